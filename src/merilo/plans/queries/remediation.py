"""Questions about remediation: plans with how far they are, shortcomings by criterion, measures with their tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import methodology, wording
from merilo.plans.models import (
    DelayRequest,
    Evidence,
    Item,
    Measure,
    RemediationPlan,
    RemediationRules,
    RemediationStep,
    Report,
    Shortcoming,
    Task,
)
from merilo.plans.queries.tasks import standing
from merilo.registry.models import Institution, Municipality

State = RemediationPlan.State
EDITION = "344n-2024"
_SHAPES = {"draft": "wait", "submitted": "soon", "returned": "late", "approved": "open", "published": "done"}


@cache
def criteria() -> Mapping[str, str]:
    """Return the five criteria by code, as the act in force names them."""
    return {one.code: one.title for one in methodology.load_edition(EDITION).criteria}


def rules_of(municipality: Municipality) -> RemediationRules:
    """Return what a municipality has fixed for itself, unsaved defaults where it has not yet."""
    found = RemediationRules.objects.filter(municipality=municipality).first()
    return found or RemediationRules(municipality=municipality)


def task_of(measure: Measure) -> Task | None:
    """Return the task of an approved measure; of several (the line was amended) the newest that counts."""
    if measure.item_id is None:
        return None
    found = Task.objects.filter(item=measure.item_id).select_related("item__plan__municipality", "institution")
    return _counting(list(found.order_by("pk")))


def _counting(tasks: Sequence[Task]) -> Task | None:
    running = [one for one in tasks if one.state != Task.State.CANCELLED]
    found = running or list(tasks)
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class _Standing:
    """How far a measure is; without a task it stands in a draft."""

    due_now: date | None
    is_done: bool
    is_late: bool
    is_off: bool


def _standing(task: Task | None, due_on: date, today: date) -> _Standing:
    if task is None:
        return _Standing(due_on, is_done=False, is_late=False, is_off=False)
    is_late = task.state == Task.State.OPEN and bool(task.due_on and task.due_on < today)
    return _Standing(task.due_on, task.state == Task.State.DONE, is_late, task.state == Task.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a measure stands, in words and shape."""

    words: str
    shape: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with all that is known of it."""

    id: int
    plan: int
    institution: str
    institution_id: int
    year: int
    criterion: str
    shortcoming: str
    text: str
    due_on: date  # as approved
    due_now: date | None  # after it was moved
    responsible: str
    post: str
    task: int | None
    mark: Mark
    is_done: bool
    is_late: bool
    is_off: bool
    done_on: date | None
    done_words: str
    links: tuple[str, ...]
    asked_until: date | None  # more time that waits for an answer
    delay: int | None
    moved_until: date | None

    @property
    def who(self) -> str:
        """Who answers for it, with the post."""
        return f"{self.responsible}, {self.post}"


@dataclass(frozen=True, slots=True)
class ShortcomingRow:
    """A shortcoming with its measures."""

    id: int
    words: str
    origin: str
    code: str
    no_measure: str
    suggested: tuple[str, ...]
    measures: tuple[MeasureRow, ...]

    @property
    def is_open(self) -> bool:
        """Is neither a measure nor a reason written yet?"""
        return not self.measures and not self.no_measure


@dataclass(frozen=True, slots=True)
class Group:
    """The shortcomings of one criterion."""

    code: str
    title: str
    rows: tuple[ShortcomingRow, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list."""

    id: int
    institution: str
    institution_id: int
    year: int
    cycle: str
    state: str
    words: str
    shape: str
    is_past: bool
    publish_by: date | None
    published_on: date | None
    url: str
    approved_on: date | None
    shortcomings: int
    total: int
    done: int
    late: int
    next_due: date | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """All that stands on the page of a plan."""

    row: PlanRow
    groups: tuple[Group, ...]
    steps: tuple[RemediationStep, ...]
    remark: str  # of the last return, until it is submitted again

    @property
    def open(self) -> int:
        """How many shortcomings have neither a measure nor a reason."""
        return sum(row.is_open for group in self.groups for row in group.rows)


def plan_of(municipality: Municipality, key: int) -> RemediationPlan | None:
    """Return a remediation plan of a municipality."""
    return _plans(municipality).filter(pk=key).first()


def _plans(municipality: Municipality) -> QuerySet[RemediationPlan]:
    related = ("plan__municipality", "plan__controller", "institution__parent")
    return RemediationPlan.objects.filter(plan__municipality=municipality).select_related(*related)


def seen_by(user: User, municipality: Municipality, *, at: datetime) -> QuerySet[RemediationPlan]:
    """Return the plans a person may see: all, or those of the own institutions."""
    plans = _plans(municipality)
    if access.may(user, Act.SEE_TASK, within=municipality.place, at=at):
        return plans
    headed = access.institutions(user, municipality.pk, on=timezone.localdate(at))
    return plans.filter(Q(institution__in=headed) | Q(institution__parent__in=headed))


def may_see(user: User, remediation: RemediationPlan, *, at: datetime) -> bool:
    """Say whether a person may open a plan among the staff."""
    return access.may(user, Act.SEE_TASK, within=remediation.place, at=at)


def years_of(plans: QuerySet[RemediationPlan]) -> list[int]:
    """Return the years there are plans of, newest first."""
    return sorted(set(plans.values_list("year", flat=True)), reverse=True)


def plan_rows(plans: Iterable[RemediationPlan], *, today: date) -> tuple[PlanRow, ...]:
    """Return plans as rows; three questions whatever their number. A list needs of measures but how they stand."""
    found = list(plans)
    keys = [one.pk for one in found]
    tasks: dict[int, list[Task]] = defaultdict(list)
    of_plans = Task.objects.filter(item__measure__shortcoming__remediation__in=keys)
    for task in of_plans.only("item", "state", "due_on").order_by("pk"):
        tasks[task.item_id].append(task)
    measures: dict[int, list[_Standing]] = defaultdict(list)
    written = Measure.objects.filter(shortcoming__remediation__in=keys)
    for plan, item, due_on in written.values_list("shortcoming__remediation", "item", "due_on"):
        measures[plan].append(_standing(_counting(tasks.get(item, ())), due_on, today))
    lacks: dict[int, int] = defaultdict(int)
    for (key,) in Shortcoming.objects.filter(remediation__in=keys).values_list("remediation"):
        lacks[key] += 1
    return tuple(_plan_row(one, measures[one.pk], lacks[one.pk], today) for one in found)


def _plan_row(one: RemediationPlan, measures: Sequence[_Standing], lacks: int, today: date) -> PlanRow:
    counted = [row for row in measures if not row.is_off]
    dues = [row.due_now for row in counted if row.due_now is not None and not row.is_done]
    words, shape = str(one.get_state_display()), _SHAPES[one.state]
    if one.state == State.APPROVED and one.publish_by is not None and one.publish_by < today and not one.is_past:
        words, shape = "утверждён, не опубликован в срок", "late"
    elif one.is_in_force and counted and all(row.is_done for row in counted):
        words, shape = "исполнен", "done"
    return PlanRow(
        id=one.pk, institution=str(one.institution), institution_id=one.institution_id, year=one.year, cycle=one.cycle,
        state=one.state, words=words, shape=shape, is_past=one.is_past, publish_by=one.publish_by,
        published_on=one.published_on, url=one.published_at_url, approved_on=one.plan.approved_on, shortcomings=lacks,
        total=len(counted), done=sum(row.is_done for row in counted), late=sum(row.is_late for row in counted),
        next_due=min(dues, default=None),
    )  # fmt: skip


def plan_page(remediation: RemediationPlan, *, today: date) -> PlanPage:
    """Return the page of a plan."""
    steps = tuple(RemediationStep.objects.filter(remediation=remediation).select_related("author"))
    returned = steps[-1].words if steps and steps[-1].state == State.RETURNED else ""
    row = plan_rows([remediation], today=today)[0]
    return PlanPage(row, groups_of(remediation, today=today), steps, returned)


def groups_of(remediation: RemediationPlan, *, today: date) -> tuple[Group, ...]:
    """Return the shortcomings of a plan by criterion, each with its measures."""
    measures: dict[int, list[MeasureRow]] = defaultdict(list)
    found = Measure.objects.filter(shortcoming__remediation=remediation).order_by("due_on", "pk")
    for one in _with_work(found.select_related("shortcoming")):
        one.shortcoming.remediation = remediation
        measures[one.shortcoming_id].append(_measure_row(one, today))
    rows: dict[str, list[ShortcomingRow]] = defaultdict(list)
    for lack in Shortcoming.objects.filter(remediation=remediation):
        rows[lack.criterion].append(
            ShortcomingRow(
                lack.pk, lack.words, lack.origin, lack.code, lack.no_measure, tuple(map(str, lack.suggested)),
                tuple(measures[lack.pk]),
            )
        )  # fmt: skip
    return tuple(Group(code, title, tuple(rows[code])) for code, title in criteria().items() if rows[code])


def measure_rows(measures: QuerySet[Measure], *, today: date) -> tuple[MeasureRow, ...]:
    """Return measures as rows; a constant number of questions whatever their number."""
    related = ("shortcoming__remediation__institution", "shortcoming__remediation__plan")
    return tuple(_measure_row(one, today) for one in _with_work(measures.select_related(*related)))


def _with_work(measures: QuerySet[Measure]) -> QuerySet[Any]:
    """Return measures with their tasks, accepted reports, links and questions for more time."""
    evidence = Evidence.objects.filter(kind=Evidence.Kind.LINK).order_by("pk")
    reports = Report.objects.filter(state=Report.State.ACCEPTED).prefetch_related(
        Prefetch("evidence", queryset=evidence, to_attr="pages")
    )
    tasks = Task.objects.order_by("pk").prefetch_related(Prefetch("reports", queryset=reports, to_attr="accepted"))
    return measures.prefetch_related(
        Prefetch("item", queryset=Item.objects.only("pk")),
        Prefetch("item__tasks", queryset=tasks, to_attr="all_tasks"),
        Prefetch("delays", queryset=DelayRequest.objects.order_by("at", "pk"), to_attr="all_delays"),
    )


def _measure_row(one: Any, today: date) -> MeasureRow:
    lack = one.shortcoming
    remediation = lack.remediation
    task: Any = None if one.item is None else _counting(one.item.all_tasks)
    delay = next((had for had in one.all_delays if had.state == DelayRequest.State.ASKED), None)
    given = [had for had in one.all_delays if had.state == DelayRequest.State.GIVEN]
    moved = given[-1].until if given and task is not None and task.state == Task.State.OPEN else None
    if moved is not None and (moved < today or task.due_on != moved):
        moved = None
    stands = _standing(task, one.due_on, today)
    report = task.accepted[0] if task is not None and stands.is_done and task.accepted else None
    pages = [] if report is None else [had.url for had in report.pages if had.url.startswith(("https://", "http://"))]
    return MeasureRow(
        id=one.pk, plan=remediation.pk, institution=str(remediation.institution),
        institution_id=remediation.institution_id, year=remediation.year, criterion=lack.criterion,
        shortcoming=lack.words, text=one.text, due_on=one.due_on, due_now=stands.due_now,
        responsible=one.responsible, post=one.post, task=None if task is None else task.pk,
        mark=_mark(task, moved, today),
        is_done=stands.is_done, is_late=stands.is_late, is_off=stands.is_off,
        done_on=None if task is None else task.done_on,
        done_words="" if report is None else report.text or report.basis,
        links=tuple(pages), asked_until=None if delay is None else delay.until,
        delay=None if delay is None else delay.pk, moved_until=moved,
    )  # fmt: skip


def _mark(task: Task | None, moved: date | None, today: date) -> Mark:
    if task is None:
        return Mark("в проекте плана", "wait")
    if moved is not None:
        return Mark(f"перенесено до {wording.date_words(moved)}", "wait")
    return Mark(*standing(task, today))


def measure_of(remediation: RemediationPlan, key: int) -> Measure | None:
    """Return a measure of a plan."""
    found = Measure.objects.select_related("shortcoming", "item").filter(pk=key, shortcoming__remediation=remediation)
    one = found.first()
    if one is not None:
        one.shortcoming.remediation = remediation
    return one


def shortcoming_of(remediation: RemediationPlan, key: int) -> Shortcoming | None:
    """Return a shortcoming of a plan."""
    one = Shortcoming.objects.filter(pk=key, remediation=remediation).first()
    if one is not None:
        one.remediation = remediation
    return one


def delay_of(municipality: Municipality, key: int) -> DelayRequest | None:
    """Return a question for more time in a municipality."""
    related = (
        "author",
        "measure__item",
        "measure__shortcoming__remediation__plan__municipality",
        "measure__shortcoming__remediation__institution__parent",
    )
    found = DelayRequest.objects.select_related(*related)
    return found.filter(pk=key, measure__shortcoming__remediation__plan__municipality=municipality).first()


def delays_of(measure: Measure) -> list[DelayRequest]:
    """Return the questions for more time about a measure."""
    return list(DelayRequest.objects.filter(measure=measure).select_related("author", "reviewer"))


def row_of(measure: Measure, *, today: date) -> MeasureRow:
    """Return one measure as a row."""
    return measure_rows(Measure.objects.filter(pk=measure.pk), today=today)[0]


def institutions_without(municipality: Municipality, *, year: int) -> list[Institution]:
    """Return the institutions that have no plan of a year."""
    known = RemediationPlan.objects.filter(plan__municipality=municipality, year=year).values("institution")
    return list(Institution.objects.filter(municipality=municipality, closed_on__isnull=True).exclude(pk__in=known))
