"""Whether ways of feedback answer: the log, institutions × ways, and what indicator 1.2 may rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils import timezone

from merilo.accounts.queries.paging import page_of
from merilo.core import wording
from merilo.feedback.models import Probe
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import open_institutions

# The ways as the checklist «1.2» numbers them, in every edition the program knows.
CODES: Mapping[str, str] = {
    Probe.Way.PHONE: "01", Probe.Way.EMAIL: "02", Probe.Way.FORM: "03", Probe.Way.CONSULT: "04", Probe.Way.FAQ: "05",
    Probe.Way.SURVEY: "06",
}  # fmt: skip
SHAPES: Mapping[str, str] = {"works": "done", "waiting": "wait", "silent": "late", "broken": "late"}
FRESH = timedelta(days=92)  # a try of this quarter; an older one is said to be old


@dataclass(frozen=True, slots=True)
class ProbeCard:
    """A try as pages show it; `item` is the code of the checklist item it speaks for, "" for another way."""

    pk: int
    institution: str
    institution_id: int
    way: str
    item: str
    target: str
    tried_at: datetime
    tried_by: str
    asked: str
    outcome: str
    words: str
    shape: str
    answered_at: datetime | None
    took: str
    note: str
    url: str
    file_id: int | None
    file_name: str
    is_voided: bool
    void_reason: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The latest try of a way of an institution."""

    pk: int
    words: str
    shape: str
    on: date
    is_old: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An institution with its latest tries, in the order of the ways; None where none was made."""

    id: int
    name: str
    cells: tuple[tuple[str, Cell | None], ...]  # (way, cell)


def of(institution: int, since: date) -> tuple[ProbeCard, ...]:
    """Return the tries of an institution since a day that are no mistakes, the latest first: for indicator 1.2."""
    found = _with(Probe.objects.filter(institution=institution, voided_at__isnull=True))
    return tuple(one for one in map(_card, found) if timezone.localdate(one.tried_at) >= since)


def log(municipality: Municipality, *, institution: int | None = None, page: str = "") -> Page[ProbeCard]:
    """Return a page of the log, the latest first; voided entries too."""
    return page_of(_asked(municipality, institution), page, lambda some: map(_card, some))


def every(municipality: Municipality, *, since: date | None = None) -> Iterable[ProbeCard]:
    """Return the whole log, or what of it was tried since a day."""
    found = map(_card, _asked(municipality).iterator(chunk_size=500))
    return (one for one in found if since is None or timezone.localdate(one.tried_at) >= since)


def heads(municipality: Municipality, tried: Iterable[int]) -> set[int]:
    """Return the organisations to which these institutions and branches belong: who answers for them in plans."""
    here = Institution.objects.filter(municipality=municipality, pk__in=[*tried])
    return {parent or key for key, parent in here.values_list("pk", "parent")}


def probe(municipality: Municipality, pk: int) -> Probe | None:
    """Return a try of an institution of the municipality."""
    return _asked(municipality).filter(pk=pk).first()


def card(one: Probe) -> ProbeCard:
    """Return a try as pages show it."""
    return _card(one)


def ways() -> list[tuple[str, str]]:
    """Return the ways of indicator 1.2 with their words."""
    return [(value, label) for value, label in Probe.Way.choices if value in CODES]


def matrix(municipality: Municipality, *, today: date) -> list[MatrixRow]:
    """Return the institutions that work today with the latest try of each way."""
    latest: dict[tuple[int, str], Probe] = {}
    for one in Probe.objects.filter(institution__municipality=municipality, voided_at__isnull=True).order_by(
        "tried_at", "pk"
    ):
        latest[one.institution_id, one.way] = one
    return [
        MatrixRow(
            one.pk, str(one), tuple((way, _cell(latest.get((one.pk, way)), today)) for way, _ in ways())
        )
        for one in open_institutions(municipality, today)
    ]  # fmt: skip


def waiting(municipality: Municipality) -> int:
    """Return how many tries wait for an answer to be noted."""
    found = Probe.objects.filter(institution__municipality=municipality, voided_at__isnull=True)
    return found.filter(outcome=Probe.Outcome.WAITING).count()


def institution(municipality: Municipality, pk: int) -> Institution | None:
    """Return an institution or a branch of the municipality."""
    return Institution.objects.filter(municipality=municipality, pk=pk).first()


def _cell(one: Probe | None, today: date) -> Cell | None:
    if one is None:
        return None
    on = timezone.localdate(one.tried_at)
    return Cell(one.pk, one.get_outcome_display(), SHAPES[one.outcome], on, today - on > FRESH)


def _asked(municipality: Municipality, institution: int | None = None) -> QuerySet[Probe]:
    found = Probe.objects.filter(institution__municipality=municipality)
    return _with(found if institution is None else found.filter(institution=institution))


def _with(found: QuerySet[Probe]) -> QuerySet[Probe]:
    return found.select_related("institution__municipality", "tried_by", "file")


def _card(one: Probe) -> ProbeCard:
    code = CODES.get(one.way, "")
    return ProbeCard(
        pk=one.pk,
        institution=str(one.institution),
        institution_id=one.institution_id,
        way=one.get_way_display(),
        item=f"1.2/site/{code}" if code else "",
        target=one.target,
        tried_at=one.tried_at,
        tried_by=one.tried_by.name,
        asked=one.asked,
        outcome=one.outcome,
        words=one.get_outcome_display(),
        shape="off" if one.voided_at else SHAPES[one.outcome],
        answered_at=one.answered_at,
        took=_took(one),
        note=one.note,
        url=one.url,
        file_id=one.file_id,
        file_name=one.file.name if one.file is not None else "",
        is_voided=one.voided_at is not None,
        void_reason=one.void_reason,
        is_waiting=one.outcome == Probe.Outcome.WAITING and one.voided_at is None,
    )


def _took(one: Probe) -> str:
    """Return how long the answer took."""
    if one.answered_at is None:
        return ""
    minutes = int((one.answered_at - one.tried_at).total_seconds()) // 60
    if minutes < 1:
        return "сразу"
    if minutes < 60:
        return f"через {wording.counted(minutes, 'минуту', 'минуты', 'минут')}"
    if minutes < 48 * 60:
        return f"через {wording.counted(minutes // 60, 'час', 'часа', 'часов')}"
    return f"через {wording.counted(minutes // (24 * 60), 'день', 'дня', 'дней')}"
