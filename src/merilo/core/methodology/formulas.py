"""The formulas of the law: exact, on whole numbers, each named as the TOML names it.

A value travels as a Ratio, a numerator over a positive denominator, so that nothing is lost before the edition's
rounding is applied at the places it names. Counts and sums of marks come in as ratios or whole numbers, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

Ratio = tuple[int, int]

HUNDRED = 100
POWERS = tuple(int(f"1{'0' * places}") for places in range(13))


def completeness(present: Sequence[Ratio], norm: Sequence[int]) -> Ratio:
    """Return how complete the information is, 0 to 100: ½·(Истенд/Инорм-стенд + Исайт/Инорм-сайт)·100.

    Sums of marks and numbers of applicable items, one per channel; every norm is above 0.
    Source: приказ 344н as operators apply it (variant per_channel).
    """
    numerator, denominator = 0, 1
    for (marks, unit), items in zip(present, norm, strict=True):
        numerator, denominator = numerator * unit * items + marks * denominator, denominator * unit * items
    return HUNDRED * numerator, denominator * len(norm)


def completeness_common(present: Sequence[Ratio], norm: Sequence[int]) -> Ratio:
    """Return how complete the information is, 0 to 100: (Истенд + Исайт)/(2·Инорм)·100; Инорм is the larger list.

    Source: приказ 344н, the text of 2018 as believed (variant common).
    """
    numerator, denominator = 0, 1
    for marks, unit in present:
        numerator, denominator = numerator * unit + marks * denominator, denominator * unit
    return HUNDRED * numerator, denominator * len(norm) * max(norm)


def channels(satisfied: Sequence[int], users: Sequence[int]) -> Ratio:
    """Return the share of people satisfied with the information, 0 to 100: ½·(Устенд/Чстенд + Усайт/Чсайт)·100.

    People who used each channel (above 0) and those of them who are satisfied.
    Source: приказ 344н as operators apply it (variant per_channel).
    """
    numerator, denominator = 0, 1
    for happy, asked in zip(satisfied, users, strict=True):
        numerator, denominator = numerator * asked + happy * denominator, denominator * asked
    return HUNDRED * numerator, denominator * len(users)


def channels_common(satisfied: Sequence[int], respondents: int) -> Ratio:
    """Return the share of people satisfied with the information, 0 to 100: (Устенд + Усайт)/(2·Чобщ)·100.

    Source: приказ 344н, the text of 2018 as believed (variant common).
    """
    return HUNDRED * sum(satisfied), len(satisfied) * respondents


def share(satisfied: int, base: int) -> Ratio:
    """Return the share of satisfied people, 0 to 100: У/Ч·100. Counts of people, 0 <= satisfied <= base, base above 0.

    Source: приказ 344н; who makes the base stands in the indicator's rule.
    """
    return HUNDRED * satisfied, base


def conditions(present: Ratio, points: Ratio, cap: Ratio) -> Ratio:
    """Return the points for conditions present: min(cap; points·number). Five conditions of 20 reach the cap of 100.

    Source: приказ 344н, indicators 1.2 (30 points for a way of feedback), 2.1, 3.1 and 3.2 (20 points for a condition).
    """
    numerator, denominator = present[0] * points[0], present[1] * points[1]
    return (numerator, denominator) if numerator * cap[1] < cap[0] * denominator else cap


def weighted_sum(values: Sequence[Ratio], weights: Sequence[int]) -> Ratio:
    """Return Σ weight·value / Σ weight: a criterion from its indicators, and a share weighted by respondents.

    Whole weights in one unit (tenths, people), their sum above 0: dividing by it also renormalises the weights that are
    left when an indicator has fallen out.
    Source: приказ 344н, values of the criteria.
    """
    numerator, denominator = 0, values[0][1]
    for (value, unit), weight in zip(values, weights, strict=True):
        if unit == denominator:
            numerator += weight * value
        else:
            common = gcd(unit, denominator)
            numerator = numerator * (unit // common) + weight * value * (denominator // common)
            denominator = denominator // common * unit
    return numerator, denominator * sum(weights)


def mean(values: Sequence[Ratio]) -> Ratio:
    """Return the plain mean: the total S of the criteria, an institution with branches, a municipality.

    Source: приказ 344н, S = (К1+К2+К3+К4+К5)/5; for two criteria, branches and municipalities our own arithmetic.
    """
    numerator, denominator = 0, 1
    for value, unit in values:
        if unit == denominator:
            numerator += value
        else:
            # The smallest common denominator: thousands of exact fractions would else multiply into millions of digits.
            common = gcd(unit, denominator)
            numerator = numerator * (unit // common) + value * (denominator // common)
            denominator = denominator // common * unit
    return numerator, denominator * len(values)


OF_CHECKLISTS = frozenset({"completeness", "completeness_common", "conditions"})
OF_SURVEYS = frozenset({"channels", "channels_common", "share"})
OF_INDICATORS = OF_CHECKLISTS | OF_SURVEYS


def half_up(value: Ratio, power: int) -> int:
    """Return a value of 0 or more in whole units of the last place kept, half rounded up: 8.855 by 100 → 886."""
    numerator, denominator = value
    return (2 * numerator * power + denominator) // (2 * denominator)
