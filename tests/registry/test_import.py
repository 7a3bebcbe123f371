"""A table comes in after a look, whole or not at all, and goes out again while nobody has touched its rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry, Grant, Invitation
from merilo.registry import services
from merilo.registry.models import Import, Institution, Stand
from merilo.registry.queries import imports as questions
from merilo.registry.queries import institutions, tables
from merilo.registry.queries.imports import Preview, preview
from merilo.registry.services import imports
from tests.registry.tables import as_csv, xlsx
from tests.town import AT, ON, Town, make_institution, make_invitation

INN, OTHER_INN, THIRD_INN = "7707083893", "7830002293", "5036032527"
HEAD = ("Наименование", "ИНН")


def upload(town: Town, content: bytes, name: str = "учреждения.xlsx") -> Import:
    return imports.upload_table(municipality=town.municipality, name=name, content=content, actor=town.anna, at=AT)


def look(town: Town, *rows: Sequence[object]) -> Preview:
    return preview(upload(town, xlsx(rows)))


def bring(town: Town, *rows: Sequence[object], skip_faults: bool = False) -> Import:
    load = upload(town, xlsx(rows))
    imports.confirm_import(load=load, mark=preview(load).mark, skip_faults=skip_faults, actor=town.anna, at=AT)
    return load


def state() -> list[dict[str, Any]]:
    """Everything an import may touch."""
    return [*Institution.objects.order_by("pk").values(), *Stand.objects.order_by("pk").values()]


def test_columns_are_known_in_any_order_under_usual_names(town: Town) -> None:
    bring(
        town,
        ["Перечень учреждений культуры"],
        [],
        ["№ п/п", "Телефон руководителя", "Полное наименование учреждения", "ИНН", "ФИО руководителя", "Должность",
         "Адрес эл. почты", "Место нахождения", "Официальный сайт", "Тип", "Профиль", "Наименование учредителя",
         "Кратк. наименование", "Получателей за 2025 год", "Источник", "Группа", "ОГРН", "Дата открытия", "Стенды"],
        list(range(1, 20)),
        [1, "8 (000) 1-23", "Музей «Река»", int(INN), "Иванов И. И.", "директор", "m@example.ru", "ул. Речная, 1",
         "museum.example.ru", "Музей", "общий", "Администрация", "Река", "12 345", "форма 8-НК", "музеи",
         1027700132195, datetime(2001, 9, 1), "фойе; касса"],
        ["Итого", None, "1"],
    )  # fmt: skip
    made = Institution.objects.get(inn=INN)
    assert {
        name: getattr(made, name) for name in ("name", "short_name", "kind", "phone", "head_name", "head_position")
    } == {
        "name": "Музей «Река»",
        "short_name": "Река",
        "kind": "museum",
        "phone": "8 (000) 1-23",
        "head_name": "Иванов И. И.",
        "head_position": "директор",
    }
    assert (made.email, made.address, made.site) == ("m@example.ru", "ул. Речная, 1", "https://museum.example.ru")
    assert (made.recipients, made.recipients_year, made.recipients_source) == (12345, 2025, "форма 8-НК")
    assert (made.founder, made.group, made.ogrn, made.opened_on) == (
        "Администрация",
        "музеи",
        "1027700132195",
        date(2001, 9, 1),
    )
    assert [stand.place for stand in made.stands.all()] == ["фойе", "касса"]


def test_columns_nobody_understands_are_named(town: Town) -> None:
    assert look(town, ["Наименование", "Цвет стен", "ИНН"], ["Музей", "белый", INN]).unknown == {"B": "Цвет стен"}


def test_nothing_is_written_before_it_is_confirmed(town: Town) -> None:
    before = state()
    seen = look(town, HEAD, ["Музей", INN], ["Тихореченская библиотека", OTHER_INN])
    assert [(step.deed, step.changes) for step in seen.steps] == [
        ("create", [("ИНН", "", INN), ("Вид", "", "музей"), ("Профиль", "", "общий")]),
        ("change", [("ИНН", "", OTHER_INN)]),
    ]
    assert state() == before
    assert not Entry.objects.exists()


def test_an_import_writes_one_entry_and_only_once(town: Town) -> None:
    load = bring(town, HEAD, ["Музей", INN])
    assert Entry.objects.get().after == {"created": 1, "changed": 0, "skipped": 0}
    with pytest.raises(imports.AlreadyDone):
        imports.confirm_import(load=load, mark=preview(load).mark, actor=town.anna, at=AT)


def test_what_is_empty_in_the_table_stays_in_the_registry(town: Town) -> None:
    Institution.objects.filter(pk=town.club.pk).update(phone="123", address="ул. Речная")
    bring(town, ["Наименование", "Телефон", "Адрес"], ["Дом культуры «Искра»", "—", "ул. Новая"])
    club = Institution.objects.get(pk=town.club.pk)
    assert (club.phone, club.address) == ("123", "ул. Новая")


def test_a_new_number_of_recipients_does_not_inherit_the_year_of_the_old_one(town: Town) -> None:
    old = {"recipients": 5, "recipients_year": 2024, "recipients_source": "форма 6-НК"}
    Institution.objects.filter(pk=town.club.pk).update(**old)
    load = bring(town, ["Наименование", "Получателей"], ["Дом культуры «Искра»", 7], ["Театр «Маска»", 9])
    for one in (town.club, town.theatre):
        kept = Institution.objects.get(pk=one.pk)
        assert (kept.recipients_year, kept.recipients_source) == (None, "таблица «учреждения.xlsx»")
    imports.undo_import(load=load, actor=town.anna, at=AT)
    assert Institution.objects.filter(pk=town.club.pk, **old).exists()
    assert look(town, ["Наименование", "Получателей"], ["Дом культуры «Искра»", 5]).changes_nothing


def test_another_way_of_writing_a_name_is_no_change(town: Town) -> None:
    seen = look(town, ["Наименование"], ['ДОМ  КУЛЬТУРЫ "ИСКРА"'])
    assert [step.deed for step in seen.steps] == ["same"]
    assert seen.changes_nothing


def test_a_new_name_under_a_known_inn_is_a_renaming(town: Town) -> None:
    Institution.objects.filter(pk=town.club.pk).update(inn=INN)
    load = bring(town, HEAD, ["Дворец культуры «Искра»", INN])
    club = Institution.objects.get(pk=town.club.pk)
    assert club.name == "Дворец культуры «Искра»"
    assert club.past_names.get().name == "Дом культуры «Искра»"
    imports.undo_import(load=load, actor=town.anna, at=AT)
    assert not club.past_names.exists()
    assert Institution.objects.get(pk=town.club.pk).name == "Дом культуры «Искра»"


@pytest.mark.parametrize("parent", ["Музей «Река»", "музей река", "Река", INN])
def test_a_branch_may_stand_before_its_head_and_name_it_by_inn_or_name(town: Town, parent: str) -> None:
    bring(
        town,
        ["Наименование", "Кратко: сокращённое", "ИНН", "Головная организация"],
        ["Филиал", "", "", parent],
        ["Музей «Река»", "Река", INN, ""],
    )
    assert str(Institution.objects.get(name="Филиал").parent) == "Река"


def test_a_branch_of_an_institution_of_the_registry(town: Town) -> None:
    bring(town, ["Наименование", "Головная организация"], ["Филиал", "тихореченская библиотека"])
    assert Institution.objects.get(name="Филиал").parent == town.library


def test_a_row_that_names_itself_as_head_is_a_head(town: Town) -> None:
    bring(town, ["Наименование", "Головная организация"], ["Музей", "Музей"], ["Филиал", "Музей"])
    assert Institution.objects.get(name="Музей").parent is None
    assert Institution.objects.get(name="Филиал").parent is not None


FAULTS: list[tuple[Sequence[object], Sequence[object], str, str]] = [
    (HEAD, ["", INN], "A", "Не указано наименование"),
    (HEAD, ["Музей", "7707083890"], "B", "контрольная цифра"),
    (HEAD, ["Музей", "123"], "B", "10 цифр"),
    (HEAD, ["Музей", "=1+1"], "B", "формула без значения"),
    (HEAD, ["#REF!", ""], "A", "ошибка формулы"),
    (HEAD, ["М" * 501, ""], "A", "500"),
    (("Наименование", "ОГРН"), ["Музей", "1027700132196"], "B", "контрольная цифра"),
    (("Наименование", "Вид"), ["Музей", "аквапарк-колледж"], "B", "неизвестен"),
    (("Наименование", "Профиль"), ["Музей", "особый"], "B", "творческий"),
    (("Наименование", "Получателей за год"), ["Музей", "много"], "B", "не целое число"),
    (("Наименование", "Получателей за год"), ["Музей", "-5"], "B", "не целое число"),
    (("Наименование", "Год", "Получателей за год"), ["Музей", "1899", 5], "B", "четыре цифры"),
    (("Наименование", "Дата открытия"), ["Музей", "30.02.2020"], "B", "непонятен"),
    (("Наименование", "Эл. почта"), ["Музей", "не почта"], "B", "электронной почты"),
    (("Наименование", "Сайт"), ["Музей", "не сайт вовсе"], "B", "Скопируйте его целиком"),
    (("Наименование", "Головная организация"), ["Филиал", "Неведомая"], "B", "не найдена"),
    (("Наименование", "Головная организация"), ["Театр «Маска»", "Тихореченская библиотека"], "B", "слияние"),
]


@pytest.mark.parametrize(("head", "row", "column", "text"), FAULTS)
def test_each_fault_names_its_row_its_column_and_what_is_wrong(
    town: Town, head: Sequence[object], row: Sequence[object], column: str, text: str
) -> None:
    seen = look(town, head, ["Хорошее учреждение"], row)
    (fault,) = seen.faults
    assert (fault.row, fault.column) == (3, column)
    assert text in fault.text


def test_repeats_inside_the_table_are_faults(town: Town) -> None:
    seen = look(town, HEAD, ["Музей", INN], ['"Музей"', ""], ["Клуб", INN])
    assert [(fault.row, fault.column, fault.text) for fault in seen.faults] == [
        (3, "A", "Наименование повторяет строку 2."),
        (4, "B", "ИНН повторяет строку 2."),
    ]


def test_two_rows_about_one_institution_are_a_fault(town: Town) -> None:
    Institution.objects.filter(pk=town.club.pk).update(inn=INN)
    seen = look(town, HEAD, ["Совсем другой клуб", INN], ["Дом культуры «Искра»", ""])
    assert "что в строке 2" in seen.faults[0].text


def test_an_inn_that_points_elsewhere_than_the_name_is_a_fault(town: Town) -> None:
    Institution.objects.filter(pk=town.club.pk).update(inn=INN)
    Institution.objects.filter(pk=town.theatre.pk).update(inn=OTHER_INN)
    seen = look(town, HEAD, ["Тихореченская библиотека", INN], ["Театр «Маска»", THIRD_INN])
    assert [fault.column for fault in seen.faults] == ["B", "B"]
    assert "ИНН 7830002293" in seen.faults[1].text


def test_a_closed_institution_is_not_brought_back(town: Town) -> None:
    services.close(institution=town.club, on=ON, basis="", actor=town.anna, at=AT)
    assert "закрыто" in look(town, ["Наименование"], ["Дом культуры «Искра»"]).faults[0].text


def test_rows_with_faults_are_passed_over_only_on_purpose(town: Town) -> None:
    rows = (
        ["Наименование", "ИНН", "Головная организация"],
        ["Музей", INN, ""],
        ["Дурной", "1", ""],
        ["Филиал", "", "Дурной"],
    )
    before = state()
    with pytest.raises(imports.HasFaults):
        bring(town, *rows)
    assert state() == before
    bring(town, *rows, skip_faults=True)
    assert set(Institution.objects.filter(pk__gt=before[3]["id"]).values_list("name", flat=True)) == {"Музей"}


def test_a_confirmation_of_what_is_no_more_so_is_refused(town: Town) -> None:
    load = upload(town, xlsx([HEAD, ["Дом культуры «Искра»", INN]]))
    mark = preview(load).mark
    services.change_institution(institution=town.club, values={"inn": OTHER_INN}, actor=town.anna, at=AT)
    with pytest.raises(imports.RegistryMoved):
        imports.confirm_import(load=load, mark=mark, actor=town.anna, at=AT)
    assert Institution.objects.get(pk=town.club.pk).inn == OTHER_INN
    assert Import.objects.get(pk=load.pk).done_at is None


def test_an_import_goes_out_as_it_came_in(town: Town) -> None:
    before = state()
    load = bring(
        town,
        ["Наименование", "ИНН", "Головная организация", "Телефон", "Стенды"],
        ["Музей", INN, "", "1", "фойе"],
        ["Филиал музея", "", "Музей", "2", ""],
        ["Дом культуры «Искра»", OTHER_INN, "", "3", "касса"],
    )
    assert state() != before
    imports.undo_import(load=load, actor=town.anna, at=AT)
    assert state() == before
    with pytest.raises(imports.AlreadyDone):
        imports.undo_import(load=load, actor=town.anna, at=AT)


def test_an_import_that_was_touched_since_does_not_go_out(town: Town) -> None:
    rows = (["Наименование", "Телефон"], ["Музей", "1"], ["Дом культуры «Искра»", "2"])

    def touched(deed: Any) -> str:
        load = bring(town, *rows)
        museum = Institution.objects.get(name="Музей")
        deed(museum)
        after = state()
        with pytest.raises(imports.ChangedSince) as refused:
            imports.undo_import(load=load, actor=town.anna, at=AT)
        assert state() == after
        Grant.objects.filter(place=str(museum.place)).delete()
        museum.branches.all().delete()
        museum.delete()
        Institution.objects.filter(pk=town.club.pk).update(phone="")
        return str(refused.value)

    by = {"actor": town.anna, "at": AT}
    assert "Музей" in touched(lambda one: services.change_institution(institution=one, values={"phone": "9"}, **by))
    assert "Искра" in touched(
        lambda one: services.change_institution(institution=town.club, values={"phone": "9"}, **by)
    )
    assert "Музей (учреждение)" in touched(lambda one: services.add_branch(institution=one, values={"name": "Ф"}, **by))
    assert "Музей (оценка)" in touched(lambda one: services.plan_assessment(institution=one, year=2027, basis="", **by))
    assert "Музей (люди)" in touched(lambda one: make_invitation(town, role="head", place=str(one.place)))
    Invitation.objects.all().delete()
    assert "Музей (люди)" in touched(
        lambda one: Grant.objects.create(user=town.pavel, role="head", place=str(one.place), since=ON)
    )


def test_what_another_field_has_become_does_not_hinder(town: Town) -> None:
    load = bring(town, ["Наименование", "Телефон"], ["Дом культуры «Искра»", "2"])
    services.change_institution(institution=town.club, values={"address": "ул. Новая"}, actor=town.anna, at=AT)
    imports.undo_import(load=load, actor=town.anna, at=AT)
    club = Institution.objects.get(pk=town.club.pk)
    assert (club.phone, club.address) == ("", "ул. Новая")


def test_the_same_file_again_says_so_and_changes_nothing(town: Town) -> None:
    content = xlsx([HEAD, ["Музей", INN]])
    first = upload(town, content)
    imports.confirm_import(load=first, mark=preview(first).mark, actor=town.anna, at=AT)
    again = upload(town, content)
    assert questions.same_before(again) == first
    assert preview(again).changes_nothing


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_csv_is_read_in_any_usual_encoding(town: Town, encoding: str) -> None:
    load = upload(town, as_csv([HEAD, ["Музей «Река»", INN]], encoding), "список.csv")
    assert [step.name for step in preview(load).steps] == ["Музей «Река»"]


def test_html_and_formulas_in_cells_stay_text(town: Town, client: Any) -> None:
    bad = "<script>alert(1)</script> <b>Музей</b>"
    load = upload(town, as_csv([["Наименование", "Руководитель"], [bad, "+SUM(A1)"]]), "список.csv")
    client.force_login(town.anna)
    page = client.get(f"/work/tikhorechye/institutions/import/{load.pk}/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    imports.confirm_import(load=load, mark=preview(load).mark, actor=town.anna, at=AT)
    table = tables.institutions_table(institutions.rows(town.municipality, on=ON))
    assert ";'+SUM(A1);" in tables.written(table, "csv", made_on=ON).decode()


def test_merged_and_blank_cells_do_no_harm(town: Town) -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["A3"], sheet["B3"], sheet["A4"], sheet["A6"], sheet["B4"] = (
        "Сведения об учреждениях", "Наименование", "Учредитель", "Музей", "Клуб", "Администрация",
    )  # fmt: skip
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B4:B6")
    file = io.BytesIO()
    book.save(file)
    seen = preview(upload(town, file.getvalue()))
    assert [(step.row, step.name, step.deed) for step in seen.steps] == [(4, "Музей", "create"), (6, "Клуб", "create")]


def test_a_leading_zero_eaten_by_the_spreadsheet_comes_back(town: Town) -> None:
    bring(town, HEAD, ["Музей", 105012349])
    assert Institution.objects.get(name="Музей").inn == "0105012349"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "пуст"),
        (b"PK\x03\x04 broken", "a.xlsx", "повреждён"),
        (b"%PDF-1.4", "a.pdf", "не таблица"),
        (as_csv([["Имя", "Цвет"], ["Музей", "белый"]]), "a.csv", "столбца «Наименование»"),
        (as_csv([HEAD]), "a.csv", "ни одной строки"),
        (as_csv([["Наименование", "ИНН", "ИНН"], ["Музей", "", ""]]), "a.csv", "дважды (B и C)"),
    ],
)
def test_what_is_no_table_of_institutions_is_refused_in_a_sentence(
    town: Town, content: bytes, name: str, says: str
) -> None:
    with pytest.raises(imports.TableRejected, match=says.replace("(", r"\(").replace(")", r"\)")):
        upload(town, content, name)
    assert not Import.objects.exists()


def test_a_list_taken_away_comes_back_without_changes(town: Town) -> None:
    Institution.objects.filter(pk=town.club.pk).update(inn=INN, phone="+7 (000) 1", opened_on=date(2001, 2, 3))
    table = tables.institutions_table(institutions.rows(town.municipality, on=ON))
    for kind in ("xlsx", "csv"):
        seen = preview(upload(town, tables.written(table, kind, made_on=ON), f"список.{kind}"))
        assert [step.deed for step in seen.steps] == ["same"] * 4, [step.changes for step in seen.steps]


def test_the_template_is_understood_and_every_column_of_it(town: Town, tmp_path: Path) -> None:
    with pytest.raises(imports.TableRejected, match="ни одной строки"):
        upload(town, tables.import_template(made_on=ON))


def test_only_the_coordinator_brings_tables_in(town: Town) -> None:
    for who in (town.gleb, town.olga, town.admin, town.stranger):
        with pytest.raises(NotAllowed):
            imports.upload_table(municipality=town.municipality, name="a.csv", content=as_csv([HEAD]), actor=who, at=AT)


@pytest.mark.slow
def test_five_thousand_rows_come_in_and_go_out(town: Town) -> None:
    head = ["Наименование", "Головная организация", "Телефон", "Адрес"]
    make_institution(town.municipality, "Музей № 1")
    rows = [[f"Музей № {number}", "", "1", "ул."] for number in range(2500)]
    rows += [[f"Филиал № {number}", f"Музей № {number % 2500}", "2", "пл."] for number in range(2500)]
    load = bring(town, head, *rows)
    assert Institution.objects.count() == 5004
    imports.undo_import(load=load, actor=town.anna, at=AT)
    assert Institution.objects.count() == 5
