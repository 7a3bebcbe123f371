"""The journal as people read it and take it away; notices, and the letters they become."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from smtplib import SMTPException
from unittest import mock

import openpyxl
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from merilo.accounts import journal
from merilo.accounts.models import Grant, MailAttempt, Notice, Role, User
from merilo.accounts.queries.journal import field_words
from merilo.accounts.services import notify, send_digests
from merilo.core.deadlines import load_calendar
from tests.town import AT, ON, Town, make_deputy, make_invitation, make_notice

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/work/tikhorechye/"


def write(town: Town, **values: object) -> None:
    """Write an entry of the journal by Anna."""
    given = {"actor": town.anna, "act": "give_role", "within": town.municipality.place, "subject": town.pavel, "at": AT}
    journal.record(**{**given, **values})  # type: ignore[arg-type]


@pytest.fixture
def anna(town: Town, client: Client) -> Client:
    """Anna's browser."""
    client.force_login(town.anna, backend=BACKEND)
    return client


def test_a_deed_is_told_in_words_with_before_and_after(town: Town, anna: Client) -> None:
    write(
        town, before={"role": "member", "until": None, "name": "одно"},
        after={"role": "head", "until": ON, "place": str(town.library.place), "name": "одно"}, reason="приказ № 5",
    )  # fmt: skip
    page = anna.get(HOME + "journal/")
    (entry,) = page.context["page"].object_list
    assert entry.act == "роль дана"
    assert [(one.field, one.before, one.after.replace("\xa0", " ")) for one in entry.changes] == [
        ("роль", "член совета", "руководитель учреждения"),
        ("по", "—", "15 апреля 2026 г."),
        ("где", "—", "Тихореченская библиотека"),
    ]
    assert "Причина: приказ №\u00a05" in page.text


def test_the_journal_shows_the_own_municipality_only(town: Town, anna: Client) -> None:
    write(town, within=town.elsewhere.place, reason="чужое")
    write(town, within=town.library.place, reason="своё")
    page = anna.get(HOME + "journal/").text
    assert "своё" in page
    assert "чужое" not in page
    assert "чужое" not in anna.get(HOME + "journal/journal.csv").getvalue().decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "андреева"}, 1), ({"person": "борисов"}, 0), ({"act": "give_role"}, 1), ({"act": "invite"}, 1),
        ({"since": "2026-04-16"}, 0), ({"until": "2026-04-14"}, 0), ({"since": "2026-04-15", "until": "2026-04-15"}, 1),
        ({"words": "павлов"}, 1), ({"words": "приказ"}, 1), ({"words": "нет такого"}, 0), ({"kind": "user"}, 1),
        ({"kind": "invitation"}, 0), ({"since": "30.02.2026"}, 1), ({"page": "99999999999999999999"}, 1),
        ({"words": "\x00"}, 1), ({"since": "0001-01-01"}, 1),
    ],
)  # fmt: skip
def test_the_journal_is_asked_by_person_act_thing_days_and_words(
    town: Town, anna: Client, asked: dict[str, str], found: int
) -> None:
    write(town, reason="Приказ № 5")
    assert len(anna.get(HOME + "journal/", asked).context["page"].object_list) == found


def test_names_with_html_stay_text(town: Town, anna: Client) -> None:
    User.objects.filter(pk=town.pavel.pk).update(name="<script>alert(1)</script>")
    write(town, subject=User.objects.get(pk=town.pavel.pk), after={"name": "<img src=x>"})
    make_invitation(town, name="<b>Н</b>")
    for page in ("journal/", "people/", f"people/{town.pavel.pk}/", "invitations/", "deputies/"):
        text = anna.get(HOME + page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>Н" not in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_exports_never_hold_a_formula(town: Town, anna: Client, start: str) -> None:
    write(town, reason=f"{start}HYPERLINK(0)")
    text = anna.get(HOME + "journal/journal.csv").getvalue().decode("utf-8-sig")
    (head, line) = csv.reader(StringIO(text, newline=""), delimiter=";")
    assert head[0] == "Когда"
    assert line[-1] == f"'{start}HYPERLINK(0)"
    book = openpyxl.load_workbook(BytesIO(anna.get(HOME + "journal/journal.xlsx").content))
    cell = book.active.cell(2, 10)
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_an_export_of_another_kind_does_not_exist(anna: Client) -> None:
    assert anna.get(HOME + "journal/journal.exe").status_code == 404


@pytest.mark.parametrize("page", ["people/", "journal/", "invitations/", "deputies/", "notices/?show=all"])
def test_long_lists_ask_the_database_no_more_than_short_ones(
    town: Town, anna: Client, page: str, django_assert_max_num_queries: object
) -> None:
    here = str(town.municipality.place)
    users = User.objects.bulk_create(User(username=f"u{n}", name=f"Человек {n}", last_login=AT) for n in range(1000))
    Grant.objects.bulk_create(
        Grant(user=one, role=Role.MEMBER, place=here, since=ON, given_by=town.anna) for one in users
    )
    make_deputy(town)
    for number in range(60):
        write(town, reason=str(number))
        make_notice(town.anna, town.municipality)
        make_invitation(town, code_hash=str(number))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        text = anna.get(HOME + page).text
    if page != "deputies/":  # its form offers every colleague; a municipality has some hundred
        assert len(text.encode()) < 60_000


def test_the_same_thing_is_told_once(town: Town) -> None:
    told = {"key": "due:1", "text": "Срок завтра", "place": town.municipality.place, "at": AT}
    assert notify(users=[town.anna, town.pavel, town.anna], **told) == 2
    assert notify(users=[town.anna], **told) == 0
    assert notify(users=[User(pk=town.olga.pk, is_active=False)], **told) == 0


def test_a_person_sees_and_reads_only_own_notices(town: Town, anna: Client) -> None:
    mine = make_notice(town.anna, town.municipality, link=f"{HOME}people/")
    other = make_notice(town.boris, town.municipality, text="не для Анны")
    assert "не для Анны" not in anna.get(HOME + "notices/?show=all").text
    assert anna.post(f"{HOME}notices/{other.pk}/").status_code == 404
    assert anna.post(f"{HOME}notices/{mine.pk}/").headers["Location"] == f"{HOME}people/"
    anna.post(HOME + "notices/read/")
    assert list(Notice.objects.filter(read_at__isnull=True)) == [other]


def test_a_notice_never_leads_outside(town: Town, anna: Client) -> None:
    for bad in ("//evil.example", "https://evil.example", "javascript:alert(1)"):
        notice = make_notice(town.anna, town.municipality, link=bad)
        assert anna.post(f"{HOME}notices/{notice.pk}/").headers["Location"] == f"{HOME}notices/"


NOON = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)  # Wednesday, 12:00 in Moscow
NIGHT = datetime(2026, 4, 15, 1, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 4, 19, 9, 0, tzinfo=UTC)


@pytest.fixture
def waiting(town: Town) -> Notice:
    """Two notices for Anna, who has mail."""
    User.objects.filter(pk=town.anna.pk).update(email="anna@example.ru")
    make_notice(town.anna, town.municipality, text="Первое", link=f"{HOME}notices/")
    return make_notice(town.anna, town.municipality, text="Второе <b>&")


def test_what_waits_goes_as_one_plain_letter_and_goes_once(waiting: Notice) -> None:
    assert send_digests(at=NOON) == 1
    (letter,) = mail.outbox
    assert letter.subject == "Мерило: 2\xa0новых уведомления"
    assert "Второе <b>&" in letter.body
    assert f"http://localhost:8000{HOME}notices/" in letter.body
    assert not getattr(letter, "alternatives", [])
    assert send_digests(at=NOON + timedelta(hours=5)) == 0


def test_letters_go_in_working_hours_of_the_place(waiting: Notice) -> None:
    assert send_digests(at=NIGHT) == send_digests(at=SUNDAY) == 0
    assert send_digests(at=NOON, zones={waiting.place: "Asia/Kamchatka"}) == 0
    assert send_digests(at=NIGHT, zones={waiting.place: "Asia/Kamchatka"}) == 1


def test_no_letter_goes_on_a_holiday(waiting: Notice) -> None:
    holiday = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)  # Friday
    Notice.objects.update(at=holiday)
    assert send_digests(at=holiday) == 0
    assert send_digests(at=holiday + timedelta(days=3)) == 1
    Notice.objects.update(mailed_at=None)
    decree = load_calendar()
    decree = replace(decree, off=decree.off | {date(2026, 5, 5)})
    assert send_digests(at=holiday + timedelta(days=4), calendar=decree) == 0


def test_nothing_is_written_of_a_place_whose_role_has_ended(waiting: Notice, town: Town) -> None:
    Grant.objects.filter(user=town.anna).update(until=NOON.date() - timedelta(days=1))
    assert send_digests(at=NOON) == 0
    Grant.objects.filter(user=town.anna).update(until=NOON.date())
    assert send_digests(at=NOON) == 1


def test_a_person_gets_no_two_letters_within_four_hours(waiting: Notice, town: Town) -> None:
    send_digests(at=NOON)
    make_notice(town.anna, town.municipality, text="Третье", at=NOON)
    assert send_digests(at=NOON + timedelta(hours=1)) == 0
    assert send_digests(at=NOON + timedelta(hours=5)) == 1


@pytest.mark.parametrize("change", [{"wants_mail": False}, {"email": ""}, {"is_active": False}])
def test_who_wants_no_letters_gets_none(waiting: Notice, town: Town, change: dict[str, object]) -> None:
    User.objects.filter(pk=town.anna.pk).update(**change)
    assert send_digests(at=NOON) == 0


def test_a_letter_that_fails_is_noted_told_once_a_day_and_tried_again(waiting: Notice, town: Town) -> None:
    with mock.patch.object(EmailBackend, "send_messages", side_effect=SMTPException("сервер молчит")):
        assert send_digests(at=NOON) == send_digests(at=NOON) == 0
    assert "сервер молчит" in MailAttempt.objects.first().error  # type: ignore[union-attr]
    (told,) = Notice.objects.filter(user=town.admin)
    assert told.text.startswith("Письма не уходят")
    assert send_digests(at=NOON) == 1
    assert MailAttempt.objects.filter(error="").count() == 1


def test_without_a_mail_server_nothing_is_tried(waiting: Notice, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # type: ignore[attr-defined]
    assert send_digests(at=NOON) == 0
    assert not MailAttempt.objects.exists()


def test_a_field_is_called_by_the_room_of_the_thing_whatever_other_rooms_call_theirs() -> None:
    assert field_words("invitation", "name") == "фамилия, имя, отчество"
    assert field_words("partner", "name") == "организация"
    assert field_words("task", "due_on") == "срок"
    assert field_words("appeal", "due_on") == "ответить до"
