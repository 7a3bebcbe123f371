"""What the words say before any plan's period is known: the grammar makes these, the dating dates them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

TurnUnit = Literal["day", "week", "month", "quarter", "half", "year"]
OffsetUnit = Literal["day", "workday", "week", "month", "year"]
Edge = Literal["start", "middle", "end"]
PieceUnit = Literal[
    "day", "weekday", "week", "decade", "halfmonth", "month", "quarter", "half", "nine", "season", "school", "year"
]  # fmt: skip

SIZES: dict[str, int] = {
    "day": 1, "weekday": 1, "week": 2, "decade": 3, "halfmonth": 3, "month": 4, "quarter": 5, "season": 5,
    "half": 6, "nine": 6, "school": 7, "year": 7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Every:
    """The length of a turn: `count` units."""

    unit: TurnUnit
    count: int = 1

    def as_data(self) -> str | dict[str, Any]:
        return self.unit if self.count == 1 else {"count": self.count, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Offset:
    """How far from an event: `count` units, after or before it; 0 days is the event's own day."""

    count: int
    unit: OffsetUnit
    side: Literal["after", "before"] = "after"

    def as_dict(self) -> dict[str, Any]:
        return {"count": self.count, "unit": self.unit, "side": self.side}


@dataclass(frozen=True, slots=True)
class Piece:
    """A named stretch of the calendar: a day, a decade of a month, a quarter, a school year …

    `number` is the day of the month, the number of the quarter and so on; -1 is the last one. `year` is what the
    words name; without it `shift` counts from the plan's year («следующего года» is 1), and `each_year` says that
    the words themselves mean any year of the plan («текущего года»). `edge` takes only the beginning or end.
    """

    unit: PieceUnit
    number: int = 0
    month: int | None = None
    year: int | None = None
    shift: int = 0
    each_year: bool = False
    weekday: int = 0
    edge: Edge | None = None

    @property
    def size(self) -> int:
        return SIZES[self.unit]


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day of one piece to the last day of another; an absent side is open.

    `before` means that the last piece itself does not belong: «до 1 октября» ends on 30 September. `after` means the
    same of the first: «после 15 мая» begins on 16 May. `weekday` is what the words name beside one day.
    """

    first: Piece | None
    last: Piece | None
    before: bool = False
    after: bool = False
    weekday: int | None = None

    @property
    def size(self) -> int:
        return max(piece.size for piece in (self.first, self.last) if piece is not None)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """Days by number in a month of the turn: from `first` to `last`, or before `last`.

    An absent `first` is the start of the turn. `month`: None is the rule's own month (the turn's for a monthly turn,
    the next for a longer one), n > 0 the n-th month after the turn, 0 the turn's last month, -n its n-th month.
    """

    first: int | None
    last: int
    before: bool = False
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week, 0 is Monday; with `ordinal` the n-th in the turn, -1 the last."""

    days: tuple[int, ...]
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of the turn: its n-th decade, week, half, month, day or working day (-1 the last), or the whole.

    `ahead` is the same part of the month after the turn.
    """

    part: Literal["day", "workday", "week", "decade", "halfmonth", "month", "whole", "edge"]
    number: int = -1
    edge: Edge = "end"
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class AfterTurn:
    """So many days, working days, weeks or months after the turn has ended."""

    offset: Offset


Anchor = Span | MonthDay | Weekdays | Portion | AfterTurn


@dataclass(frozen=True, slots=True)
class Turn:
    """Work that comes back: `times` in every turn, anchored inside it, only within `bounds` where they are given.

    `following` moves the anchors into the year after the turn («года, следующего за отчётным»); `school` says that
    the words name a stretch of the school year.
    """

    every: Every
    times: int = 1
    at_least: bool = False
    anchors: tuple[Anchor, ...] = ()
    bounds: tuple[Span, ...] = ()
    following: bool = False
    workdays_only: bool = False
    school: Literal["", "year", "quarter", "trimester"] = ""


@dataclass(frozen=True, slots=True)
class Continuous:
    """All the time of the plan, or of the bounds where they are given."""

    bounds: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class AsNeeded:
    """When there is a need (event None) or each time something happens; `turn` is how often at least."""

    event: str | None = None
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """Counted from an event; no offset means «at once», no event means that the words do not name it.

    `earliest`: the words only forbid to be earlier («не ранее чем через 10 дней после …»).
    """

    event: str | None
    offset: Offset | None
    side: Literal["after", "before"] = "after"
    turn: Turn | None = None
    earliest: bool = False


@dataclass(frozen=True, slots=True)
class Unstated:
    """The term stands in another paper, to which the words refer."""

    refers: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not understood; `reason` is a Russian sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Several:
    """Terms standing side by side."""

    parts: tuple[Reading, ...]


Term = Span | Turn | Continuous | AsNeeded | AfterEvent | Unstated | Unclear | Several


@dataclass(frozen=True, slots=True)
class Reading:
    """A term with what stands beside it; `words` is its part of the phrase.

    `onwards` begins where the part before it ends («2026 г., далее постоянно»).
    """

    term: Term
    words: str = ""
    if_possible: bool = False
    condition: str | None = None
    basis: str | None = None
    doubts: tuple[str, ...] = ()
    onwards: bool = False
