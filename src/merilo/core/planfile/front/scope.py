"""For which days and which municipality a plan is, as its title or a note says."""

from __future__ import annotations

import re
from datetime import date

from merilo.core import deadlines
from merilo.core.planfile import texts
from merilo.core.planfile.draft import Period

_ACTS = re.compile(
    r"(?:\bот\s+)[«\"]?\d{1,2}[»\"]?[\s.]\s*(?:\d\d\.|[а-яё]+\s+)\d{4}\s*(?:г(?:ода|\.)?)?|№\s*\S+", re.IGNORECASE
)
_WORD = r"[а-яё]+"
_SPAN = re.compile(
    r"(?P<lead>\b(?:на|в|во|за|период)\s+)?(?:период\s+)?(?P<term>"
    r"с\s+\d{1,2}(?:[.\s][^,;]{2,25}?)?\s+по\s+\d{1,2}[.\s][^,;]{3,25}?\d{4}"
    r"|\d\d\.\d\d\.\d{4}\s*[-–—]\s*\d\d\.\d\d\.\d{4}"
    r"|(?:[369]|три|шесть|девять)\s+месяц\w+\s+(?:19|20)\d\d"
    r"|(?:(?:[IVX1-4]{1,3}|перв\w+|втор\w+|трет\w+|четв\w+)(?:\s?-?\s?(?:ый|ой|ое|ом|е|й|м))?(?:\s*[-–—и]+\s*[IVX1-4]{1,3})?\s*(?:кварт\w+|кв\.|полугоди\w+)"
    r"|(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-яё]*(?:\s*[-–—]\s*[а-яё]+)?)?\s*"
    r"(?<!\d)(?:19|20)\d\d(?:\s*[-–—/]\s*(?:20)?\d\d(?!\d))?"
    r")(?!\d)(?P<tail>\s*(?:уч\w*\.?\s*)?г(?:оды|ода|оду|од|г\.?|\.|\b)?)?",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:"
    r"\s*(?:г(?:од[а-яё]*|\.))?\s*и\s+(?:на\s+)?плановый\s+период\s+(?:(?:19|20)\d\d\s*(?:г(?:од[а-яё]*|\.)\s*)?[-–—,и]\s*)*"
    r"|(?:\s*,\s*(?:19|20)\d\d)*\s*(?:,|и|по)\s*)"
    r"((?:19|20)\d\d)(?=\s*г)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"(?:выявленн|итог|результат|проведенн|состоявш|утвержд|\bза\b|отч[её]т)[^,;.]{0,120}$", re.IGNORECASE
)


def period_of(text: str) -> Period | None:
    """Return the period a title or note names («на 2026–2028 годы», «в I полугодии 2026 года»), or None.

    Years of acts («от 12.01.2026 № 5») do not count; «на … год» is stronger than «в … году», and both are
    stronger than years of what has passed («выявленных в … году»).
    """
    bare = _ACTS.sub(lambda match: " " * len(match[0]), texts.flat(text))
    bare = _YEARS.sub(lambda match: f"{match[1]}-{match[2]}" if match[1] < match[2] else match[0], bare)
    found: list[tuple[int, Period]] = []
    for match in _SPAN.finditer(bare):
        span = _dated(match["term"], is_school="уч" in (match["tail"] or "").casefold())
        if span is None:
            continue
        lead = (match["lead"] or "").strip().casefold()
        is_past = lead != "на" and bool(_PAST.search(bare[: match.start()] + (match["lead"] or "")))
        found.append(
            ((2 if is_past else 0) + (0 if lead in ("на", "период") else 1 if lead or match["tail"] else 3), span)
        )
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _dated(term: str, *, is_school: bool) -> Period | None:
    years = [int(year) for year in texts.YEAR.findall(term)]
    double = re.fullmatch(r"((?:19|20)\d\d)\s*[-–—/]\s*(?:20)?(\d\d)", term.strip())
    if double:
        first = int(double[1])
        last = first // 100 * 100 + int(double[2])
        if is_school:
            return Period(date(first, 9, 1), date(last, 8, 31))
        return Period(date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    if len(years) == 1 and term.strip().isdigit():
        return Period(date(years[0], 1, 1), date(years[0], 12, 31))
    if months := re.match(r"(\w+)\s+месяц", term):
        last = {"3": 3, "три": 3, "6": 6, "шесть": 6, "9": 9, "девять": 9}[months[1].casefold()]
        return Period(date(years[0], 1, 1), date(years[0], last, 31 if last == 3 else 30))
    windows = deadlines.parse(_nominative(term)).all_windows()
    return Period(windows[0].start, windows[-1].end) if windows else None


def _nominative(term: str) -> str:
    for order, word in enumerate(("перв", "втор", "трет", "четв"), 1):
        term = re.sub(rf"\b{word}\w*", str(order), term, flags=re.IGNORECASE)
    term = re.sub(r"(?<=[IVX\d])\s?-\s?(?:ый|ой|ое|ом|ем|е|й|м)(?=\s)", "", term)
    return re.sub(
        r"(?<=[а-яё])(?:м|и|е|ом)(?=\s+(?:кв|полуг))|(?<=полугоди)и\b", lambda m: "е" if m[0] == "и" else "", term
    )


_NAME = r"[«\"]?[А-ЯЁ][а-яё]+(?:-[А-Яа-яёЁ]+)*[»\"]?"
_SORT = r"(?:муниципальн[а-яё]+|городск[а-яё]+|сельск[а-яё]+|административн[а-яё]+)"
_UNIT = r"(?:район(?:а|е|у|ом)?|округ(?:а|е|у|ом)?|поселени(?:е|я|и|ю|ем)|сельсовет(?:а|е)?|улус(?:а|е)?)(?![а-яё])"
_TOWN = r"(?:город(?:а|е|у)?|г\.|пос[её]л(?:ок|ка|ке)|пгт\.?|п\.|сел(?:о|а|е)|с\.|деревн(?:я|и|е)|станиц(?:а|ы|е))"
_REGION = rf"(?:\s+(?:{_NAME}\s+(?:области|края|автономного округа)|Республики\s+{_NAME}))?"
_ADJECTIVE = (
    r"(?!Муниципальн|Городск|Сельск|Общественн)[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
    r"(?:ий|ый|ой|его|ого|ем|ом|ему|ому|ее|ое|ей|ая|им|ым)"
)
_TERRITORIES = tuple(
    re.compile(pattern + _REGION)
    for pattern in (
        rf"[Мм]униципальн(?:ого|ое|ом|ому|ым)\s+образовани(?:я|е|и|ю|ем)\s+(?:[«\"][^»\"]+[»\"]|(?:{_TOWN}\s+)?{_NAME}(?:\s+{_SORT})*(?:\s+{_UNIT})?|{_SORT}\s+{_UNIT}\s+{_NAME})",
        rf"\bМО\s+(?:[«\"][^»\"]+[»\"]|{_NAME}(?:\s+{_SORT})*(?:\s+{_UNIT})?)",
        rf"{_ADJECTIVE}(?:\s+{_SORT})*\s+{_UNIT}",
        rf"(?:{_SORT}\s+)+{_UNIT}\s+(?:[«\"][^»\"]+[»\"]|(?:{_TOWN}\s+)?{_NAME})",
        rf"{_UNIT}\s+[«\"][^»\"]+[»\"]",
        rf"(?<![а-яёА-ЯЁ.])(?<!\d)(?<!\d ){_TOWN}\s+(?:[«\"][^»\"]+[»\"]|{_NAME}(?:\s+{_NAME})?)",
    )
)


_CAPITALS = re.compile(r"[А-ЯЁ]{3,}(?![а-яё])")
_KIND = re.compile(
    r"муницип|городск|сельск|админист|район|округ|поселен|сельсовет|улус|образован|город|пос[её]л|област|кра[йя]|авт",
    re.IGNORECASE,
)


def territory_of(text: str) -> str | None:
    """Return the municipality a text names, exactly as written there (never declined), or None."""
    line = texts.flat(text)
    small = _CAPITALS.sub(_in_small, line)
    for pattern in _TERRITORIES:
        if match := pattern.search(small):
            return line[match.start() : match.end()].strip()
    return None


def _in_small(match: re.Match[str]) -> str:
    return match[0].casefold() if _KIND.match(match[0]) else match[0].capitalize()
