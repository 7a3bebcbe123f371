"""An operator's files: checklist summary, answers, list of units; read by headers, checked by rows, joined by names."""

from merilo.core.intake.answers import AnswerSheets, read_answers
from merilo.core.intake.checklists import Checklists, UnitMarks, read_checklists
from merilo.core.intake.faults import Fault
from merilo.core.intake.grid import FileRejected
from merilo.core.intake.joining import Institution, Joined, facts, join, texts
from merilo.core.intake.names import identity, resembling
from merilo.core.intake.units import UnitRow, UnitsList, read_units

__all__ = [
    "AnswerSheets",
    "Checklists",
    "Fault",
    "FileRejected",
    "Institution",
    "Joined",
    "UnitMarks",
    "UnitRow",
    "UnitsList",
    "facts",
    "identity",
    "join",
    "read_answers",
    "read_checklists",
    "read_units",
    "resembling",
    "texts",
]
