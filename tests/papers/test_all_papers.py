"""Every paper at its longest and its emptiest: laid out by LibreOffice and Typst, drawn as pictures, and looked at.

`MERILO_SHOTS=1 pytest tests/papers/test_all_papers.py` keeps the pages as pictures in out/papers.
"""

from __future__ import annotations

import inspect
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from merilo.core import papers
from tests.papers import extremes
from tests.shared import ROOT

# Functions of the room that make no paper: parts of papers, tables, drawings, words.
NO_PAPERS = {
    *("bars", "distribution", "error_sheets", "fulfilment_words", "how_many_sides", "picture_png", "poster_picture"),
    *("ranges", "result_sheets", "shortcoming_sheets", "write_workbook"),
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Left by a program, not written by a person.
LEFTOVERS = re.compile(
    r"\bNone\b|\bTrue\b|\bFalse\b|\{\{|\}\}|\{%|%\}|\(\s*\)|«\s*»|(?<!\.)\.\.(?!\.)|,\s*,|\s[,;:](?!\w)"
)
# Also seen where a paragraph is known to be one: on a page two cells of a table may stand so beside each other.
IN_A_LINE = re.compile(r"—\s+—|\s\.(?!\w)|  ")
FOREIGN = re.compile(r"[A-Za-z]{3,}")
BLANK = re.compile(r"\s*_{5,}\s*")  # to be filled by hand
# Names of programs, files and addresses.
NAMES = {
    *("Word", "merilo", "verify", "sha", "SHA", "https", "http", "www", "nok", "bus", "gov", "example", "info", "card"),
    *("results", "verkhneozersky", "rayon", "verkhneozersk", "primer", "xlsx", "csv", "scores", "json"),
}
EDGE = 14  # points: five millimetres, where printers stop


def test_every_paper_stands_in_the_catalogue() -> None:
    made = {name for name in papers.__all__ if inspect.isfunction(getattr(papers, name))} - NO_PAPERS
    assert made == {one.made_by for one in papers.PAPERS}
    assert len({one.key for one in papers.PAPERS}) == len(papers.PAPERS)


def test_every_paper_is_tried_at_its_longest_and_its_emptiest() -> None:
    tried = {(one.make.__name__, one.name.rsplit("-", 1)[1]) for one in extremes.all_extremes()}
    names = {one.made_by for one in papers.PAPERS} - {"workbook"}  # tables have tests of their own
    assert tried == {(name, size) for name in names for size in ("longest", "emptiest")}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[extremes.Extreme, bytes]]]:
    """All papers as PDF: those of Word laid out by one LibreOffice, the others as they were made."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: Word papers cannot be laid out")
    folder = tmp_path_factory.mktemp("papers")
    found = {}
    for one in extremes.all_extremes():
        for kind in one.kinds:
            with_kind = {"as_": kind} if "as_" in inspect.signature(one.make).parameters else {}
            (folder / f"{one.name}.{kind}").write_bytes(one.make(one.data, **with_kind))
            found[f"{one.name}.{kind}"] = one
    sources = sorted(folder.glob("*.docx"))
    laid = folder / "laid"
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(laid), *map(str, sources)], check=True, capture_output=True, timeout=240)
    yield {
        name: (one, (laid / f"{one.name}.pdf" if name.endswith(".docx") else folder / name).read_bytes())
        for name, one in found.items()
    }


@pytest.mark.slow
def test_papers_are_whole_at_any_length(printed: dict[str, tuple[extremes.Extreme, bytes]]) -> None:
    faults = []
    for name, (one, made) in printed.items():
        book = pypdfium2.PdfDocument(made)
        texts = [page.get_textpage().get_text_range() for page in book]
        if not 1 <= len(book) <= one.most_pages:
            faults.append(f"{name}: {len(book)} pages")
        said = re.sub(r"[\s\u00ad\u200b\ufffe-]", "", "".join(texts)).lower()
        if lost := [mark for mark in one.marks if mark not in said]:
            faults.append(f"{name}: {len(lost)} of {len(one.marks)} texts are cut or lost: {lost[:6]}")
        for number, page in enumerate(book, start=1):
            if one.make is not papers.poster and (outside := _outside(page)):  # a poster is coloured to its edge
                faults.append(f"{name}, page {number}: ink at {outside}")
            if not texts[number - 1].strip():
                faults.append(f"{name}, page {number}: nothing on it")
        if one.name.endswith("emptiest"):
            text = BLANK.sub("_", "\n".join(texts))
            faults += [f"{name}: {text[max(0, at.start() - 20) : at.end() + 20]!r}" for at in LEFTOVERS.finditer(text)]
            faults += [f"{name}: «{word}»" for word in set(FOREIGN.findall(text)) - NAMES]
        _keep(name, book)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
def test_pdf_papers_are_tagged(printed: dict[str, tuple[extremes.Extreme, bytes]]) -> None:
    untagged = [
        name
        for name, (_, made) in printed.items()
        if name.endswith(".pdf") and not (re.search(rb"pdfuaid:part(>|=\")1", made) and b"/StructTreeRoot" in made)
    ]
    assert not untagged


def test_word_papers_have_no_double_spaces_and_no_tags() -> None:
    faults = []
    for one in extremes.all_extremes():
        if "docx" not in one.kinds or not one.name.endswith("emptiest"):
            continue
        with_kind = {"as_": "docx"} if "as_" in inspect.signature(one.make).parameters else {}
        with zipfile.ZipFile(io.BytesIO(one.make(one.data, **with_kind))) as archive:
            tree = etree.fromstring(archive.read("word/document.xml"))
        for paragraph in tree.iter(f"{W}p"):
            text = BLANK.sub("_", "".join(node.text or "" for node in paragraph.iter(f"{W}t")))
            if text != text.strip() or LEFTOVERS.search(text) or IN_A_LINE.search(text):
                faults.append(f"{one.name}: {text!r}")
    assert not faults, "\n".join(faults)


def _outside(page: pypdfium2.PdfPage) -> str:
    """Say at which edge of a page something dark stands where printers do not print."""
    picture = page.render(scale=0.5, grayscale=True).to_numpy()
    if picture.ndim == 3:
        picture = picture[:, :, 0]
    edge = EDGE // 2
    sides = {"left": picture[:, :edge], "right": picture[:, -edge:], "top": picture[:edge], "bottom": picture[-edge:]}
    return ", ".join(name for name, side in sides.items() if (side < 160).any())


def _keep(name: str, book: pypdfium2.PdfDocument) -> None:
    """Keep pages as pictures where asked."""
    if not os.environ.get("MERILO_SHOTS"):
        return
    shots: Path = ROOT / "out" / "papers"
    shots.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(book, start=1):
        page.render(scale=0.8).to_pil().save(shots / f"{name}-{number}.png")
