"""Several institutions become one in the middle of a year; what they were stays readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.registry.models import Institution, Municipality, Stand
from merilo.registry.services.closing import BranchNameTaken, close, must_succeed
from merilo.registry.services.institutions import add_institution, must_be_head, must_have_happened

CARRIED = ("short_name", "kind", "profile", "group", "phone", "email", "address", "site")


class NothingToMerge(Refused):
    """No predecessor was named, or only one for a new institution."""


def merge(
    *,
    predecessors: Sequence[Institution],
    successor: Institution,
    on: date,
    basis: str,
    become_branches: bool = False,
    actor: User,
    at: datetime,
) -> Institution:
    """Join institutions to one that stands: they close that day, their branches go over to it.

    With `become_branches` each goes on as a branch of the successor under its old name, with its stands.
    Raises NothingToMerge, HasNotHappened, IsClosed, BadSuccessor, BranchOfBranch, BranchNameTaken, ValidationError.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=successor.municipality.place, at=at)
    must_have_happened(on, at)
    if not predecessors:
        raise NothingToMerge("Отметьте учреждения, которые присоединяются.")
    with transaction.atomic():
        for one in predecessors:
            must_be_head(one)
            must_succeed(successor, one)
            close(institution=one, on=on, basis=basis, successor=successor, move_branches=True, actor=actor, at=at)
            if become_branches:
                _go_on_as_branch(one, successor, on)
        journal.record(
            actor=actor,
            act="merge_institutions",
            within=successor.place,
            subject=successor,
            at=at,
            by=by,
            after={"on": on, "predecessors": [one.name for one in predecessors], "become_branches": become_branches},
            reason=basis,
        )
    return successor


def merge_into_new(
    *,
    municipality: Municipality,
    predecessors: Sequence[Institution],
    values: Mapping[str, Any],
    on: date,
    basis: str,
    become_branches: bool = False,
    actor: User,
    at: datetime,
) -> Institution:
    """Merge institutions into a new one that opens that day and return it. Raises as `merge` and `add_institution`."""
    access.require(actor, Act.KEEP_INSTITUTIONS, within=municipality.place, at=at)
    if len(predecessors) < 2:
        raise NothingToMerge("Новое учреждение сливается из двух или нескольких: отметьте их.")
    must_have_happened(on, at)
    with transaction.atomic():
        made = add_institution(municipality=municipality, values={**values, "opened_on": on}, actor=actor, at=at)
        return merge(
            predecessors=predecessors,
            successor=made,
            on=on,
            basis=basis,
            become_branches=become_branches,
            actor=actor,
            at=at,
        )


def _go_on_as_branch(one: Institution, successor: Institution, on: date) -> None:
    if successor.branches.filter(name=one.name, closed_on__isnull=True).exists():
        raise BranchNameTaken(f"У правопреемника уже есть филиал «{one.name}»: сначала переименуйте его.")
    branch = Institution(
        municipality_id=one.municipality_id,
        parent=successor,
        name=one.name,
        opened_on=on,
        **{field: getattr(one, field) for field in CARRIED},
    )
    branch.full_clean()
    branch.save(force_insert=True)
    Stand.objects.bulk_create(
        Stand(institution=branch, place=stand.place, note=stand.note) for stand in one.stands.all()
    )
