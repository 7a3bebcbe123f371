"""HTML, however broken, as a Page: lines, links, forms, scripts; comments and hidden parts left out."""

from __future__ import annotations

import html as html_words
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from merilo.core.probe import facts
from merilo.core.probe.addresses import joined
from merilo.core.probe.fields import has_hook, read_form
from merilo.core.probe.heads import GONE, base_of, gone_classes, read_head, tidy
from merilo.core.probe.page import DRAWN_MAP, Block, Form, Link, Page
from merilo.core.probe.parts import captioned, cloaked, draws_map, is_row, shown_document, unfolds
from merilo.core.probe.words import said, service_at

DEEPEST = 200  # nested deeper, a page is no page for people
MOST_BLOCKS = 6000
MOST_FORMS = 50
MOST_NODES = 120_000
LONGEST_LINE = 4000  # letters
REMEMBERED_DEPTH = 9
REMEMBERED_LETTERS = 400
REMEMBERED_PARTS = 20_000

_SKIPPED = {
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "svg",
    "math",
    "canvas",
    "video",
    "audio",
    "map",
}
_BREAKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "thead", "tr", "ul", "caption", "html",
    "option",
}  # fmt: skip
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "legend": 7, "summary": 7, "caption": 7, "dt": 8}
_ZONES = {"nav": "menu", "header": "edge", "footer": "edge", "aside": "edge"}
_MENU = re.compile(
    r"(?:^|[\s_-])(?:main|top|left|right|side|head|foot|bottom|nav|site)?[_-]?(?:menu|nav|navbar|"
    r"navigation|breadcrumbs?|pagination|sitemap)(?:$|[\s_-])|mainmenu|topmenu|leftmenu|bx-breadcrumb",
    re.I,
)
_EDGE = re.compile(r"(?:^|[\s_-])(?:header|footer|sidebar|side|topbar|bottom|widget-area)(?:$|[\s_-])", re.I)
_TITLE = re.compile(
    r"(?:title|heading|headline|caption|spoiler[_-]?head|accordion[_-]?(?:head|button|header|toggle)|"
    r"toggle|question|zagolovok)",
    re.I,
)
_UNFOLDS = re.compile(
    r"tab|accord|spoiler|collaps|toggle|modal|popup|pop-up|fancybox|dropdown|submenu|sub-menu|slide|"
    r"carousel|swiper|lightbox|dialog|drop|menu|nav|faq|answer|more",
    re.I,
)
_EYE = re.compile(r"eye|visi|visu|sight|special|slab|impair|bvi|a11y|access|blind|glass|\bvi-", re.I)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part of a page gave: a menu or a footer that stands on every page is read once."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    forms: tuple[Form, ...]
    frames: tuple[str, ...]
    hooks: tuple[str, ...]


Memory = dict[tuple[int, str, str, int], _Part]


def read(text: str, url: str, *, links_of_page: int = 1500, memory: Memory | None = None) -> Page:
    """Return the page of a text of HTML. Never fails: what cannot be read gives an empty page.

    `memory` holds the parts of pages of one site that were read already; the caller keeps it for one audit.
    """
    page = Page(url=url)
    try:
        tree = LexborHTMLParser(text)
    except Exception:  # the parser's own complaints have no common class
        return page
    root = tree.root
    if root is None:
        return page
    read_head(tree, page)
    reader = _Reader(page, base=base_of(tree, url), gone=gone_classes(tree), most_links=links_of_page, memory=memory)
    for frame in tree.css("frame[src]")[:20]:
        if (target := joined(url, frame.attributes.get("src") or "")) is not None:
            page.frames.append(target)
    body = tree.body
    if body is not None:
        reader.walk(body, "main", 0, 0, None)
        reader.flush("main")
    page.hooks = "\n".join(reader.hooks)
    return page


class _Reader:
    """Walks a tree once and writes a page."""

    def __init__(self, page: Page, *, base: str, gone: frozenset[str], most_links: int, memory: Memory | None) -> None:
        self.page, self.base, self.gone, self.most_links = page, base, gone, most_links
        self.memory = memory
        self.folder = base.rpartition("/")[0]
        self.has_relative = False
        self.words: list[str] = []
        self.links: list[Link] = []
        self.pictures: list[str] = []
        self.sources: list[str] = []
        self.bold = 0
        self.level = 0
        self.heading = ""
        self.room = LONGEST_LINE
        self.zone = "main"
        self.nodes = 0
        self.in_row = False  # inside a row of a table whose cells are short: one line
        self.hooks: list[str] = []

    def walk(self, node: Any, zone: str, depth: int, bold: int, link: list[str] | None) -> None:
        """Read the children of a node."""
        if depth > DEEPEST or len(self.page.blocks) > MOST_BLOCKS:
            return
        self.zone = zone
        if self.nodes > MOST_NODES:
            return
        for child in node.iter(include_text=True):
            tag = child.tag
            self.nodes += 1
            if tag == "-text":
                self._text(child.text_content or "", bold, link)
            elif tag in _SKIPPED:
                if tag == "script":
                    self.words += [f" {address} " for address in cloaked(child.text())]
            else:
                self._element(child, tag, zone, depth, bold, link)

    def _add(self, text: str) -> None:
        """Add words to the line; a line without end is cut into several."""
        if self.room < len(text):
            self.flush(self.zone)
        self.room -= len(text)
        self.words.append(text)

    def _text(self, text: str, bold: int, link: list[str] | None) -> None:
        if text.isspace():
            self.words.append(" ")
            return
        for start in range(0, len(text), LONGEST_LINE):
            self._add(text[start : start + LONGEST_LINE].replace("\t", " "))
        if bold:
            self.bold += len(text.strip())
        if link is not None:
            link.append(text)

    def _element(self, child: Any, tag: str, zone: str, depth: int, bold: int, link: list[str] | None) -> None:
        attributes = child.attributes
        if tag == "br":
            if self.in_row:
                self.words.append(" ")
            else:
                self.flush(zone)
            return
        if tag == "img":
            self._picture(attributes, link)
            return
        if tag in ("iframe", "frame", "embed", "object"):
            self._frame(attributes)
            return
        if tag == "time" and (moment := attributes.get("datetime")) and len(self.page.times) < 200:
            self.page.times.append(moment[:40])
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else ""
        inside = self._zone(tag, named, zone)
        if attributes and self._is_hidden(attributes, named, inside) and not unfolds(child):
            return
        if attributes and draws_map(attributes) and len(self.page.frames) < 100:
            self.page.frames.append(DRAWN_MAP)
        if tag == "form" and len(self.page.forms) < MOST_FORMS:
            self.flush(zone)
            made = read_form(child, attributes, base=self.base, page=self.page.url, heading=self.heading)
            self.page.forms.append(made)
        if tag == "a":
            self._link(child, attributes, inside, depth, bold, link)
            return
        if tag == "button" or (attributes and ("onclick" in attributes or "data-target" in attributes)):
            self._hook(child, attributes)
        if tag in ("input", "textarea", "select"):
            if tag == "select":
                return
            self.words.append(" ")
            return
        if attributes and "data-cfemail" in attributes:
            self.words.append(f" {facts.uncloaked(attributes['data-cfemail'] or '')} ")
            return
        if tag == "joomla-hidden-mail":
            self.words.append(f" {facts.hidden(attributes.get('first') or '', attributes.get('last') or '')} ")
            return
        if named != " " and _EYE.search(named) and said("weak_sight", tidy(child.text())[:100]):
            self._hook(child, attributes)
        if tag in ("td", "th"):
            if tidy("".join(self.words)):
                self.words.append("\t")
            self.walk(child, inside, depth + 1, bold, link)
            return
        breaks = tag in _BREAKS and not self.in_row
        if tag == "tr" and breaks and is_row(child):
            self.flush(zone)
            self.in_row = True
            self.walk(child, inside, depth + 1, bold, link)
            self.in_row = False
            self.flush(inside)
            return
        if breaks:
            self.flush(zone)
        level = _LEVELS.get(tag, 0)
        if not level and named != " " and tag in ("div", "span", "p", "a", "button") and _TITLE.search(named):
            level = 7 if tag != "span" else 0
        if level:
            self.level = level
        if breaks and depth < REMEMBERED_DEPTH and self.memory is not None and link is None and not level:
            self._remembered(child, inside, depth, bold)
        else:
            self.walk(child, inside, depth + 1, bold + (tag in ("b", "strong", "th")), link)
        if breaks:
            self.flush(inside)
            if inside == "menu" and tag in ("nav", "ul", "div") and zone != "menu":
                self._empty_menu(child)
        if level:
            self.level = 0

    def _remembered(self, child: Any, zone: str, depth: int, bold: int) -> None:
        """Read a part of the page, or take what the same part gave on another page of the site."""
        memory = self.memory
        written = child.html or ""
        if memory is None or len(written) < REMEMBERED_LETTERS:
            self.walk(child, zone, depth + 1, bold, None)
            return
        sign = hash(written)
        known = memory.get((sign, zone, "", bold)) or memory.get((sign, zone, self.folder, bold))
        page = self.page
        if known is not None and len(page.links) + len(known.links) <= self.most_links:
            page.blocks += known.blocks
            page.links += known.links
            page.forms += known.forms
            page.frames += known.frames
            self.hooks += known.hooks
            return
        starts = len(page.blocks), len(page.links), len(page.forms), len(page.frames), len(self.hooks)
        was_relative, self.has_relative = self.has_relative, False
        self.walk(child, zone, depth + 1, bold, None)
        self.flush(zone)
        part = _Part(
            tuple(page.blocks[starts[0] :]), tuple(page.links[starts[1] :]), tuple(page.forms[starts[2] :]),
            tuple(page.frames[starts[3] :]), tuple(self.hooks[starts[4] :]),
        )  # fmt: skip
        if len(memory) < REMEMBERED_PARTS:
            memory[sign, zone, self.folder if self.has_relative else "", bold] = part
        self.has_relative |= was_relative

    def _zone(self, tag: str, named: str, zone: str) -> str:
        if zone == "menu":
            return zone
        own = _ZONES.get(tag)
        if own:
            return own
        if named != " " and tag not in ("body", "html", "main", "article"):
            if _MENU.search(named):
                return "menu"
            if _EDGE.search(named) and zone != "edge":
                return "edge"
        return "main" if tag in ("main", "article") else zone

    def _is_hidden(self, attributes: dict[str, Any], named: str, zone: str) -> bool:
        style = attributes.get("style")
        hidden = "hidden" in attributes or bool(style and GONE.search(style))
        if not hidden and self.gone and named != " ":
            hidden = any(f".{one}" in self.gone for one in (attributes.get("class") or "").split()) or (
                f"#{attributes.get('id')}" in self.gone
            )
        return hidden and zone != "menu" and not _UNFOLDS.search(named) and "data-target" not in attributes

    def _empty_menu(self, node: Any) -> None:
        if node.css_first("a[href]") is None and node.css_first("button") is None:
            self.page.has_empty_menu = True

    def _frame(self, attributes: dict[str, Any]) -> None:
        """Take an inner page; a document shown in place counts as a link to it."""
        source = attributes.get("src") or attributes.get("data-src") or attributes.get("data") or ""
        if not source or len(self.page.frames) >= 100:
            return
        target = joined(self.base, source)
        self.page.frames.append(target or source[:500])
        shown = target and shown_document(target)
        if shown and len(self.page.links) < self.most_links:
            made = Link(shown, tidy(attributes.get("title") or "")[:200])
            self.page.links.append(made)
            self.links.append(made)
            self.words.append(" ")

    def _picture(self, attributes: dict[str, Any], link: list[str] | None) -> None:
        words = tidy(attributes.get("alt") or attributes.get("title") or "")[:200]
        source = attributes.get("src") or ""
        self.pictures.append(words)
        self.sources.append(source[:300])  # two pictures without words are not one thing
        if "map" in source and (service := service_at(source)) is not None and service.means == "map":
            self.page.frames.append(source[:500])  # a map drawn as a picture
        if link is not None:
            link.append("\x00" + words)

    def _link(
        self, child: Any, attributes: dict[str, Any], zone: str, depth: int, bold: int, outer: list[str] | None
    ) -> None:
        href = (attributes.get("href") or "").strip()
        parts: list[str] = []
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        was = self.level
        if not was and len(named) > 1 and "accordion" in named.lower():
            self.level = 7
        self.walk(child, zone, depth + 1, bold, parts)
        self.level = was
        spoken = tidy(" ".join(part for part in parts if not part.startswith("\x00")))
        pictured = tidy(" ".join(part[1:] for part in parts if part.startswith("\x00")))
        extra = tidy(attributes.get("title") or attributes.get("aria-label") or "")
        text = (spoken or pictured or extra)[:300]
        if outer is not None:
            outer.extend(parts)
        low = href[:12].lower()
        if low.startswith("mailto:"):
            self.words.append(f" {unquote(html_words.unescape(href[7:])).partition('?')[0]} ")
        elif low.startswith("tel:") and not any(letter.isdigit() for letter in spoken):
            self.words.append(f" {href[4:]} ")
        if "data-cfemail" in attributes:
            self.words.append(f" {facts.uncloaked(attributes['data-cfemail'] or '')} ")
        if len(self.page.links) >= self.most_links:
            return
        target = joined(self.base, href) if href else None
        if href and not href.startswith(("/", "http")):
            self.has_relative = True
        if target is None:
            self._hook(child, attributes, text)
            return
        if len(self.page.links) < self.most_links:
            made = Link(url=target, text=text, in_menu=zone != "main", is_picture=not spoken)
            self.page.links.append(made)
            self.links.append(made)
            if has_hook(attributes):
                self._hook(child, attributes, text)

    def _hook(self, child: Any, attributes: dict[str, Any], text: str | None = None) -> None:
        if len(self.hooks) < 200:
            words = text if text is not None else tidy(child.text())[:100]
            words = words or tidy(attributes.get("aria-label") or attributes.get("title") or "")
            marks = " ".join(f"{k}={v}" for k, v in attributes.items() if k != "style" and v)[:300]
            self.hooks.append(f"{words} <{marks}>")

    def flush(self, zone: str) -> None:
        """End the line: make a block of the words gathered so far."""
        if not self.words and not self.pictures:
            return
        raw = "".join(self.words)
        text = "\t".join(filter(None, (tidy(cell) for cell in raw.split("\t"))))
        if text or self.pictures or self.links:
            level = self.level
            if not level and self.bold and self.bold >= len(text) - 2 and len(text) < 160:
                level = 7
            if len(text) > 250:
                level = 0
            links = tuple(self.links)
            if level and text:
                self.heading = text
            if text:
                links = captioned(links, text, zone, self.page.blocks)
            key = hash((text, tuple(one.url for one in links), tuple(self.sources)))
            self.page.blocks.append(Block(text, level, links, tuple(self.pictures), zone, key))
        self.words, self.links, self.pictures, self.sources, self.bold, self.room = [], [], [], [], 0, LONGEST_LINE
