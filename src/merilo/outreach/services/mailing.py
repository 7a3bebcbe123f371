"""One letter to several organisations; what came of each is noted and stands among its contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.outreach.models import Mailing, MailingLetter, Partner, PartnerContact
from merilo.outreach.services import proofs
from merilo.registry.models import Municipality

MOST = 100


class MailingRejected(Refused):
    """A letter to nobody, or with days that cannot be."""


def write_mailing(
    *,
    municipality: Municipality,
    partners: Sequence[Partner],
    kind: str,
    title: str,
    text: str,
    written_on: date,
    number: str = "",
    reply_by: date | None = None,
    signed_post: str = "",
    signed_by: str = "",
    actor: User,
    at: datetime,
) -> Mailing:
    """Write one letter to each of the organisations. Raises MailingRejected, ValidationError."""
    by = access.require(actor, Act.KEEP_OUTREACH, within=municipality.place, at=at)
    today = timezone.localdate(at)
    if not partners or len(partners) > MOST:
        raise MailingRejected(f"Отметьте, кому письмо: от одной до {MOST} организаций.")
    if abs((written_on - today).days) > 366:
        raise MailingRejected("Проверьте дату письма: она дальше года от сегодняшнего дня.")
    if reply_by is not None and reply_by < written_on:
        raise MailingRejected("Срок ответа раньше даты письма.")
    with transaction.atomic():
        made = Mailing(
            municipality=municipality, kind=kind, title=proofs.tidy(title), text=_words(text), written_on=written_on,
            number=proofs.tidy(number), reply_by=reply_by, signed_post=proofs.tidy(signed_post),
            signed_by=proofs.tidy(signed_by), author=actor, made_at=at,
        )  # fmt: skip
        made.full_clean(exclude=["municipality", "author"])
        made.save()
        ours = [one for one in partners if one.municipality_id == municipality.pk]
        MailingLetter.objects.bulk_create(
            MailingLetter(mailing=made, partner=one, position=place) for place, one in enumerate(ours, 1)
        )
        journal.record(
            actor=actor, act="write_mailing", within=municipality.place, subject=made, at=at, by=by,
            after={"title": made.title, "written_on": written_on, "letters": len(ours)},
        )  # fmt: skip
    return made


def send_mailing(*, mailing: Mailing, sent_on: date, actor: User, at: datetime) -> int:
    """Note that the letters that were not yet sent have gone; return how many. Raises MailingRejected."""
    within = mailing.municipality.place
    by = access.require(actor, Act.KEEP_OUTREACH, within=within, at=at)
    if not mailing.written_on <= sent_on <= timezone.localdate(at):
        raise MailingRejected("День отправки — не раньше даты письма и не позже сегодняшнего дня.")
    with transaction.atomic():
        waiting = list(mailing.letters.filter(sent_on=None).select_related("partner"))
        if not waiting:
            raise MailingRejected("Все письма уже отмечены отправленными.")
        mailing.letters.filter(pk__in=[one.pk for one in waiting]).update(sent_on=sent_on)
        PartnerContact.objects.bulk_create(
            PartnerContact(
                partner=one.partner, way=PartnerContact.Way.MAIL, on=sent_on, topic=mailing.title,
                next_on=mailing.reply_by, author=actor, made_at=at,
            )
            for one in waiting
        )  # fmt: skip
        journal.record(
            actor=actor, act="send_mailing", within=within, subject=mailing, at=at, by=by,
            after={"sent_on": sent_on, "letters": len(waiting)},
        )  # fmt: skip
    return len(waiting)


def record_outcome(
    *, letter: MailingLetter, outcome: str, answered_on: date | None = None, note: str = "", actor: User, at: datetime
) -> MailingLetter:
    """Note what came of one letter; said again, it corrects what was said. Raises MailingRejected."""
    within = letter.mailing.municipality.place
    by = access.require(actor, Act.KEEP_OUTREACH, within=within, at=at)
    has_answer = outcome in (MailingLetter.Outcome.AGREED, MailingLetter.Outcome.REFUSED)
    if letter.sent_on is None:
        raise MailingRejected("Сначала отметьте, что письма отправлены.")
    if has_answer and answered_on is None:
        raise MailingRejected("Укажите, когда пришёл ответ.")
    if answered_on is not None and not letter.sent_on <= answered_on <= timezone.localdate(at):
        raise MailingRejected("День ответа — не раньше отправки и не позже сегодняшнего дня.")
    with transaction.atomic():
        before = {"outcome": letter.get_outcome_display()}
        letter.outcome, letter.answered_on = outcome, answered_on if has_answer else None
        letter.note = proofs.tidy(note)
        letter.full_clean(exclude=["mailing", "partner"])
        letter.save(update_fields=["outcome", "answered_on", "note"])
        journal.record(
            actor=actor, act="record_outcome", within=within, subject=letter, at=at, by=by,
            before=before, after={"outcome": letter.get_outcome_display(), "answered_on": letter.answered_on},
        )  # fmt: skip
    return letter


def _words(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines()).strip()
