"""Builds the Word templates of a plan's papers: `python -m merilo.core.papers.templates.plans`.

The results ship with the program and may be copied and edited in Word. Fields in double braces are those of
`papers/plans/text.py`.
"""

from __future__ import annotations

from pathlib import Path

from merilo.core.papers.templates.office import cell, paragraph, row, table
from merilo.core.papers.templates.parts import (
    LANDSCAPE,
    LANDSCAPE_WIDTH,
    document,
    each,
    header,
    heading,
    loop,
    plain,
    signature,
    sizes,
    text_row,
    when,
)

HERE = Path(__file__).parent
ABOVE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'


def _lines() -> str:
    """The table of the plan; the columns of results and years stand only where the plan has them."""
    wide = sizes((1.3, 0, 3.8, 4.8, 0.3, 4.8, 0.3, 0.3, 1.8, 0.3), across=LANDSCAPE_WIDTH)
    heads = (
        "№", "Мероприятие", "Срок исполнения", "Ответственные", "{%tc if has_results %}", "Ожидаемый результат",
        "{%tc endif %}", "{%tc for year in years %}", "{{ year }}", "{%tc endfor %}",
    )  # fmt: skip
    fields = (
        "{{ row.number }}", "", "{{ row.deadline }}", "{{ row.responsible }}", "{%tc if has_results %}",
        "{{ row.result }}", "{%tc endif %}", "{%tc for target in row.targets %}", "{{ target }}", "{%tc endfor %}",
    )  # fmt: skip
    cells = [cell(paragraph(text, style="TableText"), width=size) for text, size in zip(fields, wide, strict=True)]
    cells[1] = cell(paragraph("{{ row.text }}", ABOVE.format("{{ row.mark }}"), style="TableText"), width=wide[1])
    title = cell(paragraph("{% colspan columns %}{{ section.title }}", style="TableSection"), width=sum(wide))
    under = row([cell(paragraph("{%tr if section.title %}", style="TableText"), width=sum(wide), span=len(wide))])
    ended = row([cell(paragraph("{%tr endif %}", style="TableText"), width=sum(wide), span=len(wide))])
    inner = [under, row([title]), ended, *loop("row in section.rows", [row(cells)], wide)]
    return table(
        [header(heads, wide, (False,) * len(wide)), *loop("section in sections", inner, wide)],
        wide,
        description="Мероприятия плана: номер, мероприятие, срок, ответственные, ожидаемый результат",
    )


def _targets() -> str:
    wide = sizes((0, 3.4, 0.3, 2.6, 0.3), across=LANDSCAPE_WIDTH)
    heads = ("Показатель", "Единица", "{%tc for year in target_years %}", "{{ year }}", "{%tc endfor %}")
    fields = ("{{ one.name }}", "{{ one.unit }}", "{%tc for value in one.values %}", "{{ value }}", "{%tc endfor %}")
    right = (False, False, False, True, False)
    return table(
        [header(heads, wide, right), *loop("one in targets", [text_row(fields, wide, right)], wide)],
        wide,
        description="Целевые показатели по годам",
    )


def plan_paper() -> bytes:
    """Return the Word template of a plan. The bytes are the same each time."""
    body = [
        paragraph("**{{ approval.head }}**", style="Approval"),
        *when("approval.post", paragraph("{{ approval.post }}", style="Approval")),
        *when("approval.signature", paragraph("{{ approval.signature }}", style="Approval")),
        *when("approval.document", paragraph("{{ approval.document }}", style="Approval")),
        *when("approval.date", paragraph("{{ approval.date }}", style="Approval")),
        paragraph("{{ title }}", style="PlanTitle"),
        *when("amended", paragraph("({{ amended }})", style="Centered")),
        *when("basis", paragraph("Основание: {{ basis }}", style="Centered")),
        _lines(),
        *when(
            "footnotes",
            *each("one in footnotes", paragraph(ABOVE.format("{{ one.mark }}"), " {{ one.text }}", style="Footnote")),
        ),
        *when("targets", paragraph("Целевые показатели", style="Lead"), _targets()),
        *each("note in notes", paragraph("{{ note }}", style="AfterTable")),
    ]  # fmt: skip
    return document(body, section=LANDSCAPE, title="{{ title }}", subject="{{ municipality }}")


def _done() -> str:
    wide = sizes((1.2, 0, 3.1, 3.6, 2.6, 6.8, 4.0), across=LANDSCAPE_WIDTH)
    heads = ("№", "Мероприятие", "Срок", "Ответственные", "Состояние", "Что сделано", "Чем подтверждено")
    fields = (
        "{{ row.number }}", "{{ row.text }}", "{{ row.term }}", "{{ row.responsible }}", "{{ row.state }}",
        "{{ row.deeds }}", "{{ row.proofs }}",
    )  # fmt: skip
    title = cell(paragraph("{{ section.title }}", style="TableSection"), width=sum(wide), span=len(wide))
    under = row([cell(paragraph("{%tr if section.title %}", style="TableText"), width=sum(wide), span=len(wide))])
    ended = row([cell(paragraph("{%tr endif %}", style="TableText"), width=sum(wide), span=len(wide))])
    rows = row([cell(paragraph(text, style="TableSmall"), width=size) for text, size in zip(fields, wide, strict=True)])
    inner = [under, row([title]), ended, *loop("row in section.rows", [rows], wide)]
    return table(
        [header(heads, wide, (False,) * len(wide)), *loop("section in sections", inner, wide)],
        wide,
        description="Исполнение пунктов плана",
    )


def _figures() -> str:
    wide = sizes((0, 4.0), across=round(LANDSCAPE_WIDTH * 0.62))
    name = cell(
        paragraph("{%p if row.is_part %}"), paragraph("{{ row.name }}", style="TablePart"), paragraph("{%p else %}"),
        paragraph("{{ row.name }}", style="TableText"), paragraph("{%p endif %}"), width=wide[0],
    )  # fmt: skip
    value = cell(paragraph("{{ row.value }}", style="TableNumber"), width=wide[1])
    return table(
        [
            header(("Показатель", "Количество"), wide, (False, True)),
            *loop("row in figures", [row([name, value])], wide),
        ],
        wide,
        description="Сводные показатели исполнения",
    )


def fulfilment_report() -> bytes:
    """Return the Word template of the report on a plan's fulfilment. The bytes are the same each time."""
    late = plain(
        ("№", "Мероприятие", "Кто отвечает", "Срок", "Причина и переносы", "Дней после срока"),
        ("{{ row.number }}", "{{ row.text }}", "{{ row.who }}", "{{ row.due }}", "{{ row.cause }}", "{{ row.days }}"),
        (1.3, 0, 5.2, 3.6, 6.2, 2.6), over="row in late", numbers=1, across=LANDSCAPE_WIDTH,
    )  # fmt: skip
    ahead = plain(
        ("№", "Мероприятие", "Срок", "Ответственные"),
        ("{{ row.number }}", "{{ row.text }}", "{{ row.due }}", "{{ row.responsible }}"),
        (1.3, 0, 6, 6.5), over="row in next_rows", across=LANDSCAPE_WIDTH,
    )  # fmt: skip
    targets = plain(
        ("Показатель", "Единица", "Источник", "План", "Факт"),
        ("{{ row.name }}", "{{ row.unit }}", "{{ row.source }}", "{{ row.planned }}", "{{ row.actual }}"),
        (0, 3.0, 6.5, 2.8, 2.8), over="row in targets", numbers=2, across=LANDSCAPE_WIDTH,
    )  # fmt: skip
    body = [
        paragraph("{{ municipality }}", style="Centered"),
        *when("authority", paragraph("{{ authority }}", style="Centered")),
        paragraph("{{ title }}", style="PlanTitle"),
        paragraph("{{ plan }}", style="Centered"),
        paragraph("за {{ period }}", style="Centered"),
        heading("Итоги периода"),
        paragraph("{{ summary }}"),
        _figures(),
        *when("sections", heading("Исполнение пунктов плана"), _done()),
        heading("Что не исполнено в срок"),
        *when("late_note", paragraph("{{ late_note }}")),
        *when("late", late),
        *when("waiting", heading("Пункты, которые ждут события"),
              *each("one in waiting", paragraph("{{ one }}", style="ListBullet"))),
        *when("targets", heading("Целевые показатели за {{ targets_year }} год"), targets),
        *when("next_title", heading("{{ next_title }}"),
              *when("next_note", paragraph("{{ next_note }}")), *when("next_rows", ahead)),
        signature("{{ signature_post }}", "{{ signature_name }}", across=LANDSCAPE_WIDTH),
        paragraph("{{ made_on }}", style="Footnote"),
    ]  # fmt: skip
    return document(body, section=LANDSCAPE, title="{{ title }} {{ plan }}", subject="{{ municipality }}, {{ period }}")


FILES = {HERE / "plan_paper.docx": plan_paper, HERE / "fulfilment_report.docx": fulfilment_report}

if __name__ == "__main__":
    for file, build in FILES.items():
        file.write_bytes(build())
        print(f"Шаблон записан: {file}")
