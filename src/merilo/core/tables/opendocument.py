"""OpenDocument texts (.odt) and spreadsheets (.ods), from their XML: repeated and covered cells, lists, changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merilo.core.tables.container import Archive, broken, parse_xml
from merilo.core.tables.layout import (
    CHANGES_DOUBT,
    MAX_CELLS,
    MAX_COLUMNS,
    Block,
    Grid,
    cells_of,
    hidden_doubt,
    lay,
    too_large,
    too_wide,
)
from merilo.core.tables.numbering import Counters, Level
from merilo.core.tables.opensheet import SPACE, TABLE, repeat
from merilo.core.tables.source import Source, Table

OFFICE, STYLE, TEXT, DRAW = (SPACE % name for name in ("office", "style", "text", "drawing"))
_FORMATS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}
_FORMATS |= {"а": "russianLower", "А": "russianUpper", "": "none"}
_NOT_SHOWN = {
    OFFICE + "annotation", OFFICE + "annotation-end", OFFICE + "forms", TEXT + "tracked-changes",
    TEXT + "note-citation", TEXT + "hidden-paragraph", TEXT + "hidden-text", TEXT + "ruby-text",
    TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls", TABLE + "covered-table-cell",
}  # fmt: skip
_SIGNS = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_SHAPES = {DRAW + tag for tag in ("frame", "custom-shape", "rect", "text-box", "ellipse", "g", "polygon", "path")}


def read(data: bytes, name: str, kind: str) -> Source:
    """Return a document of `kind` odt or ods; sheets become Tables with the addresses of the sheet.

    Also reads the flat form, one XML file without a zip (.fodt, .fods).
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        root = parse_xml(data, name)
        flat = _Document(root, root, name)
        return _spreadsheet(flat, name) if kind == "ods" else _text(flat, name)
    archive = Archive(data, name)
    content = parse_xml(archive.read("content.xml"), name)
    styles = archive.read("styles.xml", default=b"")
    document = _Document(content, parse_xml(styles, name) if styles else None, name)
    return _spreadsheet(document, name) if kind == "ods" else _text(document, name)


def _text(document: _Document, name: str) -> Source:
    body = document.body("text")
    main = list(document.blocks(body))
    blocks = [*document.margins("header"), *main, *document.notes, *document.margins("footer")]
    has_changes = next(body.iter(TEXT + "changed-region"), None) is not None
    doubts = (CHANGES_DOUBT,) if has_changes else ()
    return Source(name=name, kind="odt", parts=lay(blocks, name=name), doubts=doubts)


def _spreadsheet(document: _Document, name: str) -> Source:
    tables: list[Table] = []
    hidden = []
    cells = 0
    for sheet in document.body("spreadsheet").iter(TABLE + "table"):
        if sheet.getparent().tag != OFFICE + "spreadsheet":
            continue
        title = sheet.get(TABLE + "name", "")
        if document.is_hidden(sheet):
            hidden.append(title)
        grid = document.table(sheet)
        grid.close()
        cells += grid.height * grid.width
        if cells > MAX_CELLS:
            raise too_large(name)
        rows = cells_of(grid)
        if any(cell.text for row in rows for cell in row):
            tables.append(Table(number=len(tables) + 1, rows=rows, sheet=title))
    return Source(name=name, kind="ods", parts=tuple(tables), doubts=hidden_doubt(hidden))


class _Document:
    def __init__(self, content: Any, styles: Any | None, name: str) -> None:
        self._content = content
        self._common = styles
        self._name = name
        trees = [content] if styles is None else [styles, content]
        self._styles = {
            (item.get(STYLE + "family"), item.get(STYLE + "name")): item
            for tree in trees
            for item in tree.iter(STYLE + "style")
        }
        self._list_styles = {
            item.get(STYLE + "name"): item for tree in trees for item in tree.iter(TEXT + "list-style")
        }
        self._outline = next((item for tree in trees for item in tree.iter(TEXT + "outline-style")), None)
        self._lists: dict[str, Counters] = {}
        self._latest: dict[str, str] = {}  # list style -> key of the list that used it last
        self.notes: list[Block] = []

    def body(self, kind: str) -> Any:
        found = self._content.find(f"{OFFICE}body/{OFFICE}{kind}")
        if found is None:
            raise broken(self._name)
        return found

    def margins(self, which: str) -> list[Block]:
        """Return headers or footers, each text once; lines that only number the pages are left out."""
        seen: dict[str, Block] = {}
        if self._common is None:
            return []
        for page in self._common.iter(STYLE + "master-page"):
            for part in page:
                if part.tag in (STYLE + which, STYLE + which + "-first", STYLE + which + "-left"):
                    for block in self.blocks(part):
                        if isinstance(block, Grid) or re.search(r"[^\W\d_]{3}", block):
                            seen.setdefault(block if isinstance(block, str) else f"{len(seen)}", block)
        return list(seen.values())

    def blocks(self, parent: Any, level: int = 0) -> Iterator[Block]:
        """Give paragraphs and tables in order; sections, indexes and soft page breaks are seen through."""
        for child in parent:
            tag = child.tag
            if tag in (TEXT + "p", TEXT + "h"):
                yield from self._paragraph(child)
            elif tag == TABLE + "table":
                if not self.is_hidden(child):
                    yield self.table(child)
            elif tag == TEXT + "list":
                yield from self._list(child, None, 0)
            elif tag in _SHAPES:
                yield from self._shape(child)
            elif tag == TEXT + "section" and child.get(TEXT + "display") == "none":
                continue
            elif tag not in _NOT_SHOWN:
                yield from self.blocks(child)

    # paragraphs

    def _paragraph(self, paragraph: Any, number: str = "") -> Iterator[Block]:
        if paragraph.tag == TEXT + "h" and not number:
            number = self._heading_number(paragraph)
        boxes: list[Block] = []
        text = "".join(self._inline(paragraph, boxes, _Spaces()))
        yield from boxes
        if not self._hides("paragraph", paragraph.get(TEXT + "style-name")):
            yield number + text

    def _inline(self, parent: Any, boxes: list[Block], spaces: _Spaces) -> Iterator[str]:
        yield spaces.squeeze(parent.text)
        for child in parent:
            tag = child.tag
            if tag == TEXT + "s":
                count = child.get(TEXT + "c", "1")
                yield " " * min(int(count) if count.isdigit() else 1, 1000)
                spaces.ended = False
            elif tag in _SIGNS:
                yield _SIGNS[tag]
                spaces.ended = False
            elif tag == TEXT + "note":
                body = child.find(TEXT + "note-body")
                if body is not None:
                    self.notes.extend(self.blocks(body))
            elif tag in _SHAPES:
                boxes.extend(self._shape(child))
            elif tag == TEXT + "span" and self._hides("text", child.get(TEXT + "style-name")):
                pass
            elif tag not in _NOT_SHOWN:
                yield from self._inline(child, boxes, spaces)
            yield spaces.squeeze(child.tail)

    def _shape(self, shape: Any) -> Iterator[Block]:
        """Give the text of a frame or drawn shape; of an embedded picture or object nothing."""
        for child in shape:
            if child.tag in _SHAPES:
                yield from self._shape(child)
            elif child.tag in (TEXT + "p", TEXT + "h", TEXT + "list", TABLE + "table"):
                yield from self.blocks([child])

    def is_hidden(self, table: Any) -> bool:
        style = self._styles.get(("table", table.get(TABLE + "style-name")))
        properties = style.find(STYLE + "table-properties") if style is not None else None
        return properties is not None and properties.get(TABLE + "display") == "false"

    def _hides(self, family: str, style: str | None) -> bool:
        seen: set[str] = set()
        while style and style not in seen and (family, style) in self._styles:
            seen.add(style)
            item = self._styles[family, style]
            properties = item.find(STYLE + "text-properties")
            shown = properties.get(TEXT + "display") if properties is not None else None
            if shown is not None:
                return bool(shown == "none")
            style = item.get(STYLE + "parent-style-name")
        return False

    # lists

    def _list(self, parent: Any, key: str | None, level: int) -> Iterator[Block]:
        key = key or self._list_key(parent)
        for item in parent:
            if item.tag not in (TEXT + "list-item", TEXT + "list-header"):
                continue
            counters = self._lists.get(key)
            start = item.get(TEXT + "start-value", "")
            if counters and start.isdigit():
                counters.restart(level, int(start))
            is_first = item.tag == TEXT + "list-item"
            for child in item:
                if child.tag in (TEXT + "p", TEXT + "h"):
                    number = counters.next(level) if counters and is_first else ""
                    is_first = False
                    yield from self._paragraph(child, number)
                elif child.tag == TEXT + "list":
                    yield from self._list(child, key, level + 1)
                elif child.tag not in _NOT_SHOWN:
                    yield from self.blocks([child])

    def _list_key(self, item: Any) -> str:
        """Return the key of a list's counters: new, or those of the list it continues."""
        style = item.get(TEXT + "style-name") or self._style_of_first(item) or ""
        known = item.get(TEXT + "continue-list") or ""
        if item.get(TEXT + "continue-numbering") == "true" and not known:
            known = self._latest.get(style, "")
        key = item.get("{http://www.w3.org/XML/1998/namespace}id") or f"list {len(self._lists)}"
        if style in self._list_styles:
            self._lists[key] = self._lists.get(known) or Counters(_levels(self._list_styles[style]))
            self._latest[style] = key
        return key

    def _style_of_first(self, item: Any) -> str | None:
        paragraph = next(item.iter(TEXT + "p", TEXT + "h"), None)
        style = paragraph.get(TEXT + "style-name") if paragraph is not None else None
        found = self._styles.get(("paragraph", style))
        return found.get(STYLE + "list-style-name") if found is not None else None

    def _heading_number(self, heading: Any) -> str:
        if self._outline is None or heading.get(TEXT + "is-list-header") == "true":
            return ""
        counters = self._lists.setdefault("outline", Counters(_levels(self._outline)))
        level = heading.get(TEXT + "outline-level", "1")
        return counters.next(int(level) - 1) if level.isdigit() else ""

    # tables

    def table(self, table: Any) -> Grid:
        """Return a table's rows; repeated empty rows and columns at its end are dropped."""
        grid = Grid(self._name)
        waiting = 0  # empty rows that count only when a full one follows
        for row in _rows(table):
            repeated = repeat(row, "number-rows-repeated")
            cells = list(self._cells(row))
            if not any(self._is_full(content) or across > 1 or down > 1 for content, across, down, _ in cells):
                waiting += repeated
                continue
            if grid.height + waiting + repeated > MAX_CELLS:
                raise too_large(self._name)
            for _ in range(waiting):
                grid.begin_row()
            waiting = 0
            for _ in range(repeated):
                grid.begin_row()
                for content, across, down, skipped in cells:
                    grid.skip(skipped)
                    if content or across > 1 or down > 1:
                        grid.add(content, across=across, down=down)
        return grid

    def _cells(self, row: Any) -> Iterator[tuple[list[Block], int, int, int]]:
        """Give content, span and the number of empty or covered places before it, of each full cell of a row."""
        skipped = 0
        for cell in row:
            repeated = repeat(cell, "number-columns-repeated")
            if cell.tag == TABLE + "covered-table-cell":
                skipped += repeated
            elif cell.tag == TABLE + "table-cell":
                content = list(self.blocks(cell))
                across = repeat(cell, "number-columns-spanned")
                down = repeat(cell, "number-rows-spanned")
                if not self._is_full(content) and across == down == 1:
                    skipped += repeated
                    continue
                if repeated > MAX_COLUMNS:
                    raise too_wide(self._name)
                for _ in range(repeated):
                    yield content, across, down, skipped
                    skipped = 0
                skipped = 1 - across  # the covered places that follow stand inside the span

    def _is_full(self, content: list[Block]) -> bool:
        return any(isinstance(block, Grid) or block.strip() for block in content)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            yield from _rows(child)


def _levels(style: Any) -> dict[int, Level]:
    levels = {}
    for item in style:
        number = item.get(TEXT + "level", "")
        if not number.isdigit():
            continue
        own = int(number) - 1
        if item.tag == TEXT + "list-level-style-bullet":
            levels[own] = Level("bullet", item.get(TEXT + "bullet-char", ""))
            continue
        prefix, suffix = item.get(STYLE + "num-prefix", ""), item.get(STYLE + "num-suffix", "")
        shown = item.get(TEXT + "display-levels", "1")
        first = max(0, own + 1 - (int(shown) if shown.isdigit() else 1))
        style_ = _FORMATS.get(item.get(STYLE + "num-format", "").split(",")[0].strip(), "decimal")
        pattern = item.get(_SPACE_LOEXT + "num-list-format") or (
            prefix + ".".join(f"%{at + 1}%" for at in range(first, own + 1)) + suffix
        )
        pattern = re.sub(r"%(\d)%", r"%\1", pattern)
        start = item.get(TEXT + "start-value", "1")
        empty = style_ == "none" and not (prefix + suffix).strip()
        levels[own] = Level(style_, "" if empty else pattern, int(start) if start.isdigit() else 1)
    return levels


_SPACE_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"


class _Spaces:
    """OpenDocument counts a run of white space in the XML as one space; further spaces are elements."""

    def __init__(self) -> None:
        self.ended = True  # the text so far ends with white space (or has not begun)

    def squeeze(self, text: str | None) -> str:
        if not text:
            return ""
        squeezed = re.sub("[ \t\r\n]+", " ", text)
        if self.ended and squeezed.startswith(" "):
            squeezed = squeezed[1:]
        if squeezed:
            self.ended = squeezed.endswith(" ")
        return squeezed
