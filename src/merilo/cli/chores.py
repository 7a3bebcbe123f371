"""What the timers do, each as one function that says in a sentence what was done."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

from merilo.core.wording import counted

KEEP_RESULTS = timedelta(days=14)
ORPHAN_AFTER = 24 * 60 * 60  # seconds: a file without a row may be one that is just being stored


def remind(*, at: datetime) -> str:
    """Tell people what is due soon and what is late; open monitoring rounds and end delays whose day has come."""
    from merilo.plans.services import monitoring, reminders

    done = reminders.remind(at=at)
    told = counted(done.tasks, "задаче", "задачам", "задачам")
    made = f"; новым учреждениям: {counted(done.made, 'задача', 'задачи', 'задач')}" if done.made else ""
    watched = monitoring.tend(at=at)
    more = f" Об устранении недостатков: {counted(watched, 'сообщение', 'сообщения', 'сообщений')}." if watched else ""
    return f"Напомнено по {told}{made}.{more}"


def digest(*, at: datetime) -> str:
    """Send the digests of notices by mail."""
    from merilo.accounts.services import digests
    from merilo.plans.services.scheduling import load_calendar
    from merilo.registry import queries

    zones = {str(one.place): one.time_zone for one in queries.municipalities()}
    return f"Писем отправлено: {digests.send_digests(at=at, zones=zones, calendar=load_calendar())}."


def tell(*, at: datetime) -> str:
    """Tell programs of what has happened; what was not taken is tried again."""
    from merilo.portal import webhooks

    found = webhooks.find_news(at=at)
    sent = webhooks.send_due(at=at)
    words = counted(found, "новое сообщение", "новых сообщения", "новых сообщений")
    return f"{words.capitalize()}; отправлено {sent.delivered}, не принято {sent.failed}."


def guard(*, at: datetime) -> str:
    """Mark answer sheets that came in bursts, so that they wait for a person to look at them."""
    from merilo.assessment.services import guarding

    found = guarding.mark_running(at=at)
    return f"Отмечено анкет, пришедших наплывом: {found}."


def watch(*, at: datetime) -> str:
    """Begin the checks of institutions' sites whose day has come; the worker walks the sites one by one."""
    from merilo.outreach.services import audits

    began = audits.check_due(at=at)
    return f"Начато проверок сайтов: {began}."


def tidy(*, at: datetime) -> str:
    """Remove what nobody needs: ended sessions, results of old tasks, stale limits, files that belong to nothing.

    Waves of asking whose last day is over end here, so that no trace of an address outlives them. Links of
    publications that were not asked for a week are asked again.
    """
    from django.core.management import call_command
    from django_tasks_db.models import DBTaskResult

    from merilo.assessment.services import waves
    from merilo.council.services import people
    from merilo.feedback.services import forgetting
    from merilo.outreach.services import audits_keeping, links

    call_command("clearsessions", verbosity=0)
    results, _ = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_RESULTS).delete()
    _forget_stale_limits(at)
    removed = remove_orphans()
    ended = waves.end_overdue(at=at)
    nameless = forgetting.anonymise_overdue(at=at)
    forgotten = people.forget_members(at=at)
    asked = links.ask_again(at=at)
    sent = f" Ссылок отправлено на проверку: {asked}." if asked else ""
    thinned = audits_keeping.thin_out(at=at)
    sites = f" Старых проверок сайтов убрано: {thinned}." if thinned else ""
    left = f" Стёрто сведений о вышедших из совета: {forgotten}." if forgotten else ""
    over = f" Волн опроса завершено по сроку: {ended}." if ended else ""
    named = f" Сообщений граждан обезличено: {nameless}." if nameless else ""
    return (
        f"Убрано: {counted(results, 'след задания', 'следа заданий', 'следов заданий')}, "
        f"{counted(removed, 'лишний файл', 'лишних файла', 'лишних файлов')}; закончившиеся сеансы."
        f"{over}{named}{left}{sites}{sent}"
    )


def _forget_stale_limits(at: datetime) -> None:
    """The cache keeps the counts of failed sign-ins; what has run out is dropped so that the table stays small."""
    from django.conf import settings
    from django.core.cache import caches
    from django.core.cache.backends.db import DatabaseCache
    from django.db import connection

    if not isinstance(caches["default"], DatabaseCache):
        return
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [connection.ops.adapt_datetimefield_value(at)])


def remove_orphans() -> int:
    """Remove files of the store that no row names and that are a day old; not while a backup is being made."""
    from merilo.assessment.queries import snapshots
    from merilo.cli import house
    from merilo.plans.queries import health
    from merilo.ratings.queries import publications

    with house.held("files") as mine:
        if not mine:
            return 0
        removed = 0
        for path in health.orphans():
            if _age(path) > ORPHAN_AFTER:  # looked at again at the last moment: a file taken anew is young again
                path.unlink(missing_ok=True)
                removed += 1
        # Between the files and their row somebody pulled the plug.
        for folder in (*snapshots.orphans(), *publications.orphans()):
            if _age(folder) > ORPHAN_AFTER:
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return removed


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
