"""What stands before the table: approval and agreement, the title, and from them period and territory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from merilo.core import tables
from merilo.core.planfile import texts
from merilo.core.planfile.draft import Approval, Place, Skipped
from merilo.core.planfile.grid.cells import Part

_TITLE = re.compile(
    r"^(?:(?:муниципальн|комплексн|годов|календарн|перспективн|сводн|рабоч|единый|примерн|предварительн)[а-яё]*\s+)*"
    r"(?:план\b|дорожная карта|программа\b|график\b|перечень мероприятий|комплекс мер|мероприятия\s+по"
    r"|п\s+л\s+а\s+н)",
    re.IGNORECASE,
)
_APPROVED = re.compile(r"^\s*утвержд(?:аю|[её]н[аоы]?|ается)\b\s*:?", re.IGNORECASE)
_ANNEX = re.compile(r"^\s*приложение\b", re.IGNORECASE)
_AGREED = re.compile(
    r"^\s*(?:согласован[оаы]?|согласовываю|принят[оаы]?|рассмотрен[оаы]?|одобрен[оаы]?|рекомендован[оаы]?)\b",
    re.IGNORECASE,
)
_BY_ACT = re.compile(r"приказ|распоряжен|постановлен|решени|протокол|указ[ао]м|№", re.IGNORECASE)
_NOT_TITLE = re.compile(
    r"^\s*(?:цел[ьи]\b|задач[аи]\b|основани[ея]\b|примечани|срок\w* реализации|исполнител|паспорт)", re.IGNORECASE
)
_GAP = re.compile(r"\t+|\s{4,}")
_BLANK = re.compile(r"_{2,}|…{1,}|\.{4,}")
_STUB = re.compile(
    r"[«\"]?\s*_+\s*[»\"]?\s*_+\s*(?:20\s*_*\d{0,2}\s*_*)?\s*(?:(?-i:г(?:ода|\.)?)(?!\w|\s?[А-ЯЁ]\.))?"
    r"|\(?\s*м\.?\s?п\.?\s*\)?(?!\w)|\(\s*(?:личная\s+)?(?:подпись|дата|расшифровка(?:\s+подписи)?|ф\.?\s?и\.?\s?о\.?)\s*\)",
    re.IGNORECASE,
)
_DATED = re.compile(r"№\s*\S*\d|\bот\s+\S*\d{4}|\d{1,2}[»\"]?\s*[а-я]+\s*\d{4}", re.IGNORECASE)
_ACT = re.compile(
    r"(?<!\w)(?:приказ|распоряжени|постановлени|решени|протокол)[а-яё]*\s[^_]*?№\s*[\w/-]*\d[\w/-]*"
    r"(?:\s+от\s+[«\"]?\d{1,2}[»\"]?[.\s]\s*\S+?[.\s]\s*\d{4}(?:\s*г(?:ода|\.)?)?)?",
    re.IGNORECASE,
)
_SIGNED_ON = re.compile(
    r"(?:от\s+)?[«\"]?\s*\d{1,2}\s*[»\"]?\s*(?:\.\d\d\.|(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\s*)\d{4}\s*(?:г(?:ода|\.)?)?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Front:
    """What the text before the table says."""

    title: str | None = None
    approval: Approval = field(default_factory=Approval)
    headings: list[tuple[str, Place]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of one block: `lane` tells blocks that stand side by side apart."""

    text: str
    lane: int
    place: Place


def read(parts: Iterable[Part]) -> Front:
    """Return title, approval, headings and notes found in the parts before the table of items."""
    front = Front()
    pieces = list(_pieces(parts))
    blocks, rest = _blocks(pieces)
    for block in blocks:
        _read_block(front, block)
    _read_title(front, rest)
    return front


def _pieces(parts: Iterable[Part]) -> Iterable[_Piece]:
    """Give every line with its lane: blocks side by side are cells of a row, or parted by tabs or many spaces."""
    offsets: list[int] = []
    for part in parts:
        if isinstance(part, tables.Line):
            place = Place(line=part.number, page=part.page)
            fragments = _fragments(part.text)
            if len(fragments) > 1 and any(_is_mark(text) for _, text in fragments):
                offsets = [offset for offset, _ in fragments]
            for offset, text in fragments:
                is_titled = len(fragments) == 1 and _TITLE.match(text)
                if is_titled:
                    offsets = []
                lane = min(range(len(offsets)), key=lambda at: abs(offsets[at] - offset)) if offsets else 0
                yield _Piece(text, lane, place)
            continue
        for row in part.rows:
            for column, cell in enumerate(row.cells):
                for line in cell.text.split("\n"):
                    for _, text in _fragments(line):
                        is_alone = len(row.filled()) == 1 and row.width_of(column) >= len(row.cells) - 1
                        yield _Piece(text, 0 if is_alone else column, row.place)


def _fragments(line: str) -> list[tuple[int, str]]:
    """Return the pieces of a line that wide gaps part, with the column each begins in."""
    found: list[tuple[int, str]] = []
    start = 0
    for gap in [*_GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        if line[start:end].strip():
            found.append((start, texts.flat(line[start:end])))
        start = gap.end() if gap else end
    return found


def _is_mark(text: str) -> bool:
    return bool(_APPROVED.match(text) or _AGREED.match(text) or _ANNEX.match(text))


def _blocks(pieces: Sequence[_Piece]) -> tuple[list[list[_Piece]], list[_Piece]]:
    """Part the lines into blocks that begin with a mark (УТВЕРЖДАЮ …), each in its lane, and the lines of the title."""
    begun = next((at for at, piece in enumerate(pieces) if _TITLE.match(piece.text)), len(pieces))
    open_blocks: dict[int, list[_Piece]] = {}
    blocks: list[list[_Piece]] = []
    rest: list[_Piece] = []
    for at, piece in enumerate(pieces):
        if _is_mark(piece.text) and (at < begun or not rest):
            open_blocks[piece.lane] = [piece]
            blocks.append(open_blocks[piece.lane])
        elif (
            at < begun
            and piece.lane in open_blocks
            and not (begun == len(pieces) and _is_over(open_blocks[piece.lane]))
        ):
            open_blocks[piece.lane].append(piece)
        elif at < begun and len(open_blocks) == 1 and piece.lane not in open_blocks and begun < len(pieces):
            next(iter(open_blocks.values())).append(piece)
        else:
            rest.append(piece)
    return blocks, rest


def _is_over(block: Sequence[_Piece]) -> bool:
    """Tell whether an approval is complete: signed, or an act with its number; asked where no title shows the end."""
    said = " ".join(piece.text for piece in block)
    return bool(texts.PERSON.search(said) or re.search(r"№\s*\S*\d|от\s+\S*\d{4}", said))


def _read_block(front: Front, block: Sequence[_Piece]) -> None:
    mark = _APPROVED.match(block[0].text)
    held = front.approval
    if not mark and _ANNEX.match(block[0].text) and held.document is None and held.by is None:
        front.approval = Approval(document=_line(piece.text for piece in block))
        return
    if not mark or held.by or held.post or (held.document and not _ANNEX.match(held.document)):
        front.notes.append(_line(piece.text for piece in block))
        return
    first = block[0]
    front.skipped.append(Skipped(mark[0].strip(" :"), "гриф утверждения", first.place))
    lines = [line for line in (first.text[mark.end() :].strip(), *(piece.text for piece in block[1:])) if line]
    said = _line(lines)
    if held.document and _DATED.search(held.document) and _DATED.search(said):
        front.notes.append(held.document)  # the annex of another act
        held = Approval()
    is_order = mark[0].strip(" :").casefold() == "утверждаю"
    if not is_order:
        before = f"{held.document} " if held.document else ""
        front.approval = Approval(document=(before + said) or None)
        return
    front.approval = _signed(front, lines, first.place, document=held.document)


def _signed(front: Front, lines: Sequence[str], place: Place, *, document: str | None) -> Approval:
    """Read who signed, in which post, by which act and on which day."""
    acts = [line for line in lines if _BY_ACT.search(line) and not texts.PERSON.search(line)]
    said = "\n".join(line for line in lines if line not in acts)
    for stub in _STUB.finditer(said):
        if any(sign.isalnum() for sign in stub[0]):
            front.skipped.append(Skipped(texts.flat(stub[0]), "незаполненное место", place))
    said = _BLANK.sub("\n", _STUB.sub("\n", said))
    for pattern in (_ACT, _SIGNED_ON):
        if (found := pattern.search(said)) is not None:
            acts.append(texts.flat(found[0]))
            said = said[: found.start()] + "\n" + said[found.end() :]
    by, said = _person(said)
    post = _line(line for part in said.split("\n") if (line := part.strip(" /,;"))) or None
    return Approval(by=by, post=post, document=_line([*([document] if document else []), *acts]) or None)


def _person(said: str) -> tuple[str | None, str]:
    """Return the person a signature names and the rest; a name on one line is stronger than one over two lines."""
    lines = said.split("\n")
    for at in sorted(range(len(lines)), key=lambda at: not texts.PERSON.fullmatch(lines[at].strip(" /,"))):
        if (found := texts.PERSON.search(lines[at])) is not None:
            rest = [*lines[:at], lines[at][: found.start()], lines[at][found.end() :], *lines[at + 1 :]]
            return found[0].strip(), "\n".join(rest)
    if (found := texts.PERSON.search(said)) is None:
        return None, said
    return texts.flat(found[0]), said[: found.start()] + "\n" + said[found.end() :]


def _line(lines: Iterable[str]) -> str:
    return texts.flat(texts.joined_lines(lines))


def _read_title(front: Front, rest: Sequence[_Piece]) -> None:
    start = next((at for at, piece in enumerate(rest) if _TITLE.match(piece.text)), None)
    if start is None:
        _read_nameless(front, rest)
        return
    front.notes.extend(piece.text for piece in rest[:start])
    lines = [rest[start].text]
    for at, piece in enumerate(rest[start + 1 :], start + 1):
        if (
            texts.is_heading(piece.text)
            and texts.heading_style(piece.text) != "caps"
            and not texts.is_calendar(piece.text)
        ) or (at == len(rest) - 1 and _heads_table(piece.text)):
            front.headings.append((piece.text, piece.place))
        elif front.headings or len(lines) > 12 or _ends_title(piece.text, lines):
            front.notes.append(piece.text)
        else:
            lines.append(piece.text)
            continue
    front.title = _line(lines)


def _heads_table(text: str) -> bool:
    """Tell whether the last line before the table heads its rows: «Март», «1. Подготовка», but not «на II квартал»."""
    style = texts.heading_style(text) or ""
    if texts.is_calendar(text):
        return style != "year" and not re.match(r"(?:на|в|за)\b", text, re.IGNORECASE)
    return style.isdigit() and texts.split_number(text)[1][:1].isupper()


def _ends_title(text: str, lines: Sequence[str]) -> bool:
    is_sentence = lines[-1].endswith(".") and not re.search(r"\b(?:г|гг|год[ау]?)\.$", lines[-1]) and text[:1].isupper()
    return bool(_NOT_TITLE.match(text)) or is_sentence or len(text) > 400


def _read_nameless(front: Front, rest: Sequence[_Piece]) -> None:
    lines = [piece for piece in rest if not texts.is_heading(piece.text) or texts.heading_style(piece.text) == "caps"]
    front.headings.extend((piece.text, piece.place) for piece in rest if piece not in lines)
    if lines and len(lines) <= 8 and all(len(piece.text) < 300 for piece in lines):
        front.title = _line(piece.text for piece in lines)
        front.doubts.append(
            "Название плана не начинается словом «план»: названием приняты строки над таблицей. Проверьте."
        )
    else:
        front.notes.extend(piece.text for piece in lines)
        front.doubts.append("Название плана не найдено.")
