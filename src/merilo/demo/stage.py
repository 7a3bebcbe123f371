"""Who plays in the invented district, and at what hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from merilo.accounts.models import User
from merilo.registry.models import Institution, Municipality


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays."""

    municipality: Municipality
    coordinator: User
    chair: User
    member: User
    expert: User
    officer: User
    webmaster: User
    heads: Mapping[str, Institution]  # by short name
    chiefs: Mapping[int, User]  # by institution


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment of a working day."""
    return datetime.combine(day, time(hour, minute), UTC)
