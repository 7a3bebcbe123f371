"""What of citizens' messages waits on people's desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import wording
from merilo.feedback.models import Appeal
from merilo.feedback.queries.appeals import SOON
from merilo.plans.queries.waiting import Line
from merilo.registry.models import Municipality

_FIELDS = ("year", "ordinal", "state", "prepared_at", "register_by", "due_on", "prepare_by")


def lines(user: User, municipality: Municipality, *, today: date, at: datetime) -> tuple[Line, ...]:
    """Return what messages ask of a person now, those of one kind in one line."""
    found: list[Line | None] = []
    here = Appeal.objects.filter(municipality=municipality)
    page = reverse("appeals", args=[municipality.slug])
    if access.may(user, Act.KEEP_APPEALS, within=municipality.place, at=at):
        is_unhappy = Q(state=Appeal.State.ANSWERED, satisfaction=Appeal.Satisfaction.NO, anonymised_at=None)
        waiting = list(here.filter(Q(state__in=(Appeal.State.RECEIVED, Appeal.State.OPEN)) | is_unhappy).only(*_FIELDS))
        unregistered = [one for one in waiting if one.state == Appeal.State.RECEIVED]
        going = [one for one in waiting if one.state == Appeal.State.OPEN]
        prepared = [one for one in going if one.prepared_at is not None]
        unhappy = [one for one in waiting if one.state == Appeal.State.ANSWERED]
        found = [
            _line("Зарегистрировать сообщения граждан", unregistered, "register_by", today, f"{page}?state=received"),
            _line("Проверить и отправить ответы, которые подготовили учреждения", prepared, "due_on", today,
                  f"{page}?state=prepared"),
            _line("Ответить на сообщения граждан", [one for one in going if one.prepared_at is None], "due_on", today,
                  f"{page}?state=open"),
            _line("Прочитать, почему ответ не помог", unhappy, "", today, f"{page}?state=unhappy"),
        ]  # fmt: skip
    headed = access.institutions(user, municipality.pk, on=today)
    if headed:
        own = list(here.filter(routed_to__in=headed, state=Appeal.State.OPEN, prepared_at=None).only(*_FIELDS))
        found.append(_line("Подготовить ответ на сообщение", own, "prepare_by", today, page))
    return tuple(one for one in found if one is not None)


def _line(text: str, found: Sequence[Appeal], field: str, today: date, address: str) -> Line | None:
    """Return a line for messages, by the nearest of their terms; nothing where there are none."""
    if not found:
        return None
    rows = sorted(found, key=lambda one: (getattr(one, field, None) or date.max, one.pk))
    numbers = ", ".join(f"№\u00a0{one.number}" for one in rows[:5]) + ("…" if len(rows) > 5 else "")
    first = getattr(rows[0], field) if field else None
    if first is None:
        return Line(text, numbers, wording.counted(len(rows), "сообщение", "сообщения", "сообщений"), "", address)
    days = (first - today).days
    if days < 0:
        words, shape = f"просрочено {wording.counted(-days, 'день', 'дня', 'дней')}", "late"
    elif days == 0:
        words, shape = "сегодня", "soon"
    else:
        words, shape = f"через {wording.counted(days, 'день', 'дня', 'дней')}", "soon" if days <= SOON else ""
    return Line(text, f"{numbers} · ближайший срок {wording.date_words(first)}", words, shape, address)
