"""The same plans in every format give the same draft."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from merilo.core import planfile, tables
from merilo.core.planfile.grid import layout
from tests.planfile import written
from tests.shared import shared_plans

LETTERS = ["ana", "kil", "kim", "mue", "uzl"]
WRITERS = {"docx": written.docx, "html": written.html_page, "xlsx": written.xlsx}


def source_of(letters: str) -> tables.Source:
    (path,) = shared_plans().glob(f"{letters}*.txt")
    return tables.read(path)


def comparable(draft: planfile.Draft, *, without_doubts: bool = False) -> Any:
    """Return a draft's data without addresses, spaces and line breaks made one space."""

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            return " ".join(value.split()).replace("- ", "-")
        if isinstance(value, list):
            return [plain(each) for each in value]
        if isinstance(value, dict):
            hidden = {"source", "doubts"} if without_doubts else {"source"}
            return {key: plain(each) for key, each in value.items() if key not in hidden}
        return value

    return plain(draft.as_dict())


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("letters", LETTERS)
def test_a_plan_written_anew_reads_to_the_same_draft(letters: str, kind: str, tmp_path: Path) -> None:
    source = source_of(letters)
    path = WRITERS[kind](layout.lay(source), tmp_path / f"plan.{kind}")
    assert comparable(planfile.read(tables.read(path))) == comparable(planfile.read(source))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing can convert the plans")
    return tmp_path_factory.mktemp("office")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["odt", "rtf"])
@pytest.mark.parametrize("letters", LETTERS)
def test_a_converted_plan_reads_to_the_same_draft(letters: str, kind: str, office: Path, tmp_path: Path) -> None:
    source = source_of(letters)
    path = written.converted(written.docx(layout.lay(source), tmp_path / "plan.docx"), kind, profile=office)
    assert comparable(planfile.read(tables.read(path))) == comparable(planfile.read(source))


@pytest.mark.slow
@pytest.mark.parametrize("letters", LETTERS)
def test_a_pdf_cut_into_pages_reads_to_the_same_items(letters: str, office: Path, tmp_path: Path) -> None:
    source = source_of(letters)
    path = written.converted(written.docx(layout.lay(source), tmp_path / "plan.docx"), "pdf", profile=office)
    found = comparable(planfile.read(tables.read(path)), without_doubts=True)
    assert found == comparable(planfile.read(source), without_doubts=True)
