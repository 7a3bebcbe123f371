"""How parts of a page belong together: cells to a row, a folded part to its button, a caption to its picture."""

from __future__ import annotations

import html as html_words
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from merilo.core.probe.kinds import is_paper
from merilo.core.probe.page import Block, Link

_VIEWED = re.compile(r"(?:viewer|gview|view\.aspx|viewerng)[^?]{0,60}\?(?:.*&)?(?:url|src|file)=([^&]+)", re.I)
LONGEST_CAPTION = 200
_CLOAK = re.compile(r"var\s+(addy\w*)\s*=(.{1,400}?);\s*(?:\1\s*=\s*\1\s*\+(.{1,300}?);)", re.S)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
# A place that a script of the site makes a map of: it carries the coordinates.
_COORDINATES = re.compile(r"data-(?:[a-z-]*-)?(?:lat(?:itude)?|lng|lon|coords?|coordinates|map-x|map-center)$")


def captioned(links: tuple[Link, ...], text: str, zone: str, blocks: list[Block]) -> tuple[Link, ...]:
    """Return the links of a new line; a document shown as a picture is named by the words beside or below it.

    The picture's own words are trusted less: they are copied from one document to the next.
    """
    pictured = [link for link in links if link.is_picture and is_paper(link.url)]
    cells = text.split("\t")
    if pictured and len(pictured) == len(links) == len(cells):
        return tuple(_named(link, cell) for link, cell in zip(links, cells, strict=True))
    if len(pictured) == len(links) == 1:
        return (_named(links[0], text),)
    last = blocks[-1] if blocks else None
    if last is not None and last.zone == zone and not links and not last.text and len(last.links) == 1:
        link = last.links[0]
        if link.is_picture and is_paper(link.url):
            last.links = (_named(link, text),)
    return links


def shown_document(url: str) -> str:
    """Return the document an inner frame shows, itself or through a viewer; empty when it shows none."""
    if is_paper(url):
        return url
    if found := _VIEWED.search(url):
        viewed = unquote(found.group(1))
        return viewed if is_paper(viewed) else ""
    return ""


def cloaked(script: str) -> list[str]:
    """Return the e-mail addresses that a script of Joomla writes, without running it."""
    if "addy" not in script:
        return []
    found = _CLOAK.finditer(html_words.unescape(script[:20_000]))
    return ["".join(a or b for a, b in _QUOTED.findall(f"{one.group(2)} {one.group(3)}")) for one in found]


def draws_map(attributes: dict[str, Any]) -> bool:
    """Say whether an element is the place of a map."""
    return any(value and name[:5] == "data-" and _COORDINATES.match(name) for name, value in attributes.items())


def _named(link: Link, caption: str) -> Link:
    return replace(link, text=caption) if 2 < len(caption) < LONGEST_CAPTION else link


def is_row(row: Any) -> bool:
    """Say whether a row of a table is one line of short cells, not a lay-out of the page."""
    cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
    if not (2 <= len(cells) <= 12 and len(row.text()) < 600 and len(row.css("a")) <= 4 and len(row.css("br")) <= 4):
        return False
    return row.css_first("table, form, iframe, ul, h1, h2, h3, hr") is None


def unfolds(node: Any) -> bool:
    """Say whether a hidden part stands right after something one presses to see it."""
    before = node.prev
    while before is not None and before.tag in ("-text", "_comment", "-comment"):
        before = before.prev
    if before is None:
        return False
    if len(before.text()) > 300 or before.css_first("form") is not None:
        return False
    pressed = "button, summary, [onclick], [aria-expanded], [data-toggle], [role=button]"
    return before.tag in ("button", "summary") or before.css_first(pressed) is not None
