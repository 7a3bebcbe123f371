"""What the one at the machine does first: a municipality with the people who begin in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from merilo.accounts import founding as accounts
from merilo.accounts.access import Place
from merilo.accounts.models import Role
from merilo.accounts.refusal import Refused
from merilo.core.wording import in_latin
from merilo.registry.models import Municipality
from merilo.registry.services.municipalities import make_municipality

COMMON = ("муниципальный", "район", "округ", "городской", "область", "поселение", "сельское", "город")


class MunicipalityTaken(Refused):
    """A municipality of this name or address is here already."""


@dataclass(frozen=True, slots=True)
class Beginner:
    """A person who was just made, with the password that is shown once."""

    role: str
    name: str
    username: str
    password: str = field(repr=False)


def proposed_slug(name: str) -> str:
    """Return a name for addresses proposed from a Russian one: «Заречный район» → zarechnyy."""
    words = [word for word in name.casefold().replace("«", " ").replace("»", " ").split() if word not in COMMON]
    return slugify(in_latin(" ".join(words)))[:60]


def add_municipality(
    *, name: str, slug: str, region: str, time_zone: str, coordinator: str, coordinator_login: str, at: datetime
) -> Sequence[Beginner]:
    """Make a municipality and its coordinator. Nothing is made when this raises.

    Raises MunicipalityTaken, LoginTaken, ValidationError.
    """
    if Municipality.objects.filter(Q(name=" ".join(name.split())) | Q(slug=slug)).exists():
        raise MunicipalityTaken(f"Муниципалитет «{name}» или адрес «{slug}» уже есть: назовите другой.")
    with transaction.atomic():
        made = make_municipality(name=name, slug=slug, region=region, time_zone=time_zone, actor=None, at=at)
        return [_begin(Role.COORDINATOR, coordinator, coordinator_login, made, made.place, at)]


def found(
    *, name: str, slug: str, region: str, time_zone: str, admin: str, admin_login: str,
    coordinator: str, coordinator_login: str, at: datetime,
) -> Sequence[Beginner]:  # fmt: skip
    """Make the first municipality, its coordinator and the administrator. Raises LoginTaken, ValidationError."""
    with transaction.atomic():
        made = make_municipality(name=name, slug=slug, region=region, time_zone=time_zone, actor=None, at=at)
        return [
            _begin(Role.ADMIN, admin, admin_login, made, None, at),
            _begin(Role.COORDINATOR, coordinator, coordinator_login, made, made.place, at),
        ]


def _begin(
    role: Role, name: str, username: str, municipality: Municipality, place: Place | None, at: datetime
) -> Beginner:
    password = accounts.new_password()
    on = at.astimezone(ZoneInfo(municipality.time_zone)).date()
    user = accounts.make_person(
        username=username, name=name, role=role, place=place, password=password, on=on, at=at
    )  # fmt: skip
    return Beginner(str(role.label), user.name, user.username, password)
