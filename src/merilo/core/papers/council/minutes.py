"""Minutes of a meeting of the council, or of an absentee vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class MinutesDecision:
    """A decision: what, how it was voted on, who does it by when. `voted`: «за — 5, против — нет», "" before a vote."""

    number: str
    text: str
    voted: str
    by_name: tuple[str, ...] = ()
    outcome: str = ""
    responsible: str = ""
    due_on: date | None = None
    instead_of: str = ""


@dataclass(frozen=True, kw_only=True)
class MinutesQuestion:
    """A question of the agenda with what was heard, said and decided."""

    number: int
    title: str
    speaker: str = ""
    heard: str = ""
    said: str = ""
    decisions: tuple[MinutesDecision, ...] = ()
    materials: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Everything minutes say. `state` is "" for signed ones; a draft says so on its head."""

    council: str
    municipality: str
    number: str
    held_on: date
    place: str = ""
    format: str
    title: str = ""
    state: str = ""
    presided: str = ""
    secretary: str = ""
    is_absentee: bool = False
    present: tuple[str, ...]
    absent: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    quorum: str
    questions: tuple[MinutesQuestion, ...]
    positions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    made_on: date


def minutes(data: Minutes, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return minutes as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data, keep_lines=True)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: Minutes) -> sheet.SheetText:
    number = f" №{wording.NBSP}{data.number}" if data.number else ""
    blocks = [
        *sheet.texts(sheet.sentence(f"Председательствовал: {data.presided}" if data.presided else "")),
        *sheet.texts(sheet.sentence(f"Секретарь: {data.secretary}" if data.secretary else "")),
        *_people("Голосовали" if data.is_absentee else "Присутствовали", data.present),
        *_people("Не голосовали" if data.is_absentee else "Отсутствовали", data.absent),
        *_people("Приглашены", data.guests),
        *sheet.texts(data.quorum),
    ]
    if data.questions:
        agenda = (f"{one.number}. {one.title}" for one in data.questions)
        blocks += [sheet.heading("Повестка дня"), *sheet.texts(*agenda)]
    for one in data.questions:
        blocks += _question(one)
    if data.positions:
        blocks += [sheet.heading("Позиции учреждений и приглашённых"), *sheet.texts(*data.positions)]
    if data.remarks:
        blocks += [sheet.heading("Замечания к протоколу"), *sheet.points(*data.remarks)]
    return sheet.SheetText(
        sender=data.council,
        left=(wording.date_words(data.held_on),),
        right=(data.place or data.municipality,),
        title=f"Протокол{number}",
        subtitle=". ".join(part.rstrip(".") for part in (data.format.capitalize(), data.title, data.state) if part),
        blocks=tuple(blocks),
        signatures=(
            sheet.Signature(post="Председательствующий", name=data.presided),
            sheet.Signature(post="Секретарь", name=data.secretary),
        ),
    )


def _people(title: str, names: tuple[str, ...]) -> list[sheet.Block]:
    return [*sheet.texts(f"{title}:"), *sheet.points(*names)] if names else []


def _question(one: MinutesQuestion) -> list[sheet.Block]:
    speaker = sheet.sentence(f"Докладывал: {one.speaker}" if one.speaker else "")
    blocks = [sheet.heading(f"{one.number}. {one.title}"), *sheet.texts(speaker)]
    for title, words in (("Слушали", one.heard), ("Выступили", one.said)):
        if words:
            first, *rest = [line for line in words.splitlines() if line.strip()]
            blocks += sheet.texts(f"{title}: {first}", *rest)
    if one.materials:
        blocks += sheet.texts(sheet.sentence(f"Материалы: {'; '.join(one.materials)}"))
    if one.recused:
        blocks += sheet.texts(sheet.sentence(f"Не голосовали из-за конфликта интересов: {'; '.join(one.recused)}"))
    for decision in one.decisions:
        blocks += _decision(decision)
    return blocks


def _decision(one: MinutesDecision) -> list[sheet.Block]:
    task = [f"ответственный: {one.responsible}"] if one.responsible else []
    task += [f"срок: {wording.date_words(one.due_on)}"] if one.due_on else []
    first, *rest = [line for line in one.text.splitlines() if line.strip()] or [""]
    instead = f" Вместо решения: {one.instead_of}." if one.instead_of else ""
    return [
        *sheet.texts(f"Решили ({one.number}): {first}", *rest),
        *sheet.texts(sheet.sentence("; ".join(task)), instead.strip()),
        *sheet.texts(f"{f'Голосовали: {one.voted}.' if one.voted else ''} {one.outcome}".strip()),
        *sheet.points(*one.by_name),
    ]
