"""Pages of results: what they show, what they cost, what nonsense in the address does."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from merilo.assessment.models import Cycle, Decision, Unit
from merilo.core import dossier
from merilo.ratings.models import Calculation, UnitResult
from tests.ratings.making import calculated, make_law_cycle, make_rated_cycle
from tests.town import Town, make_institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


def address(town: Town, cycle: Cycle, path: str = "") -> str:
    """Return the address of a page of results."""
    return f"/work/{town.municipality.slug}/cycles/{cycle.pk}/{path}"


@pytest.fixture
def anna(client: Client, town: Town) -> Client:
    """Be the coordinator."""
    client.force_login(town.anna)
    return client


def shown(client: Client, path: str) -> str:
    """Return a page."""
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def test_whoever_sees_all_is_told_what_chance_may_have_given_and_may_compare(town: Town, anna: Client) -> None:
    cycle = make_rated_cycle(town)
    calculated(cycle, town)
    path = address(town, cycle, f"results/{cycle.units.get(institution=town.library).pk}/")
    said = shown(anna, path)
    assert "неотличимо от мест 1–2" in said and "Сравнить с другими" in said
    Cycle.objects.update(phase="objections")
    anna.force_login(town.gleb)
    own = shown(anna, path)
    assert "неотличимо" not in own and "Сравнить с другими" not in own, "of others the head knows nothing yet"


def test_the_example_of_the_law_stands_on_the_page(town: Town, anna: Client) -> None:
    cycle = make_law_cycle(town)
    calculated(cycle, town)
    unit = cycle.units.get(institution=town.library)
    page = shown(anna, address(town, cycle, "results/"))
    for value in ("88,91", "89,59", "87,00", "75,39", "97,46", "95,10"):
        assert value in page
    assert page.index("89,59") < page.index("<b>88,91</b>"), "criteria first, then the total"
    page = shown(anna, address(town, cycle, f"results/{unit.pk}/"))
    for value in ("88,54", "90,06", "84,62", "95,31", "160 и 110"):
        assert value in page
    page = shown(anna, address(town, cycle, f"results/{unit.pk}/figures/3.3/"))
    assert "11 из 13 · 100" in page
    assert "показатель 3.3" in page
    assert "интервал 57,8–95,7" in page
    page = shown(anna, address(town, cycle, f"results/{unit.pk}/figures/1.1/"))
    assert "½ · (14 из 17 + 18 из 19) · 100" in page
    assert "— <b>нет</b>" in page


def test_an_unfinished_cycle_says_what_to_do_first(town: Town, anna: Client) -> None:
    cycle = make_rated_cycle(town)
    assert "Рассчитать" in shown(anna, address(town, cycle, "results/"))
    done = anna.post(address(town, cycle, "results/calculate/"), {"reason": "сбор завершён"}, follow=True)
    assert "Расчёт №\u00a01 готов" in done.content.decode()
    assert cycle.calculations.get().reason == "сбор завершён"


def test_what_nobody_answered_is_decided_on_the_page_and_counted_beside_the_old(town: Town, anna: Client) -> None:
    cycle = make_law_cycle(town, disabled=(0, 0))
    first = calculated(cycle, town)
    assert "Нужно решение: 3.3" in shown(anna, address(town, cycle, "results/"))
    form = {
        "indicator": "3.3",
        "policy": "renormalise",
        "basis": "протокол совета от 10.04.2026 № 4",
        "decided_on": "2026-04-10",
        "reason": "инвалидов среди посетителей не было",
    }
    path = address(town, cycle, "results/policy/")
    assert (
        "выберите" in anna.post(path, {**form, "policy": ""}).content.decode().lower() or not Decision.objects.exists()
    )
    assert "не наступила" in anna.post(path, {**form, "decided_on": "2099-01-01"}).content.decode()
    assert not Decision.objects.exists()
    page = anna.post(path, form, follow=True).content.decode()
    assert "Расчёт №\u00a02 готов" in page
    assert "71,43" in page
    assert "Нужно решение" not in page
    assert Decision.objects.get().values == {"3.3": "renormalise"}
    assert first.results.get().result["total"] is None, "the old one stays"
    page = shown(anna, address(town, cycle, "calculations/2/differences/"))
    assert "Если считать не из чего: добавлено «3.3 — вес распределён между остальными»" in page
    assert page.count("не выставляется до решения") == 2, "both rules stand whole above the table, not in each row"
    assert "71,43" in page
    again = anna.post(path, {**form, "policy": "full"}).content.decode()
    assert Decision.objects.count() == 1, again


def test_a_person_takes_the_archive_from_the_page_and_verifies_it_in_a_shell(
    town: Town, anna: Client, tmp_path: Path
) -> None:
    cycle = make_law_cycle(town)
    calculated(cycle, town)
    response: Any = anna.get(address(town, cycle, "calculations/1/package.zip"))
    archive = tmp_path / "с сайта.zip"
    archive.write_bytes(b"".join(response.streaming_content))
    assert dossier.verify(archive) == ()
    assert "88,91" in " ".join(_told(archive, tmp_path / "folder"))
    check = address(town, cycle, "calculations/1/check/")
    assert "ошлось" not in shown(anna, check), "nothing is counted before the button asks for it"
    assert "Сошлось" in anna.post(check).content.decode()
    one = UnitResult.objects.get(calculation__cycle=cycle)
    one.result["indicators"]["3.3"] = "99.99"
    one.save()
    assert "3.3: записано 99.99, пересчитано 84.62" in anna.post(check).content.decode()


def _told(archive: Path, folder: Path) -> tuple[str, ...]:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return dossier.tell(folder, unit="Тихореченская библиотека")


def test_sheets_go_out_as_a_table_without_those_left_out(town: Town, anna: Client) -> None:
    cycle = make_rated_cycle(town)
    unit = cycle.units.get(institution=town.club)
    Unit.objects.filter(pk=unit.pk).update(name="=Клуб «Искра»")
    unit.sheets.filter(pk__in=unit.sheets.values("pk")[:5]).update(
        excluded_at="2026-04-15T09:00Z", exclusion_reason="x"
    )
    calculated(cycle, town)
    response: Any = anna.get(address(town, cycle, "snapshots/1/sheets.csv"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 4 * 40 - 5
    assert {row["учреждение"] for row in rows} >= {"'=Клуб «Искра»"}
    assert {row["overall_satisfied"] for row in rows} <= {"Да", "Нет", ""}
    assert rows[0]["час"] == "15.04.2026 12:00"


@pytest.mark.parametrize("units", [10, 1000])
def test_the_rating_costs_the_same_whatever_its_length(
    town: Town, anna: Client, units: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    cycle = make_rated_cycle(town)
    made = calculated(cycle, town)
    _many(town, cycle, made, units)
    with django_assert_max_num_queries(34):
        page = anna.get(address(town, cycle, "results/"))
    assert len(page.content) < 60_000
    with django_assert_max_num_queries(20):
        assert anna.get(address(town, cycle, "results/table.xlsx")).status_code == 200
    with django_assert_max_num_queries(30):
        unit = cycle.units.get(institution=town.library)
        assert len(anna.get(address(town, cycle, f"results/{unit.pk}/")).content) < 60_000


def _many(town: Town, cycle: Cycle, made: Calculation, number: int) -> None:
    one = made.results.get(unit__institution=town.club)
    for at in range(number):
        institution = make_institution(town.municipality, f"Клуб {at}", kind="club")
        unit = Unit.objects.create(
            cycle=cycle, institution=institution, name=institution.name, kind="club", profile="general"
        )
        UnitResult.objects.create(
            calculation=made,
            unit=unit,
            total=one.total,
            place=1,
            place_last=number,
            respondents=40,
            result=one.result,
            counts=one.counts,
            statistics=one.statistics,
        )


@pytest.mark.parametrize(
    "path",
    [
        "results/?calc=77", "results/?calc=нет", "results/999999/", "results/?kind=вздор&sort=вздор&page=-5&q=%00",
        "results/compare/?unit=1e9&unit=99999999999999999999&unit=-1", "calculations/99/check/", "results/table.exe",
        "calculations/99999999999/package.zip", "snapshots/99999999999/sheets.csv",
        "calculations/1/differences/?with=5",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_a_page_or_is_not_there(town: Town, anna: Client, path: str) -> None:
    cycle = make_rated_cycle(town)
    calculated(cycle, town)
    assert anna.get(address(town, cycle, path)).status_code in (200, 404)


def test_institutions_stand_side_by_side(town: Town, anna: Client) -> None:
    cycle = make_rated_cycle(town)
    calculated(cycle, town)
    keys = [cycle.units.get(institution=one).pk for one in (town.library, town.club)]
    page = shown(anna, address(town, cycle, f"results/compare/?unit={keys[0]}&unit={keys[1]}"))
    assert page.count(town.club.name) >= 3
    assert "5.3" in page


@pytest.mark.slow
def test_one_changed_cell_of_the_archive_is_named_by_the_command(town: Town, anna: Client, tmp_path: Path) -> None:
    cycle = make_law_cycle(town)
    calculated(cycle, town)
    response: Any = anna.get(address(town, cycle, "calculations/1/package.zip"))
    archive, folder = tmp_path / "a.zip", tmp_path / "folder"
    archive.write_bytes(b"".join(response.streaming_content))
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    scores = folder / "scores.json"
    scores.write_text(scores.read_text(encoding="utf-8").replace('"3.3": "84.62"', '"3.3": "84.63"'), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from merilo.cli import main; main()", "verify", str(folder)],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "3.3: записано 84.63, пересчитано 84.62" in done.stdout
