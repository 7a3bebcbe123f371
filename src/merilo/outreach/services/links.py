"""Links of publications asked whether they open: in the background, politely, never into an inner network."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import probe
from merilo.outreach.models import Placement

AGENT = "MeriloLinkCheck/1.0 (+{contact})"
AGAIN = timedelta(days=7)
MOST = 200  # links asked again in one day
Ask = Callable[[str], probe.Asked]


class NoLink(Refused):
    """There is nothing to ask."""


def check_link(*, publication: Placement, actor: User, at: datetime) -> Placement:
    """Let a link be asked in the background. Raises NoLink."""
    by = access.require(actor, Act.RECORD_PUBLICATION, within=publication.place, at=at)
    if not publication.url or publication.withdrawn_at is not None:
        raise NoLink("У этой записи нет ссылки, которую можно проверить.")
    with transaction.atomic():
        Placement.objects.filter(pk=publication.pk).update(check_state=Placement.Check.ASKED)
        publication.refresh_from_db()
        journal.record(
            actor=actor, act="check_link", within=publication.place, subject=publication, at=at, by=by,
            after={"url": publication.url},
        )  # fmt: skip
        queue(publication.pk)
    return publication


def queue(pk: int) -> None:
    """Put the asking of a link into the queue when the deed around is done."""
    transaction.on_commit(lambda: ask_link.enqueue(pk))


@task()
def ask_link(pk: int) -> None:
    """Ask a link in the background."""
    note_answer(pk, at=timezone.now())


def note_answer(pk: int, *, at: datetime, ask: Ask | None = None) -> None:
    """Ask the link of a publication and write down what came of it."""
    url = Placement.objects.filter(pk=pk, withdrawn_at=None).values_list("url", flat=True).first()
    if not url:
        return
    found = (ask or _ask)(url)
    state = {True: Placement.Check.WORKS, False: Placement.Check.BROKEN, None: Placement.Check.UNTOLD}
    Placement.objects.filter(pk=pk, url=url).update(
        check_state=state[found.opens], checked_at=at, check_words=found.words[:300]
    )


def ask_again(*, at: datetime) -> int:
    """Queue links that were not asked for a week; return how many. The daily timer calls this."""
    standing = Placement.objects.filter(withdrawn_at=None).exclude(url="")
    stale = standing.filter(Q(checked_at__isnull=True) | Q(checked_at__lt=at - AGAIN))
    keys = list(stale.order_by("checked_at", "pk").values_list("pk", flat=True)[:MOST])
    for key in keys:
        queue(key)
    return len(keys)


def _ask(url: str) -> probe.Asked:
    agent = AGENT.format(contact=settings.BASE_ADDRESS)
    return probe.ask(url, tick=time.monotonic, pause=time.sleep, resolve=probe.look_up, agent=agent)
