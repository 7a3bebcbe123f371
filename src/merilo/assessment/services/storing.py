"""The short way of a plain web sheet into the database: all that wait are written together, with one wait for the disk.

Whoever finds nobody writing writes for everybody who waits, then lets the first of those who have come meanwhile do the
same; nobody is told «stored» before the disk has said so. Written in SQL, three statements for any number of sheets,
because this is the one path a whole town takes at once; benchmarks/sheets.py measures it. What is not plain (a repeat,
a wave that is over, a browser that came back) is left to `accepting.accept_sheet`, which says why in words.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from merilo.assessment.models import Phase, Sheet, SheetTrace
from merilo.assessment.services import guarding, pace

MOST_AT_ONCE = 100  # SQLite takes a limited number of values in one statement

_waiting: deque[Waiting] = deque()
_mutex = Lock()
_is_written = False  # somebody writes now, or has been called to

_OPEN = (
    "SELECT l.code, l.unit_id, l.wave_id, w.guard_key, w.starts_on, w.ends_on, m.time_zone "
    "FROM assessment_link l JOIN assessment_wave w ON w.id = l.wave_id JOIN assessment_unit u ON u.id = l.unit_id "
    "JOIN assessment_cycle c ON c.id = w.cycle_id JOIN registry_municipality m ON m.id = c.municipality_id "
    "WHERE l.code IN ({codes}) AND c.phase = %s AND w.ended_at IS NULL AND u.left_at IS NULL AND u.is_gathered"
)


def _rung() -> Any:
    """Return a lock that is held: whoever acquires it waits until somebody releases it."""
    bell = Lock()
    bell.acquire()
    return bell


@dataclass(slots=True, eq=False)
class Waiting:
    """A sheet that waits to be written, read and looked at; `is_stored` and `fault` say what became of it."""

    code: str
    channel: str
    language: str
    answers: str
    texts: Mapping[str, str]
    receipt: str
    at: datetime
    address: str
    browser: str
    seconds: int | None
    doubts: list[str]
    is_stored: bool = False
    fault: Exception | None = None
    address_hash: str = field(default="", init=False)
    is_settled: bool = field(default=False, init=False)
    bell: Any = field(default_factory=_rung, init=False)


@dataclass(frozen=True, slots=True)
class _Link:
    """What is known of an open link."""

    unit: int
    wave: int
    key: str
    starts_on: date
    ends_on: date
    zone: ZoneInfo


def store(sheet: Waiting) -> bool:
    """Write a sheet together with all that wait; False when it has to go the long way.

    Raises whatever the database raises: then it is not stored.
    """
    global _is_written
    with _mutex:
        _waiting.append(sheet)
        writes, _is_written = not _is_written, True
    if not writes:
        sheet.bell.acquire()
        writes = not sheet.is_settled
    if writes:
        _write_all_waiting(sheet)
    if sheet.fault is not None:
        raise sheet.fault
    return sheet.is_stored


def _write_all_waiting(first: Waiting) -> None:
    """Write all that wait, the first of them ours; then wake those whose sheets they were, and the next to write."""
    global _is_written
    with _mutex:
        batch = [_waiting.popleft() for _ in range(min(len(_waiting), MOST_AT_ONCE))]
    try:
        _write(batch)
    except Exception as fault:  # whoever waits must hear of it, each in the own request
        for one in batch:
            one.fault = fault
    finally:
        with _mutex:
            following = _waiting[0] if _waiting else None
            _is_written = following is not None
        for one in batch:
            one.is_settled = True
            if one is not first:
                one.bell.release()
        if following is not None:
            following.bell.release()


def _write(batch: Sequence[Waiting]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        links = _open_links(cursor, {one.code for one in batch})
        ready = [(one, links[one.code]) for one in batch if one.code in links and _in_days(one, links[one.code])]
        stored = _sheets(cursor, ready) if ready else {}
        kept = [(one, link, stored[one.receipt]) for one, link in ready if one.receipt in stored]
        if kept:
            _traces(cursor, kept)
    for one, link, _ in kept:
        one.is_stored = True
        guarding.count_in(link.wave, one.address_hash, one.at)


def _open_links(cursor: Any, codes: Iterable[str]) -> dict[str, _Link]:
    """Return those of the links by which sheets are taken now. Closing the gathering waits for us, or we for it."""
    wanted = sorted(codes)
    asked = _OPEN.format(codes=", ".join(["%s"] * len(wanted)))
    if connection.vendor == "postgresql":
        asked += " FOR SHARE OF c, w"
    cursor.execute(asked, [*wanted, Phase.GATHERING.value])
    return {
        code: _Link(unit, wave, key, _day(starts_on), _day(ends_on), _zone(zone))
        for code, unit, wave, key, starts_on, ends_on, zone in cursor.fetchall()
    }


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@lru_cache(maxsize=100)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _in_days(sheet: Waiting, link: _Link) -> bool:
    return link.starts_on <= sheet.at.astimezone(link.zone).date() <= link.ends_on


def _sheets(cursor: Any, ready: Sequence[tuple[Waiting, _Link]]) -> dict[str, int]:
    """Write the rows; return the keys by receipt of those that were not there yet."""
    rows: list[Any] = []
    for one, link in ready:
        one.address_hash = guarding.keyed(link.key, "address", guarding.network(one.address))
        if one.address_hash and pace.is_burst(one.address_hash, one.at):
            one.doubts = [*one.doubts, guarding.BURST]
        hour = one.at.replace(minute=0, second=0, microsecond=0)
        rows += (
            link.unit, link.wave, one.channel, one.language, one.answers, json.dumps(one.texts, ensure_ascii=False),
            _moment(hour), False, json.dumps(one.doubts), one.receipt, "",
        )  # fmt: skip
    columns = "unit_id, wave_id, channel, language, answers, texts, hour, is_test, doubts, receipt, exclusion_reason"
    cursor.execute(
        f"INSERT INTO {Sheet._meta.db_table} ({columns}) VALUES {_places(len(ready), 11)} "
        "ON CONFLICT (receipt) DO NOTHING RETURNING id, receipt",
        rows,
    )
    return {receipt: key for key, receipt in cursor.fetchall()}


def _traces(cursor: Any, kept: Sequence[tuple[Waiting, _Link, int]]) -> None:
    rows: list[Any] = []
    for one, link, key in kept:
        browser = guarding.keyed(link.key, "browser", one.browser)
        rows += (key, link.wave, _moment(one.at), one.address_hash, browser, guarding.whole_seconds(one.seconds))
    columns = "sheet_id, wave_id, at, address_hash, browser_hash, seconds"
    cursor.execute(
        f"INSERT INTO {SheetTrace._meta.db_table} ({columns}) VALUES {_places(len(kept), 6)}",
        rows,
    )


def _places(rows: int, columns: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)
