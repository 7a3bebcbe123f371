"""Bodies of requests at the edge: what is too large or comes too slowly is refused, the site goes on."""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from merilo.accounts import bodies
from tests.installation.running import Place, Served, serving

LIMIT = (1 + bodies.MARGIN) * bodies.MEGABYTE


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site that takes files of one megabyte."""
    place = Place(tmp_path_factory.mktemp("bodies") / "data", {"MERILO_UPLOAD_MB": "1"}).begin()
    with serving(place, "--web-only") as site:
        yield site


def send(served: Served, body: Any, **headers: str) -> tuple[int, str]:
    """Send a body to the page of signing in; return the status and the words of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    connection.request("POST", "/account/login/", body, kind, encode_chunked="Transfer-Encoding" in headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.slow
def test_a_body_larger_than_may_be_is_refused_with_a_sentence(served: Served) -> None:
    status, words = send(served, b"x" * (LIMIT + 1))
    assert status == 413 and "Отправлено больше 21 МБ" in words and "до 1 МБ" in words


@pytest.mark.slow
def test_a_body_of_unknown_length_is_counted_while_it_comes(served: Served) -> None:
    pieces = iter([b"x" * bodies.MEGABYTE] * (1 + bodies.MARGIN) + [b"x"])
    status, words = send(served, pieces, **{"Transfer-Encoding": "chunked"})
    assert status == 413 and "Отправлено больше" in words
    assert send(served, iter([b"login=", b"anna"]), **{"Transfer-Encoding": "chunked"})[0] == 403, "no token, but read"


@pytest.mark.slow
def test_a_body_told_enormous_is_refused_at_once_and_unread(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        line.sendall(b"POST /join/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100).startswith((b"HTTP/1.1 413", b""))
    assert served.visitor().open("/healthz")[0] == 200


class Dribbling(io.RawIOBase):
    """Gives a byte now and then."""

    def read(self, size: int = -1) -> bytes:
        time.sleep(0.05)
        return b"x"


def answer_of(environ: dict[str, Any], seen: list[bytes]) -> tuple[str, bytes]:
    """Return what the guard answers before a site that reads everything."""
    told: list[str] = []

    def site(given: dict[str, Any], start: Any) -> list[bytes]:
        try:
            seen.append(given["wsgi.input"].read())
        except bodies.BodyRefused:
            start("400 Bad Request", [])
            return [b"what Django says"]
        start("200 OK", [])
        return [b"well"]

    answer = bodies.guarded(site)(environ, lambda status, headers: told.append(status))
    return told[0], b"".join(answer)


def test_a_body_within_the_limits_comes_through_whole(settings: Any) -> None:
    settings.UPLOAD_MB = 1
    data, seen = bytes(range(256)) * 1000, []
    assert answer_of({"CONTENT_LENGTH": str(len(data)), "wsgi.input": io.BytesIO(data + b"next")}, seen)[1] == b"well"
    parted = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, "wsgi.input": io.BytesIO(data)}
    assert answer_of(parted, seen)[1] == b"well"
    assert seen == [data, data]


@pytest.mark.parametrize("told", ["-1", "1e9", "²", "9" * 40])
def test_a_length_that_is_no_number_is_refused(told: str, settings: Any) -> None:
    seen: list[bytes] = []
    status, _ = answer_of({"CONTENT_LENGTH": told, "wsgi.input": io.BytesIO(b"x")}, seen)
    assert status.startswith("413") and not seen


def test_a_body_that_dribbles_on_is_given_up(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "AT_LEAST", 0.2)
    monkeypatch.setattr(bodies, "SLOWEST", 1_000_000)
    seen: list[bytes] = []
    status, page = answer_of({"CONTENT_LENGTH": "5000", "wsgi.input": Dribbling()}, seen)
    assert status.startswith("408") and "не дождался" in page.decode() and not seen


def test_the_page_of_the_largest_request_is_in_the_table_of_settings() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert f"plus {bodies.MARGIN} MB" in page
