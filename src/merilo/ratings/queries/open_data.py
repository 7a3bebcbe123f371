"""The rows of the open data of a calculation: all that everybody may see, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from merilo.assessment.models import Decision, Unit
from merilo.assessment.queries import snapshots
from merilo.core import dossier, methodology
from merilo.ratings.models import Calculation, UnitResult
from merilo.ratings.queries import comparing, public, results, verification

Value = str | int | Decimal | bool | None
Rows = list[tuple[Value, ...]]
# The name under which the reason of a choice was kept → the title under which the choice is told.
_REASONS = {
    "edition": "Порядок расчёта",
    "variant": "Знаменатели",
    "rounding": "Округление",
    "blank": "Пустой ответ",
    "branches": "Филиалы",
    "no_base": "Если считать не из чего",
    "groups": "Места",
}


@dataclass(frozen=True, slots=True)
class OpenData:
    """What a package is written from: figures with their trees, and rows by the name of the table."""

    written: Mapping[str, Any]
    rows: Mapping[str, Rows]
    hidden: public.Hidden


def gather(calculation: Calculation) -> OpenData:
    """Return the open data of a calculation."""
    edition, settings = dossier.edition_chosen(calculation.choices)
    hidden = public.hidden_in(calculation)
    real = list(calculation.results.select_related("unit").order_by("pk"))
    for one in real:
        one.calculation = calculation
    shown = [public.shown(one, hidden, with_tree=True) for one in real]
    written = {**verification.written(calculation), "units": [one.written for one in shown]}
    rows: dict[str, Rows] = {
        "units": [_unit(one) for one in real],
        "counts": [row for one, seen in zip(real, shown, strict=True) for row in _counts(one, seen, edition)],
        "marks": list(_marks(calculation, real, edition)),
        "on_trust": [
            row
            for one, seen in zip(real, shown, strict=True)
            for row in (*_own_on_trust(one, hidden, edition, settings), *_whole_on_trust(seen, edition))
        ],
        "figures": [row for one in shown for row in _figures(one, edition)],
        "means": [
            (code, title, _decimal(_mean(calculation, code)))
            for code, title in comparing.figure_titles(edition).items()
        ],
        "rules": list(rules(calculation)),
        "sheets": list(_sheets(calculation, hidden)),
        "decisions": [
            (number, *one) for number, one in enumerate(decisions(calculation), start=1)
        ],
    }  # fmt: skip
    return OpenData(written, rows, hidden)


def _unit(one: UnitResult) -> tuple[Value, ...]:
    unit: Unit = one.unit
    said = one.result
    return (
        said["name"], said["parent"], said["profile"], said["group"], unit.kind, unit.recipients,
        unit.recipients_source or None, unit.sample_size, one.counts is not None,
    )  # fmt: skip


def _counts(real: UnitResult, shown: UnitResult, edition: methodology.Edition) -> Iterator[tuple[Value, ...]]:
    if real.counts is None:
        return
    seen = shown.counts or {"respondents": None, "yes": {}}
    for question in edition.questionnaire.closed:
        role = question.role
        if role not in real.counts["yes"]:
            continue
        told = role in seen["yes"]
        numbers = [seen[name].get(role, 0) if told else None for name in ("yes", "answered", "ignored")]
        yield (real.result["name"], role, question.text_ru, seen["respondents"], *numbers, not told)


def _marks(
    calculation: Calculation, real: Sequence[UnitResult], edition: methodology.Edition
) -> Iterator[tuple[Value, ...]]:
    """Yield the marks as they were frozen; of units that have facts of their own."""
    path = snapshots.folder_of(calculation.snapshot) / dossier.MARKS
    marks = json.loads(path.read_text(encoding="utf-8"))
    texts = {item.code: item.text for checklist in edition.checklists for item in checklist.items}
    for one in real:
        if one.counts is not None:
            for item, mark in marks.get(one.result["name"], {}).items():
                yield one.result["name"], item, texts.get(item, item), _decimal(mark)


def _own_on_trust(
    real: UnitResult, hidden: public.Hidden, edition: methodology.Edition, settings: methodology.Settings
) -> Iterator[tuple[Value, ...]]:
    """Yield the figures of a unit by itself that its counts would give, where these are not told."""
    name, counts = real.result["name"], real.counts
    if name not in hidden.units or counts is None:
        return
    own = methodology.Counts(counts["respondents"], counts["yes"], counts["answered"], counts["ignored"])
    facts = methodology.UnitFacts(name, profile=real.result["profile"], counts=own)
    alone = methodology.score(edition, [facts], settings).unit(name).trace.as_dict()
    seen = public.Telling(hidden, edition).tree(alone, name)
    for code, value, missing in public.on_trust(seen, public.survey_codes(edition)):
        yield name, "own", code, value, missing


def _whole_on_trust(shown: UnitResult, edition: methodology.Edition) -> Iterator[tuple[Value, ...]]:
    """Yield the figures of an institution with branches that are not made of those of its parts."""
    trace = shown.trace
    if "parts_of_unit" in trace["inputs"]:
        for code, value, missing in public.on_trust(trace, public.survey_codes(edition)):
            yield shown.result["name"], "whole", code, value, missing


def _figures(one: UnitResult, edition: methodology.Edition) -> Iterator[tuple[Value, ...]]:
    said, reach = one.result, one.statistics.get("figures", {})
    assessed = {code for code in said["criteria"] if _is_assessed(edition, code, said["profile"])}
    for code, title in comparing.figure_titles(edition).items():
        if code != results.TOTAL and not _belongs(edition, code, assessed):
            value = None
        else:
            value = _decimal(comparing.value_of(said, code))
        bounds = reach.get(code, {})
        is_total = code == results.TOTAL
        yield (
            said["name"], code, title, value, _decimal(bounds.get("low")), _decimal(bounds.get("high")),
            " и ".join(map(str, bounds.get("n", ()))) or None,
            one.place if is_total else None, one.place_last if is_total else None,
        )  # fmt: skip


def _is_assessed(edition: methodology.Edition, code: str, profile: str) -> bool:
    return next(profile in one.profiles for one in edition.criteria if one.code == code)


def _belongs(edition: methodology.Edition, code: str, assessed: set[str]) -> bool:
    return code in assessed or any(code in one.indicators for one in edition.criteria if one.code in assessed)


def _mean(calculation: Calculation, code: str) -> str | None:
    value: str | None = comparing.value_of(calculation.municipality, code)
    return value


def rules(calculation: Calculation) -> Iterator[tuple[str, str, str | None]]:
    """Yield the choices a calculation was made with: title, words, why."""
    why = {_REASONS.get(name, name): reason for name, reason in calculation.cycle.reasons.items()}
    decided = [
        one.reason
        for one in calculation.cycle.decisions.filter(kind=Decision.Kind.POLICY, at__lte=calculation.made_at)
        if one.reason
    ]
    for title, words in results.choice_words(calculation):
        reasons = [why.get(title, "")]
        if title == _REASONS["no_base"]:
            reasons += decided
        yield title, words, "; ".join(filter(None, reasons)) or None


def decisions(calculation: Calculation) -> list[tuple[str, str, str, str | None]]:
    """Return the decisions a cycle rests on: what, by which paper, when, why."""
    return [
        (one.get_kind_display(), one.basis, one.decided_on.isoformat(), one.reason or None)
        for one in calculation.cycle.decisions.order_by("at", "pk")
    ]


def _sheets(calculation: Calculation, hidden: public.Hidden) -> Iterator[tuple[Value, ...]]:
    quality, told = calculation.quality, public.sheets_of(calculation, hidden)
    yield "counted", "учтено", told.number, None
    if told.untold:
        yield "untold", "не названы по учреждениям и филиалам, где анкет мало, и в числе учтённых их нет", None, None
    for way, number in snapshots.channel_words(told.channels):
        yield "channel", way, number, None
    for why, number in quality.get("why_excluded", {}).items():
        yield "excluded", why or "без причины", number, None
    for name, why in quality.get("left_units", {}).items():
        yield "left", name, None, why or None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
