"""Builds the Word template of the council's papers: `python -m merilo.core.papers.templates.council`.

The result ships with the program and may be copied and edited in Word. Fields in double braces are those of
`papers/council/sheet.py`.
"""

from __future__ import annotations

from pathlib import Path

from merilo.core.papers.templates.office import cell, paragraph, row, table
from merilo.core.papers.templates.parts import PORTRAIT, document, each, header, loop, signature, sizes, when

HERE = Path(__file__).parent


def _heads() -> str:
    """What stands on the left and on the right above the title."""
    wide = sizes((8, 0))
    sides = [
        cell(*each(f"one in {side}", paragraph("{{ one }}", style="LetterHead")), paragraph("", style="LetterHead"),
             width=size)
        for side, size in zip(("left", "right"), wide, strict=True)
    ]  # fmt: skip
    return table([row(sides)], wide, description="Дата и номер, место или адресат", ruled=False)


def _table() -> str:
    """A table with as many columns as it has heads."""
    wide = sizes((1.3, 0, 0.3, 2.8, 0.3))
    heads = ("№", "{{ block.text }}", "{%tc for head in block.heads %}", "{{ head }}", "{%tc endfor %}")
    fields = ("{{ row.number }}", "{{ row.words }}", "{%tc for value in row.cells %}", "{{ value }}", "{%tc endfor %}")
    cells = [cell(paragraph(text, style="TableText"), width=size) for text, size in zip(fields, wide, strict=True)]
    flat = (False,) * len(wide)
    return table(
        [header(heads, wide, flat), *loop("row in block.rows", [row(cells)], wide)], wide, description="Таблица"
    )


def sheet() -> bytes:
    """Return the Word template. The bytes are the same each time."""
    body = [
        paragraph("**{{ sender }}**", style="Centered"),
        *when("left or right", _heads()),
        paragraph("{{ title }}", style="PlanTitle"),
        *when("subtitle", paragraph("{{ subtitle }}", style="Centered")),
        *each(
            "block in blocks",
            *when("block.kind == 'heading'", paragraph("{{ block.text }}", style="Lead")),
            *when("block.kind == 'text'", paragraph("{{ block.text }}")),
            *when("block.kind == 'intro'", paragraph("{{ block.text }}", style="Intro")),
            *when("block.kind == 'point'", paragraph("{{ block.text }}", style="ListBullet")),
            *when("block.kind == 'table'", _table()),
        ),
        *when("signatures", signature("{{ one.post }}", "{{ one.name }}", over="one in signatures")),
    ]
    return document(body, section=PORTRAIT, title="{{ title }}", subject="{{ sender }}")


FILES = {HERE / "council_sheet.docx": sheet}

if __name__ == "__main__":
    for file, build in FILES.items():
        file.write_bytes(build())
        print(f"Шаблон записан: {file}")
