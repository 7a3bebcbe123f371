"""Posters, stand sheets, booklets and brochures: plain words of the assessment with QR codes, ready for a printer.

A booklet is one sheet of A4 folded once, a brochure two sheets folded together: the pages of A5 stand on each side in
the order in which they come right after folding. For reading on a screen the pages may follow each other instead.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Literal

from merilo.core import wording
from merilo.core.papers import pdf
from merilo.core.papers.legible import legible

Kind = Literal["poster_a3", "poster_a4", "stand", "booklet", "brochure"]
KINDS: tuple[Kind, ...] = ("poster_a3", "poster_a4", "stand", "booklet", "brochure")
TITLES = {
    "poster_a3": "Плакат А3",
    "poster_a4": "Плакат А4",
    "stand": "Листок для стенда А4",
    "booklet": "Буклет А5: лист А4, сложенный пополам",
    "brochure": "Брошюра А5: два листа А4, вложенные друг в друга",
}
Language = Literal["ru", "en"]
IN_ENGLISH = {
    "poster_a3": "Poster A3",
    "poster_a4": "Poster A4",
    "stand": "Notice A4",
    "booklet": "Leaflet A5",
    "brochure": "Booklet A5",
}
# What stands on the papers beside the texts, by language.
WORDS: dict[Language, dict[str, str]] = {
    "ru": {
        "call": "Оцените нашу работу", "stand": "Как высказать мнение и как пожаловаться",
        "about": "Что такое независимая оценка", "how": "Как принять участие", "complain": "Как пожаловаться",
        "contacts": "Куда обратиться", "after": "Что будет с ответами", "criteria": "Что оценивают", "code": "QR-код",
    },
    "en": {
        "call": "Tell us how we are doing", "stand": "How to give your opinion and how to complain",
        "about": "What the independent assessment is", "how": "How to take part", "complain": "How to complain",
        "contacts": "Contacts", "after": "What happens to your answers", "criteria": "What is assessed",
        "code": "QR code",
    },
}  # fmt: skip
# The sides of the sheets: which pages stand on each, left to right.
SIDES = {"booklet": ((4, 1), (2, 3)), "brochure": ((8, 1), (2, 7), (6, 3), (4, 5))}
LONGEST_NAME = 160
NOT_FITTING = "does-not-fit"
BLEED, MARKS = 3, 6  # millimetres: ink beyond the cut, and crop marks around it
PREVIEW = 72.0  # dots an inch


class TooLong(ValueError):
    """The texts do not fit on the paper even in the smallest letters that people can read."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """A QR code: where it leads, what stands beside it; `short` is the address as people type it."""

    link: str
    title: str
    words: str = ""
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class Poster:
    """What is told and for whom. Texts are of paragraphs; a line that begins with «- » is a point of a list.

    `codes`: the questionnaire first, then further ones. `contacts`: name and words. `criteria`: what is assessed.
    Names and addresses are in Russian whatever the language.
    """

    kind: Kind
    language: Language = "ru"
    municipality: str
    authority: str = ""
    institution: str
    call: str
    about: str
    how: str
    after: str
    complain: str
    criteria: tuple[str, ...] = ()
    codes: tuple[Code, ...]
    contacts: tuple[tuple[str, str], ...] = ()
    bleed: bool = False
    in_order: bool = False  # pages one after another, for reading
    made_on: date


def poster(data: Poster) -> bytes:
    """Return the paper as PDF. Equal data, equal bytes. Raises TooLong, Unprintable."""
    made = _made(data, lambda words: pdf.compile_pdf("poster.typ", words, made_on=data.made_on))
    return pdf.with_boxes(made, trim=BLEED + MARKS, bleed=MARKS) if data.bleed else made


def poster_picture(data: Poster, side: int) -> bytes:
    """Return one side as a small PNG, to be looked at before printing. Raises TooLong, Unprintable, IndexError."""
    return _made(data, lambda words: pdf.page_png("poster.typ", words, page=side, ppi=PREVIEW))


def how_many_sides(kind: Kind) -> int:
    """Return how many sides of sheets a paper has."""
    return len(SIDES.get(kind, ((1,),)))


def _made(data: Poster, make: Any) -> bytes:
    try:
        made: bytes = make(_tell(legible(data, keep_lines=True)))
    except pdf.Unprintable as failure:
        if NOT_FITTING in str(failure):
            raise TooLong("Тексты не помещаются на лист: сократите их на странице «Публичные тексты».") from failure
        raise
    return made


def _tell(data: Poster) -> dict[str, Any]:
    """Return pages and their arrangement; the words of the template are made here."""
    pages = _pages(data)
    if data.kind in SIDES and not data.in_order:
        sides = [[pages[number - 1] for number in side] for side in SIDES[data.kind]]
    else:
        sides = [[page] for page in pages]
    big = data.kind == "poster_a3"
    width, height = {"poster_a3": (297, 420), "poster_a4": (210, 297), "stand": (210, 297)}.get(data.kind, (148.5, 210))
    return {
        "title": f"{(TITLES if data.language == 'ru' else IN_ENGLISH)[data.kind]}. {data.institution}",
        "language": data.language,
        "code": WORDS[data.language]["code"],
        "width": width,
        "height": height,
        "base": 24 if big else 17 if data.kind == "poster_a4" else 13.5 if data.kind == "stand" else 12.5,
        "bleed": BLEED if data.bleed else 0,
        "marks": MARKS if data.bleed else 0,
        "sides": sides,
    }


def _pages(data: Poster) -> list[dict[str, Any]]:
    said = WORDS[data.language]
    call = _blocks(data.call)
    head = _held(call[0]["text"].rstrip(".")) if call and call[0]["kind"] == "text" else said["call"]
    rest = call[1:] if call and call[0]["kind"] == "text" else call
    who = wording.shortened(data.institution, LONGEST_NAME)
    codes = [_code(one) for one in data.codes]
    main, others = codes[:1], codes[1:]
    top = {"over": data.municipality, "name": who, "foot": data.authority}
    about = _section(said["about"], data.about)
    how = _section(said["how"], data.how)
    complain = _section(said["complain"], data.complain)
    contacts = {"title": said["contacts"], "blocks": [], "facts": [list(one) for one in data.contacts]}
    after = _section(said["after"], data.after)
    if data.kind in ("poster_a3", "poster_a4"):
        return [{**top, "kind": "poster", "head": head, "lead": rest, "sections": [how], "main": main,
                 "codes": others}]  # fmt: skip
    if data.kind == "stand":
        return [{**top, "kind": "stand", "head": said["stand"], "lead": [], "main": [], "codes": codes,
                 "sections": [about, how, complain, contacts]}]  # fmt: skip
    cover = {**top, "kind": "cover", "head": head, "lead": rest, "sections": [], "main": main, "codes": []}
    if data.kind == "booklet":
        inner = [[about, after], [how], [complain, contacts]]
        with_codes: list[list[dict[str, str]]] = [[], codes, []]
    else:
        criteria = {"title": said["criteria"], "blocks": [{"kind": "list", "points": list(data.criteria)}], "facts": []}
        inner = [[about], [criteria], [how], [], [after], [complain], [contacts]]
        with_codes = [[], [], [], others, [], [], []]
    return [
        cover,
        *(
            {
                **top,
                "kind": "inner",
                "head": "",
                "lead": [],
                "sections": sections,
                "codes": shown,
                "main": main if data.kind == "brochure" and sections == [how] else [],
            }
            for sections, shown in zip(inner, with_codes, strict=True)
        ),
    ]


def _section(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "blocks": _blocks(text), "facts": []}


def _blocks(text: str) -> list[dict[str, Any]]:
    """Return paragraphs and lists; lines of one paragraph are joined."""
    lines: list[tuple[str, str]] = []
    is_new = True
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            is_new = True
        elif line.startswith("- "):
            lines.append(("list", line[2:].strip()))
            is_new = True
        elif is_new or not lines or lines[-1][0] != "text":
            lines.append(("text", line))
            is_new = False
        else:
            lines[-1] = ("text", f"{lines[-1][1]} {line}")
    found: list[dict[str, Any]] = []
    for kind, group in groupby(lines, key=lambda one: one[0]):
        said: Sequence[str] = [text for _, text in group]
        found += (
            [{"kind": "list", "points": said}] if kind == "list" else [{"kind": "text", "text": one} for one in said]
        )
    return found


def _held(text: str) -> str:
    """Keep short words with the next one: «у нас», “it is” stay on one line."""
    return re.sub(r"\b(\w{1,2}) ", rf"\1{wording.NBSP}", text)


def _code(one: Code) -> dict[str, str]:
    import segno

    out = io.BytesIO()
    segno.make_qr(one.link, error="m").save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, dark="#000", light="#fff"
    )
    short = one.short or one.link.partition("://")[2].rstrip("/") or one.link
    return {"svg": out.getvalue().decode(), "title": one.title, "words": one.words, "short": short, "link": one.link}
