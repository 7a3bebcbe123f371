"""PDF through Typst: tagged (PDF/UA-1), with fonts that Typst carries inside, and the same pictures as PNG for Word.

System fonts are ignored and every warning of Typst is an error: a missing glyph or an unknown font is never replaced
in silence.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).with_name("templates")
MEDIA_BOX = re.compile(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]")
POINTS = 72 / 25.4  # in a millimetre
PICTURE = b"""#set page(width: 16.5cm, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


class Unprintable(ValueError):
    """The PDF cannot be made as it should be, for instance because no font has some sign."""


def compile_pdf(template: str, words: Any, *, made_on: date) -> bytes:
    """Return a PDF/UA-1 file made by a Typst template of this room from JSON-like words.

    Raises Unprintable when a sign has no glyph in the fonts of the paper.
    """
    source = (TEMPLATES / template).read_bytes()
    stamp = datetime.combine(made_on, time(), tzinfo=UTC)
    return _compile(
        source, {"report": json.dumps(words, ensure_ascii=False)}, format="pdf", pdf_standards=["ua-1"], timestamp=stamp
    )


def with_boxes(made: bytes, *, trim: float, bleed: float) -> bytes:
    """Return a PDF of Typst whose pages say where they are cut and how far the ink runs, in millimetres from the edge.

    Printers' programs place sheets by these boxes; Typst has no word for them. They are written beside the box of each
    page, and the places of the objects behind them in the table at the end move by as much.
    """
    table = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    body, entries = made[:table], made[table:]
    pieces, moves, last = [], [], 0
    for page in MEDIA_BOX.finditer(body):
        width, height = float(page[1]), float(page[2])
        boxes = b"".join(
            f"/{name}[{edge:.4f} {edge:.4f} {width - edge:.4f} {height - edge:.4f}]".encode()
            for name, edge in (("TrimBox", trim * POINTS), ("BleedBox", bleed * POINTS))
        )
        pieces += [body[last : page.end()], boxes]
        moves.append((page.end(), len(boxes)))
        last = page.end()

    def moved(place: int) -> int:
        return place + sum(length for after, length in moves if after <= place)

    entries = re.sub(rb"(\d{10})(?= 00000 n)", lambda found: b"%010d" % moved(int(found[1])), entries)
    entries = re.sub(rb"(?<=startxref\n)\d+", lambda found: b"%d" % moved(int(found[0])), entries)
    return b"".join([*pieces, body[last:], entries])


def page_png(template: str, words: Any, *, page: int, ppi: float) -> bytes:
    """Return one page (the first is 0) of what `compile_pdf` makes, as a PNG. Raises Unprintable, IndexError."""
    source = (TEMPLATES / template).read_bytes()
    inputs = {"report": json.dumps(words, ensure_ascii=False)}
    return _pages(source, inputs, format="png", ppi=ppi)[page]


def picture_png(svg: str) -> bytes:
    """Return a drawing as a PNG of 200 dots an inch, 16.5 cm wide, with the letters the PDF has."""
    return _compile(PICTURE, {"svg": svg}, format="png", ppi=200.0)


def _compile(source: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    return _pages(source, inputs, **options)[0]


def _pages(source: bytes, inputs: dict[str, str], **options: Any) -> list[bytes]:
    import typst

    try:
        compiler = typst.Compiler(source, ignore_system_fonts=True, sys_inputs=inputs)
        made, warnings = compiler.compile_with_warnings(**options)
    except typst.TypstError as error:
        raise Unprintable(_explained(error.message)) from error
    if warnings:
        raise Unprintable(_explained(warnings[0].message))
    assert made is not None
    return [made] if isinstance(made, bytes) else list(made)


def _explained(message: str) -> str:
    if missing := re.search(r'the text `"(.+?)"` could not be displayed', message):
        return (
            f"Документ в PDF не сделан: в шрифтах документа нет знака «{missing[1]}». "
            "Замените этот знак в исходных словах (обычно он стоит в названии организации) и повторите."
        )
    return f"Документ в PDF не сделан: {message}"
