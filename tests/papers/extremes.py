"""Papers at their longest and their emptiest: any dataclass of data is filled by the types of its fields.

Each long text ends with a mark of its own, so that a test can look whether its end stands on the page.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Literal, Union, get_args, get_origin

from merilo.core import papers
from tests.papers import sample, sample_plan
from tests.papers.test_questionnaire_form import FORM

DAY = date(2026, 12, 28)
# What is a number or a mark by its nature is not long in any paper.
BRIEF: Mapping[str, Any] = {
    "number": "12.3",
    "code": "К1",
    "boxes": "не относится",
    "channel": "официальный сайт",
    "short": "nok.example.ru/a/k7m4q2",
    "inn": "7700000000",
    "total": "87,65",
    "year": 2026,
}
LONG = (
    "Муниципальное бюджетное учреждение культуры «Межпоселенческий социально-культурный центр народного творчества, "
    "ремёсел и досуга имени заслуженного работника культуры» Верхнеозёрского муниципального района"
)
SHORT = "Совет"


@dataclass(frozen=True)
class Extreme:
    """A paper with its data. `marks` stand at the ends of its texts; those of `unsaid` fields need not be printed."""

    name: str
    make: Callable[..., bytes]
    data: Any
    kinds: tuple[str, ...]
    most_pages: int
    marks: tuple[str, ...] = ()


class Filling:
    """Fills data by types, all texts long and many, and remembers their marks."""

    def __init__(self, unsaid: frozenset[str], many: int) -> None:
        self.unsaid, self.many = unsaid, many
        self.numbers: Iterator[int] = count(101)
        self.marks: list[str] = []

    def filled(self, kind: type, given: Mapping[str, Any]) -> Any:
        """Return data of a dataclass."""
        hints = typing.get_type_hints(kind)
        values = {one.name: given.get(one.name, None) or self.value(hints[one.name], one.name)
                  for one in dataclasses.fields(kind) if one.name not in given}  # fmt: skip
        return kind(**{**values, **given})

    def value(self, hint: Any, name: str) -> Any:
        """Return a value of a type."""
        if name in BRIEF and hint in (str, int):
            return BRIEF[name]
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            return self.value(next(one for one in inner if one is not type(None)), name)
        if origin is tuple and inner[-1] is Ellipsis:
            return tuple(self.value(inner[0], name) for _ in range(self.many))
        if origin is tuple:
            return tuple(self.value(one, name) for one in inner)
        if origin is frozenset:
            return frozenset()
        if origin is Literal:
            return inner[0]
        if dataclasses.is_dataclass(hint):
            return self.filled(hint, {})  # type: ignore[arg-type]
        plain: dict[Any, Callable[[], Any]] = {
            str: lambda: self.text(name), int: lambda: 12, bool: lambda: False, date: lambda: DAY,
            Decimal: lambda: Decimal("87.65"),
        }  # fmt: skip
        return plain[hint]()

    def text(self, name: str) -> str:
        """Return a long text with a mark at its end."""
        mark = f"ъ{next(self.numbers)}ь"
        if name not in self.unsaid:
            self.marks.append(mark)
        return f"{LONG} {mark}"


def longest(kind: type, *, unsaid: str = "", many: int = 4, **given: Any) -> tuple[Any, tuple[str, ...]]:
    """Return data with everything said at length, and the marks that must be on paper."""
    filling = Filling(frozenset(unsaid.split()), many)
    return filling.filled(kind, given), tuple(filling.marks)


def emptiest(kind: type, **given: Any) -> Any:
    """Return data in which only what must be is said, and shortly."""
    hints = typing.get_type_hints(kind)
    values = {
        one.name: BRIEF["year"] if one.name == "year" else _least(hints[one.name])
        for one in dataclasses.fields(kind)
        if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    }
    return kind(**{**values, **given})


def _least(hint: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if type(None) in inner else _least(inner[0])
    if origin in (tuple, frozenset):
        return origin()
    if origin is Literal:
        return inner[0]
    if dataclasses.is_dataclass(hint):
        return emptiest(hint)  # type: ignore[arg-type]
    return {str: SHORT, int: 1, bool: False, date: DAY, Decimal: Decimal("0.00")}[hint]


LINK = "https://nok.verkhneozersky-rayon.example.ru/nok/verkhneozersk/results/2026/17/"
_CODES = (
    papers.Code(link=LINK, title="Ответьте на анкету", short="nok.example.ru/a/k7m4q2"),
    papers.Code(link="https://bus.gov.ru/info-card/123456", title="Карточка на bus.gov.ru"),
)
_BEST = tuple((f"{place}-е место", LONG, "95,00") for place in (1, 2, 3))
_TOTAL = papers.StandFigure(code="S", title="Итог", value=Decimal("87.65"))
_FORMS = (papers.ChecklistForm(channel="стенд", boxes=("да", "нет"), groups=()),)
# What the types do not say: links that can be drawn, numbers that hang together. For the longest, for the emptiest.
_GIVEN: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "batch_protocol": ({"missing": tuple(range(1, 160, 2)), "last_number": 160, "first_number": 1, "entered": 80}, {}),
    "checklist_paper": ({}, {"forms": _FORMS}),
    "stand_sheet": ({"link": LINK, "total": _TOTAL}, {"link": "https://nok.example.ru/", "total": _TOTAL}),
    "voting_sheet": ({"drafts": tuple((str(number), LONG, LONG) for number in range(1, 9))}, {}),
    "press_release": ({"best": (("", _BEST), ("творческие", _BEST)), "link": LINK}, {}),
    # Texts that do not fit onto the sheet are refused by name: the longest are of the length of those that ship.
    "poster": (
        {"codes": _CODES, "criteria": ("Открытость",) * 5, "contacts": (("Телефон", "8 (800) 000-00-00"),) * 3}
        | dict.fromkeys(("about", "how", "after", "complain"), LONG[:180])
        | {"call": "Оцените, как работает учреждение", "institution": LONG[:120], "authority": LONG[:120]},
        {"codes": _CODES[:1]},
    ),
}
# Fields that are not printed as they stand: they go into properties of the file, or only choose words.
UNSAID: Mapping[str, str] = {
    "minutes": "municipality",
    "remediation_paper": "municipality",
    "stand_sheet": "improve",
}
_TYPES: Mapping[str, type] = {
    "account": papers.Account,
    "batch_protocol": papers.BatchProtocol,
    "checklist_paper": papers.ChecklistPaper,
    "difference_protocol": papers.DifferenceProtocol,
    "invitation": papers.Invitation,
    "minutes": papers.Minutes,
    "offers": papers.Offers,
    "partner_letter": papers.PartnerLetter,
    "poster": papers.Poster,
    "press_release": papers.PressRelease,
    "proposals": papers.Proposals,
    "remediation_paper": papers.RemediationPaper,
    "request_letter": papers.RequestLetter,
    "stand_sheet": papers.StandSheet,
    "terms": papers.Terms,
    "voting_sheet": papers.VotingSheet,
}


def all_extremes() -> list[Extreme]:
    """Return each paper at its longest and at its emptiest."""
    return [*_by_types(), *_by_samples()]


def _kinds(name: str) -> tuple[str, ...]:
    made = {kind for one in papers.PAPERS if one.made_by == name for kind in one.kinds}
    return tuple(kind for kind in ("docx", "pdf") if kind in made)


def _by_types() -> Iterator[Extreme]:
    for name, kind in _TYPES.items():
        make, (much, little) = getattr(papers, name), _GIVEN.get(name, ({}, {}))
        data, marks = longest(kind, unsaid=UNSAID.get(name, ""), **much)
        yield Extreme(f"{name}-longest", make, data, _kinds(name), 60, marks)
        yield Extreme(f"{name}-emptiest", make, emptiest(kind, **little), _kinds(name), 2)
    wide, marks = longest(papers.Account, is_wide=True)
    yield Extreme("account_wide-longest", papers.account, wide, ("docx", "pdf"), 60, marks)


def _by_samples() -> Iterator[Extreme]:
    """Papers whose figures hang together are made of the invented district, with long names in it."""
    plan = sample_plan.amended(municipality=LONG, title=LONG)
    report = sample.report(3)
    named = tuple(replace(one, name=f"{LONG} {number}") for number, one in enumerate(report.units))
    for name, make, long, short, most in (
        ("plan", papers.plan_paper, plan, sample_plan.plan(0), 8),
        ("fulfilment", papers.fulfilment_report,
         sample_plan.fulfilment(plan_title=LONG, municipality=LONG, author=LONG, author_post=LONG),
         sample_plan.fulfilment(lines=(), next_lines=(), waiting=(), targets=(), author="", author_post=""), 8),
        ("report", papers.result_report, sample.report(3, municipality=LONG, units=named),
         sample.report(0, settings=(), unverified=(), method=(), recommendations=(), edition_notes=()), 60),
        ("questionnaire", papers.questionnaire_form, replace(FORM, institution=LONG, municipality=LONG),
         replace(FORM, link="", questions=(), choices=(), open_question="", last_number=FORM.first_number), 6),
    ):  # fmt: skip
        kinds = ("pdf",) if name == "questionnaire" else ("docx", "pdf")
        yield Extreme(f"{name}-longest", make, long, kinds, most)
        yield Extreme(f"{name}-emptiest", make, short, kinds, 12 if name == "report" else 2)
