"""Grammar of spans: ranges and lists of pieces, «до …», «с … по …», «не позднее …»."""

from __future__ import annotations

from dataclasses import replace

from merilo.core.deadlines.grammar.cursor import Cursor
from merilo.core.deadlines.grammar.dates import (
    ImpossibleDate,
    day_month,
    edge_word,
    named_month,
    numbered,
    piece,
    school_year,
    season,
    whole_year,
)
from merilo.core.deadlines.terms import Piece, PieceUnit, Span

Spans = tuple[Span, ...]
_LONGEST_LIST = 31
_INCLUSIVE = r"включительно|включит|включ|вкл"


def spans(c: Cursor) -> Spans | None:
    """Read one span, or several that share a unit or a year («I, III кварталы 2026 г.»)."""
    return c.longest(bounded, numbers_with_unit, edges_with_unit, ranged)


def ranged(c: Cursor) -> Spans | None:
    """Read «май-июнь», «28.02 - 5 марта», or one piece."""
    with c.attempt() as keep:
        first = piece(c)
        if first is None:
            return None
        keep()
        with c.attempt() as keep_last:
            c.take("\n")
            if c.take("-") or (c.match(r"по") and first.unit != "day"):
                while c.take("-", "\n"):
                    pass
                last = piece(c)
                if last is not None:
                    keep_last()
                    while c.norm() == "-" and (further := _further(c)) is not None:
                        last = further  # «апрель-май-июнь»
                    return (joined(first, last),)
        return (Span(first, first),)


def _further(c: Cursor) -> Piece | None:
    with c.attempt() as keep:
        c.take("-")
        found = piece(c)
        if found is not None:
            keep()
        return found


def bounded(c: Cursor) -> Spans | None:
    """Read a span with a preposition: «с 1 по 15 марта», «до конца года», «не позднее 1 мая», «в течение года»."""
    with c.attempt() as keep:
        _lead(c)
        found = c.first(_since, _until)
        if found is not None:
            keep()
            return (found,)
    return None


def _lead(c: Cursor) -> None:
    """Move over «в срок», «в период», «в течение»: they only say that a span comes."""
    c.phrase(r"в|во", r"срок\w*|период\w*|промежут\w+") or c.match(r"срок\w*|период\w*")
    c.take(":", "-")


def _since(c: Cursor) -> Span | None:
    with c.attempt() as keep:
        if c.match("после") and (first := day_month(c)) is not None:
            keep()
            return Span(first, None, after=True)
        started = c.match(r"начиная")
        ranged_from = c.norm() == "от" and c.norm(1).isdigit() and "до" in (c.norm(ahead) for ahead in range(2, 9))
        if not c.match("с|со|от" if ranged_from else "с|со") and not (
            c.phrase("не", r"ранее|раньше") or (started and c.match("от"))
        ):
            return None
        first = c.longest(piece, _bare_day)
        if first is None:
            return None
        with c.attempt() as keep_last:
            c.take("\n")
            c.take(",")
            c.take("и")
            before = c.take("до")
            if before or c.match(r"по") or c.take("-") or c.phrase("не", r"позднее|позже"):
                before = before and not _through(c)
                last = c.longest(piece, _bare_day)
                if last is not None:
                    inclusive = included(c) or last.edge is not None
                    keep()
                    keep_last()
                    return replace(_between_edges(joined(first, last)), before=before and not inclusive)
        if first.unit == "day" and first.month is None:
            return None
        keep()
        return _between_edges(Span(first, None))


def _between_edges(span: Span) -> Span:
    """«С начала мая до конца года» names the very edges."""
    first, last = span.first, span.last
    if first is not None and first.edge == "start":
        first = replace(first, edge=None)
    if last is not None and last.edge == "end":
        last = replace(last, edge=None)
    return replace(span, first=first, last=last)


def _through(c: Cursor) -> bool:
    """«до конца мая», «до окончания года»: the piece's own end counts. Takes only «окончания»."""
    return c.match(r"окончани\w+|истечени\w+|завершени\w+") or bool(c.norm().startswith("кон"))


def _until(c: Cursor) -> Span | None:
    with c.attempt() as keep:
        before = c.match(r"до|к|ко|ранее")
        if not before and not c.match("по"):
            if not (c.phrase("не", r"позднее|позже|поздней") or c.match(r"непозднее|непозже")):
                return None
            c.take(",")
            c.match("чем")
            c.match("до")
        through = _through(c)
        if through and not before and c.tokens[c.place - 1].norm.endswith(("и", "ю")) and c.norm(-1) not in ("концу",):
            return None  # «по окончании года» is an event
        start_of = not through and c.match(r"начала|начало|началу")
        last = c.longest(piece, _bare_day)
        if last is None or (last.unit == "day" and last.month is None and c.norm().startswith(("раз", "дн", "рабоч"))):
            return None
        if last.edge == "end":
            last, before = replace(last, edge=None), False
        if start_of:
            before = True
        inclusive = included(c)
        keep()
        return Span(None, last, before=before and not through and not inclusive)


def _bare_day(c: Cursor) -> Piece | None:
    token = c.peek()
    if token is None or (day := c.number(1, 31)) is None:
        return None
    c.take(".")
    return Piece("day", day)


def bare_days(c: Cursor) -> Spans | None:
    """Read «3», «3-5»: days whose month only a plan of one month can tell."""
    first = _bare_day(c)
    if first is None:
        return None
    with c.attempt() as keep:
        if c.take("-") and (last := _bare_day(c)) is not None:
            keep()
            return (Span(first, last),)
    return (Span(first, first),)


def included(c: Cursor) -> bool:
    """Read «включительно», also in brackets."""
    with c.attempt() as keep:
        bracket = c.take("(")
        c.take(",")
        if c.match(_INCLUSIVE):
            c.take(".")
            if bracket and not c.take(")"):
                return False
            keep()
            return True
    return False


def numbers_with_unit(c: Cursor) -> Spans | None:
    """Read «1-4 кварталы», «I, III кв. 2026 г.», «6-8 мая», «20-24.11», «2024, 2025, 2026 гг.»."""
    with c.attempt() as keep:
        c.match(r"в|во|на|за")
        items: list[tuple[int, int]] = []
        years = True
        while True:
            token = c.peek()
            first = c.number(1, 2099)
            if token is None or first is None:
                return None
            years = years and token.digits == 4
            last = first
            with c.attempt() as keep_last:
                c.take(".")
                _year_sign(c)
                c.take("\n")
                if c.take("-") or (c.take("/") and years):
                    while c.take("-", "\n"):
                        pass
                    token = c.peek()
                    second = c.number(1, 2099)
                    if token is not None and second is not None:
                        if years and token.digits == 2 and 0 < second - first % 100 < 20:
                            second += first // 100 * 100
                        years = years and (token.digits == 4 or second > 1990)
                        last = second
                        keep_last()
            items.append((first, last))
            if len(items) > _LONGEST_LIST:
                return None
            with c.attempt() as keep_next:
                c.take("-")
                _unit_word_between(c)
                if (c.take(",") or c.match(r"и|й") or (c.take("/") and not years)) and c.peek() is not None:
                    c.take("\n")
                    if c.peek() is not None and c.peek().value is not None:  # type: ignore[union-attr]
                        keep_next()
                        continue
            break
        made = _with_unit(c, items, years=years)
        if made is not None:
            keep()
        return made


def _year_sign(c: Cursor) -> None:
    if c.match(r"г|год|года"):
        c.take(".")


def _unit_word_between(c: Cursor) -> None:
    """«1 и 3 квартал»: nothing stands between; «1-го, 3-го» neither; the rule keeps lists readable."""
    c.match(r"го|й|е")


def _with_unit(c: Cursor, items: list[tuple[int, int]], *, years: bool) -> Spans | None:
    if years:
        if len(items) == 1 and items[0][0] == items[0][1]:
            return None  # one year is a piece
        if c.match(r"учебн\w+|уч"):
            return None
        if c.match(r"г|гг|год\w*"):
            c.take(".")
            c.match("г") and c.take(".")
        return tuple(joined(Piece("year", year=a), Piece("year", year=b)) for a, b in items)
    if len(items) == 1 and items[0][0] == items[0][1]:
        return None
    start = c.place
    found: list[Span] = []
    for low, high in items:
        ends: list[Piece] = []
        for number in (low, high):
            c.place = start
            tail = _unit_tail(c, number)
            if tail is None:
                return None
            ends.append(tail)
        found.append(joined(*ends) if low != high else Span(ends[0], ends[0]))
    return tuple(found)


def _unit_tail(c: Cursor, number: int) -> Piece | None:
    """Read the unit that stands once behind several numbers, as if it stood behind this one."""
    single = _Numbered(c, number)
    for rule in (day_month, numbered):
        made = rule(single)
        if made is not None:
            c.place = single.place
            return made
    return None


class _Numbered(Cursor):
    """A cursor that shows one number before the unit, whichever numbers really stand there."""

    def __init__(self, c: Cursor, number: int) -> None:
        place = c.place - 1
        tokens = list(c.tokens)
        digits = len(str(number)) if number < 1000 else 4
        tokens[place] = replace(tokens[place], norm=f"{number:0{digits}}", value=number, digits=digits)
        super().__init__(c.text, tuple(tokens), place, c.end)


def edges_with_unit(c: Cursor) -> Spans | None:
    """Read «начало и конец учебного года», «начало, середина марта»."""
    with c.attempt() as keep:
        c.match(r"в|на")
        first = edge_word(c)
        if first is None:
            return None
        ranged_ = c.take("-")
        if not ranged_ and not c.match(r"и|,"):
            return None
        c.match(r"в|на")
        second = edge_word(c)
        found = c.longest(school_year, numbered, named_month, whole_year, season) if second is not None else None
        if found is None:
            return None
        keep()
        one, two = replace(found, edge=first), replace(found, edge=second)
        return (Span(one, two),) if ranged_ else (Span(one, one), Span(two, two))


def joined(first: Piece, last: Piece) -> Span:
    """Return the range of two pieces; what only one of them says holds for both."""
    if first.unit == "day" and first.month is None and last.month is not None:
        first = replace(first, month=last.month)
    elif first.unit == "day" and first.month is None and last.unit in ("quarter", "half"):
        first = replace(last, number=first.number)
    elif last.unit == "day" and last.month is None and first.month is not None:
        last = replace(last, month=first.month)
    if last.unit == "day" and first.unit == "year" and first.year is not None and first.year < 32:
        raise ImpossibleDate("Начало и конец срока названы в разных единицах.")
    turned = place_in_year(first) > place_in_year(last)
    if first.year is None and last.year is not None and not first.shift:
        first = replace(first, year=last.year - turned)
    elif last.year is None and first.year is not None and not last.shift:
        last = replace(last, year=first.year + turned)
    if last.each_year and not first.each_year:
        first = replace(first, each_year=True)
    if last.shift and not first.shift and first.year is None and not turned:
        first = replace(first, shift=last.shift)
    return Span(first, last)


def place_in_year(found: Piece) -> tuple[int, int]:
    """Return (month, day) by which pieces of one year are ordered."""
    starts: dict[PieceUnit, int] = {
        "quarter": 3 * (found.number - 1) + 1,
        "half": 6 * (found.number - 1) + 1,
        "season": (12, 3, 6, 9)[found.number - 1] if found.unit == "season" else 0,
        "school": 9,
    }
    return (found.month or starts.get(found.unit, 0), found.number if found.month else 0)
