"""How many messages there were, about what, how soon they were answered, whether answers helped: no words of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.feedback.models import Appeal
from merilo.registry.models import Institution, Municipality


@dataclass(frozen=True, slots=True)
class Line:
    """A group of messages: how many came, were answered, in time, and how answers helped."""

    name: str
    total: int
    answered: int
    in_time: int
    late: int  # unanswered and past the term
    days: float | None  # from registration to the answer, on average
    helped: int
    rated: int


@dataclass(frozen=True, slots=True)
class Table:
    """Lines that part the messages of a year by one thing."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a year."""

    year: int
    whole: Line
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class _Fact:
    way: str
    kind: str
    topic: str
    institution: int | None
    month: int
    state: str
    registered_on: date | None
    due_on: date | None
    closed_on: date | None
    satisfaction: str


def numbers(municipality: Municipality, year: int, *, today: date) -> Numbers:
    """Return the numbers of the messages that came in a year; those made nameless are counted too."""
    rows = Appeal.objects.filter(municipality=municipality, received_on__year=year).values_list(
        "way", "kind", "topic", "institution", "received_on__month", "state", "registered_on", "due_on", "closed_on",
        "satisfaction",
    )  # fmt: skip
    facts = [_Fact(*row) for row in rows]
    names = _institution_names(facts)
    return Numbers(
        year=year,
        whole=_line("Всего", facts, today),
        tables=(
            _table("По месяцам", facts, "month", list(enumerate(wording.MONTHS_NOMINATIVE, 1)), today),
            _table("Что это было", facts, "kind", Appeal.Kind.choices, today),
            _table("О чём", facts, "topic", Appeal.Topic.choices, today),
            _table("Как поступили", facts, "way", Appeal.Way.choices, today),
            _table("По учреждениям", facts, "institution", names, today),
        ),
    )


def years(municipality: Municipality) -> list[int]:
    """Return the years with messages, the newest first."""
    found = Appeal.objects.filter(municipality=municipality).order_by().values_list("received_on__year", flat=True)
    return sorted(set(found.distinct()), reverse=True)


def _institution_names(facts: Iterable[_Fact]) -> list[tuple[int | None, str]]:
    counts = Counter(one.institution for one in facts)
    named = {one.pk: str(one) for one in Institution.objects.filter(pk__in=[key for key in counts if key])}
    found = sorted(named.items(), key=lambda one: (-counts[one[0]], one[1]))
    return [*found, (None, "не об одном учреждении")]


def _table(title: str, facts: Sequence[_Fact], field: str, names: Sequence[tuple[object, str]], today: date) -> Table:
    lines = (_line(str(name), [one for one in facts if getattr(one, field) == value], today) for value, name in names)
    return Table(title, tuple(one for one in lines if one.total))


def _line(name: str, facts: Sequence[_Fact], today: date) -> Line:
    answered = [one for one in facts if one.state == Appeal.State.ANSWERED and one.closed_on and one.registered_on]
    spans = [(one.closed_on - one.registered_on).days for one in answered if one.closed_on and one.registered_on]
    rated = [one.satisfaction for one in facts if one.satisfaction]
    return Line(
        name=name,
        total=len(facts),
        answered=len(answered),
        in_time=sum(
            one.due_on is None or (one.closed_on is not None and one.closed_on <= one.due_on) for one in answered
        ),
        late=sum(one.state == Appeal.State.OPEN and one.due_on is not None and one.due_on < today for one in facts),
        days=sum(spans) / len(spans) if spans else None,
        helped=rated.count(Appeal.Satisfaction.YES),
        rated=len(rated),
    )
