"""One run of the operator's job: files in, a whole folder of results out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from merilo.core import intake, methodology, papers
from merilo.core.dossier import folder, manifest, reporting, sheets
from merilo.core.dossier.gathering import Gathered, RowsRejected, gather
from merilo.core.dossier.job import Job, choices_written, settings_of
from merilo.core.dossier.results import scores_written

Told = Callable[[str, float], None]

SCORES = "scores.json"
INPUTS = "inputs"


@dataclass(frozen=True)
class Result:
    """What a run came to: the scores, what was left out, and the units without a total."""

    folder: Path
    scores: methodology.Scores
    gathered: Gathered
    shortcomings: tuple[methodology.Shortcoming, ...]

    @property
    def blocked(self) -> tuple[methodology.UnitScore, ...]:
        """The units whose total is not derived."""
        return tuple(unit for unit in self.scores.units if unit.total is None)


def _untold(step: str, done: float) -> None:
    pass


def run(
    job: Job, *, out: Path, papers_wanted: bool = True, template: bytes | None = None, told: Told = _untold
) -> Result:
    """Read and check the files, score, and write the whole result into the folder `out`.

    `told(step, done)` is called with a Russian name of each step and the share done, 0 to 1. The folder is written
    beside and renamed when whole. When rows are bad and must not be left out, only `errors.xlsx` is written and
    RowsRejected raised. Raises also FolderRefused and the failures of the rooms below; see FAILURES.
    """
    folder.check_target(out)
    told("Читаю файлы", 0.05)
    try:
        gathered = gather(job)
    except RowsRejected as rejected:
        rejected.path = folder.put_errors(out, _error_list(rejected.faults, job))
        raise
    told("Считаю баллы", 0.4)
    scores = methodology.score(gathered.edition, gathered.facts, settings_of(job))
    shortcomings = _shortcomings(gathered, scores)
    result = Result(out, scores, gathered, shortcomings)
    report = reporting.report(job, gathered, scores, shortcomings)
    with folder.written_whole(out) as fresh:
        told("Пишу таблицы", 0.5)
        _write_tables(fresh, job, result, report)
        if papers_wanted:
            told("Пишу отчёт в Word", 0.65)
            (fresh / "report.docx").write_bytes(papers.result_report(report, as_="docx", template=template))
            told("Пишу отчёт в PDF", 0.85)
            (fresh / "report.pdf").write_bytes(papers.result_report(report, as_="pdf"))
        told("Пишу опись", 0.98)
        manifest.write(fresh, job, gathered, out=out)
    return result


def _shortcomings(gathered: Gathered, scores: methodology.Scores) -> tuple[methodology.Shortcoming, ...]:
    facts = {one.name: one for one in gathered.facts}
    return tuple(
        shortcoming
        for unit in scores.units
        for shortcoming in methodology.shortcomings(
            scores.edition, facts.get(unit.name, methodology.UnitFacts(unit.name, profile=unit.profile)), unit
        )
    )


def _write_tables(fresh: Path, job: Job, result: Result, report: papers.ResultReport) -> None:
    inputs = fresh / INPUTS
    inputs.mkdir()
    for part, path in job.files().items():
        shutil.copyfile(path, inputs / (part + path.suffix.lower()))
    written = scores_written(result.scores, choices_written(job))
    (fresh / SCORES).write_text(as_text(written), encoding="utf-8")
    books = {
        "scores.xlsx": sheets.score_sheets(result.scores, result.gathered, report),
        "shortcomings.xlsx": papers.shortcoming_sheets(report),
    }
    for name, book in books.items():
        papers.write_workbook(fresh / name, book, created_on=job.on)
    if result.gathered.left_out:
        (fresh / folder.ERRORS).write_bytes(_error_list(result.gathered.left_out, job))


def _error_list(faults: Sequence[intake.Fault], job: Job) -> bytes:
    lines = [
        papers.ErrorLine(
            file=fault.file, sheet=fault.sheet or "", row=fault.row, column=fault.column or "", text=fault.text
        )
        for fault in faults
    ]
    return papers.workbook(papers.error_sheets(lines), created_on=job.on)


def as_text(written: Mapping[str, Any]) -> str:
    """Return the JSON of a result: a line for each key, a line for each unit, so that two results can be diffed."""
    lines = []
    for key, value in written.items():
        if key == "units":
            told = "[\n" + ",\n".join(json.dumps(unit, ensure_ascii=False) for unit in value) + "\n]"
        else:
            told = json.dumps(value, ensure_ascii=False)
        lines.append(f"{json.dumps(key)}: {told}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def counted_again(job: Job) -> dict[str, Any]:
    """Return what `scores.json` should say for these files and choices, without writing anything."""
    gathered = gather(job)
    scores = methodology.score(gathered.edition, gathered.facts, settings_of(job))
    return scores_written(scores, choices_written(job))
