"""What must be where and by when, and what is there: counted from requirements, causes, plans and publications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from merilo.core import wording
from merilo.core.deadlines import Calendar
from merilo.outreach.models import Channel, MediaItem, Occasion, Placement
from merilo.outreach.queries import happened, requirements, terms
from merilo.outreach.queries.happened import Cause
from merilo.outreach.queries.requirements import Rule
from merilo.plans.services.scheduling import load_calendar
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import open_institutions

SOON = 7  # days
WATCHED = "monitoring_report"  # the step that goes on with the remediation plans of the year before
Key = tuple[str, str, str, int | None]  # requirement, subject, channel, institution


@dataclass(frozen=True, slots=True)
class Found:
    """What is there: the latest that was recorded; `pk` None for what another room knows."""

    pk: int | None
    published_on: date
    seen_on: date
    url: str
    file: int | None
    check: str
    check_words: str
    media: int | None = None  # the piece in the log of media


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that must be in one place."""

    code: str
    subject: str
    channel: str
    institution: int | None
    title: str
    about: str  # what made it due: «Оценка 2026 года»; empty for what must always be there
    basis: str
    step: str
    due_on: date | None
    due_why: str
    found: Found | None
    words: str
    shape: str
    is_done: bool
    plan: int | None = None  # the remediation plan it is about

    @property
    def where(self) -> str:
        """Name the channel."""
        return str(Channel(self.channel).label)

    @property
    def key(self) -> str:
        """Return the words by which a form names it."""
        return f"{self.code}|{self.subject}|{self.channel}"

    @property
    def is_late(self) -> bool:
        """Say whether it is overdue or the link is broken."""
        return self.shape == "late"


class Year:
    """Everything of a municipality's year, read once; duties are counted from it without asking again."""

    def __init__(self, municipality: Municipality, year: int, *, today: date) -> None:
        self.municipality, self.year, self.today = municipality, year, today
        self.rules = [one for one in requirements.rules(municipality).values() if not one.is_off]
        self.causes = happened.causes(municipality, year)
        self.terms = terms.of_plans(municipality, year, {one.step for one in self.rules if one.step})
        self.calendar: Calendar = load_calendar()
        self.found = _latest(municipality)
        self.told = _told(municipality, today)
        self._due: dict[tuple[str, str], tuple[date, str] | None] = {}

    def of(self, institution: Institution | None) -> list[Duty]:
        """Return the duties of an institution, or of the municipality itself."""
        key = None if institution is None else institution.pk
        duties = []
        for rule in self.rules:
            channels = rule.own_channels if institution is None else rule.institution_channels
            for cause in self._causes_of(rule, key):
                duties += [self._duty(rule, cause, channel, key) for channel in channels]
        return duties

    def _causes_of(self, rule: Rule, institution: int | None) -> Iterable[Cause | None]:
        if rule.occasion == Occasion.ALWAYS:
            return (None,)
        return (
            one
            for one in self.causes
            if one.occasion == rule.occasion
            and (institution is None or one.institutions is None or institution in one.institutions)
            and (not one.is_watched or rule.step == WATCHED)
        )

    def _duty(self, rule: Rule, cause: Cause | None, channel: str, institution: int | None) -> Duty:
        subject = "" if cause is None else cause.key
        known = self.found.get((rule.code, subject, channel, institution))
        if known is None and cause is not None and cause.seen and _is_site(channel) and rule.code == "remediation":
            day, url = cause.seen
            known = Found(None, day, day, url, None, "", "") if url or institution is None else None
        due_on, why = self._term(rule, cause, institution)
        if cause is None and channel in (Channel.MEDIA, Channel.SOCIAL):
            known = _later(known, self.told.get((channel, institution)))
        words, shape, is_done = self._standing(rule, known, due_on)
        return Duty(
            rule.code, subject, channel, institution, rule.title, "" if cause is None else cause.title, rule.basis,
            rule.step, due_on, why, known, words, shape, is_done, None if cause is None else cause.plan,
        )  # fmt: skip

    def _term(self, rule: Rule, cause: Cause | None, institution: int | None) -> tuple[date | None, str]:
        """Return by when, and by what: the nearest of the plan's term and the requirement's."""
        is_new = cause is not None and not cause.is_watched
        after = cause.on if cause is not None and is_new else date(self.year, 1, 1)
        dated: list[tuple[date, str]] = []
        for one in self.terms.get((rule.step, institution)) or self.terms.get((rule.step, None), ()):
            if one.due_on >= after and (one.starts_on is None or one.starts_on <= self.today):
                dated.append((one.due_on, f"план, п.{wording.NBSP}{one.number}" if one.number else "план"))
                break
        if cause is None or not is_new:
            pass
        elif cause.due_on is not None and not rule.term_days:
            dated.append((cause.due_on, "срок публикации плана"))
        elif rule.term_days:
            dated.append((self._counted(rule, cause), f"{rule.term} после {wording.date_words(cause.on)}"))
        return min(dated) if dated else (None, "")

    def _counted(self, rule: Rule, cause: Cause) -> date:
        if rule.in_working_days:
            return self.calendar.workday_after(cause.on, rule.term_days or 0)
        return self.calendar.moved(cause.on + timedelta(days=rule.term_days or 0))

    def _standing(self, rule: Rule, known: Found | None, due_on: date | None) -> tuple[str, str, bool]:
        if known is not None:
            if known.check == Placement.Check.BROKEN:
                return "ссылка не открывается", "late", False
            if rule.fresh_days and (self.today - known.seen_on).days > rule.fresh_days:
                return "давно не смотрели", "soon", False
            return "размещено", "done", True
        if due_on is None:
            return "нет отметки", "wait", False
        days = (due_on - self.today).days
        if days < 0:
            return f"просрочено {wording.counted(-days, 'день', 'дня', 'дней')}", "late", False
        if days == 0:
            return "срок сегодня", "soon", False
        return f"через {wording.counted(days, 'день', 'дня', 'дней')}", "soon" if days <= SOON else "wait", False


def _is_site(channel: str) -> bool:
    return channel in (Channel.INSTITUTION_SITE, Channel.MUNICIPAL_SITE)


def _latest(municipality: Municipality) -> Mapping[Key, Found]:
    """Return the latest publication of each thing in each place."""
    found: dict[Key, Found] = {}
    rows = Placement.objects.filter(municipality=municipality, withdrawn_at=None).order_by("seen_on", "pk")
    for one in rows:
        found[one.requirement, one.subject, one.channel, one.institution_id] = Found(
            one.pk, one.published_on, one.seen_on, one.url, one.file_id, one.check_state, one.check_words
        )
    return found


def _told(municipality: Municipality, today: date) -> Mapping[tuple[str, int | None], Found]:
    """Return the latest piece of the log of media by channel and institution: it stands there too."""
    found: dict[tuple[str, int | None], Found] = {}
    rows = MediaItem.objects.filter(municipality=municipality, withdrawn_at=None, published_on__lte=today)
    for one in rows.exclude(kind=MediaItem.Kind.PRINT).order_by("published_on", "pk"):
        channel = Channel.SOCIAL if one.kind == MediaItem.Kind.SOCIAL else Channel.MEDIA
        day = one.published_on
        found[channel, one.institution_id] = Found(None, day, day, one.url, one.file_id, "", "", one.pk)
    return found


def _later(one: Found | None, other: Found | None) -> Found | None:
    both = [found for found in (one, other) if found is not None]
    return max(both, key=lambda found: found.seen_on, default=None)


@dataclass(frozen=True, slots=True)
class Cell:
    """How an institution stands in a channel: so many of so many are there."""

    channel: str
    done: int
    total: int
    words: str
    shape: str


@dataclass(frozen=True, slots=True)
class Row:
    """An institution, or the municipality itself (`id` None), with its channels; None where nothing is asked."""

    id: int | None
    name: str
    cells: tuple[tuple[Channel, Cell | None], ...]
    late: int


def matrix(municipality: Municipality, year: int, *, today: date, code: str = "") -> list[Row]:
    """Return the municipality and its institutions × channels something is asked in; of one requirement by `code`."""
    whole = Year(municipality, year, today=today)
    rows = [_row(None, municipality.name, whole.of(None), code)]
    rows += [_row(one.pk, str(one), whole.of(one), code) for one in open_institutions(municipality, today)]
    asked = {channel for row in rows for channel, cell in row.cells if cell is not None}
    return [replace(row, cells=tuple(pair for pair in row.cells if pair[0] in asked)) for row in rows]


def _row(key: int | None, name: str, duties: list[Duty], code: str) -> Row:
    by_channel: dict[str, list[Duty]] = defaultdict(list)
    for one in duties:
        if not code or one.code == code:
            by_channel[one.channel].append(one)
    cells = tuple((channel, _cell(channel, by_channel.get(channel, []))) for channel in Channel)
    return Row(key, name, cells, sum(one.is_late for ones in by_channel.values() for one in ones))


def _cell(channel: str, duties: list[Duty]) -> Cell | None:
    if not duties:
        return None
    done = sum(one.is_done for one in duties)
    shapes = [one.shape for one in duties if not one.is_done]
    shape = next((one for one in ("late", "soon", "wait") if one in shapes), "done")
    if len(duties) == 1:
        return Cell(channel, done, 1, duties[0].words, shape)
    return Cell(channel, done, len(duties), f"{done}{wording.NBSP}из{wording.NBSP}{len(duties)}", shape)


def of(municipality: Municipality, institution: Institution | None, year: int, *, today: date) -> list[Duty]:
    """Return the duties of an institution or of the municipality itself, what is late first."""
    order = {"late": 0, "soon": 1, "wait": 2, "done": 3}
    found = Year(municipality, year, today=today).of(institution)
    return sorted(found, key=lambda one: (order[one.shape], one.due_on or date.max))
