"""The door of the room: a document comes in, the draft of a plan comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from merilo.core import tables
from merilo.core.planfile import front, items, targets, texts
from merilo.core.planfile.draft import Draft, Item, Period, Place, Skipped, Target
from merilo.core.planfile.grid import breaks, columns, guessing, headers, layout, rows
from merilo.core.planfile.grid.cells import Block, Part, Row
from merilo.core.planfile.grid.ledger import Ledger, joined
from merilo.core.wording import counted

_CLOCK = re.compile(r"^\s*(?:с\s*)?\d{1,2}[:.]\d\d\s*(?:[-–—]|до|$|час|ч\.)")


class NotAPlan(ValueError):
    """The document holds no plan; its text is the sentence for the person."""


def read(source: tables.Source, *, start: date | None = None, end: date | None = None) -> Draft:
    """Return the draft of the plan a document holds: every item with its own words, dated deadline, parties and doubts.

    The period comes from the title, else from `start` and `end`, else (with a doubt) from notes or items.
    Raises NotAPlan when no table of the document has the columns of a plan (what is done, and when or by whom).
    Source: the issue on plans; plan-items.md names the shapes that real plans have.
    """
    source, torn = breaks.mend(source)
    parts = _cut(layout.lay(source))
    first = _first_header(parts)
    guessed = None if first else _guessed(parts)
    first = first or guessed
    if first is None:
        raise NotAPlan(_refusal(source, parts))
    at, row = first
    block = parts[at]
    assert isinstance(block, Block)
    before = Block(block.rows[:row], block.number, block.lost_borders)
    found = _Found(Ledger(is_pdf=source.kind == "pdf"))
    head = front.read(_without_targets(found, [*parts[:at], before]))
    ledger = found.ledger
    ledger.notes.extend(head.notes)
    ledger.skipped.extend(head.skipped)
    ledger.head(head.headings)
    _take_parts(found, parts[at:], guess=guessing.guess(block.rows) if guessed else None)
    ledger.close()
    if not ledger.entries:
        raise NotAPlan(
            f"В файле «{source.name}» есть шапка плана, но нет ни одного мероприятия. Проверьте, тот ли это файл."
        )
    _refuse_timetable(source, ledger)
    period, doubts = _period(head.title, ledger, start=start, end=end)
    made, foreign = items.make(ledger, period=period)
    assert ledger.header is not None
    if torn:
        said = counted(torn, "слово, разорванное", "слова, разорванных", "слов, разорванных")
        doubts.append(f"В узких ячейках соединено {said} концом строки. Сверьте с документом.")
    if guessed:
        doubts.append("В таблице нет шапки: что в каком столбце, понято по содержанию. Проверьте каждый пункт.")
    doubts = [*source.doubts, *head.doubts, *doubts, *_doubts(made, foreign)]
    return Draft(
        title=head.title,
        approval=head.approval,
        period=period,
        territory=_territory(head, ledger, made),
        columns=found.columns,
        items=made,
        targets=tuple(found.targets),
        notes=tuple(note for note in ledger.notes if note),
        skipped=tuple(sorted((*ledger.skipped, *foreign), key=_order)),
        doubts=tuple(dict.fromkeys(doubts)),
    )


@dataclass(slots=True)
class _Found:
    ledger: Ledger
    targets: list[Target] = field(default_factory=list)
    columns: tuple[str, ...] = ()


def _first_header(parts: Sequence[Part]) -> tuple[int, int] | None:
    """Return the place of the first block that holds a plan and the row of its header."""
    for at, part in enumerate(parts):
        if isinstance(part, Block) and (header := headers.find_header(part.rows)):
            return at, header[0]
    return None


def _guessed(parts: Sequence[Part]) -> tuple[int, int] | None:
    """Return the place of the first block that is a plan by its cells alone; it has no row of captions."""
    return next(
        ((at, 0) for at, part in enumerate(parts) if isinstance(part, Block) and guessing.guess(part.rows)), None
    )


def _refusal(source: tables.Source, parts: Sequence[Part]) -> str:
    if not any(isinstance(part, Block) for part in parts):
        return f"В файле «{source.name}» нет таблицы, а план читается из таблицы. Проверьте, тот ли это файл."
    return (
        f"Файл «{source.name}» не похож на план: в его таблице нет столбца с мероприятиями и столбца со сроком "
        "или исполнителем. Проверьте, тот ли это файл, и назовите столбцы в шапке."
    )


def _refuse_timetable(source: tables.Source, ledger: Ledger) -> None:
    cells = [entry.text("deadline") for entry in ledger.entries if entry.text("deadline")]
    if cells and sum(bool(_CLOCK.match(cell)) for cell in cells) * 2 > len(cells):
        raise NotAPlan(
            f"В файле «{source.name}» в столбце сроков стоит время дня: это расписание, а не план работы. "
            "Проверьте, тот ли это файл."
        )


def _without_targets(found: _Found, parts: Iterable[Part]) -> list[Part]:
    """Read tables of targets that stand before the plan and return the other parts."""
    rest: list[Part] = []
    for part in parts:
        reading = targets.read(part) if isinstance(part, Block) and part.rows else None
        if reading is None:
            rest.append(part)
        else:
            _take_targets(found, reading)
    return rest


def _take_targets(found: _Found, reading: targets.Reading) -> None:
    found.targets.extend(reading.targets)
    found.ledger.skipped.extend(reading.skipped)
    found.ledger.notes.extend(reading.notes)


def _cut(parts: Sequence[Part]) -> list[Part]:
    """Part tables that stand under one another in one sheet: a new one begins at the header of targets."""
    done: list[Part] = []
    for part in parts:
        starts = [0]
        if isinstance(part, Block) and (head := headers.find_header(part.rows)):
            below = head[0] + head[1].height
            starts += [at for at in range(below, len(part.rows)) if targets.is_header(part.rows[at])]
        if isinstance(part, Block):
            ends = [*starts[1:], len(part.rows)]
            done.extend(replace(part, rows=part.rows[start:end]) for start, end in zip(starts, ends, strict=True))
        else:
            done.append(part)
    return done


def _take_parts(found: _Found, parts: Sequence[Part], *, guess: columns.Header | None) -> None:
    """Take the blocks of the plan in order; lines between them are headings or notes, other tables are set aside.

    `guess` is the header of the first block where it has no row of captions.
    """
    ledger = found.ledger
    waiting: list[tables.Line] = []
    for at, part in enumerate(parts):
        if isinstance(part, tables.Line):
            waiting.append(part)
            continue
        following = [other for other in parts[at + 1 :] if isinstance(other, Block)]
        header = (0, guess) if guess and at == 0 else headers.find_header(part.rows)
        if header is not None:
            place, ledger.header = header
            _take_waiting(ledger, waiting, part.rows[:place] if at else ())
            below = place + ledger.header.height
            if found.columns:
                ledger.skip_all(part.rows[place:below], "повтор шапки таблицы")
            found.columns = found.columns or ledger.header.captions()
            rows.take(ledger, part, part.rows[below:], goes_on=_any_goes_on(ledger, following))
        elif ledger.is_pdf and found.targets and (longer := targets.go_on(found.targets[-1], part)) is not None:
            found.targets[-1] = longer
        elif (reading := targets.read(part)) is not None:
            ledger.notes.extend(_said(ledger, waiting))
            _take_targets(found, reading)
        elif _goes_on(ledger, part):
            _take_waiting(ledger, waiting, ())
            rows.take(ledger, part, part.rows, goes_on=_any_goes_on(ledger, following))
        else:
            ledger.notes.extend(_said(ledger, waiting))
            _set_aside(ledger, part)
        waiting = []
    ledger.notes.extend(_said(ledger, waiting))


def _any_goes_on(ledger: Ledger, blocks: Sequence[Block]) -> bool:
    """Tell whether the plan continues on a later page, so that this block's end is not the plan's."""
    return ledger.is_pdf and any(_goes_on(ledger, block) for block in blocks)


def _goes_on(ledger: Ledger, block: Block) -> bool:
    """Tell whether a table without a header goes on with the plan: as wide, with numbers or terms in their places."""
    header = ledger.header
    if header is None or not block.rows or len(block.rows[0].cells) != len(header.columns):
        return False
    number, text = header.first("number"), header.first("text")
    filled = [row for row in block.rows if row.filled()]
    if number is not None and any(texts.number_of(row.texts()[number]) for row in filled):
        return True
    if ledger.is_pdf:
        return True
    deadline = header.first("deadline")
    return (
        text is not None
        and deadline is not None
        and sum(bool(row.texts()[text] and row.texts()[deadline]) for row in filled) * 2 > len(filled)
    )


def _take_waiting(ledger: Ledger, waiting: Sequence[tables.Line], above: Sequence[Row]) -> None:
    """Make headings of the short lines right before a table, notes of the others."""
    place = Place(line=waiting[-1].number, page=waiting[-1].page) if waiting else None
    said = [(text, place) for text in _said(ledger, waiting)]
    said += [(joined(row), row.place) for row in above if row.filled()]
    heads: list[tuple[str, Place]] = []
    for text, where in reversed(said):
        is_short = len(text) < 200 and not text.endswith((".", ";")) and not texts.PERSON.search(text)
        if where is None or len(heads) > 2 or not (texts.is_heading(text) or is_short):
            break
        heads.insert(0, (text, where))
    ledger.notes.extend(text for text, _ in said[: len(said) - len(heads)])
    ledger.head(heads)


def _said(ledger: Ledger, lines: Sequence[tables.Line]) -> list[str]:
    """Return the lines outside the tables without bullets; those of a PDF page are joined to paragraphs."""
    said = breaks.paragraphs(lines) if ledger.is_pdf else [line.text for line in lines]
    return [texts.without_bullet(texts.flat(text)) for text in said]


def _set_aside(ledger: Ledger, block: Block) -> None:
    """Keep a table that is not the plan's: signatures as notes, anything else as skipped text."""
    filled = [row for row in block.rows if row.filled()]
    is_signed = len(filled) <= 12 and any(texts.PERSON.search(joined(row)) or "___" in joined(row) for row in filled)
    for row in filled:
        if is_signed:
            ledger.notes.append(joined(row))
        else:
            ledger.skip(row, "другая таблица, не план")


# what the whole document says


def _period(
    title: str | None, ledger: Ledger, *, start: date | None, end: date | None
) -> tuple[Period | None, list[str]]:
    given = Period(start, end) if start and end else None
    named = front.period_of(title) if title else None
    if named is not None:
        if given is not None and given != named:
            return named, ["Период взят из названия плана; указанный при чтении период другой."]
        return named, []
    if given is not None:
        return given, []
    years = [span for entry in ledger.entries for title in entry.section if (span := _year(title))]
    if years:
        whole = Period(min(span.start for span in years), max(span.end for span in years))
        return whole, ["В названии плана периода нет: он взят из заголовков с годами. Проверьте."]
    for texts_of, where in (
        (ledger.notes, "примечания"),
        ([entry.text("text") for entry in ledger.entries], "текста мероприятий"),
    ):
        found = [span for span in map(front.period_of, texts_of) if span]
        if found:
            best = max(found, key=found.count)
            return best, [f"В названии плана периода нет: он взят из {where}. Проверьте."]
    return None, ["Период плана не указан: сроки без года остались без дат."]


def _year(title: str) -> Period | None:
    return front.period_of(title) if texts.heading_style(title) == "year" else None


def _territory(head: front.Front, ledger: Ledger, made: Sequence[Item]) -> str | None:
    said: list[str | None] = [head.title, head.approval.document, head.approval.post, *ledger.notes]
    said += [party for item in made for party in item.responsible] + [item.text for item in made]
    return next((found for found in (front.territory_of(text) for text in said if text) if found), None)


def _doubts(made: Sequence[Item], foreign: Sequence[Skipped]) -> list[str]:
    found: list[str] = []
    named = list(dict.fromkeys(piece.why.split(", пункт")[0] for piece in foreign))
    if named:
        found.append(f"У плана нет места для таких данных, они остались в пропущенном: {', '.join(named)}.")
    if not any(item.number for item in made):
        found.append("Номеров пунктов в документе нет.")
    return found


def _order(piece: Skipped) -> tuple[int, int, int]:
    place: Place = piece.source
    return (place.table or 0, place.row or place.line or 0, place.column or 0)
