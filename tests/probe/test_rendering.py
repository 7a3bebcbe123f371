"""Pages that scripts make, in the system's Chromium: they are seen, and what they ask goes through the guard."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from merilo.core import probe
from merilo.core.probe import rendering
from tests.probe.asking import audit, quick
from tests.probe.serving import Reply, page, serve

BROWSER = probe.find_browser(os.environ.get("PATH", ""))
needs_browser = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium here"),
]

SHELL = "<!doctype html><html><head><title>Школа искусств</title></head><body><div id=app></div><script src=/app.js></script></body></html>"
APP = """const pages = {"/": "<nav><a href='/o'>Основные сведения</a><a href='/k'>Контакты</a></nav><p>Школа искусств приглашает</p>",
"/o": "<h1>Основные сведения</h1><p>Учредитель: Администрация города Заречного</p>",
"/k": "<h1>Контакты</h1><p>Телефон: 8 (48700) 2-11-33</p>"};
document.getElementById("app").innerHTML = pages[location.pathname] || "";
fetch("/beacon").catch(() => 0); fetch("INNER").catch(() => 0);"""


@pytest.mark.parametrize("mark", [pytest.param(None, marks=needs_browser)])
def test_a_site_made_by_scripts_is_seen_in_the_browser(mark: None, tmp_path: Path) -> None:
    def look(path: str) -> Reply | None:
        if path == "/app.js":
            return Reply(APP.encode(), kind="text/javascript; charset=utf-8")
        return page(SHELL) if path in ("/", "/o", "/k") else None

    assert BROWSER is not None
    with serve(look) as served, probe.window(BROWSER, limits=quick(), tick=time.monotonic, shots=tmp_path) as window:
        result = audit(served.url, render=window)
    assert result.item("1.1/site/05").verdict == probe.FOUND
    assert result.item("1.2/site/01").verdict == probe.FOUND
    assert result.item("1.1/site/15").verdict == probe.MISSING
    shot = result.item("1.2/site/01").evidence[0].screenshot
    assert (tmp_path / shot).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("mark", [pytest.param(None, marks=needs_browser)])
def test_the_browser_reaches_the_inner_network_no_more_than_the_audit(mark: None) -> None:
    assert BROWSER is not None
    with serve({"/": page("<p>тайна</p>")}) as inner:
        limits = quick(allow_private=False)
        with probe.window(BROWSER, limits=limits, tick=time.monotonic) as window:
            shown = window(inner.url)
    assert not inner.asked and (shown is None or "тайна" not in shown.html)


def test_the_proxy_passes_reading_on_and_nothing_else() -> None:
    import http.client

    with serve({"/": page("<p>a</p>")}) as served:
        host = served.url.removeprefix("http://").rstrip("/")
        with rendering._Proxy(quick(), probe.look_up, time.monotonic) as proxy:
            for method, code in (("GET", 200), ("POST", 405)):
                connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
                connection.request(method, f"http://{host}/")
                assert connection.getresponse().status == code
        with rendering._Proxy(quick(allow_private=False), probe.look_up, time.monotonic) as proxy:
            connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
            connection.request("GET", f"http://{host}/")
            with pytest.raises((http.client.HTTPException, OSError)):
                connection.getresponse()
    assert served.asked == ["/"]
