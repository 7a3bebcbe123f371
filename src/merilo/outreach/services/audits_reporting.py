"""The audits of a quarter answer to the lines of the plan about what sites show and how citizens are heard there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal, sheets
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import probe, wording
from merilo.feedback.services import reporting as trying
from merilo.outreach.models import Channel
from merilo.outreach.queries import audit_own, audits, duties
from merilo.outreach.queries.audits import SiteRow
from merilo.outreach.queries.duties import Duty
from merilo.outreach.services import reporting
from merilo.plans.services import fulfilling
from merilo.plans.services.reports import MOST_EVIDENCE, EvidenceInput
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import open_institutions

# Step of plans/law/steps.toml → what a line of it is about, and the items it asks for.
STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "section": ("раздел о независимой оценке на сайтах", ("1.1/site/17", "1.1/site/18")),
    "institutions": ("обязательные сведения об учреждениях", ("1.1/",)),
    "feedback": ("возможность высказать мнение на сайтах", ("1.2/",)),
}
OWN_STEP = "section"  # the one the site of the municipality itself is audited for
# What a line asks for besides the sites of institutions; their audit cannot see it.
ELSEWHERE = re.compile(r"стенд|bus\.?gov")
OWN_SITE = re.compile(
    r"сайт\w* (?:(?!учрежд|организ)\S+ ){0,2}"
    r"(?:муниципальн\w+ (?:образован|район|округ)|район|округ|поселени|администрац|комитет|управлени|отдел)"
)
HEAD = ("Учреждение", "Сайт", "Проверен", "Пункт", "Что это", "Ответ программы")
WIDTHS = (36, 30, 14, 10, 60, 18)


class NothingAudited(Refused):
    """No site was checked in the quarter."""


class NoLineWaits(Refused):
    """No open task of a plan in force asks for this."""


def report_audits(*, municipality: Municipality, steps: Iterable[str], actor: User, at: datetime) -> int:
    """Report on the plan's tasks about sites with the audits of this quarter; return how many tasks.

    The municipality's own tasks are reported when every known site was checked; those of an institution where nothing
    of what the line asks for is missing on its site. What else a line speaks of (the municipality's own site, stands,
    bus.gov.ru) must be recorded as placed. Raises NothingAudited, NoLineWaits.
    """
    by = access.require(actor, Act.KEEP_PLANS, within=municipality.place, at=at)
    today = timezone.localdate(at, ZoneInfo(municipality.time_zone))
    quarter = _Quarter(municipality, today, at)
    if not quarter.fresh:
        since = wording.date_words(quarter.since)
        raise NothingAudited(f"С {since} не проверен ни один сайт: отчитываться не о чем.")
    chosen = [step for step in STEPS if step in set(steps)]
    number = 0
    with transaction.atomic():
        for step in chosen:
            number += _report(quarter, step, actor, at)
        if not number:
            raise NoLineWaits(
                "Отчитываться не по чему: в действующих планах нет открытой задачи об этом, или ещё не всё размещено: "
                "на сайтах учреждений, на стендах и на страницах муниципалитета (отметьте их в «Где размещено»)."
            )
        journal.record(
            actor=actor, act="report_audits", within=municipality.place, subject=municipality, at=at, by=by,
            after={"tasks": number, "sites": len(quarter.fresh)},
        )  # fmt: skip
    return number


def quarter_start(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


class _Quarter:
    """What is known of a municipality's sites and of its other places on a day, read once."""

    def __init__(self, municipality: Municipality, today: date, at: datetime) -> None:
        self.municipality, self.today = municipality, today
        self.since = quarter_start(today)
        self.rows = audits.rows(municipality, at=at)
        own = audit_own.row(municipality, at=at)
        self.own = [own] if own is not None and own.on is not None and own.on >= self.since else []
        self.fresh = [one for one in self.rows if one.audit and one.on is not None and one.on >= self.since]
        self.places = duties.Year(municipality, today.year, today=today)
        self.institutions = {one.pk: one for one in open_institutions(municipality, today)}

    @property
    def is_whole(self) -> bool:
        """Say whether every known site was checked."""
        return len(self.fresh) == len(self.rows)

    def own_sites(self, step: str) -> list[Duty]:
        """Return what a step asks of the sites of the municipality itself."""
        own = (Channel.MUNICIPAL_SITE, Channel.COMMITTEE_SITE)
        return [one for one in self.places.of(None) if one.step == step and one.channel in own]

    def elsewhere(self, step: str, institution: int) -> list[Duty]:
        """Return what a step asks of the other places of an institution: its stand, its card on bus.gov.ru."""
        found = self.places.of(self.institutions[institution]) if institution in self.institutions else []
        return [one for one in found if one.step == step and one.channel != Channel.INSTITUTION_SITE]


def _report(quarter: _Quarter, step: str, actor: User, at: datetime) -> int:
    about, codes = STEPS[step]
    items = {one.key: one for one in audits.asked(quarter.today) if one.code.startswith(codes)}
    text, proofs = _told(quarter, step, about, items)
    whole = _whole(quarter.fresh, items)
    values: dict[str, Any] = {
        "municipality": quarter.municipality, "year": quarter.today.year, "step": step, "done_on": quarter.today,
        "text": text, "basis": "проверка сайтов", "actor": actor, "at": at,
    }  # fmt: skip
    number = fulfilling.fulfil(
        **values, evidence=proofs, institutions=whole, is_whole=False, speaks=lambda said: not ELSEWHERE.search(said)
    )
    elsewhere = {one: quarter.elsewhere(step, one) for one in quarter.institutions}
    filled = {one for one, places in elsewhere.items() if all(each.is_done for each in places)}
    for one in whole & filled:
        number += fulfilling.fulfil(
            **values, evidence=[*proofs, *reporting.evidence(elsewhere[one])][:MOST_EVIDENCE], institutions=[one],
            is_whole=False, speaks=lambda said: bool(ELSEWHERE.search(said)),
        )  # fmt: skip
    if quarter.is_whole:
        has_own = all(one.is_done for one in quarter.own_sites(step))
        has_all = len(filled) == len(elsewhere)
        number += fulfilling.fulfil(
            **values, evidence=proofs, speaks=lambda said: (has_own or not OWN_SITE.search(said))
            and (has_all or not ELSEWHERE.search(said)),
        )  # fmt: skip
    return number


def _told(quarter: _Quarter, step: str, about: str, items: Mapping[str, Any]) -> tuple[str, list[EvidenceInput]]:
    """Return what a report on a step says and shows."""
    today = quarter.today
    given = [cell.verdict for row in quarter.fresh for cell in row.cells if cell.key in items]
    told = ", ".join(f"{words} — {count}" for words, _, count in audits.counts(given))
    sites = wording.counted(len(quarter.fresh), "сайт", "сайта", "сайтов")
    text = (
        f"Сайты проверены с {wording.date_words(quarter.since)} по {wording.date_words(today)}: {sites}; {about}: "
        f"{told}. Ответы дала программа, доказательства — в проверках сайтов."
    )
    own_site = quarter.own if step == OWN_STEP else []
    seen = [f"{cell.text[0].lower()}{cell.text[1:]} — {cell.words}" for row in own_site for cell in row.cells]
    if seen:
        text = f"{text} На сайте муниципалитета: {', '.join(seen)}."
    table = sheets.workbook("Сайты", HEAD, _lines([*own_site, *quarter.fresh], items), widths=WIDTHS)
    proofs = [EvidenceInput(name=f"Проверка сайтов на {today:%d.%m.%Y}.xlsx", content=table)]
    tried = trying.tried_in_quarter(quarter.municipality, today) if step == trying.STEP else None
    if tried is not None:
        text, proofs = f"{text} {tried.text}", [*proofs, tried.proof]
    own = (one for one in quarter.own_sites(step) if one.is_done)
    return text, [*proofs, *reporting.evidence(own)][:MOST_EVIDENCE]


def _lines(fresh: Iterable[SiteRow], items: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for row in fresh:
        for cell in row.cells:
            if cell.key in items:
                item = items[cell.key]
                number = f"{item.group}.{item.number}" if row.institution else ""  # no list asks this of a municipality
                yield row.name, row.bare, f"{row.on:%d.%m.%Y}", number, cell.text, cell.words


def _whole(fresh: Iterable[SiteRow], items: Mapping[str, Any]) -> set[int]:
    """Return the institutions where nothing is missing on any of the sites; a branch counts for its institution."""
    lacking = {
        row.institution for row in fresh for cell in row.cells if cell.key in items and cell.verdict != probe.FOUND
    }
    parents = dict(Institution.objects.filter(pk__in={row.institution for row in fresh}).values_list("pk", "parent"))
    led = {row.institution: parents[row.institution] or row.institution for row in fresh}
    return set(led.values()) - {led[key] for key in lacking}
