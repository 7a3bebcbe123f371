"""What a filled Word document still needs: column widths, numbers of tables and pictures, the table of contents.

Word computes numbers and page numbers itself, but only when asked; other programs never do. So the numbers are written
in, and the table of contents becomes lines with links; only page numbers are left to the program that lays out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from merilo.core import wording

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = 4  # a column of names has at least this part of a table's width
LEVELS = {"heading 1": 1, "heading 2": 2}


def set_widths(body: Any) -> None:
    """Give tables whose columns were repeated their full width again: the widest column takes or leaves the difference.

    Where the widest would become too narrow for names, the others give way.
    `body` is the rendered document body. A table is as wide as its template row says (w:tblW).
    """
    for table in body.iter(f"{W}tbl"):
        rows = [row for row in table.findall(f"{W}tr") if row.find(f".//{W}gridSpan") is None]
        grid = table.find(f"{W}tblGrid")
        total = int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w", "0")) if rows else 0
        widths = [_width(cell) for cell in rows[0].findall(f"{W}tc")] if rows else []
        if not widths or not total or any(len(row.findall(f"{W}tc")) != len(widths) for row in rows):
            continue
        widest = widths.index(max(widths))
        others = sum(widths) - widths[widest]
        if total - others < total // NAMES:
            widths = [width * (total - total // NAMES) // others for width in widths]
            others = sum(widths) - widths[widest]
        widths[widest] = total - others
        for column in list(grid):
            grid.remove(column)
        for width in widths:
            grid.append(grid.makeelement(f"{W}gridCol", {f"{W}w": str(width)}))
        for row in rows:
            for cell, width in zip(row.findall(f"{W}tc"), widths, strict=True):
                cell.find(f"{W}tcPr/{W}tcW").set(f"{W}w", str(width))


def complete(document: Any) -> None:
    """Number captions and headings in the order of the document and write the lines of its table of contents."""
    body = document.element.body
    _number_captions(body)
    lines = list(_headings(document))
    for mark, (paragraph, _, _) in enumerate(lines, start=1):
        _bookmark(paragraph, mark)
    _write_contents(document, [(level, text, mark) for mark, (_, level, text) in enumerate(lines, start=1)])


def _width(cell: Any) -> int:
    return int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w", "0"))


def _number_captions(body: Any) -> None:
    """Fields SEQ: simple ones as in our template, and those in three marks that Word writes after editing."""
    seen: Counter[str] = Counter()
    for simple in body.iter(f"{W}fldSimple"):
        words = simple.get(f"{W}instr", "").split()
        if words[:1] == ["SEQ"]:
            seen[words[1]] += 1
            simple.find(f".//{W}t").text = str(seen[words[1]])
    if seen:
        return
    for instruction in body.iter(f"{W}instrText"):
        words = (instruction.text or "").split()
        if words[:1] == ["SEQ"]:
            seen[words[1]] += 1
            following = instruction.getparent().itersiblings(f"{W}r")
            shown = next((text for run in following if (text := run.find(f"{W}t")) is not None), None)
            if shown is not None:
                shown.text = str(seen[words[1]])


def _headings(document: Any) -> Iterator[tuple[Any, int, str]]:
    """Headings of the two levels as (paragraph, level, text with its number)."""
    names = {style.style_id: style for style in document.styles}
    numbers = [0, 0]
    for paragraph in document.element.body.iter(f"{W}p"):
        key = paragraph.find(f"{W}pPr/{W}pStyle")
        style = names.get(key.get(f"{W}val")) if key is not None else None
        level = LEVELS.get(style.element.find(f"{W}name").get(f"{W}val").lower(), 0) if style is not None else 0
        if not level or style is None:
            continue
        text = "".join(part.text or "" for part in paragraph.iter(f"{W}t")).strip()
        if style.element.find(f"{W}pPr/{W}numPr") is not None:
            numbers = [numbers[0] + 1, 0] if level == 1 else [numbers[0], numbers[1] + 1]
            text = ".".join(map(str, numbers[:level])) + f".{wording.NBSP}{text}"
        yield paragraph, level, text


def _bookmark(paragraph: Any, mark: int) -> None:
    name = {f"{W}id": str(10_000 + mark), f"{W}name": _anchor(mark)}
    paragraph.find(f"{W}pPr").addnext(paragraph.makeelement(f"{W}bookmarkStart", name))
    _add(paragraph, "bookmarkEnd", id=str(10_000 + mark))


def _anchor(mark: int) -> str:
    return f"_Toc{10_000 + mark}"


def _write_contents(document: Any, lines: Sequence[tuple[int, str, int]]) -> None:
    """Put the lines (level, text, bookmark) in the place of the template's TOC field.

    Lines with PAGEREF fields and not a TOC field: LibreOffice numbers the former and not the latter.
    """
    body = document.element.body
    code = next((one for one in body.iter(f"{W}instrText") if (one.text or "").split()[:1] == ["TOC"]), None)
    if code is None or not lines:
        return
    styles = {style.element.find(f"{W}name").get(f"{W}val").lower(): style.style_id for style in document.styles}
    first, *others = _field_paragraphs(body, next(code.iterancestors(f"{W}p")))
    for paragraph in others:
        paragraph.getparent().remove(paragraph)
    place = first
    for level, text, mark in lines:
        place.addnext(line := first.makeelement(f"{W}p", {}))
        place = line
        if style := styles.get(f"toc {level}"):
            _add(_add(line, "pPr"), "pStyle", val=style)
        link = _add(line, "hyperlink", anchor=_anchor(mark))
        _text(link, text)
        _add(_add(link, "r"), "tab")
        _mark(link, "begin").set(f"{W}dirty", "true")
        _add(_add(link, "r"), "instrText", text=f" PAGEREF {_anchor(mark)} \\h ")
        _mark(link, "separate")
        _text(link, "")
        _mark(link, "end")
    first.getparent().remove(first)


def _field_paragraphs(body: Any, first: Any) -> list[Any]:
    """The paragraphs from the one where a field begins to the one where it ends."""
    depth, last = 0, first
    for mark in body.iter(f"{W}fldChar"):
        inside = next(mark.iterancestors(f"{W}p"))
        if depth or inside is first:
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType"), 0)
            last = inside
            if depth == 0:
                break
    found = [first]
    while found[-1] is not last and (following := found[-1].getnext()) is not None:
        found.append(following)
    return found


def _mark(parent: Any, kind: str) -> Any:
    return _add(_add(parent, "r"), "fldChar", fldCharType=kind)


def _text(parent: Any, words: str) -> None:
    _add(_add(parent, "r"), "t", text=words)


def _add(parent: Any, tag: str, *, text: str | None = None, **attributes: str) -> Any:
    child = parent.makeelement(W + tag, {W + name: value for name, value in attributes.items()})
    if text is not None:
        child.text = text
        child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parent.append(child)
    return child
