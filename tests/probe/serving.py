"""Invented sites on loopback: an address → what it answers; every request is written down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Deed = Callable[[BaseHTTPRequestHandler], None]
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
DOCX = b"PK\x03\x04" + b"\0" * 60
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60


@dataclass(frozen=True)
class Reply:
    """One answer."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def page(text: str, *, status: int = 200, charset: str = "utf-8", says: str | None = None) -> Reply:
    """Return a page; `says` is what the header says of its encoding when that is another thing."""
    kind = "text/html" if says == "" else f"text/html; charset={says or charset}"
    return Reply(text.encode(charset, "xmlcharrefreplace"), status, kind)


def file(content: bytes = PDF, kind: str = "application/pdf") -> Reply:
    """Return a document."""
    return Reply(content, kind=kind)


def redirect(place: str, status: int = 302) -> Reply:
    """Return a redirect."""
    return Reply(b"", status, headers={"Location": place})


@dataclass
class Served:
    """A running site: its address and the addresses that were asked."""

    url: str
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


@contextmanager
def serve(answers: Mapping[str, Reply | Deed] | Callable[[str], Reply | Deed | None]) -> Iterator[Served]:
    """Serve a site on loopback until the block ends. Addresses that are not there answer 404."""
    look = answers if callable(answers) else answers.get
    served = Served("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.agents.add(self.headers.get("User-Agent", ""))
            reply = look(self.path)
            if reply is None:
                reply = page("<title>404</title><h1>Страница не найдена</h1>", status=404)
            if callable(reply):
                self.close_connection = True
                reply(self)
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return  # the audit hangs up on endless answers

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
