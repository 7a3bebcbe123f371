"""The list of tasks as a workbook to take away."""

from __future__ import annotations

from datetime import date, datetime

from merilo.accounts.models import User
from merilo.core import papers
from merilo.plans.queries import tasks as about
from merilo.registry.models import Municipality

MOST_ROWS = 20_000


def task_table(user: User, municipality: Municipality, wanted: about.Wanted, *, today: date, at: datetime) -> bytes:
    """Return the tasks a person looks for as an XLSX file; text in it is never a formula."""
    found = about.found(user, municipality, wanted, today=today, at=at)[:MOST_ROWS]
    rows = about.rows(found, today=today)
    columns = (
        papers.Column(title="План", width=34),
        papers.Column(title="Пункт"),
        papers.Column(title="Мероприятие", width=48),
        papers.Column(title="За какой срок", width=20),
        papers.Column(title="Учреждение", width=30),
        papers.Column(title="Исполнитель", width=24),
        papers.Column(title="Срок", kind="date"),
        papers.Column(title="Первоначальный срок", kind="date"),
        papers.Column(title="Состояние", width=18),
        papers.Column(title="Выполнено", kind="date"),
    )
    cells = tuple(
        (
            row.plan, row.number, row.text, row.label, row.institution, row.performer, row.due_on, row.first_due_on,
            row.words, row.done_on,
        )
        for row in rows
    )  # fmt: skip
    sheet = papers.Sheet(name="Задачи", columns=columns, rows=cells, caption=f"{municipality}: задачи планов")
    return papers.workbook([sheet], created_on=today, title="Задачи планов")
