"""A stranger's reading of a figure tree: values from the JSON alone. Imports nothing of the program."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Tree = dict[str, Any]


def evaluate(tree: Tree) -> Fraction | None:
    """Compute a figure from its inputs and parts, never from its own value."""
    rule = tree["rounding"]
    exact = _exact(tree)
    if exact is None or rule is None or rule["carried"]:
        return exact
    return _rounded(exact, rule["places"])


def published(tree: Tree) -> str | None:
    """The string the figure should show."""
    exact, rule = _exact(tree), tree["rounding"]
    if exact is None:
        return None
    value = _rounded(exact, rule["places"]) * 10 ** rule["places"]
    digits = f"{int(value):0{rule['places'] + 1}d}"
    return f"{digits[: -rule['places']]}.{digits[-rule['places'] :]}" if rule["places"] else digits


def _rounded(value: Fraction, places: int) -> Fraction:
    scaled = value * 10**places
    floor = scaled.numerator // scaled.denominator
    return Fraction(floor + (scaled - floor >= Fraction(1, 2)), 10**places)


def _exact(tree: Tree) -> Fraction | None:
    inputs, policy = tree["inputs"], tree["policy"]
    if "no_base" in inputs:
        if inputs["criterion_unmeasured"] or policy in ("block", "renormalise"):
            return None
        if policy == "mean_of_others":
            others = [Fraction(value) for value in inputs["others"].values()]
            return sum(others) / len(others)
        return Fraction(0) if policy == "zero" else Fraction(inputs["top"])
    match tree["formula"]:
        case "mean" if "values" in inputs:
            values = [Fraction(value) for value in inputs["values"].values()]
            return sum(values) / len(values) if values else None
        case "mean":
            parts = [evaluate(part) for part in tree["parts"]]
            return None if None in parts else sum(parts) / Fraction(len(parts))
        case "weighted_sum":
            if inputs["used"] is None:
                return None
            used = [(Fraction(w), evaluate(p)) for w, p in zip(inputs["used"], tree["parts"], strict=True) if w]
            return sum(w * value for w, value in used) / sum(w for w, _ in used)
        case "conditions":
            marks = tree["parts"][0]["inputs"]["marks"].values()
            present = sum(Fraction(mark) for mark in marks if mark is not None)
            return min(Fraction(inputs["cap"]), Fraction(inputs["points"]) * present)
        case "completeness" | "completeness_common":
            lists = [[Fraction(m) for m in p["inputs"]["marks"].values() if m is not None] for p in tree["parts"]]
            pairs = [(sum(marks), len(marks)) for marks in lists]
            common = max(norm for _, norm in pairs)
        case _:
            leaves = {part["code"]: part for part in tree["parts"]}
            people = []
            for kind, role in zip(inputs["base_of"], inputs["base_roles"], strict=True):
                people.append(int(leaves[role]["value"]) if kind == "yes" else leaves[role]["inputs"][kind])
            happy = [int(leaves[role]["value"]) for role in inputs["satisfied_roles"]]
            pairs = list(zip(happy, people, strict=True))
            common = people[0]
    if tree["formula"].endswith("_common"):
        return Fraction(sum(top for top, _ in pairs)) / (common * len(pairs)) * 100
    stand_in = {"zero": Fraction(0), "full": Fraction(1)}.get(policy)
    shares = [Fraction(top) / base if base else stand_in for top, base in pairs]
    left = [share for share in shares if share is not None]
    return sum(left) / len(left) * 100
