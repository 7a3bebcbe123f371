"""The desk, the list, the page of a task, the calendar feed, reminders: what each person sees, and how it is asked."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from merilo.accounts.models import Deputy, Notice
from merilo.plans.models import FeedKey, Item, Report, Task
from merilo.plans.queries import desk as desks
from merilo.plans.queries import tasks as about
from merilo.plans.services import reminders, scheduling
from merilo.plans.services.tasks import report_done
from tests.plans.making import ALL, make_line, make_task, make_waiting, tasks_of
from tests.town import AT, ON, Town, make_plan

HERE = "/work/tikhorechye"


@pytest.mark.parametrize(
    ("state", "days", "said", "shape"),
    [("open", -1, "просрочено 1 день", "late"), ("open", -2, "просрочено 2 дня", "late"),
     ("open", -5, "просрочено 5 дней", "late"), ("open", -11, "просрочено 11 дней", "late"),
     ("open", -21, "просрочено 21 день", "late"), ("open", 0, "сегодня", "soon"), ("open", 1, "завтра", "soon"),
     ("open", 3, "через 3 дня", "soon"), ("open", 7, "через 7 дней", "soon"), ("open", 8, "через 8 дней", "open"),
     ("open", None, "без срока", "wait"), ("waiting", None, "ждёт события", "wait"),
     ("reported", -5, "ждёт приёмки", "wait"), ("done", -5, "выполнено", "done"), ("cancelled", 3, "снято", "wait")],
)  # fmt: skip
def test_how_a_task_stands_is_said_in_words(state: str, days: int | None, said: str, shape: str) -> None:
    due_on = None if days is None else ON + timedelta(days=days)
    words, found = about.standing(Task(state=state, due_on=due_on), ON)
    assert (words.replace("\xa0", " "), found) == (said, shape)


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"{HERE}{path}", data)


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def sections(found: desks.Desk) -> dict[str, int]:
    return {section.name: section.tasks for section in found.sections}


def test_the_desk_shows_each_person_what_is_theirs_to_do(town: Town) -> None:
    plan = make_plan(town.municipality)
    make_task(town, plan=plan, due_on=ON - timedelta(days=3))
    make_line(town, "II квартал", plan=plan, responsible=[ALL])
    make_waiting(town, plan=plan)
    seen = {
        name: sections(desks.desk(person, town.municipality, today=ON, at=AT)) for name, person in town.people.items()
    }
    assert seen["coordinator"] == {"late": 1, "waiting": 3}
    assert seen["head"] == {"late": 1, "waiting": 1}
    assert seen["performer"] == {"late": 1}
    assert all(seen[name] == {} for name in ("chair", "member", "expert", "observer", "admin", "stranger"))


def test_tasks_of_one_line_stand_in_one_row_of_the_desk(town: Town) -> None:
    make_line(town, "апрель", responsible=[ALL])
    (section,) = desks.desk(town.anna, town.municipality, today=ON, at=AT).sections
    (row,) = section.rows
    assert (section.name, row.count, row.who) == ("month", 3, "3\xa0задачи")


def test_the_desk_of_a_deputy_shows_the_tasks_of_who_is_away_by_name(town: Town) -> None:
    make_task(town)
    Deputy.objects.create(
        person=town.pavel, deputy=town.zoya, place=str(town.municipality.place), since=ON, until=ON, reason="отпуск"
    )
    (section,) = desks.desk(town.zoya, town.municipality, today=ON, at=AT).sections
    assert section.rows[0].instead_of == town.pavel.name
    page = about.task_page(town.zoya, town.municipality, about.Wanted(mine=True), today=ON, at=AT)
    assert [row.instead_of for row in page.rows] == [town.pavel.name]
    assert not desks.desk(town.zoya, town.municipality, today=ON + timedelta(days=1), at=AT).sections


def test_an_empty_desk_says_what_to_do_first(town: Town) -> None:
    answer = signed_in(town.anna).get(f"{HERE}/").content.decode()
    assert "С чего начать" in answer and "Загрузить утверждённый план" in answer
    assert "ничего не требуется" in signed_in(town.pavel).get(f"{HERE}/").content.decode()


def test_a_list_shows_only_what_a_person_may_see(town: Town) -> None:
    plan = make_plan(town.municipality)
    make_line(town, "II квартал", plan=plan, responsible=[ALL])
    make_task(town, plan=plan)

    def count(person: Any) -> int:
        return about.task_page(person, town.municipality, about.Wanted(), today=ON, at=AT).total

    assert {name: count(person) for name, person in town.people.items()} == {
        "coordinator": 4, "chair": 4, "member": 4, "expert": 0, "head": 2, "performer": 1, "observer": 4, "admin": 0,
        "stranger": 0, "region": 4,
    }  # fmt: skip


def fill(town: Town, number: int) -> None:
    plan = make_plan(town.municipality, items=number)
    for item in Item.objects.filter(plan=plan):
        Task.objects.create(
            item=item, institution=town.library if item.position % 2 else None, performer=town.pavel,
            turn="0", due_on=ON + timedelta(days=item.position % 60 - 30),
        )  # fmt: skip


@pytest.mark.parametrize("number", [10, 1000])
@pytest.mark.parametrize("path", ["/", "/tasks/", "/tasks/table.xlsx", "/tasks/?mine=on&state=late&q=Мероприятие"])
@pytest.mark.parametrize("who", ["coordinator", "performer", "head"])
def test_the_number_of_questions_does_not_grow_with_the_list(
    town: Town, number: int, path: str, who: str, django_assert_max_num_queries: Any
) -> None:
    fill(town, number)
    client = signed_in(town.people[who])
    with django_assert_max_num_queries(52):
        answer = client.get(f"{HERE}{path}")
    assert answer.status_code == 200 and (path.endswith("xlsx") or len(answer.content) < 60_000)


NONSENSE = (
    "state=nonsense", "plan=99999", "plan=x", "since=30.02.2026", "page=10000000000000", "item=99999999999999999999",
    "q=%00", "until=9999-99-99", "page=-1", "performer=%27", "q=" + "я" * 3000,
)  # fmt: skip


@pytest.mark.parametrize("question", NONSENSE)
def test_nonsense_in_a_filter_filters_nothing(town: Town, question: str) -> None:
    fill(town, 3)
    assert signed_in(town.anna).get(f"{HERE}/tasks/?{question}").status_code == 200


def test_the_table_to_take_away_holds_text_not_formulas(town: Town) -> None:
    make_line(town, "II квартал", text='=HYPERLINK("http://evil","x")')
    answer = signed_in(town.anna).get(f"{HERE}/tasks/table.xlsx?state=any")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("HYPERLINK" in str(cell.value) for cell in cells) and all(cell.data_type != "f" for cell in cells)


def receipt(client: Client, task: Task) -> str:
    text = client.get(f"{HERE}/tasks/{task.pk}/").content.decode()
    return text.split('name="receipt" value="')[1].split('"')[0]


def test_a_double_click_on_a_report_makes_one(town: Town) -> None:
    task, client = make_task(town), signed_in(town.pavel)
    given = {
        "done_on": "2026-04-15",
        "text": "Сделано",
        "link": "https://example.org/",
        "receipt": receipt(client, task),
    }
    for _ in range(2):
        assert post(client, f"/tasks/{task.pk}/report/", **given).status_code == 302
    assert Report.objects.count() == 1
    assert "example.org" in client.get(f"{HERE}/tasks/{task.pk}/").content.decode()


WRONG = (
    {"done_on": "30.02.2026"}, {"done_on": "2999-01-01"}, {"text": "", "link": ""}, {"link": "javascript:alert(1)"},
    {"text": "нуль \0"}, {"text": "x" * 1_000_000}, {"receipt": "не число"},
)  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_report_comes_back_with_its_fault_and_changes_nothing(town: Town, wrong: dict[str, str]) -> None:
    task, client = make_task(town), signed_in(town.pavel)
    given = {"done_on": "2026-04-15", "text": "Сделано", "receipt": receipt(client, task), **wrong}
    answer = post(client, f"/tasks/{task.pk}/report/", **given)
    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    assert not Report.objects.exists()


def test_the_page_escapes_what_people_wrote(town: Town) -> None:
    task = make_task(town)
    report_done(task=task, actor=town.pavel, at=AT, done_on=ON, text="<script>alert(1)</script>")
    assert "<script>alert" not in signed_in(town.anna).get(f"{HERE}/tasks/{task.pk}/").content.decode()


def test_ticked_tasks_change_together_and_foreign_ones_stay(town: Town) -> None:
    task = make_task(town)
    other = make_line(town, "II квартал", plan=make_plan(town.elsewhere), responsible=["кто-то"]).tasks.get()
    given = {"deed_name": "postpone", "new_due_on": "2026-05-05", "reason": "Ремонт", "task": [task.pk, other.pk, "x"]}
    assert post(signed_in(town.anna), "/tasks/change/", **given, back="https://evil.example/").url == f"{HERE}/tasks/"
    assert Task.objects.get(pk=task.pk).due_on == date(2026, 5, 5)
    assert Task.objects.get(pk=other.pk).due_on == date(2026, 6, 30)


@pytest.mark.parametrize("path", ["tasks/{}/", "items/{}/event/", "items/{}/open/", "parties/{}/", "events/{}/"])
def test_things_of_another_municipality_and_things_that_are_not_are_not_found(town: Town, path: str) -> None:
    item = make_line(town, "II квартал", plan=make_plan(town.elsewhere), responsible=["кто-то"])
    keys = {"tasks": item.tasks.get().pk, "items": item.pk, "parties": item.parties.get().pk, "events": 1}
    client = signed_in(town.anna)
    for key in (keys[path.split("/")[0]], 999_999, 99_999_999_999_999_999_999):
        assert client.get(f"{HERE}/{path.format(key)}").status_code == 404


def test_the_feed_is_read_without_signing_in_and_holds_own_terms_with_alarms(town: Town) -> None:
    task = make_task(town, due_on=timezone.localdate() - timedelta(days=2))
    report_text = "секретный текст"
    Report.objects.create(task=task, author=town.pavel, at=AT, done_on=ON, text=report_text, state="returned")
    client = signed_in(town.pavel)
    assert post(client, "/feed/").status_code == 302
    key = FeedKey.objects.get(user=town.pavel).key
    answer = Client().get(f"/feed/{key}.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar") and "private" in answer.headers["Cache-Control"]
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"] == f"task-{task.pk}@tikhorechye.merilo" and event["summary"].startswith("Просрочено")
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [timedelta(days=-7), timedelta(days=-1)]
    assert report_text.encode() not in answer.content
    post(client, "/feed/")
    assert Client().get(f"/feed/{key}.ics").status_code == 404
    town.pavel.is_active = False
    town.pavel.save()
    assert Client().get(f"/feed/{FeedKey.objects.get(user=town.pavel).key}.ics").status_code == 404


def test_links_of_the_feed_lead_where_one_came_from_or_to_the_configured_address(town: Town, settings: Any) -> None:
    make_task(town)
    settings.ALLOWED_HOSTS = ["nok.example.ru"]
    client = signed_in(town.pavel)
    host = {"host": "nok.example.ru:8031"}
    page = client.post(f"{HERE}/feed/", headers=host, follow=True).text
    key = FeedKey.objects.get(user=town.pavel).key
    assert f"http://nok.example.ru:8031/feed/{key}.ics" in page
    said = Client().get(f"/feed/{key}.ics", headers=host).content.decode()
    assert "http://nok.example.ru:8031/work/" in said.replace("\r\n ", "") and "localhost" not in said
    settings.ADDRESS_IS_GIVEN, settings.BASE_ADDRESS = True, "https://nok.example.ru"
    said = Client().get(f"/feed/{key}.ics", headers=host).content.decode()
    assert "https://nok.example.ru/work/" in said.replace("\r\n ", "")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=ZoneInfo("UTC"))


def test_people_are_reminded_before_on_and_after_the_day_once_each(town: Town) -> None:
    task = make_task(town, due_on=date(2026, 4, 20))
    told = []
    for days in range(-12, 70):
        day = date(2026, 4, 20) + timedelta(days=days)
        for _ in range(2):
            if reminders.remind(at(day)).tasks:
                told.append(days)
    assert told == [-7, -1, 0, 1, 7, 30, 60]
    assert Notice.objects.filter(user=town.gleb, key__startswith=f"due:{task.pk}").count() == 7
    assert Notice.objects.filter(user=town.anna, text__startswith="Просрочено").count() == 1


def test_a_day_the_timer_slept_through_is_made_up_for(town: Town) -> None:
    make_task(town, due_on=date(2026, 4, 20))
    assert reminders.remind(at(date(2026, 4, 23))).tasks == 1
    assert Notice.objects.filter(user=town.pavel, text__contains="росрочено 3").exists()


def test_nobody_is_reminded_of_what_is_done_or_not_in_force(town: Town) -> None:
    make_task(town, state="done", done_on=ON)
    make_task(town, plan=make_plan(town.municipality, state="prepared"))
    make_task(town, plan=make_plan(town.municipality, state="closed"))
    assert reminders.remind(at(date(2026, 4, 25))).tasks == 0


def test_an_institution_opened_in_mid_year_gets_its_tasks_and_a_closed_one_loses_them(town: Town) -> None:
    item = make_line(town, "II квартал", responsible=[ALL])
    town.club.closed_on = ON
    town.club.save()
    anna = signed_in(town.anna)
    desk = anna.get(f"{HERE}/").content.decode()
    assert "задачи закрытого учреждения" in desk and f"?institution={town.club.pk}" in desk
    assert tasks_of(item)[0].item.text in anna.get(f"{HERE}/tasks/?institution={town.club.pk}").content.decode()
    reminders.remind(at(ON))
    reminders.remind(at(ON))
    assert {task.institution for task in tasks_of(item)} == {town.library, town.theatre}
    assert scheduling.make_tasks(item=item, on=ON) == []
    off = Task.objects.get(item=item, institution=town.club)
    assert off.cancel_reason.startswith("Учреждение закрыто")
    told = Notice.objects.get(user=town.anna, key__startswith="closed:")
    assert "снята 1 незаконченная задача" in told.text.replace("\u00a0", " ")
    assert off.item.text in anna.get(told.link).content.decode()
    assert "закрытого учреждения" not in anna.get(f"{HERE}/").content.decode()


def test_each_december_the_missing_calendar_of_the_next_year_is_asked_for(town: Town) -> None:
    reminders.remind(at(date(2026, 11, 30)))
    assert not Notice.objects.filter(key="calendar:2027").exists()
    for day in (1, 15):
        reminders.remind(at(date(2026, 12, day)))
    told = Notice.objects.filter(key="calendar:2027")
    assert [one.user for one in told] == [town.admin], "it is that of two municipalities"
    told.delete()
    town.elsewhere.delete()
    for day in (1, 15):
        reminders.remind(at(date(2026, 12, day)))
    assert [one.user for one in told.all()] == [town.anna]


def test_a_decree_goes_from_its_words_through_a_look_ahead_into_the_calendar(town: Town) -> None:
    client = signed_in(town.anna)
    page = client.get(f"{HERE}/calendar/").content.decode()
    assert "загружает его администратор" in page and "Загрузить год" not in page
    refused = client.get(f"{HERE}/calendar/read/")
    assert refused.status_code == 403 and "загружает администратор" in refused.content.decode()
    town.elsewhere.delete()
    assert "Загрузить год" in client.get(f"{HERE}/calendar/").content.decode()
    given = {"year": "2027", "decree": "Постановление № 5", "words": "с субботы 20 февраля на понедельник 22 февраля"}
    look = post(client, "/calendar/read/", **given).content.decode()
    assert "22.02.2027" in look and "20.02.2027" in look
    given = {"year": "2027", "decree": "Постановление № 5", "days_off": "22.02.2027", "working_days": "20.02.2027"}
    assert post(client, "/calendar/load/", **given).status_code == 302
    assert "Постановление №\u00a05" in client.get(f"{HERE}/calendar/").content.decode()
    wrong = post(client, "/calendar/load/", **{**given, "days_off": "22.02.2026"})
    assert wrong.status_code == 200 and "не день 2027 года" in wrong.content.decode()


@pytest.mark.parametrize("words", ["сдк", "СДК", "Сдк клуб", "КЛУБ", "вечер сдк"])
def test_tasks_are_found_by_words_in_any_case(town: Town, words: str) -> None:
    item = Item.objects.create(plan=make_plan(town.municipality), position=1, text="Вечер в СДК «Клуб»")
    Task.objects.create(item=item, due_on=ON)
    wanted = about.Wanted(words=words)
    assert about.task_page(town.anna, town.municipality, wanted, today=ON, at=AT).total == 1
    assert about.task_page(town.anna, town.municipality, about.Wanted(words="нет"), today=ON, at=AT).total == 0
