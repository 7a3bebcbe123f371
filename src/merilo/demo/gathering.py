"""Sheets of an invented cycle, by all channels: read as the site reads them, written many at a time.

A sheet is understood by `accepting.read_sheet` and marked by the guard as any other; only the row is not stored by
`accepting.accept_sheet` (and typed ones not by `typing.type_sheet`), one by one, for a first start within a minute.
Batches, their protocols, operators' files, tests of the guard and decisions about marked sheets go through services.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from merilo.assessment.models import Batch, Channel, Cycle, Link, SecondEntry, Sheet, SheetTrace, Wave
from merilo.assessment.models import Unit as Listed
from merilo.assessment.queries import batches as paper
from merilo.assessment.queries import choices, imports
from merilo.assessment.services import accepting, batches, guarding, importing, reviewing, typing
from merilo.core import methodology
from merilo.demo.district import Unit, load_district
from merilo.demo.stage import Cast, moment
from merilo.demo.survey import AGES, AnswerSheet, draw_sheets
from merilo.demo.workbooks import write_answers

# Of a hundred sheets, how many come which way: in towns, and in villages.
TOWN = {Channel.WEB: 58, Channel.KIOSK: 20, Channel.PAPER: 14, Channel.TELEPHONE: 4, Channel.VISIT: 4}
VILLAGE = {Channel.WEB: 30, Channel.PAPER: 60, Channel.VISIT: 10}
VILLAGE_SHEETS = 60
TYPED = frozenset({Channel.PAPER, Channel.TELEPHONE, Channel.VISIT})
SEX = {"женский": "female", "мужской": "male"}
LOOP_REASON = "Подряд с одного адреса, каждая быстрее, чем можно прочесть вопросы: заполняла программа."
LOOP_ADDRESS, LOOP_SECONDS = "203.0.113.77", 7


@dataclass(frozen=True, slots=True)
class Days:
    """From when to when people answer; nothing comes after `now`."""

    first: date
    last: date
    now: datetime


def gather(
    cast: Cast, cycle: Cycle, facts: Mapping[Listed, Unit], *, days: Days, imported: Mapping[str, int], loop: int
) -> None:
    """Let everybody answer; a loop of sheets comes to the unit with the most."""
    draw = random.Random(f"sheets {cycle.year - days.first.year} {len(facts)}")
    wave = cycle.waves.get(number=1)
    edition = choices.edition_of(cycle)
    links = {link.unit_id: link for link in _links(wave)}
    for listed, unit in facts.items():
        link = links[listed.pk]
        drawn = draw_sheets([unit], edition, proposals=load_district().proposals, last_day=days.last, draw=draw)
        by_file = imported.get(listed.institution.short_name, 0)
        _write(cast, link, drawn[by_file:], unit.sheets, days, edition, draw)
        if by_file:
            _from_file(cast, cycle, wave, drawn[:by_file], days, edition, draw)
    if loop:
        _loop(links[max(facts, key=lambda one: facts[one].sheets).pk], loop, days)


def _links(wave: Wave) -> Sequence[Link]:
    return list(Link.objects.filter(wave=wave).select_related("unit__institution", "wave__cycle__municipality"))


def _write(
    cast: Cast,
    link: Link,
    drawn: Sequence[AnswerSheet],
    size: int,
    days: Days,
    edition: methodology.Edition,
    draw: random.Random,
) -> None:
    ways = VILLAGE if size < VILLAGE_SHEETS else TOWN
    channels = [
        Channel.PAPER if None in _asked(one, edition) else draw.choices(list(ways), weights=list(ways.values()))[0]
        for one in drawn
    ]  # only on paper a question can be passed over
    made = [
        _read(link, one, channel, f"demo:{link.code}:{place}", _moment(days, draw), edition)
        for place, (one, channel) in enumerate(zip(drawn, channels, strict=True))
    ]
    forms = [sheet for sheet in made if sheet.channel == Channel.PAPER]
    batch = _batch(cast, link, forms, days)
    for sheet in made:
        if sheet.channel in TYPED:
            sheet.typed_by = cast.coordinator if sheet.channel == Channel.PAPER else cast.expert
    for number, sheet in enumerate(forms, start=batch.first_number if batch else 1):
        sheet.batch, sheet.number = batch, number
    Sheet.objects.bulk_create(made, batch_size=500)
    if batch:
        _protocol(cast, batch, days)
    _leave_traces(link, [sheet for sheet in made if sheet.channel in accepting.OWN_FORM], draw)


def _asked(sheet: AnswerSheet, edition: methodology.Edition) -> list[bool | None]:
    """Return the answers to the questions this person was asked."""
    return [
        sheet.answers[one.role] for one in edition.questionnaire.closed if one.after is None or sheet.answers[one.after]
    ]


def _moment(days: Days, draw: random.Random) -> datetime:
    day = days.first + timedelta(days=draw.randrange((days.last - days.first).days + 1))
    return min(moment(day, draw.randint(6, 17), draw.randrange(60)), days.now)


def _read(
    link: Link, one: AnswerSheet, channel: str, receipt: str, at: datetime, edition: methodology.Edition
) -> Sheet:
    raw = {role: "yes" if answer else "no" for role, answer in one.answers.items() if answer is not None}
    ages = edition.question("age").options
    raw |= {"sex": SEX[one.sex], "age": ages[AGES.index(one.age)].code, "proposals": one.proposal}
    return accepting.read_sheet(link=link, raw=raw, channel=channel, language="ru", receipt=receipt, at=at)


def _batch(cast: Cast, link: Link, forms: Sequence[Sheet], days: Days) -> Batch | None:
    """Have forms printed for those who answered on paper, a few more than came back."""
    if not forms:
        return None
    count, share = len(forms) + 3, 0 if len(forms) < VILLAGE_SHEETS else 10
    return batches.print_batch(
        unit=link.unit, wave=link.wave, count=count, second_share=share, actor=cast.coordinator,
        at=moment(days.first, 7),
    )  # fmt: skip


def _protocol(cast: Cast, batch: Batch, days: Days) -> None:
    """Type a sample again, settle what differs, spoil one form; close the protocol where gathering is over."""
    at = min(moment(days.last, 16), days.now)
    state = paper.standing(batch)
    for place, number in enumerate(state.second_left):
        sheet = Sheet.objects.get(batch=batch, number=number)
        again = sheet.answers if place else _slipped(sheet.answers)
        second = SecondEntry.objects.create(
            sheet=sheet, answers=again, typed_by=cast.expert, at=at, settled_at=at if place else None
        )
        if not place:
            typing.settle_difference(
                second=second, taken=dict.fromkeys(batch.unit.cycle.roles, "first"),
                reason="На бланке отмечено «Да», при повторном вводе промахнулись.", actor=cast.coordinator, at=at,
            )  # fmt: skip
    spoiled = batch.first_number + len(state.entered)
    batches.spoil_sheet(
        batch=batch, number=spoiled, why="Отмечены оба ответа на половину вопросов.", actor=cast.coordinator, at=at
    )
    if days.now > moment(days.last, 20):
        batches.close_batch(
            batch=batch, returned=len(state.entered) + 1, spoiled=1,
            spoiled_note="Отмечены оба ответа.", actor=cast.coordinator, at=at,
        )  # fmt: skip


def _slipped(answers: str) -> str:
    """Return answers in which a finger hit the wrong key once: at the last question, which everybody is asked."""
    return answers[:-1] + ("0" if answers[-1] == "1" else "1")


def _leave_traces(link: Link, sheets: Sequence[Sheet], draw: random.Random) -> None:
    """Keep what the guard needs while the wave lasts, as each sending would have left it."""
    if link.wave.ended_at is not None or not link.wave.guard_key:
        return
    traces = []
    for sheet in sheets:
        address = f"198.51.{draw.randrange(100, 200)}.{draw.randrange(1, 255)}"
        at = sheet.hour + timedelta(minutes=draw.randrange(60))
        trace = guarding.trace(link.wave, at=at, address=address, browser=sheet.receipt, seconds=draw.randint(70, 300))
        trace.sheet = sheet
        traces.append(trace)
    SheetTrace.objects.bulk_create(traces, batch_size=500)


def _loop(link: Link, count: int, days: Days) -> None:
    """Let a program send sheets: all «Да», each within seconds, from one address; the guard looks at each."""
    edition = choices.edition_of(link.wave.cycle)
    raw = {one.role: "yes" for one in edition.questionnaire.closed}
    began = moment(days.first + (days.last - days.first) / 2, 3)
    for place in range(count):
        at = began + timedelta(seconds=9 * place)
        sheet = accepting.read_sheet(
            link=link, raw=raw, channel=Channel.WEB, language="ru", receipt=f"demo:{link.code}:loop:{place}", at=at
        )
        trace = guarding.trace(link.wave, at=at, address=LOOP_ADDRESS, browser=str(place), seconds=LOOP_SECONDS)
        sheet.doubts = guarding.doubts(link, sheet, trace, raw=raw)
        sheet.save(force_insert=True)
        trace.sheet = sheet
        trace.save(force_insert=True)
    guarding.mark_bursts(wave=link.wave_id)


def exclude_loop(cast: Cast, cycle: Cycle, *, most: int, at: datetime) -> None:
    """Leave out sheets of the loop the guard has marked, by a person's decision."""
    keys = [one.pk for one in Sheet.objects.filter(unit__cycle=cycle, excluded_at=None).order_by("pk") if one.doubts]
    if keys:
        reviewing.exclude_sheets(cycle=cycle, keys=keys[:most], reason=LOOP_REASON, actor=cast.coordinator, at=at)


def _from_file(
    cast: Cast,
    cycle: Cycle,
    wave: Wave,
    drawn: Sequence[AnswerSheet],
    days: Days,
    edition: methodology.Edition,
    draw: random.Random,
) -> None:
    """Take in an operator's file: uploaded, looked at, confirmed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"Анкеты оператора, {cycle.year}.xlsx"
        write_answers(path, drawn, edition, on=days.first, draw=draw)
        content = path.read_bytes()
    at = min(moment(days.last, 15), days.now)
    load = importing.upload_answers(
        cycle=cycle, wave=wave, name=path.name, content=content, actor=cast.coordinator, at=at
    )
    seen = imports.preview(load, cycle)
    importing.confirm_import(load=load, mark=importing.mark_of(seen), actor=cast.coordinator, at=at)
