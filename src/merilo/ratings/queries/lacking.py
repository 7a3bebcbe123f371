"""What a final calculation found lacking, in words a remediation plan can carry, with measures to suggest."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from merilo.assessment.models import Cycle
from merilo.core import methodology, wording
from merilo.plans.models import RemediationPlan
from merilo.ratings.models import Calculation, DrawnPlan, SuggestedMeasure, UnitResult
from merilo.ratings.queries import results
from merilo.registry.models import Institution, Municipality

# How an item that is missing is said, by indicator and channel.
_MISSING: Mapping[str, str] = {
    "1.1/stand": "На стенде нет сведений",
    "1.1/site": "На сайте нет сведений",
    "1.2": "Не показан или не работает способ обратной связи",
    "2.1": "Не обеспечено условие комфортности",
    "3.1": "Не оборудованы территория и помещения",
    "3.2": "Не обеспечены условия доступности",
}
_PARTLY: Mapping[str, str] = {
    "1.1/stand": "На стенде сведения неполны",
    "1.1/site": "На сайте сведения неполны",
}
MOST_BRANCHES = 5  # named one by one; of more only the number


@dataclass(frozen=True, slots=True)
class Lack:
    """A shortcoming of a whole institution: which criterion, its words, where it comes from, what to suggest."""

    criterion: str
    plain: str  # without the names of branches
    words: str
    origin: str
    code: str
    suggested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An institution of a cycle with what was found lacking, and its plan where there is one."""

    institution: Institution
    lacks: tuple[Lack, ...]
    plan: RemediationPlan | None


def found_of(cycle: Cycle) -> list[Found]:
    """Return the institutions of a cycle with what its final calculation found; [] before results are final."""
    calculation = final_of(cycle)
    if calculation is None:
        return []
    edition = results.edition_of(calculation)
    own = own_texts(cycle.municipality)
    heads: dict[int, list[UnitResult]] = {}
    for one in calculation.results.select_related("unit__institution", "unit__parent").defer("trace"):
        heads.setdefault(one.unit.parent_id or one.unit_id, []).append(one)
    plans = {
        one.institution_id: one
        for one in RemediationPlan.objects.filter(plan__municipality=cycle.municipality, year=cycle.year)
    }
    found = []
    for key, units in heads.items():
        head = next((one for one in units if one.unit_id == key), units[0])
        institution = head.unit.institution
        lacks = _lacks(key, units, edition, own)
        found.append(Found(institution, lacks, plans.get(institution.pk)))
    return found


def final_of(cycle: Cycle) -> Calculation | None:
    """Return the final calculation of a cycle."""
    return cycle.calculations.filter(state=Calculation.State.FINAL).select_related("cycle__municipality").first()


def _lacks(
    head: int, units: Sequence[UnitResult], edition: methodology.Edition, own: Mapping[str, tuple[str, ...]]
) -> tuple[Lack, ...]:
    """Return what is lacking in an institution: one row an item, with the branches it is about; indicators of all."""
    items: dict[str, list[tuple[UnitResult, Mapping[str, Any]]]] = {}
    for one in units:
        for lack in one.shortcomings:
            if lack["beyond_cap"] or (lack["item"] is None and one.unit_id != head):
                continue
            items.setdefault(lack["item"] or lack["indicator"], []).append((one, lack))
    has_branches = len(units) > 1
    made = [
        Lack(
            criterion=rows[0][1]["criterion"],
            plain=_plain(rows, edition),
            words=_words(rows, head, edition, has_branches=has_branches),
            origin=_origin(rows[0][1]),
            code=code,
            suggested=own.get(code) or suggested(code, rows[0][1]["recommendation"]),
        )
        for code, rows in items.items()
    ]
    return tuple(sorted(made, key=lambda lack: (lack.criterion, lack.code)))


def _plain(rows: Sequence[tuple[UnitResult, Mapping[str, Any]]], edition: methodology.Edition) -> str:
    lack = rows[0][1]
    if lack["item"] is None:
        below = wording.points_words(edition.shortcoming_below)
        return f"Посетители недовольны: «{lack['text']}» — меньше {below}"
    kind = _kind(lack)
    is_partly = all(Decimal(row["value"]) > 0 for _, row in rows)
    lead = (_PARTLY.get(kind) if is_partly else None) or _MISSING.get(kind, "Отсутствует")
    return f"{lead}: {_lower(lack['text'])}"


def _words(
    rows: Sequence[tuple[UnitResult, Mapping[str, Any]]],
    head: int,
    edition: methodology.Edition,
    *,
    has_branches: bool,
) -> str:
    said = _plain(rows, edition)
    if rows[0][1]["item"] is None:
        return said
    if not has_branches:
        return said
    branches = [one.unit.institution.name for one, _ in rows if one.unit_id != head]
    where = ["головная организация"] if any(one.unit_id == head for one, _ in rows) else []
    if len(branches) > MOST_BRANCHES:
        where.append(wording.counted(len(branches), "филиал", "филиала", "филиалов"))
    else:
        where += [wording.shortened(name, 100) for name in branches]
    return f"{said} ({'; '.join(where)})"


def _kind(lack: Mapping[str, Any]) -> str:
    indicator = str(lack["indicator"])
    channel = str(lack["item"]).split("/")[1]
    return f"{indicator}/{channel}" if f"{indicator}/{channel}" in _MISSING else indicator


def _lower(text: str) -> str:
    """Return a text that goes on in a sentence: an abbreviation keeps its capitals."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def _origin(lack: Mapping[str, Any]) -> str:
    if lack["item"] is None:
        return f"показатель {lack['indicator']}, опрос посетителей"
    channel = str(lack["item"]).split("/")[1]
    where = methodology.CHANNEL_NAMES.get(channel, "")
    return f"показатель {lack['indicator']}, чек-лист" + (f": {where}" if where else "")


@cache
def _built_in() -> Mapping[str, tuple[str, ...]]:
    read = tomllib.loads(resources.files("merilo.ratings").joinpath("measures.toml").read_text(encoding="utf-8"))
    return {code: tuple(texts) for code, texts in read["measures"].items()}


def suggested(code: str, recommendation: str) -> tuple[str, ...]:
    """Return the built-in measures about an item or indicator: the recommendation, then those of the catalogue."""
    return tuple(text for text in (recommendation, *_built_in().get(code, ())) if text)


def own_texts(municipality: Municipality) -> Mapping[str, tuple[str, ...]]:
    """Return what a municipality suggests in its own words, by code."""
    rows = SuggestedMeasure.objects.filter(municipality=municipality)
    return {one.code: lines_of(one.texts) for one in rows}


def lines_of(texts: str) -> tuple[str, ...]:
    """Return the measures of a text, one a line."""
    return tuple(" ".join(line.split()) for line in texts.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Entry:
    """An item or an indicator in the catalogue, with what is suggested about it."""

    code: str
    title: str
    group: str
    texts: tuple[str, ...]
    is_own: bool


def catalogue(municipality: Municipality) -> list[Entry]:
    """Return the whole catalogue: each item of the checklists and each indicator of the survey."""
    edition = methodology.load_edition("344n-2024")
    own = own_texts(municipality)
    made = []
    for indicator in edition.indicators:
        group = f"{indicator.code}. {indicator.title}"
        if indicator.measured_by != "checklist":
            texts = own.get(indicator.code) or suggested(indicator.code, indicator.recommendation)
            made.append(Entry(indicator.code, indicator.title, group, texts, indicator.code in own))
            continue
        for channel in indicator.rule.channels:
            where = methodology.CHANNEL_NAMES.get(channel, "") if len(indicator.rule.channels) > 1 else ""
            for item in edition.checklist(indicator.code, channel).items:
                title = f"{item.text} ({where})" if where else item.text
                texts = own.get(item.code) or suggested(item.code, item.recommendation)
                made.append(Entry(item.code, title, group, texts, item.code in own))
    return made


def calculation_of(remediation: RemediationPlan) -> Calculation | None:
    """Return the calculation a plan was drawn from."""
    found = DrawnPlan.objects.filter(remediation=remediation).select_related("calculation__cycle").first()
    return None if found is None else found.calculation
