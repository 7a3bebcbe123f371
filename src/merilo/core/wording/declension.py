"""Noun groups put back into the nominative: «утверждения плана» becomes «утверждение плана»."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

Case = Literal["gent", "datv", "ablt", "loct"]

_MODIFIERS = {"ADJF", "PRTF"}


def nominative(text: str, case: Case) -> str:
    """Return a noun group with its head noun, and the adjectives before it, in the nominative.

    `case` is the case the group stands in (OpenCorpora names); all behind the head noun stays as it is. What does not
    look like such a group comes back unchanged. Letters keep their case: «Общественного» gives «Общественный».
    Source: the dictionary of pymorphy3.
    """
    words = re.split(r"(\s+)", text)
    modifiers: list[int] = []
    for place, word in enumerate(words):
        if word.isspace():
            continue
        if word.lower() in ("его", "её", "ее", "их", "не"):
            continue
        parsed = _parsed(word, case)
        if parsed is None:
            return text
        if parsed.tag.POS in _MODIFIERS:
            modifiers.append(place)
            continue
        head = parsed.inflect({"nomn"})
        if head is None:
            return text
        words[place] = _as_written(head.word, word)
        wanted = {"nomn", "plur"} if "plur" in head.tag else {"nomn", "sing", head.tag.gender}
        for other in modifiers:
            modifier = _parsed(words[other], case)
            changed = modifier.inflect(wanted - {None}) if modifier is not None else None
            if changed is None:
                return text
            words[other] = _as_written(changed.word, words[other])
        return "".join(words)
    return text


def _parsed(word: str, case: Case) -> Any:
    """Return the likeliest reading of a word as a noun or its modifier in the case; singular before plural."""
    bare = word.strip(',.;:«»"()')
    if not bare or not re.fullmatch(r"[А-Яа-яЁё-]+", bare):
        return None
    fitting = [
        parse
        for parse in _analyser().parse(bare)
        if parse.tag.POS in {"NOUN", *_MODIFIERS} and (case in parse.tag or _second_form(parse.tag, case))
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda parse: ("sing" in parse.tag, parse.score))


def _second_form(tag: Any, case: Case) -> bool:
    """The dictionary keeps second genitives and locatives apart («чаю», «в году»)."""
    return (case == "gent" and "gen2" in tag) or (case == "loct" and "loc2" in tag)


def _as_written(word: str, model: str) -> str:
    core = model.strip(',.;:«»"()')
    if core.isupper() and len(core) > 1:
        word = word.upper()
    elif core[:1].isupper():
        word = word[:1].upper() + word[1:]
    return model.replace(core, word)


@cache
def _analyser() -> Any:
    # a dictionary of some 15 MB: loaded with the first word, not with the package
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")
