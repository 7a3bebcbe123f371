"""What anybody may know of a plan: lines, terms, how they stand; no names of people, of evidence only links.

A plan in preparation does not exist here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from django.db.models import Q

from merilo.core import papers
from merilo.plans.models import Amendment, Evidence, Item, Plan, Report, Task
from merilo.plans.queries.nameless import nameless
from merilo.plans.queries.papers import approval
from merilo.registry.models import Municipality

State = Literal["done", "late", "going", "checking", "waiting", "always", "as_needed", "none"]


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A published plan in a list."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    is_closed: bool

    @property
    def years(self) -> range:
        """Return the years the plan is for."""
        return range(self.starts_on.year, self.ends_on.year + 1)


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A line of the plan as citizens see it. `due_on` is the next term, of a late line the one that has passed."""

    number: str
    section: str
    text: str
    deadline: str
    responsible: tuple[str, ...]
    state: State
    done: int
    total: int
    due_on: date | None = None
    done_on: date | None = None
    days_late: int = 0
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A published plan with its fulfilment in one year."""

    head: PlanHead
    approval: papers.Approval
    changes: tuple[papers.PlanChange, ...]
    lines: tuple[PublicLine, ...]

    @property
    def done(self) -> int:
        """Return how many lines are done."""
        return sum(line.state == "done" for line in self.lines)

    @property
    def counted(self) -> int:
        """Return how many lines have something to be done in the year."""
        return sum(line.total > 0 for line in self.lines)

    @property
    def late(self) -> int:
        """Return how many lines are late."""
        return sum(line.state == "late" for line in self.lines)

    @property
    def next_lines(self) -> list[PublicLine]:
        """Return the lines with terms still to come, the nearest first."""
        found = [line for line in self.lines if line.due_on is not None and line.state == "going"]
        return sorted(found, key=lambda line: (line.due_on or date.max, line.number))


def published(municipality: Municipality) -> list[PlanHead]:
    """Return the plans of work that are in force or closed, the newest first."""
    plans = Plan.objects.filter(
        municipality=municipality, kind="work", state__in=(Plan.State.ACTIVE, Plan.State.CLOSED)
    )
    return [_head(plan) for plan in plans.order_by("-starts_on", "title", "pk")]


def plans_with_fulfilment(municipality: Municipality, heads: Iterable[PlanHead], *, year: int, today: date
                          ) -> list[PublicPlan]:  # fmt: skip
    """Return published plans with how their lines stand in a year; four questions whatever their number and size."""
    keys = [head.id for head in heads]
    plans = {one.pk: one for one in Plan.objects.filter(municipality=municipality, pk__in=keys)}
    changes: dict[int, list[papers.PlanChange]] = defaultdict(list)
    for one in Amendment.objects.filter(plan__in=keys).order_by("ordinal"):
        changes[one.plan_id].append(papers.PlanChange(ordinal=one.ordinal, decision=one.decision, on=one.on))
    tasks: dict[int, list[_Stood]] = defaultdict(list)
    known = Task.objects.filter(_of_year(year), item__plan__in=keys).exclude(state=Task.State.CANCELLED)
    for row in known.order_by("due_on", "pk").values_list("item", "pk", "state", "due_on", "done_on"):
        tasks[row[0]].append(_Stood(*row[1:]))
    links = _links(keys)
    lines: dict[int, list[PublicLine]] = defaultdict(list)
    for item in Item.objects.filter(plan__in=keys, is_excluded=False).order_by("position"):
        lines[item.plan_id].append(_line(item, tasks[item.pk], links, today))
    return [
        PublicPlan(_head(plans[key]), approval(plans[key]), tuple(changes[key]), tuple(lines[key]))
        for key in keys
        if key in plans
    ]


def _head(plan: Plan) -> PlanHead:
    return PlanHead(plan.pk, plan.title, plan.starts_on, plan.ends_on, plan.state == Plan.State.CLOSED)


class _Stood(NamedTuple):
    """How a task stands; a page reads hundreds of them and needs no more."""

    pk: int
    state: str
    due_on: date | None
    done_on: date | None


def _of_year(year: int) -> Q:
    """Choose the tasks a year's page tells of: due or done then, or still owed from before."""
    ended = Q(done_on__isnull=True) | Q(done_on__year=year)
    return Q(due_on__year=year) | (Q(due_on__isnull=True) | Q(due_on__lt=date(year, 1, 1))) & ended


def _links(plans: Sequence[int]) -> dict[int, list[str]]:
    """By task the web addresses its accepted report rests on."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Evidence.objects.filter(
        kind=Evidence.Kind.LINK,
        report__state=Report.State.ACCEPTED,
        report__task__state=Task.State.DONE,
        report__task__item__plan__in=plans,
    )
    for task, url in rows.order_by("pk").values_list("report__task", "url"):
        if url.startswith(("https://", "http://")):
            found[task].append(url)
    return found


def _line(item: Item, tasks: Sequence[_Stood], links: dict[int, list[str]], today: date) -> PublicLine:
    done = [task for task in tasks if task.state == Task.State.DONE]
    dues = [task.due_on for task in tasks if task.state == Task.State.OPEN and task.due_on is not None]
    late = [due for due in dues if due < today]
    found = dict.fromkeys(url for task in done for url in links.get(task.pk, ()))
    return PublicLine(
        number=item.number,
        section=nameless(item.section),
        text=nameless(item.text),
        deadline=nameless(item.deadline_words),
        responsible=tuple(dict.fromkeys(nameless(str(words)) for words in item.responsible)),
        state=_state(item, tasks, is_late=bool(late)),
        done=len(done),
        total=len(tasks),
        due_on=min(late or dues, default=None),
        done_on=max((task.done_on for task in done if task.done_on is not None), default=None),
        days_late=(today - min(late)).days if late else 0,
        links=tuple(found)[:5],
    )


def _state(item: Item, tasks: Sequence[_Stood], *, is_late: bool) -> State:
    states = {task.state for task in tasks}
    if is_late:
        return "late"
    if not tasks:
        kinds = {"continuous": "always", "as_needed": "as_needed"}
        return kinds.get(str((item.schedule or {}).get("kind")), "none")  # type: ignore[return-value]
    if states == {Task.State.DONE}:
        return "done"
    if Task.State.OPEN in states:
        return "going"
    return "checking" if Task.State.REPORTED in states else "waiting"
