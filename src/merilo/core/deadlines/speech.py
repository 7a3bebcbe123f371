"""Our reading of a deadline in Russian: read again with the same period it gives the same windows."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from merilo.core.deadlines.dating import WEEKDAYS
from merilo.core.deadlines.schedule import Schedule, Window
from merilo.core.deadlines.terms import (
    AfterEvent,
    AfterTurn,
    Anchor,
    AsNeeded,
    Continuous,
    Every,
    MonthDay,
    Offset,
    Piece,
    Portion,
    Several,
    Span,
    Turn,
    Unstated,
    Weekdays,
)
from merilo.core.wording import (
    MONTHS_GENITIVE,
    MONTHS_NOMINATIVE,
    NBSP,
    counted,
    date_range_words,
    listed,
    plural,
)

ROMAN = ("", "I", "II", "III", "IV")
_EACH = {
    "day": "каждый день", "week": "каждую неделю", "month": "каждый месяц", "quarter": "каждый квартал",
    "half": "каждое полугодие", "year": "каждый год",
}  # fmt: skip
_IN = {"day": "день", "week": "неделю", "month": "месяц", "quarter": "квартал", "half": "полугодие", "year": "год"}
_OF = {"day": "дня", "week": "недели", "month": "месяца", "quarter": "квартала", "half": "полугодия", "year": "года"}
_BY = {
    "day": "днём", "week": "неделей", "month": "месяцем", "quarter": "кварталом", "half": "полугодием", "year": "годом",
}  # fmt: skip
_FORMS = {
    "day": ("день", "дня", "дней"), "workday": ("рабочий день", "рабочих дня", "рабочих дней"),
    "week": ("неделю", "недели", "недель"), "month": ("месяц", "месяца", "месяцев"),
    "quarter": ("квартал", "квартала", "кварталов"), "half": ("полугодие", "полугодия", "полугодий"),
    "year": ("год", "года", "лет"),
}  # fmt: skip
_GENITIVES = {
    "day": ("календарного дня", "календарных дней"), "workday": ("рабочего дня", "рабочих дней"),
    "week": ("недели", "недель"), "month": ("месяца", "месяцев"), "year": ("года", "лет"),
}  # fmt: skip
_BY_WEEKDAYS = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")
_FROM_WEEKDAYS = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")
_TO_WEEKDAYS = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
_GENDERS = "mmfmffn"
_ORDINALS = {
    "m": ("", "первый", "второй", "третий", "четвёртый", "пятый"),
    "f": ("", "первая", "вторая", "третья", "четвёртая", "пятая"),
    "n": ("", "первое", "второе", "третье", "четвёртое", "пятое"),
}
_LAST = {"m": "последний", "f": "последняя", "n": "последнее"}
_PARTS = {
    "day": ("день", "m"), "workday": ("рабочий день", "m"), "week": ("неделя", "f"), "decade": ("декада", "f"),
    "halfmonth": ("половина", "f"), "month": ("месяц", "m"),
}  # fmt: skip
_SEASONS = ("", "зима", "весна", "лето", "осень")
_EDGES = {"start": "начало", "middle": "середина", "end": "конец"}
_AT_EDGES = {"start": "начале", "middle": "середине", "end": "конце"}
_PREPOSITIONS = ("по ", "с ", "в ", "до ", "после ")
NO_EVENT = "(в словах не названо)"


def say(schedule: Schedule) -> str:
    """Return our reading of a deadline in Russian; read again with the same period it gives the same windows."""
    return schedule.said or speak(schedule)


def speak(schedule: Schedule) -> str:
    """Make the words of `say`, with what stands beside the term in brackets."""
    flags = schedule.flags
    beside = [
        "по возможности" if flags.if_possible else None,
        flags.condition,
        flags.basis,
    ]
    return _term(schedule) + "".join(f" ({words})" for words in beside if words)


def _term(schedule: Schedule) -> str:
    term = schedule.term
    if isinstance(term, Span):
        if schedule.windows:
            return "; ".join(window_words(window, unit=_unit(term)) for window in schedule.windows)
        return span_words(term)
    if isinstance(term, Turn):
        return turn_words(term)
    if isinstance(term, Continuous):
        return ", ".join(["постоянно", *map(span_words, term.bounds)])
    if isinstance(term, AsNeeded):
        return _as_needed(term)
    if isinstance(term, AfterEvent):
        head = [turn_words(term.turn)] if term.turn is not None else []
        return ", ".join([*head, _after_event(term)])
    if isinstance(term, Unstated):
        return f"срок не назван, слова отсылают: «{term.refers.strip('«»')}»"
    if isinstance(term, Several):
        onwards = [reading.onwards for reading in term.parts]
        return "; ".join(
            f"далее {part.said}" if later else part.said for part, later in zip(schedule.parts, onwards, strict=True)
        )
    return "срок не понят"


def _unit(span: Span) -> str:
    units = {piece.unit for piece in (span.first, span.last) if piece is not None}
    return units.pop() if len(units) == 1 and span.first is not None else "day"


def window_words(window: Window, *, unit: str = "month") -> str:
    """Return a window as people name it: «2026 год», «I–III кварталы 2026 года», «май 2026 года», «с 1 по 15 …»."""
    first, last = window.start, window.end
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    one_year = first.year == last.year
    if whole_months and (first.month, last.month) == (1, 12):
        return f"{first.year}{NBSP}год" if one_year else f"{first.year}–{last.year}{NBSP}годы"
    if whole_months and one_year and unit == "half" and (first.month, last.month) in ((1, 6), (7, 12)):
        return f"{ROMAN[1 + first.month // 7]}{NBSP}полугодие {first.year}{NBSP}года"
    if whole_months and one_year and unit == "quarter" and first.month % 3 == 1 and last.month % 3 == 0:
        low, high = first.month // 3 + 1, last.month // 3
        if low == high:
            return f"{ROMAN[low]}{NBSP}квартал {first.year}{NBSP}года"
        return f"{ROMAN[low]}–{ROMAN[high]}{NBSP}кварталы {first.year}{NBSP}года"
    if whole_months and unit != "day":
        head, end = MONTHS_NOMINATIVE[first.month - 1], f"{MONTHS_NOMINATIVE[last.month - 1]} {last.year}{NBSP}года"
        if one_year:
            return end if first.month == last.month else f"{head}–{end}"
        return f"{head} {first.year}{NBSP}года – {end}"
    return date_range_words(first, last)


def span_words(span: Span) -> str:
    """Return a span as the words of a date without what a plan's period would add."""
    if span.first is not None and span.first == span.last:
        return piece_words(span.first)
    if (
        span.first is not None
        and span.last is not None
        and not span.before
        and span.first.unit == span.last.unit == "month"
    ):
        return f"{piece_words(span.first)} – {piece_words(span.last)}"
    words = [] if span.first is None else [f"{'после' if span.after else 'с'} {piece_words(span.first, of=True)}"]
    if span.last is not None:
        day = last_day_words(span)
        if day is not None:
            words.append(f"по {day} включительно")
        elif span.before:
            words.append(f"до {piece_words(span.last, of=True)}")
        else:
            words.append(f"по {piece_words(span.last)} включительно")
    return " ".join(words)


def last_day_words(span: Span) -> str | None:
    """Return the last day of a span that ends with a day, «30 сентября»; None when a year is needed to know it."""
    last = span.last
    if last is None or last.unit != "day" or last.month is None:
        return None
    if not span.before:
        return piece_words(last, of=True)
    if (last.number, last.month) == (1, 3):
        return None
    model = date(last.year or 2001, last.month, min(last.number, 28) if last.month == 2 else last.number)
    day = model - timedelta(days=1)
    if last.month == 2 and last.number == 29:
        day = date(model.year, 2, 28)
    year = day.year if last.year is not None else None
    shift = last.shift - (day.year < model.year) if last.year is None else 0
    return piece_words(Piece("day", day.day, day.month, year, shift, last.each_year), of=True)


def piece_words(piece: Piece, *, of: bool = False) -> str:
    """Return a piece of the calendar in the nominative, or the genitive behind «с» and «до»."""
    core = _plain_piece(piece, of=of or piece.edge is not None)
    if piece.edge is not None:
        edge = _EDGES[piece.edge]
        core = f"{edge.replace('ец', 'ца').replace('ло', 'ла').replace('на', 'ны') if of else edge} {core}"
    return core + _year_words(piece, of=of)


def _plain_piece(piece: Piece, *, of: bool) -> str:
    number = piece.number
    month = MONTHS_GENITIVE[piece.month - 1] if piece.month is not None else ""
    if piece.unit == "day":
        return f"{number}{NBSP}{month}" if month else f"{number}-го числа"
    if piece.unit == "month":
        return month if of else MONTHS_NOMINATIVE[(piece.month or 1) - 1]
    if piece.unit == "quarter":
        return f"{ROMAN[number]}{NBSP}квартал{'а' if of else ''}"
    if piece.unit == "half":
        return f"{ROMAN[number]}{NBSP}полугоди{'я' if of else 'е'}"
    if piece.unit == "nine":
        return f"9{NBSP}месяцев"
    if piece.unit == "season":
        return ("", "зимы", "весны", "лета", "осени")[number] if of else _SEASONS[number]
    if piece.unit == "school":
        half = f"{ROMAN[number]}{NBSP}полугоди{'я' if of else 'е'} " if number else ""
        years = f"{piece.year}–{piece.year + 1} " if piece.year is not None else ""
        return f"{half}{years}учебн{'ого года' if of or number else 'ый год'}"
    if piece.unit == "year":
        return "" if piece.year is not None else f"календарн{'ого года' if of else 'ый год'}"
    if piece.unit == "weekday":
        gender = _GENDERS[piece.weekday]
        ordinal = _LAST[gender] if number == -1 else _ORDINALS[gender][number]
        return f"{ordinal} {WEEKDAYS[piece.weekday]} {month}"
    noun, gender = _PARTS[piece.unit]
    ordinal = _LAST[gender] if number == -1 else _ORDINALS[gender][number]
    if of:
        ordinal, noun = (
            ordinal.replace("яя", "ей").replace("ая", "ой").replace("тья", "тьей"),
            noun[:-1] + ("ы" if noun != "неделя" else "и"),
        )
    return f"{ordinal} {noun} {month}"


def _year_words(piece: Piece, *, of: bool = False) -> str:
    if piece.unit == "school" or (piece.unit == "year" and piece.year is None and piece.each_year):
        return ""
    if piece.year is not None:
        alone = piece.unit == "year"
        ending = "" if alone and piece.edge is None and not of else "а"
        return f"{'' if alone else ' '}{piece.year}{NBSP}год{ending}"
    if piece.shift:
        return " следующего года" if piece.shift > 0 else " прошлого года"
    return " текущего года" if piece.each_year else ""


def turn_words(turn: Turn) -> str:
    """Return a recurrence with its anchors and bounds."""
    own = tuple(
        anchor
        for anchor in turn.anchors
        if not (isinstance(anchor, Portion) and anchor.part == "whole") or anchor.ahead
    )
    anchors = _anchors(own, turn)
    # «каждый год, по 14 мая включительно», but «каждый год: I квартал», «2 раза в год: апрель, октябрь»
    colon = len(anchors) > 1 or (anchors and not anchors[0].replace(NBSP, " ").startswith(_PREPOSITIONS))
    head = f"{_how_often(turn)}: {anchors.pop(0)}" if colon else _how_often(turn)
    return ", ".join([head, *anchors, *map(span_words, turn.bounds)])


def _how_often(turn: Turn) -> str:
    every = turn.every
    unit = f"{every.count}{NBSP}{plural(every.count, *_FORMS[every.unit])}" if every.count > 1 else _IN[every.unit]
    if turn.school == "quarter" and every.count == 1:
        unit = "четверть"
    elif turn.school == "year":
        unit = "учебный год"
    if turn.at_least:
        times = "одного раза" if turn.times == 1 else f"{turn.times}{NBSP}раз"
        return f"не реже {times} в {unit}"
    if turn.times > 1:
        return f"{counted(turn.times, 'раз', 'раза', 'раз')} в {unit}"
    if every.count > 1:
        return f"один раз в {unit}"
    if turn.school in ("year", "quarter"):
        return f"один раз в {unit}"
    return "каждый рабочий день" if turn.workdays_only else _EACH[every.unit]


def _anchors(anchors: tuple[Anchor, ...], turn: Turn) -> list[str]:
    words = [_anchor(anchor, turn.every) for anchor in anchors]
    if turn.following and words:
        words[-1] = words[-1].removesuffix(" включительно") + " года, следующего за отчётным"
    return words


def _anchor(anchor: Anchor, every: Every) -> str:
    if isinstance(anchor, Span):
        return span_words(anchor)
    if isinstance(anchor, MonthDay):
        return _month_day(anchor, every)
    if isinstance(anchor, Weekdays):
        if anchor.ordinal is None:
            first, last = anchor.days[0], anchor.days[-1]
            if len(anchor.days) > 2 and anchor.days == tuple(range(first, last + 1)):
                return f"с {_FROM_WEEKDAYS[first]} по {_TO_WEEKDAYS[last]}"
            return "по " + listed([_BY_WEEKDAYS[day] for day in anchor.days])
        day = anchor.days[0]
        gender = _GENDERS[day]
        ordinal = _LAST[gender] if anchor.ordinal == -1 else _ORDINALS[gender][anchor.ordinal]
        return f"{ordinal} {WEEKDAYS[day]} {_OF[every.unit]}"
    if isinstance(anchor, AfterTurn):
        return f"в течение {offset_words(anchor.offset)} после окончания {_OF[every.unit]}"
    return _portion(anchor, every)


def _portion(anchor: Portion, every: Every) -> str:
    if anchor.part == "edge":
        return (
            f"в {_AT_EDGES[anchor.edge]} каждого {_OF[every.unit]}"
            if every.unit == "year"
            else (f"в {_AT_EDGES[anchor.edge]} {_OF[every.unit]}")
        )
    noun, gender = _PARTS.get(anchor.part, ("день", "m"))
    ordinal = (
        _LAST[gender]
        if anchor.number == -1
        else (
            _ORDINALS[gender][anchor.number]
            if anchor.number < 6
            else f"{anchor.number}-{'й' if gender == 'm' else 'я'}"
        )
    )
    if anchor.part == "whole":
        return "в год, следующий за отчётным"
    if anchor.ahead:
        return f"{ordinal} {noun} месяца, следующего за отчётным {_BY[every.unit]}"
    return f"{ordinal} {noun} {_OF[every.unit]}"


def _month_day(anchor: MonthDay, every: Every) -> str:
    last = anchor.last
    before = anchor.before and last == 1
    if anchor.before and last > 1:
        last -= 1
    if anchor.first is None:
        days = f"до{NBSP}1-го числа" if before else f"по{NBSP}{last}-е число включительно"
    elif anchor.first == last:
        days = f"{last}-го числа"
    else:
        days = f"с{NBSP}{anchor.first}-го по{NBSP}{last}-е число"
    ahead = anchor.month
    if ahead is None:
        ahead = 0 if every.unit in ("month", "week", "day") else 1
    if ahead == 0:
        return (
            days
            if anchor.month is None
            else f"{days.removesuffix(' включительно')} последнего месяца {_OF[every.unit]}"
        )
    days = days.removesuffix(" включительно")
    if ahead < 0:
        return f"{days} {-ahead}-го месяца {_OF[every.unit]}"
    which = "" if ahead == 1 else f"{ahead}-го "
    return f"{days} {which}месяца, следующего за отчётным {_BY[every.unit]}"


def _as_needed(term: AsNeeded) -> str:
    words = "по мере необходимости" if term.event is None else f"каждый раз при событии: {term.event}"
    if term.turn is None:
        return words
    return f"{words}, {'но ' if term.turn.at_least else ''}{_how_often(term.turn)}"


def _after_event(term: AfterEvent) -> str:
    event = NO_EVENT if term.event is None else f": {term.event}"
    gap = " " if term.event is None else ""
    before = term.side == "before"
    if term.offset is None:
        return f"{'перед событием' if before else 'сразу после события'}{gap}{event}"
    if term.offset.count == 0:
        return f"в день события{gap}{event}"
    if term.earliest:
        when = "до" if before else "после"
        how = "за" if before else "через"
        return f"не ранее чем {how} {distance_words(term.offset)} {when} события{gap}{event}"
    if before:
        return f"не позднее чем за {distance_words(term.offset)} до события{gap}{event}"
    return f"в течение {offset_words(term.offset)} после события{gap}{event}"


def distance_words(offset: Offset) -> str:
    """Return a distance in the accusative: «3 месяца», «неделю»."""
    if offset.count == 1:
        return _FORMS[offset.unit][0]
    return counted(offset.count, *_FORMS[offset.unit])


def offset_words(offset: Offset) -> str:
    """Return a distance in the genitive: «одного месяца», «3 рабочих дней»."""
    one, many = _GENITIVES[offset.unit]
    number = offset.count
    singular = number % 10 == 1 and number % 100 != 11
    head = ("одной" if offset.unit == "week" else "одного") if number == 1 else str(number)
    return f"{head}{NBSP}{one if singular else many}"
