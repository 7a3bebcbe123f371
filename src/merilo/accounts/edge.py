"""The edge: the clock is read once a request, and every answer carries what a browser may do."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from merilo.accounts.refusal import Refused
from merilo.core.wording import NBSP

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
# The space between № and a number, in the text of a page: not in an attribute, nor in what a field holds.
LOOSE = re.compile(r"№ (?=\d[^<>]*<(?!/textarea|/option|/title))")
PUBLIC = ("/nok/", "/static/", "/robots.txt", "/favicon.ico")
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def site_of(request: HttpRequest) -> str:
    """Return the address of the site for links that leave it: as configured, else as this request has named it."""
    return str(settings.BASE_ADDRESS) if settings.ADDRESS_IS_GIVEN else f"{request.scheme}://{request.get_host()}"


def _keep_together(response: HttpResponse) -> None:
    """Keep each «№ 5» of a page on one line, whoever has written it: ourselves, a file of the law, a person."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    response.content = LOOSE.sub("№" + NBSP, response.content.decode()).encode()
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))


class AtTheEdge:
    """Sets `request.at`, the moment all services of this request are told, the content security policy,
    and for whom an answer is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        response = self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        if response.status_code == 405 and request.method == "GET" and hasattr(request, "user"):
            said = render(request, "405.html", status=405)  # an empty answer is a blank window: one comes here
            said.headers["Allow"] = response.headers["Allow"]  # after signing in anew, or by reloading a refusal
            response = said
        _keep_together(response)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        # What is for everybody says so itself; all else is one person's, kept by no machine between and by no search.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.path != "/" and not request.path.startswith(PUBLIC):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what a service has refused and the view has not shown itself with a page that says it."""
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"sentences": [str(exception)]}, status=409)
        if isinstance(exception, ValidationError):
            return render(request, "refused.html", {"sentences": exception.messages}, status=409)
        return None
