"""Who sends a form: the address behind a web server, the browser's own token, and whether it comes from our page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from django.conf import settings

COOKIE = "asked"
MOST_FIELDS = 100


def address_of(request: Any) -> str:
    """Return the address of the client. With https a web server stands in front and adds it last to the chain."""
    if settings.HTTPS:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if chain[-1].strip():
            return str(chain[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def fields_of(request: Any) -> Mapping[str, str]:
    """Return the fields of a posted form, the last of each name; too many of them are none.

    Django's own reading keeps lists of everything and takes several times as long; here each field comes once.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        return dict(request.POST.items())
    pairs = request.body.decode("ascii", "replace").split("&")
    if len(pairs) > MOST_FIELDS:
        return {}
    fields = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            name, value = unquote_plus(name), unquote_plus(value)
        fields[name] = value
    return fields


def token_of(request: Any) -> tuple[str, bool]:
    """Return the random number this browser was given after an earlier sheet and True, or a new one and False."""
    kept = request.COOKIES.get(COOKIE, "")
    if 16 <= len(kept) <= 40 and kept.isascii():
        return kept, True
    return secrets.token_urlsafe(16), False


def is_from_our_page(request: Any) -> bool:
    """Say whether a browser sends this from a page of this site, as every browser of the last years tells.

    The questionnaire has no session and no right to steal, so this stands for the token in a cookie: nothing need be
    kept in the browser before somebody has answered. A browser too old to say is let through; the form is signed.
    """
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.META.get("HTTP_ORIGIN")
    if origin is None:
        return True
    return urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS
