"""The report told section by section: data in, words out."""

from __future__ import annotations

from collections.abc import Iterable

from merilo.core import wording
from merilo.core.papers import charts
from merilo.core.papers.report.data import ResultReport, Shortcoming, Unit
from merilo.core.papers.report.text import (
    BandRow,
    BlockedRow,
    CriterionMean,
    Fact,
    FileRow,
    IgnoredRow,
    IndicatorRow,
    Picture,
    Rating,
    Recommendation,
    RecommendationGroup,
    ReportText,
    SheetsRow,
    ShortcomingGroup,
    ShortcomingRow,
    UnitShortcomings,
)
from merilo.core.papers.report.units import (
    DASH,
    ORGANISATIONS,
    ORGANISATIONS_DATIVE,
    ORGANISATIONS_GENITIVE,
    criterion_part,
    indicator_rows,
    name_list,
    points,
    rating,
)

SHEETS = ("анкета", "анкеты", "анкет")
NAMED_IN_RECOMMENDATION = 10


def tell(report: ResultReport) -> ReportText:
    """Return the whole report in words. Pure: equal data give equal words."""
    quality = report.quality
    return ReportText(
        title=f"Отчёт о результатах независимой оценки качества условий оказания услуг {report.organisations}",
        municipality=report.municipality,
        year=f"{report.year}{wording.NBSP}год",
        made_on=wording.date_words(report.made_on),
        facts=tuple(_facts(report)),
        unverified=report.unverified,
        method=report.method,
        indicators=tuple(_indicators(report)),
        criteria=tuple(criterion_part(report, criterion) for criterion in report.criteria),
        rating_note=_rating_note(report),
        ratings=tuple(_ratings(report)),
        bands=tuple(BandRow(band.words, band.interval, str(band.count)) for band in report.bands),
        blocked_note="У этих организаций и филиалов итог не определён и места нет. Причины — в таблице.",
        blocked=tuple(_blocked(report)),
        means_note=_means_note(report),
        means=_means(report),
        means_picture=_means_picture(report),
        shortcomings_note=_shortcomings_note(report),
        shortcomings=tuple(_shortcomings(report)),
        recommendations_note=_recommendations_note(report),
        general_recommendations=report.recommendations,
        recommendations=tuple(_recommendations(report)),
        quality=(_sheets_note(report), *quality.notes),
        sheets=tuple(_sheets(report)),
        ignored=tuple(IgnoredRow(row.question, str(row.count)) for row in quality.ignored),
        verify_note=(
            "Каждую цифру отчёта можно проверить. Команда ниже заново считает всё из исходных файлов и отдельно — "
            "из сохранённых пояснений и называет любое расхождение; ПАПКА — папка с результатами расчёта. "
            "Пояснение каждой цифры (исходные числа, формула, пункт порядка) сохранено в файле scores.json."
        ),
        verify=report.verify,
        files=tuple(FileRow(row.role, row.name, row.sha256) for row in quality.files),
        edition_notes=report.edition_notes,
    )


def _facts(report: ResultReport) -> Iterable[Fact]:
    heads = [unit for unit in report.units if unit.parent is None]
    creative = sum(unit.profile == "creative" for unit in heads)
    branches = len(report.units) - len(heads)
    scored = wording.counted(len(heads), *ORGANISATIONS)
    scored += f" (из них творческих — {creative})" if creative else ""
    scored += f" и {wording.counted(branches, 'филиал', 'филиала', 'филиалов')}" if branches else ""
    yield Fact("Оценено", scored)
    yield Fact("Учтено", wording.counted(report.quality.sheets, *SHEETS))
    if report.operator:
        yield Fact("Оператор", report.operator)
    yield Fact("Порядок расчёта", f"{report.edition} (редакция {report.edition_key})")
    yield Fact("Вариант расчёта", report.variant)
    for setting in report.settings:
        yield Fact(setting.name, setting.value + (f" (причина: {setting.reason})" if setting.reason else ""))
    yield Fact("Дата расчёта", wording.date_words(report.made_on))


def _indicators(report: ResultReport) -> Iterable[IndicatorRow]:
    for criterion in report.criteria:
        yield from indicator_rows(criterion, report.units)


def _rating_note(report: ResultReport) -> str:
    if not any(unit.total is not None for unit in report.units if unit.parent is None):
        return "Итог не определён ни для одной организации, поэтому рейтинга нет."
    note = "Организации стоят по убыванию итога; при равном итоге место общее. Филиалы показаны под своей организацией."
    if report.total_mean is not None:
        among = wording.counted(report.mean_over, *ORGANISATIONS_DATIVE)
        note += f" Средний итог по {among} — {points(report.total_mean)}."
    return note


def _ratings(report: ResultReport) -> Iterable[Rating]:
    codes = [criterion.code for criterion in report.criteria]
    ranked = [unit for unit in report.units if unit.parent is None and unit.total is not None]
    for profile, title in (("general", "Общий рейтинг"), ("creative", "Рейтинг творческих организаций")):
        units = [unit for unit in ranked if unit.profile == profile]
        groups = list(dict.fromkeys(unit.group for unit in units)) if report.ranked_by_group else [None]
        for group in groups:
            listed = [unit for unit in units if not report.ranked_by_group or unit.group == group]
            if not listed:
                continue
            named = f"{title}: {group or 'без группы'}" if report.ranked_by_group else title
            mean = report.total_mean if profile == "general" and len(listed) == report.mean_over else None
            note = _creative_note(listed, codes) if profile == "creative" else ""
            yield rating(title=named, note=note, units=listed, codes=codes, everybody=report.units, mean=mean)


def _creative_note(units: Iterable[Unit], codes: Iterable[str]) -> str:
    units = list(units)
    assessed = [code for code in codes if any(unit.criteria.get(code) is not None for unit in units)]
    return (
        f"Итог творческой организации — среднее критериев {wording.listed(assessed)}: остальные у неё не оцениваются. "
        "С итогом других организаций его не сравнивают, поэтому список отдельный."
    )


def _blocked(report: ResultReport) -> Iterable[BlockedRow]:
    for unit in report.units:
        if unit.total is None:
            name = f"{unit.name} (филиал: {unit.parent})" if unit.parent else unit.name
            reasons = [BlockedRow(name, one.indicator, one.reason) for one in unit.blocked]
            yield from reasons or [BlockedRow(name, DASH, "Причина не указана.")]


def _means(report: ResultReport) -> tuple[CriterionMean, ...]:
    known = sorted((c for c in report.criteria if c.mean is not None), key=lambda c: c.mean or 0)
    unknown = [c for c in report.criteria if c.mean is None]
    return tuple(CriterionMean(c.code, c.title, points(c.mean)) for c in [*known, *unknown])


def _means_note(report: ResultReport) -> str:
    rows = [row for row in _means(report) if row.mean != DASH]
    if not rows:
        return "Средних значений нет: ни по одному критерию не хватает данных."
    low, high = rows[0], rows[-1]
    note = f"Ниже всего среднее по критерию {low.code} «{low.title}» — {low.mean}"
    return note + (f", выше всего — по {high.code} «{high.title}»: {high.mean}." if high != low else ".")


def _means_picture(report: ResultReport) -> Picture | None:
    known = sorted((c for c in report.criteria if c.mean is not None), key=lambda c: c.mean or 0)
    bars = tuple(charts.Bar(f"{c.code}. {c.title}", c.mean) for c in known if c.mean is not None)
    if not bars:
        return None
    told = "; ".join(f"{bar.name} — {points(bar.value)}" for bar in bars)
    return Picture("Критерии по среднему значению", f"Полосы, по возрастанию. {told}.", charts.bars(bars))


def _shortcomings_note(report: ResultReport) -> str:
    if not report.shortcomings:
        return "Недостатков не выявлено."
    counted = [row for row in report.shortcomings if not row.beyond_cap]
    names = {row.unit for row in counted}
    branches = " и филиалов" if any(unit.parent and unit.name in names for unit in report.units) else ""
    told = f"Выявлено {wording.counted(len(counted), 'недостаток', 'недостатка', 'недостатков')}"
    told += f" у {wording.counted(len(names), *ORGANISATIONS_GENITIVE)}{branches}." if names else "."
    if len(counted) < len(report.shortcomings):
        told += " Строки «для сведения» на балл не влияют: предел показателя уже достигнут."
    return told


def _shortcomings(report: ResultReport) -> Iterable[UnitShortcomings]:
    by_unit: dict[str, list[Shortcoming]] = {unit.name: [] for unit in report.units}
    for row in report.shortcomings:
        by_unit.setdefault(row.unit, []).append(row)
    for name, rows in by_unit.items():
        groups = [
            ShortcomingGroup(f"{criterion.code}. {criterion.title}", _rows(own))
            for criterion in report.criteria
            if (own := [row for row in rows if row.criterion == criterion.code and not row.beyond_cap])
        ]
        if beyond := [row for row in rows if row.beyond_cap]:
            groups.append(ShortcomingGroup("Для сведения (на балл не влияет)", _rows(beyond)))
        if groups:
            yield UnitShortcomings(name, tuple(groups))


def _rows(shortcomings: Iterable[Shortcoming]) -> tuple[ShortcomingRow, ...]:
    return tuple(ShortcomingRow(row.indicator, row.text, row.value or DASH) for row in shortcomings)


def _recommendations_note(report: ResultReport) -> str:
    if any(row.recommendation and not row.beyond_cap for row in report.shortcomings):
        return "Рекомендации следуют из недостатков; поимённо по каждому недостатку — в файле shortcomings.xlsx."
    return "" if report.recommendations else "Рекомендаций нет."


def _recommendations(report: ResultReport) -> Iterable[RecommendationGroup]:
    for criterion in report.criteria:
        by_text: dict[str, dict[str, None]] = {}
        for row in report.shortcomings:
            if row.criterion == criterion.code and row.recommendation and not row.beyond_cap:
                by_text.setdefault(row.recommendation, {})[row.unit] = None
        rows = tuple(
            Recommendation(text, name_list(list(units), most=NAMED_IN_RECOMMENDATION))
            for text, units in by_text.items()
        )
        if rows:
            yield RecommendationGroup(f"{criterion.code}. {criterion.title}", rows)


def _sheets_note(report: ResultReport) -> str:
    left_out = report.quality.left_out
    note = f"Учтено: {wording.counted(report.quality.sheets, *SHEETS)}. "
    if not left_out:
        return note + "Исключённых строк нет."
    return note + f"Исключено из-за ошибок: {wording.counted(left_out, 'строка', 'строки', 'строк')}."


def _sheets(report: ResultReport) -> Iterable[SheetsRow]:
    if all(unit.respondents is None for unit in report.units):
        return
    for unit in report.units:
        counted, needed = unit.respondents, unit.needed
        missing = max(0, needed - counted) if needed is not None and counted is not None else None
        yield SheetsRow(unit.name, unit.parent is not None, _count(counted), _count(needed), _count(missing))


def _count(number: int | None) -> str:
    return DASH if number is None else str(number)
