"""What people are told of messages: staff in the program, the citizen by mail where an address was left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from merilo.accounts.models import MailAttempt, User
from merilo.accounts.queries import people
from merilo.accounts.services import notices
from merilo.core import wording
from merilo.feedback.models import Answer, Appeal, Contact
from merilo.plans.queries import addressees
from merilo.registry.models import Municipality


def message_came(*, appeal: Appeal, at: datetime) -> None:
    """Tell the coordinators that a message waits for registration."""
    text = f"{appeal}: {appeal.get_kind_display()}. Зарегистрируйте до {wording.date_words(appeal.register_by)}"
    _tell(coordinators(appeal.municipality, at), "came", appeal, text, at)


def routed(*, appeal: Appeal, at: datetime) -> None:
    """Tell the head of the institution that an answer is to be prepared."""
    if appeal.routed_to is None or appeal.prepare_by is None or appeal.routed_at is None:
        return
    heads = people.heads_of([str(appeal.routed_to.place)], on=timezone.localdate(at))
    text = f"{appeal}: подготовьте ответ до {wording.date_words(appeal.prepare_by)}"
    _tell(heads, f"routed:{appeal.routed_at:%Y%m%d%H%M%S}", appeal, text, at)


def prepared(*, appeal: Appeal, at: datetime) -> None:
    """Tell the coordinators that the institution has prepared an answer."""
    text = f"{appeal}: учреждение подготовило ответ, проверьте и отправьте."
    _tell(coordinators(appeal.municipality, at), f"prepared:{at:%Y%m%d%H%M%S}", appeal, text, at)


def rated(*, appeal: Appeal, at: datetime) -> None:
    """Tell the coordinators that an answer has not helped."""
    if appeal.satisfaction != Appeal.Satisfaction.YES:
        text = (
            f"{appeal}: человек пишет, что ответ {'помог отчасти' if appeal.satisfaction == 'partly' else 'не помог'}."
        )
        _tell(coordinators(appeal.municipality, at), f"rated:{at:%Y%m%d%H%M%S}", appeal, text, at)


def mail_answer(*, answer: Answer, at: datetime) -> bool:
    """Send an answer to the address that was left, and say whether it went; what failed the administrator sees."""
    appeal = answer.appeal
    what = {"answer": answer, "files": answer.files.count()}
    if not _mail(appeal, "answer", f"Ответ на сообщение №\u00a0{appeal.number}", what, at):
        return False
    Answer.objects.filter(pk=answer.pk).update(mailed_at=at)
    return True


def mail_news(*, appeal: Appeal, at: datetime) -> bool:
    """Send what has become of a message without an answer: prolonged, forwarded, left without one."""
    return _mail(appeal, "news", f"О сообщении №\u00a0{appeal.number}", {}, at)


def _mail(appeal: Appeal, template: str, subject: str, what: dict[str, object], at: datetime) -> bool:
    contact = Contact.objects.filter(appeal=appeal).exclude(email="").first()
    if contact is None or settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return False
    status = settings.BASE_ADDRESS + reverse("public_message_status", args=[appeal.municipality.slug])
    body = render_to_string(f"feedback/letters/{template}.txt", {"appeal": appeal, "status": status, **what})
    try:
        EmailMessage(subject, body, to=[contact.email]).send()
    except (OSError, SMTPException, ValueError) as error:
        fault = f"{type(error).__name__}: {error}"[:500]
        MailAttempt.objects.create(at=at, to=_masked(contact.email), subject=subject, error=fault)
        return False
    MailAttempt.objects.create(at=at, to=_masked(contact.email), subject=subject)
    return True


def _masked(address: str) -> str:
    """Return an address as the log of letters keeps it: a citizen's is not to outlive the message."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def coordinators(municipality: Municipality, at: datetime) -> tuple[User, ...]:
    """Return who takes messages here, and who stands in for them."""
    on = timezone.localdate(at)
    found = addressees.coordinators([municipality.pk], on=on)[municipality.pk]
    away = addressees.deputies([one.pk for one in found], on=on)
    deputies = [user for those in away.values() for user, place in those if place == str(municipality.pk)]
    return tuple({one.pk: one for one in (*found, *deputies)}.values())


def _tell(users: Iterable[User], what: str, appeal: Appeal, text: str, at: datetime) -> None:
    link = reverse("appeal", args=[appeal.municipality.slug, appeal.pk])
    place = appeal.municipality.place
    notices.notify(users=users, key=f"appeal:{appeal.pk}:{what}", text=text, link=link, place=place, at=at)
