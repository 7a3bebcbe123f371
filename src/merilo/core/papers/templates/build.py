"""Builds the Word template of the report: `python -m merilo.core.papers.templates.build`.

The result, result_report.docx, ships with the program and may be copied and edited in Word. Fields in double braces are
those of `report/text.py`; `{%p %}`, `{%tr %}` and `{%tc %}` repeat or leave out a paragraph, a row, a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from merilo.core.papers.templates.office import (
    CM,
    NAMESPACES,
    TEXT_WIDTH,
    caption,
    cell,
    contents,
    field,
    numbering,
    paragraph,
    row,
    settings,
    styles,
    table,
)

FILE = Path(__file__).with_name("result_report.docx")
LEFTOVERS = ("thumbnail", "stylesWithEffects", "customXml", "fontTable", "webSettings", "extended-properties")
BUILT_ON = date(2026, 1, 1)

Texts = Sequence[str]


def _plain(heads: Texts, fields: Texts, widths: Sequence[float], *, each: str, numbers: int = 0) -> str:
    """A table of one loop: `each` is «row in rows», the last `numbers` columns are numbers; width 0 takes the rest."""
    sizes = _sizes(widths)
    right = [index >= len(heads) - numbers for index in range(len(heads))]
    return table(
        [
            _header(heads, sizes, right),
            *_loop(each, [_text_row(fields, sizes, right)], sizes),
        ],
        sizes,
        description=", ".join(heads),
    )


def _units(first: str, total: str, each: str, columns: str, *, wide: float) -> str:
    """A table of units whose number columns are a loop of their own; the first column is `wide` centimetres."""
    sizes = _sizes((wide, 0, 0.5, 1.45, 0.5, 1.5))
    right = (False, False, True, True, True, True)
    name = cell(
        paragraph("{%p if row.is_branch %}"), paragraph("{{ row.name }}", style="TableBranch"),
        paragraph("{%p else %}"), paragraph("{{ row.name }}", style="TableSmall"), paragraph("{%p endif %}"),
        width=sizes[1],
    )  # fmt: skip
    heads = (first, "Организация", f"{{%tc for column in {columns} %}}", "{{ column }}", "{%tc endfor %}", total)
    values = ("{%tc for value in row.values %}", "{{ value }}", "{%tc endfor %}")
    cells = [
        cell(paragraph("{{ row.position }}", style="TableSmall"), width=sizes[0]),
        name,
        *(
            cell(paragraph(text, style="TableNumber"), width=size)
            for text, size in zip(values, sizes[2:5], strict=True)
        ),
        cell(paragraph("**{{ row.total }}**", style="TableNumber"), width=sizes[5]),
    ]
    return table([_header(heads, sizes, right), *_loop(each, [row(cells)], sizes)], sizes, description=first)


def _shortcomings() -> str:
    sizes = _sizes((2.6, 0, 3.0))
    whole = cell(paragraph("{{ group.title }}", style="TableGroup"), width=sum(sizes), span=3)
    right = (False, False, False)
    inner = _loop("one in group.rows", [_text_row(("{{ one.indicator }}", "{{ one.text }}", "{{ one.value }}"), sizes)],
                  sizes)  # fmt: skip
    return table(
        [_header(("Показатель", "Недостаток", "Отметка"), sizes, right),
         *_loop("group in unit.groups", [row([whole]), *inner], sizes)],
        sizes, description="Недостатки организации",
    )  # fmt: skip


def _sizes(widths: Sequence[float]) -> list[int]:
    rest = TEXT_WIDTH - sum(round(width * CM) for width in widths)
    return [round(width * CM) or rest // list(widths).count(0) for width in widths]


def _header(heads: Texts, sizes: Sequence[int], right: Sequence[bool]) -> str:
    styles_of = ("TableHeadNumber" if one else "TableHead" for one in right)
    return row(
        [cell(paragraph(head, style=style), width=size, shade=True)
         for head, size, style in zip(heads, sizes, styles_of, strict=True)],
        header=True,
    )  # fmt: skip


def _text_row(fields: Texts, sizes: Sequence[int], right: Sequence[bool] = ()) -> str:
    styles_of = ["TableNumber" if one else "TableText" for one in right] or ["TableText"] * len(fields)
    return row(
        [cell(paragraph(text, style=style), width=size)
         for text, size, style in zip(fields, sizes, styles_of, strict=True)]
    )  # fmt: skip


def _loop(each: str, rows: Sequence[str], sizes: Sequence[int]) -> list[str]:
    def tag(text: str) -> str:
        return row([cell(paragraph(text, style="TableText"), width=sum(sizes), span=len(sizes))])

    return [tag(f"{{%tr for {each} %}}"), *rows, tag("{%tr endfor %}")]


def _when(condition: str, *parts: str) -> list[str]:
    return [paragraph(f"{{%p if {condition} %}}"), *parts, paragraph("{%p endif %}")]


def _each(loop: str, *parts: str) -> list[str]:
    return [paragraph(f"{{%p for {loop} %}}"), *parts, paragraph("{%p endfor %}")]


def _picture(name: str) -> list[str]:
    return _when(
        name,
        paragraph(f"{{{{ {name} }}}}", style="Picture"),
        caption("Рисунок", f"{{{{ {name}.caption }}}}", style="PictureCaption"),
    )


def _heading(text: str, level: int = 1) -> str:
    return paragraph(text, style=f"Heading{level}")


def _front() -> list[str]:
    facts = _sizes((5.2, 0))
    both = cell(paragraph("Сведения о расчёте", style="TableHead"), width=sum(facts), span=2, shade=True)
    return [
        paragraph("{{ municipality }}", style="Subtitle"),
        paragraph("{{ title }}", style="Title"),
        paragraph("{{ year }}", style="Subtitle"),
        table(
            [row([both], header=True),
             *_loop("fact in facts", [_text_row(("{{ fact.name }}", "{{ fact.value }}"), facts)], facts)],
            facts, description="Сведения о расчёте",
        ),
        *_when("unverified", paragraph("Что не сверено с текстом актов", style="NoteHead"),
               *_each("one in unverified", paragraph("{{ one }}", style="Note"))),
        paragraph("Содержание", style="TOCHeading"),
        contents(),
    ]  # fmt: skip


def _results() -> list[str]:
    method = _plain(("Код", "Показатель", "Расчёт и пункт порядка", "Вес"),
                    ("{{ row.code }}", "{{ row.title }}", "{{ row.how }}", "{{ row.weight }}"), (1.4, 0, 0, 1.4),
                    each="row in indicators", numbers=1)  # fmt: skip
    indicators = _plain(
        ("Код", "Показатель", "Вес", "Максимум", "Разброс", "Среднее"),
        ("{{ row.code }}", "{{ row.title }}", "{{ row.weight }}", "{{ row.maximum }}", "{{ row.spread }}",
         "{{ row.mean }}"),
        (1.4, 0, 1.2, 2.3, 2.8, 1.9), each="row in part.indicators", numbers=4,
    )  # fmt: skip
    value = paragraph("**{{ one.value }}**", " — {{ one.names }}", style="ListBullet")
    return [
        paragraph("Как посчитано", style="Heading1", on_new_page=True),
        *_each("one in method", paragraph("{{ one }}")),
        caption("Таблица", "Показатели, их расчёт и вес в критерии"),
        method,
        _heading("Результаты по критериям"),
        *_each(
            "part in criteria",
            _heading("{{ part.code }}. {{ part.title }}", 2),
            paragraph("{{ part.summary }}"),
            caption("Таблица", "{{ part.indicators_caption }}"),
            indicators,
            *_when("part.comparison", paragraph("{{ part.comparison }}", style="AfterTable")),
            *_when("part.best", paragraph("Лучшие значения", style="Lead"), *_each("one in part.best", value)),
            *_when("part.last", paragraph("Последние значения", style="Lead"), *_each("one in part.last", value)),
            *_when("part.units", caption("Таблица", "{{ part.units_caption }}"),
                   _units("№", "{{ part.code }}", "row in part.units", "part.columns", wide=1.3)),
            *_picture("part.picture"),
        ),
    ]  # fmt: skip


def _rating() -> list[str]:
    return [
        _heading("Итоговый рейтинг"),
        paragraph("{{ rating_note }}"),
        *_each(
            "list in ratings",
            _heading("{{ list.title }}", 2),
            *_when("list.note", paragraph("{{ list.note }}")),
            caption("Таблица", "{{ list.caption }}"),
            _units("Место", "Итог", "row in list.units", "list.columns", wide=2.3),
            *_picture("list.picture"),
        ),
        *_when(
            "bands", _heading("Оценка словами", 2), caption("Таблица", "Сколько итогов в каждом интервале"),
            _plain(("Оценка", "Баллы", "Организаций"), ("{{ row.words }}", "{{ row.interval }}", "{{ row.count }}"),
                   (0, 4, 4), each="row in bands", numbers=1),
        ),
        *_when(
            "blocked", _heading("Организации без итога", 2), paragraph("{{ blocked_note }}"),
            caption("Таблица", "Организации, у которых итог не определён"),
            _plain(("Организация", "Показатель", "Причина"),
                   ("{{ row.name }}", "{{ row.indicator }}", "{{ row.reason }}"), (0, 2.7, 0), each="row in blocked"),
        ),
        _heading("Критерии по среднему значению"),
        paragraph("{{ means_note }}"),
        *_picture("means_picture"),
        caption("Таблица", "Критерии по среднему значению, от низшего"),
        _plain(("Код", "Критерий", "Среднее"), ("{{ row.code }}", "{{ row.title }}", "**{{ row.mean }}**"),
               (1.7, 0, 2.4), each="row in means", numbers=1),
    ]  # fmt: skip


def _rest() -> list[str]:
    return [
        _heading("Недостатки"),
        paragraph("{{ shortcomings_note }}"),
        *_each("unit in shortcomings", paragraph("{{ unit.name }}", style="Institution"), _shortcomings()),
        _heading("Рекомендации"),
        *_when("recommendations_note", paragraph("{{ recommendations_note }}")),
        *_each("one in general_recommendations", paragraph("{{ one }}", style="ListBullet")),
        *_each("group in recommendations", _heading("{{ group.title }}", 2),
               *_each("one in group.rows",
                      paragraph("**{{ one.text }}**", "<w:r><w:br/></w:r>", "Кому: {{ one.units }}",
                                style="ListBullet"))),
        _heading("Качество исходных данных"),
        *_each("one in quality", paragraph("{{ one }}")),
        *_when("sheets", caption("Таблица", "Анкеты по организациям"),
               _plain(("Организация", "Учтено", "Нужно по выборке", "Не хватает"),
                      ("{{ row.name }}", "{{ row.counted }}", "{{ row.needed }}", "{{ row.missing }}"),
                      (0, 2.2, 3.2, 2.6), each="row in sheets", numbers=3)),
        *_when("ignored", caption("Таблица", "Ответы, которые не учтены: даны после «Нет» или пропуска"),
               _plain(("Вопрос", "Ответов"), ("{{ row.question }}", "{{ row.count }}"), (0, 3), each="row in ignored",
                      numbers=1)),
        _heading("Как проверить цифры"),
        paragraph("{{ verify_note }}"),
        paragraph("{{ verify }}", style="Code"),
        *_when("files", paragraph("Исходные файлы и их контрольные суммы (SHA-256):"),
               *_each("one in files", paragraph("{{ one.role }}: {{ one.name }}", style="ListBullet"),
                      paragraph("<w:r><w:rPr><w:sz w:val=\"18\"/></w:rPr><w:t>{{ one.sha256 }}</w:t></w:r>",
                                style="Code"))),
        *_when("edition_notes", _heading("О редакции порядка"),
               *_each("one in edition_notes", paragraph("{{ one }}"))),
    ]  # fmt: skip


def build() -> bytes:
    """Return the Word template of the report. The bytes are the same each time."""
    import docx
    from docx.oxml import parse_xml

    from merilo.core.papers.word import saved

    document = docx.Document()
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" '
        'w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    body = "".join([*_front(), *_results(), *_rating(), *_rest()])
    document.element.replace(document.element.body, parse_xml(f"<w:body {NAMESPACES}>{body}{section}</w:body>"))
    for part, xml in (
        (document.part._styles_part, styles()),
        (document.part.numbering_part, numbering()),
        (document.part._settings_part, settings()),
    ):
        part._element = parse_xml(xml)
    # python-docx starts from a file with a thumbnail, second styles and other leftovers of its author's Word.
    for holder in (document.part, document.part.package):
        for key in [key for key, one in holder.rels.items() if one.reltype.rsplit("/", 1)[-1] in LEFTOVERS]:
            holder.rels.pop(key)
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    footer._element.clear()
    footer._element.append(
        parse_xml(paragraph(field("PAGE", "2"), style="Footer").replace("<w:p>", f"<w:p {NAMESPACES}>"))
    )
    properties = document.core_properties
    properties.title, properties.language, properties.author, properties.comments = "{{ title }}", "ru-RU", "", ""
    properties.subject, properties.keywords = "{{ municipality }}, {{ year }}", ""
    return saved(document, on=BUILT_ON)


if __name__ == "__main__":
    FILE.write_bytes(build())
    print(f"Шаблон записан: {FILE}")
