"""Invitations and one-time links: each opens one door once, and only for whom it was made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry, Grant, Invitation, Notice, Role, User
from merilo.accounts.services import entrance, invitations
from merilo.accounts.services.people import NotOurs, disable_person, enable_person
from tests.town import AT, ON, Town, make_invitation, make_link, make_person

CODE = "abcde-fghjk-mnpqr"
GOOD = {"username": "novikov.nl", "password": "тихий омут 7", "again": "тихий омут 7"}


@pytest.fixture(autouse=True)
def forgiven() -> None:
    """Start each test with no failed attempts."""
    cache.clear()


def test_an_invitation_shows_its_code_once_and_keeps_its_hash_only(town: Town, client: Client) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("invite", args=["tikhorechye"]), {"name": "Новая Нина", "role": "member"})
    kept = Invitation.objects.get()
    code = answer.context["code"]
    assert code in answer.text
    assert kept.code_hash == invitations.hash_of(code)
    assert code not in client.get(reverse("invitations", args=["tikhorechye"])).text
    assert code not in str(Entry.objects.values_list())
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_is_invited_chooses_name_and_password_and_is_in(town: Town, client: Client) -> None:
    made = make_invitation(town)
    assert client.post("/join/", {"code": " ABCDE fghjk-MNPQR "}).headers["Location"] == "/join/accept/"
    made.refresh_from_db()
    assert made.opened_at is not None
    client.post("/join/accept/", GOOD)
    user = User.objects.get(username="novikov.nl")
    assert client.get("/me/").status_code == 200
    assert [(one.role, one.place) for one in user.grants.all()] == [(Role.MEMBER, str(town.municipality.place))]
    assert Entry.objects.get().act == "accept_invitation"
    assert user.check_password(GOOD["password"])


def test_looking_at_a_link_does_not_open_the_invitation(town: Town, client: Client) -> None:
    make_invitation(town)
    assert CODE in client.get(f"/join/{CODE}/").text
    assert Invitation.objects.get().opened_at is None


def test_an_invitation_is_accepted_once(town: Town, client: Client) -> None:
    make_invitation(town)
    other = Client()
    for browser in (client, other):
        browser.post("/join/", {"code": CODE})
    client.post("/join/accept/", GOOD)
    other.post("/join/accept/", {**GOOD, "username": "second"})
    assert User.objects.filter(grants__role=Role.MEMBER).count() == 2  # Zoya and the one who was invited
    assert not User.objects.filter(username="second").exists()
    assert "Код не подходит" in Client().post("/join/", {"code": CODE}).text


@pytest.mark.parametrize("spoilt", ["revoked_at", "expires_at"])
def test_an_invitation_that_was_taken_back_or_ran_out_opens_nothing(town: Town, client: Client, spoilt: str) -> None:
    made = make_invitation(town)
    client.post("/join/", {"code": CODE})
    Invitation.objects.filter(pk=made.pk).update(**{spoilt: AT})
    assert client.post("/join/accept/", GOOD).headers["Location"] == "/join/"
    assert "Код не подходит" in client.post("/join/", {"code": CODE}).text
    assert not User.objects.filter(username=GOOD["username"]).exists()


def test_a_renewed_invitation_forgets_the_old_code(town: Town, client: Client) -> None:
    made = make_invitation(town)
    client.post("/join/", {"code": CODE})
    fresh = invitations.renew_invitation(invitation=made, actor=town.anna, at=AT)
    assert client.get("/join/accept/").headers["Location"] == "/join/"
    with pytest.raises(invitations.InvitationNotValid):
        invitations.open_invitation(code=CODE, at=AT)
    assert invitations.open_invitation(code=fresh.code, at=AT).pk == made.pk


def test_guessing_codes_is_stopped_even_for_the_right_one(town: Town, client: Client) -> None:
    make_invitation(town)
    for number in range(10):
        assert client.post("/join/", {"code": f"wrong-{number}"}).status_code == 200
    answer = client.post("/join/", {"code": CODE})
    assert answer.status_code == 429
    assert "Подождите 15 минут" in answer.text


def test_a_weak_password_and_a_taken_or_odd_name_are_refused_beside_their_fields(town: Town, client: Client) -> None:
    make_invitation(town)
    client.post("/join/", {"code": CODE})
    weak = client.post("/join/accept/", {**GOOD, "password": "12345678", "again": "12345678"})
    assert "password" in weak.context["form"].errors
    taken = client.post("/join/accept/", {**GOOD, "username": "ANNA"})
    assert taken.context["form"].errors["username"] == ["Это имя для входа занято: выберите другое."]
    for odd in ("аня", "a", "x y z", "a@b.ru", "a\x00bcd", "y" * 1000):
        assert "username" in client.post("/join/accept/", {**GOOD, "username": odd}).context["form"].errors, odd
    assert Invitation.objects.get().accepted_at is None


def test_who_is_here_already_accepts_signed_in(town: Town, client: Client) -> None:
    make_invitation(town)
    client.force_login(town.stranger, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/join/", {"code": CODE})
    client.post("/join/accept/")
    assert town.stranger.grants.filter(place=str(town.municipality.place), role=Role.MEMBER).exists()
    assert Invitation.objects.get().user == town.stranger


def test_an_invitation_to_be_administrator_cannot_be_made(town: Town, client: Client) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("invite", args=["tikhorechye"]), {"name": "Хитрый", "role": "admin"})
    assert not Invitation.objects.exists()
    with pytest.raises(ValueError, match="администратор"):
        invitations.invite(name="Х", role="admin", within=town.municipality.place, actor=town.anna, at=AT)
    with pytest.raises(NotAllowed):
        invitations.invite(name="Х", role="member", within=town.elsewhere.place, actor=town.anna, at=AT)


def test_an_institution_of_others_cannot_be_named_in_an_invitation(town: Town, client: Client) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    asked = {"name": "Хитрый", "role": "head", "institution": f"mun:{town.elsewhere.pk}/inst:1"}
    assert "institution" in client.post(reverse("invite", args=["tikhorechye"]), asked).context["form"].errors


def test_a_one_time_link_lets_in_once(town: Town, client: Client) -> None:
    token = make_link(town.pavel)
    path = f"/enter/{token}/"
    assert "Павлов" in client.get(path).text
    assert client.get("/me/").status_code == 302, "looking at the page does not sign in"
    client.post(path, {"password": "", "again": ""})
    assert client.get("/me/").status_code == 200
    other = Client()
    assert other.get(path).status_code == 410
    assert other.post(path, {"password": "", "again": ""}).status_code == 410
    assert other.get("/me/").status_code == 302


def test_of_two_who_come_with_the_same_link_one_gets_in(town: Town) -> None:
    token = make_link(town.pavel)
    person = entrance.person_of(token=token, at=AT)
    entrance.use_link(token=token, at=AT)
    assert User.objects.filter(pk=person.pk, last_login=AT).exists()
    with pytest.raises(entrance.LinkNotValid):
        entrance.use_link(token=token, at=AT + timedelta(seconds=1))


def test_a_link_sets_a_new_password_and_a_weak_one_does_not_use_it_up(town: Town, client: Client) -> None:
    path = f"/enter/{make_link(town.pavel)}/"
    assert client.post(path, {"password": "123", "again": "123"}).context["form"].errors
    assert client.post(path, {"password": "тихий омут 7", "again": ""}).context["form"].errors
    client.post(path, {"password": "тихий омут 7", "again": "тихий омут 7"})
    assert User.objects.get(pk=town.pavel.pk).check_password("тихий омут 7")
    assert Entry.objects.get().act == "use_link"


@pytest.mark.parametrize("change", ["password", "turned off"])
def test_a_link_dies_with_a_new_password_and_with_the_person(town: Town, client: Client, change: str) -> None:
    path = f"/enter/{make_link(town.pavel)}/"
    if change == "password":
        town.pavel.set_password("совсем другой 8")
        town.pavel.save()
    else:
        User.objects.filter(pk=town.pavel.pk).update(is_active=False)
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "A" * 24, "%00", "я" * 30, "A" * 5000])
def test_a_made_up_link_is_refused_plainly(town: Town, client: Client, token: str) -> None:
    assert client.get(f"/enter/{token}/").status_code in (404, 410)


def test_a_coordinator_makes_links_for_own_people_only(town: Town) -> None:
    doing = {"within": town.municipality.place, "actor": town.anna, "on": ON, "at": AT}
    entrance.make_link(person=town.pavel, **doing)
    assert Notice.objects.get(user=town.pavel).text.startswith("Для вас сделана")
    for person in (town.anna, town.admin, town.stranger):
        with pytest.raises(NotOurs):
            entrance.make_link(person=person, **doing)
    Grant.objects.create(user=town.pavel, role=Role.MEMBER, place=str(town.elsewhere.place), since=ON)
    with pytest.raises(NotOurs):
        entrance.make_link(person=town.pavel, **doing)
    for other in (town.gleb, town.stranger):
        with pytest.raises(NotAllowed):
            entrance.make_link(**{**doing, "person": town.olga, "actor": other})


def test_a_link_does_not_pass_by_the_second_step(town: Town, client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(town.pavel, generate_totp_secret())
    answer = client.post(f"/enter/{make_link(town.pavel)}/", {"password": "", "again": ""})
    assert answer.headers["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/me/").status_code == 302


def test_a_lost_second_step_is_taken_off_within_the_limits_of_links(town: Town, client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    for person in (town.pavel, town.admin, town.stranger, town.anna):
        TOTP.activate(person, generate_totp_secret())
    doing = {"reason": "телефон утерян", "within": town.municipality.place, "actor": town.anna, "on": ON, "at": AT}
    for person in (town.anna, town.admin, town.stranger):
        with pytest.raises(NotOurs):
            entrance.reset_second_step(person=person, **doing)
    for other in (town.gleb, town.stranger):
        with pytest.raises(NotAllowed):
            entrance.reset_second_step(**{**doing, "person": town.pavel, "actor": other})
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/work/tikhorechye/people/{town.pavel.pk}/"
    assert f"{page}second-step/" in client.get(page).text
    assert client.post(f"{page}second-step/", {"reason": ""}).status_code == 200
    client.post(f"{page}second-step/", {"reason": "телефон утерян"})
    assert f"{page}second-step/" not in client.get(page).text
    assert Entry.objects.get().act == "reset_second_step"
    assert Entry.objects.get().reason == "телефон утерян"
    assert "отключён" in Notice.objects.get(user=town.pavel).text
    with pytest.raises(entrance.SecondStepIsOff):
        entrance.reset_second_step(person=town.pavel, **doing)
    own = Client()
    own.post("/account/login/", {"login": "pavel", "password": "пароль-pavel"})
    assert own.get("/me/").status_code == 200


def test_the_command_takes_the_second_step_off_an_administrator_too(town: Town) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(town.admin, generate_totp_secret())
    assert entrance.reset_second_step_here("ADMIN", at=AT) == town.admin
    assert not Authenticator.objects.exists()
    assert Entry.objects.get().act == "reset_second_step"
    with pytest.raises(entrance.SecondStepIsOff):
        entrance.reset_second_step_here("admin", at=AT)


def test_links_of_a_coordinator_die_when_he_is_disabled_and_stay_dead(town: Town, client: Client) -> None:
    other = make_person("other", "Другова Дина Олеговна", Role.COORDINATOR, str(town.municipality.place))
    doing = {"within": town.municipality.place, "on": ON, "at": AT}
    token = entrance.make_link(person=town.pavel, actor=other, **doing)
    assert entrance.person_of(token=token, at=AT) == town.pavel
    of_anna = entrance.make_link(person=town.olga, actor=town.anna, **doing)
    disable_person(person=other, reason="уволена", actor=town.anna, **doing)
    assert client.get(f"/enter/{token}/").status_code == 410
    with pytest.raises(entrance.LinkNotValid):
        entrance.use_link(token=token, at=AT)
    enable_person(person=other, reason="вернулась", actor=town.anna, **doing)
    with pytest.raises(entrance.LinkNotValid):
        entrance.person_of(token=token, at=AT)
    assert entrance.person_of(token=of_anna, at=AT) == town.olga, "links of others live on"


def test_nobody_makes_a_link_look_like_that_of_another_maker(town: Town) -> None:
    doing = {"within": town.municipality.place, "on": ON, "at": AT}
    token = entrance.make_link(person=town.pavel, actor=town.anna, **doing).partition(".")[2]
    for spoilt in (token, f"{town.admin.pk}.{token}", f"{10**18}.{token}", f"²5.{token}", f".{token}", f"-1.{token}"):
        with pytest.raises(entrance.LinkNotValid):
            entrance.person_of(token=spoilt, at=AT)


def test_a_link_holds_no_longer_than_its_maker_keeps_people(town: Town, client: Client) -> None:
    other = make_person("other", "Другова Дина Олеговна", Role.COORDINATOR, str(town.municipality.place))
    token = entrance.make_link(person=town.pavel, actor=other, within=town.municipality.place, on=ON, at=AT)
    other.grants.update(role=Role.MEMBER)
    assert client.get(f"/enter/{token}/").status_code == 410
    with pytest.raises(entrance.LinkNotValid):
        entrance.use_link(token=token, at=AT)


@pytest.mark.parametrize(("role", "afterwards", "opens"), [
    (Role.COORDINATOR, Role.MEMBER, False),  # nobody leaves the coordinator's chair with a code to come back by
    (Role.MEMBER, Role.MEMBER, True),
    (Role.MEMBER, None, False),
    (Role.COORDINATOR, Role.COORDINATOR, True),
])  # fmt: skip
def test_an_invitation_holds_while_who_made_it_could_make_it(
    town: Town, client: Client, role: str, afterwards: str | None, opens: bool
) -> None:
    maker = make_person("other", "Другова Дина Олеговна", Role.COORDINATOR, str(town.municipality.place))
    make_invitation(town, role=role, made_by=maker)
    client.post("/join/", {"code": CODE})
    if afterwards is None:
        maker.grants.all().delete()
    else:
        maker.grants.update(role=afterwards)
    client.post("/join/accept/", GOOD)
    assert User.objects.filter(username=GOOD["username"]).exists() is opens
    assert (Invitation.objects.get().accepted_at is not None) is opens
    assert ("Код не подходит" in Client().post("/join/", {"code": CODE}).text) is True
