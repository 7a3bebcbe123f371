"""The law a second time: slow, plain, with fractions, every number written out. It shares no code with the room.

Facts are read by attribute only; the answer is strings, so that places are compared as well.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

CRITERIA = {
    "К1": {"1.1": Fraction(3, 10), "1.2": Fraction(3, 10), "1.3": Fraction(4, 10)},
    "К2": {"2.1": Fraction(1, 2), "2.3": Fraction(1, 2)},
    "К3": {"3.1": Fraction(3, 10), "3.2": Fraction(4, 10), "3.3": Fraction(3, 10)},
    "К4": {"4.1": Fraction(4, 10), "4.2": Fraction(4, 10), "4.3": Fraction(2, 10)},
    "К5": {"5.1": Fraction(3, 10), "5.2": Fraction(2, 10), "5.3": Fraction(5, 10)},
}
ASSESSED = {"general": ["К1", "К2", "К3", "К4", "К5"], "creative": ["К1", "К3"]}
PLACES = {"2": (2, 2, 2), "integer": (0, 1, 2), "exact": (10, 10, 10)}
PLAIN = {
    "2.3": "comfort_satisfied",
    "4.1": "first_contact_satisfied",
    "4.2": "service_staff_satisfied",
    "5.1": "recommend",
    "5.2": "schedule_satisfied",
    "5.3": "overall_satisfied",
}
CONDITIONS = {"1.2": ("1.2/site", 30), "2.1": ("2.1/visit", 20), "3.1": ("3.1/visit", 20), "3.2": ("3.2/visit", 20)}


def written(value: Fraction, places: int) -> str:
    whole = int(value * 10**places + Fraction(1, 2))
    return f"{Decimal(whole).scaleb(-places):f}"


class Naive:
    def __init__(self, *, variant: str, rounding: str, no_base: dict[str, str], blank: str, branches: str) -> None:
        self.variant, self.rounding, self.no_base = variant, rounding, no_base
        self.blank, self.branches = blank, branches

    def round(self, value: Fraction, level: int) -> Fraction:
        return value if self.rounding == "exact" else Fraction(written(value, PLACES[self.rounding][level]))

    def policy(self, code: str) -> str:
        return self.no_base.get(code, self.no_base.get("*", "block"))

    def list_of(self, facts: Any, key: str) -> list[Fraction]:
        return [Fraction(mark) for code, mark in facts.marks.items() if code.startswith(key + "/") and mark is not None]

    def ratio_mean(self, pairs: list[tuple[Fraction, Fraction]], policy: str) -> Fraction | None:
        if all(bottom == 0 for _, bottom in pairs):
            return None
        shares = []
        for top, bottom in pairs:
            if bottom > 0:
                shares.append(top / bottom)
            elif policy == "block":
                return None
            elif policy == "zero":
                shares.append(Fraction(0))
            elif policy == "full":
                shares.append(Fraction(1))
        return sum(shares) / len(shares) * 100

    def raw(self, facts: Any) -> dict[str, Fraction | None]:
        """All indicators before rounding; None where there is nothing to measure."""
        found: dict[str, Fraction | None] = {}
        stand, site = self.list_of(facts, "1.1/stand"), self.list_of(facts, "1.1/site")
        if self.variant == "common":
            norm = max(len(stand), len(site))
            found["1.1"] = (sum(stand) + sum(site)) / Fraction(2 * norm) * 100 if norm else None
        else:
            pairs = [(sum(marks, Fraction(0)), Fraction(len(marks))) for marks in (stand, site)]
            found["1.1"] = self.ratio_mean(pairs, self.policy("1.1"))
        for code, (key, points) in CONDITIONS.items():
            seen = any(item.startswith(key + "/") for item in facts.marks)
            found[code] = min(Fraction(100), points * sum(self.list_of(facts, key), Fraction(0))) if seen else None
        counts = facts.counts
        if counts is None or counts.respondents == 0:
            return found | dict.fromkeys(("1.3", "2.3", "3.3", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3"))
        yes, everybody = counts.yes, counts.respondents
        if self.variant == "common":
            found["1.3"] = Fraction(yes["stand_satisfied"] + yes["site_satisfied"], 2 * everybody) * 100
            found["4.3"] = Fraction(yes["remote_satisfied"], everybody) * 100
        else:
            pairs = [(Fraction(yes[f"{c}_satisfied"]), Fraction(yes[f"{c}_used"])) for c in ("stand", "site")]
            found["1.3"] = self.ratio_mean(pairs, self.policy("1.3"))
            remote = yes["remote_used"]
            found["4.3"] = Fraction(yes["remote_satisfied"], remote) * 100 if remote else None
        found["3.3"] = Fraction(yes["access_satisfied"], yes["disabled"]) * 100 if yes["disabled"] else None
        for code, role in PLAIN.items():
            base = counts.answered[role] if self.blank == "left_out" else everybody
            found[code] = Fraction(yes[role], base) * 100 if base else None
        return found

    def conclude(self, profile: str, raw: dict[str, Fraction | None]) -> dict[str, Any]:
        indicators: dict[str, Fraction | None] = {code: None for weights in CRITERIA.values() for code in weights}
        criteria: dict[str, Fraction | None] = dict.fromkeys(CRITERIA)
        for name in ASSESSED[profile]:
            weights = CRITERIA[name]
            measured = {code: value for code in weights if (value := raw[code]) is not None}
            rounded = {code: self.round(value, 0) for code, value in measured.items()}
            values: dict[str, Fraction | None] = dict(rounded)
            is_blocked = not measured
            for code in weights:
                if code in measured or not measured:
                    continue
                match self.policy(code):
                    case "block":
                        is_blocked = True
                    case "zero":
                        values[code] = Fraction(0)
                    case "full":
                        values[code] = Fraction(100)
                    case "mean_of_others":
                        values[code] = self.round(sum(rounded.values()) / len(rounded), 0)
            indicators.update(values)
            if not is_blocked:
                top = sum(weights[code] * value for code, value in values.items() if value is not None)
                bottom = sum(weights[code] for code, value in values.items() if value is not None)
                criteria[name] = self.round(top / bottom, 1)
        used = [criteria[name] for name in ASSESSED[profile]]
        total = None if None in used else self.round(sum(used) / len(used), 2)
        return {"profile": profile, "indicators": indicators, "criteria": criteria, "total": total}

    def score(self, units: list[Any]) -> dict[str, dict[str, Any]]:
        """Every unit's figures as strings, by name."""
        results: dict[str, dict[str, Any]] = {}
        own = {facts.name: self.conclude(facts.profile, self.raw(facts)) for facts in units}
        known = {facts.name: facts for facts in units}
        heads = {facts.parent for facts in units if facts.parent}
        for name in {**known, **dict.fromkeys(heads)}:
            branches = [facts for facts in units if facts.parent == name]
            if not branches:
                results[name] = {**own[name], "parent": known[name].parent, "group": known[name].group}
                continue
            has_facts = name in known and (known[name].marks or known[name].counts is not None)
            parts = ([known[name]] if has_facts else []) + branches
            head = known.get(name)
            groups = {facts.group for facts in branches}
            group = head.group if head else (groups.pop() if len(groups) == 1 else None)
            profile = head.profile if head else branches[0].profile
            results[name] = {**self.combine(profile, parts, own), "parent": None, "group": group}
        return results

    def combine(self, profile: str, parts: list[Any], own: dict[str, Any]) -> dict[str, Any]:
        good = [part for part in parts if own[part.name]["total"] is not None]
        raw: dict[str, Fraction | None] = {}
        pooled = self.raw(_Pool(good)) if good and self.branches == "pooled" else {}
        for code in [code for weights in CRITERIA.values() for code in weights]:
            values = [(own[part.name]["indicators"][code], part) for part in good]
            values = [(value, part) for value, part in values if value is not None]
            is_survey = code not in CONDITIONS and code != "1.1"
            if is_survey and self.branches == "pooled":
                raw[code] = pooled.get(code)
            elif is_survey and self.branches == "by_respondents":
                people = [part.counts.respondents if part.counts else 0 for _, part in values]
                weighted = sum(value * number for (value, _), number in zip(values, people, strict=True))
                raw[code] = Fraction(weighted) / sum(people) if sum(people) else None
            else:
                raw[code] = sum(value for value, _ in values) / Fraction(len(values)) if values else None
        return self.conclude(profile, raw)


class _Pool:
    """The sheets of several parts in one heap."""

    def __init__(self, parts: list[Any]) -> None:
        self.marks: dict[str, Any] = {}
        self.counts: Any = None
        with_counts = [part.counts for part in parts if part.counts is not None]
        if with_counts:
            self.counts = self
            self.respondents = sum(counts.respondents for counts in with_counts)
            self.yes = {role: sum(counts.yes[role] for counts in with_counts) for role in with_counts[0].yes}
            self.answered = {
                role: sum(counts.answered[role] for counts in with_counts) for role in with_counts[0].answered
            }


def strings(result: dict[str, Any], rounding: str) -> dict[str, Any]:
    """The figures as they are published."""
    places = PLACES[rounding]

    def shown(value: Fraction | None, level: int) -> str | None:
        return None if value is None else written(value, places[level])

    return {
        "indicators": {code: shown(value, 0) for code, value in result["indicators"].items()},
        "criteria": {code: shown(value, 1) for code, value in result["criteria"].items()},
        "total": shown(result["total"], 2),
    }


def place_of(name: str, results: dict[str, dict[str, Any]], rounding: str, *, groups: bool) -> int | None:
    """1 + the number of strictly better units of the same list."""
    own = results[name]
    if own["parent"] is not None or own["total"] is None:
        return None
    mine = Fraction(written(own["total"], PLACES[rounding][2]))
    better = 0
    for other in results.values():
        same = other["profile"] == own["profile"] and (not groups or other["group"] == own["group"])
        if same and other["parent"] is None and other["total"] is not None:
            better += Fraction(written(other["total"], PLACES[rounding][2])) > mine
    return better + 1
