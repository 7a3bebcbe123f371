"""The result of one institution for its stand: one A4 page with rulers and a QR code of the page on the web."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from merilo.core import wording
from merilo.core.papers import pdf
from merilo.core.papers.legible import legible

LONGEST_NAME = 220
ROOM = 20  # lines of the list of what is to be mended that one page has, for the name, the list and the notes together


@dataclass(frozen=True, kw_only=True)
class StandFigure:
    """A figure on the sheet: «К1», its title, points and their interval; None where there is none."""

    code: str
    title: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class StandSheet:
    """What hangs on the stand. `link`: the public page; `notes`: what people must know of the figures."""

    municipality: str
    institution: str
    year: int
    criteria: tuple[StandFigure, ...]
    total: StandFigure
    place: str = ""  # «3-е место из 12»
    respondents: int | None  # None: too few to be told
    decision: str = ""
    improve: tuple[str, ...] = ()  # what is to be mended
    notes: tuple[str, ...] = ()
    link: str
    made_on: date


def stand_sheet(data: StandSheet) -> bytes:
    """Return the sheet as PDF. Equal data, equal bytes. Raises Unprintable for a sign without a glyph."""
    return pdf.compile_pdf("stand_sheet.typ", _tell(legible(data)), made_on=data.made_on)


def _tell(data: StandSheet) -> dict[str, Any]:
    """Return the sheet in words and in positions on the ruler."""
    return {
        "municipality": data.municipality,
        "institution": wording.shortened(data.institution, LONGEST_NAME),
        "title": "Независимая оценка качества условий оказания услуг",
        "year": str(data.year),
        "criteria": [_figure(one) for one in data.criteria],
        "total": _figure(data.total),
        "place": data.place,
        "has_reach": any(one.low is not None for one in (*data.criteria, data.total)),
        "respondents": "Сколько человек высказали мнение, не показано: по таким числам узнали бы людей"
        if data.respondents is None
        else f"Мнение высказали {wording.counted(data.respondents, 'человек', 'человека', 'человек')}",
        "decision": wording.unbroken(data.decision).removesuffix("."),
        "improve": _improvements(data),
        "notes": [wording.unbroken(note) for note in data.notes],
        "qr": _code(data.link),
        "link": data.link.partition("://")[2].rstrip("/") or data.link,
        "made_on": wording.date_words(data.made_on),
    }


def _improvements(data: StandSheet) -> list[str]:
    """Return what is to be mended, so much of it as leaves the sheet one page; the rest is behind the QR code."""
    name = wording.shortened(data.institution, LONGEST_NAME)
    room = ROOM - 1.7 * _lines(name, 42) - 0.85 * sum(_lines(note, 80) for note in data.notes)
    told: list[str] = []
    for one in (wording.shortened(text, 160) for text in data.improve[:5]):
        room -= _lines(one, 78)
        if room < 0:
            break
        told.append(one)
    return told


def _lines(text: str, width: int) -> int:
    return -(-len(text) // width)


def _figure(one: StandFigure) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "value": wording.decimal_words(one.value, "нет балла"),
        "at": None if one.value is None else float(one.value),
        "low": None if one.low is None else float(one.low),
        "high": None if one.high is None else float(one.high),
    }


def _code(link: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make_qr(link, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True, dark="#000")
    return out.getvalue().decode()
