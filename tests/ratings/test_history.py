"""Earlier years' results: read from people's tables, looked at, taken in and back; trends and coverage with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from merilo.ratings.models import PastResult, ResultsImport
from merilo.ratings.queries import past, trend
from merilo.ratings.services import history
from merilo.registry.models import AssessedYear
from tests.ratings.making import calculated, make_past_import, make_rated_cycle
from tests.registry.tables import as_csv, xlsx
from tests.town import AT, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


def load(town: Town, rows: list[list[Any]], **values: Any) -> ResultsImport:
    """Read a table up to the preview."""
    return history.upload_table(
        municipality=town.municipality, name="прежние.xlsx", content=xlsx(rows), actor=town.anna, at=AT, **values
    )


def test_a_table_with_the_words_of_people_is_understood(town: Town) -> None:
    head = ["№ п/п", "Наименование учреждения", "Год", "Критерий 1", "Комфортность условий", "K3", "Итоговый балл"]
    made = load(
        town,
        [head, [1, "ТИХОРЕЧЕНСКАЯ  Библиотека", "2023", "90,1", 88, "", "85,55"], ["", "Итого", "", "", "", "", 1]],
    )
    (row,) = made.reading["rows"]
    assert (row["year"], row["total"], row["criteria"]) == (2023, "85.55", {"К1": "90.10", "К2": "88.00"})
    assert [step.institution for step in past.preview(made, this_year=2026).steps] == [town.library]


def test_a_csv_file_is_read_as_well(town: Town) -> None:
    content = as_csv([["Учреждение", "Год", "Итог"], ["Дом культуры Искра", 2022, "77,1"]])
    made = history.upload_table(municipality=town.municipality, name="т.csv", content=content, actor=town.anna, at=AT)
    assert [step.deed for step in past.preview(made, this_year=2026).steps] == ["create"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["Клуб, которого нет", 2023, "80"], "нет в реестре"),
        (["Тихореченская библиотека", 1999, "80"], "Год"),
        (["Тихореченская библиотека", 2030, "80"], "Год бывает"),
        (["Тихореченская библиотека", 2023, "180"], "не балл"),
        (["Тихореченская библиотека", 2023, "много"], "не балл"),
        (["Тихореченская библиотека", 2023, "NaN"], "не балл"),
        (["Тихореченская библиотека", 2023, ""], "Не указан итог"),
        (["", 2023, "80"], "Не указано наименование"),
        (["Тихореченская библиотека", "", "80"], "Не указан год"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_and_nothing_of_it_is_written(town: Town, row: list[Any], words: str) -> None:
    made = load(town, [["Наименование", "Год", "Итог"], row, ["Дом культуры «Искра»", 2023, "70"]])
    seen = past.preview(made, this_year=2026)
    assert seen.counts == {"create": 1, "same": 0, "fault": 1}
    assert words in " ".join(fault.text for fault in seen.faults)
    with pytest.raises(history.HasFaults):
        history.import_results(load=made, actor=town.anna, at=AT)
    history.import_results(load=made, skip_faults=True, actor=town.anna, at=AT)
    assert PastResult.objects.get().institution == town.club


def test_one_institution_and_year_stand_once(town: Town) -> None:
    rows = [["Наименование", "Год", "Итог"], [town.club.name, 2023, "70"], [town.club.name, 2023, "71"]]
    assert past.preview(load(town, rows), this_year=2026).counts["fault"] == 1
    history.import_results(load=load(town, rows[:2]), actor=town.anna, at=AT)
    again = past.preview(load(town, rows[:2]), this_year=2026)
    assert again.counts["same"] == 1
    other = past.preview(load(town, [rows[0], rows[2]]), this_year=2026)
    assert "уже внесено 70,00" in other.faults[0].text


def test_results_fill_the_trend_and_the_coverage_and_go_out_as_one(town: Town) -> None:
    made = make_past_import(town, done=True)
    assert [(one.year, one.total, one.scale) for one in trend.of_institution(town.library.pk)] == [
        (2023, "85.50", "100")
    ]
    year = AssessedYear.objects.get(institution=town.library, year=2023)
    assert (year.state, str(year.total)) == ("done", "85.50")
    history.undo_results(load=made, reason="не та таблица", actor=town.anna, at=AT)
    assert not PastResult.objects.exists()
    assert not AssessedYear.objects.filter(year=2023).exists()
    with pytest.raises(history.AlreadyDone):
        history.undo_results(load=made, reason="ещё раз", actor=town.anna, at=AT)


def test_the_old_scale_stands_apart(town: Town) -> None:
    rows = [["Наименование", "Год", "Итог"], [town.club.name, 2016, "131,4"]]
    assert past.preview(load(town, rows), this_year=2026).counts["fault"] == 1
    history.import_results(load=load(town, rows, scale="160"), actor=town.anna, at=AT)
    assert [(one.year, one.scale) for one in trend.of_municipality(town.municipality)] == [(2016, "160")]
    assert trend.last_before([town.club.pk], 2026) == {}
    assert AssessedYear.objects.get(institution=town.club, year=2016).total is None
    late = past.preview(load(town, [rows[0], [town.club.name, 2020, "120"]], scale="160"), this_year=2026)
    assert "применялась до" in late.faults[0].text


def test_the_last_result_stands_beside_the_new_one(town: Town, client: Client) -> None:
    make_past_import(town, done=True)
    cycle = make_rated_cycle(town)
    calculated(cycle, town)
    client.force_login(town.anna)
    unit = cycle.units.get(institution=town.library)
    page = client.get(f"/work/{town.municipality.slug}/cycles/{cycle.pk}/results/{unit.pk}/").content.decode()
    assert "было 90,10 в 2023 году" in page
    assert "прошлая оценка 85,50" in page
    assert "Итог по годам: 2023 — 85,50, 2026 — " in page


def test_a_file_that_is_no_table_of_results_is_refused_in_words(town: Town, client: Client) -> None:
    client.force_login(town.anna)
    from django.core.files.uploadedfile import SimpleUploadedFile

    path = f"/work/{town.municipality.slug}/results/past/"
    for name, content in (("a.xlsx", b"PK\x03\x04nothing"), ("b.csv", "просто;слова\n".encode()), ("c.exe", b"MZ")):
        answer = client.post(path, {"file": SimpleUploadedFile(name, content), "scale": "100"})
        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()
    assert not ResultsImport.objects.exists()


def test_a_year_that_was_planned_is_planned_again_when_a_table_is_taken_back(town: Town) -> None:
    basis = "график охвата"
    planned = AssessedYear.objects.create(institution=town.library, year=2023, ordinal=1, state="planned", basis=basis)
    load = make_past_import(town, done=True)
    planned.refresh_from_db()
    assert planned.state == "done"
    history.undo_results(load=load, reason="не та таблица", actor=town.anna, at=AT)
    planned.refresh_from_db()
    assert (planned.state, planned.total, planned.basis) == ("planned", None, basis)
