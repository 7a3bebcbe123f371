"""Sites of the invented institutions: served on this machine while they are filled in, and truly audited there."""

from __future__ import annotations

import dataclasses
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from merilo.core import probe
from merilo.core.wording import date_words
from merilo.demo.stage import Cast, moment
from merilo.outreach.models import SiteAudit
from merilo.outreach.services import audits, audits_running
from merilo.registry.models import Institution

FILE = Path(__file__).with_name("pages.toml")
HERE = "127.0.0.1"
DAYS_BEFORE, DAYS_NOW = 70, 6
SILENT = "Сайт не прочитан: сервер сайта не отвечает."
TAKES = ("/obratnaya-svyaz/otpravit/", "/obratnaya-svyaz/vopros/", "/bvi/")  # where forms and the module lead
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
OWN_FRONT = "<p>Официальный сайт администрации муниципального округа. Приём граждан — по вторникам.</p>"
Sites = Mapping[str, Mapping[str, bytes]]  # host → path → page


def play(cast: Cast, *, today: date) -> None:
    """Check the sites twice, as the coordinator would, and have them checked each month from now on."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for name, days in (("before", DAYS_BEFORE), ("now", DAYS_NOW)):
        at = moment(today - timedelta(days=days), 9)
        _check(cast, _sites(cast, written, name, at.date()), at)
    audits.set_rules(
        municipality=cast.municipality, every="month", render=False, actor=cast.coordinator, at=moment(today)
    )


def _check(cast: Cast, sites: Sites, at: datetime) -> None:
    run = audits.check_sites(municipality=cast.municipality, actor=cast.coordinator, at=at)
    found = run.audits.select_related("institution", "run__municipality").order_by("pk")
    found.update(state=SiteAudit.State.RUNNING, began_at=at, heard_at=at)
    with _served(sites) as port:
        for audit in found:
            host = urlsplit(audit.address).netloc
            if host not in sites:
                audits_running.fail(audit, SILENT, at)
                continue
            told = probe.audit(
                f"http://{host}:{port}/", at=at, tick=time.monotonic, pause=lambda seconds: None, resolve=_resolve,
                name=audit.institution.name if audit.institution else "",
                limits=probe.Limits(allow_private=True, pause=0),
            )  # fmt: skip
            audits_running.keep_found(audit, _public(told, f"http://{host}:{port}", f"https://{host}"), at=at)
    audits_running.finish_run(run, at)


def _sites(cast: Cast, written: Mapping[str, Any], name: str, on: date) -> Sites:
    sites = {}
    for number, (lacks, one) in enumerate(zip(written["site"], cast.heads.values(), strict=False)):
        if not lacks.get("is_silent"):
            sites[urlsplit(one.site).netloc] = _pages(one, number, written["page"], set(lacks[name]), on)
    own = {"year": on.year, "last": on.year - 1, "news": date_words(on - timedelta(days=11))}
    shown = [page for page in written["own_page"] if page.get("since", "before") in ("before", name)]
    sites[urlsplit(cast.municipality.site).netloc] = _laid_out(shown, own, str(cast.municipality), OWN_FRONT)
    return sites


def _pages(
    one: Institution, number: int, written: Sequence[Mapping[str, str]], lacks: set[str], on: date
) -> Mapping[str, bytes]:
    fresh = on - timedelta(days=400 if "old_news" in lacks else 9)
    facts = {
        "name": one.name, "short": one.short_name, "founder": one.founder, "head": one.head_name, "phone": one.phone,
        "email": one.email, "address": one.address, "opened": date_words(one.opened_on or date(2001, 9, 1)).split()[-2],
        "year": on.year, "last": on.year - 1, "number": 1000 + number,
        "news_1": date_words(fresh), "news_2": date_words(fresh + timedelta(days=4)),
    }  # fmt: skip
    shown = [page for page in written if page.get("key", "") not in lacks]
    front = f"<p>Добро пожаловать на сайт: {one.name}.</p><p>Мы открыты каждый день, кроме понедельника.</p>"
    return _laid_out(shown, facts, one.short_name, front)


def _laid_out(
    shown: Sequence[Mapping[str, str]], facts: Mapping[str, object], name: str, front: str
) -> Mapping[str, bytes]:
    menu = "".join(f"<li><a href='{page['path']}'>{page['title']}</a></li>" for page in shown)
    pages = {page["path"]: _page(page["title"], page["body"].format(**facts), menu, name) for page in shown}
    return {**pages, "/": _page(name, front, menu, name)}


def _page(title: str, body: str, menu: str, name: str) -> bytes:
    return (
        f"<!doctype html><html lang='ru'><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<header><a href='/'>{name}</a> <a class='bvi-open' href='#'>Версия для слабовидящих</a></header>"
        f"<script src='/bvi/js/bvi.min.js'></script>"
        f"<nav><ul>{menu}</ul></nav><main><h1>{title}</h1>{body}</main>"
        f"<footer>© {name}</footer></body></html>"
    ).encode()


@contextmanager
def _served(sites: Sites) -> Iterator[int]:
    """Serve the sites on this machine, each by its name; give the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            pages = sites.get(self.headers.get("Host", "").partition(":")[0], {})
            is_file = self.path.startswith("/files/")
            body = PDF if is_file else pages.get(self.path, b"{}" if self.path.startswith(TAKES) else None)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/pdf" if is_file else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        do_HEAD = do_GET

        def log_message(self, *said: object) -> None:
            return

    server = ThreadingHTTPServer((HERE, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _resolve(host: str, port: int) -> Sequence[str]:
    """Know the invented sites only: nothing is asked of any network."""
    if f".{host}".endswith(".yasnobor.example"):
        return [HERE]
    raise OSError("the invented district has no network")


def _public(value: Any, here: str, there: str) -> Any:
    """Return what an audit told with the addresses of this machine turned into those of the invented sites."""
    if isinstance(value, str):
        return value.replace(here, there)
    if isinstance(value, tuple):
        return tuple(_public(one, here, there) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = {one.name: _public(getattr(value, one.name), here, there) for one in dataclasses.fields(value)}
        return type(value)(**told)
    return value
