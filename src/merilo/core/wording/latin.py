"""Russian words in Latin letters: for addresses of pages and names for signing in."""

from __future__ import annotations

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" ")
_LETTERS = dict(zip(_RUSSIAN, _LATIN, strict=True))


def in_latin(words: str) -> str:
    """Return words in small Latin letters: «Заречный» → zarechnyy; signs that are not Russian stay as they are."""
    return "".join(_LETTERS.get(letter, letter) for letter in words.casefold())
