"""What the invented district's citizens write goes the whole way."""

from __future__ import annotations

from merilo.demo import voices
from merilo.demo.stage import Cast
from merilo.feedback.models import Answer, Appeal, Probe
from tests.town import ON, Town, make_person


def test_the_invented_citizens_are_answered_and_ways_are_tried(town: Town) -> None:
    heads = {one.short_name: one for one in (town.library, town.club, town.theatre)}
    chiefs = {one.pk: make_person(f"head{one.pk}", str(one), "head", str(one.place)) for one in heads.values()}
    cast = Cast(
        municipality=town.municipality, coordinator=town.anna, chair=town.boris, member=town.zoya, expert=town.vera,
        officer=town.pavel, webmaster=town.pavel, heads=heads, chiefs=chiefs,
    )  # fmt: skip
    voices.play(cast, today=ON)
    states = [one.state for one in Appeal.objects.order_by("pk")]
    assert states == ["answered", "answered", "open", "open", "received"]
    assert Answer.objects.count() == 2 and Probe.objects.count() == 5
    assert not [one for one in Appeal.objects.all() if one.doubts]
