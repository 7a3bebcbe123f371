"""The tables of this room."""

from __future__ import annotations

from merilo.ratings.models.calculations import (
    Calculation,
    CalculationOrder,
    PastResult,
    ResultsImport,
    UnitResult,
)
from merilo.ratings.models.objections import Objection, ObjectionEvidence
from merilo.ratings.models.publications import BusGovPosting, OperatorCheck, Publication
from merilo.ratings.models.remediation import DirectorNorms, DrawnPlan, SuggestedMeasure

__all__ = [
    "BusGovPosting",
    "Calculation",
    "CalculationOrder",
    "DirectorNorms",
    "DrawnPlan",
    "Objection",
    "ObjectionEvidence",
    "OperatorCheck",
    "PastResult",
    "Publication",
    "ResultsImport",
    "SuggestedMeasure",
    "UnitResult",
]
