"""Lines of plans as they are taken in: words, their schedule, the parties, the indicators, the tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from merilo.accounts.refusal import Refused
from merilo.core import deadlines, wording
from merilo.plans.models import Indicator, IndicatorValue, Item, ItemVersion, Party, Plan
from merilo.plans.models.plans import Line
from merilo.plans.services import parties, scheduling

_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"20\d\d")
_MOST_PARTIES = 40


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
        faults = [
            f"{Item._meta.get_field(name).verbose_name}: {' '.join(said)}" for name, said in error.message_dict.items()
        ]
        raise LineRejected(f"{where}. {' '.join(faults)}") from error
    if len(item.responsible) > _MOST_PARTIES or any(len(words) > 500 for words in item.responsible):
        raise LineRejected(f"{where}: ответственных не больше {_MOST_PARTIES}, каждый не длиннее 500 знаков.")
    wrong = next((year for year in item.targets if not _YEAR.fullmatch(year)), None)
    if wrong is not None:
        raise LineRejected(f"{where}: «{wrong[:20]}» не похоже на год целевого показателя.")


def write_lines(plan: Plan, lines: Sequence[LineInput], *, on: date) -> list[Item]:
    """Add lines at the end of a plan: items, their first versions, parties, indicators and tasks."""
    last = Item.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    items = [fill(Item(plan=plan, position=last + place), line, plan=plan) for place, line in enumerate(lines, 1)]
    Item.objects.bulk_create(items)
    ItemVersion.objects.bulk_create(version_of(item) for item in items)
    write_parties(items, plan=plan)
    write_indicators(plan, _own_indicators(items))
    calendar = scheduling.load_calendar()
    for item in items:
        scheduling.make_tasks(item=item, on=on, calendar=calendar)
    return items


def version_of(item: Item, **values: Any) -> ItemVersion:
    """Return a version, unsaved, that says what the item says now."""
    return ItemVersion(item=item, **{name: getattr(item, name) for name in Line.LINE_FIELDS}, **values)


def write_parties(items: Iterable[Item], *, plan: Plan) -> None:
    """Write down who the words of new items may mean; a person binds them for sure later."""
    known: dict[str, Mapping[str, Any]] = {}
    made = []
    for item in items:
        for position, words in enumerate(item.responsible, 1):
            if words not in known:
                known[words] = parties.guess(words, plan.municipality)
            made.append(Party(item=item, position=position, words=words, **known[words]))
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
