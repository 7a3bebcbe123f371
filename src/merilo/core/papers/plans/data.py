"""What the papers of a plan are made of: plain values, filled by the room that keeps the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who approved the plan, in which post, by which document, when; all empty leaves blanks to be filled by hand."""

    by: str = ""
    post: str = ""
    document: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PlanChange:
    """A change of an approved plan: its number in order, the decision it was made by, its day."""

    ordinal: int
    decision: str
    on: date


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """A line of the plan in the words of the edition that is printed.

    `changed_by` are the ordinals of the changes that touched it; `is_added` says the first of them brought it in.
    """

    number: str
    section: str = ""
    text: str
    deadline: str = ""
    responsible: tuple[str, ...] = ()
    result: str = ""
    targets: Mapping[str, str] | None = None  # year → words
    changed_by: tuple[int, ...] = ()
    is_added: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, kw_only=True)
class PlanTarget:
    """A target indicator: planned words and, in a report, actual ones by year."""

    name: str
    unit: str = ""
    planned: Mapping[str, str]
    actual: Mapping[str, str] | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanPaper:
    """A plan to be printed. Without `changes` it is the plan as approved, with them the plan as amended."""

    municipality: str
    title: str
    approval: Approval
    starts_on: date
    ends_on: date
    basis: str = ""
    lines: tuple[PlanLine, ...]
    notes: tuple[str, ...] = ()
    targets: tuple[PlanTarget, ...] = ()
    changes: tuple[PlanChange, ...] = ()
    made_on: date


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something done: when, by whom (an institution, or "" for the party of the line), what, and what it rests on."""

    done_on: date
    due_on: date | None = None
    who: str = ""
    text: str = ""
    proofs: tuple[str, ...] = ()  # basis, links, names of files


@dataclass(frozen=True, kw_only=True)
class Move:
    """A term that was moved, with the reason."""

    old: date | None
    new: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A term that has passed and is not met: whose, which, the moves before it, what is known of the cause."""

    who: str = ""
    due_on: date
    moves: tuple[Move, ...] = ()
    remark: str = ""  # for instance why a report was returned


@dataclass(frozen=True, kw_only=True)
class FulfilledLine:
    """A line of the plan in a period: its terms there, what was done, what is late, what goes on.

    `total` counts the tasks of the line in the report, `done` those that are done.
    """

    number: str
    section: str = ""
    text: str
    deadline: str = ""
    due_on: tuple[date, ...] = ()
    responsible: tuple[str, ...] = ()
    total: int
    done: int
    deeds: tuple[Deed, ...] = ()
    delays: tuple[Delay, ...] = ()
    moves: tuple[Move, ...] = ()  # of tasks that are not late
    going: int = 0  # open, their day has not come
    checking: int = 0  # reported, to be accepted
    cancelled: tuple[str, ...] = ()  # reasons


@dataclass(frozen=True, kw_only=True)
class NextLine:
    """A line with a term in the period that follows."""

    number: str
    text: str
    due_on: tuple[date, ...]
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Tasks of the period, each in exactly one of the parts: due is their sum.

    `carried` were late before the period began, `carried_done` of them are done.
    """

    due: int
    in_time: int
    afterwards: int
    checking: int
    going: int
    late: int
    cancelled: int
    carried: int = 0
    carried_done: int = 0
    ahead: int = 0  # done in the period though due later
    undated: int = 0  # done in the period, without a term
    moved: int = 0  # moved out of the period
    waiting: int = 0  # lines that wait for an event


@dataclass(frozen=True, kw_only=True)
class FulfilmentReport:
    """The report on the fulfilment of a plan in a period: figures as they are known on the day it is made."""

    municipality: str
    authority: str = ""
    plan_title: str
    approval: Approval = Approval()
    period: str  # «I квартал 2026 г.»
    starts_on: date
    ends_on: date
    made_on: date
    totals: Totals
    lines: tuple[FulfilledLine, ...]
    next_period: str = ""  # «II квартал 2026 г.»; "" when the plan ends before it
    next_lines: tuple[NextLine, ...] = ()
    waiting: tuple[str, ...] = ()  # «п. 7 «Рассмотреть отчёт»: когда поступит отчёт оператора»
    targets: tuple[PlanTarget, ...] = ()
    targets_year: str = ""
    author: str = ""
    author_post: str = ""
