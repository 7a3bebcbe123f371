"""Quotes, lists and lengths."""

from __future__ import annotations

import re
from collections.abc import Sequence

NBSP = "\u00a0"


def quoted(text: str) -> str:
    """Return the text in «ёлочки»; quotes already inside become „лапки“."""
    return "«" + text.replace("«", "„").replace("»", "“") + "»"


def listed(words: Sequence[str], last: str = "и") -> str:
    """Return words as a Russian list: «а», «а и б», «а, б и в». An empty list gives an empty string."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last}{NBSP}" + words[-1]


def capital(text: str) -> str:
    """Return a text that begins with a capital letter; its other letters stay as they are."""
    return text[:1].upper() + text[1:]


def shortened(text: str, length: int = 80) -> str:
    """Return the text on one line, cut at a word with «…» when longer than the given number of characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def unbroken(text: str) -> str:
    """Return the text with each № kept beside its number and each year beside its «г.».

    In files of the law, in terms counted and kept, plain spaces are easier to edit and to compare.
    """
    return re.sub(r"(?<=\d{4}) (?=г\.)", NBSP, text.replace("№ ", f"№{NBSP}"))


def inside(sentence: str) -> str:
    """Return a sentence people wrote as a part of another one: «Дубль.» → «дубль»; abbreviations keep their size."""
    return (sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]).rstrip(". ")


def file_size_words(size: int) -> str:
    """Return a file's size in bytes as «12 КБ» or «3,5 МБ»."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}КБ"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0").replace(".", ",") + f"{NBSP}МБ"
