"""When an institution was founded, as its site tells it: a label, a sentence, the story of the house."""

from __future__ import annotations

import re

_MAYBE_YEAR = re.compile(r"(?:1[789]|20)\d\d")
_FOUNDED = re.compile(
    r"(?:(?:создан|основан|образован|учрежд[её]н)н?(?:[аоы]|ый|ая|ое|ой|ого)?|открыт(?:[аоы]|ый|ая|ое|ой|ого)?|открыл(?:ся|ась|"
    r"ось)|зарегистрирован[аоы]?|построен[аоы]?|"
    r"(?:сдан|введ[её]н|запущен)[аоы]? в (?:эксплуатацию|строй)|распахнул[аи]?|открыл[аои]? (?:свои )?двери|"
    r"начал[аои]? (?:свою )?(?:работу|деятельность|историю)|"
    r"вед[её]т (?:свою )?историю|истори\w+[^.\n]{0,60}?начал(?:ась|ся)|"
    r"бер[её]т (?:сво[её] )?начало|(?:функционирует|существует|работает)[^.\n]{0,60}?\sс(?=\s)|"
    r"был[аои]? организован[аоы]?)\b(?:[^.\n]|(?<=\d)\.){0,120}?(?<!\d)(1[789]\d\d|20[0-4]\d)(?!\d)|"
    r"(?<!\d)(1[789]\d\d|20[0-4]\d)\s?(?:г\.|году?|г)?[^.\n]{0,100}?\b(?:создан[аоы]?|основан[аоы]?|"
    r"образован[аоы]?|учрежд[её]н[аоы]?|открыт[аоы]?|открыл(?:ся|ась|ось)|распахнул[аи]?)\b",
    re.I,
)
_FOUNDED_LABEL = re.compile(
    r"(?:дат[аойы]{1,2}|год(?:ом)?|д(?:ень|н[её]м))\s(?:создания|основания|рождения|образования|открытия|"
    r"(?:государственной\s)?регистрации)[^\d\n]{0,60}(?:\d{1,2}[.\s]\S{1,10}[.\s])?(1[789]\d\d|"
    r"20[0-4]\d)",
    re.I,
)
_KIND = re.compile(
    r"библиотек|выставочн|изб\w+.читальн|музе|дом\w*\s(?:культур|творчеств|ремес|народн)|\bДК\b|\bСДК\b|\bРДК\b|школ|учрежден|"
    r"клуб|театр|центр|организаци|филармон|цирк|парк|галере|систем[аы]\b|\bДШИ\b|\bДМШ\b|\bЦБС\b|дворец|студи",
    re.I,
)
_BUILT = re.compile(r"построен|эксплуатац|строй", re.I)
_HOUSE_ONLY = re.compile(r"здани|помещени|корпус|пристро|особняк", re.I)  # a house is older than who lives there
_SUBJECT = re.compile(rf"(?:^|[.!?]\s+)(?:наш\w*\s)?(?:{_KIND.pattern})\w*(?:\s+(?:«[^»]*»|[\w№-]+)){{0,2}}\s*$", re.I)
_EVENT = re.compile(r"выставк|конкурс|фестивал|концерт|акци[яи]\b|спектакл|набор|приём|прием|сезон", re.I)
# «С 2004 года — муниципальное учреждение»
_BECAME = re.compile(
    r"\bс\s(?:1[789]\d\d|20[0-4]\d)\s?г\w*\.?\s?[—–-]?\s?(?:муниципальн|бюджетн|казенн|казённ|автономн)\w+", re.I
)


def founded(text: str) -> str:
    """Return the words that tell when the institution was founded; empty when there are none."""
    if not _MAYBE_YEAR.search(text):
        return ""
    labelled = _FOUNDED_LABEL.search(text) or _BECAME.search(text)
    if labelled:
        return labelled.group()
    for match in _FOUNDED.finditer(text[:3000]):
        around = text[max(0, match.start() - 120) : match.end() + 80]
        if _BUILT.search(match.group()) and _HOUSE_ONLY.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        if _KIND.search(around) and not _EVENT.search(text[max(0, match.start() - 30) : match.end() + 30]):
            return match.group()
        if _SUBJECT.search(text[: match.start()]):
            return match.group()  # «Театр открылся … спектаклем»
    return ""


def tells_of_itself(text: str) -> bool:
    """Say whether a sentence begins with the institution: «Дворец культуры был открыт …»."""
    return bool(re.match(rf"\s*(?:наш\w*\s)?(?:[А-ЯЁ][а-яё]+\s){{0,2}}?(?:{_KIND.pattern})", text, re.I))
