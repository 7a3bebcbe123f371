"""Messages as staff see them: the list by rights, one with all that became of it, who may see what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import MailAttempt, User
from merilo.accounts.queries.paging import page_of
from merilo.accounts.queries.searching import holding
from merilo.core import wording
from merilo.core.deadlines import Calendar
from merilo.feedback.models import Answer, Appeal, AppealFile, Consent, Contact
from merilo.feedback.queries import guard, reception, terms
from merilo.plans.models import StoredFile
from merilo.registry.models import Municipality

SOON = 5  # days before the term from which on a message is said to be due soon
OVER = (Appeal.State.ANSWERED, Appeal.State.FORWARDED, Appeal.State.DECLINED)
STATES: Sequence[tuple[str, str]] = [
    ("", "незаконченные"), ("received", "ждут регистрации"), ("open", "рассматриваются"), ("late", "просрочены"),
    ("prepared", "учреждение подготовило ответ"), ("answered", "с ответом"), ("unhappy", "ответ не помог"),
    ("forwarded", "переадресованы"), ("declined", "без ответа"), ("all", "все"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AppealRow:
    """A message in the list."""

    pk: int
    number: str
    kind: str
    text: str
    institution: str
    routed_to: str
    way: str
    received_on: date
    due_on: date | None
    words: str
    shape: str
    is_legal: bool
    is_odd: bool
    note: str


@dataclass(frozen=True, slots=True)
class AppealCard:
    """A message with all that became of it; contacts only for those who may see them."""

    appeal: Appeal
    words: str
    shape: str
    counted: tuple[str, ...]
    doubts: tuple[str, ...]
    files: tuple[AppealFile, ...]
    answers: tuple[tuple[Answer, tuple[AppealFile, ...]], ...]
    contact: Contact | None
    consent: Consent | None
    forget_on: date | None


def may_see_any(user: User, municipality: Municipality, *, at: datetime) -> bool:
    """Say whether a person may have messages to read here: all, or those sent to the own institution."""
    if access.may(user, Act.SEE_APPEALS, within=municipality.place, at=at):
        return True
    return bool(access.institutions(user, municipality.pk, on=timezone.localdate(at)))


def seen_by(user: User, municipality: Municipality, *, at: datetime) -> QuerySet[Appeal]:
    """Return the messages a person may read; a head reads those sent to the own institution."""
    found = Appeal.objects.filter(municipality=municipality)
    if access.may(user, Act.SEE_APPEALS, within=municipality.place, at=at):
        return found
    return found.filter(routed_to__in=access.institutions(user, municipality.pk, on=timezone.localdate(at)))


def appeal_of(user: User, municipality: Municipality, pk: int, *, at: datetime) -> Appeal | None:
    """Return a message a person may read."""
    found = seen_by(user, municipality, at=at).filter(pk=pk)
    return found.select_related("municipality", "institution", "routed_to", "prepared_by", "made_by").first()


def rows(
    found: QuerySet[Appeal], *, today: date, state: str = "", institution: int | None = None, kind: str = "",
    words: str = "", page: str = "",
) -> Page[AppealRow]:  # fmt: skip
    """Return a page of messages: unfinished ones by term, others the newest first."""
    found = chosen(found, today=today, state=state, institution=institution, kind=kind, words=words)
    if state in ("", "received", "open", "late", "prepared"):
        found = found.order_by(F("due_on").asc(nulls_first=True), "register_by", "pk")
    return page_of(found, page, lambda some: table(some, today))


def chosen(
    found: QuerySet[Appeal], *, today: date, state: str = "", institution: int | None = None, kind: str = "",
    words: str = "",
) -> QuerySet[Appeal]:  # fmt: skip
    """Return the messages asked for."""
    late = Q(state="received", register_by__lt=today) | Q(state="open", due_on__lt=today)
    by_state = {
        "": ~Q(state__in=OVER), "all": Q(), "late": late, "prepared": Q(state="open", prepared_at__isnull=False),
        "unhappy": Q(state="answered", satisfaction__in=["no", "partly"]),
    }  # fmt: skip
    found = found.filter(by_state.get(state, Q(state=state))).select_related("institution", "routed_to")
    if institution is not None:
        found = found.filter(Q(institution=institution) | Q(routed_to=institution))
    if kind:
        found = found.filter(kind=kind)
    number, _, year = words.strip().partition("/")
    if number.isascii() and number.isdigit() and len(number) < 9:
        found = found.filter(ordinal=int(number))
        return found.filter(year=int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else found
    return found.filter(holding(("text", "institution__name"), words))


def table(some: Iterable[Appeal], today: date) -> list[AppealRow]:
    """Return messages as rows."""
    return [_row(one, today) for one in some]


def _row(one: Appeal, today: date) -> AppealRow:
    words, shape = standing(one, today)
    is_prepared = one.state == Appeal.State.OPEN and one.prepared_at is not None
    return AppealRow(
        pk=one.pk,
        number=one.number,
        kind=one.get_kind_display(),
        text=wording.shortened(one.text, 140) if one.text else "текст стёрт по сроку хранения",
        institution=str(one.institution or ""),
        routed_to=str(one.routed_to or ""),
        way=one.get_way_display(),
        received_on=one.received_on,
        due_on=due_of(one),
        words=words,
        shape=shape,
        is_legal=one.is_legal,
        is_odd=bool(one.doubts),
        note="учреждение подготовило ответ" if is_prepared else "",
    )


def letter_failed(one: Appeal, at: datetime) -> bool:
    """Say whether a letter was to go to the author at a moment and has not gone."""
    contact = Contact.objects.filter(appeal=one).exclude(email="").first()
    return contact is not None and not MailAttempt.objects.filter(at=at, error="").exists()


def due_of(one: Appeal) -> date | None:
    """Return the day by which something must happen with a message."""
    return one.register_by if one.state == Appeal.State.RECEIVED else one.due_on


def standing(one: Appeal, today: date) -> tuple[str, str]:
    """Return how a message stands: words and a shape."""
    if one.state == Appeal.State.ANSWERED:
        late = (one.closed_on - one.due_on).days if one.closed_on and one.due_on else 0
        tail = f", позже срока на {wording.counted(late, 'день', 'дня', 'дней')}" if late > 0 else ""
        return f"ответ дан{tail}", "done"
    if one.state in OVER:
        return one.get_state_display(), "off"
    due_on = due_of(one)
    what = "регистрация" if one.state == Appeal.State.RECEIVED else "ответ"
    days = (due_on - today).days if due_on is not None else 0
    if days < 0:
        return f"{what}: просрочено {wording.counted(-days, 'день', 'дня', 'дней')}", "late"
    if days == 0:
        return f"{what}: сегодня", "soon"
    return f"{what}: через {wording.counted(days, 'день', 'дня', 'дней')}", "soon" if days <= SOON else "open"


def card(appeal: Appeal, *, today: date, calendar: Calendar, sees_contacts: bool) -> AppealCard:
    """Return a message with its files, answers, terms and, for those who may see them, contacts."""
    files = list(AppealFile.objects.filter(appeal=appeal).select_related("file"))
    answers = Answer.objects.filter(appeal=appeal).select_related("by")
    words, shape = standing(appeal, today)
    return AppealCard(
        appeal=appeal,
        words=words,
        shape=shape,
        counted=how_counted(appeal, calendar),
        doubts=tuple(guard.doubt_words(appeal.doubts)),
        files=tuple(one for one in files if one.answer_id is None),
        answers=tuple((one, tuple(file for file in files if file.answer_id == one.pk)) for one in answers),
        contact=Contact.objects.filter(appeal=appeal).first() if sees_contacts else None,
        consent=Consent.objects.filter(appeal=appeal).first() if sees_contacts else None,
        forget_on=forget_on(appeal),
    )


def how_counted(appeal: Appeal, calendar: Calendar) -> tuple[str, ...]:
    """Return in words how the terms of a message were counted."""
    found = [terms.term("register", appeal.received_on, calendar, after="поступления").counted]
    if appeal.registered_on is not None:
        days = None if appeal.is_legal else reception.rules_of(appeal.municipality).answer_days
        term = terms.term("answer", appeal.registered_on, calendar, after="регистрации", days=days)
        if term.due_on == appeal.first_due_on:
            found.append(term.counted)
        elif appeal.first_due_on is not None:  # the rules or the calendar have changed since
            found.append(f"Ответ: срок назначен при регистрации — {wording.date_words(appeal.first_due_on)}")
        if appeal.extended_at is not None and appeal.due_on is not None:
            found.append(
                f"Продлено до {wording.date_words(appeal.due_on)}, не больше чем на 30 дней: "
                f"{terms.rules()['extend'].point}. Причина: {appeal.extension_reason}"
            )
        elif appeal.first_due_on != appeal.due_on and appeal.due_on is not None:
            found.append(f"Взято снова: ответить до {wording.date_words(appeal.due_on)}")
    return tuple(found)


def forget_on(appeal: Appeal) -> date | None:
    """Return the day on which a finished message is made nameless."""
    if appeal.closed_on is None or appeal.anonymised_at is not None:
        return None
    return appeal.closed_on + timedelta(days=reception.rules_of(appeal.municipality).keep_days)


def file_of(appeal: Appeal, pk: int, *, answers_only: bool = False) -> StoredFile | None:
    """Return a file of a message; for the citizen only those that came with an answer."""
    found = AppealFile.objects.filter(appeal=appeal, pk=pk).select_related("file")
    if answers_only:
        found = found.filter(answer__isnull=False)
    kept = found.first()
    return None if kept is None else kept.file
