"""What a mark rests on: photos and screenshots without the place they were taken at, links."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlsplit

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Inspection, MarkEvidence
from merilo.assessment.queries import checklists
from merilo.assessment.services import filling
from merilo.plans.services import files

MOST_OF_AN_ITEM = 10
KINDS = frozenset({"picture", "pdf", "document"})


class EvidenceRejected(Refused):
    """A piece of evidence that is neither a file nor a link to a page, or one too many."""


class NotYours(Refused):
    """What another person has added is taken away by that person or a coordinator."""


def add_evidence(
    *,
    inspection: Inspection,
    item: str,
    actor: User,
    at: datetime,
    name: str = "",
    content: BinaryIO | bytes | None = None,
    url: str = "",
    note: str = "",
    receipt: str | None = None,
) -> MarkEvidence:
    """Keep a photo, a screenshot, a document or a link for an item. Sent again with its receipt it is kept once.

    Raises EvidenceRejected, UnknownItem, ReceiptIsTaken, files.FileRejected.
    """
    unit = inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.FILL_CHECKLIST, within=place, at=at)
    filling.known(filling.form_of(inspection), item)
    if (stored := _stored(receipt, inspection, item)) is not None:
        return stored
    note, url = note.replace("\0", "").strip()[:300], url.strip()
    if content is None:
        check_link(url)
    checked = files.check(name=name, content=content, kinds=KINDS) if content is not None else None
    with transaction.atomic():
        inspection = filling.held(inspection)
        if (stored := _stored(receipt, inspection, item)) is not None:  # two sends at once: the first is kept
            return stored
        if MarkEvidence.objects.filter(inspection=inspection, item=item).count() >= MOST_OF_AN_ITEM:
            raise EvidenceRejected(f"К одному пункту можно приложить до {MOST_OF_AN_ITEM} подтверждений.")
        file = None
        if checked is not None:
            file = files.keep(checked, municipality=unit.cycle.municipality, actor=actor, at=at)
        kept = MarkEvidence(
            inspection=inspection, item=item, file=file, url="" if file else url, note=note, author=actor, at=at,
            receipt=receipt or None,
        )  # fmt: skip
        kept.full_clean(exclude=["inspection", "file", "author", "receipt"])
        kept.save()
        journal.record(
            actor=actor, act="add_evidence", within=place, subject=inspection, at=at, by=by,
            after={"item": checklists.item_words(item), "shown": file.name if file else url},
        )  # fmt: skip
    return kept


def check_link(url: str) -> None:
    """Refuse what is not the address of a page. Raises EvidenceRejected."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or len(url) > 1000:
        raise EvidenceRejected("Ссылка начинается с http:// или https:// и не длиннее 1000 знаков.")


def _stored(receipt: str | None, inspection: Inspection, item: str) -> MarkEvidence | None:
    if not receipt:
        return None
    if len(receipt) > 40:
        raise filling.ReceiptIsTaken("Номер снимка длиннее 40 знаков.")
    stored = MarkEvidence.objects.filter(receipt=receipt).select_related("inspection").first()
    if stored is None:
        return None
    theirs = stored.inspection
    if (theirs.unit_id, theirs.channel, stored.item) != (inspection.unit_id, inspection.channel, item):
        raise filling.ReceiptIsTaken("Снимок с таким номером уже приложен к другому пункту.")
    return stored


@transaction.atomic
def remove_evidence(*, evidence: MarkEvidence, actor: User, at: datetime) -> None:
    """Take away what was added by mistake, while the form is open: one's own, a coordinator anybody's."""
    inspection, unit = evidence.inspection, evidence.inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.FILL_CHECKLIST, within=place, at=at)
    if evidence.author_id != actor.pk and by.role == access.OWN:
        raise NotYours("Это приложил другой человек: убрать может он или координатор.")
    filling.must_be(filling.held(inspection), Inspection.State.OPEN)
    journal.record(
        actor=actor, act="remove_evidence", within=place, subject=inspection, at=at, by=by,
        before={
            "item": checklists.item_words(evidence.item),
            "shown": evidence.file.name if evidence.file else evidence.url,
        },
    )  # fmt: skip
    evidence.delete()
