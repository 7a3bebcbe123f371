"""A sketched plan written into files, as people and programs write them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

from tests.planfile.other.sketch import LEFT, UP, Bare, Plan, Rows


def docx(plan: Plan, path: Path) -> Path:
    """Write with python-docx: automatic numbers for «#», bullets of a list style, merged cells."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    made = Document()
    if plan.wide:
        section = made.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for block in plan.blocks:
        if isinstance(block, str):
            for line in block.split("\n"):
                made.add_paragraph(line)
            continue
        rows = block.rows if isinstance(block, Bare) else block
        grid = made.add_table(rows=len(rows), cols=len(rows[0]))
        if not isinstance(block, Bare):
            grid.style = "Table Grid"
        for row, column, down, across, text in _cells(rows):
            place = grid.cell(row, column)
            if down > 1 or across > 1:
                place = place.merge(grid.cell(row + down - 1, column + across - 1))
            for at, line in enumerate(text.split("\n")):
                paragraph = place.paragraphs[0] if at == 0 else place.add_paragraph()
                if line == "#":
                    paragraph.style = "List Number"
                elif line.startswith("• "):
                    paragraph.style = "List Bullet"
                    paragraph.add_run(line[2:])
                else:
                    paragraph.add_run(line)
        made.add_paragraph()
    made.save(str(path))
    return path


def html_page(plan: Plan, path: Path) -> Path:
    """Write a page with rowspan and colspan, as sites of districts show plans."""
    out = ["<html><head><meta charset='utf-8'></head><body>"]
    for block in _numbered(plan):
        if isinstance(block, str):
            out.append(f"<p align=center>{'<br>'.join(map(html.escape, block.split(chr(10))))}</p>")
            continue
        rows = block.rows if isinstance(block, Bare) else block
        out.append(f"<table border={0 if isinstance(block, Bare) else 1}>")
        at = -1
        for row, _, down, across, text in _cells(rows):
            if row != at:
                out.append("<tr>")
                at = row
            inside = "<br>\n".join(map(html.escape, text.split("\n")))
            out.append(f"<td rowspan={down} colspan={across}><p><span>{inside}</span></p></td>")
        out.append("</table>")
    path.write_text("\n".join(out), encoding="utf-8")
    return path


def xlsx(plan: Plan, path: Path) -> Path:
    """Write a sheet with merged lines above and below the table, and two empty sheets beside it."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("План")
        book.add_worksheet("Лист2")
        book.add_worksheet("Лист3")
        wide = max(len(_rows(block)[0]) for block in plan.blocks if not isinstance(block, str))
        at = 0
        for block in _numbered(plan):
            if isinstance(block, str):
                for line in block.split("\n"):
                    sheet.merge_range(at, 0, at, wide - 1, line)
                    at += 1
                at += 1
                continue
            rows = _rows(block)
            for row, column, down, across, text in _cells(rows):
                if down > 1 or across > 1:
                    sheet.merge_range(at + row, column, at + row + down - 1, column + across - 1, text)
                elif text:
                    sheet.write_string(at + row, column, text)
            at += len(rows) + 1
    return path


def word_text(plan: Plan, path: Path) -> Path:
    """Write as Word saves plain text of a page with a tab before each cell, a cell of several lines as lines."""
    out: list[str] = []
    for block in _numbered(plan):
        if isinstance(block, str):
            out.extend([block, ""])
            continue
        for row in _rows(block):
            texts = [text for text in row if text != LEFT]
            out.extend(f"\t{'' if text == UP else text}" for text in texts)
            out.append("")
        out.append("")
    path.write_text("\n".join(out), encoding="cp1251")
    return path


def joined_text(plan: Plan, path: Path, *, mark: str) -> Path:
    """Write each row as one line with a mark between the cells: tabs, semicolons or bars.

    A cell of several lines has its breaks as <br> between bars, as they are in quotes between semicolons.
    """
    out: list[str] = []
    for block in _numbered(plan):
        if isinstance(block, str):
            out.extend([block, ""])
            continue
        for row in _rows(block):
            texts = ["" if text in (LEFT, UP) else text for text in row]
            if mark == "|":
                out.append(f"| {' | '.join(text.replace(chr(10), '<br>') for text in texts)} |")
            else:
                out.append(mark.join(f'"{text}"' if mark in text or "\n" in text else text for text in texts))
        out.append("")
    path.write_text("\n".join(out), encoding="utf-8")
    return path


def has_line_breaks(plan: Plan) -> bool:
    """Tell whether a cell of the plan has several lines."""
    blocks = [_rows(block) for block in plan.blocks if not isinstance(block, str)]
    return any("\n" in text for rows in blocks for row in rows for text in row)


def _rows(block: Rows | Bare) -> Rows:
    return block.rows if isinstance(block, Bare) else block


def _numbered(plan: Plan) -> Iterator[str | Rows | Bare]:
    """Write automatic numbers out, for formats that have none."""
    for block in plan.blocks:
        if isinstance(block, str | Bare):
            yield block
            continue
        count, rows = 0, []
        for row in block:
            count += "#" in row
            rows.append([f"{count}." if text == "#" else text for text in row])
        yield rows


def _cells(rows: Rows) -> Iterator[tuple[int, int, int, int, str]]:
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text in (LEFT, UP):
                continue
            across = 1
            while column + across < len(texts) and texts[column + across] == LEFT:
                across += 1
            down = 1
            while row + down < len(rows) and rows[row + down][column] == UP:
                down += 1
            yield row, column, down, across, text
