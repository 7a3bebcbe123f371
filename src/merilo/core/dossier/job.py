"""What an operator's job is given: files and choices, as one value that can be written down and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from merilo.core import methodology


class BadChoices(ValueError):
    """The choices of a job as written down are not those of a job."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """Files and choices of one run.

    `on` chooses the edition when `edition` is None and dates the papers. `variant` None is the edition's own.
    `no_base` maps an indicator code, or "*" for all, to a policy of the 0/0 case; see `methodology.Settings`.
    """

    checklists: Path
    answers: Path
    units: Path | None = None
    on: date
    edition: str | None = None
    variant: str | None = None
    rounding: str = "2"
    no_base: Mapping[str, str] = field(default_factory=dict)
    blank: str = "unsatisfied"
    branches: str = "mean"
    groups: bool = False
    partial_marks: bool = False
    leave_out_bad_rows: bool = False
    allow_unverified: bool = False
    municipality: str = ""

    def files(self) -> dict[str, Path]:
        """Return the input files by their part in the job."""
        found = {"checklists": self.checklists, "answers": self.answers}
        return found | ({"units": self.units} if self.units else {})


def settings_of(job: Job) -> methodology.Settings:
    """Return the choices of a job that scoring takes."""
    return methodology.Settings(
        rounding=job.rounding,
        no_base=job.no_base,
        blank=job.blank,
        branches=job.branches,
        groups=job.groups,
        partial_marks=job.partial_marks,
    )


def edition_of(job: Job) -> methodology.Edition:
    """Return the edition a job is scored by. Raises EditionUnknown, EditionUnverified."""
    return methodology.load_edition(job.edition, on=job.on, variant=job.variant, allow_unverified=job.allow_unverified)


def choices_written(job: Job) -> dict[str, Any]:
    """Return the choices of a job as plain values for JSON, without the files."""
    return {
        "on": job.on.isoformat(),
        "edition": job.edition,
        "variant": job.variant,
        **settings_of(job).as_dict(),
        "leave_out_bad_rows": job.leave_out_bad_rows,
        "allow_unverified": job.allow_unverified,
        "municipality": job.municipality,
    }


def choices_read(written: Mapping[str, Any], *, files: Mapping[str, Path]) -> Job:
    """Return the job that `choices_written` wrote, over the given files. Raises BadChoices when it cannot be one."""
    try:
        choices = {**written, "on": date.fromisoformat(written["on"]), "no_base": dict(written["no_base"])}
        return Job(checklists=files["checklists"], answers=files["answers"], units=files.get("units"), **choices)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise BadChoices("Настройки расчёта записаны не полностью или с ошибкой.") from error
