"""Letters that ask institutions for information."""

from __future__ import annotations

from datetime import timedelta

import pytest

from merilo.assessment.services import requests
from tests.assessment.making import make_cycle
from tests.town import AT, ON, Town

pytestmark = pytest.mark.django_db


def test_a_letter_is_sent_and_answered_by_the_head(town: Town) -> None:
    cycle = make_cycle(town)
    unit = cycle.units.get(institution=town.library)
    (sent,) = requests.send_requests(
        cycle=cycle, units=[unit], number="01-17/3", sent_on=ON, due_on=ON + timedelta(days=7),
        text="Сообщите число получателей услуг.", actor=town.anna, at=AT,
    )  # fmt: skip
    answered = requests.answer_request(request=sent, answer="890 человек, форма 6-НК.", actor=town.gleb, at=AT)
    assert (answered.answered_on, answered.answered_by) == (ON, town.gleb)
    with pytest.raises(requests.RequestRefused, match="уже ответили"):
        requests.withdraw_request(request=sent, reason="не нужно", actor=town.anna, at=AT)
