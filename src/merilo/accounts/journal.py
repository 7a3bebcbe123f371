"""The journal: each service that acts for a person writes one entry by a plain call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from merilo.accounts.access import Held, Place
from merilo.accounts.models import Entry, User


def record(
    *,
    actor: User | None,
    act: str,
    within: Place | None,
    subject: Any,
    at: datetime,
    by: Held | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Write down that somebody did something; `by` is what `access.require` returned, None for the program itself.

    Of `before` and `after` only what differs is kept.
    """
    instead = by.instead_of.name if by is not None and by.instead_of is not None else ""
    if before is not None and after is not None:
        changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        before = {key: value for key, value in before.items() if key in changed}
        after = {key: value for key, value in after.items() if key in changed}
    return Entry.objects.create(
        at=at,
        actor=actor,
        actor_name=str(actor) if actor is not None else "программа",
        acting_for=instead,
        place=str(within) if within is not None else "*",
        act=act,
        subject=f"{subject._meta.model_name}:{subject.pk}",
        subject_name=str(subject)[:400],
        before=_plain(before),
        after=_plain(after),
        reason=reason,
    )


def _plain(values: Mapping[str, Any] | None) -> Any:
    """Return values as JSON can hold them: dates and decimals as text."""
    if values is None:
        return None
    return {key: value if _is_plain(value) else str(value) for key, value in values.items()}


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | bool | list | dict)
