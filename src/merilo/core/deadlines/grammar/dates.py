"""Grammar of dates: pieces of the calendar («I декада апреля», «01.09», «3 кв. 2026») and spans of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from merilo.core.deadlines.grammar.cursor import Cursor, spelt
from merilo.core.deadlines.grammar.tokens import compiled
from merilo.core.deadlines.terms import Edge, Piece, PieceUnit

_SEASONS = {"зим": 1, "весн": 2, "весен": 2, "лет": 3, "осен": 4}
_SEASON = r"(зим|весн|осен)(а|у|ы|ой|е|ь|и|ью|н\w+)|лето|летом|лета|лету|летн\w+|весенн\w+|осенн\w+"
_NUMBERED: tuple[tuple[PieceUnit, int, str], ...] = (
    ("quarter", 4, r"кв|квартал\w*"),
    ("half", 2, r"полуг\w+|полуг|пг"),
)
_IN_MONTH: tuple[tuple[PieceUnit, int, str], ...] = (
    ("decade", 3, r"декад\w*|дек"),
    ("halfmonth", 2, r"половин\w+"),
    ("week", 5, r"недел\w+|нед"),
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year as the words give it: a number, or its place beside the plan's year."""

    number: int | None = None
    shift: int = 0
    each: bool = False

    def of(self, piece: Piece) -> Piece:
        return replace(piece, year=self.number, shift=self.shift, each_year=self.each)


class ImpossibleDate(ValueError):
    """The words name a date that no calendar has; str() is a Russian sentence."""


def year(c: Cursor) -> Year | None:
    """Read a year: «2025 г.», «25г.», «текущего года», «следующего года»."""
    with c.attempt() as keep:
        comma = c.take(",")
        c.take("\n")
        bracket = c.take("(")
        token = c.peek()
        if token is not None and token.value is not None:
            number = c.number(1990, 2099) if token.digits == 4 else None
            if number is None and token.digits == 2:
                number = c.number(0, 99)
                if number is None or not spelt(c.norm(), r"г|гг|год\w*"):
                    return None
                number += 2000
            if number is not None:
                if not _year_word(c) and c.norm() == "-" and bracket:
                    return None
                if bracket and not c.take(")"):
                    return None
                keep()
                return Year(number)
        if bracket or comma:
            return None
        if c.phrase(r"т|с|тек", r"\.", r"г|года"):
            c.take(".")  # «т.г.» is «текущего года», «с.г.» «сего года»
            keep()
            return Year(each=True)
        if c.match(r"текущ\w+|сего|соответствующ\w+|этого|данн\w+|отчетн\w+|календарн\w+|планов\w+|нынешн\w+"):
            c.match(r"отчетн\w+|календарн\w+|учебн\w+|финансов\w+")
            if c.norm(-1).startswith("учебн"):
                return None
            if c.match(r"год\w*|г"):
                c.take(".")
                keep()
                return Year(each=True)
        elif (c.match(r"следующ\w+|будущ\w+|последующ\w+|очередн\w+")) and c.norm() != "за":
            if c.match(r"год\w*|г") and not _follows(c):
                c.take(".")
                keep()
                return Year(shift=1)
        elif c.match(r"прошл\w+|предыдущ\w+|предшествующ\w+|прошедш\w+|истекш\w+") and c.match(r"год\w*|г"):
            c.take(".")
            keep()
            return Year(shift=-1)
        elif c.match(r"года|году|г") and not _follows(c):
            c.take(".")
            keep()
            return Year()
    return None


def _follows(c: Cursor) -> bool:
    """Is the year told by the next words («года, следующего за отчётным»)? Takes nothing."""
    ahead = 1 if c.norm() == "," else 0
    return c.norm(ahead).startswith(("следующ", "предшеств"))


def _year_word(c: Cursor) -> bool:
    with c.attempt() as keep:
        if c.match(r"г|гг|год|года|году|годы|годов|годам|годах|годом"):
            if c.take("."):
                c.phrase("г", r"\.") or c.match("г")
            keep()
            return True
    return False


def school_year(c: Cursor) -> Piece | None:
    """Read «учебный год», «2025-2026 уч. год», «2025/26 учебного года»."""
    with c.attempt() as keep:
        number: int | None = None
        c.match(r"весь|всего|всем")
        with c.attempt() as keep_year:
            first = c.number(1990, 2099)
            if first is not None and c.take("-", "/"):
                second = c.number(0, 2099)
                _year_word(c)
                if second in (first + 1, (first + 1) % 100):
                    number = first
                    keep_year()
        each = False
        if number is None:
            each = c.match(r"текущ\w+|этого|соответствующ\w+|каждого|данн\w+")
            each or c.match(r"нового|новому")
        if not (c.match(r"учебн\w+") or (c.match(r"уч|учеб") and (c.take(".") or True))):
            return None
        if not c.match(r"год\w*|г"):
            return None
        c.take(".")
        if number is None:
            with c.attempt() as keep_year:
                first = c.number(1990, 2099)
                if first is not None and c.take("-", "/") and c.number(0, 2099) in (first + 1, (first + 1) % 100):
                    _year_word(c)
                    number = first
                    keep_year()
        keep()
        return Piece("school", year=number, each_year=each)
    return None


def day_month(c: Cursor) -> Piece | None:
    """Read one day: «15.03.2023», «22. 02», «15 марта 2026 г.», «2026-03-15»."""
    with c.attempt() as keep:
        start = c.place
        token = c.peek()
        if token is not None and token.digits == 4 and c.norm(1) == "-" and c.norm(3) == "-":
            number, month, day = c.number(1990, 2099), *_after_sign(c, "-", 12), *_after_sign(c, "-", 31)
            if number and month and day and token.end == c.tokens[start + 1].start:
                keep()
                return Piece("day", day, month, number)
            return None
        day_number = c.number(0, 99)
        if day_number is None:
            return None
        c.match(r"числа|число|числу|го|ого|е")
        named = c.month()
        if named is not None:
            keep()
            return _checked((year(c) or Year()).of(Piece("day", day_number, named)))
        c.place = start + 1
        if c.norm() in (".", "/", ",") and (month_number := _after_sign(c, c.norm(), 99)):
            number_of_month = month_number[0]
            if c.norm(-2) == "," and (c.tokens[start].digits != 2 or c.tokens[c.place - 1].digits != 2):
                return None
            if c.norm(-2) == "," and (
                c.tokens[c.place - 1].norm[0] != "0" or c.tokens[c.place - 2].end != c.tokens[c.place - 1].start
            ):
                return None
            if c.norm(-2) == "/" and c.norm() != "/":
                return None
            found: Year | None = None
            with c.attempt() as keep_year:
                sign = c.take(".", "/", ",")
                token = c.peek()
                if sign and token is not None and token.digits in (2, 4) and token.value is not None:
                    two = token.digits == 2
                    if not two and not 1990 <= token.value <= 2099:
                        raise ImpossibleDate(f"Года {token.value} в календаре плана нет.")
                    # «01.09 15.10» are two dates: a day and month follow instead of a year
                    if not (two and c.norm(1) == "." and c.peek(2) is not None and c.peek(2).value is not None):  # type: ignore[union-attr]
                        c.place += 1
                        found = Year(token.value + 2000 if two else token.value)
                        _year_word(c)
                        keep_year()
            if found is None:
                found = year(c)
            if found is None:
                with c.attempt() as keep_dot:
                    # the full stop of «03.10.-07.10» belongs to the date
                    if c.take("."):
                        found = year(c)
                        keep_dot()
            keep()
            return _checked((found or Year()).of(Piece("day", day_number, number_of_month)))
    return None


def _after_sign(c: Cursor, sign: str, high: int) -> tuple[int, ...]:
    if c.norm() == sign and (token := c.peek(1)) is not None and token.digits in (1, 2) and token.value is not None:
        c.place += 2
        return (token.value,) if token.value <= high else ()
    return ()


def _checked(piece: Piece) -> Piece:
    month, day = piece.month or 0, piece.number
    longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if not 1 <= month <= 12:
        raise ImpossibleDate(f"Месяца с номером {month} нет.")
    if not 1 <= day <= longest:
        raise ImpossibleDate(f"Дня {day}.{month:02} в календаре нет.")
    return piece


def numbered(c: Cursor) -> Piece | None:
    """Read «IV квартал», «2 полугодие», «I декада апреля», «первая половина года», «последняя неделя мая»."""
    with c.attempt() as keep:
        last = c.match(r"последн\w+")
        number = -1 if last else c.number(1, 12)
        if number is None:
            return None
        c.take("-")
        c.match(r"[егой]|го|ом|ое|ый|ой|ая")
        for unit, high, pattern in _NUMBERED:
            if number <= high and c.match(pattern):
                if number == -1:
                    number = high
                c.take(".")
                keep()
                return _with_year(c, Piece(unit, number))
        if c.match(r"половин\w+") and 1 <= abs(number) <= 2:
            school = school_year(c)
            if school is not None:
                keep()
                return replace(school, number=2 if last else number)
            found = _year_after_half(c)
            if found is not None:
                keep()
                return found.of(Piece("half", 2 if last else number))
            c.place -= 1
        for unit, high, pattern in _IN_MONTH:
            if number <= high and c.match(pattern):
                c.take(".")
                month = c.month()
                if month is None:
                    return None
                keep()
                return _with_year(c, Piece(unit, number, month))
        weekday = c.weekday()
        if weekday is not None and number <= 5 and (month := c.month()) is not None:
            keep()
            return _with_year(c, Piece("weekday", number, month, weekday=weekday))
        if c.match(r"месяцев|мес") and number in (3, 6, 9, 12):
            c.take(".")
            found = year(c)
            if found is not None and (found.number or found.each):
                keep()
                unit_of: dict[int, PieceUnit] = {3: "quarter", 6: "half", 9: "nine", 12: "year"}
                return found.of(Piece(unit_of[number], 1 if number in (3, 6) else 0))
    return None


def _year_after_half(c: Cursor) -> Year | None:
    return year(c) if c.peek() is not None else None


def _with_year(c: Cursor, piece: Piece) -> Piece:
    if piece.unit == "half" and (school := school_year(c)) is not None:
        return replace(school, number=piece.number)
    found = year(c)
    return found.of(piece) if found is not None else piece


def named_month(c: Cursor) -> Piece | None:
    """Read «апрель», «апрель месяц», «апреле 2026 года», «04.2026»."""
    with c.attempt() as keep:
        c.match(r"месяц\w*")
        month = c.month()
        if month is not None:
            c.match(r"месяц|месяца|месяце|мес")
            keep()
            return _with_year(c, Piece("month", month=month))
        token = c.peek()
        if token is not None and token.digits in (1, 2) and (month := c.number(1, 12)) and c.take("."):
            following = c.peek()
            if following is not None and following.digits == 4 and (number := c.number(1990, 2099)):
                _year_word(c)
                keep()
                return Piece("month", month=month, year=number)
    return None


def whole_year(c: Cursor) -> Piece | None:
    """Read «2021 год», «2021», «текущий год», «год»."""
    with c.attempt() as keep:
        c.match(r"весь|всего|всем")
        found = year(c)
        if found is not None:
            keep()
            whole = found.of(Piece("year"))
            return replace(whole, each_year=whole.year is None and not whole.shift)
        if c.match(r"год|года|году|год[уа]"):
            keep()
            return Piece("year", each_year=True)
    return None


def season(c: Cursor) -> Piece | None:
    """Read «летом», «весенний период», «осень 2026 г.»; holidays of schools are not seasons."""
    with c.attempt() as keep:
        word = c.norm()
        if not word.startswith(tuple(_SEASONS)) or not compiled(_SEASON).fullmatch(word):
            return None
        c.place += 1
        if c.norm(1).startswith("период") and c.match(r"(?:пожароопасн|оздоровительн|отопительн|купальн|паводков)\w+"):
            pass
        if c.match(r"каникул\w*|праздник\w*|школ\w*|сесси\w*|отдых\w*|оздоров\w*|лагер\w*|кампани\w*"):
            return None
        c.match(r"период\w*|врем\w+|сезон\w*|месяц\w*")
        number = next(number for stem, number in _SEASONS.items() if word.startswith(stem))
        keep()
        return _with_year(c, Piece("season", number))
    return None


def edge(c: Cursor) -> Piece | None:
    """Read «начало марта», «в конце года», «середина II квартала»."""
    with c.attempt() as keep:
        which = edge_word(c)
        if which is None:
            return None
        piece = c.longest(school_year, numbered, named_month, whole_year, season)
        if piece is not None and piece.edge is None:
            keep()
            return replace(piece, edge=which)
    return None


def edge_word(c: Cursor) -> Edge | None:
    """Take «начало», «середина» or «конец» in any case, if it stands next."""
    if c.match(r"начал(о|е|а|у|ом)"):
        return "start"
    if c.match(r"середин(а|е|у|ы|ой)"):
        return "middle"
    if c.match(r"кон(ец|це|ца|цу|цом)"):
        return "end"
    return None


def piece(c: Cursor) -> Piece | None:
    """Read one piece of the calendar, the longest that fits."""
    with c.attempt() as keep:
        c.match(r"в|во|на|за")
        found = c.longest(day_month, school_year, numbered, named_month, edge, whole_year, season)
        if found is not None:
            keep()
            return found
    return None
