"""Word documents (.docx), read from their XML: no library shows numbers, changes, text boxes and controls together."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from merilo.core.tables.container import Archive, broken, parse_xml
from merilo.core.tables.layout import CHANGES_DOUBT, Block, Grid, lay
from merilo.core.tables.numbering import BULLET, Counters, Level
from merilo.core.tables.source import Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOT_SHOWN = {
    W + tag
    for tag in (
        "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "del", "moveFrom", "delText",
        "instrText", "delInstrText", "rt", "fldData", "footnoteRef", "endnoteRef", "ffData",
    )
}  # fmt: skip
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "sym": BULLET,
}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def read(data: bytes, name: str) -> Source:
    """Return the paragraphs and tables of a .docx: headers first, then the text, then notes and footers.

    Tracked deletions and hidden text are left out, automatic numbers are written out.
    """
    document = _Document(Archive(data, name), name)
    return Source(name=name, kind="docx", parts=lay(document.blocks(), name=name), doubts=tuple(document.doubts))


class _Document:
    def __init__(self, archive: Archive, name: str) -> None:
        self._archive = archive
        self._name = name
        self.doubts: list[str] = []
        self._main = self._find_main()
        self._links = self._relations(self._main)
        self._styles = _Styles(self._tree_of_type("styles"))
        self._lists = _Lists(self._tree_of_type("numbering"), self._styles)
        self._carried = ""  # text of a paragraph whose end mark is a tracked deletion

    def blocks(self) -> list[Block]:
        body = self._tree(self._main).find(W + "body")
        if body is None:
            raise broken(self._name)
        main = list(self._blocks(body)) + self._left_over()
        if next(body.iter(W + "del", W + "ins", W + "moveFrom"), None) is not None:
            self.doubts.append(CHANGES_DOUBT)
        notes = [*self._notes("footnotes", body), *self._notes("endnotes", body)]
        return [*self._margins(body, "headerReference"), *main, *notes, *self._margins(body, "footerReference")]

    # the package

    def _find_main(self) -> str:
        for kind, target in self._relations("").values():
            if kind.endswith("/officeDocument") and target in self._archive:
                return target
        return "word/document.xml"

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, file = posixpath.split(part)
        path = posixpath.join(folder, "_rels", file + ".rels")
        if path not in self._archive:
            return {}
        found = {}
        for link in parse_xml(self._archive.read(path), self._name):
            if link.get("TargetMode") != "External" and link.get("Target"):
                target = posixpath.normpath(posixpath.join("/" + folder, link.get("Target"))).lstrip("/")
                found[link.get("Id", "")] = (link.get("Type", ""), target)
        return found

    def _tree(self, part: str) -> Any:
        data = self._archive.read(part)
        if _STRICT in data[:20_000]:  # ISO «strict» documents differ in the names of the spaces only
            data = data.replace(_STRICT, W[1:-1].encode())
            data = data.replace(b"http://purl.oclc.org/ooxml/officeDocument/relationships", _RELATION[1:-1].encode())
        return parse_xml(data, self._name)

    def _tree_of_type(self, kind: str) -> Any | None:
        for type_, target in self._links.values():
            if type_.endswith("/" + kind) and target in self._archive:
                return self._tree(target)
        return None

    # parts beside the text

    def _margins(self, body: Any, reference: str) -> list[Block]:
        """Return headers or footers, each text once; lines that only number the pages are left out."""
        seen: dict[str, Block] = {}
        order = {"first": 0, "default": 1, "even": 2}
        links = sorted(body.iter(W + reference), key=lambda link: order.get(link.get(W + "type"), 1))
        for link in links:
            _, target = self._links.get(link.get(_RELATION + "id"), ("", ""))
            if target not in self._archive:
                continue
            for block in self._blocks(self._tree(target)):
                key = block if isinstance(block, str) else f"{len(seen)}"
                if isinstance(block, Grid) or re.search(r"[^\W\d_]{3}", re.sub(r"(?i)стр(аница|\.)?|page", "", block)):
                    seen.setdefault(key, block)
        return list(seen.values()) + self._left_over()

    def _notes(self, kind: str, body: Any) -> list[Block]:
        tree = self._tree_of_type(kind)
        if tree is None:
            return []
        used = {mark.get(W + "id") for mark in body.iter(W + kind[:-1] + "Reference")}
        return [
            block
            for note in tree
            if note.get(W + "id") in used and note.get(W + "type") in (None, "normal")
            for block in self._blocks(note)
        ] + self._left_over()

    def _left_over(self) -> list[Block]:
        text, self._carried = self._carried, ""
        return [text] if text else []

    # paragraphs and tables

    def _blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child)
            elif tag == W + "tbl":
                yield self._table(child)
            elif tag == W + "sdt":
                if not _is_placeholder(child):
                    yield from self._blocks(child)
            elif tag == W + "altChunk":
                self.doubts.append("В документ вложен другой документ, его текст не прочитан: вставьте его как текст.")
            elif tag not in _NOT_SHOWN:
                yield from self._blocks(_chosen(child))

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        properties = paragraph.find(W + "pPr")
        style = _value(properties, "pStyle") or self._styles.default
        boxes: list[Block] = []
        text = "".join(self._runs(paragraph, boxes, self._styles.hides(style)))
        yield from boxes
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and mark.find(W + "del") is not None:
            self._carried += text
            return
        text, self._carried = self._carried + text, ""
        if mark is None or not _is_on(mark.find(W + "vanish")) or text.strip():
            yield self._lists.number(properties, style) + text

    def _runs(self, parent: Any, boxes: list[Block], hidden: bool) -> Iterator[str]:
        for child in parent:
            tag = child.tag
            if tag == W + "t" or tag == _MATH_TEXT:
                if not hidden:
                    yield child.text or ""
            elif tag in _SIGNS:
                if not hidden:
                    yield _SIGNS[tag]
            elif tag == W + "r":
                yield from self._runs(child, boxes, self._hides(child.find(W + "rPr"), hidden))
            elif tag == W + "txbxContent":
                boxes.extend(self._blocks(child))
            elif tag == W + "sdt" and _is_placeholder(child):
                continue
            elif tag not in _NOT_SHOWN:
                yield from self._runs(_chosen(child), boxes, hidden)

    def _hides(self, properties: Any | None, inherited: bool) -> bool:
        if properties is None:
            return inherited
        own = properties.find(W + "vanish")
        if own is not None:
            return _is_on(own)
        return self._styles.hides(_value(properties, "rStyle")) or inherited

    def _table(self, table: Any) -> Grid:
        grid = Grid(self._name)
        for row in _descend(table, "tr"):
            properties = row.find(W + "trPr")
            if properties is not None and (
                properties.find(W + "del") is not None or _is_on(properties.find(W + "hidden"))
            ):
                continue
            grid.begin_row()
            grid.skip(_number(_value(properties, "gridBefore"), 0))
            joined: list[Block] | None = None  # the cell that old horizontal merges go on
            for cell in _descend(row, "tc"):
                about = cell.find(W + "tcPr")
                if about is not None and about.find(W + "cellDel") is not None:
                    continue
                goes_on = _merge(about, "vMerge") == "continue"
                self._lists.is_still = goes_on  # Word neither shows nor counts the paragraphs of a covered cell
                content = [*self._blocks(cell), *self._left_over()]
                self._lists.is_still = False
                across = _number(_value(about, "gridSpan"), 1)
                if _merge(about, "hMerge") == "continue" and joined is not None:
                    joined.extend(content)
                    grid.widen()
                    continue
                joined = content
                if goes_on:
                    grid.extend(
                        [block for block in content if not isinstance(block, str) or block.strip()], across=across
                    )
                else:
                    grid.add(content, across=across)
        return grid


def _descend(parent: Any, wanted: str) -> Iterator[Any]:
    """Give rows of a table or cells of a row, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == W + wanted:
            yield child
        elif child.tag not in _NOT_SHOWN and child.tag not in (W + "tbl", W + "p"):
            yield from _descend(_chosen(child), wanted)


def _chosen(element: Any) -> Iterable[Any]:
    """Return the children to read: of two renderings of one drawing (modern and old) only the first."""
    if element.tag == _CHOICE + "AlternateContent":
        return list(element)[:1]
    return list(element)


def _is_placeholder(control: Any) -> bool:
    properties = control.find(W + "sdtPr")
    return properties is not None and _is_on(properties.find(W + "showingPlcHdr"))


def _value(properties: Any | None, tag: str) -> str | None:
    found = properties.find(W + tag) if properties is not None else None
    value = found.get(W + "val") if found is not None else None
    return str(value) if value is not None else None


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else default


def _is_on(switch: Any | None) -> bool:
    return switch is not None and switch.get(W + "val", "1") not in ("0", "false", "off")


def _merge(properties: Any | None, tag: str) -> str | None:
    found = properties.find(W + tag) if properties is not None else None
    return None if found is None else str(found.get(W + "val", "continue"))


class _Styles:
    """What of the styles changes the text: hidden characters and list numbers."""

    def __init__(self, tree: Any | None) -> None:
        self._styles = {} if tree is None else {style.get(W + "styleId"): style for style in tree.iter(W + "style")}
        self.default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true")
            ),
            None,
        )

    def chain(self, style: str | None) -> Iterator[Any]:
        """Give the style and those it is based on, the nearest first."""
        seen: set[str] = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _value(self._styles[style], "basedOn")

    def hides(self, style: str | None) -> bool:
        for link in self.chain(style):
            properties = link.find(W + "rPr")
            if properties is not None and properties.find(W + "vanish") is not None:
                return _is_on(properties.find(W + "vanish"))
        return False


class _Lists:
    """Automatic numbers: numbering.xml and the running counters."""

    def __init__(self, tree: Any | None, styles: _Styles) -> None:
        self._styles = styles
        self._abstract = (
            {} if tree is None else {item.get(W + "abstractNumId"): item for item in tree.iter(W + "abstractNum")}
        )
        self._numbers = {} if tree is None else {item.get(W + "numId"): item for item in tree.iter(W + "num")}
        self._counters: dict[str, Counters] = {}
        self._started: set[str] = set()
        self.is_still = False

    def number(self, properties: Any | None, style: str | None) -> str:
        """Count a paragraph and return the number shown before it, or nothing."""
        if self.is_still:
            return ""
        number, level = self._place(properties, style)
        if number is None or number not in self._numbers:
            return ""
        abstract = self._resolve(number)
        if abstract is None:
            return ""
        own = abstract.get(W + "abstractNumId")
        if level is None:
            level = self._level_of_style(abstract, style)
        overrides = {_number(item.get(W + "ilvl"), 0): item for item in self._numbers[number].iter(W + "lvlOverride")}
        changed = any(item.find(W + "lvl") is not None for item in overrides.values())
        key = f"{own}/{number}" if changed else own
        if key not in self._counters:
            self._counters[key] = Counters(_levels(abstract, overrides))
        if number not in self._started:
            self._started.add(number)
            for at, item in overrides.items():
                start = _value(item, "startOverride")
                if start is not None:
                    self._counters[key].restart(at, _number(start, 1))
        return self._counters[key].next(level)

    def _place(self, properties: Any | None, style: str | None) -> tuple[str | None, int | None]:
        number: str | None = None
        level: int | None = None
        direct = [properties] if properties is not None else []
        for source in direct + [link.find(W + "pPr") for link in self._styles.chain(style)]:
            listed = source.find(W + "numPr") if source is not None else None
            if listed is None:
                continue
            number = number if number is not None else _value(listed, "numId")
            found = _value(listed, "ilvl")
            level = level if level is not None or found is None else _number(found, 0)
            if number is not None:
                break
        return number, level

    def _resolve(self, number: str) -> Any | None:
        """Return the list's definition, followed through list styles."""
        for _ in range(8):
            abstract = self._abstract.get(_value(self._numbers.get(number), "abstractNumId"))
            linked = _value(abstract, "numStyleLink")
            if linked is None:
                return abstract
            style = next(self._styles.chain(linked), None)
            listed = style.find(f"{W}pPr/{W}numPr") if style is not None else None
            number = _value(listed, "numId") or ""
        return None

    def _level_of_style(self, abstract: Any, style: str | None) -> int:
        for level in abstract.iter(W + "lvl"):
            if style and _value(level, "pStyle") == style:
                return _number(level.get(W + "ilvl"), 0)
        return 0


def _levels(abstract: Any, overrides: dict[int, Any]) -> dict[int, Level]:
    found = {_number(item.get(W + "ilvl"), 0): item for item in abstract.iter(W + "lvl")}
    for at, item in overrides.items():
        if item.find(W + "lvl") is not None:
            found[at] = item.find(W + "lvl")
    return {at: _level(item) for at, item in found.items()}


def _level(item: Any) -> Level:
    restart = _value(item, "lvlRestart")
    return Level(
        style=_value(item, "numFmt") or "decimal",
        pattern=_value(item, "lvlText") or "",
        start=_number(_value(item, "start"), 0 if item.find(W + "start") is None else 1),
        restarts_after=_number(restart, 1) - 1 if restart not in (None, "0") else None,
        never_restarts=restart == "0",
        in_digits=_is_on(item.find(W + "isLgl")),
        space="" if _value(item, "suff") == "nothing" else " ",
    )
