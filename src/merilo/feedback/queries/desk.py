"""What of citizens' messages waits on people's desks."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import wording
from merilo.feedback.models import Appeal
from merilo.feedback.queries.appeals import SOON
from merilo.plans.queries.waiting import Line
from merilo.registry.models import Municipality


def lines(user: User, municipality: Municipality, *, today: date, at: datetime) -> tuple[Line, ...]:
    """Return what messages ask of a person now, those of one kind in one line."""
    found: list[Line | None] = []
    here = Appeal.objects.filter(municipality=municipality)
    page = reverse("appeals", args=[municipality.slug])
    if access.may(user, Act.KEEP_APPEALS, within=municipality.place, at=at):
        unregistered = here.filter(state=Appeal.State.RECEIVED)
        going = here.filter(state=Appeal.State.OPEN)
        prepared = going.filter(prepared_at__isnull=False)
        unhappy = here.filter(state=Appeal.State.ANSWERED, satisfaction=Appeal.Satisfaction.NO, anonymised_at=None)
        found = [
            _line("Зарегистрировать сообщения граждан", unregistered, "register_by", today, f"{page}?state=received"),
            _line("Проверить и отправить ответы, которые подготовили учреждения", prepared, "due_on", today,
                  f"{page}?state=prepared"),
            _line("Ответить на сообщения граждан", going.filter(prepared_at=None), "due_on", today,
                  f"{page}?state=open"),
            _line("Прочитать, почему ответ не помог", unhappy, "", today, f"{page}?state=unhappy"),
        ]  # fmt: skip
    headed = access.institutions(user, municipality.pk, on=today)
    if headed:
        waiting = here.filter(routed_to__in=headed, state=Appeal.State.OPEN, prepared_at=None)
        found.append(_line("Подготовить ответ на сообщение", waiting, "prepare_by", today, page))
    return tuple(one for one in found if one is not None)


def _line(text: str, found: QuerySet[Appeal], field: str, today: date, address: str) -> Line | None:
    """Return a line for messages, by the nearest of their terms; nothing where there are none."""
    keys = list(found.order_by(*([field] if field else []), "pk")[:6])
    if not keys:
        return None
    numbers = ", ".join(f"№\u00a0{one.number}" for one in keys[:5]) + ("…" if len(keys) > 5 else "")
    first = getattr(keys[0], field) if field else None
    if first is None:
        return Line(text, numbers, wording.counted(found.count(), "сообщение", "сообщения", "сообщений"), "", address)
    days = (first - today).days
    if days < 0:
        words, shape = f"просрочено {wording.counted(-days, 'день', 'дня', 'дней')}", "late"
    elif days == 0:
        words, shape = "сегодня", "soon"
    else:
        words, shape = f"через {wording.counted(days, 'день', 'дня', 'дней')}", "soon" if days <= SOON else ""
    return Line(text, f"{numbers} · ближайший срок {wording.date_words(first)}", words, shape, address)
