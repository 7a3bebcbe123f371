"""Re-checks of an operator's report as pages and the protocol show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404

from merilo.assessment.models import Cycle
from merilo.assessment.queries import choices
from merilo.core import methodology, papers, wording
from merilo.ratings.models import OperatorCheck

FILES = (("Чек-листы", "checklists"), ("Анкеты", "answers"), ("Таблица оператора", "table"))


@dataclass(frozen=True, slots=True)
class Line:
    """A difference in words; one without a code is a row only one side has."""

    unit: str
    code: str
    theirs: str
    ours: str
    why: str


def checks_of(cycle: Cycle) -> list[OperatorCheck]:
    """Return the checks of a cycle, the newest first, without their lists of differences."""
    return list(cycle.operator_checks.select_related("made_by", "table"))


def check_of(cycle: Cycle, pk: int) -> OperatorCheck:
    """Return a check of a cycle. Raises Http404."""
    related = ("made_by", "table", "checklists", "answers")
    found = cycle.operator_checks.select_related(*related).filter(pk=pk).first() if pk < 2**31 else None
    if found is None:
        raise Http404("Такой сверки здесь нет.")
    found.cycle = cycle
    return found


def standing(one: OperatorCheck) -> tuple[str, str]:
    """Return how a check stands: words and a shape."""
    if one.failure:
        return "не удалась", "late"
    if one.finding is None:
        return "идёт", "wait"
    number = len(one.finding["differences"])
    if not number:
        return "расхождений нет", "done"
    return wording.counted(number, "расхождение", "расхождения", "расхождений"), "soon"


def lines_of(one: OperatorCheck) -> list[Line]:
    """Return the differences in words."""
    found: dict[str, Any] = one.finding or {"differences": []}
    return [
        Line(
            difference["unit"],
            difference["code"] or "",
            _words(difference["theirs"], "пусто") if difference["code"] else "",
            _words(difference["ours"], "не выведено") if difference["code"] else "",
            difference["why"],
        )
        for difference in found["differences"]
    ]


def _words(value: str | None, empty: str) -> str:
    return empty if value is None else wording.decimal_words(Decimal(value))


def files_of(one: OperatorCheck) -> list[tuple[str, str]]:
    """Return what was held against what: words and names of files."""
    return [(words, getattr(one, part).name) for words, part in FILES]


def rules_of(cycle: Cycle) -> list[tuple[str, str]]:
    """Return the rules by which the raw files were counted."""
    edition, chosen = choices.edition_of(cycle), choices.settings_of(cycle)
    return [
        ("Порядок расчёта", edition.title),
        ("Знаменатели", edition.variant_title),
        ("Округление", edition.rounding(chosen.rounding).title),
        ("Пустой ответ", methodology.BLANK_WORDS[chosen.blank]),
        ("Филиалы", methodology.BRANCH_WORDS[chosen.branches]),
        ("Если считать не из чего", methodology.POLICY_WORDS[chosen.policy("*")]),
    ]


def protocol(one: OperatorCheck, *, made_on: date) -> papers.DifferenceProtocol:
    """Return the protocol of differences. Raises Http404 where there is nothing to tell yet."""
    if one.finding is None:
        raise Http404("Протокола ещё нет: сверка не закончена.")
    return papers.DifferenceProtocol(
        municipality=one.cycle.municipality.name,
        title=one.cycle.title,
        files=tuple(files_of(one)),
        rules=tuple(rules_of(one.cycle)),
        compared=one.finding["compared"],
        unread=tuple(one.finding["unread_columns"]),
        left_out=tuple(one.finding["left_out"]),
        differences=tuple(
            papers.Difference(unit=line.unit, code=line.code, theirs=line.theirs, ours=line.ours, why=line.why)
            for line in lines_of(one)
        ),
        made_by=str(one.made_by or ""),
        made_on=made_on,
    )
