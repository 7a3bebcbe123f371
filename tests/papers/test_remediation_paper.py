"""The remediation plan in its legal form and the plain account: their words, both kinds of file, their extremes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from merilo.core import papers
from merilo.core.papers.templates import accounts

LINE = papers.RemediationLine(
    shortcoming="На стенде нет адреса <b>", measure="Повесить табличку", due_on=date(2026, 5, 31),
    who="Глебов Г. Ю., директор", done="Табличка висит", done_on=date(2026, 5, 20),
)  # fmt: skip
PLAN = papers.RemediationPaper(
    municipality="Тихореченский округ",
    organisation="Тихореченская библиотека",
    year=2025,
    approval=papers.Approval(by="Юрьева Ю. Ю.", post="начальник отдела культуры", on=date(2026, 4, 15)),
    sections=(
        papers.RemediationSection(title="Открытость", lines=(LINE, replace(LINE, measure="Обновить схему"))),
        papers.RemediationSection(title="Комфортность"),
    ),
    made_on=date(2026, 4, 15),
)
ACCOUNT = papers.Account(
    municipality="Тихореченский округ",
    title="Отчёт",
    parts=(
        papers.AccountPart(
            title="Часть", texts=("Сказано.",), heads=("Мероприятие", "Срок"),
            rows=(papers.AccountRow(cells=("Повесить табличку", "31.05.2026")),),
        ),
        papers.AccountPart(title="Без таблицы"),
    ),
    made_on=date(2026, 4, 15),
)  # fmt: skip


def words_of(made: bytes) -> str:
    """Return the body of a Word file."""
    return zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()


def test_the_templates_are_those_that_are_built() -> None:
    for file, build in accounts.FILES.items():
        assert file.read_bytes() == build(), f"{file.name}: python -m merilo.core.papers.templates.accounts"


def test_the_plan_holds_all_sections_and_names_a_shortcoming_once() -> None:
    made = papers.remediation_paper(PLAN, as_="docx")
    text = words_of(made)
    for said in ("УТВЕРЖДАЮ", "I. Открытость", "II. Комфортность", "Недостатки не выявлены", "20.05.2026",
                 "на 2025\xa0год"):  # fmt: skip
        assert said in text
    assert text.count("На стенде нет адреса &lt;b&gt;") == 1
    assert made == papers.remediation_paper(PLAN, as_="docx")


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize(
    "data",
    [
        replace(PLAN, sections=(), approval=papers.Approval(), is_draft=True),
        replace(PLAN, organisation="ы" * 900, sections=(papers.RemediationSection(title="К", lines=(LINE,) * 120),)),
    ],
    ids=["empty", "long"],
)
def test_the_plan_is_made_of_nothing_and_of_very_much(kind: Any, data: papers.RemediationPaper) -> None:
    assert papers.remediation_paper(data, as_=kind)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("is_wide", [False, True])
def test_an_account_is_made_of_parts_with_tables_and_without(kind: Any, is_wide: bool) -> None:
    made = papers.account(replace(ACCOUNT, is_wide=is_wide), as_=kind)
    assert made
    if kind == "docx":
        assert "Повесить табличку" in words_of(made)


def test_an_account_may_say_nothing_at_all() -> None:
    for kind in ("docx", "pdf"):
        assert papers.account(replace(ACCOUNT, parts=()), as_=kind)  # type: ignore[arg-type]
