"""Numbers beside Russian words."""

from __future__ import annotations

from decimal import Decimal

from merilo.core.wording.phrases import NBSP


def plural(number: int, one: str, few: str, many: str) -> str:
    """Return the form of a noun that goes with a whole number: 1 анкета, 2 анкеты, 5 анкет.

    The sign is ignored. Source: Russian grammar; 11 to 14 take the genitive plural.
    """
    number = abs(number)
    if 11 <= number % 100 <= 14:
        return many
    if number % 10 == 1:
        return one
    if 2 <= number % 10 <= 4:
        return few
    return many


def counted(number: int, one: str, few: str, many: str) -> str:
    """Return the number with its noun, joined by a non-breaking space: «1204 анкеты», «12 040 анкет».

    Thousands of five and more digits are parted by non-breaking spaces, as Russian typography asks.
    """
    return f"{_grouped(number)}{NBSP}{plural(number, one, few, many)}"


def decimal_words(value: Decimal | None, missing: str = "—") -> str:
    """Return a decimal as people write it, with a comma and all its places: 88,54; a dash where there is none."""
    return missing if value is None else f"{value:f}".replace(".", ",")


def points_words(value: Decimal) -> str:
    """Return points with their noun: «75 баллов», «71 балл»; with places after the comma «74,50 балла»."""
    whole = value == value.to_integral_value() and "," not in decimal_words(value)
    return f"{decimal_words(value)}{NBSP}{plural(int(value), 'балл', 'балла', 'баллов') if whole else 'балла'}"


def places_words(first: int, last: int) -> str:
    """Return a place in a rating: «3 место», shared places as «3–4 место».

    Whole numbers, 1 <= first <= last.
    """
    return f"{first}{NBSP}место" if first == last else f"{first}–{last}{NBSP}место"


def _grouped(number: int) -> str:
    """Return a whole number with its thousands parted by non-breaking spaces (from 10 000 on)."""
    return f"{number:,}".replace(",", NBSP) if abs(number) >= 10_000 else str(number)
