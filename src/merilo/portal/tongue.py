"""The language of the public pages: Russian or English, by the address or the cookie; words in words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from merilo.core import wording

WORDS = Path(__file__).with_name("words.toml")
LANGUAGES = ("ru", "en")
COOKIE = "language"
KEPT_FOR = 365 * 24 * 60 * 60
KEPT_PAGE = 60  # seconds for which an answer may be shown again to people who have not signed in
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, str]]:
    """Return the words of the public pages: key → language → words."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """Return words in a language, with values put in."""
    return words()[key][language].format(**values)


def counted(key: str, number: int, language: str) -> str:
    """Return a number with its noun."""
    forms = words()[key][language].split(",")
    if language == "en":
        return f"{number}{wording.NBSP}{forms[0] if number == 1 else forms[1]}"
    return wording.counted(number, *forms)


def day(value: date | None, language: str) -> str:
    """Return a date in words: 1 марта 2026 г., 1 March 2026."""
    if value is None:
        return ""
    if language == "en":
        return f"{value.day}{wording.NBSP}{MONTHS[value.month - 1]} {value.year}"
    return wording.date_words(value)


def language_of(request: Any) -> str:
    """Return the language the address asks for, or the one this browser was given last, or Russian."""
    asked = request.GET.get("lang", "")
    kept = request.COOKIES.get(COOKIE, "")
    return asked if asked in LANGUAGES else kept if kept in LANGUAGES else "ru"


def show(request: Any, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Return a public page in the language of the request; a language named in the address is kept in a cookie."""
    language = language_of(request)
    other = "ru" if language == "en" else "en"
    more = {"lang": language, "other": other, "in_language": {one: _in(request, one) for one in LANGUAGES}}
    answer = render(request, template, {**context, **more}, status=status)
    if request.GET.get("lang") in LANGUAGES and request.COOKIES.get(COOKIE) != language:
        answer.set_cookie(COOKIE, language, max_age=KEPT_FOR, httponly=True, secure=request.is_secure(), samesite="Lax")
    patch_vary_headers(answer, ["Cookie"])
    # A page with a form of its own (weak sight, the demo's bar) carries a token of one person: nobody else may get it.
    own = request.user.is_authenticated or answer.cookies or "CSRF_COOKIE" in request.META
    answer.headers["Cache-Control"] = "private, no-cache" if own else f"public, max-age={KEPT_PAGE}"
    return answer


def _in(request: Any, language: str) -> str:
    """Return the address of the same page in a language."""
    question = request.GET.copy()
    question["lang"] = language
    return f"{request.path}?{question.urlencode()}"
