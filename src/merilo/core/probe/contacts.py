"""Facts that may stand anywhere on a site: names, addresses, telephones, hours, heads, the day of founding, a map."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from merilo.core.probe import facts, founding, words
from merilo.core.probe.page import DRAWN_MAP, Page
from merilo.core.probe.result import Evidence
from merilo.core.probe.site import OTHER, OWN, Site
from merilo.core.wording import shortened

_DIRECTIONS_TEXT = re.compile(r"остановк|автобус|троллейбус|трамва|метро|маршрут|пешком|проехать|доехать|вокзал", re.I)
# «Проезд автобусами 3, 7 до остановки «Парк»»: said in a line, without a heading.
_DIRECTIONS_LABEL = re.compile(r"(?:схема )?(?:проезд\b|как (?:до|про)ехать|как (?:нас )?найти|как добраться)", re.I)
_ONE_CAN_GET = re.compile(
    r"(?:добраться|доехать|проехать|\bехать)[^.]{0,60}(?:автобус|троллейбус|трамва|метро|маршрут|остановк)", re.I
)
_WORKS = re.compile(r"\bперерыв\b|\bобед\b|без выходных|санитарн\w+ день", re.I)  # nothing else has a break
_SCHEME_PICTURE = re.compile(
    r"схем\w* (?:проезд|размещ|располож)|карт\w* (?:проезд|располож)|как (?:нас найти|проехать|добраться)|map", re.I
)
_BARE_SCHEME = re.compile(r"\W*(?:схема|карта|план)\W*", re.I)  # on a page of contacts, of the way there
_IS_OF_WAY = re.compile(r"контакт|адрес|проезд|координат|где мы|как нас", re.I)
_DRAWN_MAP = re.compile(
    r"ymaps\.(?:ready|Map)|ymaps3\.|api-maps\.yandex|DG\.(?:map|then)|mapgl\.Map|L\.map\(|google\.maps\.Map|appendYandexMap"
)
_FOREIGN_HEAD = re.compile(
    r"администраци|управлени\w+ культур|министр|департамент|глава\b|главы\b|губернатор|"
    r"совет\w* депутат|отдел\w* культур|комитет",
    re.I,
)
_PHONE_LABEL = re.compile(r"тел(?:ефон\w*|\.)?\s*:?$", re.I)
_ADDRESS_LABEL = re.compile(r"адрес[а-я ]*:?$", re.I)
_FOUNDED_LABEL = re.compile(r"(?:дата|год) (?:государственной )?(?:созда|основа|образова|открыт|регистр)", re.I)
# By whose act an institution was founded: the founder named there does not own the date.
_BY_ACT = re.compile(r"(?:постановлени|распоряжени|решени|приказ|указ)\w* [^.;]{0,120}", re.I)
_SHORT_LABEL = re.compile(r"(?:сокращ[её]нн|кратк)\w+ (?:наименован|назван)\w*[^:]{0,40}:?$", re.I)
_OF_PARENT = re.compile(r"(?:филиал|подразделени)\w*\s*$", re.I)  # before the name of whom it is a part of
_INN = re.compile(r"ИНН[\s:/КП]{0,8}(\d{10})(?!\d)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A fact on a line, and whose it is."""

    value: str
    owner: str
    page: Page
    quote: str

    def evidence(self) -> Evidence:
        """Return where the fact was seen."""
        return Evidence(self.page.url, self.page.clicks, shortened(self.quote, 220), "fact", self.page.screenshot)


@dataclass
class Contacts:
    """All facts of a site, gathered in one pass over its lines."""

    phones: list[Spot] = field(default_factory=list)
    emails: list[Spot] = field(default_factory=list)
    addresses: list[Spot] = field(default_factory=list)
    hours: list[Spot] = field(default_factory=list)
    hours_drawn: list[Spot] = field(default_factory=list)
    heads: list[Spot] = field(default_factory=list)
    heads_short: list[Spot] = field(default_factory=list)
    founded: list[Spot] = field(default_factory=list)
    full_names: list[Spot] = field(default_factory=list)
    short_names: list[Spot] = field(default_factory=list)
    maps: list[Spot] = field(default_factory=list)
    map_links: list[Spot] = field(default_factory=list)
    directions: list[Spot] = field(default_factory=list)
    inns: Counter[str] = field(default_factory=Counter)


def gather(site: Site) -> Contacts:
    """Return the facts of all lines that are no news."""
    found = Contacts()
    for page, place, block in site.lines():
        text = block.text
        if not text:
            _pictures(found, page, block.pictures)
            continue
        if len(text) > 3 and any(letter.isdigit() for letter in text):
            _numbers(found, site, page, place, text)
        if "@" in text or "собака" in text or "(at)" in text or "[at]" in text:
            for address in facts.emails(text):
                found.emails.append(Spot(address, site.owner(page, place), page, text))
        if len(text) < 3000:
            _people(found, site, page, place, text)
            _names(found, page, _with_next(page, place))
            before = page.blocks[place - 1].text if place else ""
            if len(text) < 160 and _SHORT_LABEL.search(before) and not facts.short_name(text):
                found.short_names.append(Spot(text, OWN, page, f"{before} {text}"))
        _pictures(found, page, block.pictures)
        if block.level and words.said("directions", text):
            _directions(found, site, page, place)
    for page in site.pages:
        if not page.is_news:
            _maps(found, page)
    return found


def _numbers(found: Contacts, site: Site, page: Page, place: int, text: str) -> None:
    for phone in facts.phones(text):
        found.phones.append(Spot(phone.said, site.owner(page, place), page, text))
    before = page.blocks[place - 1].text if place else ""
    is_alone = not (found.phones and found.phones[-1].quote is text) and len(text) < 40
    if is_alone and _PHONE_LABEL.search(before) and (near := facts.phones(f"тел. {text}")):
        found.phones.append(Spot(near[0].said, site.owner(page, place), page, f"{before} {text}"))
    if address := facts.postal_address(text):
        found.addresses.append(Spot(address, site.owner(page, place), page, text))
    elif _ADDRESS_LABEL.search(before) and (address := facts.postal_address(f"адрес {text}")):
        found.addresses.append(Spot(address, site.owner(page, place), page, f"{before} {text}"))
    if (
        (_DIRECTIONS_LABEL.match(text) or _ONE_CAN_GET.search(text))
        and _DIRECTIONS_TEXT.search(text)
        and re.search(r"\d|«", text)
    ):
        found.maps.append(Spot(text[:160], site.owner(page, place), page, text))
    if facts.hours(text) and _tells_hours(page, place, text):
        found.hours.append(Spot(text[:120], site.owner(page, place), page, text))
    if found_on := founding.founded(text):
        found.founded.append(Spot(found_on, _owner_of_founding(site, page, place, text), page, text))
    elif _FOUNDED_LABEL.search(before) and re.search(r"1[789]\d\d|20\d\d", text[:40]):
        owner = _owner_of_founding(site, page, place, f"{before} {text}")
        # A label of its own parts the date from a founder named above.
        found.founded.append(Spot(text[:40], OWN if owner == OTHER else owner, page, f"{before} {text}"))
    for inn in _INN.findall(text):
        if site.owner(page, place) == OWN:
            found.inns[inn] += 1


def _owner_of_founding(site: Site, page: Page, place: int, text: str) -> str:
    """Say whose day of founding a line tells; an authority by whose act it was founded is no owner."""
    rest = _BY_ACT.sub("", text)
    if rest != text and not site.names_other(rest):
        return OWN
    owner = site.owner(page, place)
    return OWN if owner == OTHER and founding.tells_of_itself(text) and not site.names_other(text) else owner


def _tells_hours(page: Page, place: int, text: str) -> bool:
    """Say whether a span of time is when people work: days of the week beside it, or a heading that says so."""
    if facts.names_days(text) or words.said("hours", text[:200]) or _WORKS.search(text):
        return True
    for back in range(1, 8):
        if place - back < 0:
            return False
        block = page.blocks[place - back]
        if len(block.text) < 120 and words.said("hours", block.text):
            return True
        if block.level:
            return False
    return False


def _people(found: Contacts, site: Site, page: Page, place: int, text: str) -> None:
    post = facts.post(text)
    person = facts.person(text)
    blocks = page.blocks
    if not post and len(text) < 160 and (person or (len(text) < 60 and facts.initials(text))):
        for near in (place + 1, place - 1):
            if 0 <= near < len(blocks) and len(blocks[near].text) < 120 and not facts.person(blocks[near].text):
                post = post or facts.post(blocks[near].text)
        post = post or facts.post(_heading_above(page, place))
    if not post:
        return
    if not person and len(text) < 80:
        person = facts.person(_next_words(page, place))
    owner = site.owner(page, place)
    if _FOREIGN_HEAD.search(text) and not re.search(r"директор|заведующ", text, re.I):
        owner = OTHER
    if person:
        found.heads.append(Spot(person, owner, page, text if len(text) > len(person) + 3 else f"{text} — {post}"))
    elif short := facts.initials(text):
        found.heads_short.append(Spot(short, owner, page, text))


def _next_words(page: Page, place: int) -> str:
    """Return the two short lines below a post, as one: «ШАПОВАЛОВА», «Лариса Геннадьевна»."""
    below = page.blocks[place + 1 : place + 3]
    return " ".join(block.text for block in below) if all(len(block.text) < 40 for block in below) else ""


def _heading_above(page: Page, place: int) -> str:
    for back in range(1, 6):
        if place - back >= 0 and page.blocks[place - back].level:
            return page.blocks[place - back].text
    return ""


_FORM_ALONE = re.compile(r"(?:учреждение|предприятие|организация)(?: культуры| дополнительного образования)?\s*$", re.I)


def _with_next(page: Page, place: int) -> str:
    """Return a line, with the next one when it breaks off after the legal form and the name itself comes below."""
    text = page.blocks[place].text
    if place + 1 < len(page.blocks) and len(text) < 160 and _FORM_ALONE.search(text):
        return f"{text} {page.blocks[place + 1].text[:200]}"
    return text


def _names(found: Contacts, page: Page, text: str) -> None:
    if full := facts.full_name(text):
        found.full_names.append(Spot(full, OWN, page, text))
    short = facts.short_name(text)
    if short and not _OF_PARENT.search(text[: text.find(short)]):
        found.short_names.append(Spot(short, OWN, page, text))


def _pictures(found: Contacts, page: Page, pictures: tuple[str, ...]) -> None:
    for said in pictures:
        if said and words.said("hours", said):
            found.hours_drawn.append(Spot("рисунок", OWN, page, f"рисунок «{said}»"))
        if said and (
            _SCHEME_PICTURE.search(said) or (_BARE_SCHEME.fullmatch(said) and _IS_OF_WAY.search(_named(page)))
        ):
            found.maps.append(Spot(said, OWN, page, said))


def _named(page: Page) -> str:
    return " ".join((page.heading, page.title, *page.anchors[:3]))


def _directions(found: Contacts, site: Site, page: Page, place: int) -> None:
    level = page.blocks[place].level
    gathered: list[str] = []
    for block in page.blocks[place + 1 : place + 15]:
        if block.level and block.level <= level:
            break
        gathered.append(block.text)
        if block.pictures:
            found.maps.append(Spot("схема", site.owner(page, place), page, page.blocks[place].text))
    text = " ".join(gathered)
    if len(text.split()) >= 6 and _DIRECTIONS_TEXT.search(text):
        found.directions.append(Spot(text[:150], site.owner(page, place), page, f"{page.blocks[place].text}: {text}"))


def _maps(found: Contacts, page: Page) -> None:
    for frame in page.frames:
        if _is_map(frame):
            found.maps.append(Spot("карта", OWN, page, f"карта на странице: {frame[:100]}"))
    for script in page.scripts:
        if _is_map(script):
            found.maps.append(Spot("карта", OWN, page, f"карта на странице: {script[:100]}"))
            break
    if drawn := _DRAWN_MAP.search(page.inline):
        found.maps.append(Spot("карта", OWN, page, f"карту рисует скрипт страницы: {drawn.group()}"))
    for link in page.links:
        if _is_map(link.url):
            found.map_links.append(Spot("карта", OWN, page, f"ссылка «{link.text}»: {link.url[:100]}"))
            break


def _is_map(url: str) -> bool:
    service = words.service_at(url)
    return url == DRAWN_MAP or (service is not None and service.means == "map")


def nearest(spots: list[Spot]) -> list[Spot]:
    """Return the facts nearest to the front page first, each value once."""
    told: set[str] = set()
    kept = []
    for spot in sorted(spots, key=lambda one: 99 if one.page.clicks is None else one.page.clicks):
        if spot.value not in told:
            told.add(spot.value)
            kept.append(spot)
    return kept[:5]
