"""What a plan said when it was approved, what it says now, and what each amendment changed in words."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from merilo.core import wording
from merilo.plans.models import Amendment, Item, ItemVersion, Plan
from merilo.plans.models.plans import Line

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_WORDS = 1500  # longer texts stand whole beside each other: comparing them word by word helps nobody
FIELDS: Mapping[str, str] = {
    "number": "№",
    "section": "Раздел",
    "text": "Мероприятие",
    "deadline_words": "Срок",
    "responsible": "Ответственные",
    "expected_result": "Ожидаемый результат",
    "targets": "Целевые показатели",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line as a document prints it. `change`: "", "added", "changed", "excluded", and by which amendments."""

    item: int
    number: str
    section: str
    text: str
    deadline_words: str
    responsible: tuple[str, ...]
    expected_result: str
    targets: Mapping[str, str]
    is_excluded: bool = False
    change: str = ""
    amended_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: kept, taken out or put in."""

    kind: str  # "same", "out", "in"
    words: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field of a line said and says."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LineChanged:
    """What an amendment did with a line."""

    item: int
    name: str
    deed: str  # "added", "changed", "excluded", "restored"
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AmendmentCard:
    """An amendment with everything it changed."""

    id: int
    ordinal: int
    on: date
    decision: str
    reason: str
    author: str
    made_at: datetime
    lines: tuple[LineChanged, ...]


def as_approved(plan: Plan) -> tuple[Row, ...]:
    """Return the lines as they were approved; no later amendment changes this."""
    approved = {one.item_id: one for one in ItemVersion.objects.filter(item__plan=plan, amendment=None)}
    added = _amended_by(plan).keys() - approved.keys()
    return tuple(
        _row(item.pk, approved.get(item.pk, item))
        for item in Item.objects.filter(plan=plan).order_by("position")
        if item.pk not in added
    )


def as_amended(plan: Plan) -> tuple[Row, ...]:
    """Return the lines as they stand now, excluded ones in their places and marked."""
    amended = _amended_by(plan)
    approved = set(ItemVersion.objects.filter(item__plan=plan, amendment=None).values_list("item_id", flat=True))
    rows = []
    for item in Item.objects.filter(plan=plan).order_by("position"):
        by = tuple(amended.get(item.pk, ()))
        change = "changed" if by and item.pk in approved else "added" if by else ""
        rows.append(_row(item.pk, item, "excluded" if item.is_excluded else change, by))
    return tuple(rows)


def _amended_by(plan: Plan) -> Mapping[int, list[int]]:
    """Return by which amendments lines were touched; a line that no amendment touched stands as it was approved."""
    amended: dict[int, list[int]] = defaultdict(list)
    later = ItemVersion.objects.filter(item__plan=plan).exclude(amendment=None).order_by("amendment__ordinal")
    for key, ordinal in later.values_list("item_id", "amendment__ordinal"):
        amended[key].append(ordinal)
    return amended


def _row(key: int, line: Line, change: str = "", amended_by: tuple[int, ...] = ()) -> Row:
    return Row(
        item=key,
        number=line.number,
        section=line.section,
        text=line.text,
        deadline_words=line.deadline_words,
        responsible=tuple(line.responsible),
        expected_result=line.expected_result,
        targets=dict(line.targets),
        is_excluded=line.is_excluded,
        change=change,
        amended_by=amended_by,
    )


def amendments(plan: Plan) -> tuple[AmendmentCard, ...]:
    """Return the amendments of a plan with what each changed, the newest first."""
    history: dict[int, list[ItemVersion]] = defaultdict(list)
    found = ItemVersion.objects.filter(item__plan=plan).select_related("item", "amendment")
    for version in sorted(found, key=lambda one: 0 if one.amendment is None else one.amendment.ordinal):
        history[version.item_id].append(version)
    changed: dict[int, list[tuple[int, LineChanged]]] = defaultdict(list)
    for versions in history.values():
        for before, after in zip([None, *versions], versions, strict=False):
            if after.amendment_id is not None:
                changed[after.amendment_id].append((after.item.position, _changed(before, after)))
    return tuple(
        AmendmentCard(
            id=one.pk,
            ordinal=one.ordinal,
            on=one.on,
            decision=one.decision,
            reason=one.reason,
            author=str(one.author or ""),
            made_at=one.made_at,
            lines=tuple(line for _, line in sorted(changed[one.pk], key=lambda pair: pair[0])),
        )
        for one in Amendment.objects.filter(plan=plan).select_related("author").order_by("-ordinal")
    )


def line_history(item: Item) -> tuple[tuple[ItemVersion, LineChanged | None], ...]:
    """Return every version of a line with what it changed, the newest first."""
    versions = sorted(
        ItemVersion.objects.filter(item=item).select_related("item", "amendment__author"),
        key=lambda one: 0 if one.amendment is None else one.amendment.ordinal,
    )
    told: list[tuple[ItemVersion, LineChanged | None]] = [
        (after, None if after.amendment is None else _changed(before, after))
        for before, after in zip([None, *versions], versions, strict=False)
    ]
    return tuple(reversed(told))


def _changed(before: ItemVersion | None, after: ItemVersion) -> LineChanged:
    name = f"Пункт{wording.NBSP}{after.number}" if after.number else f"«{wording.shortened(after.text, 60)}»"
    if before is None:
        fields = tuple(
            FieldChange(words, "", said, (Piece("in", said),)) for field, words, said in _said(after) if said
        )
        return LineChanged(after.item_id, name, "added", fields)
    if after.is_excluded and not before.is_excluded:
        return LineChanged(after.item_id, name, "excluded", ())
    deed = "restored" if before.is_excluded and not after.is_excluded else "changed"
    old = {field: said for field, _, said in _said(before)}
    fields = tuple(
        FieldChange(words, old[field], said, compare(old[field], said))
        for field, words, said in _said(after)
        if said != old[field]
    )
    return LineChanged(after.item_id, name, deed, fields)


def _said(version: ItemVersion) -> Iterator[tuple[str, str, str]]:
    for field, words in FIELDS.items():
        value = getattr(version, field)
        if field == "responsible":
            value = "; ".join(value)
        elif field == "targets":
            value = "; ".join(f"{year}{wording.NBSP}г. — {said}" for year, said in sorted(value.items()))
        yield field, words, value


@lru_cache(maxsize=1024)
def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words of two texts as kept, taken out and put in, in the order they are read."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return tuple(Piece(kind, text) for kind, text in (("out", before), ("in", after)) if text)
    pieces: list[Piece] = []
    for deed, at, to, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if deed == "equal":
            _add(pieces, "same", old[at:to])
            continue
        _add(pieces, "out", old[at:to])
        _add(pieces, "in", new[start:end])
    return tuple(pieces)


def _add(pieces: list[Piece], kind: str, words: Sequence[str]) -> None:
    if words:
        pieces.append(Piece(kind, "".join(words)))
