"""Messages come in: from citizens through the form, or written down by hand from a call or a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.feedback.models import Answer, Appeal, AppealFile, Contact, Reception
from merilo.feedback.queries import guard, public, reception, terms
from merilo.feedback.services import telling
from merilo.plans.services import files, scheduling
from merilo.registry.models import Institution, Municipality

LONGEST = 5000
MOST_FILES = 5
MOST_BYTES = 20 * 1024 * 1024  # of all files of one message
KINDS = frozenset({"picture", "pdf", "document"})
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class MessageRejected(Refused):
    """A message that says nothing, says too much, or is about what is not here."""


class ReceptionClosed(Refused):
    """This site takes no messages now."""


@dataclass(frozen=True, slots=True)
class FileInput:
    """A file as it comes in."""

    name: str
    content: BinaryIO | bytes
    size: int


@dataclass(frozen=True, slots=True)
class ContactInput:
    """How to reach a person who has called, come or written, and by what right this is written down."""

    basis: str
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is filled in."""
        return not (self.name or self.email or self.phone or self.address)


def take_message(
    *,
    municipality: Municipality,
    kind: str,
    topic: str,
    institution: Institution | None,
    text: str,
    attached: Sequence[FileInput] = (),
    language: str = "ru",
    receipt: str,
    seconds: int | None = None,
    is_trapped: bool = False,
    at: datetime,
) -> Appeal:
    """Store a message of a citizen and return it; a form sent twice is one message. Nobody signs in for this.

    What looks odd is marked, never dropped: `is_trapped` says that a field was filled in that people do not see.
    Raises MessageRejected, ReceptionClosed, files.FileRejected.
    """
    known = public.by_receipt(municipality, receipt)
    if known is not None:
        return known
    if not reception.rules_of(municipality).is_open:
        raise ReceptionClosed("Сообщения через этот сайт сейчас не принимаются.")
    text = checked_text(text)
    checked = _checked_files(attached)
    today = timezone.localdate(at)
    with transaction.atomic():
        ordinal = _next_ordinal(municipality, today.year)
        known = public.by_receipt(municipality, receipt)
        if known is not None:
            return known
        made = Appeal(
            municipality=municipality, year=today.year, ordinal=ordinal, way=Appeal.Way.WEB, kind=kind, topic=topic,
            institution=_here(institution, municipality), text=text, language=language, receipt=receipt,
            secret_hash=public.hash_of(public.code_of(receipt)), received_at=at, received_on=today,
            register_by=_register_by(today),
            doubts=_doubts(municipality, text, today, seconds=seconds, is_trapped=is_trapped),
        )  # fmt: skip
        made.full_clean(exclude=["municipality", "institution", "doubts", "secret_hash", "receipt"])
        made.save()
        _keep(made, checked, actor=None, at=at)
        journal.record(
            actor=None, act="take_message", within=municipality.place, subject=made, at=at,
            after={"kind": made.get_kind_display(), "files": len(checked), "register_by": made.register_by},
        )  # fmt: skip
    telling.message_came(appeal=made, at=at)
    return made


def log_appeal(
    *,
    municipality: Municipality,
    way: str,
    received_on: date,
    is_legal: bool,
    kind: str,
    topic: str,
    institution: Institution | None,
    text: str,
    contact: ContactInput | None = None,
    answer: str = "",
    attached: Sequence[FileInput] = (),
    actor: User,
    at: datetime,
) -> Appeal:
    """Write down a call, a letter or a visit and register it; answered on the spot where `answer` says how.

    Raises MessageRejected, files.FileRejected.
    """
    by = access.require(actor, Act.KEEP_APPEALS, within=municipality.place, at=at)
    text, answer = checked_text(text), answer.replace("\0", "").strip()
    today = timezone.localdate(at)
    if way == Appeal.Way.WEB:
        raise MessageRejected("Сообщения через сайт записываются сами: выберите, как поступило это.")
    if received_on > today or received_on.year < 2000:
        raise MessageRejected(f"Проверьте день поступления: {wording.date_words(received_on)}")
    checked = _checked_files(attached)
    with transaction.atomic():
        made = Appeal(
            municipality=municipality, year=today.year, ordinal=_next_ordinal(municipality, today.year), way=way,
            is_legal=is_legal, kind=kind, topic=topic, institution=_here(institution, municipality), text=text,
            received_at=at, received_on=received_on, register_by=_register_by(received_on), made_by=actor,
            **registered(municipality, today, is_legal=is_legal),
        )  # fmt: skip
        if answer:
            made.state, made.closed_on = Appeal.State.ANSWERED, today
        made.full_clean(exclude=["municipality", "institution", "doubts", "secret_hash", "receipt", "made_by"])
        made.save()
        if contact is not None and not contact.is_empty:
            row = Contact(
                appeal=made, basis=contact.basis, name=contact.name, email=contact.email, phone=contact.phone,
                address=contact.address,
            )  # fmt: skip
            row.full_clean(exclude=["appeal"])
            row.save()
        if answer:
            Answer.objects.create(appeal=made, text=answer[:8000], sent_how="сразу, при обращении", at=at, by=actor)
        _keep(made, checked, actor=actor, at=at)
        journal.record(
            actor=actor, act="log_appeal", within=municipality.place, subject=made, at=at, by=by,
            after={"way": made.get_way_display(), "kind": made.get_kind_display(), "received_on": received_on,
                   "due_on": made.due_on, "state": made.get_state_display()},
        )  # fmt: skip
    return made


def registered(municipality: Municipality, on: date, *, is_legal: bool) -> dict[str, object]:
    """Return the values of a message that is registered on a day."""
    days = None if is_legal else reception.rules_of(municipality).answer_days
    due_on = terms.term("answer", on, scheduling.load_calendar(), after="регистрации", days=days).due_on
    return {"state": Appeal.State.OPEN, "registered_on": on, "first_due_on": due_on, "due_on": due_on}


def checked_text(text: str) -> str:
    """Return the words of a message. Raises MessageRejected."""
    text = text.replace("\0", "").strip()
    if not text:
        raise MessageRejected("Напишите сообщение.")
    if len(text) > LONGEST:
        raise MessageRejected(f"Сообщение длиннее {wording.counted(LONGEST, 'знака', 'знаков', 'знаков')}: сократите.")
    return text


def _register_by(on: date) -> date:
    return terms.term("register", on, scheduling.load_calendar(), after="поступления").due_on


def _here(institution: Institution | None, municipality: Municipality) -> Institution | None:
    if institution is not None and institution.municipality_id != municipality.pk:
        raise MessageRejected("Такого учреждения здесь нет.")
    return institution


def _next_ordinal(municipality: Municipality, year: int) -> int:
    """Return the next number of a year; the row of the reception is held, so that two messages get two numbers."""
    Reception.objects.get_or_create(municipality=municipality)
    Reception.objects.select_for_update().get(municipality=municipality)
    last = Appeal.objects.filter(municipality=municipality, year=year).aggregate(last=Max("ordinal"))["last"]
    return (last or 0) + 1


def _doubts(
    municipality: Municipality, text: str, today: date, *, seconds: int | None, is_trapped: bool
) -> list[str]:  # fmt: skip
    rules = guard.rules()
    found = ["robot"] if is_trapped else []
    if seconds is not None and seconds * rules.letters_per_second < len(text):
        found.append("fast")
    if len(_LINK.findall(text)) > rules.most_links:
        found.append("links")
    if Appeal.objects.filter(municipality=municipality, received_on=today, text=text).exists():
        found.append("again")
    return found


def _checked_files(attached: Sequence[FileInput]) -> list[files.Checked]:
    """Look into files before anything is written. Raises MessageRejected, files.FileRejected."""
    if len(attached) > MOST_FILES:
        raise MessageRejected(f"Приложите не больше {wording.counted(MOST_FILES, 'файла', 'файлов', 'файлов')}.")
    if sum(one.size for one in attached) > MOST_BYTES:
        raise MessageRejected(f"Файлы вместе больше {wording.file_size_words(MOST_BYTES)}: выберите самые нужные.")
    return [files.check(name=one.name, content=one.content, kinds=KINDS) for one in attached]


def _keep(
    appeal: Appeal, checked: Sequence[files.Checked], *, actor: User | None, at: datetime, answer: Answer | None = None
) -> None:
    for one in checked:
        stored = files.keep(one, municipality=appeal.municipality, actor=actor, at=at)
        AppealFile.objects.create(appeal=appeal, answer=answer, file=stored)


def keep_with_answer(
    answer: Answer, checked: Sequence[files.Checked], *, by: User, at: datetime
) -> None:  # fmt: skip
    """Keep the files of an answer; a part of answering."""
    _keep(answer.appeal, checked, actor=by, at=at, answer=answer)


def checked_files(attached: Sequence[FileInput]) -> list[files.Checked]:
    """Look into the files of an answer. Raises MessageRejected, files.FileRejected."""
    return _checked_files(attached)
