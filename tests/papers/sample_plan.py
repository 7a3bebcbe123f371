"""An invented plan and the report on its fulfilment."""

from __future__ import annotations

import dataclasses
from datetime import date

from merilo.core import papers

MADE_ON = date(2026, 4, 10)
CHANGE = papers.PlanChange(ordinal=1, decision="распоряжение администрации № 45", on=date(2026, 3, 3))
LATER = papers.PlanChange(ordinal=2, decision="распоряжение администрации от 01.04.2026 № 61", on=date(2026, 4, 1))


def line(ordinal: int, **changes: object) -> papers.PlanLine:
    """A plausible line of the plan."""
    values: dict[str, object] = {
        "number": str(ordinal),
        "section": "Раздел I. Организационные мероприятия" if ordinal < 3 else "Раздел II. Проведение оценки",
        "text": f"Провести обучающую встречу № {ordinal} с ответственными за сайты:\n- библиотек;\n- домов культуры",
        "deadline": "ежеквартально, до 10 числа",
        "responsible": ("Управление культуры администрации округа", "руководители учреждений"),
        "result": "Сайты соответствуют требованиям",
        "targets": {"2026": "4", "2027": "5"},
        **changes,
    }
    return papers.PlanLine(**values)  # type: ignore[arg-type]


def plan(lines: int = 6, **changes: object) -> papers.PlanPaper:
    """The plan as approved."""
    values: dict[str, object] = {
        "municipality": "Заречный муниципальный округ",
        "title": "План мероприятий по независимой оценке качества условий оказания услуг на 2026–2027 годы",
        "approval": papers.Approval(by="И. И. Громов", post="Глава администрации Заречного муниципального округа",
                                    document="распоряжение № 812", on=date(2025, 12, 25)),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
        "lines": tuple(line(number) for number in range(1, lines + 1)),
        "notes": ("Примечание. В план могут вноситься изменения.",),
        "targets": (papers.PlanTarget(name="Доля оценённых учреждений", unit="%",
                                      planned={"2026": "50", "2027": "100"}),),
        "made_on": MADE_ON,
        **changes,
    }  # fmt: skip
    return papers.PlanPaper(**values)  # type: ignore[arg-type]


def amended(**changes: object) -> papers.PlanPaper:
    """The plan after two changes: a line reworded, one reworded twice, one added, one taken out."""
    lines = (
        line(1),
        line(2, text="Новая редакция", changed_by=(1,)),
        line(3, text="Вторая редакция", changed_by=(1, 2)),
        line(4, changed_by=(2,), is_excluded=True),
        line(5, text="Новый пункт", changed_by=(2,), is_added=True),
    )
    return dataclasses.replace(plan(**changes), lines=lines, changes=(CHANGE, LATER))


TOTALS = papers.Totals(
    due=10, in_time=6, afterwards=1, checking=1, going=0, late=2, cancelled=0, carried=2, carried_done=1, ahead=1,
    moved=1, waiting=1,
)  # fmt: skip


def fulfilled(number: int, **changes: object) -> papers.FulfilledLine:
    """A line that was done."""
    values: dict[str, object] = {
        "number": str(number),
        "section": "Раздел I. Организационные мероприятия",
        "text": f"Провести встречу № {number}",
        "deadline": "I квартал",
        "due_on": (date(2026, 3, 31),),
        "responsible": ("Управление культуры",),
        "total": 1,
        "done": 1,
        "deeds": (
            papers.Deed(
                done_on=date(2026, 3, 12),
                due_on=date(2026, 3, 31),
                text="Встреча проведена, 14 участников",
                proofs=("протокол № 3 от 12.03.2026", "https://nok.example.ru/vstrecha", "файл «список.pdf»"),
            ),
        ),
        **changes,
    }
    return papers.FulfilledLine(**values)  # type: ignore[arg-type]


def fulfilment(**changes: object) -> papers.FulfilmentReport:
    """The report for a quarter with something of every kind."""
    move = papers.Move(old=date(2026, 2, 28), new=date(2026, 3, 20), reason="Болезнь ответственного.")
    late = fulfilled(
        2, done=1, total=3, deeds=(papers.Deed(done_on=date(2026, 4, 5), due_on=date(2026, 3, 31), who="Музей"),),
        checking=1, delays=(papers.Delay(who="Библиотека", due_on=date(2026, 3, 20), moves=(move,)),),
        section="Раздел II. Проведение оценки",
    )  # fmt: skip
    values: dict[str, object] = {
        "municipality": "Заречный муниципальный округ",
        "authority": "Управление культуры администрации",
        "plan_title": "План независимой оценки на 2026 год",
        "approval": papers.Approval(document="распоряжение № 812", on=date(2025, 12, 25)),
        "period": "I квартал 2026 г.",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 3, 31),
        "made_on": MADE_ON,
        "totals": TOTALS,
        "lines": (fulfilled(1), late),
        "next_period": "II квартал 2026 г.",
        "next_lines": (papers.NextLine(number="7", text="Собрать анкеты", due_on=(date(2026, 6, 30),),
                                       responsible=("Оператор",)),),
        "waiting": ("Пункт 9 «Рассмотреть отчёт оператора» ждёт события: отчёт поступил",),
        "targets": (papers.PlanTarget(name="Охват", unit="%", planned={"2026": "50"}, actual={"2026": "37,5"},
                                      source="реестр"),),
        "targets_year": "2026",
        "author": "А. И. Андреева",
        "author_post": "Главный специалист",
        **changes,
    }  # fmt: skip
    return papers.FulfilmentReport(**values)  # type: ignore[arg-type]
