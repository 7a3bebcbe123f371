"""Short addresses of questionnaires: who they belong to, and how many answers came by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.http import Http404

from merilo.assessment.models import Channel, Cycle, Link, Phase, Sheet
from merilo.registry.models import Municipality


def link_of(code: str) -> Link | None:
    """Return the link of a code with everything an answer needs; None for a code nobody has."""
    known = Link.objects.select_related("unit__institution", "wave__cycle__municipality")
    return known.filter(code=code).first()


def link_that_goes_on(link: Link, on: date) -> Link | None:
    """Return the link by which the same unit is asked now, or next, when the wave of this one is over.

    A QR code hangs on a stand for longer than a wave: it must not become a dead end while the cycle still gathers.
    """
    known = Link.objects.select_related("unit__institution", "wave__cycle__municipality")
    open_ones = known.filter(
        unit=link.unit_id, wave__cycle=link.wave.cycle_id, wave__ended_at=None, wave__ends_on__gte=on
    )
    return open_ones.exclude(pk=link.pk).order_by("wave__starts_on", "wave__number").first()


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A questionnaire that a citizen can fill in today."""

    unit: str
    code: str
    ends_on: date


def open_on(municipality: Municipality, on: date) -> list[OpenLink]:
    """Return the questionnaires open on a day, one for each institution and branch that is assessed."""
    running = Link.objects.filter(
        wave__cycle__municipality=municipality, wave__cycle__phase=Phase.GATHERING, wave__ended_at=None,
        wave__starts_on__lte=on, wave__ends_on__gte=on, unit__left_at=None, unit__is_gathered=True,
    )  # fmt: skip
    found = {
        link.unit_id: OpenLink(link.unit.name, link.code, link.wave.ends_on)
        for link in running.select_related("unit", "wave").order_by("wave__number")
    }
    return sorted(found.values(), key=lambda one: one.unit.casefold())


def is_stored(receipt: str, link: Link | None = None) -> bool:
    """Say whether a sheet with this receipt is stored, about the unit and wave of the link where one is given."""
    found = Sheet.objects.filter(receipt=receipt)
    if link is not None:
        found = found.filter(unit=link.unit_id, wave=link.wave_id)
    return found.exists()


def is_test(receipt: str) -> bool:
    """Say whether the sheet of a receipt was sent on trial."""
    return Sheet.objects.filter(receipt=receipt, is_test=True).exists()


@dataclass(frozen=True, slots=True)
class LinkRow:
    """The short address of a unit in a wave."""

    id: int
    unit: str
    code: str
    address: str
    kiosk: str
    sent: int  # sheets that came by it and count


@dataclass(frozen=True, slots=True)
class WaveLinks:
    """A wave with the addresses of its units."""

    id: int
    title: str
    starts_on: date
    last_on: date
    ended: bool
    rows: tuple[LinkRow, ...]


def address_of(code: str) -> str:
    """Return the whole short address of a code, as it is printed and drawn."""
    return f"{settings.BASE_ADDRESS}/a/{code}/"


def waves_with_links(cycle: Cycle) -> list[WaveLinks]:
    """Return the waves of a cycle, the newest first, with the addresses of units that are still assessed."""
    counted = Sheet.objects.filter(unit__cycle=cycle, is_test=False, excluded_at=None)
    own = counted.filter(channel__in=(Channel.WEB, Channel.KIOSK)).order_by().values_list("wave", "unit")
    sent = {(wave, unit): many for wave, unit, many in own.annotate(many=Count("pk"))}
    found: dict[int, list[LinkRow]] = {}
    known = Link.objects.filter(wave__cycle=cycle, unit__left_at=None).select_related("unit")
    for link in known.order_by("unit__name"):
        here, many = address_of(link.code), sent.get((link.wave_id, link.unit_id), 0)
        row = LinkRow(link.pk, link.unit.name, link.code, here, f"{here}kiosk/", many)
        found.setdefault(link.wave_id, []).append(row)
    return [
        WaveLinks(
            wave.pk, wave.title, wave.starts_on, wave.last_on, wave.ended_at is not None, tuple(found.get(wave.pk, ()))
        )
        for wave in cycle.waves.order_by("-number")
    ]


def link_in(cycle: Cycle, key: int) -> LinkRow:
    """Return one address of the cycle. Raises Http404."""
    link = Link.objects.filter(pk=key, wave__cycle=cycle).select_related("unit").first()
    if link is None:
        raise Http404("Такой ссылки в этом цикле нет.")
    here = address_of(link.code)
    return LinkRow(link.pk, link.unit.name, link.code, here, f"{here}kiosk/", 0)


def asked_now(municipality: Municipality, on: date) -> dict[int, str]:
    """Return where people are asked on a day about each institution, by its id: the address of the latest wave."""
    known = Link.objects.filter(
        unit__institution__municipality=municipality, unit__left_at=None, wave__cycle__phase=Phase.GATHERING,
        wave__ended_at=None, wave__ends_on__gte=on,
    )  # fmt: skip
    rows = known.order_by("wave__starts_on", "wave__number").values_list("unit__institution", "code")
    return {institution: address_of(code) for institution, code in rows}
