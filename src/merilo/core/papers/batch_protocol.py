"""The protocol of a batch of paper questionnaires: printed, returned, entered, spoiled, and how entry was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from merilo.core import wording
from merilo.core.papers import pdf
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class BatchProtocol:
    """What became of the sheets of a batch; `returned` and `spoiled` are None until somebody has counted them.

    `spoils`: number → what is wrong; `missing`: numbers neither entered nor spoiled; `typists`: name → sheets.
    `compared`: answers typed twice, `differing`: how many of them differed, `settled`: how many sheets were settled.
    """

    municipality: str
    institution: str
    title: str
    wave: str
    first_number: int
    last_number: int
    printed_on: date
    returned: int | None = None
    entered: int
    spoiled: int | None = None
    spoils: tuple[tuple[int, str], ...] = ()
    spoiled_note: str = ""
    missing: tuple[int, ...] = ()
    typists: tuple[tuple[str, int], ...] = ()
    second_share: int
    second_chosen: int
    second_done: int
    compared: int = 0
    differing: int = 0
    corrected: int = 0
    difference_note: str = ""
    closed_on: date | None = None
    closed_by: str = ""
    made_on: date


def batch_protocol(data: BatchProtocol) -> bytes:
    """Return the protocol as PDF. Equal data, equal bytes. Raises Unprintable for a sign without a glyph."""
    return pdf.compile_pdf("batch_protocol.typ", _tell(legible(data)), made_on=data.made_on)


def ranges(numbers: tuple[int, ...]) -> str:
    """Return whole numbers in order as people write them: «3, 5–8, 12»."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _tell(data: BatchProtocol) -> dict[str, Any]:
    """Return the protocol in words."""
    printed = data.last_number - data.first_number + 1
    counted = data.returned is not None
    figures = [
        ("Напечатано", str(printed)),
        ("Возвращено", str(data.returned) if counted else "не посчитано"),
        ("Введено", str(data.entered)),
        ("Испорчено", str(data.spoiled) if data.spoiled is not None else "не посчитано"),
    ]
    if data.returned is not None:
        figures += [
            ("Не возвращено", str(printed - data.returned)),
            ("Возвращено, но не введено и не испорчено", str(data.returned - data.entered - (data.spoiled or 0))),
        ]
    second = [
        ("Выбрано для повторного ввода", f"{data.second_chosen} ({data.second_share}\u00a0%)"),
        ("Введено повторно", str(data.second_done)),
        ("Сверено ответов", str(data.compared)),
        ("Из них расходились", f"{data.differing}{_share(data.differing, data.compared)}"),
        ("Анкет исправлено", str(data.corrected)),
    ]
    number = wording.NBSP
    return {
        "title": f"Протокол пачки анкет №{number}{data.first_number}–{data.last_number}",
        "institution": data.institution,
        "about": f"{data.title}. {data.wave}. {data.municipality}",
        "printed_on": f"Напечатаны {wording.date_words(data.printed_on)}",
        "state": (
            f"Протокол закрыт {wording.date_words(data.closed_on)}" + (f" ({data.closed_by})" if data.closed_by else "")
            if data.closed_on
            else "Протокол не закрыт: ввод продолжается."
        ),
        "figures": figures,
        "second": second,
        "spoils": [[str(number), why] for number, why in data.spoils],
        "spoiled_note": data.spoiled_note,
        "missing": ranges(data.missing) if data.closed_on else "",
        "typists": [[name, str(count)] for name, count in data.typists],
        "difference_note": data.difference_note,
        "made_on": wording.date_words(data.made_on),
    }


def _share(part: int, whole: int) -> str:
    """Return « (3,6 %)», or nothing where there is nothing to divide by."""
    if not whole:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)  # half up
    return f" ({tenths // 10},{tenths % 10}\u00a0%)"
