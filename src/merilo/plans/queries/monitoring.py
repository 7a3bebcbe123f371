"""Questions about the quarterly rounds: which can be opened, who answered, who is silent, what the report says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from merilo.accounts.models import User
from merilo.plans.models import Measure, MonitoringAnswer, MonitoringRound, RemediationPlan, Task
from merilo.plans.queries import remediation
from merilo.plans.queries.remediation import MeasureRow
from merilo.registry.models import Institution, Municipality

_ROMAN = ("I", "II", "III", "IV")


def quarter_end(year: int, quarter: int) -> date:
    """Return the last day of a quarter."""
    after = date(year + 1, 1, 1) if quarter == 4 else date(year, quarter * 3 + 1, 1)
    return after - timedelta(days=1)


def quarters(today: date) -> tuple[tuple[int, int], ...]:
    """Return the quarters a round may be opened for: the running one and the three before it, newest first."""
    year, quarter = today.year, (today.month + 2) // 3
    found = []
    for _ in range(4):
        found.append((year, quarter))
        year, quarter = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
    return tuple(found)


def quarter_words(year: int, quarter: int) -> str:
    """Return a quarter in words."""
    return f"{_ROMAN[quarter - 1]}\u00a0квартал {year}\u00a0г."


def to_open(municipality: Municipality, *, today: date) -> list[tuple[int, int]]:
    """Return the quarters without a round yet."""
    known = set(MonitoringRound.objects.filter(municipality=municipality).values_list("year", "quarter"))
    return [one for one in quarters(today) if one not in known]


def open_measures(municipality: Municipality, *, today: date) -> QuerySet[Measure]:
    """Return the measures in force that were not done by a day."""
    done = Q(item__tasks__state=Task.State.DONE, item__tasks__done_on__lte=today)
    off = Q(item__tasks__state=Task.State.CANCELLED)
    found = Measure.objects.filter(
        shortcoming__remediation__plan__municipality=municipality,
        shortcoming__remediation__state__in=(RemediationPlan.State.APPROVED, RemediationPlan.State.PUBLISHED),
        shortcoming__remediation__plan__approved_on__lte=today,
        item__isnull=False,
    )
    return found.exclude(pk__in=found.filter(done | off).values("pk")).select_related(
        "shortcoming__remediation__institution__parent"
    )


def mended_in(municipality: Municipality, year: int, quarter: int) -> QuerySet[Measure]:
    """Return the measures that were done in a quarter: they need no answer, and its report tells of them."""
    until = quarter_end(year, quarter)
    since = date(year, quarter * 3 - 2, 1)
    return Measure.objects.filter(
        shortcoming__remediation__plan__municipality=municipality,
        shortcoming__remediation__state__in=(RemediationPlan.State.APPROVED, RemediationPlan.State.PUBLISHED),
        item__tasks__state=Task.State.DONE,
        item__tasks__done_on__range=(since, until),
    ).distinct()


def silent(round: MonitoringRound) -> Mapping[Institution, int]:
    """Return the institutions that have not answered, with how many of their measures wait.

    A measure done since needs no answer.
    """
    waiting = MonitoringAnswer.objects.filter(round=round, at__isnull=True).exclude(
        measure__item__tasks__state__in=(Task.State.DONE, Task.State.REPORTED)
    )
    related = "measure__shortcoming__remediation__institution__parent"
    return Counter(one.measure.shortcoming.remediation.institution for one in waiting.select_related(related))


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in a list."""

    id: int
    words: str
    answer_by: date
    closed_on: date | None
    asked: int
    answered: int


def rounds(municipality: Municipality) -> list[RoundRow]:
    """Return the rounds of a municipality, newest first."""
    found = MonitoringRound.objects.filter(municipality=municipality).annotate(
        asked=Count("answers"), answered=Count("answers", filter=Q(answers__at__isnull=False))
    )
    return [
        RoundRow(
            one.pk, quarter_words(one.year, one.quarter), one.answer_by, one.closed_on, one.asked, one.answered
        )
        for one in found
    ]  # fmt: skip


def round_of(municipality: Municipality, key: int) -> MonitoringRound | None:
    """Return a round of a municipality."""
    return MonitoringRound.objects.select_related("municipality").filter(municipality=municipality, pk=key).first()


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A measure in a round: how it stands, and what the institution says."""

    measure: MeasureRow
    words: str
    percent: int | None
    at: datetime | None
    author: str

    @property
    def needs_answer(self) -> bool:
        """Is an answer still waited for?"""
        return self.at is None and not self.measure.is_done and self.measure.mark.words != "ждёт приёмки"


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution in a round."""

    id: int
    name: str
    rows: tuple[AnswerRow, ...]

    @property
    def silent(self) -> int:
        """How many measures wait for an answer."""
        return sum(row.needs_answer for row in self.rows)

    @property
    def done(self) -> int:
        """How many measures are done by now."""
        return sum(row.measure.is_done for row in self.rows)

    @property
    def late(self) -> int:
        """How many measures are late."""
        return sum(row.measure.is_late for row in self.rows)


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with all its institutions."""

    id: int
    words: str
    year: int
    quarter: int
    opened_on: date
    answer_by: date
    closed_on: date | None
    conclusion: str
    institutions: tuple[InstitutionRow, ...]

    @property
    def asked(self) -> int:
        """How many measures were asked about."""
        return sum(len(one.rows) for one in self.institutions)

    @property
    def done(self) -> int:
        """How many of them are done by now."""
        return sum(one.done for one in self.institutions)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(one.late for one in self.institutions)

    @property
    def silent(self) -> tuple[InstitutionRow, ...]:
        """Who has not answered."""
        return tuple(one for one in self.institutions if one.silent)


def round_page(
    round: MonitoringRound, *, today: date, user: User | None = None, at: datetime | None = None
) -> RoundPage:
    """Return a round as it stands; with a user only the institutions the person may see."""
    asked = MonitoringAnswer.objects.filter(round=round)
    if user is not None and at is not None:
        asked = asked.filter(measure__shortcoming__remediation__in=remediation.seen_by(user, round.municipality, at=at))
    answers = {one.measure_id: one for one in asked.select_related("author")}
    found: dict[tuple[str, int], list[AnswerRow]] = defaultdict(list)
    for row in remediation.measure_rows(Measure.objects.filter(pk__in=list(answers)), today=today):
        one = answers[row.id]
        found[row.institution, row.institution_id].append(
            AnswerRow(row, one.words, one.percent, one.at, str(one.author or ""))
        )
    return RoundPage(
        id=round.pk, words=quarter_words(round.year, round.quarter), year=round.year, quarter=round.quarter,
        opened_on=round.opened_on, answer_by=round.answer_by, closed_on=round.closed_on, conclusion=round.conclusion,
        institutions=tuple(InstitutionRow(key, name, tuple(rows)) for (name, key), rows in sorted(found.items())),
    )  # fmt: skip


def institution_of(municipality: Municipality, key: int) -> Institution:
    """Return an institution of a round."""
    return Institution.objects.select_related("parent").get(municipality=municipality, pk=key)
