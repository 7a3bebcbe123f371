"""A town full of rows: so many of everything a list shows."""

from __future__ import annotations

from datetime import date, timedelta

from merilo.accounts.models import Entry, Grant, Invitation, Notice, Role, User
from merilo.plans.models import (
    Amendment,
    Evidence,
    Indicator,
    IndicatorValue,
    Item,
    ItemVersion,
    Party,
    Plan,
    Report,
    Task,
)
from merilo.registry.models import AssessedYear, Institution
from tests.town import AT, ON, Town

STATES = list(Task.State)


def fill(town: Town, plan: Plan, rows: range) -> None:
    """Add institutions, people, lines with tasks and reports, notices and entries of these numbers to a plan."""
    here = str(town.municipality.place)
    institutions = Institution.objects.bulk_create(
        Institution(
            municipality=town.municipality,
            name=f"Муниципальное бюджетное учреждение культуры «Сельский дом культуры № {number}»",
            short_name=f"СДК № {number}",
            kind="club",
            recipients=number * 10,
            recipients_year=2025,
        )
        for number in rows
    )
    AssessedYear.objects.bulk_create(
        AssessedYear(institution=one, year=2023 + number % 3, state="done") for number, one in enumerate(institutions)
    )
    people = User.objects.bulk_create(
        User(username=f"person-{number}", name=f"Иванова Мария {number}-я", position="методист") for number in rows
    )
    Grant.objects.bulk_create(
        Grant(user=one, role=Role.PERFORMER, place=here, since=date(2026, 1, 1)) for one in people
    )
    Invitation.objects.bulk_create(
        Invitation(
            name=f"Петров Пётр {number}-й",
            role=Role.MEMBER,
            place=here,
            code_hash=f"{number:064d}",
            made_by=town.anna,
            made_at=AT,
            expires_at=AT + timedelta(days=14),
        )
        for number in rows
    )
    fill_plan(town, plan, rows, institutions)
    Notice.objects.bulk_create(
        Notice(user=town.anna, place=here, key=f"k{number}", text=f"Задача {number} просрочена на 5 дней", at=AT)
        for number in rows
    )
    Entry.objects.bulk_create(
        Entry(
            at=AT - timedelta(minutes=number),
            actor=town.anna,
            actor_name=town.anna.name,
            place=here,
            act="postpone",
            subject=f"task:{number}",
            subject_name=f"Мероприятие {number}",
            before={"due_on": "2026-04-10"},
            after={"due_on": "2026-04-30"},
            reason="по просьбе учреждения",
        )
        for number in rows
    )


def fill_plan(town: Town, plan: Plan, rows: range, institutions: list[Institution]) -> None:
    """Add lines, each with its version, party and task, and where done a report with evidence; indicators too."""
    items = Item.objects.bulk_create(
        Item(
            plan=plan,
            position=number + 1,
            number=str(number + 1),
            section=f"{number // 40 + 1}. Раздел",
            text=f"Разместить на официальном сайте сведения о результатах независимой оценки, часть {number + 1}",
            deadline_words="до 30 числа последнего месяца квартала",
            responsible=["Управление культуры"],
            expected_result="Сведения размещены",
        )
        for number in rows
    )
    ItemVersion.objects.bulk_create(
        ItemVersion(item=item, **{name: getattr(item, name) for name in Item.LINE_FIELDS}) for item in items
    )
    Party.objects.bulk_create(
        Party(item=item, position=1, words="Управление культуры", kind="person", user=town.pavel) for item in items
    )
    tasks = Task.objects.bulk_create(
        Task(
            item=item,
            institution=institutions[number] if number % 2 else None,
            performer=town.anna if number % 3 else town.pavel,
            label="II квартал 2026 г.",
            due_on=None if STATES[number % 5] == "waiting" else ON + timedelta(days=number % 60 - 20),
            state=STATES[number % 5],
            done_on=ON if STATES[number % 5] == "done" else None,
        )
        for number, item in enumerate(items)
    )
    reports = Report.objects.bulk_create(
        Report(task=task, author=town.pavel, at=AT, done_on=ON, text="Сделано", state="submitted")
        for task in tasks
        if task.state in ("done", "reported")
    )
    Evidence.objects.bulk_create(
        Evidence(report=report, kind="link", url="https://example.org/report", note="страница сайта")
        for report in reports
    )
    few = [number for number in rows if number < 20]
    Amendment.objects.bulk_create(
        Amendment(plan=plan, ordinal=number + 1, on=ON, decision="Распоряжение № 7", reason="срок", made_at=AT)
        for number in few
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(plan=plan, name=f"Доля организаций, {number}-й показатель", unit="%") for number in few
    )
    IndicatorValue.objects.bulk_create(
        IndicatorValue(indicator=one, year=year, planned="100") for one in indicators for year in (2026, 2027)
    )
