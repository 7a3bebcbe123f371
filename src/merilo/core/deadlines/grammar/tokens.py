"""Words into tokens: numbers of every notation, words, signs; spelling that changes nothing is levelled here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

_CARDINALS: dict[str, tuple[str, ...]] = {
    "1": ("один", "одна", "одно", "одного", "одной", "одному", "одну", "одном", "одним"),
    "2": ("два", "две", "двух", "двум", "двумя"),
    "3": ("три", "трех", "трем", "тремя"),
    "4": ("четыре", "четырех", "четырем"),
    "5": ("пять", "пяти", "пятью"),
    "6": ("шесть", "шести"),
    "7": ("семь", "семи"),
    "8": ("восемь", "восьми"),
    "9": ("девять", "девяти"),
    "10": ("десять", "десяти"),
    "11": ("одиннадцать", "одиннадцати"),
    "12": ("двенадцать", "двенадцати"),
    "13": ("тринадцать", "тринадцати"),
    "14": ("четырнадцать", "четырнадцати"),
    "15": ("пятнадцать", "пятнадцати"),
    "16": ("шестнадцать", "шестнадцати"),
    "18": ("восемнадцать", "восемнадцати"),
    "20": ("двадцать", "двадцати"),
    "30": ("тридцать", "тридцати"),
    "40": ("сорок", "сорока"),
    "45": ("сорокапяти",),
    "50": ("пятьдесят", "пятидесяти"),
    "60": ("шестьдесят", "шестидесяти"),
    "90": ("девяносто", "девяноста"),
    "100": ("сто", "ста"),
}
_ORDINAL_STEMS: dict[str, int] = {
    "перв": 1, "втор": 2, "треть": 3, "трет": 3, "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8,
    "девят": 9, "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14,
    "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20,
    "тридцат": 30,
}  # fmt: skip
_ORDINAL_ENDINGS = frozenset(
    ("ый", "ой", "ий", "ая", "яя", "ья", "ое", "ье", "ого", "его", "ому", "ему", "ую", "ью", "ом", "ем", "ым", "им",
     "ей", "ые", "ых", "ьего", "ьей", "ьем", "ьему", "ьи", "ьих")
)  # fmt: skip
_NUMBERS = {word: int(value) for value, words in _CARDINALS.items() for word in words}
_PREFIX_NUMBERS = {
    "одно": 1, "двух": 2, "дву": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8,
    "девяти": 9, "десяти": 10, "двенадцати": 12, "четырнадцати": 14, "пятнадцати": 15, "двадцати": 20,
    "тридцати": 30, "сорокапяти": 45, "шестидесяти": 60, "девяносто": 90, "полутора": 1,
}  # fmt: skip
_ADJECTIVES = ("дневн", "суточн", "недельн", "месячн", "годичн", "летн", "квартальн")
_LONG_ADJECTIVE = rf"({'|'.join(sorted(_PREFIX_NUMBERS, key=len, reverse=True))})({'|'.join(_ADJECTIVES)})(\w+)"
_LATIN = str.maketrans("aceopxykmtbhnui", "асеорхукмтвнпиі")
_ROMANS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
# typed on a Russian keyboard or with digits: ІІ, Ш, П, 1У, IУ
_ROMAN_LOOKALIKES = str.maketrans({"і": "i", "у": "v", "х": "x", "ш": "iii", "п": "ii", "1": "i", "l": "i", "|": "i"})
_GLUED_ROMAN = r"(i{1,3}|iv)((?:кв|полуг)[а-я]*)"
_TOKEN = re.compile(
    r"(?P<roman>\b(?:1[vуxх]|[ivxіlуху]{1,4}1?|[ш]|[п]|11|1{3}|[li|1]{2,3})\b"
    r"(?=\s*[-–—,и]?\s*[-ivxіу1-4,йгя\s]{0,8}\s*(?:кв|полугод|п/г|п\.г)))"
    r"|(?P<num>\d{1,9})(?P<ord>\s?-\s?(?:ти|ми|го|ому|ей|ый|ой|ий|ая|ое|ую|ых|го|му|ом|х|й|я|е|ю|м)\b"
    r"|(?:го|ый|ой|ая|ое|ую|му|ых|х|й|я|е|ю)\b(?!\.))?"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<line>\s*\n\s*)"
    r"|(?P<sign>[^\w\s]|_)",
    re.IGNORECASE,
)  # fmt: skip
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)


# «30» декабря: the day of a form filled in by hand
_QUOTED_DAY = r"[«\"“„'‹]\s?(\d{1,2})\s?[»\"”“'›](?=\s*[а-яА-Я])"
_QUOTES = frozenset("«\"“„'‹")
_QUARTER_WITH_DASH = r"(?i)\bкв-л[аыуе]?\b\.?"
# words torn by a hyphenation or a stray space: «сен- тябрь», «посто-\nянно», «ма й»
_TORN = re.compile(r"(?<![а-яё])([а-яё]+)-?\s([а-яё]+)(?![а-яё])", re.IGNORECASE)
_WHOLE = frozenset(
    [
        "январь",
        "января",
        "январе",
        "февраль",
        "февраля",
        "феврале",
        "март",
        "апрель",
        "апреля",
        "апреле",
        "май",
        "июнь",
        "июня",
        "июне",
        "июль",
        "июля",
        "июле",
        "август",
        "августа",
        "августе",
        "сентябрь",
        "сентября",
        "сентябре",
        "октябрь",
        "октября",
        "октябре",
        "ноябрь",
        "ноября",
        "ноябре",
        "декабрь",
        "декабря",
        "декабре",
        "ежегодно",
        "ежеквартально",
        "ежемесячно",
        "еженедельно",
        "ежедневно",
        "постоянно",
        "систематически",
        "регулярно",
        "необходимости",
        "квартал",
        "квартала",
        "кварталы",
        "полугодие",
        "полугодия",
        "течение",
    ]
)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the pattern compiled at its first use: most phrases need few, and all of them delay the start."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign: `norm` is its levelled spelling, `value` of a number, `start`:`end` its place."""

    norm: str
    start: int
    end: int
    value: int | None = None
    ordinal: bool = False
    digits: int = 0

    @property
    def is_line(self) -> bool:
        return self.norm == "\n"


def level(text: str) -> str:
    """Return the text with dashes, spaces and quotes of one kind and no invisible signs; lengths may change."""
    text = text.translate(_INVISIBLE).translate(_DASHES).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    if "-л" in text.lower():
        text = compiled(_QUARTER_WITH_DASH).sub("кв.", text)
    if not _QUOTES.isdisjoint(text):
        text = compiled(_QUOTED_DAY).sub(r"\1", text)
    place = 0
    while match := _TORN.search(text, place):
        if (match[1] + match[2]).lower() in _WHOLE:
            text = text[: match.end(1)] + text[match.start(2) :]
        place = match.end(1)
    return text


def tokenise(text: str) -> tuple[Token, ...]:
    """Return the tokens of a levelled text; places count in that text."""
    lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text).replace("ё", "е")
    return tuple(_joined(_raw(lowered)))


def _raw(lowered: str) -> Iterable[Token]:
    for match in _TOKEN.finditer(lowered):
        start, end = match.span()
        if roman := match["roman"]:
            value = _roman(roman)
            if value is not None:
                yield Token(roman, start, end, value, ordinal=True)
                continue
        if match["num"]:
            yield Token(match["num"], start, end, int(match["num"]), bool(match["ord"]), len(match["num"]))
        elif match["line"]:
            yield Token("\n", start, end)
        elif match["sign"]:
            yield Token(match[0], start, end)
        else:
            yield from _word(match[0], start, end)


def _word(word: str, start: int, end: int) -> Iterable[Token]:
    if word.isascii() and word in _ROMANS:
        yield Token(word, start, end, _ROMANS[word], ordinal=True)
        return
    if word[0] == "i" and (glued := compiled(_GLUED_ROMAN).fullmatch(word)):
        middle = start + len(glued[1])
        yield Token(glued[1], start, middle, _ROMANS[glued[1]], ordinal=True)
        yield Token(glued[2], middle, end)
        return
    if word in ("c", "co", "k", "ko"):
        word = word.translate(_LATIN)
    if not word.isascii() and any("a" <= letter <= "z" for letter in word):
        word = word.translate(_LATIN)
    if word.isdigit():  # exotic digits without a decimal value in the pattern above
        yield Token(word, start, end)
        return
    if word in _NUMBERS:
        yield Token(word, start, end, _NUMBERS[word])
        return
    if (ordinal := _ordinal(word)) is not None:
        yield Token(word, start, end, ordinal, ordinal=True)
        return
    if any(stem in word for stem in _ADJECTIVES) and (match := compiled(_LONG_ADJECTIVE).fullmatch(word)):
        # «трёхдневный» is a number and an adjective of a unit, as «3-дневный» is
        middle = start + len(match[1])
        yield Token(match[1], start, middle, _PREFIX_NUMBERS[match[1]])
        yield Token(match[2] + match[3], middle, end)
        return
    yield Token(word, start, end)


def _ordinal(word: str) -> int | None:
    """Return the number of «первый», «второго», «двадцатую»."""
    for cut in range(3, len(word) - 1):
        if word[:cut] in _ORDINAL_STEMS and word[cut:] in _ORDINAL_ENDINGS:
            return _ORDINAL_STEMS[word[:cut]]
    return None


def _roman(text: str) -> int | None:
    return _ROMANS.get(text.translate(_ROMAN_LOOKALIKES))


def _joined(tokens: Iterable[Token]) -> Iterable[Token]:
    """Join «двадцати пяти» into one number."""
    last: Token | None = None
    for token in tokens:
        if (
            last is not None
            and last.value in (20, 30, 40, 50, 60, 90)
            and not last.digits
            and token.value is not None
            and token.value < 10
            and not token.digits
            and not (last.ordinal and token.ordinal)
        ):
            last = Token(last.norm + token.norm, last.start, token.end, (last.value or 0) + token.value, token.ordinal)
            continue
        if last is not None:
            yield last
        last = token
    if last is not None:
        yield last
