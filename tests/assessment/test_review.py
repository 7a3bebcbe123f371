"""Marked sheets are decided about by a person, with a reason, in the journal; nothing is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from merilo.accounts.models import Entry
from merilo.assessment.models import Cycle, Sheet
from merilo.assessment.queries import gathered, review
from merilo.assessment.services import reviewing
from tests.assessment.making import make_cycle, make_sheets
from tests.town import AT, Town

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def cycle(town: Town) -> Cycle:
    cycle = make_cycle(town)
    unit = cycle.units.get(institution=town.library)
    make_sheets(unit, 5, seed=1)
    make_sheets(unit, 60, seed=2, doubts=["burst"])
    return cycle


def marked() -> list[int]:
    return list(Sheet.objects.exclude(doubts=[]).order_by("pk").values_list("pk", flat=True))


def test_excluded_sheets_stay_with_their_reason_and_are_counted_by_it(cycle: Cycle, town: Town) -> None:
    keys = marked()
    assert reviewing.exclude_sheets(cycle=cycle, keys=keys[:50], reason=" Накрутка ", actor=town.anna, at=AT) == 50
    assert reviewing.keep_sheets(cycle=cycle, keys=keys[50:], actor=town.anna, at=AT) == 10
    assert Sheet.objects.count() == 65
    assert review.exclusions(cycle) == [review.Exclusion("Накрутка", 50)]
    total = gathered.gathered(cycle).total
    assert (total.counted, total.waiting, total.excluded) == (15, 0, 50)
    entry = Entry.objects.get(act="exclude_sheets")
    assert entry.reason == "Накрутка" and entry.after["sheets_chosen"] == 50
    assert entry.after["sheet_numbers"] == f"{keys[0]}–{keys[49]}"


def test_an_exclusion_is_taken_back_with_a_reason(cycle: Cycle, town: Town) -> None:
    keys = marked()[:3]
    reviewing.exclude_sheets(cycle=cycle, keys=keys, reason="Ошибка", actor=town.anna, at=AT)
    with pytest.raises(reviewing.ReasonIsMissing):
        reviewing.restore_sheets(cycle=cycle, keys=keys, reason=" ", actor=town.anna, at=AT)
    assert reviewing.restore_sheets(cycle=cycle, keys=keys, reason="Это класс", actor=town.anna, at=AT) == 3
    assert review.exclusions(cycle) == []


def test_nothing_is_decided_without_right_reason_or_in_a_late_phase(cycle: Cycle, town: Town) -> None:
    for person in (town.vera, town.boris, town.gleb, town.olga):
        with pytest.raises(PermissionDenied):
            reviewing.exclude_sheets(cycle=cycle, keys=marked(), reason="x", actor=person, at=AT)
    with pytest.raises(reviewing.ReasonIsMissing):
        reviewing.exclude_sheets(cycle=cycle, keys=marked(), reason="", actor=town.anna, at=AT)
    with pytest.raises(reviewing.NothingChosen):
        reviewing.exclude_sheets(cycle=cycle, keys=[10**9], reason="x", actor=town.anna, at=AT)
    cycle.phase = "published"
    with pytest.raises(reviewing.ReviewIsClosed):
        reviewing.exclude_sheets(cycle=cycle, keys=marked(), reason="x", actor=town.anna, at=AT)


def test_a_whole_burst_is_excluded_on_the_page_at_once(cycle: Cycle, town: Town, client: Client) -> None:
    client.force_login(town.anna, backend=BACKEND)
    page = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/sheets/marked/"
    shown = str(client.get(page).content, "utf-8")
    assert "60\xa0анкет" in shown and shown.count('name="sheet"') == 50
    refused = client.post(f"{page}decide/", {"verb": "exclude", "whole": "all", "state": "waiting", "reason": ""})
    assert refused.status_code == 409 and "Напишите причину" in str(refused.content, "utf-8")
    done = client.post(f"{page}decide/", {"verb": "exclude", "whole": "all", "state": "waiting", "reason": "Накрутка"})
    assert done.status_code == 302
    assert Sheet.objects.filter(exclusion_reason="Накрутка").count() == 60


@pytest.mark.parametrize(
    "asked", ["?day=30.02.2026", "?unit=999999999999999999999", "?mark=x", "?group=%00", "?page=-1"]
)
def test_odd_questions_break_no_page(cycle: Cycle, town: Town, client: Client, asked: str) -> None:
    client.force_login(town.anna, backend=BACKEND)
    assert client.get(f"/work/{town.municipality.slug}/cycles/{cycle.pk}/sheets/marked/{asked}").status_code == 200


@pytest.mark.parametrize("rows", [10, 300])
def test_the_queue_asks_as_many_questions_for_ten_as_for_many(
    town: Town, client: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    cycle = make_cycle(town)
    make_sheets(cycle.units.get(institution=town.library), rows, doubts=["fast"])
    client.force_login(town.anna, backend=BACKEND)
    with django_assert_max_num_queries(30):
        assert client.get(f"/work/{town.municipality.slug}/cycles/{cycle.pk}/sheets/marked/").status_code == 200
