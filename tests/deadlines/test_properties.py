"""Properties over phrases of every kind: said again the same windows, nothing raises, words kept, days in order."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.core import deadlines
from merilo.core.deadlines import PhrasesUnreadable, Schedule, parse, read_phrases, say
from merilo.core.wording import MONTHS_GENITIVE, MONTHS_NOMINATIVE

MONTHS = st.integers(1, 12)
NOMINATIVE, GENITIVE = st.sampled_from(MONTHS_NOMINATIVE), st.sampled_from(MONTHS_GENITIVE)
YEARS = st.sampled_from(["", "", " 2025 г.", " 2026 года", " текущего года", " следующего года"])
ROMAN = st.sampled_from(["I", "II", "III", "IV"])
DAY = st.integers(1, 28)
EVENTS = st.sampled_from(["приёмки работ", "получения отчёта", "заседания Совета", "окончания учебного года"])
UNIT = st.sampled_from(["день", "неделю", "месяц", "квартал", "полугодие", "год"])

DATES = st.one_of(
    st.builds("{}{}".format, NOMINATIVE, YEARS),
    st.builds("{} - {}{}".format, NOMINATIVE, NOMINATIVE, YEARS),
    st.builds("{} {}{}".format, DAY, GENITIVE, YEARS),
    st.builds("до {} {}{}".format, DAY, GENITIVE, YEARS),
    st.builds("не позднее {} {}{}".format, DAY, GENITIVE, YEARS),
    st.builds("с {} {} по {} {}{}".format, DAY, GENITIVE, DAY, GENITIVE, YEARS),
    st.builds("{} квартал{}".format, ROMAN, YEARS),
    st.builds("{} полугодие{}".format, st.sampled_from(["I", "II"]), YEARS),
    st.builds("{} декада {}".format, st.sampled_from(["I", "II", "III"]), GENITIVE),
    st.builds("{} {}".format, st.sampled_from(["начало", "середина", "конец"]), GENITIVE),
    st.builds("до конца {}{}".format, GENITIVE, YEARS),
    st.builds("после {} {}".format, DAY, GENITIVE),
    st.sampled_from(["в течение года", "до конца года", "учебный год", "2024-2025 годы", "с 2025 года", "лето"]),
)
OFTEN = st.one_of(
    st.sampled_from(["ежедневно", "еженедельно", "ежемесячно", "ежеквартально", "ежегодно", "по рабочим дням"]),
    st.builds("{} раза в {}".format, st.integers(2, 4), UNIT),
    st.builds("не реже {} раз в {}".format, st.integers(5, 6), UNIT),
    st.builds("один раз в {} года".format, st.integers(2, 4)),
    st.sampled_from(["раз в 2 недели", "каждые 2 месяца", "по средам", "последняя пятница месяца", "раз в четверть"]),
)
NUMBERED = st.one_of(
    st.builds("до {} числа".format, st.integers(1, 31)),
    st.builds("по {} число".format, st.integers(1, 31)),
    st.builds("{} числа".format, st.integers(1, 31)),
    st.builds("до {} числа месяца, следующего за отчётным".format, st.integers(1, 31)),
    st.builds("с {} по {} число".format, st.integers(1, 15), st.integers(15, 31)),
    st.builds("до {} числа последнего месяца квартала".format, st.integers(1, 31)),
)
ANCHORED = st.one_of(
    st.builds("{}, {}".format, st.sampled_from(["ежемесячно", "ежеквартально", "раз в полугодие"]), NUMBERED),
    st.builds("ежегодно, {}".format, DATES.filter(lambda words: "20" not in words and "год" not in words)),
    st.builds("ежегодно до {} {} года, следующего за отчётным".format, DAY, GENITIVE),
    st.builds("ежегодно ({}, {})".format, NOMINATIVE, NOMINATIVE),
    st.builds("ежемесячно с {} по {}".format, GENITIVE, NOMINATIVE),
    st.builds("в течение {} дней после окончания квартала, ежеквартально".format, st.integers(1, 30)),
)
COUNTS, UNITS = st.integers(5, 20), st.sampled_from(["дней", "рабочих дней", "месяцев", "лет"])
COUNTED = st.one_of(
    st.builds(
        "в течение {} {} после {}".format,
        st.integers(5, 20),
        st.sampled_from(["дней", "рабочих дней", "месяцев", "лет"]),
        EVENTS,
    ),
    st.builds("не позднее чем за {} {} до {}".format, COUNTS, st.just("рабочих дней"), EVENTS),
    st.builds("после {}".format, EVENTS),
    st.sampled_from(["в недельный срок", "незамедлительно", "в день обращения", "за 3 дня", "перед отпуском"]),
)
OTHER = st.sampled_from(
    [
        "постоянно",
        "весь период",
        "при необходимости",
        "по мере поступления жалоб",
        "по плану",
        "в установленном порядке",
    ]
)
TAIL = st.sampled_from(["", "", "", " (при наличии средств)", " (по возможности)", ", при условии согласования"])
ONE = st.one_of(DATES, OFTEN, ANCHORED, COUNTED, OTHER)
PHRASES = st.one_of(
    st.builds("{}{}".format, ONE, TAIL),
    st.builds("{}; {}".format, ONE, ONE),
    st.builds("{}, далее {}".format, DATES, st.sampled_from(["постоянно", "ежегодно", "ежеквартально"])),
)
PERIODS = st.one_of(
    st.just((date(2026, 1, 1), date(2026, 12, 31))),
    st.just((date(2024, 1, 1), date(2026, 12, 31))),
    st.just((date(2025, 9, 1), date(2026, 8, 31))),
    st.just((None, None)),
    st.builds(
        lambda start, days: (start, start + timedelta(days=days)),
        st.dates(min_value=date(2020, 1, 1), max_value=date(2027, 12, 31)),
        st.integers(0, 1500),
    ),
)


def _every(schedule: Schedule) -> list[Schedule]:
    return [schedule, *(inner for part in schedule.parts for inner in _every(part))]


@settings(max_examples=150, deadline=None)
@given(words=PHRASES, period=PERIODS)
def test_what_say_says_read_again_gives_the_same_windows(words: str, period: tuple[date | None, date | None]) -> None:
    start, end = period
    first = parse(words, start=start, end=end, event_on=date(2026, 3, 4))
    again = parse(say(first), start=start, end=end, event_on=date(2026, 3, 4))
    assert again.all_windows() == first.all_windows(), f"{words!r} is said as {first.said!r}"


@settings(max_examples=80, deadline=None)
@given(words=PHRASES, period=PERIODS)
def test_every_answer_keeps_its_promises(words: str, period: tuple[date | None, date | None]) -> None:
    start, end = period
    found = parse(words, start=start, end=end, event_on=date(2026, 3, 4))
    assert found.words == words
    for answer in _every(found):
        assert all(window.start <= window.end for window in answer.windows)
        assert list(answer.windows) == sorted(answer.windows, key=lambda window: (window.start, window.end))
        assert (answer.reason is not None) == (answer.kind == "unclear")
        assert bool(answer.parts) == (answer.kind == "several")
        assert (answer.every is None) == (answer.times is None)
        assert answer.said and answer.counted
        if answer.kind in ("as_needed", "unstated", "several", "unclear"):
            assert not answer.windows


ALPHABET = "абвгдежзийклмнопрстуфхцчшщьыэюя .,;:-–()«»/\n\t0123456789IVXabc№%\u00a0\u200b🙂"
HEAP = """до по с в к не позднее реже раз раза 1 2 31 30 2026 01.09 I IV квартал года год месяца числа
следующего за отчётным , - ( ) . и май мая июня декада неделя последняя после в течение дней ежегодно
ежемесячно каждый постоянно по мере при далее"""
PIECES = st.sampled_from([*HEAP.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(
    words=st.one_of(st.text(max_size=60), st.text(ALPHABET, max_size=80), st.lists(PIECES, max_size=14).map(" ".join)),
    period=PERIODS,
)
def test_parse_never_raises(words: str, period: tuple[date | None, date | None]) -> None:
    start, end = period
    found = parse(words, start=start, end=end, event_on=date(2026, 3, 4))
    assert found.words == words
    assert all(window.start <= window.end for window in found.all_windows())


@settings(max_examples=50, deadline=None)
@given(words=st.lists(PIECES, max_size=10).map(" ".join))
def test_even_a_heap_of_words_is_said_with_its_own_windows(words: str) -> None:
    period = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    first = parse(words, **period)
    assert parse(say(first), **period).all_windows() == first.all_windows(), f"{words!r} is said as {first.said!r}"


@pytest.mark.parametrize("words", ["а" * 10_000, "1, " * 300, "((" * 400, "до " * 300, "май-" * 200, "\n" * 5000])
def test_endless_text_is_answered_at_once(words: str) -> None:
    assert parse(words, start=date(2026, 1, 1), end=date(2026, 12, 31)).words == words


@settings(max_examples=40, deadline=None)
@given(words=PHRASES, sign=st.sampled_from(["\n", "  ", "\u00a0", "\t"]))
def test_spaces_and_line_breaks_change_nothing(words: str, sign: str) -> None:
    period = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    assert parse(words.replace(" ", sign), **period).all_windows() == parse(words, **period).all_windows()


def test_a_table_of_phrases_is_read_by_its_header() -> None:
    text = "from\twords\tto\tmore\n2026-01-01\tмай\\nиюнь\t2026-12-31\tx\n\n\t«март»\t\n"
    assert [(phrase.words, phrase.start, phrase.end) for phrase in read_phrases(text)] == [
        ("май\nиюнь", date(2026, 1, 1), date(2026, 12, 31)),
        ("«март»", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "words"),
        ("phrase\nмай\n", "words"),
        ("words\tfrom\tto\nмай\t1 мая\t2026-12-31\n", "Строка 2, столбец from"),
    ],
)
def test_a_wrong_table_of_phrases_is_refused(text: str, fault: str) -> None:
    with pytest.raises(PhrasesUnreadable, match=fault):
        list(read_phrases(text))


def test_a_phrase_without_words_is_an_empty_phrase() -> None:
    assert [phrase.words for phrase in read_phrases("from\tto\twords\n2026-01-01\t2026-12-31\n")] == [""]


def test_the_room_starts_without_heavy_libraries() -> None:
    code = (
        "import sys; from merilo.core import deadlines; deadlines.parse('май'); "
        "print([name for name in ('dateutil', 'holidays', 'pymorphy3', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert deadlines.parse("май").kind == "period"
