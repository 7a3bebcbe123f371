"""Addresses: which sites may be asked at all, what one site is, and how an address is written one way only."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TRACKERS = ("utm_", "yclid", "gclid", "fbclid", "phpsessid", "sid", "sessid", "_openstat", "sort", "order")
_TWINS = (
    "print",
    "special",
    "theme",
    "version",
    "ver",
    "fontsize",
    "back_url",
    "tmpl",
    "replytocom",
    "share",
    "format",
)
_TIDY = re.compile(r"/[A-Za-z0-9/_.~-]{0,300}")
_STRANGE = re.compile(r"[\x00-\x20\x7f]")


class Refused(ValueError):
    """An address that must not be asked; str() is a Russian sentence."""


class NotASite(Refused):
    """What was given is no address of a site at all."""


def inner(address: str) -> bool:
    """Say whether a numeric address leads to this machine, an inner network or nowhere.

    IPv4 addresses wrapped into IPv6 (mapped, compatible, 6to4, Teredo, NAT64) are unwrapped and looked at too.
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    return any(not one.is_global or one.is_multicast or one.is_reserved for one in _unwrapped(known))


def _unwrapped(known: Address) -> list[Address]:
    if isinstance(known, ipaddress.IPv4Address):
        return [known]
    if known.ipv4_mapped:
        return [known.ipv4_mapped]
    if known in _NAT64:
        return [ipaddress.IPv4Address(int(known) & 0xFFFFFFFF)]
    inside: list[Address] = [known]
    if known.sixtofour:
        inside.append(known.sixtofour)
    if known.teredo:
        inside.extend(known.teredo)
    if int(known) < 1 << 32:
        inside.append(ipaddress.IPv4Address(int(known)))
    return inside


def allowed_numbers(host: str, port: int, *, resolve: Resolve, allow_private: bool) -> list[str]:
    """Return the numeric addresses of a host, all checked; the caller connects to these very ones.

    Raises Refused when any of them is an inner one, OSError when the name is not known.
    """
    numbers = list(resolve(host, port))
    if not numbers:
        raise OSError(f"no address for {host}")
    if not allow_private and any(inner(number) for number in numbers):
        raise Refused(f"Адрес {host} ведёт во внутреннюю сеть: такие адреса программа не открывает.")
    return numbers


def typed(text: str) -> str:
    """Return what a person typed as an address with a scheme: «музей.рф» becomes «https://музей.рф/».

    Raises NotASite for other schemes, passwords inside and plain nonsense.
    """
    written = _STRANGE.sub("", text)
    if "://" not in written:
        scheme = re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", written, re.I)
        if scheme:
            raise NotASite(f"«{text[:100]}» — не адрес сайта: нужен адрес вида https://muzey.example.ru.")
        written = "https://" + written
    tidy = normalised(written)
    if tidy is None or ("." not in (host := host_of(tidy)) and host != "localhost" and ":" not in host):
        raise NotASite(f"«{text[:100]}» — не адрес сайта: нужен адрес вида https://muzey.example.ru.")
    return tidy


def joined(base: str, href: str) -> str | None:
    """Return the address a link leads to, written one way; None for what is no page (mailto:, javascript:)."""
    bare = href.strip()
    if not bare or bare.startswith("#"):
        return None
    if bare.startswith("/") and not bare.startswith("//"):
        if _TIDY.fullmatch(bare) and "/." not in bare:
            return _origin(base) + bare[1:]
        return _joined(_origin(base), bare)  # the same link on every page is read once
    return _joined(base, bare)


@lru_cache(maxsize=4096)
def _origin(base: str) -> str:
    parts = urlsplit(base)
    return normalised(f"{parts.scheme}://{parts.netloc}/") or base


@lru_cache(maxsize=65536)
def _joined(base: str, bare: str) -> str | None:
    head = bare.partition(":")[0].lower()
    if ":" in bare and head in (
        "mailto",
        "tel",
        "javascript",
        "data",
        "whatsapp",
        "viber",
        "tg",
        "skype",
        "sms",
        "file",
    ):
        return None
    try:
        return normalised(urljoin(base, bare))
    except ValueError:
        return None


def normalised(url: str) -> str | None:
    """Return an http(s) address written one way: no fragment, no trackers, small letters; None for any other."""
    try:
        parts = urlsplit(_STRANGE.sub("", url) if _STRANGE.search(url) else url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password or len(url) > 2000:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    netloc = f"[{host}]" if ":" in host else host
    if port and port != {"http": 80, "https": 443}[parts.scheme]:
        netloc += f":{port}"
    path = parts.path or "/"
    if "." in path:
        path = _without_dots(path)
    path = quote(path, safe="/%:@!$&'()*+,;=~-._") if not path.isascii() or " " in path else path
    query = parts.query
    if query:
        # Written as the site writes it: «?download=1:ustav» spelt in another way is no longer found everywhere.
        query = "&".join(one for one in query.split("&") if one and not _is_noise(one.partition("=")[0]))
        query = quote(query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def _is_noise(key: str) -> bool:
    low = key.lower()
    return low.startswith("utm_") or low in _TRACKERS


def _without_dots(path: str) -> str:
    kept: list[str] = []
    parts = path.split("/")
    for part in parts[1:]:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


@lru_cache(maxsize=65536)
def site_of(url: str) -> str:
    """Return what makes two addresses the same site: the host without «www.» and a port that is not the usual one."""
    netloc = urlsplit(url).netloc.lower()
    return netloc.removeprefix("www.")


def host_of(url: str) -> str:
    """Return the bare host of an address."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def shown(url: str) -> str:
    """Return an address as people read it: Russian letters of the domain and of the path, not their codes."""
    try:
        parts = urlsplit(url)
        netloc = parts.netloc
        if "xn--" in netloc:
            netloc = netloc.encode("ascii").decode("idna")
        return urlunsplit((parts.scheme, netloc, unquote(parts.path), unquote(parts.query), ""))
    except (UnicodeError, ValueError):
        return url


@lru_cache(maxsize=65536)
def twin_key(url: str) -> str:
    """Return one key for addresses that lead to the same page: scheme, «www.», a last slash, a print version."""
    parts = urlsplit(url)
    path = re.sub(r"/(index|default)\.(html?|php|aspx?)$", "/", parts.path).rstrip("/")
    query = parts.query
    if query:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k.lower() not in _TWINS]
        query = urlencode(sorted(kept))
    return f"{site_of(url)}{path}?{query}"


@lru_cache(maxsize=65536)
def shape_of(url: str) -> str:
    """Return the shape of an address, its numbers left out: pages of one shape are news, days of a calendar, goods."""
    parts = urlsplit(url)
    path = re.sub(r"\d+", "0", parts.path)
    path = re.sub(r"/[^/]*0[^/]*(?=/|$)", "/0", path)
    keys = sorted(k for k, v in parse_qsl(parts.query, keep_blank_values=True))
    values = "" if any(c.isdigit() for c in parts.query) else parts.query
    folder, _, last = path.rpartition("/")
    if not keys and len(last) > 24 and last.count("-") + last.count("_") >= 3:
        last = "0"  # a title written in Latin letters
    return f"{folder}/{last}?{'&'.join(keys)}&{values}"
