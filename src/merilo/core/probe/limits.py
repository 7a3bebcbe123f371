"""How far one audit may go, and what of it was used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

Tick = Callable[[], float]  # seconds that only grow
Pause = Callable[[float], None]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one audit. Numbers are whole, seconds may be parts; every one ends the walk with a clear word."""

    pages: int = 150
    depth: int = 5  # clicks from the front page
    seconds: float = 600.0  # of the whole audit
    page_bytes: int = 3 * MEGABYTE  # of one page, unpacked; the rest is not read
    total_bytes: int = 200 * MEGABYTE
    document_checks: int = 60
    answer_seconds: float = 20.0  # for one answer, to its last byte
    redirects: int = 6
    links_of_page: int = 1500
    alike: int = 12  # pages of one shape: news 1, 2, 3 …; days of a calendar
    at_once: int = 2
    pause: float = 0.5  # seconds between two requests of one stream
    rendered: int = 25
    allow_private: bool = False

    def as_dict(self) -> dict[str, float | int | bool]:
        """Return the limits by their names."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


WORDS = {
    "pages": "число страниц",
    "depth": "глубина переходов",
    "seconds": "время обхода",
    "page_bytes": "размер страницы",
    "total_bytes": "объём прочитанного",
    "document_checks": "число проверенных документов",
    "answer_seconds": "время ответа",
    "redirects": "число переадресаций",
    "links_of_page": "число ссылок на странице",
    "alike": "число однотипных страниц",
    "rendered": "число страниц, открытых в браузере",
}
