"""The site audit: what a site shows of what it must, whether its feedback ways are real, with evidence."""

from merilo.core.probe.addresses import NotASite, Refused, Resolve
from merilo.core.probe.asking import Asked, ask
from merilo.core.probe.auditing import BESIDE, CONTACT, audit
from merilo.core.probe.limits import Limits
from merilo.core.probe.network import look_up
from merilo.core.probe.rendering import NoSandbox, find_browser, window
from merilo.core.probe.result import (
    CANNOT_TELL,
    FOUND,
    MISSING,
    PARTIAL,
    VERDICT_WORDS,
    Audit,
    Evidence,
    Fault,
    ItemVerdict,
    Walked,
    Way,
)
from merilo.core.probe.telling import describe, summary
from merilo.core.probe.walking import Rendered

__all__ = [
    "BESIDE",
    "CANNOT_TELL",
    "CONTACT",
    "FOUND",
    "MISSING",
    "PARTIAL",
    "VERDICT_WORDS",
    "Asked",
    "Audit",
    "Evidence",
    "Fault",
    "ItemVerdict",
    "Limits",
    "NoSandbox",
    "NotASite",
    "Refused",
    "Rendered",
    "Resolve",
    "Walked",
    "Way",
    "ask",
    "audit",
    "describe",
    "find_browser",
    "look_up",
    "summary",
    "window",
]
