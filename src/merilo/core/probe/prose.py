"""What a site tells in passing, in a sentence under no heading: an institution's parts, its rooms, its services."""

from __future__ import annotations

import re

from merilo.core.probe import words
from merilo.core.probe.demands import HALF, QUOTE, STRONG, Finding, newest
from merilo.core.probe.page import Block, Page
from merilo.core.probe.result import Evidence
from merilo.core.probe.site import BRANCH, OTHER, OWN, Site
from merilo.core.wording import shortened

FOUNDER, STRUCTURE, ROOMS, SERVICES = "1.1/site/05", "1.1/site/07", "1.1/site/14", "1.1/site/11"
RATED, ACCESS = "1.1/site/17", "own/accessibility"
LEFT_TO_THE_PORTAL = frozenset({"1.1/site/13", "1.1/site/17", "1.1/site/18"})
LONGEST = 2500
_PARTS = r"(?:отдел|филиал|подразделени|библиотек|клуб|сектор|абонемент|зал)\w*"
_STRUCTURE = re.compile(
    rf"(?:вход(?:ят|ит)|включает(?: в себя)?|состоит из|объединяет)[^.]{{0,80}}{_PARTS}[^.]*[,:;][^.]*{_PARTS}", re.I
)
_ROOM = re.compile(
    r"зал\w*[^.,;]{0,40}\d+[^.,;]{0,12}мест|\d+ (?:посадочн\w+ )?мест|площад\w+[^.,;]{0,20}\d+|\d+ ?кв\.? ?м|"
    r"(?:звуков|светов|музыкальн|мультимедийн|компьютерн|сценическ)\w+ (?:и \w+ )?(?:оборудовани|аппаратур|техник)\w*|"
    r"оборудован\w*|оснащ[её]н\w*|хореографическ\w+ (?:класс|зал)|гримёрн\w+|гримерн\w+|костюмерн\w+|фойе|гардероб|"
    r"компьютер\w*|автобус\w* для|библиобус|мастерск\w+",
    re.I,
)
# «Музей располагает пятью залами, мастерской, аудиогидами»: numbers in words, several things.
_HAS = re.compile(r"(?:располага\w+|распоряжени\w+|име(?:ется|ются)|есть|оборудован\w*|оснащ\w+)[^.]{20,400}", re.I)
_THING = re.compile(
    r"(?:[а-яё]+\s)?\b(?:зал|кабинет|класс|цех|мастерск|сцен|аппаратур|оборудовани|компьютер|инструмент|киоск|проектор|экран|фой|"
    r"микрофон|костюм|помещени|аудиогид|витрин|фонд|библиотек|гардероб|студи|площадк|микшер|колонк|комнат|ноутбук|принтер|планшет|"
    r"сканер|интерактивн|освещени|экспозици|подвесн)\w*",
    re.I,
)
_NUMBER = r"(?:\d+|один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять)"
_COUNTED = re.compile(
    rf"\b{_NUMBER} (?:\w+ )?(?:мест|компьютер|ноутбук|кв|зал|кабинет|класс|помещени)|\bна \d+ мест|"
    r"площад\w+[^.,;]{0,20}\d",
    re.I,
)
_ROOM_CARD = re.compile(
    r"(?:зал|сцена|класс|кабинет|фойе|помещени)\w{0,3}\b[^.,;\d]{0,25}\d+\s(?:посадочн\w+ )?(?:мест|кв)\w*", re.I
)
_PROGRAMME = re.compile(
    r"\W*(?:ДПП|ДОП|ДООП|ДПОП|ДОПП|предпрофессиональн|общеразвивающ|дополнительн\w+ (?:предпроф|общеразв|общеобр))"
    r"\w*[^\n]{0,120}\d\s?(?:\(\d+\)\s?)?(?:лет|год)",
    re.I,
)
_ACCESS = re.compile(
    r"пандус|(?:кнопк|звон)\w*[^.,;]{0,20} вызов|тактильн|брайл|инвалид|коляс|поручн|подъ[её]мник|"
    r"индукционн|сопровожд|сурдо",
    re.I,
)
# What the assessment gave this very institution: «участвовала в независимой оценке и набрала 93,4 балла».
_RATED = re.compile(
    r"(?:\bв 20\d\d[^.]{0,60})?независим\w+ оценк[^.]{0,120}?(?:набрал|получил|занял|составил|присвоен)\w*[^.]{0,60}?"
    r"\d(?:[.,]\d+)?(?:-?[ео]е)?\s(?:балл|место)[^.]{0,60}",
    re.I,
)
_FOUNDER = re.compile(
    r"учредител(?:ь|ем|ями?)\b[^.\n]{0,80}\sявля[ею]тся\s[^.\n]{0,120}(?:администраци|округ|район|город|муниципальн|управлени|област|кра[йя]\b)",
    re.I,
)
_SERVICE = re.compile(
    r"(?:осуществля\w+|следующие)\s(?:[а-яё]+\s){0,2}?виды деятельности:?\s[^.!?]*[,;][^.!?]*[,;]|"
    r"(?:мы|библиотек\w*|музе[йя]|дом\w* культуры|дворец\w*|центр|учреждени\w*|театр|школа|парк)\s(?:[а-яё«»]+\s){0,3}?"
    r"(?:предоставля\w+|предлага\w+|оказыва\w+|показыва\w+|провод(?:им|ит)|организу\w+|выда[её]м|помога\w+|обслужива\w+):?\s[^.!?]*,[^.!?]*,",
    re.I,
)


def told(site: Site) -> dict[str, list[Finding]]:
    """Return what sentences of the site's own pages tell of structure, rooms and services."""
    found: dict[str, list[Finding]] = {}
    for page, place, block in site.lines():
        text = block.text
        if block.links:
            _only_a_link(found, page, block)
        if block.links or block.level or not 40 < len(text) < LONGEST:
            continue
        for code, quote, why in _of(text):
            owner = OWN if code == FOUNDER else site.owner(page, place)
            if owner == BRANCH and code != STRUCTURE:
                found.setdefault(code, []).append(Finding(HALF, _seen(page, quote), f"{why}, но только у филиала"))
            elif owner != OTHER:
                newest_year = newest(quote, site.on)
                found.setdefault(code, []).append(Finding(STRONG, _seen(page, quote), why, newest_year))
    for page in site.pages:
        if page.is_news or page.is_branch:
            continue
        for code, several, why in (
            (ROOMS, _rooms_in_cards(page), "помещения названы на странице"),
            (SERVICES, _programmes(page), "образовательные программы названы на странице"),
        ):
            if len(several) >= 2:
                found.setdefault(code, []).append(Finding(STRONG, _seen(page, "; ".join(several)), why))
    return found


def _seen(page: Page, quote: str) -> Evidence:
    return Evidence(page.url, page.clicks, shortened(quote, QUOTE), "fact", page.screenshot)


def _rooms_in_cards(page: Page) -> list[str]:
    """Return the rooms told in lines of their own, as cards: «Большой зал», «460 мест»; one alone is no description."""
    short = (one.text for one in page.blocks if len(one.text) < 80 and one.zone == "main" and not one.is_common)
    return _ROOM_CARD.findall(" ".join(short))


def _programmes(page: Page) -> list[str]:
    """Return the lines that are programmes of a school, what it teaches and how long: «ДПП «Живопись», 5 лет»."""
    return [one.text for one in page.blocks if not one.links and not one.is_common and _PROGRAMME.match(one.text)]


def _only_a_link(found: dict[str, list[Finding]], page: Page, block: Block) -> None:
    """Note a paper that a line names and leaves to bus.gov.ru."""
    services = (words.service_at(link.url) for link in block.links)
    if any(service is not None and service.means == "card" for service in services):
        for code in words.titled(block.text[:300]) & LEFT_TO_THE_PORTAL:
            evidence = Evidence(page.url, page.clicks, shortened(block.text, QUOTE), "link", page.screenshot)
            why = "только ссылка на bus.gov.ru, на самом сайте этого не видно"
            found.setdefault(code, []).append(Finding(HALF, evidence, why))


def _of(text: str) -> list[tuple[str, str, str]]:
    told_here = []
    if part := _STRUCTURE.search(text):
        told_here.append((STRUCTURE, part.group(), "подразделения названы в тексте"))
    if "чредител" in text and (founder := _FOUNDER.search(text)):
        told_here.append((FOUNDER, founder.group(), "учредитель назван в тексте"))
    if "зависим" in text and (mark := _RATED.search(text)):
        told_here.append((RATED, mark.group(), "результат оценки назван в тексте"))
    if _tells_rooms(text):
        told_here.append((ROOMS, text, "помещения и оборудование описаны в тексте"))
    if len({one.lower() for one in _ACCESS.findall(text)}) >= 3:
        told_here.append((ACCESS, text, "условия доступности описаны в тексте"))
    if served := _SERVICE.search(text):
        told_here.append((SERVICES, served.group(), "услуги названы в тексте"))
    return told_here


def _tells_rooms(text: str) -> bool:
    """Say whether a text tells rooms and equipment: three marks of them with a number, or several things one has."""
    if any(letter.isdigit() for letter in text) and len({one.lower() for one in _ROOM.findall(text)}) >= 3:
        return True
    if _COUNTED.search(text) and len({one.lower() for one in _THING.findall(text)}) >= 3:
        return True
    return any(len({one.lower() for one in _THING.findall(had)}) >= 3 for had in _HAS.findall(text))
