"""The site audit against a bare walk: 100 pages on loopback, the same pages by httpx and selectolax alone.

The site is served by a process of its own. Ours walks, judges every item and checks documents; the rival asks for each
page, parses it and follows its links, nothing more. Both ask the same pages, one run after the other, in processes of
their own. Demanded: at most twice the rival's time for a page, 100 pages under 60 s, under 300 MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import deque
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin, urlsplit

import measuring

PAGES = 100
MENU = 70  # links of the menu, on every page
PARAGRAPHS = 24


def main() -> int:
    """Measure in turns and print what came out; with --serve, --ours or --rival be one of the processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--ours", metavar="URL")
    parser.add_argument("--rival", metavar="URL")
    arguments = parser.parse_args()
    if arguments.serve:
        return serve()
    if arguments.ours or arguments.rival:
        print(json.dumps(ours(arguments.ours) if arguments.ours else rival(arguments.rival)))
        return 0
    server = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        taken: dict[str, list[dict[str, float]]] = {"--rival": [], "--ours": []}
        for _ in range(arguments.runs):
            for who, found in taken.items():
                found.append(once(who, url))
    finally:
        server.kill()
        server.wait()
    return tell(taken["--ours"], taken["--rival"])


def once(who: str, url: str) -> dict[str, float]:
    """Run one walk as a process of its own and return its figures."""
    done = subprocess.run(
        [sys.executable, __file__, who, url], capture_output=True, text=True, check=True, env=measuring.environment()
    )
    return dict(json.loads(done.stdout))


def tell(mine: list[dict[str, float]], theirs: list[dict[str, float]]) -> int:
    """Print the figures and return the exit code."""
    if mine[0]["pages"] != theirs[0]["pages"]:
        measuring.stop(f"not the same pages: {mine[0]['pages']} and {theirs[0]['pages']}")
    pages = mine[0]["pages"]
    seconds = {"merilo": [one["seconds"] for one in mine], "rival": [one["seconds"] for one in theirs]}
    cpu = {"merilo": [one["cpu"] for one in mine], "rival": [one["cpu"] for one in theirs]}
    ratio = measuring.median_ratio(seconds["merilo"], seconds["rival"])
    demands = [
        measuring.Demand("site audit against a bare walk, ratio of times", ratio, 2.0),
        measuring.Demand("100 pages", statistics.median(seconds["merilo"]) / pages * 100, 60.0, "seconds"),
        measuring.Demand("memory at its highest", max(one["megabytes"] for one in mine), 300.0, "MB"),
    ]
    code = measuring.conclude("probe", demands, {"seconds": seconds, "cpu_seconds": cpu, "pages": pages})
    for name, found in (("merilo", mine), ("httpx + selectolax", theirs)):
        wall = statistics.median(one["seconds"] for one in found) / pages * 1000
        busy = statistics.median(one["cpu"] for one in found) / pages * 1000
        print(f"probe: {name}: {wall:.2f} ms a page, {busy:.2f} ms of it processor time")
    return code


def figures(pages: int, started: float, busy: float) -> dict[str, float]:
    """Return what one walk took."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "pages": pages, "seconds": time.perf_counter() - started, "cpu": time.process_time() - busy, "megabytes": peak,
    }  # fmt: skip


def ours(url: str) -> dict[str, float]:
    """Audit the site."""
    from merilo.core import methodology, probe

    limits = probe.Limits(pages=1000, alike=1000, pause=0.0, allow_private=True)
    edition = methodology.load_edition(on=datetime.now(UTC).date())
    started, busy = time.perf_counter(), time.process_time()
    audit = probe.audit(
        url, at=datetime.now(UTC), tick=time.monotonic, pause=lambda seconds: None, limits=limits, edition=edition
    )
    return figures(audit.pages, started, busy)


def rival(url: str) -> dict[str, float]:
    """Walk the same pages: ask, parse, follow the links of the site."""
    import httpx
    from selectolax.lexbor import LexborHTMLParser

    started, busy = time.perf_counter(), time.process_time()
    host = urlsplit(url).netloc
    known, queue, pages = {url}, deque([url]), 0
    with httpx.Client(trust_env=False) as client:
        while queue:
            place = queue.popleft()
            answer = client.get(place)
            if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
                continue
            pages += 1
            for node in LexborHTMLParser(answer.text).css("a[href]"):
                target = urljoin(place, node.attributes.get("href") or "").partition("#")[0]
                if urlsplit(target).netloc == host and target not in known and not target.endswith(".pdf"):
                    known.add(target)
                    queue.append(target)
    return figures(pages, started, busy)


def page_of(number: int) -> str:
    """Return one page of the site: head, menu, a column of news, its own text, a footer; about 30 KB."""
    menu = "".join(
        f'<li class="menu-item menu-item-type-page menu-item-{one}"><a href="/p/{one}/">Раздел {one}: сведения</a></li>'
        for one in range(MENU)
    )
    more = "".join(f'<li><a href="/p/{one}/">Страница {one}</a></li>' for one in range(number, min(number + 12, PAGES)))
    own = "".join(
        f"<p>Абзац {one} страницы {number}: <b>библиотека</b> рассказывает о книгах, встречах и выставках, приводит "
        f'<a href="/files/{number}-{one}.pdf">список литературы</a> и отвечает читателям, куда и когда прийти.</p>'
        for one in range(PARAGRAPHS)
    )
    foot = "<p>301000, г. Заречный, ул. Садовая, д. 5</p><p>Телефон: 8 (48700) 2-11-33</p><p>Пн–Пт с 9:00 до 18:00</p>"
    return (
        f"<!doctype html><html lang=ru><head><meta charset=utf-8><title>Раздел {number} — Библиотека</title>"
        f"<link rel=stylesheet href=/style.css><script src=/app.js></script></head><body><div id=wrap><header>"
        f"<a href=/>Библиотека</a><nav class=menu><ul>{menu}</ul></nav></header><main><h1>Раздел {number}</h1>{own}"
        f"<ul>{more}</ul></main><aside class=sidebar><h3>Ссылки</h3><ul>{menu}</ul></aside>"
        f"<footer>{foot}</footer></div></body></html>"
    )


def serve() -> int:
    """Serve the site until killed; the address goes to the output first."""
    made = {f"/p/{number}/": page_of(number).encode() for number in range(1, PAGES)} | {"/": page_of(0).encode()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each answer waits for an acknowledgement of its head

        def do_GET(self) -> None:
            body = made.get(self.path, b"<h1>404</h1>")
            self.send_response(200 if self.path in made else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
