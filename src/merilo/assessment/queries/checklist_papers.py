"""Checklists of a unit as the paper takes them."""

from __future__ import annotations

from datetime import date

from merilo.assessment.models import Unit
from merilo.assessment.queries import checklists
from merilo.core import papers


def paper(unit: Unit, *, made_on: date, channel: str | None = None) -> papers.ChecklistPaper | None:
    """Return the forms of a unit, or the one of a channel, to be printed; None where there is none."""
    cycle = unit.cycle
    forms = checklists.forms_of(cycle, unit.profile) if unit.is_gathered else {}
    chosen = [form for key, form in forms.items() if channel in (None, key)]
    if not chosen:
        return None
    boxes = tuple(words.capitalize() for _, words in checklists.value_choices(cycle))
    experts = sorted(str(one.expert) for one in unit.assignees.select_related("expert"))
    return papers.ChecklistPaper(
        municipality=cycle.municipality.name,
        institution=unit.name,
        address=unit.institution.address,
        title=cycle.title,
        experts=", ".join(experts),
        forms=tuple(_form(form, boxes) for form in chosen),
        made_on=made_on,
    )


def _form(form: checklists.Form, boxes: tuple[str, ...]) -> papers.ChecklistForm:
    groups = tuple(
        papers.ChecklistGroup(
            code=checklist.code,
            title=checklist.title,
            lines=tuple(
                papers.ChecklistLine(
                    number=checklists.number_of(item.code),
                    text=item.text,
                    basis=item.basis,
                    how_to_check=item.how_to_check,
                )
                for item in checklist.items
            ),
        )
        for checklist in form.checklists
    )
    return papers.ChecklistForm(channel=form.title, boxes=boxes, groups=groups)
