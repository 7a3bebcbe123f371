"""Paper batches, typed sheets and operators' files of the tests' town, made by the services people call."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import openpyxl

from merilo.accounts.models import User
from merilo.assessment.models import Batch, Cycle, Sheet, SheetImport, Unit
from merilo.assessment.queries.batches import batch_of
from merilo.assessment.services import importing
from merilo.assessment.services.batches import print_batch
from merilo.assessment.services.typing import type_sheet
from merilo.core import methodology
from tests.assessment.making import make_cycle
from tests.town import AT, Town

EDITION = methodology.load_edition("344n-2024")
QUESTIONS = EDITION.questionnaire.closed
HEADERS = ["Наименование организации", *(question.text_ru for question in QUESTIONS)]
CONDITIONAL = {question.role: question.after for question in QUESTIONS if question.after}


def cycle_here(town: Town) -> Cycle:
    """Return the cycle of the town that gathers, made if there is none."""
    found = Cycle.objects.filter(municipality=town.municipality, phase="gathering").first()
    if found is None:
        found = make_cycle(town, ordinal=Cycle.objects.filter(municipality=town.municipality).count() + 1)
    found.municipality = town.municipality
    return found


def unit_here(cycle: Cycle, name: str = "Тихореченская библиотека") -> Unit:
    """Return a unit of a cycle by its name."""
    unit = cycle.units.select_related("institution").get(name=name)
    unit.cycle = cycle
    return unit


def make_batch(
    town: Town, count: int = 5, *, cycle: Cycle | None = None, unit: Unit | None = None, share: int = 20
) -> Batch:
    """Print a batch of the library's sheets by Anna."""
    cycle = cycle or cycle_here(town)
    made = print_batch(
        unit=unit or unit_here(cycle), wave=cycle.waves.get(), count=count, second_share=share, actor=town.anna, at=AT
    )
    return batch_of(cycle, made.pk)


def given(no: Iterable[str] = (), blank: Iterable[str] = (), **texts: str) -> dict[str, str]:
    """Return a sheet of «Да» but for these; what is not asked after a «Нет» is left out."""
    refused, passed = set(no), set(blank)
    said: dict[str, str] = {}
    for question in QUESTIONS:
        asked = question.after is None or said.get(question.after) == "1"
        if asked and question.role not in passed:
            said[question.role] = "0" if question.role in refused else "1"
    return said | texts


def type_one(batch: Batch, number: int, *, actor: User, no: Iterable[str] = (), at: datetime = AT) -> Sheet:
    """Type a sheet."""
    return type_sheet(batch=batch, number=number, raw=given(no), actor=actor, at=at)


def typed_sheet(town: Town) -> Sheet:
    """Return a sheet typed from a batch of the town."""
    batch = make_batch(town)
    return type_one(batch, batch.first_number, actor=town.vera)


def workbook(rows: Iterable[Sequence[object]], *, headers: Sequence[object] = HEADERS) -> bytes:
    """Return an operator's workbook."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(headers))
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(name: str, *answers: str) -> list[str]:
    """Return a row: a name and fourteen answers, «Да» where nothing is said."""
    return [name, *answers, *["Да"] * (len(QUESTIONS) - len(answers))]


def make_load(
    town: Town, content: bytes | None = None, *, name: str = "ответы.xlsx", actor: User | None = None
) -> SheetImport:
    """Upload an operator's file by Anna."""
    cycle = cycle_here(town)
    rows = [row("Тихореченская библиотека", "Нет"), row("Дом культуры «Искра»")]
    rows.append(row(f"Ещё {SheetImport.objects.count()}", "может быть"))
    return importing.upload_answers(
        cycle=cycle,
        wave=cycle.waves.get(),
        name=name,
        content=content or workbook(rows),
        actor=actor or town.anna,
        at=AT,
    )
