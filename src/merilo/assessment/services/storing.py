"""The short way of a plain web sheet into the database: all that wait are written together, with one wait for the disk.

Whoever finds nobody writing writes for everybody who waits, then lets the first of those who have come meanwhile do the
same; nobody is told «stored» before the disk has said so. Written in SQL, few statements for any number of sheets,
because this is the one path a whole town takes at once; benchmarks/sheets.py measures it. What is not plain (a repeat,
a wave that is over, a browser that came back) is left to `accepting.accept_sheet`, which says why in words.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from merilo.assessment.models import Phase
from merilo.assessment.services import guarding, pace

MOST_AT_ONCE = 100  # SQLite takes a limited number of values in one statement

_waiting: deque[Waiting] = deque()
_mutex = Lock()
_is_written = False  # somebody writes now, or has been called to
_own: BaseDatabaseWrapper | None = None  # only whoever writes uses it, one after another
_known: dict[str, _Link] = {}  # of PostgreSQL, where every question is a way to the server; the statement looks again

_OPEN = """
SELECT l.code, l.unit_id, l.wave_id, w.guard_key, w.starts_on, w.ends_on, m.time_zone
FROM assessment_link l JOIN assessment_wave w ON w.id = l.wave_id JOIN assessment_unit u ON u.id = l.unit_id
JOIN assessment_cycle c ON c.id = w.cycle_id JOIN registry_municipality m ON m.id = c.municipality_id
WHERE l.code {these} AND c.phase = {gathering} AND w.ended_at IS NULL AND u.left_at IS NULL AND u.is_gathered"""
_text = json.JSONEncoder(ensure_ascii=False).encode
_SHEET = "unit_id, wave_id, channel, language, answers, texts, hour, is_test, doubts, receipt, exclusion_reason"
_TRACE = "sheet_id, wave_id, at, address_hash, browser_hash, seconds"
# One statement is one way to the server and back, and a transaction of its own. What was read before it may be past:
# it looks again whether the gathering is open under the same key and days, and closing it waits for us, or we for it.
_ALL_AT_ONCE = f"""
WITH held AS ({_OPEN.format(these="= ANY(%s)", gathering="%s")} FOR SHARE OF c, w),
given AS (SELECT * FROM json_to_recordset(%s::json) AS t (
    code text, guard_key text, starts_on date, ends_on date, time_zone text, channel text, language text, answers text,
    texts jsonb, hour timestamptz, doubts jsonb, receipt text, at timestamptz, address text, browser text, seconds int
)),
put AS (
    INSERT INTO assessment_sheet ({_SHEET})
    SELECT h.unit_id, h.wave_id, g.channel, g.language, g.answers, g.texts, g.hour, FALSE, g.doubts,
        g.receipt, ''
    FROM given g JOIN held h USING (code, guard_key, starts_on, ends_on, time_zone)
    ON CONFLICT (receipt) DO NOTHING RETURNING id, wave_id, receipt
),
traced AS (
    INSERT INTO assessment_sheettrace ({_TRACE})
    SELECT p.id, p.wave_id, g.at, g.address, g.browser, g.seconds FROM put p JOIN given g ON g.receipt = p.receipt
)
SELECT receipt, wave_id FROM put"""


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
    browser_hash: str = field(default="", init=False)
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
    """Write sheets on the connection of the writers; inside somebody's transaction, in that."""
    # The same form sent twice at once: the second goes the long way, where it is found to be a repeat.
    once = list({one.receipt: one for one in reversed(batch)}.values())
    if connection.in_atomic_block or _is_in_memory(connection):
        with transaction.atomic():
            stored = _write_on(connection, once)
    else:
        stored = _write_apart(once)
    for one in once:
        if wave := stored.get(one.receipt):
            one.is_stored = True
            guarding.count_in(wave, one.address_hash, one.at)


def _is_in_memory(where: Any) -> bool:
    """Say whether the database is one that tests keep in memory, where a second connection only stands in the way."""
    return bool(where.vendor == "sqlite" and where.is_in_memory_db())


def _write_apart(batch: Sequence[Waiting]) -> dict[str, int]:
    writer = _writer()
    was_open = writer.connection is not None
    try:
        return _in_a_transaction(writer, batch)
    except Error as fault:
        writer.close()  # with whatever was half done; the next sheet opens it anew
        if isinstance(fault, InterfaceError | OperationalError) and was_open and writer.vendor == "postgresql":
            # The server may have been started anew since the last sheet; a receipt makes a second try harmless.
            return _in_a_transaction(writer, batch)
        raise


def _writer() -> BaseDatabaseWrapper:
    """Return a connection that stays open from sheet to sheet: what it has read and prepared need not be done again."""
    global _own
    if _own is None:
        _own = connection.copy()
        _own.inc_thread_sharing()
        if _own.vendor == "postgresql":
            _own.settings_dict["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 0}
    return _own


def _in_a_transaction(writer: BaseDatabaseWrapper, batch: Sequence[Waiting]) -> dict[str, int]:
    if writer.vendor == "postgresql":
        return _write_on(writer, batch)
    with writer.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        stored = _write_on(writer, batch)
        cursor.execute("COMMIT")
    return stored


def _write_on(where: Any, batch: Sequence[Waiting]) -> dict[str, int]:
    """Write sheets; return the waves of those that are stored now, by receipt."""
    where.ensure_connection()
    # The driver's own cursor: Django's reads through every statement again, and these do not change.
    with where.wrap_database_errors, closing(where.connection.cursor()) as cursor:
        return (_at_once if where.vendor == "postgresql" else _one_by_one)(cursor, batch)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@lru_cache(maxsize=100)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _links(rows: Iterable[Sequence[Any]]) -> dict[str, _Link]:
    return {
        code: _Link(unit, wave, key, _day(starts_on), _day(ends_on), _zone(zone))
        for code, unit, wave, key, starts_on, ends_on, zone in rows
    }


def _ready(batch: Sequence[Waiting], links: Mapping[str, _Link]) -> list[tuple[Waiting, _Link]]:
    """Return the sheets that come within the days of their wave, looked at as the guard does: what tells senders apart
    is hashed under the key of the wave, and whoever sends too fast is marked."""
    found = []
    for one in batch:
        link = links.get(one.code)
        if link is None or not link.starts_on <= one.at.astimezone(link.zone).date() <= link.ends_on:
            continue
        one.address_hash = guarding.keyed(link.key, "address", guarding.network(one.address))
        one.browser_hash = guarding.keyed(link.key, "browser", one.browser)
        if one.address_hash and guarding.BURST not in one.doubts and pace.is_burst(one.address_hash, one.at):
            one.doubts = [*one.doubts, guarding.BURST]
        found.append((one, link))
    return found


def _one_by_one(cursor: Any, batch: Sequence[Waiting]) -> dict[str, int]:
    """Ask, write the sheets, write what the guard keeps of them: SQLite is in our own process, and we hold it."""
    codes = sorted({one.code for one in batch})
    cursor.execute(_OPEN.format(these=f"IN {_places(1, len(codes))}", gathering="?"), [*codes, Phase.GATHERING.value])
    ready = _ready(batch, _links(cursor.fetchall()))
    if not ready:
        return {}
    rows: list[Any] = []
    for one, link in ready:
        rows += (
            link.unit, link.wave, one.channel, one.language, one.answers, _text(one.texts), _moment(_hour(one.at)),
            False, _text(one.doubts), one.receipt, "",
        )  # fmt: skip
    cursor.execute(
        f"INSERT INTO assessment_sheet ({_SHEET}) VALUES {_places(len(ready), 11)} "
        "ON CONFLICT (receipt) DO NOTHING RETURNING receipt, id",
        rows,
    )
    keys: dict[str, int] = dict(cursor.fetchall())
    rows = []
    for one, link in ready:
        if key := keys.get(one.receipt):
            seconds = guarding.whole_seconds(one.seconds)
            rows += (key, link.wave, _moment(one.at), one.address_hash, one.browser_hash, seconds)
    if rows:
        cursor.execute(f"INSERT INTO assessment_sheettrace ({_TRACE}) VALUES {_places(len(keys), 6)}", rows)
    return {one.receipt: link.wave for one, link in ready if one.receipt in keys}


def _at_once(cursor: Any, batch: Sequence[Waiting]) -> dict[str, int]:
    """Do all of it in one statement; only of links that are new to this process something is asked before."""
    if unknown := sorted({one.code for one in batch} - _known.keys()):
        cursor.execute(_OPEN.format(these="= ANY(%s)", gathering="%s"), [unknown, Phase.GATHERING.value])
        _known.update(_links(cursor.fetchall()))
    ready = _ready(batch, _known)
    given = [
        {
            "code": one.code, "guard_key": link.key, "starts_on": link.starts_on.isoformat(),
            "ends_on": link.ends_on.isoformat(), "time_zone": link.zone.key, "channel": one.channel,
            "language": one.language, "answers": one.answers, "texts": one.texts, "hour": _hour(one.at).isoformat(),
            "doubts": one.doubts, "receipt": one.receipt, "at": one.at.isoformat(), "address": one.address_hash,
            "browser": one.browser_hash, "seconds": guarding.whole_seconds(one.seconds),
        }
        for one, link in ready
    ]  # fmt: skip
    stored: dict[str, int] = {}
    if given:
        codes = sorted({one.code for one, _ in ready})
        cursor.execute(_ALL_AT_ONCE, [codes, Phase.GATHERING.value, _text(given)])
        stored = dict(cursor.fetchall())
    for one in batch:  # what is known of its link may be past
        if one.receipt not in stored:
            _known.pop(one.code, None)
    return stored


def forget() -> None:
    """Forget what is known of links; tests begin with it."""
    _known.clear()


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _moment(at: datetime) -> str:
    """Return a moment as Django keeps it in SQLite."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


@lru_cache(maxsize=1000)
def _places(rows: int, columns: int) -> str:
    return ", ".join([f"({', '.join(['?'] * columns)})"] * rows)
