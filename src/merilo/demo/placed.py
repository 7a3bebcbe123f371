"""The invented district shows its people what it must: pages, stands, a newspaper; partners are asked for help."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from merilo.core import papers
from merilo.demo.stage import Cast, moment
from merilo.outreach.models import Channel
from merilo.outreach.queries import duties, posters
from merilo.outreach.services import mailing, media, partnering, publishing
from merilo.outreach.services.proofs import Proof
from merilo.registry.models import Institution

FILE = Path(__file__).with_name("placed.toml")
LOOKED = 6  # days ago somebody went round
LEFT_EVERY = 7  # one thing in so many is not done yet
ELSEWHERE = (Channel.MEDIA, Channel.SOCIAL)  # what stands there is in the log of media


def play(cast: Cast, *, today: date) -> None:
    """Let everything stand where it must, but for a few things."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for place, one in enumerate([None, *cast.heads.values()]):
        _show(cast, one, place, today)
    for piece in said["media"]:
        on = today - timedelta(days=piece["days"])
        media.record_media(
            municipality=cast.municipality, outlet=piece["outlet"], kind=piece["kind"], title=piece["title"],
            published_on=on, url=f"https://vesti.example.ru/{piece['page']}", actor=cast.coordinator, at=moment(on, 12),
        )  # fmt: skip
    partners = [_partner(cast, one, today) for one in said["partner"]]
    letter, on = said["letter"], today - timedelta(days=said["letter"]["days"])
    sent = mailing.write_mailing(
        municipality=cast.municipality, partners=partners, kind="invitation", title=letter["title"],
        text=letter["text"], written_on=on, number=letter["number"], reply_by=today + timedelta(days=3),
        signed_post=letter["post"], signed_by=cast.coordinator.name, actor=cast.coordinator, at=moment(on),
    )  # fmt: skip
    mailing.send_mailing(mailing=sent, sent_on=on, actor=cast.coordinator, at=moment(on, 11))


def _show(cast: Cast, one: Institution | None, place: int, today: date) -> None:
    looked = today - timedelta(days=LOOKED)
    sheet = None if one is None else _sheet(one, today)
    for number, duty in enumerate(duties.of(cast.municipality, one, today.year, today=today)):
        if duty.is_done or duty.channel in ELSEWHERE or (number + place) % LEFT_EVERY == 0:
            continue
        on_stand = duty.channel == Channel.STAND
        host = "okrug" if one is None else f"kultura-{one.pk}"
        publishing.record_publication(
            municipality=cast.municipality, institution=one, duty=duty.key, published_on=looked, seen_on=looked,
            url="" if on_stand else f"https://{host}.example.ru/nok/{duty.code}",
            proof=sheet if on_stand else None, actor=cast.coordinator, at=moment(looked, 15),
        )  # fmt: skip


def _sheet(one: Institution, today: date) -> Proof:
    """Return the sheet for the stand as it was photographed: drawn, for nothing here is real."""
    drawn = posters.paper(one, "stand", survey="", bleed=False, in_order=False, today=today)
    return Proof("Стенд.png", papers.poster_picture(drawn, 0))


def _partner(cast: Cast, one: dict[str, Any], today: date) -> Any:
    on = today - timedelta(days=one["days"])
    names = ("name", "kind", "person", "post", "phone", "note")
    by: dict[str, Any] = {"actor": cast.coordinator, "at": moment(on, 16)}
    made = partnering.set_partner(municipality=cast.municipality, **{name: one[name] for name in names}, **by)
    back = today + timedelta(days=one["back"]) if "back" in one else None
    partnering.record_contact(
        partner=made, way="meeting", on=on, topic=one["topic"], outcome=one["outcome"], next_on=back, **by
    )
    return made
