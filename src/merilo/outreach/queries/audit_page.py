"""One audit with its evidence, what to do about it, and its ways of feedback beside what people have tried."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from merilo.accounts.models import User
from merilo.core import probe, wording
from merilo.core.probe import CANNOT_TELL, MISSING, PARTIAL
from merilo.feedback.queries import probes
from merilo.feedback.queries.probes import ProbeCard
from merilo.outreach.models import AuditPicture, SiteAudit
from merilo.outreach.queries import audits
from merilo.outreach.queries.audit_sites import bare
from merilo.outreach.queries.audits import GROUPS, SHAPES, Change, changed, counts, described, seen_by
from merilo.registry.models import Institution, Municipality

MOST_EVIDENCE, MOST_FAULTS, MOST_WAYS, MOST_QUOTE = 3, 15, 6, 180
TRIED_SINCE = timedelta(days=366)
LOOK = "Программа этого не увидела: откройте сайт и посмотрите сами."
BROWSER: Mapping[str, str] = {
    "off": "Страницы, которые строит скрипт, не открывались: так указано в расписании проверки сайтов.",
    "absent": "Страницы, которые строит скрипт, не открывались: на сервере нет Chromium. Скажите администратору.",
    "failed": "Страницы, которые строит скрипт, не открывались: Chromium не запустился. Скажите администратору.",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A place where a thing was seen."""

    url: str
    bare: str
    where: str
    quote: str
    picture: str  # the name of the page's picture, "" where none is kept


@dataclass(frozen=True, slots=True)
class Item:
    """The verdict on an item with its evidence."""

    code: str
    key: str
    number: str  # with a dot; "" where it is of no list
    text: str
    verdict: str
    words: str
    shape: str
    reason: str
    evidence: tuple[Seen, ...]
    more: int
    change: Change | None
    before: str
    todo: str

    @property
    def is_done(self) -> bool:
        """Say whether nothing has to be done."""
        return self.verdict == probe.FOUND


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one list."""

    code: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of feedback the machine has seen, and what is left to a person."""

    value: str
    url: str
    words: str
    shape: str
    reason: str
    to_try: str
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """A way of indicator 1.2: what the machine saw and what people tried."""

    way: str
    words: str
    seen: tuple[Way, ...]
    tries: tuple[ProbeCard, ...]
    item: Item | None


@dataclass(frozen=True, slots=True)
class Card:
    """An audit as its page shows it."""

    audit: SiteAudit
    bare: str
    groups: tuple[Group, ...]
    counts: tuple[tuple[str, str, int], ...]
    changes: tuple[Item, ...]
    before: SiteAudit | None
    ways: tuple[Ways, ...]
    faults: tuple[tuple[str, str], ...]  # words, address
    more_faults: int
    limits: tuple[str, ...]
    others: tuple[str, ...]
    browser: str  # whether pages made by scripts were opened, and if not why
    state: str
    said: str

    @property
    def todo(self) -> tuple[Item, ...]:
        """Return what has to be done, what is missing first."""
        open_ = [one for group in self.groups for one in group.items if not one.is_done]
        order = {MISSING: 0, PARTIAL: 1, CANNOT_TELL: 2}
        return tuple(sorted(open_, key=lambda one: order[one.verdict]))


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An audit in the history of a site."""

    pk: int
    at: datetime
    words: str
    shape: str
    counts: tuple[tuple[str, str, int], ...]
    better: int
    worse: int
    failure: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine proposes for one item of a checklist, never a mark."""

    audit: int
    code: str
    verdict: str
    words: str
    shape: str
    reason: str
    url: str
    quote: str
    on: date
    site: str


def advice() -> Mapping[str, Mapping[str, str]]:
    """Return what is to be done, by code of an item: `missing`, `partial`."""
    return _written()["items"]


@functools.cache
def _written() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((Path(__file__).parents[1] / "todo.toml").read_text(encoding="utf-8"))


def audit_of(user: User, municipality: Municipality, pk: int, *, at: datetime) -> SiteAudit | None:
    """Return an audit a person may see."""
    related = ("institution__municipality", "institution__parent", "run__made_by")
    return seen_by(user, municipality, at=at).select_related(*related).filter(pk=pk).first()


def card(audit: SiteAudit, *, at: datetime) -> Card:
    """Return an audit with its evidence, compared with the one before."""
    older = _of_site(audit).filter(state=SiteAudit.State.DONE, pk__lt=audit.pk).defer("result")
    before = older.order_by("-pk").first()
    then = before.verdicts if before is not None else {}
    told = [*audits.as_dicts(audit.result.get("items")), *audits.as_dicts(audit.result.get("beside"))]
    pictures = frozenset(audit.pictures.values_list("name", flat=True))
    items = [_item(one, then, pictures, is_own=audit.institution_id is None) for one in told]
    listed = _listed(audit, {one.code: one.verdict for one in items})
    faults = audits.as_dicts(audit.result.get("faults"))
    return Card(
        audit=audit, bare=bare(audit.address), groups=_groups(audit, items), counts=counts(listed),
        changes=tuple(one for one in items if one.change is not None), before=before, ways=_ways(audit, items, at),
        faults=tuple((str(one["words"]), str(one["url"])) for one in faults[:MOST_FAULTS]),
        more_faults=max(0, len(faults) - MOST_FAULTS), limits=_limits(audit.result.get("limits") or {}),
        others=tuple(audit.result.get("other_sites") or ()), browser=_browser(audit, pictures),
        state=audits.state_of(audit, at), said=audits.said_of(audit, at),
    )  # fmt: skip


def _groups(audit: SiteAudit, items: Sequence[Item]) -> tuple[Group, ...]:
    """Return the items by their lists; no list asks anything of a municipality."""
    if audit.institution_id is None:
        return (Group("own", "Независимая оценка на сайте муниципалитета", tuple(items)),)
    found = (
        (code, title, tuple(one for one in items if one.code.startswith(f"{code}/"))) for code, title in GROUPS.items()
    )
    return tuple(Group(code, title, own) for code, title, own in found if own)


def newest(institution: Institution) -> list[SiteAudit]:
    """Return the latest audit that succeeded of each site of an institution, the registry's own site first.

    A site the institution has no more is left to history.
    """
    known = {bare(institution.site), *(bare(one.address) for one in institution.other_sites.all())}
    found: dict[str, int] = {}
    done = SiteAudit.objects.filter(institution=institution, state=SiteAudit.State.DONE).order_by("-pk")
    for pk, address in done.values_list("pk", "address"):
        if bare(address) in known:
            found.setdefault(address, pk)
    audits_ = SiteAudit.objects.filter(pk__in=found.values()).select_related("run__municipality")
    return sorted(audits_, key=lambda one: (one.address != institution.site, one.pk))


def picture(audit: SiteAudit, name: str) -> AuditPicture | None:
    """Return a picture of an audit by its name."""
    return audit.pictures.select_related("file").filter(name=name).first()


def history(
    municipality: Municipality, institution: Institution | None, *, at: datetime, most: int = 30
) -> dict[str, list[HistoryRow]]:
    """Return the audits of each site of an institution (None: of the municipality itself), the latest first."""
    mine = SiteAudit.objects.filter(run__municipality=municipality, institution=institution)
    audits_ = mine.select_related("run").defer("result")
    told: dict[str, list[SiteAudit]] = {}
    for one in audits_.order_by("-pk")[: most * 4]:
        told.setdefault(one.address, []).append(one)
    return {address: [_history(one, some, at) for one in some[:most]] for address, some in told.items()}


def proposals(institution: int, *, since: date) -> dict[str, Proposal]:
    """Return by code of an item what the latest audit since a day says: of all sites of an institution the best."""
    best: dict[str, Proposal] = {}
    order = {probe.FOUND: 0, PARTIAL: 1, MISSING: 2, CANNOT_TELL: 3}
    one = Institution.objects.select_related("municipality").filter(pk=institution).first()
    for audit in newest(one) if one is not None else ():
        on = _day(audit)
        if on < since:
            continue
        for told in audits.as_dicts(audit.result.get("items")):
            made = _proposal(audit, told, on)
            there = best.get(made.code)
            if there is None or order[made.verdict] < order[there.verdict]:
                best[made.code] = made
    return best


def proposal(institution: int, code: str, *, since: date, audit: int) -> Proposal | None:
    """Return the proposal for an item if it still comes from that audit."""
    found = proposals(institution, since=since).get(code)
    return found if found is not None and found.audit == audit else None


def what_to_do(code: str, verdict: str, *, is_own: bool = False) -> str:
    """Return what an institution does about an item; `is_own`: what the municipality does on its own site."""
    told = (_written()["municipality"] if is_own else advice()).get(code, {})
    if verdict == MISSING:
        return told.get("missing", "Разместите эти сведения на сайте.")
    if verdict == PARTIAL:
        return told.get("partial", "Исправьте это.")
    return LOOK if verdict == CANNOT_TELL else ""


def _listed(audit: SiteAudit, verdicts: Mapping[str, str]) -> list[str]:
    """Return the verdicts that are summed up: those on the items of the lists; of the municipality's own site all."""
    is_own = audit.institution_id is None
    return [verdict for code, verdict in verdicts.items() if is_own or not code.startswith("own/")]


def _item(told: Mapping[str, Any], then: Mapping[str, str], pictures: Collection[str], *, is_own: bool) -> Item:
    code, verdict = str(told["code"]), str(told["verdict"])
    about = described(code, str(told["text"]))
    number = "" if is_own or about.group == "own" else f"{about.number}. "
    evidence = audits.as_dicts(told.get("evidence"))
    before = then.get(code, "")
    return Item(
        code=code, key=about.key, number=number, text=about.text, verdict=verdict,
        words=probe.VERDICT_WORDS[verdict], shape=SHAPES[verdict], reason=str(told["reason"]),
        evidence=tuple(_seen(one, pictures) for one in evidence[:MOST_EVIDENCE]),
        more=max(0, len(evidence) - MOST_EVIDENCE), change=changed(before, verdict),
        before=probe.VERDICT_WORDS.get(before, ""), todo=what_to_do(code, verdict, is_own=is_own),
    )  # fmt: skip


def _seen(told: Mapping[str, Any], pictures: Collection[str]) -> Seen:
    clicks = told.get("clicks")
    if clicks is None:
        where = "ссылок туда нет"
    elif clicks == 0:
        where = "главная страница"
    else:
        where = f"{wording.counted(int(clicks), 'переход', 'перехода', 'переходов')} от главной"
    url = str(told["url"])
    name = str(told.get("screenshot", ""))
    quote = wording.shortened(str(told["quote"]), MOST_QUOTE)
    return Seen(url, wording.shortened(bare(url), 70), where, quote, name if name in pictures else "")


def _browser(audit: SiteAudit, pictures: Collection[str]) -> str:
    """Say whether pages made by scripts were opened in a browser; nothing of an audit that did not note it."""
    state = str(audit.result.get("browser", ""))
    if state != "on":
        return BROWSER.get(state, "")
    opened = int((audit.result.get("limits") or {}).get("rendered", {}).get("used", 0))
    if not opened:
        return "Страниц, которые строит скрипт, на сайте не встретилось: снимки не понадобились."
    pages = wording.counted(opened, "страница", "страницы", "страниц")
    kept = "снимки — у доказательств" if pictures else "снимков не осталось: их хранят год"
    return f"Прочитано: {pages}, которые строит скрипт; {kept}."


def _ways(audit: SiteAudit, items: Sequence[Item], at: datetime) -> tuple[Ways, ...]:
    """Return the ways of indicator 1.2 as the machine saw them beside the latest tries of people."""
    if audit.institution_id is None:
        return ()
    told = audits.as_dicts(audit.result.get("feedback"))
    since = timezone.localdate(at) - TRIED_SINCE
    tried = probes.of(audit.institution_id, since)
    found = []
    for way, words in probes.ways():
        code = f"1.2/site/{probes.CODES[way]}"
        seen = {(one["value"], one["verdict"]): one for one in told if one.get("code") == code}
        found.append(
            Ways(way, words, tuple(_way(one) for one in [*seen.values()][:MOST_WAYS]),
                 tuple(one for one in tried if one.item == code)[:3],
                 next((one for one in items if one.code == code), None))
        )  # fmt: skip
    return tuple(found)


def _way(told: Mapping[str, Any]) -> Way:
    verdict = str(told["verdict"])
    return Way(
        value=wording.shortened(str(told["value"]), 80), url=str(told["url"]),
        words=probe.VERDICT_WORDS.get(verdict, verdict), shape=SHAPES.get(verdict, "wait"), reason=str(told["reason"]),
        to_try=str(told["to_try"]), is_foreign=bool(told.get("is_foreign")),
    )  # fmt: skip


def _limits(told: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{one['words']} ({one['limit']})" for one in told.values() if one.get("reached") and "words" in one)


def _history(one: SiteAudit, some: Sequence[SiteAudit], at: datetime) -> HistoryRow:
    done = [each for each in some if each.state == SiteAudit.State.DONE]
    is_done = one in done
    older = next((each for each in done if each.pk < one.pk), None) if is_done else None
    then = older.verdicts if older is not None else {}
    changes = [found for code, now in one.verdicts.items() if (found := changed(then.get(code, ""), now)) is not None]
    listed = _listed(one, one.verdicts)
    state = audits.state_of(one, at)
    shape = {"done": "done", "failed": "late", "waiting": "wait", "running": "soon"}.get(state, "off")
    return HistoryRow(
        pk=one.pk, at=one.finished_at or one.run.made_at, words=audits.said_of(one, at), shape=shape,
        counts=counts(listed), better=sum(each.is_good for each in changes),
        worse=sum(not each.is_good for each in changes), failure=one.failure,
    )  # fmt: skip


def _proposal(audit: SiteAudit, told: Mapping[str, Any], on: date) -> Proposal:
    verdict = str(told["verdict"])
    evidence = audits.as_dicts(told.get("evidence"))
    first = evidence[0] if evidence else {}
    return Proposal(
        audit=audit.pk, code=str(told["code"]), verdict=verdict, words=probe.VERDICT_WORDS[verdict],
        shape=SHAPES[verdict], reason=str(told["reason"]), url=str(first.get("url", "")),
        quote=wording.shortened(str(first.get("quote", "")), MOST_QUOTE), on=on, site=audit.address,
    )  # fmt: skip


def _day(audit: SiteAudit) -> date:
    assert audit.finished_at is not None
    return timezone.localdate(audit.finished_at, ZoneInfo(audit.run.municipality.time_zone))


def _of_site(audit: SiteAudit) -> Any:
    mine = {"institution": audit.institution_id, "address": audit.address}
    return SiteAudit.objects.filter(run__municipality=audit.run.municipality_id, **mine)
