"""Working days, the ends of terms counted from an event, moved days as a file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.core.deadlines import Calendar, CalendarUnreadable, Offset, Schedule, load_calendar, parse

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2028, 12, 31))


def _window(words: str, event_on: date, **rest: object) -> tuple[date, date]:
    found: Schedule = parse(words, event_on=event_on, **rest)  # type: ignore[arg-type]
    assert len(found.windows) == 1
    return found.windows[0].start, found.windows[0].end


def test_new_year_holidays_and_weekends_are_not_working_days() -> None:
    ours = load_calendar()
    assert not ours.is_workday(date(2026, 1, 8))
    assert not ours.is_workday(date(2026, 1, 9)), "moved from 3 January"
    assert not ours.is_workday(date(2026, 1, 10))
    assert ours.is_workday(date(2026, 1, 12))


def test_a_working_saturday_is_a_working_day() -> None:
    assert load_calendar().is_workday(date(2025, 11, 1))
    assert not load_calendar().is_workday(date(2025, 11, 3))


def test_days_are_counted_from_the_day_after_the_event() -> None:
    assert _window("в течение 3 дней после приёмки", date(2026, 3, 2)) == (date(2026, 3, 3), date(2026, 3, 5))


def test_a_term_that_ends_on_a_day_off_goes_to_the_next_working_day() -> None:
    assert _window("в течение 3 дней после приёмки", date(2026, 3, 4))[1] == date(2026, 3, 10), "7-9 March are days off"


def test_a_term_before_an_event_goes_to_the_earlier_working_day() -> None:
    start, end = _window("за 5 дней до открытия", date(2026, 3, 13), start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert (start, end) == (date(2026, 1, 1), date(2026, 3, 6))


def test_a_term_before_an_event_starts_no_later_than_it_ends() -> None:
    start, end = _window("за 2 месяца до открытия", date(2026, 1, 20), start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert start <= end == date(2025, 11, 20)


def test_working_days_skip_weekends_and_holidays() -> None:
    assert _window("в течение 5 рабочих дней со дня приёмки", date(2026, 2, 20))[1] == date(2026, 3, 2)


def test_a_month_ends_on_the_same_date_or_on_the_last_day_of_the_month() -> None:
    assert _window("в течение месяца после приёмки", date(2026, 3, 16))[1] == date(2026, 4, 16)
    assert _window("в течение месяца после приёмки", date(2023, 1, 31))[1] == date(2023, 2, 28)
    assert _window("в течение года после приёмки", date(2024, 2, 29))[1] == date(2025, 2, 28)


def test_a_week_is_seven_days() -> None:
    assert _window("в течение двух недель после приёмки", date(2026, 3, 16))[1] == date(2026, 3, 30)


def test_no_count_means_the_next_working_day_with_a_doubt() -> None:
    found = parse("после приёмки работ", event_on=date(2026, 3, 6))
    assert found.offset is None
    assert found.windows[0].end == date(2026, 3, 10)
    assert len(found.doubts) == 1


def test_no_later_than_the_next_working_day_is_one_working_day() -> None:
    found = parse("не позднее следующего рабочего дня", event_on=date(2026, 3, 6))
    assert found.offset == Offset(1, "workday")
    assert found.windows[0].end == date(2026, 3, 10)


def test_the_day_of_the_event_is_the_day_itself() -> None:
    assert _window("в день приёмки", date(2026, 3, 7)) == (date(2026, 3, 7), date(2026, 3, 7))


def test_dates_given_as_dates_are_never_moved() -> None:
    found = parse("до 9 марта включительно", start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert found.windows[0].end == date(2026, 3, 9)


def test_another_calendar_recounts_the_term() -> None:
    moved = Calendar(off=frozenset({date(2026, 3, 10)}))
    assert _window("в течение 3 дней после приёмки", date(2026, 3, 4), calendar=moved)[1] == date(2026, 3, 11)


def test_moved_days_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "days.toml"
    path.write_text("[2027]\noff = [2027-02-22]\non = [2027-02-20]\n", encoding="utf-8")
    read = load_calendar(path)
    assert read.is_workday(date(2027, 2, 20))
    assert not read.is_workday(date(2027, 2, 22))


@pytest.mark.parametrize(
    "text", ["[2027]\noff = [2026-02-22]\n", "[год]\noff = []\n", "[2027", "[2027]\noff = ['x']\n"]
)
def test_a_wrong_file_of_moved_days_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "days.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarUnreadable, match=r"days\.toml"):
        load_calendar(path)


def test_a_missing_file_of_moved_days_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarUnreadable, match="не читается"):
        load_calendar(tmp_path / "absent.toml")


@settings(max_examples=60, deadline=None)
@given(day=DAYS, count=st.integers(1, 40))
def test_working_days_counted_forward_and_back_agree(day: date, count: int) -> None:
    ours = load_calendar()
    later = ours.workday_after(day, count)
    between = sum(ours.is_workday(day + timedelta(days=gone)) for gone in range(1, (later - day).days + 1))
    assert between == count and ours.is_workday(later)
    if ours.is_workday(day):
        assert ours.workday_after(later, -count) == day
