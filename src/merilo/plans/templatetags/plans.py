"""How plans are drawn and said in templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# State is told by the shape of a bar as well: full, hatched, dotted, hollow.
_BARS: Mapping[str, str] = {
    "done": 'class="done"',
    "late": 'fill="url(#late-lines)" stroke="var(--late)"',
    "now": 'class="plain"',
    "reported": 'fill="url(#wait-dots)" stroke="var(--soon)"',
    "ahead": 'fill="var(--sheet)" stroke="var(--accent)"',
}
_WEIGHTS: Mapping[str, str] = {
    "conflict": "Противоречие",
    "law": "Закон",
    "check": "Проверьте",
    "note": "К сведению",
}


@register.filter
def bar_look(state: str) -> SafeString:
    """Return how a bar of a state looks, as attributes of its rectangle."""
    return mark_safe(_BARS[state])  # our own words only


@register.filter
def weight_words(weight: str) -> str:
    """Return how grave a finding is, in a word."""
    return _WEIGHTS[weight]


@register.filter
def add_float(value: float, more: float) -> float:
    """Return a place of a picture moved by some units."""
    return round(float(value) + float(more), 1)
