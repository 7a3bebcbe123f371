"""Citizens of the invented district write, the coordinator and heads answer, ways of feedback are tried."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from merilo.demo.stage import Cast, moment
from merilo.feedback.queries import reception
from merilo.feedback.services import citizens, handling, probing, receiving
from merilo.feedback.services import reception as rules
from merilo.registry.models import Institution

FILE = Path(__file__).with_name("voices.toml")
TARGETS = {"phone": "8 (40000) 2-14-07", "email": "pochta@example.ru", "form": "https://example.ru/vopros"}


def play(cast: Cast, *, today: date) -> None:
    """Let everything happen up to today."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    places = list(cast.heads.values())
    first = moment(today - timedelta(days=90))
    shown = reception.rules_of(cast.municipality)
    values = {name: getattr(shown, name) for name in rules.RULES}
    values |= {"postal_address": "пл. Советов, д. 1", "hours": "8 (40000) 2-10-00, по вторникам с 14 до 17"}
    rules.change_rules(municipality=cast.municipality, values=values, actor=cast.coordinator, at=first)
    for number, one in enumerate(said["message"]):
        _message(cast, one, places, number, today)
    for one in said["probe"]:
        _probe(cast, one, places, today)


def _message(cast: Cast, one: dict[str, Any], places: list[Institution], number: int, today: date) -> None:
    came = today - timedelta(days=one["days"])
    about = places[one["place"]] if "place" in one else None
    sent = receiving.take_message(
        municipality=cast.municipality, kind=one["kind"], topic=one["topic"], institution=about, text=one["text"],
        receipt=f"invented-{number}", at=moment(came),
    )  # fmt: skip
    if one["days"] < 2:
        return
    by = cast.coordinator
    handling.register_appeal(
        appeal=sent, kind=one["kind"], topic=one["topic"], institution=about, is_legal=False,
        actor=by, at=moment(came, 15),
    )  # fmt: skip
    if about is not None and ("prepared" in one or one.get("routed")):
        by_day = handling.proposed_prepare_by(sent, came)
        handling.route_appeal(appeal=sent, to=about, prepare_by=by_day, actor=by, at=moment(came, 16))
    answered = came + timedelta(days=9)
    if "prepared" in one and about is not None:
        chief = cast.chiefs[about.pk]
        handling.prepare_answer(appeal=sent, text=one["prepared"], actor=chief, at=moment(answered, 9))
    if "answer" in one:
        handling.answer_appeal(appeal=sent, text=one["answer"], actor=by, at=moment(answered, 12))
        rated = moment(answered + timedelta(days=1))
        citizens.rate_answer(appeal=sent, satisfaction=one["helped"], note=one.get("note", ""), at=rated)


def _probe(cast: Cast, one: dict[str, Any], places: list[Institution], today: date) -> None:
    tried: datetime = moment(today - timedelta(days=one["days"]), 11)
    answered = tried + timedelta(minutes=one["minutes"]) if "minutes" in one else None
    probing.record_probe(
        institution=places[one["place"]], way=one["way"], target=TARGETS[one["way"]], tried_at=tried,
        asked=one["asked"], outcome=one["outcome"], answered_at=answered, note=one.get("note", ""),
        actor=cast.expert, at=(answered or tried) + timedelta(hours=1),
    )  # fmt: skip
