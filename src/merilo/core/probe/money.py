"""Prices in lines of text: with a unit, in a table that names it once, after a row of dots."""

from __future__ import annotations

import re

_PRICE = re.compile(r"\d[\d\s]{0,8}(?:[.,-]\d{2})?\s?(?:руб|₽|р\.|р\b)|бесплатно", re.I)
_SUM = re.compile(r"(?<![\d.,№])(?<!\d\s)\d{1,2}\s?\d{0,3}\s?(?:руб|₽|р\.(?=[/\s]|$))", re.I)
# A table names the unit once, in its head: «Цена, руб.»; the rows end with bare numbers.
_PRICE_HEAD = re.compile(
    r"(?:цен[аы]|стоимост\w*|тариф\w*|плата)[^\n]{0,40}(?:руб|₽)|\t(?:цена|стоимость|тариф|плата|взнос)\b", re.I
)
_PRICE_ROW = re.compile(r"\t\s?\d{1,6}(?:[.,-]\d{2})?\s?(?:$|\n|\t)")
_KOPECKS_ROW = re.compile(r"\t\s?\d{1,5}[.,-]\d{2}(?=\t|\n|$)")  # a table without a head: kopecks tell a price
# «Ксерокопия А4 ..... 8-00», «Набор текста – 30,00»: no unit at all, but kopecks at the end of a leader.
_PRICE_LEADER = re.compile(r"(?:\.{3,}|…+|_{3,}|(?<=[^\d\s.…–—-])\s?[–—-])\s?\d{1,5}[.,-]\d{2}(?![.,:\d]|\s?[–—-])")


def prices(text: str) -> int:
    """Return how many prices a text names."""
    said = text[:20_000]
    rows = len((_PRICE_ROW if _PRICE_HEAD.search(said) else _KOPECKS_ROW).findall(said))
    return len(_PRICE.findall(said)) + rows + len(_PRICE_LEADER.findall(said))


def sums(text: str) -> int:
    """Return how many sums of money up to some thousands a text names: prices, no budgets."""
    said = text[:20_000]
    rows = len(_PRICE_ROW.findall(said)) if _PRICE_HEAD.search(said) else 0
    return len(_SUM.findall(said)) + rows
