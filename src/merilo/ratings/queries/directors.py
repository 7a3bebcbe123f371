"""A director's sheet for a year: score, change, mending in time, by the municipality's own formula and norms.

Total = Σ weight × points / Σ weights of the parts that can be counted. Points of a part are 0 to 100:
the score over its norm; 100 less a fine for each point of change below its norm; the share in time over its norm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from merilo.core import papers, wording
from merilo.plans.queries import promises
from merilo.ratings.models import DirectorNorms
from merilo.ratings.queries import trend
from merilo.registry.models import Institution, Municipality

TOP, CENT = Decimal(100), Decimal("0.01")
HUNDRED_SCALE = "100"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the total: its name, weight, what is known, how it was counted, its points (None: not countable)."""

    name: str
    weight: int
    fact: str
    how: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one director."""

    institution: Institution
    year: int
    parts: tuple[Part, ...]
    total: Decimal | None
    is_met: bool | None
    pass_mark: Decimal


def norms_of(municipality: Municipality) -> DirectorNorms:
    """Return the norms of a municipality, unsaved defaults where it has not set any."""
    found = DirectorNorms.objects.filter(municipality=municipality).first()
    return found or DirectorNorms(municipality=municipality)


def sheet(institution: Institution, *, year: int, today: date) -> Sheet:
    """Return the sheet of an institution's director for a year."""
    norms = norms_of(institution.municipality)
    years = [one for one in trend.of_institution(institution.pk, before=year + 1) if one.scale == HUNDRED_SCALE]
    now = next((Decimal(one.total) for one in years if one.year == year), None)
    earlier = [one for one in years if one.year < year]
    kept = promises.timely([institution.pk], year=year, today=today).get(institution.pk)
    parts = (
        _score(norms, now, year),
        _change(norms, now, Decimal(earlier[-1].total) if earlier else None, earlier[-1].year if earlier else None),
        _timely(norms, kept, year),
    )
    total = total_of(parts)
    met = None if total is None else total >= norms.pass_mark
    return Sheet(institution, year, parts, total, met, norms.pass_mark)


def total_of(parts: tuple[Part, ...]) -> Decimal | None:
    """Return the weighted mean of the parts that can be counted; None where none can."""
    known = [(Decimal(one.weight), one.points) for one in parts if one.points is not None and one.weight]
    weights = sum((weight for weight, _ in known), Decimal(0))
    if not weights:
        return None
    return _rounded(sum((weight * points for weight, points in known), Decimal(0)) / weights)


def _score(norms: DirectorNorms, now: Decimal | None, year: int) -> Part:
    name = "Итоговый балл независимой оценки"
    if now is None:
        return Part(name, norms.score_weight, f"в {year} году оценки не было", "не учитывается", None)
    points = _rounded(min(TOP, now / norms.score_norm * TOP))
    how = f"{_said(now)} / норма {_said(norms.score_norm)} × 100, не больше 100"
    return Part(name, norms.score_weight, wording.points_words(now), how, points)


def _change(norms: DirectorNorms, now: Decimal | None, before: Decimal | None, before_year: int | None) -> Part:
    name = "Изменение балла с прошлой оценки"
    if now is None or before is None:
        return Part(name, norms.change_weight, "сравнить не с чем", "не учитывается", None)
    change = now - before
    missing = max(Decimal(0), norms.change_norm - change)
    points = max(Decimal(0), _rounded(TOP - missing * norms.change_fine))
    sign = "+" if change > 0 else "−" if change < 0 else ""
    fact = f"{sign}{_said(abs(change))} к {before_year} году (было {_said(before)})"
    how = f"100 − {_said(missing)} × {_said(norms.change_fine)}: ниже нормы {_said(norms.change_norm)}, не меньше 0"
    return Part(name, norms.change_weight, fact, how, points)


def _timely(norms: DirectorNorms, kept: promises.Timely | None, year: int) -> Part:
    name = "Мероприятия по устранению недостатков, выполненные в срок"
    if kept is None or not kept.due:
        return Part(name, norms.timely_weight, f"сроков в {year} году не было", "не учитывается", None)
    share = Decimal(kept.in_time) / Decimal(kept.due) * TOP
    points = _rounded(min(TOP, share / Decimal(norms.timely_norm) * TOP))
    fact = f"{kept.in_time} из {kept.due} ({_said(_rounded(share))} %)"
    how = f"доля в срок / норма {norms.timely_norm} % × 100, не больше 100"
    return Part(name, norms.timely_weight, fact, how, points)


def paper(one: Sheet, *, today: date) -> papers.Account:
    """Return the sheet to be printed, with the clause for the contract."""
    rows = tuple(
        papers.AccountRow(
            cells=(part.name, f"{part.weight} %", part.fact, part.how,
                   "—" if part.points is None else _said(part.points))
        )
        for part in one.parts
    )  # fmt: skip
    institution = one.institution
    who = ", ".join(filter(None, (institution.head_position or "руководитель", institution.head_name)))
    outcome = _outcome(one)
    left_out = any(part.points is None for part in one.parts)
    notes = ["Итог — среднее баллов частей с учётом весов."]
    if left_out:
        notes.append("Часть, которую посчитать не из чего, не учитывается: её вес делят остальные.")
    return papers.Account(
        municipality=institution.municipality.name,
        title="Лист показателей руководителя",
        subtitle=f"{institution.name}, {one.year} год",
        lead=(f"Руководитель: {who}.",),
        parts=(
            papers.AccountPart(
                title="Показатели", heads=("Показатель", "Вес", "Факт", "Как посчитано", "Баллы"), rows=rows,
                notes=tuple(notes),
            ),
            papers.AccountPart(title="Итог", texts=(outcome,)),
            papers.AccountPart(title="Формулировка для трудового договора", texts=(clause(one),)),
        ),
        signature_post=institution.municipality.authority,
        is_wide=True,
        made_on=today,
    )  # fmt: skip


def clause(one: Sheet) -> str:
    """Return the clause of the contract the sheet answers to."""
    named = "; ".join(f"{part.name[0].lower()}{part.name[1:]} ({part.weight} %)" for part in one.parts)
    return (
        "Эффективность деятельности руководителя оценивается по результатам независимой оценки качества условий "
        f"оказания услуг и выполнению плана по устранению недостатков: {named}. "
        f"Показатель считается выполненным, если набрано не менее {_said(one.pass_mark)} из 100 баллов."
    )


def _outcome(one: Sheet) -> str:
    if one.total is None:
        return "Итог не определён: в этом году считать не из чего."
    word = "выполнен" if one.is_met else "не выполнен"
    return f"{_said(one.total)} из 100 при норме {_said(one.pass_mark)}: показатель {word}."


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _said(value: Decimal) -> str:
    return wording.decimal_words(value)


@dataclass(frozen=True, slots=True)
class Row:
    """An institution in the list of sheets."""

    id: int
    name: str
    head: str
    total: str
    kept: promises.Timely | None


def rows(municipality: Municipality, *, year: int, today: date) -> list[Row]:
    """Return the institutions with what is known of a year, for the list; a few questions whatever their number."""
    heads = list(Institution.objects.filter(municipality=municipality, parent=None, closed_on=None).order_by("name"))
    keys = [one.pk for one in heads]
    last = trend.last_before(keys, year + 1)
    kept = promises.timely(keys, year=year, today=today)
    return [
        Row(
            one.pk,
            str(one),
            one.head_name,
            last[one.pk].total if one.pk in last and last[one.pk].year == year else "",
            kept.get(one.pk),
        )
        for one in heads
    ]


def institution_of(municipality: Municipality, key: int) -> Institution | None:
    """Return a head organisation of a municipality."""
    found = Institution.objects.select_related("municipality")
    return found.filter(municipality=municipality, pk=key, parent=None).first()
