"""How the dates were found, in Russian: what a person checks before trusting them."""

from __future__ import annotations

from datetime import date

from merilo.core.deadlines.dating import Period
from merilo.core.deadlines.schedule import Schedule
from merilo.core.deadlines.speech import distance_words, last_day_words, piece_words
from merilo.core.deadlines.terms import AfterEvent, AsNeeded, Continuous, MonthDay, Piece, Several, Span, Turn, Unstated
from merilo.core.wording import counted, date_range_words, date_words

_TURNS = {
    "day": "дням", "week": "неделям с понедельника", "month": "месяцам", "quarter": "кварталам",
    "half": "полугодиям", "year": "годам",
}  # fmt: skip


def count(schedule: Schedule, period: Period | None, event_on: date | None) -> str:
    """Return one to four sentences on how the windows of a schedule were counted, or why there are none."""
    return " ".join(_sentences(schedule, period, event_on))


def _sentences(schedule: Schedule, period: Period | None, event_on: date | None) -> list[str]:
    term = schedule.term
    if isinstance(term, Span):
        return [*_ends(term), *_years(term, schedule, period)]
    if isinstance(term, Turn):
        return _turn(term, schedule, period)
    if isinstance(term, Continuous):
        return ["Одно окно: весь период плана." if not term.bounds else "Работа идёт всё названное время."]
    if isinstance(term, AsNeeded):
        cause = (
            "тогда, когда возникает необходимость"
            if term.event is None
            else f"каждый раз, когда наступает событие «{term.event}»"
        )
        return [f"Окон нет: работа делается {cause}."]
    if isinstance(term, AfterEvent):
        return _after_event(term, schedule, event_on)
    if isinstance(term, Unstated):
        return ["Окон нет: срок стоит не в этих словах, а там, куда они отсылают."]
    if isinstance(term, Several):
        own = [sentence for part in schedule.parts for sentence in _sentences(part, period, event_on)]
        number = counted(len(schedule.parts), "срок", "срока", "сроков")
        return [f"В словах {number}, каждый посчитан отдельно.", *dict.fromkeys(own)]
    return ["Дат нет.", schedule.reason or ""]


def _ends(span: Span) -> list[str]:
    """Say how «до» was read; usage is split, so also how to write it beyond doubt."""
    last = span.last
    if last is None:
        return ["Конец не назван: взят последний день периода плана."]
    if span.before and last.unit == "day" and last.month is not None:
        day = piece_words(last, of=True)
        read_as = last_day_words(span)
        reading = f"по {read_as} включительно" if read_as is not None else "по последний день февраля включительно"
        return [
            f"«До {day}» прочитано как {reading}; чтобы срок истекал {day}, "
            f"напишите «по {day}» или «до {day} включительно»."
        ]
    if span.before:
        words = piece_words(last, of=True)
        return [
            f"«До {words}» прочитано без последнего: срок кончается накануне; "
            "чтобы включить и его, напишите «включительно»."
        ]
    if span.first is None:
        return ["Последний названный день входит в срок."]
    return []


def _years(span: Span, schedule: Schedule, period: Period | None) -> list[str]:
    pieces: list[Piece] = [piece for piece in (span.first, span.last) if piece is not None]
    if any(piece.year is not None for piece in pieces):
        return ["Год назван в словах."]
    if period is None or not schedule.windows:
        return ["Дат пока нет: год в словах не назван, а период плана неизвестен."]
    if len(schedule.windows) > 1:
        return [f"На каждый год плана дано своё окно, всего {len(schedule.windows)}."]
    if any(piece.unit == "year" for piece in pieces):
        return [f"Год взят по периоду плана: {_period(period)}."]
    return [f"Год в словах не назван: взят тот, что ставит срок в период плана ({_period(period)}.)."]


def _period(period: Period) -> str:
    return date_range_words(period.start, period.end).rstrip(".")


def _turn(turn: Turn, schedule: Schedule, period: Period | None) -> list[str]:
    dates = [anchor for anchor in turn.anchors if isinstance(anchor, Span)]
    said = _ends(dates[0]) if dates else []
    if len(dates) > 1 and all(anchor.before for anchor in dates):
        said.append("Остальные даты прочитаны так же.")
    for anchor in turn.anchors:
        if isinstance(anchor, MonthDay):
            said.extend(_numbered_day(anchor, turn))
    if turn.every.count > 1:
        said.append("Первый срок начинается вместе с планом.")
    else:
        said.append(f"Повторения посчитаны по календарным {_TURNS[turn.every.unit]}.")
    if turn.times > 1 and not turn.anchors:
        equal = turn.every.unit == "year" and 12 % turn.times == 0
        said.append(
            f"Год разделён на {counted(turn.times, 'равную часть', 'равные части', 'равных частей')}."
            if equal
            else f"За каждый такой срок работа делается {counted(turn.times, 'раз', 'раза', 'раз')}."
        )
    if period is not None and schedule.windows:
        said.append(f"Период плана: {_period(period)}.; окон {len(schedule.windows)}.")
    return list(dict.fromkeys(said))


def _numbered_day(anchor: MonthDay, turn: Turn) -> list[str]:
    said = []
    if anchor.before:
        said.append(
            f"«До {anchor.last} числа» прочитано без самого {anchor.last}-го; "
            f"чтобы оно вошло, напишите «по {anchor.last} число»."
        )
    if anchor.month is None and turn.every.unit in ("quarter", "half", "year"):
        said.append("Число стоит в месяце после отчётного срока.")
    if anchor.last > 28:
        said.append("Где такого числа нет, взят последний день месяца.")
    return said


def _after_event(term: AfterEvent, schedule: Schedule, event_on: date | None) -> list[str]:
    said = []
    before = term.side == "before"
    if term.offset is not None and term.offset.count:
        if before:
            said.append(f"Отсчёт идёт назад от дня события, на {distance_words(term.offset)}.")
        else:
            said.append("Отсчёт идёт со дня после события (ГК РФ, ст. 191).")
        edge = "предыдущий" if before else "следующий"
        if term.offset.unit != "workday":
            said.append(f"Если последний день нерабочий, срок переносится на {edge} рабочий (ГК РФ, ст. 193).")
    if term.offset is None:
        near = "предыдущий" if before else "следующий"
        said.append(f"Сколько дней даётся, не сказано: сроком станет {near} рабочий день.")
    if event_on is None:
        said.append("Даты появятся, когда будет записан день события.")
    elif schedule.windows:
        said.append(
            f"День события: {date_words(event_on)}; последний день срока: {date_words(schedule.windows[-1].end)}"
        )
    return said
