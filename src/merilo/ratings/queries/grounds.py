"""What marks rested on when a snapshot was taken, so far as everybody may see it: days of inspection and links.

Photos stay with the staff: there may be people in them. Of links only those that lead to the open web are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from merilo.assessment.models import Inspection, MarkEvidence, Snapshot


def of_snapshot(snapshot: Snapshot) -> dict[int, dict[str, Any]]:
    """Return by unit the days of its inspections by channel, and its links by item."""
    found: dict[int, dict[str, Any]] = {}
    here = {"unit__cycle": snapshot.cycle_id, "inspected_on__isnull": False}
    for unit, channel, day in Inspection.objects.filter(**here).values_list("unit", "channel", "inspected_on"):
        found.setdefault(unit, {"days": {}, "links": {}})["days"][channel] = str(day)
    proofs = MarkEvidence.objects.filter(inspection__unit__cycle=snapshot.cycle_id, at__lte=snapshot.made_at)
    for unit, item, url in proofs.exclude(url="").order_by("pk").values_list("inspection__unit", "item", "url"):
        if is_open(url):
            found.setdefault(unit, {"days": {}, "links": {}})["links"].setdefault(item, []).append(url)
    return found


def is_open(url: str) -> bool:
    """Say whether a link leads to a page of the web, and not to one of this site that asks who one is."""
    try:
        parts = urlsplit(url)
        named = parts.hostname
    except ValueError:
        return False
    ours = urlsplit(settings.BASE_ADDRESS)
    is_staffs = named == ours.hostname and not parts.path.startswith("/nok/")
    return parts.scheme in ("http", "https") and bool(named) and "@" not in parts.netloc and not is_staffs


def links_of(grounds: Mapping[str, Any], item: str) -> tuple[str, ...]:
    """Return the links of an item as they were kept."""
    return tuple(url for url in grounds.get("links", {}).get(item, ()) if is_open(url))
