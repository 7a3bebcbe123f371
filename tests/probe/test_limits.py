"""Hostile and broken sites: the audit ends within its limits, asks nobody it must not, and says a clear word."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from merilo.core import probe
from merilo.core.probe import addresses
from tests.probe.asking import AT, audit, quick
from tests.probe.serving import Reply, page, redirect, serve

FRONT = "<title>Музей</title><h1>Музей</h1><p>Телефон: 8 (48700) 2-11-33</p>"


def kinds(result: probe.Audit) -> set[str]:
    return {fault.kind for fault in result.faults}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://2130706433:{port}/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_the_inner_network_is_refused(url: str) -> None:
    with serve({"/": page(FRONT)}) as served:
        port = served.url.rstrip("/").rpartition(":")[2]
        with pytest.raises((probe.Refused, probe.NotASite)):
            audit(url.format(port=port), limits=quick(allow_private=False), resolve=probe.look_up)
    assert not served.asked


@pytest.mark.parametrize(
    "url",
    [
        "ftp://muzey.example.ru",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "музей",
        "",
        "http://",
        "http://a:b@muzey.example.ru/",
        "http://muzey.example.ru:99999/",
    ],
)
def test_what_is_no_address_of_a_site_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(probe.NotASite, match="не адрес сайта"):
        audit(url)


def test_a_name_that_changes_after_the_check_leads_nowhere() -> None:
    answers = [["93.184.215.14"], ["127.0.0.1"]]

    def resolve(host: str, port: int) -> Sequence[str]:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    with serve({"/": page(FRONT)}) as served:
        port = served.url.rstrip("/").rpartition(":")[2]
        with pytest.raises(probe.Refused):
            audit(f"http://muzey.example.ru:{port}/", limits=quick(allow_private=False), resolve=resolve)
    assert not served.asked


def test_the_connection_goes_to_the_very_address_that_was_checked() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with serve({"/": page(FRONT)}) as served:
        port = served.url.rstrip("/").rpartition(":")[2]
        result = audit(f"http://muzey.example.ru:{port}/", resolve=resolve)
    assert result.answered and asked and set(asked) <= {"muzey.example.ru", "gosuslugi.ru", "yandex.ru"}


def test_a_page_that_redirects_into_the_inner_network_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "inner", lambda number: number != "127.0.0.1")  # as if our loopback were the world
    with serve({"/": page(FRONT)}) as inner:
        port = inner.url.rstrip("/").rpartition(":")[2]
        answers = {
            "/": page(FRONT + f"<a href=/out>Документы</a><a href='http://127.0.0.2:{port}/'>Учредитель</a>"),
            "/out": redirect(f"http://127.0.0.2:{port}/"),
            "/form": page("x"),
        }
        with serve(answers) as served:
            result = audit(served.url, limits=quick(allow_private=False), resolve=probe.look_up)
    assert result.answered and "inner" in kinds(result) and not inner.asked


def _drip(piece: bytes, every: float) -> Callable[[BaseHTTPRequestHandler], None]:
    def deed(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        while True:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(every)

    return deed


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10737418240\r\n\r\n")
    while True:
        handler.wfile.write(b"<p>" + b"a" * 65536)


@pytest.mark.parametrize(
    ("name", "reply", "kind"),
    [
        ("a head that drips", _drip(b"X-A: b\r\n", 0.05), "too_slow"),
        ("a body that drips", _drip(b"\r\n<p>a</p>", 0.05), "too_slow"),
        ("ten gigabytes", _endless, "page_bytes"),
        ("a loop of redirects", redirect("/deep"), "redirect_loop"),
        ("a redirect to another scheme", redirect("file:///etc/passwd"), "strange_redirect"),
        ("a redirect to nonsense", redirect("http://[:::/"), "broken"),
        (
            "a bomb",
            Reply(gzip.compress(b"<p>" + b"\0" * 20_000_000), headers={"Content-Encoding": "gzip"}),
            "page_bytes",
        ),
        ("broken packing", Reply(b"\x1f\x8b\x08 nonsense", headers={"Content-Encoding": "gzip"}), "broken"),
        ("unknown packing", Reply(b"abc", headers={"Content-Encoding": "br"}), "broken"),
        ("an error", page("<h1>500</h1>", status=500), "error_status"),
        ("a closed door", page("<h1>403</h1>", status=403), "closed"),
    ],
)
def test_a_hostile_page_ends_with_a_clear_word(name: str, reply: Any, kind: str) -> None:
    with serve(
        {
            "/": page(FRONT + "<a href=/deep>Документы</a><a href=/well>О нас</a>"),
            "/deep": reply,
            "/well": page("<h1>О нас</h1>"),
        }
    ) as served:
        result = audit(served.url, limits=quick(answer_seconds=1.0, page_bytes=500_000))
    assert kind in kinds(result), (name, result.faults)
    assert all(fault.words for fault in result.faults)
    assert any(one.url.endswith("/well") for one in result.walked), "the rest was read all the same"


def test_a_front_page_that_never_answers_leaves_everything_untold() -> None:
    with serve({"/": _drip(b"X-A: b\r\n", 0.05)}) as served:
        result = audit(served.url, limits=quick(answer_seconds=0.7))
    assert not result.answered and {one.verdict for one in result.items} == {probe.CANNOT_TELL}
    assert "за отведённое время" in result.items[0].reason


def test_deflate_without_a_head_is_read() -> None:
    pack = zlib.compressobj(wbits=-15)
    body = pack.compress(FRONT.encode()) + pack.flush()
    with serve({"/": Reply(body, headers={"Content-Encoding": "deflate"})}) as served:
        assert audit(served.url).item("1.2/site/01").verdict == probe.FOUND


@pytest.mark.slow
def test_a_hundred_thousand_links_and_a_well_without_bottom_end_within_the_limits() -> None:
    many = "".join(f"<a href='/x/{'abcdefghij'[n % 10]}/{n}x'>ссылка {n}</a>" for n in range(100_000))

    def look(path: str) -> Reply:
        depth = path.count("/d")
        return page(FRONT + (many if path == "/" else "") + f"<a href='{path.rstrip('/')}/d'>глубже {depth}</a>")

    with serve(look) as served:
        result = audit(served.url, limits=quick(pages=40, page_bytes=20_000_000, depth=4))
    assert result.pages == 40 and result.limits["pages"]["reached"] and result.limits["links_of_page"]["reached"]
    missing = result.item("1.1/site/15")
    assert missing.verdict == probe.CANNOT_TELL and "число страниц" in missing.reason


def test_the_walk_stops_when_its_time_is_over() -> None:
    now = [0.0]

    def tick() -> float:
        now[0] += 1.0
        return now[0]

    with serve(
        lambda path: page(FRONT + "".join(f"<a href='/{path.count('/')}{n}/'>Раздел {n}</a>" for n in range(9)))
    ) as served:
        result = probe.audit(
            served.url, at=AT, tick=tick, pause=lambda s: None, limits=quick(seconds=60.0, answer_seconds=50.0)
        )
    assert result.limits["seconds"]["reached"] and result.pages < 60


def test_a_polite_visitor_names_himself_obeys_robots_waits_and_asks_two_at_once() -> None:
    waits: list[float] = []
    at_once, most, lock = [0], [0], threading.Lock()

    def slow(text: str) -> Callable[[BaseHTTPRequestHandler], None]:
        def deed(handler: BaseHTTPRequestHandler) -> None:
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            time.sleep(0.02)
            body = text.encode()
            with lock:
                at_once[0] -= 1
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n" + body
            )

        return deed

    links = (
        "".join(f"<a href=/s{n}.html>Раздел {n}</a>" for n in "abcdefgh") + "<a href=/private/ustav.html>Учредитель</a>"
    )
    answers: dict[str, Any] = {
        "/": page(FRONT + links),
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /private/\n", kind="text/plain"),
    }
    answers |= {f"/s{n}.html": slow(f"<h1>Раздел {n}</h1>") for n in "abcdefgh"}
    with serve(answers) as served:
        result = probe.audit(
            served.url,
            at=AT,
            tick=time.monotonic,
            pause=waits.append,
            limits=quick(pause=0.25),
            contact="nok@rayon.example.ru",
        )
    assert not any(path.startswith("/private/") for path in served.asked)
    assert all("nok@rayon.example.ru" in agent and "Merilo" in agent for agent in served.agents)
    assert waits and set(waits) == {0.25} and most[0] <= 2
    closed = result.item("1.1/site/05")
    assert closed.verdict == probe.CANNOT_TELL and "robots.txt" in closed.reason


def test_every_limit_is_told_with_what_was_used() -> None:
    with serve({"/": page(FRONT)}) as served:
        limits = audit(served.url).limits
    assert {"pages", "depth", "seconds", "page_bytes", "total_bytes", "document_checks"} <= set(limits)
    assert limits["pages"]["used"] == 1 and not limits["pages"]["reached"] and limits["total_bytes"]["used"] > 0
