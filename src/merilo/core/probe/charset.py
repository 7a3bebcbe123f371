"""Bytes of a page as text, whatever its server believes about their encoding."""

from __future__ import annotations

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,30})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([a-zA-Z0-9_-]{2,30})", re.I)
_CYRILLIC = ("windows-1251", "cp1251", "koi8-r", "koi8-u", "iso-8859-5", "cp866", "mac_cyrillic")


def text_of(body: bytes, content_type: str) -> tuple[str, str]:
    """Return the text of a page and the encoding it was read in.

    UTF-8 is tried first: Russian text of another encoding is hardly ever valid UTF-8, while declarations often lie.
    A few broken bytes (a teaser cut in the middle of a letter) do not make a page another encoding.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body), "utf-8"
    except UnicodeDecodeError:
        pass
    high = sum(byte > 127 for byte in body[:65536])
    wrong = body[:65536].decode("utf-8", "replace").count("�")
    if wrong * 20 < high:
        return body.decode("utf-8", "replace"), "utf-8"
    in_page = _META.search(body[:4096])
    in_header = _HEADER.search(content_type)
    for declared in (in_header and in_header.group(1), in_page and in_page.group(1).decode("ascii")):
        name = (declared or "").lower().removeprefix("x-").replace("mac-c", "mac_c")
        if name in _CYRILLIC:
            return body.decode(name, "replace"), name
    return body.decode("cp1251", "replace"), "windows-1251"
