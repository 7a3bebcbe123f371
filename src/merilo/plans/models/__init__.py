"""Plans and their lines, tasks and evidence, drafts read from files, calendars."""

from merilo.plans.models.drafts import Draft, StoredFile
from merilo.plans.models.plans import Amendment, Indicator, IndicatorValue, Item, ItemVersion, Party, Plan
from merilo.plans.models.remediation import (
    DelayRequest,
    Measure,
    MonitoringAnswer,
    MonitoringRound,
    RemediationImport,
    RemediationPlan,
    RemediationRules,
    RemediationStep,
    Shortcoming,
)
from merilo.plans.models.tasks import Assignment, CalendarYear, Event, Evidence, FeedKey, Postponement, Report, Task

__all__ = [
    "Amendment",
    "Assignment",
    "CalendarYear",
    "DelayRequest",
    "Draft",
    "Event",
    "Evidence",
    "FeedKey",
    "Indicator",
    "IndicatorValue",
    "Item",
    "ItemVersion",
    "Measure",
    "MonitoringAnswer",
    "MonitoringRound",
    "Party",
    "Plan",
    "Postponement",
    "RemediationImport",
    "RemediationPlan",
    "RemediationRules",
    "RemediationStep",
    "Report",
    "Shortcoming",
    "StoredFile",
    "Task",
]
