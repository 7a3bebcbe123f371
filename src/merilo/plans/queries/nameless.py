"""Words of a plan without the names of people, for pages and papers that anybody may read."""

from __future__ import annotations

import re

SOMEBODY = "ответственное лицо"
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = r"[А-ЯЁ]\.\s*(?:[А-ЯЁ]\.)?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]*(?:[оеё]вич|[ьи]ич|лич|мич|кич|тич|[оеё]вн|ичн)[а-яё]{0,2}"
_NAME = re.compile(
    rf"(?<![\w«„\"])(?:{_SURNAME}\s+{_INITIALS}(?!\w)|{_INITIALS}\s*{_SURNAME}(?!\w)"
    rf"|{_SURNAME}\s+[А-ЯЁ][а-яё]+\s+{_PATRONYMIC}(?!\w)|[А-ЯЁ][а-яё]+\s+{_PATRONYMIC}\s+{_SURNAME}(?!\w))"
)
# A library named after a poet keeps its name.
_NAMED_AFTER = re.compile(r"(?:(?<!\w)им\.|(?<!\w)имени|(?<!\w)памяти)\s*(?:[а-яё.-]+\s+)*$", re.IGNORECASE)


def nameless(words: str) -> str:
    """Return the words without names of people: posts and bodies stay, a name alone becomes «ответственное лицо»."""
    kept, last, struck = [], 0, False
    for found in _NAME.finditer(words):
        if _NAMED_AFTER.search(words[: found.start()]):
            continue
        kept.append(words[last : found.start()])
        last, struck = found.end(), True
    if not struck:
        return words
    return _tidy("".join(kept) + words[last:]) or SOMEBODY


def _tidy(words: str) -> str:
    """Mend what a struck name leaves behind: empty brackets, dashes and commas that part nothing."""
    words = re.sub(r"\(\s*[,;–—-]*\s*\)", "", words)
    words = re.sub(r"\s*[–—-]\s*(?=$|[,;\n])", "", words)
    words = re.sub(r"[ \t]+(?=[,;.)\n]|$)", "", words)
    words = re.sub(r"(?:[,;]\s*)+(?=[,;]|$)", "", words)
    words = re.sub(r"[ \t]{2,}", " ", words)
    return words.strip(" ,;–—-")
