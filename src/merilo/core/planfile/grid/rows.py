"""What each row of a plan's table is: an item, the rest of one, a heading, a repeated header, a note below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from merilo.core.planfile import people, texts
from merilo.core.planfile.grid import breaks, columns, headers
from merilo.core.planfile.grid.cells import Block, Row
from merilo.core.planfile.grid.ledger import EMPTY_SECTION, Entry, Ledger, joined

Kind = Literal["item", "more", "heading", "numbering", "header", "total", "note", "blank", "empty section"]

_TOTAL = re.compile(r"^\s*(?:итого|всего)\b", re.IGNORECASE)
_NOTE = re.compile(r"^\s*(?:примечани[ея]|\*+\s*\S|сноск[аи]\b|используемые сокращения)", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:[,(«–—-]|(?<!\w)(?:и|в|на|по|при|для|о|об|с|к|от|из|за|до|или|у|во|со)|№)\s*$", re.IGNORECASE
)

_WHY = {
    "numbering": "номера столбцов",
    "header": "повтор шапки таблицы",
    "total": "итоговая строка",
    "blank": "строка без мероприятия",
    "empty section": EMPTY_SECTION,
}


def take(ledger: Ledger, block: Block, rows: Sequence[Row], *, goes_on: bool = False) -> None:
    """Take the rows below a header into the ledger, in order; `goes_on`: the table continues on the next page."""
    rows = [row for row in rows if row.filled()]
    kinds = list(_kinds(ledger, block, rows))
    if not goes_on:
        _mark_trailing(ledger, block, rows, kinds)
    heads: list[Row] = []
    for row, kind in zip(rows, kinds, strict=True):
        if kind != "heading" and heads:
            ledger.head([(joined(head), head.place) for head in heads])
            heads = []
        if kind == "heading":
            heads.append(row)
        elif kind == "note":
            ledger.notes.append(texts.without_bullet(joined(row)))
        elif kind == "item":
            ledger.add(_entry(ledger, block, row))
        elif kind == "more":
            _join(ledger, block, row)
        else:
            if kind == "header" and len(row.filled()) == len(_header(ledger).columns):
                # The captions are the same, their order may be another.
                ledger.header = headers.header_at([row], 0) or ledger.header
            ledger.skip(row, _WHY[kind])
    ledger.head([(joined(head), head.place) for head in heads])


def _header(ledger: Ledger) -> columns.Header:
    assert ledger.header is not None
    return ledger.header


def _kinds(ledger: Ledger, block: Block, rows: Sequence[Row]) -> Iterator[Kind]:
    last = ledger.entries[-1] if ledger.entries else None
    previous = last.cells if last and last.header.columns == _header(ledger).columns else None
    is_numbered = any(entry.text("number") for entry in ledger.entries) or _numbered(ledger, rows)
    for at, row in enumerate(rows):
        following = next((other for other in rows[at + 1 :]), None)
        is_torn = ledger.is_pdf and row is block.rows[0] and previous is not None
        kind = _kind(
            _header(ledger),
            block,
            row,
            previous=previous,
            following=following,
            is_numbered=is_numbered,
            is_torn=is_torn,
        )
        if kind == "item":
            previous = row.texts()
        elif kind == "heading":
            previous = None
        yield kind


def _numbered(ledger: Ledger, rows: Sequence[Row]) -> bool:
    place = _header(ledger).first("number")
    return place is not None and any(texts.number_of(row.texts()[place]) for row in rows if place < len(row.cells))


def _kind(
    header: columns.Header,
    block: Block,
    row: Row,
    *,
    previous: Sequence[str] | None,
    following: Row | None,
    is_numbered: bool,
    is_torn: bool,
) -> Kind:
    """Return what a row is; `is_torn`: it stands at the head of a page, where the rest of a row may stand."""
    said, filled = row.texts(), row.filled()
    number, text = header.first("number"), header.first("text")
    if columns.is_numbering(said):
        return "numbering"
    if _repeats(header, said):
        return "header"
    if _is_signature(said):
        return "note"
    if _TOTAL.match(said[filled[0]]):
        return "total"
    if len(filled) == 1:
        return _kind_of_single(header, block, row, filled[0], previous=previous, is_torn=is_torn)
    if _says_nothing(header, block, row):
        return "blank"
    marked = None if number is None else said[number]
    if filled == [number, text] and not _covered_from_above(block, row):
        assert number is not None and text is not None and marked is not None
        if texts.ROMAN.match(marked) and not texts.number_of(marked):
            return "heading"
        if row.width_of(text) >= len(said) - 2 > 1 or _is_above(marked, header, following):
            return "heading"
    has_own_text = text is not None and bool(said[text])
    if previous is not None and not has_own_text and not marked:
        return "more"
    if previous is not None and is_numbered and not marked and not _is_covered(row, number) and has_own_text:
        assert text is not None
        deadline = header.first("deadline")
        begins_low = said[text][:1].islower()
        is_cut = bool(_OPEN_END.search(previous[text])) or begins_low
        if is_torn or (is_cut and (deadline is None or not said[deadline] or begins_low)):
            return "more"
    return "item"


def _is_signature(said: Sequence[str]) -> bool:
    """Tell whether a row is a signature: a post, perhaps a line to sign on, and a person's name."""
    filled = [text.strip(" /_") for text in said if text.strip(" /_")]
    names = [text for text in filled if texts.PERSON.fullmatch(text)]
    return len(filled) == 2 and len(names) == 1 and any(people.begins_with_post(text) for text in filled)


def _says_nothing(header: columns.Header, block: Block, row: Row) -> bool:
    """Tell whether a row has neither text nor term nor party of its own, only dashes, numbers and foreign columns."""
    if _covered_from_above(block, row):
        return False
    telling = ("text", "deadline", "responsible", "result", "target")
    said = [text for text, column in zip(row.texts(), header.columns, strict=False) if column.role in telling]
    return not any(text and not texts.is_dash(text) for text in said) and any(texts.is_dash(text) for text in said)


def _kind_of_single(
    header: columns.Header, block: Block, row: Row, place: int, *, previous: Sequence[str] | None, is_torn: bool
) -> Kind:
    said = row.texts()[place]
    role = header.columns[place].role
    width = row.width_of(place)
    if _NOTE.match(said):
        return "note"
    if width > 1 and width >= len(header.columns) - 1:
        return "heading"
    if role == "number" and texts.number_of(said):
        return "blank"
    is_first = place == 0 or role == "number"
    if _covered_from_above(block, row):
        return "item" if role == "text" or previous is None else "more"
    if role in ("text", "number") or is_first:
        unfinished = previous is not None and (
            is_torn
            or said[:1].islower()
            or bool(_OPEN_END.search(previous[place]))
            or texts.continues_list(previous[place], said)
        )
        return "more" if unfinished and role == "text" and not texts.is_heading(said) else "heading"
    return "more" if previous is not None else "heading"


def _repeats(header: columns.Header, said: Sequence[str]) -> bool:
    captions = {texts.key(column.caption) for column in header.columns} | {
        texts.key(part) for column in header.columns for part in column.caption.split(" / ")
    }
    filled = [texts.key(text) for text in said if text]
    return len(filled) >= 2 and all(text in captions for text in filled)


def _is_above(marked: str, header: columns.Header, following: Row | None) -> bool:
    """Tell whether a numbered row without other cells heads the rows after it: 1 above 1.1 or above а)."""
    number, place = texts.number_of(marked), header.first("number")
    if number is None or following is None or place is None or place >= len(following.cells):
        return False
    said = following.texts()[place]
    below = texts.number_of(said)
    return texts.is_letter(said) or (below is not None and below.startswith(f"{number}."))


def _is_covered(row: Row, place: int | None) -> bool:
    return place is not None and row.cells[place].covered_by is not None


def _covered_from_above(block: Block, row: Row) -> bool:
    return any(cell.covered_by is not None and cell.covered_by[0] != cell.row for cell in row.cells)


def _mark_trailing(ledger: Ledger, block: Block, rows: Sequence[Row], kinds: list[Kind]) -> None:
    """Make notes of what stands below the last item: lines without number and term, signatures."""
    header = _header(ledger)
    is_numbered = _numbered(ledger, rows)
    dated = [*header.all("deadline"), *header.beside("deadline"), *header.all("responsible")]
    number = header.first("number")
    for at in range(len(rows) - 1, -1, -1):
        said, kind = rows[at].texts(), kinds[at]
        has_number = number is not None and texts.number_of(said[number]) is not None
        signed = bool(texts.PERSON.search(joined(rows[at]))) and not any(
            said[place] for place in header.all("deadline")
        )
        if kind == "heading":
            kinds[at] = "empty section" if texts.is_heading(joined(rows[at])) else "note"
        elif kind == "item" and is_numbered and not has_number and not _covered_from_above(block, rows[at]):
            if not signed and any(said[place] for place in dated):
                return
            kinds[at] = "note"
        elif kind in ("item", "more"):
            return


def _entry(ledger: Ledger, block: Block, row: Row) -> Entry:
    header = _header(ledger)
    entry = Entry(row.texts(), header, row.place, ledger.section(), lost_borders=block.lost_borders)
    for place, cell in enumerate(row.cells):
        above = block.above(cell)
        if above is not None and above.row != cell.row and above.text.strip():
            entry.cells[place] = above.text.strip()
            entry.inherited[place] = "merged"
    return entry


def _join(ledger: Ledger, block: Block, row: Row) -> None:
    """Give the cells of a row that goes on to the entry before it; say so where that is not certain."""
    entry = ledger.entries[-1]
    header = entry.header
    said = row.texts()
    is_certain = not ledger.is_pdf
    for place in row.filled():
        before = entry.cells[place]
        entry.inherited.pop(place, None)
        starts_low = said[place][:1].islower() or not said[place][:1].isalpha()
        is_certain = is_certain and (starts_low or bool(_OPEN_END.search(before)))
        if not before:
            entry.cells[place] = said[place]
        elif ledger.is_pdf:
            entry.cells[place] = breaks.across(before, said[place])
        else:
            entry.cells[place] = f"{before}\n{said[place]}"
    if _covered_from_above(block, row):
        return
    if not is_certain:
        names = ", ".join(f"«{header.columns[place].caption}»" for place in row.filled())
        entry.doubts.append(
            f"Строка {row.place.row} таблицы {row.place.table} без номера принята за продолжение этого пункта "
            f"(столбцы: {names}). Проверьте, не отдельный ли это пункт."
        )
