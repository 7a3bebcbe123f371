"""The phases of a cycle as a line: which are behind, which one runs, when each began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from merilo.assessment.models import Cycle, Decision, Phase
from merilo.plans.services import scheduling

ORDER = (Phase.PREPARATION, Phase.GATHERING, Phase.PRELIMINARY, Phase.OBJECTIONS, Phase.FINAL, Phase.PUBLISHED)
BEGINS = {
    Decision.Kind.START: Phase.GATHERING,
    Decision.Kind.CLOSE: Phase.PRELIMINARY,
    Decision.Kind.PRELIMINARY: Phase.OBJECTIONS,
    Decision.Kind.FINAL: Phase.FINAL,
    Decision.Kind.PUBLISH: Phase.PUBLISHED,
    Decision.Kind.CANCEL: Phase.CANCELLED,
}
NAMES = {
    Phase.PREPARATION: "Подготовка",
    Phase.GATHERING: "Сбор",
    Phase.PRELIMINARY: "Предварительные",
    Phase.OBJECTIONS: "Возражения",
    Phase.FINAL: "Итоговые",
    Phase.PUBLISHED: "Опубликовано",
    Phase.CANCELLED: "Отменён",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A phase on the line: `state` is done, now or ahead."""

    phase: str
    words: str
    state: str
    began_on: date | None
    until: date | None


def objections_counted_now(cycle: Cycle) -> date | None:
    """Return the last day of objections by the calendar as it is now, where it is not the day institutions were told.

    That day does not move with a new calendar: it was decided and sent to them. People must see that it would differ.
    """
    if cycle.phase != Phase.OBJECTIONS or cycle.objections_until is None:
        return None
    sent = cycle.decisions.filter(kind=Decision.Kind.PRELIMINARY).order_by("at", "pk").last()
    if sent is None:
        return None
    now = scheduling.load_calendar().workday_after(timezone.localdate(sent.at), cycle.objection_days)
    return now if now != cycle.objections_until else None


def line(cycle: Cycle) -> tuple[Step, ...]:
    """Return the phases in their order; a cancelled cycle ends where it was given up, a reopened one begins nothing."""
    began: dict[str, date] = {Phase.PREPARATION: timezone.localdate(cycle.made_at)}
    for kind, at in cycle.decisions.order_by("at", "pk").values_list("kind", "at"):
        if kind == Decision.Kind.PUBLISH:
            began.setdefault(Phase.PUBLISHED, timezone.localdate(at))  # what corrects it begins nothing
        elif kind in BEGINS:
            began[BEGINS[Decision.Kind(kind)]] = timezone.localdate(at)
    if cycle.starts_on is not None:
        began.setdefault(Phase.GATHERING, cycle.starts_on)
    if cycle.phase == Phase.CANCELLED:
        shown = [phase for phase in ORDER if phase in began] + [Phase.CANCELLED]
    else:
        shown = list(ORDER)
    here = shown.index(Phase(cycle.phase))
    until = {Phase.GATHERING: cycle.ends_on, Phase.OBJECTIONS: cycle.objections_until}
    return tuple(
        Step(
            phase=phase,
            words=NAMES[phase],
            state="now" if number == here else "done" if number < here else "ahead",
            began_on=began.get(phase) if number <= here else None,
            until=until.get(phase) if number == here else None,
        )
        for number, phase in enumerate(shown)
    )
