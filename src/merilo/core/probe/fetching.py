"""One address asked once: redirects followed by hand, bodies streamed, unpacked and cut, failures as words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

import httpx

from merilo.core.probe.addresses import Refused, Resolve, joined
from merilo.core.probe.charset import text_of
from merilo.core.probe.limits import Limits, Pause, Tick
from merilo.core.probe.network import CONNECT_SECONDS, GuardedTransport

DOCUMENT_START = 2048  # bytes of a document that tell what it is
_HTML = ("text/html", "application/xhtml", "text/plain", "text/xml", "application/xml")
_DEAD = {404, 410}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `problem` is empty for an answer that was read, else a code of PROBLEMS."""

    url: str  # after redirects
    status: int = 0
    kind: str = ""  # the content type without its parameters
    body: bytes = b""
    text: str = ""
    charset: str = ""
    problem: str = ""
    was_cut: bool = False
    hops: tuple[str, ...] = ()
    has_untrusted_certificate: bool = False

    @property
    def is_page(self) -> bool:
        """Say whether this is a page that was read."""
        return not self.problem and self.kind in ("text/html", "application/xhtml+xml") and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Say whether the address answers that there is nothing."""
        return self.status in _DEAD or self.problem in ("unknown_name", "refused_connection")


PROBLEMS = {
    "inner": "адрес ведёт во внутреннюю сеть, не открывался",
    "unknown_name": "такого адреса нет (имя сайта не нашлось)",
    "refused_connection": "сервер не принимает соединений",
    "too_slow": "ответ не пришёл за отведённое время",
    "broken": "ответ оборван или испорчен",
    "redirect_loop": "переадресация по кругу",
    "too_many_redirects": "слишком длинная цепочка переадресаций",
    "strange_redirect": "переадресация на адрес, который программа не открывает",
    "error_status": "сервер отвечает ошибкой",
    "gone": "страница не найдена",
    "closed": "сервер не пускает",
    "bomb": "сжатый ответ распаковывается в слишком большой",
    "total_bytes": "исчерпан общий объём чтения",
    "no_time": "вышло время обхода",
}


@dataclass
class Traffic:
    """Bytes taken over the network by one audit."""

    taken: int = 0
    problems: dict[str, int] = field(default_factory=dict)


class Fetcher:
    """Asks addresses of one audit. May be used from several threads: each answer has its thread's own deadline."""

    def __init__(self, *, limits: Limits, tick: Tick, pause: Pause, resolve: Resolve, agent: str) -> None:
        self.limits, self.tick, self.pause, self.resolve, self.agent = limits, tick, pause, resolve, agent
        self.traffic = Traffic()
        self.untrusted: set[str] = set()
        self.until = tick() + limits.seconds  # of the whole audit
        self._client, self._transport = self._made(verify=True)
        self._lenient: tuple[httpx.Client, GuardedTransport] | None = None

    def _made(self, *, verify: bool) -> tuple[httpx.Client, GuardedTransport]:
        transport = GuardedTransport(
            resolve=self.resolve, allow_private=self.limits.allow_private, tick=self.tick,
            connections=self.limits.at_once, verify=verify,
        )  # fmt: skip
        headers = {
            "User-Agent": self.agent, "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
            "Accept-Language": "ru", "Accept-Encoding": "gzip, deflate",
        }  # fmt: skip
        timeout = httpx.Timeout(self.limits.answer_seconds, connect=min(CONNECT_SECONDS, self.limits.answer_seconds))
        return httpx.Client(transport=transport, headers=headers, timeout=timeout, trust_env=False), transport

    def close(self) -> None:
        """Close all connections."""
        self._client.close()
        if self._lenient:
            self._lenient[0].close()

    def page(self, url: str) -> Answer:
        """Ask for a page: its whole body up to the limit, as text."""
        return self._asked(url, most=self.limits.page_bytes, document=False)

    def start_of(self, url: str) -> Answer:
        """Ask for a document, a form's target or a linked service: the first bytes only."""
        return self._asked(url, most=DOCUMENT_START, document=True)

    def _asked(self, url: str, *, most: int, document: bool) -> Answer:
        hops: list[str] = []
        seen = {url}
        until = self.tick() + self.limits.answer_seconds
        while True:
            if self.tick() > self.until:
                return Answer(url=url, problem="no_time", hops=tuple(hops))
            if self.traffic.taken >= self.limits.total_bytes:
                return Answer(url=url, problem="total_bytes", hops=tuple(hops))
            try:
                answer, place = self._once(url, most=most, document=document, until=until)
            except Refused:
                return Answer(url=url, problem="inner", hops=tuple(hops))
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error) as failure:
                return Answer(url=url, problem=_named(failure), hops=tuple(hops))
            if place is None:
                return _with_hops(answer, hops)
            target = joined(url, place)
            if target is None:
                return Answer(url=url, status=answer.status, problem="strange_redirect", hops=tuple(hops))
            hops.append(url)
            if target in seen and (target == url or len(hops) > 2):
                return Answer(url=url, status=answer.status, problem="redirect_loop", hops=tuple(hops))
            if len(hops) > self.limits.redirects:
                return Answer(url=url, status=answer.status, problem="too_many_redirects", hops=tuple(hops))
            seen.add(target)
            url = target

    def _once(self, url: str, *, most: int, document: bool, until: float) -> tuple[Answer, str | None]:
        """Return one answer and, for a redirect, where it leads."""
        host = httpx.URL(url).host
        if host in self.untrusted:
            return self._read(self._less_strict(), url, most=most, document=document, until=until)
        try:
            return self._read((self._client, self._transport), url, most=most, document=document, until=until)
        except httpx.ConnectError as failure:
            if "CERTIFICATE_VERIFY_FAILED" not in str(failure):
                raise
            self.untrusted.add(host)  # nothing secret is sent: what is public can be read, and the fault is told
            return self._read(self._less_strict(), url, most=most, document=document, until=until)

    def _less_strict(self) -> tuple[httpx.Client, GuardedTransport]:
        if self._lenient is None:
            self._lenient = self._made(verify=False)
        return self._lenient

    def _read(
        self, way: tuple[httpx.Client, GuardedTransport], url: str, *, most: int, document: bool, until: float
    ) -> tuple[Answer, str | None]:
        client, transport = way
        transport.deadline.until = until
        with client.stream("GET", url) as response:
            status = response.status_code
            if status in (301, 302, 303, 307, 308) and "location" in response.headers:
                return Answer(url=url, status=status), response.headers["location"]
            content_type = response.headers.get("content-type", "")
            kind = content_type.partition(";")[0].strip().lower()
            if not document and kind and not kind.startswith(_HTML):
                most = DOCUMENT_START  # a link without an ending that leads to a document
            body, was_cut = self._body(response, most)
        problem = (
            ""
            if status < 400
            else "gone"
            if status in _DEAD
            else "closed"
            if status in (401, 403, 429)
            else "error_status"
        )
        if not kind and body[:512].lstrip()[:1] == b"<":
            kind = "text/html"
        text, charset = "", ""
        if kind in ("text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml"):
            text, charset = text_of(body, content_type)
        return Answer(
            url=url, status=status, kind=kind, body=body[:DOCUMENT_START], text=text, charset=charset, problem=problem,
            was_cut=was_cut, has_untrusted_certificate=host_is_in(url, self.untrusted),
        ), None  # fmt: skip

    def _body(self, response: httpx.Response, most: int) -> tuple[bytes, bool]:
        """Return the unpacked body up to `most` bytes; a packed one is unpacked piece by piece, never whole."""
        packed = response.headers.get("content-encoding", "").strip().lower()
        unpack = _unpacker(packed)
        parts: list[bytes] = []
        size = 0
        for raw in response.iter_raw():
            self.traffic.taken += len(raw)
            piece = raw if unpack is None else unpack(raw, most - size + 1)
            parts.append(piece)
            size += len(piece)
            if size > most or self.traffic.taken >= self.limits.total_bytes:
                return b"".join(parts)[:most], True
        return b"".join(parts), False


def host_is_in(url: str, hosts: set[str]) -> bool:
    """Say whether the address is of one of the hosts."""
    return bool(hosts) and httpx.URL(url).host in hosts


def _with_hops(answer: Answer, hops: list[str]) -> Answer:
    if not hops:
        return answer
    values = {name: getattr(answer, name) for name in answer.__slots__}
    return Answer(**{**values, "hops": tuple(hops)})


def _unpacker(packed: str):  # type: ignore[no-untyped-def]
    """Return a function (bytes, most) → bytes for the encodings we asked for; None for a body that is not packed."""
    if packed in ("", "identity"):
        return None
    if packed in ("gzip", "x-gzip"):
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress
    if packed == "deflate":
        return _Deflate().decompress
    raise ValueError(f"content-encoding {packed} was not asked for")


class _Deflate:
    """«deflate» as servers mean it: with the header of zlib or without."""

    def __init__(self) -> None:
        self._unpack = zlib.decompressobj()
        self._first = True

    def decompress(self, data: bytes, most: int) -> bytes:
        """Return up to `most` unpacked bytes."""
        if self._first:
            self._first = False
            try:
                return self._unpack.decompress(data, most)
            except zlib.error:
                self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        return self._unpack.decompress(data, most)


def _named(failure: Exception) -> str:
    if isinstance(failure, httpx.TimeoutException):
        return "too_slow"
    if isinstance(failure, httpx.ConnectError):
        return "unknown_name" if "name not known" in str(failure) else "refused_connection"
    return "broken"
