"""Numbers beside Russian words, dates and lists as papers and commands say them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from merilo.core import wording


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 анкет"), (1, "1 анкета"), (2, "2 анкеты"), (5, "5 анкет"), (11, "11 анкет"), (14, "14 анкет"),
     (21, "21 анкета"), (112, "112 анкет"), (1204, "1204 анкеты"), (12_040, "12 040 анкет")],
)  # fmt: skip
def test_a_number_takes_its_noun_in_the_right_form(number: int, words: str) -> None:
    assert wording.counted(number, "анкета", "анкеты", "анкет") == words.replace(" ", wording.NBSP)


@pytest.mark.parametrize(
    ("value", "words"),
    [("75", "75 баллов"), ("71", "71 балл"), ("72", "72 балла"), ("0", "0 баллов"), ("11", "11 баллов"),
     ("74.50", "74,50 балла"), ("75.00", "75,00 балла"), ("0.0000000001", "0,0000000001 балла")],
)  # fmt: skip
def test_points_are_counted_whole_or_with_a_fraction(value: str, words: str) -> None:
    assert wording.points_words(Decimal(value)) == words.replace(" ", wording.NBSP)


def test_a_shared_place_is_a_span() -> None:
    assert wording.places_words(3, 3) == f"3{wording.NBSP}место"
    assert wording.places_words(3, 4) == f"3–4{wording.NBSP}место"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(date(2026, 3, 1), date(2026, 3, 1), "1 марта 2026 г."),
     (date(2026, 3, 1), date(2026, 3, 15), "с 1 по 15 марта 2026 г."),
     (date(2026, 3, 1), date(2026, 5, 9), "с 1 марта по 9 мая 2026 г."),
     (date(2025, 12, 1), date(2026, 5, 9), "с 1 декабря 2025 г. по 9 мая 2026 г.")],
)  # fmt: skip
def test_a_span_of_days_names_what_differs(first: date, last: date, words: str) -> None:
    assert wording.date_range_words(first, last).replace(wording.NBSP, " ") == words


def test_a_list_ends_with_and_and_quotes_inside_quotes_are_others() -> None:
    assert wording.listed(["а", "б", "в"]).replace(wording.NBSP, " ") == "а, б и в"
    assert wording.listed(["а"]) == "а" and wording.listed([]) == ""
    assert wording.quoted("МБУК «Заря»") == "«МБУК „Заря“»"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert wording.shortened("один два три", 10) == "один два…"
    assert wording.shortened("  один\n два ", 9) == "один два"


@pytest.mark.parametrize(
    ("text", "case", "said"),
    [("утверждения плана", "gent", "утверждение плана"), ("Общественного совета", "gent", "Общественный совет"),
     ("qwerty", "gent", "qwerty")],
)  # fmt: skip
def test_a_noun_group_is_put_back_into_the_nominative(text: str, case: wording.Case, said: str) -> None:
    assert wording.nominative(text, case) == said


def test_a_number_of_an_act_and_a_year_are_not_torn_from_their_marks() -> None:
    assert (
        wording.unbroken("приказ № 344н, IV квартал 2026 г. и 3 г")
        == "приказ №\N{NO-BREAK SPACE}344н, IV квартал 2026\N{NO-BREAK SPACE}г. и 3 г"
    )
