"""Sheets typed by people: those of a batch, where two typings differ, what was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404

from merilo.assessment.models import Batch, Channel, Cycle, SecondEntry, Sheet, SheetChange, Snapshot, Unit
from merilo.core import methodology

WORDS = {"1": "Да", "0": "Нет", "-": "нет ответа"}


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A typed sheet in the list of its batch."""

    pk: int
    number: int | None
    typist: str
    is_excluded: bool
    corrections: int
    second: str  # words; "" where there is no second entry


@dataclass(frozen=True, slots=True)
class Difference:
    """A question answered differently by two typists."""

    role: str
    number: int | None
    question: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A sheet whose two typings differ, with all its answers side by side."""

    second: SecondEntry
    number: int | None
    first_by: str
    second_by: str
    differences: tuple[Difference, ...]
    same: int


def unsettled(batch: Batch, edition: methodology.Edition, roles: Sequence[str]) -> list[Unsettled]:
    """Return the sheets of a batch whose two typings differ and nobody has decided yet, by number."""
    found = (
        SecondEntry.objects.filter(sheet__batch=batch, settled_at__isnull=True)
        .select_related("sheet__typed_by", "typed_by")
        .order_by("sheet__number")
    )
    cards = []
    for second in found:
        sheet = second.sheet
        sheet.unit, sheet.batch = batch.unit, batch
        differing = tuple(
            Difference(role, edition.question(role).number, edition.question(role).text_ru, WORDS[one], WORDS[two])
            for role, one, two in zip(roles, sheet.answers, second.answers, strict=True)
            if one != two
        )
        cards.append(
            Unsettled(
                second, sheet.number, str(sheet.typed_by or ""), str(second.typed_by or ""), differing,
                len(roles) - len(differing),
            )
        )  # fmt: skip
    return cards


def sheet_of(cycle: Cycle, pk: int) -> Sheet:
    """Return a typed sheet of the cycle with what its page needs; what people sent themselves nobody opens.

    Raises Http404.
    """
    found = Sheet.objects.select_related("unit__institution", "wave", "batch", "typed_by", "source__file")
    try:
        sheet = found.prefetch_related("unit__assignees", "changes__author").get(
            pk=pk, unit__cycle=cycle, channel__in=(Channel.PAPER, Channel.TELEPHONE, Channel.VISIT)
        )
    except Sheet.DoesNotExist:
        raise Http404("Такой анкеты в этом цикле нет.") from None
    sheet.unit.cycle = sheet.wave.cycle = cycle
    return sheet


def changes_words(
    sheet: Sheet, edition: methodology.Edition, roles: Sequence[str]
) -> list[tuple[SheetChange, list[Difference]]]:
    """Return each correction of a sheet with the questions it changed."""
    return [
        (
            change,
            [
                Difference(role, edition.question(role).number, edition.question(role).text_ru, WORDS[one], WORDS[two])
                for role, one, two in zip(roles, change.before, change.after, strict=True)
                if one != two
            ],
        )
        for change in sheet.changes.all()
    ]


def typed_sheets(batch: Batch) -> list[TypedSheet]:
    """Return the sheets typed from a batch by number."""
    found = (
        Sheet.objects.filter(batch=batch)
        .select_related("typed_by", "second")
        .annotate(corrections=Count("changes"))
        .order_by("number")
    )
    return [
        TypedSheet(
            pk=one.pk,
            number=one.number,
            typist=str(one.typed_by or ""),
            is_excluded=one.excluded_at is not None,
            corrections=one.corrections,
            second=_second_words(one),
        )
        for one in found
    ]


def _second_words(sheet: Sheet) -> str:
    second: SecondEntry | None = getattr(sheet, "second", None)
    if second is None:
        return ""
    if second.settled_at is None:
        return "расхождение"
    return "разобрано" if second.settled_by_id else "совпало"


def snapshot_with(sheet: Sheet, cycle: int) -> int | None:
    """Return the number of the first snapshot a sheet stands in, if any does.

    Of a sheet the hour only is kept: one of the hour of the snapshot is held to stand in it.
    """
    found = Snapshot.objects.filter(cycle_id=cycle, made_at__gte=sheet.hour).order_by("number").first()
    return found.number if found is not None else None


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """A unit and how many sheets were written down from people's words there."""

    pk: int
    name: str
    by_telephone: int
    at_visit: int
    has: int
    needs: int | None


def interview_rows(cycle: Cycle, units: Sequence[Unit]) -> list[InterviewRow]:
    """Return units with their sheets: of interviews and all that count."""
    counted = Q(sheets__is_test=False, sheets__excluded_at__isnull=True)
    found = cycle.units.filter(pk__in=[unit.pk for unit in units]).annotate(
        by_telephone=Count("sheets", filter=counted & Q(sheets__channel=Channel.TELEPHONE)),
        at_visit=Count("sheets", filter=counted & Q(sheets__channel=Channel.VISIT)),
        has=Count("sheets", filter=counted),
    )
    return [
        InterviewRow(one.pk, one.name, one.by_telephone, one.at_visit, one.has, one.sample_size)
        for one in found.order_by("name")
    ]
