"""The region's view: who gets in, whether its figures are those of each municipality, how many questions it asks."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.test import Client

from merilo.accounts import access
from merilo.accounts.models import Grant, Role
from merilo.accounts.services import roles
from merilo.plans.models import Item, RemediationPlan, Task
from merilo.plans.queries.plans import plan_card
from merilo.portal import rollup
from merilo.ratings.models import PastResult
from merilo.registry.models import AssessedYear, Institution, Municipality
from merilo.registry.queries.coverage import coverage
from tests.plans import remedies
from tests.ratings import publishing
from tests.town import AT, ON, Town, make_institution, make_plan

PAGES = ("/region/", "/region/compare/", "/region/report.docx", "/region/report.pdf", "/region/report.xlsx")


def seen(year: int = 2026) -> rollup.Rollup:
    return rollup.rollup(year=year, region="", today=ON)


def line(found: rollup.Rollup, slug: str) -> rollup.Line:
    return next(one for one in found.lines if one.slug == slug)


@pytest.mark.parametrize("who", ["coordinator", "chair", "head", "observer", "admin", "stranger"])
def test_people_of_one_municipality_do_not_see_the_region(town: Town, client: Client, who: str) -> None:
    client.force_login(town.people[who], backend="django.contrib.auth.backends.ModelBackend")
    assert {client.get(page).status_code for page in PAGES} == {403}


@pytest.mark.parametrize("who", ["coordinator", "chair", "head", "observer"])
def test_people_of_one_municipality_do_not_see_another(town: Town, client: Client, who: str) -> None:
    client.force_login(town.people[who], backend="django.contrib.auth.backends.ModelBackend")
    foreign = make_plan(town.elsewhere)
    there, here = town.elsewhere.slug, town.municipality.slug
    assert client.get(f"/work/{there}/").status_code == 403
    assert client.get(f"/work/{there}/plans/{foreign.pk}/").status_code == 403
    assert client.get(f"/work/{here}/plans/{foreign.pk}/").status_code == 404


def test_the_observer_of_the_region_reads_every_municipality_and_changes_none(town: Town, client: Client) -> None:
    client.force_login(town.rita, backend="django.contrib.auth.backends.ModelBackend")
    for one in (town.municipality, town.elsewhere):
        assert client.get(f"/work/{one.slug}/").status_code == 200
        assert client.get(f"/work/{one.slug}/journal/").status_code == 200
        assert client.get(f"/work/{one.slug}/plans/new/").status_code == 403
    assert "Свод по всем муниципалитетам" in client.get("/work/").content.decode()


def test_only_an_administrator_makes_an_observer_of_the_region(town: Town, client: Client) -> None:
    with pytest.raises(access.NotAllowed):
        roles.give_everywhere(person=town.zoya, role=Role.OBSERVER, basis="сам", actor=town.anna, on=ON, at=AT)
    with pytest.raises(roles.RoleNotGiven):
        roles.give_everywhere(person=town.zoya, role=Role.COORDINATOR, basis="", actor=town.admin, on=ON, at=AT)
    client.force_login(town.admin, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/install/observers/", {"login": "zoya", "basis": "приказ № 5"})
    assert answer.status_code == 302
    given = Grant.objects.get(user=town.zoya, place="*")
    assert given.role == Role.OBSERVER and "Зорина" in client.get("/install/").content.decode()
    client.post(f"/install/observers/{given.pk}/", {"last_day": str(date.today()), "reason": "передано другому"})
    assert Grant.objects.get(pk=given.pk).until == date.today()


def test_figures_of_the_rollup_are_those_of_each_municipality(town: Town) -> None:
    publication = publishing.publication_here(town)
    year = publication.cycle.year
    period = {"starts_on": date(year - 1, 1, 1), "ends_on": date(year + 1, 12, 31)}
    plan = make_plan(town.municipality, items=4, **period)
    make_plan(town.municipality, items=3, state="prepared", **period)
    for item, state, due in zip(
        Item.objects.filter(plan=plan), ("done", "open", "open", "done"), (1, 2, 12, 1), strict=True
    ):
        Task.objects.create(item=item, state=state, due_on=date(2026, due, 20), done_on=ON if state == "done" else None)
    remedies.published(town)
    RemediationPlan.objects.update(year=year - 1)
    make_institution(town.elsewhere, "Дальняя библиотека")
    AssessedYear.objects.create(institution=town.library, year=2025, state="done")
    found = seen(year)
    here, there = line(found, town.municipality.slug), line(found, town.elsewhere.slug)
    card = plan_card(plan, today=ON)
    assert (here.plans.lines, here.plans.done, here.plans.late) == (card.items, card.done, card.late) == (4, 2, 1)
    own = coverage(town.municipality, year=year, today=ON)
    assert (here.covered, here.subject, here.uncovered) == (own.covered, own.subject, own.late)
    assert here.mean is not None and here.mean.total == publication.calculation.municipality["total"]
    assert here.mean.scored == publication.calculation.municipality["scored"]
    assert here.stage is not None and here.stage.words == "Опубликовано"
    assert here.plans.remedies == 1 and here.plans.measures >= 1
    assert (there.stage, there.mean, there.plans.plans, there.subject) == (None, None, 0, 1)
    assert found.subject == here.subject + there.subject and found.covered == here.covered + there.covered
    assert found.plans.lines == 4 and dict(found.stages) == {"Опубликовано": 1, "Не начата": 1}


def test_preliminary_figures_do_not_reach_the_region(town: Town) -> None:
    publication = publishing.publication_here(town)
    type(publication.cycle).objects.filter(pk=publication.cycle_id).update(phase="objections")
    assert seen(publication.cycle.year).means.total == ""


def test_means_over_the_region_weigh_institutions_and_warn_of_other_rules(town: Town) -> None:
    for place, totals in ((town.municipality, "80 90"), (town.elsewhere, "50")):
        for number, total in enumerate(totals.split()):
            one = make_institution(place, f"Клуб {place.pk}-{number}")
            points = {"total": Decimal(total), "criteria": {"К1": total}}
            PastResult.objects.create(institution=one, year=2022, source="отчёт", **points)
    creative = make_institution(town.elsewhere, "Театр", profile="creative")
    PastResult.objects.create(institution=creative, year=2022, total=Decimal(10), source="отчёт")
    found = seen(2022)
    assert found.means.total == "73.33" and found.means.criteria == {"К1": "73.33"}
    assert line(found, town.municipality.slug).mean.total == "85.00"  # type: ignore[union-attr]
    assert found.warning == ""
    publication = publishing.publication_here(town)
    PastResult.objects.update(year=publication.cycle.year)
    assert seen(publication.cycle.year).warning.startswith("Баллы посчитаны по разным правилам")


def test_the_report_says_the_same_in_word_and_in_a_table(town: Town, client: Client) -> None:
    publishing.publication_here(town)
    client.force_login(town.rita, backend="django.contrib.auth.backends.ModelBackend")
    paper = docx.Document(io.BytesIO(client.get("/region/report.docx?year=2026").content))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {town.municipality.name, town.elsewhere.name, "плана нет", "Всего"} <= cells
    assert client.get("/region/report.pdf?year=2026").content.startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/region/report.xlsx?year=2026").content))
    names = [row[0].value for row in book.active.iter_rows()]
    assert names[-3:-1] == [town.elsewhere.name, town.municipality.name]
    assert client.get("/region/report.txt").status_code == 404


def test_municipalities_stand_side_by_side(town: Town, client: Client) -> None:
    client.force_login(town.rita, backend="django.contrib.auth.backends.ModelBackend")
    assert "Выберите, кого сравнить" in client.get("/region/compare/").content.decode()
    both = f"?beside={town.municipality.slug}&beside={town.elsewhere.slug}&beside=net"
    page = client.get(f"/region/compare/{both}").content.decode()
    assert f"{town.elsewhere.name}</a></th>" in page and "Средний итоговый балл" in page


@pytest.mark.parametrize("question", ["year=9999", "year=abc", "year=2026&region=Луна", "year=", "beside=%00"])
def test_odd_questions_are_answered(town: Town, client: Client, question: str) -> None:
    client.force_login(town.rita, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/region/?{question}").status_code == 200
    assert client.get(f"/region/compare/?{question}").status_code == 200


def test_a_region_is_picked_where_there_are_several(town: Town, client: Client) -> None:
    Municipality.objects.filter(pk=town.elsewhere.pk).update(region="Край")
    client.force_login(town.rita, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/region/?region=Край").content.decode()
    assert town.elsewhere.name in page and town.municipality.name not in page


@pytest.mark.parametrize("page", ["/region/", "/region/compare/?beside=place-1&beside=place-7"])
def test_sixty_municipalities_ask_no_more_than_two(
    town: Town, client: Client, page: str, django_assert_max_num_queries: object
) -> None:
    _fill(range(60))
    client.force_login(town.rita, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        answer = client.get(page)
    assert (
        answer.status_code == 200 and len(answer.content) < 60 * 1024 and "Район №\u00a059" in answer.content.decode()
    )


def _fill(numbers: range) -> None:
    places = Municipality.objects.bulk_create(Municipality(name=f"Район № {n}", slug=f"place-{n}") for n in numbers)
    those = Institution.objects.bulk_create(
        Institution(municipality=place, name=f"Клуб {n} района {place.slug}") for place in places for n in range(3)
    )
    AssessedYear.objects.bulk_create(AssessedYear(institution=one, year=2025, state="done") for one in those[::2])
    PastResult.objects.bulk_create(PastResult(institution=one, year=2026, total=80, source="отчёт") for one in those)
    for place in places:
        item = make_plan(place, items=1).items.get()
        Task.objects.create(item=item, due_on=date(2026, 2, 1))


def test_where_there_is_one_municipality_nobody_is_asked_whom_to_compare(town: Town, client: Client) -> None:
    town.elsewhere.delete()
    client.force_login(town.rita, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/region/compare/").content.decode()
    assert "Сравнивать пока не с кем" in page and "Показать рядом" not in page
