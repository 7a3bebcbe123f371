"""What still hinders a draft from becoming a plan, said before somebody tries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from merilo.core import wording
from merilo.plans.queries.draft_words import is_year, name_of
from merilo.plans.services import plans

MOST_PARTIES = 40
LIMITS = {"number": 20, "section": 600, "text": 20_000, "deadline_words": 5_000, "expected_result": 20_000}
HEAD_LIMITS = {"by": 300, "post": 500, "document": 500}
_NAMES = {
    "number": "номер",
    "section": "раздел",
    "text": "мероприятие",
    "deadline_words": "срок",
    "expected_result": "ожидаемый результат",
    "by": "кто утвердил",
    "post": "должность утвердившего",
    "document": "чем утверждён",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One hindrance, and what is to be opened to mend it: the head, a line or an indicator by its key."""

    text: str
    where: str = "head"
    key: int = 0


def faults(current: Mapping[str, Any]) -> list[Fault]:
    """Return everything that hinders the acceptance, in the order of the page."""
    lines = [line for line in current["lines"] if not line["deleted"]]
    found = [*_head(current)]
    if not lines:
        found.append(Fault("В черновике не осталось ни одной строки: верните или добавьте хотя бы одну."))
    for line in lines:
        found.extend(Fault(f"{name_of(line)}: {text}", "line", line["key"]) for text in _line(line))
    for target in current["targets"]:
        if not target["deleted"]:
            found.extend(Fault(text, "target", target["key"]) for text in _target(target))
    return found


def _head(current: Mapping[str, Any]) -> Iterator[Fault]:
    title = " ".join(current["title"].split())
    if not title:
        yield Fault("В документе нет названия плана: впишите его.")
    elif len(title) > 600:
        yield Fault("Название плана длиннее 600 знаков: сократите его.")
    start, end = current["period"]["from"], current["period"]["to"]
    if not start or not end:
        yield Fault("Период плана не назван: укажите первый и последний день.")
    else:
        try:
            plans.check_period(date.fromisoformat(start), date.fromisoformat(end))
        except plans.PeriodRejected as refusal:
            yield Fault(str(refusal))
    for name, most in HEAD_LIMITS.items():
        if len(current["approval"][name]) > most:
            yield Fault(f"Утверждение, {_NAMES[name]}: больше {most} знаков, сократите.")
    if len(current["territory"]) > 300:
        yield Fault("Территория: больше 300 знаков, сократите.")


def _line(line: Mapping[str, Any]) -> Iterator[str]:
    if not line["text"].strip():
        yield "нет текста мероприятия."
    for name, most in LIMITS.items():
        if len(line[name]) > most:
            yield f"{_NAMES[name]} — больше {wording.counted(most, 'знака', 'знаков', 'знаков')}, сократите."
    if len(line["responsible"]) > MOST_PARTIES or any(len(words) > 500 for words in line["responsible"]):
        yield f"ответственных не больше {MOST_PARTIES}, каждый не длиннее 500 знаков."


def _target(target: Mapping[str, Any]) -> Iterator[str]:
    name = f"Показатель «{wording.shortened(target['name'], 60)}»"
    if not target["name"].strip() or len(target["name"]) > 600:
        yield f"{name}: название — от 1 до 600 знаков."
    if len(target["unit"]) > 60:
        yield f"{name}: единица — не длиннее 60 знаков."
    for year, words in target["values"].items():
        if not is_year(year):
            yield f"{name}: «{wording.shortened(year, 30)}» — не год. Назовите год четырьмя цифрами."
        elif len(words) > 100:
            yield f"{name}: значение за {year} год длиннее 100 знаков."
