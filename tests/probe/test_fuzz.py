"""Whatever a site sends, there is a verdict and never a traceback."""

from __future__ import annotations

import random
import socket
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from merilo.core import probe
from merilo.core.probe import addresses, charset, facts, founding, markup, robots, words
from tests.probe.asking import audit, quick

PIECES = st.sampled_from(
    [
        "<table>",
        "<tr><td>",
        "</td>",
        "<p>",
        "</p>",
        "<a href=",
        "<a href='//'>",
        "<a href=http://[>",
        "<form action=",
        "<form>",
        "<input name=",
        "<textarea>",
        "</form>",
        "<script>",
        "<!--",
        "-->",
        "<nav>",
        "<h1>",
        "<h2 class=title>",
        "<style>.a{display:none}",
        "<iframe src=",
        "<base href=",
        "<meta charset=",
        "<meta http-equiv=refresh content='0;url=",
        "<img alt=",
        "Учредитель:",
        "тел. 2-11-33",
        "<a href=mailto:",
        "Устав.pdf",
        "\0",
        "\ud7ff",
        "&#0;",
        "&#xFFFFFF;",
        "31.02.2026",
        "<time datetime=",
        "8 (48700) 2-11-33",
        ">",
        "'",
        '"',
    ]
)
CHAOS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60).map("".join)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHAOS)
@example("<div>" * 3000 + "Устав")
@example("<a href='http://\x00[/'>x</a><base href='http://[::1'>")
def test_any_page_is_read_without_a_fault(text: str) -> None:
    made = markup.read(text, "http://muzey.example.ru/a/")
    for block in made.blocks:
        (
            facts.phones(block.text),
            facts.emails(block.text),
            facts.postal_address(block.text),
            founding.founded(block.text),
        )
        facts.dates(block.text), facts.person(block.text), facts.full_name(block.text), facts.short_name(block.text)
        words.titled(block.text), words.documented(block.text)
    for link in made.links:
        (
            addresses.shape_of(link.url),
            addresses.twin_key(link.url),
            addresses.shown(link.url),
            words.service_at(link.url),
        )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_become_a_text_and_any_robots_rules(body: bytes, header: str) -> None:
    text, _ = charset.text_of(body, header)
    robots.read(text, agent="MeriloSiteCheck").allows("http://muzey.example.ru/" + header)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_typed_address_is_one_or_is_refused(text: str) -> None:
    try:
        assert addresses.typed(text).startswith(("http://", "https://"))
    except addresses.NotASite as refusal:
        assert "не адрес сайта" in str(refusal)


@contextmanager
def raw_server(answers: list[bytes]) -> Iterator[str]:
    """Serve raw bytes as answers, one for each connection, again and again."""
    server = socket.create_server(("127.0.0.1", 0))
    turn = iter(range(10**9))

    def run() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                client.settimeout(1)
                try:
                    client.recv(65536)
                    client.sendall(answers[next(turn) % len(answers)])
                except OSError:
                    continue

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        server.close()


def test_any_head_of_an_answer_ends_in_a_verdict() -> None:
    chance = random.Random(6)
    heads = [
        b"",
        b"HTTP/1.1",
        b"\0\0\0",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/9.9 999 X\r\nA\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
    ]
    for _ in range(25):
        fields = b"".join(
            chance.choice(
                [
                    b"Content-Type",
                    b"Location",
                    b"Content-Encoding",
                    b"Content-Length",
                    b"Transfer-Encoding",
                    b"Set-Cookie",
                ]
            )
            + b": "
            + "".join(chance.choices(string.printable + "щ\u2028", k=chance.randrange(30))).encode().replace(b"\r", b"")
            + b"\r\n"
            for _ in range(chance.randrange(6))
        )
        heads.append(
            b"HTTP/1.1 %d OK\r\n" % chance.choice([200, 200, 301, 302, 404, 500])
            + fields
            + b"\r\n<html><h1>a</h1><a href=/b>b</a>"
        )
    with raw_server(heads) as url:
        for _ in range(12):
            result = audit(url, limits=quick(answer_seconds=1.0, pages=6))
            assert {one.verdict for one in result.items} <= {
                probe.FOUND,
                probe.PARTIAL,
                probe.MISSING,
                probe.CANNOT_TELL,
            }
            assert all(one.reason.endswith((".", "…")) for one in result.items)
