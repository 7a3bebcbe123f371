"""The work plan as a Word document, laid out as municipalities lay out theirs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from merilo.demo.district import PlanItem, WorkPlan, load_district, load_plan

HEADER = ("№ п/п", "Наименование мероприятия", "Срок исполнения", "Ответственный исполнитель", "Ожидаемый результат")
YEARS_HEADER = "Целевой показатель"
WIDTHS_CM = (1.2, 7.4, 3.8, 4.6, 4.2, 1.8, 1.8, 1.8)
INDICATOR_WIDTHS_CM = (1.2, 16.2, 2.5, 2.3, 2.3, 2.3)


def write_plan(path: Path, *, on: date) -> None:
    """Write the district's work plan for three years from the given day's; the same day gives the same bytes."""
    from docx import Document

    document = Document()
    _set_page(document)
    plan = load_plan(on.year)
    _approval(document, on)
    for line in plan.title:
        _paragraph(document.add_paragraph(), line, bold=True, align="center")
    document.add_paragraph()
    _items_table(document, plan, on.year)
    document.add_paragraph()
    _paragraph(document.add_paragraph(), "Целевые показатели плана", bold=True, align="center")
    _indicators_table(document, plan, on.year)
    document.add_paragraph()
    _paragraph(document.add_paragraph(), plan.note)
    moment = datetime.combine(on, time(12))
    document.core_properties.author = "Merilo"
    document.core_properties.created = document.core_properties.modified = moment
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _set_page(document: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin, section.right_margin = Cm(1.5), Cm(1.3)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.rPr.rFonts.set(qn("w:cs"), "Times New Roman")
    style.paragraph_format.space_after = Pt(0)


def _approval(document: Any, on: date) -> None:
    """Agreement and approval side by side, in a table without borders, as offices do it."""
    district = load_district()
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _lines(left, ["СОГЛАСОВАНО", "Председатель Общественного совета", "по независимой оценке качества"])
    _lines(left, [f"____________ {district.chair}", f"«___» __________ {on.year} г."], first=False)
    _lines(right, ["УТВЕРЖДАЮ", "Первый заместитель главы администрации", district.genitive, district.region_genitive])
    _lines(right, [f"____________ {district.deputy}", f"«___» __________ {on.year} г."], first=False)
    document.add_paragraph()


def _items_table(document: Any, plan: WorkPlan, first_year: int) -> None:
    table = document.add_table(rows=3, cols=len(WIDTHS_CM))
    table.style = "Table Grid"
    for column, name in enumerate(HEADER):
        _paragraph(table.cell(0, column).merge(table.cell(1, column)).paragraphs[0], name, bold=True, align="center")
    _paragraph(table.cell(0, 5).merge(table.cell(0, 7)).paragraphs[0], YEARS_HEADER, bold=True, align="center")
    for offset in range(3):
        _paragraph(table.cell(1, 5 + offset).paragraphs[0], f"{first_year + offset} г.", bold=True, align="center")
    for column in range(len(WIDTHS_CM)):
        _paragraph(table.cell(2, column).paragraphs[0], str(column + 1), align="center")
    for number, (name, items) in enumerate(plan.sections, start=1):
        heading = table.add_row().cells
        _paragraph(heading[0].merge(heading[-1]).paragraphs[0], name, bold=True, align="center")
        _section_rows(table, number, items)
    _set_widths(table, WIDTHS_CM)


def _section_rows(table: Any, section: int, items: Sequence[PlanItem]) -> None:
    """Rows of one section; a row without parties of its own shares the cell above."""
    shared: Any = None
    for place, item in enumerate(items, start=1):
        cells = table.add_row().cells
        _paragraph(cells[0].paragraphs[0], f"{section}.{place}.", align="center")
        _lines(cells[1], item.text.split("\n"))
        _lines(cells[2], item.deadline.split("\n"), align="center")
        if item.responsible:
            shared = cells[3]
            _lines(shared, [*(f"{party}," for party in item.responsible[:-1]), item.responsible[-1]])
        else:
            shared = shared.merge(cells[3])
            for empty in shared.paragraphs[1:]:  # a merge leaves the empty paragraph of the lower cell behind
                if not empty.text:
                    empty._p.getparent().remove(empty._p)
        _lines(cells[4], [item.result])
        for offset, target in enumerate(item.targets):
            _paragraph(cells[5 + offset].paragraphs[0], target, align="center")


def _indicators_table(document: Any, plan: WorkPlan, first_year: int) -> None:
    table = document.add_table(rows=1, cols=6)
    table.style = "Table Grid"
    years = [str(first_year + offset) for offset in range(3)]
    for cell, text in zip(table.rows[0].cells, ["№", "Наименование показателя", "Ед. изм.", *years], strict=True):
        _paragraph(cell.paragraphs[0], text, bold=True, align="center")
    for number, (name, unit, values) in enumerate(plan.indicators, start=1):
        for cell, text in zip(table.add_row().cells, [str(number), name, unit, *values], strict=True):
            _paragraph(cell.paragraphs[0], text)
    _set_widths(table, INDICATOR_WIDTHS_CM)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            if cell.grid_span == 1:
                cell.width = Cm(width)


def _lines(cell: Any, lines: Sequence[str], *, first: bool = True, align: str = "left") -> None:
    """Write lines as paragraphs of a cell, from its first empty paragraph or after what stands there."""
    for place, line in enumerate(lines):
        _paragraph(cell.paragraphs[0] if first and place == 0 else cell.add_paragraph(), line, align=align)


def _paragraph(paragraph: Any, text: str, *, bold: bool = False, align: str = "left") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.add_run(text).bold = bold or None
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if align == "center" else WD_ALIGN_PARAGRAPH.LEFT


def _without_clock(docx: bytes) -> bytes:
    """Return the same package with the packing times of its parts set to the format's zero."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
