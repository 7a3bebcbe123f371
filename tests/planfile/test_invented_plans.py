"""Plans of other districts, written into files as clerks write them, read to what a person reads in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from merilo.core import tables
from tests.planfile.other import councils, institutions, numbering, oddities, writing
from tests.planfile.other.comparing import differences
from tests.planfile.other.sketch import Plan
from tests.planfile.written import all_converted

PLANS = [*councils.PLANS, *institutions.PLANS, *numbering.PLANS, *oddities.PLANS]
WRITERS: dict[str, Callable[[Plan, Path], Path]] = {
    "docx": writing.docx,
    "html": writing.html_page,
    "xlsx": writing.xlsx,
    "txt": writing.word_text,
    "md": lambda plan, path: writing.joined_text(plan, path, mark="|"),
    "csv": lambda plan, path: writing.joined_text(plan, path, mark=";"),
    "tab": lambda plan, path: writing.joined_text(plan, path, mark="\t"),
}


# A row of tabs cannot hold a cell of several lines.
WRITTEN = [
    pytest.param(plan, ending, id=f"{plan.name}-{ending}")
    for plan in PLANS
    for ending in WRITERS
    if ending != "tab" or not writing.has_line_breaks(plan)
]


@pytest.mark.parametrize(("plan", "ending"), WRITTEN)
def test_a_plan_reads_as_a_person_reads_it(plan: Plan, ending: str, tmp_path: Path) -> None:
    path = WRITERS[ending](plan, tmp_path / f"plan.{'txt' if ending == 'tab' else ending}")
    assert not differences(plan, tables.read(path))


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["odt", "rtf", "doc", "pdf"])
def test_a_plan_saved_by_an_office_reads_the_same(ending: str, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: soffice is not on the path")
    plans = PLANS[::5] if ending == "doc" else PLANS  # reading each .doc starts LibreOffice anew
    files = [writing.docx(plan, tmp_path / f"{plan.name}.docx") for plan in plans]
    all_converted(files, ending, profile=tmp_path / "office")
    found: list[str] = []
    for plan in plans:
        path = tmp_path / f"{plan.name}.{ending}"
        found += [f"{plan.name}: {line}" for line in differences(plan, tables.read(path), is_paged=ending == "pdf")]
    assert not found
