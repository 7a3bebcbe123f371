"""Is the installation well: the checks behind `merilo doctor`, the health page and /healthz.

A check never raises: what it meets becomes a finding. None shows a secret.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import smtplib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from merilo.accounts import health as accounts
from merilo.assessment.queries import snapshots
from merilo.core.wording import counted
from merilo.plans.queries import health as plans
from merilo.ratings.queries import publications

MB = 1024 * 1024
LEAST_FREE_MB, BAD_FREE_MB = 1024, 100
QUEUE_SLOW, QUEUE_STUCK = timedelta(minutes=10), timedelta(hours=2)
CLOCK_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
NO_DATABASE = "пуста или не отвечает. Для новой выполните merilo init, иначе проверьте MERILO_DATABASE."
Check = tuple[str, str, Callable[[datetime], "tuple[State, str]"]]


class State(StrEnum):
    """How a finding stands."""

    WELL = "well"
    REMARK = "remark"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, how it stands, what to do."""

    key: str
    title: str
    state: State
    words: str

    @property
    def is_well(self) -> bool:
        """Return whether nothing has to be done."""
        return self.state is State.WELL


def _well(words: str) -> tuple[State, str]:
    return State.WELL, words


def _remark(words: str) -> tuple[State, str]:
    return State.REMARK, words


def _broken(words: str) -> tuple[State, str]:
    return State.BROKEN, words


def examine(*, at: datetime, thoroughly: bool = True) -> list[Finding]:
    """Return what was found, in the order in which things rest on each other.

    Thoroughly reads every stored file and the whole database; the page and /healthz do with less.
    """
    return _found(_checks(thoroughly), at)


def answers(*, at: datetime) -> list[Finding]:
    """Return the least that must hold for the site to answer: the database and the files are really read."""
    checks: list[Check] = [("database", "База данных", _database_answers), ("files", "Файлы", _newest_file)]
    return _found(checks, at)


def _found(checks: Iterable[Check], at: datetime) -> list[Finding]:
    found = []
    for key, title, check in checks:
        try:
            state, words = check(at)
        except DatabaseError:
            state, words = _broken(NO_DATABASE if key == "database" else "не проверить, пока не исправлена база.")
        except Exception as error:  # whatever it is, the other checks go on
            state, words = _broken(f"проверить не удалось ({type(error).__name__}).")
        found.append(Finding(key, title, state, words))
    return found


def _checks(thoroughly: bool) -> Iterator[Check]:
    yield "database", "База данных", _database if thoroughly else _database_answers
    yield "migrations", "Версия базы", _migrations
    yield "files", "Файлы", _files if thoroughly else _newest_file
    yield "queue", "Очередь заданий", _queue
    yield "mail", "Почта", _mail if thoroughly else _mail_is_set
    yield "disk", "Место на диске", _disk
    yield "clock", "Часы и пояс", _clock
    yield "secret", "Ключ и папка данных", _secret
    yield "calendar", "Производственный календарь", _calendar


def _database_answers(at: datetime) -> tuple[State, str]:
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and file.is_absolute() and not file.is_file():
        return _broken(f"файла «{file}» нет: он удалён или переименован. Восстановите копию: merilo restore.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_migrations")
        cursor.fetchone()
    return _well("отвечает.")


def _database(at: datetime) -> tuple[State, str]:
    _database_answers(at)
    if connection.vendor != "sqlite":
        return _well("PostgreSQL отвечает.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchall()
    if said != ["ok"]:
        return _broken(f"файл базы повреждён: {said[0][:150]}. Восстановите копию: merilo restore.")
    if dangling:
        rows = counted(len(dangling), "строка", "строки", "строк")
        return _broken(f"связи нарушены: {rows}, первая — в таблице {dangling[0][0]}. Восстановите копию.")
    return _well("отвечает, целостность и связи проверены.")


def _migrations(at: datetime) -> tuple[State, str]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    lacking = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if lacking and not executor.loader.applied_migrations:
        return _broken("база пуста. Выполните merilo init.")
    if lacking:
        return _broken("база от прежней версии программы. Выполните merilo upgrade.")
    return _well("соответствует программе.")


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(at: datetime) -> tuple[State, str]:
    lost, spoilt, number, size = [], [], 0, 0
    for one in plans.kept():
        number, size = number + 1, size + one.size
        if not one.path.is_file():
            lost.append(one.name)
        elif _sum_of(one.path) != one.sha256:
            spoilt.append(one.name)
    if lost or spoilt:
        parts = [
            f"{word}: {len(names)} («{names[0]}»)" for word, names in (("нет", lost), ("изменились", spoilt)) if names
        ]
        return _broken(f"{', '.join(parts)}. Восстановите копию: merilo restore.")
    stored = f"{counted(number, 'файл', 'файла', 'файлов')}, {size / MB:.1f} МБ".replace(".", ",")
    if gone := snapshots.missing():
        return _broken(f"нет файлов снимка данных: {len(gone)} («{gone[0]}»). Восстановите копию: merilo restore.")
    if gone := publications.missing():
        return _broken(f"нет открытых данных: {len(gone)} («{gone[0]}»). Восстановите копию: merilo restore.")
    if extra := [*plans.orphans(), *snapshots.orphans(), *publications.orphans()]:
        many = counted(len(extra), "лишний файл", "лишних файла", "лишних файлов")
        return _remark(f"{stored}: все на месте; есть {many}. Их уберёт merilo tidy через сутки.")
    return _well(f"{stored}: все на месте, контрольные суммы сошлись.")


def _newest_file(at: datetime) -> tuple[State, str]:
    next(os.scandir(settings.DATA), None)
    one = plans.newest()
    if one is not None:
        with one.path.open("rb") as file:
            file.read(1)
    return _well("читаются.")


def _queue(at: datetime) -> tuple[State, str]:
    from django_tasks_db.models import DBTaskResult

    # Sites are walked for minutes each in a queue of their own: the last of many waits long while all is well.
    walks = DBTaskResult.objects.filter(queue_name="sites")
    oldest = DBTaskResult.objects.ready().exclude(queue_name="sites").order_by("enqueued_at").first()
    if oldest is None and not walks.filter(started_at__gte=at - QUEUE_SLOW).exists():
        oldest = walks.ready().order_by("enqueued_at").first()
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=at - timedelta(days=1)).count()
    if oldest is not None and (age := at - oldest.enqueued_at) > QUEUE_SLOW:
        minutes = counted(int(age.total_seconds() // 60), "минуту", "минуты", "минут")
        stuck = f"задания ждут {minutes}: обработчик не работает. Запустите merilo serve или merilo work."
        return _broken(stuck) if age > QUEUE_STUCK else _remark(stuck)
    if failed:
        return _remark(f"за сутки не выполнено: {counted(failed, 'задание', 'задания', 'заданий')}.")
    waiting = DBTaskResult.objects.ready().count()
    return _well("пуста." if not waiting else f"{counted(waiting, 'задание', 'задания', 'заданий')}, без задержки.")


def _mail_is_set(at: datetime) -> tuple[State, str]:
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return _well("не настроена: уведомления видны только в программе.")
    failures = accounts.mail_failures(since=at - timedelta(days=1))
    if failures:
        many = counted(len(failures), "письмо", "письма", "писем")
        return _remark(f"за сутки не отправлено: {many}; последняя причина: {failures[0].error}")
    return _well("за сутки все письма отправлены.")


def _mail(at: datetime) -> tuple[State, str]:
    from django.core.mail import get_connection

    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return _mail_is_set(at)
    server = get_connection()
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        return _remark(f"сервер {settings.EMAIL_HOST} не отвечает ({type(error).__name__}). Проверьте MERILO_MAIL.")
    return _mail_is_set(at)


def _disk(at: datetime) -> tuple[State, str]:
    free = shutil.disk_usage(settings.DATA).free // MB
    words = f"свободно {free / 1024:.1f} ГБ".replace(".", ",")
    if free < BAD_FREE_MB:
        return _broken(f"{words}: файлы скоро некуда будет класть. Освободите место.")
    if free < LEAST_FREE_MB:
        return _remark(f"{words}: мало. Освободите место.")
    return _well(f"{words}.")


def _clock(at: datetime) -> tuple[State, str]:
    local = timezone.localtime(at)
    words = f"{local:%d.%m.%Y %H:%M}, пояс {settings.TIME_ZONE}"
    if at < CLOCK_EARLIEST:
        return _broken(f"{words}: часы машины отстают, сроки будут неверны. Исправьте время.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            theirs = cursor.fetchone()[0]
        if abs((theirs - timezone.now()).total_seconds()) > 60:
            return _remark(f"{words}: часы сервера базы расходятся с часами этой машины больше чем на минуту.")
    return _well(f"{words}.")


def _secret(at: datetime) -> tuple[State, str]:
    kept = Path(settings.DATA) / "secret"
    if not os.access(settings.DATA, os.W_OK):
        return _broken(f"в папку данных «{settings.DATA}» нельзя писать: проверьте права.")
    if kept.exists() and kept.stat().st_mode & 0o077:
        return _remark(f"ключ «{kept}» могут прочитать другие пользователи машины. Выполните: chmod 600 {kept}")
    if settings.HTTPS and not settings.BASE_ADDRESS.startswith("https://"):
        return _remark("MERILO_HTTPS включён, а MERILO_ADDRESS начинается с http://: исправьте адрес.")
    return _well("закрыты от других пользователей машины.")


def _calendar(at: datetime) -> tuple[State, str]:
    today = timezone.localdate(at)
    following = today.year + 1
    if today.month == 12 and not plans.has_calendar(following):
        return _remark(f"переносы {following} года не загружены: сроки в рабочих днях считаются без них.")
    return _well("переносы загружены или ещё не нужны.")
