"""What a phone sends of a visit, checked before it goes to the services."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from merilo.accounts.refusal import Refused
from merilo.assessment.forms.inspections import VALUES
from merilo.assessment.services.inspecting import MarkInput

_MOST = 500


class Unreadable(Refused):
    """What came is not what the page sends."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Marks of one form."""

    channel: str
    marks: tuple[MarkInput, ...]
    inspected_on: date | None


def read(body: bytes) -> Sent:
    """Return the marks a phone has sent. Raises Unreadable."""
    try:
        said = json.loads(body)
        day = said.get("inspected_on") or ""
        marks = tuple(_mark(one) for one in said["marks"])
        if len(marks) > _MOST:
            raise ValueError("too many")
        return Sent(str(said["channel"]), marks, date.fromisoformat(day) if day else None)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable("Отметки пришли в непонятном виде. Обновите страницу и отправьте их снова.") from error


def _mark(one: Any) -> MarkInput:
    seen = one["seen"]
    if not isinstance(seen, int) or isinstance(seen, bool):
        raise ValueError("seen")
    receipt = str(one["receipt"])
    if not 8 <= len(receipt) <= 40:
        raise ValueError("receipt")
    return MarkInput(str(one["item"]), VALUES[one["value"]], str(one.get("note", "")), receipt, seen)
