"""Objections as pages show them: who sees which, how one stands, what may be objected to, who may answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import Act, Place
from merilo.accounts.models import User
from merilo.assessment.models import Cycle, Inspection, Mark, Phase, Sheet, Unit
from merilo.assessment.queries import checklists, choices
from merilo.core import methodology, wording
from merilo.ratings.models import Calculation, Objection, ObjectionEvidence, UnitResult
from merilo.ratings.queries import comparing, results

MOST_PROOFS = 10
OPEN = (Phase.PRELIMINARY, Phase.OBJECTIONS, Phase.FINAL, Phase.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Row:
    """An objection in the list."""

    pk: int
    unit: str
    what: str
    text: str
    at: datetime
    state: str
    words: str
    shape: str


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item of a checklist that an objection may be about: its mark as it stands."""

    code: str
    name: str
    text: str
    value: Decimal | None
    word: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A figure that may be objected to, with those of its items that are not marked as there."""

    code: str
    title: str
    value: str | None
    items: tuple[ItemChoice, ...]


@dataclass(frozen=True, slots=True)
class Was:
    """A figure as it was when it was objected to and as it is now."""

    code: str
    title: str
    before: str | None
    after: str | None


def seen_by(cycle: Cycle, actor: User, at: datetime) -> QuerySet[Objection]:
    """Return the objections of a cycle a person may see: all for whoever sees all scores, else of the own units."""
    found = Objection.objects.filter(calculation__cycle=cycle)
    if sees_all(cycle, actor, at):
        return found
    return found.filter(result__unit__in=[unit.pk for unit in own_units(cycle, actor, at)])


def sees_all(cycle: Cycle, actor: User, at: datetime) -> bool:
    """Say whether a person may see the objections of all institutions; they are not published with the results."""
    return cycle.phase in OPEN and access.may(actor, Act.SEE_SCORES, within=_inside(cycle, cycle.place), at=at)


def own_units(cycle: Cycle, actor: User, at: datetime) -> list[Unit]:
    """Return the units for whose institution a person may see the scores by heading it, branches with them."""
    if cycle.phase not in OPEN:
        return []
    units = cycle.units.filter(left_at__isnull=True).select_related("institution").prefetch_related("assignees")
    found = []
    for unit in units:
        unit.cycle = cycle
        place = _inside(cycle, unit.place_in(cycle))
        by = access.find(actor, Act.SEE_OWN_SCORES, within=place, at=at)
        if by is not None and by.role in access.OF_INSTITUTION:
            found.append(unit)
    return found


def _inside(cycle: Cycle, place: Place) -> Place:
    """After publication scores are for everybody, objections still for whom they were before."""
    return replace(place, phase=Phase.FINAL) if cycle.phase == Phase.PUBLISHED else place


def rows(found: QuerySet[Objection], *, today: date) -> list[Row]:
    """Return objections as rows: those that wait first, the most urgent on top, then the newest."""
    listed = list(found.select_related("result__unit", "calculation__cycle").defer("result__result", "result__trace"))
    listed.sort(key=lambda one: (-one.at.timestamp(), -one.pk))
    listed.sort(key=_urgency)
    return [
        Row(
            one.pk,
            one.result.unit.name,
            what_words(one),
            wording.shortened(" ".join(one.text.split()), 160),
            one.at,
            one.state,
            *standing(one, today),
        )
        for one in listed
    ]


def _urgency(one: Objection) -> tuple[bool, date]:
    waits = one.state == Objection.State.FILED
    return not waits, (one.answer_due_on or date.max) if waits else date.max


def standing(one: Objection, today: date) -> tuple[str, str]:
    """Return how an objection stands: words and a shape; a late answer says by how much."""
    words = str(Objection.State(one.state).label)
    if one.state == Objection.State.WITHDRAWN:
        return words, "off"
    if one.state == Objection.State.FILED:
        if one.answer_due_on is None:
            return "ждёт ответа", "soon"
        if today > one.answer_due_on:
            return f"ответ просрочен на {_days((today - one.answer_due_on).days)}", "late"
        return f"ждёт ответа до {wording.date_words(one.answer_due_on)}", "soon"
    late = late_days(one)
    return words + (f", на {_days(late)} позже срока" if late else ""), (
        "done" if one.state == Objection.State.UPHELD else "off"
    )


def late_days(one: Objection) -> int:
    """Return by how many days an answer came after its term."""
    if one.answered_at is None or one.answer_due_on is None:
        return 0
    return max(0, (timezone.localdate(one.answered_at) - one.answer_due_on).days)


def _days(number: int) -> str:
    return wording.counted(number, "день", "дня", "дней")


def what_words(one: Objection) -> str:
    """Return what an objection is about in a few words."""
    if one.item:
        return f"отметка: {checklists.item_words(one.item)}"
    return "итог" if one.indicator == results.TOTAL else f"показатель {one.indicator}"


def objection_of(cycle: Cycle, pk: int, actor: User, at: datetime) -> Objection:
    """Return an objection of a cycle that a person may see. Raises Http404."""
    related = ("result__unit__institution", "calculation__snapshot", "author", "answered_by")
    found = seen_by(cycle, actor, at).select_related(*related).prefetch_related("result__unit__assignees")
    one = found.filter(pk=pk).first() if pk < 2**31 else None
    if one is None:
        raise Http404("Такого возражения здесь нет.")
    one.calculation.cycle = one.result.unit.cycle = cycle
    one.result.calculation = one.calculation
    return one


def proofs_of(one: Objection) -> list[ObjectionEvidence]:
    """Return what an objection rests on."""
    return list(one.evidence.select_related("file"))


def subjects(result: UnitResult, edition: methodology.Edition) -> list[Subject]:
    """Return the figures of a unit that may be objected to, the total last."""
    marks = current_marks(result.unit)
    found = []
    for criterion in edition.criteria:
        if result.unit.profile not in criterion.profiles:
            continue
        for code in criterion.indicators:
            value = result.result["indicators"].get(code)
            items = tuple(item for item in _items(result.unit, edition, marks) if item.code.startswith(f"{code}/"))
            found.append(Subject(code, edition.indicator(code).title, value, items))
        found.append(Subject(criterion.code, criterion.title, result.result["criteria"].get(criterion.code), ()))
    return [*found, Subject(results.TOTAL, edition.total_title, result.result["total"], ())]


def current_marks(unit: Unit) -> dict[str, Mark]:
    """Return the marks of a unit that count, by item: those of accepted forms."""
    accepted = Q(inspection__unit=unit, inspection__state=Inspection.State.ACCEPTED, is_current=True)
    return {mark.item: mark for mark in Mark.objects.filter(accepted).select_related("inspection", "author")}


def _items(unit: Unit, edition: methodology.Edition, marks: Mapping[str, Mark]) -> list[ItemChoice]:
    return [
        ItemChoice(
            item.code,
            checklists.item_words(item.code),
            item.text,
            marks[item.code].value,
            checklists.mark_words(marks[item.code].value),
        )
        for checklist in edition.checklists
        for item in checklist.items
        if item.code in marks and marks[item.code].value != 1
    ]


def items_under(code: str, edition: methodology.Edition) -> frozenset[str]:
    """Return the indicators a figure is made of: itself, those of a criterion, all of the total."""
    if code == results.TOTAL:
        return frozenset(one.code for one in edition.indicators)
    for criterion in edition.criteria:
        if criterion.code == code:
            return frozenset(criterion.indicators)
    return frozenset([code])


def open_items(one: Objection) -> list[ItemChoice]:
    """Return the items of a unit that an objection may change: the one it names, or all behind its figure."""
    edition = choices.edition_of(one.calculation.cycle)
    unit, marks = one.result.unit, current_marks(one.result.unit)
    if one.item:
        item = next((item for item in all_items(edition) if item.code == one.item), None)
        if item is None or one.item not in marks:
            return []
        value = marks[one.item].value
        return [ItemChoice(one.item, checklists.item_words(one.item), item.text, value, checklists.mark_words(value))]
    under = items_under(one.indicator, edition)
    return [item for item in _items(unit, edition, marks) if item.code.split("/")[0] in under]


def all_items(edition: methodology.Edition) -> Iterable[methodology.Item]:
    """Return the items of all checklists of an edition."""
    return (item for checklist in edition.checklists for item in checklist.items)


def markers(one: Objection) -> frozenset[int]:
    """Return who set the marks an objection is about; whoever did does not answer it."""
    marks = Mark.objects.filter(_family("inspection__unit", one), author__isnull=False)
    if one.item:
        marks = marks.filter(item=one.item, inspection__unit=one.result.unit_id)
    else:
        edition = choices.edition_of(one.calculation.cycle)
        which = Q(pk__in=[])
        for code in items_under(one.indicator, edition):
            which |= Q(item__startswith=f"{code}/")
        marks = marks.filter(which, is_current=True)
    # Whoever changed a mark because an objection was upheld did not look at the place: that was the answer.
    return frozenset(marks.exclude(origin=Mark.Origin.OBJECTION).values_list("author_id", flat=True).distinct())


def family_sheets(one: Objection) -> QuerySet[Sheet]:
    """Return the counted sheets of the unit an objection is about, and of its branches."""
    return Sheet.objects.filter(_family("unit", one), is_test=False, excluded_at__isnull=True)


def _family(field: str, one: Objection) -> Q:
    unit = one.result.unit_id
    return Q(**{field: unit}) | Q(**{f"{field}__parent": unit})


def hindrance(one: Objection, actor: User, *, instead_of: User | None = None) -> str:
    """Return why a person may not answer an objection although the role would allow it; "" where nothing hinders."""
    people = {actor.pk, *([instead_of.pk] if instead_of is not None else [])}
    if one.author_id in people:
        return "На своё возражение не отвечают: это сделает другой человек."
    if markers(one) & people:
        return "Эти отметки поставили вы: на возражение отвечает другой человек."
    return ""


def changed_since(one: Objection) -> bool:
    """Say whether something behind the objected figure has been changed since it was calculated."""
    moment = one.calculation.snapshot.made_at
    if Sheet.objects.filter(_family("unit", one), excluded_at__gt=moment).exists():
        return True
    marks = Mark.objects.filter(inspection__unit=one.result.unit_id, at__gt=moment)
    return (marks.filter(item=one.item) if one.item else marks).exists()


def was_and_is(one: Objection) -> list[Was]:
    """Return the figures an objection touches, as they were and as they are in the calculation that counts now."""
    cycle = one.calculation.cycle
    now = results.current(cycle)
    if now is None or now.pk == one.calculation_id:
        return []
    after = UnitResult.objects.filter(calculation=now, unit=one.result.unit_id).first()
    edition = choices.edition_of(cycle)
    found = []
    for code, title in comparing.figure_titles(edition).items():
        before = comparing.value_of(one.result.result, code)
        since = comparing.value_of(after.result, code) if after is not None else None
        if before != since or code == one.indicator:
            found.append(Was(code, title, before, since))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How the objections of a cycle stand as a whole."""

    filed: int
    late: int
    upheld: int
    declined: int
    withdrawn: int
    uncounted: tuple[int, ...]  # upheld ones the newest calculation does not know yet

    @property
    def total(self) -> int:
        """How many there are."""
        return self.filed + self.upheld + self.declined + self.withdrawn


def standing_of(cycle: Cycle, *, today: date) -> Standing:
    """Return how the objections of a cycle stand as a whole."""
    state = Objection.State
    found = list(
        Objection.objects.filter(calculation__cycle=cycle)
        .order_by("pk")
        .values_list("pk", "state", "answer_due_on", "answered_at")
    )
    counts = {one: sum(row[1] == one for row in found) for one in state.values}
    late = sum(row[1] == state.FILED and row[2] is not None and today > row[2] for row in found)
    newest = newest_calculation(cycle)
    since = newest.snapshot.made_at if newest is not None else None
    uncounted = tuple(
        row[0] for row in found if row[1] == state.UPHELD and row[3] is not None and (since is None or row[3] > since)
    )
    return Standing(
        counts[state.FILED], late, counts[state.UPHELD], counts[state.DECLINED], counts[state.WITHDRAWN], uncounted
    )


def newest_calculation(cycle: Cycle) -> Calculation | None:
    """Return the newest calculation of a cycle."""
    return cycle.calculations.select_related("snapshot").order_by("number").last()


def reason_of(numbers: Sequence[int]) -> str:
    """Return why a calculation is made after objections were upheld."""
    if not numbers:
        return "после рассмотрения возражений"
    named = ", ".join(f"№\u00a0{number}" for number in numbers[:20]) + ("…" if len(numbers) > 20 else "")
    return f"учтены возражения {named}" if len(numbers) > 1 else f"учтено возражение {named}"


def change_words(changes: Mapping[str, Any]) -> list[str]:
    """Return what was changed because an objection was upheld, in words."""
    found = [
        f"{checklists.item_words(one['item'])}: было «{one['before']}», стало «{one['after']}»"
        for one in changes.get("marks", ())
    ]
    sheets = changes.get("sheets", ())
    if sheets:
        found.append(f"исключено из расчёта: {wording.counted(len(sheets), 'анкета', 'анкеты', 'анкет')}")
    return found
