"""The report of a cycle's results, as Word or PDF."""

from __future__ import annotations

from typing import Literal

from merilo.core.papers.report.data import ResultReport


def result_report(data: ResultReport, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return the report of a cycle as a Word or PDF file. Equal data give equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate when the template names a field the report does not have or is not a Word file.
    """
    raise NotImplementedError
