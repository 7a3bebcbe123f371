"""Plans and their lines, tasks and evidence, drafts read from files, calendars."""

from merilo.plans.models.drafts import Draft, StoredFile
from merilo.plans.models.plans import Amendment, Indicator, IndicatorValue, Item, ItemVersion, Party, Plan
from merilo.plans.models.tasks import Assignment, CalendarYear, Event, Evidence, FeedKey, Postponement, Report, Task

__all__ = [
    "Amendment",
    "Assignment",
    "CalendarYear",
    "Draft",
    "Event",
    "Evidence",
    "FeedKey",
    "Indicator",
    "IndicatorValue",
    "Item",
    "ItemVersion",
    "Party",
    "Plan",
    "Postponement",
    "Report",
    "StoredFile",
    "Task",
]
