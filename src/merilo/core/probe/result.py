"""What an audit gives: a verdict with evidence for each item, the ways of feedback, the limits used, the faults met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from merilo.core.probe.addresses import shown

FOUND, PARTIAL, MISSING, CANNOT_TELL = "found", "partial", "missing", "cannot tell"
VERDICT_WORDS = {FOUND: "есть", PARTIAL: "частично", MISSING: "нет", CANNOT_TELL: "не определить"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a thing was seen: the address, clicks from the front page (None: no link leads there), the words quoted.

    `kind`: "section", "fact", "document", "dead_document", "picture", "form", "widget", "link", "map", "news",
    "absence", "script", "elsewhere".
    """

    url: str
    clicks: int | None
    quote: str
    kind: str
    screenshot: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the evidence as JSON has it."""
        shot = {"screenshot": self.screenshot} if self.screenshot else {}
        return {"url": shown(self.url), "clicks": self.clicks, "quote": self.quote, "kind": self.kind, **shot}


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """What the machine proposes for one item of a checklist; a person confirms."""

    code: str
    text: str
    verdict: str
    reason: str
    evidence: tuple[Evidence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON has it."""
        return {
            "code": self.code, "text": self.text, "verdict": self.verdict, "reason": self.reason,
            "evidence": [one.as_dict() for one in self.evidence],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One concrete way of feedback: a number, an address, a form, a link; what was tried, what a person has to try."""

    code: str
    kind: str  # "phone", "email", "form", "widget", "link", "section"
    value: str
    url: str
    clicks: int | None
    verdict: str
    reason: str
    to_try: str
    is_foreign: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the way as JSON has it."""
        return {
            "code": self.code, "kind": self.kind, "value": self.value, "url": shown(self.url), "clicks": self.clicks,
            "verdict": self.verdict, "reason": self.reason, "to_try": self.to_try, "is_foreign": self.is_foreign,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong or left out, with the address."""

    kind: str
    url: str
    words: str

    def as_dict(self) -> dict[str, Any]:
        """Return the fault as JSON has it."""
        return {"kind": self.kind, "url": shown(self.url), "words": self.words}


@dataclass(frozen=True, slots=True)
class Walked:
    """One page that was read."""

    url: str
    title: str
    clicks: int | None
    charset: str
    is_news: bool
    is_rendered: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the page as JSON has it."""
        return {
            "url": shown(self.url), "title": self.title, "clicks": self.clicks, "charset": self.charset,
            "is_news": self.is_news, "is_rendered": self.is_rendered,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit of one site. `limits` tells of each limit what it allows, what was used, whether it was reached."""

    site: str
    asked: str
    name: str
    inn: str
    checked_at: datetime
    pages: int
    documents: int
    items: tuple[ItemVerdict, ...]
    beside: tuple[ItemVerdict, ...]
    feedback: tuple[Way, ...]
    limits: Mapping[str, Mapping[str, Any]]
    faults: tuple[Fault, ...]
    walked: tuple[Walked, ...] = ()
    newest_news: str = ""
    other_sites: tuple[str, ...] = field(default=())

    @property
    def answered(self) -> bool:
        """Say whether the site answered at all."""
        return self.pages > 0

    def item(self, code: str) -> ItemVerdict:
        """Return the verdict of an item. Raises KeyError for a code that was not asked."""
        for one in (*self.items, *self.beside):
            if one.code == code:
                return one
        raise KeyError(code)

    def as_dict(self) -> dict[str, Any]:
        """Return the audit as JSON has it."""
        return {
            "site": shown(self.site), "asked": shown(self.asked), "name": self.name, "inn": self.inn,
            "checked_at": self.checked_at.isoformat(), "pages": self.pages, "documents": self.documents,
            "items": [one.as_dict() for one in self.items], "beside": [one.as_dict() for one in self.beside],
            "feedback": [one.as_dict() for one in self.feedback],
            "limits": {name: dict(value) for name, value in self.limits.items()},
            "faults": [one.as_dict() for one in self.faults], "walked": [one.as_dict() for one in self.walked],
            "newest_news": self.newest_news, "other_sites": list(self.other_sites),
        }  # fmt: skip
