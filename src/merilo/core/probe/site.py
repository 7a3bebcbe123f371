"""The pages of one site beside each other: what stands on all of them, whose page it is, what is written under what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from merilo.core.probe import facts, money, words
from merilo.core.probe.addresses import twin_key
from merilo.core.probe.page import Block, Link, Page
from merilo.core.probe.walking import Walk

OWN, BRANCH, OTHER = "own", "branch", "other"
LONGEST_LABEL = 100
LONGEST_BARE_LABEL = 60
_NOISE = re.compile(
    r"^(?:просмотр\w*|опубликован\w*|создан\w* \d|обновлен\w*|изменен\w*|категори\w*|печать|"
    r"распечатать|поделиться\w*|назад|главная|вы здесь|вы находитесь здесь|версия для печати|"
    r"комментари\w*|дата публикации|автор|рейтинг|наверх|вверх|подробнее|читать далее|e-mail|share|"
    r"print|нравится|теги?|метки?)\b.{0,60}$|^[\d\s.,:/|›»>-]*$",
    re.I,
)  # fmt: skip
_HAS_VALUE = re.compile(r"(?:\t|:\s|\s[-–—]\s).{3}")
_HAS_NONE = re.compile(r"отсутству|\bнет\b|не име", re.I)  # «Филиалы: отсутствуют» is about no branch
_BARE_LABEL = re.compile(
    r"\W{0,3}(?:адрес|тел|телефон|факс|почта|e-?mail|эл|электронная|сайт)\b(?!.*(?:учрежден|школ|библиотек|музе|театр))",
    re.I,
)
_PARTED = re.compile(r"\t|:\s|:$|\s[—–-]\s|\sявля(?:ется|ются)\s")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, behind one link or after one label of a page."""

    page: Page
    title: str
    blocks: tuple[Block, ...]
    value: str = ""  # the words after a label, on its own line
    line: Block | None = None  # that line, for its links and pictures
    is_page: bool = False

    @property
    def text(self) -> str:
        """All words of the section."""
        return "\n".join(filter(None, (self.value, *(block.text for block in self.blocks))))[:20_000]

    @property
    def links(self) -> Iterator[Link]:
        """All links of the section."""
        for block in (self.line, *self.blocks):
            yield from block.links if block else ()

    @property
    def pictures(self) -> int:
        """How many pictures stand in the section."""
        return sum(len(block.pictures) for block in (self.line, *self.blocks) if block)


@dataclass
class Site:
    """Everything read of one site, and who it belongs to."""

    walk: Walk
    name: str
    inn: str
    on: date
    pages: list[Page] = field(default_factory=list)
    own_title: str = ""
    common_titles: frozenset[str] = frozenset()
    branch: words.Phrases = field(default_factory=lambda: words.words("branch"))

    @property
    def front(self) -> Page:
        """The front page."""
        return self.walk.pages[0]

    def lines(self) -> Iterator[tuple[Page, int, Block]]:
        """Every line of every page that is no news, no twin; what stands on all pages comes once, with the first."""
        told: set[int] = set()
        for page in self.pages:
            if page.is_news:
                continue
            for place, block in enumerate(page.blocks):
                if block.is_common:
                    if block.key in told:
                        continue
                    told.add(block.key)
                yield page, place, block

    def owner(self, page: Page, place: int) -> str:
        """Say whose a fact is that stands on a line: the institution's, a branch's, or somebody else's."""
        blocks = page.blocks
        own = blocks[place].text
        said = self._owner_of(own[:250])
        if said:
            return said
        for back in range(1, 40):
            if place - back < 0:
                break
            block = blocks[place - back]
            if block.zone == "menu" or block.is_common != blocks[place].is_common:
                continue
            if (back <= 4 or block.level) and len(block.text) < 160:
                said = self._owner_of(block.text)
                if said == BRANCH and _HAS_NONE.search(block.text):
                    said = ""
                if said == OTHER and not block.level and _HAS_VALUE.search(block.text):
                    # In a footer the founder is named among the institution's own contacts.
                    is_theirs = back <= 2 and _BARE_LABEL.match(own) and not block.is_common
                    said = OTHER if is_theirs else ""
                if said:
                    return said
            if block.level:
                break
        if blocks[place].is_common or page is self.front:
            return OWN
        if page.is_branch:
            return BRANCH
        if "1.1/site/05" in self.names_of(page):
            return OTHER
        return OWN

    def names_other(self, text: str) -> bool:
        """Say whether a text is about an authority or somebody else."""
        return self._owner_of(text) == OTHER

    def _owner_of(self, text: str) -> str:
        tokens = words.stems_of(text)
        if words.words("others").fit(tokens):
            return OTHER
        if self.branch.fit(tokens) and not words.words("own").fit(tokens) and not facts.full_name(text):
            return BRANCH
        return OWN if words.words("own").fit(tokens) else ""

    def names_of(self, page: Page) -> frozenset[str]:
        """Return the codes of the items a page as a whole is named after: by its links, its heading, its title."""
        if page is self.front:
            return frozenset()
        found: set[str] = set()
        for said in (*page.anchors, page.heading, self.own_part(page.title)):
            if said and len(said) < 160:
                found |= words.titled(said)
        return frozenset(found) or words.filed(urlsplit(page.url).path)

    def own_part(self, title: str) -> str:
        """Return the part of a title that other pages do not have."""
        if title in self.common_titles:
            return ""
        parts = [one.strip() for one in re.split(r"\s[|—–»·•:-]+\s|\s*[|»]\s*", title) if one.strip()]
        return next((one for one in parts if one not in self.common_titles), "")


def gathered(walk: Walk, *, name: str, inn: str, on: date) -> Site:
    """Return the pages of a walk as a site: common lines and branches marked."""
    site = Site(walk=walk, name=name, inn=inn, on=on)
    site.pages = [page for page in walk.pages if not page.is_twin and not page.is_old]
    if not site.pages:
        return site
    _mark_common(site.pages)
    _mark_news(site)
    titles = Counter(
        part for page in site.pages for part in {page.title, *re.split(r"\s[|—–»·•:-]+\s|\s*[|»]\s*", page.title)}
    )
    most = max(2, len(site.pages) // 3)
    site.common_titles = frozenset(title for title, count in titles.items() if count > most)
    front = site.pages[0]
    site.own_title = f"{name} {front.title} {front.heading}"
    tokens = words.stems_of(site.own_title)
    site.branch = words.Phrases(tuple(one for one in words.words("branch").alternatives if not one.fits(tokens)))
    for page in site.pages[1:]:
        page.is_branch = any(
            site.branch.fit(words.stems_of(said))
            for said in (page.heading, site.own_part(page.title), *page.anchors)
            if said and len(said) < 160
        )
    return site


def _mark_common(pages: list[Page]) -> None:
    """Mark the lines that stand on most pages: menus, headers, footers, side columns."""
    count: Counter[int] = Counter()
    for page in pages:
        count.update({block.key for block in page.blocks})
    all_of_them = len(pages)
    if all_of_them < 2:
        return
    enough = all_of_them if all_of_them <= 3 else max(3, all_of_them // 2 + 1)
    common = {key for key, number in count.items() if number >= enough}
    for page in pages:
        for block in page.blocks:
            block.is_common = block.key in common


def _mark_news(site: Site) -> None:
    """Mark pages of news: by address and name, and those that lists of news lead to; menus lead to no news."""
    targets: set[str] = set()
    for page in site.pages:
        page.is_news = page is not site.pages[0] and is_named_news(page)
    for page in site.pages:
        under, level = page.is_news, 0
        for block in page.blocks:
            if block.level and not page.is_news and not (under and block.level > level):
                under, level = words.said("news", block.text), block.level
            if under and block.links and not block.is_menu:
                targets |= {
                    twin_key(link.url) for link in block.links
                    if not (words.titled(link.text) and not page.is_news) and not words.said("news", link.text)
                }  # fmt: skip
    for page in site.pages[1:]:
        page.is_news = page.is_news or twin_key(page.url) in targets


def is_named_news(page: Page) -> bool:
    """Say whether a page calls itself news, by its address, its heading or the links that lead to it."""
    parts = urlsplit(page.url).path.lower().split("/")
    return (
        any(part.partition(".")[0] in words.news_paths() for part in parts)
        or bool(re.search(r"/20\d\d/(?:0?[1-9]|1[0-2])(?:/|$)", page.url))
        or any(words.said("news", one) for one in (*page.anchors[:5], page.heading) if one)
    )


def sections(site: Site) -> Iterator[tuple[str, Section]]:
    """Yield the code of an item with each section named after it: whole pages, parts under headings, labelled lines."""
    for page in site.pages:
        if page.is_news:
            continue
        own = [block for block in page.blocks if not block.is_menu and not block.is_common and not _is_noise(block)]
        named = site.names_of(page)
        heading = page.heading
        if named:
            body = tuple(
                block for block in own if not block.text or (block.text != heading and block.text not in page.anchors)
            )
            for code in named:
                title = next(
                    (said for said in (heading, *page.anchors) if code in words.titled(said)),
                    heading or site.own_part(page.title),
                )
                yield code, Section(page, title, _without_others(body, code), is_page=True)
        for place, block in enumerate(own):
            yield from _of_line(page, own, place, block)
        for block in page.blocks:
            if block.is_common and block.level == 0 and not _names_a_link(block):
                yield from _labelled(page, [block], 0, block)


def _is_noise(block: Block) -> bool:
    """Say whether a line is of the site's machinery; «Печать — 7 руб.» is a service, «Подробнее: bus.gov.ru» a link."""
    if not block.text or not _NOISE.match(block.text) or money.prices(block.text):
        return False
    return not any(words.service_at(link.url) for link in block.links)


def _of_line(page: Page, own: list[Block], place: int, block: Block) -> Iterator[tuple[str, Section]]:
    if block.level and len(block.text) < 200 and not block.text.endswith("?"):
        codes = words.titled(block.text)
        if codes:
            under = []
            for later in own[place + 1 : place + 400]:
                if later.level and later.level <= block.level:
                    break
                under.append(later)
            for code in codes:
                yield code, Section(page, block.text, _without_others(tuple(under), code))
    yield from _labelled(page, own, place, block)


def _labelled(page: Page, own: list[Block], place: int, block: Block) -> Iterator[tuple[str, Section]]:
    """Yield a line «label: value», a row of a table, or a label with its value on the next line."""
    parted = _PARTED.search(block.text[: LONGEST_LABEL + 2])
    if parted is not None:
        label, value = block.text[: parted.start()], block.text[parted.end() :].strip()
    elif block.level or block.links or len(block.text) > LONGEST_BARE_LABEL:
        return
    else:
        label, value = block.text, ""
    codes = frozenset() if block.text.endswith("?") else words.titled(label)
    if not codes or (parted is None and not _may_be_value(own, place + 1)):
        return
    after: tuple[Block, ...] = ()
    if not value:
        after = _lines_under(own, place)
    for code in codes:
        yield code, Section(page, label, after, value=value, line=block)


def _lines_under(own: list[Block], place: int) -> tuple[Block, ...]:
    """Return the lines a label announces: the next one; after a colon all, up to a heading or a label of its own."""
    under: list[Block] = []
    for block in own[place + 1 : place + (13 if own[place].text.endswith(":") else 2)]:
        if block.level or (under and words.titled(_PARTED.split(block.text[: LONGEST_LABEL + 2])[0])):
            break
        under.append(block)
    return tuple(under)


def _names_a_link(block: Block) -> bool:
    """Say whether a line on every page leads somewhere; a label with a link for its value does not."""
    parted = _PARTED.search(block.text)
    if not block.links:
        return False
    return (
        block.zone == "menu" or parted is None or any(link.text in block.text[: parted.start()] for link in block.links)
    )


def _may_be_value(own: list[Block], place: int) -> bool:
    """Say whether a line tells something and is no name of the next thing."""
    return place < len(own) and not own[place].level and not words.titled(own[place].text[:LONGEST_LABEL])


def _without_others(blocks: tuple[Block, ...], code: str) -> tuple[Block, ...]:
    """Return the lines without the parts that headings give to other items."""
    kept = []
    skipping = 0
    for block in blocks:
        if block.level and skipping and block.level <= skipping:
            skipping = 0
        if block.level and not skipping and not block.text.endswith("?"):
            codes = words.titled(block.text)
            if codes and code not in codes:
                skipping = block.level
        if not skipping:
            kept.append(block)
    return tuple(kept)


def page_at(site: Site, url: str) -> Page | None:
    """Return the page that was read at an address."""
    key = twin_key(url)
    return next((page for page in site.walk.pages if twin_key(page.url) == key), None)
