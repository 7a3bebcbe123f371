"""A plan in force is amended by decisions: the approved text never changes, tasks follow visibly."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.accounts.models import Entry
from merilo.plans.models import Amendment, Item, Plan, Postponement, Task
from merilo.plans.queries import steps, versions
from merilo.plans.services import amendments
from merilo.plans.services.amendments import LineChange
from merilo.plans.services.lines import LineInput
from tests.plans.test_plan_making import approve, make
from tests.town import AT, ON, Town, make_plan

DECISION = {"decision": "распоряжение № 31-р", "reason": "Перенос по просьбе учреждений", "on": ON}


def in_force(town: Town, *lines: LineInput) -> Plan:
    """Make an approved plan."""
    return approve(town, make(town, *lines))


def amend(town: Town, plan: Plan, *changes: LineChange, **values: object) -> Amendment:
    """Amend it."""
    return amendments.amend(plan=plan, changes=changes, actor=town.anna, at=AT, **{**DECISION, **values})  # type: ignore[arg-type]


def test_a_changed_line_keeps_its_approved_text_reason_and_decision(town: Town) -> None:
    plan = in_force(town, LineInput("Провести опрос", number="1", deadline_words="до 1 июля"))
    amend(
        town,
        plan,
        LineChange(plan.items.get(), LineInput("Провести опрос жителей", number="1", deadline_words="до 1 августа")),
    )
    [approved] = versions.as_approved(plan)
    [now] = versions.as_amended(plan)
    assert (approved.text, approved.deadline_words) == ("Провести опрос", "до 1 июля")
    assert (now.text, now.deadline_words, now.change, now.amended_by) == (
        "Провести опрос жителей", "до 1 августа", "changed", (1,),
    )  # fmt: skip
    [card] = versions.amendments(plan)
    assert (card.decision, card.reason) == ("распоряжение № 31-р", "Перенос по просьбе учреждений")
    term = next(field for field in card.lines[0].fields if field.name == "Срок")
    assert [(piece.kind, piece.words) for piece in term.pieces] == [
        ("same", "до 1 "), ("out", "июля"), ("in", "августа"),
    ]  # fmt: skip


def test_an_open_task_moves_with_a_trace_and_a_done_one_stays_as_it_was(town: Town) -> None:
    plan = in_force(
        town, LineInput("Открытое", deadline_words="до 1 июля"), LineInput("Сделанное", deadline_words="март")
    )
    open_one, done = plan.items.order_by("position")
    Task.objects.filter(item=done).update(state="done", done_on=date(2026, 3, 10))
    amend(
        town, plan,
        LineChange(open_one, LineInput("Открытое", deadline_words="до 1 августа")),
        LineChange(done, LineInput("Сделанное", deadline_words="май")),
    )  # fmt: skip
    moved = Task.objects.get(item=open_one)
    assert (moved.due_on, moved.state) == (date(2026, 7, 31), "open")
    trace = Postponement.objects.get(task=moved)
    assert (trace.old_due_on, trace.new_due_on) == (date(2026, 6, 30), date(2026, 7, 31))
    assert "распоряжение № 31-р" in trace.reason
    kept = Task.objects.get(item=done)
    assert (kept.state, kept.done_on, kept.due_on) == ("done", date(2026, 3, 10), date(2026, 3, 31))


def test_turns_that_fall_away_are_taken_off_with_the_decision_as_reason(town: Town) -> None:
    plan = in_force(town, LineInput("Встречи", deadline_words="ежеквартально"))
    item = plan.items.get()
    Task.objects.filter(item=item, due_on=date(2026, 3, 31)).update(state="done", done_on=date(2026, 3, 1))
    amend(town, plan, LineChange(item, LineInput("Встречи", deadline_words="октябрь")))
    states = sorted(Task.objects.filter(item=item).values_list("state", "due_on"))
    assert states == [
        ("cancelled", date(2026, 6, 30)), ("cancelled", date(2026, 9, 30)), ("cancelled", date(2026, 12, 31)),
        ("done", date(2026, 3, 31)), ("open", date(2026, 10, 31)),
    ]  # fmt: skip
    assert all("№ 31-р" in task.cancel_reason for task in Task.objects.filter(state="cancelled"))


def test_an_excluded_line_stays_readable_and_can_be_brought_back(town: Town) -> None:
    plan = in_force(town, LineInput("Дело", deadline_words="октябрь"), LineInput("Другое"))
    item = plan.items.order_by("position")[0]
    amend(town, plan, LineChange(item))
    assert [row.change for row in versions.as_amended(plan)] == ["excluded", ""]
    assert Task.objects.get(item=item).state == "cancelled"
    item.refresh_from_db()
    amend(town, plan, LineChange(item, LineInput("Дело", deadline_words="октябрь")))
    assert [one.lines[0].deed for one in versions.amendments(plan)] == ["restored", "excluded"]
    assert sorted(Task.objects.filter(item=item).values_list("state", flat=True)) == ["cancelled", "open"]


def test_an_added_line_has_no_approved_text(town: Town) -> None:
    plan = in_force(town, LineInput("А"), LineInput("Б"))
    first = plan.items.order_by("position")[0]
    amend(town, plan, LineChange(None, LineInput("Новое", deadline_words="май"), after=first))
    assert [row.text for row in versions.as_approved(plan)] == ["А", "Б"]
    assert [(row.text, row.change) for row in versions.as_amended(plan)] == [("А", ""), ("Новое", "added"), ("Б", "")]
    assert Task.objects.get(item__text="Новое").due_on == date(2026, 5, 31)


def test_what_does_not_hold_together_is_refused_and_nothing_changes(town: Town) -> None:
    plan = in_force(town, LineInput("Дело"))
    item = plan.items.get()
    same = LineChange(item, LineInput("Дело"))
    other = make_plan(town.municipality, items=1).items.get()
    for changes in ((), (same,), (same, same), (LineChange(other),), (LineChange(None, None),)):
        with pytest.raises(amendments.AmendmentRejected):
            amend(town, plan, *changes)
    for day in (date(2026, 4, 16), date(2025, 1, 1)):
        with pytest.raises(amendments.AmendmentRejected):
            amend(town, plan, LineChange(item, LineInput("Иное")), on=day)
    with pytest.raises(ValidationError):
        amend(town, plan, LineChange(item, LineInput("Иное")), decision=" ")
    assert not Amendment.objects.exists()
    assert Item.objects.get(pk=item.pk).text == "Дело"
    assert not Entry.objects.filter(act="amend_plan").exists()


def test_a_changed_step_of_the_law_stands_in_the_journal_but_is_no_change_of_the_plan(town: Town) -> None:
    code, other = steps.steps()[0], steps.steps()[1]
    plan = in_force(town, LineInput("Дело", number="1", step=code.code), LineInput("Другое", number="2"))
    first, second = plan.items.order_by("position")
    marked = LineChange(first, LineInput("Дело", number="1", step=other.code))
    with pytest.raises(amendments.AmendmentRejected):
        amend(town, plan, marked)
    amend(town, plan, marked, LineChange(second, LineInput("Иное", number="2")))
    entry = Entry.objects.get(act="amend_plan")
    assert entry.before is not None
    assert entry.before["п. 1: шаг закона"] == code.name
    assert entry.after["п. 1: шаг закона"] == other.name
    assert [row.change for row in versions.as_amended(plan)] == ["", "changed"]


def test_only_the_coordinator_amends_and_only_a_plan_in_force(town: Town) -> None:
    plan = make(town, LineInput("Дело"))
    change = LineChange(plan.items.get(), LineInput("Иное"))
    with pytest.raises(amendments.PlanNotInForce):
        amend(town, plan, change)
    approve(town, plan)
    for person in (town.boris, town.vera, town.gleb, town.pavel, town.olga, town.admin, town.stranger):
        with pytest.raises(PermissionDenied):
            amendments.amend(plan=plan, changes=[change], actor=person, at=AT, **DECISION)  # type: ignore[arg-type]
    assert not Amendment.objects.exists()


WORDS = st.sampled_from(["Провести опрос", "Обновить сайт", "Собрать анкеты", "Рассмотреть итоги"])
TERMS = st.sampled_from(["", "до 1 июля", "ежеквартально", "постоянно", "через месяц после отчёта", "когда-нибудь"])
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(0, 5), WORDS, TERMS),
        st.tuples(st.just("exclude"), st.integers(0, 5)),
        st.tuples(st.just("add"), WORDS, TERMS),
    ),
    max_size=5,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_as_approved_never_changes_and_nothing_done_is_lost_whatever_amendments_come(town: Town, deeds: list) -> None:
    plan = in_force(town, LineInput("А", deadline_words="ежеквартально"), LineInput("Б", deadline_words="до 1 июня"))
    first = Task.objects.filter(item__plan=plan).order_by("due_on").first()
    assert first is not None
    Task.objects.filter(pk=first.pk).update(state="done", done_on=date(2026, 3, 1))
    approved = versions.as_approved(plan)
    made = 0
    for deed in deeds:
        items = list(plan.items.order_by("position"))
        if deed[0] == "add":
            change = LineChange(None, LineInput(deed[1], deadline_words=deed[2]))
        elif deed[0] == "exclude":
            change = LineChange(items[deed[1] % len(items)])
        else:
            change = LineChange(items[deed[1] % len(items)], LineInput(deed[2], deadline_words=deed[3]))
        try:
            amend(town, plan, change)
            made += 1
        except amendments.AmendmentRejected:
            pass
        assert versions.as_approved(plan) == approved
    assert [one.ordinal for one in versions.amendments(plan)] == list(range(made, 0, -1))
    now = [(row.text, row.deadline_words, row.is_excluded) for row in versions.as_amended(plan)]
    assert now == list(plan.items.order_by("position").values_list("text", "deadline_words", "is_excluded"))
    assert Task.objects.get(pk=first.pk).state == "done"


def test_the_comparison_of_words_gives_both_texts_back() -> None:
    before, after = "до 15 октября 2026 г., по графику", "до 1 декабря 2026 г."
    pieces = versions.compare(before, after)
    assert "".join(piece.words for piece in pieces if piece.kind != "in") == before
    assert "".join(piece.words for piece in pieces if piece.kind != "out") == after
