"""The audits of a quarter answer to the lines of the plan about what sites show and how citizens are heard there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from merilo.outreach.queries import audits
from merilo.outreach.queries.audits import SiteRow
from merilo.plans.services import fulfilling
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Institution, Municipality

# Step of plans/law/steps.toml → what a line of it is about, and the items it asks for.
STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "section": ("раздел о независимой оценке на сайтах", ("1.1/site/17", "1.1/site/18")),
    "institutions": ("обязательные сведения об учреждениях", ("1.1/",)),
    "feedback": ("возможность высказать мнение на сайтах", ("1.2/",)),
}
HEAD = ("Учреждение", "Сайт", "Проверен", "Пункт", "Что это", "Ответ программы")
WIDTHS = (36, 30, 14, 10, 60, 18)


class NothingAudited(Refused):
    """No site was checked in the quarter."""


class NoLineWaits(Refused):
    """No open task of a plan in force asks for this."""


def report_audits(*, municipality: Municipality, steps: Iterable[str], actor: User, at: datetime) -> int:
    """Report on the plan's tasks about sites with the audits of this quarter; return how many tasks.

    The municipality's own tasks are reported when every known site was checked; those of an institution where nothing
    of what the line asks for is missing on its site. Raises NothingAudited, NoLineWaits.
    """
    by = access.require(actor, Act.KEEP_PLANS, within=municipality.place, at=at)
    today = timezone.localdate(at, ZoneInfo(municipality.time_zone))
    since = quarter_start(today)
    rows = audits.rows(municipality, at=at)
    fresh = [one for one in rows if one.audit and one.on is not None and one.on >= since]
    if not fresh:
        raise NothingAudited(f"С {wording.date_words(since)} не проверен ни один сайт: отчитываться не о чем.")
    chosen = [step for step in STEPS if step in set(steps)]
    number = 0
    with transaction.atomic():
        for step in chosen:
            number += _report(municipality, step, rows, fresh, since=since, today=today, actor=actor, at=at)
        if not number:
            raise NoLineWaits(
                "Отчитываться не по чему: в действующих планах нет открытой задачи об этом, или на сайтах учреждений, "
                "которым она поручена, ещё не всё есть."
            )
        journal.record(
            actor=actor, act="report_audits", within=municipality.place, subject=municipality, at=at, by=by,
            after={"tasks": number, "sites": len(fresh)},
        )  # fmt: skip
    return number


def quarter_start(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _report(
    municipality: Municipality, step: str, rows: Sequence[SiteRow], fresh: Sequence[SiteRow], *, since: date,
    today: date, actor: User, at: datetime,
) -> int:  # fmt: skip
    about, codes = STEPS[step]
    items = {one.key: one for one in audits.asked(today) if one.code.startswith(codes)}
    given = [cell.verdict for row in fresh for cell in row.cells if cell.key in items]
    told = ", ".join(f"{words} — {count}" for words, _, count in audits.counts(given))
    sites = wording.counted(len(fresh), "сайт", "сайта", "сайтов")
    text = (
        f"Сайты проверены с {wording.date_words(since)} по {wording.date_words(today)}: {sites}; {about}: {told}. "
        f"Ответы дала программа, доказательства — в проверках сайтов."
    )
    lines = [
        (row.name, row.bare, f"{row.on:%d.%m.%Y}", f"{items[cell.key].group}.{items[cell.key].number}",
         items[cell.key].text, cell.words)
        for row in fresh for cell in row.cells if cell.key in items
    ]  # fmt: skip
    table = sheets.workbook("Сайты", HEAD, lines, widths=WIDTHS)
    return fulfilling.fulfil(
        municipality=municipality, year=today.year, step=step, done_on=today, text=text, basis="проверка сайтов",
        evidence=[EvidenceInput(name=f"Проверка сайтов на {today:%d.%m.%Y}.xlsx", content=table)],
        institutions=_whole(fresh, items), is_whole=len(fresh) == len(rows), actor=actor, at=at,
    )  # fmt: skip


def _whole(fresh: Iterable[SiteRow], items: Mapping[str, Any]) -> set[int]:
    """Return the institutions where nothing is missing on any of the sites; a branch counts for its institution."""
    lacking = {
        row.institution for row in fresh for cell in row.cells if cell.key in items and cell.verdict != probe.FOUND
    }
    parents = dict(Institution.objects.filter(pk__in={row.institution for row in fresh}).values_list("pk", "parent"))
    led = {row.institution: parents[row.institution] or row.institution for row in fresh}
    return set(led.values()) - {led[key] for key in lacking}
