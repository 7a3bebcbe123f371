"""A draft in outline: counts, numbers, dates and fingerprints, enough to be exact without a sentence of the plan."""

from __future__ import annotations

import hashlib
from typing import Any

from merilo.core import planfile
from merilo.core.deadlines import Schedule


def mark(text: str | None) -> str:
    """Return the number of words and a fingerprint that spaces and line breaks do not change: «12:3fa9c1»."""
    words = (text or "").split()
    return f"{len(words)}:{hashlib.sha256(' '.join(words).encode()).hexdigest()[:8]}" if words else ""


def of_plan(draft: planfile.Draft) -> dict[str, Any]:
    """Return what a draft says about the whole plan."""
    approval = draft.approval
    return {
        "title": mark(draft.title),
        "approval": [mark(part) for part in (approval.by, approval.post, approval.document)],
        "period": [draft.period.start.isoformat(), draft.period.end.isoformat()] if draft.period else [],
        "territory": mark(draft.territory),
        "columns": len(draft.columns),
        "notes": [mark(note) for note in draft.notes],
        "skipped": [mark(piece.text) for piece in draft.skipped],
        "doubts": len(draft.doubts),
        "items": [of_item(item) for item in draft.items],
        "targets": [
            {
                "name": mark(target.name),
                "unit": mark(target.unit),
                "values": dict(target.values),
                "doubts": len(target.doubts),
            }
            for target in draft.targets
        ],
    }


def of_item(item: planfile.Item) -> dict[str, Any]:
    return {
        "number": item.number or "",
        "section": [mark(title) for title in (item.section or "").split(" / ") if title],
        "text": mark(item.text),
        "deadline": of_schedule(item.deadline),
        "responsible": [mark(party) for party in item.responsible],
        "result": mark(item.expected_result),
        "targets": {year: mark(value) for year, value in item.targets.items()},
        "doubts": len(item.doubts),
    }


def of_schedule(schedule: Schedule | None) -> list[str]:
    if schedule is None:
        return []
    windows = [f"{window.start}..{window.end}" for window in schedule.windows]
    parts = [" ".join([*of_schedule(part), *([mark(part.of)] if part.of else [])]) for part in schedule.parts]
    return [schedule.kind, *windows, *parts]
