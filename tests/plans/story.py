"""A plan of the town with a story: done, late, moved, waiting, amended; written down as the services leave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.plans.models import (
    Amendment,
    Evidence,
    Indicator,
    IndicatorValue,
    Item,
    ItemVersion,
    Plan,
    Postponement,
    Report,
    StoredFile,
    Task,
)
from tests.town import AT, Town, make_plan

APPROVED = date(2025, 12, 25)
LINES = (
    ("1", "Раздел I. Подготовка", "Утвердить перечень учреждений", "до 1 марта 2026 г.",
     ["Общественный совет", "Сидорова Мария Петровна, специалист"]),
    ("2", "Раздел I. Подготовка", "Заключить контракт с оператором & <исполнителем>", "I квартал",
     ["Управление культуры"]),
    ("3", "Раздел II. Проведение", "Собрать анкеты в «Библиотеке им. А. С. Пушкина»", "II квартал",
     ["учреждения культуры"]),
    ("4", "Раздел II. Проведение", "Рассмотреть отчёт оператора", "в течение месяца со дня поступления",
     ["Общественный совет"]),
    ("5", "Раздел II. Проведение", "Обновлять сведения на сайтах", "постоянно", ["Кузнецов И. И."]),
    ("6", "Раздел II. Проведение", "Провести встречу с директорами", "март", ["Управление культуры"]),
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """The plan and its lines by number."""

    plan: Plan
    items: dict[str, Item]


def make_story(town: Town, **values: object) -> Story:
    """Make a plan in force; today is 15 April 2026."""
    plan = make_plan(
        town.municipality,
        **{
            "title": "План независимой оценки на 2026 год",
            "approved_by": "И. И. Громов",
            "approved_post": "Глава администрации",
            "approved_document": "распоряжение № 812",
            "approved_on": APPROVED,
            "notes": ["Примечание. План может меняться."],
            **values,
        },
    )
    items = {}
    for position, (number, section, text, words, responsible) in enumerate(LINES, start=1):
        item = Item.objects.create(
            plan=plan, position=position, number=number, section=section, text=text, deadline_words=words,
            responsible=responsible, expected_result="Сделано", schedule=_schedule(words),
        )  # fmt: skip
        ItemVersion.objects.create(item=item, **{name: getattr(item, name) for name in Item.LINE_FIELDS})
        items[number] = item
    _tasks(town, items)
    target = Indicator.objects.create(plan=plan, name="Доля оценённых учреждений", unit="%")
    IndicatorValue.objects.create(indicator=target, year=2026, planned="50", actual="37.50", source="реестр")
    return Story(plan, items)


def amend(story: Story) -> Amendment:
    """Change line 2, take line 6 out, add line 7."""
    change = Amendment.objects.create(
        plan=story.plan, ordinal=1, on=date(2026, 3, 3), decision="распоряжение № 45", reason="Срок торгов", made_at=AT
    )
    second, sixth = story.items["2"], story.items["6"]
    second.text, second.deadline_words = "Заключить контракт на торгах", "II квартал"
    sixth.is_excluded = True
    seventh = Item(plan=story.plan, position=7, number="7", section="Раздел II. Проведение", text="Подвести итоги",
                   deadline_words="декабрь", responsible=["Общественный совет"])  # fmt: skip
    for item in (second, sixth, seventh):
        item.save()
        ItemVersion.objects.create(
            item=item, amendment=change, **{name: getattr(item, name) for name in Item.LINE_FIELDS}
        )
    return change


def _schedule(words: str) -> dict[str, object]:
    if words == "постоянно":
        return {"kind": "continuous"}
    return (
        {"kind": "after_event", "event": "отчёт оператора поступил"} if "поступления" in words else {"kind": "period"}
    )


def _tasks(town: Town, items: dict[str, Item]) -> None:
    done = _task(items["1"], date(2026, 3, 1), state="done", done_on=date(2026, 2, 20))
    said = _report(town, done, "Перечень утверждён", "протокол № 1 от 20.02.2026", state="accepted")
    file = StoredFile.objects.create(municipality=town.municipality, name="протокол.pdf", sha256="0" * 64, size=1,
                                     content_type="application/pdf", made_at=AT)  # fmt: skip
    Evidence.objects.create(report=said, kind="link", url="https://nok.example.ru/perechen")
    Evidence.objects.create(report=said, kind="file", file=file, note="скан")
    late = _task(items["2"], date(2026, 3, 31), state="open")
    Postponement.objects.create(task=late, old_due_on=date(2026, 3, 1), new_due_on=date(2026, 3, 31),
                                reason="Торги объявлены заново", author=town.anna, at=AT)  # fmt: skip
    _report(town, late, "Контракт", "", state="returned", remark="нет номера контракта")
    for place, state, on in ((town.library, "done", date(2026, 4, 2)), (town.club, "open", None),
                             (town.theatre, "open", None)):  # fmt: skip
        _task(items["3"], date(2026, 6, 30), state=state, done_on=on, institution=place)
    _task(items["4"], None, state="waiting")
    overdue = _task(items["6"], date(2026, 3, 20), state="done", done_on=date(2026, 3, 25))
    _report(town, overdue, "Встреча прошла", "", state="accepted")


def _task(item: Item, due: date | None, **values: object) -> Task:
    return Task.objects.create(item=item, due_on=due, turn=f"{due}", **values)


def _report(town: Town, task: Task, text: str, basis: str, *, state: str, remark: str = "") -> Report:
    return Report.objects.create(task=task, author=town.pavel, at=AT, done_on=task.done_on or date(2026, 4, 1),
                                 text=text, basis=basis, state=state, remark=remark)  # fmt: skip
