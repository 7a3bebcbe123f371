"""What the check of an institution's site proposes for the items of its checklist; never a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from merilo.assessment.models import Cycle, Inspection
from merilo.core.probe import FOUND, MISSING, PARTIAL
from merilo.outreach.queries import audit_page

_VALUES = {FOUND: Decimal(1), MISSING: Decimal(0)}
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A verdict with where it was seen; `value` is the mark it would be, None where a person has to decide."""

    audit: int
    item: str
    words: str
    shape: str
    reason: str
    url: str
    quote: str
    on: date
    value: Decimal | None
    of_parent: bool  # seen on the site of the institution the branch belongs to

    @property
    def takes(self) -> bool:
        """Say whether it can be taken over as a mark."""
        return self.value is not None


def of(inspection: Inspection) -> dict[str, Proposal]:
    """Return by item what the latest check of the site since the year of the cycle began says.

    A visit asks of the site whether there is a version for weak sight; a stand asks nothing of it. A branch without a
    site of its own has the proposals of its institution.
    """
    unit = inspection.unit
    if inspection.channel == Inspection.Channel.STAND or unit.institution_id is None:
        return {}
    since = date(unit.cycle.year, 1, 1)
    found, parent, of_parent = audit_page.proposals(unit.institution_id, since=since), unit.institution.parent_id, False
    if not found and parent is not None:
        found, of_parent = audit_page.proposals(parent, since=since), True
    return {
        code: Proposal(
            one.audit, code, one.words, one.shape, one.reason, one.url, one.quote, one.on,
            _value(one.verdict, unit.cycle), of_parent,
        )
        for code, one in found.items()
    }  # fmt: skip


def _value(verdict: str, cycle: Cycle) -> Decimal | None:
    """Return the mark a verdict would be: what is partly there is one only where the cycle allows marks between."""
    if verdict == PARTIAL:
        return _HALF if cycle.partial_marks else None
    return _VALUES.get(verdict)
