"""What the audits of sites say: institutions × items, what changed since the last audit, how far a check is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import methodology, probe
from merilo.core.probe import BESIDE, CANNOT_TELL, FOUND, MISSING, PARTIAL
from merilo.outreach.models import AuditRun, SiteAudit
from merilo.outreach.queries.audit_sites import Site, bare, sites
from merilo.registry.models import Institution, Municipality

QUIET = timedelta(minutes=20)  # without a word: whoever carried the audit out is gone
WAITS = timedelta(hours=24)  # in the queue: nobody will take it any more
STALLED = timedelta(minutes=3)  # nothing has begun: the worker may not be running
FRESH = timedelta(days=62)  # news, as the audit counts them
SHAPES: Mapping[str, str] = {FOUND: "done", PARTIAL: "soon", MISSING: "off", CANNOT_TELL: "wait"}
SHORT: Mapping[str, str] = {FOUND: "есть", PARTIAL: "част.", MISSING: "нет", CANNOT_TELL: "неясно"}
GROUPS: Mapping[str, str] = {
    "1.1": "Информация на сайте", "1.2": "Способы обратной связи", "3.2": "Доступность", "own": "Сверх чек-листов",
}  # fmt: skip
NEWS, RESULTS, REMEDIATION = "1.1/site/16", "1.1/site/17", "1.1/site/18"
_RANK = {MISSING: 0, PARTIAL: 1, FOUND: 2}
_CHANGES = {  # (better, ends in missing or begins there) → words, arrow
    "appeared": ("появилось", "↑"), "better": ("стало полнее", "↑"), "worse": ("стало хуже", "↓"),
    "vanished": ("пропало", "↓"), "unseen": ("теперь не видно", "↓"), "seen": ("теперь видно", "↑"),
}  # fmt: skip
DONE = SiteAudit.State.DONE


@dataclass(frozen=True, slots=True)
class Asked:
    """An item every site is asked for: its code, number in its list, words."""

    code: str
    key: str  # for anchors
    group: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """How a verdict differs from the one before."""

    words: str
    arrow: str
    is_good: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The verdict on one item of one site."""

    key: str
    label: str  # its list and number
    text: str
    verdict: str
    words: str
    short: str
    shape: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site with its latest audit; `audit` is 0 where none was made, `institution` for the municipality's own site."""

    institution: int
    name: str
    is_branch: bool
    address: str
    bare: str
    note: str
    audit: int
    on: date | None
    cells: tuple[Cell, ...]
    counts: tuple[tuple[str, str, int], ...]  # words, shape, how many items of the lists
    is_first: bool  # nothing to compare with
    better: int
    worse: int
    newest_news: date | None
    news: Cell | None
    results: Cell | None
    remediation: Cell | None
    state: str  # of the latest try, if it was no success: waiting, running, failed, stopped, interrupted
    said: str
    pages: int

    @property
    def lacks(self) -> bool:
        """Say whether something is missing or only partly there."""
        return any(one.verdict in (MISSING, PARTIAL) for one in self.cells)


@dataclass(frozen=True, slots=True)
class RunCard:
    """How far a check is, or how it ended."""

    pk: int
    is_whole: bool
    name: str
    who: str
    at: datetime
    total: int
    done: int
    failed: int
    left: int
    running: tuple[tuple[str, int], ...]  # names with pages read
    is_going: bool
    is_stalled: bool
    is_cut_off: bool  # no site answered: the server itself may have no network

    @property
    def finished(self) -> int:
        """Return how many sites are over, whatever came of them."""
        return self.total - self.left


def asked(on: date) -> tuple[Asked, ...]:
    """Return the items every site is asked for on a day, in the order of the lists."""
    edition = methodology.load_edition(on=on)
    found = [(one.code, one.text) for code in ("1.1", "1.2") for one in edition.checklist(code, "site").items]
    found += [(one.code, one.text) for one in edition.checklist("3.2", "visit").items if one.code == "3.2/visit/04"]
    return tuple(described(code, text) for code, text in [*found, *BESIDE.items()])


def described(code: str, text: str) -> Asked:
    """Return an item by its code and words."""
    group, _, last = code.rpartition("/")
    group = group.partition("/")[0]
    number = str(int(last)) if last.isdecimal() else {"bus-gov": "bus", "accessibility": "ОВЗ"}.get(last, last)
    return Asked(code, key_of(code), group, number, text)


def key_of(code: str) -> str:
    """Return the code of an item as anchors bear it."""
    return code.replace("/", "-").replace(".", "_")


def seen_by(user: User, municipality: Municipality, *, at: datetime) -> QuerySet[SiteAudit]:
    """Return the audits a person may see; a head those of the own institution and its branches."""
    found = SiteAudit.objects.filter(run__municipality=municipality)
    own = institutions_of(user, municipality, at=at)
    return found if own is None else found.filter(Q(institution__in=own) | Q(institution__parent__in=own))


def institutions_of(user: User, municipality: Municipality, *, at: datetime) -> frozenset[int] | None:
    """Return the institutions whose audits a person may see; None for all of them."""
    if access.may(user, Act.SEE_AUDITS, within=municipality.place, at=at):
        return None
    return access.institutions(user, municipality.pk, on=timezone.localdate(at))


def rows(
    municipality: Municipality, *, at: datetime, only: frozenset[int] | None = None,
    institution: Institution | None = None,
) -> list[SiteRow]:  # fmt: skip
    """Return every site of the municipality with its latest audit; `only` narrows to those institutions."""
    today = timezone.localdate(at)
    found = [
        one
        for one in sites(municipality, today, institution=institution)
        if only is None or one.institution.pk in only or one.institution.parent_id in only
    ]
    here = SiteAudit.objects.filter(institution__in={one.institution.pk for one in found})
    ended = newest(here.filter(state=DONE), 2)
    tries = newest(here, 1)
    items = asked(today)
    return [
        row(
            name=str(one.institution), address=one.address, note=one.note, institution=one.institution.pk,
            is_branch=one.institution.parent_id is not None, items=items, ended=ended.get(_key(one), []),
            tries=tries.get(_key(one), []), at=at,
        )
        for one in found
    ]  # fmt: skip


def silent(municipality: Municipality, *, at: datetime) -> list[str]:
    """Return the institutions with a site that did not answer when it was last tried, by name; three questions."""
    tried = SiteAudit.objects.filter(institution__municipality=municipality)
    if not tried.exclude(state=DONE).exists():
        return []
    lost = {key for key, (one, *_) in newest(tried, 1).items() if state_of(one, at) in ("failed", "interrupted")}
    known = sites(municipality, timezone.localdate(at), of={key for key, _ in lost if key is not None})
    return [str(one.institution) for one in known if _key(one) in lost]  # an old address is no site any more


def chosen(found: Sequence[SiteRow], show: str) -> list[SiteRow]:
    """Return the rows asked for: those that lack something, have changed, or were not read."""
    if show == "lacking":
        return [row for row in found if row.lacks]
    if show == "better":
        return [row for row in found if row.better]
    if show == "worse":
        return [row for row in found if row.worse]
    if show == "unread":
        return [row for row in found if not row.audit or row.state in ("failed", "interrupted", "stopped")]
    return list(found)


def changed(before: str, now: str) -> Change | None:
    """Return how a verdict changed; None where it did not or there was none before."""
    if not before or before == now or not now:
        return None
    if CANNOT_TELL in (before, now):
        name = "unseen" if now == CANNOT_TELL else "seen"
        if now == MISSING:
            return None  # what could not be told is not there: nothing has vanished
    elif _RANK[now] > _RANK[before]:
        name = "appeared" if before == MISSING else "better"
    else:
        name = "vanished" if now == MISSING else "worse"
    words, arrow = _CHANGES[name]
    return Change(words, arrow, arrow == "↑")


def going(municipality: Municipality, *, at: datetime) -> list[RunCard]:
    """Return the checks that go on, the whole ones first."""
    found = AuditRun.objects.filter(municipality=municipality, finished_at__isnull=True)
    return [one for one in _runs(found, at) if one.is_going]


def latest(municipality: Municipality, *, at: datetime) -> RunCard | None:
    """Return the latest check of all sites."""
    found = AuditRun.objects.filter(municipality=municipality, institution__isnull=True)
    return next(iter(_runs(found[:1], at)), None)


def run_of(municipality: Municipality, pk: int) -> AuditRun | None:
    """Return a check of the municipality."""
    return (
        AuditRun.objects.select_related("municipality", "institution").filter(municipality=municipality, pk=pk).first()
    )


def cell(item: Asked, now: Mapping[str, str], before: Mapping[str, str]) -> Cell | None:
    """Return the verdict on an item; None where it was not asked."""
    verdict = now.get(item.code)
    if verdict is None:
        return None
    change = changed(before.get(item.code, ""), verdict)
    label = item.number if item.group == "own" else f"{item.group}.{item.number}"
    return Cell(
        item.key, label, item.text, verdict, probe.VERDICT_WORDS[verdict], SHORT[verdict], SHAPES[verdict], change
    )


def counts(verdicts: Iterable[str]) -> tuple[tuple[str, str, int], ...]:
    """Return how many items got which verdict, best first; none that nobody got."""
    given = list(verdicts)
    numbers = [(probe.VERDICT_WORDS[one], SHAPES[one], given.count(one)) for one in SHAPES]
    return tuple(one for one in numbers if one[2])


def row(
    *, name: str, address: str, items: Sequence[Asked], ended: Sequence[SiteAudit], tries: Sequence[SiteAudit],
    at: datetime, institution: int = 0, is_branch: bool = False, note: str = "",
) -> SiteRow:  # fmt: skip
    """Return a site as lists show it: its two latest audits that ended well, its latest try whatever came of it."""
    last = ended[0] if ended else None
    now = last.verdicts if last is not None else {}
    before = ended[1].verdicts if len(ended) > 1 else {}
    cells = {item.code: found for item in items if (found := cell(item, now, before)) is not None}
    changes = [each.change for each in cells.values() if each.change is not None]
    latest_try = tries[0] if tries and tries[0].state != DONE else None
    listed = [each.verdict for code, each in cells.items() if not code.startswith("own/")]
    return SiteRow(
        institution=institution, name=name, is_branch=is_branch, address=address, bare=bare(address), note=note,
        audit=last.pk if last is not None else 0,
        on=timezone.localdate(last.finished_at) if last is not None and last.finished_at is not None else None,
        cells=tuple(cells.values()), counts=counts(listed), is_first=len(ended) < 2,
        better=sum(each.is_good for each in changes), worse=sum(not each.is_good for each in changes),
        newest_news=last.newest_news if last is not None else None, news=cells.get(NEWS), results=cells.get(RESULTS),
        remediation=cells.get(REMEDIATION), state=state_of(latest_try, at) if latest_try is not None else "",
        said=said_of(latest_try, at) if latest_try is not None else "", pages=latest_try.pages if latest_try else 0,
    )  # fmt: skip


def state_of(one: SiteAudit, at: datetime) -> str:
    """Return the state of an audit as it is now: one nobody has carried on with is interrupted."""
    if one.state == SiteAudit.State.RUNNING and one.heard_at is not None and one.heard_at < at - QUIET:
        return SiteAudit.State.INTERRUPTED
    if one.state == SiteAudit.State.WAITING and one.run.made_at < at - WAITS:
        return SiteAudit.State.INTERRUPTED
    return str(one.state)


def said_of(one: SiteAudit, at: datetime) -> str:
    """Return the state of an audit in words."""
    return str(SiteAudit.State(state_of(one, at)).label)


def _runs(found: QuerySet[AuditRun], at: datetime) -> list[RunCard]:
    runs = list(found.select_related("institution", "municipality", "made_by"))
    audits = SiteAudit.objects.filter(run__in=[one.pk for one in runs]).select_related("institution", "run")
    of: dict[int, list[SiteAudit]] = {one.pk: [] for one in runs}
    for audit in audits.defer("result", "verdicts"):
        of[audit.run_id].append(audit)
    return sorted((_card(one, of[one.pk], at) for one in runs), key=lambda card: not card.is_whole)


def _card(run: AuditRun, audits: Sequence[SiteAudit], at: datetime) -> RunCard:
    states = [state_of(one, at) for one in audits]
    running = [one for one, state in zip(audits, states, strict=True) if state == SiteAudit.State.RUNNING]
    left = sum(state in (SiteAudit.State.WAITING, SiteAudit.State.RUNNING) for state in states)
    heard = max([run.made_at, *(one.heard_at for one in audits if one.heard_at is not None)])
    failed = states.count(SiteAudit.State.FAILED)
    return RunCard(
        pk=run.pk, is_whole=run.institution_id is None, name=str(run.institution or ""),
        who=str(run.made_by) if run.made_by is not None else "по расписанию", at=run.made_at, total=len(audits),
        done=states.count(DONE), failed=failed, left=left,
        running=tuple((str(one.institution or run.municipality), one.pages) for one in running), is_going=left > 0,
        is_stalled=left > 0 and not running and heard < at - STALLED,
        is_cut_off=not left and failed == len(audits) > 1,
    )  # fmt: skip


def newest(found: QuerySet[SiteAudit], number: int) -> dict[tuple[int | None, str], list[SiteAudit]]:
    """Return the newest audits of each site, the latest first, without what takes room."""
    place = Window(RowNumber(), partition_by=[F("institution"), F("address")], order_by=F("pk").desc())
    kept: dict[tuple[int | None, str], list[SiteAudit]] = {}
    for one in found.annotate(place=place).filter(place__lte=number).select_related("run").defer("result"):
        kept.setdefault((one.institution_id, one.address), []).append(one)
    for some in kept.values():
        some.sort(key=lambda one: -one.pk)
    return kept


def _key(one: Site) -> tuple[int, str]:
    return one.institution.pk, one.address


def as_dicts(told: Any) -> list[dict[str, Any]]:
    """Return a part of a stored result that is a list of things."""
    return [one for one in told or [] if isinstance(one, dict)]
