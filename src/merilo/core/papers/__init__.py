"""Papers: data in, Word, PDF and Excel files out. One module per paper; only plain values come in."""

from merilo.core.papers.report.data import (
    Band,
    Blocked,
    Criterion,
    DataQuality,
    IgnoredAnswers,
    Indicator,
    InputFile,
    ResultReport,
    Setting,
    Shortcoming,
    Unit,
)
from merilo.core.papers.result_report import result_report
from merilo.core.papers.sheets import Column, Sheet, workbook, write_workbook

__all__ = [
    "Band",
    "Blocked",
    "Column",
    "Criterion",
    "DataQuality",
    "IgnoredAnswers",
    "Indicator",
    "InputFile",
    "ResultReport",
    "Setting",
    "Sheet",
    "Shortcoming",
    "Unit",
    "result_report",
    "workbook",
    "write_workbook",
]
