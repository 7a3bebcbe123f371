"""Sources made by hand for the tests: a table is written as a list of rows, merged places as « and ^."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from merilo.core import planfile, tables

LEFT, UP = "<<", "^^"  # this place belongs to the cell on the left, to the cell above


def table(
    rows: Sequence[Sequence[str]], *, number: int = 1, sheet: str | None = None, page: int | None = None
) -> tables.Table:
    """Return a table; rows are filled up to the longest, LEFT and UP are places of merged cells."""
    width = max(map(len, rows))
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    made: list[tuple[tables.Cell, ...]] = []
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for at, row in enumerate(grid, 1):
        cells = []
        for column, text in enumerate(row, 1):
            beside = (at, column - 1) if text == LEFT else (at - 1, column) if text == UP else None
            if beside is None:
                cells.append(tables.Cell(text, at, column))
            else:
                owners[at, column] = owners.get(beside, beside)
                cells.append(tables.Cell("", at, column, owners[at, column]))
        made.append(tuple(cells))
    return tables.Table(number, tuple(made), sheet=sheet, page=page)


def document(*parts: str | list[list[str]] | tables.Table, kind: str = "docx") -> tables.Source:
    """Return a document of paragraphs (strings, a line each) and tables (lists of rows)."""
    made: list[tables.Line | tables.Table | tables.Stream] = []
    lines = count = 0
    for part in parts:
        if isinstance(part, str):
            for line in part.split("\n"):
                lines += 1
                if line.strip():
                    made.append(tables.Line(line, lines))
        elif isinstance(part, tables.Table):
            count += 1
            made.append(part)
        else:
            count += 1
            made.append(table(part, number=count))
    return tables.Source("plan.docx", kind, tuple(made))


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, without marks of lists and joins."""
    return re.findall(r"[^\W_]+", text)


def source_words(source: tables.Source) -> Counter[str]:
    """Count every word of a document."""
    found: Counter[str] = Counter()
    for part in source.parts:
        if isinstance(part, tables.Line):
            found.update(words_of(part.text))
        elif isinstance(part, tables.Stream):
            for cell in part.cells:
                found.update(words_of(cell.text))
        else:
            for row in part.rows:
                for cell in row:
                    found.update(words_of(cell.text))
    return found


def draft_words(draft: planfile.Draft) -> Counter[str]:
    """Count every word a draft holds: a section at its first item, a caption over several columns once."""
    found: Counter[str] = Counter()
    captions: list[str] = []
    above: list[str] = []
    for caption in draft.columns:
        *over, own = caption.split(" / ")
        captions.extend([*(part for part in over if part not in above), own])
        above = over
    for text in [*captions, draft.title or "", *draft.notes, *(piece.text for piece in draft.skipped)]:
        found.update(words_of(text))
    for text in (draft.approval.by, draft.approval.post, draft.approval.document):
        found.update(words_of(text or ""))
    sections: list[str] = []
    for item in draft.items:
        titles = (item.section or "").split(" / ")
        kept = 0
        while kept < min(len(titles), len(sections)) and titles[kept] == sections[kept]:
            kept += 1
        for title in titles[kept:]:
            found.update(words_of(title))
        sections = titles
        for text in (
            item.number or "",
            item.text,
            item.expected_result or "",
            *item.responsible,
            *item.targets.values(),
        ):
            found.update(words_of(text))
        if item.deadline is not None:
            found.update(words_of(item.deadline.words))
    for target in draft.targets:
        for text in (target.name, *target.values.values()):
            found.update(words_of(text))
    return found


def lost(source: tables.Source, draft: planfile.Draft) -> Counter[str]:
    """Return the words of the document that the draft does not hold (or holds fewer times)."""
    return source_words(source) - draft_words(draft)


def added(source: tables.Source, draft: planfile.Draft) -> Counter[str]:
    """Return the words that the draft holds more often than the document."""
    return draft_words(draft) - source_words(source)
