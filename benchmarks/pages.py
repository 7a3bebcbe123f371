"""How long the server takes for every page of the demo, against an empty page of the same server.

The demo's district is made once in --data; then each of its people signs in and goes wherever links lead. A page may
take ten times as long as the empty one.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import measuring

AT_MOST = 10
SAME_KIND = 2  # pages of one kind that are measured: two tasks, two institutions; but the desk of everybody
MOST_BYTES = 60 * 1024
HERE = Path(__file__).parent


class Visitor:
    """A person with one open connection, as a browser has."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of an answer; cookies are kept."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body.encode() or None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.update([value.split(";")[0].split("=", 1)])
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def seconds(self, path: str) -> float:
        """Return how long one page takes."""
        start = time.perf_counter()
        status, _, _ = self.ask("GET", path)
        taken = time.perf_counter() - start
        if status != 200:
            measuring.stop(f"{path}: {status}")
        return taken

    def sign_in(self, login: str, password: str) -> None:
        """Sign in by the form, as people do."""
        _, _, page = self.ask("GET", "/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
        if token is None:
            measuring.stop("The page of signing in has no form.")
        said = {"csrfmiddlewaretoken": token[1], "login": login, "password": password}
        status, _, _ = self.ask("POST", "/account/login/", urlencode(said))
        if status != 302:
            measuring.stop(f"{login} could not sign in: {status}")


def make_demo(data: Path) -> tuple[str, list[str], str]:
    """Make the district where it is not made yet; return its name in addresses, people's logins, their password."""
    os.environ.update(environment(data))
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from merilo.demo import site

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", verbosity=0, interactive=False)
    site.fill(at=timezone.now())
    return site.slug(), [one.login for one in site.accounts()], site.PASSWORD


def environment(data: Path) -> dict[str, str]:
    """Return what the site is told, here and in the server's process."""
    return {"DJANGO_SETTINGS_MODULE": "merilo.settings", "MERILO_DATA": str(data), "MERILO_DEMO": "1"}


def serve(data: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server of the site with the empty page; return it and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    server = subprocess.Popen(
        [*command, "--log-level", "error", "site_with_empty_page:application"],
        cwd=HERE,
        env={**measuring.environment(), **environment(data)},
    )
    for _ in range(120):
        time.sleep(0.5)
        try:
            if Visitor(port).ask("GET", "/nothing/")[0] == 200:
                return server, port
        except OSError:
            continue
    server.terminate()
    measuring.stop("The server did not start within a minute.")


def walk(visitor: Visitor, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Go wherever links lead; give the name of the address and the path, a few of each kind."""
    from django.urls import Resolver404, resolve

    waiting, seen, of_kind = list(starts), set(starts), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(urlsplit(path).path).url_name
        except Resolver404:
            continue
        if of_kind.get(name, 0) >= SAME_KIND:
            continue
        status, headers, content = visitor.ask("GET", path)
        if status != 200 or not headers.get("content-type", "").startswith("text/html"):
            continue
        of_kind[name] = of_kind.get(name, 0) + 1
        yield name, path
        for link in re.findall(r'href="([^"#]+)', content.decode()):
            there = urljoin(path, unescape(link))
            if (
                there.startswith("/")
                and not there.startswith(("/static/", "//", "/account/logout"))
                and there not in seen
            ):
                seen.add(there)
                waiting.append(there)


def main() -> int:
    """Walk, measure, conclude."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--data", type=Path, default=measuring.DEFAULT_DATA / "pages")
    given = parser.parse_args()
    slug, logins, password = make_demo(given.data)
    server, port = serve(given.data)
    ratios: dict[str, float] = {}
    weights: dict[str, int] = {}
    empty_ms, nothing_ms = [], []
    try:
        for login in ["", *logins]:  # first nobody: the public pages
            visitor = Visitor(port)
            if login:
                visitor.sign_in(login, password)
            empty = f"/work/{slug}/empty/" if login else f"/nok/{slug}/empty/"
            starts = [f"/work/{slug}/", "/install/"] if login else ["/", f"/nok/{slug}/"]
            for name, path in walk(visitor, starts):
                seen = f"{name} {path} by {login or 'nobody'}"
                if name != "desk" and sum(one.split()[0] == name for one in ratios) >= SAME_KIND:
                    continue
                visitor.seconds(path)
                taken = measuring.in_turns(
                    given.runs, {"empty": partial(visitor.seconds, empty), "page": partial(visitor.seconds, path)}
                )
                ratios[seen] = measuring.median_ratio(taken["page"], taken["empty"])
                weights[seen] = len(visitor.ask("GET", path)[2])
                empty_ms += taken["empty"]
                nothing_ms.append(visitor.seconds("/nothing/"))
    finally:
        server.terminate()
        server.wait(30)
    slowest, heaviest = max(ratios, key=ratios.__getitem__), max(weights, key=weights.__getitem__)
    demands = [
        measuring.Demand(f"the slowest of {len(ratios)} pages, {slowest}", ratios[slowest], AT_MOST),
        measuring.Demand(f"the heaviest, {heaviest}", weights[heaviest], MOST_BYTES, unit="bytes"),
    ]
    details = {
        "empty_ms": round(statistics.median(empty_ms) * 1000, 2),
        "nothing_ms": round(statistics.median(nothing_ms) * 1000, 2),
        "ratios": dict(sorted(ratios.items(), key=lambda pair: -pair[1])),
    }
    return measuring.conclude("pages", demands, details)


if __name__ == "__main__":
    sys.exit(main())
