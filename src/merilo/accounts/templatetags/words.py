"""Words for templates: numbers with nouns, dates, marks of state; loaded everywhere."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from merilo.core import wording

register = template.Library()


@register.filter
def counted(number: int, forms: str) -> str:
    """Return a number with its noun: {{ 5|counted:"анкета,анкеты,анкет" }} → 5 анкет."""
    return wording.counted(number, *forms.split(","))


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a date in words: 1 марта 2026 г."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return wording.date_words(value)


@register.filter
def unbroken(value: str) -> str:
    """Return words with «№ 15» and «2026 г.» kept on one line."""
    return wording.unbroken(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment: 1 марта 2026 г., 14:05."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{wording.date_words(local.date())}, {local:%H:%M}"
