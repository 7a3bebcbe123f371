"""Where snapshots lie, which ones a cycle has, and what lies there without a row."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from merilo.assessment.models import Cycle, Mark, Sheet, SheetChange, Snapshot, Unit

FOLDER = "snapshots"  # below the file store


def folder_of(snapshot: Snapshot) -> Path:
    """Return where the files of a snapshot lie."""
    return Path(settings.MEDIA_ROOT) / snapshot.folder


def snapshots_of(cycle: Cycle) -> list[Snapshot]:
    """Return the snapshots of a cycle, newest first."""
    return list(cycle.snapshots.select_related("made_by", "parent").order_by("-number"))


def latest(cycle: Cycle) -> Snapshot | None:
    """Return the newest snapshot of a cycle."""
    return cycle.snapshots.order_by("-number").first()


def changed_since(snapshot: Snapshot) -> bool:
    """Say whether something that counts has changed since a snapshot: marks, exclusions, answers, the list."""
    cycle, moment = snapshot.cycle, snapshot.made_at
    sheets = Sheet.objects.filter(unit__cycle=cycle, is_test=False)
    now = sheets.filter(excluded_at__isnull=True, unit__left_at__isnull=True).count()
    excluded = sheets.filter(excluded_at__isnull=False)
    return (
        now != snapshot.sheets
        or excluded.count() != snapshot.excluded
        or excluded.filter(excluded_at__gt=moment).exists()
        or SheetChange.objects.filter(sheet__unit__cycle=cycle, at__gt=moment).exists()
        or Mark.objects.filter(inspection__unit__cycle=cycle, at__gt=moment).exists()
        or Unit.objects.filter(cycle=cycle, left_at__gt=moment).exists()
    )


def orphans() -> list[Path]:
    """Return folders of snapshots that no row names: something was cut off between the files and the row."""
    home = Path(settings.MEDIA_ROOT) / FOLDER
    # The disk is read before the rows: a snapshot made meanwhile is in the rows and not in the list.
    found = [path for path in home.glob("*/*") if path.is_dir()]
    named = {Path(settings.MEDIA_ROOT) / folder for folder in Snapshot.objects.values_list("folder", flat=True)}
    return sorted(path for path in found if path not in named)


def missing() -> list[str]:
    """Return the names of snapshots whose folder is not there."""
    return [str(one) for one in Snapshot.objects.order_by("pk") if not (folder_of(one) / "manifest.json").is_file()]
