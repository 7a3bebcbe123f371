"""Plans of earlier years come in as a table: in the form of the Government too, looked at, taken in, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from merilo.plans.models import Measure, Plan, RemediationImport, RemediationPlan, Task
from merilo.plans.queries import remediation_imports as queries
from merilo.plans.services import remediation_importing as importing
from merilo.plans.services import reports
from tests.plans.remedies import APPROVED, loaded
from tests.registry.tables import xlsx
from tests.town import AT, ON, Town

HERE = "/work/tikhorechye/remediation/imports/"
HEAD = list(queries.TITLES)


def given(town: Town, **changed: Any) -> list[Any]:
    """Return a row of a table as the template has it."""
    row = {
        "Учреждение": town.club.name, "ИНН": "", "Год": 2025, "Критерий": "К1", "Недостаток": "Нет адреса",
        "Мероприятие": "Повесить табличку", "Плановый срок": "01.09.2026", "Ответственный": "Искрина И. И.",
        "Должность": "директор", "Что сделано": "", "Фактический срок": "", **changed,
    }  # fmt: skip
    return [row[title] for title in HEAD]


def upload(town: Town, rows: list[list[Any]], **values: Any) -> RemediationImport:
    return importing.upload_table(
        municipality=town.municipality, name="прежние.xlsx", content=xlsx(rows), actor=town.anna, at=AT, **values
    )


def seen(load: RemediationImport) -> queries.Preview:
    return queries.preview(load, today=ON)


def test_a_table_is_looked_at_taken_in_and_taken_back_on_its_pages(town: Town, client: Client) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    done = {"Мероприятие": "Покрасить вход", "Что сделано": "Покрашен", "Фактический срок": "10.03.2026"}
    rows = [HEAD, given(town), given(town, **done), given(town, Учреждение="Неизвестный клуб")]
    file = SimpleUploadedFile("прежние.xlsx", xlsx(rows))
    led = client.post(HERE, {"file": file}, follow=True)
    page = led.content.decode()
    assert "Неизвестный клуб» нет в реестре" in page and not RemediationPlan.objects.exists()
    load = RemediationImport.objects.get()
    here = f"{HERE}{load.pk}/"
    assert client.post(f"{here}confirm/", APPROVED).status_code == 200, "rows with faults are not passed over by chance"
    answer = client.post(f"{here}confirm/", {**APPROVED, "skip_faults": "on"}, follow=True)
    assert "Таблица внесена: 1\xa0план, 2\xa0мероприятия." in answer.content.decode()
    plan = RemediationPlan.objects.get()
    assert (plan.institution, plan.year, plan.state, plan.is_past) == (town.club, 2025, "approved", True)
    assert plan.plan.approved_document == APPROVED["approved_document"]
    states = dict(Measure.objects.values_list("text", "item__tasks__state"))
    assert states == {"Повесить табличку": Task.State.OPEN, "Покрасить вход": Task.State.DONE}
    assert plan.shortcomings.count() == 1, "one shortcoming, two measures about it"
    assert "строка 3" in client.get(f"/work/tikhorechye/tasks/{Task.objects.get(state='done').pk}/").content.decode()
    client.post(f"{here}undo/", {"reason": "не та таблица"})
    assert not RemediationPlan.objects.exists() and not Plan.objects.filter(kind=Plan.REMEDIATION).exists()


def test_the_form_of_the_government_is_read_with_its_headings_and_empty_cells(town: Town) -> None:
    rows = [
        ["ПЛАН по устранению недостатков", "", "", "", "", ""],
        [
            "Недостатки, выявленные в ходе независимой оценки", "Наименование мероприятия по устранению недостатков",
            "Плановый срок реализации мероприятия", "Ответственный исполнитель (с указанием ФИО и должности)",
            "Сведения о ходе реализации мероприятия", "",
        ],
        ["", "", "", "", "реализованные меры по устранению", "фактический срок реализации"],
        ["1", "2", "3", "4", "5", "6"],
        ["I. Открытость и доступность информации об организации", "", "", "", "", ""],
        ["На стенде нет адреса", "Повесить табличку", "III квартал 2026 г.", "Глебов Г. Ю., директор", "", ""],
        ["", "Обновить стенд", "сентябрь 2026", "Глебов Г. Ю., директор", "Обновлён", "01.02.2026"],
        ["II. Комфортность условий предоставления услуг", "", "", "", "", ""],
        ["Нет питьевой воды", "Поставить кулер", "до 1 июня 2026 года", "Глебов Г. Ю.", "", ""],
    ]  # fmt: skip
    load = upload(town, rows, institution=town.library, year=2025)
    steps = seen(load).steps
    assert [step.faults for step in steps] == [[], [], []]
    assert [(one.row.criterion, one.row.lack, one.due_on, one.row.post) for one in steps] == [
        ("К1", "На стенде нет адреса", date(2026, 9, 30), "директор"),
        ("К1", "На стенде нет адреса", date(2026, 9, 30), "директор"),
        ("К2", "Нет питьевой воды", date(2026, 5, 31), "ответственный исполнитель"),  # «до» ends on the day before
    ]
    assert steps[1].done_on == date(2026, 2, 1) and steps[1].row.report == "Обновлён"
    importing.import_remediation(load=load, approval=APPROVED, actor=town.anna, at=AT)
    assert Measure.objects.filter(item__tasks__state=Task.State.OPEN).count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"Учреждение": "Никто"}, "нет в реестре"),
        ({"Год": "прошлый"}, "непонятен"),
        ({"Год": 2031}, "от 2014 до 2026"),
        ({"Критерий": "иное"}, "К1…К5"),
        ({"Мероприятие": ""}, "Не указано мероприятие"),
        ({"Плановый срок": "скоро"}, "непонятен"),
        ({"Плановый срок": "постоянно"}, "непонятен"),
        ({"Плановый срок": "30.02.2026"}, "непонятен"),
        ({"Плановый срок": ""}, "плановый срок"),
        ({"Ответственный": ""}, "Не указан ответственный"),
        ({"Фактический срок": "01.12.2026"}, "ещё не наступил"),
    ],
)
def test_what_is_wrong_is_said_of_its_row(town: Town, changed: dict[str, Any], said: str) -> None:
    (step,) = seen(upload(town, [HEAD, given(town, **changed)])).steps
    assert step.deed == "fault" and any(said in fault.text for fault in step.faults), step.faults
    assert all(fault.row == 2 for fault in step.faults)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Учреждение", "Год"]], "не нашлось столбцов"),
        ([["Недостаток", "Мероприятие", "Плановый срок"], ["а", "б", "01.01.2026"]], "столбца «Учреждение»"),
        ([["Учреждение", "Недостаток", "Мероприятие", "Плановый срок"], ["к", "а", "б", "в"]], "столбца «Год»"),
        ([HEAD], "ни одного мероприятия"),
    ],
)
def test_a_file_that_is_no_table_of_measures_is_refused(town: Town, rows: list[list[Any]], said: str) -> None:
    with pytest.raises(importing.TableRejected, match=said):
        upload(town, rows)


def test_a_plan_that_is_here_already_is_not_made_twice(town: Town) -> None:
    loaded(town, done=True, year=2026)
    (step,) = seen(upload(town, [HEAD, given(town)])).steps
    assert any("уже есть" in fault.text for fault in step.faults)


def test_a_table_is_taken_in_once_and_stays_when_its_plans_are_worked_on(town: Town) -> None:
    load = loaded(town, done=True)
    with pytest.raises(importing.AlreadyDone):
        importing.import_remediation(load=load, approval=APPROVED, actor=town.anna, at=AT)
    task = Task.objects.get()
    later = AT.replace(hour=12)
    reports.report_done(task=task, actor=town.anna, at=later, done_on=ON, text="Висит")
    with pytest.raises(importing.AlreadyDone, match="отчитывались"):
        importing.undo_remediation(load=load, reason="ошибка", actor=town.anna, at=later)
    assert RemediationPlan.objects.count() == 1


def test_the_template_is_read_without_faults_but_for_its_invented_institution(town: Town, tmp_path: Path) -> None:
    template = queries.template()
    path = tmp_path / "образец.xlsx"
    path.write_bytes(xlsx([list(template.titles), *map(list, template.rows)]))
    (row,) = queries.read(path)["rows"]
    assert row["faults"] == [] and row["due_on"] == "2026-09-01"
