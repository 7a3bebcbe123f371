"""The API: what anybody reads, what a key opens, batches that repeat without harm, refusals in one shape."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from merilo.accounts.models import Entry
from merilo.assessment.models import Cycle, Mark, Sheet, Wave
from merilo.assessment.services import inspecting
from merilo.portal.api.door import Asked
from tests.accounts.programs import make_key
from tests.assessment import looking
from tests.assessment.making import ROLES, make_cycle, make_sheets
from tests.ratings.publishing import corrected, published
from tests.town import AT, Town, make_institution

API = "/api/v1"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests happen on the day of the town, and nobody has asked before."""
    from merilo.accounts import edge
    from tests.town import AT

    monkeypatch.setattr(edge.timezone, "now", lambda: AT)
    cache.clear()


def ask(way: str, key: str = "", **more: Any) -> Any:
    """Read an address."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client(raise_request_exception=True).get(f"{API}{way}", headers=headers, **more)


def hand(way: str, content: Any, key: str = "") -> Any:
    """Hand something over."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post(f"{API}{way}", json.dumps(content), content_type="application/json", headers=headers)


@pytest.fixture
def cycle(town: Town) -> Cycle:
    """A cycle in the middle of gathering."""
    return make_cycle(town)


def sheet(town: Town, receipt: str = "sheet-0001", **more: Any) -> dict[str, Any]:
    """A sheet of somebody who has used nothing and is content."""
    answers = dict.fromkeys(ROLES, "yes")
    return {"receipt": receipt, "institution": town.library.pk, "answers": answers, **more}


def test_anybody_reads_municipalities_institutions_and_plans(town: Town) -> None:
    names = [one["slug"] for one in ask("/municipalities").json()["items"]]
    assert names == ["tikhorechye", "dalny"]
    found = ask("/tikhorechye/institutions").json()
    assert found["next"] is None
    branch = next(one for one in found["items"] if one["id"] == town.branch.pk)
    assert branch["parent"] == town.library.pk
    assert ask("/tikhorechye/plans", data={"year": 2026}).json() == []


def test_a_long_list_is_told_in_parts_that_neither_skip_nor_repeat(town: Town) -> None:
    for number in range(23):
        make_institution(town.municipality, f"Клуб № {number}")
    way, seen = f"{API}/tikhorechye/institutions?limit=5", []
    while way:
        answer = Client().get(way).json()
        assert len(answer["items"]) <= 5
        seen += [one["id"] for one in answer["items"]]
        way = answer["next"]
    assert len(seen) == len(set(seen)) == 27
    refused = ask("/tikhorechye/institutions", data={"cursor": "шесть"})
    assert refused.status_code == 409 and "cursor" in refused.json()["detail"]


def test_refusals_have_one_shape_and_one_russian_sentence(town: Town, cycle: Cycle) -> None:
    read = make_key(town).text
    for answer, status in (
        (ask("/nowhere/institutions"), 404),
        (ask("/tikhorechye/cycles"), 401),
        (ask("/tikhorechye/cycles", "merilo_wrong"), 401),
        (ask("/dalny/cycles", read), 403),
        (ask("/tikhorechye/cycles/999999/progress", read), 404),
        (ask("/tikhorechye/institutions", data={"limit": "много"}), 422),
        (hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", {"sheets": []}, read), 403),
        (hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", {"leaves": []}, make_key(town, "sheets").text), 422),
    ):
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"].startswith("application/problem+json")
        assert answer.json()["status"] == status
        assert any("а" <= letter <= "я" for letter in answer.json()["detail"])
    broken = Client().post(
        f"{API}/tikhorechye/cycles/{cycle.pk}/sheets", b"{", content_type="application/json",
        headers={"Authorization": f"Bearer {make_key(town, 'sheets').text}"},
    )  # fmt: skip
    assert broken.status_code == 400 and "JSON" in broken.json()["detail"]


def test_a_key_that_may_read_sees_how_gathering_goes(town: Town, cycle: Cycle) -> None:
    key = make_key(town).text
    make_sheets(cycle.units.get(institution=town.club), 7)
    assert [one["id"] for one in ask("/tikhorechye/cycles", key).json()] == [cycle.pk]
    found = ask(f"/tikhorechye/cycles/{cycle.pk}/progress", key).json()
    club = next(one for one in found["items"] if one["institution"] == town.club.pk)
    assert (club["have"], club["need"]) == (7, 40)


def test_a_batch_sent_ten_times_is_stored_once_and_says_so(town: Town, cycle: Cycle) -> None:
    key = make_key(town, "sheets").text
    batch = {"sheets": [sheet(town, f"sheet-{number:04}") for number in range(3)]}
    way = f"/tikhorechye/cycles/{cycle.pk}/sheets"
    assert hand(way, batch, key).json()["stored"] == 3
    for _ in range(9):
        again = hand(way, batch, key).json()
        assert (again["stored"], again["repeated"], again["refused"]) == (0, 3, 0)
    assert Sheet.objects.count() == 3
    assert set(Sheet.objects.values_list("channel", flat=True)) == {"api"}
    assert Entry.objects.filter(act="take_sheets").count() == 1


def test_a_key_sent_with_other_answers_changes_nothing_and_is_not_called_a_repeat(town: Town, cycle: Cycle) -> None:
    key = make_key(town, "sheets").text
    way = f"/tikhorechye/cycles/{cycle.pk}/sheets"
    first = sheet(town, "sheet-0001")
    assert hand(way, {"sheets": [first]}, key).json()["stored"] == 1
    kept = Sheet.objects.get().answers
    answers = dict(first["answers"])
    other = hand(way, {"sheets": [{**first, "answers": {**answers, ROLES[0]: "no"}}]}, key).json()
    assert other["refused"] == 1 and "другие ответы" in other["items"][0]["faults"][0]
    assert Sheet.objects.get().answers == kept


def test_sheets_for_a_cycle_that_gathers_no_more_are_refused_by_its_phase(town: Town, cycle: Cycle) -> None:
    key = make_key(town, "sheets").text
    Cycle.objects.update(phase="preliminary")
    answer = hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", {"sheets": [sheet(town, "sheet-0001")]}, key)
    assert answer.status_code == 403 and "На этом этапе" in answer.json()["detail"]


def test_a_faulty_sheet_is_refused_with_its_reasons_and_does_not_hold_up_the_others(town: Town, cycle: Cycle) -> None:
    key = make_key(town, "sheets").text
    wrong = [
        sheet(town, "sheet-bad1", answers={"стенд": "yes"}),
        sheet(town, "sheet-bad2", institution=town.library.pk + 10**9),
        sheet(town, "sheet-bad3", answers={"stand_used": "наверное"}),
    ]
    answer = hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", {"sheets": [*wrong, sheet(town)]}, key).json()
    assert [one["status"] for one in answer["items"]] == ["refused"] * 3 + ["stored"]
    assert all(one["faults"] for one in answer["items"][:3])


def test_nothing_is_taken_outside_the_gathering_or_after_the_wave(town: Town, cycle: Cycle) -> None:
    key = make_key(town, "sheets").text
    Wave.objects.update(ended_at=timezone.now())
    answer = hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", {"sheets": [sheet(town)]}, key).json()
    assert "волны" in answer["items"][0]["faults"][0]
    Cycle.objects.update(phase="final")
    assert hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", {"sheets": [sheet(town)]}, key).status_code == 403
    assert not Sheet.objects.exists()


def test_a_key_may_no_more_than_the_person_who_made_it(town: Town, cycle: Cycle) -> None:
    key = make_key(town, "read", "sheets", "marks").text
    town.anna.grants.update(until=timezone.localdate(timezone.now()) - timedelta(days=3000), since="2010-01-01")
    assert ask("/tikhorechye/cycles", key).status_code == 403
    assert hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", {"sheets": [sheet(town)]}, key).status_code == 403


def test_marks_of_a_checklist_go_in_together_or_not_at_all(town: Town, cycle: Cycle) -> None:
    key, way = make_key(town, "marks").text, f"/tikhorechye/cycles/{cycle.pk}/marks"
    one = {
        "receipt": "mark-0001",
        "institution": town.club.pk,
        "channel": "stand",
        "item": "1.1/stand/01",
        "value": "1",
    }
    two = {**one, "receipt": "mark-0002", "item": "1.1/stand/02", "value": None}
    wrong = {**one, "receipt": "mark-0003", "item": "9.9/stand/77"}
    assert hand(way, {"marks": [one, two, wrong]}, key).json()["refused"] == 3
    assert not Mark.objects.exists()
    assert hand(way, {"marks": [one, two]}, key).json()["stored"] == 2
    assert hand(way, {"marks": [one, two]}, key).json()["repeated"] == 2
    assert Mark.objects.count() == 2
    too_exact = {**one, "receipt": "mark-0004", "value": "0.333"}
    assert hand(way, {"marks": [too_exact]}, key).status_code == 422


def test_a_program_replaces_its_own_marks_and_nobody_elses(town: Town, cycle: Cycle) -> None:
    key, way = make_key(town, "marks").text, f"/tikhorechye/cycles/{cycle.pk}/marks"
    form = looking.form_here(town, channel="stand", name=town.club.name)
    first, second = looking.codes(form)[:2]
    by_hand = [inspecting.MarkInput(first, Decimal(1))]
    inspecting.set_marks(inspection=form, marks=by_hand, actor=town.anna, at=AT)  # Anna's own key meets Anna's own hand

    def sent(item: str, value: str, receipt: str) -> Any:
        mark = {"receipt": receipt, "institution": town.club.pk, "channel": "stand", "item": item, "value": value}
        return hand(way, {"marks": [mark]}, key).json()["items"][0]

    assert sent(second, "1", "mark-0001")["status"] == "stored"
    assert sent(second, "0", "mark-0002")["status"] == "stored"
    met = sent(first, "0", "mark-0003")
    assert met["status"] == "refused" and "отмечен человеком" in met["faults"][0]
    assert sent(first, "1", "mark-0004")["status"] == "repeated"
    now = {mark.item: (mark.value, mark.origin) for mark in Mark.objects.filter(is_current=True)}
    assert now == {first: (1, "first"), second: (0, "api")}


def test_published_ratings_are_read_unit_by_unit_down_to_the_counts(town: Town) -> None:
    assert ask("/tikhorechye/results/2026").status_code == 404
    one = published(town)
    listed = ask("/tikhorechye/results").json()["items"]
    assert [(row["year"], row["number"], row["is_superseded"]) for row in listed] == [(2026, 1, False)]
    rating = ask("/tikhorechye/results/2026").json()
    library = next(row for row in rating["items"] if row["institution"] == town.library.pk)
    kept = one.calculation.results.get(unit__institution=town.library)
    assert library["total"] == kept.result["total"] and library["criteria"] == kept.result["criteria"]
    whole = ask(f"/tikhorechye/results/2026/{town.library.pk}").json()
    assert whole["trace"]["value"] == whole["total"]
    assert ask("/tikhorechye/results/2026/999999").status_code == 404


def test_a_small_group_that_pages_hide_is_not_told_to_programs_either(town: Town) -> None:
    published(town, few=3)
    whole = ask(f"/tikhorechye/results/2026/{town.club.pk}").json()
    text = json.dumps(whole)
    figure = next(part for part in _tree(whole["trace"]) if part["code"] == "3.3")
    assert figure["formula"] == "given" and not figure["parts"]
    assert "disabled" not in text and "access_satisfied" not in text


def test_a_superseded_rating_stays_readable_by_its_number(town: Town) -> None:
    corrected(published(town), town)
    assert ask("/tikhorechye/results/2026").json()["publication"]["number"] == 2
    old = ask("/tikhorechye/results/2026", data={"number": 1}).json()["publication"]
    assert old["is_superseded"] and old["number"] == 1


def _tree(tree: dict[str, Any]) -> Any:
    yield tree
    for one in tree["parts"]:
        yield from _tree(one)


def test_who_asks_too_often_is_told_when_to_come_back(town: Town) -> None:
    for _ in range(300):
        assert ask("/municipalities").status_code == 200
    answer = ask("/municipalities")
    assert answer.status_code == 429 and int(answer["Retry-After"]) >= 1
    key = make_key(town).text
    assert ask("/tikhorechye/cycles", key).status_code == 200, "a key is counted by itself"


def test_the_cache_holds_no_address_of_who_asks() -> None:
    asked = Asked("1/m")
    keys = {
        asked.get_cache_key(RequestFactory().get("/", REMOTE_ADDR=address)) for address in ("192.0.2.7", "192.0.2.8")
    }
    assert len(keys) == 2 and not any("192.0.2" in str(key) for key in keys)


def test_a_batch_has_an_end(town: Town, cycle: Cycle) -> None:
    key = make_key(town, "sheets").text
    batch = {"sheets": [sheet(town, f"sheet-{number:05}") for number in range(501)]}
    assert hand(f"/tikhorechye/cycles/{cycle.pk}/sheets", batch, key).status_code == 422
