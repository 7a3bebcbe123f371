"""Drafts as pages show them: the words of the document beside what was understood; nothing here changes anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django_tasks_db.models import DBTaskResult

from merilo.core import wording
from merilo.plans.models import Draft
from merilo.plans.queries import draft_words

NO_PERIOD = {"from": None, "to": None}
LINES_ON_PAGE = 15
PATIENCE = timedelta(seconds=60)  # a plan is read in seconds; who waits longer should be told why


@dataclass(frozen=True, slots=True)
class Term:
    """How a deadline was understood: our words, what it makes, its dates, how they were counted."""

    said: str
    kind: str
    group: str  # the kind without what is its own
    windows: tuple[str, ...]
    counted: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line of a draft: what the document says, what was understood, what is doubtful."""

    key: int
    name: str
    section: str
    source: str
    is_added: bool
    text: str
    read_text: str  # the words of the document where a person has changed them, else ""
    deadline_words: str
    read_deadline: str
    read_as: str
    term: Term
    responsible: tuple[str, ...]
    read_responsible: tuple[str, ...]
    result: str
    targets: str
    doubts: tuple[str, ...]
    checked: str
    changed: tuple[str, ...]
    deleted: Mapping[str, str] | None
    page: int  # of the list of lines
    parties: tuple[tuple[str, str], ...] = ()  # words and who they seem to mean

    @property
    def is_doubtful(self) -> bool:
        """Say whether somebody should still look at it."""
        return bool(self.doubts) and not self.checked and self.deleted is None


@dataclass(frozen=True, slots=True)
class Target:
    """A target indicator of the whole plan."""

    key: int
    name: str
    unit: str
    values: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    deleted: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft that has been read."""

    title: str
    period: str
    starts_on: date | None
    ends_on: date | None
    approval: Mapping[str, str]
    approved_on: date | None
    territory: str
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    skipped: tuple[Mapping[str, str], ...]
    lines: tuple[LineCard, ...]
    targets: tuple[Target, ...]

    @property
    def standing(self) -> tuple[LineCard, ...]:
        """Return the lines that will be lines of the plan."""
        return tuple(line for line in self.lines if line.deleted is None)

    @property
    def doubtful(self) -> tuple[LineCard, ...]:
        """Return the lines somebody should still look at."""
        return tuple(line for line in self.lines if line.is_doubtful)

    @property
    def doubted_targets(self) -> tuple[Target, ...]:
        """Return the indicators whose figures contradict one another."""
        return tuple(target for target in self.targets if target.doubts and target.deleted is None)

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """Return what the lines will become, in words, with their numbers."""
        found = Counter(line.term.group for line in self.standing)
        return tuple(found.most_common())

    @property
    def is_approved(self) -> bool:
        """Say whether the document names by whom, by what and when it was approved."""
        return bool(self.approval["by"] and self.approval["document"] and self.approved_on)


@dataclass(frozen=True, slots=True)
class Queue:
    """How the reading of a waiting draft stands."""

    seconds: int
    ahead: int
    is_stuck: bool


def rows(municipality: int) -> QuerySet[Draft, Any]:
    """Return the uploaded documents of a municipality, newest first."""
    return (
        Draft.objects.filter(municipality_id=municipality)
        .annotate(
            file_name=F("file__name"),
            author=F("made_by__name"),
            plan_title=F("plan__title"),
        )
        .values("pk", "state", "made_at", "file_name", "author", "plan_id", "plan_title", "failure")
    )


def find(pk: int, *, municipality: int) -> Draft | None:
    """Return a draft of a municipality without the document's text."""
    found = Draft.objects.filter(pk=pk, municipality_id=municipality).defer("source")
    return found.select_related("file", "plan", "municipality", "made_by").first()


def source_of(draft: Draft) -> list[dict[str, Any]]:
    """Return the document of a draft as text."""
    return Draft.objects.values_list("source", flat=True).get(pk=draft.pk) or []


def queue_of(draft: Draft, *, at: datetime) -> Queue:
    """Return how long a draft has waited, how many works are before it, and whether nobody does them."""
    mine = DBTaskResult.objects.filter(queue_name="default")  # walks of sites stand in a queue of their own
    waiting = mine.ready()
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    recently = mine.filter(started_at__gt=at - PATIENCE).exists()
    is_stuck = at - draft.made_at > PATIENCE and not recently and (oldest is None or at - oldest > PATIENCE)
    ahead = waiting.filter(enqueued_at__lt=draft.made_at).count()
    return Queue(int((at - draft.made_at).total_seconds()), ahead, is_stuck)


def card(draft: Draft) -> DraftCard:
    """Return a draft as its page shows it."""
    current: Any = draft.current
    reading: Any = draft.reading
    read = reading["items"]
    period = current["period"]
    start, end = (date.fromisoformat(day) if day else None for day in (period["from"], period["to"]))
    approved = current["approval"]["on"]
    return DraftCard(
        title=current["title"],
        period=wording.date_range_words(start, end) if start and end else "",
        starts_on=start,
        ends_on=end,
        approval=current["approval"],
        approved_on=date.fromisoformat(approved) if approved else None,
        territory=current["territory"],
        notes=tuple(current["notes"]),
        doubts=tuple(current["doubts"]),
        skipped=tuple(current["skipped"]),
        lines=tuple(
            _line(place, line, None if line["read"] is None else read[line["read"]])
            for place, line in enumerate(current["lines"])
        ),
        targets=tuple(
            Target(
                target["key"], target["name"], target["unit"], tuple(target["values"].items()),
                tuple(target["doubts"]), target["deleted"],
            )
            for target in current["targets"]
        ),
    )  # fmt: skip


def term(schedule: Mapping[str, Any]) -> Term:
    """Return a reading as pages show it."""
    return Term(
        said=schedule["said"],
        kind=draft_words.kind_of(schedule),
        group=draft_words.KINDS[schedule["kind"]],
        windows=tuple(draft_words.windows_of(schedule)),
        counted=schedule["counted"],
        doubts=tuple(draft_words.doubts_of({"doubts": [], "schedule": schedule})),
    )


def line_of(draft: Draft, key: int) -> dict[str, Any] | None:
    """Return a line of a draft as it stands."""
    current: Any = draft.current
    return next((line for line in current["lines"] if line["key"] == key), None)


def target_of(draft: Draft, key: int) -> dict[str, Any] | None:
    """Return an indicator of a draft as it stands."""
    current: Any = draft.current
    return next((target for target in current["targets"] if target["key"] == key), None)


def _line(place: int, line: Mapping[str, Any], read: Mapping[str, Any] | None) -> LineCard:
    said = None if read is None else draft_words.line_as_read(read, NO_PERIOD)
    changed = tuple(
        words
        for name, words in (
            ("number", "номер"),
            ("section", "раздел"),
            ("text", "мероприятие"),
            ("deadline_words", "срок"),
            ("responsible", "ответственные"),
            ("expected_result", "результат"),
        )
        if said is not None and not draft_words.same(line[name], said[name])
    )
    return LineCard(
        key=line["key"],
        name=draft_words.name_of(line),
        section=line["section"],
        source=line["source"],
        is_added=read is None,
        text=line["text"],
        read_text=said["text"] if said and "мероприятие" in changed else "",
        deadline_words=line["deadline_words"],
        read_deadline=said["deadline_words"] if said and "срок" in changed else "",
        read_as=line["read_as"],
        term=term(line["schedule"]),
        responsible=tuple(line["responsible"]),
        read_responsible=tuple(said["responsible"]) if said and "ответственные" in changed else (),
        result=line["expected_result"],
        targets=draft_words.values_of(line["targets"]),
        doubts=tuple(draft_words.doubts_of(line)),
        checked=line["checked"],
        changed=(*changed, *(["понимание срока"] if line["read_as"] else [])),
        deleted=line["deleted"],
        page=place // LINES_ON_PAGE + 1,
    )
