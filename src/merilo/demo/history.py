"""What happened in the invented district: plans of three years, what was done by them and when, what is late."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from merilo.accounts.models import User
from merilo.accounts.services import deputies, invitations
from merilo.demo import cycles, mended, pages, placed, sittings, voices
from merilo.demo.district import load_district, load_plan
from merilo.demo.stage import Cast, moment
from merilo.plans.models import Item, Party, Plan, Task
from merilo.plans.services import amendments, changes, events, following, parties, plans, reports
from merilo.plans.services.lines import IndicatorInput, LineInput

LATE_EVERY, OPEN_EVERY = 11, 4
RECENT_DAYS = 45


def play(cast: Cast, *, today: date, at: datetime) -> None:
    """Make the plans and let everything happen up to today."""
    first = today.year - 2
    made = [_three_years(cast, first), *(_council(cast, year) for year in range(first, today.year + 1))]
    for plan in made:
        _bind(cast, plan)
        if plan.starts_on.year == today.year:
            _amend(cast, plan, today)
    cycles.play(cast, today=today, at=at)  # reports the lines it answers to by itself
    mended.play(cast, today=today)
    for plan in made:
        is_new = plan.starts_on.year == today.year
        _record_events(cast, plan, today)
        _report(cast, plan, today)
        if plan.ends_on < today:
            plans.close_plan(plan=plan, reason="Год закончился, отчёт принят.", actor=cast.coordinator, at=at)
            continue
        if is_new:
            _prepare_next(cast, plan, at)
        _postpone(cast, plan, today, at)
    sittings.play(cast, today=today)
    voices.play(cast, today=today)
    pages.play(cast, today=today)
    placed.play(cast, today=today)
    _people_come_and_go(cast, today, at)


def _three_years(cast: Cast, first: int) -> Plan:
    """Make the administration's plan of three years from the sample document's words."""
    written = load_plan(first)
    years = [str(first + offset) for offset in range(3)]
    lines: list[LineInput] = []
    shared: tuple[str, ...] = ()
    for number, (section, items) in enumerate(written.sections, start=1):
        for place, item in enumerate(items, start=1):
            shared = item.responsible or shared
            targets = {year: words for year, words in zip(years, item.targets, strict=True) if words}
            lines.append(
                LineInput(
                    number=f"{number}.{place}",
                    section=section,
                    text=item.text,
                    deadline_words=item.deadline,
                    responsible=shared,
                    expected_result=item.result,
                    targets=targets,
                )
            )
    indicators = [
        IndicatorInput(name=name, unit=unit, values=dict(zip(years, values, strict=True)))
        for name, unit, values in written.indicators
    ]
    return _in_force(
        cast,
        title=" ".join(written.title).replace("ПЛАН МЕРОПРИЯТИЙ", "План мероприятий"),
        starts_on=date(first, 1, 1),
        ends_on=date(first + 2, 12, 31),
        lines=lines,
        indicators=indicators,
        document="распоряжение № 214-р",
        approved_by=load_district().deputy,
        approved_post="первый заместитель главы администрации",
    )


def _council(cast: Cast, year: int) -> Plan:
    """Make the council's plan of one year."""
    data = tomllib.loads(files(__package__).joinpath("council.toml").read_text(encoding="utf-8"))
    return _in_force(
        cast,
        title=data["title"].format(year=year),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        lines=[_line(one, year) for one in data["line"]],
        indicators=[],
        document=data["document"],
        approved_by=load_district().chair,
        approved_post="председатель Общественного совета",
    )


def _line(one: Mapping[str, Any], year: int) -> LineInput:
    return LineInput(
        number=one["number"],
        section=one["section"],
        text=one["text"].format(year=year),
        deadline_words=one["deadline"].format(year=year),
        responsible=tuple(one["responsible"]),
        expected_result=one["result"],
        targets={str(year): one["targets"]} if "targets" in one else {},
        step=one.get("step", ""),
    )


def _in_force(cast: Cast, *, document: str, approved_by: str, approved_post: str, **plan: Any) -> Plan:
    """Make a plan in the December before it begins, and approve it."""
    day = plan["starts_on"] - timedelta(days=10)
    made = plans.make_plan(municipality=cast.municipality, actor=cast.coordinator, at=moment(day), **plan)
    return plans.activate_plan(
        plan=made,
        approved_by=approved_by,
        approved_post=approved_post,
        approved_document=document,
        approved_on=day,
        actor=cast.coordinator,
        at=moment(day, 12),
    )


def _bind(cast: Cast, plan: Plan) -> None:
    """Say which people the words of the plan mean where they are not an institution."""
    people = {
        "Управление культуры": cast.officer,
        "Председатель": cast.chair,
        "Ответственный за официальный сайт": cast.webmaster,
        "Уполномоченный": cast.webmaster,
    }
    at = moment(plan.starts_on)
    for party in Party.objects.filter(item__plan=plan).select_related("item__plan"):
        user = next((user for words, user in people.items() if party.words.startswith(words)), None)
        if user is not None:
            parties.bind_party(party=party, kind=Party.Kind.PERSON, user=user, actor=cast.coordinator, at=at)


def _record_events(cast: Cast, plan: Plan, today: date) -> None:
    """Let the events happen that lines wait for: each autumn an operator's report, a protocol, an approval."""
    waiting = Task.objects.filter(item__plan=plan, state=Task.State.WAITING).select_related("item__plan")
    for number, item in enumerate({task.item_id: task.item for task in waiting}.values()):
        day = date(plan.ends_on.year, 10, 5) + timedelta(days=3 * number)
        if day >= today:
            continue
        name = str((item.schedule or {}).get("event") or "результаты рассмотрены советом")
        events.record_event(
            item=item,
            name=name,
            happened_on=day,
            basis=f"протокол № {number + 4}",
            actor=cast.coordinator,
            at=moment(day, 15),
        )


def _report(cast: Cast, plan: Plan, today: date) -> None:
    """Report on what is due: nearly all in time, some late, of the last weeks a part not yet."""
    due = Task.objects.filter(item__plan=plan, state=Task.State.OPEN, due_on__lt=today)
    tasks = list(due.select_related("item__plan", "institution", "performer").order_by("due_on", "pk"))
    for number, (task, day) in enumerate(_with_days(tasks)):
        if day >= today or ((today - day).days < RECENT_DAYS and number % OPEN_EVERY == 0):
            continue
        reports.report_done(
            task=task,
            actor=_who(cast, task),
            at=moment(day, 13),
            done_on=day,
            text=_said(task),
            basis=f"письмо № {100 + number} от {day:%d.%m.%Y}" if number % 3 == 0 else "",
            evidence=[reports.EvidenceInput(url="https://yasnobor.example/nok", note="раздел сайта")]
            if number % 2
            else [],
        )


def _with_days(tasks: list[Task]) -> Iterator[tuple[Task, date]]:
    for number, task in enumerate(tasks):
        assert task.due_on is not None
        yield task, task.due_on + timedelta(days=6 if number % LATE_EVERY == 0 else -(number % 5))


def _who(cast: Cast, task: Task) -> User:
    if task.institution is not None:
        return cast.chiefs.get(task.institution.parent_id or task.institution.pk, cast.coordinator)
    return task.performer or cast.coordinator


def _said(task: Task) -> str:
    result = task.item.expected_result
    return f"Сделано: {result[0].lower()}{result[1:]}." if result else "Сделано."


def _amend(cast: Cast, plan: Plan, today: date) -> None:
    """Let the council change one line of this year's plan and add another."""
    on = min(date(plan.starts_on.year, 2, 10), today)
    visits = Item.objects.get(plan=plan, number="2.2")
    amendments.amend(
        plan=plan,
        decision=f"протокол № 2 от {on:%d.%m.%Y}",
        reason="Сельские филиалы открыты летом дольше, посещения удобнее закончить в июле.",
        on=on,
        changes=[
            amendments.LineChange(
                item=visits,
                line=LineInput(
                    number=visits.number,
                    section=visits.section,
                    text=visits.text,
                    deadline_words="май – июль",
                    responsible=tuple(visits.responsible),
                    expected_result=visits.expected_result,
                ),
            ),
            amendments.LineChange(
                line=LineInput(
                    number="2.5",
                    section=visits.section,
                    text="Выслушать руководителей учреждений, которые не согласны с результатами",
                    deadline_words="октябрь",
                    responsible=("Общественный совет",),
                    expected_result="Ответы на возражения",
                ),
                after=Item.objects.get(plan=plan, number="2.4"),
            ),
        ],
        actor=cast.coordinator,
        at=moment(on),
    )


def _prepare_next(cast: Cast, plan: Plan, at: datetime) -> None:
    """Begin next year's plan from this one; it waits to be looked through and approved."""
    title, starts_on, ends_on = following.proposed(plan)
    following.make_following_plan(
        plan=plan, title=title, starts_on=starts_on, ends_on=ends_on, actor=cast.coordinator, at=at
    )


def _postpone(cast: Cast, plan: Plan, today: date, at: datetime) -> None:
    """Give one late task more time, with the reason."""
    late = Task.objects.filter(item__plan=plan, state=Task.State.OPEN, due_on__lt=today)
    task = late.select_related("item__plan__municipality").first()
    if task is not None:
        reason = "Ремонт зала закончится позже, чем обещал подрядчик."
        new_due_on = today + timedelta(days=20)
        changes.postpone(task=task, new_due_on=new_due_on, reason=reason, actor=cast.coordinator, at=at)


def _people_come_and_go(cast: Cast, today: date, at: datetime) -> None:
    """Let one officer be away with a deputy, and a new member of the council be invited."""
    place = cast.municipality.place
    deputies.set_deputy(
        person=cast.officer,
        deputy=cast.webmaster,
        within=place,
        since=today,
        until=today + timedelta(days=13),
        reason="отпуск",
        actor=cast.coordinator,
        on=today,
        at=at,
    )
    invitations.invite(
        name="Тихонова Раиса Фёдоровна",
        role="member",
        within=place,
        place_name=cast.municipality.name,
        position="член Общественного совета",
        actor=cast.coordinator,
        at=at,
    )
