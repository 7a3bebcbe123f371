"""The check of a plan: what a lawyer would ask about it. Pure functions on lines; all they say is to be verified."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from merilo.core import wording
from merilo.plans.queries import figures, order, steps

KINDS: Mapping[str, str] = {
    "order": "Сроки, которые спорят друг с другом",
    "missing": "Шаги закона, которых в плане нет",
    "who": "Ответственные",
    "deadline": "Сроки",
    "year": "Годы",
    "figure": "Числа",
    "act": "Акты",
    "double": "Повторы",
    "approval": "Утверждение",
}
_INFORMING = re.compile(r"информационн|разъяснительн")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
# A year that belongs to an act («приказ от 27.04.2018 № 599», «закона 2017 года») says nothing of the plan's own years.
_ACT_YEAR = re.compile(
    r"\bот\s+(?:\d{1,2}\.\d{1,2}\.|\d{1,2}\s+[а-я]+\s+)?20\d\d|(?:закон|приказ|постановлени|распоряжени)[а-я]*\s+20\d\d"
)


@dataclass(frozen=True, slots=True)
class Line:
    """What the check reads of a line. `key` is whatever the caller knows it by."""

    key: int
    text: str
    number: str = ""
    section: str = ""
    deadline_words: str = ""
    schedule: Mapping[str, Any] = field(default_factory=dict)
    responsible: tuple[str, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    step: str = ""

    @property
    def name(self) -> str:
        """Return how one refers to the line in a sentence."""
        short = f"«{wording.shortened(self.text, 60)}»"
        return f"пункт {self.number} {short}" if self.number else f"пункт {short}"

    @property
    def steps(self) -> frozenset[str]:
        """Return the steps the line answers to: the one it names, otherwise those its words speak of."""
        return frozenset({self.step}) if self.step else steps.recognise(self.text, self.responsible)


@dataclass(frozen=True, slots=True)
class Finding:
    """One question to the plan: a sentence, the lines it is about, what to do. `weight`: conflict, law, check, note."""

    kind: str
    weight: str
    sentence: str
    advice: str = ""
    lines: tuple[Line, ...] = ()
    step: str = ""

    @property
    def kind_words(self) -> str:
        """Return the heading under which findings of this kind stand."""
        return KINDS[self.kind]


def findings(
    *,
    lines: Sequence[Line],
    title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    indicators: Sequence[figures.Figures] = (),
    texts: Iterable[str] = (),
    approved_on: date | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Return what is to be verified in a plan, the gravest first.

    `texts` are further words of the document (its basis, notes); `elsewhere` names by step another plan of the same
    years that has it.
    """
    found = [
        *_order(lines),
        *_missing(lines, title, elsewhere or {}),
        *_who(lines),
        *_deadlines(lines),
        *_acts(lines, [title, *texts], starts_on),
        *_doubles(lines),
        *_figures(indicators, starts_on),
        *_turns_against_targets(lines),
    ]
    if starts_on is not None and ends_on is not None:
        found += [*_years(lines, title, starts_on, ends_on), *_approval(approved_on, starts_on, ends_on)]
    weights = ("conflict", "law", "check", "note")
    found = [replace(one, sentence=one.sentence.rstrip(".") + ".") for one in found]  # «г.» ends a sentence as well
    return tuple(sorted(found, key=lambda one: (weights.index(one.weight), list(KINDS).index(one.kind))))


def _figures(indicators: Sequence[figures.Figures], starts_on: date | None) -> Iterator[Finding]:
    for said in figures.doubts(indicators, since=None if starts_on is None else starts_on.year):
        yield Finding("figure", "check", said, "Сверьте числа с документом.")


def _order(lines: Sequence[Line]) -> Iterator[Finding]:
    """A step cannot end before the step it rests on has begun."""
    for clash in order.clashes([(line, line.steps, line.schedule) for line in lines]):
        first, then = clash.first, clash.then
        earlier = steps.by_code()[clash.first_step].name
        later = steps.by_code()[clash.then_step].name
        if clash.waits:
            yield Finding(
                "order",
                "check",
                f"Пункт ждёт события, а то, что за ним следует, назначено на день: {first.name} (шаг «{earlier}») "
                f"начнётся после события «{clash.event}», а {then.name} — {clash.then_words}.",
                "Если событие задержится, порядок нарушится. Проверьте срок или тоже считайте его от события.",
                (first, then),
            )
            continue
        weight = "conflict" if clash.is_certain else "check"
        yield Finding(
            "order",
            weight,
            f"Шаг «{later}» назначен раньше, чем шаг «{earlier}»: {then.name} — {clash.then_words}, а {first.name} — "
            f"{clash.first_words}.",
            "Проверьте сроки обоих пунктов: второе опирается на первое.",
            (first, then),
        )


def _missing(lines: Sequence[Line], title: str, elsewhere: Mapping[str, str]) -> Iterator[Finding]:
    """Steps the law needs and no line speaks of; a plan that only informs people need not have them itself."""
    if not lines:
        return
    present = frozenset().union(*(line.steps for line in lines))
    lacking = [step for step in steps.steps() if step.is_required and step.code not in present]
    only_informs = bool(_INFORMING.search(steps.flat(title)))
    for step in lacking:
        if step.code not in elsewhere and not only_informs:
            yield Finding(
                "missing",
                "law",
                f"В плане не видно шага «{step.name}». Основание: {step.basis_words}.",
                "Добавьте пункт, если его нет и в других планах, или назовите шаг у пункта, который его исполняет.",
                step=step.code,
            )
    by_plan: dict[str, list[str]] = defaultdict(list)
    for step in lacking:
        if step.code in elsewhere:
            by_plan[elsewhere[step.code]].append(f"«{step.name}»")
    for other, names in by_plan.items():
        sentence = f"Эти шаги стоят не здесь, а в плане «{wording.shortened(other, 120)}»: {', '.join(names)}."
        yield Finding("missing", "note", sentence)
    rest = [f"«{step.name}»" for step in lacking if step.code not in elsewhere]
    if only_informs and rest:
        yield Finding(
            "missing",
            "note",
            f"Это план информирования: шагов самой оценки в нём нет ({', '.join(rest)}).",
            "Проверьте, что они стоят в другом плане муниципалитета.",
        )


def _who(lines: Sequence[Line]) -> Iterator[Finding]:
    without = tuple(line for line in lines if not line.responsible)
    if without:
        yield Finding(
            "who",
            "check",
            f"Ответственный не назван: {_names(without)}.",
            "Назовите ответственного: без него некому поручить задачу.",
            without,
        )
    for line in lines:
        for code in sorted(line.steps):
            step = steps.by_code().get(code)
            if step is None or step.who is None or not line.responsible:
                continue
            if not step.who.search(steps.flat(" ".join((*line.responsible, line.text)))):
                yield Finding(
                    "who",
                    "check",
                    f"«{step.name}» — дело другого: по закону это {step.who_name}, а {line.name} поручен: "
                    f"{', '.join(line.responsible)}.",
                    f"Проверьте ответственного. Основание: {step.basis_words}.",
                    (line,),
                )


def _names(lines: Sequence[Line], most: int = 8) -> str:
    shown = [line.name for line in lines[:most]]
    rest = len(lines) - most
    return ", ".join(shown) + (f" и ещё {wording.counted(rest, 'пункт', 'пункта', 'пунктов')}" if rest > 0 else "")


def _deadlines(lines: Sequence[Line]) -> Iterator[Finding]:
    without = tuple(line for line in lines if not _has_term(line))
    if without:
        yield Finding("deadline", "check", f"Срок не указан: {_names(without)}.", "Назовите срок.", without)
    for line in lines:
        if not _has_term(line) or line.schedule.get("kind") not in ("unclear", "unstated"):
            continue
        said = line.schedule.get("reason") or "Срок стоит в другой бумаге."
        yield Finding(
            "deadline",
            "check",
            f"Дату назвать нельзя: {line.name}, срок «{wording.shortened(line.deadline_words, 80)}». {said}",
            "Напишите срок так, чтобы из него следовала дата, или назначьте её в задаче.",
            (line,),
        )


def _has_term(line: Line) -> bool:
    return bool(line.deadline_words.strip() or line.schedule.get("windows"))


def _years(lines: Sequence[Line], title: str, starts_on: date, ends_on: date) -> Iterator[Finding]:
    own = set(range(starts_on.year, ends_on.year + 1))
    named = {int(year) for year in _YEAR.findall(_ACT_YEAR.sub(" ", steps.flat(title)))}
    whole = set(range(min(named), max(named) + 1)) if named else own
    if named and not own <= whole:
        yield Finding(
            "year",
            "conflict",
            f"В названии план на {_years_words(named)}, а его период — {wording.date_range_words(starts_on, ends_on)}",
            "Поправьте название или период.",
        )
    for line in lines:
        outside = [
            end
            for start, end in order.windows(line.schedule)
            if (end < starts_on or start > ends_on) and line.schedule.get("kind") != "recurring"
        ]
        if outside:
            yield Finding(
                "year",
                "check",
                f"Срок вне периода плана: {line.name}, {wording.date_words(outside[0])}",
                "Проверьте год: не остался ли он от прошлого плана.",
                (line,),
            )
        strange = {
            int(year)
            for year in _YEAR.findall(_ACT_YEAR.sub(" ", steps.flat(line.text)))
            if not starts_on.year - 1 <= int(year) <= ends_on.year + 1
        }
        if strange:
            yield Finding(
                "year",
                "check",
                f"В тексте назван год не из этого плана: {line.name} — {_years_words(strange)}.",
                "Проверьте, не остался ли он от прошлого плана.",
                (line,),
            )


def _years_words(years: set[int]) -> str:
    ordered = sorted(years)
    noun = "год" if len(ordered) == 1 else "годы"
    return f"{wording.listed([str(year) for year in ordered])}{wording.NBSP}{noun}"


def _approval(approved_on: date | None, starts_on: date, ends_on: date) -> Iterator[Finding]:
    if approved_on is not None and approved_on > ends_on:
        yield Finding(
            "approval",
            "conflict",
            f"План утверждён {wording.date_words(approved_on)}, когда его период уже кончился.",
            "Проверьте дату утверждения.",
        )
    elif approved_on is not None and approved_on > starts_on:
        yield Finding(
            "approval",
            "note",
            f"План утверждён {wording.date_words(approved_on)}, позже своего начала "
            f"({wording.date_words(starts_on)}): сроки до этого дня никого не обязывали.",
        )


def _acts(lines: Sequence[Line], texts: Iterable[str], starts_on: date | None) -> Iterator[Finding]:
    said = [steps.flat(text) for text in texts]
    for act in steps.acts():
        if starts_on is not None and starts_on < act.since:
            continue
        naming = tuple(line for line in lines if act.pattern.search(steps.flat(line.text)))
        if naming or any(act.pattern.search(text) for text in said):
            where = _names(naming) if naming else "название или основание плана"
            yield Finding(
                "act",
                "check",
                f"Назван акт, который, по нашим сведениям, заменён: {act.name} ({where}).",
                f"Проверьте по официальному тексту. Вместо него: {act.instead}.",
                naming,
            )


def _doubles(lines: Sequence[Line]) -> Iterator[Finding]:
    by_text: dict[tuple[str, str], list[Line]] = defaultdict(list)
    by_number: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_text[re.sub(r"\W+", " ", steps.flat(line.text)).strip(), steps.flat(line.deadline_words)].append(line)
        if line.number:
            by_number[line.number].append(line)
    for same in by_text.values():
        if len(same) > 1:
            yield Finding(
                "double", "check", f"Повторяется дословно: {_names(same)}.", "Оставьте один из пунктов.", tuple(same)
            )
    for number, same in by_number.items():
        if len(same) > 1 and len({line.section for line in same}) < len(same):
            yield Finding(
                "double",
                "check",
                f"Номер {number} стоит у нескольких пунктов: {_names(same)}.",
                "Исправьте нумерацию: на пункты ссылаются по номерам.",
                tuple(same),
            )


def _turns_against_targets(lines: Sequence[Line]) -> Iterator[Finding]:
    """«Ежеквартально» gives four a year; a target of three meetings beside it does not agree."""
    for line in lines:
        if line.schedule.get("kind") != "recurring":
            continue
        for year, words in sorted(line.targets.items()):
            due = sum(1 for _, end in order.windows(line.schedule) if str(end.year) == year)
            if words.strip().isdecimal() and due and int(words) < due:
                yield Finding(
                    "figure",
                    "check",
                    f"По сроку «{wording.shortened(line.deadline_words, 60)}» в {year} году выходит "
                    f"{wording.counted(due, 'раз', 'раза', 'раз')}, а показатель — {words.strip()}: {line.name}.",
                    "Приведите срок и показатель к одному числу.",
                    (line,),
                )
                break
