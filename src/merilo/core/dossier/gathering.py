"""From an operator's files to the facts that scoring takes: read, checked, joined, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from merilo.core import intake, methodology, tables, tally
from merilo.core.dossier.job import Job, edition_of, settings_of
from merilo.core.wording import counted, quoted


class RowsRejected(ValueError):
    """The files hold rows that cannot be used; `faults` is the whole list, `path` the file it was written to."""

    def __init__(self, faults: tuple[intake.Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults
        self.path: Path | None = None

    def __str__(self) -> str:
        many = counted(len(self.faults), "ошибка", "ошибки", "ошибок")
        shown = [f"  {fault}" for fault in self.faults[:10]]
        if len(self.faults) > len(shown):
            shown.append(f"  … и ещё {len(self.faults) - len(shown)}")
        where = f"Полный список: {self.path}. " if self.path else ""
        return "\n".join([
            f"В файлах {many}, поэтому баллы не посчитаны.",
            *shown,
            f"{where}Исправьте строки или повторите с --leave-out-bad-rows, чтобы их не считать.",
        ])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The facts of one job.

    `recipients`: last year's recipients by unit, where known; `sheets`: answer sheets counted; `left_out`: faults of
    the rows left out on request, `omitted` tells of them; `notes`: Russian sentences on what was met in the files,
    those of `omitted` among them.
    """

    edition: methodology.Edition
    facts: tuple[methodology.UnitFacts, ...]
    recipients: Mapping[str, int]
    sheets: int
    left_out: tuple[intake.Fault, ...]
    omitted: tuple[str, ...]
    notes: tuple[str, ...]


def gather(job: Job) -> Gathered:
    """Read, check, join and count a job's files.

    Raises RowsRejected with every fault when rows are bad and are not to be left out, or when what remains cannot be
    used; and the failures of reading a file or of the choices, see INPUT_FAILURES.
    """
    edition = edition_of(job)
    methodology.check_settings(edition, settings_of(job))
    checklists = intake.read_checklists(job.checklists, edition, partial_marks=job.partial_marks)
    answers = intake.read_answers(job.answers, edition)
    units = intake.read_units(job.units, edition) if job.units else None
    joined = intake.join(checklists, answers, units, leave_out_bad_rows=job.leave_out_bad_rows)
    if joined.faults:
        raise RowsRejected(joined.faults)
    counts = tally.count(joined.sheets, joined.edition, not_asked=joined.not_asked)
    omitted: list[str] = []
    if joined.left_out:
        sheets = counted(joined.left_out_sheets, "анкета", "анкеты", "анкет")
        places = counted(len(joined.left_out), "замечание", "замечания", "замечаний")
        omitted.append(f"Не учтено: {sheets} ({places} к строкам файлов, список — в errors.xlsx).")
        omitted += [
            f"Организация {quoted(name)} исключена вместе с негодной строкой." for name in joined.left_out_units
        ]
    return Gathered(
        edition=joined.edition,
        facts=intake.facts(joined, counts),
        recipients={one.name: one.recipients for one in joined.institutions if one.recipients is not None},
        sheets=len(joined.sheets),
        left_out=joined.left_out,
        omitted=tuple(omitted),
        notes=tuple(dict.fromkeys([*joined.notes, *joined.not_asked.values(), *omitted])),
    )


# What may be wrong with files, choices and the law they ask for; each text is written for people.
INPUT_FAILURES: tuple[type[Exception], ...] = (
    RowsRejected,
    intake.FileRejected,
    tables.Unreadable,
    tally.SheetsRejected,
    tally.EngineUnavailable,
    methodology.EditionUnknown,
    methodology.EditionUnverified,
    methodology.SettingsRejected,
    methodology.FactsRejected,
)
