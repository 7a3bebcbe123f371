"""A sheet is stored once, whatever way it comes and however often it is sent; outside the gathering it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.assessment.models import Cycle, Link, Phase, Sheet, SheetTrace, Unit, Wave
from merilo.assessment.queries import answers
from merilo.assessment.services import accepting, pace, storing
from merilo.core import methodology
from tests.assessment.making import ROLES, make_cycle
from tests.town import AT, Town

ALL_YES = dict.fromkeys(ROLES, "yes")


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    pace.forget()
    storing.forget()


@pytest.fixture
def link(town: Town) -> Link:
    make_cycle(town)
    return the_link(town)


def the_link(town: Town) -> Link:
    return Link.objects.select_related("unit", "wave__cycle__municipality").get(unit__institution=town.library)


def send(link: Link, **values: object) -> Sheet:
    given = {"link": link, "raw": ALL_YES, "channel": "web", "receipt": "receipt-0001", "at": AT, **values}
    return accepting.accept_sheet(**given)


@given(st.lists(st.sampled_from([True, False, None]), min_size=len(ROLES), max_size=len(ROLES)))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_packed_answers_come_back_as_they_were(values: list[bool | None]) -> None:
    said = dict(zip(ROLES, values, strict=True))
    line = answers.packed(methodology.Answers(said), ROLES)
    assert len(line) == len(ROLES)
    assert answers.unpacked(line, ROLES) == said


@given(st.text(max_size=20))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_line_that_is_no_line_of_answers_is_refused(line: str) -> None:
    if len(line) == len(ROLES) and set(line) <= set("01-"):
        return
    with pytest.raises(ValueError, match="does not fit"):
        answers.unpacked(line, ROLES)


def test_a_sheet_keeps_answers_hour_and_language_and_nothing_of_the_person(link: Link) -> None:
    sheet = send(link, raw={**ALL_YES, "disabled": "нет", "access_satisfied": "", "proposals": " Больше книг ",
                            "sex": "женский", "age": "30-44"}, language="en", address="10.0.0.1",
                 at=AT.replace(minute=47))  # fmt: skip
    sheet.refresh_from_db()
    assert answers.unpacked(sheet.answers, ROLES) == {
        **dict.fromkeys(ROLES, True), "disabled": False, "access_satisfied": None,
    }  # fmt: skip
    assert sheet.texts == {"proposals": "Больше книг", "sex": "female", "age": "30-44"}
    assert sheet.hour == AT.replace(minute=0)
    assert sheet.language == "en"
    assert not any("10.0.0.1" in str(value) for value in [*vars(sheet).values(), *vars(sheet.trace).values()])


def test_ten_identical_sends_store_one_sheet(link: Link) -> None:
    assert len({send(link).pk for _ in range(10)}) == 1
    assert Sheet.objects.count() == 1
    assert SheetTrace.objects.count() == 1


def test_a_receipt_of_another_institution_is_refused(link: Link, town: Town) -> None:
    send(link)
    with pytest.raises(accepting.ReceiptRejected):
        send(Link.objects.select_related("unit", "wave__cycle__municipality").get(unit__institution=town.club))


def test_an_unanswered_question_is_named(link: Link) -> None:
    with pytest.raises(accepting.SheetRejected) as caught:
        send(link, raw={**ALL_YES, "recommend": "", "overall_satisfied": "может быть"})
    assert len(caught.value.faults) == 2
    assert Sheet.objects.count() == 0


def test_paper_may_have_blank_answers(link: Link) -> None:
    assert send(link, channel="paper", raw={"stand_used": "1"}).answers == "1" + "-" * (len(ROLES) - 1)


@pytest.mark.parametrize("phase", ["preparation", "preliminary", "objections", "final", "published", "cancelled"])
def test_nothing_is_accepted_outside_the_gathering(link: Link, town: Town, phase: str) -> None:
    Cycle.objects.update(phase=phase)
    with pytest.raises(accepting.NotGathering):
        send(the_link(town))


def test_a_sheet_written_while_somebody_closes_the_gathering_is_taken_back(link: Link) -> None:
    Cycle.objects.update(phase=Phase.PRELIMINARY)  # after the link was read
    with pytest.raises(accepting.NotGathering):
        send(link)
    assert Sheet.objects.count() == 0


def test_a_repeat_after_the_end_still_says_that_the_sheet_is_there(link: Link, town: Town) -> None:
    stored = send(link)
    Cycle.objects.update(phase=Phase.PRELIMINARY)
    assert send(the_link(town)) == stored


def test_the_days_of_the_wave_hold_for_people_but_not_for_paper_that_came_back(link: Link) -> None:
    before, after = AT - timedelta(days=40), AT + timedelta(days=70)
    with pytest.raises(accepting.WaveHasNotBegun, match="16\xa0марта"):
        send(link, at=before)
    with pytest.raises(accepting.WaveIsOver):
        send(link, at=after)
    assert send(link, at=after, channel="paper").channel == "paper"


def test_the_last_day_lasts_until_midnight_where_the_municipality_is(link: Link) -> None:
    link.wave.cycle.municipality.time_zone = "Asia/Omsk"  # six hours before UTC
    last = AT.replace(year=link.wave.ends_on.year, month=link.wave.ends_on.month, day=link.wave.ends_on.day)
    assert send(link, at=last.replace(hour=17, minute=59))
    with pytest.raises(accepting.WaveIsOver):
        send(link, at=last.replace(hour=18, minute=1), receipt="receipt-0002")


def test_a_unit_that_has_left_gathers_nothing(link: Link) -> None:
    link.unit.left_at = AT
    with pytest.raises(accepting.UnitHasLeft):
        send(link)


def test_a_number_of_a_form_is_entered_once(link: Link) -> None:
    send(link, channel="paper", number=7)
    with pytest.raises(accepting.NumberIsTaken, match="№ 7"):
        send(link, channel="paper", number=7, receipt="receipt-0002")


def test_test_sheets_come_before_the_gathering_and_bear_their_mark(link: Link, town: Town) -> None:
    Cycle.objects.update(phase=Phase.PREPARATION, roles=[])
    assert send(the_link(town), is_test=True).is_test


@pytest.mark.parametrize("receipt", ["", "short", "x" * 41, "a b c d e f", "ключ-ключ-ключ", "a\x00bcdefghij"])
def test_a_spoiled_receipt_is_refused(link: Link, receipt: str) -> None:
    with pytest.raises(accepting.ReceiptRejected):
        send(link, receipt=receipt)


def test_texts_of_files_are_shortened_and_those_of_people_refused(link: Link) -> None:
    long = {**ALL_YES, "proposals": "ы" * 2001}
    with pytest.raises(accepting.SheetRejected, match="2000\xa0знаков"):
        send(link, raw=long)
    assert len(send(link, raw=long, channel="import").texts["proposals"]) <= accepting.LONGEST_TEXT


def waiting(link: Link, receipt: str) -> storing.Waiting:
    return storing.Waiting(
        code=link.code, channel="web", language="ru", answers="1" * len(ROLES), texts={}, receipt=receipt, at=AT,
        address="10.0.0.1", browser="", seconds=60, doubts=[],
    )  # fmt: skip


def test_the_same_form_twice_among_those_written_together_is_stored_once_and_hurts_nobody(link: Link) -> None:
    first, again, other = (waiting(link, f"receipt-000{number}") for number in (1, 1, 2))
    storing._write([first, again, other])
    assert (first.is_stored, again.is_stored, other.is_stored) == (True, False, True)
    assert Sheet.objects.count() == SheetTrace.objects.count() == 2


@pytest.mark.parametrize("change", ["phase", "wave", "days", "unit"])
def test_what_was_known_of_a_link_a_sheet_ago_is_looked_at_again(link: Link, change: str) -> None:
    assert storing.store(waiting(link, "receipt-0001"))
    if change == "phase":
        Cycle.objects.update(phase=Phase.PRELIMINARY)
    elif change == "wave":
        Wave.objects.update(ended_at=AT)
    elif change == "days":
        Wave.objects.update(ends_on=AT.date() - timedelta(days=1))
    else:
        Unit.objects.update(left_at=AT)
    assert not storing.store(waiting(link, "receipt-0002"))
    assert Sheet.objects.count() == 1


def test_a_sheet_is_hashed_under_the_key_its_wave_has_now(link: Link) -> None:
    assert storing.store(waiting(link, "receipt-0001"))
    Wave.objects.update(guard_key="n" * 64)
    if not storing.store(waiting(link, "receipt-0002")):  # what was known is forgotten, and asked anew for the next
        assert storing.store(waiting(link, "receipt-0002"))
    one, two = SheetTrace.objects.order_by("pk").values_list("address_hash", flat=True)
    assert one != two
