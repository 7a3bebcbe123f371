"""How a municipality takes messages: the rules, texts that answers begin with, questions people ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.feedback.models import AnswerTemplate, FaqEntry, Reception
from merilo.feedback.queries import reception
from merilo.registry.models import Municipality

RULES = ("is_open", "official_form", "postal_address", "hours", "answer_days", "keep_days", "consent")
MOST_QUESTIONS = 100


class ConsentUnfit(Refused):
    """A consent that leaves out what the law wants in it."""


class TooManyQuestions(Refused):
    """More questions than anybody reads."""


class NothingToTake(Refused):
    """The questions that ship were taken over already."""


def change_rules(*, municipality: Municipality, values: Mapping[str, Any], actor: User, at: datetime) -> Reception:
    """Set how messages are taken. Raises ConsentUnfit, ValidationError."""
    by = access.require(actor, Act.KEEP_APPEALS, within=municipality.place, at=at)
    text = str(values.get("consent", "")).replace("\0", "").replace("\r", "").strip()
    if text == reception.shipped_consent():
        text = ""
    missing = [word for word in ("{authority}", "{days}") if text and word not in text]
    if missing:
        raise ConsentUnfit(
            f"В согласии нужны слова {' и '.join(missing)}: вместо них встанут оператор данных и срок хранения."
        )
    with transaction.atomic():
        Reception.objects.get_or_create(municipality=municipality)
        kept = Reception.objects.select_for_update().get(municipality=municipality)
        before = _said(kept)
        for name in RULES:
            setattr(kept, name, text if name == "consent" else values[name])
        kept.full_clean()
        kept.save(update_fields=[*RULES])
        journal.record(
            actor=actor, act="change_reception", within=municipality.place, subject=municipality, at=at, by=by,
            before=before, after=_said(kept),
        )  # fmt: skip
    return kept


def _said(rules: Reception) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in RULES}


def keep_beginning(
    *, municipality: Municipality, template: AnswerTemplate | None, title: str, text: str, actor: User, at: datetime
) -> AnswerTemplate:
    """Add or change a text that answers begin with. Raises ValidationError."""
    by = access.require(actor, Act.KEEP_APPEALS, within=municipality.place, at=at)
    with transaction.atomic():
        made = template or AnswerTemplate(municipality=municipality)
        before = {"title": made.title, "text": made.text} if template is not None else None
        made.title, made.text = " ".join(title.split()), text.replace("\0", "").strip()
        made.full_clean()
        made.save()
        journal.record(
            actor=actor, act="keep_beginning", within=municipality.place, subject=made, at=at, by=by,
            before=before, after={"title": made.title, "text": made.text},
        )  # fmt: skip
    return made


def drop_beginning(*, template: AnswerTemplate, actor: User, at: datetime) -> None:
    """Remove a text that answers begin with; the journal keeps it."""
    within = template.municipality.place
    by = access.require(actor, Act.KEEP_APPEALS, within=within, at=at)
    with transaction.atomic():
        journal.record(
            actor=actor, act="drop_beginning", within=within, subject=template, at=at, by=by,
            before={"title": template.title, "text": template.text},
        )  # fmt: skip
        template.delete()


def take_over_questions(*, municipality: Municipality, language: str, actor: User, at: datetime) -> int:
    """Make the questions that ship the municipality's own, to be changed; return how many. Raises NothingToTake."""
    by = access.require(actor, Act.KEEP_TEXTS, within=municipality.place, at=at)
    with transaction.atomic():
        if reception.own_questions(municipality, language):
            raise NothingToTake("Свои вопросы уже есть: исходные поверх них не встанут.")
        shipped = reception.shipped_questions()[language]
        FaqEntry.objects.bulk_create(
            FaqEntry(
                municipality=municipality, language=language, position=place, question=one["question"],
                answer=one["answer"].strip(),
            )
            for place, one in enumerate(shipped, 1)
        )  # fmt: skip
        journal.record(
            actor=actor, act="take_over_questions", within=municipality.place, subject=municipality, at=at, by=by,
            after={"questions": len(shipped), "language": FaqEntry.Language(language).label},
        )  # fmt: skip
    return len(shipped)


def keep_question(
    *,
    municipality: Municipality,
    entry: FaqEntry | None,
    language: str,
    question: str,
    answer: str,
    actor: User,
    at: datetime,
) -> FaqEntry:
    """Add a question to the end of the list, or change one. Raises TooManyQuestions, ValidationError."""
    by = access.require(actor, Act.KEEP_TEXTS, within=municipality.place, at=at)
    with transaction.atomic():
        before = {"question": entry.question, "answer": entry.answer} if entry is not None else None
        made = entry or FaqEntry(municipality=municipality, language=language)
        if entry is None:
            there = FaqEntry.objects.filter(municipality=municipality, language=language)
            if there.count() >= MOST_QUESTIONS:
                raise TooManyQuestions("Вопросов уже сто: уберите лишние, столько никто не прочтёт.")
            last = there.order_by("position").last()
            made.position = 1 if last is None else last.position + 1
        made.question, made.answer = " ".join(question.split()), answer.replace("\0", "").strip()
        made.full_clean()
        made.save()
        journal.record(
            actor=actor, act="keep_question", within=municipality.place, subject=made, at=at, by=by,
            before=before, after={"question": made.question, "answer": made.answer},
        )  # fmt: skip
    return made


def move_question(*, entry: FaqEntry, up: bool, actor: User, at: datetime) -> None:
    """Let a question change places with its neighbour; at the end of the list nothing happens."""
    within = entry.municipality.place
    by = access.require(actor, Act.KEEP_TEXTS, within=within, at=at)
    with transaction.atomic():
        rows = list(
            FaqEntry.objects.select_for_update().filter(municipality=entry.municipality, language=entry.language)
        )
        here = next(place for place, one in enumerate(rows) if one.pk == entry.pk)
        there = here + (-1 if up else 1)
        if not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for place, one in enumerate(rows, 1):
            one.position = place
        FaqEntry.objects.bulk_update(rows, ["position"])
        journal.record(
            actor=actor, act="move_question", within=within, subject=entry, at=at, by=by,
            before={"position": here + 1}, after={"position": there + 1},
        )  # fmt: skip


def drop_question(*, entry: FaqEntry, actor: User, at: datetime) -> None:
    """Remove a question; the journal keeps it. Without any, those that ship are shown again."""
    within = entry.municipality.place
    by = access.require(actor, Act.KEEP_TEXTS, within=within, at=at)
    with transaction.atomic():
        journal.record(
            actor=actor, act="drop_question", within=within, subject=entry, at=at, by=by,
            before={"question": entry.question, "answer": entry.answer},
        )  # fmt: skip
        entry.delete()
