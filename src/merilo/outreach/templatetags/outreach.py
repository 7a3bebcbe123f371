"""The tabs of this room: those a person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse

from merilo.accounts.access import Act

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tab:
    """A page: where it opens, its words, whether the reader is on it."""

    address: str
    words: str
    is_here: bool


# The page of a tab, its words, the act it takes, other pages that belong to it by the start of their names.
TABS: tuple[tuple[str, str, Act, tuple[str, ...]], ...] = (
    ("information", "Где размещено", Act.SEE_MUNICIPALITY, ("information", "requirement")),
    ("site_audits", "Проверка сайтов", Act.SEE_CYCLE, ("site_",)),
    ("posters", "Плакаты и буклеты", Act.SEE_CYCLE, ("poster",)),
    ("media", "СМИ и листовки", Act.SEE_MUNICIPALITY, ("media", "press")),
    ("partners", "Партнёры", Act.SEE_CYCLE, ("partner", "contact")),
    ("mailings", "Письма", Act.SEE_CYCLE, ("mailing", "letter")),
)


@register.filter
def capital(words: str) -> str:
    """Return words with a capital letter; an address of a site keeps its own."""
    return words if words[:1].isascii() else f"{words[:1].upper()}{words[1:]}"


@register.simple_tag(takes_context=True)
def outreach_tabs(context: Context) -> list[Tab]:
    """Return the pages that this person may open."""
    request, may = context["request"], context.get("may") or {}
    here = request.resolver_match.url_name if request.resolver_match else ""
    found = [tab for tab in TABS if may.get(tab[2])]
    names = [tab[0] for tab in found]
    current = here if here in names else next((tab[0] for tab in found if here.startswith(tab[3])), "")
    return [Tab(address, tab[1], tab[0] == current) for tab in found if (address := _address(tab[0], request))]


def _address(name: str, request: Any) -> str:
    try:
        return reverse(name, args=[request.municipality.slug])
    except NoReverseMatch:
        return ""
