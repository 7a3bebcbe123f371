"""The pages of the council, as tabs."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.urls import reverse

from merilo.accounts.access import Act

register = template.Library()

PAGES = (
    ("council", "Состав", Act.SEE_COUNCIL),
    ("meetings", "Заседания", Act.SEE_COUNCIL),
    ("council_decisions", "Решения", Act.SEE_COUNCIL),
    ("selections", "Оператор", Act.READ_COUNCIL),
    ("own_indicators", "Показатели", Act.SEE_COUNCIL),
    ("proposals", "Предложения", Act.READ_COUNCIL),
    ("guides", "Памятки", Act.SEE_COUNCIL),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the council as its line of tabs shows it."""

    address: str
    words: str
    is_here: bool


@register.simple_tag(takes_context=True)
def council_tabs(context: Context) -> list[Tab]:
    """Return the pages of the council this person may open; the longest address that fits is here."""
    request, municipality, may = context["request"], context["municipality"], context["may"]
    found = [(reverse(name, args=[municipality.slug]), words) for name, words, act in PAGES if may.get(act)]
    fitting = [address for address, _ in found if request.path.startswith(address)]
    here = max(fitting, key=len, default="")
    return [Tab(address, words, address == here) for address, words in found]
