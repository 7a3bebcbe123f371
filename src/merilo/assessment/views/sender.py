"""Who sends a form: the address behind a web server, the browser's own token, and whether it comes from our page."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

COOKIE = "asked"


def address_of(request: Any) -> str:
    """Return the address of the client. With https a web server stands in front and adds it last to the chain."""
    if settings.HTTPS:
        chain = request.headers.get("X-Forwarded-For", "").split(",")
        if chain[-1].strip():
            return str(chain[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def token_of(request: Any) -> str:
    """Return the random number this browser was given after an earlier sheet, or a new one."""
    kept = request.COOKIES.get(COOKIE, "")
    return kept if 16 <= len(kept) <= 40 and kept.isascii() else secrets.token_urlsafe(16)


def is_from_our_page(request: Any) -> bool:
    """Say whether a browser sends this from a page of this site, as every browser of the last years tells.

    The questionnaire has no session and no right to steal, so this stands for the token in a cookie: nothing need be
    kept in the browser before somebody has answered. A browser too old to say is let through; the form is signed.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS
