"""The plan of the next years from one that stands: words and dates moved, bindings kept, what was not done said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import deadlines, papers, wording
from merilo.plans.models import Indicator, Item, Party, Plan
from merilo.plans.queries import lines as rows
from merilo.plans.queries import papers as printed
from merilo.plans.services import fulfilling, plans, shifting
from merilo.plans.services.lines import IndicatorInput, LineInput
from merilo.plans.services.parties import Guess
from merilo.plans.services.reports import EvidenceInput


class NothingToCopy(Refused):
    """The plan has no line that could be carried over."""


@dataclass(frozen=True, slots=True)
class Shift:
    """By how many years words move, and which years of theirs: those of the old plan and its neighbours."""

    by: int
    first: int
    last: int

    def term(self, words: str) -> str:
        """Return deadline words with their years moved."""
        return shifting.shift_term(words, self.by, first=self.first, last=self.last)

    def text(self, words: str) -> str:
        """Return text with its years moved."""
        return shifting.shift_text(words, self.by, first=self.first, last=self.last)


def make_following_plan(
    *,
    plan: Plan,
    title: str,
    starts_on: date,
    ends_on: date,
    actor: User,
    at: datetime,
    only: Collection[int] | None = None,
) -> Plan:
    """Make a plan of other years from this one: its lines (`only` those, by key) with years and dates moved.

    Whom the words mean is kept; a line that was not done says so in its doubts, excluded lines stay behind. A line that
    asks for the next plan is done with its draft.
    """
    access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    plans.check_period(starts_on, ends_on)
    items = [
        item
        for item in Item.objects.filter(plan=plan, is_excluded=False).order_by("position")
        if only is None or item.pk in only
    ]
    if not items:
        raise NothingToCopy("Выберите хотя бы один пункт, который переходит в новый план.")
    shift = shift_between(plan, starts_on)
    stood = rows.progress(Q(item__in=items), today=timezone.localdate(at))
    made = plans.make_plan(
        municipality=plan.municipality,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        lines=[_carried(item, shift, plan, starts_on, ends_on, stood.get(item.pk, rows.Progress())) for item in items],
        indicators=_indicators(plan, shift),
        bindings=_bindings(items),
        actor=actor,
        at=at,
        territory=plan.territory,
        basis=shift.text(plan.basis),
        controller=plan.controller if plan.controller is not None and plan.controller.is_active else None,
        needs_acceptance=plan.needs_acceptance,
        kind=plan.kind,
        previous=plan,
    )
    _tell(made, actor, at)
    return made


def _tell(made: Plan, actor: User, at: datetime) -> None:
    today = timezone.localdate(at)
    try:
        paper = papers.plan_paper(printed.plan_paper(made, version="amended", made_on=today), as_="docx")
    except papers.Unprintable:
        return  # signs no font has: a person mends the words and reports
    fulfilling.fulfil(
        municipality=made.municipality, year=today.year, step="next_plan", done_on=today,
        text="Составлен проект плана на следующий период.", basis=wording.shortened(f"проект: {made.title}", 500),
        evidence=(EvidenceInput(name=f"Проект плана, {made.starts_on.year} год.docx", content=paper),),
        actor=actor, at=at,
    )  # fmt: skip


def shift_between(plan: Plan, starts_on: date) -> Shift:
    """Return how the words of a plan move when its copy begins on a day."""
    return Shift(starts_on.year - plan.starts_on.year, plan.starts_on.year - 1, plan.ends_on.year + 1)


def proposed(plan: Plan) -> tuple[str, date, date]:
    """Return title and period of the plan that follows: as long as this one, right behind it."""
    by = plan.ends_on.year - plan.starts_on.year + 1
    shift = Shift(by, plan.starts_on.year - 1, plan.ends_on.year + 1)
    return shift.text(plan.title), _later(plan.starts_on, by), _later(plan.ends_on, by)


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _carried(item: Item, shift: Shift, plan: Plan, starts_on: date, ends_on: date, stood: rows.Progress) -> LineInput:
    schedule = _moved(item.schedule, item.deadline_words, shift, starts_on, ends_on)
    doubts = [*_left_undone(item, stood, plan), *_lost_date(item, schedule)]
    return LineInput(
        text=shift.text(item.text),
        number=item.number,
        section=shift.text(item.section),
        deadline_words=shift.term(item.deadline_words),
        responsible=tuple(item.responsible),
        expected_result=shift.text(item.expected_result),
        targets=shifting.shift_years(item.targets, shift.by),
        source=item.source,
        step=item.step,
        doubts=tuple(doubts),
        schedule=schedule,
    )


def _left_undone(item: Item, stood: rows.Progress, plan: Plan) -> list[str]:
    """A line of which something was not done carries it along; work without an end is never «not done»."""
    if not stood.total or stood.done == stood.total or item.schedule.get("kind") == "continuous":
        return []
    done = f"{stood.done} из {stood.total}" if stood.total > 1 else "нет"
    years = str(plan.starts_on.year) if plan.starts_on.year == plan.ends_on.year else plan.title
    return [f"В прежнем плане ({years}) выполнено: {done}. Проверьте, что из этого переходит."]


def _lost_date(item: Item, schedule: Mapping[str, Any]) -> list[str]:
    if item.schedule.get("kind") != "unclear" and schedule.get("kind") == "unclear":
        return [f"Срок в новом году не читается: {schedule.get('reason') or 'проверьте дату.'}"]
    return []


def _moved(old: Mapping[str, Any], words: str, shift: Shift, starts_on: date, ends_on: date) -> dict[str, Any]:
    """Read the moved words in the new period. Terms that stood each for a line of the text stay with their lines."""
    said = shift.term(str(old.get("words") or words))
    found = deadlines.parse(said, start=starts_on, end=ends_on)
    parts = old.get("parts") or ()
    if old.get("kind") == "several" and any(part.get("of") for part in parts):
        read = [
            replace(
                deadlines.parse(shift.term(part.get("words") or ""), start=starts_on, end=ends_on),
                of=shift.text(part["of"]) if part.get("of") else None,
            )
            for part in parts
        ]
        found = replace(found, kind="several", windows=(), parts=tuple(read), reason=None)
    return found.as_dict()


def _indicators(plan: Plan, shift: Shift) -> list[IndicatorInput]:
    """Carry over the indicators of the whole plan; those of lines are made from the lines' targets."""
    found = Indicator.objects.filter(plan=plan, item=None).prefetch_related("values")
    return [
        IndicatorInput(
            name=shift.text(one.name),
            unit=one.unit,
            computed=one.computed,
            values={str(value.year + shift.by): value.planned for value in one.values.all() if value.planned},
            doubts=("Значения перенесены из прежнего плана: проверьте числа.",),
        )
        for one in found
    ]


def _bindings(items: list[Item]) -> dict[str, Guess]:
    """Return whom words meant in the old plan, as far as those are still here."""
    found: dict[str, Guess] = {}
    for party in Party.objects.filter(item__in=items).select_related("user", "institution"):
        is_gone = (party.user is not None and not party.user.is_active) or (
            party.institution is not None and party.institution.closed_on is not None
        )
        if party.kind != Party.Kind.UNBOUND and not is_gone:
            found[party.words] = {"kind": party.kind, "user": party.user, "institution": party.institution}
    return found
