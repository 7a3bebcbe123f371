"""An institution closes; it is never deleted, and a mistaken closing can be taken back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.registry.models import Institution
from merilo.registry.services.institutions import IsClosed, filled, must_be_open, must_have_happened, tidy

CLOSING = ("closed_on", "closing_basis", "successor")


class BadSuccessor(Refused):
    """The successor is a branch, closed, of another municipality or the institution itself."""


class BranchNameTaken(Refused):
    """The successor has a branch of that name already."""


class IsOpen(Refused):
    """The institution was not closed."""


def close(
    *,
    institution: Institution,
    on: date,
    basis: str,
    successor: Institution | None = None,
    move_branches: bool = False,
    actor: User,
    at: datetime,
) -> Institution:
    """Close an institution or a branch. Its branches move to the successor or close with it.

    Raises HasNotHappened, IsClosed, BadSuccessor, BranchNameTaken, ValidationError (closed before it was opened).
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.place, at=at)
    must_have_happened(on, at)
    with transaction.atomic():
        kept = Institution.objects.select_for_update().get(pk=institution.pk)
        must_be_open(kept)
        if successor is not None:
            must_succeed(successor, kept)
        before = filled(kept, CLOSING)
        _shut(kept, on, basis, successor)
        moved, shut = [], []
        for branch in kept.branches.filter(closed_on__isnull=True):
            if move_branches and successor is not None:
                move_branch(branch, successor)
                moved.append(branch.name)
            else:
                _shut(branch, on, basis, None)
                shut.append(branch.name)
        after = {**filled(kept, CLOSING), "branches_moved": moved, "branches_closed": shut}
        journal.record(
            actor=actor,
            act="close_institution",
            within=kept.place,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after=after,
            reason=basis,
        )
    return kept


def reopen(*, institution: Institution, reason: str, actor: User, at: datetime) -> Institution:
    """Take back a closing entered by mistake; branches closed the same day open with it.

    Raises IsOpen, IsClosed (the institution of this branch is closed), ValidationError (its name is taken).
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.place, at=at)
    with transaction.atomic():
        kept = Institution.objects.select_for_update().get(pk=institution.pk)
        if kept.closed_on is None:
            raise IsOpen("Учреждение и так действует.")
        if kept.parent is not None and kept.parent.closed_on is not None:
            raise IsClosed("Сначала верните головное учреждение: филиал без него не действует.")
        before = filled(kept, CLOSING)
        for one in [*kept.branches.filter(closed_on=kept.closed_on), kept]:
            one.closed_on, one.closing_basis, one.successor = None, "", None
            one.full_clean()
            one.save(update_fields=CLOSING)
        journal.record(
            actor=actor,
            act="reopen_institution",
            within=kept.place,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after=filled(kept, CLOSING),
            reason=reason,
        )
    return Institution.objects.get(pk=kept.pk)


def must_succeed(successor: Institution, closing: Institution) -> None:
    """Raises BadSuccessor unless the one can follow the other."""
    name = wording.quoted(str(successor))
    if successor.municipality_id != closing.municipality_id:
        raise BadSuccessor("Правопреемник должен быть учреждением этого муниципалитета.")
    if successor.pk == closing.pk:
        raise BadSuccessor("Учреждение не может быть правопреемником самого себя.")
    if successor.parent_id is not None:
        raise BadSuccessor(f"{name} — филиал: правопреемником бывает только учреждение целиком.")
    if successor.closed_on is not None:
        raise BadSuccessor(f"{name} закрыто: выберите действующее учреждение.")


def move_branch(branch: Institution, successor: Institution) -> None:
    """Put a branch under another institution. Raises BranchNameTaken."""
    if successor.branches.filter(name=branch.name, closed_on__isnull=True).exists():
        whose, what = wording.quoted(str(successor)), wording.quoted(branch.name)
        raise BranchNameTaken(f"У {whose} уже есть филиал {what}: сначала переименуйте один из них.")
    branch.parent = successor
    branch.full_clean()
    branch.save(update_fields=["parent"])


def _shut(one: Institution, on: date, basis: str, successor: Institution | None) -> None:
    one.closed_on, one.closing_basis, one.successor = on, tidy(basis), successor
    one.full_clean()
    one.save(update_fields=CLOSING)
