"""The guard of answer sheets: it marks what looks odd and never deletes; its thresholds stand in guard.toml.

Of an address and a browser only keyed hashes are kept, beside the sheets, and deleted when the wave ends; the key too.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from django.db import DatabaseError, transaction

from merilo.assessment.models import Channel, Link, Sheet, SheetTrace, Wave
from merilo.assessment.queries import answers, choices, guard
from merilo.assessment.services import pace
from merilo.core import methodology

BROWSER, FAST, IMPOSSIBLE, CONTRADICTION, BURST = guard.CODES
_AT_ONCE = 500

log = logging.getLogger(__name__)


def trace(wave: Wave, *, at: datetime, address: str, browser: str, seconds: int | None) -> SheetTrace:
    """Return what the guard keeps of a sending while the wave lasts, not stored yet."""
    return SheetTrace(
        wave_id=wave.pk,
        at=at,
        address_hash=keyed(wave.guard_key, "address", network(address)),
        browser_hash=keyed(wave.guard_key, "browser", browser),
        seconds=whole_seconds(seconds),
    )


def whole_seconds(seconds: int | None) -> int | None:
    """Return seconds as the column holds them."""
    return None if seconds is None else min(max(seconds, 0), 2**31 - 1)


def keyed(key: str, kind: str, value: str) -> str:
    """Return the hash of something under the key of a wave; nothing without a value or after the key is gone."""
    if not value or not key:
        return ""
    return hmac.digest(key.encode(), f"{kind}:{value}".encode(), "sha256").hex()


@lru_cache(maxsize=4096)
def network(address: str) -> str:
    """Return what of an address stands for one subscriber: all of IPv4, the first 64 bits of IPv6."""
    try:
        known = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def doubts(link: Link, sheet: Sheet, made: SheetTrace, *, raw: Mapping[str, str]) -> list[str]:
    """Return the codes of what looks odd about a sheet that is about to be stored."""
    cycle = link.wave.cycle
    given = answers.unpacked(sheet.answers, answers.roles_of(cycle))
    found = own_doubts(choices.edition_of(cycle), given, raw=raw, seconds=made.seconds)
    if made.browser_hash and sheet.channel != Channel.KIOSK and not sheet.is_test:
        same = SheetTrace.objects.filter(
            wave_id=made.wave_id, browser_hash=made.browser_hash, sheet__unit_id=sheet.unit_id, sheet__is_test=False
        )
        if same.count() >= guard.rules().browser_most:
            found.append(BROWSER)
    if made.address_hash and not sheet.is_test and pace.is_burst(made.address_hash, made.at):
        found.append(BURST)
    return found


def own_doubts(
    edition: methodology.Edition, given: Mapping[str, bool | None], *, raw: Mapping[str, str], seconds: int | None
) -> list[str]:
    """Return the codes of what looks odd about the answers themselves."""
    rules, questions = guard.rules(), edition.questionnaire.closed
    asked = [one for one in questions if one.after is None or given.get(one.after)]
    found = []
    said = {given[one.role] for one in asked if one.role in given}
    letters = sum(len(one.text_ru) for one in asked)
    if seconds is not None and len(said - {None}) == 1 and seconds * rules.letters_per_second < letters:
        found.append(FAST)
    if any(raw.get(one.role) for one in questions if one.after is not None and not given.get(one.after)):
        found.append(IMPOSSIBLE)
    overall, recommend = given.get(rules.overall), given.get(rules.recommend)
    others = (rules.overall, rules.recommend)
    specific = [given.get(one.role) for one in asked if one.kind == "satisfied" and one.role not in others]
    known = [one for one in specific if one is not None]
    if len(known) >= rules.least_specific and (
        (overall is True and not any(known)) or (overall is False and recommend is False and all(known))
    ):
        found.append(CONTRADICTION)
    return found


@transaction.atomic
def mark_bursts(*, wave: int, address: str | None = None) -> int:
    """Mark the sheets of every burst of the wave, those before it was noticed too; return how many were new.

    With the hash of an address only its sheets are looked at.
    """
    traces = SheetTrace.objects.filter(wave=wave, sheet__is_test=False)
    traces = traces.exclude(address_hash="") if address is None else traces.filter(address_hash=address)
    rows = traces.order_by("address_hash", "at").values_list("address_hash", "at", "sheet_id")
    found: set[int] = set()
    for _, group in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0]):
        sent = [(at, key) for _, at, key in group]
        for burst in guard.rules().bursts:
            found.update(_within(sent, burst))
    return _mark(found, BURST)


def mark_running(*, at: datetime) -> int:
    """Mark the bursts of all waves that received sheets within the longest window; return how many marks are new.

    By the clock: a burst across the border of two counted pieces of time is in the queue while the wave still runs.
    """
    since = at - max(burst.window for burst in guard.rules().bursts)
    waves = SheetTrace.objects.filter(at__gte=since, wave__ended_at__isnull=True).values_list("wave", flat=True)
    return sum(mark_bursts(wave=wave) for wave in sorted(set(waves.order_by().distinct())))


def count_in(wave: int, address: str, at: datetime) -> None:
    """Count a sheet that has been stored; when a burst has begun with it, mark those that came before."""
    if address and pace.note(address, at):
        try:
            mark_bursts(wave=wave, address=address)
        except DatabaseError:  # the sheet is stored and must be acknowledged; marks are made up for at the wave's end
            log.exception("The sheets of a burst could not be marked.")


def _within(sent: Sequence[tuple[datetime, int]], burst: guard.Burst) -> Iterable[int]:
    """Return the sheets that stand in some window of the burst's length with more sheets than it may hold."""
    first = 0
    marked = 0  # up to here everything in a full window is named already
    for last, (at, _) in enumerate(sent):
        while at - sent[first][0] >= burst.window:
            first += 1
        if last - first + 1 > burst.most:
            yield from (key for _, key in sent[max(first, marked) : last + 1])
            marked = last + 1


def _mark(keys: Iterable[int], code: str) -> int:
    """Add a mark to sheets that do not bear it yet."""
    waiting = sorted(keys)
    changed = 0
    for start in range(0, len(waiting), _AT_ONCE):
        sheets = [
            one
            for one in Sheet.objects.filter(pk__in=waiting[start : start + _AT_ONCE]).only("pk", "doubts")
            if code not in one.doubts
        ]
        for one in sheets:
            one.doubts = [*one.doubts, code]
        Sheet.objects.bulk_update(sheets, ["doubts"])
        changed += len(sheets)
    return changed


@transaction.atomic
def forget_wave(*, wave: Wave) -> int:
    """Mark what is still unmarked, then delete all traces of a wave and throw its key away; return how many there were.

    A part of ending a wave: whoever ends it asks for the right and tells the journal.
    """
    mark_bursts(wave=wave.pk)
    Wave.objects.filter(pk=wave.pk).update(guard_key="")
    wave.guard_key = ""
    forgotten, _ = SheetTrace.objects.filter(wave=wave).delete()
    return forgotten
