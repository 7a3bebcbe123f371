"""The queue of background work as the house sees it: what a killed worker left half done is taken up again."""

from __future__ import annotations

import hashlib
import socket

from merilo.cli import house


def this_place() -> str:
    """Return a name of this machine and data folder, with which the names of its workers begin."""
    folder = hashlib.sha256(str(house.data_folder()).encode()).hexdigest()[:8]
    return f"{socket.gethostname()[:40]}-{folder}"


def take_up_again(name: str = "default") -> int:
    """Put back what the worker of a queue was doing here when it was killed; return how much that was.

    Called by a worker before it begins. Only one family of processes works on a data folder (it holds the lock),
    with one worker for each queue,
    so whatever is still marked as running in this queue belongs to nobody.
    """
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    running = DBTaskResult.objects.running().filter(queue_name=name)
    lost = [one.pk for one in running if one.worker_ids and _is_ours(one.worker_ids[-1])]
    return DBTaskResult.objects.filter(pk__in=lost, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None
    )


def _is_ours(worker: str) -> bool:
    return worker.startswith(this_place())
