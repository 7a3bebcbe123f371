"""How gathering goes: what is counted, the pace, the day on which there will be enough, who stands on top."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from merilo.assessment.models import Cycle, Unit
from merilo.assessment.queries import cards, progress
from merilo.assessment.queries.pace import FARTHEST, LOOK_BACK, Pace, looked_at
from merilo.assessment.services import inspecting
from tests.assessment import looking
from tests.assessment.making import make_cycle, make_marks, make_sheets
from tests.site import walking
from tests.town import AT, ON, Town

paces = st.builds(
    Pace,
    have=st.integers(0, 2000),
    need=st.integers(1, 600),
    recent=st.integers(0, 2000),
    days=st.integers(1, LOOK_BACK),
)


@given(paces)
def test_on_the_expected_day_there_are_enough_and_on_the_day_before_there_are_not(speed: Pace) -> None:
    day = speed.reached_on(ON)
    if day is None:
        slow = speed.missing * speed.days > speed.recent * FARTHEST
        assert speed.is_enough or slow
        return
    ahead = (day - ON).days
    assert speed.have + speed.recent * ahead / speed.days >= speed.need  # type: ignore[operator]
    assert speed.have + speed.recent * (ahead - 1) / speed.days < speed.need  # type: ignore[operator]


@given(paces, st.integers(0, 100))
def test_who_gathers_faster_is_never_ready_later(speed: Pace, more: int) -> None:
    faster = Pace(speed.have, speed.need, speed.recent + more, speed.days)
    slow, fast = speed.reached_on(ON), faster.reached_on(ON)
    assert fast is None or slow is None or fast <= slow
    assert not (fast is None and slow is not None)


@given(st.integers(-5, 400))
def test_the_pace_is_of_two_weeks_at_most_and_of_the_days_there_were(days: int) -> None:
    found = looked_at(ON - timedelta(days=days), ON)
    assert found == max(0, min(LOOK_BACK, days + 1))


def test_forms_are_open_from_the_first_mark_until_another_person_has_accepted_them(town: Town) -> None:
    cycle = looking.cycle_here(town)
    assert not progress.has_open_forms(cycle)
    form = looking.filled(town, looking.form_here(town))
    assert progress.has_open_forms(cycle)
    form = inspecting.close_inspection(inspection=form, actor=town.vera, at=AT)
    assert progress.has_open_forms(cycle)
    inspecting.accept_inspection(inspection=form, actor=town.zoya, at=AT)
    assert not progress.has_open_forms(cycle)


def test_forms_of_whoever_left_the_cycle_or_is_not_gathered_keep_nothing_open(town: Town) -> None:
    form = looking.filled(town, looking.form_here(town))
    cycle = form.unit.cycle
    for kept, changed in ({"left_at": AT}, {"left_at": None}), ({"is_gathered": False}, {"is_gathered": True}):
        Unit.objects.filter(pk=form.unit_id).update(**kept)
        assert not progress.has_open_forms(cycle), kept
        Unit.objects.filter(pk=form.unit_id).update(**changed)
        assert progress.has_open_forms(cycle)


def test_the_pace_is_nothing_before_gathering() -> None:
    assert looked_at(None, ON) == 0
    assert Pace(0, 40, 0, 0).reached_on(ON) is None
    assert Pace(0, 40, 0, 0).per_week == 0


def test_only_sheets_that_count_are_counted_by_channel(town: Town) -> None:
    cycle = make_cycle(town)
    club = cycle.units.get(institution=town.club)
    make_sheets(club, 7)
    make_sheets(club, 3, seed=2, channel="paper")
    make_sheets(club, 5, seed=3, is_test=True)
    make_sheets(club, 2, seed=4, excluded_at=AT)
    went = progress.progress(cycle, today=ON)
    row = next(one for one in went.rows if one.id == club.pk)
    assert went.channels == ("по ссылке", "на бумаге")
    assert row.by_channel == (7, 3)
    assert (row.pace.have, row.pace.need, row.pace.missing) == (10, 40, 30)
    assert (went.excluded, went.tests) == (2, 5)


def test_who_lacks_most_stands_first_and_who_has_enough_last(town: Town) -> None:
    cycle = make_cycle(town)
    library, branch = cycle.units.get(institution=town.library), cycle.units.get(institution=town.branch)
    club, theatre = cycle.units.get(institution=town.club), cycle.units.get(institution=town.theatre)
    make_sheets(library, 40)
    make_sheets(branch, 28)
    make_sheets(club, 5, hour=AT - timedelta(days=20))
    make_marks(library)
    went = progress.progress(cycle, today=ON)
    assert [row.id for row in went.rows] == [theatre.pk, club.pk, branch.pk, library.pk]
    words = {row.id: (row.words, row.shape) for row in went.rows}
    assert words[theatre.pk] == ("анкет нет", "late")
    assert words[club.pk] == ("анкеты не поступают", "late")
    assert words[branch.pk] == ("к 21\xa0апреля", "soon")  # 28 in 14 days, 12 are missing
    assert words[library.pk] == ("набрано", "done")
    assert (went.accepted, went.forms, went.reached) == (3, 12, 1)


def test_nobody_is_told_a_day_for_sheets_that_come_no_more(client: Client, town: Town) -> None:
    cycle = make_cycle(town)
    make_sheets(cycle.units.get(institution=town.branch), 28)
    Cycle.objects.update(phase="preliminary")
    went = progress.progress(Cycle.objects.get(), today=ON)
    assert {(row.words, row.shape, row.reached_on) for row in went.rows} == {("не набрано", "late", None)}
    client.force_login(town.anna)
    page = client.get(f"/work/{town.municipality.slug}/cycles/{cycle.pk}/").content.decode()
    assert "Набрано ли" in page and "Наберётся" not in page and "Темп" not in page


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_table_is_taken_away_as_a_file_in_which_no_name_is_a_formula(client: Client, town: Town, kind: str) -> None:
    cycle = make_cycle(town)
    club = cycle.units.get(institution=town.club)
    make_sheets(club, 7)
    cycle.units.filter(pk=club.pk).update(name="=HYPERLINK(0)")
    client.force_login(town.anna, backend=walking.BACKEND)
    given = client.get(reverse("cycle_progress", args=[town.municipality.slug, cycle.pk, kind]))
    if kind == "csv":
        lines = list(csv.reader(given.content.decode("utf-8-sig").splitlines(), delimiter=";"))
        name = "'=HYPERLINK(0)"
    else:
        page = openpyxl.load_workbook(io.BytesIO(given.content)).active
        lines = [[str(cell.value) for cell in line] for line in page.iter_rows()]
        assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)
        name = "=HYPERLINK(0)"
    row = next(line for line in lines if line[0] == name)
    assert row[2:6] == ["40", "7", "33", "7"]


def test_a_day_behind_the_end_of_gathering_is_said_to_be_late() -> None:
    speed = Pace(10, 40, 1, 14)  # 30 are missing: 420 days
    assert progress.standing(speed, speed.reached_on(ON), date(2026, 5, 1)) == (
        "не успеть: 9\xa0июня 2027\xa0г.",
        "late",
    )
    near = Pace(10, 12, 1, 14)
    assert progress.standing(near, near.reached_on(ON), date(2026, 5, 1)) == ("не успеть: 13\xa0мая", "late")


def test_a_unit_without_a_number_of_recipients_says_so_and_does_not_hold_the_cycle(town: Town) -> None:
    cycle = make_cycle(town)
    for unit in cycle.units.all():
        make_marks(unit)
        make_sheets(unit, 40)
    cycle.units.filter(institution=town.club).update(
        sample_size=None, recipients=None, recipients_source="открыт в 2026"
    )
    went = progress.progress(cycle, today=ON)
    row = next(one for one in went.rows if one.institution == town.club.pk)
    assert (row.words, row.why_no_need) == ("объём выборки не задан", "открыт в 2026")
    assert went.is_whole
    deed = cards.next_deed(cycle, today=ON, went=went)
    assert deed is not None
    assert deed.page == "cycle_close"
