"""Checking a calculation: its snapshot against the seal, its figures against a new count, its trees by themselves."""

from __future__ import annotations

from typing import IO, Any

from merilo.assessment.queries import snapshots
from merilo.core import dossier
from merilo.ratings.models import Calculation


def written(calculation: Calculation) -> dict[str, Any]:
    """Return a calculation as `scores.json` has it, from what was kept with it; nothing is counted."""
    return {
        "edition": calculation.edition,
        "edition_title": calculation.quality["edition_title"],
        "fingerprint": calculation.fingerprint,
        "variant": calculation.variant,
        "settings": calculation.choices,
        "notes": calculation.notes,
        "units": [one.written for one in calculation.results.order_by("pk").only("result", "trace")],
        "municipality": calculation.municipality,
    }


def verify_calculation(calculation: Calculation) -> tuple[str, ...]:
    """Return every difference between a calculation and what its snapshot and its trees give; none is agreement."""
    snapshot = calculation.snapshot
    folder = snapshots.folder_of(snapshot)
    found = list(dossier.snapshot_faults(folder))
    try:
        if dossier.digest(folder / "manifest.json") != snapshot.manifest_sha256:
            found.append("manifest.json: опись снимка не та, что записана при его создании.")
    except OSError:
        return tuple(found)
    stated = written(calculation)
    found += dossier.choice_faults(folder, calculation.choices)
    try:
        counted = dossier.written_again(folder, calculation.choices)
    except dossier.FAILURES as failure:
        found.append(f"Пересчитать нельзя: {failure}")
    else:
        found += dossier.held(stated, counted)
    return tuple(dict.fromkeys([*found, *dossier.trees(stated)]))


def pack(calculation: Calculation, file: IO[bytes]) -> None:
    """Write the archive by which anybody with a shell checks a calculation: `merilo verify FILE.zip`."""
    dossier.pack(
        file,
        snapshot=snapshots.folder_of(calculation.snapshot),
        written=written(calculation),
        about={
            "title": calculation.cycle.title,
            "number": calculation.number,
            "made_at": calculation.made_at.isoformat(),
            "reason": calculation.reason,
        },
    )
