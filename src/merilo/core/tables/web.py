"""Pages (.html), also those that word processors and legal databases save under another ending, and MHTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merilo.core.tables.container import MAX_TREE_BYTES, broken, refusal
from merilo.core.tables.encoding import decode
from merilo.core.tables.layout import Block, Grid, lay
from merilo.core.tables.numbering import BULLET, written
from merilo.core.tables.source import Sheet, Source, Table

MAX_TAGS = 500_000

_NOT_SHOWN = {
    "script", "style", "head", "title", "template", "noscript", "select", "datalist", "object", "iframe", "svg", "del",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "ul",
    "tbody", "thead", "tfoot", "tr", "td", "th",
}  # fmt: skip
# What a page may say of itself and be believed; Latin encodings are what programs say when they do not know.
_ENCODINGS = {
    "windows-1251": "cp1251", "cp1251": "cp1251", "cp-1251": "cp1251", "win-1251": "cp1251", "koi8-r": "koi8-r",
    "koi8-u": "koi8-u", "iso-8859-5": "iso-8859-5", "ibm866": "cp866", "cp866": "cp866",
    "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
_LIST_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def looks_like(data: bytes) -> bool:
    """Tell whether bytes are a page: they open with its marks, or hold a table in tags."""
    start = data[:4096].replace(b"\x00", b"").lower()
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:]
    before = rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*"
    opening = before + rb"<(!doctype\s+html|html|head|body|table|meta|div|p)\b"
    if re.match(opening, start, re.DOTALL) or is_archive(data):
        return True
    table = re.search(rb"<table[\s>]", data[:400_000], re.IGNORECASE)
    return table is not None and re.search(rb"<t[dr][\s>]", data[table.end() : 500_000], re.IGNORECASE) is not None


def is_archive(data: bytes) -> bool:
    """Tell whether bytes are a page in a letter's clothes (MHTML)."""
    heading = rb"\s*((from|subject|date):[^\n]*\n)*mime-version:"
    return re.match(heading, data[:4096], re.IGNORECASE) is not None


def read(data: bytes, name: str) -> Source:
    """Return the text and tables of a page as a browser shows them; scripts, styles and hidden text are dropped."""
    if is_archive(data):
        data = _unwrapped(data, name)
    root = _parsed(_decoded(data, name), name)
    return Source(name=name, kind="html", parts=lay(_Reader(name).blocks(root), name=name))


def read_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Return the tables of a page as bare rows of texts; covered and empty cells are None."""
    tables = [part for part in read(data, name).parts if isinstance(part, Table)]
    return tuple(
        Sheet(
            name=f"{name}, таблица {table.number}",
            rows=[[cell.text or None for cell in row] for row in table.rows],
            merged=_merged(table),
        )
        for table in tables
    )


def _merged(table: Table) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
    """Return the first and the last cell (counted from 0) of each merged area."""
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for row in table.rows:
        for cell in row:
            if cell.covered_by is not None:
                last[cell.covered_by] = (cell.row, cell.column)
    return tuple(((top - 1, left - 1), (bottom - 1, right - 1)) for (top, left), (bottom, right) in last.items())


def _unwrapped(data: bytes, name: str) -> bytes:
    from email import message_from_bytes

    for part in message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            charset = _ENCODINGS.get(part.get_content_charset() or "")
            if isinstance(body, bytes):
                return body.decode(charset, "replace").encode() if charset else body
    raise broken(name)


def _decoded(data: bytes, name: str) -> str:
    """Return the page's text: UTF-8 and byte order marks are facts, then the page's word counts, then evidence."""
    declaration = rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)"
    declared = re.search(declaration, data[:4096], re.IGNORECASE)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        encoding = _ENCODINGS.get(declared[1].decode("ascii", "replace").lower())
        if encoding:
            return data.decode(encoding, "replace")
    return decode(data, name)


def _parsed(text: str, name: str) -> Any:
    from lxml import etree

    if len(text) > MAX_TREE_BYTES // 2 or text.count("<") > MAX_TAGS:
        raise refusal(name, "слишком велик внутри: разделите его на несколько документов.")
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text.removeprefix("\ufeff")).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise broken(name) from None
    if root is None:
        raise broken(name)
    # the parser stops at its depth limit and keeps silent about the text behind it
    if any("depth" in error.message.lower() or "huge" in error.message.lower() for error in parser.error_log):
        raise refusal(name, "вложен сам в себя слишком глубоко: скопируйте таблицу в документ Word.")
    return root


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name

    def blocks(self, root: Any) -> list[Block]:
        """Return paragraphs and tables of an element in order."""
        flow = _Paragraphs()
        self._walk(root, flow)
        flow.end()
        return flow.blocks

    def _walk(self, element: Any, flow: _Paragraphs, is_pre: bool = False) -> None:
        flow.add(element.text, is_pre)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "br":
                flow.line()
            elif tag == "table":
                flow.end()
                if not _is_hidden(child):
                    for caption in child.iterchildren("caption"):
                        self._walk(caption, flow)
                        flow.end()
                    flow.blocks.extend(self._table(child))
            elif tag == "input" or tag == "textarea":
                pass
            elif tag and tag not in _NOT_SHOWN and not _is_hidden(child):
                is_block = tag in _BLOCKS
                if is_block:
                    flow.end()
                if tag == "li":
                    flow.mark = _mark(child)
                self._walk(child, flow, is_pre or tag == "pre")
                if is_block:
                    flow.end()
                if tag == "li":
                    flow.end_item()
            flow.add(child.tail, is_pre)

    def _table(self, table: Any) -> Iterator[Block]:
        """Give a table, and what a broken page holds between its rows as paragraphs before it."""
        grid = Grid(self._name)
        stray = _Paragraphs()
        rows = list(self._rows(table, stray))
        stray.end()
        yield from stray.blocks
        for row in rows:
            grid.begin_row()
            for cell in row:
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                grid.add(self.blocks(cell), across=across, down=down or len(rows))
        yield grid

    def _rows(self, parent: Any, stray: _Paragraphs) -> Iterator[list[Any]]:
        stray.add(parent.text, False)
        stray.end()
        loose: list[Any] = []
        for child in parent:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in ("td", "th"):
                loose.append(child)
            elif _is_hidden(child) or tag in ("caption", "colgroup", "col"):
                pass
            elif tag in ("thead", "tbody", "tfoot"):
                yield from self._rows(child, stray)
            elif tag == "tr":
                yield [cell for cell in self._row_cells(child, stray) if not _is_hidden(cell)]
            elif tag and tag not in _NOT_SHOWN:
                stray.end()
                self._walk_one(child, stray)
            stray.add(child.tail, False)
            stray.end()
        if loose:
            yield loose

    def _row_cells(self, row: Any, stray: _Paragraphs) -> Iterator[Any]:
        stray.add(row.text, False)
        stray.end()
        for child in row:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in ("td", "th"):
                yield child
            elif tag and tag not in _NOT_SHOWN:
                self._walk_one(child, stray)
            stray.add(child.tail, False)
            stray.end()

    def _walk_one(self, element: Any, flow: _Paragraphs) -> None:
        if element.tag == "table":
            flow.end()
            flow.blocks.extend(self._table(element))
        else:
            self._walk(element, flow)
            flow.end()


class _Paragraphs:
    """Inline text gathered into paragraphs; white space counts as one space unless preformatted."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.mark = ""  # number or sign of the list item that has begun
        self._pieces: list[str] = []

    def add(self, text: str | None, is_pre: bool) -> None:
        if not text:
            return
        if not is_pre:
            text = re.sub("[ \t\r\n\f]+", " ", text)
            if not self._pieces or self._pieces[-1][-1] in " \n":
                text = text.lstrip(" ")
        if text:
            self._pieces.append(text)

    def line(self) -> None:
        self._pieces.append("\n")

    def end(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if text.strip():
            text = "\n".join(line.strip(" ") for line in text.split("\n")).removesuffix("\n")
            self.blocks.append(self.mark + text)
            self.mark = ""

    def end_item(self) -> None:
        """Finish a list item; an empty one still shows its number."""
        if self.mark:
            self.blocks.append(self.mark)
        self.mark = ""


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _span(cell: Any, attribute: str) -> int:
    match = re.match(r"\s*\+?(\d{1,6})", cell.get(attribute, "1"))
    return int(match[1]) if match else 1


def _mark(item: Any) -> str:
    """Return the number or sign a browser shows before a list item."""
    parent = item.getparent()
    if "list-style-type:none" in (parent.get("style", "") + item.get("style", "")).replace(" ", ""):
        return ""
    if parent.tag != "ol":
        return BULLET + " "
    number = _whole(parent.get("start"), 1)
    for other in parent.iterchildren("li"):
        number = _whole(other.get("value"), number)
        if other is item:
            break
        number += 1
    return written(number, _LIST_STYLES.get(parent.get("type", "1"), "decimal")) + ". "


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default
