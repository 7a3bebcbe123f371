"""Telling a tree of figures in Russian, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from merilo.core.methodology.facts import BRANCH_WORDS, CHANNEL_NAMES, CHANNEL_POLICY_WORDS, POLICY_WORDS
from merilo.core.methodology.figures import Figure
from merilo.core.wording import NBSP, counted, decimal_words, listed, quoted

INDENT = "    "
LEAVES = ("marks", "answers", "pooled_answers")
ROUNDINGS = {True: "дальше идёт точная дробь, записано с округлением", False: "округлено"}


@dataclass(frozen=True, slots=True)
class Told:
    """What can be said of one figure without its parts.

    text: the title, or the whole sentence of a leaf (marks, answers). how: «0,3 · 60 + 0,4 · 80», empty where there
    is nothing to compute. notes: what a policy did, what a channel lacks, which parts of an institution are in it.
    """

    text: str
    how: str
    notes: tuple[str, ...]


def told(figure: Figure) -> Told:
    """Return what a page says of one figure; its parts are told one by one in the same way."""
    if figure.formula in LEAVES:
        return Told(_marks(figure) if figure.formula == "marks" else _answers(figure), "", ())
    is_counted = figure.value is not None and "no_base" not in figure.inputs
    how = _how(figure) if is_counted else ""
    said = (line for line in _grounds(figure) if not line.startswith(("основание: ", *ROUNDINGS.values())))
    notes = tuple(line for line in said if not how or line != f"{how} = {_value(figure.value)}")
    return Told(str(figure.inputs.get("title", "")), how, notes)


def explain(figure: Figure) -> tuple[str, ...]:
    """Return the story of a figure and of all it is made of, one line each, parts indented under their whole.

    Said are the value, how it arose («½ · (14 из 17 + 18 из 19) · 100 = 88,54»), the point of the act and the policy.
    """
    return tuple(_told(figure, "", None))


def _told(figure: Figure, indent: str, owner: str | None) -> Iterator[str]:
    inputs = figure.inputs
    deeper = indent + INDENT
    if figure.formula in LEAVES:
        yield indent + (_marks(figure) if figure.formula == "marks" else _answers(figure))
    else:
        named = quoted(inputs["title"]) if "title" in inputs else ""
        whose = owner or inputs.get("unit")
        yield f"{indent}{figure.code} {named}{f' — {whose}' if whose else ''}: {_value(figure.value)}"
        yield from (deeper + line for line in _grounds(figure))
    owners: Sequence[str | None] = [None] * len(figure.parts)
    if figure.parts and all(part.code == figure.code for part in figure.parts) and "of" in inputs:
        owners = inputs["of"]
    for part, whose in zip(figure.parts, owners, strict=True):
        yield from _told(part, deeper, whose)


def _grounds(figure: Figure) -> Iterator[str]:
    inputs = figure.inputs
    if figure.formula == "given" and "no_base" not in inputs:
        yield "из каких ответов посчитано, не показывается: их так мало, что по ним узнали бы людей"
    if "branches" in inputs:
        parts = listed(inputs["parts_of_unit"]) or "ни одной части"
        yield f"учреждение с филиалами: {BRANCH_WORDS[inputs['branches']]}; учтено: {parts}"
        for left in inputs["left_out"]:
            yield f"не учтена часть {quoted(left['unit'])}: {left['reason']}"
    if "no_base" in inputs:
        yield f"измерить нечего: {inputs['no_base']}"
        yield f"применено правило: {_filled(figure)}"
    else:
        if "missing" in inputs:
            yield f"по одному из каналов измерить нечего: {inputs['missing']}"
            yield f"применено правило: {CHANNEL_POLICY_WORDS[str(figure.policy)]}"
        how = _how(figure)
        if how and figure.value is not None:
            yield f"{how} = {_value(figure.value)}"
        elif figure.value is None:
            yield "не посчитано: нет значения у составной части"
    if figure.value is not None and figure.rounding is not None:
        places = figure.rounding["places"]
        rounded = ROUNDINGS[bool(figure.rounding["carried"])]
        kept = f"{counted(places, 'знака', 'знаков', 'знаков')} после запятой" if places else "целого числа"
        yield f"{rounded} до {kept} (половина вверх)"
    yield f"основание: {figure.point}; редакция {figure.edition}"


def _filled(figure: Figure) -> str:
    inputs, policy = figure.inputs, str(figure.policy)
    if inputs["criterion_unmeasured"]:
        return "в критерии не измерен ни один показатель, поэтому он не оценивается"
    if policy == "mean_of_others" and figure.value is not None:
        others = " + ".join(_number(value) for value in inputs["others"].values())
        return f"{POLICY_WORDS[policy]}: ({others}) / {len(inputs['others'])} = {_value(figure.value)}"
    return POLICY_WORDS[policy]


def _how(figure: Figure) -> str:
    inputs = figure.inputs
    match figure.formula:
        case "completeness":
            return _channels(inputs["present"], inputs["norm"], figure.policy)
        case "channels":
            return _channels([str(top) for top in inputs["satisfied"]], inputs["base"], figure.policy)
        case "completeness_common":
            found = " + ".join(_number(top) for top in inputs["present"])
            return f"({found}) из ({len(inputs['norm'])}{NBSP}·{NBSP}{max(inputs['norm'])}) · 100"
        case "channels_common":
            found = " + ".join(str(top) for top in inputs["satisfied"])
            return f"({found}) из ({len(inputs['satisfied'])}{NBSP}·{NBSP}{inputs['base'][0]}) · 100"
        case "share":
            return f"{inputs['satisfied'][0]} из {inputs['base'][0]} · 100"
        case "conditions":
            return f"{_number(inputs['points'])} · {_number(inputs['present'])}, но не больше {_number(inputs['cap'])}"
        case "weighted_sum":
            return _weighted(figure)
        case "given":
            return ""
        case _:
            return _mean(figure)


def _channels(tops: Sequence[str], bases: Sequence[int], policy: str | None) -> str:
    shares = []
    for top, base in zip(tops, bases, strict=True):
        if base:
            shares.append(f"{_number(top)} из {base}")
        elif policy in ("zero", "full"):
            shares.append("0" if policy == "zero" else "1")
    if len(shares) == 1:
        return f"{shares[0]} · 100"
    half = "½" if len(shares) == 2 else f"1/{len(shares)}"
    return f"{half} · ({' + '.join(shares)}) · 100"


def _weighted(figure: Figure) -> str:
    used = [
        (weight, part)
        for weight, part in zip(figure.inputs["used"] or (), figure.parts, strict=False)
        if weight is not None
    ]
    total = sum((Decimal(weight) for weight, _ in used), Decimal(0))
    terms = " + ".join(f"{_number(weight)} · {_value(part.value)}" for weight, part in used)
    return terms if total == 1 else f"({terms}) / {_number(str(total))}"


def _mean(figure: Figure) -> str:
    inputs = figure.inputs
    if "values" in inputs:
        number = inputs["number"]
        return f"среднее по {number}{NBSP}{'учреждению' if number % 10 == 1 and number % 100 != 11 else 'учреждениям'}"
    terms = " + ".join(_value(part.value) for part in figure.parts)
    return f"({terms}) / {len(figure.parts)}"


def _marks(figure: Figure) -> str:
    marks: dict[str, str | None] = figure.inputs["marks"]
    groups = {
        "нет": [code for code, mark in marks.items() if mark is not None and Decimal(mark) == 0],
        "частично": [code for code, mark in marks.items() if mark is not None and 0 < Decimal(mark) < 1],
        "не применимо": [code for code, mark in marks.items() if mark is None],
    }
    numbers = {word: ", ".join(code.rpartition("/")[2] for code in codes) for word, codes in groups.items()}
    told = "; ".join(f"{word}: {found}" for word, found in numbers.items() if found)
    indicator, _, channel = figure.code.partition("/")
    checklist = f"{indicator}, {CHANNEL_NAMES.get(channel, channel)}"
    items = counted(figure.inputs["applicable"], "применимого пункта", "применимых пунктов", "применимых пунктов")
    return f"{checklist}: есть {_value(figure.value)} из {items}" + (
        f" (по номерам в перечне — {told})" if told else ""
    )


def _answers(figure: Figure) -> str:
    inputs = figure.inputs
    if figure.value is None:
        return f"{quoted(inputs['title'])}: анкет нет"
    people = counted(inputs["respondents"], "анкета", "анкеты", "анкет")
    ignored = f", не учтено ответов после «Нет» или пропуска: {inputs['ignored']}" if inputs["ignored"] else ""
    return (
        f"{quoted(inputs['title'])} — {inputs['unit']}: «Да» {_value(figure.value)}, "
        f"ответили {inputs['answered']}, всего {people}{ignored}"
    )


def _value(value: Decimal | None) -> str:
    return decimal_words(value, "нет значения")


def _number(text: Any) -> str:
    return str(text).replace(".", ",")
