"""What waits for the council and may stand on the next agenda."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from merilo.core import wording
from merilo.council.models import Matter, Meeting, Question
from merilo.council.queries import composition
from merilo.plans.models import Item, Plan, Task
from merilo.plans.queries import steps
from merilo.plans.queries import tasks as about
from merilo.registry.models import Municipality

MOST_TASKS = 300
AHEAD = timedelta(days=60)  # lines of plans that far ahead may be dealt with already
OPEN = (Meeting.State.PLANNED, Meeting.State.INVITED, Meeting.State.HELD, Meeting.State.REMARKS)
STEPS: Mapping[str, str] = {  # step of the law → kind of the question
    "council": Question.Kind.OTHER,
    "work_plan": Question.Kind.PLAN,
    "list": Question.Kind.LIST,
    "terms": Question.Kind.TERMS,
    "operator": Question.Kind.OPERATOR,
    "results": Question.Kind.RESULTS,
    "proposals": Question.Kind.PROPOSALS,
    "meetings": Question.Kind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that may become a question: `key` names it in the form."""

    key: str
    kind: str
    title: str
    why: str
    shape: str
    plan: int | None = None
    task: int | None = None


def waiting(municipality: Municipality, *, today: date) -> tuple[Waiting, ...]:
    """Return what waits: matters of the rooms above, plans to approve, lines of plans that name the council."""
    taken = Question.objects.filter(meeting__council__municipality=municipality, meeting__state__in=OPEN)
    tasks, plans = set(taken.values_list("task", flat=True)), set(taken.values_list("plan", flat=True))
    titles = set(taken.values_list("title", flat=True))
    found = [
        Waiting(f"matter:{one.pk}", one.kind, one.title, f"ждёт с {wording.date_words(one.since)}", "wait")
        for one in Matter.objects.filter(municipality=municipality)
        if one.title not in titles
    ]
    found += [
        Waiting(
            f"plan:{plan.pk}", Question.Kind.PLAN, f"Об утверждении плана «{wording.shortened(plan.title, 300)}»",
            "план ждёт утверждения", "wait", plan=plan.pk,
        )
        for plan in Plan.objects.filter(municipality=municipality, state=Plan.State.PREPARED, kind="work")
        if plan.pk not in plans
    ]  # fmt: skip
    return (*found, *_lines(municipality, tasks, today))


def _lines(municipality: Municipality, taken: Collection[int | None], today: date) -> list[Waiting]:
    """Return the open tasks of lines that are the council's: by their step, by whom they name, by their words."""
    members = composition.users(municipality, today)
    named = Q(item__step__in=STEPS) | Q(item__in=_spoken_of(municipality)) | Q(item__parties__user__in=members)
    for said in ("совет", "Совет", "СОВЕТ"):  # the small database knows no case of Russian letters
        named |= Q(item__parties__words__contains=said)
    tasks = (
        Task.objects.filter(
            named,
            Q(due_on__isnull=True) | Q(due_on__lte=today + AHEAD) | Q(starts_on__lte=today),
            Q(starts_on__isnull=True) | Q(starts_on__lte=today + AHEAD),
            item__plan__municipality=municipality, item__plan__state=Plan.State.ACTIVE, item__plan__kind="work",
            state=Task.State.OPEN, institution__isnull=True,
        )
        .select_related("item__plan")
        .order_by("due_on", "pk")
        .distinct()
    )  # fmt: skip
    found = []
    for task in tasks:
        if task.pk in taken:
            continue
        standing = about.standing(task, today)
        kind = _kind(task)
        term = f"пункт плана{f' {task.item.number}' if task.item.number else ''}, {standing.words}"
        label = f" ({wording.unbroken(task.label)})" if task.label else ""
        title = f"{wording.shortened(task.item.text, 440)}{label}"[:500]
        found.append(Waiting(f"task:{task.pk}", kind, title, term, standing.shape, task=task.pk))
    return found


def _spoken_of(municipality: Municipality) -> list[int]:
    """Return the lines without a noted step whose words speak of one step alone, and that of the council."""
    here = Item.objects.filter(
        plan__municipality=municipality, plan__state=Plan.State.ACTIVE, plan__kind="work", step="", is_excluded=False
    )
    found = []
    for key, text, responsible in here.values_list("pk", "text", "responsible"):
        spoken = steps.recognise(text, tuple(responsible))
        if len(spoken) == 1 and spoken <= STEPS.keys():
            found.append(key)
    return found


def _kind(task: Task) -> str:
    """Return the kind of a question: by the step noted in the line, else by its words where they speak of one alone."""
    item = task.item
    found = {item.step} if item.step else steps.recognise(item.text, tuple(item.responsible)) & STEPS.keys()
    return STEPS.get(next(iter(found)), Question.Kind.OTHER) if len(found) == 1 else Question.Kind.OTHER


def open_tasks(municipality: Municipality, *, also: int | None = None) -> list[Task]:
    """Return the open tasks a meeting may answer, the nearest first; and the one a question answers already."""
    here = Task.objects.filter(item__plan__municipality=municipality, item__plan__state=Plan.State.ACTIVE)
    kept = Q(state=Task.State.OPEN, institution__isnull=True, item__plan__kind="work")
    found = here.filter(kept | Q(pk=also)) if also is not None else here.filter(kept)
    return list(found.select_related("item").order_by("due_on", "pk")[:MOST_TASKS])


def task_of(municipality: Municipality, key: int | None) -> Task | None:
    """Return a task of a municipality by its key."""
    return None if key is None else Task.objects.filter(item__plan__municipality=municipality, pk=key).first()
