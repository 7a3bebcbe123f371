"""News for programs: what was published or corrected and which terms have passed, found by the clock.

The rooms below do not know that anybody listens: they are asked, and each thing found is told once by its key.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from merilo.accounts.queries.programs import places_told
from merilo.accounts.services.deliveries import Sent, send_due, tell
from merilo.plans.queries import missed
from merilo.ratings.queries import publications
from merilo.registry import queries

__all__ = ["Sent", "find_news", "send_due"]

LOOK_BACK = timedelta(days=14)  # a machine that was off for a fortnight still tells what it has missed


def find_news(*, at: datetime) -> int:
    """Write down a message for everything that has happened lately and was not told; return how many are new."""
    told = set(places_told())
    return sum(_news_of(one, at) for one in queries.municipalities() if str(one.place) in told)


def _news_of(municipality: Any, at: datetime) -> int:
    place, slug = str(municipality.place), municipality.slug
    zone = ZoneInfo(municipality.time_zone)
    new = 0
    for one in publications.since(municipality, at - LOOK_BACK):
        payload = {
            "municipality": slug,
            "year": one.cycle.year,
            "number": one.number,
            "basis": one.basis,
            "correction": one.correction,
            "page": settings.BASE_ADDRESS + reverse("api:published", args=[slug, one.cycle.year]),
        }
        event = "corrected" if one.supersedes_id is not None else "published"
        new += tell(
            place=place, event=event, key=f"publication:{one.pk}", payload=payload, happened_at=one.published_at, at=at
        )
    today = timezone.localdate(at, zone)
    for term in missed.missed(municipality, since=today - LOOK_BACK, today=today):
        payload = {
            "municipality": slug,
            "plan": term.plan,
            "line": term.number,
            "text": term.text,
            "institution": term.institution,
            "due_on": term.due_on.isoformat(),
        }
        after = datetime.combine(term.due_on + timedelta(days=1), time(), zone)
        new += tell(
            place=place, event="deadline_missed", key=f"missed:{term.task}:{term.due_on}", payload=payload,
            happened_at=after, at=at,
        )  # fmt: skip
    return new
