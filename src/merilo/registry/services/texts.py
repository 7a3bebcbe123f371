"""Changing the texts of the public section."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.registry.models import Municipality, PublicText
from merilo.registry.queries import texts


class NoSuchText(Refused):
    """The public section has no text of this name or language."""


class TextTooLong(Refused):
    """The text does not fit on a page that people read."""


LONGEST = 8000  # signs


def change_text(
    *, municipality: Municipality, key: str, language: str, text: str, actor: User, at: datetime
) -> PublicText | None:
    """Put a text in the municipality's own words and return it; an empty one, or the one that ships, gives back that.

    Raises NoSuchText, TextTooLong.
    """
    by = access.require(actor, Act.KEEP_TEXTS, within=municipality.place, at=at)
    if language not in PublicText.Language.values or language not in texts.shipped().get(key, {}):
        raise NoSuchText("Такого текста в публичном разделе нет.")
    said = "\n".join(line.rstrip() for line in text.replace("\x00", "").splitlines()).strip()
    if len(said) > LONGEST:
        raise TextTooLong(f"Текст длиннее {LONGEST} знаков: сократите его.")
    if said == texts.default(municipality, key, language):
        said = ""
    with transaction.atomic():
        kept = PublicText.objects.select_for_update().filter(municipality=municipality, key=key, language=language)
        standing = kept.first()
        before = {"text": standing.text if standing else ""}
        made = standing or PublicText(municipality=municipality, key=key, language=language)
        made.text = said
        if said:
            made.full_clean()
            made.save()
        elif standing is not None:
            kept.delete()
        if before["text"] != said:
            name = f"«{texts.shipped()[key]['title']}» ({PublicText.Language(language).label})"
            journal.record(
                actor=actor,
                act="change_text",
                within=municipality.place,
                subject=municipality,
                at=at,
                by=by,
                before={name: before["text"]},
                after={name: said},
            )
    return made if said else None
