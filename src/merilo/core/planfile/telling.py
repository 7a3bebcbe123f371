"""A draft told in Russian for a terminal: what was read, how it was understood, what a person should look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from merilo.core import deadlines
from merilo.core.planfile.draft import Draft, Item, Place, Target
from merilo.core.wording import counted, date_range_words

_DOUBT = "  ? "
MOST_WINDOWS = 4


def describe(draft: Draft) -> list[str]:
    """Return the lines that tell a draft to a person: head, items by section, targets, notes, what was set aside."""
    return [*_head(draft), *_items(draft), *_targets(draft), *_rest(draft)]


def _head(draft: Draft) -> Iterator[str]:
    approval = draft.approval
    signed = ", ".join(part for part in (approval.post, approval.by, approval.document) if part)
    yield draft.title or "План без названия"
    yield ""
    yield f"Период: {date_range_words(draft.period.start, draft.period.end) if draft.period else 'не указан'}"
    yield f"Территория: {draft.territory or 'не указана'}"
    yield f"Утверждение: {signed or 'не указано'}"
    yield f"Столбцы: {'; '.join(draft.columns) or 'без названий'}"
    doubtful = sum(bool(item.doubts or (item.deadline and item.deadline.doubts)) for item in draft.items)
    with_doubts = f", из них с сомнениями — {doubtful}" if doubtful else ""
    yield f"Прочитано: {counted(len(draft.items), 'пункт', 'пункта', 'пунктов')}{with_doubts}."
    yield from (f"{_DOUBT}{doubt}" for doubt in draft.doubts)


def _items(draft: Draft) -> Iterator[str]:
    section: str | None = None
    for item in draft.items:
        if item.section != section:
            section = item.section
            yield ""
            yield section or "Без раздела"
        yield ""
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    first, *others = item.text.split("\n")
    yield f"{item.number + '. ' if item.number else '— '}{first}"
    yield from (f"   {line}" for line in others)
    if item.deadline is not None:
        yield f"   Срок: {' '.join(item.deadline.words.split())}"
        if item.deadline.said:
            yield f"   Понято так: {item.deadline.said}"
        if windows := item.deadline.all_windows():
            yield f"   Даты: {_dates(windows)}"
    if item.responsible:
        yield f"   Ответственные: {'; '.join(item.responsible)}"
    if item.expected_result:
        yield f"   Результат: {' '.join(item.expected_result.split())}"
    if item.targets:
        yield f"   Показатели: {_values(item.targets)}"
    yield f"   Откуда: {place_words(item.source)}"
    doubts = (*item.doubts, *(item.deadline.doubts if item.deadline else ()))
    yield from (f"{_DOUBT}{doubt}" for doubt in doubts)


def _dates(windows: Sequence[deadlines.Window]) -> str:
    """The windows as dates; of a long row of turns the first ones and the last."""
    told = [f"{window.start:%d.%m.%Y}–{window.end:%d.%m.%Y}" for window in windows]
    if len(told) > MOST_WINDOWS:
        told = [*told[: MOST_WINDOWS - 1], f"… {told[-1]} (всего {len(told)})"]
    return "; ".join(told)


def _values(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name} — {value}" for name, value in values.items())


def _targets(draft: Draft) -> Iterator[str]:
    if draft.targets:
        yield ""
        yield "Целевые показатели"
    for target in draft.targets:
        yield from _target(target)


def _target(target: Target) -> Iterator[str]:
    yield f"— {' '.join(target.name.split())}" + (f", {target.unit}" if target.unit else "")
    yield f"   {_values(target.values)}"
    yield from (f"{_DOUBT}{doubt}" for doubt in target.doubts)


def _rest(draft: Draft) -> Iterator[str]:
    if draft.notes:
        yield ""
        yield "Вне таблицы"
        yield from (f"— {note}" for note in draft.notes)
    if draft.skipped:
        yield ""
        yield "Пропущено"
        yield from (f"— {piece.text} ({piece.why}; {place_words(piece.source)})" for piece in draft.skipped)


def place_words(place: Place) -> str:
    """Return an address in the document in Russian: «таблица 1, строка 3»."""
    named = [("таблица", place.table), ("строка", place.row), ("столбец", place.column)]
    if place.table is None:
        named = [("строка", place.line)]
    text = ", ".join(f"{name} {number}" for name, number in named if number is not None)
    beside = [f"страница {place.page}"] if place.page is not None else []
    beside += [f"лист «{place.sheet}»"] if place.sheet is not None else []
    return text + (f" ({', '.join(beside)})" if beside else "")
