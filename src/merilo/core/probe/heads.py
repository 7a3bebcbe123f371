"""The head of a page, its own styles, its spaces: what is read before the lines."""

from __future__ import annotations

import re
from typing import Any

from merilo.core.probe.addresses import joined
from merilo.core.probe.page import Page

GONE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)|"
    r"opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|(?:left|top|text-indent)\s*:\s*-\d{4,}px",
    re.I,
)
_STYLE_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,600})\}")
_SPACES = re.compile(r"[ \xa0\u200b\u200c\u200d\ufeff\r\n\f\v]+")
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'>\s]+)", re.I)


def read_head(tree: Any, page: Page) -> None:
    """Read title, generator, refresh and scripts into the page."""
    title = tree.css_first("title")
    page.title = tidy(title.text())[:300] if title is not None else ""
    for meta in tree.css("meta[http-equiv], meta[name]"):
        attributes = meta.attributes
        content = attributes.get("content") or ""
        if (attributes.get("http-equiv") or "").lower() == "refresh" and (found := _REFRESH.search(content)):
            page.refresh = joined(page.url, found.group(1)) or ""
        elif (attributes.get("name") or "").lower() == "generator":
            page.generator = content[:100]
    inline: list[str] = []
    room = 60_000
    for script in tree.css("script"):
        source = script.attributes.get("src")
        if source:
            page.scripts.append(source[:500])
        elif room > 0:
            words = script.text()[:20_000]
            inline.append(words)
            room -= len(words)
    page.inline = "\n".join(inline)
    for link in tree.css("link[href]"):
        page.scripts.append((link.attributes.get("href") or "")[:500])


def base_of(tree: Any, url: str) -> str:
    """Return the address that relative links of the page start from."""
    base = tree.css_first("base[href]")
    return (joined(url, base.attributes.get("href") or "") or url) if base is not None else url


def gone_classes(tree: Any) -> frozenset[str]:
    """Return the classes and ids that the page's own styles hide, as «.name» and «#name»; simple selectors only."""
    names: set[str] = set()
    for style in tree.css("style")[:20]:
        for selectors, rules in _STYLE_RULE.findall(style.text()[:50_000]):
            if GONE.search(rules):
                names |= {one.strip() for one in selectors.split(",") if re.fullmatch(r"[.#][\w-]+", one.strip())}
    return frozenset(names)


def tidy(text: str) -> str:
    """Return a text on one line, every kind of space one space."""
    return _SPACES.sub(" ", text.replace("\t", " ")).strip()
