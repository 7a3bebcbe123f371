"""The municipality fixes what must be shown where: it changes what ships, switches it off, adds its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.outreach.models import Requirement
from merilo.outreach.queries import requirements
from merilo.registry.models import Municipality

MOST = 40


class RequirementRejected(Refused):
    """A requirement that asks for nothing, or one too many."""


def set_requirement(
    *, municipality: Municipality, code: str = "", actor: User, at: datetime, **values: Any
) -> Requirement:
    """Change a requirement of this code, or add an own one where `code` is empty.

    Raises RequirementRejected, ValidationError.
    """
    by = access.require(actor, Act.KEEP_OUTREACH, within=municipality.place, at=at)
    if not values["own_channels"] and not values["institution_channels"]:
        raise RequirementRejected("Отметьте хотя бы одно место, где это размещают.")
    with transaction.atomic():
        known = requirements.rules(municipality)
        if code and code not in known:
            raise RequirementRejected("Такого требования нет: обновите страницу.")
        if not code and len(known) >= MOST:
            raise RequirementRejected(f"Требований уже {MOST}: измените одно из них или отключите лишнее.")
        code = code or _fresh_code(known)
        row = Requirement.objects.select_for_update().filter(municipality=municipality, code=code).first()
        made = row or Requirement(municipality=municipality, code=code)
        before = _said(known[code]) if code in known else {}
        for name, value in values.items():
            setattr(made, name, value)
        made.full_clean(exclude=["municipality"])
        made.save()
        journal.record(
            actor=actor, act="set_requirement", within=municipality.place, subject=made, at=at, by=by,
            before=before, after=_said(requirements.rules(municipality)[code]),
        )  # fmt: skip
    return made


def restore_requirement(*, municipality: Municipality, code: str, actor: User, at: datetime) -> None:
    """Go back to a requirement as it ships; what the municipality has added itself is switched off instead."""
    by = access.require(actor, Act.KEEP_OUTREACH, within=municipality.place, at=at)
    with transaction.atomic():
        row = Requirement.objects.select_for_update().filter(municipality=municipality, code=code).first()
        if row is None or code not in requirements.shipped():
            raise RequirementRejected("Это требование и так исходное.")
        journal.record(
            actor=actor, act="restore_requirement", within=municipality.place, subject=row, at=at, by=by,
            before={"title": row.title},
        )  # fmt: skip
        row.delete()


def _said(rule: requirements.Rule) -> dict[str, Any]:
    """Return a requirement in words, for the journal."""
    return {
        "title": rule.title, "basis": rule.basis, "occasion": rule.when, "own_channels": rule.own_words,
        "institution_channels": rule.institution_words, "step": rule.step_name, "is_off": rule.is_off,
    }  # fmt: skip


def _fresh_code(known: dict[str, requirements.Rule]) -> str:
    number = 1
    while f"{requirements.OWN}{number}" in known:
        number += 1
    return f"{requirements.OWN}{number}"
