"""Who is responsible: the parties of a cell one by one, also where line breaks or commas between them were lost.

A new party begins where a noun phrase in the nominative begins and the phrase before it is complete. Quotes and brackets
are never looked into, so names keep their commas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from merilo.core.planfile import texts

# Lemmas of nouns that stand for a body of people or a post.
_BODIES = frozenset(
    [
        "администрация",
        "комитет",
        "отдел",
        "управление",
        "совет",
        "учреждение",
        "организация",
        "комиссия",
        "министерство",
        "департамент",
        "служба",
        "сектор",
        "центр",
        "дом",
        "дворец",
        "клуб",
        "библиотека",
        "музей",
        "школа",
        "система",
        "дума",
        "собрание",
        "группа",
        "фонд",
        "архив",
        "редакция",
        "оператор",
        "учредитель",
        "бухгалтерия",
        "агентство",
        "объединение",
        "ассоциация",
        "союз",
        "штаб",
        "палата",
        "предприятие",
        "театр",
        "парк",
        "филиал",
        "отделение",
        "подразделение",
        "общество",
        "аппарат",
        "секция",
        "коллегия",
        "площадка",
        "правление",
        "поселение",
        "колледж",
        "гимназия",
        "лицей",
        "детсад",
        "сад",
        "кинотеатр",
        "ансамбль",
        "студия",
        "цбс",
    ]
)
_POSTS = frozenset(
    [
        "директор",
        "руководитель",
        "глава",
        "председатель",
        "начальник",
        "заместитель",
        "член",
        "специалист",
        "сотрудник",
        "работник",
        "методист",
        "заведующий",
        "заведующая",
        "зав",
        "уполномоченный",
        "ответственный",
        "секретарь",
        "администратор",
        "депутат",
        "координатор",
        "модератор",
        "юрист",
        "бухгалтер",
        "эксперт",
        "консультант",
        "инспектор",
        "помощник",
        "библиотекарь",
        "библиограф",
        "художник",
        "волонтер",
        "волонтёр",
        "представитель",
        "управляющий",
        "исполнитель",
        "куратор",
        "программист",
        "староста",
        "педагог",
        "учитель",
        "режиссер",
        "режиссёр",
        "служащий",
    ]
)
_PLURAL = frozenset(("учреждение", "организация", "библиотека", "школа", "музей", "клуб", "дом", "филиал", "отделение"))
_KINDS_OF_HOUSE = frozenset(
    [
        "библиотека",
        "дом",
        "дворец",
        "центр",
        "музей",
        "школа",
        "система",
        "клуб",
        "театр",
        "парк",
        "объединение",
        "архив",
        "колледж",
        "ансамбль",
        "цбс",
    ]
)
_TERRITORIES = frozenset(
    [
        "район",
        "округ",
        "город",
        "поселение",
        "область",
        "край",
        "село",
        "республика",
        "посёлок",
        "поселок",
        "деревня",
        "станица",
        "хутор",
        "образование",
        "муниципалитет",
        "федерация",
        "год",
        "квартал",
    ]
)
_ABBREVIATION = re.compile(
    r"(?:М|Г|Ф|О)?[БКАГ]{1,3}У(?:К|ДО|ДК|СО|З|С)?|М(?:ЦБ|ЦБС|РБ|БУК|КУК|АУК|КДЦ|РДК)|(?:М|Р|С|Г|Ц)?ДК|СК|КДЦ|КДУ|ЦБС|ДШИ|ДМШ|ДХШ|МОУ|СОШ|ЦКС|РДК|"
    r"РЦНК|КСК|НКО|СОНКО|СМИ|ООО|АНО|МУК|МУП|МБОУ|МКОУ|МАОУ|ОМСУ|ЦКиД|ЦКД|ФАП|ЦРБ|МФЦ"
)
_TOKEN = re.compile(r"\n|[,;/]|[^\s,;/]+")
_OPENING, _CLOSING = "«(„[", "»)“]"


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    before: str  # the separators since the word before: "", ",", ";", "/", "\n", "и"
    is_hidden: bool  # inside quotes or brackets

    @property
    def bare(self) -> str:
        return self.text.strip('.,;:«»()„“"[]')

    @property
    def is_capital(self) -> bool:
        return self.bare[:1].isupper()


Sureness = Literal["sure", "maybe", "unknown", "name", "short"]


def split(text: str) -> tuple[str, ...]:
    """Return the parties named in a cell, as written but for list marks and outer punctuation; () for an empty cell."""
    parties: list[str] = []
    for piece in _entries(text):
        parties.extend(_split_entry(piece))
    return tuple(party for party in parties if party)


def is_party(text: str) -> bool:
    """Tell whether a short text names a person, a post or a body, and not a place or an abbreviation."""
    words = _words(text)
    if not words:
        return False
    surname = len(words) == 1 and words[0].is_capital and any("Surn" in tag for tag in _tags(words[0].bare.casefold()))
    return surname or (_start(words, 0) in ("name", "sure", "maybe") and not _is_house(words))


def _is_house(words: list[_Word]) -> bool:
    return _lemma_at(words, 0) in _KINDS_OF_HOUSE


def _entries(text: str) -> list[str]:
    """Part the text where a bullet or list number begins an entry, and at blank lines."""
    pieces: list[str] = []
    for line in re.sub(r"\n\s*\n", "\n\x00", text).split("\n"):
        bare = texts.without_mark(line.lstrip("\x00"))
        is_marked = bare != line.lstrip("\x00").strip() and bool(texts.entries(line.lstrip("\x00")))
        if pieces and not is_marked:
            pieces[-1] += "\n" + texts.flat(line.lstrip("\x00"))
        else:
            pieces.append(texts.flat(bare))
    return pieces


def _split_entry(text: str) -> list[str]:
    words = _words(text)
    starts = [0]
    for at in range(1, len(words)):
        if not words[at].is_hidden and _begins(words, at, since=starts[-1]):
            starts.append(at)
    ends = [*starts[1:], len(words)]
    return [
        _said(text, words[first:last], words[last : last + 1])
        for first, last in zip(starts, ends, strict=True)
        if first < last
    ]


def _said(text: str, words: list[_Word], following: list[_Word]) -> str:
    last = words[-1]
    said = texts.flat(text[words[0].start : last.start + len(last.text)])
    said = re.sub(r"\s+и$", "", said) if following and following[0].before == "и" else said
    said = said.strip(" ,;/")
    return said[:-1] if said.endswith(".") and not re.search(rf"(?:{texts.INITIALS}|\b\w{{1,3}}\.)$", said) else said


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    before, depth = "", 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "\n,;/":
            if not depth:
                before = max(before, token, key="и\n/,;".find) if before else token
            elif words:
                words[-1] = _Word(
                    text[words[-1].start : match.end()], words[-1].start, words[-1].before, words[-1].is_hidden
                )
            continue
        if token == "и" and not depth and words:
            before = before if before in (",", ";") else "и"
            continue
        words.append(_Word(token, match.start(), before, depth > 0))
        before = ""
        depth = max(0, depth + sum(sign in _OPENING for sign in token) - sum(sign in _CLOSING for sign in token))
    return words


def _begins(words: list[_Word], at: int, *, since: int) -> bool:
    """Tell whether the word at a place begins a new party; `since` is where the party before it began."""
    word, current = words[at], words[since:at]
    if word.before == ";":
        return True
    if word.text[0] in _OPENING:
        return False
    if _ends_sentence(words[at - 1]) and word.is_capital and _start(words, at) is not None:
        return True
    start = _start(words, at)
    if start is None or not _is_complete(current):
        return start in ("sure", "maybe") and word.before == "," and current[-1].text[-1:].isalpha()
    bare = len(current) == 1 or all(_can_be_adjective(each.bare) for each in current[:-1])
    head = _head(current)
    if start == "name":
        return word.before in (",", "/", "и") or (word.before == "\n" and _ends_with_person(current))
    if start == "short":
        return _begins_short(word, head, bare=bare)
    if _names_a_house(current, words, at, bare=bare):
        return word.before == ","
    if word.before in (",", "/"):
        among_theirs = (
            head in _POSTS and word.bare.islower() and _lemma_at(words, at) not in ("учреждение", "организация")
        )
        return start in ("sure", "unknown") or not among_theirs
    if word.before == "и":
        return not (bare and head in _POSTS) and (start == "sure" or (start == "maybe" and head not in _POSTS))
    if bare and start == "maybe":
        return False
    if word.before == "\n":
        if word.is_capital:
            return start in ("sure", "maybe") or (start == "unknown" and _is_animate(word.bare))
        return start == "sure" or (start == "maybe" and head not in _POSTS)
    return word.is_capital and start in ("sure", "maybe")


def _lemma_at(words: list[_Word], at: int) -> str:
    """Return the lemma of the noun that heads the phrase beginning at a place, "" when there is none."""
    noun = _noun_at(words, at)
    return _lemma(words[noun].bare) if noun is not None else ""


def _begins_short(word: _Word, head: str, *, bare: bool) -> bool:
    """Tell whether an abbreviation (МБУК …) begins a party: never right after a bare post or «отдел»."""
    if word.before in (",", "/"):
        return True
    if bare and head in _POSTS:
        return False
    return word.before == "\n" or (word.before == "и" and head not in _POSTS) or (not word.before and not bare)


def _names_a_house(current: list[_Word], words: list[_Word], at: int, *, bare: bool) -> bool:
    """Tell whether the phrase is the name of the institution just called: «учреждение Центральная библиотека»."""
    if _lemma_at(words, at) not in _KINDS_OF_HOUSE:
        return False
    last = current[-1]
    if _ABBREVIATION.fullmatch(last.bare):
        return True
    return bare and _lemma(last.bare) in ("учреждение", "организация", "предприятие") and not _is_plural(last.bare)


def _ends_sentence(word: _Word) -> bool:
    return word.text.endswith(".") and len(word.bare) > 3 and not word.bare.isupper()


def _ends_with_person(current: list[_Word]) -> bool:
    return bool(texts.PERSON.search(" ".join(word.text for word in current)))


def _start(words: list[_Word], at: int) -> Sureness | None:
    """Return how surely a party can begin at a place: a nominative noun phrase, a person's name or an abbreviation."""
    word = words[at]
    rest = " ".join(each.text for each in words[at : at + 3])
    if texts.PERSON.match(rest):
        return "name"
    if _ABBREVIATION.fullmatch(word.bare):
        return "short"
    noun = _noun_at(words, at)
    if noun is None:
        return None
    lemma = _lemma(words[noun].bare)
    if lemma in _TERRITORIES:
        return None
    sure = noun > at or not _can_be_oblique(words[noun].bare)
    if lemma in _BODIES or lemma in _POSTS:
        if sure:
            return "sure"
        return "maybe" if lemma in _PLURAL or (lemma in _POSTS and words[noun].bare.casefold() != "главы") else None
    return "unknown" if sure else None


def _noun_at(words: list[_Word], at: int) -> int | None:
    """Return the place of the nominative noun that the phrase beginning at a place is about, adjectives before it agreeing."""
    forms: set[tuple[str | None, str | None]] | None = None
    for place in range(at, min(at + 6, len(words))):
        word = words[place]
        if place > at and word.before:
            if word.before != "\n":
                return None
        bare = word.bare.casefold().split("-")[0]
        if bare in _POSTS and not _agreeing(bare, None, parts=("NOUN",)):
            return place
        nouns = _agreeing(bare, forms, parts=("NOUN",))
        adjectives = _agreeing(bare, forms, parts=("ADJF",))
        is_known = _lemma(bare) in _BODIES | _POSTS | _TERRITORIES
        if nouns and (is_known or not adjectives or place + 1 == len(words)):
            return place
        if not adjectives:
            return None
        forms = adjectives
    return None


def _agreeing(
    bare: str, forms: set[tuple[str | None, str | None]] | None, *, parts: tuple[str, ...]
) -> set[tuple[str | None, str | None]]:
    """Return number and gender of the nominative readings of a word that agree with the adjectives before it."""
    found = {(number, gender) for part, case, number, gender in _readings(bare) if part in parts and case == "nomn"}
    if forms is None:
        return found
    return {
        (number, gender)
        for number, gender in found
        if any(
            number == other and (number == "plur" or gender == kind or None in (gender, kind)) for other, kind in forms
        )
    }


def _is_complete(current: list[_Word]) -> bool:
    """Tell whether the words so far can stand for a party: a noun is there and the last word does not wait for another."""
    last = current[-1]
    if last.text[-1:] in '»)“"' or _ABBREVIATION.fullmatch(last.bare) or _ends_with_person(current):
        return True
    parts = {part for part, *_ in _readings(last.bare.casefold())}
    if parts <= {"PREP", "CONJ", "ADJF", "PRTF"} and _lemma(last.bare) not in _POSTS:
        return False
    return (
        any(part == "NOUN" for word in current for part, *_ in _readings(word.bare.casefold())) or _head(current) != ""
    )


def _head(current: list[_Word]) -> str:
    """Return the lemma of the first noun or post of a party."""
    for word in current:
        lemma = _lemma(word.bare.split("-")[0])
        if lemma in _BODIES or lemma in _POSTS or word.bare.casefold() in _POSTS:
            return lemma if lemma in _BODIES or lemma in _POSTS else word.bare.casefold()
    return ""


def _can_be_adjective(bare: str) -> bool:
    return any(part in ("ADJF", "PRTF") for part, *_ in _readings(bare.casefold()))


def _can_be_oblique(bare: str) -> bool:
    return any(
        case not in ("nomn", "accs", "voct", None) for part, case, *_ in _readings(bare.casefold()) if part == "NOUN"
    )


def _is_plural(bare: str) -> bool:
    return all(number == "plur" for part, case, number, _ in _readings(bare.casefold()) if case == "nomn")


def _is_animate(bare: str) -> bool:
    return any("anim" in tag for tag in _tags(bare.casefold()))


def _lemma(bare: str) -> str:
    found = _analyzed(bare.casefold().split("-")[0])
    nouns = [lemma for (part, *_), lemma, _ in found if part == "NOUN"]
    known = [lemma for lemma in nouns if lemma in _BODIES or lemma in _POSTS or lemma in _TERRITORIES]
    return (known or nouns or [lemma for _, lemma, _ in found] or [""])[0]


def _readings(bare: str) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [reading for reading, _, _ in _analyzed(bare)]


def _tags(bare: str) -> list[str]:
    return [tag for _, _, tag in _analyzed(bare)]


@lru_cache(maxsize=4096)
def _analyzed(bare: str) -> tuple[tuple[tuple[str | None, str | None, str | None, str | None], str, str], ...]:
    """Return the readings of a word: (part of speech, case, number, gender), lemma, tag. Source: pymorphy3's dictionary."""
    if not bare or not bare[0].isalpha():
        return ()
    return tuple(
        ((str(found.tag.POS), found.tag.case, found.tag.number, found.tag.gender), found.normal_form, str(found.tag))
        for found in _analyzer().parse(bare)
    )


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
