"""What of the results waits on people's desks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from merilo.assessment.models import Cycle
from merilo.core.wording import NBSP
from merilo.ratings.models import Objection
from merilo.ratings.queries import desk
from tests.ratings.objecting import objection_here, sent_here
from tests.town import AT, ON, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


def lines(town: Town, person: Any) -> list[str]:
    return [
        f"{one.text}; {one.words}".replace(NBSP, " ") for one in desk.lines(person, town.municipality, today=ON, at=AT)
    ]


def test_a_head_may_object_and_others_answer(town: Town, client: Client) -> None:
    objection = objection_here(town)
    assert lines(town, town.gleb) == ["Посмотреть предварительные результаты; можно возразить до 1 января 2100 г."]
    for person in (town.anna, town.vera):
        assert lines(town, person) == ["Ответить учреждениям: 1 возражение; ответить до 1 января 2100 г."]
    for person in (town.pavel, town.olga, town.stranger):
        assert lines(town, person) == []
    client.force_login(town.vera)
    page = client.get(f"/work/{town.municipality.slug}/").content.decode()
    assert f"/cycles/{objection.calculation.cycle_id}/objections/?state=filed" in page


def test_what_is_over_stands_on_no_desk(town: Town) -> None:
    objection_here(town)
    Objection.objects.update(state=Objection.State.WITHDRAWN)
    Cycle.objects.filter(pk=sent_here(town).pk).update(objections_until=ON.replace(year=2020))
    for person in town.people.values():
        assert lines(town, person) == []
