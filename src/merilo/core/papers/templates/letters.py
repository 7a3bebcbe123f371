"""Builds the Word templates of letters: `python -m merilo.core.papers.templates.letters`.

The results ship with the program and may be copied and edited in Word. Fields in double braces are those of
`papers/request_letter.py`.
"""

from __future__ import annotations

from pathlib import Path

from merilo.core.papers.templates.office import cell, paragraph, row, table
from merilo.core.papers.templates.parts import PORTRAIT, document, each, signature, sizes, when

HERE = Path(__file__).parent


def _heads() -> str:
    """Date and number on the left, whom the letter is for on the right."""
    wide = sizes((8, 0))
    to = cell(
        paragraph("{{ addressee }}", style="LetterHead"),  # the organisation as it is called, then the post in dative
        paragraph("{{ to }}", style="LetterHead"),
        *when("head", paragraph("{{ head }}", style="LetterHead")),
        *when("address", paragraph("{{ address }}", style="LetterHead")),
        width=wide[1],
    )
    left = cell(paragraph("{{ heading }}", style="LetterHead"), width=wide[0])
    return table([row([left, to])], wide, description="Дата и номер письма, адресат", ruled=False)


def request_letter() -> bytes:
    """Return the Word template of a request for information. The bytes are the same each time."""
    body = [
        paragraph("**{{ sender }}**", style="Centered"),
        _heads(),
        paragraph("{{ title }}", style="PlanTitle"),
        paragraph("{{ lead }}"),
        *each("point in points", paragraph("{{ point }}")),
        paragraph("{{ answer }}"),
        signature("{{ signature_post }}", "{{ signature_name }}"),
    ]
    return document(body, section=PORTRAIT, title="{{ title }}", subject="{{ addressee }}")


FILES = {HERE / "request_letter.docx": request_letter}

if __name__ == "__main__":
    for file, build in FILES.items():
        file.write_bytes(build())
        print(f"Шаблон записан: {file}")
