"""Meetings that were held are counted for the indicators of plans; a person confirms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from merilo.council.models import Meeting
from merilo.council.queries import counting as about
from merilo.council.services import counting
from merilo.plans.models import Indicator
from tests.council.choosing import meetings_indicator
from tests.council.making import closed, held, make_meeting
from tests.town import Town, make_plan


def test_own_meetings_answer_one_indicator_and_those_of_others_another(town: Town) -> None:
    closed(town)
    held(town, make_meeting(town, format=Meeting.Format.CLUB))
    held(town, make_meeting(town, format=Meeting.Format.OTHER, body="администрация округа"))
    make_meeting(town)
    counted = about.year_of(town.municipality, 2026)
    wanted = {
        "Число заседаний общественного совета": 2,
        "Рассмотрение вопросов оценки на заседаниях": 2,
        "Заседания открытого клуба": 1,
        "Участие членов совета в совещаниях администрации": 1,
    }
    assert {words: counted.number_for(words) for words in wanted} == wanted
    assert counted.source_for("Число заседаний совета").startswith("протокол №\xa01 от 15.04.2026, ")
    assert counted.source_for("Участие в совещаниях администрации") == "совещания 15.04.2026"
    assert [one.came for one in counted.others] == [4]


def test_a_person_confirms_what_was_counted(town: Town, client: Client) -> None:
    closed(town)
    key, year = meetings_indicator(town).split("/")
    plan = Indicator.objects.get().plan
    Indicator.objects.create(plan=plan, name="Доля учреждений, рассмотренных на заседаниях", unit="%")
    (one,) = about.proposed(town.municipality, about.year_of(town.municipality, 2026))
    assert (one.planned, one.actual, one.counted, one.is_confirmed) == ("4", None, 1, False)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    home = f"/work/{town.municipality.slug}/council/meetings/count/"
    assert "Записать 1" in client.get(home).content.decode()
    assert client.post(f"{home}{key}/{year}/", {"shown": "5"}).status_code == 409
    assert client.post(f"{home}{key}/{year}/", {"shown": "1"}).status_code == 302
    value = Indicator.objects.get(pk=key).values.get()
    assert value.actual == 1 and "протокол №" in value.source
    assert "Записать 1" not in client.get(home).content.decode()


def test_a_figure_that_has_moved_meanwhile_is_not_written(town: Town) -> None:
    one = Indicator.objects.get(pk=meetings_indicator(town).split("/")[0])
    closed(town)
    with pytest.raises(counting.NothingToConfirm, match="стало 1"):
        counting.counted(indicator=one, year=2026, shown=0)
    assert counting.counted(indicator=one, year=2026, shown=1)[0] == Decimal(1)


def test_indicators_of_another_town_are_not_there(town: Town, client: Client) -> None:
    other = Indicator.objects.create(plan=make_plan(town.elsewhere), name="Число заседаний совета")
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    home = f"/work/{town.municipality.slug}/council/meetings/count/{other.pk}/2026/"
    assert client.post(home, {"shown": "0"}).status_code == 404
