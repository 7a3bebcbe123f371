"""Waves of asking: opened with a short link for each unit, ended with the guard's key thrown away."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Link, Phase, Unit, Wave
from merilo.assessment.services import deciding, guarding
from merilo.core import wording
from merilo.registry.services.institutions import tidy

# No vowels, so that no word comes about; nothing that looks like another sign on paper
# (1 l, 0 o, u v, 2 z, 5 s, 6 b, 9 g q).
SIGNS = "346789cdfhjkmnprtwxy"
LENGTH = 8


class WaveRefused(Refused):
    """A wave that cannot be opened or ended so; the text says why."""


def open_wave(*, cycle: Cycle, title: str = "", starts_on: date, ends_on: date, actor: User, at: datetime) -> Wave:
    """Open a further wave with links of its own. One wave runs at a time. Raises WaveRefused."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    today = timezone.localdate(at)
    if cycle.phase != Phase.GATHERING or cycle.ends_on is None:
        raise WaveRefused("Волны открывают, пока идёт сбор.")
    if not today <= starts_on <= ends_on:
        raise WaveRefused("Волна начинается сегодня или позже и кончается не раньше, чем началась.")
    if ends_on > cycle.ends_on:
        raise WaveRefused(f"Сбор идёт по {wording.date_words(cycle.ends_on)} Сначала продлите сбор.")
    running = cycle.waves.filter(ended_at__isnull=True, ends_on__gte=starts_on).first()
    if running is not None:
        raise WaveRefused(f"В эти дни идёт {wording.quoted(running.title)}: завершите её или начните новую после неё.")
    with transaction.atomic():
        made = lay(cycle=cycle, title=title, starts_on=starts_on, ends_on=ends_on)
        journal.record(
            actor=actor, act="open_wave", within=cycle.place, subject=made, at=at, by=by,
            after={"starts_on": starts_on, "ends_on": ends_on},
        )  # fmt: skip
    return made


def end_wave(*, wave: Wave, reason: str, actor: User, at: datetime) -> Wave:
    """End a wave before its day: its links take no more sheets, its guard forgets. Raises WaveRefused."""
    cycle = wave.cycle
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    reason = deciding.need_reason(reason, "Напишите, почему волна завершается раньше.")
    with transaction.atomic():
        if not _end([wave], at):
            raise WaveRefused("Эта волна уже завершена.")
        journal.record(
            actor=actor, act="end_wave", within=cycle.place, subject=wave, at=at, by=by,
            before={"ends_on": wave.ends_on}, after={"ended_on": timezone.localdate(at)}, reason=reason,
        )  # fmt: skip
    wave.refresh_from_db()
    return wave


def lay(*, cycle: Cycle, title: str, starts_on: date, ends_on: date) -> Wave:
    """Make a wave with a link for each unit that is asked; for deeds that have asked for the right already."""
    number = (cycle.waves.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    made = Wave(
        cycle=cycle, number=number, title=tidy(title) or f"Волна {number}", starts_on=starts_on, ends_on=ends_on,
        guard_key=secrets.token_hex(32),
    )  # fmt: skip
    made.full_clean(exclude=["cycle"])
    made.save()
    give_links(made, cycle.units.filter(is_gathered=True, left_at__isnull=True))
    return made


def give_links(wave: Wave, units: Iterable[Unit]) -> None:
    """Give units short addresses in a wave."""
    Link.objects.bulk_create(Link(wave=wave, unit=unit, code=code) for unit, code in zip(units, _codes(), strict=False))


def stretch(*, cycle: Cycle, was: date, ends_on: date, at: datetime) -> None:
    """Let the wave that was to run to the end of gathering run on; where none runs, open a new one."""
    today = timezone.localdate(at)
    running = cycle.waves.filter(ended_at__isnull=True, ends_on__gte=today)
    if running.exists():
        running.filter(ends_on=was).update(ends_on=ends_on)
        return
    end_all(cycle=cycle, at=at)
    lay(cycle=cycle, title="", starts_on=today, ends_on=ends_on)


def end_all(*, cycle: Cycle, at: datetime) -> None:
    """End all waves of a cycle; for deeds that have asked for the right already."""
    _end(cycle.waves.filter(ended_at__isnull=True), at)


def end_overdue(*, at: datetime) -> int:
    """End waves whose last day is over where they run, so that no trace outlives them; return how many ended."""
    running = Wave.objects.filter(ended_at__isnull=True).select_related("cycle__municipality")
    return _end([wave for wave in running if wave.ends_on < _day(wave, at)], at)


def _day(wave: Wave, at: datetime) -> date:
    return at.astimezone(ZoneInfo(wave.cycle.municipality.time_zone)).date()


def _end(waves: Iterable[Wave], at: datetime) -> int:
    """Let waves that run take no more; what the guard knows of them is forgotten. Return how many ended."""
    ended = 0
    for wave in waves:
        if Wave.objects.filter(pk=wave.pk, ended_at__isnull=True).update(ended_at=at):
            guarding.forget_wave(wave=wave)
            ended += 1
    return ended


def _codes() -> Iterable[str]:
    """Return codes nobody has, without an end; the column refuses a double, which at 20⁸ will not happen."""
    while True:
        yield "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
