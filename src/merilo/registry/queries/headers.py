"""The header of a table of institutions: columns in any order, under any usual name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What a column holds by its header; the first that fits, in this order («Адрес сайта» is a site, not an address).
_HEADERS = (
    ("short_name", r"кратк|сокращ"),
    ("parent", r"головн|родительск|вышестоящ"),
    ("inn", r"^инн\b"),
    ("ogrn", r"^огрн\b"),
    ("bus_gov_page", r"bus\.?gov"),
    ("recipients_source", r"источник|откуда"),
    ("recipients", r"получател|посетител|численность"),
    ("recipients_year", r"^год\b(?! (осн|соз|отк))|за какой год|отчетный год"),
    ("opened_on", r"открыт|(год|дата) (основан|создан)"),
    ("kind", r"^вид\b|^тип\b"),
    ("profile", r"профил"),
    ("group", r"групп"),
    ("founder", r"учредител"),
    ("head_position", r"должност"),
    ("email", r"почт|e-?mail"),
    ("phone", r"тел(ефон|\.|$)|phone"),
    ("head_name", r"руковод|директор|заведующ"),
    ("site", r"сайт|^url$"),
    ("address", r"адрес|место ?нахожд"),
    ("stands", r"стенд"),
    ("name", r"наименован|назван|^(учреждение|организация)$"),
)
TITLES = {
    "name": "Наименование",
    "short_name": "Краткое наименование",
    "inn": "ИНН",
    "ogrn": "ОГРН",
    "kind": "Вид",
    "profile": "Профиль",
    "founder": "Учредитель",
    "head_name": "Руководитель",
    "head_position": "Должность",
    "phone": "Телефон",
    "email": "Эл. почта",
    "address": "Адрес",
    "site": "Сайт",
    "bus_gov_page": "Страница на bus.gov.ru",
    "parent": "Головная организация",
    "group": "Группа",
    "recipients": "Получателей за год",
    "recipients_year": "Год",
    "recipients_source": "Источник",
    "opened_on": "Открыто",
    "stands": "Стенды",
}
HINTS = {
    "name": "Полное наименование. Единственный обязательный столбец.",
    "inn": "10 цифр; по нему учреждение узнаётся при повторном внесении.",
    "ogrn": "13 цифр.",
    "kind": "Библиотека, клуб, музей, театр, концертная организация, школа искусств, парк, архив, другое.",
    "profile": "Общий или творческий.",
    "parent": "Для филиала: ИНН или наименование головной организации.",
    "recipients": "Целое число.",
    "recipients_year": "За какой год число получателей.",
    "recipients_source": "Откуда число: например, форма 6-НК.",
    "opened_on": "День открытия: 01.09.2024.",
    "stands": "Где висят стенды; несколько — через точку с запятой.",
}
LOOKED_AT = 40  # rows among which the header is looked for
LONGEST = 80  # a longer text is a title, not a header


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: where it stands, which column holds what, which columns are not understood."""

    row: int
    columns: dict[str, int]
    unknown: dict[int, str]
    repeated: dict[str, list[int]]
    year: int | None  # «Получателей за 2025 год»


def find(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return the header among the first rows that names most columns, None where no row names institutions."""
    found = [header for at in range(min(len(rows), LOOKED_AT)) if (header := _read(rows[at], at)) is not None]
    return max(found, key=lambda header: (len(header.columns), -header.row), default=None)


def _read(texts: Sequence[str], row: int) -> Header | None:
    columns: dict[str, list[int]] = {}
    unknown: dict[int, str] = {}
    for at, text in enumerate(texts):
        what = _meaning(text)
        if what is not None:
            columns.setdefault(what, []).append(at)
        elif text and not re.fullmatch(r"№|n|№ ?п/?п", text.strip().lower().rstrip(".")):
            unknown[at] = text
    if "name" not in columns or (len(columns) == 1 and unknown and len(unknown) > 3):
        return None
    year = None
    if "recipients" in columns and (said := re.search(r"\b(20\d\d)\b", texts[columns["recipients"][0]])):
        year = int(said[1])
    repeated = {what: places for what, places in columns.items() if len(places) > 1}
    return Header(row, {what: places[0] for what, places in columns.items()}, unknown, repeated, year)


def _meaning(text: str) -> str | None:
    header = " ".join(text.lower().replace("ё", "е").split())
    if not header or len(header) > LONGEST:
        return None
    return next((what for what, pattern in _HEADERS if re.search(pattern, header)), None)
