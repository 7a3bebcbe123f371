"""People are kept through the pages: what is asked for happens, what is refused is said beside the form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from merilo.accounts.models import Deputy, Grant, Role, User
from merilo.registry.models import Municipality
from tests.town import Town

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/work/tikhorechye/"
LONG = "я" * 1_000_000


@pytest.fixture
def anna(town: Town, client: Client) -> Client:
    """Anna's browser."""
    client.force_login(town.anna, backend=BACKEND)
    return client


@pytest.fixture
def admin(town: Town, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(town.admin, backend=BACKEND)
    return client


def test_the_list_is_asked_by_name_role_and_standing(town: Town, anna: Client) -> None:
    def shown(**asked: str) -> list[str]:
        return [one.username for one in anna.get(HOME + "people/", asked).context["page"]]

    assert len(shown()) == 7
    assert shown(words="павлов") == ["pavel"]
    assert shown(role="head") == ["gleb"]
    assert "anna" not in shown(standing="never")
    User.objects.filter(pk=town.olga.pk).update(is_active=False)
    Grant.objects.filter(user=town.vera).update(until="2025-01-01")
    assert shown(standing="former") == ["vera", "olga"]
    assert len(shown()) == 5
    assert len(shown(role="nonsense", standing="\x00")) == 5


def test_a_role_is_given_and_ended_through_the_pages(town: Town, anna: Client) -> None:
    card, today = f"{HOME}people/{town.pavel.pk}/", timezone.localdate()
    answer = anna.post(card + "roles/", {"role": "member", "since": str(today), "basis": "распоряжение"})
    assert answer.headers["Location"] == card
    grant = town.pavel.grants.get(role=Role.MEMBER)
    assert "Завершить роль" in anna.get(f"{card}roles/{grant.pk}/").text
    anna.post(f"{card}roles/{grant.pk}/", {"last_day": str(today), "reason": "уход"})
    grant.refresh_from_db()
    assert grant.until == today


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "admin"}, {"since": "2026-02-30"}, {"since": "99999-01-01"}, {"until": "2001-01-01"}, {"basis": LONG},
        {"role": "head"}, {"institution": "mun:1/inst:999999"}, {"since": "\x00"}, {"basis": "\x00"},
    ],
)  # fmt: skip
def test_nonsense_is_refused_beside_the_form(town: Town, anna: Client, wrong: dict[str, str]) -> None:
    given = {"role": "member", "since": "2026-04-15", "basis": "", **wrong}
    answer = anna.post(f"{HOME}people/{town.pavel.pk}/roles/", given)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert town.pavel.grants.count() == 1


def test_the_last_coordinator_is_told_why_the_role_stays(town: Town, anna: Client) -> None:
    grant = town.anna.grants.get()
    asked = {"last_day": str(timezone.localdate()), "reason": "уход"}
    assert "последний координатор" in anna.post(f"{HOME}people/{town.anna.pk}/roles/{grant.pk}/", asked).text


def test_things_of_others_are_not_found(town: Town, anna: Client) -> None:
    other, grant = town.stranger, town.stranger.grants.get()
    for path in (f"people/{other.pk}/", f"people/{town.pavel.pk}/roles/{grant.pk}/", "people/999999/"):
        assert anna.get(HOME + path).status_code == 404
    assert anna.post(f"{HOME}people/{other.pk}/link/").status_code == 404


def test_a_link_is_shown_once_with_its_picture(town: Town, anna: Client) -> None:
    answer = anna.post(f"{HOME}people/{town.pavel.pk}/link/")
    path = answer.context["address"].removeprefix("http://testserver")
    assert "<svg" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get(path).status_code == 200


def test_a_mail_that_another_has_is_refused_beside_its_field(town: Town, anna: Client) -> None:
    User.objects.filter(pk=town.olga.pk).update(email="olga@example.ru")
    asked = {"name": "Павлов Павел", "email": "OLGA@example.ru"}
    assert "занята" in anna.post(f"{HOME}people/{town.pavel.pk}/", asked).text
    assert "занята" in anna.post("/me/", asked).text


def test_a_person_is_turned_off_and_let_in_again(town: Town, anna: Client) -> None:
    path = f"{HOME}people/{town.pavel.pk}/disable/"
    for is_active in (False, True):
        anna.post(path, {"reason": "проверка"})
        town.pavel.refresh_from_db()
        assert town.pavel.is_active is is_active
    assert not town.pavel.grants.filter(until__isnull=True).exists()


def test_a_deputy_is_set_and_ended_through_the_pages(town: Town, anna: Client) -> None:
    today = timezone.localdate()
    asked = {"person": town.boris.pk, "deputy": town.zoya.pk, "since": today, "until": today, "reason": "отпуск"}
    assert "раньше" in anna.post(HOME + "deputies/", {**asked, "until": today - timedelta(days=1)}).text
    assert "сам себя" in anna.post(HOME + "deputies/", {**asked, "deputy": town.boris.pk}).text
    assert anna.post(HOME + "deputies/", {**asked, "deputy": town.stranger.pk}).context["form"].errors
    anna.post(HOME + "deputies/", asked)
    made = Deputy.objects.get()
    anna.post(f"{HOME}deputies/{made.pk}/end/")
    assert not Deputy.objects.exists()


def test_people_change_what_is_said_of_them_and_no_more(town: Town, anna: Client) -> None:
    anna.post("/me/", {"name": "Андреева  Анна", "phone": "8 800", "is_superuser": "1", "username": "admin2"})
    town.anna.refresh_from_db()
    assert (town.anna.name, town.anna.phone, town.anna.wants_mail) == ("Андреева Анна", "8 800", False)
    assert not town.anna.is_superuser
    assert town.anna.username == "anna"


def test_an_administrator_adds_a_municipality_and_another_administrator(town: Town, admin: Client) -> None:
    asked = {"name": "Новый округ", "slug": "novy", "time_zone": "Asia/Omsk"}
    assert admin.post("/install/municipalities/", asked).headers["Location"] == "/work/novy/invitations/new/"
    assert Municipality.objects.get(slug="novy").time_zone == "Asia/Omsk"
    assert admin.post("/install/municipalities/", asked).context["form"].errors
    assert admin.post("/install/administrators/", {"login": "нет", "basis": "-"}).context["form"].errors
    admin.post("/install/administrators/", {"login": "olga", "basis": "приказ"})
    made = Grant.objects.get(user=town.olga, role=Role.ADMIN)
    admin.post(f"/install/administrators/{made.pk}/", {"last_day": str(timezone.localdate()), "reason": "уход"})
    made.refresh_from_db()
    assert made.until == timezone.localdate()


def test_the_last_administrator_is_told_why_the_role_stays(town: Town, admin: Client) -> None:
    grant = town.admin.grants.get()
    asked = {"last_day": str(timezone.localdate()), "reason": "уход"}
    assert "последний администратор" in admin.post(f"/install/administrators/{grant.pk}/", asked).text


def test_who_heads_a_closed_institution_is_named_on_the_desk_and_in_the_list(town: Town, anna: Client) -> None:
    chore = "Завершить роль руководителя закрытого учреждения"
    assert chore not in anna.get(HOME).text
    type(town.library).objects.filter(pk=town.library.pk).update(closed_on=timezone.localdate())
    desk = anna.get(HOME).text
    assert chore in desk
    assert f"/people/{town.gleb.pk}/" in desk
    assert "Тихореченская библиотека (учреждение закрыто с" in anna.get(HOME + "people/").text
    Grant.objects.filter(user=town.gleb).update(until=timezone.localdate() - timedelta(days=1))
    assert chore not in anna.get(HOME).text
