"""The protocol of differences between an operator's table and a new count of the operator's raw files, in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from merilo.core import wording
from merilo.core.papers import word
from merilo.core.papers.legible import legible

FONT = "Times New Roman"
HEADS = ("Показатель", "У оператора", "По расчёту", "Вероятная причина")
WIDTHS = (2.8, 2.7, 2.6, 8.4)  # centimetres


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A figure that differs, as words; a row only one side has has no code."""

    unit: str
    code: str
    theirs: str
    ours: str
    why: str


@dataclass(frozen=True, kw_only=True)
class DifferenceProtocol:
    """What was held against what, and what came of it. `files`: what it is → name; `rules`: title → words."""

    municipality: str
    title: str
    files: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    compared: int
    unread: tuple[str, ...]
    left_out: tuple[str, ...]
    differences: tuple[Difference, ...]
    made_by: str
    made_on: date


def difference_protocol(data: DifferenceProtocol) -> bytes:
    """Return the protocol as a Word file. Equal data give equal bytes."""
    from docx import Document

    data = legible(data)
    paper = Document()
    _set_up(paper)
    paper.core_properties.title = wording.shortened(f"Протокол расхождений. {data.title}", word.PROPERTY_LETTERS)
    paper.core_properties.author = ""
    _centred(paper, data.municipality)
    paper.add_heading("Протокол расхождений отчёта оператора", level=1)
    _centred(paper, f"{data.title}, {wording.date_words(data.made_on)}")
    paper.add_heading("Что сверялось", level=2)
    for part, name in data.files:
        paper.add_paragraph(f"{part}: {name}", style="List Bullet")
    if data.rules:
        lead = paper.add_paragraph("Исходные данные оператора посчитаны заново по правилам:")
        lead.paragraph_format.keep_with_next = True
    for title, words in data.rules:
        paper.add_paragraph(f"{title}: {words}", style="List Bullet")
    paper.add_heading("Итог сверки", level=2)
    for sentence in _summary(data):
        paper.add_paragraph(sentence)
    for unit, found in groupby(data.differences, key=lambda one: one.unit):
        paper.add_heading(unit, level=3)
        _table(paper, list(found))
    if data.left_out:
        paper.add_heading("Строки исходных файлов, которые не учтены", level=2)
        for line in data.left_out:
            paper.add_paragraph(line, style="List Bullet")
    paper.add_paragraph()
    paper.add_paragraph(f"Сверил: ____________________  {data.made_by}")
    paper.add_paragraph("Оператор: ____________________  ____________________")
    return word.saved(paper, on=data.made_on)


def _summary(data: DifferenceProtocol) -> list[str]:
    figures = wording.counted(data.compared, "цифра", "цифры", "цифр")
    said = [f"Сравнено: {figures}."]
    if data.unread:
        said.append(f"Столбцы таблицы, которые не сравнивались: {', '.join(data.unread)}.")
    if not data.differences:
        return [*said, "Расхождений нет: таблица оператора подтверждается его исходными данными."]
    units = len({one.unit for one in data.differences})
    number = wording.counted(len(data.differences), "расхождение", "расхождения", "расхождений")
    said.append(f"Найдено: {number} у {wording.counted(units, 'организации', 'организаций', 'организаций')}.")
    return said


def _set_up(paper: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 13), ("Heading 1", 16), ("Heading 2", 14), ("Heading 3", 13), ("List Bullet", 13)):
        font = paper.styles[name].font
        font.name, font.size, font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = paper.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(key), FONT)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(key), None)
        paper.styles[name].paragraph_format.space_after = Pt(4)
    paper.styles["Heading 1"].paragraph_format.alignment = 1


def _centred(paper: Any, text: str) -> None:
    paper.add_paragraph(text).alignment = 1


def _table(paper: Any, found: list[Difference]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = paper.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)  # of cells alone some programs take no notice
    rows = [HEADS, *((one.code or "строка", one.theirs, one.ours, one.why) for one in found)]
    for place, words in enumerate(rows):
        row = table.rows[0] if place == 0 else table.add_row()
        for cell, text, width in zip(row.cells, words, WIDTHS, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(11), place == 0
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))  # the head is said again on each page
