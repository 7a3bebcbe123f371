"""Checklists of a cycle's edition as forms: which items a unit is looked at by in each channel, and words of marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from merilo.assessment.models import Cycle, Inspection, Unit
from merilo.assessment.queries import choices
from merilo.core import methodology

CHANNELS: tuple[str, ...] = tuple(Inspection.Channel.values)
CHANNEL_TITLES = {"site": "Сайт", "stand": "Стенд", "visit": "Посещение"}


@dataclass(frozen=True, slots=True)
class Form:
    """The items of one channel, by the indicators they belong to."""

    channel: str
    checklists: tuple[methodology.Checklist, ...]

    @property
    def title(self) -> str:
        """Return the channel as a heading."""
        return CHANNEL_TITLES.get(self.channel, self.channel)

    @property
    def items(self) -> tuple[methodology.Item, ...]:
        """Return all items in order."""
        return tuple(item for checklist in self.checklists for item in checklist.items)

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of all items."""
        return frozenset(item.code for item in self.items)

    def item(self, code: str) -> methodology.Item | None:
        """Return the item with a code."""
        return next((item for item in self.items if item.code == code), None)


def forms_of(cycle: Cycle, profile: str) -> dict[str, Form]:
    """Return the forms of units with a profile, by channel: only what their profile is assessed by."""
    edition = choices.edition_of(cycle)
    asked = {
        indicator.code for indicator in edition.indicators if profile in edition.criterion(indicator.criterion).profiles
    }
    found = {
        channel: Form(channel, tuple(one for one in edition.checklists if one.channel == channel and one.code in asked))
        for channel in CHANNELS
    }
    return {channel: form for channel, form in found.items() if form.items}


def form_of(cycle: Cycle, unit: Unit, channel: str) -> Form | None:
    """Return the form of a unit in a channel; None where nothing is looked at there."""
    return forms_of(cycle, unit.profile).get(channel) if unit.is_gathered else None


def number_of(code: str) -> str:
    """Return the number of an item inside its list: «3» of 1.1/stand/03."""
    return code.rpartition("/")[2].lstrip("0")


def item_words(code: str) -> str:
    """Return an item as people call it: «1.1, стенд, п. 3»."""
    indicator, channel, _ = code.split("/", 2)
    return f"{indicator}, {CHANNEL_TITLES.get(channel, channel).lower()}, п.\u00a0{number_of(code)}"


def mark_words(value: Decimal | None) -> str:
    """Return a mark as people say it."""
    if value is None:
        return "не применимо"
    if value == 1:
        return "есть"
    if value == 0:
        return "нет"
    return f"частично ({_text(value).replace('.', ',')})"


def value_words(value: Decimal | None) -> str:
    """Return a mark as forms send it: "1", "0", "0.5", "na"."""
    return "na" if value is None else _text(value)


def value_choices(cycle: Cycle) -> Iterator[tuple[str, str]]:
    """Return what an item may be marked with, as forms offer it."""
    yield "1", "есть"
    if cycle.partial_marks:
        yield "0.5", "частично"
    yield "0", "нет"
    yield "na", "не применимо"


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f")
