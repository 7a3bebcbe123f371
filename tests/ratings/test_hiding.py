"""What everybody sees tells of no group of people so small that it is known, whatever is put together."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merilo.ratings.queries.hiding import Group, Unseen, hide


@st.composite
def towns(draw: st.DrawFn) -> list[Group]:
    """Some institutions, some with branches, with groups of all sizes."""
    groups = []
    for head in range(draw(st.integers(1, 4))):
        for part in range(draw(st.integers(1, 4))):
            size = draw(st.one_of(st.integers(0, 12), st.integers(0, 200)))
            name = f"{head}" if part == 0 else f"{head}.{part}"
            groups.append(Group(name, f"{head}", size, draw(st.integers(0, size))))
    return groups


def told(groups: list[Group], pooled: bool) -> dict[str, object]:
    """All that is published of the groups: shares as the law wants them, and the counts that are not hidden."""
    hidden = hide(groups, pooled=pooled)
    found: dict[str, object] = {"hidden": hidden}
    families: dict[str, list[Group]] = {}
    for one in groups:
        families.setdefault(one.family, []).append(one)
        found[f"share of {one.unit}"] = Fraction(one.measure, one.size) if one.size else None
        if one.unit not in hidden.units:
            found[f"count of {one.unit}"] = (one.size, one.measure)
    for head, members in families.items():
        size, happy = sum(one.size for one in members), sum(one.measure for one in members)
        if pooled and len(members) > 1:  # only there a share over the whole institution tells of counts
            found[f"share over {head}"] = Fraction(happy, size) if size else None
        if head not in hidden.families:
            found[f"sum over {head}"] = (size, happy)
    return found


def doubled(groups: list[Group], names: set[str]) -> list[Group]:
    """The same town with twice as many people behind some shares."""
    return [Group(one.unit, one.family, 2 * one.size, 2 * one.measure) if one.unit in names else one for one in groups]


@given(towns(), st.booleans())
def test_of_no_small_group_its_size_can_be_computed(groups: list[Group], pooled: bool) -> None:
    """For each there is another town of which the very same is published and where its size is another."""
    before = told(groups, pooled)
    for small in (one for one in groups if 0 < one.size < 5):
        mates = {one.unit for one in groups if one.family == small.family} if pooled else {small.unit}
        other = doubled(groups, mates)
        assert told(other, pooled) == before
        assert small.unit in hide(groups, pooled=pooled).units


@given(towns(), st.booleans())
def test_never_exactly_one_is_hidden_where_there_is_another(groups: list[Group], pooled: bool) -> None:
    hidden = hide(groups, pooled=pooled).units
    families: dict[str, list[Group]] = {}
    for one in groups:
        families.setdefault(one.family, []).append(one)
    for members in (*families.values(), groups):
        having = [one for one in members if one.size]
        assert len(having) < 2 or sum(one.unit in hidden for one in having) != 1


@pytest.mark.parametrize(
    ("size", "satisfied", "expected"),
    [(0, 0, False), (1, 0, True), (4, 3, True), (5, 4, False), (5, 5, True), (6, 2, True), (7, 3, False),
     (8, 2, True), (9, 3, True), (9, 4, False), (10, 10, False), (12, 4, False)],
)  # fmt: skip
def test_a_group_is_small_or_has_the_share_of_a_small_one(size: int, satisfied: int, expected: bool) -> None:
    assert Group("а", "а", size, satisfied).is_small == expected


def test_the_next_smallest_is_hidden_beside_a_single_one() -> None:
    groups = [Group("А", "А", 30, 17), Group("Б", "А", 3, 1), Group("В", "А", 11, 7), Group("Г", "Г", 13, 11)]
    assert hide(groups, pooled=False) == Unseen(frozenset({"Б", "В"}), frozenset({"А"}))


def test_where_counts_are_pooled_a_whole_family_is_hidden() -> None:
    groups = [Group("А", "А", 30, 17), Group("Б", "А", 3, 1), Group("В", "А", 11, 7), Group("Г", "Г", 13, 11)]
    assert hide(groups, pooled=True).units == {"А", "Б", "В"}


def test_what_was_hidden_once_stays_hidden() -> None:
    groups = [Group("А", "А", 30, 17), Group("Б", "Б", 11, 7), Group("В", "В", 13, 11)]
    assert hide(groups, pooled=False, also=frozenset({"Б"})).units == {"Б", "В"}
    assert not hide(groups, pooled=False)
