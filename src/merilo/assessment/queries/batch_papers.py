"""What the papers of a batch say: the sheets to be printed, the protocol."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from merilo.assessment.models import Batch
from merilo.assessment.queries import choices
from merilo.assessment.queries.batches import Standing
from merilo.core import papers


def questionnaire_form(batch: Batch, *, link: str, made_on: date) -> papers.QuestionnaireForm:
    """Return the sheets of a batch with the questions of the cycle's edition."""
    cycle = batch.unit.cycle
    questions = choices.edition_of(cycle).questionnaire.questions
    numbers = {question.role: question.number for question in questions}
    return papers.QuestionnaireForm(
        municipality=cycle.municipality.name,
        institution=batch.unit.name,
        title=cycle.title,
        wave=batch.wave.title,
        link=link,
        first_number=batch.first_number,
        last_number=batch.last_number,
        questions=tuple(
            papers.FormQuestion(
                number=question.number or 0,
                text=question.text_ru,
                skip_to=numbers.get(question.skip_to or ""),
                after=numbers.get(question.after or ""),
            )
            for question in questions
            if question.is_closed
        ),
        choices=tuple(
            papers.FormChoice(text=question.text_ru, options=tuple(one.text_ru for one in question.options))
            for question in questions
            if question.options
        ),
        open_question=next((one.text_ru for one in questions if one.kind == "open"), ""),
        made_on=made_on,
    )


def batch_protocol(batch: Batch, standing: Standing, *, made_on: date) -> papers.BatchProtocol:
    """Return the protocol of a batch."""
    cycle = batch.unit.cycle
    return papers.BatchProtocol(
        municipality=cycle.municipality.name,
        institution=batch.unit.name,
        title=cycle.title,
        wave=batch.wave.title,
        first_number=batch.first_number,
        last_number=batch.last_number,
        printed_on=timezone.localdate(batch.printed_at),
        returned=batch.returned,
        entered=len(standing.entered),
        spoiled=batch.spoiled,
        spoils=standing.spoils,
        spoiled_note=batch.spoiled_note,
        missing=standing.missing,
        typists=standing.typists,
        second_share=batch.second_share,
        second_chosen=len(standing.sample),
        second_done=len(standing.second_done),
        compared=standing.compared,
        differing=standing.differing,
        corrected=standing.corrected,
        difference_note=batch.difference_note,
        closed_on=timezone.localdate(batch.closed_at) if batch.closed_at else None,
        closed_by=str(batch.closed_by or ""),
        made_on=made_on,
    )
