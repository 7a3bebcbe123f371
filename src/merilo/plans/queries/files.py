"""Stored files: where they lie, and who may see them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.plans.models import Draft, Evidence, Plan, StoredFile

DRAWN = frozenset({"image/jpeg", "image/png", "image/webp"})  # drawn anew by us, so safe to be shown in a page


def path_of(stored: StoredFile) -> Path:
    """Return where a stored file lies."""
    return path_of_sum(stored.sha256)


def path_of_sum(sha256: str) -> Path:
    """Return where the content with this sum lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def find(pk: int, *, municipality: int) -> StoredFile | None:
    """Return a stored file of a municipality."""
    return StoredFile.objects.filter(pk=pk, municipality_id=municipality).first()


def may_see(stored: StoredFile, *, actor: User, at: datetime) -> bool:
    """Say whether a person may see a file: whoever may see a task it proves, a plan it was, a draft read from it."""
    whole = access.Place(stored.municipality_id)
    if access.may(actor, access.Act.KEEP_PLANS, within=whole, at=at):
        return Draft.objects.filter(file=stored).exists() or _belongs(stored)
    if Plan.objects.filter(source_file=stored).exclude(state=Plan.State.PREPARED).exists() and access.may(
        actor, access.Act.SEE_MUNICIPALITY, within=whole, at=at
    ):
        return True
    evidence = Evidence.objects.filter(file=stored).select_related(
        "report__task__item__plan", "report__task__institution"
    )
    for proof in evidence:
        task = proof.report.task
        if access.may(actor, access.Act.SEE_TASK, within=task.seen_in(task.item.plan), at=at):
            return True
    return False


def _belongs(stored: StoredFile) -> bool:
    return Evidence.objects.filter(file=stored).exists() or Plan.objects.filter(source_file=stored).exists()
