"""What the check of a site proposes becomes a mark only when a person takes it over, item by item."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Inspection, Mark
from merilo.assessment.queries import proposals
from merilo.assessment.services import filling, inspecting
from merilo.assessment.services.evidence import MOST_OF_AN_ITEM, add_evidence
from merilo.core import wording


class NothingProposed(Refused):
    """The site has been checked anew since, or the check says nothing that could be a mark."""


class MarkedMeanwhile(Refused):
    """Another person has marked the item."""


def take_proposal(*, inspection: Inspection, item: str, audit: int, actor: User, at: datetime) -> Mark:
    """Take what an audit of the site says of an item as one's own mark, with the page where it was seen.

    A mark of another person is left alone. Raises NothingProposed, MarkedMeanwhile, InspectionHasMoved, UnknownItem.
    """
    unit = inspection.unit
    access.require(actor, Act.FILL_CHECKLIST, within=unit.place_in(unit.cycle), at=at)
    filling.known(filling.form_of(inspection), item)
    found = proposals.of(inspection).get(item)
    if found is None or found.audit != audit or found.value is None:
        raise NothingProposed("Предложения программы по этому пункту больше нет: обновите страницу.")
    with transaction.atomic():
        note = f"По проверке сайта {wording.date_words(found.on)}: {found.reason}"
        given = inspecting.MarkInput(item, found.value, wording.shortened(note, 900), seen=0)
        kept = inspecting.set_marks(inspection=inspection, marks=[given], actor=actor, at=at)
        if kept.conflicts:
            raise MarkedMeanwhile("Пункт уже отметил другой человек: обновите страницу.")
        mark = filling.current_marks(kept.inspection)[item]
        there = kept.inspection.evidence.filter(item=item)
        if found.url and not there.filter(url=found.url).exists() and there.count() < MOST_OF_AN_ITEM:
            add_evidence(
                inspection=kept.inspection, item=item, url=found.url, note=wording.shortened(found.quote, 280),
                actor=actor, at=at,
            )  # fmt: skip
    return mark
