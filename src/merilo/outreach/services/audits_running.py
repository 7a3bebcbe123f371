"""One site is walked in the background and what was found is kept; whatever goes wrong ends in a sentence."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from merilo.core import probe
from merilo.outreach.models import AuditRun, SiteAudit
from merilo.outreach.queries import audit_sites
from merilo.outreach.services import audits_own, audits_pictures, audits_telling
from merilo.registry.models import Institution

log = logging.getLogger(__name__)

SECONDS = 420.0  # of one site: others wait for their turn
TELL_EVERY = 3.0  # seconds between two words of how far it is
QUEUE = "sites"  # a queue of its own, so that nobody waits for a walk to have a plan read
_PROGRAM_FAULT = "Проверить не удалось из-за ошибки программы. Скажите об этом администратору."
_GOING = (SiteAudit.State.WAITING, SiteAudit.State.RUNNING)


class _Stopped(Exception):
    """Somebody has stopped the check while the site was read."""


@dataclass(slots=True)
class _Browser:
    """The system's browser, if pages may be opened in it: why not, where its pictures lie meanwhile."""

    state: str = "off"  # "on", "off" by the rules, "absent", "failed"
    show: Callable[[str], probe.Rendered | None] | None = None
    folder: Path | None = None


def carry_out(
    audit_id: int,
    *,
    now: Callable[[], datetime],
    tick: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
    resolve: probe.Resolve = probe.look_up,
) -> None:
    """Walk a site that waits and keep what was found.

    One that was running is begun anew: its worker was killed, and the queue has given it out again.
    """
    audit = _claimed(audit_id, now())
    if audit is None:
        return
    try:
        with _browser(audit) as browser:
            found = probe.audit(
                audit.address, at=_here(audit, now()), tick=tick, pause=pause, limits=limits(), render=browser.show,
                name=audit.institution.name if audit.institution else "", inn=_inn(audit.institution), resolve=resolve,
                contact=audit.run.municipality.site or probe.CONTACT, progress=_progress(audit, tick, now),
            )  # fmt: skip
            keep_found(audit, found, browser=browser.state, folder=browser.folder, at=now())
    except _Stopped:
        return
    except (probe.NotASite, probe.Refused) as refusal:
        fail(audit, str(refusal), now())
    except Exception:  # a fault of the program must end in a sentence too, not in a page that waits for ever
        log.exception("audit %s of a site failed", audit_id)
        fail(audit, _PROGRAM_FAULT, now())
    finish_run(audit.run, now())


def keep_found(
    audit: SiteAudit, found: probe.Audit, *, at: datetime, browser: str = "", folder: Path | None = None
) -> None:
    """Keep what an audit found with the pictures in a folder, or why the site could not be read."""
    if not found.answered:
        return fail(audit, found.items[0].reason if found.items else "Сайт не прочитан.", at)
    if audit.institution_id is None:
        found = audits_own.narrowed(found)
    told = found.as_dict()
    kept = ("site", "documents", "items", "beside", "feedback", "limits", "faults", "other_sites")
    done = SiteAudit.objects.filter(pk=audit.pk, state=SiteAudit.State.RUNNING).update(
        state=SiteAudit.State.DONE,
        finished_at=at,
        heard_at=at,
        pages=found.pages,
        page_now="",
        newest_news=date.fromisoformat(found.newest_news) if found.newest_news else None,
        verdicts={one.code: one.verdict for one in (*found.items, *found.beside)},
        result={name: told[name] for name in kept}
        | {"counts": Counter(one.verdict for one in found.items), "browser": browser},
    )
    if done and folder is not None:
        audits_pictures.keep(audit, found, folder, at=at)
    return None


def limits() -> probe.Limits:
    """Return how far an audit of the site goes; addresses of the inner network only where the settings say so."""
    return probe.Limits(seconds=SECONDS, allow_private=settings.SITE_CHECK_PRIVATE)


def _claimed(audit_id: int, at: datetime) -> SiteAudit | None:
    going = SiteAudit.objects.filter(pk=audit_id, state__in=_GOING)
    if not going.update(state=SiteAudit.State.RUNNING, began_at=at, heard_at=at, pages=0, page_now=""):
        return None
    return going.select_related("institution__parent", "run__municipality").first()


def _progress(audit: SiteAudit, tick: Callable[[], float], now: Callable[[], datetime]) -> Callable[[int, str], None]:
    told = [tick() - TELL_EVERY]

    def tell(pages: int, address: str) -> None:
        if tick() - told[0] < TELL_EVERY:
            return
        told[0] = tick()
        mine = SiteAudit.objects.filter(pk=audit.pk, state=SiteAudit.State.RUNNING)
        if not mine.update(pages=pages, page_now=address[:300], heard_at=now()):
            raise _Stopped

    return tell


@contextmanager
def _browser(audit: SiteAudit) -> Iterator[_Browser]:
    """Give the system's browser where it may be used and is there; without it pages of scripts are told as such."""
    browser = _Browser()
    with ExitStack() as stack:
        if audit_sites.rules_of(audit.run.municipality).render:
            found = probe.find_browser(os.defpath)
            browser.state = "absent"
            if found is not None:
                browser.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="merilo-pictures-")))
                _open(browser, found, stack)
        yield browser


def _open(browser: _Browser, program: str, stack: ExitStack) -> None:
    """Open the browser; one that will not start, now or later, is told and does without."""
    try:
        window = stack.enter_context(probe.window(program, limits=limits(), tick=time.monotonic, shots=browser.folder))
    except probe.NoSandbox as failure:
        log.warning("%s", failure)
        browser.state = "failed"
        return

    def show(url: str) -> probe.Rendered | None:
        if browser.state == "failed":
            return None
        try:
            return window(url)
        except probe.NoSandbox as failure:
            log.warning("%s", failure)
            browser.state = "failed"
            return None

    browser.state, browser.show = "on", show


def fail(audit: SiteAudit, why: str, at: datetime) -> None:
    """Say why a site could not be read."""
    SiteAudit.objects.filter(pk=audit.pk, state=SiteAudit.State.RUNNING).update(
        state=SiteAudit.State.FAILED, failure=why[:1000], finished_at=at, heard_at=at, page_now=""
    )


def finish_run(run: AuditRun, at: datetime) -> None:
    """Close the run with its last site, and tell people what vanished."""
    if run.audits.filter(state__in=_GOING).exists():
        return
    if AuditRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(finished_at=at):
        audits_telling.tell(run, at=at)


def _here(audit: SiteAudit, at: datetime) -> datetime:
    return timezone.localtime(at, ZoneInfo(audit.run.municipality.time_zone))


def _inn(one: Institution | None) -> str:
    """Return the number of an institution; a branch has that of its institution, a municipality none."""
    if one is None:
        return ""
    return one.inn or (one.parent.inn if one.parent is not None else "")


@task(queue_name=QUEUE)
def audit_site(audit_id: int) -> None:
    """Carry out one audit in the background."""
    carry_out(audit_id, now=timezone.now)
