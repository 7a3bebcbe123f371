"""The operator's files as workbooks: checklist summary, answers, units. The same values give the same bytes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from merilo.core import methodology
from merilo.demo.district import Unit
from merilo.demo.facts import marks_of
from merilo.demo.spelling import in_another_way
from merilo.demo.survey import AnswerSheet

YES_WAYS = ("Да", "Да", "Да", "Да", "Да", "Да", "да", "ДА ", " Да")
UNITS_HEADER = (
    "Наименование",
    "Другие названия (через ;)",
    "Головная организация",
    "Профиль",
    "Группа",
    "Получателей за год",
)
NO_WAYS = ("Нет", "Нет", "Нет", "нет", "НЕТ", "Нет ")


def write_checklists(path: Path, units: Sequence[Unit], edition: methodology.Edition, *, on: date) -> None:
    """Write the checklist summary: a row per unit, a column `block title [item]` per item, blank = does not apply."""
    items = [(checklist, item) for checklist in edition.checklists for item in checklist.items]
    rows: list[list[object]] = [["Наименование организации", *(f"{c.title} [{item.text}]" for c, item in items)]]
    for way, unit in enumerate(units):
        marks = marks_of(unit, edition)
        row = [marks[item.code] for _, item in items]
        rows.append([in_another_way(unit.name, way), *(None if mark is None else int(mark) for mark in row)])
    write_rows(path, "Сводка", rows, on=on, widths=(55, *(14 for _ in items)))


def write_answers(
    path: Path, sheets: Sequence[AnswerSheet], edition: methodology.Edition, *, on: date, draw: random.Random
) -> None:
    """Write the answers as a web form exports them: time, organisation, the questions in full, proposals, sex, age."""
    questions = edition.questionnaire.closed
    header = ["Отметка времени", "Выберите организацию, об условиях в которой Вы отвечаете"]
    header += [f"{question.number}. {question.text_ru}" for question in questions]
    header += ["Ваши предложения по улучшению условий оказания услуг", "Ваш пол", "Ваш возраст, лет"]
    rows: list[list[object]] = [list(header)]
    for sheet in sheets:
        answers = [_answer_words(sheet.answers[q.role], q, edition, draw) for q in questions]
        rows.append([sheet.at, sheet.written, *answers, sheet.proposal or None, sheet.sex, sheet.age])
    write_rows(path, "Ответы на форму", rows, on=on, widths=(18, 55, *(16 for _ in questions), 40, 10, 14))


def write_units(path: Path, units: Sequence[Unit], *, on: date) -> None:
    """Write the list of units: names, parents, profiles, groups, recipients of the year."""
    rows: list[list[object]] = [list(UNITS_HEADER)]
    rows += [[u.name, "; ".join(u.aliases) or None, u.parent, u.profile, u.group, u.recipients] for u in units]
    write_rows(path, "Организации", rows, on=on, widths=(55, 45, 55, 12, 28, 14))


def write_rows(path: Path, name: str, rows: Iterable[Sequence[object]], *, on: date, widths: Sequence[int]) -> None:
    """Write one sheet with a bold frozen header; None leaves a cell empty. `on` is the document's date of creation."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy hh:mm:ss", "strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime.combine(on, time(12), UTC), "author": "Merilo"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row, bold if place == 0 else None)


def _answer_words(
    answer: bool | None, question: methodology.Question, edition: methodology.Edition, draw: random.Random
) -> str | None:
    if answer is None:
        return None
    if answer:
        return draw.choice(YES_WAYS)
    if question.skip_to and draw.random() < 0.5:
        return f"Нет (переход к вопросу {edition.question(question.skip_to).number})"
    return draw.choice(NO_WAYS)
