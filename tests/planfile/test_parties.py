"""Responsible parties one by one; names are invented."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merilo.core.planfile import people

ONE = [
    "Администрация муниципального района Заречье",
    "Общественный\nСовет",
    "Общественный совет при\nглаве администрации",
    "Отдел культуры, спорта и молодёжной политики",
    "Управление по культуре, спорту и туризму администрации города Новогорска",
    "Комиссия по оценке организаций образования, культуры, спорта при администрации округа",
    "Администрация района (отдел культуры, отдел образования)",
    "МБУК «Клуб, театр и музей»",
    "Председатель и члены Общественного совета",
    "руководители и специалисты учреждений культуры",
    "Директор учреждения культуры",
    "Глава Администрации сельского поселения",
    "Заместитель главы администрации по социальным вопросам",
    "Уполномоченный за размещение информации",
    "Муниципальное бюджетное учреждение Центральная библиотека",
    "Директор МБУК «ЦКС»\nИванова А.П.",
    "Иванова Анна Петровна, директор",
    "Директор, Иванова А. А.",
    "Отдел культуры\nадминистрации района",
    "организации культуры, осуществляющие деятельность в округе",
]
# «|» shows where a party ends; it is not part of the cell.
MANY = """
Администрация муниципального района Заречье| Учреждения культуры
Управление культуры администрации Заречного округа,| учреждения культуры
Общественный совет при главе /|Администрация Заречного района
Администрация района| Совет по оценке организаций образования, культуры, спорта при администрации| Учреждения культуры
учреждения культуры,| общественный совет| Комитет культуры
Отдел культуры;| МБУК «Районный дом культуры»;| МБУК «ЦБС»
Отдел культуры и молодёжной политики| и учреждения культуры
Администрация| и учреждения культуры
Директор МБУК «ЦКС» Иванова А.П.,| методист Петрова И.И.
Администрация района.| Учреждения культуры.
Директор МБУК «ЦКС»,| заведующие филиалами
Управление культуры/|учреждения культуры
Отдел культуры,| СМИ,| волонтёры
Глава поселения| Директор Дома культуры
Иванова Анна Петровна,| Сидоров Пётр Ильич
Администрация города| Дом культуры «Юность»
""".strip().split("\n")
BY_LINES = {
    "Совет при главе\nАдминистрация района": ["Совет при главе", "Администрация района"],
    "Председатель совета,\nчлены совета": ["Председатель совета", "члены совета"],
    "- отдел культуры;\n- библиотеки": ["отдел культуры", "библиотеки"],
    "1. Отдел культуры\n2. Учреждения культуры": ["Отдел культуры", "Учреждения культуры"],
    "Отдел культуры\nучреждения культуры": ["Отдел культуры", "учреждения культуры"],
    "Иванова А.П.\nПетров С.С.": ["Иванова А.П.", "Петров С.С."],
}


@pytest.mark.parametrize("cell", ONE)
def test_a_name_is_not_split(cell: str) -> None:
    assert people.split(cell) == (" ".join(cell.split()),)


@pytest.mark.parametrize("marked", MANY)
def test_parties_are_split_one_by_one(marked: str) -> None:
    wanted = [re.sub(r"^и ", "", part.strip()).rstrip(" ,;/.") for part in marked.split("|")]
    found = people.split(marked.replace("|", ""))
    assert [party.rstrip(".") for party in found] == wanted


@pytest.mark.parametrize("cell", BY_LINES)
def test_lines_and_list_marks_part_the_parties(cell: str) -> None:
    assert list(people.split(cell)) == BY_LINES[cell]


@pytest.mark.parametrize("cell", ["", "\n", " , ;", "\n\n"])
def test_an_empty_cell_names_nobody(cell: str) -> None:
    assert people.split(cell) == ()


BODIES = st.sampled_from(
    ["Отдел культуры", "МБУК «Дом культуры, кино»", "Совет ветеранов", "Иванова А. А.", "Комитет (сектор, группа)"]
)


@given(st.lists(BODIES, min_size=1, max_size=6, unique=True), st.sampled_from(["; ", ";\n", "\n- "]))
def test_a_list_is_split_back_into_its_parties(bodies: list[str], separator: str) -> None:
    start = "- " if separator == "\n- " else ""
    assert list(people.split(start + separator.join(bodies))) == bodies


@given(st.text(alphabet="аАбВ ,;\n«»иИМБУК", max_size=60))
def test_any_text_is_split_without_losing_a_letter_but_the_joining_and(text: str) -> None:
    def letters(said: str) -> str:
        return "".join(sign for sign in re.sub(r"(?<!\w)и(?!\w)", "", said) if sign.isalpha())

    assert letters(" ".join(people.split(text))) == letters(text)
