"""From the rows of the plan to its items: numbers, texts, parties, terms, targets, and what a person should look at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from merilo.core.planfile import people, terms, texts
from merilo.core.planfile.draft import Item, Period, Skipped
from merilo.core.planfile.grid import columns
from merilo.core.planfile.grid.ledger import Entry, Ledger

_DANGLING = re.compile(r"(?:,|\(|«|(?<!\w)(?:и|при|для|по|в|на|от|с))\s*$", re.IGNORECASE)


def make(ledger: Ledger, *, period: Period | None) -> tuple[tuple[Item, ...], tuple[Skipped, ...]]:
    """Return the items of the plan and what stood in columns that a plan does not have.

    Cells a merged cell covers have its text already; here ditto marks and cells left empty under a filled one take
    the text above, with a doubt.
    """
    entries = ledger.entries
    _take_numbers_from_text(entries)
    for entry, above in zip(entries, [None, *entries], strict=False):
        _inherit(entry, above)
    _suspect_cuts(entries)
    _suspect_numbers(entries)
    skipped = [piece for entry in entries for piece in _foreign(entry)]
    return tuple(_item(entry, period=period, is_pdf=ledger.is_pdf) for entry in entries), tuple(skipped)


def _item(entry: Entry, *, period: Period | None, is_pdf: bool) -> Item:
    header = entry.header
    raw_text = entry.text("text")
    text = texts.mended(raw_text)
    named = tuple(
        party
        for place in header.all("responsible")
        for party in (() if place in header.beside("deadline") else people.split(_said(entry, place)))
    )
    words, span = _term_words(entry)
    doubts = list(entry.doubts)
    is_shared = bool(header.beside("responsible") or header.beside("deadline"))
    reading = terms.read(
        words,
        text=text,
        raw_text=raw_text,
        section=(*entry.section, *([span] if span else [])),
        period=period,
        takes_parties=not header.all("responsible"),
        is_shared=is_shared,
        is_wrapped=is_pdf,
    )
    doubts.extend(reading.doubts)
    responsible = (*named, *reading.responsible)
    if not responsible:
        doubts.append("Ответственный не указан.")
    for party in sorted(
        {party for party in responsible if [texts.key(one) for one in responsible].count(texts.key(party)) > 1}
    ):
        doubts.append(f"Ответственный назван дважды: «{party}».")
    return Item(
        number=_number(entry),
        section=" / ".join(entry.section) or None,
        text=text,
        deadline=reading.schedule,
        responsible=responsible,
        expected_result=texts.mended("\n".join(_said(entry, place) for place in header.all("result"))) or None,
        targets=_targets(entry, period),
        source=entry.place,
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _number(entry: Entry) -> str | None:
    if entry.number is not None:
        return entry.number
    said = texts.flat(entry.text("number"))
    return texts.number_of(said) or said.rstrip(".) ") or None


def _term_words(entry: Entry) -> tuple[str, str | None]:
    """Return the words of the deadline and, where the only filled column stands for a month or quarter, its caption.

    The words are the cell's; «с … по …» of two columns that hold first and last day; the captions of marked columns.
    """
    header = entry.header
    places = [place for place in (*header.all("deadline"), *header.beside("deadline")) if _said(entry, place)]
    said: list[str] = []
    for place in places:
        span, cell = header.columns[place].span, _said(entry, place)
        if span and columns.is_tick(cell):
            cell = span
        elif span and (year := texts.YEAR.match(span)) and not texts.YEAR.search(cell):
            cell = f"{cell} {year[1]} года"
        said.append(cell)
    captions = [header.columns[place].caption.casefold() for place in places]
    if len(said) == 2 and "начал" in captions[0] and re.search("оконч|заверш", captions[1]):
        return f"с {said[0]} по {said[1]}", None
    spans = [header.columns[place].span for place in places]
    words = (", " if any(spans) else "\n").join(said)
    return words, spans[0] if len(spans) == 1 and words != spans[0] else None


def _said(entry: Entry, place: int) -> str:
    """Return what a cell says, nothing for a dash."""
    cell = entry.cells[place].strip()
    return "" if texts.is_dash(cell) else cell


def _targets(entry: Entry, period: Period | None) -> dict[str, str]:
    """Return the values of the target columns by year; one column without a year is the year of a plan of one year."""
    found: dict[str, str] = {}
    for place in entry.header.all("target"):
        column, value = entry.header.columns[place], texts.flat(entry.cells[place])
        is_one_year = period is not None and period.start.year == period.end.year
        name = column.year or (str(period.start.year) if period and is_one_year else column.caption)
        if value:
            found[name] = f"{found[name]}; {value}" if name in found else value
    return found


def _take_numbers_from_text(entries: Sequence[Entry]) -> None:
    """Where no column holds the numbers, take them from the beginnings of the texts."""
    if any(entry.text("number") for entry in entries):
        return
    split = [texts.split_number(entry.text("text")) for entry in entries]
    if sum(number is not None for number, _ in split) * 2 <= len(entries):
        return
    for entry, (number, rest) in zip(entries, split, strict=True):
        place = entry.header.first("text")
        if number is not None and place is not None:
            entry.cells[place] = rest
            entry.number = number


def _inherit(entry: Entry, above: Entry | None) -> None:
    """Fill ditto marks and empty cells that stand for the cell above (a merged cell whose border the file lost)."""
    if above is None or above.header != entry.header:
        return
    header = entry.header
    for place, column in enumerate(header.columns):
        cell, upper = entry.cells[place], above.cells[place]
        if not upper.strip() or column.role in ("number", "text", "other", "target") or column.span:
            continue
        if texts.is_ditto(cell):
            entry.doubts.append(f"В столбце «{column.caption}» стоит «{texts.flat(cell)}»: взято из строки выше.")
        elif cell.strip() or above.section != entry.section or place in entry.inherited:
            continue
        elif column.role == "responsible" or (
            column.role == "deadline" and entry.lost_borders and not _has_calendar(entry)
        ):
            entry.doubts.append(
                f"Ячейка «{column.caption}» пуста: взято из строки выше, как из объединённой ячейки. Проверьте."
            )
        else:
            continue
        entry.cells[place] = upper
        entry.inherited[place] = "empty"


def _has_calendar(entry: Entry) -> bool:
    return any(texts.is_calendar(title) for title in entry.section)


def _suspect_cuts(entries: Sequence[Entry]) -> None:
    """Doubt both neighbours where a cell ends in the middle of a phrase: a page break may have torn it."""
    for at, entry in enumerate(entries):
        for place, column in enumerate(entry.header.columns):
            if column.role not in ("text", "responsible", "result") or place in entry.inherited:
                continue
            if not _DANGLING.search(entry.cells[place].rstrip()):
                continue
            following = entries[at + 1] if at + 1 < len(entries) else None
            entry.doubts.append(
                f"Ячейка «{column.caption}» обрывается на полуслове: её конец мог оказаться в другой строке. "
                "Сверьте с документом."
            )
            if following is not None:
                following.doubts.append(
                    f"Начало ячейки «{column.caption}» может относиться к предыдущему пункту, чья ячейка обрывается. "
                    "Сверьте с документом."
                )


def _suspect_numbers(entries: Sequence[Entry]) -> None:
    """Doubt a number that stands twice in one section, and a gap before a number."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    previous: tuple[tuple[str, ...], str] | None = None
    for entry in entries:
        number = _number(entry)
        if number is None:
            continue
        mark = (entry.section, number)
        is_own = entry.header.first("number") not in entry.inherited
        both = (
            previous is not None
            and previous[0] == entry.section
            and texts.number_of(number)
            and texts.number_of(previous[1])
        )
        if mark in seen and is_own:
            entry.doubts.append(f"Номер {number} стоит у нескольких пунктов.")
        elif previous is not None and both and is_own and not texts.follows(number, previous[1]):
            entry.doubts.append(f"Номер {number} следует сразу за {previous[1]}: возможно, пункт пропущен.")
        seen.add(mark)
        previous = mark


def _foreign(entry: Entry) -> list[Skipped]:
    """Return the texts of columns that a plan does not have (place, funding, remarks), each with its caption."""
    found: list[Skipped] = []
    for place, column in enumerate(entry.header.columns):
        text = texts.flat(entry.cells[place])
        if column.role == "other" and text and place not in entry.inherited:
            named = _number(entry)
            why = (
                f"столбец «{column.caption}»" + (f", пункт {named}" if named else "")
                if column.caption
                else "столбец без названия"
            )
            found.append(Skipped(text, why, entry.place_of(place)))
    return found
