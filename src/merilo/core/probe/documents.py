"""Documents behind links: what they are called, whether they answer, whether the answer is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from merilo.core.probe import words
from merilo.core.probe.addresses import site_of
from merilo.core.probe.fetching import PROBLEMS, Answer, Fetcher
from merilo.core.probe.kinds import PICTURE_ENDINGS
from merilo.core.probe.page import Block, Link, Page
from merilo.core.probe.site import Site

_BEGINNINGS = (
    b"%PDF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"Rar!",
    b"7z\xbc\xaf",
    b"AT&TFORM",
    b"BM",
    b"RIFF",
)
# «на 2026 год и плановый период»: a term names no document, the heading above does.
_FILLERS = frozenset(("на", "за", "от", "и", "г", "гг", "год", "года", "годов", "годы", "плановый", "период"))
_STORES = re.compile(
    r"disk\.yandex\.|yadi\.sk|cloud\.mail\.ru|drive\.google\.com|docs\.google\.com/(?:document|spread|viewer)|"
    r"onedrive\.live|1drv\.ms|dropbox\.com"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A document after it was asked for. `is_alive` is None when that is not known."""

    is_alive: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Named:
    """A link to a document with the words that name it."""

    page: Page
    link: Link
    said: str
    codes: frozenset[str]


@dataclass
class Documents:
    """The documents of a site: found by links, asked for only when an item turns on one."""

    fetcher: Fetcher
    site: Site
    checked: dict[str, Checked] = field(default_factory=dict)
    reached: bool = False

    def is_document(self, url: str) -> bool:
        """Say whether an address leads to a document of this site or of a known store of files."""
        return url in self.site.walk.documents or is_stored_elsewhere(url)

    def is_picture(self, url: str) -> bool:
        """Say whether the address is that of a picture."""
        return urlsplit(url).path.lower().endswith(PICTURE_ENDINGS)

    def named(self) -> Iterator[Named]:
        """Yield every link to a document with its name and the items it belongs to; pictures only with words."""
        told: set[tuple[str, str]] = set()
        for page in self.site.pages:
            if page.is_news:
                continue
            heading = ""
            for block in page.blocks:
                if block.level:
                    heading = block.text
                for link in block.links:
                    if (link.url, link.text) in told:
                        continue
                    told.add((link.url, link.text))
                    if not self.is_document(link.url):
                        continue
                    said, codes = self.name_of(link, block, heading)
                    if codes:
                        yield Named(page, link, said, codes)

    def name_of(self, link: Link, block: Block, heading: str) -> tuple[str, frozenset[str]]:
        """Return what a document is called and the items it belongs to: its own words, then its line, file, heading."""
        codes = words.documented(link.text)
        if codes:
            return link.text, codes
        alone = len(block.links) == 1 or len(block.text) < 120
        if is_generic(link.text) and alone and (codes := words.documented(block.text[:250])):
            return block.text[:200], codes
        name = unquote(urlsplit(link.url).path.rpartition("/")[2])
        if codes := words.documented(re.sub(r"[_+.-]+", " ", name)):
            return name, codes
        if codes := words.filed(urlsplit(link.url).path):
            return name, codes
        if is_generic(link.text) and (codes := words.documented(heading)):
            return heading, codes
        return link.text or name, frozenset()

    def check(self, url: str) -> Checked:
        """Ask for a document, once: dead ones, empty ones and pages of excuse in its place are told apart."""
        if url in self.checked:
            return self.checked[url]
        if len(self.checked) >= self.fetcher.limits.document_checks:
            self.reached = True
            return Checked(None, "не проверялся: исчерпано число проверок документов")
        self.fetcher.pause(self.fetcher.limits.pause)
        is_own = site_of(url) == site_of(self.site.walk.front)
        told = _judged(self.fetcher.start_of(url), url, is_own=is_own)
        self.checked[url] = told
        return told


def is_stored_elsewhere(url: str) -> bool:
    """Say whether the address is one of a known store of files."""
    return bool(_STORES.search(url))


@lru_cache(maxsize=20_000)
def is_generic(text: str) -> bool:
    """Say whether a link's words name nothing: «скачать», «PDF», «1,2 МБ», no words at all."""
    tokens = [token for token in words.stems_of(text) if not token.isdigit() and token not in _FILLERS]
    return not tokens or (len(tokens) <= 5 and words.words("generic").fit(tuple(tokens)) and not words.documented(text))


def _judged(answer: Answer, url: str, *, is_own: bool) -> Checked:
    if answer.problem in ("unknown_name", "refused_connection") and is_stored_elsewhere(url):
        return Checked(None, "не проверен: чужое хранилище файлов не открылось")
    if answer.problem == "unknown_name" and not is_own:
        return Checked(None, "не проверен: он лежит на другом сайте, тот не открылся")
    if answer.problem in ("too_slow", "closed", "error_status", "total_bytes", "no_time", "inner"):
        return Checked(None, f"не открылся: {PROBLEMS[answer.problem]}")
    if answer.problem:
        status = f" ({answer.status})" if answer.status else ""
        return Checked(False, f"не открывается: {PROBLEMS[answer.problem]}{status}")
    if is_stored_elsewhere(url):
        return Checked(True, "лежит в чужом хранилище файлов")
    if not answer.body.strip():
        return Checked(False, "пустой файл")
    start = answer.body[:1024].lstrip()
    if start.startswith(_BEGINNINGS):
        return Checked(True, "")
    if answer.kind in ("text/html", "application/xhtml+xml") or start[:1] == b"<":
        return Checked(False, "вместо документа открывается страница сайта")
    return Checked(True, "")
