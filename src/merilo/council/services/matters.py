"""What the rooms above put before the council, and take off when it is decided: parts of their own deeds."""

from __future__ import annotations

from datetime import date

from merilo.council.models import Matter
from merilo.registry.models import Municipality


def put(*, municipality: Municipality, key: str, kind: str, title: str, since: date) -> None:
    """Let something wait for the council; the same key waits once."""
    Matter.objects.get_or_create(
        municipality=municipality, key=key, defaults={"kind": kind, "title": title[:500], "since": since}
    )


def take_off(*, municipality: Municipality, key: str) -> None:
    """Let it wait no more."""
    Matter.objects.filter(municipality=municipality, key=key).delete()
