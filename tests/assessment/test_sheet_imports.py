"""Operators' files of answers: real workbooks, names written in many ways, looked at, stored as a whole, taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.assessment.models import Assignee, Sheet, SheetImport, Snapshot
from merilo.assessment.queries import answers, gathered, imports
from merilo.assessment.services import accepting, importing
from merilo.assessment.services.importing import AlreadyLoaded, ImportRefused, PreviewMoved
from merilo.core import intake
from merilo.plans.services.files import FileRejected
from tests.assessment import paper
from tests.assessment.asking import make_open_link
from tests.assessment.making import ROLES
from tests.assessment.paper import HEADERS, row, workbook
from tests.site import walking
from tests.town import AT, Town

LIBRARY, CLUB = "Тихореченская библиотека", "Дом культуры «Искра»"


def confirmed(town: Town, load: SheetImport, **values: Any) -> SheetImport:
    """Confirm what the preview shows, by Anna."""
    load = imports.import_of(paper.cycle_here(town), load.pk)
    mark = importing.mark_of(imports.preview(load, load.wave.cycle))
    return importing.confirm_import(load=load, mark=mark, **({"actor": town.anna, "at": AT} | values))


def reloaded(town: Town, load: SheetImport) -> SheetImport:
    return imports.import_of(paper.cycle_here(town), load.pk)


def seen(town: Town, load: SheetImport) -> imports.Preview:
    return imports.preview(imports.import_of(paper.cycle_here(town), load.pk), paper.cycle_here(town))


def counts() -> dict[str, int]:
    names = [sheet.unit.name for sheet in Sheet.objects.select_related("unit")]
    return {name: names.count(name) for name in set(names)}


# Reading


def test_names_that_differ_by_dots_quotes_case_and_spaces_are_one_unit(town: Town) -> None:
    names = [CLUB, 'ДОМ КУЛЬТУРЫ "ИСКРА"', "Дом  культуры «Искра».", "дом культуры „Искра“", "Дом культуры Искра "]
    load = paper.make_load(town, workbook([row(name) for name in names]))
    assert {one.unit_name for one in seen(town, load).names} == {CLUB}
    assert confirmed(town, load).stored == 5 and counts() == {CLUB: 5}


def test_a_name_the_registry_knows_is_known_too_and_the_preview_says_so(town: Town) -> None:
    load = paper.make_load(town, workbook([row("Сельский филиал № 1")]))
    (name,) = seen(town, load).names
    assert (name.how, name.unit_name) == ("other", "Сельский филиал № 1 (Тихореченская библиотека)")


def test_answers_are_understood_as_operators_write_them(town: Town) -> None:
    said = ["да", "ДА ", "Нет (переход к вопросу 5)", "", "+", "нет.", "", "Да", "1", "0", "", "yes", "no", "Да."]
    load = paper.make_load(town, workbook([[LIBRARY, *said]]))
    confirmed(town, load)
    sheet = Sheet.objects.get()
    assert sheet.answers == "110-10-110-101"
    assert (sheet.channel, sheet.typed_by, sheet.source, sheet.doubts) == ("import", town.anna, load, [])


def test_an_answer_behind_a_no_is_not_stored_and_the_preview_counts_it(town: Town) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY, "Нет", "Да", "Да")]))
    assert seen(town, load).ignored == 1
    confirmed(town, load)
    said = answers.unpacked(Sheet.objects.get().answers, answers.roles_of(paper.cycle_here(town)))
    assert said["stand_satisfied"] is None


def test_blank_rows_totals_and_columns_in_another_order_hurt_nobody(town: Town) -> None:
    headers = ["Отметка времени", *reversed(HEADERS)]
    rows = [["01.04.2026", *reversed(row(LIBRARY))], [], [None] * 16, ["02.04.2026", *reversed(row(CLUB, "Нет"))]]
    rows.append(["", *[""] * 14, "Итого"])
    load = paper.make_load(town, workbook(rows, headers=headers))
    confirmed(town, load)
    assert counts() == {LIBRARY: 1, CLUB: 1}


def test_formulas_are_read_by_their_values_and_html_is_text(town: Town) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(0, 0, [*HEADERS, "Что учреждению стоит улучшить? Ваши предложения"])
    page.write_row(1, 0, [LIBRARY, *["Да"] * 13])
    page.write_formula(1, 14, '=IF(1=1,"Нет","Да")', None, "Нет")
    page.write_string(1, 15, '<script>alert("1")</script>\x07')
    book.close()
    load = paper.make_load(town, out.getvalue())
    confirmed(town, load)
    sheet = Sheet.objects.get()
    assert sheet.answers == "1" * 13 + "0"
    assert sheet.texts["proposals"].startswith("<script>")


def test_a_csv_of_russian_excel_is_read(town: Town) -> None:
    lines = [";".join(HEADERS), ";".join(row(LIBRARY, "Нет")), ";".join(row("Дом культуры Искра"))]
    load = paper.make_load(town, "\r\n".join(lines).encode("cp1251"), name="ответы.csv")
    assert load.state == "ready", load.failure
    confirmed(town, load)
    assert counts() == {LIBRARY: 1, CLUB: 1}


def test_an_older_form_with_a_common_question_is_refused_and_nothing_guessed(town: Town) -> None:
    common = "Удовлетворены ли Вы открытостью информации на стендах и на сайте организации?"
    headers = ["Наименование организации", common, *HEADERS[5:]]
    load = paper.make_load(town, workbook([[LIBRARY, *["Да"] * 11]], headers=headers))
    (reason,) = seen(town, load).whole
    assert "поделить общий ответ между ними нельзя" in reason and "не вносится" in reason
    with pytest.raises(ImportRefused, match="поделить"):
        confirmed(town, load)
    assert not Sheet.objects.exists()


def test_a_file_that_is_no_table_of_answers_says_so(town: Town) -> None:
    load = paper.make_load(town, workbook([["a", "b"]], headers=["x", "y"]))
    assert load.state == "failed" and "это не ответы на анкету" in load.failure
    with pytest.raises(FileRejected):
        paper.make_load(town, b"MZ\x90\x00 no table at all", name="ответы.xlsx")


def test_a_row_with_no_answer_at_all_is_no_sheet(town: Town) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY), [LIBRARY, *[""] * 14]]))
    found = seen(town, load)
    assert (found.stored, found.faulty) == (1, 1)
    assert found.faults[0].text == imports.NO_ANSWER


# Faults and names


def test_rows_with_faults_are_listed_one_by_one_and_passed_over_on_purpose_only(town: Town) -> None:
    rows = [row(LIBRARY), row(LIBRARY, "может быть"), row(CLUB), ["", *["Да"] * 14]]
    load = paper.make_load(town, workbook(rows))
    found = seen(town, load)
    assert sorted((one.row, one.column) for one in found.faults) == [(3, "B"), (5, "A")]
    with pytest.raises(ImportRefused, match="ошибками"):
        confirmed(town, load)
    assert confirmed(town, load, skip_faults=True).stored == 2
    assert counts() == {LIBRARY: 1, CLUB: 1}


def test_the_list_of_faults_is_a_workbook(town: Town) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY, '=1+1" может быть'), row("Неизвестный музей")]))
    load = imports.import_of(paper.cycle_here(town), load.pk)
    made = imports.faults_book(load, seen(town, load), made_on=AT.date())
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    cells = [[cell.value for cell in line] for line in page.iter_rows(min_row=2)]
    assert cells[0][2:4] == [2, "B"] and "не понят" in cells[0][4]
    assert "«Неизвестный музей» нет в перечне" in cells[1][4]


def test_an_unknown_name_is_said_by_hand_or_left_out(town: Town) -> None:
    load = paper.make_load(town, workbook([row("Библиотека тихая"), row("Баня"), row(CLUB)]))
    assert seen(town, load).unknown == 2
    with pytest.raises(ImportRefused, match="2\u00a0названия не найдены"):
        confirmed(town, load)
    cycle = paper.cycle_here(town)
    chosen = {intake.identity("Библиотека тихая"): paper.unit_here(cycle).pk, intake.identity("Баня"): 0}
    load = imports.import_of(cycle, load.pk)
    importing.map_names(load=load, chosen=chosen, actor=town.anna, at=AT)
    found = seen(town, load)
    assert (found.stored, found.left_out, found.unknown) == (2, 1, 0)
    confirmed(town, load)
    assert counts() == {LIBRARY: 1, CLUB: 1}


@pytest.mark.parametrize("chosen", [{"баня": 10**6}, {"нет такого": 0}, {"дом культуры искра": 0}])
def test_names_are_mapped_to_units_of_the_cycle_only(town: Town, chosen: dict[str, int]) -> None:
    load = paper.make_load(town, workbook([row("Баня"), row(CLUB)]))
    load = imports.import_of(paper.cycle_here(town), load.pk)
    with pytest.raises(ImportRefused):
        importing.map_names(load=load, chosen=chosen, actor=town.anna, at=AT)


def test_a_unit_that_left_takes_no_sheets(town: Town) -> None:
    load = paper.make_load(town, workbook([row(CLUB), row(LIBRARY)]))
    shown = seen(town, load)
    paper.cycle_here(town).units.filter(name=CLUB).update(left_at=AT)
    load = imports.import_of(paper.cycle_here(town), load.pk)
    with pytest.raises(PreviewMoved):
        importing.confirm_import(load=load, mark=importing.mark_of(shown), actor=town.anna, at=AT)
    assert seen(town, load).unknown == 1


# Once, as a whole, and back


def test_the_same_file_is_refused_with_a_sentence_until_it_is_taken_back(town: Town) -> None:
    content = workbook([row(LIBRARY)])
    load = paper.make_load(town, content)
    with pytest.raises(AlreadyLoaded, match="ждёт подтверждения"):
        paper.make_load(town, content, name="другое имя.xlsx")
    confirmed(town, load)
    with pytest.raises(AlreadyLoaded, match="внесено: 1\u00a0анкета"):
        paper.make_load(town, content)
    importing.undo_import(load=reloaded(town, load), reason="не та волна", actor=town.anna, at=AT)
    again = paper.make_load(town, content)
    assert confirmed(town, again).stored == 1 and Sheet.objects.count() == 1


def test_a_file_is_stored_once(town: Town) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY)]))
    confirmed(town, load)
    with pytest.raises(ImportRefused):
        importing.confirm_import(load=reloaded(town, load), mark="x", actor=town.anna, at=AT)
    importing.store_now(load.pk, actor=town.anna, at=AT)
    assert Sheet.objects.count() == 1


def test_nothing_is_stored_when_one_sheet_cannot_be(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY), row(CLUB)]))
    shown = importing.mark_of(seen(town, load))

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("merilo.assessment.services.importing.journal.record", full)
    load = imports.import_of(paper.cycle_here(town), load.pk)
    importing.confirm_import(load=load, mark=shown, actor=town.anna, at=AT)
    load.refresh_from_db()
    assert load.state == "ready" and "ошибки программы" in load.failure
    assert not Sheet.objects.exists()


def counted() -> int:
    return Sheet.objects.filter(is_test=False).count()


def test_a_citizen_gets_a_turn_between_the_parts_of_a_file_and_nobody_sees_half_of_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY)] * 5))
    link = make_open_link(town)
    monkeypatch.setattr(importing, "_IN_A_ROW", 2)
    outside, seen_between = len(connection.savepoint_ids), []

    def citizen(seconds: float) -> None:
        assert len(connection.savepoint_ids) == outside, "the writer of the database is free"
        accepting.accept_sheet(
            link=link, raw=dict.fromkeys(ROLES, "yes"), channel="web", receipt=f"citizen-{len(seen_between)}",
            at=timezone.now(),
        )  # fmt: skip
        total = gathered.gathered(paper.cycle_here(town))
        seen_between.append((sum(total.total.by_channel), total.tests, seconds > 0))

    monkeypatch.setattr(importing.time, "sleep", citizen)
    confirmed(town, load)
    assert seen_between == [(1, 0, True), (2, 0, True)]
    assert counted() == 7 and not Sheet.objects.filter(is_test=True).exists()


def test_a_file_whose_storing_was_killed_counts_nowhere_until_it_is_stored_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY), row(CLUB), row(CLUB)]))
    monkeypatch.setattr(importing, "_IN_A_ROW", 1)

    def killed(_: float) -> None:
        raise SystemExit

    monkeypatch.setattr(importing.time, "sleep", killed)
    with pytest.raises(SystemExit):
        confirmed(town, load)
    assert (Sheet.objects.count(), counted()) == (1, 0)
    assert reloaded(town, load).state == "storing"
    monkeypatch.setattr(importing.time, "sleep", lambda _: None)
    importing.store_now(load.pk, actor=town.anna, at=AT)
    assert reloaded(town, load).state == "done" and counts() == {LIBRARY: 1, CLUB: 2}
    assert counted() == 3


def test_a_gathering_that_closes_meanwhile_takes_nothing_of_a_file(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    load = paper.make_load(town, workbook([row(LIBRARY), row(CLUB), row(CLUB)]))
    monkeypatch.setattr(importing, "_IN_A_ROW", 1)
    cycles = type(load.wave.cycle).objects.filter(pk=load.wave.cycle_id)
    monkeypatch.setattr(importing.time, "sleep", lambda _: cycles.update(phase="preliminary"))
    confirmed(town, load)
    assert not Sheet.objects.exists()
    load.refresh_from_db()
    assert load.state == "ready" and "завершён" in load.failure


def test_a_big_file_is_taken_back_at_once_and_swept_in_parts(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    load = confirmed(town, paper.make_load(town, workbook([row(LIBRARY)] * 5)))
    monkeypatch.setattr(importing, "STORE_AT_ONCE", 1)
    monkeypatch.setattr(importing, "_IN_A_ROW", 2)
    monkeypatch.setattr(importing.time, "sleep", lambda _: None)
    load = reloaded(town, load)
    assert importing.undo_import(load=load, reason="файл другого года", actor=town.anna, at=AT) == 5
    assert not Sheet.objects.exists()


def test_undo_takes_back_its_own_sheets_with_a_reason(town: Town) -> None:
    first = confirmed(town, paper.make_load(town, workbook([row(LIBRARY)])))
    second = confirmed(town, paper.make_load(town, workbook([row(CLUB), row(CLUB)])))
    load = imports.import_of(paper.cycle_here(town), second.pk)
    with pytest.raises(ImportRefused, match="почему"):
        importing.undo_import(load=load, reason=" ", actor=town.anna, at=AT)
    assert importing.undo_import(load=load, reason="файл другого года", actor=town.anna, at=AT) == 2
    assert counts() == {LIBRARY: 1} and Sheet.objects.get().source == first
    entry = Entry.objects.get(act="undo_answers")
    assert entry.reason == "файл другого года" and entry.before == {"анкет": 2}
    with pytest.raises(ImportRefused, match="уже отменён"):
        importing.undo_import(load=load, reason="ещё", actor=town.anna, at=AT)


def test_what_stands_in_a_snapshot_is_not_taken_back(town: Town) -> None:
    load = confirmed(town, paper.make_load(town, workbook([row(LIBRARY)])))
    cycle = paper.cycle_here(town)
    Snapshot.objects.create(
        cycle=cycle, number=1, reason="сбор завершён", folder="x", manifest_sha256="0" * 64, answers_sha256="0" * 64,
        sheets=1, excluded=0, marks=0, made_at=AT,
    )  # fmt: skip
    with pytest.raises(ImportRefused, match="снимок № 1"):
        importing.undo_import(load=imports.import_of(cycle, load.pk), reason="надо", actor=town.anna, at=AT)
    cycle.phase = "preliminary"
    cycle.save()
    with pytest.raises(NotAllowed):
        importing.undo_import(load=imports.import_of(cycle, load.pk), reason="надо", actor=town.anna, at=AT)


def test_an_expert_brings_in_files_of_own_institutions_only(town: Town) -> None:
    Assignee.objects.exclude(unit__name=LIBRARY).filter(unit__cycle=paper.cycle_here(town)).delete()
    load = paper.make_load(town, workbook([row(LIBRARY), row(CLUB)]), actor=town.vera)
    with pytest.raises(ImportRefused, match="поручены не Вам: «Дом культуры"):
        confirmed(town, load, actor=town.vera)
    own = paper.make_load(town, workbook([row(LIBRARY)]), actor=town.vera)
    assert confirmed(town, own, actor=town.vera).stored == 1
    for person in (town.boris, town.gleb, town.stranger):
        with pytest.raises(NotAllowed):
            paper.make_load(town, workbook([row(LIBRARY, "Нет")]), actor=person)


def test_a_big_file_goes_through_the_queue(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(importing, "READ_AT_ONCE", 10)
    monkeypatch.setattr(importing, "STORE_AT_ONCE", 1)
    queue = type(importing.read_import)
    enqueue = queue.enqueue

    def noted(task: Any, *given: Any) -> Any:
        asked.append(task.name)
        return enqueue(task, *given)

    monkeypatch.setattr(queue, "enqueue", noted)
    load = paper.make_load(town, workbook([row(LIBRARY), row(CLUB)]))
    assert load.state == "ready"
    assert confirmed(town, load).stored == 2
    assert asked == ["read_import", "store_import"]


# Pages


def test_a_file_is_brought_in_through_the_pages(client: Client, town: Town) -> None:
    cycle = paper.cycle_here(town)
    client.force_login(town.anna, backend=walking.BACKEND)
    here = [town.municipality.slug, cycle.pk]
    content = workbook([row(LIBRARY, "Нет"), row("Клуб Искорка", "Нет"), row(CLUB, "возможно")])
    page = reverse("sheet_imports", args=here)
    sent = {"wave": cycle.waves.get().pk, "file": SimpleUploadedFile("ответы.xlsx", content)}
    look = client.post(page, sent).headers["Location"]
    shown = client.get(look).content.decode()
    assert "Клуб Искорка" in shown and "возможно" in shown and "<b>может" not in shown
    sent["file"] = SimpleUploadedFile("ответы.xlsx", content)
    assert "Этот же файл уже загружен" in client.post(page, sent).content.decode()
    load = SheetImport.objects.get()
    names = reverse("sheet_import_names", args=[*here, load.pk])
    assert "нет учреждения «Баня»" in client.post(names, {"unit-0": "Баня"}).content.decode()
    assert client.post(names, {"unit-0": 'дом культуры "искра"'}).status_code == 302
    ready = client.get(look)
    assert " required" in str(ready.context["confirm"]["skip_faults"]), "said before the press, not after"
    mark = ready.context["confirm"]["mark"].value()
    confirm = reverse("sheet_import_confirm", args=[*here, load.pk])
    assert client.post(confirm, {"mark": mark}).status_code == 409, "rows with faults are not passed over silently"
    assert client.post(confirm, {"mark": "x", "skip_faults": "on"}).status_code == 409
    assert client.post(confirm, {"mark": mark, "skip_faults": "on"}).headers["Location"] == look
    assert "Внесено 2\u00a0анкеты" in client.get(look).content.decode()
    undo = reverse("sheet_import_undo", args=[*here, load.pk])
    assert client.post(undo, {}).status_code == 200 and Sheet.objects.count() == 2
    client.post(undo, {"reason": "не тот год"})
    assert not Sheet.objects.exists()
    assert "не тот год" in client.get(look).content.decode()


@pytest.mark.parametrize("many", [10, 1000])
def test_the_preview_asks_the_database_as_often_for_many_rows_as_for_few(
    client: Client, town: Town, many: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client.force_login(town.anna, backend=walking.BACKEND)
    rows = [row((LIBRARY, CLUB, f"Неизвестное учреждение {number % 40}")[number % 3]) for number in range(many)]
    load = paper.make_load(town, workbook(rows))
    page = reverse("sheet_import", args=[town.municipality.slug, paper.cycle_here(town).pk, load.pk])
    with django_assert_max_num_queries(26):
        answer = client.get(page)
    assert len(answer.content) < 60_000


def test_the_sample_is_read_back_by_ourselves(client: Client, town: Town) -> None:
    client.force_login(town.anna, backend=walking.BACKEND)
    answer = client.get(reverse("import_sample", args=[town.municipality.slug, paper.cycle_here(town).pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page = book["Ответы"]
    page.append([*row(LIBRARY), "Больше книг", "женский", "18–29 лет"])
    out = io.BytesIO()
    book.save(out)
    confirmed(town, paper.make_load(town, out.getvalue()))
    assert Sheet.objects.get().texts == {"proposals": "Больше книг", "sex": "female", "age": "18-29"}
