"""A person's calendar feed: what is due, as iCalendar with alarms; no reports and no evidence in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.core import wording
from merilo.plans.models import FeedKey, Plan, Task
from merilo.plans.queries import desk
from merilo.plans.queries import tasks as about
from merilo.registry.models import Municipality

ALARMS = (timedelta(days=-7), timedelta(days=-1))
MOST = 2000


def key_of(user: User) -> str:
    """Return the secret of a person's feed, "" when none was made yet."""
    row = FeedKey.objects.filter(user=user).first()
    return row.key if row is not None else ""


def feed(key: str, *, at: datetime, site: str) -> bytes | None:
    """Return the calendar behind a secret, None when there is none or the person no longer signs in."""
    user = person_of(key)
    if user is None:
        return None
    found = calendar("Мерило: сроки")
    for municipality in _places(user, at):
        for event in _events(user, municipality, at=at, site=site):
            found.add_component(event)
    return written(found)


def person_of(key: str) -> User | None:
    """Return whose secret this is; upper rooms hand out calendars of their own by the same one."""
    row = FeedKey.objects.select_related("user").filter(key=key, user__is_active=True).first()
    return row.user if row is not None else None


def calendar(name: str) -> Calendar:
    """Return an empty calendar that programs fetch again every six hours."""
    empty = Calendar()
    empty.add("prodid", "-//Merilo//RU")
    empty.add("version", "2.0")
    empty.add("method", "PUBLISH")
    empty.add("x-wr-calname", name)
    empty.add("x-published-ttl", "PT6H")
    empty.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    return empty


def written(whole: Calendar) -> bytes:
    """Return a calendar as the file that is handed out."""
    return bytes(whole.to_ical())


def _places(user: User, at: datetime) -> Iterable[Municipality]:
    keys = access.municipalities(user, on=timezone.localdate(at))
    return Municipality.objects.all() if keys is None else Municipality.objects.filter(pk__in=keys)


def _events(user: User, municipality: Municipality, *, at: datetime, site: str) -> Iterable[Event]:
    """Return what is due in a municipality: a coordinator's line by line, all others' task by task."""
    today = timezone.localdate(at)
    tasks = Task.objects.filter(
        item__plan__municipality=municipality,
        item__plan__state=Plan.State.ACTIVE,
        state=Task.State.OPEN,
        due_on__isnull=False,
    )
    if access.may(user, access.Act.KEEP_PLANS, within=municipality.place, at=at):
        for group in desk.grouped(tasks)[:MOST]:
            page = reverse("tasks", args=[municipality.slug]) + f"?item={group['item_id']}"
            if group["count"] == 1:
                page = reverse("task", args=[municipality.slug, group["task"]])
            name = f"line-{group['item_id']}-{group['turn'].replace(':', '-')}-{group['due_on']:%Y%m%d}"
            text, who = _text(group["item__number"], group["item__text"]), desk.who(group)
            yield _event(name, text, who, group["label"], group["due_on"], page, municipality, today, at, site)
        return
    own = tasks.filter(about.whose(user, municipality, on=today).filter | Q(performer=user))
    for task in own.select_related("item", "institution").order_by("due_on", "pk")[:MOST]:
        page = reverse("task", args=[municipality.slug, task.pk])
        text, who = _text(task.item.number, task.item.text), str(task.institution or "")
        assert task.due_on is not None
        yield _event(f"task-{task.pk}", text, who, task.label, task.due_on, page, municipality, today, at, site)


def _text(number: str, text: str) -> str:
    return f"п. {number} {wording.shortened(text, 120)}" if number else wording.shortened(text, 120)


def _event(
    name: str, text: str, who: str, label: str, due_on: date, page: str, municipality: Municipality, today: date,
    at: datetime, site: str,
) -> Event:  # fmt: skip
    event = Event()
    late = due_on < today
    event.add("uid", f"{name}@{municipality.slug}.merilo")
    event.add("dtstamp", at)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("summary", f"Просрочено: {text}" if late else text)
    about_it = [part for part in (label, who, str(municipality)) if part]
    event.add("description", "\n".join(about_it))
    event.add("url", f"{site}{page}")
    event.add("transp", "TRANSPARENT")
    for before in ALARMS:
        event.add_component(alarm(text, before))
    return event


def alarm(text: str, before: timedelta) -> Any:
    """Return what rings so long before an event."""
    bell = Alarm()
    bell.add("action", "DISPLAY")
    bell.add("description", text)
    bell.add("trigger", before)
    return bell
