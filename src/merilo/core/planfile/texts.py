"""Small readings of text shared by the modules of the room: spaces, list marks, numbers of items, headings, people."""

from __future__ import annotations

import re
from collections.abc import Iterable

BULLET = r"[•·●▪■◦‣⁃∙*–—\-]"
_MARKED = re.compile(
    rf"^\s*(?:{BULLET}(?=\s)|[•·●▪■◦‣⁃∙]|\d{{1,2}}(?:\.\d{{1,2}})*[.)](?=\s)|[а-яa-z]\)(?=\s))", re.IGNORECASE
)
_LIST_DASH = re.compile(r"^\s*[–—\-*](?=\s)")
_BOLD = re.compile(r"\*\*")

NUMBER = re.compile(r"^\s*(?:№\s*|[Пп](?:ункт|\.)?\s*)?(\d{1,3}(?:\.\d{1,3})*)\s*[.)]?\s*$")
_NUMBERED_TEXT = re.compile(r"^\s*(?:№\s*)?(\d{1,3}(?:\.\d{1,3})*)(?:[.)]\s*|\s+)(?=[^\W\d])")
ROMAN = re.compile(r"^\s*(M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?=[.)\s]|$)")

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")

INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич|вна|ична|инична|ьич|оглы|кызы)"
PERSON = re.compile(rf"{INITIALS}\s?{SURNAME}|{SURNAME}\s{INITIALS}|{SURNAME}\s[А-ЯЁ][а-яё]+\s{PATRONYMIC}(?![а-яё])")

_MONTH = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-яё]*"
_YEARS = r"(?:19|20)\d\d(?:\s?[-–—/]\s?(?:19|20)\d\d)?\s*(?:год\w*|гг?\.?)?"
_ORDER = r"(?:I{1,3}|IV|[1-4])(?:\s?-?\s?(?:ый|ой|ий|е|й|я))?"
_ORDER_WORD = r"(?:перв|втор|трет|четв[её]рт)[а-яё]+"
_CALENDAR: tuple[tuple[str, re.Pattern[str]], ...] = (
    *tuple(
        (style, re.compile(rf"^(?:(?:в|на|за)\s+)?{body}(?:\s*,?\s*{_YEARS})?[.:]?$", re.IGNORECASE))
        for style, body in (
            ("month", rf"(?:{_MONTH}\s*[-–—,и]*\s*)+(?:месяц[а-яё]*)?"),
            ("quarter", rf"(?:{_ORDER}|{_ORDER_WORD})(?:\s*[-–—]\s*{_ORDER})?\s*кв(?:артал[а-яё]*|\.)?"),
            ("half", rf"(?:{_ORDER}|{_ORDER_WORD})\s*полугоди[а-яё]*"),
        )
    ),
    ("year", re.compile(rf"^(?:(?:в|на)\s+)?{_YEARS}[.:]?$", re.IGNORECASE)),
)
_SECTION = re.compile(
    r"^\s*(?:раздел|глава|блок|часть|направление|этап)\s+(?:№\s*)?(?:\d|[IVX]+\b|перв|втор|трет)", re.IGNORECASE
)


def heading_style(text: str) -> str | None:
    """Return how a heading is marked: month, quarter, half, year, section, roman, 1, 2 (its depth), caps; or None."""
    words = flat(text)
    for style, pattern in _CALENDAR:
        if pattern.match(words) and len(words.split()) <= 6:
            return style
    if _SECTION.match(words):
        return "section"
    if (match := ROMAN.match(words)) and match[1] and len(words) > len(match[0]) + 1:
        return "roman"
    number, rest = split_number(words)
    if number:
        return str(number.count(".") + 1)
    letters = [sign for sign in rest if sign.isalpha()]
    return "caps" if len(letters) > 3 and all(sign.isupper() for sign in letters) else None


def is_calendar(text: str) -> bool:
    """Tell whether a text names a part of the calendar and nothing else: «Март», «II квартал», «2025 год»."""
    return heading_style(text) in ("month", "quarter", "half", "year")


def is_heading(text: str) -> bool:
    """Tell whether a text is marked as a heading: a Roman number, «Раздел 2», a month, a quarter, all capitals."""
    return heading_style(text) in ("month", "quarter", "half", "year", "section", "roman", "caps")


def flat(text: str) -> str:
    """Return the text on one line, bold marks of plain text files taken away, runs of spaces made one."""
    return " ".join(_BOLD.sub("", text).split())


def mended(text: str) -> str:
    """Return a cell's text with lines broken only where a list begins an entry; other breaks are wraps of the cell."""
    lines: list[str] = []
    for raw in text.split("\n"):
        line = flat(raw)
        if not line:
            continue
        if lines and not _begins_entry(line, before=lines[-1]):
            lines[-1] = joined(lines[-1], line)
        else:
            lines.append(line)
    return "\n".join(lines)


def joined_lines(lines: Iterable[str]) -> str:
    """Join the lines of one paragraph; see `joined`."""
    text = ""
    for line in lines:
        text = joined(text, line.strip()) if text else line.strip()
    return text


def joined(before: str, after: str) -> str:
    """Join two lines with a space, or without one where a hyphen ends the first («2026-» and «2028»)."""
    return before + after if re.search(r"\w-$", before) and after[:1].isalnum() else f"{before} {after}"


def _begins_entry(line: str, *, before: str) -> bool:
    if not _MARKED.match(line):
        return False
    if _LIST_DASH.match(line) or line[0].isdigit() or line[1:2] == ")":
        return before[-1] in ":;.,»)!?" or bool(_MARKED.match(before))
    return True


def is_mark(text: str) -> bool:
    """Tell whether a text is a list mark and nothing else."""
    return bool(re.fullmatch(rf"\s*(?:{BULLET}|\d{{1,2}}[.)]|[а-яa-z]\))\s*", text, re.IGNORECASE))


def entries(text: str) -> list[str]:
    """Return the numbered or bulleted entries of a mended cell text, marks kept; [] when it is no list."""
    return [line for line in text.split("\n") if _MARKED.match(line)]


def continues_list(before: str, after: str) -> bool:
    """Tell whether a text begins with the list number that follows the last one of another text."""
    numbers = [int(found) for found in re.findall(r"(?:^|\n)\s*(\d{1,2})[.)]\s", before)]
    first = re.match(r"\s*(\d{1,2})[.)]\s", after)
    return bool(numbers) and first is not None and int(first[1]) == numbers[-1] + 1


def without_mark(text: str) -> str:
    """Return the text without the bullet or list number it begins with."""
    return _MARKED.sub("", text, count=1).strip()


def without_bullet(text: str) -> str:
    """Return the text without the bullet it begins with; list numbers stay."""
    return re.sub(rf"^\s*{BULLET}\s+", "", text)


def number_of(text: str) -> str | None:
    """Return an item's number without its dot («1.», «1.2)», «№ 3»), or None when the cell is no number."""
    match = NUMBER.match(text)
    return match[1] if match else None


def is_letter(text: str) -> bool:
    """Tell whether a cell is a letter that counts the parts of an item: «а)», «б.»."""
    return bool(re.fullmatch(r"\s*[а-я]\s?[.)]\s*", text, re.IGNORECASE))


def split_number(text: str) -> tuple[str | None, str]:
    """Return the number a text begins with and the rest: «1.2. Провести» gives «1.2» and «Провести»."""
    match = _NUMBERED_TEXT.match(text)
    if not match:
        return None, text
    return match[1], text[match.end() :]


def follows(number: str, previous: str | None) -> bool:
    """Tell whether a number can come right after another: 1 → 2, 1.1 → 1.2, 2 or 2.1, nothing → 1, 1.1 or 2.1."""
    now = [int(part) for part in number.split(".")]
    if previous is None:
        return now[-1] == 1 or len(now) > 1
    last = [int(part) for part in previous.split(".")]
    if now == [*last, 1] or now == [1]:
        return True
    for depth in range(len(last)):
        grown = [*last[:depth], last[depth] + 1]
        if now == grown or now == [*grown, 1]:
            return True
    return False


def key(text: str) -> str:
    """Return the text for comparing captions: lower case, ё as е, letters and digits only."""
    return re.sub(r"[\W_]+", "", text.casefold().replace("ё", "е"))


def is_dash(text: str) -> bool:
    """Tell whether a cell only shows that it is empty: a dash."""
    return bool(re.fullmatch(r"\s*[-–—]+\s*", text))


def is_ditto(text: str) -> bool:
    """Tell whether a cell only points at the one above: «-"-», «- // -», «то же»."""
    bare = re.sub(r"\s+", "", text.casefold())
    return bare in ("тоже", "тотже", "теже", "тамже") or bool(
        re.fullmatch(r"[-–—]*(?:[\"«»“”„]+|//|''|,,)[-–—]*", bare)
    )
