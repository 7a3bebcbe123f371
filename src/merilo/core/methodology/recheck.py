"""Computing a tree of figures again from its JSON alone.

A stranger's evaluator: it knows the tree's vocabulary (docs/methodology.md) and no code that scores. It imports nothing
of this room, so that a fault of the scoring cannot repeat itself here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

Tree = Mapping[str, Any]


def recheck(tree: Tree) -> tuple[str, ...]:
    """Return what does not agree inside a tree of figures, a Russian sentence each with its path; empty: all agrees.

    Every value is computed again from inputs and parts, rounding, weights, caps and policies included; inputs that
    repeat what a part says are compared with it. A tree that cannot be understood is a difference, never an exception.
    """
    checker = _Checker(tree)
    checker.value(tree, "")
    return tuple(checker.faults)


def carried(tree: Tree) -> Fraction | None:
    """Return a figure's value as it goes on into the figure above it, computed again: a fraction or what is written."""
    return _Checker(tree).value(tree, "")


class _Disagreement(ValueError):
    """Something in a figure does not agree; the sentence says what."""


class _Checker:
    def __init__(self, root: Tree) -> None:
        self.root = root
        self.faults: list[str] = []

    def value(self, tree: Tree, path: str) -> Fraction | None:
        """Return the figure's value as it goes on into the figure above, computed again."""
        here = f"{path} / {_name(tree)}" if path else _name(tree)
        try:
            parts = [self.value(part, here) for part in tree["parts"]]
            self.agree_with_root(tree)
            exact = _compute(tree, parts)
            return _compare(tree, exact)
        except _Disagreement as fault:
            self.faults.append(f"{here}: {fault}")
        except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError, IndexError):
            self.faults.append(f"{here}: запись не читается.")
        return _stated(tree)

    def agree_with_root(self, tree: Tree) -> None:
        """One tree has one edition and one rounding rule, and names as parts of an institution what its root names."""
        _same("редакция", tree["edition"], self.root["edition"])
        rounding, rule = tree["rounding"], self.root["rounding"]
        if rounding is not None:
            for name in ("name", "mode", "carried"):
                _same(f"округление ({name})", rounding[name], rule[name])
        units = self.root["inputs"].get("parts_of_unit")
        if units is not None and tree["parts"] and all(part["code"] == tree["code"] for part in tree["parts"]):
            _demand(set(tree["inputs"].get("of", ())) <= set(units), "названа часть, которой у учреждения нет.")


def _name(tree: Tree) -> str:
    if not isinstance(tree, Mapping):
        return "?"
    inputs = tree.get("inputs")
    unit = inputs.get("unit") if isinstance(inputs, Mapping) else None
    return f"{tree.get('code')} [{unit}]" if unit else str(tree.get("code"))


def _stated(tree: Tree) -> Fraction | None:
    try:
        return None if tree["value"] is None else Fraction(tree["value"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


def _demand(holds: bool, sentence: str) -> None:
    if not holds:
        raise _Disagreement(sentence)


def _same(name: str, stated: object, found: object) -> None:
    _demand(stated == found, f"{name}: записано {_told(stated)}, а из составных частей следует {_told(found)}.")


def _told(value: object) -> str:
    if value is None:
        return "пусто"
    if isinstance(value, bool):
        return "да" if value else "нет"
    return ", ".join(map(_told, value)) or "пусто" if isinstance(value, list) else str(value)


def _half_up(exact: Fraction, places: int) -> str:
    units = (2 * exact.numerator * 10**places + exact.denominator) // (2 * exact.denominator)
    digits = str(units).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _compare(tree: Tree, exact: Fraction | None) -> Fraction | None:
    stated, rounding = tree["value"], tree["rounding"]
    if exact is None:
        _same("значение", stated, None)
        return None
    if rounding is None:
        _demand(stated is not None and Fraction(stated) == exact, f"записано {stated}, а получается {exact}.")
        return exact
    _demand(rounding["mode"] == "half_up", f"правило округления {rounding['mode']} неизвестно.")
    written = _half_up(exact, rounding["places"])
    _demand(stated == written, f"записано {stated}, а получается {written}.")
    return exact if rounding["carried"] else Fraction(written)


def _compute(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    formula, inputs = tree["formula"], tree["inputs"]
    _demand(formula in _FORMULAS, f"формула {formula} неизвестна.")
    is_filled = "no_base" in inputs or "missing" in inputs
    is_criterion = formula == "weighted_sum" and "title" in inputs and tree["policy"] == "renormalise"
    _demand(tree["policy"] is None or is_filled or is_criterion, "правило названо, а применять его не к чему.")
    exact = _FORMULAS[formula](tree, parts)
    if "no_base" not in inputs:
        return exact
    _demand(exact is None, "сказано, что измерять нечего, а значение считается.")
    if inputs["criterion_unmeasured"]:
        return None
    match tree["policy"]:
        case "zero":
            return Fraction(0)
        case "full":
            return Fraction(inputs["top"])
        case "mean_of_others":
            return _mean([Fraction(value) for value in inputs["others"].values()])
        case "block" | "renormalise":
            return None
    raise _Disagreement(f"правило {tree['policy']} неизвестно.")


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def _marks(tree: Tree, parts: list[Fraction | None]) -> Fraction:
    marks = [Fraction(mark) for mark in tree["inputs"]["marks"].values() if mark is not None]
    own = all(code.rpartition("/")[0] == tree["code"] for code in tree["inputs"]["marks"])
    _demand(own, "отметки другого перечня.")
    _same("число применимых пунктов", tree["inputs"]["applicable"], len(marks))
    _demand(all(0 <= mark <= 1 for mark in marks), "отметка вне пределов от 0 до 1.")
    return sum(marks, Fraction(0))


def _answers(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    inputs = tree["inputs"]
    if "respondents" not in inputs:
        return None
    happy = Fraction(tree["value"])
    _demand(happy.denominator == 1, "число людей не целое.")
    _demand(
        0 <= happy <= inputs["answered"] <= inputs["respondents"], "«Да», ответившие и анкеты противоречат друг другу."
    )
    return happy


def _pooled_answers(tree: Tree, parts: list[Fraction | None]) -> Fraction:
    inputs = tree["inputs"]
    _demand(all(part["code"] == tree["code"] for part in tree["parts"]), "сложены ответы на разные вопросы.")
    for name in ("respondents", "answered", "ignored"):
        _same(name, inputs[name], sum(part["inputs"].get(name, 0) for part in tree["parts"]))
    return sum((part for part in parts if part is not None), Fraction(0))


def _over_channels(tree: Tree, pairs: list[tuple[Fraction, int]]) -> Fraction | None:
    """½·(a/b + c/d)·100, with the policy standing in for a channel whose base is 0."""
    if not any(base for _, base in pairs):
        return None
    shares: list[Fraction] = []
    for top, base in pairs:
        if base:
            shares.append(top / base)
            continue
        match tree["policy"]:
            case "zero":
                shares.append(Fraction(0))
            case "full":
                shares.append(Fraction(1))
            case "renormalise" | "mean_of_others":
                pass
            case _:
                return None
    mean = _mean(shares)
    return None if mean is None else 100 * mean


def _listed(tree: Tree) -> list[tuple[Fraction, int]]:
    inputs, parts = tree["inputs"], tree["parts"]
    _same("каналы", inputs["channels"], [part["code"].rpartition("/")[2] for part in parts])
    _same("есть", [Fraction(top) for top in inputs["present"]], [Fraction(part["value"]) for part in parts])
    _same("норма", inputs["norm"], [part["inputs"]["applicable"] for part in parts])
    return [(Fraction(top), base) for top, base in zip(inputs["present"], inputs["norm"], strict=True)]


def _completeness(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    return _over_channels(tree, _listed(tree))


def _completeness_common(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    pairs = _listed(tree)
    norm = max(base for _, base in pairs)
    return 100 * sum((top for top, _ in pairs), Fraction(0)) / (len(pairs) * norm) if norm else None


def _asked(tree: Tree) -> list[tuple[Fraction, int]]:
    inputs = tree["inputs"]
    leaves = {part["code"]: part for part in tree["parts"]}
    if not inputs["satisfied"]:
        return []
    happy = [int(leaves[role]["value"]) for role in inputs["satisfied_roles"]]
    _same("довольны", inputs["satisfied"], happy)
    bases = []
    for kind, role in zip(inputs["base_of"], inputs["base_roles"], strict=True):
        leaf = leaves[role]
        _demand(kind in ("yes", "answered", "respondents"), f"основание {kind} неизвестно.")
        bases.append(int(leaf["value"]) if kind == "yes" else leaf["inputs"][kind])
    _same("спрошены", inputs["base"], bases)
    return [(Fraction(top), base) for top, base in zip(happy, bases, strict=True)]


def _channels(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    return _over_channels(tree, _asked(tree))


def _channels_common(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    pairs = _asked(tree)
    people = pairs[0][1] if pairs else 0
    return 100 * sum((top for top, _ in pairs), Fraction(0)) / (len(pairs) * people) if people else None


def _share(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    pairs = _asked(tree)
    return 100 * pairs[0][0] / pairs[0][1] if pairs and pairs[0][1] else None


def _conditions(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    inputs = tree["inputs"]
    if inputs["present"] is None:
        return None
    _same("есть", Fraction(inputs["present"]), parts[0])
    return min(Fraction(inputs["cap"]), Fraction(inputs["points"]) * Fraction(inputs["present"]))


def _mean_of(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    inputs = tree["inputs"]
    if "values" in inputs:
        _same("число учреждений", inputs["number"], len(inputs["values"]))
        return _mean([Fraction(value) for value in inputs["values"].values()])
    _demand(len(inputs["of"]) == len(parts), "частей не столько, сколько названо.")
    codes = [part["code"] for part in tree["parts"]]
    _same("составные части", inputs["of"] if "unit" in inputs else [tree["code"]] * len(codes), codes)
    found = [part for part in parts if part is not None]
    return _mean(found) if len(found) == len(parts) else None


def _given(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    _demand(not parts, "у числа, принятого на слово, не бывает составных частей.")
    given = tree["inputs"]["given"]
    return None if given is None else Fraction(given)


def _weighted_sum(tree: Tree, parts: list[Fraction | None]) -> Fraction | None:
    inputs = tree["inputs"]
    _demand(len(inputs["of"]) == len(inputs["weights"]) == len(parts), "частей не столько, сколько весов.")
    of_parts = all(part["code"] == tree["code"] for part in tree["parts"])
    if not of_parts:
        _check_criterion(tree, parts)
    if inputs["used"] is None:
        return None
    total, weight_of_all = Fraction(0), Fraction(0)
    for part, used, weight in zip(parts, inputs["used"], inputs["weights"], strict=True):
        if used is None:
            _demand(part is None, "показатель со значением исключён из критерия.")
            continue
        _same("вес", used, weight)
        _demand(part is not None, "показатель без значения учтён в критерии.")
        assert part is not None
        total += Fraction(weight) * part
        weight_of_all += Fraction(weight)
    return total / weight_of_all if weight_of_all else None


def _check_criterion(tree: Tree, parts: list[Fraction | None]) -> None:
    inputs, figures = tree["inputs"], tree["parts"]
    _same("показатели", inputs["of"], [figure["code"] for figure in figures])
    _same("сумма весов", sum(Fraction(weight) for weight in inputs["weights"]), 1)
    measured = {
        figure["code"]: part for figure, part in zip(figures, parts, strict=True) if "no_base" not in figure["inputs"]
    }
    blocked = not measured
    for figure in figures:
        own = figure["inputs"]
        if "no_base" not in own:
            continue
        blocked = blocked or figure["policy"] == "block"
        _same(f"{figure['code']}: критерий не измерен", own["criterion_unmeasured"], not measured)
        if "others" in own and measured:
            carried = tree["rounding"]["carried"]
            others = {code: Fraction(value) for code, value in own["others"].items()}
            _demand(others == measured, f"{figure['code']}: остальные показатели записаны иначе, чем посчитаны.")
            _demand(carried or all("/" not in value for value in own["others"].values()), "лишние дроби.")
    _same("критерий заблокирован", inputs["used"] is None, blocked)
    fallen = any(figure["policy"] == "renormalise" and "no_base" in figure["inputs"] for figure in figures)
    _same("правило", tree["policy"], "renormalise" if fallen and not blocked else None)


_FORMULAS: Mapping[str, Callable[[Tree, list[Fraction | None]], Fraction | None]] = {
    "marks": _marks,
    "answers": _answers,
    "pooled_answers": _pooled_answers,
    "completeness": _completeness,
    "completeness_common": _completeness_common,
    "channels": _channels,
    "channels_common": _channels_common,
    "share": _share,
    "conditions": _conditions,
    "given": _given,
    "mean": _mean_of,
    "weighted_sum": _weighted_sum,
}
