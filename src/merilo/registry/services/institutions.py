"""Institutions come into the registry, change, and are renamed; nothing of the past is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.registry.models import Institution, Municipality, PastName

NAMES = ("name", "short_name")
MENDABLE = ("phone", "email", "address", "site", "bus_gov_page")  # by the head of the institution too
CHANGEABLE = (
    *("kind", "profile", "group", "founder", "inn", "ogrn", "head_name", "head_position", "opened_on"),
    *("exempt_reason", *MENDABLE),
)
RECIPIENTS = ("recipients", "recipients_year", "recipients_source")


class HasNotHappened(Refused):
    """A renaming, closing or merger is written down once it has taken place."""


class RenamedLater(Refused):
    """The institution was renamed on a later day already, or had not been opened yet."""


class NoSource(Refused):
    """A number of recipients without its year or without where it comes from."""


class BranchOfBranch(Refused):
    """A branch cannot have branches."""


class IsClosed(Refused):
    """The institution is closed."""


def add_institution(
    *,
    municipality: Municipality,
    values: Mapping[str, Any],
    actor: User,
    at: datetime,
    parent: Institution | None = None,
) -> Institution:
    """Add an institution (a branch where `parent` is given) and return it.

    `values` are fields of NAMES, CHANGEABLE and RECIPIENTS. Raises ValidationError naming the wrong fields.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=municipality.place, at=at)
    with transaction.atomic():
        made = Institution(municipality=municipality, parent=parent)
        given = [field for field in (*NAMES, *CHANGEABLE, *RECIPIENTS) if field in values]
        put(made, values, given)
        made.full_clean()
        made.save(force_insert=True)
        journal.record(
            actor=actor,
            act="add_institution",
            within=made.place,
            subject=made,
            at=at,
            by=by,
            after=filled(made, given),
        )
    return made


def add_branch(*, institution: Institution, values: Mapping[str, Any], actor: User, at: datetime) -> Institution:
    """Add a branch to a working institution and return it. Raises BranchOfBranch, IsClosed, ValidationError."""
    access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.municipality.place, at=at)
    must_be_head(institution)
    must_be_open(institution)
    return add_institution(municipality=institution.municipality, values=values, parent=institution, actor=actor, at=at)


def change_institution(
    *, institution: Institution, values: Mapping[str, Any], actor: User, at: datetime
) -> Institution:
    """Change fields of CHANGEABLE; those of MENDABLE are open to the head of the institution as well.

    Raises ValidationError naming the wrong fields. Names have a way of their own: `rename` and `correct_name`.
    """
    fields = [field for field in CHANGEABLE if field in values]
    act = Act.MEND_INSTITUTION if set(fields) <= set(MENDABLE) else Act.KEEP_INSTITUTIONS
    by = access.require(actor, act, within=institution.place, at=at)
    return _change("change_institution", institution, values, fields, actor=actor, at=at, by=by)


def set_recipients(
    *, institution: Institution, recipients: int, year: int, source: str, actor: User, at: datetime
) -> Institution:
    """Write down how many people the institution served in a year and where the number comes from.

    Raises NoSource, ValidationError.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.place, at=at)
    if not source.strip():
        raise NoSource("Напишите, откуда число получателей: например, «форма 6-НК за 2025 год».")
    if year > timezone.localdate(at).year:
        raise NoSource(f"{year} год ещё не наступил: число получателей берут за прошедший год.")
    values = {"recipients": recipients, "recipients_year": year, "recipients_source": source}
    return _change("set_recipients", institution, values, RECIPIENTS, actor=actor, at=at, by=by)


def correct_name(*, institution: Institution, name: str, short_name: str, actor: User, at: datetime) -> Institution:
    """Mend a misspelt name; the wrong one is kept in the journal only. Raises ValidationError."""
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.place, at=at)
    values = {"name": name, "short_name": short_name}
    return _change("correct_name", institution, values, NAMES, actor=actor, at=at, by=by)


def rename(
    *, institution: Institution, name: str, short_name: str, on: date, basis: str, actor: User, at: datetime
) -> PastName:
    """Give an institution a new name from a day on; return the past name, which stays on its card.

    Raises HasNotHappened, RenamedLater, ValidationError.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.place, at=at)
    must_have_happened(on, at)
    with transaction.atomic():
        kept = Institution.objects.select_for_update().get(pk=institution.pk)
        latest = kept.past_names.first()
        if latest is not None and latest.until >= on:
            day = wording.date_words(latest.until)
            raise RenamedLater(f"Учреждение переименовано {day}: новое переименование не может быть раньше.")
        if kept.opened_on is not None and on <= kept.opened_on:
            raise RenamedLater(f"Учреждение открыто {wording.date_words(kept.opened_on)}: переименовано оно позже.")
        past = PastName(institution=kept, name=kept.name, short_name=kept.short_name, until=on, basis=tidy(basis))
        past.full_clean()
        past.save()
        before = filled(kept, NAMES)
        put(kept, {"name": name, "short_name": short_name}, NAMES)
        kept.full_clean()
        kept.save(update_fields=NAMES)
        journal.record(
            actor=actor,
            act="rename_institution",
            within=kept.place,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after={**filled(kept, NAMES), "since": on},
            reason=basis,
        )
    return past


def must_have_happened(on: date, at: datetime) -> None:
    """Raises HasNotHappened for a day to come."""
    if on > timezone.localdate(at):
        raise HasNotHappened(f"{wording.date_words(on)} ещё не наступило: запишите это, когда оно состоится.")


def must_be_head(institution: Institution) -> None:
    """Raises BranchOfBranch for a branch."""
    if institution.parent_id is not None:
        raise BranchOfBranch(f"{wording.quoted(str(institution))} — филиал, своих филиалов у него не бывает.")


def must_be_open(institution: Institution) -> None:
    """Raises IsClosed for a closed institution."""
    if institution.closed_on is not None:
        day = wording.date_words(institution.closed_on)
        raise IsClosed(f"Учреждение {wording.quoted(str(institution))} закрыто {day}.")


def put(institution: Institution, values: Mapping[str, Any], fields: Iterable[str]) -> None:
    """Set fields of an institution; texts lose superfluous spaces."""
    for field in fields:
        value = values[field]
        setattr(institution, field, tidy(value) if isinstance(value, str) else value)


def tidy(text: str) -> str:
    """Return a text on one line without superfluous spaces."""
    return " ".join(text.split())


def filled(institution: Institution, fields: Iterable[str]) -> dict[str, Any]:
    """Return fields for the journal, in which `name` is that of a person."""
    return {"full_name" if field == "name" else field: getattr(institution, field) for field in fields}


def _change(
    act: str,
    institution: Institution,
    values: Mapping[str, Any],
    fields: Iterable[str],
    *,
    actor: User,
    at: datetime,
    by: access.Held,
) -> Institution:
    fields = list(fields)
    with transaction.atomic():
        kept = Institution.objects.select_for_update().get(pk=institution.pk)
        before = filled(kept, fields)
        put(kept, values, fields)
        kept.full_clean()
        kept.save(update_fields=fields)
        journal.record(
            actor=actor,
            act=act,
            within=kept.place,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after=filled(kept, fields),
        )
    return kept
