"""The desk of a new municipality says what to do first, each thing one click away; later it says so no more."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from merilo.accounts.models import Grant, Invitation, Role
from merilo.plans.models import Plan
from merilo.registry.models import Institution, Municipality
from tests.town import Town, make_person, make_plan


def new_place() -> tuple[Municipality, Client]:
    """Make a municipality with nobody in it but its coordinator."""
    place = Municipality.objects.create(name="Новый округ", slug="novy")
    person = make_person("nina", "Новая Нина Львовна", Role.COORDINATOR, str(place.place))
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return place, browser


def test_a_new_coordinator_sees_the_first_three_things_as_links(town: Town) -> None:
    _, browser = new_place()
    words = browser.get("/work/novy/").text
    assert "С чего начать" in words
    for name in ("import", "institution_add", "invite", "draft_upload", "plan_model", "plan_new"):
        address = reverse(name, args=["novy"])
        assert f'href="{address}"' in words
        assert browser.get(address).status_code == 200
    assert "Всё сделано" not in words


def test_what_is_done_is_ticked_until_all_is(town: Town) -> None:
    place, browser = new_place()
    Institution.objects.create(municipality=place, name="Клуб", short_name="Клуб")
    words = browser.get("/work/novy/").text
    assert words.count("ещё нет") == 2
    make_plan(place, state=Plan.State.ACTIVE)
    Invitation.objects.create(
        name="Член",
        role=Role.MEMBER,
        place=str(place.place),
        code_hash="x",
        made_at="2026-04-15T09:00Z",
        expires_at="2026-05-15T09:00Z",
    )
    words = browser.get("/work/novy/").text
    assert "С чего начать" not in words
    assert "Всё сделано" in words


def test_nobody_but_a_coordinator_is_told_to_begin(town: Town) -> None:
    place, _ = new_place()
    Grant.objects.create(user=town.zoya, role=Role.MEMBER, place=str(place.place), since=date(2024, 1, 1))
    browser = Client()
    browser.force_login(town.zoya, backend="django.contrib.auth.backends.ModelBackend")
    words = browser.get("/work/novy/").text
    assert "С чего начать" not in words
    assert "ничего не требуется" in words
