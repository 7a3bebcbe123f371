"""The Word report laid out by LibreOffice, as an official would print it.

`MERILO_SHOTS=1 pytest tests/papers/test_printed.py` keeps the pages of both formats as pictures in out/shots.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pdfplumber
import pytest

from merilo.core import papers
from merilo.core.papers.templates import build
from tests.papers import sample
from tests.shared import ROOT

TEMPLATE = Path(build.__file__).with_name("result_report.docx")
pytestmark = pytest.mark.slow

LONG = ('Муниципальное бюджетное учреждение <культуры> & искусства «Дом "Центр"» ' + "имени длинного названия " * 12)[
    :300
]


def _converted(source: Path, *, to: str, folder: Path) -> Path:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: the Word report cannot be laid out")
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=240)
    return folder / f"{source.stem}.{to}"


def _laid_out(report: papers.ResultReport, folder: Path, name: str) -> Path:
    (folder / f"{name}.docx").write_bytes(papers.result_report(report, as_="docx"))
    printed = _converted(folder / f"{name}.docx", to="pdf", folder=folder)
    if os.environ.get("MERILO_SHOTS"):
        (folder / f"{name}-typst.pdf").write_bytes(papers.result_report(report, as_="pdf"))
        _keep_pictures(folder, name)
    return printed


def _keep_pictures(folder: Path, name: str) -> None:
    drawer = shutil.which("pdftoppm")
    if drawer is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed: no pictures of pages")
    shots = ROOT / "out" / "shots"
    shots.mkdir(parents=True, exist_ok=True)
    for one in (name, f"{name}-typst"):
        subprocess.run(
            [drawer, "-r", "70", "-png", str(folder / f"{one}.pdf"), str(shots / one)], check=True, timeout=240
        )


def test_a_report_is_laid_out_with_page_numbers_in_its_contents(tmp_path: Path) -> None:
    with pdfplumber.open(_laid_out(sample.report(12), tmp_path, "report")) as book:
        texts = [page.extract_text() for page in book.pages]
    assert 18 <= len(texts) <= 32
    lines = re.findall(r"^\s*(\d+\.(?:\d+\.)?) .+?\.{3,} ?(\d+)$", texts[1], flags=re.MULTILINE)
    assert len(lines) > 15
    for number, page in lines:
        assert re.search(rf"^{re.escape(number)}", texts[int(page) - 1], flags=re.MULTILINE), (number, page)
    assert texts[4].splitlines()[-1] == "5"
    assert sum("Организация" in text.splitlines()[0] for text in texts) >= 3


@pytest.mark.parametrize("name", ["longest", "blocked", "empty"])
def test_the_longest_and_the_emptiest_reports_are_laid_out(name: str, tmp_path: Path) -> None:
    units = sample.report(3).units
    reports = {
        "longest": sample.report(
            3, municipality=LONG, units=tuple(dataclasses.replace(u, name=f"{LONG} {n}") for n, u in enumerate(units))
        ),
        "blocked": sample.report(3, units=tuple(map(sample.blocked, units)), shortcomings=(), total_mean=None),
        "empty": sample.report(0, settings=(), unverified=(), method=(), recommendations=(), edition_notes=()),
    }
    with pdfplumber.open(_laid_out(reports[name], tmp_path, name)) as book:
        words = {"longest": LONG, "blocked": "делить не на кого", "empty": "Недостатков не выявлено."}[name]
        text = re.sub(r"[\s-]", "", "".join(page.extract_text() for page in book.pages))
        # A cell's lines alternate with the numbers beside it, so the first words are looked for there.
        assert re.sub(r"[\s-]", "", words)[:60] in text
        edges = [char["x1"] for page in book.pages for char in page.chars]
    assert max(edges) <= 596 - 40


def test_four_hundred_institutions_are_a_report_too() -> None:
    report = sample.report(400)
    word, pdf = papers.result_report(report, as_="docx"), papers.result_report(report, as_="pdf")
    assert len(word) > 100_000 and pdf.startswith(b"%PDF")


def test_a_template_opened_and_saved_in_another_program_fills_as_before(tmp_path: Path) -> None:
    saved = _converted(TEMPLATE, to="docx", folder=tmp_path)
    made, ours = (
        papers.result_report(sample.report(6), as_="docx", template=template) for template in (saved.read_bytes(), None)
    )
    assert _words(made) == _words(ours)


def _words(made: bytes) -> str:
    """All visible text of a Word file with its numbers of tables, without regard to how it is cut into pieces."""
    body = docx.Document(io.BytesIO(made)).element.body
    return "".join("".join(node.text or "" for node in body.iter(docx.oxml.ns.qn("w:t"))).split())
