"""The network as the audit may use it: every connection goes to an address that was just checked, and ends in time.

A name is looked up once for each connection and the connection is made to that very number, so that a name which
changes between the look-up and the connection does not lead into the inner network. Each answer has one deadline,
not one for each byte, so that a server that drips cannot hold the audit.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import httpcore
import httpx

from merilo.core.probe.addresses import Refused, Resolve, allowed_numbers
from merilo.core.probe.limits import Tick

CONNECT_SECONDS = 8.0


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the numeric addresses of a host, as the system knows them. Raises OSError when it knows none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


class Deadline(threading.local):
    """Until when the answer that this thread waits for must be whole."""

    until: float | None = None


class _Stream(httpcore.NetworkStream):
    """A connection whose every read and write stops at the deadline of the answer."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, tick: Tick) -> None:
        self._stream, self._deadline, self._tick = stream, deadline, tick

    def _left(self, timeout: float | None) -> float | None:
        until = self._deadline.until
        if until is None:
            return timeout
        left = until - self._tick()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inside = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Stream(inside, self._deadline, self._tick)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, *, resolve: Resolve, allow_private: bool, deadline: Deadline, tick: Tick) -> None:
        self._plain = httpcore.SyncBackend()
        self._resolve, self._allow_private = resolve, allow_private
        self._deadline, self._tick = deadline, tick

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            numbers = allowed_numbers(host, port, resolve=self._resolve, allow_private=self._allow_private)
        except (OSError, UnicodeError) as failure:
            raise httpcore.ConnectError(f"name not known: {failure}") from failure
        failed: Exception | None = None
        for number in numbers[:3]:
            try:
                stream = self._plain.connect_tcp(number, port, timeout, local_address, socket_options)
                return _Stream(stream, self._deadline, self._tick)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                failed = failure
        raise failed or httpcore.ConnectError("no address answered")


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._stream
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as failure:
            raise _as_httpx(failure) from failure

    def close(self) -> None:
        self._stream.close()


def _as_httpx(failure: Exception) -> httpx.TransportError:
    if isinstance(failure, httpcore.TimeoutException):
        return httpx.ReadTimeout(str(failure))
    if isinstance(failure, httpcore.ConnectError):
        return httpx.ConnectError(str(failure))
    return httpx.RemoteProtocolError(str(failure))


class GuardedTransport(httpx.BaseTransport):
    """httpx's way to the network, through the guard above. `deadline` is set by whoever asks, for each answer."""

    def __init__(
        self, *, resolve: Resolve, allow_private: bool, tick: Tick, connections: int, verify: bool = True
    ) -> None:
        self.deadline = Deadline()
        context = ssl.create_default_context()
        if not verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("DEFAULT:@SECLEVEL=1")  # small institutions keep old certificates for years
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=connections + 1,
            max_keepalive_connections=connections,
            keepalive_expiry=30.0,
            network_backend=_Backend(resolve=resolve, allow_private=allow_private, deadline=self.deadline, tick=tick),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        ours = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream if isinstance(request.stream, httpx.SyncByteStream) else None,
            extensions=request.extensions,
        )
        try:
            answer = self._pool.handle_request(ours)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as failure:
            raise _as_httpx(failure) from failure
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


__all__ = ["CONNECT_SECONDS", "Deadline", "GuardedTransport", "Refused", "look_up"]
