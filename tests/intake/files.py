"""Operators' files for tests, made of rows; the questions as the sample questionnaire of the act has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from merilo.core import methodology

EDITION = methodology.load_edition("344n-2024")

QUESTIONS = {
    "stand_used": "При посещении организации обращались ли Вы к информации о ее деятельности, размещенной на "
    "информационных стендах в помещениях организации?",
    "stand_satisfied": "Удовлетворены ли Вы открытостью, полнотой и доступностью информации о деятельности "
    "организации, размещенной на информационных стендах в помещении организации?",
    "site_used": "Пользовались ли Вы официальным сайтом организации, чтобы получить информацию о ее деятельности?",
    "site_satisfied": "Удовлетворены ли Вы открытостью, полнотой и доступностью информации о деятельности организации, "
    'размещенной на ее официальном сайте в информационно-телекоммуникационной сети "Интернет"?',
    "comfort_satisfied": "Удовлетворены ли Вы комфортностью условий предоставления услуг в организации (наличие зоны "
    "отдыха (ожидания); понятность навигации; питьевая вода; санитарное состояние помещений; транспортная доступность; "
    "доступность записи на получение услуги (по телефону, на официальном сайте организации, при личном посещении))?",
    "disabled": "Имеете ли Вы (или лицо, представителем которого Вы являетесь) установленную группу инвалидности?",
    "access_satisfied": "Удовлетворены ли Вы доступностью предоставления услуг для инвалидов в организации?",
    "first_contact_satisfied": "Удовлетворены ли Вы доброжелательностью и вежливостью работников организации, "
    "обеспечивающих первичный контакт с посетителями и информирование об услугах при непосредственном обращении?",
    "service_staff_satisfied": "Удовлетворены ли Вы доброжелательностью и вежливостью работников организации, "
    "обеспечивающих непосредственное оказание услуги при обращении в организацию?",
    "remote_used": "Пользовались ли Вы какими-либо дистанционными способами взаимодействия с организацией (телефон, "
    "электронная почта, электронный сервис (форма для подачи обращения (жалобы, предложения)), анкета на сайте)?",
    "remote_satisfied": "Удовлетворены ли Вы доброжелательностью и вежливостью работников организации, с которыми "
    "взаимодействовали в дистанционной форме (по телефону, по электронной почте, с помощью электронных сервисов)?",
    "recommend": "Готовы ли Вы рекомендовать данную организацию родственникам и знакомым (или могли бы рекомендовать, "
    "если бы была возможность выбора организации)?",
    "schedule_satisfied": "Удовлетворены ли Вы организационными условиями предоставления услуг (графиком работы)?",
    "overall_satisfied": "Удовлетворены ли Вы в целом условиями оказания услуг в организации?",
}

# Blocks as web forms export them: title, number of items, checklist.
BLOCKS = {
    ("1.1", "stand"): "Наличие информации о деятельности организации на СТЕНДЕ",
    ("1.1", "site"): "Наличие информации о деятельности организации на САЙТЕ",
    ("1.2", "site"): "Наличие и функционирование на официальном сайте организации способов обратной связи",
    ("2.1", "visit"): "Обеспечение в организации комфортных условий предоставления услуг",
    (
        "3.1",
        "visit",
    ): "Оборудование территории, прилегающей к организации, и ее помещений с учетом доступности для инвалидов",
    (
        "3.2",
        "visit",
    ): "Обеспечение в организации условий доступности, позволяющих инвалидам получать услуги наравне с другими",
}

ORGANISATION = "Организация"
YES: list[object] = ["Да"] * 14


def header(roles: Iterable[str] = QUESTIONS) -> list[object]:
    return [ORGANISATION, *(QUESTIONS[role] for role in roles)]


def marks_header() -> list[object]:
    items = [f"{BLOCKS[c.code, c.channel]} [{item.text}]" for c in EDITION.checklists for item in c.items]
    return ["Наименование организации", *items]


def write(
    path: Path, rows: Sequence[Sequence[object]], *, others: Sequence[tuple[str, Sequence[Sequence[object]]]] = ()
) -> Path:
    """Write rows as .xlsx, .ods or .csv (by the ending); `others` are further sheets of a workbook, after the first."""
    if path.suffix == ".csv":
        path.write_text(csv_text(rows), encoding="utf-8")
        return path
    import openpyxl

    book = openpyxl.Workbook()
    for sheet, lines in ((book.active, rows), *((book.create_sheet(name), lines) for name, lines in others)):
        for line in lines:
            sheet.append(list(line))
    book.save(path)
    return path


def csv_text(rows: Sequence[Sequence[object]], delimiter: str = ";") -> str:
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
