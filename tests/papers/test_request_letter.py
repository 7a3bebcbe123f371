"""The letter that asks for information: its words, both kinds of file, the template as it is built."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from merilo.core import papers
from merilo.core.papers.templates import letters

LETTER = papers.RequestLetter(
    sender="Управление культуры",
    addressee="МБУК «Тихореченская библиотека»",
    head="Глебов Глеб Юрьевич",
    address="ул. Речная, 4",
    number="214/01",
    sent_on=date(2026, 4, 15),
    due_on=date(2026, 4, 29),
    cycle="Независимая оценка 2026 года",
    points=("Адрес сайта", "Число читателей <b>"),
    signed_by="Андреева А. И.",
    made_on=date(2026, 4, 15),
)


def test_the_template_of_the_letter_is_the_one_that_is_built() -> None:
    for file, build in letters.FILES.items():
        assert file.read_bytes() == build(), f"{file.name}: python -m merilo.core.papers.templates.letters"


def test_the_letter_says_who_asks_whom_for_what_by_when() -> None:
    made = papers.request_letter(LETTER, as_="docx")
    text = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    for said in (
        "15\xa0апреля 2026\xa0г. №\xa0214/01",
        "2. Число читателей &lt;b&gt;",
        "не позднее 29\xa0апреля 2026\xa0г.",
    ):
        assert said in text
    assert made == papers.request_letter(LETTER, as_="docx")


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_letter_is_made_of_very_long_and_of_missing_words(kind: str) -> None:
    from dataclasses import replace

    bare = replace(LETTER, head="", address="", number="", signed_by="", points=("ы" * 4000,))
    assert papers.request_letter(bare, as_=kind)  # type: ignore[arg-type]
