"""The invented district on the site: people of each role, some sixty institutions, three years of assessments."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from merilo.accounts.models import Grant, Role, User
from merilo.assessment.models import Link
from merilo.demo import history
from merilo.demo.district import load_district
from merilo.demo.stage import Cast
from merilo.ratings.services import history as earlier
from merilo.registry import services as registry
from merilo.registry.models import Institution, Municipality

PASSWORD = "yasny-bor-2026"  # of every invented person; printed by `merilo demo`
YEARS_BACK = 2
LAST_OLD_YEAR = 2017  # until then there were 160 points


@dataclass(frozen=True, slots=True)
class Account:
    """An invented person one may sign in as."""

    login: str
    name: str
    role: str


def accounts() -> tuple[Account, ...]:
    """Return one person of each role, in the order of the roles."""
    data = _data()
    people = [(one["login"], one["name"], one["role"]) for one in data["person"]]
    people.append((data["chief"][0]["login"], data["chief"][0]["name"], Role.HEAD))
    first = {role: Account(login, name, role) for login, name, role in reversed(people)}
    return tuple(first[role] for role in Role if role in first)


def slug() -> str:
    """Return the district's name in addresses."""
    return str(_data()["slug"])


@dataclass(frozen=True, slots=True)
class Sight:
    """Something worth opening first: its words and its path."""

    words: str
    path: str


def sights() -> tuple[Sight, ...]:
    """Return the questionnaire of an institution that is being asked about, and the published results."""
    asked = Link.objects.filter(wave__ended_at=None, wave__cycle__municipality__slug=slug()).order_by("pk")[:1]
    forms = [
        sight
        for link in asked  # none, when whoever tries the site has closed the gathering
        for sight in (
            Sight(f"Анкета для телефона — {link.unit.name}", f"/a/{link.code}/"),
            Sight("Та же анкета на пробу, ответы не считаются", f"/a/{link.code}/test/"),
        )
    ]
    return (*forms, Sight("Опубликованные результаты", f"/nok/{slug()}/results/"))


def fill(*, at: datetime) -> bool:
    """Make the district with its history up to the given moment; do nothing and return False where it stands."""
    data = _data()
    if Municipality.objects.filter(slug=data["slug"]).exists():
        return False
    with transaction.atomic():
        municipality = registry.make_municipality(
            name=load_district().name,
            slug=data["slug"],
            region=data["region"],
            authority=data["authority"],
            site=data["site"],
            time_zone=data["time_zone"],
            is_demo=True,
            actor=None,
            at=at,
        )
        today = at.astimezone(ZoneInfo(municipality.time_zone)).date()
        since = date(today.year - YEARS_BACK - 1, 12, 1)
        password = make_password(PASSWORD)  # made once: hashing is slow on purpose
        people = {one["login"]: _person(one, municipality, since, password) for one in data["person"]}
        coordinator = people["ozerova"]
        heads = [_head(data, place, municipality, coordinator, today, at) for place in range(len(data["head"]))]
        chiefs = {
            head.pk: _person({**one, "role": Role.HEAD, "position": "директор"}, head, since, password)
            for head, one in zip(heads, data["chief"], strict=True)
        }
        _assess(data, heads, coordinator, today, at)
        _change(data, heads, coordinator, today, at)
        cast = Cast(
            municipality=municipality,
            coordinator=coordinator,
            chair=people["rodnikova"],
            member=people["lugovaya"],
            expert=people["sadkov"],
            officer=people["vetrova"],
            webmaster=people["polevoy"],
            heads={head.short_name: head for head in heads},
            chiefs=chiefs,
        )
        history.play(cast, today=today, at=at)
    return True


def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("site.toml").read_text(encoding="utf-8"))


def _person(one: Mapping[str, str], where: Municipality | Institution, since: date, password: str) -> User:
    """Make a person with a role; `password` is hashed already."""
    user = User.objects.create(
        username=one["login"], name=one["name"], position=one["position"], password=password, wants_mail=False
    )
    place = "*" if one["role"] == Role.ADMIN or one.get("everywhere") else str(where.place)
    Grant.objects.create(user=user, role=one["role"], place=place, since=since, basis="учебный пример")
    return user


def _head(
    data: Mapping[str, Any], place: int, municipality: Municipality, actor: User, today: date, at: datetime
) -> Institution:
    """Make an institution with its stands and branches."""
    one, chief = data["head"][place], data["chief"][place]
    opened = date(today.year - one["opened"], 2, 1) if "opened" in one else date(2001 + place, 9, 1)
    values = {
        "name": one["name"],
        "short_name": one["short"],
        "kind": one["kind"],
        "profile": one.get("profile", "general"),
        "founder": data["founder"],
        "inn": _inn(place),
        "ogrn": _ogrn(place),
        "head_name": chief["name"],
        "head_position": "директор",
        "phone": f"+7 (900) 000-{place + 10}-00",
        "email": f"{chief['login']}@yasnobor.example",
        "address": one["address"],
        "site": f"https://{chief['login']}.yasnobor.example",
        "recipients": one["recipients"],
        "recipients_year": today.year - 1,
        "recipients_source": f"{one['source']} за {today.year - 1} год",
        "opened_on": opened,
    }
    head = registry.add_institution(municipality=municipality, values=values, actor=actor, at=at)
    for stand in one["stands"]:
        registry.add_stand(institution=head, place=stand, actor=actor, at=at)
    for number, village in enumerate(data["villages"][: one.get("branches", 0)]):
        name = one["branch"].format(village=f"села {village}")
        branch = {
            "name": name,
            "kind": one["kind"],
            "profile": values["profile"],
            "address": f"село, ул. Центральная, {number + 1}",
            "phone": f"+7 (900) 000-{place + 10}-{number + 10}",
            "opened_on": opened,
        }
        registry.add_branch(institution=head, values=branch, actor=actor, at=at)
    return head


def _inn(place: int) -> str:
    """Return an ИНН that keeps the rule of its last digit and belongs to no region."""
    nine = f"0000{10_000 + place}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return nine + str(sum(int(digit) * weight for digit, weight in zip(nine, weights, strict=True)) % 11 % 10)


def _ogrn(place: int) -> str:
    """Return an ОГРН that keeps the rule of its last digit and belongs to no region."""
    twelve = f"10000000{1000 + place}"
    return twelve + str(int(twelve) % 11 % 10)


def _assess(data: Mapping[str, Any], heads: list[Institution], actor: User, today: date, at: datetime) -> None:
    """Take in the table of results from before this program, and plan what is due this year."""
    by_name = {head.short_name: head for head in heads}
    rows = ["Наименование;ИНН;Год;Итог;К1;К2;К3;К4;К5;Шкала"]
    for group in data["assessed"]:
        scale = group.get("scale", "100")
        year = today.year - group["back"] if scale == "100" else LAST_OLD_YEAR
        for number, name in enumerate(group["heads"]):
            total = Decimal(group["total"]) + Decimal("1.37") * number
            criteria = [total + Decimal(lift) for lift in group["lifts"]]
            head = by_name[name]
            said = [head.name.replace('"', "»"), head.inn, str(year), *map(str, [total, *criteria]), scale]
            rows.append(";".join([*said[:4], *("" if scale != "100" else one for one in said[4:9]), scale]))
    municipality = heads[0].municipality
    table = "\r\n".join(rows).encode("utf-8-sig")
    load = earlier.upload_table(
        municipality=municipality, name="Результаты прошлых лет.csv", content=table, actor=actor, at=at
    )
    earlier.import_results(load=load, actor=actor, at=at)
    for group in data["planned"]:
        for name in group["heads"]:
            registry.plan_assessment(
                institution=by_name[name],
                year=today.year - group["back"],
                basis="перечень учреждений, протокол № 1",
                actor=actor,
                at=at,
            )


def _change(data: Mapping[str, Any], heads: list[Institution], actor: User, today: date, at: datetime) -> None:
    """Let an institution bear another name once, and a club close with its branch going on elsewhere."""
    by_name = {head.short_name: head for head in heads}
    old = data["renamed"]
    one = by_name[old["short"]]
    registry.correct_name(institution=one, name=old["before"], short_name=one.short_name, actor=actor, at=at)
    registry.rename(
        institution=one,
        name=next(head["name"] for head in data["head"] if head["short"] == old["short"]),
        short_name=one.short_name,
        on=date(today.year - 1, 3, 1),
        basis=f"постановление от 24.02.{today.year - 1} № 118",
        actor=actor,
        at=at,
    )
    closed = data["closed"]
    club = registry.add_institution(
        municipality=one.municipality,
        values={"name": closed["name"], "short_name": closed["short"], "kind": "club", "opened_on": date(1998, 4, 1)},
        actor=actor,
        at=at,
    )
    registry.close(
        institution=club,
        on=date(today.year - 1, 12, 31),
        basis=f"постановление от 15.12.{today.year - 1} № 640",
        successor=by_name[closed["successor"]],
        actor=actor,
        at=at,
    )
