"""The rules of which kind wins and of dates, each by its name; the phrases are ours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from merilo.core.deadlines import Every, Flags, Schedule, WrongPeriod, parse

YEAR = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
THREE = {"start": date(2024, 1, 1), "end": date(2026, 12, 31)}
SCHOOL = {"start": date(2025, 9, 1), "end": date(2026, 8, 31)}
MAY = {"start": date(2026, 5, 1), "end": date(2026, 5, 31)}


def _ends(found: Schedule) -> list[date]:
    return [window.end for window in found.windows]


def _one(words: str, period: dict[str, date] = YEAR) -> tuple[date, date]:
    found = parse(words, **period)
    assert len(found.windows) == 1, found
    return found.windows[0].start, found.windows[0].end


# --- which kind wins -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["по мере необходимости, ежегодно", "ежегодно при необходимости", "май (при необходимости)"]
)
def test_a_need_anywhere_makes_as_needed(words: str) -> None:
    found = parse(words, **YEAR)
    assert (found.kind, found.event, found.windows) == ("as_needed", None, ())


def test_a_recurring_rest_of_a_need_fills_how_often() -> None:
    found = parse("при необходимости, не реже трёх раз в год", **YEAR)
    assert (found.every, found.times, found.at_least) == (Every("year"), 3, True)


@pytest.mark.parametrize(
    "words", ["ноябрь (при наличии средств)", "ноябрь, при наличии средств", "ноябрь при наличии средств"]
)
def test_a_condition_after_a_term_is_a_flag(words: str) -> None:
    found = parse(words, **YEAR)
    assert found.kind == "period"
    assert found.flags == Flags(condition="при наличии средств")


def test_a_condition_alone_is_as_needed_with_its_event() -> None:
    found = parse("при наличии средств", **YEAR)
    assert (found.kind, found.event) == ("as_needed", "наличие средств")


def test_if_possible_is_a_flag() -> None:
    assert parse("2026 год (по возможности)", **YEAR).flags == Flags(if_possible=True)


def test_a_basis_moves_no_window() -> None:
    plain, based = parse("ежегодно", **THREE), parse("ежегодно (по результатам учебного года)", **THREE)
    assert based.windows == plain.windows
    assert based.flags.basis == "по результатам учебного года"


def test_a_list_in_brackets_after_a_recurrence_anchors_its_turns() -> None:
    found = parse("3 раза в год (март, июль, ноябрь)", **YEAR)
    assert (found.kind, found.times) == ("recurring", 3)
    assert _ends(found) == [date(2026, 3, 31), date(2026, 7, 31), date(2026, 11, 30)]


def test_a_recurrence_with_an_anchor_is_never_two_terms() -> None:
    found = parse("каждый год, до 1 июня", **THREE)
    assert found.kind == "recurring"
    assert _ends(found) == [date(2024, 5, 31), date(2025, 5, 31), date(2026, 5, 31)]


@pytest.mark.parametrize("words", ["март, май", "март и май", "март\nмай", "март 2026 г. май 2026 г.", "март; май"])
def test_terms_side_by_side_are_several(words: str) -> None:
    found = parse(words, **YEAR)
    assert found.kind == "several" and found.windows == ()
    assert [part.kind for part in found.parts] == ["period", "period"]


def test_a_term_after_further_is_several_and_begins_where_the_first_ends() -> None:
    found = parse("I квартал 2026 г., далее постоянно", **YEAR)
    assert [part.kind for part in found.parts] == ["period", "continuous"]
    assert found.parts[1].windows[0].start == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("II-III кварталы", date(2026, 4, 1), date(2026, 9, 30)),
        ("март - июнь", date(2026, 3, 1), date(2026, 6, 30)),
        ("3-9 июня", date(2026, 6, 3), date(2026, 6, 9)),
        ("2025-2027 годы", date(2025, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_range_of_one_unit_is_one_window(words: str, first: date, last: date) -> None:
    assert _one(words) == (first, last)


# --- dates -----------------------------------------------------------------------------------------------------------


def test_a_missing_year_puts_the_date_inside_the_period() -> None:
    assert _one("15 октября", SCHOOL)[0] == date(2025, 10, 15)
    assert _one("15 марта", SCHOOL)[0] == date(2026, 3, 15)


@pytest.mark.parametrize("words", ["июнь", "II квартал", "15 июня"])
def test_a_bare_date_in_several_years_gives_one_window_a_year_with_a_doubt(words: str) -> None:
    found = parse(words, **THREE)
    assert found.kind == "period"
    assert [window.start.year for window in found.windows] == [2024, 2025, 2026]
    assert found.doubts


@pytest.mark.parametrize("words", ["в течение года", "до 1 июня текущего года", "июнь соответствующего года"])
def test_the_current_year_gives_one_window_a_year_without_doubt(words: str) -> None:
    found = parse(words, **THREE)
    assert [window.end.year for window in found.windows] == [2024, 2025, 2026]
    assert not found.doubts


def test_a_bare_day_takes_its_month_from_a_period_of_one_month() -> None:
    assert _one("12 (вторник)", MAY) == (date(2026, 5, 12), date(2026, 5, 12))
    assert parse("12 (вторник)", **YEAR).kind == "unclear"


def test_an_explicit_year_wins_outside_the_period_with_a_doubt() -> None:
    found = parse("июнь 2023 года", **YEAR)
    assert (found.windows[0].start, found.windows[0].end) == (date(2023, 6, 1), date(2023, 6, 30))
    assert found.doubts


def test_the_following_year_may_leave_the_period() -> None:
    assert _one("не позднее 1 февраля следующего года") == (date(2027, 1, 1), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("до 1 июня", date(2026, 5, 31)),
        ("по 1 июня", date(2026, 6, 1)),
        ("не позднее 1 июня", date(2026, 6, 1)),
        ("до 1 июня включительно", date(2026, 6, 1)),
        ("до 1 июня (включительно)", date(2026, 6, 1)),
    ],
)
def test_before_a_date_ends_on_the_day_before_it(words: str, last: date) -> None:
    assert _one(words) == (date(2026, 1, 1), last)


def test_counted_says_which_reading_of_before_was_taken() -> None:
    said = parse("до 1 июня", **YEAR).counted.replace("\u00a0", " ")
    assert "«До 1 июня» прочитано как по 31 мая включительно" in said
    assert "напишите «по 1 июня» или «до 1 июня включительно»" in said


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("ежемесячно до 15 числа", date(2026, 1, 1), date(2026, 1, 14)),
        ("ежеквартально до 15 числа", date(2026, 4, 1), date(2026, 4, 14)),
        ("раз в полугодие до 15 числа", date(2026, 7, 1), date(2026, 7, 14)),
        ("ежегодно до 15 числа", date(2027, 1, 1), date(2027, 1, 14)),
        ("ежемесячно до 15 числа месяца, следующего за отчётным", date(2026, 2, 1), date(2026, 2, 14)),
    ],
)
def test_a_numbered_day_is_in_the_month_or_in_the_month_after_a_longer_turn(
    words: str, first: date, last: date
) -> None:
    window = parse(words, **YEAR).windows[0]
    assert (window.start, window.end) == (first, last)


def test_a_number_beyond_the_months_end_is_its_last_day() -> None:
    assert _ends(parse("ежемесячно по 31 число", **YEAR))[1] == date(2026, 2, 28)
    assert _ends(parse("ежемесячно до 30 числа", **YEAR))[:3] == [
        date(2026, 1, 29),
        date(2026, 2, 28),
        date(2026, 3, 29),
    ]


def test_before_a_date_outside_the_period_starts_with_its_year() -> None:
    assert _one("до 1 июня 2023 года") == (date(2023, 1, 1), date(2023, 5, 31))


def test_before_a_date_inside_the_period_starts_with_the_period() -> None:
    assert _one("до 1 июня 2026 года", THREE) == (date(2024, 1, 1), date(2026, 5, 31))


def test_turns_are_cut_to_the_period() -> None:
    found = parse("ежеквартально", start=date(2026, 2, 10), end=date(2026, 8, 20))
    assert (found.windows[0].start, found.windows[-1].end) == (date(2026, 2, 10), date(2026, 8, 20))
    assert len(found.windows) == 3


def test_the_turn_before_the_period_is_not_given() -> None:
    found = parse("ежеквартально, до 10 числа месяца, следующего за кварталом", **YEAR)
    assert _ends(found) == [date(2026, 4, 9), date(2026, 7, 9), date(2026, 10, 9), date(2027, 1, 9)]


def test_a_turn_of_several_years_starts_with_the_plan() -> None:
    found = parse("раз в два года", **THREE)
    assert found.every == Every("year", 2)
    assert [window.start for window in found.windows] == [date(2024, 1, 1), date(2026, 1, 1)]


@pytest.mark.parametrize(("times", "windows"), [("2 раза", 2), ("3 раза", 3), ("6 раз", 6), ("5 раз", 1)])
def test_times_a_year_that_divide_twelve_are_equal_parts(times: str, windows: int) -> None:
    found = parse(f"{times} в год", **YEAR)
    assert len(found.windows) == windows
    assert found.windows[0].start == date(2026, 1, 1) and found.windows[-1].end == date(2026, 12, 31)


def test_times_a_month_are_one_window_a_month() -> None:
    found = parse("два раза в месяц", **YEAR)
    assert (len(found.windows), found.times) == (12, 2)


def test_without_a_period_only_dates_with_their_own_year_get_windows() -> None:
    assert parse("июнь 2026 г.").windows and not parse("июнь").windows
    assert not parse("ежегодно").windows and not parse("постоянно").windows


@pytest.mark.parametrize(
    "words",
    [
        "4квартал2026г",
        "IV кв. 2026",
        "четвёртый квартал 2026 года",
        "4-й  квартал\n2026 г.",
        "в IV квартале (2026 г.)",
        "4 КВАРТАЛ 2026 ГОДА;",
    ],
)
def test_spelling_changes_nothing(words: str) -> None:
    assert _one(words) == (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "words", ["до01.09", "до 01.09", "до 1. 09", "до 1 сентября", "до «1» сентября", "в срок до 01.09.26 г."]
)
def test_misprints_of_spacing_change_nothing(words: str) -> None:
    assert _one(words) == (date(2026, 1, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    "words", ["30 февраля", "31.04.2026", "29.02.2026", "Март май", "", "???", "🙂", "абвгд", "15.13"]
)
def test_what_cannot_be_read_is_unclear_with_its_reason(words: str) -> None:
    found = parse(words, **YEAR)
    assert found.kind == "unclear" and found.reason and not found.windows


def test_an_event_is_named_in_the_nominative() -> None:
    assert parse("в течение 3 дней после утверждения годового отчёта").event == "утверждение годового отчёта"
    assert parse("перед проведением ярмарки").event == "проведение ярмарки"
    assert parse("при поступлении жалоб").event == "поступление жалоб"
    assert parse("за неделю до заседания Попечительского совета").event == "заседание Попечительского совета"


def test_an_unnamed_event_is_null_with_a_doubt() -> None:
    found = parse("в недельный срок")
    assert (found.kind, found.event) == ("after_event", None)
    assert found.doubts


def test_what_stands_in_another_paper_says_what_it_refers_to() -> None:
    found = parse("согласно циклограмме отдела", **YEAR)
    assert found.kind == "unstated" and "согласно циклограмме отдела" in found.said


def test_half_a_period_or_a_turned_one_is_refused() -> None:
    with pytest.raises(WrongPeriod, match="обе даты"):
        parse("май", start=date(2026, 1, 1))
    with pytest.raises(WrongPeriod, match="раньше"):
        parse("май", start=date(2026, 2, 1), end=date(2026, 1, 1))


def test_the_answer_has_all_keys_in_order() -> None:
    keys = [
        "words",
        "kind",
        "every",
        "times",
        "at_least",
        "event",
        "offset",
        "windows",
        "parts",
        "flags",
        "doubts",
        "reason",
        "said",
        "counted",
    ]
    for words in ("май", "ежегодно", "после приёмки", "март, май", "белиберда"):
        data: dict[str, Any] = parse(words, **YEAR).as_dict()
        assert list(data) == keys
    assert parse("раз в 2 года", **YEAR).as_dict()["every"] == {"count": 2, "unit": "year"}
