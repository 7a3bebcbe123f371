"""How fast sheets come in, and by which day there will be enough of them at that pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LOOK_BACK = 14  # days the pace is taken from
FARTHEST = 730  # days ahead; what would take longer will not come by itself


@dataclass(frozen=True, slots=True)
class Pace:
    """Sheets of the last days, and what follows from them."""

    have: int
    need: int | None
    recent: int
    days: int

    @property
    def missing(self) -> int:
        """Return how many sheets are still wanted; 0 where it is not known how many are needed."""
        return max(0, (self.need or 0) - self.have)

    @property
    def is_enough(self) -> bool:
        """Say whether there are as many as needed."""
        return self.need is not None and self.have >= self.need

    @property
    def per_week(self) -> int:
        """Return the sheets of a week at this pace, rounded."""
        return (self.recent * 14 + self.days) // (2 * self.days) if self.days else 0

    def reached_on(self, today: date) -> date | None:
        """Return the first day on which there will be enough at this pace; None where that will not happen."""
        if self.need is None or self.is_enough:
            return None
        if not self.recent or not self.days:
            return None
        ahead = -(-self.missing * self.days // self.recent)
        return today + timedelta(days=ahead) if ahead <= FARTHEST else None


def looked_at(starts_on: date | None, today: date) -> int:
    """Return of how many days the pace is taken: the last two weeks, or since gathering began; today counts."""
    if starts_on is None or starts_on > today:
        return 0
    return min(LOOK_BACK, (today - starts_on).days + 1)
