"""Who the words of a line mean: guessed by their words, bound for sure by a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, TypeVar

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.models import Grant, Role, User
from merilo.accounts.refusal import Refused
from merilo.plans.models import Assignment, Item, Party, Task
from merilo.plans.services import changes, scheduling
from merilo.registry.models import Institution, Municipality

# A post names a person whatever body follows it («начальник отдела культуры»); so it is looked for first.
_POST = re.compile(
    r"^(?:и\.?\s*о\.?|врио|исполняющ\w+|заместител\w+|зам\.?|первый|главный|ведущий|старший|художественный|"
    r"председател\w+|директор\w*|руководител\w+|заведующ\w+|начальник\w*|глав[аыу]|специалист\w*|методист\w*|"
    r"член\w*|секретар\w+|эксперт\w*|ответственн\w+|уполномоченн\w+|сотрудник\w*|работник\w*|консультант\w*|"
    r"библиотекар\w+|администратор\w*|куратор\w*|координатор\w*)(?:\s|$|,)"
)
_BODY = re.compile(
    r"\b(?:администраци\w+|комитет\w*|отдел\w*|управлени\w+|департамент\w*|министерств\w+|совет\w*|комисси\w+|"
    r"учредител\w+|оператор\w*|общественност\w*|групп\w+|служб\w+|дум\w+|собрани\w+|правительств\w+|ОМСУ|орган\w*)\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"^(?:(?:все|муниципальн\w+|бюджетн\w+|казенн\w+|подведомственн\w+|культурн\w+|указанн\w+|проверяем\w+|"
    r"оцениваем\w+|районн\w+|городск\w+|сельск\w+|соответствующ\w+)\s+)*"
    r"(?:учреждения|организации|мук|мбук|мбу)(?:\s+(?:культуры|сферы|отрасли|искусств|дополнительного|в|района|округа|города|"
    r"поселения|муниципального|социальной|-|и|их)\b.*)?$"
)
_HEADS_OF_MANY = re.compile(
    r"^(?:руководители|директора|заведующие)(?:\s*,?\s*(?:и\s+)?(?:руководители|директора|заведующие))*"
    r"(?:\s+(?:\w+ых|\w+их|всех))*(?:\s+(?:учреждений|организаций|библиотек|клубов|домов|музеев|школ)\b.*)?$"
)
_PERSON = re.compile(
    r"(?P<family>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)\s+(?:(?P<first>[А-ЯЁ])\.\s*(?:(?P<father>[А-ЯЁ])\.)?|"
    r"(?P<name>[А-ЯЁ][а-яё]+)\s+(?P<patronymic>[А-ЯЁ][а-яё]+(?:вич|вна|ич|чна)))"
    r"|(?P<first2>[А-ЯЁ])\.\s*(?:(?P<father2>[А-ЯЁ])\.)?\s*(?P<family2>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
)
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]")
_ONE_HEAD = re.compile(
    r"^(?:директор|руководитель|заведующая|заведующий|учреждение|организация)"
    r"(?: (?:учреждения|организации))?(?: культуры)?$"
)
_CHAIR = re.compile(r"^председател\w+ (?:общественн\w+ )?совета\b")

One = TypeVar("One", User, Institution)


class Guess(TypedDict):
    """Who words may mean, ready to be put into a Party."""

    kind: str
    user: User | None
    institution: Institution | None


@dataclass(frozen=True, slots=True)
class Known:
    """Everybody and everything of a municipality that words can mean."""

    people: tuple[User, ...]
    chairs: tuple[User, ...]
    institutions: tuple[Institution, ...]


def known(municipality: Municipality) -> Known:
    """Return the people with a role in a municipality and its institutions that are not closed."""
    place = str(municipality.place)
    here = Grant.objects.filter(place=place) | Grant.objects.filter(place__startswith=f"{place}/")
    grants = list(here.filter(user__is_active=True).select_related("user"))
    return Known(
        people=tuple({grant.user_id: grant.user for grant in grants}.values()),
        chairs=tuple({grant.user_id: grant.user for grant in grants if grant.role == Role.CHAIR}.values()),
        institutions=tuple(Institution.objects.filter(municipality=municipality, closed_on__isnull=True)),
    )


def guess(words: str, municipality: Municipality, *, among: Known | None = None) -> Guess:
    """Return who the words of a plan mean, as far as they say it beyond doubt; otherwise they stay unbound.

    A person by name, post or chair of the council; an institution by its name; all institutions by «учреждения
    культуры», «руководители учреждений»; a body by its noun. Two that fit are nobody.
    """
    book = among or known(municipality)
    person = _person(words, book)
    if person is not None:
        return Guess(kind=Party.Kind.PERSON, user=person, institution=None)
    said = _plain(words)
    if _MANY.match(said) or _HEADS_OF_MANY.match(said):
        return Guess(kind=Party.Kind.INSTITUTIONS, user=None, institution=None)
    institution = _institution(words, book)
    if institution is not None:
        return Guess(kind=Party.Kind.INSTITUTION, user=None, institution=institution)
    if _BODY.search(said) and not _POST.match(said):
        return Guess(kind=Party.Kind.BODY, user=None, institution=None)
    return Guess(kind=Party.Kind.UNBOUND, user=None, institution=None)


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("ё", "е").split()).strip(" .,;:")


def _person(words: str, book: Known) -> User | None:
    named = [user for match in _PERSON.finditer(words) for user in book.people if _is_named(user, match)]
    if named or _PERSON.search(words):
        return _only(named)
    said = _plain(words)
    holders = [user for user in book.people if user.position and _plain(user.position) == said]
    if not holders and _CHAIR.match(said):
        return _only(list(book.chairs))
    return _only(holders)


def _is_named(user: User, match: re.Match[str]) -> bool:
    """Say whether a name as plans write it («Иванова А. П.») is a person's, written family name first."""
    own = _plain(user.name).split()
    if not own or _plain(match["family"] or match["family2"]) != own[0]:
        return False
    wanted = [
        match["first"] or match["first2"] or match["name"],
        match["father"] or match["father2"] or match["patronymic"],
    ]
    given = [_plain(part) for part in wanted if part]
    return len(own) > len(given) and all(name.startswith(part) for name, part in zip(own[1:], given, strict=False))


def _institution(words: str, book: Known) -> Institution | None:
    said = f" {_plain(words)} "
    full = [
        one for one in book.institutions for name in (one.name, one.short_name) if name and f" {_plain(name)} " in said
    ]
    if full:
        longest = max(len(_plain(one.name)) for one in full)
        return _only([one for one in full if len(_plain(one.name)) == longest])
    heads = [one for one in book.institutions if one.parent_id is None]
    if _ONE_HEAD.match(said.strip()):
        return _only(heads)
    quotes = {_plain(quoted) for quoted in _QUOTED.findall(words)}
    return _only([one for one in book.institutions if quotes & {_plain(name) for name in _QUOTED.findall(one.name)}])


def _only(found: list[One]) -> One | None:
    """Return the one that fits; two that fit decide nothing."""
    different = {one.pk: one for one in found}
    return next(iter(different.values())) if len(different) == 1 else None


class BindingRejected(Refused):
    """A party cannot be bound so: the person or institution is missing or is not of this municipality."""


@transaction.atomic
def bind_party(
    *,
    party: Party,
    kind: str,
    actor: User,
    at: datetime,
    user: User | None = None,
    institution: Institution | None = None,
    everywhere: bool = False,
) -> list[Party]:
    """Bind the words of a line to whom they mean, `everywhere` in the plan or in this line only; return the bound ones.

    Tasks are made again: what the line no longer asks for is taken off visibly, a new performer gets the open ones.
    """
    plan = party.item.plan
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    if kind not in Party.Kind.values:
        raise BindingRejected("Выберите, кого означают эти слова.")
    user = user if kind == Party.Kind.PERSON else None
    institution = institution if kind == Party.Kind.INSTITUTION else None
    if kind == Party.Kind.PERSON:
        if user is None:
            raise BindingRejected("Выберите человека.")
        changes.require_here(user, plan.municipality, at=at)
    if kind == Party.Kind.INSTITUTION and (institution is None or institution.municipality_id != plan.municipality_id):
        raise BindingRejected("Выберите учреждение этого муниципалитета.")
    before = {"kind": party.kind, "user": str(party.user or ""), "institution": str(party.institution or "")}
    same = Party.objects.filter(item__plan=plan, words=party.words) if everywhere else Party.objects.filter(pk=party.pk)
    bound = list(same.select_related("item__plan__municipality"))
    on = timezone.localdate(at)
    items = {one.item_id: one.item for one in bound}
    had = {key: _performer(item, on) for key, item in items.items()}
    for one in bound:
        one.kind, one.user, one.institution = kind, user, institution
    Party.objects.bulk_update(bound, ["kind", "user", "institution"])
    party.refresh_from_db()
    calendar = scheduling.load_calendar()
    for key, item in items.items():
        _pass_on(item, had[key], actor=actor, at=at)
        scheduling.make_tasks(item=item, on=on, calendar=calendar)
    journal.record(
        actor=actor, act="bind_party", within=plan.place, subject=party, at=at, by=by, before=before,
        after={"kind": kind, "user": str(user or ""), "institution": str(institution or ""), "lines": len(bound)},
    )  # fmt: skip
    return bound


def _performer(item: Item, on: date) -> int | None:
    """Return who gets the common tasks of a line by its words."""
    return next((side.performer for side in scheduling.sides(item, on) if side.institution is None), None)


def _pass_on(item: Item, before: int | None, *, actor: User, at: datetime) -> None:
    """Give the open common tasks of a line to the person it now names first, with a trace; assigned ones stay."""
    performer = _performer(item, timezone.localdate(at))
    if performer == before:
        return
    running = (Task.State.WAITING, Task.State.OPEN, Task.State.REPORTED)
    tasks = list(Task.objects.filter(item=item, institution=None, state__in=running, performer=before))
    why = "Изменён ответственный в пункте плана"
    Assignment.objects.bulk_create(
        Assignment(task=task, old_id=before, new_id=performer, reason=why, author=actor, at=at) for task in tasks
    )
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(performer=performer)
