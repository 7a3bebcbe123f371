"""The work plan is laid out as real ones are, and what the program reads from it is what was meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from merilo.core import deadlines, planfile, tables
from merilo.demo.district import load_district, load_plan
from merilo.demo.workplan import write_plan

ON = date(2026, 3, 1)
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "План работы.docx"
    write_plan(path, on=ON)
    return path


def test_the_plan_has_approval_beside_agreement_sections_merged_cells_and_years(path: Path) -> None:
    document = docx.Document(str(path))
    approval, items, indicators = document.tables
    assert [cell.text.split("\n")[0] for cell in approval.rows[0].cells] == ["СОГЛАСОВАНО", "УТВЕРЖДАЮ"]
    assert any("2026–2028" in paragraph.text for paragraph in document.paragraphs)
    xml = items._tbl.xml
    assert 'w:vMerge w:val="restart"' in xml and "<w:vMerge/>" in xml.replace(' w:val="continue"', "")
    assert 'w:gridSpan w:val="8"' in xml, "a section's heading runs over the whole row"
    assert [cell.text for cell in indicators.rows[0].cells][-3:] == ["2026", "2027", "2028"]


def test_every_kind_of_deadline_occurs_in_the_plan() -> None:
    items = [item for _, section in load_plan(2026).sections for item in section]
    kinds = {deadlines.parse(item.deadline, start=FIRST, end=LAST).kind for item in items}
    assert kinds == {"continuous", "as_needed", "recurring", "period", "after_event", "unstated", "several", "unclear"}


def test_the_plan_reads_back_to_what_was_meant(path: Path) -> None:
    draft = planfile.read(tables.read(path)).as_dict()
    plan, district = load_plan(2026), load_district()
    meant = [(name, item) for name, section in plan.sections for item in section]
    assert draft["period"] == {"from": "2026-01-01", "to": "2028-12-31"}
    assert len(draft["items"]) == len(meant)
    shared: tuple[str, ...] = ()
    for read, (section, item) in zip(draft["items"], meant, strict=True):
        shared = item.responsible or shared
        assert " ".join(read["text"].split()) == " ".join(item.text.split())
        assert read["section"] == section
        assert " ".join(read["deadline"]["words"].split()) == " ".join(item.deadline.split())
        assert [party.lower() for party in read["responsible"]] == [party.lower() for party in shared]
        assert read["expected_result"] == item.result
        assert read["targets"] == {str(2026 + place): target for place, target in enumerate(item.targets) if target}
    assert [row["name"] for row in draft["targets"]] == [name for name, _, _ in plan.indicators]
    assert district.deputy.split()[-1] in draft["approval"]["by"]
