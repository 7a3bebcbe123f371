"""Which calculation a person may see, and its rating as rows for pages and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.http import Http404

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.assessment.models import Cycle, Unit
from merilo.assessment.queries import choices
from merilo.core import methodology
from merilo.ratings.models import Calculation, CalculationOrder, UnitResult
from merilo.registry.models import InstitutionKind

TOTAL = "S"
# As text, not as JSON: a text of digits would come back as a number.
TOTAL_TEXT = KT("result__total")
GENERAL = methodology.GENERAL
KINDS = {str(kind): str(words) for kind, words in InstitutionKind.choices}


@dataclass(frozen=True, slots=True)
class Row:
    """An institution in a rating, or a branch. Figures are texts with the places of the rounding."""

    unit: int
    institution: int
    parent: int | None
    name: str
    kind: str
    profile: str
    group: str
    total: str | None
    criteria: Mapping[str, str | None]
    place: int | None
    place_last: int | None
    respondents: int | None
    low: str | None
    high: str | None
    alike: Mapping[str, int] | None
    few: bool
    blocked: Sequence[Mapping[str, str]]
    place_in_kind: tuple[int, int, int] | None = None  # first, last, of how many

    @property
    def kind_words(self) -> str:
        """The kind in words."""
        return KINDS.get(self.kind, self.kind)

    @property
    def place_words(self) -> str:
        """The place without the word: 3 or 3–4."""
        if self.place is None:
            return ""
        return str(self.place) if self.place == self.place_last else f"{self.place}–{self.place_last}"

    @property
    def alike_words(self) -> str:
        """Among which places the unit stands when chance is reckoned with; empty when it stands apart."""
        if not self.alike or not self.alike["others"]:
            return ""
        return f"{self.alike['first']}–{self.alike['last']}"


@dataclass(frozen=True, slots=True)
class Rating:
    """A list of units that are compared with each other, best first."""

    profile: str
    group: str
    rows: tuple[Row, ...]


def current(cycle: Cycle) -> Calculation | None:
    """Return the calculation that counts: the final one where there is one, else the newest."""
    final = Calculation.State.FINAL
    found = sorted(cycle.calculations.select_related("snapshot"), key=lambda one: (one.state == final, one.number))
    return found[-1] if found else None


def calculation_of(cycle: Cycle, number: str | int | None) -> Calculation | None:
    """Return a calculation by its number, or the one that counts. Raises Http404 for a number that is not there."""
    if number is None or number == "":
        return current(cycle)
    text = str(number)
    found = None
    if text.isascii() and text.isdigit() and len(text) < 6:
        found = cycle.calculations.select_related("snapshot").filter(number=int(text)).first()
    if found is None:
        raise Http404("Такого расчёта здесь нет.")
    found.cycle = cycle
    return found


def calculations_of(cycle: Cycle) -> list[Calculation]:
    """Return all calculations of a cycle, newest first, without their trees."""
    found = cycle.calculations.select_related("snapshot", "made_by").defer("municipality")
    return list(found.order_by("-number"))


def waiting(cycle: Cycle) -> CalculationOrder | None:
    """Return the newest order of a calculation that waits or has failed, unless one was made since."""
    orders = CalculationOrder.objects.filter(snapshot__cycle=cycle).select_related("snapshot")
    newest = orders.order_by("-pk").first()
    return None if newest is None or newest.state == CalculationOrder.State.DONE else newest


def own_units(cycle: Cycle, actor: User, on: Any) -> list[Unit]:
    """Return the units of the institutions a person heads: heads with their branches."""
    headed = access.institutions(actor, cycle.municipality_id, on=on)
    found = cycle.units.filter(left_at__isnull=True, institution_id__in=headed)
    return list(found.select_related("institution").prefetch_related("assignees"))


_FIELDS = (
    "unit_id",
    "unit__institution_id",
    "unit__parent_id",
    "unit__name",
    "unit__kind",
    "unit__profile",
    "unit__group",
    "place",
    "place_last",
    "respondents",
    TOTAL_TEXT,
    "result__criteria",
    "result__blocked",
    f"statistics__figures__{TOTAL}",
    "statistics__alike",
    "statistics__few_sheets",
)


def rows_of(calculation: Calculation, *among: Q, **which: Any) -> list[Row]:
    """Return the units of a calculation as rows, without their trees."""
    found = UnitResult.objects.filter(*among, calculation=calculation, **which).order_by("pk").values_list(*_FIELDS)
    return [_row(*values) for values in found]


def _row(
    unit: int, institution: int, parent: int | None, name: str, kind: str, profile: str, group: str,
    place: int | None, place_last: int | None, respondents: int, total: str | None, criteria: Any, blocked: Any,
    reach: Any, alike: Any, few: Any,
) -> Row:  # fmt: skip
    return Row(
        unit=unit,
        institution=institution,
        parent=parent,
        name=name,
        kind=kind,
        profile=profile,
        group=group,
        total=known(total),
        criteria=criteria,
        place=place,
        place_last=place_last,
        respondents=respondents,
        low=reach["low"] if reach else None,
        high=reach["high"] if reach else None,
        alike=alike,
        few=bool(few),
        blocked=blocked or (),
    )


def known(text: str | None) -> str | None:
    """Return a text out of JSON; SQLite says "null" for one that is not there."""
    return None if text == "null" else text


def heads_of(calculation: Calculation) -> list[Row]:
    """Return the rows of whole institutions, each with its place among those of its kind."""
    return _with_places(rows_of(calculation, unit__parent__isnull=True))


def heads_and_branches(calculation: Calculation, unit: int) -> tuple[list[Row], list[Row]]:
    """Return the rows of whole institutions and those of the branches of one, in one question."""
    rows = rows_of(calculation, Q(unit__parent__isnull=True) | Q(unit__parent=unit))
    return _with_places([row for row in rows if row.parent is None]), [row for row in rows if row.parent is not None]


def _with_places(rows: Sequence[Row]) -> list[Row]:
    among: dict[tuple[str, str], list[Decimal]] = {}
    for row in rows:
        if row.total is not None:
            among.setdefault((row.profile, row.kind), []).append(Decimal(row.total))
    return [replace(row, place_in_kind=_place_among(row, among.get((row.profile, row.kind), []))) for row in rows]


def _place_among(row: Row, totals: Sequence[Decimal]) -> tuple[int, int, int] | None:
    if row.total is None:
        return None
    mine = Decimal(row.total)
    better = sum(one > mine for one in totals)
    return better + 1, better + sum(one == mine for one in totals), len(totals)


def ratings(calculation: Calculation, rows: Iterable[Row]) -> tuple[Rating, ...]:
    """Return the lists of a rating: general institutions first, creative apart, groups apart where chosen so."""
    apart = bool(calculation.choices["groups"])
    lists: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.total is not None:
            group = (row.group or row.kind_words) if apart else ""
            lists.setdefault((row.profile, group), []).append(row)
    return tuple(
        Rating(profile, group, tuple(sorted(members, key=lambda row: (row.place or 0, row.name))))
        for (profile, group), members in sorted(lists.items(), key=lambda pair: (pair[0][0] != GENERAL, pair[0]))
    )


def sorted_by(rows: Sequence[Row], key: str) -> list[Row]:
    """Return rows in the order asked for: by place, by name, by a criterion from the best."""
    if key == "name":
        return sorted(rows, key=lambda row: row.name.casefold())
    if key in {code for row in rows for code in row.criteria}:
        return sorted(rows, key=lambda row: (-Decimal(row.criteria.get(key) or -1), row.name))
    return list(rows)


@dataclass(frozen=True, slots=True)
class Means:
    """Plain means of a kind of institutions, for a picture; the act knows only that of the whole municipality."""

    kind: str
    words: str
    scored: int
    total: str
    criteria: Mapping[str, str]


def means_by_kind(rows: Iterable[Row]) -> list[Means]:
    """Return plain means of general institutions by kind, two places."""
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        if row.total is not None and row.profile == GENERAL:
            kinds.setdefault(row.kind, []).append(row)
    return [
        Means(
            kind,
            KINDS.get(kind, kind),
            len(members),
            _mean([row.total for row in members]),
            {code: _mean([row.criteria[code] for row in members]) for code in members[0].criteria},
        )
        for kind, members in sorted(kinds.items(), key=lambda pair: KINDS.get(pair[0], pair[0]))
    ]


def _mean(values: Sequence[str | None]) -> str:
    found = [Decimal(value) for value in values if value is not None]
    return f"{(sum(found, Decimal(0)) / len(found)).quantize(Decimal('0.01'), 'ROUND_HALF_UP'):f}" if found else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A criterion as the head of a column: its code, its short and its full title."""

    code: str
    short: str
    title: str


def columns_of(calculation: Calculation) -> list[Column]:
    """Return the criteria of a calculation in their order."""
    edition = edition_of(calculation)
    return [Column(one.code, one.short, one.title) for one in edition.criteria]


def edition_of(calculation: Calculation) -> methodology.Edition:
    """Return the edition a calculation was made by."""
    return choices.edition(calculation.edition, calculation.variant)


def choice_words(calculation: Calculation) -> list[tuple[str, str]]:
    """Return the choices a calculation was made with, as titles and words."""
    edition, chosen = edition_of(calculation), calculation.choices
    everything = "остальные показатели" if len(chosen["no_base"]) > 1 else "все показатели"
    no_base = [
        f"{everything if code == '*' else code} — {methodology.POLICY_WORDS[policy]}"
        for code, policy in sorted(chosen["no_base"].items(), key=lambda pair: (pair[0] == "*", pair[0]))
    ]
    return [
        ("Порядок расчёта", edition.title),
        ("Знаменатели", edition.variant_title),
        ("Округление", edition.rounding(chosen["rounding"]).title),
        ("Пустой ответ", methodology.BLANK_WORDS[chosen["blank"]]),
        ("Филиалы", methodology.BRANCH_WORDS[chosen["branches"]]),
        ("Если считать не из чего", "; ".join(no_base)),
        ("Места", "по группам отдельно" if chosen["groups"] else "общие для всех учреждений профиля"),
    ]
