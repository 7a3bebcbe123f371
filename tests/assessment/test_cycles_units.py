"""The list of a cycle: who comes onto it and how often, numbers, experts, approval, leaving; the coverage follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from merilo.accounts.models import Entry, Notice
from merilo.assessment.models import Cycle, Decision, Phase, Sheet
from merilo.assessment.queries import cards, progress
from merilo.assessment.queries.options import Choices
from merilo.assessment.services import cycles, deciding, phases, units, years
from merilo.registry.models import AssessedYear, Institution
from tests.assessment.making import make_cycle, make_sheets
from tests.town import AT, ON, Town, make_institution

BASIS = {"basis": "протокол совета от 10.04.2026 № 2", "decided_on": date(2026, 4, 10)}


def _open(town: Town) -> Cycle:
    return cycles.open_cycle(
        municipality=town.municipality, year=2026, choices=Choices("344n-2024"), actor=town.anna, at=AT
    )


def _add(town: Town, cycle: Cycle, *institutions: Institution, **more: Any) -> units.Added:
    return units.add_units(cycle=cycle, institutions=institutions, actor=town.anna, at=AT, **more)


def test_an_institution_comes_with_its_branches_its_number_and_a_year_in_the_coverage(town: Town) -> None:
    Institution.objects.filter(pk=town.library.pk).update(
        recipients=1501, recipients_source="форма 6-НК", recipients_year=2025
    )
    town.library.refresh_from_db()
    cycle = _open(town)
    done = _add(town, cycle, town.library, with_branches=True)
    head, branch = done.made
    assert (head.name, branch.name) == ("Тихореченская библиотека", "Сельский филиал № 1 (Тихореченская библиотека)")
    assert (head.recipients, head.sample_size, head.recipients_source) == (1501, 600, "форма 6-НК за 2025 год")
    assert (branch.parent, branch.recipients, branch.sample_size) == (head, None, None)
    planned = AssessedYear.objects.get()
    assert (planned.institution, planned.year, planned.state) == (town.library, 2026, "planned")
    assert Entry.objects.filter(act="add_units").count() == 1


def test_the_year_of_a_number_is_said_once(town: Town) -> None:
    said = {"recipients": 900, "recipients_source": "форма 9-НК за 2025 год", "recipients_year": 2025}
    Institution.objects.filter(pk=town.theatre.pk).update(**said)
    town.theatre.refresh_from_db()
    (theatre,) = _add(town, _open(town), town.theatre).made
    assert theatre.recipients_source == "форма 9-НК за 2025 год"


@pytest.mark.parametrize(("recipients", "need"), [(1, 1), (2, 1), (3, 2), (1499, 600), (1500, 600), (9000, 600)])
def test_the_number_of_sheets_is_two_fifths_of_the_recipients_but_600_at_most(
    recipients: int, need: int, town: Town
) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    unit = cycle.units.first()
    assert unit is not None
    set_to = {"recipients": recipients, "recipients_source": "форма 7-НК"}
    assert units.set_unit(unit=unit, values=set_to, actor=town.anna, at=AT).sample_size == need


def test_nobody_is_assessed_twice_a_year_without_a_reason(town: Town) -> None:
    first, second = _open(town), _open(town)
    _add(town, first, town.club)
    refused = _add(town, second, town.club)
    assert not refused.made
    assert "не чаще раза в год" in refused.refused[0][1]
    done = _add(town, second, town.club, exception="первый цикл отменён судом")
    assert len(done.made) == 1
    assert [(one.ordinal, one.exception) for one in AssessedYear.objects.order_by("ordinal")] == [
        (1, ""), (2, "первый цикл отменён судом"),
    ]  # fmt: skip


def test_one_planned_by_people_already_is_not_planned_again(town: Town) -> None:
    AssessedYear.objects.create(institution=town.club, year=2026)
    cycle = _open(town)
    assert _add(town, cycle, town.club).made
    assert AssessedYear.objects.count() == 1
    units.drop_unit(unit=cycle.units.get(), actor=town.anna, at=AT)
    assert AssessedYear.objects.count() == 1, "what people planned themselves stays"


def test_what_is_dropped_is_no_longer_planned(town: Town) -> None:
    cycle = _open(town)
    _add(town, cycle, town.library, with_branches=True)
    units.drop_unit(unit=cycle.units.get(parent=None), actor=town.anna, at=AT)
    assert not cycle.units.exists()
    assert not AssessedYear.objects.exists()


def test_who_cannot_be_listed_is_named_and_the_others_are_listed(town: Town) -> None:
    shut = make_institution(town.municipality, "Закрытый клуб", closed_on=ON)
    exempt = make_institution(town.municipality, "Архив", exempt_reason="не оказывает услуг")
    alien = make_institution(town.elsewhere, "Чужой клуб")
    cycle = _open(town)
    done = _add(town, cycle, shut, exempt, alien, town.branch, town.club)
    assert [unit.institution for unit in done.made] == [town.club]
    assert len(done.refused) == 4
    assert len(_add(town, cycle, town.club).refused) == 1


def test_namesakes_are_told_apart(town: Town) -> None:
    other = make_institution(town.municipality, "МБУК «Искра»")
    Institution.objects.filter(pk=other.pk).update(short_name=town.club.short_name)
    other.refresh_from_db()
    cycle = _open(town)
    _add(town, cycle, town.club, other)
    assert sorted(cycle.units.values_list("name", flat=True)) == ["Дом культуры «Искра»", "МБУК «Искра»"]


def test_a_list_that_changes_must_be_approved_anew(town: Town) -> None:
    cycle = _open(town)
    with pytest.raises(cycles.ListNotApproved):
        cycles.approve_list(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    _add(town, cycle, town.club)
    cycles.approve_list(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    with pytest.raises(cycles.ListNotApproved):
        cycles.approve_list(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    _add(town, cycle, town.library)
    assert Cycle.objects.get().list_basis == ""
    assert Decision.objects.get().values == {"units": ["Дом культуры «Искра»"]}


def test_another_profile_than_in_the_registry_needs_a_reason(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    unit = cycle.units.get(institution=town.club)
    given = {"unit": unit, "actor": town.anna, "at": AT}
    with pytest.raises(deciding.NoReason):
        units.set_unit(values={"profile": "creative"}, **given)
    unit.refresh_from_db()
    units.set_unit(values={"profile": "creative", "profile_reason": "концертный зал"}, **given)
    assert cycle.units.get(institution=town.club).profile_reason == "концертный зал"


def test_once_gathering_has_begun_numbers_may_change_and_the_profile_may_not(town: Town) -> None:
    cycle = make_cycle(town)
    unit = cycle.units.get(institution=town.club)
    given = {"unit": unit, "actor": town.anna, "at": AT}
    assert units.set_unit(values={"recipients": 10, "recipients_source": "учёт"}, **given).sample_size == 4
    with pytest.raises(units.ListIsFixed):
        units.set_unit(values={"profile": "creative", "profile_reason": "зал"}, **given)
    with pytest.raises(units.ListIsFixed):
        units.drop_unit(**given)
    with pytest.raises(units.ListIsFixed):
        _add(town, cycle, make_institution(town.municipality, "Новый клуб"))


def test_experts_are_given_units_and_told_once_gathering_runs(town: Town) -> None:
    cycle = make_cycle(town)
    club = cycle.units.get(institution=town.club)
    given = {"cycle": cycle, "actor": town.anna, "at": AT}
    assert units.assign_experts(units=[club], experts=[town.zoya], only_add=True, **given) == 1
    assert {one.expert for one in club.assignees.all()} == {town.vera, town.zoya}
    assert units.assign_experts(units=[club], experts=[town.zoya], **given) == 1
    assert [one.expert for one in club.assignees.all()] == [town.zoya]
    assert units.assign_experts(units=[club], experts=[town.zoya], **given) == 0
    assert Notice.objects.filter(user=town.zoya).count() == 1
    assert Entry.objects.filter(act="assign_experts").count() == 2


def test_an_institution_closed_in_mid_cycle_leaves_with_its_branches_and_its_sheets_stay(town: Town) -> None:
    cycle = make_cycle(town)
    library = cycle.units.get(institution=town.library)
    make_sheets(library, 10)
    units.leave(unit=library, reason="присоединена к музею", actor=town.anna, at=AT, **BASIS)
    assert cycle.units.filter(left_at=AT).count() == 2
    assert Sheet.objects.filter(unit=library).count() == 10
    went = progress.progress(cycle, today=ON)
    assert {row.institution for row in went.rows} == {town.club.pk, town.theatre.pk}
    assert went.have == 0
    assert Decision.objects.get().values["left"] == [
        "Сельский филиал № 1 (Тихореченская библиотека)",
        "Тихореченская библиотека",
    ]
    with pytest.raises(units.ListIsFixed):
        units.leave(unit=library, reason="ещё раз", actor=town.anna, at=AT, **BASIS)


def test_a_cancelled_cycle_takes_back_what_it_planned(town: Town) -> None:
    cycle = _open(town)
    _add(town, cycle, town.club, town.library)
    phases.cancel_cycle(cycle=cycle, reason="нет денег", actor=town.anna, at=AT, **BASIS)
    assert not AssessedYear.objects.exists()
    assert _add(town, _open(town), town.club).made


def test_publication_is_recorded_in_the_coverage_and_a_correction_replaces_it(town: Town) -> None:
    cycle = _open(town)
    _add(town, cycle, town.library, town.club, with_branches=True)
    totals = {unit.pk: Decimal("88.905") for unit in cycle.units.all()}
    assert years.record_assessed(cycle=cycle, totals=totals, actor=town.anna, at=AT) == 2
    assert set(AssessedYear.objects.values_list("state", "total")) == {("done", Decimal("88.91"))}
    club = cycle.units.get(institution=town.club)
    years.record_assessed(cycle=cycle, totals={club.pk: Decimal("70")}, actor=town.anna, at=AT)
    assert AssessedYear.objects.get(institution=town.club).total == 70
    assert AssessedYear.objects.count() == 2


def test_who_is_late_stands_on_top_of_those_to_be_listed(town: Town) -> None:
    for institution, year in ((town.club, 2025), (town.library, 2023), (town.theatre, 2021)):
        AssessedYear.objects.create(institution=institution, year=year, state="done")
    found = cards.candidates(_open(town), today=ON)
    assert [one.id for one in found] == [town.theatre.pk, town.library.pk, town.club.pk]
    assert [one.shape for one in found] == ["late", "soon", "wait"]
    assert [one.branches for one in found] == [0, 1, 0]


@pytest.mark.parametrize("role", ["chair", "expert", "head", "observer", "stranger"])
def test_only_the_coordinator_makes_the_list(role: str, town: Town) -> None:
    cycle = _open(town)
    with pytest.raises(PermissionDenied):
        units.add_units(cycle=cycle, institutions=[town.club], actor=town.people[role], at=AT)
