"""Words about a line of a draft: its name, its doubts, what its term asks for. Plain data in, Russian out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from merilo.core import deadlines, wording

MOST_WINDOWS = 4
KINDS = {
    "continuous": "постоянно: контроль раз в квартал",
    "as_needed": "по необходимости: задачу открывают вручную",
    "recurring": "повторяется: задача на каждый срок",
    "period": "к сроку",
    "after_event": "ждёт события: срок пойдёт, когда событие отметят",
    "unstated": "срок слова не называют: задача без даты",
    "several": "несколько сроков",
    "unclear": "срок не понят: задача без даты",
}


def is_year(words: str) -> bool:
    """Say whether words are a year that a plan may have."""
    return len(words) == 4 and words.isascii() and words.isdigit() and words.startswith("20")


def line_as_read(item: Mapping[str, Any], period: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the words and the reading of one line of the document.

    A target without a year has no place in a plan's table of years: its words go to the expected result, with a doubt.
    """
    deadline = item["deadline"]
    targets = {year: words for year, words in item["targets"].items() if is_year(year)}
    others = [f"{name}: {words}" for name, words in item["targets"].items() if not is_year(name)]
    doubts = list(item["doubts"])
    if others:
        doubts.append(f"Показатель без года перенесён в ожидаемый результат: {'; '.join(others)}.")
    return {
        "number": item["number"] or "",
        "section": item["section"] or "",
        "text": item["text"],
        "deadline_words": deadline["words"].strip() if deadline else "",
        "read_as": "",
        "schedule": deadline or understood("", period),
        "responsible": item["responsible"],
        "expected_result": "\n".join([*([item["expected_result"]] if item["expected_result"] else []), *others]),
        "targets": targets,
        "doubts": doubts,
    }


def understood(
    words: str, period: Mapping[str, str | None], calendar: deadlines.Calendar | None = None
) -> dict[str, Any]:
    """Return what deadline words mean inside a period, as data; too many words are said to be too many."""
    if len(words) > 600:
        reason = "Для срока здесь слишком много слов."
        return deadlines.Schedule(words=words, kind="unclear", reason=reason, said=reason).as_dict()
    start, end = (date.fromisoformat(day) if day else None for day in (period["from"], period["to"]))
    return deadlines.parse(words, start=start, end=end, calendar=calendar).as_dict()


def name_of(line: Mapping[str, Any]) -> str:
    """Return how people call a line: by its number, else by its first words."""
    if line["number"].strip():
        return f"Пункт{wording.NBSP}{wording.shortened(line['number'], 20)}"
    words = " ".join(line["text"].split())
    return f"Строка «{wording.shortened(words, 60)}»" if words else "Строка без текста"


def doubts_of(line: Mapping[str, Any]) -> list[str]:
    """Return all doubts about a line: those of the table, those of its term, and why a term was not understood."""
    schedule = line["schedule"]
    found = [*line["doubts"], *schedule["doubts"], *(doubt for part in schedule["parts"] for doubt in part["doubts"])]
    if schedule["kind"] == "unclear" and not any(doubt.startswith("Срок не") for doubt in found):
        reason = schedule["reason"] or ""
        found.append(reason if reason.startswith("Срок не") else f"Срок не понят: {reason}")
    return list(dict.fromkeys(found))


def windows_of(schedule: Mapping[str, Any]) -> list[str]:
    """Return the dates of a term in words; of a long row of turns the first ones and the last."""
    windows = sorted(set(_windows(schedule)))
    said = [wording.date_range_words(start, end) for start, end in windows]
    if len(said) > MOST_WINDOWS:
        count = wording.counted(len(said), "срок", "срока", "сроков")
        said = [*said[: MOST_WINDOWS - 1], f"… {said[-1]} (всего {count})"]
    return said


def _windows(schedule: Mapping[str, Any]) -> Iterator[tuple[date, date]]:
    for window in schedule["windows"]:
        yield date.fromisoformat(window["from"]), date.fromisoformat(window["to"])
    for part in schedule["parts"]:
        yield from _windows(part)


def kind_of(schedule: Mapping[str, Any]) -> str:
    """Return in words what kind of tasks a term makes."""
    if schedule["kind"] == "after_event" and schedule["event"]:
        return f"ждёт события: {schedule['event']}"
    return KINDS[schedule["kind"]]


def values_of(targets: Mapping[str, str]) -> str:
    """Return target values by year as one line."""
    return "; ".join(f"{year} — {words}" for year, words in targets.items())


def same(first: Any, second: Any) -> bool:
    """Say whether two words or lists say the same, whatever their blanks."""
    return bool(_flat(first) == _flat(second))


def _flat(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    return [_flat(one) for one in value] if isinstance(value, Sequence) else value
