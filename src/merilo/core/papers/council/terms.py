"""Terms of reference for an operator: what is gathered where, by which rules, what is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class TermsUnit:
    """An institution of the list: how many recipients it has, how many sheets are needed."""

    name: str
    kind: str
    recipients: str
    sample: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms as the settings of a cycle make them. `rules`: title and words; the rest are lists of sentences."""

    customer: str
    title: str
    basis: tuple[str, ...]
    starts: str
    ends: str
    units: tuple[TermsUnit, ...]
    rules: tuple[tuple[str, str], ...]
    methods: tuple[str, ...]
    deliverables: tuple[str, ...]
    files: tuple[str, ...]
    approved: str = ""
    made_on: date


def terms(data: Terms, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return the terms of reference as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: Terms) -> sheet.SheetText:
    rows = [(str(place), one.name, one.kind, one.recipients, one.sample) for place, one in enumerate(data.units, 1)]
    number = wording.counted(len(rows), "организация", "организации", "организаций")
    listed = f"В перечне {number} (с филиалами). Число анкет — не меньше указанного."
    subject = (
        "Сбор и обобщение информации о качестве условий оказания услуг организациями культуры: "
        f"{data.title}. Заказчик: {data.customer}."
    )
    terms = f"{sheet.sentence(f'Начало: {data.starts}')} {sheet.sentence(f'Окончание: {data.ends}')}"
    units = (
        [*sheet.texts(listed), sheet.table(("№", "Организация", "Вид", "Получателей", "Анкет"), *rows)]
        if rows
        else sheet.texts("Перечень организаций прилагается.")
    )
    parts = (
        ("Предмет", sheet.texts(subject)),
        ("Основания", sheet.points(*data.basis)),
        ("Сроки", sheet.texts(terms)),
        ("Организации", units),
        ("Как собирать", sheet.points(*data.methods)),
        ("Правила расчёта", sheet.points(*(f"{title}: {words}" for title, words in data.rules))),
        ("Что передаётся заказчику", sheet.points(*data.deliverables)),
        ("Требования к файлам", sheet.points(*data.files)),
    )
    blocks: list[sheet.Block] = []
    for place, (title, told) in enumerate((part for part in parts if part[1]), 1):
        blocks += [sheet.heading(f"{place}. {title}"), *told]
    return sheet.SheetText(
        sender=data.customer,
        left=(),
        right=(data.approved,) if data.approved else (),
        title="Техническое задание",
        subtitle="на сбор и обобщение информации о качестве условий оказания услуг",
        blocks=tuple(blocks),
        signatures=(sheet.Signature(post="Заказчик", name=""),),
    )
