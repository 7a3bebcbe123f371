"""Bodies of requests, looked at before Django keeps them: none too large, none that dribbles on for ever.

The server waits for a piece of a body without a limit, so a browser that sends nothing at all is for the web server in
front to end: docs/guide/install.md says how.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.template.loader import render_to_string

from merilo.accounts.edge import POLICY

MEGABYTE = 1024 * 1024
MARGIN = 20  # megabytes beside one file of the largest size: other fields, several photos in one report
PIECE = 64 * 1024
AT_LEAST = 60.0  # seconds any body may take
SLOWEST = 16 * 1024  # bytes a second a whole body must come at; a bad line of a village does better
LEFT_OVER = 15.0  # seconds for reading past what is refused, so that the browser comes to read the answer

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BodyRefused(RequestDataTooBig):
    """The body is too large or too slow; Django answers, and its answer is replaced by ours."""


class Body(io.RawIOBase):
    """The body of a request, which is read no further than it may be long and no longer than it may last."""

    def __init__(self, source: Any, *, most: int, size: int | None) -> None:
        self.source, self.most = source, most
        self.left = most if size is None else min(size, most)
        self.until = time.monotonic() + AT_LEAST + self.left / SLOWEST
        self.is_exact = size is not None
        self.fault: int | None = None

    def readable(self) -> bool:
        """Say that one reads here."""
        return True

    def readinto(self, place: Any) -> int:
        """Read on. Raises BodyRefused."""
        data = self._piece(len(place))
        place[: len(data)] = data
        return len(data)

    def _piece(self, size: int) -> bytes:
        if self.fault:
            raise BodyRefused("refused before")
        if self.is_exact and not self.left:
            return b""
        asked = min(size, self.left if self.is_exact else self.left + 1)
        if time.monotonic() > self.until:
            self.fault = 408
            raise BodyRefused("too slow")
        data: bytes = self.source.read(asked)
        self.left -= len(data)
        if self.left < 0:
            self.fault = 413
            raise BodyRefused("too large")
        return data

    def read_past(self) -> None:
        """Read on for a while and keep nothing."""
        self.until, self.fault, self.left = time.monotonic() + LEFT_OVER, None, self.most
        try:
            while self._piece(PIECE):
                pass
        except (BodyRefused, OSError):
            pass


def guarded(site: Application) -> Application:
    """Return the site behind this guard."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        most = (settings.UPLOAD_MB + MARGIN) * MEGABYTE
        told = str(environ.get("CONTENT_LENGTH") or "")
        size = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None
        is_parted = "HTTP_TRANSFER_ENCODING" in environ and bool(environ.get("wsgi.input_terminated"))
        if told and size is None:
            return _refuse(413, start)
        if size and size > most:
            Body(environ["wsgi.input"], most=most, size=size).read_past()
            return _refuse(413, start)
        if not size and not is_parted:
            return site(environ, start)
        body = Body(environ["wsgi.input"], most=most, size=None if is_parted else size)
        if is_parted:  # Django reads only what has a told length
            try:
                environ["wsgi.input"], environ["CONTENT_LENGTH"] = _whole(body)
            except BodyRefused:
                fault = body.fault or 413
                if fault == 413:
                    body.read_past()
                return _refuse(fault, start)
            return site(environ, start)
        environ["wsgi.input"] = io.BufferedReader(body, PIECE)
        answered: list[Any] = []
        answer = site(environ, lambda *said: answered.append(said))
        if body.fault:
            if hasattr(answer, "close"):
                answer.close()
            return _refuse(body.fault, start)
        start(*answered[0])
        return answer

    return application


def _whole(body: Body) -> tuple[Any, str]:
    """Return a body whose length was not told as a file, and its length."""
    kept = SpooledTemporaryFile(max_size=2 * MEGABYTE)  # noqa: SIM115 - lives as long as the request
    while data := body.read(PIECE):  # a piece, never None: the source waits
        kept.write(data)
    length = kept.tell()
    kept.seek(0)
    return kept, str(length)


def _refuse(status: int, start: Callable[..., Any]) -> list[bytes]:
    values = {"most": settings.UPLOAD_MB + MARGIN, "file": settings.UPLOAD_MB, "is_slow": status == 408}
    page = render_to_string("413.html", values).encode()
    words = "408 Request Timeout" if status == 408 else "413 Content Too Large"
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    start(words, list(headers.items()))
    return [page]
