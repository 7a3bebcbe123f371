"""What the installation asks about the files and calendars of this room: is all that was stored still there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from merilo.plans.models import CalendarYear, StoredFile
from merilo.plans.queries.files import path_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as its rows name it: several rows may share one content."""

    sha256: str
    size: int
    name: str
    path: Path


def kept() -> Iterator[Kept]:
    """Yield each stored content once, with the name under which it came first."""
    told: set[str] = set()
    for stored in StoredFile.objects.order_by("sha256", "pk").iterator():
        if stored.sha256 not in told:
            told.add(stored.sha256)
            yield Kept(stored.sha256, stored.size, stored.name, path_of(stored))


def newest() -> Kept | None:
    """Return the content that was stored last."""
    stored = StoredFile.objects.order_by("pk").last()
    return None if stored is None else Kept(stored.sha256, stored.size, stored.name, path_of(stored))


def orphans() -> list[Path]:
    """Return files of the store that no row names, such as halves of uploads that never ended.

    Only folders named as the beginnings of sums are of this room: rooms above keep folders of their own beside them.
    """
    # The disk is read before the rows: a file stored meanwhile is in the rows and not in the list.
    ours = [path for path in Path(settings.MEDIA_ROOT).glob("*") if path.is_file() or re.fullmatch("..", path.name)]
    found = [path for one in ours for path in (one, *one.rglob("*")) if path.is_file()]
    named = {one.path for one in kept()}
    return sorted(path for path in found if path not in named)


def has_calendar(year: int) -> bool:
    """Say whether the decree on moved days of a year was loaded."""
    return CalendarYear.objects.filter(year=year).exists()
