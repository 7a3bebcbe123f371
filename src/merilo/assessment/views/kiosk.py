"""What a kiosk's browser keeps: the step being answered, in one cookie, until it is sent, given up or left alone.

Each page of a kiosk has an address of its own kind instead of being the answer to a form: whoever presses «Назад»
after somebody else has left finds a fresh questionnaire, neither that person's answers nor a fault of the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from merilo.assessment.forms import questionnaire as forms

COOKIE = "kiosk"
EMPTY = "-"  # a browser that sends this back keeps cookies
LARGEST = 3800  # of 4096 that a browser keeps with name and path
IDLE_MINUTES = 5  # after which a kiosk that nobody touches begins anew


def forget(request: Any, answer: HttpResponse, code: str) -> HttpResponse:
    """Let the browser keep nothing of what was answered."""
    return _set(request, answer, code, EMPTY)


def lead_to_step(request: Any, filling: forms.Filling) -> HttpResponse | None:
    """Lead to the page of a step that the browser keeps; None where it keeps none, or the answers are too long."""
    if COOKIE not in request.COOKIES:
        return None
    code = filling.state.code
    text = signing.dumps([filling.fields(), bool(filling.faults)], salt=COOKIE, compress=True)
    if len(text) > LARGEST:
        return None
    return _set(request, HttpResponseRedirect(reverse("ask_kiosk_step", args=[code])), code, text)


def kept(request: Any) -> tuple[Mapping[str, str], bool]:
    """Return the fields of the step that the browser keeps, and whether its faults are shown; none after a while."""
    try:
        fields, is_checked = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=IDLE_MINUTES * 60)
    except signing.BadSignature:
        return {}, False
    return fields, is_checked


def lead_to_start(request: Any, code: str) -> HttpResponse:
    """Lead to a fresh questionnaire."""
    return forget(request, HttpResponseRedirect(reverse("ask_kiosk", args=[code])), code)


def _set(request: Any, answer: HttpResponse, code: str, value: str) -> HttpResponse:
    path = reverse("ask_kiosk", args=[code])
    answer.set_cookie(COOKIE, value, path=path, httponly=True, secure=request.is_secure(), samesite="Strict")
    return answer
