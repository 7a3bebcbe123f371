"""A result in the words of the report: what the room `papers` prints, drawn from the scores and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from merilo.core import methodology, papers, wording
from merilo.core.dossier.folder import digest
from merilo.core.dossier.gathering import Gathered
from merilo.core.dossier.job import Job
from merilo.core.dossier.results import unverified

FILE_PARTS = {"checklists": "чек-листы", "answers": "анкеты", "units": "перечень организаций"}
FORMULA_WORDS = {
    "completeness": "½ · (стенд / норма + сайт / норма) · 100",
    "completeness_common": "(стенд + сайт) / (2 · норма) · 100",
    "channels": "½ · (довольные / пользовавшиеся стендом + то же о сайте) · 100",
    "channels_common": "(довольные стендом + довольные сайтом) / (2 · опрошенные) · 100",
}


def report(
    job: Job,
    gathered: Gathered,
    scores: methodology.Scores,
    shortcomings: Sequence[methodology.Shortcoming],
) -> papers.ResultReport:
    """Return everything the report of one run says; figures are those of `scores`, unchanged."""
    edition, mean = scores.edition, scores.municipality
    return papers.ResultReport(
        municipality=job.municipality or "Муниципальное образование (название не указано)",
        year=job.on.year,
        made_on=job.on,
        organisations=edition.organisations,
        edition=wording.unbroken(edition.title),
        edition_key=edition.key,
        variant=f"{edition.variant_title}: {edition.variant_detail}",
        settings=_settings(job, scores),
        unverified=tuple(map(wording.unbroken, unverified(scores))),
        method=method_words(edition),
        criteria=_criteria(scores),
        units=tuple(_unit(unit, gathered) for unit in scores.units),
        ranked_by_group=scores.settings.groups,
        total_mean=mean.total,
        mean_over=mean.scored,
        bands=_bands(scores),
        shortcomings=tuple(_shortcoming(one, edition) for one in shortcomings),
        quality=_quality(job, gathered, scores),
        edition_notes=(wording.unbroken(f"Источник чисел: {edition.source}."),),
    )


def _settings(job: Job, scores: methodology.Scores) -> tuple[papers.Setting, ...]:
    settings = scores.settings
    default = methodology.POLICY_WORDS[settings.policy("*")]
    apart = [f"{code} — {methodology.POLICY_WORDS[p]}" for code, p in sorted(settings.no_base.items()) if code != "*"]
    found = [
        papers.Setting(name="Округление", value=scores.edition.rounding(settings.rounding).title),
        papers.Setting(name="Если считать не из чего (0/0)", value="; ".join([default, *apart])),
        papers.Setting(name="Пустой ответ", value=methodology.BLANK_WORDS[settings.blank]),
        papers.Setting(name="Филиалы", value=methodology.BRANCH_WORDS[settings.branches]),
        papers.Setting(name="Рейтинг", value="отдельно по группам" if settings.groups else "один список"),
    ]
    if job.leave_out_bad_rows:
        found.append(papers.Setting(name="Негодные строки", value="не считаются, их число названо"))
    return tuple(found)


def method_words(edition: methodology.Edition) -> tuple[str, ...]:
    """Return how the act counts, paragraph by paragraph, as a report tells it."""
    general = [criterion for criterion in edition.criteria if methodology.GENERAL in criterion.profiles]
    reduced = {
        profile: [criterion.code for criterion in edition.criteria if profile in criterion.profiles]
        for profile in edition.profiles
        if profile != methodology.GENERAL
    }
    told = [
        "Показатели оцениваются от 0 до 100 баллов. Показатели по чек-листам получены при осмотре стендов, сайтов "
        "и помещений, показатели опроса — доля довольных среди ответивших на соответствующий вопрос анкеты.",
        f"Критерий — сумма показателей, умноженных на их значимость. Итог — среднее {len(general)} критериев "
        f"({wording.listed([criterion.code for criterion in general])}).",
    ]
    told += [
        f"Профиль «{edition.profiles[profile].split(' (')[0]}»: оцениваются только критерии {wording.listed(codes)}, "
        "итог — их среднее; такие организации стоят в отдельном списке."
        for profile, codes in reduced.items()
        if codes != [criterion.code for criterion in general]
    ]
    told.append(
        "Округление — по правилам арифметики (половина — вверх), десятичными дробями, на каждом названном шаге."
    )
    return tuple(told)


def _criteria(scores: methodology.Scores) -> tuple[papers.Criterion, ...]:
    edition, mean = scores.edition, scores.municipality
    return tuple(
        papers.Criterion(
            code=criterion.code,
            title=criterion.title,
            mean=mean.criteria.get(criterion.code),
            maximum=edition.top,
            indicators=tuple(
                papers.Indicator(
                    code=indicator.code,
                    title=indicator.title,
                    weight=indicator.weight,
                    mean=mean.indicators.get(indicator.code),
                    how=how_words(indicator),
                    point=wording.unbroken(indicator.point),
                    maximum=edition.top,
                )
                for indicator in edition.indicators
                if indicator.criterion == criterion.code
            ),
        )
        for criterion in edition.criteria
    )


def how_words(indicator: methodology.Indicator) -> str:
    """Return how an indicator is counted in one line; empty where the act needs more than a line."""
    if indicator.points is not None and indicator.cap is not None:
        points, cap = wording.decimal_words(indicator.points), wording.decimal_words(indicator.cap)
        return f"по {points} баллов за каждый имеющийся пункт, не больше {cap}"
    if indicator.rule.formula == "share":
        return f"довольные / {'опрошенные' if indicator.rule.base == ('respondents',) else 'ответившие «Да»'} · 100"
    return FORMULA_WORDS.get(indicator.rule.formula, "")


def _unit(unit: methodology.UnitScore, gathered: Gathered) -> papers.Unit:
    recipients = gathered.recipients.get(unit.name)
    return papers.Unit(
        name=unit.name,
        profile="general" if unit.profile == methodology.GENERAL else "creative",
        parent=unit.parent,
        group=unit.group,
        indicators=unit.indicators,
        criteria=unit.criteria,
        total=unit.total,
        place=unit.place,
        respondents=unit.respondents,
        needed=None if recipients is None else methodology.sample_size(recipients, edition=gathered.edition),
        blocked=tuple(papers.Blocked(indicator=one.indicator, reason=one.reason) for one in unit.blocked),
    )


def _bands(scores: methodology.Scores) -> tuple[papers.Band, ...]:
    edition = scores.edition
    ranked = [
        unit.total
        for unit in scores.units
        if unit.parent is None and unit.profile == methodology.GENERAL and unit.total is not None
    ]
    ends = [band.start for band in edition.bands[1:]] + [edition.top]
    return tuple(
        papers.Band(
            words=band.words,
            interval=f"от {wording.decimal_words(band.start)} до {wording.decimal_words(end)}",
            count=sum(edition.band(total) == band.words for total in ranked),
        )
        for band, end in zip(edition.bands, ends, strict=True)
    )


def _shortcoming(one: methodology.Shortcoming, edition: methodology.Edition) -> papers.Shortcoming:
    channels = edition.indicator(one.indicator).rule.channels
    text = one.text
    if one.item is not None and len(channels) > 1:  # the same item may be missing on the stand and on the site
        text = f"{text} ({methodology.CHANNEL_NAMES[one.item.split('/')[1]]})"
    return papers.Shortcoming(
        unit=one.unit,
        criterion=one.criterion,
        indicator=one.indicator,
        text=text,
        value=_found(one),
        recommendation=one.recommendation,
        beyond_cap=one.beyond_cap,
    )


def _found(one: methodology.Shortcoming) -> str:
    """Return what was found in words: «нет» and «частично» for an item, points for an indicator of the survey."""
    if one.item is None:
        return wording.points_words(one.value)
    return "нет" if not one.value else "частично"


def _quality(job: Job, gathered: Gathered, scores: methodology.Scores) -> papers.DataQuality:
    questions = {question.role: question for question in scores.edition.questionnaire.questions}
    ignored: dict[str, int] = {}
    for facts in gathered.facts:
        for role, count in (facts.counts.ignored if facts.counts else {}).items():
            ignored[role] = ignored.get(role, 0) + count
    return papers.DataQuality(
        sheets=gathered.sheets,
        left_out=len(gathered.left_out),
        ignored=tuple(
            papers.IgnoredAnswers(question=questions[role].text_ru, count=count)
            for role, count in ignored.items()
            if count
        ),
        notes=tuple(f"{wording.quoted(unit.name)}. {applied.text}" for unit in scores.units for applied in unit.applied)
        + gathered.notes,
        files=tuple(_file(part, path) for part, path in job.files().items()),
    )


def _file(part: str, path: Path) -> papers.InputFile:
    return papers.InputFile(role=FILE_PARTS[part], name=path.name, sha256=digest(path))


def rating_lines(scores: methodology.Scores) -> list[str]:
    """Return the rating as lines for a terminal: lists apart, shared places, then what is blocked and why."""
    lines: list[str] = []
    titles: Mapping[str, str] = scores.edition.profiles
    for rating in methodology.rank(scores.units, groups=scores.settings.groups):
        if rating.ranked:
            title = f"Рейтинг, профиль: {titles[rating.profile]}" + (
                f", группа: {rating.group}" if rating.group else ""
            )
            lines += ["", title]
            lines += [
                f"{one.words:>12}  {wording.decimal_words(one.unit.total):>8}  {one.unit.name}" for one in rating.ranked
            ]
    blocked = [unit for unit in scores.units if unit.total is None]
    if blocked:
        lines += ["", "Итог не выведен:"]
        alike: dict[tuple[str, ...], list[str]] = {}  # one old form blocks all units for one reason: said once
        for unit in blocked:
            reasons = tuple(f"    {one.indicator}: {one.reason}" for one in unit.blocked)
            alike.setdefault(reasons, []).append(f"  {unit.name}")
        for reasons, names in alike.items():
            lines += [*names, *reasons]
    return lines[1:]
