"""Of a unit with very few sheets nothing is published that was counted from them, but the scores the act wants."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from merilo.assessment.models import Cycle, Phase, Sheet, Unit
from merilo.core import dossier
from merilo.ratings.models import Calculation, Publication
from merilo.ratings.queries import cards, papers, public, publications, published, told
from merilo.registry.models import Institution
from tests.ratings.making import calculated, make_rated_cycle
from tests.ratings.publishing import publish
from tests.town import ON, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
BRANCHES = ["mean", "by_respondents", "pooled"]


def keep(unit: Unit, many: int) -> None:
    """Leave so many sheets of a unit."""
    unit.sheets.exclude(pk__in=list(unit.sheets.order_by("pk").values_list("pk", flat=True)[:many])).delete()


def double(unit: Unit) -> None:
    """Let each person of a unit have a twin who says the same."""
    for sheet in list(unit.sheets.order_by("pk")):
        sheet.receipt, sheet.pk = uuid4().hex, None
        sheet.save(force_insert=True)


def few_in(town: Town, where: Institution, many: int, **values: Any) -> Cycle:
    """Make a final cycle in which one unit has very few sheets."""
    cycle = make_rated_cycle(town, phase=Phase.FINAL)
    Cycle.objects.filter(pk=cycle.pk).update(**values)
    cycle.refresh_from_db()
    keep(cycle.units.get(institution=where), many)
    return cycle


def made_public(cycle: Cycle, town: Town, **values: Any) -> Publication:
    made = calculated(cycle, town)
    if not values:
        Calculation.objects.filter(pk=made.pk).update(state="final")
    return publish(cycle, made, town, **values)


def family_of(town: Town, where: Institution) -> tuple[Institution, ...]:
    return (town.library, town.branch) if where in (town.library, town.branch) else (where,)


def everything(publication: Publication) -> dict[str, Any]:
    """Return all that anybody can read of a publication, but for its own number and the paper it rests on."""
    folder = publications.folder_of(publication)
    apart = ("manifest", "datapackage", "decisions", "LICENSE", "README", "package")
    found: dict[str, Any] = {
        path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(apart)
    }
    rating, units = published.rating(publication), told.units(publication)
    found["rating"] = (rating.lists, rating.blocked, rating.mean, rating.by_kind, rating.sheets, rating.channels)
    found["told"] = units
    for one in units:
        seen = published.result_of(publication, one.institution, with_tree=True)
        assert seen is not None
        page = published.institution_page(publication, *seen, today=ON)
        found[f"page {one.name}"] = (page.criteria, page.total, page.answers, page.row, page.branches, page.are_few)
        for code in ("S", *one.criteria, *one.indicators):
            why = published.explained(publication, *seen, code)
            found[f"why {one.name} {code}"] = why and why.node
    cycle, calculation = publication.cycle, publication.calculation
    for result in calculation.results.select_related("unit__institution"):
        result.calculation = calculation
        found[f"stand {result.unit.name}"] = papers.stand_sheet(cycle, result, made_on=ON)
    report = papers.result_report(cycle, calculation, made_on=ON)
    found["report"] = (report.units, report.quality.sheets, report.quality.notes, report.shortcomings)
    posted = cards.cards_of(cycle)
    assert posted is not None
    found["cards"] = posted.cards
    return found


@pytest.mark.parametrize("where", ["branch", "club"])
@pytest.mark.parametrize("branches", BRANCHES)
def test_twice_as_many_sheets_leave_the_very_same_publication(town: Town, branches: str, where: str) -> None:
    """So of nothing that is published, alone or put together, can the number be computed."""
    cycle = few_in(town, getattr(town, where), 3, branches=branches, no_base={"*": "mean_of_others"})
    first = made_public(cycle, town)
    before = everything(first)
    doubled = [getattr(town, where)] if branches == "mean" else family_of(town, getattr(town, where))
    for institution in doubled:
        double(cycle.units.get(institution=institution))
    Publication.objects.all().delete()
    Cycle.objects.filter(pk=cycle.pk).update(phase=Phase.FINAL)
    Calculation.objects.all().delete()
    after = everything(made_public(cycle, town))
    assert before.keys() == after.keys()
    for name, said in before.items():
        assert said == after[name], name


@pytest.mark.parametrize("branches", BRANCHES)
@pytest.mark.parametrize("rounding", ["2", "exact"])
@pytest.mark.parametrize("policy", ["block", "renormalise", "mean_of_others", "full"])
def test_the_package_is_verified_and_names_what_is_on_trust(
    town: Town, branches: str, rounding: str, policy: str
) -> None:
    cycle = few_in(town, town.branch, 1, branches=branches, rounding=rounding, no_base={"*": policy})
    roles = cycle.roles
    nobody = [roles.index(role) for role in ("disabled", "access_satisfied", "site_used", "site_satisfied")]
    for sheet in Sheet.objects.filter(unit__institution=town.branch):
        line = "".join("-" if at in nobody else said for at, said in enumerate(sheet.answers))
        Sheet.objects.filter(pk=sheet.pk).update(answers=line)
    publication = made_public(cycle, town)
    place = publications.folder_of(publication) / dossier.ARCHIVE
    assert dossier.verify(place) == ()
    named = "\n".join(dossier.trusted(place))
    branch = cycle.units.get(institution=town.branch).name
    assert f"{branch}: 5.3 = " in named
    assert f"{branch}: 3.3 = нет значения, никто не ответил" in named
    assert f"{town.theatre.name}: " not in named


def test_neither_pages_nor_files_nor_the_api_say_how_many(client: Client, town: Town) -> None:
    cycle = few_in(town, town.club, 3)
    publication = made_public(cycle, town)
    hidden = public.hidden_in(publication.calculation)
    assert town.club.name in hidden.sheets.units
    assert len(hidden.sheets.units) == 2, "the next smallest is hidden beside it"
    home = f"/nok/{town.municipality.slug}/results/{cycle.year}"
    page = client.get(f"{home}/{town.club.pk}/").content.decode()
    assert "3 анкеты" not in page
    assert "Анкет здесь мало" in page
    assert "мало ответов" not in page
    rating = client.get(f"{home}/").content.decode()
    assert "скрыто" in rating
    why = client.get(f"{home}/{town.club.pk}/5.3/")
    assert why.status_code == 200
    assert "из 3" not in why.content.decode()
    for path in publications.folder_of(publication).glob("*.csv"):
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            if line.startswith(town.club.name) and path.stem == "counts":
                assert line.split(";")[3:] == ["", "", "", "", "true"]
    units = client.get(f"/api/v1/{town.municipality.slug}/results/{cycle.year}").json()["items"]
    club = next(one for one in units if one["institution"] == town.club.pk)
    assert club["respondents"] is None
    assert club["intervals"] == {}


def test_sums_are_told_only_of_units_whose_own_are(town: Town) -> None:
    cycle = few_in(town, town.club, 3)
    publication = made_public(cycle, town)
    sheets = published.rating(publication).sheets
    hidden = public.hidden_in(publication.calculation).sheets.units
    counted = publication.calculation.results.exclude(unit__name__in=hidden).values_list("counts", flat=True)
    assert sheets.untold == 2
    assert sheets.number == sum(one["respondents"] for one in counted) == sum(sheets.channels.values())
    assert publication.calculation.quality["sheets"] > sheets.number


def test_a_place_that_cannot_be_told_apart_is_told_from_what_is_shown(town: Town) -> None:
    publication = made_public(few_in(town, town.club, 3), town)
    row = next(one for found in published.rating(publication).lists for one in found.rows if one.name == town.club.name)
    assert row.low is row.high is None
    assert row.alike == {"first": 1, "last": 2, "others": 1}


def test_what_is_hidden_is_kept_with_the_publication_and_counted_where_it_was_not(town: Town) -> None:
    publication = made_public(few_in(town, town.club, 3), town)
    kept = public.hidden_by(Publication.objects.get(pk=publication.pk))
    assert town.club.name in kept.sheets.units
    Publication.objects.update(hidden=None)
    old = Publication.objects.get(pk=publication.pk)
    assert public.hidden_by(old) == public.hidden_in(old.calculation) == kept


def test_what_was_hidden_once_stays_hidden_in_a_correction(town: Town) -> None:
    cycle = few_in(town, town.club, 3)
    made_public(cycle, town)
    unit = cycle.units.get(institution=town.club)
    for _ in range(3):
        double(unit)
    cycle.refresh_from_db()
    later = made_public(cycle, town, correction="возвращены исключённые анкеты")
    assert town.club.name in public.hidden_in(later.calculation).sheets.units
