"""The library for members is kept, questions are asked and answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.accounts.services import notices
from merilo.core import wording
from merilo.council.models import Guide, Inquiry
from merilo.council.queries import guides as about
from merilo.council.services.keeping import taken
from merilo.registry.models import Municipality
from merilo.registry.services.institutions import tidy

FIELDS = ("kind", "title", "text", "url")
MOST_GUIDES, MOST_OPEN = 200, 20


class GuideRefused(Refused):
    """The page cannot be kept so; the text says why."""


class InquiryRefused(Refused):
    """The question cannot be asked or answered so; the text says why."""


def add_guide(
    *, municipality: Municipality, values: Mapping[str, Any], file: Any = None, actor: User, at: datetime
) -> Guide:
    """Put a page, a document or a link into the library. Raises GuideRefused, FileRejected, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=municipality.place, at=at)
    if Guide.objects.filter(municipality=municipality, key="").count() >= MOST_GUIDES:
        raise GuideRefused(f"В библиотеке не больше {MOST_GUIDES} своих материалов.")
    made = Guide(municipality=municipality, changed_at=at)
    return _save(made, values, file, "add_guide", by, actor, at)


def change_guide(
    *, guide: Guide, values: Mapping[str, Any], file: Any = None, actor: User, at: datetime
) -> Guide:  # fmt: skip
    """Change a page; of one that came with the program the municipality gets its own. Raises GuideRefused."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=guide.place, at=at)
    guide.is_hidden = False
    return _save(guide, values, file, "change_guide", by, actor, at)


def drop_guide(*, guide: Guide, actor: User, at: datetime) -> None:
    """Take a page out of the library; one of the program is hidden and can be shown again by changing it."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=guide.place, at=at)
    with transaction.atomic():
        if guide.key:
            guide.is_hidden, guide.changed_at = True, at
            guide.save()
        journal.record(
            actor=actor, act="drop_guide", within=guide.place, subject=guide, at=at, by=by,
            before={"title": guide.title},
        )  # fmt: skip
        if not guide.key:
            guide.delete()


def restore_guide(*, guide: Guide, actor: User, at: datetime) -> None:
    """Show a page of the program again as it came: what the municipality wrote in its place goes."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=guide.place, at=at)
    with transaction.atomic():
        journal.record(
            actor=actor, act="restore_guide", within=guide.place, subject=guide, at=at, by=by,
            before={"title": guide.title},
        )  # fmt: skip
        guide.delete()


def ask(*, municipality: Municipality, text: str, actor: User, at: datetime) -> Inquiry:
    """Ask those who keep the council, as a member. Raises InquiryRefused, ValidationError."""
    by = access.require(actor, Act.JOIN_COUNCIL, within=municipality.place, at=at)
    if Inquiry.objects.filter(municipality=municipality, author=actor, answered_at__isnull=True).count() >= MOST_OPEN:
        raise InquiryRefused("Ваши прежние вопросы ещё ждут ответа: дождитесь его.")
    made = Inquiry(municipality=municipality, author=actor, text=text.strip(), asked_at=at)
    with transaction.atomic():
        made.full_clean(exclude=["municipality", "author"])
        made.save()
        journal.record(
            actor=actor, act="ask_council", within=made.place, subject=made, at=at, by=by,
            after={"question": wording.shortened(made.text, 300)},
        )  # fmt: skip
    return made


def answer(*, inquiry: Inquiry, text: str, actor: User, at: datetime) -> Inquiry:
    """Answer a question of a member, or mend the answer; all members read it. Raises InquiryRefused."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=inquiry.place, at=at)
    if not text.strip():
        raise InquiryRefused("Напишите ответ.")
    before = inquiry.answer
    inquiry.answer, inquiry.answered_by, inquiry.answered_at = text.strip(), actor, at
    with transaction.atomic():
        inquiry.full_clean(exclude=["municipality", "author", "answered_by"])
        inquiry.save(update_fields=["answer", "answered_by", "answered_at"])
        journal.record(
            actor=actor, act="answer_council", within=inquiry.place, subject=inquiry, at=at, by=by,
            before={"answer": wording.shortened(before, 300)},
            after={"answer": wording.shortened(inquiry.answer, 300)},
        )  # fmt: skip
    notices.notify(
        users=[inquiry.author], key=f"inquiry:{inquiry.pk}:{at:%Y%m%d%H%M%S}",
        text=f"Ответ на ваш вопрос: {wording.shortened(inquiry.text, 120)}",
        link=reverse("guides", args=[inquiry.municipality.slug]) + f"#q{inquiry.pk}", place=inquiry.place, at=at,
    )  # fmt: skip
    return inquiry


def _save(
    guide: Guide, values: Mapping[str, Any], file: Any, act: str, by: Any, actor: User, at: datetime
) -> Guide:  # fmt: skip
    before = about.told(guide) if act == "change_guide" else {}
    for name in FIELDS:
        value = values[name]
        setattr(guide, name, tidy(value) if name == "title" else value.strip())
    guide.file = taken(file, guide.municipality, actor, at) or guide.file
    guide.changed_at = at
    if not (guide.text or guide.url or guide.file):
        raise GuideRefused("Напишите текст, приложите файл или укажите ссылку.")
    with transaction.atomic():
        guide.full_clean(exclude=["municipality"])
        guide.save()
        journal.record(
            actor=actor, act=act, within=guide.place, subject=guide, at=at, by=by, before=before,
            after=about.told(guide),
        )  # fmt: skip
    return guide
