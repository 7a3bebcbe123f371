"""Walking through a running site by real requests, as a person would: sign in, open every page of the menu."""

from __future__ import annotations

import html
import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence

import typer

from merilo.core.wording import counted

PATIENCE = 90.0  # seconds the site has to answer for the first time
LINK = re.compile(r'href="(/[^"#?]*)["#?]')
FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TAG = re.compile(r"<(?:input|textarea|button)\b[^>]*>")
PART = re.compile(r'(name|value|type)="([^"]*)"')
INSIDE = re.compile(r"/cycles/(\d+/([a-z_]+/)?)?$|/results/(\d{4}/)?$")  # here one goes on by the page's own links
BESIDE, MOST_BESIDE = re.compile(r"/(cycles|results)/\d+/"), 4  # of the many links there a few
MOST_STEPS = 12  # of a questionnaire
NOT_PAGES = re.compile(r"\.(docx|pdf|xlsx|csv|ics|css|js|svg|png)$|^/static/|^/account/logout/")


class Visitor:
    """One browser: keeps its cookies, follows redirects."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def open(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return the status, the text of a page and the path one came to in the end; a form is sent to it."""
        body = None if form is None else urllib.parse.urlencode(form).encode()
        return self.send(path, body, "application/x-www-form-urlencoded")

    def send(self, path: str, body: bytes | None, kind: str) -> tuple[int, str, str]:
        """Send bytes to a path; return what `open` returns."""
        headers = {"Referer": self.address + path} | ({} if body is None else {"Content-Type": kind})
        request = urllib.request.Request(self.address + path, data=body, headers=headers)
        try:
            with self._opener.open(request, timeout=60) as answer:
                text = answer.read().decode("utf-8", "replace")
                return answer.status, text, urllib.parse.urlsplit(answer.url).path
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace"), urllib.parse.urlsplit(error.url).path

    def sign_in(self, login: str, password: str) -> bool:
        """Sign in; say whether that worked."""
        _, text, _ = self.open("/account/login/")
        if (token := FIELD.search(text)) is None:
            return False
        form = {"csrfmiddlewaretoken": token[1], "login": login, "password": password}
        return self.open("/account/login/", form)[2] != "/account/login/"


def wait_for(address: str) -> bool:
    """Wait until the site answers that it is well."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if Visitor(address).open("/healthz")[0] == 200:
                return True
        except OSError:
            pass
        time.sleep(0.2)
    return False


def walk(
    address: str, *, people: Sequence[tuple[str, str]], password: str, slug: str, sights: Sequence[str] = ()
) -> int:
    """Open the public pages and, as each person, every page of his menu and of his cycles; print what was seen.

    A questionnaire on trial among `sights` is filled in and sent. Returns 0 when all came.
    """
    if not wait_for(address):
        typer.echo("Сайт не ответил за полторы минуты.", err=True)
        return 1
    bad: list[str] = []
    typer.echo("Обхожу сайт:")
    _report("без входа", Visitor(address), [f"/nok/{slug}/", *sights], bad)
    for path in (one for one in sights if one.endswith("/test/")):
        if (receipt := answer(Visitor(address), path)) is None:
            bad.append(f"анкета {path} не сохранилась")
        else:
            typer.echo(f"  пробная анкета сохранена: № {receipt}")
    for login, role in people:
        visitor = Visitor(address)
        if visitor.sign_in(login, password):
            _report(f"{login} ({role})", visitor, [f"/work/{slug}/"], bad)
        else:
            bad.append(f"{login}: вход не удался")
    for line in bad:
        typer.echo(f"▲ {line}", err=True)
    typer.echo("Все страницы открылись." if not bad else f"Не открылось: {len(bad)}.")
    return 1 if bad else 0


def answer(visitor: Visitor, path: str) -> str | None:
    """Fill a questionnaire in, «Да» to everything, and send it; return its receipt as the last page shows it."""
    _, text, here = visitor.open(path)
    for _ in range(MOST_STEPS):
        if "/done/" in here:
            found = re.search(r'id="receipt">([^<]+)<', text)
            return None if found is None else found[1]
        _, text, here = visitor.open(path, _filled(text))
    return None


def _filled(text: str) -> dict[str, str]:
    """Return a page's form: hidden fields as they are, of choices the first, the first button pressed."""
    form: dict[str, str] = {}
    for tag in TAG.findall(text):
        parts = dict(PART.findall(tag))
        if "name" in parts:
            form.setdefault(parts["name"], html.unescape(parts.get("value", "")))
    form.pop("to_language", None)
    return form


def _report(who: str, visitor: Visitor, start: Sequence[str], bad: list[str]) -> None:
    """Open the given pages and all they link to; inside cycles and results further, by a few links of each page."""
    seen: dict[str, int] = {}
    waiting = dict.fromkeys((path, True) for path in start)
    while waiting:
        path, goes_on = next(iter(waiting))
        del waiting[path, goes_on]
        if path in seen:
            continue
        status, text, _ = visitor.open(path)
        seen[path] = status
        if not goes_on:
            continue
        links = [link for link in dict.fromkeys(LINK.findall(text)) if not NOT_PAGES.search(link)]
        further = [link for link in links if INSIDE.search(link)]
        waiting |= dict.fromkeys((link, True) for link in further)
        others = [link for link in links if link not in further]
        chosen = others if path in start else [link for link in others if BESIDE.search(link)][:MOST_BESIDE]
        waiting |= dict.fromkeys((link, False) for link in chosen)
    bad += [f"{who}: {path} — {status}" for path, status in seen.items() if status != 200]
    typer.echo(f"  {who}: {counted(len(seen), 'страница', 'страницы', 'страниц')}")
