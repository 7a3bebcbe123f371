"""Paper sheets: batches with numbers, typing, second entry, corrections with a trace, a protocol that comes out."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.assessment.models import Assignee, Batch, Sheet, SheetChange, Snapshot
from merilo.assessment.queries import answers, batches, choices, typed
from merilo.assessment.services import batches as services
from merilo.assessment.services import typing
from merilo.assessment.services.accepting import NotGathering
from tests.assessment import paper
from tests.assessment.making import make_sheets
from tests.town import AT, Town, make_person

FAST = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fresh(batch: Batch) -> Batch:
    return batches.batch_of(batch.unit.cycle, batch.pk)


def snapshot(batch: Batch) -> Snapshot:
    return Snapshot.objects.create(
        cycle=batch.unit.cycle, number=1, reason="сбор завершён", folder="x", manifest_sha256="0" * 64,
        answers_sha256="0" * 64, sheets=1, excluded=0, marks=0, made_at=AT,
    )  # fmt: skip


def test_numbers_go_on_from_batch_to_batch_and_begin_anew_for_each_unit(town: Town) -> None:
    cycle = paper.cycle_here(town)
    club = paper.unit_here(cycle, "Дом культуры «Искра»")
    made = [paper.make_batch(town, 5), paper.make_batch(town, 3), paper.make_batch(town, 2, unit=club)]
    assert [(one.first_number, one.last_number) for one in made] == [(1, 5), (6, 8), (1, 2)]


@pytest.mark.parametrize("count", [0, -1, 501, 10**9])
def test_a_batch_has_from_one_to_five_hundred_sheets(town: Town, count: int) -> None:
    with pytest.raises(services.BatchRefused, match="от 1 до 500"):
        paper.make_batch(town, count)


def test_a_typed_sheet_keeps_its_number_its_channel_and_who_typed_it(town: Town) -> None:
    batch = paper.make_batch(town)
    sheet = paper.type_one(batch, 3, actor=town.vera, no=["site_used"])
    sheet = Sheet.objects.get(pk=sheet.pk)
    assert (sheet.number, sheet.channel, sheet.typed_by, sheet.batch) == (3, "paper", town.vera, batch)
    said = answers.unpacked(sheet.answers, answers.roles_of(batch.unit.cycle))
    assert said["site_used"] is False and said["site_satisfied"] is None and said["overall_satisfied"] is True
    assert not hasattr(sheet, "trace"), "nothing of the typist's browser is kept"


def test_an_answer_behind_a_no_is_not_counted(town: Town) -> None:
    batch = paper.make_batch(town)
    raw = paper.given() | {"disabled": "0", "access_satisfied": "1"}
    sheet = typing.type_sheet(batch=batch, number=1, raw=raw, actor=town.vera, at=AT)
    assert answers.unpacked(sheet.answers, answers.roles_of(batch.unit.cycle))["access_satisfied"] is None


def test_the_same_sheet_sent_twice_is_one_sheet(town: Town) -> None:
    batch = paper.make_batch(town)
    first = paper.type_one(batch, 1, actor=town.vera)
    assert paper.type_one(batch, 1, actor=town.vera, at=AT + timedelta(hours=1)).pk == first.pk
    assert Sheet.objects.count() == 1
    assert Entry.objects.filter(act="type_sheet").count() == 1


def test_a_number_is_typed_once_whoever_types_it(town: Town) -> None:
    batch = paper.make_batch(town)
    paper.type_one(batch, 1, actor=town.vera)
    for actor, no in ((town.vera, ["recommend"]), (town.anna, [])):
        with pytest.raises(services.NumberOutside, match="№ 1 уже введена"):
            paper.type_one(batch, 1, actor=actor, no=no)


def test_numbers_of_another_batch_and_spoiled_ones_are_refused(town: Town) -> None:
    batch = paper.make_batch(town)
    with pytest.raises(services.NumberOutside, match="в ней нет"):
        paper.type_one(batch, 6, actor=town.vera)
    services.spoil_sheet(batch=batch, number=2, why="пустая", actor=town.vera, at=AT)
    with pytest.raises(services.NumberOutside, match="испорченной: пустая"):
        paper.type_one(batch, 2, actor=town.vera)
    services.unspoil_sheet(batch=batch, number=2, actor=town.vera, at=AT)
    assert paper.type_one(batch, 2, actor=town.vera).number == 2
    with pytest.raises(services.NumberOutside):
        services.spoil_sheet(batch=batch, number=2, why="пустая", actor=town.vera, at=AT)


def test_an_empty_sheet_is_no_sheet(town: Town) -> None:
    with pytest.raises(typing.SheetIsEmpty, match="испорченной"):
        typing.type_sheet(batch=paper.make_batch(town), number=1, raw={"recommend": " "}, actor=town.vera, at=AT)


def test_only_the_coordinator_and_the_expert_it_is_given_to_enter_sheets(town: Town) -> None:
    batch = paper.make_batch(town)
    other = make_person("egor", "Егоров Егор Егорович", "expert", str(town.municipality.place))
    for person in (town.boris, town.gleb, town.olga, town.stranger, other):
        with pytest.raises(NotAllowed):
            paper.type_one(batch, 1, actor=person)
    Assignee.objects.create(unit=batch.unit, expert=other, given_at=AT)
    assert paper.type_one(fresh(batch), 1, actor=other).typed_by == other


@pytest.mark.parametrize("phase", ["preparation", "preliminary", "objections", "final", "published", "cancelled"])
def test_nothing_is_entered_outside_the_gathering(town: Town, phase: str) -> None:
    batch = paper.make_batch(town)
    batch.unit.cycle.phase = phase
    batch.unit.cycle.save()
    with pytest.raises((NotAllowed, NotGathering)):
        paper.type_one(fresh(batch), 1, actor=town.anna)


def test_sheets_may_be_typed_after_the_wave_has_ended_while_the_gathering_goes_on(town: Town) -> None:
    batch = paper.make_batch(town)
    type(batch.wave).objects.update(ended_at=AT, guard_key="")
    assert paper.type_one(fresh(batch), 1, actor=town.vera, at=AT + timedelta(days=80)).pk


# The sample that is typed twice


@FAST
@given(share=st.integers(0, 100), numbers=st.sets(st.integers(1, 500)), key=st.integers(1, 10**6))
def test_the_sample_is_the_share_rounded_up_and_the_same_for_everybody(share: int, numbers: set[int], key: int) -> None:
    batch = Batch(pk=key, second_share=share)
    chosen = batches.sample(batch, numbers)
    assert len(chosen) == math.ceil(len(numbers) * share / 100)
    assert set(chosen) <= numbers and list(chosen) == sorted(chosen)
    assert batches.sample(batch, sorted(numbers, reverse=True)) == chosen


def test_different_batches_have_different_samples() -> None:
    samples = {batches.sample(Batch(pk=key, second_share=10), range(1, 101)) for key in range(1, 20)}
    assert len(samples) == 19


def test_the_second_typist_is_another_person_where_there_is_one(town: Town) -> None:
    batch = paper.make_batch(town)
    paper.type_one(batch, 1, actor=town.vera)
    with pytest.raises(typing.NotForYou):
        typing.type_second(batch=batch, number=1, raw=paper.given(), actor=town.vera, at=AT)
    assert typing.type_second(batch=batch, number=1, raw=paper.given(), actor=town.anna, at=AT).settled_at == AT


def test_where_nobody_else_may_type_one_person_checks_alone(town: Town) -> None:
    batch = paper.make_batch(town)
    Assignee.objects.filter(unit=batch.unit).delete()
    batch = fresh(batch)
    paper.type_one(batch, 1, actor=town.anna)
    assert batches.second_next(batch, town.anna, alone=True) == 1
    assert typing.type_second(batch=batch, number=1, raw=paper.given(), actor=town.anna, at=AT).settled_at


def test_a_second_entry_is_made_once_and_of_a_typed_sheet_only(town: Town) -> None:
    batch = paper.make_batch(town)
    with pytest.raises(services.NumberOutside, match="ещё не введена"):
        typing.type_second(batch=batch, number=1, raw=paper.given(), actor=town.anna, at=AT)
    paper.type_one(batch, 1, actor=town.vera)
    made = typing.type_second(batch=batch, number=1, raw=paper.given(), actor=town.anna, at=AT)
    again = typing.type_second(batch=batch, number=1, raw=paper.given(), actor=town.anna, at=AT)
    assert again == made
    with pytest.raises(typing.AlreadyTwice):
        typing.type_second(batch=batch, number=1, raw=paper.given(["recommend"]), actor=town.anna, at=AT)


def differing(town: Town) -> tuple[Batch, Sheet, typed.Unsettled]:
    batch = paper.make_batch(town)
    sheet = paper.type_one(batch, 1, actor=town.vera, no=["recommend"])
    typing.type_second(batch=batch, number=1, raw=paper.given(["site_used"]), actor=town.anna, at=AT)
    cycle = batch.unit.cycle
    (card,) = typed.unsettled(batch, choices.edition_of(cycle), answers.roles_of(cycle))
    return batch, sheet, card


def test_two_typings_that_differ_stand_side_by_side(town: Town) -> None:
    _, _, card = differing(town)
    assert [(one.role, one.first, one.second) for one in card.differences] == [
        ("site_used", "Да", "Нет"),
        ("site_satisfied", "Да", "нет ответа"),
        ("recommend", "Нет", "Да"),
    ]
    assert (card.number, card.same) == (1, 11)


def test_a_difference_is_settled_question_by_question_with_a_reason_and_leaves_a_trace(town: Town) -> None:
    batch, sheet, card = differing(town)
    taken = {"site_used": "second", "site_satisfied": "first", "recommend": "first"}
    for reason, said in (("", taken), ("по бланку", {"site_used": "second"})):
        with pytest.raises(typing.ReasonNeeded):
            typing.settle_difference(second=card.second, taken=said, reason=reason, actor=town.anna, at=AT)
    typing.settle_difference(second=card.second, taken=taken, reason="сверено с бланком", actor=town.anna, at=AT)
    change = SheetChange.objects.get()
    after = answers.unpacked(change.after, answers.roles_of(batch.unit.cycle))
    assert after["site_used"] is False and after["recommend"] is False
    assert after["site_satisfied"] is None, "what is not asked after a «Нет» has no answer"
    assert (change.before, Sheet.objects.get().answers) == (sheet.answers, change.after)
    assert (change.reason, change.author) == ("сверено с бланком", town.anna)
    state = batches.standing(batch)
    assert (state.unsettled, state.compared, state.differing, state.corrected) == (0, 14, 3, 1)
    with pytest.raises(typing.AlreadyTwice):
        typing.settle_difference(second=card.second, taken=taken, reason="ещё", actor=town.anna, at=AT)


def test_a_first_typing_that_was_right_stays_as_it_is(town: Town) -> None:
    _, sheet, card = differing(town)
    taken = dict.fromkeys((one.role for one in card.differences), "first")
    settled = typing.settle_difference(second=card.second, taken=taken, reason="верен первый", actor=town.anna, at=AT)
    assert (settled.settled_by, settled.reason) == (town.anna, "верен первый")
    assert not SheetChange.objects.exists() and Sheet.objects.get().answers == sheet.answers


# Corrections


def test_a_mistyped_sheet_is_put_right_with_a_trace(town: Town) -> None:
    batch = paper.make_batch(town)
    sheet = paper.type_one(batch, 1, actor=town.vera)
    found = typed.sheet_of(batch.unit.cycle, sheet.pk)
    typing.correct_sheet(sheet=found, raw=paper.given(["recommend"]), reason="описка", actor=town.vera, at=AT)
    change = SheetChange.objects.get()
    assert change.before != change.after == Sheet.objects.get().answers
    entry = Entry.objects.get(act="correct_sheet")
    assert entry.reason == "описка" and entry.before != entry.after
    with pytest.raises(typing.CannotCorrect, match="те же"):
        typing.correct_sheet(sheet=found, raw=paper.given(["recommend"]), reason="ещё", actor=town.vera, at=AT)
    with pytest.raises(typing.ReasonNeeded):
        typing.correct_sheet(sheet=found, raw=paper.given(), reason=" ", actor=town.vera, at=AT)


def test_a_correction_that_agrees_with_the_second_typing_settles_the_difference(town: Town) -> None:
    batch, sheet, card = differing(town)
    found = typed.sheet_of(batch.unit.cycle, sheet.pk)
    typing.correct_sheet(sheet=found, raw=paper.given(["site_used"]), reason="по бланку", actor=town.anna, at=AT)
    card.second.refresh_from_db()
    assert card.second.settled_at == AT and batches.standing(batch).unsettled == 0


def test_a_sheet_of_a_snapshot_is_not_corrected_any_more(town: Town) -> None:
    batch, sheet, card = differing(town)
    snapshot(batch)
    found = typed.sheet_of(batch.unit.cycle, sheet.pk)
    with pytest.raises(typing.CannotCorrect, match="снимок № 1: её можно только исключить"):
        typing.correct_sheet(sheet=found, raw=paper.given(), reason="описка", actor=town.vera, at=AT)
    taken = dict.fromkeys((one.role for one in card.differences), "second")
    with pytest.raises(typing.CannotCorrect):
        typing.settle_difference(second=card.second, taken=taken, reason="по бланку", actor=town.anna, at=AT)
    assert Sheet.objects.get().answers == sheet.answers
    later = paper.type_one(batch, 2, actor=town.vera, at=AT + timedelta(hours=2))
    found = typed.sheet_of(batch.unit.cycle, later.pk)
    assert not typing.hindrance(found), "typed after the snapshot"


def test_what_citizens_sent_themselves_is_nobodys_to_correct(town: Town) -> None:
    cycle = paper.cycle_here(town)
    unit = paper.unit_here(cycle)
    sheet = make_sheets(unit, 1)[0]
    with pytest.raises(typing.CannotCorrect, match="с бумаги"):
        typing.correct_sheet(sheet=sheet, raw=paper.given(), reason="описка", actor=town.anna, at=AT)


# Interviews


def test_answers_by_telephone_are_stored_once_for_a_form(town: Town) -> None:
    cycle = paper.cycle_here(town)
    unit = paper.unit_here(cycle)
    said = {
        "unit": unit,
        "wave": cycle.waves.get(),
        "channel": "telephone",
        "key": "k" * 20,
        "actor": town.vera,
        "at": AT,
    }
    sheets = {typing.type_interview(raw=paper.given(), **said).pk for _ in range(10)}  # type: ignore[arg-type]
    assert len(sheets) == 1
    assert (Sheet.objects.get().channel, Sheet.objects.get().typed_by) == ("telephone", town.vera)
    with pytest.raises(typing.AlreadyTwice):
        typing.type_interview(raw=paper.given(["recommend"]), **said)  # type: ignore[arg-type]
    with pytest.raises(typing.CannotCorrect):
        typing.type_interview(raw=paper.given(), **{**said, "channel": "web"})  # type: ignore[arg-type]


# The protocol


def close(town: Town, batch: Batch, returned: int, spoiled: int, why: str = "") -> Batch:
    return services.close_batch(
        batch=batch, returned=returned, spoiled=spoiled, explanation=why, actor=town.anna, at=AT
    )


def test_a_protocol_that_comes_out_is_closed_and_takes_no_more_sheets(town: Town) -> None:
    batch = paper.make_batch(town, share=0)
    for number in (1, 2, 4):
        paper.type_one(batch, number, actor=town.vera)
    services.spoil_sheet(batch=batch, number=3, why="пустая", actor=town.vera, at=AT)
    closed = close(town, batch, returned=4, spoiled=1)
    assert (closed.returned, closed.spoiled, closed.closed_by) == (4, 1, town.anna)
    for deed in (
        lambda: paper.type_one(batch, 5, actor=town.vera),
        lambda: services.spoil_sheet(batch=batch, number=5, why="пустая", actor=town.vera, at=AT),
        lambda: typing.type_second(batch=batch, number=1, raw=paper.given(), actor=town.anna, at=AT),
        lambda: close(town, batch, 4, 1),
    ):
        with pytest.raises(services.BatchIsClosed):
            deed()
    services.reopen_batch(batch=batch, reason="нашлась анкета", actor=town.anna, at=AT)
    assert paper.type_one(batch, 5, actor=town.vera).number == 5


def test_what_is_missing_is_named_and_may_be_explained(town: Town) -> None:
    batch = paper.make_batch(town, share=50)
    for number in (1, 2):
        paper.type_one(batch, number, actor=town.vera)
    with pytest.raises(services.SumDiffers) as refused:
        close(town, batch, returned=4, spoiled=1)
    assert refused.value.may_explain
    assert "не хватает ввода, 1\u00a0анкета. Не введены № 3–5." in refused.value.differences[0]
    assert "Не введены повторно анкеты № " in refused.value.differences[1]
    closed = close(town, batch, 4, 1, why="одна утеряна")
    assert closed.difference_note == "одна утеряна"


def test_an_unsettled_difference_keeps_the_protocol_open(town: Town) -> None:
    batch, _, _ = differing(town)
    with pytest.raises(services.SumDiffers, match="два ввода расходятся") as refused:
        close(town, batch, 1, 0, why="неважно")
    assert not refused.value.may_explain


@FAST
@given(
    printed=st.integers(1, 40), entered=st.integers(0, 40), noted=st.integers(0, 10), returned=st.integers(0, 60),
    spoiled=st.integers(0, 20),
)  # fmt: skip
def test_the_sum_comes_out_exactly_when_what_came_back_is_what_was_typed_and_spoiled(
    printed: int, entered: int, noted: int, returned: int, spoiled: int
) -> None:
    entered = min(entered, printed)
    noted = min(noted, printed - entered)
    batch = Batch(first_number=1, last_number=printed)
    state = batches.Standing(
        entered=tuple(range(1, entered + 1)),
        spoils=tuple((entered + one, "пустая") for one in range(1, noted + 1)),
        missing=tuple(range(entered + noted + 1, printed + 1)),
        sample=(), second_done=(), second_left=(), unsettled=0, compared=0, differing=0, corrected=0, typists=(),
    )  # fmt: skip
    wrong = services.impossibilities(batch, state, returned=returned, spoiled=spoiled)
    possible = entered + spoiled <= returned <= printed and spoiled >= noted
    assert bool(wrong) is not possible
    if possible:
        left = services.differences(state, returned=returned, spoiled=spoiled)
        assert bool(left) is (returned != entered + spoiled)
