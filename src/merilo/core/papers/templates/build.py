"""Builds the Word template of the report: `python -m merilo.core.papers.templates.build`.

The result, result_report.docx, ships with the program and may be copied and edited in Word. Fields in double braces are
those of `report/text.py`; `{%p %}`, `{%tr %}` and `{%tc %}` repeat or leave out a paragraph, a row, a column.
"""

from __future__ import annotations

from pathlib import Path

from merilo.core.papers.templates.office import TEXT_WIDTH, caption, cell, contents, paragraph, row, table
from merilo.core.papers.templates.parts import (
    PORTRAIT,
    document,
    each,
    header,
    heading,
    loop,
    plain,
    sizes,
    text_row,
    when,
)

__all__ = ["FILE", "TEXT_WIDTH", "build"]

FILE = Path(__file__).with_name("result_report.docx")


def _units(first: str, total: str, over: str, columns: str, *, first_wide: float) -> str:
    """A table of units whose number columns are a loop of their own; the first column is `first_wide` centimetres."""
    wide = sizes((first_wide, 0, 0.5, 1.45, 0.5, 1.5))
    right = (False, False, True, True, True, True)
    name = cell(
        paragraph("{%p if row.is_branch %}"), paragraph("{{ row.name }}", style="TableBranch"),
        paragraph("{%p else %}"), paragraph("{{ row.name }}", style="TableSmall"), paragraph("{%p endif %}"),
        width=wide[1],
    )  # fmt: skip
    heads = (first, "Организация", f"{{%tc for column in {columns} %}}", "{{ column }}", "{%tc endfor %}", total)
    values = ("{%tc for value in row.values %}", "{{ value }}", "{%tc endfor %}")
    cells = [
        cell(paragraph("{{ row.position }}", style="TableSmall"), width=wide[0]),
        name,
        *(cell(paragraph(text, style="TableNumber"), width=size) for text, size in zip(values, wide[2:5], strict=True)),
        cell(paragraph("**{{ row.total }}**", style="TableNumber"), width=wide[5]),
    ]
    return table([header(heads, wide, right), *loop(over, [row(cells)], wide)], wide, description=first)


def _shortcomings() -> str:
    wide = sizes((2.6, 0, 3.0))
    whole = cell(paragraph("{{ group.title }}", style="TableGroup"), width=sum(wide), span=3)
    right = (False, False, False)
    inner = loop("one in group.rows", [text_row(("{{ one.indicator }}", "{{ one.text }}", "{{ one.value }}"), wide)],
                  wide)  # fmt: skip
    return table(
        [header(("Показатель", "Недостаток", "Отметка"), wide, right),
         *loop("group in unit.groups", [row([whole]), *inner], wide)],
        wide, description="Недостатки организации",
    )  # fmt: skip


def _picture(name: str) -> list[str]:
    return when(
        name,
        paragraph(f"{{{{ {name} }}}}", style="Picture"),
        caption("Рисунок", f"{{{{ {name}.caption }}}}", style="PictureCaption"),
    )


def _front() -> list[str]:
    facts = sizes((5.2, 0))
    both = cell(paragraph("Сведения о расчёте", style="TableHead"), width=sum(facts), span=2, shade=True)
    return [
        paragraph("{{ municipality }}", style="Subtitle"),
        paragraph("{{ title }}", style="Title"),
        paragraph("{{ year }}", style="Subtitle"),
        table(
            [row([both], header=True),
             *loop("fact in facts", [text_row(("{{ fact.name }}", "{{ fact.value }}"), facts)], facts)],
            facts, description="Сведения о расчёте",
        ),
        *when("unverified", paragraph("Что не сверено с текстом актов", style="NoteHead"),
               *each("one in unverified", paragraph("{{ one }}", style="Note"))),
        paragraph("Содержание", style="TOCHeading"),
        contents(),
    ]  # fmt: skip


def _results() -> list[str]:
    method = plain(("Код", "Показатель", "Расчёт и пункт порядка", "Вес"),
                    ("{{ row.code }}", "{{ row.title }}", "{{ row.how }}", "{{ row.weight }}"), (1.4, 0, 0, 1.4),
                    over="row in indicators", numbers=1)  # fmt: skip
    indicators = plain(
        ("Код", "Показатель", "Вес", "Максимум", "Разброс", "Среднее"),
        ("{{ row.code }}", "{{ row.title }}", "{{ row.weight }}", "{{ row.maximum }}", "{{ row.spread }}",
         "{{ row.mean }}"),
        (1.4, 0, 1.2, 2.3, 2.8, 1.9), over="row in part.indicators", numbers=4,
    )  # fmt: skip
    value = paragraph("**{{ one.value }}**", " — {{ one.names }}", style="ListBullet")
    return [
        paragraph("Как посчитано", style="Heading1", on_new_page=True),
        *each("one in method", paragraph("{{ one }}")),
        caption("Таблица", "Показатели, их расчёт и вес в критерии"),
        method,
        heading("Результаты по критериям"),
        *each(
            "part in criteria",
            heading("{{ part.code }}. {{ part.title }}", 2),
            paragraph("{{ part.summary }}"),
            caption("Таблица", "{{ part.indicators_caption }}"),
            indicators,
            *when("part.comparison", paragraph("{{ part.comparison }}", style="AfterTable")),
            *when("part.best", paragraph("Лучшие значения", style="Lead"), *each("one in part.best", value)),
            *when("part.last", paragraph("Последние значения", style="Lead"), *each("one in part.last", value)),
            *when("part.units", caption("Таблица", "{{ part.units_caption }}"),
                   _units("№", "{{ part.code }}", "row in part.units", "part.columns", first_wide=1.3)),
            *_picture("part.picture"),
        ),
    ]  # fmt: skip


def _rating() -> list[str]:
    return [
        heading("Итоговый рейтинг"),
        paragraph("{{ rating_note }}"),
        *each(
            "list in ratings",
            heading("{{ list.title }}", 2),
            *when("list.note", paragraph("{{ list.note }}")),
            caption("Таблица", "{{ list.caption }}"),
            _units("Место", "Итог", "row in list.units", "list.columns", first_wide=2.3),
            *_picture("list.picture"),
        ),
        *when(
            "bands", heading("Оценка словами", 2), caption("Таблица", "Сколько итогов в каждом интервале"),
            plain(("Оценка", "Баллы", "Организаций"), ("{{ row.words }}", "{{ row.interval }}", "{{ row.count }}"),
                   (0, 4, 4), over="row in bands", numbers=1),
        ),
        *when(
            "blocked", heading("Организации без итога", 2), paragraph("{{ blocked_note }}"),
            caption("Таблица", "Организации, у которых итог не определён"),
            plain(("Организация", "Показатель", "Причина"),
                   ("{{ row.name }}", "{{ row.indicator }}", "{{ row.reason }}"), (0, 2.7, 0), over="row in blocked"),
        ),
        heading("Критерии по среднему значению"),
        paragraph("{{ means_note }}"),
        *_picture("means_picture"),
        caption("Таблица", "Критерии по среднему значению, от низшего"),
        plain(("Код", "Критерий", "Среднее"), ("{{ row.code }}", "{{ row.title }}", "**{{ row.mean }}**"),
               (1.7, 0, 2.4), over="row in means", numbers=1),
    ]  # fmt: skip


def _rest() -> list[str]:
    return [
        heading("Недостатки"),
        paragraph("{{ shortcomings_note }}"),
        *each("unit in shortcomings", paragraph("{{ unit.name }}", style="Institution"), _shortcomings()),
        heading("Рекомендации"),
        *when("recommendations_note", paragraph("{{ recommendations_note }}")),
        *each("one in general_recommendations", paragraph("{{ one }}", style="ListBullet")),
        *each("group in recommendations", heading("{{ group.title }}", 2),
               *each("one in group.rows",
                      paragraph("**{{ one.text }}**", "<w:r><w:br/></w:r>", "Кому: {{ one.units }}",
                                style="ListBullet"))),
        heading("Качество исходных данных"),
        *each("one in quality", paragraph("{{ one }}")),
        *when("sheets", caption("Таблица", "Анкеты по организациям"),
               plain(("Организация", "Учтено", "Нужно по выборке", "Не хватает"),
                      ("{{ row.name }}", "{{ row.counted }}", "{{ row.needed }}", "{{ row.missing }}"),
                      (0, 2.2, 3.2, 2.6), over="row in sheets", numbers=3)),
        *when("ignored", caption("Таблица", "Ответы, которые не учтены: даны после «Нет» или пропуска"),
               plain(("Вопрос", "Ответов"), ("{{ row.question }}", "{{ row.count }}"), (0, 3), over="row in ignored",
                      numbers=1)),
        heading("Как проверить цифры"),
        paragraph("{{ verify_note }}"),
        paragraph("{{ verify }}", style="Code"),
        *when("files", paragraph("Исходные файлы и их контрольные суммы (SHA-256):"),
               *each("one in files", paragraph("{{ one.role }}: {{ one.name }}", style="ListBullet"),
                      paragraph("<w:r><w:rPr><w:sz w:val=\"18\"/></w:rPr><w:t>{{ one.sha256 }}</w:t></w:r>",
                                style="Code"))),
        *when("edition_notes", heading("О редакции порядка"),
               *each("one in edition_notes", paragraph("{{ one }}"))),
    ]  # fmt: skip


def build() -> bytes:
    """Return the Word template of the report. The bytes are the same each time."""
    return document(
        [*_front(), *_results(), *_rating(), *_rest()],
        section=PORTRAIT,
        title="{{ title }}",
        subject="{{ municipality }}, {{ year }}",
    )


if __name__ == "__main__":
    FILE.write_bytes(build())
    print(f"Шаблон записан: {FILE}")
