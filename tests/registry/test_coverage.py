"""At least once in three years, at most once a year: who is due, who is late, how much is covered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.registry.models import AssessedYear, Institution
from merilo.registry.queries import coverage
from merilo.registry.queries.coverage import Mark, _standing
from merilo.registry.services import coverage as deeds
from tests.town import AT, ON, Town, make_institution

YEAR = ON.year


def held(institution: Institution, *years: int) -> None:
    for year in years:
        AssessedYear.objects.create(institution=institution, year=year, state="done")


def row_of(town: Town, institution: Institution, year: int = YEAR, today: date = ON) -> coverage.CoverageRow:
    seen = coverage.coverage(town.municipality, year=year, today=today)
    return next(row for row in seen.rows if row.id == institution.pk)


@pytest.mark.parametrize(
    ("opened", "years", "standing"),
    [
        (None, [2026], Mark.DONE),
        (None, [2025], Mark.FREE),
        (None, [2024], Mark.FREE),
        (None, [2023], Mark.DUE),
        (None, [2022], Mark.LATE),
        (None, [], Mark.LATE),
        (2026, [], Mark.FREE),
        (2024, [], Mark.FREE),
        (2023, [], Mark.DUE),
        (2022, [], Mark.LATE),
        (2000, [], Mark.LATE),
        (2000, [2020, 2023], Mark.DUE),
    ],
)
def test_three_years_count_from_the_last_assessment_or_from_opening(
    town: Town, opened: int | None, years: list[int], standing: Mark
) -> None:
    one = make_institution(town.municipality, "Музей", opened_on=date(opened, 9, 1) if opened else None)
    held(one, *years)
    assert row_of(town, one).standing is standing


def test_the_closed_drop_out_and_the_exempt_do_not_count(town: Town) -> None:
    town.club.closed_on = date(2026, 2, 1)
    town.club.save()
    town.theatre.exempt_reason = "архив"
    town.theatre.save()
    seen = coverage.coverage(town.municipality, year=YEAR, today=ON)
    assert (seen.subject, seen.exempt, seen.late) == (1, 1, 1)
    assert [row.name for row in coverage.shown(seen.rows, "closed")] == ["Дом культуры «Искра»"]
    assert row_of(town, town.theatre).words == "не подлежит: архив"


def test_the_share_covered_counts_three_years_with_this_one(town: Town) -> None:
    held(town.library, 2024)
    held(town.club, 2023)
    seen = coverage.coverage(town.municipality, year=YEAR, today=ON)
    assert (seen.covered, seen.subject, seen.percent) == (1, 3, Decimal("33.3"))
    assert coverage.coverage(town.elsewhere, year=YEAR, today=ON).percent is None


def test_every_year_has_a_shape_and_words(town: Town) -> None:
    one = make_institution(town.municipality, "Музей", opened_on=date(2024, 5, 1))
    held(one, 2025)
    AssessedYear.objects.create(institution=one, year=2024, state="planned")
    AssessedYear.objects.create(institution=one, year=2027, state="planned")
    shapes = {cell.year: (cell.shape, cell.words) for cell in row_of(town, one).cells}
    assert shapes[2023] == ("—", "не подлежит")
    assert shapes[2024] == ("✕", "была намечена, но не проведена")
    assert shapes[2025] == ("●", "проведена")
    assert shapes[2026] == ("·", "срок не подошёл")
    assert shapes[2027] == ("○", "намечена")
    assert shapes[2028] == ("◐", "последний год срока")
    assert {cell.year: cell.shape for cell in row_of(town, town.library).cells}[2026] == "▲"


def test_nobody_is_called_late_in_years_to_come(town: Town) -> None:
    held(town.library, 2023)
    assert [cell.mark for cell in row_of(town, town.library).cells] == [
        Mark.DONE, Mark.FREE, Mark.FREE, Mark.DUE, Mark.FREE, Mark.FREE,
    ]  # fmt: skip


@given(
    opened=st.none() | st.integers(2010, 2030),
    years=st.sets(st.integers(2013, 2026)),
    year=st.integers(2015, 2030),
)
def test_late_means_three_whole_years_without_an_assessment(opened: int | None, years: set[int], year: int) -> None:
    years = {each for each in years if opened is None or each >= opened}
    one = Institution(opened_on=date(opened, 1, 1) if opened else None)
    standing = _standing(one, years, year, date(2026, 6, 1))
    window = set(range(year - 3, year + 1))
    if standing is Mark.LATE:
        assert not years & window
        assert opened is None or opened < year - 3
    if years & set(range(year - 2, year)):
        assert standing in (Mark.FREE, Mark.DONE)


def test_an_institution_is_planned_once_a_year_unless_a_reason_is_given(town: Town) -> None:
    common = {"institution": town.library, "year": 2027, "basis": "план", "actor": town.anna, "at": AT}
    deeds.plan_assessment(**common)
    with pytest.raises(deeds.OncePerYear, match="не чаще раза в год"):
        deeds.plan_assessment(**common)
    with pytest.raises(deeds.OncePerYear):
        deeds.plan_assessment(**common, exception="  ")
    second = deeds.plan_assessment(**common, exception="повторно по решению совета")
    assert second.ordinal == 2
    assert Entry.objects.filter(act="plan_assessment").count() == 2


def test_a_planned_assessment_becomes_a_held_one(town: Town) -> None:
    planned = deeds.plan_assessment(institution=town.library, year=YEAR, basis="план", actor=town.anna, at=AT)
    common = {"institution": town.library, "year": YEAR, "actor": town.anna, "at": AT}
    held_one = deeds.record_assessment(**common, total=Decimal("88.54"))
    assert (held_one.pk, held_one.state, held_one.basis) == (planned.pk, "done", "план")
    with pytest.raises(deeds.OncePerYear, match="уже проведена"):
        deeds.record_assessment(**common)
    with pytest.raises(deeds.OncePerYear, match="уже проведена"):
        deeds.plan_assessment(**common, basis="")
    assert deeds.record_assessment(**common, exception="суд").ordinal == 2


def test_years_are_planned_ahead_and_recorded_behind(town: Town) -> None:
    common = {"institution": town.library, "actor": town.anna, "at": AT}
    for year in (2025, 9999):
        with pytest.raises(deeds.WrongYear):
            deeds.plan_assessment(year=year, basis="", **common)
    for year in (2027, 2012):
        with pytest.raises(deeds.WrongYear):
            deeds.record_assessment(year=year, **common)
    with pytest.raises(ValidationError):
        deeds.record_assessment(year=2025, total=Decimal("100.01"), **common)


def test_who_is_not_assessed_is_not_planned(town: Town) -> None:
    town.club.closed_on = date(2026, 2, 1)
    town.club.save()
    town.theatre.exempt_reason = "архив"
    town.theatre.save()
    new = make_institution(town.municipality, "Новый музей", opened_on=date(2028, 1, 1))
    for one, why in ((town.branch, "целиком"), (town.club, "закрыто"), (town.theatre, "архив"), (new, "ещё не было")):
        with pytest.raises(deeds.NotSubject, match=why):
            deeds.plan_assessment(institution=one, year=2027, basis="", actor=town.anna, at=AT)


def test_many_are_planned_at_once_and_the_others_are_named(town: Town) -> None:
    deeds.plan_assessment(institution=town.library, year=2027, basis="", actor=town.anna, at=AT)
    done = deeds.plan_assessments(
        municipality=town.municipality,
        institutions=[town.library, town.club, town.branch],
        year=2027,
        basis="план",
        actor=town.anna,
        at=AT,
    )
    assert [one.institution for one in done.made] == [town.club]
    assert [one for one, _ in done.refused] == [town.library, town.branch]


def test_a_plan_is_taken_off_and_a_mistaken_record_back(town: Town) -> None:
    planned = deeds.plan_assessment(institution=town.library, year=2027, basis="", actor=town.anna, at=AT)
    deeds.remove_planned(assessment=planned, actor=town.anna, at=AT)
    with pytest.raises(deeds.NotPlanned):
        deeds.remove_planned(assessment=AssessedYear(pk=planned.pk, institution=town.library), actor=town.anna, at=AT)
    record = deeds.record_assessment(institution=town.library, year=2025, actor=town.anna, at=AT)
    with pytest.raises(deeds.NotPlanned):
        deeds.remove_planned(assessment=record, actor=town.anna, at=AT)
    with pytest.raises(deeds.NotPlanned, match="почему"):
        deeds.take_back_record(assessment=record, reason=" ", actor=town.anna, at=AT)
    deeds.take_back_record(assessment=record, reason="другой год", actor=town.anna, at=AT)
    assert not AssessedYear.objects.exists()


@pytest.mark.parametrize("who", ["boris", "vera", "gleb", "olga", "admin", "stranger"])
def test_only_the_coordinator_keeps_coverage(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        deeds.plan_assessment(institution=town.library, year=2027, basis="", actor=getattr(town, who), at=AT)
