"""Who is responsible: the parties of a cell one by one, also where line breaks or commas between them were lost.

A new party begins where a noun phrase in the nominative begins and the phrase before it is complete. Quotes and
brackets are never looked into, so names keep their commas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from merilo.core.planfile import texts
from merilo.core.planfile.people import phrases
from merilo.core.planfile.people.phrases import Word

_MOST_WORDS = 400  # of a cell; a longer one is a text and only parted at semicolons


def split(text: str) -> tuple[str, ...]:
    """Return the parties named in a cell, as written but for list marks and outer punctuation; () for an empty cell."""
    found = [party for entry in _entries(text) for party in _split_entry(entry)]
    return tuple(party for party in found if party)


def is_party(text: str) -> bool:
    """Tell whether a short text names a person, a post or a body of people, and not a house or an abbreviation."""
    words = phrases.words_of(text)
    if not words:
        return False
    if len(words) == 1 and words[0].is_capital and phrases.is_surname(words[0].bare):
        return True
    is_house = phrases.lemma_at(words, 0) in phrases.vocabulary().houses
    return phrases.start_at(words, 0) in ("name", "sure", "maybe") and not is_house


def begins_with_post(text: str) -> bool:
    """Tell whether a text begins with the name of a post («Начальник отдела культуры»)."""
    words = phrases.words_of(text)
    return bool(words) and phrases.lemma_at(words, 0) in phrases.vocabulary().posts


def _entries(text: str) -> list[str]:
    """Part the text where a bullet or a list number begins an entry."""
    entries: list[str] = []
    for line in text.split("\n"):
        if entries and not texts.entries(line):
            entries[-1] += "\n" + texts.flat(line)
        else:
            entries.append(texts.flat(texts.without_mark(line)))
    return entries


def _split_entry(text: str) -> list[str]:
    words = phrases.words_of(text)
    if not words:
        return []
    is_list = len(words) <= _MOST_WORDS
    starts = [0]
    for at in range(1, len(words)):
        if words[at].is_hidden:
            continue
        if words[at].before == ";" or (is_list and _begins(words, at, current=words[starts[-1] : at])):
            starts.append(at)
    return [
        _said(text[words[first].start : words[last - 1].end])
        for first, last in zip(starts, [*starts[1:], len(words)], strict=True)
    ]


def _said(text: str) -> str:
    said = texts.flat(text).strip(" ,;/")
    is_short = re.search(rf"(?:{texts.INITIALS}|\b\w{{1,3}}\.)$", said)
    return said[:-1] if said.endswith(".") and not is_short else said


def _begins(words: Sequence[Word], at: int, *, current: Sequence[Word]) -> bool:
    """Tell whether the word at a place begins a new party after the `current` one."""
    word, start = words[at], phrases.start_at(words, at)
    if start is None or word.text[0] in phrases.OPENING or _is_inside_name(words, at, current):
        return False
    if _ends_sentence(words[at - 1]) and word.is_capital:
        return True
    if not phrases.is_complete(current):
        return start in ("sure", "maybe") and word.before == "," and current[-1].text[-1:].isalpha()
    if start == "name":
        return _begins_name(word, current)
    if start == "short":
        return _begins_short(word, current)
    if _names_a_house(words, at, current):
        return word.before == ","
    if word.before in (",", "/"):
        return _begins_after_comma(words, at, current, is_sure=start != "maybe")
    if start == "unknown":
        return word.before == "\n" and word.is_capital and phrases.is_animate(word.bare)
    return _begins_phrase(word, current, is_sure=start == "sure")


def _is_inside_name(words: Sequence[Word], at: int, current: Sequence[Word]) -> bool:
    is_parted = words[at].before in ("", "\n") and not phrases.ends_with_person(current)
    return is_parted and phrases.parts_person(words, at)


def _begins_phrase(word: Word, current: Sequence[Word], *, is_sure: bool) -> bool:
    """Decide after «и», a line break or a mere space; a form like a genitive belongs to the post before it."""
    is_post = _is_post(current)
    if word.before == "и":
        return not (is_post and _is_bare(current)) and (is_sure or not is_post)
    if _is_bare(current) and not is_sure:
        return False
    if word.before == "\n":
        return word.is_capital or is_sure or not is_post
    return word.is_capital


def _begins_after_comma(words: Sequence[Word], at: int, current: Sequence[Word], *, is_sure: bool) -> bool:
    lemma = phrases.lemma_at(words, at)
    is_post = lemma in phrases.vocabulary().posts or phrases.is_animate(words[at].bare)
    if phrases.names_person(current) and not phrases.head_of(current) and is_post:
        return _has_own_person(words, at)  # «Иванова А. П., директор» is one, «…, методист Петрова И. И.» another
    is_open = _is_post(current) and not phrases.ends_with_person(current)
    is_of_post = is_open and words[at].bare.islower() and lemma not in ("учреждение", "организация")
    is_of_post = is_of_post and lemma not in phrases.vocabulary().posts
    return is_sure or not is_of_post


def _begins_name(word: Word, current: Sequence[Word]) -> bool:
    """Decide on a person's name: after a post without a name it tells who holds the post."""
    if word.before == "," and _is_post(current) and not phrases.is_plural(current[0].bare):
        return phrases.names_person(current)
    if word.before == "":
        return phrases.ends_with_person(current) and not re.match(texts.INITIALS, word.text)
    return word.before in (",", "/", "и") or phrases.names_person(current)


def _begins_short(word: Word, current: Sequence[Word]) -> bool:
    """Decide on an abbreviation (МБУК …): right after a bare post it tells of what the person is head."""
    if word.before in (",", "/"):
        return True
    if _is_post(current) and (_is_bare(current) or _ends_with_post(current)):
        return False
    return {"\n": True, "и": not _is_post(current)}.get(word.before, not _is_bare(current))


def _names_a_house(words: Sequence[Word], at: int, current: Sequence[Word]) -> bool:
    """Tell whether the phrase is the name of the institution just called: «учреждение Центральная библиотека»."""
    last = current[-1].bare
    if phrases.lemma_at(words, at) not in phrases.vocabulary().houses:
        return False
    if phrases.ABBREVIATION.fullmatch(last):
        return True
    is_form = phrases.lemma_of(last) in ("учреждение", "организация", "предприятие")
    return is_form and _is_bare(current) and not phrases.is_plural(last)


def _is_bare(current: Sequence[Word]) -> bool:
    """Tell whether a party is only its noun so far, perhaps with adjectives."""
    return all(phrases.has_part(word.bare, "ADJF", "PRTF") for word in current[:-1])


def _is_post(current: Sequence[Word]) -> bool:
    return phrases.head_of(current) in phrases.vocabulary().posts


def _ends_with_post(current: Sequence[Word]) -> bool:
    """Tell whether the last word is a post whose name goes on: «Иванова А. П., директор» before МБУК."""
    return phrases.lemma_of(current[-1].bare) in phrases.vocabulary().posts


def _ends_sentence(word: Word) -> bool:
    return word.text.endswith(".") and len(word.bare) > 3 and not word.bare.isupper()


def _has_own_person(words: Sequence[Word], at: int) -> bool:
    """Tell whether the phrase that begins at a place names a person before its comma."""
    end = next((place for place in range(at + 1, len(words)) if words[place].before not in ("", "\n")), len(words))
    return phrases.names_person(words[at:end])
