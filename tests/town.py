"""The invented town of the tests: a person of each role, three institutions, plain `make_*` functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sesame.utils

from merilo.accounts.models import Deputy, Grant, Invitation, Notice, Role, User
from merilo.accounts.services.entrance import SCOPE
from merilo.accounts.services.invitations import hash_of
from merilo.plans.models import Item, Plan
from merilo.registry.models import Institution, Municipality

AT = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
ON = date(2026, 4, 15)


@dataclass(frozen=True)
class Town:
    """Everybody and everything by name."""

    municipality: Municipality
    library: Institution
    branch: Institution  # of the library
    club: Institution
    theatre: Institution
    anna: User  # coordinator
    boris: User  # chair
    zoya: User  # member
    vera: User  # expert
    gleb: User  # head of the library
    pavel: User  # performer
    olga: User  # observer
    admin: User
    stranger: User  # coordinator of another municipality
    rita: User  # observer of all municipalities
    elsewhere: Municipality

    @property
    def people(self) -> dict[str, User]:
        """People by the name of their role."""
        return {
            "coordinator": self.anna,
            "chair": self.boris,
            "member": self.zoya,
            "expert": self.vera,
            "head": self.gleb,
            "performer": self.pavel,
            "observer": self.olga,
            "admin": self.admin,
            "stranger": self.stranger,
            "region": self.rita,
        }


def make_town() -> Town:
    """Make the town."""
    municipality = Municipality.objects.create(name="Тихореченский округ", slug="tikhorechye", region="Область")
    elsewhere = Municipality.objects.create(name="Дальний район", slug="dalny")
    library = make_institution(municipality, "Тихореченская библиотека", kind="library")
    branch = make_institution(municipality, "Сельский филиал № 1", kind="library", parent=library)
    club = make_institution(municipality, "Дом культуры «Искра»", kind="club")
    theatre = make_institution(municipality, "Театр «Маска»", kind="theatre", profile="creative")
    here = str(municipality.place)
    return Town(
        municipality,
        library,
        branch,
        club,
        theatre,
        anna=make_person("anna", "Андреева Анна Ильинична", Role.COORDINATOR, here),
        boris=make_person("boris", "Борисов Борис Львович", Role.CHAIR, here),
        zoya=make_person("zoya", "Зорина Зоя Петровна", Role.MEMBER, here),
        vera=make_person("vera", "Верина Вера Олеговна", Role.EXPERT, here),
        gleb=make_person("gleb", "Глебов Глеб Юрьевич", Role.HEAD, str(library.place)),
        pavel=make_person("pavel", "Павлов Павел Ильич", Role.PERFORMER, here),
        olga=make_person("olga", "Орлова Ольга Марковна", Role.OBSERVER, here),
        admin=make_person("admin", "Админов Артём Ильич", Role.ADMIN, "*"),
        stranger=make_person("stranger", "Чужова Чулпан Рашидовна", Role.COORDINATOR, str(elsewhere.place)),
        rita=make_person("rita", "Регионова Рита Львовна", Role.OBSERVER, "*"),
        elsewhere=elsewhere,
    )


def make_person(username: str, name: str, role: str, place: str) -> User:
    """Make a person with one role and the password «пароль-ИМЯ»."""
    user = User.objects.create_user(username=username, password=f"пароль-{username}", name=name, position="должность")
    Grant.objects.create(user=user, role=role, place=place, since=date(2024, 1, 1))
    return user


def make_institution(municipality: Municipality, name: str, **values: object) -> Institution:
    """Make an institution."""
    return Institution.objects.create(municipality=municipality, name=name, short_name=name, **values)  # type: ignore[arg-type]


def make_plan(municipality: Municipality, *, items: int = 0, **values: object) -> Plan:
    """Make a plan in force for 2026 with so many plain lines, without tasks."""
    plan = Plan.objects.create(
        **{
            "municipality": municipality,
            "title": "План независимой оценки на 2026 год",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31),
            "state": Plan.State.ACTIVE,
            "made_at": AT,
            **values,
        }  # type: ignore[arg-type]
    )
    Item.objects.bulk_create(
        Item(plan=plan, position=number, number=str(number), text=f"Мероприятие {number}", deadline_words="II квартал")
        for number in range(1, items + 1)
    )
    return plan


def make_invitation(town: Town, **values: object) -> Invitation:
    """Make an open invitation of a member by Anna; its code is «abcde-fghjk-mnpqr»."""
    given = {
        "name": "Новиков Ной Лаврович",
        "role": Role.MEMBER,
        "place": str(town.municipality.place),
        "code_hash": hash_of("abcde-fghjk-mnpqr"),
        "made_by": town.anna,
        "made_at": AT,
        "expires_at": datetime(2100, 1, 1, tzinfo=UTC),
        **values,
    }
    return Invitation.objects.create(**given)


def make_deputy(town: Town, **values: object) -> Deputy:
    """Let Zoya stand in for Boris, from the day of the tests for many years."""
    given = {
        "person": town.boris,
        "deputy": town.zoya,
        "place": str(town.municipality.place),
        "since": ON,
        "until": ON + timedelta(days=20_000),
        "reason": "отпуск",
        **values,
    }
    return Deputy.objects.create(**given)


def make_notice(user: User, municipality: Municipality, **values: object) -> Notice:
    """Tell a person something."""
    given = {"key": f"test:{Notice.objects.count()}", "text": "Срок через 3 дня", "at": AT, **values}
    return Notice.objects.create(user=user, place=str(municipality.place), **given)


def make_link(person: User) -> str:
    """Make a one-time link for a person and return its token."""
    token: str = sesame.utils.get_token(User.objects.get(pk=person.pk), scope=SCOPE)
    return token
