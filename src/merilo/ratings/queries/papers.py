"""What the papers of a cycle say: the report of its results, the sheet for an institution's stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from merilo.assessment.models import Cycle, Decision
from merilo.assessment.queries import snapshots
from merilo.core import dossier, methodology, papers, wording
from merilo.ratings.models import Calculation, Objection, UnitResult
from merilo.ratings.queries import public, results

# By which name a choice of the list of `choice_words` keeps its reason.
_REASONS = {
    "Порядок расчёта": "edition", "Знаменатели": "variant", "Округление": "rounding", "Пустой ответ": "blank",
    "Филиалы": "branches", "Если считать не из чего": "no_base", "Места": "groups",
}  # fmt: skip


def result_report(cycle: Cycle, calculation: Calculation, *, made_on: date) -> papers.ResultReport:
    """Return the report of a cycle from the stored figures of a calculation; nothing is calculated here."""
    edition = results.edition_of(calculation)
    hidden = public.hidden_in(calculation)
    sheets = public.sheets_of(calculation, hidden)
    found = [_seen(one, calculation, hidden) for one in calculation.results.select_related("unit").defer("trace")]
    rows = public.shown_rows(calculation, results.heads_of(calculation), hidden)
    alike = {row.unit: row.alike_words for row in rows}
    mean = calculation.municipality
    return papers.ResultReport(
        municipality=cycle.municipality.name,
        year=cycle.year,
        made_on=made_on,
        organisations=edition.organisations,
        edition=wording.unbroken(edition.title),
        edition_key=edition.key,
        variant=f"{edition.variant_title}: {edition.variant_detail}",
        settings=tuple(_settings(cycle, calculation)),
        unverified=tuple(map(wording.unbroken, calculation.notes)),
        method=dossier.method_words(edition),
        criteria=_criteria(edition, mean),
        units=tuple(_unit(one) for one in found),
        ranked_by_group=bool(calculation.choices["groups"]),
        total_mean=_decimal(mean["total"]),
        mean_over=mean["scored"],
        bands=_bands(edition, found),
        shortcomings=tuple(_shortcoming(one, lack, edition) for one in found for lack in one.shortcomings),
        quality=papers.DataQuality(
            sheets=sheets.number,
            notes=tuple(_quality(cycle, calculation, found, sheets, alike)),
            files=(
                papers.InputFile(
                    role=f"снимок данных №\u00a0{calculation.snapshot.number}",
                    name="manifest.json",
                    sha256=calculation.snapshot.manifest_sha256,
                ),
            ),
        ),
        verify="merilo verify АРХИВ",
        edition_notes=(wording.unbroken(f"Источник чисел: {edition.source}."),),
    )


def _seen(one: UnitResult, calculation: Calculation, hidden: public.Hidden) -> UnitResult:
    one.calculation = calculation
    return public.shown(one, hidden)


def _settings(cycle: Cycle, calculation: Calculation) -> list[papers.Setting]:
    return [
        papers.Setting(
            name=title,
            value=wording.unbroken(words),
            reason=wording.unbroken(cycle.reasons.get(_REASONS.get(title, ""), "")),
        )
        for title, words in results.choice_words(calculation)[2:]  # the edition and its variant stand before
    ]


def _criteria(edition: methodology.Edition, mean: Mapping[str, Any]) -> tuple[papers.Criterion, ...]:
    return tuple(
        papers.Criterion(
            code=criterion.code,
            title=criterion.title,
            mean=_decimal(mean["criteria"].get(criterion.code)),
            maximum=edition.top,
            indicators=tuple(
                papers.Indicator(
                    code=one.code,
                    title=one.title,
                    weight=one.weight,
                    mean=_decimal(mean["indicators"].get(one.code)),
                    how=dossier.how_words(one),
                    point=wording.unbroken(one.point),
                    maximum=edition.top,
                )
                for one in edition.indicators
                if one.criterion == criterion.code
            ),
        )
        for criterion in edition.criteria
    )


def _unit(one: UnitResult) -> papers.Unit:
    said = one.result
    return papers.Unit(
        name=said["name"],
        profile="general" if said["profile"] == methodology.GENERAL else "creative",
        parent=said["parent"],
        group=said["group"],
        indicators={code: _decimal(value) for code, value in said["indicators"].items()},
        criteria={code: _decimal(value) for code, value in said["criteria"].items()},
        total=_decimal(said["total"]),
        place=said["place"],
        respondents=one.respondents,
        needed=one.unit.sample_size,
        blocked=tuple(papers.Blocked(**blocked) for blocked in said["blocked"]),
    )


def _bands(edition: methodology.Edition, found: list[UnitResult]) -> tuple[papers.Band, ...]:
    totals = [
        Decimal(one.result["total"])
        for one in found
        if one.result["total"] is not None
        and one.result["parent"] is None
        and one.result["profile"] == methodology.GENERAL
    ]
    ends = [band.start for band in edition.bands[1:]] + [edition.top]
    return tuple(
        papers.Band(
            words=band.words,
            interval=f"от {wording.decimal_words(band.start)} до {wording.decimal_words(end)}",
            count=sum(edition.band(total) == band.words for total in totals),
        )
        for band, end in zip(edition.bands, ends, strict=True)
    )


def _shortcoming(one: UnitResult, lack: Mapping[str, Any], edition: methodology.Edition) -> papers.Shortcoming:
    value, item = Decimal(lack["value"]), lack["item"]
    text = lack["text"]
    if item is not None and len(edition.indicator(lack["indicator"]).rule.channels) > 1:
        text = f"{text} ({methodology.CHANNEL_NAMES[item.split('/')[1]]})"
    return papers.Shortcoming(
        unit=one.result["name"],
        criterion=lack["criterion"],
        indicator=lack["indicator"],
        text=text,
        value=wording.points_words(value) if item is None else "частично" if value else "нет",
        recommendation=lack["recommendation"],
        beyond_cap=bool(lack["beyond_cap"]),
    )


def _quality(
    cycle: Cycle,
    calculation: Calculation,
    found: list[UnitResult],
    sheets: public.Sheets,
    alike: Mapping[int, str],
) -> list[str]:
    """Return what people should know of the data: ways, exclusions, chance, decisions, objections."""
    quality = calculation.quality
    notes = []
    if cycle.starts_on and cycle.ends_on:
        began, ended = (wording.date_words(day) for day in (cycle.starts_on, cycle.ends_on))
        notes.append(f"Информация собрана с {began} по {ended}".rstrip(".") + ".")
    ways = ", ".join(f"{way} — {many}" for way, many in snapshots.channel_words(sheets.channels))
    if ways:
        notes.append(f"Анкеты по способам: {ways}.")
    if sheets.untold:
        where = wording.counted(sheets.untold, "учреждения или филиала", *["учреждений и филиалов"] * 2)
        notes.append(f"Без {where}, где анкет мало: сколько их там, не показывается, чтобы никого не узнали.")
    if quality["excluded"]:
        why = "; ".join(f"{wording.inside(reason)} — {many}" for reason, many in quality["why_excluded"].items())
        notes.append(
            f"Исключено из расчёта: {wording.counted(quality['excluded'], 'анкета', 'анкеты', 'анкет')} ({why})."
        )
    notes += [f"{wording.quoted(name)} выбыло из перечня: {why}." for name, why in quality["left_units"].items()]
    few = [one.result["name"] for one in found if one.statistics.get("few_sheets")]
    if few:
        named = ", ".join(map(wording.quoted, few[:8])) + (" и другие" if len(few) > 8 else "")
        notes.append(f"Анкет мало, балл может заметно измениться от нескольких ответов: {named}.")
    ruled = cycle.decisions.filter(kind=Decision.Kind.POLICY).order_by("pk")
    notes += [f"{one.basis[:1].upper()}{one.basis[1:]}: {wording.inside(one.reason)}." for one in ruled]
    notes += [
        f"{wording.quoted(one.result['name'])}: не учтена часть {wording.quoted(left['unit'])} ({left['reason']})."
        for one in found
        for left in one.result["left_out"]
    ]
    notes.append(_objections(cycle))
    notes += [_reach(one, alike.get(one.unit_id, "")) for one in found if _has_reach(one)]
    return [note for note in notes if note]


def _objections(cycle: Cycle) -> str:
    states = list(Objection.objects.filter(calculation__cycle=cycle).values_list("state", flat=True))
    if not states:
        return "Возражений учреждений не поступило." if cycle.phase in ("final", "published") else ""
    counts = [(label.lower(), states.count(value)) for value, label in Objection.State.choices if value in states]
    number = wording.counted(len(states), "возражение", "возражения", "возражений")
    return f"Учреждения подали {number}: " + ", ".join(f"{words} — {many}" for words, many in counts) + "."


def _has_reach(one: UnitResult) -> bool:
    return one.unit.parent_id is None and results.TOTAL in one.statistics.get("figures", {})


def _reach(one: UnitResult, alike: str) -> str:
    total = one.statistics["figures"][results.TOTAL]
    low, high = (wording.decimal_words(Decimal(total[end])) for end in ("low", "high"))
    said = f"{wording.quoted(one.result['name'])}: 95-процентный интервал итога — от {low} до {high}"
    if alike:
        said += f"; неотличимо от мест {alike}: разница может быть случайной"
    return f"{said}."


def stand_sheet(cycle: Cycle, result: UnitResult, *, made_on: date) -> papers.StandSheet:
    """Return what hangs on an institution's stand, without what is hidden from everybody."""
    calculation = result.calculation
    edition = results.edition_of(calculation)
    hidden = public.hidden_in(calculation)
    shown = public.shown(result, hidden)
    criteria = [one for one in edition.criteria if result.unit.profile in one.profiles]
    decided = cycle.decisions.filter(kind=Decision.Kind.FINAL).order_by("pk").last()
    path = reverse("public_result", args=[cycle.municipality.slug, cycle.year, result.unit.institution_id])
    held = [lack for lack in shown.shortcomings if not lack["beyond_cap"] and lack["item"] is not None]
    return papers.StandSheet(
        municipality=cycle.municipality.name,
        institution=result.unit.institution.name,
        year=cycle.year,
        criteria=tuple(_figure(shown, one.code, one.title, shown.result["criteria"].get(one.code)) for one in criteria),
        total=_figure(shown, results.TOTAL, edition.total_title, shown.result["total"]),
        place=_place(calculation, result, hidden),
        respondents=shown.respondents,
        decision=decided.basis if decided is not None else "",
        improve=tuple(dict.fromkeys(lack["text"] for lack in held)),
        notes=tuple(calculation.notes),
        link=settings.BASE_ADDRESS + path,
        made_on=made_on,
    )


def _figure(one: UnitResult, code: str, title: str, value: str | None) -> papers.StandFigure:
    reach = one.statistics.get("figures", {}).get(code) or {}
    low, high = (_decimal(reach.get(end)) for end in ("low", "high"))
    return papers.StandFigure(code=code, title=title, value=_decimal(value), low=low, high=high)


def _place(calculation: Calculation, result: UnitResult, hidden: public.Hidden) -> str:
    """Return the place in the list the unit is compared in, and from which places chance does not let it be told apart.

    Branches and units without a total have none.
    """
    if result.place is None:
        return ""
    rows = public.shown_rows(calculation, results.heads_of(calculation), hidden)
    found = ((row, one) for one in results.ratings(calculation, rows) for row in one.rows if row.unit == result.unit_id)
    row, among = next(found, (None, None))
    if row is None or among is None:
        return ""
    said = f"{wording.places_words(result.place, result.place_last or result.place)} из {len(among.rows)}"
    return f"{said}, неотличимо от мест {row.alike_words}" if row.alike_words else said


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
