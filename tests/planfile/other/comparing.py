"""The differences between what is read from a file and what a person reads in it, a sentence each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from merilo.core import planfile, tables
from tests.planfile.made import added, lost, words_of
from tests.planfile.other.sketch import Plan


def differences(plan: Plan, source: tables.Source, *, is_paged: bool = False) -> list[str]:
    """Compare field by field; on pages (`is_paged`) lines may be one paragraph or stand between."""
    draft = planfile.read(source)
    data = draft.as_dict()
    found = [*_front(plan, data), *_items(plan, data["items"]), *_rest(plan, data, is_paged=is_paged)]
    units = Counter(word for target in draft.targets for word in words_of(target.unit or ""))
    if gone := lost(source, draft) - units - Counter(plan.joints):
        found.append(f"lost: {dict(gone)}")
    allowed: Counter[str] = Counter()
    for text in plan.inherited:
        allowed.update(words_of(text))
    if extra := added(source, draft) - allowed:
        found.append(f"doubled: {dict(extra)}")
    return found


def _front(plan: Plan, data: dict[str, Any]) -> Iterator[str]:
    approval = data["approval"]
    period = data["period"]
    for name, expected, read in (
        ("title", plan.title, data["title"]),
        ("territory", plan.territory, data["territory"]),
        ("by", plan.approval[0], approval["by"]),
        ("post", plan.approval[1], approval["post"]),
        ("document", plan.approval[2], approval["document"]),
        ("period", plan.period, f"{period['from']}..{period['to']}" if period else None),
    ):
        if _plain(expected) != _plain(read):
            yield f"{name}: expected {expected!r}, read {read!r}"
    if plan.columns and list(plan.columns) != data["columns"]:
        yield f"columns: expected {plan.columns}, read {data['columns']}"


def _items(plan: Plan, items: list[dict[str, Any]]) -> Iterator[str]:
    if len(items) != len(plan.points):
        yield f"items: expected {len(plan.points)}, read {[(item['number'], item['text'][:30]) for item in items]}"
        return
    for point, item in zip(plan.points, items, strict=True):
        deadline = item["deadline"]
        words = deadline["words"] if deadline else None
        days = " ".join(_windows(deadline))
        for name, expected, read in (
            ("number", point.number, item["number"]),
            ("section", point.section, item["section"]),
            ("text", point.text, item["text"]),
            ("days", point.days, days),
            ("responsible", " | ".join(point.who), " | ".join(item["responsible"])),
            ("result", point.result, item["expected_result"]),
            ("targets", str(dict(point.targets)), str(item["targets"])),
        ):
            if _plain(expected) != _plain(read):
                yield f"item {point.text[:20]!r} {name}: expected {expected!r}, read {read!r}"
        if point.words is not None and _plain(point.words) != _plain(words):
            yield f"item {point.text[:20]!r} words: expected {point.words!r}, read {words!r}"


def _rest(plan: Plan, data: dict[str, Any], *, is_paged: bool) -> Iterator[str]:
    notes = [_plain(note) for note in plan.notes], [_plain(note) for note in data["notes"]]
    if notes[0] != notes[1] and not (
        is_paged and sorted(" ".join(notes[0]).split()) == sorted(" ".join(notes[1]).split())
    ):
        yield f"notes: expected {list(plan.notes)}, read {data['notes']}"
    skipped = [_plain(piece["text"]) for piece in data["skipped"]]
    yield from (f"not skipped: {text!r} among {skipped}" for text in plan.skipped if _plain(text) not in skipped)
    targets = {target["name"]: target["values"] for target in data["targets"]}
    if {name: dict(values) for name, values in plan.targets.items()} != targets:
        yield f"targets: expected {dict(plan.targets)}, read {targets}"


def _windows(deadline: dict[str, Any] | None) -> list[str]:
    if deadline is None:
        return []
    own = [f"{window['from']}..{window['to']}" for window in deadline["windows"]]
    return own + [window for part in deadline["parts"] for window in _windows(part)]


def _plain(text: str | None) -> str:
    """Leave out what formats write differently: kinds of spaces and bullets."""
    return re.sub(r"\s+", " ", re.sub(r"(?m)^[•·\-–—o▪]\s+", "- ", text or "").replace(" • ", " - ")).strip()
