"""A plan of work read from any document: items, deadlines with dates, parties, targets, and doubts for a person."""

from merilo.core.planfile.draft import Approval, Draft, Item, Period, Place, Skipped, Target
from merilo.core.planfile.reading import NotAPlan, read
from merilo.core.planfile.targets import compare_targets
from merilo.core.planfile.telling import describe, place_words

__all__ = [
    "Approval",
    "Draft",
    "Item",
    "NotAPlan",
    "Period",
    "Place",
    "Skipped",
    "Target",
    "compare_targets",
    "describe",
    "place_words",
    "read",
]
