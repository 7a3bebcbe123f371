"""What the Word templates share: loops, conditions, tables of one loop, and the file around the body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from merilo.core.papers.templates.office import (
    CM,
    NAMESPACES,
    TEXT_WIDTH,
    cell,
    field,
    numbering,
    paragraph,
    row,
    settings,
    styles,
    table,
)

LEFTOVERS = ("thumbnail", "stylesWithEffects", "customXml", "fontTable", "webSettings", "extended-properties")
BUILT_ON = date(2026, 1, 1)
PORTRAIT = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" '
    'w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>'
)
LANDSCAPE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="851" '
    'w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>'
)
LANDSCAPE_WIDTH = 16838 - 851 - 1134

Texts = Sequence[str]


def plain(
    heads: Texts, fields: Texts, widths: Sequence[float], *, over: str, numbers: int = 0, across: int = TEXT_WIDTH
) -> str:
    """A table of one loop: `over` is «row in rows», the last `numbers` columns are numbers; width 0 takes the rest."""
    wide = sizes(widths, across=across)
    right = [index >= len(heads) - numbers for index in range(len(heads))]
    return table(
        [
            header(heads, wide, right),
            *loop(over, [text_row(fields, wide, right)], wide),
        ],
        wide,
        description=", ".join(heads),
    )


def sizes(widths: Sequence[float], *, across: int = TEXT_WIDTH) -> list[int]:
    """Return widths in twentieths of a point; those given as 0 share what is left."""
    rest = across - sum(round(width * CM) for width in widths)
    return [round(width * CM) or rest // list(widths).count(0) for width in widths]


def header(heads: Texts, wide: Sequence[int], right: Sequence[bool]) -> str:
    """Return the row of heads that every page repeats."""
    styles_of = ("TableHeadNumber" if one else "TableHead" for one in right)
    return row(
        [cell(paragraph(head, style=style), width=size, shade=True)
         for head, size, style in zip(heads, wide, styles_of, strict=True)],
        header=True,
    )  # fmt: skip


def text_row(fields: Texts, wide: Sequence[int], right: Sequence[bool] = ()) -> str:
    """Return a row of texts and numbers."""
    styles_of = ["TableNumber" if one else "TableText" for one in right] or ["TableText"] * len(fields)
    return row(
        [cell(paragraph(text, style=style), width=size)
         for text, size, style in zip(fields, wide, styles_of, strict=True)]
    )  # fmt: skip


def loop(over: str, rows: Sequence[str], wide: Sequence[int]) -> list[str]:
    """Return rows that are repeated."""

    def tag(text: str) -> str:
        return row([cell(paragraph(text, style="TableText"), width=sum(wide), span=len(wide))])

    return [tag(f"{{%tr for {over} %}}"), *rows, tag("{%tr endfor %}")]


def when(condition: str, *parts: str) -> list[str]:
    """Return paragraphs and tables that stand only under a condition."""
    return [paragraph(f"{{%p if {condition} %}}"), *parts, paragraph("{%p endif %}")]


def each(over: str, *parts: str) -> list[str]:
    """Return paragraphs and tables that are repeated."""
    return [paragraph(f"{{%p for {over} %}}"), *parts, paragraph("{%p endfor %}")]


def signature(post: str, name: str, *, over: str = "", across: int = TEXT_WIDTH) -> str:
    """Return where people sign: the post, a line, the name, each going on in its own column; `over` makes a loop."""
    wide = sizes((0, 3.7, 0), across=across)
    cells = [
        cell(paragraph(text, style="Signature"), width=size)
        for text, size in zip((post, "_____________", name), wide, strict=True)
    ]
    rows = loop(over, [row(cells)], wide) if over else [row(cells)]
    return table(rows, wide, description="Должность, место подписи, фамилия", ruled=False)


def heading(text: str, level: int = 1) -> str:
    """Return a heading."""
    return paragraph(text, style=f"Heading{level}")


def document(body: Texts, *, section: str, title: str, subject: str) -> bytes:
    """Return a Word file with this body and our styles. The bytes are the same each time."""
    import docx
    from docx.oxml import parse_xml

    from merilo.core.papers.word import saved

    made = docx.Document()
    made.element.replace(made.element.body, parse_xml(f"<w:body {NAMESPACES}>{''.join(body)}{section}</w:body>"))
    for part, xml in (
        (made.part._styles_part, styles()),
        (made.part.numbering_part, numbering()),
        (made.part._settings_part, settings()),
    ):
        part._element = parse_xml(xml)
    # python-docx starts from a file with a thumbnail, second styles and other leftovers of its author's Word.
    for holder in (made.part, made.part.package):
        for key in [key for key, one in holder.rels.items() if one.reltype.rsplit("/", 1)[-1] in LEFTOVERS]:
            holder.rels.pop(key)
    footer = made.sections[0].footer
    footer.is_linked_to_previous = False
    footer._element.clear()
    footer._element.append(
        parse_xml(paragraph(field("PAGE", "2"), style="Footer").replace("<w:p>", f"<w:p {NAMESPACES}>"))
    )
    properties = made.core_properties
    properties.title, properties.language, properties.author, properties.comments = title, "ru-RU", "", ""
    properties.subject, properties.keywords = subject, ""
    return saved(made, on=BUILT_ON)
