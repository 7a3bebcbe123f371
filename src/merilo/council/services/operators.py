"""An operator is looked for: terms of reference, offers as they come in, what is not considered and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import papers, wording
from merilo.council.models import Offer, OfferFile, Question, Resolution, Selection
from merilo.council.queries import decisions
from merilo.council.services import matters
from merilo.council.services.keeping import taken
from merilo.plans.models import StoredFile
from merilo.plans.services import files, fulfilling
from merilo.registry.models import Municipality
from merilo.registry.services.institutions import tidy

SELECTION = ("year", "title", "offers_until", "most_price")
OFFER = ("name", "inn", "contacts", "received_on", "price", "days", "works", "experience", "conditions")
MOST_OFFERS, MOST_FILES = 15, 10
COLLECTING = (Selection.State.COLLECTING,)


class SelectionRefused(Refused):
    """The selection cannot be kept so; the text says why."""


class SelectionHasMoved(Refused):
    """The selection is in a state in which this cannot be done, or somebody was faster."""


class OfferRefused(Refused):
    """The offer cannot be written down so; the text says why."""


def open_selection(*, municipality: Municipality, values: Mapping[str, Any], actor: User, at: datetime) -> Selection:
    """Begin to look for an operator. Raises ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=municipality.place, at=at)
    made = Selection(municipality=municipality, made_by=actor, made_at=at)
    _fill(made, SELECTION, values)
    made.title = made.title or f"Отбор оператора на {made.year} год"
    with transaction.atomic():
        made.full_clean(exclude=["municipality", "made_by"])
        made.save()
        journal.record(
            actor=actor, act="open_selection", within=made.place, subject=made, at=at, by=by, after=_told(made)
        )
    return made


def change_selection(*, selection: Selection, values: Mapping[str, Any], actor: User, at: datetime) -> Selection:
    """Correct what is known of a selection while offers come in. Raises SelectionHasMoved, ValidationError."""
    by = require(selection, COLLECTING, actor, at)
    before = _told(selection)
    _fill(selection, SELECTION, values)
    with transaction.atomic():
        selection.full_clean(exclude=["municipality", "made_by"])
        selection.save(update_fields=list(SELECTION))
        journal.record(
            actor=actor, act="change_selection", within=selection.place, subject=selection, at=at, by=by,
            before=before, after=_told(selection),
        )  # fmt: skip
    return selection


def give_terms(*, selection: Selection, file: Any, actor: User, at: datetime) -> Selection:
    """Keep the terms of reference as a file; those approved before are approved no more. Raises SelectionHasMoved."""
    by = require(selection, COLLECTING, actor, at)
    stored = taken(file, selection.municipality, actor, at)
    if stored is None:
        raise SelectionRefused("Приложите техническое задание файлом.")
    return _with_terms(selection, stored, by, actor, at)


def hand_terms(
    *, municipality: Municipality, year: int, title: str, terms: papers.Terms, actor: User, at: datetime
) -> Selection:
    """Put terms of reference drawn elsewhere into the selection of a year, which begins where there is none.

    The print is kept as a file: it is what the council approves, whatever becomes of the settings it was drawn from.
    Raises SelectionHasMoved where an operator is chosen already.
    """
    by = access.require(actor, Act.KEEP_COUNCIL, within=municipality.place, at=at)
    standing = Selection.objects.filter(municipality=municipality, year=year).exclude(state=Selection.State.CANCELLED)
    found = standing.filter(state=Selection.State.COLLECTING).first()
    if found is None and standing.exists():
        raise SelectionHasMoved("Оператор на этот год уже выбран: техническое задание больше не меняется.")
    stored = files.store(
        municipality=municipality, name=f"Техническое задание, {wording.shortened(title, 80)}.docx",
        content=papers.terms(terms, as_="docx"), actor=actor, at=at,
    )  # fmt: skip
    if found is None:
        found = open_selection(
            municipality=municipality, values={"year": year, "title": f"Отбор оператора на {year} год"},
            actor=actor, at=at,
        )  # fmt: skip
    return _with_terms(found, stored, by, actor, at)


def approve_terms(*, selection: Selection, basis: str, decided_on: date, actor: User, at: datetime) -> Selection:
    """Write down by which decision the terms are approved; the plan's line of the terms reports itself.

    Raises SelectionRefused, SelectionHasMoved.
    """
    by = require(selection, COLLECTING, actor, at)
    if selection.terms_file_id is None:
        raise SelectionRefused("Сначала приложите техническое задание: утверждать нечего.")
    check_decision(basis, decided_on, timezone.localdate(at))
    with transaction.atomic():
        _note_terms(selection, tidy(basis), decided_on)
        journal.record(
            actor=actor, act="approve_terms", within=selection.place, subject=selection, at=at, by=by,
            after={"decided_on": decided_on, "basis": tidy(basis)},
        )  # fmt: skip
    fulfilling.fulfil(
        municipality=selection.municipality, year=decided_on.year, step="terms", done_on=decided_on,
        text="Техническое задание утверждено.", basis=tidy(basis), actor=actor, at=at,
    )  # fmt: skip
    return selection


def approved_by_council(one: Resolution, on: date) -> Selection | None:
    """Let a decision on terms of reference approve the only ones that wait for it; part of signing the minutes."""
    municipality = one.question.meeting.council.municipality
    waiting = Selection.objects.filter(
        municipality=municipality, state=Selection.State.COLLECTING, terms_file__isnull=False, terms_basis=""
    )
    if one.question.kind != Question.Kind.TERMS or waiting.count() != 1:
        return None
    selection = waiting.get()
    _note_terms(selection, decisions.words_of(one), on, one)
    return selection


def add_offer(
    *, selection: Selection, values: Mapping[str, Any], attached: Sequence[Any] = (), actor: User, at: datetime
) -> Offer:
    """Write down an offer with its files. Raises SelectionHasMoved, OfferRefused, FileRejected, ValidationError."""
    by = require(selection, COLLECTING, actor, at)
    if selection.offers.count() >= MOST_OFFERS:
        raise OfferRefused(f"В одном отборе не больше {MOST_OFFERS} предложений.")
    made = Offer(selection=selection)
    _fill(made, OFFER, values)
    _check_offer(made, attached, timezone.localdate(at))
    kept = [taken(one, selection.municipality, actor, at) for one in attached]
    with transaction.atomic():
        made.full_clean(exclude=["selection"])
        made.save()
        OfferFile.objects.bulk_create(OfferFile(offer=made, file=one) for one in kept if one is not None)
        matters.put(
            municipality=selection.municipality, key=f"offers:{selection.pk}", kind=Question.Kind.OPERATOR,
            title=f"О предложениях операторов: {selection.title}", since=timezone.localdate(at),
        )  # fmt: skip
        journal.record(
            actor=actor, act="add_offer", within=selection.place, subject=selection, at=at, by=by,
            after=_offer_told(made),
        )  # fmt: skip
    return made


def change_offer(
    *, offer: Offer, values: Mapping[str, Any], attached: Sequence[Any] = (), actor: User, at: datetime
) -> Offer:
    """Correct an offer, add files to it. Raises SelectionHasMoved, OfferRefused, FileRejected, ValidationError."""
    selection = offer.selection
    by = require(selection, COLLECTING, actor, at)
    before = _offer_told(offer)
    _fill(offer, OFFER, values)
    _check_offer(offer, attached, timezone.localdate(at))
    kept = [taken(one, selection.municipality, actor, at) for one in attached]
    with transaction.atomic():
        offer.full_clean(exclude=["selection"])
        offer.save(update_fields=list(OFFER))
        OfferFile.objects.bulk_create(OfferFile(offer=offer, file=one) for one in kept if one is not None)
        journal.record(
            actor=actor, act="change_offer", within=selection.place, subject=selection, at=at, by=by,
            before=before, after=_offer_told(offer),
        )  # fmt: skip
    return offer


def drop_offer_file(*, file: OfferFile, actor: User, at: datetime) -> None:
    """Take a file off an offer. Raises SelectionHasMoved."""
    selection = file.offer.selection
    by = require(selection, COLLECTING, actor, at)
    with transaction.atomic():
        journal.record(
            actor=actor, act="drop_offer_file", within=selection.place, subject=selection, at=at, by=by,
            before={"operator": file.offer.name, "file": file.file.name},
        )  # fmt: skip
        file.delete()


def decline_offer(*, offer: Offer, reason: str, actor: User, at: datetime) -> Offer:
    """Say why an offer is not considered; without a reason it is considered again. Raises SelectionHasMoved."""
    selection = offer.selection
    by = require(selection, COLLECTING, actor, at)
    before, offer.declined = offer.declined, tidy(reason)
    with transaction.atomic():
        offer.full_clean(exclude=["selection"])
        offer.save(update_fields=["declined"])
        journal.record(
            actor=actor, act="decline_offer", within=selection.place, subject=selection, at=at, by=by,
            before={"declined": before}, after={"operator": offer.name, "declined": offer.declined},
            reason=offer.declined,
        )  # fmt: skip
    return offer


def require(selection: Selection, states: tuple[str, ...], actor: User, at: datetime) -> Held:
    """Return the role by which a person keeps a selection that is in one of these states. Raises SelectionHasMoved."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=selection.place, at=at)
    if selection.state not in states:
        raise SelectionHasMoved(f"Сейчас это сделать нельзя: {selection.get_state_display()}.")
    return by


def check_decision(basis: str, decided_on: date, today: date) -> None:
    """Refuse a decision without words or of a day to come. Raises SelectionRefused."""
    if not tidy(basis):
        raise SelectionRefused("Назовите решение: вид документа, дату и номер.")
    if decided_on > today:
        raise SelectionRefused(f"День решения ещё не наступил: {wording.date_words(decided_on)}")


def _with_terms(selection: Selection, stored: StoredFile, by: Held, actor: User, at: datetime) -> Selection:
    with transaction.atomic():
        selection.terms_file, selection.terms_basis, selection.terms_on = stored, "", None
        selection.terms_resolution = None
        selection.save(update_fields=["terms_file", "terms_basis", "terms_on", "terms_resolution"])
        matters.put(
            municipality=selection.municipality, key=f"terms:{selection.pk}", kind=Question.Kind.TERMS,
            title=f"О техническом задании: {selection.title}", since=timezone.localdate(at),
        )  # fmt: skip
        journal.record(
            actor=actor, act="give_terms", within=selection.place, subject=selection, at=at, by=by,
            after={"file": stored.name},
        )  # fmt: skip
    return selection


def _note_terms(selection: Selection, basis: str, on: date, resolution: Resolution | None = None) -> None:
    selection.terms_basis, selection.terms_on = basis, on
    selection.terms_resolution = resolution or decisions.named(selection.municipality, basis, on)
    selection.full_clean(exclude=["municipality", "made_by", "terms_resolution"])
    waiting = Selection.objects.filter(pk=selection.pk, terms_basis="", terms_file=selection.terms_file_id)
    values = {"terms_basis": basis, "terms_on": on, "terms_resolution": selection.terms_resolution}
    if not waiting.update(**values):
        raise SelectionHasMoved("Техническое задание уже утверждено или заменено: обновите страницу.")
    matters.take_off(municipality=selection.municipality, key=f"terms:{selection.pk}")


def _check_offer(offer: Offer, attached: Sequence[Any], today: date) -> None:
    if offer.received_on is not None and offer.received_on > today:
        raise OfferRefused(f"День поступления ещё не наступил: {wording.date_words(offer.received_on)}")
    there = 0 if offer.pk is None else offer.files.count()
    if there + len(attached) > MOST_FILES:
        raise OfferRefused(f"К предложению прикладывают не больше {MOST_FILES} файлов.")


def _fill(row: Any, names: tuple[str, ...], values: Mapping[str, Any]) -> None:
    for name in names:
        if name in values:
            value = values[name]
            is_long = name in ("experience", "conditions")
            setattr(row, name, value.strip() if is_long else tidy(value) if isinstance(value, str) else value)


def _told(selection: Selection) -> dict[str, Any]:
    return {name: getattr(selection, name) for name in SELECTION}


def _offer_told(offer: Offer) -> dict[str, Any]:
    return {"operator": offer.name, **{name: getattr(offer, name) for name in ("received_on", "price", "days")}}
