"""Offers of operators beside each other: the paper the council looks at before it chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class OfferRow:
    """An offer in words; what is not said is empty. `best`: in what it is better than the others."""

    name: str
    inn: str = ""
    received_on: date
    price: str = ""
    days: str = ""
    works: str = ""
    experience: str = ""
    conditions: str = ""
    files: tuple[str, ...] = ()
    declined: str = ""
    best: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Offers:
    """The offers of a selection, and what was chosen by which decision."""

    council: str
    title: str
    limit: str = ""
    offers: tuple[OfferRow, ...]
    chosen: str = ""
    basis: str = ""
    reason: str = ""
    made_on: date


def offers(data: Offers, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return the comparison as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data, keep_lines=True)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: Offers) -> sheet.SheetText:
    valid = [one for one in data.offers if not one.declined]
    number = wording.counted(len(data.offers), "предложение", "предложения", "предложений")
    rows = [(str(place), one.name, one.price or "—", one.days or "—", one.works or "—")
            for place, one in enumerate(data.offers, 1)]  # fmt: skip
    lead = f"Поступило: {number}." if data.offers else "Предложений не поступило."
    limit = f"Предельная цена: {data.limit.rstrip('.')}." if data.limit else ""
    refused = f"Рассматриваются: {len(valid)}." if len(valid) != len(data.offers) else ""
    blocks: list[sheet.Block] = [*sheet.texts(" ".join(filter(None, (lead, refused, limit))))]
    if rows:
        blocks.append(sheet.table(("№", "Оператор", "Цена", "Срок работ", "Таких работ за три года"), *rows))
    for place, one in enumerate(data.offers, 1):
        blocks += _offer(place, one)
    if data.chosen:
        blocks += [
            sheet.heading("Решение"),
            *sheet.texts(f"Выбрано предложение: {data.chosen}.", sheet.sentence(data.basis), data.reason),
        ]
    return sheet.SheetText(
        sender=data.council,
        left=(wording.date_words(data.made_on),),
        right=(),
        title="Сравнение предложений операторов",
        subtitle=data.title,
        blocks=tuple(blocks),
        signatures=(),
    )


def _offer(place: int, one: OfferRow) -> list[sheet.Block]:
    inn = f"ИНН {one.inn}, " if one.inn else ""
    best = f"Лучше других: {', '.join(one.best)}." if one.best else ""
    refused = sheet.sentence(f"Не рассматривается: {one.declined}" if one.declined else "")
    return [
        sheet.heading(f"{place}. {one.name}"),
        *sheet.texts(sheet.sentence(f"{inn}поступило {one.received_on:%d.%m.%Y}"), refused, best),
        *_lines("Опыт", one.experience),
        *_lines("Условия", one.conditions),
        *sheet.texts(sheet.sentence(f"Приложено: {'; '.join(one.files)}" if one.files else "")),
    ]


def _lines(title: str, words: str) -> tuple[sheet.Block, ...]:
    said = [line.strip() for line in words.splitlines() if line.strip()]
    return sheet.texts(f"{title}: {said[0]}", *said[1:]) if said else ()
