"""Mail: nobody makes another one's mail his own, and only a proved one opens an account to a sign-in elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry, User
from merilo.accounts.queries.people import mail_is_proved
from merilo.accounts.services import addresses
from merilo.accounts.services.people import NotOurs, describe_person
from tests.accounts.letters import token_of_letter
from tests.town import AT, ON, Town, make_invitation

MINE, BOSS = "anna@example.ru", "boss@example.ru"


@pytest.fixture
def anna(town: Town, client: Client) -> Client:
    """Anna at her computer; no letters have gone yet."""
    cache.clear()
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    return client


def say(client: Client, email: str) -> str:
    """Write a mail into one's own data; return the page."""
    return client.post("/me/", {"name": "Андреева Анна Ильинична", "email": email}, follow=True).text


def now(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_a_new_mail_is_kept_when_the_link_of_the_letter_is_used_by_the_same_person(town: Town, anna: Client) -> None:
    page = say(anna, "Anna@Example.ru")
    assert f"На {MINE} ушло письмо" in page and now(town.anna).email == ""
    assert mail.outbox[0].to == [MINE] and "testserver" in str(mail.outbox[0].body)
    path = f"/me/mail/{token_of_letter()}/"
    assert MINE in anna.get(path).text
    assert now(town.anna).email == "", "looking at the page proves nothing"
    anna.post(path)
    assert now(town.anna).email == MINE and mail_is_proved(now(town.anna), MINE)
    assert Entry.objects.filter(act="prove_mail", after__email=MINE).count() == 1
    assert anna.post(path).status_code == 403, "the link is used up"


def test_the_link_of_a_letter_is_of_no_use_to_others_or_later(town: Town, anna: Client) -> None:
    say(anna, BOSS)
    token = token_of_letter()
    other = Client()
    assert other.get(f"/me/mail/{token}/").status_code == 302
    other.force_login(town.boris, backend="django.contrib.auth.backends.ModelBackend")
    assert other.post(f"/me/mail/{token}/").status_code == 403
    for spoilt in (token[:-2], "x", token + "x", "я" * 40):
        assert anna.post(f"/me/mail/{spoilt}/").status_code == 403
    with pytest.raises(addresses.ProofNotValid):
        addresses.prove(token=token, actor=town.anna, at=timezone.now() + addresses.LIVES + timedelta(minutes=1))
    assert now(town.anna).email == now(town.boris).email == ""


def test_letters_do_not_become_a_flood(anna: Client) -> None:
    for number in range(5):
        say(anna, f"anna{number}@example.ru")
    assert "ушло уже пять писем" in say(anna, "anna5@example.ru")
    assert len(mail.outbox) == 5


def test_a_letter_that_does_not_go_is_told_and_nothing_changes(town: Town, anna: Client, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    assert "Письмо на этот адрес не ушло" in say(anna, MINE)
    assert now(town.anna).email == ""


def test_without_a_mail_server_a_mail_one_says_oneself_stays_unproved(
    town: Town, anna: Client, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # type: ignore[attr-defined]
    say(anna, BOSS)
    assert now(town.anna).email == BOSS and not mail_is_proved(now(town.anna), BOSS)
    describe_person(
        person=town.anna, values={"phone": "2-22"}, within=town.municipality.place, actor=town.admin, on=ON, at=AT
    )
    describe_person(
        person=town.anna,
        values={"name": "Андреева Анна", "email": BOSS},
        within=town.municipality.place, actor=town.admin, on=ON, at=AT,
    )  # fmt: skip
    assert not mail_is_proved(now(town.anna), BOSS), "who corrects another thing has not answered for the mail"


def test_who_keeps_people_answers_for_the_mail_he_writes_in(town: Town) -> None:
    doing = {"within": town.municipality.place, "actor": town.anna, "on": ON, "at": AT}
    describe_person(person=town.pavel, values={"email": "pavel@example.ru"}, **doing)
    assert mail_is_proved(now(town.pavel), "pavel@example.ru")
    describe_person(person=town.anna, values={"email": BOSS}, **doing)
    assert not mail_is_proved(now(town.anna), BOSS), "but not for the own one"
    for person in (town.anna, town.admin, town.stranger):
        with pytest.raises(NotOurs):
            addresses.vouch(person=person, **doing)
    with pytest.raises(NotAllowed):
        addresses.vouch(person=town.anna, **{**doing, "actor": town.gleb})
    with pytest.raises(addresses.NothingToVouchFor):
        addresses.vouch(person=town.gleb, **doing)
    addresses.vouch(person=town.anna, **{**doing, "actor": town.admin})
    assert mail_is_proved(now(town.anna), BOSS)
    describe_person(person=town.anna, values={"email": MINE}, **doing)
    assert not mail_is_proved(now(town.anna), BOSS) and not mail_is_proved(now(town.anna), MINE)


def test_the_mail_of_an_invitation_is_proved_by_who_invited(town: Town, client: Client) -> None:
    make_invitation(town, email="noi@example.ru")
    client.post("/join/", {"code": "abcde-fghjk-mnpqr"})
    client.post("/join/accept/", {"username": "novikov", "password": "тихий омут 7", "again": "тихий омут 7"})
    assert mail_is_proved(User.objects.get(username="novikov"), "noi@example.ru")
