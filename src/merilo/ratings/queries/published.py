"""The pages everybody sees: the rating of a year, an institution, a figure. Everything goes through `public.shown`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from merilo.assessment.models import Unit
from merilo.assessment.queries import snapshots
from merilo.core import methodology
from merilo.plans.queries import public_remediation, remediation
from merilo.ratings.models import Calculation, Publication, UnitResult
from merilo.ratings.queries import explanation, open_data, page, public, publications, results, trend
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class YearCard:
    """A year in the list: its publication if it was assessed here, its mean, what the numbers rest on."""

    year: int
    title: str
    total: str
    scored: int
    scale: str
    publication: Publication | None
    source: str


def years(municipality: Municipality) -> list[YearCard]:
    """Return the years with results, newest first."""
    by_cycle = {one.cycle_id: one for one in publications.standing(municipality)}
    found = []
    for one in reversed(trend.of_municipality(municipality)):
        publication = by_cycle.get(one.cycle or 0)
        title = publication.cycle.title if publication is not None else ""
        found.append(YearCard(one.year, title, one.total, one.scored, one.scale, publication, one.source))
    return found


def years_of(municipality: Municipality, institution: int) -> list[Publication]:
    """Return the publications that hold now and have a result of an institution, newest first."""
    units = Unit.objects.filter(institution_id=institution, left_at__isnull=True)
    having = set(units.values_list("cycle_id", flat=True))
    return [one for one in publications.standing(municipality) if one.cycle_id in having]


@dataclass(frozen=True, slots=True)
class Rating:
    """The rating of a publication as everybody sees it."""

    columns: Sequence[results.Column]
    lists: Sequence[results.Rating]
    blocked: Sequence[results.Row]
    mean: Mapping[str, Any]
    by_kind: Sequence[results.Means]
    rules: Sequence[tuple[str, str, str | None]]
    decisions: Sequence[tuple[str, str, str, str | None]]
    sheets: public.Sheets
    channels: Sequence[tuple[str, int]]
    hidden: public.Hidden


def rating(publication: Publication, *, sort: str = "") -> Rating:
    """Return the rating of a publication."""
    calculation = publication.calculation
    hidden = public.hidden_by(publication)
    rows = public.shown_rows(calculation, results.heads_of(calculation), hidden)
    sheets = public.sheets_of(calculation, hidden)
    lists = [
        results.Rating(one.profile, one.group, tuple(results.sorted_by(one.rows, sort)))
        for one in results.ratings(calculation, rows)
    ]
    return Rating(
        columns=results.columns_of(calculation),
        lists=lists,
        blocked=[row for row in rows if row.total is None],
        mean=calculation.municipality,
        by_kind=results.means_by_kind(rows),
        rules=list(open_data.rules(calculation)),
        decisions=open_data.decisions(calculation),
        sheets=sheets,
        channels=snapshots.channel_words(sheets.channels),
        hidden=hidden,
    )


def result_of(
    publication: Publication, institution: int, *, with_tree: bool = False
) -> tuple[UnitResult, public.Hidden] | None:
    """Return what everybody may see of an institution in a publication; None where it was not assessed."""
    rows = UnitResult.objects.filter(calculation=publication.calculation_id, unit__institution=institution)
    real = rows.select_related("unit__institution", "unit__parent").defer("trace").first()
    if real is None:
        return None
    real.calculation = publication.calculation
    hidden = public.hidden_by(publication)
    return public.shown(real, hidden, with_tree=with_tree), hidden


@dataclass(frozen=True, slots=True)
class Lack:
    """A shortcoming, what was promised and done about it since, and in which later assessment it was no more."""

    lack: page.Lack
    mended_in: int | None
    measures: Sequence[remediation.MeasureRow]


@dataclass(frozen=True, slots=True)
class Institution:
    """The page of an institution."""

    result: UnitResult
    row: results.Row | None
    criteria: Sequence[page.Figure]
    total: page.Figure
    before: trend.Year | None
    answers: Sequence[page.Answer]
    are_hidden: bool
    are_few: bool
    hidden_role_words: Sequence[str]
    lacks: Sequence[Lack]
    plan: int | None  # for remediation after this assessment, once it is published
    years: Sequence[trend.Year]
    branches: Sequence[results.Row]
    parent: Unit | None
    columns: Sequence[results.Column]


def institution_page(
    publication: Publication, result: UnitResult, hidden: public.Hidden, *, today: date
) -> Institution:
    """Return the page of an institution in a publication."""
    calculation = publication.calculation
    edition = results.edition_of(calculation)
    who, year = result.unit.institution_id, publication.cycle.year
    years = trend.of_institution(who)
    before = next((one for one in reversed(years) if one.year < year and one.scale == "100"), None)
    answers = page.answers_of(result.counts, edition, blank=calculation.choices["blank"])
    is_hidden = result.unit.name in hidden.groups.units
    private = public.private_roles(edition) if is_hidden and result.counts is not None else frozenset()
    heads, branches = results.heads_and_branches(calculation, result.unit_id)
    rows = public.shown_rows(calculation, heads, hidden)
    later = public_remediation.after_year(result.unit.institution, year, today=today)
    return Institution(
        result=result,
        row=next((row for row in rows if row.unit == result.unit_id), None),
        criteria=page.criteria_of(result, edition, before),
        total=page.total_of(result, edition, before),
        before=before,
        answers=answers,
        are_hidden=hidden.groups.touches(result.unit.name),
        are_few=hidden.sheets.touches(result.unit.name),
        hidden_role_words=[one.text_ru for one in edition.questionnaire.closed if one.role in private],
        lacks=_lacks(publication, result, later.measures if later is not None else {}),
        plan=later.plan if later is not None else None,
        years=years,
        branches=public.shown_rows(calculation, branches, hidden),
        parent=result.unit.parent,
        columns=results.columns_of(calculation),
    )


def _lacks(
    publication: Publication, result: UnitResult, done: Mapping[str, Sequence[remediation.MeasureRow]]
) -> list[Lack]:
    """Return shortcomings; each with its measures and the next assessment in which it was not found any more."""
    later = UnitResult.objects.filter(
        unit__institution_id=result.unit.institution_id,
        calculation__publications__superseded_by__isnull=True,
        calculation__publications__isnull=False,
        calculation__cycle__year__gt=publication.cycle.year,
    ).order_by("calculation__cycle__year", "calculation__cycle__ordinal")
    found = [
        (year, {(one["indicator"], one["item"]) for one in lacks})
        for year, lacks in later.values_list("calculation__cycle__year", "shortcomings")
    ]
    listed = []
    for one in result.shortcomings:
        key = (one["indicator"], one["item"])
        mended = next((year for year, lacks in found if key not in lacks), None)
        listed.append(Lack(page.lacks_of([one])[0], mended, done.get(one["item"] or one["indicator"], ())))
    return sorted(listed, key=lambda one: one.lack.is_beyond)


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure told down to counts, marks and points of the act."""

    result: UnitResult
    node: explanation.Node
    edition: methodology.Edition
    rules: Sequence[tuple[str, str, str | None]]
    branches: Mapping[int, int]  # unit → institution, for links


def explained(publication: Publication, result: UnitResult, hidden: public.Hidden, code: str) -> Explained | None:
    """Return the explanation of a figure; None for a code that is no figure of this institution."""
    calculation: Calculation = publication.calculation
    tree = explanation.find(result.trace, code)
    if tree is None:
        return None
    edition = results.edition_of(calculation)
    family = {
        name: result if one.pk == result.pk else public.shown(_with(one, calculation), hidden)
        for name, one in explanation.family(result).items()
    }
    depth = 2 if tree["code"] == results.TOTAL else 9
    teller = explanation.Teller(family, edition, result.unit.name, as_published=True)
    node = teller.node(tree, unit=result.unit.name, depth=depth)
    return Explained(
        result,
        node,
        edition,
        list(open_data.rules(calculation)),
        {one.unit_id: one.unit.institution_id for one in family.values()},
    )


def _with(result: UnitResult, calculation: Calculation) -> UnitResult:
    result.calculation = calculation
    return result
