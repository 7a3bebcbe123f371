"""What forms about tasks let people choose from: people, institutions, plans of a municipality."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from merilo.accounts.models import Role, User
from merilo.plans.models import Event, Item, Party, Plan, Task
from merilo.registry.models import Institution, Municipality


def people(municipality: Municipality, *, on: date) -> QuerySet[User]:
    """Return the people with a role in a municipality today, who can be given a task."""
    place = str(municipality.place)
    here = Q(grants__place=place) | Q(grants__place__startswith=f"{place}/")
    now = Q(grants__since__lte=on) & (Q(grants__until__isnull=True) | Q(grants__until__gte=on))
    found = User.objects.filter(here & now, is_active=True).exclude(grants__role=Role.ADMIN)
    return found.distinct().order_by("name")


def institutions(municipality: Municipality) -> QuerySet[Institution]:
    """Return the institutions of a municipality that work, without branches."""
    return Institution.objects.filter(municipality=municipality, parent__isnull=True, closed_on__isnull=True)


def plans(municipality: Municipality) -> QuerySet[Plan]:
    """Return the plans of a municipality."""
    return Plan.objects.filter(municipality=municipality)


def item_of(municipality: Municipality, key: int) -> Item | None:
    """Return a line of a plan of a municipality."""
    related = ("plan__municipality", "plan__controller")
    return Item.objects.select_related(*related).filter(pk=key, plan__municipality=municipality).first()


def event_of(municipality: Municipality, key: int) -> Event | None:
    """Return a recorded event of a municipality."""
    related = ("plan__municipality", "item__plan__municipality", "institution")
    return Event.objects.select_related(*related).filter(pk=key, plan__municipality=municipality).first()


def events_of(item: Item) -> list[Event]:
    """Return the events recorded for a line, the latest first."""
    return list(Event.objects.filter(item=item).select_related("institution", "author"))


def waiting_institutions(item: Item) -> QuerySet[Institution]:
    """Return the institutions whose task of a line comes from an event."""
    tasks = Task.objects.filter(item=item, origin=Task.Origin.EVENT, institution__isnull=False)
    return Institution.objects.filter(pk__in=tasks.values("institution"))


def waiting_items(plan: Plan) -> QuerySet[Item]:
    """Return the lines of a plan that wait for events."""
    tasks = Task.objects.filter(item__plan=plan, state=Task.State.WAITING)
    return Item.objects.filter(pk__in=tasks.values("item"), is_excluded=False).select_related("plan")


def party_of(municipality: Municipality, key: int) -> Party | None:
    """Return a party of a line."""
    related = ("item__plan__municipality", "user", "institution")
    return Party.objects.select_related(*related).filter(pk=key, item__plan__municipality=municipality).first()


def givers(municipality: Municipality) -> QuerySet[User]:
    """Return the people who have something to hand over in a municipality, also those who are gone."""
    running = Task.objects.filter(item__plan__municipality=municipality, performer__isnull=False)
    open_now = running.exclude(state__in=(Task.State.DONE, Task.State.CANCELLED)).values("performer")
    named = Party.objects.filter(item__plan__municipality=municipality, user__isnull=False)
    lines = named.exclude(item__plan__state=Plan.State.CLOSED).values("user")
    plans_ = Plan.objects.filter(municipality=municipality, controller__isnull=False).exclude(state=Plan.State.CLOSED)
    has = Q(pk__in=open_now) | Q(pk__in=lines) | Q(pk__in=plans_.values("controller"))
    return User.objects.filter(has).order_by("name")
