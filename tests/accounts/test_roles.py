"""Roles are given and end; nobody gets more than the giver may give."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from merilo.accounts import access
from merilo.accounts.access import Act, NotAllowed, Place
from merilo.accounts.models import Entry, Grant, Role, User
from merilo.accounts.queries import people as seen
from merilo.accounts.services import deputies, invitations, people, roles
from tests.town import AT, ON, Town, make_person


def give(town: Town, **values: object) -> Grant:
    """Give Pavel the role of an expert from today, by Anna, or what is said instead."""
    given = {"person": town.pavel, "role": Role.EXPERT, "within": town.municipality.place, "since": ON}
    return roles.give_role(**{**given, "actor": town.anna, "at": AT, **values})  # type: ignore[arg-type]


def end(town: Town, grant: Grant, last_day: date = ON, **values: object) -> Grant:
    """End a role by Anna."""
    given = {"grant": grant, "last_day": last_day, "reason": "уход", "actor": town.anna, "on": ON, "at": AT}
    return roles.end_role(**{**given, **values})  # type: ignore[arg-type]


def test_a_coordinator_gives_a_role_and_the_journal_says_so(town: Town) -> None:
    give(town, basis="распоряжение № 14")
    entry = Entry.objects.get()
    assert (entry.act, entry.actor_name, entry.subject_name) == ("give_role", town.anna.name, town.pavel.name)
    assert entry.reason == "распоряжение № 14"
    assert entry.after["role"] == Role.EXPERT


def test_a_coordinator_gives_nothing_in_another_municipality(town: Town) -> None:
    with pytest.raises(NotAllowed):
        give(town, within=town.elsewhere.place)


@pytest.mark.parametrize("who", ["chair", "member", "expert", "head", "performer", "observer", "stranger"])
def test_nobody_else_gives_roles(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        give(town, actor=town.people[who])


def test_a_coordinator_cannot_make_an_administrator(town: Town) -> None:
    with pytest.raises(roles.RoleNotGiven, match="администратор"):
        give(town, role=Role.ADMIN)
    with pytest.raises(NotAllowed):
        roles.give_everywhere(person=town.anna, role=Role.ADMIN, basis="сама", actor=town.anna, on=ON, at=AT)


def test_a_head_needs_an_institution_and_others_must_not_have_one(town: Town) -> None:
    with pytest.raises(roles.RoleNotGiven, match="учреждение"):
        give(town, role=Role.HEAD)
    with pytest.raises(roles.RoleNotGiven):
        give(town, role=Role.COORDINATOR, within=town.library.place)


def test_the_same_role_is_not_given_twice_over_the_same_days(town: Town) -> None:
    give(town, until=ON + timedelta(days=10))
    with pytest.raises(roles.RoleNotGiven, match="уже есть"):
        give(town, since=ON + timedelta(days=10))
    give(town, since=ON + timedelta(days=11))


def test_a_role_that_was_ended_yesterday_opens_nothing_today(town: Town) -> None:
    second = make_person("second", "Вторая Вера", Role.COORDINATOR, str(town.municipality.place))
    end(town, second.grants.get(), ON - timedelta(days=1))
    fresh = User.objects.get(pk=second.pk)
    assert not access.may(fresh, Act.SEE_MUNICIPALITY, within=town.municipality.place, at=AT)


def test_the_last_coordinator_keeps_the_role(town: Town) -> None:
    with pytest.raises(roles.RoleStays, match="последний координатор"):
        end(town, town.anna.grants.get())
    assert town.anna.grants.get().until is None


def test_one_whose_own_role_ends_sooner_is_no_successor(town: Town) -> None:
    second = make_person("second", "Вторая Вера", Role.COORDINATOR, str(town.municipality.place))
    Grant.objects.filter(user=second).update(until=ON)
    with pytest.raises(roles.RoleStays):
        end(town, town.anna.grants.get(), ON)


def test_a_coordinator_who_was_turned_off_is_no_successor(town: Town) -> None:
    second = make_person("second", "Вторая Вера", Role.COORDINATOR, str(town.municipality.place))
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(roles.RoleStays):
        end(town, town.anna.grants.get())


def test_the_last_administrator_keeps_the_role_and_the_last_but_one_does_not(town: Town) -> None:
    only = town.admin.grants.get()
    with pytest.raises(roles.RoleStays, match="последний администратор"):
        end(town, only, actor=town.admin)
    roles.give_everywhere(person=town.olga, role=Role.ADMIN, basis="приказ", actor=town.admin, on=ON, at=AT)
    assert end(town, only, actor=town.admin).until == ON


def test_a_coordinator_cannot_end_a_role_elsewhere_or_an_administrators(town: Town) -> None:
    for person in (town.stranger, town.admin):
        with pytest.raises(NotAllowed):
            end(town, person.grants.get())


def test_who_is_turned_off_loses_all_roles_at_once(town: Town) -> None:
    people.disable_person(
        person=town.pavel, reason="уволен", within=town.municipality.place, actor=town.anna, on=ON, at=AT
    )
    pavel = User.objects.get(pk=town.pavel.pk)
    assert not pavel.is_active
    assert not access.held(pavel, on=ON)
    assert Entry.objects.get().act == "disable_person"


def test_the_last_coordinator_and_oneself_are_not_turned_off(town: Town) -> None:
    within = town.municipality.place
    with pytest.raises(people.NotOurs, match="Себя"):
        people.disable_person(person=town.anna, reason="-", within=within, actor=town.anna, on=ON, at=AT)
    with pytest.raises(roles.RoleStays):
        people.disable_person(person=town.anna, reason="-", within=within, actor=town.admin, on=ON, at=AT)
    assert User.objects.get(pk=town.anna.pk).is_active


@pytest.mark.parametrize("who", ["admin", "stranger"])
def test_a_coordinator_touches_neither_administrators_nor_people_of_others(town: Town, who: str) -> None:
    person, within = town.people[who], town.municipality.place
    Grant.objects.create(user=person, role=Role.MEMBER, place=str(within), since=ON)
    doing = {"person": person, "within": within, "actor": town.anna, "on": ON, "at": AT}
    with pytest.raises(people.NotOurs):
        people.describe_person(values={"email": "anna@example.ru"}, **doing)
    with pytest.raises(people.NotOurs):
        people.disable_person(reason="-", **doing)
    assert User.objects.get(pk=person.pk).email == ""


def test_one_who_stands_in_elsewhere_belongs_to_others_too(town: Town) -> None:
    there = town.elsewhere.place
    Grant.objects.create(user=town.pavel, role=Role.MEMBER, place=str(there), since=ON)
    deputies.set_deputy(
        person=town.stranger, deputy=town.pavel, within=there, since=ON, until=ON, reason="отпуск",
        actor=town.stranger, on=ON, at=AT,
    )  # fmt: skip
    Grant.objects.filter(user=town.pavel, place=str(there)).delete()
    doing = {"person": town.pavel, "within": town.municipality.place, "actor": town.anna, "on": ON, "at": AT}
    with pytest.raises(people.NotOurs, match="другом муниципалитете"):
        people.describe_person(values={"email": "anna@example.ru"}, **doing)


def test_a_head_of_one_institution_may_nothing_in_another(town: Town) -> None:
    club = Place(town.municipality.pk, town.club.pk)
    for act in Act:
        if act not in access.BEYOND:
            assert not access.may(town.gleb, act, within=club, at=AT), act


def test_a_deputys_deputy_gets_nothing(town: Town) -> None:
    within = town.municipality.place
    for person, deputy in ((town.anna, town.zoya), (town.zoya, town.olga)):
        deputies.set_deputy(
            person=person, deputy=deputy, within=within, since=ON, until=ON, reason="отпуск",
            actor=town.anna, on=ON, at=AT,
        )  # fmt: skip
    zoya, olga = User.objects.get(pk=town.zoya.pk), User.objects.get(pk=town.olga.pk)
    assert access.find(zoya, Act.KEEP_PLANS, within=within, at=AT).instead_of == town.anna  # type: ignore[union-attr]
    assert not access.may(olga, Act.KEEP_PLANS, within=within, at=AT)


def test_an_administrators_deputy_is_no_administrator(town: Town) -> None:
    within = town.municipality.place
    Grant.objects.create(user=town.admin, role=Role.MEMBER, place=str(within), since=ON)
    deputies.set_deputy(
        person=town.admin, deputy=town.olga, within=within, since=ON, until=ON, reason="отпуск",
        actor=town.anna, on=ON, at=AT,
    )  # fmt: skip
    assert not access.may(User.objects.get(pk=town.olga.pk), Act.RUN_INSTALLATION, within=within, at=AT)


def test_a_deputy_deed_names_both_in_the_journal(town: Town) -> None:
    within = town.municipality.place
    deputies.set_deputy(
        person=town.anna, deputy=town.zoya, within=within, since=ON, until=ON, reason="отпуск",
        actor=town.anna, on=ON, at=AT,
    )  # fmt: skip
    give(town, actor=User.objects.get(pk=town.zoya.pk))
    entry = Entry.objects.filter(act="give_role").get()
    assert (entry.actor_name, entry.acting_for) == (town.zoya.name, town.anna.name)


def test_a_deputy_comes_from_the_municipality_and_not_twice_for_the_same_days(town: Town) -> None:
    doing = {"since": ON, "until": ON, "reason": "отпуск", "actor": town.anna, "on": ON, "at": AT}
    within = town.municipality.place
    with pytest.raises(deputies.DeputyNotSet, match="ролью в этом"):
        deputies.set_deputy(person=town.boris, deputy=town.stranger, within=within, **doing)
    deputies.set_deputy(person=town.boris, deputy=town.zoya, within=within, **doing)
    with pytest.raises(deputies.DeputyNotSet, match="уже назначено"):
        deputies.set_deputy(person=town.boris, deputy=town.vera, within=within, **doing)


def test_a_standing_in_that_was_ended_early_opens_nothing(town: Town) -> None:
    within = town.municipality.place
    made = deputies.set_deputy(
        person=town.anna, deputy=town.zoya, within=within, since=ON, until=ON + timedelta(days=9), reason="отпуск",
        actor=town.anna, on=ON, at=AT,
    )  # fmt: skip
    deputies.end_deputy(deputy=made, actor=town.anna, on=ON, at=AT)
    assert not access.may(User.objects.get(pk=town.zoya.pk), Act.KEEP_PLANS, within=within, at=AT)
    with pytest.raises(deputies.DeputyStays):
        deputies.end_deputy(deputy=made, actor=town.anna, on=ON, at=AT)


def test_a_deputy_whose_own_role_has_ended_stands_in_for_nobody(town: Town) -> None:
    within = town.municipality.place
    deputies.set_deputy(
        person=town.anna, deputy=town.zoya, within=within, since=ON, until=ON + timedelta(days=9), reason="отпуск",
        actor=town.anna, on=ON, at=AT,
    )  # fmt: skip
    assert access.may(User.objects.get(pk=town.zoya.pk), Act.KEEP_PLANS, within=within, at=AT)
    grant = Grant.objects.get(user=town.zoya)
    roles.end_role(grant=grant, last_day=ON, reason="ушла", actor=town.anna, on=ON, at=AT)
    for days, holds in ((0, True), (1, False)):
        at, zoya = AT + timedelta(days=days), User.objects.get(pk=town.zoya.pk)
        assert access.may(zoya, Act.KEEP_PLANS, within=within, at=at) is holds
        assert access.may(zoya, Act.SEE_MUNICIPALITY, within=within, at=at) is holds
        (row,) = seen.deputies(within, on=ON + timedelta(days=days))
        assert (row.is_now, row.is_idle) == (holds, not holds)


def test_who_is_turned_off_does_not_come_back_by_a_code_he_knows(town: Town) -> None:
    within = town.municipality.place
    second = make_person("second", "Вторая Вера Ильинична", Role.COORDINATOR, str(within))
    made = invitations.invite(name="Я сам", role=Role.COORDINATOR, within=within, actor=second, at=AT)
    others = invitations.invite(name="Другой", role=Role.MEMBER, within=within, actor=town.anna, at=AT)
    people.disable_person(person=second, reason="уволена", within=within, actor=town.anna, on=ON, at=AT)
    with pytest.raises(invitations.InvitationNotValid):
        invitations.open_invitation(code=made.code, at=AT)
    assert invitations.open_invitation(code=others.code, at=AT) == others.invitation
