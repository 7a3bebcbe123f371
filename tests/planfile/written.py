"""A laid plan written into files of every format, as people and programs would write it."""

from __future__ import annotations

import html
import subprocess
from collections.abc import Sequence
from pathlib import Path

from merilo.core import tables
from merilo.core.planfile.grid import cells


def docx(parts: Sequence[cells.Part], path: Path) -> Path:
    """Write with python-docx: paragraphs, tables with merged cells, lines of a cell as its paragraphs."""
    from docx import Document

    made = Document()
    for part in parts:
        if isinstance(part, tables.Line):
            made.add_paragraph(part.text)
            continue
        width = len(part.rows[0].cells)
        grid = made.add_table(rows=len(part.rows), cols=width)
        grid.style = "Table Grid"
        for at, row in enumerate(part.rows):
            for column, cell in enumerate(row.cells):
                if cell.covered_by is not None:
                    continue
                down, across = _span(part, cell)
                place = grid.cell(at, column)
                if down > 1 or across > 1:
                    place = place.merge(grid.cell(at + down - 1, column + across - 1))
                first, *others = cell.text.split("\n")
                place.paragraphs[0].text = first
                for line in others:
                    place.add_paragraph(line)
    made.save(path)
    return path


def html_page(parts: Sequence[cells.Part], path: Path) -> Path:
    """Write a plain page with rowspan and colspan."""
    out = ["<!doctype html><html><head><meta charset='utf-8'><title>plan</title></head><body>"]
    for part in parts:
        if isinstance(part, tables.Line):
            out.append(f"<p>{html.escape(part.text)}</p>")
            continue
        out.append("<table>")
        for row in part.rows:
            out.append("<tr>")
            for cell in row.cells:
                if cell.covered_by is None:
                    down, across = _span(part, cell)
                    text = "<br>".join(html.escape(line) for line in cell.text.split("\n"))
                    out.append(f"<td rowspan='{down}' colspan='{across}'>{text}</td>")
            out.append("</tr>")
        out.append("</table>")
    out.append("</body></html>")
    path.write_text("\n".join(out), encoding="utf-8")
    return path


def xlsx(parts: Sequence[cells.Part], path: Path) -> Path:
    """Write one sheet: the lines in merged cells above and below, the tables under one another."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("План")
        wrap = book.add_format({"text_wrap": True})
        width = max(len(part.rows[0].cells) for part in parts if isinstance(part, cells.Block))
        at = 0
        for part in parts:
            if isinstance(part, tables.Line):
                sheet.merge_range(at, 0, at, width - 1, part.text.strip(), wrap)
                at += 1
                continue
            for row in part.rows:
                for column, cell in enumerate(row.cells):
                    if cell.covered_by is not None:
                        continue
                    down, across = _span(part, cell)
                    if down > 1 or across > 1:
                        sheet.merge_range(at, column, at + down - 1, column + across - 1, cell.text, wrap)
                    elif cell.text:
                        sheet.write_string(at, column, cell.text, wrap)
                at += 1
            at += 1
    return path


def converted(path: Path, to: str, *, profile: Path) -> Path:
    """Convert a document with LibreOffice in a profile of its own."""
    all_converted([path], to, profile=profile)
    return path.with_suffix(f".{to.split(':')[0]}")


def all_converted(paths: Sequence[Path], to: str, *, profile: Path) -> None:
    """Convert documents of one folder with LibreOffice at one go; the results stand beside them."""
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{profile}", "--headless",
            "--convert-to", to, "--outdir", str(paths[0].parent), *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )  # fmt: skip


def _span(block: cells.Block, cell: tables.Cell) -> tuple[int, int]:
    covered = [
        (row.cells[column].row, row.cells[column].column)
        for row in block.rows
        for column in range(len(row.cells))
        if row.cells[column].covered_by == (cell.row, cell.column)
    ]
    down = max((row for row, _ in covered), default=cell.row) - cell.row + 1
    across = max((column for _, column in covered), default=cell.column) - cell.column + 1
    return down, across
