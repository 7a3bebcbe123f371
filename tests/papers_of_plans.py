"""Documents of invented plans, and drafts read from them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from merilo.plans.models import Draft
from merilo.plans.services import drafts
from tests.town import AT, Town

TITLE = "План работы по независимой оценке на 2026 год"
HEAD = ("№ п/п", "Мероприятие", "Срок исполнения", "Ответственный")
LINES = (
    ("1", "Обновлять сведения на сайте", "постоянно", "Отдел культуры"),
    ("2", "Провести заседание совета", "ежеквартально", "Председатель совета"),
    ("3", "Напечатать памятки", "по мере необходимости", "учреждения культуры"),
    ("4", "Разместить план на стендах", "в течение 3 дней после утверждения плана", "учреждения культуры"),
    ("5", "Опубликовать итоги", "до 1 июля", "Тихореченская библиотека"),
    ("6", "Проверить исполнение", "как договоримся", "Отдел культуры"),
)
TARGETS = (("Показатель", "2025 (отчёт)", "2026"), ("Доля охваченных учреждений, %", "33,3", "100"))


def page(
    lines: Sequence[Sequence[str]] = LINES,
    *,
    title: str = TITLE,
    head: Sequence[str] = HEAD,
    approval: Sequence[str] = (),
    targets: Sequence[Sequence[str]] = (),
) -> bytes:
    """Return a plan as a web page, the simplest document with a table."""
    said = "".join(f"<p>{escape(line)}</p>" for line in (*approval, title))
    return f"<html><body>{said}{_table([head, *lines])}{_table(targets) if targets else ''}</body></html>".encode()


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def make_draft(town: Town, content: bytes | None = None, *, name: str = "План.html", **options: object) -> Draft:
    """Upload a document as the coordinator and have it read."""
    values = {"starts_on": None, "ends_on": None, **options}
    draft = drafts.upload_plan(
        municipality=town.municipality, name=name, content=page() if content is None else content, actor=town.anna,
        at=AT, **values,  # type: ignore[arg-type]
    )  # fmt: skip
    draft.refresh_from_db()
    return draft


def make_full_draft(town: Town) -> Draft:
    """Upload a document with an approval block and indicators."""
    approval = ("УТВЕРЖДАЮ", "Глава округа", "И.И. Иванов", "распоряжение от 12.01.2026 № 5")
    return make_draft(town, page(approval=approval, targets=TARGETS))
