"""Plans by hand and by the built-in full plan: made, composed, approved, closed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from merilo.accounts.models import Entry
from merilo.plans.models import Item, Plan, Task
from merilo.plans.queries import check, steps, versions
from merilo.plans.queries import plans as queries
from merilo.plans.services import composing, model_plan, plans
from merilo.plans.services.lines import LineInput, LineRejected
from tests.town import AT, ON, Town

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
SIGNED = {
    "approved_by": "И. И. Громов",
    "approved_post": "глава округа",
    "approved_document": "распоряжение № 5",
    "approved_on": date(2025, 12, 20),
}


def make(town: Town, *lines: LineInput, **values: object) -> Plan:
    """Make a prepared plan of 2026."""
    given = {"title": "План на 2026 год", **YEAR, **values}
    return plans.make_plan(municipality=town.municipality, lines=lines, actor=town.anna, at=AT, **given)  # type: ignore[arg-type]


def approve(town: Town, plan: Plan) -> Plan:
    """Put a plan in force."""
    return plans.activate_plan(plan=plan, actor=town.anna, at=AT, **SIGNED)  # type: ignore[arg-type]


def test_a_plan_is_made_with_its_lines_parties_tasks_and_indicators(town: Town) -> None:
    plan = make(
        town,
        LineInput(
            "Провести заседания совета", number="1", deadline_words="ежеквартально",
            responsible=("Председатель общественного совета",), targets={"2026": "4"},
        ),
        LineInput("Обновить стенды", number="2", deadline_words="до 1 марта", responsible=("учреждения культуры",)),
    )  # fmt: skip
    first, second = plan.items.order_by("position")
    assert plan.state == Plan.State.PREPARED
    assert [task.due_on for task in first.tasks.order_by("due_on")] == [
        date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31),
    ]  # fmt: skip
    assert first.parties.get().user == town.boris
    assert second.tasks.count() == 3, "one for each institution, none for the branch"
    assert first.indicators.get().values.get().planned == "4"
    assert [version.amendment for version in first.versions.all()] == [None]


def test_targets_without_a_figure_stay_words_and_make_no_indicator(town: Town) -> None:
    plan = make(town, LineInput("Помогать советом", targets={"2026": "в установленный срок"}))
    assert not plan.indicators.exists()
    assert plan.items.get().targets == {"2026": "в установленный срок"}


def test_nobody_but_the_coordinator_makes_or_approves_a_plan(town: Town) -> None:
    plan = make(town, LineInput("Дело"))
    for person in (town.boris, town.zoya, town.vera, town.gleb, town.pavel, town.olga, town.admin, town.stranger):
        with pytest.raises(PermissionDenied):
            plans.make_plan(municipality=town.municipality, title="Чужой", **YEAR, actor=person, at=AT)
        with pytest.raises(PermissionDenied):
            plans.activate_plan(plan=plan, actor=person, at=AT, **SIGNED)  # type: ignore[arg-type]
        with pytest.raises(PermissionDenied):
            composing.add_line(plan=plan, line=LineInput("Ещё"), actor=person, at=AT)
    assert Plan.objects.count() == 1
    assert plan.items.count() == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(1026, 1, 1), date(2026, 1, 1)),
        (date(2020, 1, 1), date(2040, 1, 1)),
    ],
)
def test_a_period_no_plan_has_is_refused(town: Town, start: date, end: date) -> None:
    with pytest.raises(plans.PeriodRejected):
        make(town, starts_on=start, ends_on=end)
    assert not Plan.objects.exists()


def test_a_line_that_cannot_be_taken_leaves_no_half_of_a_plan(town: Town) -> None:
    for line in (LineInput(" "), LineInput("Дело", number="9" * 21), LineInput("Дело", targets={"26": "1"})):
        with pytest.raises(LineRejected):
            make(town, LineInput("Хороший пункт"), line)
    assert not Plan.objects.exists()
    assert not Item.objects.exists()


def test_an_approved_plan_keeps_its_text_and_is_not_edited_freely(town: Town) -> None:
    plan = make(town, LineInput("Старое", deadline_words="март"))
    item = plan.items.get()
    composing.change_line(item=item, line=LineInput("Новое", deadline_words="май"), actor=town.anna, at=AT)
    approve(town, plan)
    assert [row.text for row in versions.as_approved(plan)] == ["Новое"]
    with pytest.raises(composing.PlanIsApproved):
        composing.change_line(item=item, line=LineInput("Ещё новее"), actor=town.anna, at=AT)
    with pytest.raises(composing.PlanIsApproved):
        composing.remove_line(item=item, actor=town.anna, at=AT)
    with pytest.raises(plans.PlanHasMoved):
        approve(town, plan)
    with pytest.raises(plans.PlanHasMoved):
        plans.mend_plan(plan=plan, title="Другое", actor=town.anna, at=AT)


def test_an_empty_plan_is_not_approved(town: Town) -> None:
    with pytest.raises(plans.PlanIsEmpty):
        approve(town, make(town))


def test_a_changed_line_of_a_prepared_plan_leaves_no_trace_of_old_tasks(town: Town) -> None:
    item = make(town, LineInput("Дело", deadline_words="ежеквартально")).items.get()
    composing.change_line(item=item, line=LineInput("Дело", deadline_words="до 1 июля"), actor=town.anna, at=AT)
    assert [task.due_on for task in Task.objects.filter(item=item)] == [date(2026, 6, 30)]


def test_a_line_is_put_behind_the_one_that_was_named(town: Town) -> None:
    plan = make(town, LineInput("А"), LineInput("Б"))
    first = plan.items.order_by("position")[0]
    composing.add_line(plan=plan, line=LineInput("Между"), after=first, actor=town.anna, at=AT)
    assert [item.text for item in plan.items.order_by("position")] == ["А", "Между", "Б"]


def test_a_moved_period_moves_the_dates_of_all_lines(town: Town) -> None:
    plan = make(town, LineInput("Дело", deadline_words="до 1 марта"))
    plans.mend_plan(plan=plan, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), actor=town.anna, at=AT)
    assert [task.due_on for task in Task.objects.all()] == [date(2027, 2, 28)]


def test_a_closed_plan_is_not_closed_again(town: Town) -> None:
    plan = approve(town, make(town, LineInput("Дело")))
    plans.close_plan(plan=plan, reason="Год кончился", actor=town.anna, at=AT)
    with pytest.raises(plans.PlanHasMoved):
        plans.close_plan(plan=plan, reason="Ещё раз", actor=town.anna, at=AT)


def test_each_deed_writes_one_entry_of_the_journal(town: Town) -> None:
    plan = make(town, LineInput("Дело"))
    item = composing.add_line(plan=plan, line=LineInput("Ещё"), actor=town.anna, at=AT)
    composing.change_line(item=item, line=LineInput("Иначе"), actor=town.anna, at=AT)
    composing.remove_line(item=item, actor=town.anna, at=AT)
    plans.close_plan(plan=approve(town, plan), reason="Хватит", actor=town.anna, at=AT)
    acts = list(Entry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == [
        "make_plan", "add_plan_line", "change_plan_line", "remove_plan_line", "activate_plan", "close_plan",
    ]  # fmt: skip


def test_the_full_plan_covers_every_step_and_the_check_has_nothing_to_ask(town: Town) -> None:
    for end in (date(2026, 12, 31), date(2028, 12, 31)):
        plan = model_plan.make_model_plan(
            municipality=town.municipality, title="План", starts_on=date(2026, 1, 1), ends_on=end,
            codes=[step.code for step in steps.steps()], actor=town.anna, at=AT,
        )  # fmt: skip
        assert plan.items.count() == len(steps.steps())
        kinds = {item.schedule["kind"] for item in plan.items.all()}
        assert not kinds & {"unclear", "unstated"}
        assert queries.findings(plan) == ()


def test_every_line_of_the_full_plan_is_known_by_its_words_alone() -> None:
    for step in steps.steps():
        assert step.code in check.Line(1, step.text, responsible=step.responsible).steps, step.code
        assert all(code in steps.by_code() for code in step.after)


def test_the_head_says_how_far_the_plan_is(town: Town) -> None:
    plan = make(
        town,
        LineInput("Сделано", deadline_words="февраль"),
        LineInput("Просрочено", deadline_words="март"),
        LineInput("Впереди", deadline_words="октябрь"),
        LineInput("По нужде", deadline_words="по мере необходимости"),
    )
    Task.objects.filter(item__text="Сделано").update(state="done", done_on=date(2026, 2, 20))
    card = queries.plan_card(plan, today=ON)
    assert (card.done, card.items, card.late, card.next_due) == (1, 4, 1, date(2026, 10, 31))
    assert card.period == "2026\u00a0год"
