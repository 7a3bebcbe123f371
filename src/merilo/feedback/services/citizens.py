"""What the author of a message does with it by number and code; nobody signs in for this."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from merilo.accounts import journal
from merilo.accounts.refusal import Refused
from merilo.feedback.models import Appeal, Consent, Contact
from merilo.feedback.queries import reception
from merilo.feedback.services import telling
from merilo.feedback.services.handling import AppealHasMoved

LONGEST_NOTE = 1000


class ContactsMissing(Refused):
    """Consent was given and nothing to keep."""


class ConsentChanged(Refused):
    """The text was changed while it was read: it is read once more."""


def leave_contacts(
    *, appeal: Appeal, text: str, name: str = "", email: str = "", phone: str = "", at: datetime
) -> Contact:
    """Keep how to reach the author, with the consent as it was read. Raises ContactsMissing, ConsentChanged."""
    if not (email.strip() or phone.strip()):
        raise ContactsMissing("Укажите почту или телефон, чтобы мы могли ответить.")
    if text != reception.consent_text(reception.rules_of(appeal.municipality)):
        raise ConsentChanged("Текст согласия тем временем изменился: прочитайте его ещё раз.")
    with transaction.atomic():
        open_now = Appeal.objects.select_for_update().filter(
            pk=appeal.pk, state__in=(Appeal.State.RECEIVED, Appeal.State.OPEN)
        )
        if not open_now.exists():
            raise AppealHasMoved("Ответ на сообщение уже дан: контакты больше не нужны.")
        Contact.objects.filter(appeal=appeal).delete()
        made = Contact(
            appeal=appeal, basis=Contact.Basis.CONSENT, name=name.strip(), email=email.strip(), phone=phone.strip()
        )
        made.full_clean(exclude=["appeal"])
        made.save()
        Consent.objects.update_or_create(
            appeal=appeal, defaults={"text": text, "given_at": at, "withdrawn_at": None}
        )  # fmt: skip
        journal.record(
            actor=None, act="leave_contacts", within=appeal.municipality.place, subject=appeal, at=at,
            after={"consent": "дано"},
        )  # fmt: skip
    return made


def withdraw_consent(*, appeal: Appeal, at: datetime) -> None:
    """Take consent back: contacts are deleted at once, the message stays."""
    with transaction.atomic():
        if not Consent.objects.filter(appeal=appeal, withdrawn_at__isnull=True).update(withdrawn_at=at):
            return
        Contact.objects.filter(appeal=appeal, basis=Contact.Basis.CONSENT).delete()
        journal.record(
            actor=None, act="withdraw_consent", within=appeal.municipality.place, subject=appeal, at=at,
            after={"consent": "отозвано"},
        )  # fmt: skip


def rate_answer(*, appeal: Appeal, satisfaction: str, note: str = "", at: datetime) -> Appeal:
    """Say once whether the answer helped. Raises AppealHasMoved."""
    said = Appeal.Satisfaction(satisfaction)
    with transaction.atomic():
        found = Appeal.objects.filter(
            pk=appeal.pk, state=Appeal.State.ANSWERED, satisfaction="", anonymised_at__isnull=True
        )
        note = note.replace("\0", "").strip()[:LONGEST_NOTE]
        if not found.update(satisfaction=said, satisfaction_note=note, rated_at=at):
            raise AppealHasMoved("Этот ответ уже оценён или сообщение взято снова.")
        appeal.refresh_from_db()
        journal.record(
            actor=None, act="rate_answer", within=appeal.municipality.place, subject=appeal, at=at,
            after={"satisfaction": said.label},
        )  # fmt: skip
    telling.rated(appeal=appeal, at=at)
    return appeal
