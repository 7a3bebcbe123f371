"""Answers to the questionnaire: a row per sheet, a column per question, found by the words of its header."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from merilo.core import methodology, tally
from merilo.core.intake.faults import Fault, letter, shown
from merilo.core.intake.grid import (
    Grid,
    find_table,
    headers_above,
    is_blank,
    organisation_column,
    text_of,
    without_number,
)
from merilo.core.intake.names import identity, is_total
from merilo.core.wording import counted, listed, quoted, shortened

FEWEST_QUESTIONS = 3  # a row with so many questions of the questionnaire is a header


@dataclass(frozen=True, slots=True)
class AnswerSheets:
    """Answer sheets as read: columns, all of one length; sheet i stands in row `rows[i]` of the file.

    `names`: organisations as written, `unit[i]` the number of sheet i's in `names`; `answers[role][i]` is tally.YES, NO
    or BLANK (BLANK also where the cell is a fault). `texts`: open answers and choices by role, `extra`: values of
    unknown columns by header; None where blank. `not_asked`: roles of an older form that has one question for
    several, with the reason; what is computed from them cannot be. Rows with faults are in the columns all the same.
    """

    file: str
    sheet: str
    names: tuple[str, ...]
    unit: array[int]
    rows: array[int]
    answers: Mapping[str, bytes]
    texts: Mapping[str, tuple[str | None, ...]]
    extra: Mapping[str, tuple[object, ...]]
    not_asked: Mapping[str, str]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]

    def __len__(self) -> int:
        """Return the number of sheets."""
        return len(self.unit)


@dataclass(frozen=True, slots=True)
class _Header:
    texts: tuple[str, ...]
    found: tuple[tuple[methodology.Question | methodology.MergedQuestion, ...], ...]


def read_answers(path: Path, edition: methodology.Edition) -> AnswerSheets:
    """Return the answer sheets of an operator's file (.xlsx .xls .ods .csv).

    Columns are known by the words of their headers, in any order; «Да»/«Нет» as the edition knows them, «+» is «Да».
    A header that fits two questions, two columns for one question, a question without a column and every answer that
    is not understood are faults in the result.
    Raises FileRejected when the file holds no such table, and tables.Unreadable.
    """
    grid, header = find_table(path, header=lambda rows, at: _header(rows, at, edition), what="ответы на анкету")
    faults: list[Fault] = []
    columns = _columns(grid, header, edition, faults)
    not_asked = _not_asked(header, columns)
    faults += [
        grid.fault(f"Нет столбца с вопросом {_title(question)}.")
        for question in edition.questionnaire.closed
        if question.role not in columns.closed
        and question.role not in not_asked
        and question.role not in columns.unclear
    ]
    taken = {at for at, found in enumerate(header.found) if found}
    organisation = organisation_column(grid, header.texts, taken=taken)
    grid, rows, skipped = _sheets_only(grid, organisation)
    names, unit = _units(grid, rows, organisation, faults)
    answers = {
        role: _answers(grid, rows, at, edition, faults, title=_title(edition.question(role)))
        for role, at in columns.closed.items()
    }
    if not grid.rows:
        faults.append(grid.fault("Под заголовком нет ни одной анкеты."))
    texts = {role: _texts(grid.column(at)) for role, at in columns.texts.items()}
    used = {organisation, *columns.closed.values(), *columns.texts.values()}
    extra: dict[str, tuple[object, ...]] = {}
    for at, text in enumerate(header.texts):
        values = grid.column(at) if at not in used else []
        if text or any(not is_blank(value) for value in values):
            title = text or f"столбец {letter(at)}"
            if at not in used:
                extra[title if title not in extra else f"{title} ({letter(at)})"] = tuple(values)
    return AnswerSheets(
        file=grid.file,
        sheet=grid.sheet,
        names=names,
        unit=unit,
        rows=rows,
        answers=answers,
        texts=texts,
        extra=extra,
        not_asked=not_asked,
        notes=tuple(_notes(not_asked=not_asked, extra=extra, skipped=skipped)),
        faults=tuple(faults),
    )


def _header(rows: Sequence[Sequence[object]], at: int, edition: methodology.Edition) -> tuple[int, int, _Header] | None:
    """Understand row `at` as the header of the answers."""
    texts = headers_above(rows, at)
    own = [text_of(value) for value in rows[at]]
    found = tuple(_find(edition, without_number(text)) if text else () for text in texts)
    closed = {
        thing
        for text, things in zip(own, found, strict=False)
        for thing in things[:1]
        if text and not (isinstance(thing, methodology.Question) and not thing.is_closed)
    }
    return (len(closed), at + 1, _Header(texts=texts, found=found)) if len(closed) >= FEWEST_QUESTIONS else None


@cache
def _find(edition: methodology.Edition, header: str) -> tuple[methodology.Question | methodology.MergedQuestion, ...]:
    return methodology.find_question(edition, header)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Role → column of yes/no questions, of open ones and choices; roles whose columns are a fault already."""

    closed: dict[str, int]
    texts: dict[str, int]
    unclear: set[str]


def _columns(grid: Grid, header: _Header, edition: methodology.Edition, faults: list[Fault]) -> _Columns:
    columns = _Columns(closed={}, texts={}, unclear=set())
    claims: dict[str, list[int]] = {}
    for at, found in enumerate(header.found):
        questions = [thing for thing in found if isinstance(thing, methodology.Question)]
        if len(questions) < len(found):
            continue  # an older form's question for several roles: kept apart, see _not_asked
        if len(questions) > 1 and any(question.is_closed for question in questions):
            titles = listed([_title(question) for question in questions], "или")
            sentence = (
                f"Заголовок {quoted(shortened(header.texts[at], 100))} подходит сразу к нескольким вопросам: {titles}."
            )
            faults.append(grid.fault(sentence, column=at))
            columns.unclear.update(question.role for question in questions)
        elif len(questions) == 1:
            claims.setdefault(questions[0].role, []).append(at)
    for role, places in claims.items():
        question = edition.question(role)
        if not question.is_closed:
            columns.texts[role] = places[0]
            continue
        if len(places) > 1:
            # A remark beside the question («укажите причину») repeats its words, but nobody answers it with «Да».
            places = [at for at in places if _has_yes_or_no(grid.column(at), edition)] or places
        if len(places) > 1:
            letters = listed([letter(at) for at in places])
            sentence = f"Вопрос {_title(question)} есть в нескольких столбцах: {letters}. Оставьте один."
            faults.append(grid.fault(sentence, column=places[1]))
            columns.unclear.add(role)
        else:
            columns.closed[role] = places[0]
    return columns


def _not_asked(header: _Header, columns: _Columns) -> dict[str, str]:
    """Return the roles that an older form's common question stands for, with the reason why it cannot be divided."""
    reasons: dict[str, str] = {}
    for found in header.found:
        for thing in found:
            if isinstance(thing, methodology.MergedQuestion):
                reasons.update({role: thing.reason for role in thing.roles if role not in columns.closed})
    return reasons


def _sheets_only(grid: Grid, organisation: int) -> tuple[Grid, array[int], list[str]]:
    """Return the rows that are answer sheets, their numbers on the sheet, and the numbers of totals left out."""
    blank: dict[object, bool] = {}
    kept: list[list[object]] = []
    rows = array("l")
    skipped: list[str] = []
    for number, row in enumerate(grid.rows, start=grid.first):
        name = row[organisation]
        if name is None or (isinstance(name, str) and not name.strip()):
            if all(map(is_blank, row)):
                continue
        elif name not in blank:
            blank[name] = is_total(text_of(name))
        if name is not None and blank.get(name, False):
            skipped.append(str(number))
            continue
        kept.append(row)
        rows.append(number)
    return Grid(grid.file, grid.sheet, grid.first, grid.width, kept), rows, skipped


def _units(grid: Grid, rows: array[int], organisation: int, faults: list[Fault]) -> tuple[tuple[str, ...], array[int]]:
    """Return the distinct organisations as written, and each sheet's number among them."""
    numbers: dict[object, int] = {}
    names: dict[str, int] = {}
    for value in dict.fromkeys(grid.column(organisation)):
        numbers[value] = names.setdefault(text_of(value), len(names))
    unit = array("l", map(numbers.__getitem__, grid.column(organisation)))
    nameless = {number for name, number in names.items() if not identity(name)}
    if nameless:
        column = letter(organisation)
        for at, number in enumerate(unit):
            if number in nameless:
                faults.append(Fault(grid.file, grid.sheet, rows[at], column, "В анкете не указана организация."))
    return tuple(names), unit


def _answers(
    grid: Grid, rows: array[int], at: int, edition: methodology.Edition, faults: list[Fault], *, title: str
) -> bytes:
    """Return a question's column as codes; each distinct value is understood once."""
    values = grid.column(at)
    codes: dict[object, int] = {}
    wrong: set[object] = set()
    for value in set(values):
        try:
            codes[value] = _code(edition, value)
        except methodology.AnswersRejected:
            codes[value] = tally.BLANK
            wrong.add(value)
    if wrong:
        column = letter(at)
        for number, value in enumerate(values):
            if value in wrong:
                sentence = f"Ответ {shown(value)} на вопрос {title} не понят: нужны «Да», «Нет» или пустая клетка."
                faults.append(Fault(grid.file, grid.sheet, rows[number], column, sentence))
    return bytes(map(codes.__getitem__, values))


def _texts(values: Sequence[object]) -> tuple[str | None, ...]:
    """Return a column of free answers as texts, blanks as None; each distinct value is looked at once."""
    told = {value: text_of(value) or None for value in set(values)}
    return tuple(map(told.__getitem__, values))


def _code(edition: methodology.Edition, value: object) -> int:
    """Return what one cell says. Raises methodology.AnswersRejected."""
    role = edition.questionnaire.closed[0].role
    raw = text_of(value)
    answer = methodology.read_answers(edition, {role: "да" if raw == "+" else raw}).values[role]
    return tally.BLANK if answer is None else tally.YES if answer else tally.NO


def _has_yes_or_no(values: Sequence[object], edition: methodology.Edition) -> bool:
    """Say whether any cell of a column is «Да» or «Нет»."""
    for value in {value for value in values if not is_blank(value)}:
        try:
            _code(edition, value)
        except methodology.AnswersRejected:
            continue
        return True
    return False


def _title(question: methodology.Question) -> str:
    number = f"№{question.number} " if question.number else ""
    return f"{number}{quoted(shortened(question.text_ru, 70))}"


def _notes(*, not_asked: Mapping[str, str], extra: Mapping[str, object], skipped: Sequence[str]) -> list[str]:
    notes = list(dict.fromkeys(not_asked.values()))
    if extra:
        columns = counted(len(extra), "столбец", "столбца", "столбцов")
        titles = listed([quoted(shortened(title, 60)) for title in extra])
        notes.append(f"Вне вопросов анкеты {columns}, они отложены: {titles}.")
    if skipped:
        notes.append(f"Строки итогов пропущены: {listed(skipped)}.")
    return notes
