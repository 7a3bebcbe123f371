"""The head all pages of a cycle share: its phases as a line, the tabs a person may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse

from merilo.accounts import access
from merilo.accounts.access import Act, Place
from merilo.assessment.queries import phases

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a cycle: where it opens, its words, whether the reader is on it."""

    address: str
    words: str
    is_here: bool


# The page of a tab, its words, the act it takes to open it, other pages that belong to it by the start of their names.
TABS: tuple[tuple[str, str, Act, tuple[str, ...]], ...] = (
    ("cycle", "Ход", Act.SEE_CYCLE, ("cycle_wave", "cycle_request", "cycle_choices")),
    ("cycle_units", "Перечень", Act.SEE_CYCLE, ("cycle_unit",)),
    ("inspections", "Чек-листы", Act.SEE_CYCLE, ("inspection", "visit", "checklist_import")),
    (
        "sheets",
        "Анкеты",
        Act.SEE_CYCLE,
        ("sheet", "link", "batch", "import", "review", "paper", "typing", "second_entry", "differences", "interview"),
    ),
    ("results", "Результаты", Act.SEE_OWN_SCORES, ("result", "figure", "calculation")),
    ("objections", "Возражения", Act.SEE_OWN_SCORES, ("objection",)),
    ("publication", "Публикация", Act.SEE_SCORES, ("publication",)),
)


@register.simple_tag
def cycle_line(cycle: Any) -> tuple[phases.Step, ...]:
    """Return the phases of a cycle in their order, with the days on which they began."""
    return phases.line(cycle)


@register.simple_tag(takes_context=True)
def cycle_tabs(context: Context, cycle: Any) -> list[Tab]:
    """Return the pages of a cycle that stand and that this person may open."""
    request = context["request"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    found = [(tab, _address(tab[0], request, cycle)) for tab in TABS if _may(request, tab[2], cycle)]
    names = {tab[0]: tab for tab, address in found if address}
    current = here if here in names else next((name for name, tab in names.items() if here.startswith(tab[3])), "")
    return [Tab(address, tab[1], tab[0] == current) for tab, address in found if address]


def _may(request: Any, act: Act, cycle: Any) -> bool:
    """Say whether a person may open such a page: a head may for one of the own institutions."""
    headed = access.institutions(request.user, cycle.municipality_id, on=request.today)
    places = [cycle.place, *(Place(cycle.municipality_id, one, cycle.phase) for one in headed)]
    return any(access.may(request.user, act, within=place, at=request.at) for place in places)


def _address(name: str, request: Any, cycle: Any) -> str:
    values: Mapping[str, Any] = {"slug": request.municipality.slug, "cycle": cycle.pk}
    try:
        return reverse(name, kwargs=dict(values))
    except NoReverseMatch:
        return ""
