"""The tables of this room."""

from __future__ import annotations

from merilo.feedback.models.appeals import Answer, Appeal, AppealFile, Consent, Contact
from merilo.feedback.models.probes import Probe
from merilo.feedback.models.reception import AnswerTemplate, FaqEntry, Reception

__all__ = ["Answer", "AnswerTemplate", "Appeal", "AppealFile", "Consent", "Contact", "FaqEntry", "Probe", "Reception"]
