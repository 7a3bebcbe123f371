"""Who may do what where."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from merilo.accounts import access
from merilo.accounts.access import Act, Place
from merilo.accounts.models import Deputy, Entry, Grant, JournalIsKept, Role
from tests.town import AT, ON, Town


def test_a_coordinator_rules_the_own_municipality_only(town: Town) -> None:
    assert access.may(town.anna, Act.KEEP_PLANS, within=town.municipality.place, at=AT)
    assert not access.may(town.anna, Act.KEEP_PLANS, within=town.elsewhere.place, at=AT)


def test_places_are_compared_whole_not_by_their_first_digits(town: Town) -> None:
    Grant.objects.create(user=town.pavel, role=Role.COORDINATOR, place="mun:1", since=ON)
    assert not access.may(town.pavel, Act.KEEP_PLANS, within=Place(10), at=AT)


def test_a_head_acts_for_the_own_institution_and_its_branches_only(town: Town) -> None:
    assert access.may(town.gleb, Act.MEND_INSTITUTION, within=town.library.place, at=AT)
    assert access.may(town.gleb, Act.MEND_INSTITUTION, within=town.branch.place, at=AT)
    assert not access.may(town.gleb, Act.MEND_INSTITUTION, within=town.club.place, at=AT)
    assert not access.may(town.gleb, Act.MEND_INSTITUTION, within=town.municipality.place, at=AT)


def test_a_role_ends_with_its_last_day(town: Town) -> None:
    Grant.objects.filter(user=town.anna).update(until=ON)
    assert access.may(town.anna, Act.KEEP_PLANS, within=town.municipality.place, at=AT)
    assert not access.may(town.anna, Act.KEEP_PLANS, within=town.municipality.place, at=AT + timedelta(days=1))


def test_a_deputy_may_what_the_person_away_may_and_is_named_with_both(town: Town) -> None:
    Deputy.objects.create(
        person=town.anna, deputy=town.pavel, place=str(town.municipality.place), since=ON, until=ON, reason="отпуск"
    )
    found = access.require(town.pavel, Act.KEEP_PLANS, within=town.municipality.place, at=AT)
    assert found.instead_of == town.anna
    assert not access.may(town.pavel, Act.KEEP_PLANS, within=town.municipality.place, at=AT + timedelta(days=1))


def test_the_performer_of_a_task_may_report_it_and_no_other(town: Town) -> None:
    mine = Place(town.municipality.pk, own=frozenset({town.pavel.pk}))
    assert access.may(town.pavel, Act.REPORT_TASK, within=mine, at=AT)
    assert not access.may(town.pavel, Act.REPORT_TASK, within=town.municipality.place, at=AT)


def test_who_is_refused_is_told_which_role_is_needed(town: Town) -> None:
    with pytest.raises(access.NotAllowed, match="координатор"):
        access.require(town.olga, Act.KEEP_PLANS, within=town.municipality.place, at=AT)


def test_the_journal_cannot_be_changed_or_deleted(town: Town) -> None:
    entry = Entry.objects.create(
        at=datetime.combine(date(2026, 1, 1), AT.timetz()), actor=town.anna, actor_name="Анна", place="mun:1",
        act="keep_plans", subject="plan:1", subject_name="План",
    )  # fmt: skip
    for deed in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(act="x")):
        with pytest.raises(JournalIsKept):
            deed()
