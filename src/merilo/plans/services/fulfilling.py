"""What upper rooms tell the plans: lines whose step was done are reported as done, lines that waited for it begin.

Neither ever breaks the deed above: what the plan does not take (the line is done already, the day is not right) is left
as it stands, and a person reports on it by hand. Whoever may do the deed may report it: the chair who sends proposals
fulfils the line about them, though lines of plans are otherwise the coordinator's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q, QuerySet

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.plans.models import Item, Plan, Task
from merilo.plans.queries import steps
from merilo.plans.services import changes, events, reports, starting
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Institution, Municipality

# By which words a line names what happened here as the event it waits for.
EVENTS: Mapping[str, re.Pattern[str]] = {
    step: re.compile(pattern)
    for step, pattern in {
        "list": r"(?:утвержден|определен|формировани)\w* .{0,40}переч(?:ен|н)",
        "gathering_started": r"начал\w* .{0,30}(?:сбор|опрос|анкетирован|оценк)",
        "gathering": r"(?:окончани|завершени)\w* .{0,30}(?:сбор|опрос|анкетирован|обследован)",
        "operator_report": r"отчет\w* .{0,40}оператор|оператор\w* .{0,40}отчет",
        "results": (
            r"(?:утвержден|рассмотрен|получени|поступлени|подведени|формировани)\w* .{0,60}(?:результат|итог)"
            r"|(?:подписани|оформлени|утвержден)\w* .{0,20}протокол\w*(?: заседани\w*)? .{0,20}совет"
        ),
        "proposals": r"(?:поступлени|получени|направлени)\w* (?:\w+ ){0,2}(?:предложени|рекомендаци|информаци)",
        "publication": r"(?:публикаци|опубликовани|размещени)\w* .{0,60}(?:результат|рейтинг|итог)",
        "bus_gov": r"(?:публикаци|опубликовани|размещени)\w* .{0,60}bus\.?gov",
        "remediation": r"(?:утвержден|согласован)\w* .{0,30}план",
    }.items()
}
# Telling citizens is many things: a newspaper does not fulfil a line on work with public organisations.
ASPECTS: Mapping[str, re.Pattern[str]] = {
    "media": re.compile(r"\bсми\b|массовой информац|газет|в печати|телевид|радио|социальн\w+ сет"),
    "partners": re.compile(r"общественн\w+ организац|ориентированн\w+ организац|партн[её]р"),
    "booklets": re.compile(r"буклет|брошюр|листовк|плакат|памятк"),
}
# Who names both means the other.
FORBIDDEN = {
    "proposals": EVENTS["operator_report"],
    "results": re.compile(f"{EVENTS['publication'].pattern}|{EVENTS['remediation'].pattern}"),
    "publication": EVENTS["bus_gov"],
    "remediation": re.compile(r"план\w* .{0,20}(?:работ|мероприят)(?!.*недостат)"),
}


def fulfil(
    *,
    municipality: Municipality,
    year: int,
    step: str,
    done_on: date,
    text: str,
    basis: str,
    actor: User,
    at: datetime,
    evidence: Sequence[EvidenceInput] = (),
    institutions: Collection[int] = (),
    is_whole: bool = True,
    aspect: str = "",
    speaks: Callable[[str], bool] | None = None,
    begun: date | None = None,
) -> int:
    """Report the open tasks of lines of this step as done; return how many.

    `institutions`: those for which it was done as well; tasks of others are theirs to report on. `is_whole` False: it
    was done for those only, so what the municipality owes goes on. `aspect` of ASPECTS: which part of the step it was;
    a line that speaks of other parts only is not done by it. `speaks`: only lines whose words (as `steps.flat` gives
    them) it accepts. `begun`: only turns that had begun by that day, none ahead of its time. A term before the plan
    itself (there are plans that were approved late) is met by the first time it is done.
    """
    through = access.find(actor, access.Act.SEE_MUNICIPALITY, within=municipality.place, at=at)
    tasks = Task.objects.filter(
        Q(due_on__isnull=True) | Q(due_on__year=year) | Q(due_on__lt=F("item__plan__starts_on")),
        Q(institution__in=institutions) | (Q(institution__isnull=True) if is_whole else Q(pk=None)),
        item__in=[
            item.pk
            for item in _items(municipality, year)
            if _is_of(item, step) and _has(item, aspect) and (speaks is None or speaks(steps.flat(item.text)))
        ],
        state=Task.State.OPEN,
    ).select_related("item__plan__municipality", "institution")
    number = 0
    if begun is not None:
        tasks = tasks.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=begun))
    for task in _begun(tasks.order_by("item", "institution", "due_on", "pk"), done_on):
        try:
            reports.report_done(
                task=task, actor=actor, at=at, done_on=done_on, text=text, basis=basis, evidence=evidence,
                through=through,
            )  # fmt: skip
        except (Refused, PermissionDenied, ValidationError):
            continue
        number += 1
    return number


def open_needed(
    *, municipality: Municipality, step: str, on: date, reason: str, actor: User, at: datetime
) -> int:  # fmt: skip
    """Open a task of each line of this step that is done when there is a need and has none open; return how many."""
    number = 0
    for item in _items(municipality, on.year).select_related("plan__municipality"):
        if item.schedule.get("kind") != "as_needed" or not _is_of(item, step):
            continue
        if not item.tasks.filter(state=Task.State.OPEN).exists():
            changes.open_as_needed(item=item, due_on=on, reason=reason, actor=actor, at=at)
            number += 1
    return number


def happen(
    *,
    municipality: Municipality,
    year: int,
    step: str,
    happened_on: date,
    basis: str,
    actor: User,
    at: datetime,
    institution: Institution | None = None,
) -> int:
    """Record what happened as an event of the lines that wait for it; return how many lines began.

    What happened in one `institution` starts its own term; a line with one term for all begins with the first.
    """
    through = access.find(actor, access.Act.SEE_MUNICIPALITY, within=municipality.place, at=at)
    waiting = _items(municipality, year).filter(tasks__state=Task.State.WAITING).select_related("plan").distinct()
    number = 0
    for item in waiting:
        own = institution is not None and item.tasks.filter(institution=institution).exists()
        began = False
        for name in awaited(item, step):
            try:
                events.record_event(
                    item=item, name=name, happened_on=happened_on, basis=basis[:500], actor=actor, at=at,
                    institution=institution if own else None, through=through,
                )  # fmt: skip
            except (Refused, PermissionDenied, ValidationError):
                continue
            began = True
        number += began
    return number


def awaited(item: Item, step: str) -> tuple[str, ...]:
    """Return the names under which a line waits for a step, of those that have not begun.

    A name may leave out what its line says («после утверждения плана» in a line on publishing remediation plans).
    """
    waits = {starting.leaf_of(task) for task in item.tasks.filter(state=Task.State.WAITING, origin=Task.Origin.EVENT)}
    leaves = starting.awaited(item)
    names = {str(leaves[index].get("event") or "") for index in waits if index in leaves}
    after = steps.by_code().get(_step_of(item))
    own = after is not None and step in after.after and step in EVENTS
    return tuple(sorted(name for name in names if means(name, step) or (own and EVENTS[step].search(steps.flat(name)))))


def means(name: str, step: str) -> bool:
    """Say whether the words of an event name a step."""
    said = steps.flat(name)
    if step in FORBIDDEN and FORBIDDEN[step].search(said):
        return False
    return bool(EVENTS[step].search(said)) if step in EVENTS else False


def _is_of(item: Item, step: str) -> bool:
    """Say whether a line asks for a step: as noted in it, else by its words.

    Of several steps one after another («рассмотреть результаты и направить предложения») the last one fulfils it; of
    steps that stand side by side none alone does.
    """
    return step == _step_of(item)


def _has(item: Item, aspect: str) -> bool:
    said = steps.flat(item.text)
    spoken_of = {name for name, pattern in ASPECTS.items() if pattern.search(said)}
    return not aspect or not spoken_of or aspect in spoken_of


def _step_of(item: Item) -> str:
    return item.step or steps.last_of(steps.recognise(item.text, tuple(item.responsible)))


def _items(municipality: Municipality, year: int) -> QuerySet[Item]:
    return Item.objects.filter(
        plan__kind=Plan.WORK,
        plan__municipality=municipality,
        plan__state=Plan.State.ACTIVE,
        plan__starts_on__year__lte=year,
        plan__ends_on__year__gte=year,
        is_excluded=False,
    )


def _begun(tasks: Iterable[Task], on: date) -> Iterator[Task]:
    """Of the turns of a line take those that have begun; before the first has begun, the first: it was done early."""
    seen: set[tuple[int, int | None]] = set()
    for task in tasks:
        line = (task.item_id, task.institution_id)
        if line not in seen or task.starts_on is None or task.starts_on <= on:
            yield task
        seen.add(line)
