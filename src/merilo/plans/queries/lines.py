"""Lines of plans as pages show them: what they say, how far they are, in one word and one shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from merilo.core import wording
from merilo.plans.models import Item, ItemVersion, Party, Task

STATES: Mapping[str, str] = {
    "late": "просрочено",
    "now": "идёт сейчас",
    "reported": "ждёт приёмки",
    "ahead": "впереди",
    "wait": "ждёт события",
    "need": "по необходимости",
    "done": "выполнено",
    "off": "исключено",
}
_SHAPES = {
    "late": "late",
    "now": "soon",
    "reported": "soon",
    "ahead": "",
    "wait": "wait",
    "need": "wait",
    "done": "done",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many tasks of a line stand where on a day; cancelled ones are not counted."""

    total: int = 0
    done: int = 0
    reported: int = 0
    late: int = 0
    now: int = 0
    waiting: int = 0
    first_late: date | None = None
    next_due: date | None = None

    @property
    def words(self) -> str:
        """Return «7 из 12» where there is more than one thing to do."""
        return f"{self.done} из {self.total}" if self.total > 1 else ""


@dataclass(frozen=True, slots=True)
class PartyCard:
    """Who is responsible: the words of the plan and whom they were bound to."""

    id: int
    words: str
    kind: str
    kind_words: str
    bound_to: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a plan as it stands on a day."""

    id: int
    position: int
    number: str
    section: str
    text: str
    deadline_words: str
    said: str
    kind: str
    event: str
    due_on: date | None
    parties: tuple[PartyCard, ...]
    expected_result: str
    doubts: tuple[str, ...]
    step: str
    state: str
    word: str
    shape: str
    progress: Progress
    amended_by: tuple[int, ...]

    @property
    def name(self) -> str:
        """Return how one refers to the line: «п. 3» or its first words."""
        return f"п.{wording.NBSP}{self.number}" if self.number else f"«{wording.shortened(self.text, 40)}»"


def rows(items: Iterable[Item], *, today: date) -> tuple[LineRow, ...]:
    """Return lines as rows; three queries whatever their number."""
    items = list(items)
    keys = [item.pk for item in items]
    counted = progress(Q(item__in=keys), today=today)
    parties = _parties(keys)
    amended = _amended(keys)
    return tuple(
        _row(item, counted.get(item.pk, Progress()), parties[item.pk], amended[item.pk], today=today) for item in items
    )


def progress(which: Q, *, today: date) -> dict[int, Progress]:
    """Return by line how many of its tasks stand where."""
    is_open = Q(state=Task.State.OPEN)
    is_late = is_open & Q(due_on__lt=today)
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=today)
    in_time = Q(due_on__isnull=True) | Q(due_on__gte=today)
    found: Any = (
        Task.objects.filter(which)
        .exclude(state=Task.State.CANCELLED)
        .order_by()
        .values("item_id")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=Task.State.DONE)),
            reported=Count("pk", filter=Q(state=Task.State.REPORTED)),
            waiting=Count("pk", filter=Q(state=Task.State.WAITING)),
            late=Count("pk", filter=is_late),
            now=Count("pk", filter=is_open & begun & in_time),
            first_late=Min("due_on", filter=is_late),
            next_due=Min("due_on", filter=is_open & Q(due_on__gte=today)),
        )
    )
    return {one.pop("item_id"): Progress(**one) for one in found}


def state_of(item: Item, counted: Progress) -> str:
    """Return the one state of a line, the most pressing first; a key of STATES."""
    if item.is_excluded:
        return "off"
    if not counted.total:
        return "need" if item.schedule.get("kind") == "as_needed" else "ahead"
    if counted.late:
        return "late"
    if counted.done == counted.total:
        return "done"
    if counted.now:
        return "now"
    if counted.reported:
        return "reported"
    return "wait" if counted.waiting + counted.done == counted.total else "ahead"


def _row(
    item: Item, counted: Progress, parties: tuple[PartyCard, ...], amended: tuple[int, ...], *, today: date
) -> LineRow:
    state = state_of(item, counted)
    return LineRow(
        id=item.pk,
        position=item.position,
        number=item.number,
        section=item.section,
        text=item.text,
        deadline_words=item.deadline_words,
        said=item.schedule.get("said") or "",
        kind=item.schedule.get("kind") or "unclear",
        event=item.schedule.get("event") or "",
        due_on=counted.first_late or counted.next_due,
        parties=parties,
        expected_result=item.expected_result,
        doubts=tuple(str(doubt) for doubt in item.doubts),
        step=item.step,
        state=state,
        word=_word(state, counted, today),
        shape=_SHAPES.get(state, ""),
        progress=counted,
        amended_by=amended,
    )


def _word(state: str, counted: Progress, today: date) -> str:
    if state == "late" and counted.first_late is not None:
        return f"просрочено {wording.counted((today - counted.first_late).days, 'день', 'дня', 'дней')}"
    if state == "now" and counted.next_due == today:
        return "срок сегодня"
    if state == "off":
        return "исключён"
    return "идёт" if state == "now" else STATES[state]


def _parties(keys: list[int]) -> Mapping[int, tuple[PartyCard, ...]]:
    found: dict[int, list[PartyCard]] = defaultdict(list)
    for party in Party.objects.filter(item__in=keys).select_related("user", "institution"):
        found[party.item_id].append(party_card(party))
    return defaultdict(tuple, {key: tuple(cards) for key, cards in found.items()})


def party_card(party: Party) -> PartyCard:
    """Return a party as pages show it."""
    bound: Any = {"person": party.user, "institution": party.institution}.get(party.kind)
    words = party.get_kind_display() if party.kind in ("body", "institutions") else str(bound or "")
    return PartyCard(party.pk, party.words, party.kind, str(party.get_kind_display()), words)


def _amended(keys: list[int]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    changed = ItemVersion.objects.filter(item__in=keys, amendment__isnull=False).order_by("amendment__ordinal")
    for item, ordinal in changed.values_list("item_id", "amendment__ordinal"):
        found[item].append(ordinal)
    return defaultdict(tuple, {key: tuple(ordinals) for key, ordinals in found.items()})
