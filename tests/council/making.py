"""The council of the test town: Boris presides, Zoya is a member, three others sit without accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from merilo.council.models import Council, Member
from merilo.council.services import people
from merilo.plans.services import files
from tests.town import AT, Town

FORMED = date(2025, 2, 3)
OTHERS = ("Ивина Ирина Львовна", "Климов Клим Ильич", "Лунина Лада Юрьевна")


def make_council(town: Town, *, members: bool = True, **values: Any) -> Council:
    """Form a council of five."""
    given = {
        "name": "Общественный совет",
        "basis": "решение общественной палаты от 03.02.2025 № 2",
        "formed_on": FORMED,
        "ends_on": date(2028, 2, 3),
        **values,
    }
    council = people.form_council(municipality=town.municipality, values=given, actor=town.anna, at=AT)
    if members:
        make_member(town, council, town.boris.name, user=town.boris, post=Member.Post.CHAIR, email="boris@example.org")
        make_member(town, council, town.zoya.name, user=town.zoya)
        for name in OTHERS:
            make_member(town, council, name)
    return council


def make_member(town: Town, council: Council, name: str, **values: Any) -> Member:
    """Let a person into the council."""
    given = {"name": name, "employer": "пенсионер", "joined_on": council.formed_on, "stated_on": council.formed_on}
    return people.add_member(council=council, values=given | values, actor=town.anna, at=AT)


def council_here(town: Town) -> Council:
    """Return the council of the town, made once."""
    return Council.objects.filter(municipality=town.municipality).first() or make_council(town)


def member_here(town: Town) -> Member:
    """Return Zoya as a member."""
    return council_here(town).members.get(user=town.zoya)


def conflict_here(town: Town) -> str:
    """Return the part of an address that names a member and what she stated of the library."""
    member = member_here(town)
    stated = people.state_conflict(
        member=member, institution=town.library, words="работает сестра", stated_on=FORMED, actor=town.zoya, at=AT
    )
    return f"{member.pk}/conflicts/{stated.pk}"


def with_statute(town: Town) -> Council:
    """Return the council with its statute as a file."""
    council = council_here(town)
    stored = files.store(
        municipality=town.municipality, name="положение.csv", content=b"a;b\n1;2\n", actor=town.anna, at=AT,
        kinds=files.EVIDENCE,
    )  # fmt: skip
    Council.objects.filter(pk=council.pk).update(statute_file=stored)
    return council
