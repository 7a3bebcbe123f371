"""The room as a whole: quick to enter, and the same from any process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PRINT = """
import hashlib
from merilo.core import papers
from tests.papers import sample
report = sample.report(1)
made = [papers.result_report(report, as_=kind) for kind in ("docx", "pdf")]
made.append(papers.workbook(papers.result_sheets(report), created_on=sample.MADE_ON))
print([hashlib.sha256(one).hexdigest() for one in made])
"""


def _said(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )  # fmt: skip
    return done.stdout.strip()


def test_entering_the_room_loads_none_of_the_heavy_libraries() -> None:
    heavy = "altair vl_convert typst docx docxtpl jinja2 xlsxwriter lxml"
    assert (
        _said(f"import sys; from merilo.core import papers; print(set('{heavy}'.split()) & set(sys.modules))")
        == "set()"
    )


@pytest.mark.slow
def test_papers_are_the_same_bytes_from_another_process_and_another_time_zone() -> None:
    first = _said(PRINT, PYTHONHASHSEED="1", TZ="Asia/Vladivostok")
    assert first == _said(PRINT, PYTHONHASHSEED="2", TZ="UTC")
