"""What a citizen sees of a message: by its number and code, or for a while after sending it."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core import signing

from merilo.feedback.models import Answer, Appeal, AppealFile, Consent, Contact
from merilo.registry.models import Municipality

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
CODE = re.compile(f"[{LETTERS}]{{12}}")
SALT = "merilo.feedback"
OPEN_FOR = 30 * 60  # seconds a message once opened by its code stays open in the browser
FORM_FOR = 24 * 60 * 60  # seconds a form may lie half filled in


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its author sees it."""

    appeal: Appeal
    number: str
    state: str
    received_on: date
    register_by: date
    due_on: date | None
    was_extended: bool
    attached: tuple[str, ...]  # names of the files that came with it
    answers: tuple[tuple[Answer, tuple[AppealFile, ...]], ...]
    has_contacts: bool
    consent: Consent | None
    may_rate: bool
    may_leave_contacts: bool


def code_of(receipt: str) -> str:
    """Return the code that belongs to the receipt of a form: only this installation can tell it."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"{SALT}:{receipt}".encode(), "sha256")
    number = int.from_bytes(digest, "big")
    found = ""
    for _ in range(12):
        number, place = divmod(number, len(LETTERS))
        found += LETTERS[place]
    return found


def hash_of(code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(f"{SALT}:{tidy_code(code)}".encode()).hexdigest()


def tidy_code(code: str) -> str:
    """Return a code as it is compared: without spaces and dashes, in small letters."""
    return re.sub(r"[\s\-–—]", "", code).lower()


def grouped(code: str) -> str:
    """Return a code as people copy it."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def by_code(municipality: Municipality, number: str, code: str) -> Appeal | None:
    """Return the message with this number and code."""
    found = re.fullmatch(r"\s*(?:№\s*)?(\d{1,8})\s*/\s*(\d{4})\s*", number, re.ASCII)
    if found is None or not CODE.fullmatch(tidy_code(code)):
        return None
    one = Appeal.objects.filter(municipality=municipality, ordinal=int(found[1]), year=int(found[2])).first()
    if one is None or not one.secret_hash or not hmac.compare_digest(one.secret_hash, hash_of(code)):
        return None
    return one


def by_receipt(municipality: Municipality, receipt: str) -> Appeal | None:
    """Return the message a form has sent."""
    return Appeal.objects.filter(municipality=municipality, receipt=receipt).first() if receipt else None


def key_to(appeal: Appeal) -> str:
    """Return the part of an address by which a message stays open for a while."""
    return signing.dumps(appeal.pk, salt=f"{SALT}.open", compress=False)


def opened(municipality: Municipality, key: str) -> Appeal | None:
    """Return the message that was opened a while ago; None when that was too long ago."""
    try:
        pk = signing.loads(key, salt=f"{SALT}.open", max_age=OPEN_FOR)
    except signing.BadSignature:
        return None
    return Appeal.objects.filter(municipality=municipality, pk=pk).first()


def new_receipt(fresh: str) -> str:
    """Return the signed receipt of a form that is handed out; its age tells how long it was filled in."""
    return signing.TimestampSigner(salt=f"{SALT}.form").sign(fresh)


def receipt_of(signed: str) -> tuple[str, int] | None:
    """Return the receipt of a form of ours and the moment it was handed out; None for any other."""
    signer = signing.TimestampSigner(salt=f"{SALT}.form")
    try:
        receipt = signer.unsign(signed, max_age=FORM_FOR)
        return receipt, int(signing.b62_decode(signed.split(signer.sep)[-2]))
    except (signing.BadSignature, ValueError, IndexError):
        return None


def message(appeal: Appeal) -> Message:
    """Return a message as its author sees it."""
    files = list(AppealFile.objects.filter(appeal=appeal).select_related("file"))
    answers = tuple(
        (one, tuple(file for file in files if file.answer_id == one.pk)) for one in Answer.objects.filter(appeal=appeal)
    )
    consent = Consent.objects.filter(appeal=appeal, withdrawn_at__isnull=True).first()
    is_forgotten = appeal.anonymised_at is not None
    return Message(
        appeal=appeal,
        number=appeal.number,
        state=appeal.state,
        received_on=appeal.received_on,
        register_by=appeal.register_by,
        due_on=appeal.due_on,
        was_extended=appeal.extended_at is not None,
        attached=tuple(one.file.name for one in files if one.answer_id is None),
        answers=() if is_forgotten else answers,
        has_contacts=Contact.objects.filter(appeal=appeal).exists(),
        consent=consent,
        may_rate=appeal.state == Appeal.State.ANSWERED and not appeal.satisfaction and not is_forgotten,
        may_leave_contacts=consent is None and appeal.state in (Appeal.State.RECEIVED, Appeal.State.OPEN),
    )
