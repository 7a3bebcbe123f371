"""The tables of this room."""

from __future__ import annotations

from merilo.assessment.models.cycles import (
    Assignee,
    Cycle,
    Decision,
    InformationRequest,
    Link,
    Phase,
    Unit,
    Wave,
)
from merilo.assessment.models.inspections import (
    ChecklistImport,
    Correction,
    Inspection,
    Mark,
    MarkEvidence,
    Visit,
)
from merilo.assessment.models.sheets import (
    Batch,
    Channel,
    SecondEntry,
    Sheet,
    SheetChange,
    SheetImport,
    SheetTrace,
)
from merilo.assessment.models.snapshots import Snapshot

__all__ = [
    "Assignee",
    "Batch",
    "Channel",
    "ChecklistImport",
    "Correction",
    "Cycle",
    "Decision",
    "InformationRequest",
    "Inspection",
    "Link",
    "Mark",
    "MarkEvidence",
    "Phase",
    "SecondEntry",
    "Sheet",
    "SheetChange",
    "SheetImport",
    "SheetTrace",
    "Snapshot",
    "Unit",
    "Visit",
    "Wave",
]
