"""One page as people see it: lines in their order with headings and links, hidden things left out."""

from __future__ import annotations

from dataclasses import dataclass, field

DRAWN_MAP = "map:"  # among the frames of a page: a place where a script of the site draws a map


@dataclass(frozen=True, slots=True)
class Link:
    """A link: where it leads, its visible words (or the words its picture carries), whether it stands in a menu."""

    url: str
    text: str
    in_menu: bool = False
    is_picture: bool = False


@dataclass(slots=True)
class Block:
    """One line of a page: a heading, a paragraph, a row of a table (cells parted by tabs)."""

    text: str
    level: int  # 1 to 6 headings, 7 a line all in bold or a caption, 0 plain
    links: tuple[Link, ...]
    pictures: tuple[str, ...]  # words of pictures, an empty string for a picture without words
    zone: str  # "main" | "menu" | "edge" (header, footer, side)
    key: int
    is_common: bool = False

    @property
    def is_menu(self) -> bool:
        """Say whether this line leads somewhere instead of telling something."""
        return self.zone == "menu" or (self.is_common and bool(self.links)) or (self.zone == "edge" and self.is_links)

    @property
    def is_links(self) -> bool:
        """Say whether nothing but links stands here."""
        return bool(self.links) and sum(len(link.text) for link in self.links) + 4 * len(self.links) >= len(self.text)


@dataclass(frozen=True, slots=True)
class Control:
    """One field of a form."""

    kind: str  # "text", "email", "tel", "textarea", "file", "checkbox", "submit", "hidden", "search", "password" …
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it goes, what it asks, the words around it."""

    action: str  # as written
    target: str | None  # the address it goes to; None for no address
    method: str
    controls: tuple[Control, ...]
    words: str  # its own words: legend, labels, buttons
    heading: str  # the nearest heading above
    has_script_hook: bool  # something on it tells that a script takes it over
    attributes: str  # class, id and name, for known makers of forms


@dataclass(slots=True)
class Page:
    """A page that was read."""

    url: str
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)  # addresses of scripts
    inline: str = ""  # the words of inline scripts, cut
    frames: list[str] = field(default_factory=list)
    hooks: str = ""  # classes, ids and onclicks of buttons and links without an address
    times: list[str] = field(default_factory=list)  # moments of <time datetime>
    charset: str = ""
    clicks: int | None = None
    anchors: tuple[str, ...] = ()  # the words of links that lead here
    refresh: str = ""  # where a meta refresh leads
    is_news: bool = False
    is_twin: bool = False  # the same text stands at another address
    is_branch: bool = False
    is_old: bool = False  # a page of the old site kept beside the new one
    is_rendered: bool = False
    generator: str = ""
    has_empty_menu: bool = False
    screenshot: str = ""

    @property
    def heading(self) -> str:
        """The first heading of the page itself."""
        for block in self.blocks:
            if 1 <= block.level <= 3 and block.zone == "main" and not block.is_common:
                return block.text
        return ""

    @property
    def letters(self) -> int:
        """How much text the page has."""
        return sum(len(block.text) for block in self.blocks)
