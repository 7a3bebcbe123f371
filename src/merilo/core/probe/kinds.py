"""What kind of thing an address or a page is: a document, a page of news, one left alone, one that a script makes."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from merilo.core.probe import words
from merilo.core.probe.addresses import site_of, twin_key
from merilo.core.probe.page import Page

DOCUMENT_ENDINGS = (
    ".pdf", ".doc", ".docx", ".rtf", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".zip", ".rar", ".7z", ".djvu",
    ".sig", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp",
)  # fmt: skip
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp")
OTHER_FILES = (
    ".mp3",
    ".mp4",
    ".avi",
    ".mov",
    ".wmv",
    ".css",
    ".js",
    ".ico",
    ".svg",
    ".xml",
    ".rss",
    ".exe",
    ".apk",
    ".ics",
    ".woff",
    ".json",
    ".swf",
    ".wav",
    ".ogg",
    ".webm",
)
LEFT_ALONE = re.compile(
    r"/(?:wp-admin|wp-login|wp-json|administrator|bitrix/admin|user/(?:login|register)|login|logout|"
    r"register|auth|signin|cart|basket|xmlrpc|feed|rss|captcha|personal)(?:[/.?]|$)"
    r"|[?&](?:action=(?:logout|delete)|logout|add-to-cart|print=|replytocom|do=search|q=|s=|search|"
    r"captcha|login=|auth=)",
    re.I,
)  # fmt: skip
TURNING = re.compile(
    r"^[\d\s«»<>‹›←→|.…-]*$|^(?:след|пред|назад|вперед|вперёд|далее|next|prev|позже|раньше|янв|фев|"
    r"мар|апр|май|июн|июл|авг|сен|окт|ноя|дек)",
    re.I,
)
_NO_SCRIPT = re.compile(
    r"enable javascript|javascript (?:отключ|выключ)|включите (?:поддержку )?javascript|"
    r"необходим javascript|you need to enable",
    re.I,
)
LOST = re.compile(
    r"(?:^|\W)404(?:\W|$)|(?:страниц|документ|файл|раздел|"
    r"запрашиваем)[а-я]*\s(?:[а-я]+\s){0,3}(?:не\s(?:найден|существ)|удал[её]н)|page not found|"
    r"not found",
    re.I,
)


def is_paper(url: str) -> bool:
    """Say whether the address is that of a document that is no picture."""
    path = urlsplit(url).path.lower()
    return path.endswith(DOCUMENT_ENDINGS) and not path.endswith(PICTURE_ENDINGS)


def is_news_path(url: str) -> bool:
    """Say whether the address is one under which news stand."""
    return any(part.partition(".")[0] in words.news_paths() for part in urlsplit(url).path.lower().split("/"))


def needs_script(page: Page) -> bool:
    """Say whether the page shows next to nothing until a script has run."""
    if not page.has_empty_menu and page.letters > 1000:
        return False
    has_scripts = bool(page.inline.strip()) or any(".css" not in one for one in page.scripts)
    if not has_scripts:
        return False
    letters = sum(len(block.text) for block in page.blocks if not _NO_SCRIPT.search(block.text))
    if letters < 200 and len(page.links) < 3 and not page.forms:
        return True
    if not page.has_empty_menu:
        return False
    inside = {twin_key(link.url) for link in page.links if site_of(link.url) == site_of(page.url)}
    inside.discard(twin_key(page.url))
    return len(inside) < 3
