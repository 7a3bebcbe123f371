"""What was published: the rating of a year that holds now, those it superseded, where their open data lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from merilo.assessment.models import Cycle
from merilo.core import dossier
from merilo.ratings.models import Publication
from merilo.registry.models import AssessedYear, Municipality

FOLDER = "publications"  # below the file store
_WITH = ("cycle__municipality", "calculation__snapshot", "supersedes", "superseded_by")


def standing(municipality: Municipality) -> list[Publication]:
    """Return the publications that hold now, newest year first: one for each published cycle."""
    found = Publication.objects.filter(cycle__municipality=municipality, superseded_by__isnull=True)
    return _tied(found.select_related(*_WITH).order_by("-cycle__year", "-cycle__ordinal"), municipality)


def found(municipality: Municipality, year: int, *, ordinal: str = "", number: str = "") -> Publication | None:
    """Return a publication of a year: of the cycle asked for, else the last one; by number, else what holds now."""
    which = Q(cycle__municipality=municipality, cycle__year=year)
    if ordinal:
        which &= Q(cycle__ordinal=_small(ordinal))
    which &= Q(number=_small(number)) if number else Q(superseded_by__isnull=True)
    rows = Publication.objects.filter(which).select_related(*_WITH).order_by("-cycle__ordinal")[:1]
    return next(iter(_tied(rows, municipality)), None)


def since(municipality: Municipality, moment: datetime) -> list[Publication]:
    """Return what was published after a moment, oldest first."""
    rows = Publication.objects.filter(cycle__municipality=municipality, published_at__gte=moment)
    return _tied(rows.select_related(*_WITH).order_by("published_at", "pk"), municipality)


def latest(cycle: Cycle) -> Publication | None:
    """Return the publication of a cycle that holds now."""
    return cycle.publications.filter(superseded_by__isnull=True).select_related("calculation", "author").first()


def of_cycle(cycle: Cycle) -> list[Publication]:
    """Return all publications of a cycle, newest first."""
    rows = cycle.publications.select_related("calculation", "author", "superseded_by").order_by("-number")
    return list(rows)


def folder_of(publication: Publication) -> Path:
    """Return where the open data of a publication lie."""
    return Path(settings.MEDIA_ROOT) / publication.package


def files_of(publication: Publication) -> dict[str, int]:
    """Return the names of the files of the open data with their sizes; empty where the folder is lost."""
    try:
        return {path.name: path.stat().st_size for path in sorted(folder_of(publication).iterdir())}
    except OSError:
        return {}


def file_of(publication: Publication, name: str) -> Path | None:
    """Return the way to a file of the open data, None where there is no such file."""
    return folder_of(publication) / name if name in files_of(publication) else None


def not_covered(cycle: Cycle) -> list[str]:
    """Return institutions of a published cycle whose year the coverage did not take: people settle that there."""
    assessed = AssessedYear.objects.filter(
        institution=OuterRef("institution"), year=cycle.year, state=AssessedYear.State.DONE
    )
    heads = cycle.units.filter(parent__isnull=True, left_at__isnull=True)
    return list(heads.exclude(Exists(assessed)).values_list("name", flat=True))


def tables() -> list[tuple[str, str]]:
    """Return the tables of open data: name, title."""
    return list(dossier.OPEN_TABLES.items())


def orphans() -> list[Path]:
    """Return folders of open data that no row names: something was cut off between the files and the row."""
    home = Path(settings.MEDIA_ROOT) / FOLDER
    here = [path for path in home.glob("*/*") if path.is_dir()]
    named = {Path(settings.MEDIA_ROOT) / package for package in Publication.objects.values_list("package", flat=True)}
    return sorted(path for path in here if path not in named)


def missing() -> list[str]:
    """Return what publications have lost their archive, or have another than was published."""
    return [
        f"{one.cycle}: {one}"
        for one in Publication.objects.select_related("cycle").order_by("pk")
        if not _is_whole(one)
    ]


def _is_whole(publication: Publication) -> bool:
    archive = folder_of(publication) / dossier.ARCHIVE
    return archive.is_file() and dossier.digest(archive) == publication.package_sha256


def _tied(rows: Iterable[Publication], municipality: Municipality) -> list[Publication]:
    """Let rows share what they are rows of, so that nothing is asked for twice."""
    shown = list(rows)
    for one in shown:
        one.cycle.municipality = municipality
        one.calculation.cycle = one.cycle
    return shown


def _small(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
