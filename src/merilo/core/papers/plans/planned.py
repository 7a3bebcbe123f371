"""The plan told in words: approval block, edition, footnotes of changed lines, rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from merilo.core import wording
from merilo.core.papers.plans.data import Approval, PlanChange, PlanLine, PlanPaper
from merilo.core.papers.plans.text import (
    ApprovalText,
    LineText,
    NoteText,
    PlanText,
    SectionText,
    TargetText,
)

# «УТВЕРЖДЁН распоряжением …»: the act in the instrumental, as ГОСТ Р 7.0.97-2016 asks.
BY_ACT = {
    "распоряжение": "распоряжением",
    "постановление": "постановлением",
    "приказ": "приказом",
    "решение": "решением",
    "протокол": "протоколом",
}
_MONTH = "|".join(wording.MONTHS_GENITIVE)
_ENDS_WITH_DATE = re.compile(
    rf"от\s+(?:\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}}|«?\d{{1,2}}»?\s*(?:{_MONTH})\s*\d{{4}})(?:\s*г(?:\.|ода))?(?:\s*№\s*\S+)?\s*$"
)
BLANK_NAME = "____________________"
COLUMNS = 4  # number, text, term, parties


def tell(paper: PlanPaper) -> PlanText:
    """Return the plan in words. Pure: equal data give equal words."""
    years = years_of(line.targets or {} for line in paper.lines)
    has_results = any(line.result for line in paper.lines)
    notes, marks = _footnotes(paper)
    target_years = years_of(target.planned for target in paper.targets)
    return PlanText(
        municipality=paper.municipality,
        approval=approval_words(paper.approval, year=paper.starts_on.year),
        title=paper.title,
        amended=_amended(paper.changes),
        basis=paper.basis,
        years=years,
        columns=COLUMNS + has_results + len(years),
        has_results=has_results,
        sections=tuple(
            SectionText(title, tuple(_row(line, marks.get(_touch(line), ""), years) for line in lines))
            for title, lines in groupby(paper.lines, lambda line: line.section)
        ),
        footnotes=notes,
        target_years=target_years,
        targets=tuple(
            TargetText(one.name, one.unit, tuple(one.planned.get(year, "") or "—" for year in target_years))
            for one in paper.targets
        ),
        notes=paper.notes,
        made_on=wording.date_words(paper.made_on),
    )


def years_of(tables: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the years that head columns, in order."""
    return tuple(sorted({year for table in tables for year in table}))


def dated(document: str, on: date | None) -> str:
    """Return a document with its date, which is added only when the words do not hold it already.

    Words that end with another date («протокол от 10.02.2026 № 2», in force later) get no second «от».
    """
    if on is None or not document:
        return document
    month, short = wording.MONTHS_GENITIVE[on.month - 1], f"(?:{on.year // 100})?{on.year % 100:02}(?!\\d)"
    figures, words = rf"0?{on.day}\.0?{on.month}\.{short}", rf"0?{on.day}[»\"“]?\s*{month}\s*{on.year}"
    if re.search(rf"(?<!\d)(?:{figures}|{words})", document):
        return document
    return f"{document}{',' if _ENDS_WITH_DATE.search(document) else ' от'}{wording.NBSP}{wording.date_words(on)}"


def approval_words(approval: Approval, *, year: int) -> ApprovalText:
    """By a person «УТВЕРЖДАЮ» with a place for the signature, by a document alone «УТВЕРЖДЁН» and the document."""
    on = wording.date_words(approval.on) if approval.on else ""
    if approval.document and not (approval.by or approval.post):
        return ApprovalText("УТВЕРЖДЁН", "", "", _by(approval), "")
    return ApprovalText(
        "УТВЕРЖДАЮ",
        approval.post or BLANK_NAME * 2,
        f"_____________ {approval.by}" if approval.by else f"_____________ {BLANK_NAME}",
        approval.document,
        on or f"«____» ______________ {year}{wording.NBSP}г.",
    )


def approved_words(approval: Approval) -> str:
    """Return by what a plan was approved: «утверждён распоряжением № 812 от 25 декабря 2025 г.»; "" if unknown."""
    if approval.document:
        return f"утверждён {_by(approval)}"
    return f"утверждён {wording.date_words(approval.on)}" if approval.on else ""


def _by(approval: Approval) -> str:
    """The document in the instrumental, with its date."""
    first, _, rest = approval.document.partition(" ")
    instrumental = BY_ACT.get(first.casefold())
    document = f"{instrumental} {rest}" if instrumental and rest else approval.document
    return dated(document, approval.on)


def _amended(changes: tuple[PlanChange, ...]) -> str:
    if not changes:
        return ""
    told = "; ".join(_named(change) for change in changes)
    return f"в{wording.NBSP}редакции {'изменений' if len(changes) > 1 else 'изменения'}: {told}"


def _named(change: PlanChange) -> str:
    return f"№{wording.NBSP}{change.ordinal} — {dated(change.decision, change.on)}"


Touch = tuple[str, tuple[int, ...]]


def _touch(line: PlanLine) -> Touch:
    """What was done to a line, as far as its footnote tells: lines alike in this share a footnote."""
    if line.is_excluded:
        return ("исключён", line.changed_by[-1:])
    if line.is_added and len(line.changed_by) == 1:
        return ("добавлен", line.changed_by)
    return ("изложен в редакции", line.changed_by) if line.changed_by else ("", ())


def _footnotes(paper: PlanPaper) -> tuple[tuple[NoteText, ...], dict[Touch, str]]:
    changes = {change.ordinal: change for change in paper.changes}
    notes: list[NoteText] = []
    marks: dict[Touch, str] = {}
    for line in paper.lines if changes else ():
        touch = verb, ordinals = _touch(line)
        if not verb or touch in marks:
            continue
        marks[touch] = str(len(marks) + 1)
        by = "; ".join(_named(changes[one]) for one in ordinals if one in changes)
        many = len(ordinals) > 1
        kind = ("изменений" if many else "изменения") if verb == "изложен в редакции" else "изменением"
        notes.append(NoteText(marks[touch], f"Пункт {verb} {kind} {by}".rstrip(".") + "."))
    return tuple(notes), marks


def _row(line: PlanLine, mark: str, years: tuple[str, ...]) -> LineText:
    if line.is_excluded:
        return LineText(line.number, "Исключён.", mark, "", "", "", ("",) * len(years))
    targets = line.targets or {}
    return LineText(
        number=line.number,
        text=line.text,
        mark=mark,
        deadline=line.deadline,
        responsible="\n".join(line.responsible),
        result=line.result,
        targets=tuple(targets.get(year, "") for year in years),
    )
