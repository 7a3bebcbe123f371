"""Noun phrases of a cell that names people and bodies: its words, and where one may begin in the nominative."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Literal

from merilo.core.planfile import morphology, texts

# МБУК, МКУ, ГАУ …, and the usual short names of houses and bodies.
ABBREVIATION = re.compile(
    r"(?=..)(?:ФГ|[МГФО])?[БКА]?О?У(?:К|ДО|ДК|СО|ДОД)?"
    r"|[МРСГЦ]?ДК|СК|КДЦ|КДУ|М?ЦБС?|МРБ|ДШИ|ДМШ|ДХШ|СОШ|ЦКС|ЦКиД|ЦКД|РЦНК|КСК"
    r"|НКО|СОНКО|СМИ|ООО|АНО|МУП|ОМСУ|ОМС|ФАП|ЦРБ|МФЦ|КЦСОН|ТОС"
)
OPENING, _CLOSING = "«(„[", "»)“]"
_TOKEN = re.compile(r"\n|[,;/]|[^\s,;/]+")
_STRENGTH = "и\n/,;"  # separators from the weakest to the strongest

Form = tuple[str | None, str | None]  # number, gender


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the text. `before` holds the strongest separator since the word before it."""

    text: str
    start: int
    before: str = ""
    is_hidden: bool = False  # inside quotes or brackets

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def bare(self) -> str:
        return self.text.strip('.,;:«»()„“"[]')

    @property
    def is_capital(self) -> bool:
        return self.bare[:1].isupper()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Nouns in their dictionary form, by what they mean at the head of a party; see parties.toml."""

    bodies: frozenset[str]
    posts: frozenset[str]
    alike: frozenset[str]
    houses: frozenset[str]
    territories: frozenset[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the nouns of parties.toml."""
    data = tomllib.loads(resources.files(__package__).joinpath("parties.toml").read_text(encoding="utf-8"))
    return Vocabulary(**{name: frozenset(words.split()) for name, words in data.items()})


def words_of(text: str) -> list[Word]:
    """Return the words of a text; separators and «и» outside quotes and brackets stand in `before` of the next word."""
    words: list[Word] = []
    before, depth = "", 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "\n,;/":
            if not depth:
                before = max(before, token, key=_STRENGTH.find) if before else token
            elif words:
                words[-1] = replace(words[-1], text=text[words[-1].start : match.end()])
        elif token == "и" and not depth and words:
            before = before if before in (",", ";") else "и"
        else:
            words.append(Word(token, match.start(), before, is_hidden=depth > 0))
            before = ""
            depth = max(0, depth + sum(sign in OPENING for sign in token) - sum(sign in _CLOSING for sign in token))
    return words


Start = Literal["sure", "maybe", "unknown", "name", "short"]


def start_at(words: Sequence[Word], at: int) -> Start | None:
    """Return how surely a party can begin at a place, None when it cannot.

    sure: a body or a post in the nominative; maybe: a form that could be a genitive too; unknown: another noun that
    can only be a nominative; name: a person; short: an abbreviation.
    """
    if texts.PERSON.match(" ".join(word.text for word in words[at : at + 3])):
        return "name"
    if ABBREVIATION.fullmatch(words[at].bare):
        return "short"
    noun = _noun_at(words, at)
    if noun is None:
        return None
    lemma, known = lemma_of(words[noun].bare), vocabulary()
    if lemma in known.territories:
        return None
    is_sure = noun > at or not _can_be_oblique(words[noun].bare)
    if lemma not in known.bodies | known.posts:
        return "unknown" if is_sure else None
    if is_sure:
        return "sure"
    return (
        "maybe" if lemma in known.alike or (lemma in known.posts and words[noun].bare.casefold() != "главы") else None
    )


def lemma_at(words: Sequence[Word], at: int) -> str:
    """Return the lemma of the noun that heads the phrase beginning at a place, "" when there is none."""
    noun = _noun_at(words, at)
    return "" if noun is None else lemma_of(words[noun].bare)


def _noun_at(words: Sequence[Word], at: int) -> int | None:
    """Return the place of the nominative noun the phrase is about, after adjectives that agree with it."""
    known = vocabulary()
    forms: set[Form] | None = None
    for place in range(at, min(at + 6, len(words))):
        word = words[place]
        if place > at and word.before not in ("", "\n"):
            return None
        bare = word.bare.casefold().split("-")[0]
        if bare in known.posts and not _nominatives(bare, None, part="NOUN"):
            return place
        nouns = _nominatives(bare, forms, part="NOUN")
        adjectives = _nominatives(bare, forms, part="ADJF")
        is_known = lemma_of(bare) in known.bodies | known.posts | known.territories
        if nouns and (is_known or not adjectives or place + 1 == len(words)):
            return place
        if not adjectives:
            return None
        forms = adjectives
    return None


def _nominatives(bare: str, forms: set[Form] | None, *, part: str) -> set[Form]:
    """Return number and gender of the nominative readings of a word that agree with the adjectives before it."""
    found = {
        (reading.number, reading.gender)
        for reading in morphology.readings(bare)
        if reading.part == part and reading.case == "nomn"
    }
    return found if forms is None else {form for form in found if any(_agree(form, other) for other in forms)}


def _agree(one: Form, other: Form) -> bool:
    return one[0] == other[0] and (one[0] == "plur" or one[1] == other[1] or None in (one[1], other[1]))


def is_complete(current: Sequence[Word]) -> bool:
    """Tell whether words can stand for a party: a noun is there and the last word does not wait for another."""
    last = current[-1]
    if last.text[-1:] in '»)“"' or ABBREVIATION.fullmatch(last.bare) or names_person(current):
        return True
    parts = {reading.part for reading in morphology.readings(last.bare)}
    if parts <= {"PREP", "CONJ", "ADJF", "PRTF"} and lemma_of(last.bare) not in vocabulary().posts:
        return False
    return head_of(current) != "" or any(has_part(word.bare, "NOUN") for word in current)


def head_of(current: Sequence[Word]) -> str:
    """Return the lemma of the first body or post among the words, "" when there is none."""
    known = vocabulary().bodies | vocabulary().posts
    for word in current:
        for lemma in (lemma_of(word.bare), word.bare.casefold()):
            if lemma in known:
                return lemma
    return ""


def names_person(current: Sequence[Word]) -> bool:
    """Tell whether the words hold a person's name."""
    return bool(texts.PERSON.search(" ".join(word.text for word in current)))


def ends_with_person(current: Sequence[Word]) -> bool:
    """Tell whether a person's name ends the words."""
    return any(texts.PERSON.fullmatch(" ".join(word.text for word in current[-count:])) for count in (1, 2, 3))


def parts_person(words: Sequence[Word], at: int) -> bool:
    """Tell whether a place is inside a person's name («Ким Анна» and «Львовна» on the next line)."""
    return any(
        texts.PERSON.fullmatch(" ".join(word.text.rstrip(",;") for word in words[first:last]))
        for first in range(max(0, at - 2), at)
        for last in range(at + 1, min(at + 2, len(words)) + 1)
    )


def has_part(bare: str, *parts: str) -> bool:
    """Tell whether a word can be one of the parts of speech (as pymorphy3 names them)."""
    return any(reading.part in parts for reading in morphology.readings(bare))


def is_plural(bare: str) -> bool:
    """Tell whether a nominative is plural."""
    return all(reading.number == "plur" for reading in morphology.readings(bare) if reading.case == "nomn")


def is_animate(bare: str) -> bool:
    """Tell whether a noun means people."""
    return any("anim" in reading.marks for reading in morphology.readings(bare))


def is_surname(bare: str) -> bool:
    """Tell whether a word is known or looks like a surname."""
    return any("Surn" in reading.marks for reading in morphology.readings(bare))


def lemma_of(bare: str) -> str:
    """Return the dictionary form of a word (of its part before a hyphen), a noun of parties.toml first."""
    said, known = bare.split("-")[0], vocabulary()
    if said.casefold() in known.posts:
        return said.casefold()
    found = morphology.readings(said)
    of_nouns = [reading.lemma for reading in found if reading.part == "NOUN"]
    of_known = [lemma for lemma in of_nouns if lemma in known.bodies | known.posts | known.territories]
    return (of_known or of_nouns or [reading.lemma for reading in found] or [""])[0]


def _can_be_oblique(bare: str) -> bool:
    cases = [reading.case for reading in morphology.readings(bare) if reading.part == "NOUN"]
    return any(case not in ("nomn", "accs", "voct", None) for case in cases)
