"""The council of the invented district sits: its composition, meetings, an operator chosen, own indicators, answers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from merilo.accounts.models import User
from merilo.assessment.models import Cycle, Unit
from merilo.assessment.queries import terms
from merilo.council.models import Council, Meeting, Member, Offer, Resolution, Selection
from merilo.council.queries import agenda, decisions
from merilo.council.services import contracting, guides, holding, meetings, minutes, operators, own, people
from merilo.demo.stage import Cast, moment

FILE = Path(__file__).with_name("sittings.toml")
OFFER = ("name", "inn", "price", "works", "experience", "conditions")


def play(cast: Cast, *, today: date) -> None:
    """Let everything happen up to today."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    council = _form(cast, said, today)
    selection = _offers(cast, said, today)
    for one in said["meeting"]:
        _hold(cast, council, one, today)
    _contract(cast, selection, said["selection"], today)
    _own(cast, said["own"], today)
    for one in said["guide"]:
        values = {name: one.get(name, "") for name in guides.FIELDS}
        at = moment(today - timedelta(days=60))
        guides.add_guide(municipality=cast.municipality, values=values, actor=cast.coordinator, at=at)
    for one in said["inquiry"]:
        _ask(cast, one, today)
    _call(cast, council, said["coming"], today)


def _form(cast: Cast, said: Mapping[str, Any], today: date) -> Council:
    formed = today + timedelta(days=said["council"]["formed"])
    at = moment(formed)
    values = {
        "name": said["council"]["name"],
        "basis": f"{said['council']['basis']} от {formed:%d.%m.%Y}",
        "statute": said["council"]["statute"],
        "formed_on": formed,
        "ends_on": formed + timedelta(days=3 * 365),
    }
    council = people.form_council(municipality=cast.municipality, values=values, actor=cast.coordinator, at=at)
    for one in said["member"]:
        user = User.objects.get(username=one["login"]) if "login" in one else None
        member = {
            "name": user.name if user is not None else one["name"],
            "user": user,
            "employer": one["employer"],
            "post": one.get("post", Member.Post.MEMBER),
            "joined_on": formed,
            "joined_basis": values["basis"],
            "stated_on": formed,
        }
        people.add_member(council=council, values=member, actor=cast.coordinator, at=at)
    interested = council.members.get(user__username=said["conflict"]["login"])
    people.state_conflict(
        member=interested, institution=list(cast.heads.values())[said["conflict"]["place"]],
        words=said["conflict"]["words"], stated_on=formed, actor=cast.coordinator, at=at,
    )  # fmt: skip
    return council


def _offers(cast: Cast, said: Mapping[str, Any], today: date) -> Selection:
    """Begin the selection of this year's cycle: its terms of reference, the offers as they came."""
    told = said["selection"]
    at = moment(today + timedelta(days=told["opened"]))
    cycle = Cycle.objects.filter(municipality=cast.municipality).latest("year", "ordinal")
    values = {
        "year": cycle.year,
        "title": "",
        "offers_until": today + timedelta(days=told["until"]),
        "most_price": Decimal(told["limit"]),
    }
    municipality = cast.municipality
    operators.open_selection(municipality=municipality, values=values, actor=cast.coordinator, at=at)
    one = operators.hand_terms(
        municipality=municipality, year=cycle.year, title=cycle.title, terms=terms.terms(cycle, today=at.date()),
        actor=cast.coordinator, at=at,
    )  # fmt: skip
    for offer in said["offer"]:
        came = today + timedelta(days=offer["days"])
        given = {name: offer.get(name, "") for name in OFFER if name not in ("price", "works")}
        given |= {"price": Decimal(offer["price"]), "works": offer.get("works"), "days": offer.get("term")}
        given |= {"contacts": "", "received_on": came}
        made = operators.add_offer(selection=one, values=given, actor=cast.coordinator, at=moment(came))
        if "declined" in offer:
            operators.decline_offer(offer=made, reason=offer["declined"], actor=cast.coordinator, at=moment(came, 15))
    return one


def _hold(cast: Cast, council: Council, one: Mapping[str, Any], today: date) -> Meeting:
    """Call a meeting, hold it, vote, write the minutes and close them."""
    day = today + timedelta(days=one["days"])
    by, called = cast.coordinator, moment(day - timedelta(days=14))
    meeting = meetings.plan_meeting(council=council, values=_head(one, day), actor=by, at=called)
    for asked in one["question"]:
        _question(cast, meeting, asked, today)
    if "guest" in one:
        head = list(cast.heads.values())[one["guest"]]
        meetings.add_guest(meeting=meeting, values={"institution": head}, actor=by, at=called)
    sitting = sorted(council.members.all(), key=lambda each: each.post != Member.Post.CHAIR)[: one["came"]]
    holding.hold(
        meeting=meeting, present=sitting, presided=sitting[0], secretary="Кузнецов Егор Саввич",
        guests={guest.pk: one.get("position", "") for guest in meeting.guests.all()},
        actor=by, at=moment(day, 13),
    )  # fmt: skip
    votes = [asked.get("votes") for asked in one["question"]]
    drafts = Resolution.objects.filter(question__meeting=meeting).order_by("question__position")
    for draft, counted in zip(drafts.select_related("question__meeting__council"), votes, strict=True):
        if counted is not None:
            holding.vote_by_count(
                resolution=draft, votes_for=counted[0], against=counted[1], abstained=counted[2], chair_was_for=True,
                actor=by, at=moment(day, 14),
            )  # fmt: skip
    if meeting.format != Meeting.Format.OTHER:
        minutes.send_for_remarks(meeting=meeting, actor=by, at=moment(day + timedelta(days=1)))
    if "remark" in one:
        _remark(cast, meeting, one["remark"], day)
    signed = day + timedelta(days=6)
    minutes.close_minutes(meeting=meeting, signed_on=signed, actor=by, at=moment(signed, 12))
    return meeting


def _head(one: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {
        "format": one.get("format", Meeting.Format.ORDINARY),
        "title": one["title"],
        "body": one.get("body", ""),
        "starts_at": moment(day, 11),
        "address": one.get("address", ""),
    }


def _question(cast: Cast, meeting: Meeting, asked: Mapping[str, Any], today: date) -> None:
    by, at = cast.coordinator, meeting.made_at
    values = {name: asked.get(name, "") for name in ("title", "speaker", "kind")}
    made = meetings.add_question(meeting=meeting, values=values, actor=by, at=at)
    told = {name: asked[name] for name in ("heard", "said") if name in asked}
    if told:
        meetings.change_question(question=made, values=told, actor=by, at=at)
    if "decision" in asked:
        due = {"due_on": today + timedelta(days=asked["due"])} if "due" in asked else {}
        decided = {"text": asked["decision"], "responsible": asked.get("responsible", ""), **due}
        holding.add_resolution(question=made, values=decided, actor=by, at=at)


def _remark(cast: Cast, meeting: Meeting, text: str, day: date) -> None:
    at = moment(day + timedelta(days=1), 16)
    made = minutes.make_remark(meeting=meeting, text=text, actor=cast.member, at=at)
    minutes.answer_remark(remark=made, state="taken", answer="Внесено в решение.", actor=cast.coordinator, at=at)


def _contract(cast: Cast, selection: Selection, told: Mapping[str, Any], today: date) -> None:
    """Choose by the decision of the council, and sign."""
    decided = decisions.choices(cast.municipality, "operator")
    choice = next(one for one in decided if told["chosen"] in one.text)
    selection.refresh_from_db()
    signed = today + timedelta(days=told["contract"])
    offer = Offer.objects.get(selection=selection, name=told["chosen"])
    contracting.choose_operator(
        selection=selection, offer=offer, basis=choice.words, decided_on=choice.decided_on, reason=told["reason"],
        actor=cast.coordinator, at=moment(choice.decided_on + timedelta(days=8)),
    )  # fmt: skip
    contracting.sign_contract(
        selection=selection, number=f"{signed.year}-17", signed_on=signed, price=offer.price,
        report_due_on=today + timedelta(days=told["due"]), actor=cast.coordinator, at=moment(signed, 15),
    )  # fmt: skip


def _own(cast: Cast, told: list[Mapping[str, Any]], today: date) -> None:
    """Set the indicators the council decided on; members look at some institutions."""
    choice = next(one for one in decisions.choices(cast.municipality, "criteria") if "показател" in one.text)
    at, seen = moment(today - timedelta(days=20)), today - timedelta(days=12)
    for one in told:
        values = {
            "name": one["name"], "about": one["about"], "kind": one["kind"], "top": None, "unit": one.get("unit", ""),
            "since": seen.year - 1, "until": None, "is_public": one["public"],
        }  # fmt: skip
        made = own.set_own(
            municipality=cast.municipality, values=values, basis=choice.words, decided_on=choice.decided_on,
            actor=cast.coordinator, at=at,
        )  # fmt: skip
        for year in (seen.year - 1, seen.year):
            assessed = Unit.objects.filter(cycle__municipality=cast.municipality, cycle__year=year, parent=None)
            units = assessed.select_related("institution").order_by("pk")
            for unit, value, note in zip(units, one["values"], one["notes"], strict=False):
                own.fill_own(
                    indicator=made, institution=unit.institution, year=year, value=Decimal(value), note=note,
                    actor=cast.member, at=moment(seen),
                )  # fmt: skip


def _ask(cast: Cast, one: Mapping[str, Any], today: date) -> None:
    asker = User.objects.get(username=one["login"])
    at = moment(today + timedelta(days=one["days"]))
    made = guides.ask(municipality=cast.municipality, text=one["text"], actor=asker, at=at)
    if "answer" in one:
        guides.answer(inquiry=made, text=one["answer"], actor=cast.chair, at=at + timedelta(hours=20))


def _call(cast: Cast, council: Council, one: Mapping[str, Any], today: date) -> None:
    """Call the next meeting: what waits, an own question, invitations."""
    by, at = cast.coordinator, moment(today - timedelta(days=1))
    day = today + timedelta(days=one["days"])
    meeting = meetings.plan_meeting(council=council, values=_head(one, day), actor=by, at=at)
    waits = agenda.waiting(cast.municipality, today=at.date())[:2]
    if waits:
        meetings.add_waiting(meeting=meeting, keys={each.key for each in waits}, actor=by, at=at)
    for asked in one["question"]:
        meetings.add_question(meeting=meeting, values=asked, actor=by, at=at)
    meetings.invite(meeting=meeting, actor=by, at=at)
