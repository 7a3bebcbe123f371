"""Lines of a draft corrected by people: what was read stays beside, so every line can be taken back as read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict

from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.plans.models import Draft, Party
from merilo.plans.queries.draft_words import doubts_of, line_as_read, name_of, understood
from merilo.plans.services import parties, scheduling
from merilo.plans.services.drafts import Correction, correcting

WORDS = {
    "number": "номер",
    "section": "раздел",
    "text": "мероприятие",
    "deadline_words": "срок",
    "read_as": "понимать срок как",
    "responsible": "ответственные",
    "expected_result": "результат",
    "targets": "показатели",
}

_ABOUT_TERM = ("Срок", "В ячейке срока", "Период плана изменён")


class LineHasMoved(Refused):
    """Somebody else has corrected the line since the page was opened."""


class LineIsNoPart(Refused):
    """What was asked cannot be done with this line."""


class LineValues(TypedDict):
    """What a person says of a line; `read_as` are other words for the deadline, where the document's say too little."""

    number: str
    section: str
    text: str
    deadline_words: str
    read_as: str
    responsible: list[str]
    expected_result: str
    targets: dict[str, str]


def correct_line(
    *,
    draft: Draft,
    position: int,
    values: LineValues,
    actor: User,
    at: datetime,
    revision: int | None = None,
    is_checked: bool = False,
) -> Mapping[str, Any]:
    """Correct a line; new deadline words are read at once. `position` is the key of the line, which never changes.

    `is_checked`: the person has compared it with the document, so its doubts are settled.
    Raises LineHasMoved when `revision` is not the line's any more.
    """
    with correcting(draft, "correct_line", actor=actor, at=at) as correction:
        line = _line(correction.current, position, revision)
        before = {**line}
        _fill(line, values, correction.current)
        line["checked"] = str(actor) if is_checked else ""
        _told(correction, before, line)
    return line


def add_line(*, draft: Draft, after: int | None, values: LineValues, actor: User, at: datetime) -> Mapping[str, Any]:
    """Add a line the document does not have, after another one or at the end."""
    with correcting(draft, "add_line", actor=actor, at=at) as correction:
        line = _fresh(correction.current, {}, source="добавлено при проверке")
        _fill(line, values, correction.current)
        lines = correction.current["lines"]
        place = next((place for place, one in enumerate(lines, 1) if one["key"] == after), len(lines))
        lines.insert(place, line)
        correction.after = _words(line)
    return line


def split_line(
    *, draft: Draft, position: int, first: str, second: str, revision: int | None = None, actor: User, at: datetime
) -> Mapping[str, Any]:
    """Make two lines of one: both keep number, term and parties until a person says otherwise."""
    with correcting(draft, "split_line", actor=actor, at=at) as correction:
        line = _line(correction.current, position, revision)
        correction.before = {"мероприятие": line["text"]}
        other = _fresh(correction.current, line, source=line["source"])
        line["text"], other["text"] = first.strip(), second.strip()
        line["revision"] += 1
        lines = correction.current["lines"]
        lines.insert(lines.index(line) + 1, other)
        correction.after = {"мероприятие": line["text"], "новая строка": other["text"]}
    return other


def merge_line(*, draft: Draft, position: int, revision: int | None = None, actor: User, at: datetime) -> None:
    """Join the next line to this one: words and parties together. The next is left out and can be taken back."""
    with correcting(draft, "merge_line", actor=actor, at=at) as correction:
        line = _line(correction.current, position, revision)
        standing = [one for one in correction.current["lines"] if not one["deleted"]]
        place = standing.index(line) + 1
        if place == len(standing):
            raise LineIsNoPart(f"{name_of(line)} — последняя строка: соединить не с чем.")
        other = standing[place]
        before = {**line}
        first, second = (one["read_as"] or one["deadline_words"] for one in (line, other))
        values = LineValues(
            number=line["number"] or other["number"],
            section=line["section"],
            text=_joined(line["text"], other["text"], " "),
            deadline_words=_joined(line["deadline_words"], other["deadline_words"], ", "),
            read_as=_joined(first, second, ", ") if line["read_as"] or other["read_as"] else "",
            responsible=list(dict.fromkeys([*line["responsible"], *other["responsible"]])),
            expected_result=_joined(line["expected_result"], other["expected_result"], "\n"),
            targets={
                year: _joined(line["targets"].get(year, ""), other["targets"].get(year, ""), "; ")
                for year in sorted({**line["targets"], **other["targets"]})
            },
        )
        _fill(line, values, correction.current)
        line["doubts"] = list(dict.fromkeys([*before["doubts"], *other["doubts"]]))
        line["checked"] = ""
        other["deleted"] = {"reason": f"соединено со строкой «{name_of(before)}»", "by": str(actor)}
        other["revision"] += 1
        _told(correction, before, line)


def _joined(first: str, second: str, between: str) -> str:
    return between.join(dict.fromkeys(words for words in (first, second) if words))


def delete_line(
    *, draft: Draft, position: int, reason: str, revision: int | None = None, actor: User, at: datetime
) -> None:
    """Leave a line out of the plan; it stays in the draft with the reason and can be taken back."""
    with correcting(draft, "delete_line", actor=actor, at=at, reason=reason) as correction:
        line = _line(correction.current, position, revision)
        line["deleted"] = {"reason": wording.shortened(reason, 500), "by": str(actor)}
        line["revision"] += 1
        correction.before = _words(line)


def restore_line(*, draft: Draft, position: int, actor: User, at: datetime) -> None:
    """Take a line back as it was read; one that people added comes back as they left it."""
    with correcting(draft, "restore_line", actor=actor, at=at) as correction:
        current = correction.current
        line = next((one for one in current["lines"] if one["key"] == position), None)
        if line is None:
            raise LineHasMoved("Такой строки в черновике нет: обновите страницу.")
        before = {**line}
        if line["read"] is not None:
            line |= line_as_read(correction.reading["items"][line["read"]], correction.reading["period"])
            if current["period"] != correction.reading["period"]:
                line["schedule"] = _read(line["deadline_words"], current)
        line |= {"deleted": None, "checked": "", "revision": line["revision"] + 1}
        _told(correction, before, line)


def confirm_line(*, draft: Draft, position: int, revision: int | None = None, actor: User, at: datetime) -> None:
    """Say that a doubtful line was compared with the document and is right."""
    with correcting(draft, "confirm_line", actor=actor, at=at) as correction:
        line = _line(correction.current, position, revision)
        correction.before = {"сомнения": "; ".join(doubts_of(line))}
        line["checked"] = str(actor)
        correction.after = {"сомнения": f"{name_of(line)}: проверено"}


def look_at(*, draft: Draft, words: str) -> Mapping[str, Any]:
    """Return how words would be understood as a deadline inside the period of a draft; changes nothing."""
    current: Any = draft.current
    return _read(words, current)


def proposals(*, draft: Draft, words: Iterable[str]) -> dict[str, str]:
    """Return who the words of the document seem to mean: a kind, and the person or institution where it is clear."""
    book = parties.known(draft.municipality)
    return {party: _meant(parties.guess(party, draft.municipality, among=book)) for party in dict.fromkeys(words)}


def _meant(guess: parties.Guess) -> str:
    who = guess["user"] or guess["institution"]
    kind = str(Party.Kind(guess["kind"]).label)
    return f"{kind}: {who}" if who is not None else kind


def _line(current: Mapping[str, Any], key: int, revision: int | None) -> dict[str, Any]:
    line: dict[str, Any] | None = next((one for one in current["lines"] if one["key"] == key), None)
    if line is None or line["deleted"]:
        raise LineHasMoved("Этой строки в черновике уже нет: обновите страницу.")
    if revision is not None and line["revision"] != revision:
        raise LineHasMoved("Пока вы правили, эту строку изменил кто-то другой: обновите страницу и сверьте.")
    return line


def _fresh(current: dict[str, Any], like: Mapping[str, Any], *, source: str) -> dict[str, Any]:
    """Return a line of its own key that no row of the document stands behind alone."""
    key = current["next"]
    current["next"] = key + 1
    blank: dict[str, Any] = {
        "number": "", "section": "", "text": "", "deadline_words": "", "read_as": "", "responsible": [],
        "expected_result": "", "targets": {}, "doubts": [], "schedule": understood("", current["period"]),
        "place": {},
    }  # fmt: skip
    return {**blank, **like, "key": key, "read": None, "source": source, "revision": 0, "checked": "", "deleted": None}


def _fill(line: dict[str, Any], values: LineValues, current: Mapping[str, Any]) -> None:
    """Put new values into a line; a changed term is read anew, and what was doubted about the old one is gone."""
    old = line["deadline_words"], line["read_as"]
    line |= values
    line["revision"] += 1
    if old != (line["deadline_words"], line["read_as"]):
        line["schedule"] = _read(line["read_as"] or line["deadline_words"], current)
        line["doubts"] = [doubt for doubt in line["doubts"] if not doubt.startswith(_ABOUT_TERM)]


def _read(words: str, current: Mapping[str, Any]) -> dict[str, Any]:
    return understood(words, current["period"], scheduling.load_calendar())


def _told(correction: Correction, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    correction.before, correction.after = _words(before), _words(after)


def _words(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line says as the journal keeps it, under the name of the line."""
    said = {words: line[name] for name, words in WORDS.items()}
    said["понято"] = line["schedule"]["said"]
    said["ответственные"] = "; ".join(line["responsible"])
    said["показатели"] = "; ".join(f"{year} — {words}" for year, words in line["targets"].items())
    return {f"строка {line['key']}, {name}": value for name, value in said.items()}
