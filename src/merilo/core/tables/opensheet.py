"""OpenDocument spreadsheets as a stream: how far they reach and which cells are merged, before they are laid out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from merilo.core.tables.container import broken, refusal

Area = tuple[tuple[int, int], tuple[int, int]]
SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE = SPACE % "table"


def measure(content: bytes, name: str, *, limit: int) -> None:
    """Refuse a spreadsheet whose repeated cells would fill more than `limit` places; empty ends do not count.

    Reads content.xml as a stream, so that also a sheet of many thousand rows costs little memory.
    """
    from lxml import etree

    if b"-repeated=" not in content:
        return
    height = width = waiting = filled = 0
    try:
        for _, row in etree.iterparse(
            BytesIO(content), tag=TABLE + "table-row", resolve_entities=False, no_network=True, huge_tree=False
        ):
            repeated, column = repeat(row, "number-rows-repeated"), 0
            filled = 0
            for cell in row:
                column += repeat(cell, "number-columns-repeated")
                filled = column if len(cell) else filled
            waiting += repeated
            if filled:
                height, waiting, width = height + waiting, 0, max(width, filled)
            if height * width > limit:
                raise refusal(name, "содержит слишком большой лист: удалите на нём лишние строки и столбцы.")
            row.clear()
    except etree.XMLSyntaxError:
        raise broken(name) from None


def merged(content: bytes, name: str) -> list[tuple[Area, ...]]:
    """Return, sheet by sheet, the first and the last cell (from 0) of each merged area; a stream as `measure`."""
    from lxml import etree

    if b"-spanned=" not in content:
        return []
    found: list[tuple[Area, ...]] = []
    areas: list[Area] = []
    at = 0
    try:
        for _, element in etree.iterparse(
            BytesIO(content),
            tag=(TABLE + "table-row", TABLE + "table"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        ):
            if element.tag == TABLE + "table":
                found.append(tuple(areas))
                areas, at = [], 0
                continue
            column = 0
            for cell in element:
                down, across = repeat(cell, "number-rows-spanned"), repeat(cell, "number-columns-spanned")
                if down > 1 or across > 1:
                    areas.append(((at, column), (at + down - 1, column + across - 1)))
                column += repeat(cell, "number-columns-repeated")
            at += repeat(element, "number-rows-repeated")
            element.clear()
    except etree.XMLSyntaxError:
        raise broken(name) from None
    return found


def repeat(element: Any, attribute: str) -> int:
    """Return how often a row or a cell is repeated, or how many it spans; 1 where it does not say."""
    value = element.get(TABLE + attribute, "1")
    return max(1, int(value)) if value.isdigit() and len(value) < 10 else 1
