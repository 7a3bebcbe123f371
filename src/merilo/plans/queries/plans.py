"""Plans as pages show them: the list, the head of one with its facts, its lines page by page, the check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from merilo.core import wording
from merilo.plans.models import Amendment, Indicator, Item, Plan
from merilo.plans.queries import check, figures, lines
from merilo.plans.queries.papers import approval
from merilo.registry.models import Municipality
from merilo.registry.queries import coverage

_SHAPES = {"prepared": "wait", "active": "soon", "closed": "off"}


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan with how far it is on a day."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    state: str
    state_words: str
    shape: str
    approval: str
    basis: str
    territory: str
    controller: str
    needs_acceptance: bool
    notes: tuple[str, ...]
    previous: int | None
    previous_title: str
    amendments: int
    items: int
    done: int
    late: int
    next_due: date | None

    @property
    def period(self) -> str:
        """Return the period in words: «2026 год», «2024–2026 годы» or the dates."""
        whole = (self.starts_on.month, self.starts_on.day, self.ends_on.month, self.ends_on.day) == (1, 1, 12, 31)
        if not whole:
            return wording.date_range_words(self.starts_on, self.ends_on)
        if self.starts_on.year == self.ends_on.year:
            return f"{self.starts_on.year}{wording.NBSP}год"
        return f"{self.starts_on.year}–{self.ends_on.year}{wording.NBSP}годы"

    @property
    def years(self) -> range:
        """Return the calendar years the plan touches."""
        return range(self.starts_on.year, self.ends_on.year + 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a plan to show."""

    q: str = ""
    state: str = ""
    responsible: str = ""
    section: str = ""


def plan_of(municipality: Municipality, key: int) -> Plan | None:
    """Return a plan of a municipality."""
    related = ("municipality", "controller", "previous")
    return Plan.objects.select_related(*related).filter(pk=key, municipality=municipality, kind=Plan.WORK).first()


def item_of(plan: Plan, key: int) -> Item | None:
    """Return a line of a plan."""
    return Item.objects.select_related("plan__municipality", "plan__controller").filter(pk=key, plan=plan).first()


def all_plans(municipality: Municipality) -> QuerySet[Plan]:
    """Return the plans of a municipality, the newest period first."""
    return Plan.objects.filter(municipality=municipality, kind=Plan.WORK).select_related("controller", "previous")


def last_plan(municipality: Municipality, *, today: date) -> Plan | None:
    """Return the plan of work that runs on a day, else the newest one."""
    found = all_plans(municipality).order_by("-starts_on", "-pk")
    return found.filter(starts_on__lte=today, ends_on__gte=today).first() or found.first()


def plan_card(plan: Plan, *, today: date) -> PlanCard:
    """Return one plan with its facts."""
    return plan_cards([plan], today=today)[0]


def plan_cards(plans: Sequence[Plan], *, today: date) -> tuple[PlanCard, ...]:
    """Return plans with their facts; three queries whatever their number."""
    keys = [plan.pk for plan in plans]
    counted = lines.progress(Q(item__plan__in=keys, item__is_excluded=False), today=today)
    of_plan: dict[int, list[lines.Progress]] = defaultdict(list)
    for item, plan in Item.objects.filter(plan__in=keys, is_excluded=False).values_list("pk", "plan_id"):
        of_plan[plan].append(counted.get(item, lines.Progress()))
    changes = dict(
        Amendment.objects.filter(plan__in=keys).order_by().values_list("plan_id").annotate(number=Count("pk"))
    )
    return tuple(_card(plan, of_plan[plan.pk], changes.get(plan.pk, 0)) for plan in plans)


def _card(plan: Plan, items: Sequence[lines.Progress], amendments: int) -> PlanCard:
    dues = [one.next_due for one in items if one.next_due is not None]
    signed = ", ".join(filter(None, (plan.approved_post, plan.approved_by)))
    day = wording.date_words(plan.approved_on) if plan.approved_on else ""
    return PlanCard(
        id=plan.pk,
        title=plan.title,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        state=plan.state,
        state_words=str(plan.get_state_display()),
        shape=_SHAPES[plan.state],
        approval=" · ".join(filter(None, (day, signed, approval(plan).document))),
        basis=plan.basis,
        territory=plan.territory,
        controller=str(plan.controller or ""),
        needs_acceptance=plan.needs_acceptance,
        notes=tuple(str(note) for note in plan.notes if str(note).strip()),
        previous=plan.previous_id,
        previous_title=str(plan.previous or ""),
        amendments=amendments,
        items=len(items),
        done=sum(one.total > 0 and one.done == one.total for one in items),
        late=sum(one.late > 0 for one in items),
        next_due=min(dues, default=None),
    )


def covered(municipality: Municipality, *, year: int, today: date) -> Decimal | None:
    """Return which per cent of the institutions were assessed within three years, for the head of the page."""
    return coverage.coverage(municipality, year=year, today=today).percent


def found(plan: Plan, wanted: Wanted, *, today: date) -> list[Item]:
    """Return the lines of a plan that answer a question, in the order of the plan."""
    items = Item.objects.filter(plan=plan)
    if wanted.section:
        items = items.filter(section=wanted.section)
    if wanted.responsible:
        items = items.filter(parties__words=wanted.responsible).distinct()
    answer = list(items.order_by("position"))
    if wanted.q:
        words = wanted.q.casefold()
        answer = [item for item in answer if words in f"{item.number} {item.text} {item.deadline_words}".casefold()]
    if wanted.state:
        counted = lines.progress(Q(item__plan=plan), today=today)
        answer = [
            item for item in answer if lines.state_of(item, counted.get(item.pk, lines.Progress())) == wanted.state
        ]
    return answer


def sections(plan: Plan) -> list[str]:
    """Return the sections of a plan in their order."""
    named = Item.objects.filter(plan=plan).exclude(section="").order_by("position").values_list("section", flat=True)
    return list(dict.fromkeys(named))


def responsible(plan: Plan) -> list[str]:
    """Return the responsible parties of a plan by their words."""
    named = Item.objects.filter(plan=plan).exclude(parties=None).values_list("parties__words", flat=True)
    return sorted(set(named), key=str.casefold)


def findings(plan: Plan, items: Sequence[Item] | None = None) -> tuple[check.Finding, ...]:
    """Return what the check asks about a plan as it stands now."""
    items = list(Item.objects.filter(plan=plan)) if items is None else items
    return check.findings(
        lines=[check_line(item) for item in items if not item.is_excluded],
        title=plan.title,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        approved_on=plan.approved_on,
        indicators=_figures(plan),
        texts=(plan.basis, *(str(note) for note in plan.notes)),
        elsewhere=_elsewhere(plan),
    )


def check_line(item: Item) -> check.Line:
    """Return a line as the check reads it."""
    return check.Line(
        key=item.pk,
        text=item.text,
        number=item.number,
        section=item.section,
        deadline_words=item.deadline_words,
        schedule=item.schedule,
        responsible=tuple(item.responsible),
        targets=item.targets,
        step=item.step,
    )


def _figures(plan: Plan) -> list[figures.Figures]:
    found = Indicator.objects.filter(plan=plan).prefetch_related("values")
    return [
        figures.Figures(
            one.name,
            one.unit,
            {str(value.year): value.planned for value in one.values.all() if value.planned},
            tuple(str(doubt) for doubt in one.doubts),
        )
        for one in found
    ]


def _elsewhere(plan: Plan) -> Mapping[str, str]:
    """Return the steps that other plans of the same years have: code → title of that plan."""
    beside = Item.objects.filter(
        plan__kind=Plan.WORK,
        plan__municipality=plan.municipality_id,
        plan__starts_on__lte=plan.ends_on,
        plan__ends_on__gte=plan.starts_on,
        is_excluded=False,
    ).exclude(plan=plan)
    return {
        code: title
        for text, named, step, title in beside.values_list("text", "responsible", "step", "plan__title")
        for code in check.Line(0, text, responsible=tuple(named), step=step).steps
    }
