"""Lines of plans as they are taken in: words, their schedule, the parties, the indicators, the tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max

from merilo.accounts.refusal import Refused
from merilo.core import deadlines, wording
from merilo.plans.models import Amendment, Indicator, IndicatorValue, Item, ItemVersion, Party, Plan
from merilo.plans.models.plans import Line
from merilo.plans.services import parties, scheduling

_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"20\d\d")
_MOST_PARTIES = 40
_FAR = 1_000_000  # beyond the position of any line
_NAMES = {
    "number": "№",
    "section": "раздел",
    "text": "мероприятие",
    "deadline_words": "срок",
    "expected_result": "ожидаемый результат",
    "source": "место в документе",
    "step": "шаг",
}


class LineRejected(Refused):
    """A line of a plan cannot be taken: no text, a number too long, a year that is none."""


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line as a person or a file gives it. `schedule` None: the words are read here, inside the plan's period."""

    text: str
    number: str = ""
    section: str = ""
    deadline_words: str = ""
    responsible: tuple[str, ...] = ()
    expected_result: str = ""
    targets: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    step: str = ""
    doubts: tuple[str, ...] = ()
    schedule: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class IndicatorInput:
    """A target indicator: its planned values by year as written."""

    name: str
    values: Mapping[str, str]
    unit: str = ""
    doubts: tuple[str, ...] = ()
    computed: str = ""


def read_schedule(words: str, *, plan: Plan) -> dict[str, Any]:
    """Return what deadline words mean inside a plan's period, as data."""
    return deadlines.parse(words, start=plan.starts_on, end=plan.ends_on).as_dict()


def fill(item: Item, line: LineInput, *, plan: Plan) -> Item:
    """Put what a line says into an item, unsaved. Raises LineRejected with the field's fault."""
    item.number = line.number.strip()
    item.section = line.section.strip()
    item.text = line.text.strip()
    item.deadline_words = line.deadline_words.strip()
    item.expected_result = line.expected_result.strip()
    item.responsible = [words.strip() for words in line.responsible if words.strip()]
    item.targets = {str(year): words.strip() for year, words in line.targets.items() if words.strip()}
    item.source, item.step, item.doubts = line.source, line.step, list(line.doubts)
    given = line.schedule
    item.schedule = dict(given) if given else read_schedule(item.deadline_words, plan=plan)
    _check(item)
    return item


def _check(item: Item) -> None:
    where = f"Пункт {item.number[:20]}" if item.number else f"Пункт «{wording.shortened(item.text, 60)}»"
    try:
        item.clean_fields(exclude=["plan", "schedule", "responsible", "targets", "doubts"])
    except ValidationError as error:
        faults = [f"{_NAMES.get(name, name)}: {' '.join(said)}" for name, said in error.message_dict.items()]
        raise LineRejected(f"{where}. {' '.join(faults)}") from error
    if len(item.responsible) > _MOST_PARTIES or any(len(words) > 500 for words in item.responsible):
        raise LineRejected(f"{where}: ответственных не больше {_MOST_PARTIES}, каждый не длиннее 500 знаков.")
    wrong = next((year for year in item.targets if not _YEAR.fullmatch(year)), None)
    if wrong is not None:
        raise LineRejected(f"{where}: «{wrong[:20]}» не похоже на год целевого показателя.")


def write_lines(
    plan: Plan,
    lines: Sequence[LineInput],
    *,
    on: date,
    bindings: Mapping[str, parties.Guess] | None = None,
    after: int | None = None,
    amendment: Amendment | None = None,
) -> list[Item]:
    """Add lines to a plan, behind a position or at its end: items, first versions, parties, indicators and tasks.

    `bindings` says whom words mean where that is known already; other words are guessed. Lines that an amendment adds
    have no approved text.
    """
    start = Item.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    if after is not None and after < start:
        _make_room(plan, after, len(lines))
        start = after
    items = [fill(Item(plan=plan, position=start + place), line, plan=plan) for place, line in enumerate(lines, 1)]
    Item.objects.bulk_create(items)
    ItemVersion.objects.bulk_create(version_of(item, amendment=amendment) for item in items)
    write_parties(items, plan=plan, bindings=bindings or {})
    write_indicators(plan, _own_indicators(items))
    calendar = scheduling.load_calendar()
    for item in items:
        scheduling.make_tasks(item=item, on=on, calendar=calendar)
    return items


def _make_room(plan: Plan, after: int, rows: int) -> None:
    """Move lines down; by a way round, because databases compare positions row by row while they are being moved."""
    Item.objects.filter(plan=plan, position__gt=after).update(position=F("position") + _FAR)
    Item.objects.filter(plan=plan, position__gt=_FAR).update(position=F("position") - _FAR + rows)


def version_of(item: Item, **values: Any) -> ItemVersion:
    """Return a version, unsaved, that says what the item says now."""
    return ItemVersion(item=item, **{name: getattr(item, name) for name in Line.LINE_FIELDS}, **values)


def write_parties(items: Iterable[Item], *, plan: Plan, bindings: Mapping[str, parties.Guess]) -> None:
    """Write down who the words of new items may mean; a person binds them for sure later."""
    meant = dict(bindings)
    among = parties.known(plan.municipality)
    made = []
    for item in items:
        for position, words in enumerate(item.responsible, 1):
            if words not in meant:
                meant[words] = parties.guess(words, plan.municipality, among=among)
            made.append(Party(item=item, position=position, words=words, **meant[words]))
    Party.objects.bulk_create(made)


def _own_indicators(items: Iterable[Item]) -> list[tuple[Item | None, IndicatorInput]]:
    """A line's targets make an indicator where at least one of them is a figure («в срок» is none)."""
    return [
        (item, IndicatorInput(wording.shortened(item.text, 500), item.targets))
        for item in items
        if any(_FIGURE.search(words) for words in item.targets.values())
    ]


def write_indicators(plan: Plan, given: Iterable[tuple[Item | None, IndicatorInput]]) -> list[Indicator]:
    """Write indicators with their planned values."""
    pairs = [
        (
            Indicator(
                plan=plan, item=item, name=one.name[:600], unit=one.unit[:60], computed=one.computed,
                doubts=list(one.doubts),
            ),
            one.values,
        )
        for item, one in given
    ]  # fmt: skip
    Indicator.objects.bulk_create(indicator for indicator, _ in pairs)
    IndicatorValue.objects.bulk_create(
        IndicatorValue(indicator=indicator, year=int(year), planned=words[:100])
        for indicator, values in pairs
        for year, words in values.items()
        if _YEAR.fullmatch(year)
    )
    return [indicator for indicator, _ in pairs]


def rewrite(item: Item, line: LineInput, *, plan: Plan) -> None:
    """Make an item say what a line says now: its words, the parties (keeping whom they mean), the indicator."""
    before = (item.responsible, item.targets)
    fill(item, line, plan=plan)
    item.save(update_fields=[*Line.LINE_FIELDS, "source", "step", "doubts"])
    if item.responsible != before[0]:
        bound: dict[str, parties.Guess] = {
            party.words: {"kind": party.kind, "user": party.user, "institution": party.institution}
            for party in item.parties.select_related("user", "institution")
        }
        item.parties.all().delete()
        write_parties([item], plan=plan, bindings=bound)
    if item.targets != before[1]:
        _rewrite_indicator(item, plan)


def _rewrite_indicator(item: Item, plan: Plan) -> None:
    """Make the indicator of a line follow its targets; what was written down as done is never lost."""
    indicator = item.indicators.first()
    if indicator is None:
        write_indicators(plan, _own_indicators([item]))
        return
    for value in indicator.values.all():
        planned = item.targets.get(str(value.year), "")[:100]
        if not planned and value.actual is None:
            value.delete()
        elif planned != value.planned:
            value.planned = planned
            value.save(update_fields=["planned"])
    known = set(indicator.values.values_list("year", flat=True))
    IndicatorValue.objects.bulk_create(
        IndicatorValue(indicator=indicator, year=int(year), planned=words[:100])
        for year, words in item.targets.items()
        if int(year) not in known
    )
    if not indicator.values.exists():
        indicator.delete()


def read_again(plan: Plan, *, on: date) -> None:
    """Read the deadlines of all lines anew, inside a period that has been changed; make their tasks again."""
    calendar = scheduling.load_calendar()
    for item in Item.objects.filter(plan=plan).select_related("plan"):
        item.schedule = read_schedule(item.deadline_words, plan=plan)
        item.save(update_fields=["schedule"])
        forget_tasks(item)
        scheduling.make_tasks(item=item, on=on, calendar=calendar)


def forget_tasks(item: Item) -> None:
    """Delete the tasks of a line that is only being prepared, as far as nobody has done anything with them."""
    item.tasks.filter(reports=None, postponements=None).exclude(state__in=("done", "reported")).delete()
