"""The list of a cycle: who is assessed, with how many recipients, by which experts; who leaves it and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Assignee, Cycle, Decision, Phase, Sheet, Unit
from merilo.assessment.queries import choices
from merilo.assessment.services import deciding, telling, years
from merilo.core import methodology, wording
from merilo.council.services import matters
from merilo.registry.models import Institution
from merilo.registry.services.institutions import tidy

SETTINGS = ("recipients", "recipients_source", "profile", "profile_reason", "group", "is_gathered")


class ListIsFixed(Refused):
    """The list cannot be changed this way in this phase."""


class CannotBeListed(Refused):
    """The institution is closed, of another municipality, on the list already, or a branch without its head."""


@dataclass(frozen=True, slots=True)
class Added:
    """Units that came onto the list, and which institutions did not, with the reason."""

    made: tuple[Unit, ...]
    refused: tuple[tuple[Institution, str], ...]


def add_units(
    *,
    cycle: Cycle,
    institutions: Sequence[Institution],
    with_branches: bool = False,
    exception: str = "",
    actor: User,
    at: datetime,
) -> Added:
    """Put institutions (and their branches where asked) on the list; each is planned in the coverage of the year.

    One assessed in that year already needs `exception`, the reason for a second time. Raises ListIsFixed.
    """
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    _must_prepare(cycle)
    made: list[Unit] = []
    refused: list[tuple[Institution, str]] = []
    for institution in institutions:
        try:
            made += _add(cycle, institution, with_branches, exception, actor, at)
        except Refused as reason:
            refused.append((institution, str(reason)))
    if made:
        with transaction.atomic():
            _approval_falls(cycle)
            matters.put(
                municipality=cycle.municipality, key=f"list:{cycle.pk}", kind="list", since=timezone.localdate(at),
                title=f"Об утверждении перечня учреждений: {cycle.title}",
            )  # fmt: skip
            journal.record(
                actor=actor, act="add_units", within=cycle.place, subject=cycle, at=at, by=by,
                after={"units": [unit.name for unit in made]}, reason=tidy(exception),
            )  # fmt: skip
    return Added(tuple(made), tuple(refused))


@transaction.atomic
def _add(
    cycle: Cycle, institution: Institution, with_branches: bool, exception: str, actor: User, at: datetime
) -> list[Unit]:
    parent = None
    if institution.parent_id is not None:
        parent = cycle.units.filter(institution=institution.parent_id, left_at__isnull=True).first()
        if parent is None:
            raise CannotBeListed(f"{wording.quoted(str(institution))} — филиал: сначала внесите головное учреждение.")
    made = [_make(cycle, institution, parent)]
    if parent is None:
        years.plan_year(cycle=cycle, institution=institution, exception=exception, actor=actor, at=at)
        if with_branches:
            open_ones = institution.branches.filter(closed_on__isnull=True).order_by("name")
            made += [_make(cycle, branch, made[0]) for branch in open_ones]
    return made


def _make(cycle: Cycle, institution: Institution, parent: Unit | None) -> Unit:
    if institution.municipality_id != cycle.municipality_id:
        raise CannotBeListed("Это учреждение другого муниципалитета.")
    name = wording.quoted(str(institution))
    if institution.closed_on is not None:
        raise CannotBeListed(f"{name} закрыто.")
    if institution.exempt_reason:
        raise CannotBeListed(f"{name} не подлежит оценке: {institution.exempt_reason}.")
    if cycle.units.filter(institution=institution).exists():
        raise CannotBeListed(f"{name} уже в перечне.")
    unit = Unit(
        cycle=cycle,
        institution=institution,
        parent=parent,
        name=_name(cycle, institution, parent),
        kind=institution.kind,
        profile=institution.profile if parent is None else parent.profile,
        group=institution.group or (parent.group if parent is not None else ""),
        recipients=institution.recipients,
        recipients_source=_source(institution),
        sample_size=_sample(cycle, institution.recipients),
    )
    unit.full_clean(exclude=["cycle", "institution", "parent"])
    unit.save(force_insert=True)
    return unit


def _name(cycle: Cycle, institution: Institution, parent: Unit | None) -> str:
    """Return the name that is the unit's identity in this cycle: short as people say it, full where two share it."""
    taken = set(cycle.units.values_list("name", flat=True))
    of = "" if parent is None else f" ({parent.name})"
    for name in (str(institution), institution.name):
        if (full := f"{name}{of}"[:600]) not in taken:
            return full
    return f"{institution.name[:500]} (№ {institution.pk})"


def _source(institution: Institution) -> str:
    if institution.recipients is None:
        return ""
    source, year = institution.recipients_source or "реестр учреждений", institution.recipients_year
    return source if not year or str(year) in source else f"{source} за {year} год"


def _sample(cycle: Cycle, recipients: int | None) -> int | None:
    if recipients is None:
        return None
    return methodology.sample_size(recipients, edition=choices.edition_of(cycle))


def drop_unit(*, unit: Unit, actor: User, at: datetime) -> None:
    """Take a unit (with its branches) off the list while it is being made. Raises ListIsFixed."""
    cycle = unit.cycle
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    _must_prepare(cycle)
    if Sheet.objects.filter(unit__in=_with_branches(unit)).exists():
        raise ListIsFixed("По учреждению уже есть пробные анкеты: сначала удалите их или отметьте, что оно выбыло.")
    with transaction.atomic():
        names = [unit.name, *unit.branches.values_list("name", flat=True)]
        if unit.parent_id is None:
            years.take_back_year(cycle=cycle, institution=unit.institution, reason="", actor=actor, at=at)
        _approval_falls(cycle)
        journal.record(
            actor=actor, act="drop_unit", within=cycle.place, subject=cycle, at=at, by=by, before={"units": names}
        )
        unit.delete()


def set_unit(*, unit: Unit, values: Mapping[str, Any], actor: User, at: datetime) -> Unit:
    """Change what the cycle knows of a unit: recipients with their source, profile with a reason, own gathering.

    The number of sheets asked for follows. After gathering has begun the profile and own gathering stay as they are.
    Raises ListIsFixed, ValidationError.
    """
    cycle = unit.cycle
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    if cycle.phase not in (Phase.PREPARATION, Phase.GATHERING):
        raise ListIsFixed("Сбор завершён: сведения об учреждениях в этом цикле больше не меняются.")
    before = {name: getattr(unit, name) for name in SETTINGS}
    for name in SETTINGS:
        if name in values:
            value = values[name]
            setattr(unit, name, tidy(value) if isinstance(value, str) else value)
    fixed = ("profile", "group", "is_gathered")
    if cycle.phase == Phase.GATHERING and any(getattr(unit, name) != before[name] for name in fixed):
        raise ListIsFixed("Сбор начат: профиль, группа и собственный сбор уже закреплены.")
    if unit.profile == unit.institution.profile:
        unit.profile_reason = ""
    else:
        deciding.need_reason(unit.profile_reason, "Профиль не такой, как в реестре: напишите почему.")
    unit.sample_size = _sample(cycle, unit.recipients)
    unit.full_clean(exclude=["cycle", "institution", "parent"])
    with transaction.atomic():
        unit.save(update_fields=[*SETTINGS, "sample_size"])
        journal.record(
            actor=actor, act="set_unit", within=cycle.place, subject=unit, at=at, by=by,
            before=before, after={name: getattr(unit, name) for name in SETTINGS}, reason=unit.profile_reason,
        )  # fmt: skip
    return unit


def assign_experts(
    *, cycle: Cycle, units: Sequence[Unit], experts: Collection[User], only_add: bool = False, actor: User, at: datetime
) -> int:
    """Give units to experts in place of those they had (`only_add` keeps these); return how many units changed."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    if cycle.phase not in (Phase.PREPARATION, Phase.GATHERING):
        raise ListIsFixed("Сбор завершён: поручать учреждения экспертам уже незачем.")
    wanted = {one.pk: one for one in experts}
    changed = 0
    with transaction.atomic():
        for unit in units:
            had = {one.expert_id: one.expert for one in unit.assignees.select_related("expert")}
            after = wanted if not only_add else {**had, **wanted}
            if had.keys() == after.keys():
                continue
            unit.assignees.exclude(expert__in=after).delete()
            fresh = [one for key, one in after.items() if key not in had]
            Assignee.objects.bulk_create(Assignee(unit=unit, expert=one, given_by=actor, given_at=at) for one in fresh)
            changed += 1
            journal.record(
                actor=actor, act="assign_experts", within=cycle.place, subject=unit, at=at, by=by,
                before={"experts": sorted(one.name for one in had.values())},
                after={"experts": sorted(one.name for one in after.values())},
            )  # fmt: skip
            if cycle.phase == Phase.GATHERING:
                telling.unit_given(unit=unit, experts=fresh, at=at)
    return changed


def leave(*, unit: Unit, reason: str, basis: str, decided_on: date, actor: User, at: datetime) -> Unit:
    """Let a unit (with its branches) leave the cycle: closed, merged. What was gathered stays and is not counted.

    Raises ListIsFixed, NoDecision, NoReason.
    """
    cycle = unit.cycle
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    if cycle.phase not in (Phase.GATHERING, Phase.PRELIMINARY, Phase.OBJECTIONS):
        raise ListIsFixed("Выбыть учреждение может, пока идёт сбор или обсуждаются предварительные результаты.")
    deciding.check(basis, decided_on, today=timezone.localdate(at))
    reason = deciding.need_reason(reason, "Напишите, почему учреждение выбывает: закрыто, присоединено.")
    with transaction.atomic():
        gone = list(_with_branches(unit).filter(left_at__isnull=True))
        if not Unit.objects.filter(pk__in=[one.pk for one in gone]).update(left_at=at, left_reason=reason[:500]):
            raise ListIsFixed("Это учреждение уже выбыло из цикла.")
        if unit.parent_id is None:
            years.take_back_year(cycle=cycle, institution=unit.institution, reason=reason, actor=actor, at=at)
        deciding.note(
            cycle, Decision.Kind.UNIT, basis, decided_on, reason, actor, at, values={"left": [one.name for one in gone]}
        )
        journal.record(
            actor=actor, act="leave_cycle", within=cycle.place, subject=unit, at=at, by=by,
            after={"units": [one.name for one in gone]}, reason=reason,
        )  # fmt: skip
    unit.refresh_from_db()
    return unit


def _with_branches(unit: Unit) -> Any:
    return Unit.objects.filter(cycle=unit.cycle_id, pk__in=[unit.pk, *unit.branches.values_list("pk", flat=True)])


def _must_prepare(cycle: Cycle) -> None:
    if cycle.phase != Phase.PREPARATION:
        raise ListIsFixed("Перечень составляют до начала сбора. Выбывшее учреждение отмечают на его странице.")


def _approval_falls(cycle: Cycle) -> None:
    """A list that has changed must be approved anew; what was decided stays among the decisions."""
    if cycle.list_basis:
        cycle.list_basis, cycle.list_decided_on = "", None
        cycle.save(update_fields=["list_basis", "list_decided_on"])
