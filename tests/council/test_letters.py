"""Proposals to the administration: the letter, the month that runs from sending, the answer, lines of plans."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from merilo.council.queries import desk, letters_sent
from merilo.council.services import letters
from merilo.plans.models import Task
from tests.council.making import answered_proposal, council_here, make_proposal, sent_proposal
from tests.plans.making import make_line
from tests.town import AT, ON, Town


@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2026, 4, 15), date(2026, 5, 15)), (date(2026, 1, 31), date(2026, 2, 28)),
     (date(2028, 1, 30), date(2028, 2, 29)), (date(2026, 12, 5), date(2027, 1, 5))],
)  # fmt: skip
def test_a_month_ends_on_the_same_number_or_on_the_last_day(day: date, until: date) -> None:
    assert letters.month_after(day) == until


def test_sending_starts_the_month_and_the_lines_that_wait_for_it(town: Town) -> None:
    waiting = make_line(
        town, "в течение месяца со дня поступления информации", responsible=["Администрация"],
        text="Рассмотреть результаты и предложения",
    )  # fmt: skip
    done = make_line(town, "II квартал", text="Направить результаты и предложения", step="proposals", plan=waiting.plan)
    assert waiting.tasks.get().state == Task.State.WAITING
    one = sent_proposal(town)
    assert one.answer_by == date(2026, 5, 15)
    assert (done.tasks.get().state, done.tasks.get().done_on) == ("done", ON)
    begun = waiting.tasks.get()
    assert begun.state == Task.State.OPEN and begun.due_on is not None and begun.due_on > ON
    with pytest.raises(letters.ProposalRefused, match="больше не меняются"):
        letters.change_proposals(proposal=one, values={}, actor=town.anna, at=AT)
    with pytest.raises(letters.ProposalRefused, match="уже отправлены"):
        letters.send_proposals(proposal=one, sent_on=ON, sent_how="ещё раз", actor=town.anna, at=AT)


def test_an_answer_that_is_late_stands_on_the_desk_of_the_chair(town: Town) -> None:
    council_here(town)
    one = sent_proposal(town)
    late = date(2026, 5, 16)
    for today, seen in ((late - timedelta(days=1), False), (late, True)):
        lines = desk.lines(town.boris, town.municipality, today=today, at=AT)
        assert any("Напомнить администрации" in line.text for line in lines) is seen
    assert letters_sent.standing(one, late) == ("ответ просрочен на 1\xa0день", "late")
    answered = answered_proposal(town)
    assert letters_sent.standing(answered, late)[1] == "done"


def test_the_letter_numbers_the_proposals_by_institution(town: Town) -> None:
    paper = letters_sent.paper(make_proposal(town), answer_by=date(2026, 5, 15), today=ON)
    assert paper.points == (("Библиотека", "поставить пандус"), ("", "Провести семинар"))
