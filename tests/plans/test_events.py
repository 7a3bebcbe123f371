"""Lines that wait for events: each institution in its own time, counted by the calendar, corrected and given up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from merilo.accounts.models import Entry, Notice
from merilo.plans.models import CalendarYear, Event, Item, Task
from merilo.plans.queries import choices
from merilo.plans.queries import tasks as about
from merilo.plans.services import calendars, changes, decrees, events, scheduling
from merilo.plans.services import tasks as deeds
from merilo.registry.models import Institution
from tests.plans.making import make_line, make_waiting, tasks_of
from tests.town import AT, ON, Town, make_institution, make_plan


def record(item: Item, day: date, town: Town, **values: object) -> Event:
    said = {"name": "утверждение плана", "actor": town.anna, "at": AT, **values}
    return events.record_event(item=item, happened_on=day, **said)  # type: ignore[arg-type]


def of(item: Item, institution: Institution) -> list[Task]:
    return list(item.tasks.filter(institution=institution).order_by("pk"))


def test_an_event_starts_the_tasks_of_one_institution_and_leaves_the_others_waiting(town: Town) -> None:
    item = make_waiting(town)
    record(item, date(2026, 4, 10), town, institution=town.library)
    (task,) = of(item, town.library)
    assert (task.state, task.starts_on, task.due_on) == ("open", date(2026, 4, 11), date(2026, 4, 24))
    assert [one.state for one in of(item, town.club)] == ["waiting"]
    assert Notice.objects.filter(user=town.gleb, text__contains="Наступило событие").count() == 1


def test_an_event_for_all_starts_those_who_still_wait(town: Town) -> None:
    item = make_waiting(town)
    record(item, date(2026, 4, 10), town, institution=town.library)
    record(item, date(2026, 4, 13), town)
    assert [task.due_on for task in of(item, town.library)] == [date(2026, 4, 24)]
    assert [task.due_on for task in of(item, town.club)] == [date(2026, 4, 27)]


def test_what_happens_again_makes_new_tasks_beside_the_old(town: Town) -> None:
    item = make_waiting(town)
    record(item, date(2026, 2, 2), town)
    record(item, date(2026, 4, 10), town)
    assert [task.due_on for task in of(item, town.club)] == [date(2026, 2, 16), date(2026, 4, 24)]
    with pytest.raises(events.EventIsKnown):
        record(item, date(2026, 4, 10), town)
    assert scheduling.make_tasks(item=item, on=ON) == []


def test_a_closed_institution_that_still_waits_does_not_keep_others_from_an_event_that_comes_again(town: Town) -> None:
    item = make_waiting(town)
    Institution.objects.filter(pk=town.theatre.pk).update(closed_on=ON)
    record(item, date(2026, 2, 2), town)
    assert [task.state for task in of(item, town.theatre)] == ["waiting"]
    assert town.theatre not in choices.waiting_institutions(item)
    record(item, date(2026, 4, 10), town)
    assert [task.due_on for task in of(item, town.club)] == [date(2026, 2, 16), date(2026, 4, 24)]


def test_a_line_of_two_events_starts_only_the_term_that_waits_for_this_one(town: Town) -> None:
    item = make_line(town, "в течение 3 дней после утверждения плана, в течение 10 дней после получения результатов")
    record(item, date(2026, 4, 10), town, name="получение результатов")
    assert sorted((task.turn, task.state) for task in tasks_of(item)) == [("event:0", "waiting"), ("event:1", "open")]
    with pytest.raises(events.NothingWaits, match="разных событий"):
        record(item, date(2026, 4, 10), town, name="что-то ещё")


def test_an_institution_bound_after_the_event_begins_at_once(town: Town) -> None:
    item = make_waiting(town)
    record(item, date(2026, 4, 10), town)
    late = make_institution(town.municipality, "Новый музей", kind="museum")
    (task,) = scheduling.make_tasks(item=item, on=ON)
    assert (task.institution, task.state, task.due_on) == (late, "open", date(2026, 4, 24))


def test_a_head_records_what_happened_at_home_and_nowhere_else(town: Town) -> None:
    item = make_waiting(town)
    record(item, date(2026, 4, 10), town, institution=town.library, actor=town.gleb)
    for institution in (town.club, None):
        with pytest.raises(PermissionDenied):
            record(item, date(2026, 4, 10), town, institution=institution, actor=town.gleb)
    for person in (town.boris, town.pavel, town.olga, town.admin, town.stranger):
        with pytest.raises(PermissionDenied):
            record(item, date(2026, 4, 10), town, actor=person)


@pytest.mark.parametrize("day", [date(2026, 4, 16), date(2024, 4, 10)])
def test_an_event_that_cannot_have_happened_is_refused(town: Town, day: date) -> None:
    with pytest.raises(events.DayOfEventRejected):
        record(make_waiting(town), day, town)


def test_a_term_before_an_event_takes_a_day_ahead(town: Town) -> None:
    item = make_line(town, "не позднее чем за 5 рабочих дней до заседания совета")
    record(item, date(2026, 5, 28), town, name="заседание совета")
    (task,) = tasks_of(item)
    assert task.due_on == date(2026, 5, 21)


def test_a_corrected_event_moves_open_terms_visibly_but_not_those_postponed_by_hand(town: Town) -> None:
    item = make_waiting(town)
    event = record(item, date(2026, 4, 10), town)
    (by_hand,), (task,) = of(item, town.club), of(item, town.library)
    deeds.postpone(task=by_hand, new_due_on=date(2026, 6, 1), reason="договорились", actor=town.anna, at=AT)
    events.mend_event(event=event, happened_on=date(2026, 4, 13), reason="опечатка", actor=town.anna, at=AT)
    task.refresh_from_db(), by_hand.refresh_from_db()
    assert (task.due_on, by_hand.due_on) == (date(2026, 4, 27), date(2026, 6, 1))
    trace = task.postponements.get()
    assert trace.old_due_on == date(2026, 4, 24) and "опечатка" in trace.reason
    assert "13 апреля" in task.label and "13 апреля" in by_hand.label
    told = Notice.objects.get(user=town.gleb, text__contains="Срок пересчитан").text
    assert "Срок — 27 апреля 2026 г. (был 24 апреля 2026 г.)" in told.replace("\u00a0", " ")
    card = about.rows(Task.objects.filter(pk=task.pk), today=ON)[0]
    events.mend_event(event=event, happened_on=date(2026, 4, 10), reason="нет, так", actor=town.anna, at=AT)
    back = about.rows(Task.objects.filter(pk=task.pk), today=ON)[0]
    assert (card.first_due_on, back.first_due_on) == (date(2026, 4, 24), None)


def test_an_event_recorded_by_mistake_gives_its_tasks_back_until_somebody_reports(town: Town) -> None:
    item = make_waiting(town)
    event = record(item, date(2026, 4, 10), town)
    events.void_event(event=event, reason="не тот план", actor=town.anna, at=AT)
    assert {task.state for task in item.tasks.all()} == {"waiting"}
    again = record(item, date(2026, 4, 10), town)
    (task,) = of(item, town.library)
    deeds.report_done(task=task, actor=town.gleb, at=AT, done_on=ON, text="Сделано")
    with pytest.raises(events.EventIsUsed):
        events.void_event(event=again, reason="снова", actor=town.anna, at=AT)


def test_a_loaded_calendar_recounts_open_terms_and_says_so(town: Town) -> None:
    item = make_waiting(town)
    record(item, date(2026, 4, 10), town)
    doing = {"year": 2026, "decree": "Постановление № 1", "days_off": [date(2026, 4, 20)], "working_days": []}
    row, moves = calendars.load_year(municipality=town.municipality, actor=town.admin, at=AT, **doing)  # type: ignore[arg-type]
    (task,) = of(item, town.library)
    assert task.due_on == date(2026, 4, 27) and len(moves) == 3
    assert "календарь 2026 года" in task.postponements.get().reason
    assert Notice.objects.filter(user=town.gleb, text__contains="Срок пересчитан").exists()
    assert len(Entry.objects.get(act="load_calendar").after["tasks"]) == 3 and row.year == 2026


def test_a_calendar_also_moves_terms_anchored_to_working_days_and_makes_nothing_twice(town: Town) -> None:
    item = make_line(town, "последний рабочий день квартала", plan=make_plan(town.municipality))
    doing = {"year": 2026, "decree": "№ 1", "days_off": [date(2026, 6, 30)], "working_days": []}
    calendars.load_year(municipality=town.municipality, actor=town.admin, at=AT, **doing)  # type: ignore[arg-type]
    assert date(2026, 6, 29) in [task.due_on for task in tasks_of(item)]
    item.refresh_from_db()
    assert scheduling.make_tasks(item=item, on=ON) == [] and len(tasks_of(item)) == 4


def test_a_second_decree_counts_from_the_first_and_taking_it_back_puts_terms_where_they_were(town: Town) -> None:
    item = make_waiting(town)
    record(item, date(2026, 4, 10), town)
    by_hand = of(item, town.club)[0]
    line = make_line(town, "последний рабочий день квартала", plan=make_plan(town.municipality, state="prepared"))
    first = {"due": [task.due_on for task in tasks_of(line)], "turn": [task.turn for task in tasks_of(line)]}
    doing = {"municipality": town.municipality, "actor": town.admin}

    def load(decree: str, *days: date, minutes: int) -> int:
        at = AT + timedelta(minutes=minutes)
        loaded = calendars.load_year(year=2026, decree=decree, days_off=days, working_days=(), at=at, **doing)  # type: ignore[arg-type]
        return len(loaded[1])

    assert load("№ 1", date(2026, 4, 20), date(2026, 6, 30), minutes=0) == 4
    assert of(item, town.library)[0].due_on == date(2026, 4, 27)
    assert date(2026, 6, 29) in [task.due_on for task in tasks_of(line)], "the plan in preparation follows too"
    by_hand.refresh_from_db()
    changes.postpone(task=by_hand, new_due_on=date(2026, 5, 20), reason="ремонт", actor=town.anna, at=AT)
    assert load("№ 2", date(2026, 4, 20), date(2026, 4, 21), minutes=1) == 3
    assert of(item, town.library)[0].due_on == date(2026, 4, 28)
    assert [task.due_on for task in tasks_of(line)] == first["due"]
    preview = calendars.moved_without(year=2026, municipality=town.municipality)
    at = AT + timedelta(minutes=2)
    moved = calendars.withdraw_year(year=2026, reason="загружен проект", at=at, **doing)  # type: ignore[arg-type]
    assert [(one.was, one.now) for one in preview] == [(one.was.end, one.now.end) for one in moved]
    assert of(item, town.library)[0].due_on == date(2026, 4, 24) and not CalendarYear.objects.exists()
    assert of(item, town.club)[0].due_on == date(2026, 5, 20), "what a person has put somewhere stays there"
    assert [task.turn for task in tasks_of(line)] == first["turn"]
    assert [one.new_due_on.day for one in of(item, town.library)[0].postponements.order_by("at")] == [27, 28, 24]
    assert Entry.objects.get(act="withdraw_calendar").reason == "загружен проект"
    with pytest.raises(calendars.CalendarRejected):
        calendars.withdraw_year(year=2026, reason="снова", at=at, **doing)  # type: ignore[arg-type]


def test_only_who_keeps_calendars_loads_one(town: Town) -> None:
    doing = {"year": 2027, "decree": "№ 1", "days_off": [date(2027, 1, 11)], "working_days": []}
    for person in (town.boris, town.gleb, town.pavel, town.olga, town.stranger):
        with pytest.raises(PermissionDenied):
            calendars.load_year(municipality=town.municipality, actor=person, at=AT, **doing)  # type: ignore[arg-type]
    assert not CalendarYear.objects.exists()


def test_a_coordinator_loads_a_calendar_only_while_it_is_nobody_elses(town: Town) -> None:
    doing = {"year": 2027, "decree": "№ 1", "days_off": [date(2027, 1, 11)], "working_days": []}
    with pytest.raises(PermissionDenied, match="общий для всех муниципалитетов"):
        calendars.load_year(municipality=town.municipality, actor=town.anna, at=AT, **doing)  # type: ignore[arg-type]
    assert not CalendarYear.objects.exists()
    town.elsewhere.delete()
    for person in (town.boris, town.stranger):
        with pytest.raises(PermissionDenied):
            calendars.load_year(municipality=town.municipality, actor=person, at=AT, **doing)  # type: ignore[arg-type]
    calendars.load_year(municipality=town.municipality, actor=town.anna, at=AT, **doing)  # type: ignore[arg-type]
    assert CalendarYear.objects.get().made_by == town.anna


@pytest.mark.parametrize(
    ("words", "off", "on"),
    [(["выходные: 09.01.2027, 31.12", " рабочих нет"][0], ["2027-01-09", "2027-12-31"], []),
     ("Выходные дни\n11.01.2027\n2027-12-31\nРабочие дни\n06.11.2027", ["2027-01-11", "2027-12-31"], ["2027-11-06"]),
     ("перенести выходной день с субботы 2 января на пятницу 5 ноября", ["2027-11-05"], []),
     ("с субботы 20 февраля на понедельник 22 февраля;", ["2027-02-22"], ["2027-02-20"]),
     ("выходные: 09.01, 31.12; рабочие: 06.11", ["2027-01-09", "2027-12-31"], ["2027-11-06"]),
     ("9 января — выходной\n6 ноября; рабочий", ["2027-01-09"], ["2027-11-06"]),
     ("нерабочий день 31 декабря 2027 г.", ["2027-12-31"], [])],
)  # fmt: skip
def test_a_decree_is_read_from_lists_and_from_its_own_words(words: str, off: list[str], on: list[str]) -> None:
    read = decrees.read_words(words, year=2027)
    assert [str(day) for day in read.days_off] == off and [str(day) for day in read.working_days] == on


@pytest.mark.parametrize("words", ["", "31.02.2027 выходной", "11.01.2027", "просто слова", "99.99 выходной"])
def test_a_decree_that_says_no_days_is_refused_in_a_sentence(words: str) -> None:
    with pytest.raises(decrees.DecreeUnreadable):
        decrees.read_words(words, year=2027)


@pytest.mark.parametrize(
    ("name", "content"),
    [("d.json", b'{"off": ["2027-12-31"], "on": []}'), ("d.csv", "дата;день\n31.12.2027;выходной\n".encode()),
     ("d.txt", "выходной 31 декабря 2027 года".encode("cp1251"))],
)  # fmt: skip
def test_a_decree_is_read_from_files(name: str, content: bytes) -> None:
    assert decrees.read_file(name, content, year=2027).days_off == (date(2027, 12, 31),)


@pytest.mark.parametrize(
    "content", [b"{", b'{"off": 5}', b'{"off": ["x"]}', b"\x00\x01\x02", b"", b"PK\x03\x04junk", b"%PDF-1.4"]
)
def test_a_broken_file_is_refused(content: bytes) -> None:
    with pytest.raises(decrees.DecreeUnreadable):
        decrees.read_file("decree.bin", content, year=2027)
