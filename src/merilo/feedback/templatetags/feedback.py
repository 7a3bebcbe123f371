"""The tabs of this room: those a person may open."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse

from merilo.accounts.access import Act
from merilo.feedback.queries import appeals

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tab:
    """A page: where it opens, its words, whether the reader is on it."""

    address: str
    words: str
    is_here: bool


# The page of a tab, its words, the act it takes, other pages that belong to it by the start of their names.
TABS: tuple[tuple[str, str, Act, tuple[str, ...]], ...] = (
    ("appeals", "Сообщения", Act.SEE_MUNICIPALITY, ("appeal",)),
    ("appeal_numbers", "Сводка", Act.SEE_MUNICIPALITY, ()),
    ("probes", "Способы связи", Act.SEE_MUNICIPALITY, ("probe",)),
    ("faq", "Вопросы и ответы", Act.KEEP_TEXTS, ("faq",)),
    ("reception", "Порядок приёма", Act.KEEP_APPEALS, ("reception", "answer_template")),
)


@register.simple_tag(takes_context=True)
def feedback_tabs(context: Context) -> list[Tab]:
    """Return the pages that this person may open; those who read no messages are not led to them."""
    request, may = context["request"], context.get("may") or {}
    here = request.resolver_match.url_name if request.resolver_match else ""
    sees = appeals.may_see_any(request.user, request.municipality, at=request.at)
    found = [tab for tab in TABS if may.get(tab[2]) and (tab[0] != "appeals" or sees)]
    names = [tab[0] for tab in found]
    current = here if here in names else next((tab[0] for tab in found if tab[3] and here.startswith(tab[3])), "")
    return [Tab(address, tab[1], tab[0] == current) for tab in found if (address := _address(tab[0], request))]


def _address(name: str, request: object) -> str:
    try:
        return reverse(name, args=[request.municipality.slug])  # type: ignore[attr-defined]
    except NoReverseMatch:
        return ""
