"""One message out into the world: to nobody inside our network, for no longer than a set time."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 15.0  # seconds for a whole delivery: a receiver that answers by drops must not hold the others up
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Ways to write an address of IPv4 inside one of IPv6 that nobody needs today, or that hold inside one network only.
_ODD = [ipaddress.ip_network(one) for one in ("::/96", "64:ff9b:1::/48", "2001::/32", "fec0::/10")]

Number = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotDelivered(Exception):
    """The address did not take the message; the text says why."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send a message. No redirect is followed, and no address of the inner network is spoken to unless allowed.

    The name is looked up once and that very address is connected to, so that a name which changes in between does not
    lead inside. Raises NotDelivered.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    number = _number_of(host, port)
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    way = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _cut_off(line, number, port) as was_cut:
        try:
            line.request("POST", way, body=body, headers=dict(headers))
            status = line.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as failure:
            told = f"за {PATIENCE:.0f} секунд ответа не дал" if was_cut.is_set() else f"не отвечает: {failure}"
            raise NotDelivered(f"Адрес {told}.") from failure
        finally:
            line.close()
    if not 200 <= status < 300:
        raise NotDelivered(f"Адрес ответил кодом {status}, нужен 200.")


@contextmanager
def _cut_off(line: http.client.HTTPConnection, number: str, port: int) -> Iterator[threading.Event]:
    """Let a line connect to a number, and cut it off when the time is up, whatever it is doing then.

    The time limit of a socket begins anew with each byte, so it does not hold against who sends them singly.
    """
    was_cut = threading.Event()
    held: list[socket.socket] = []

    def connect(_: object, timeout: float, source: tuple[str, int] | None) -> socket.socket:
        made = socket.create_connection((number, port), timeout, source)
        held.append(made.dup())  # TLS takes the first one over in the middle of its greeting
        return made

    def cut() -> None:
        was_cut.set()
        for one in held:
            with suppress(OSError):  # the other side was faster
                one.shutdown(socket.SHUT_RDWR)

    line._create_connection = connect  # type: ignore[attr-defined]
    timer = threading.Timer(PATIENCE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield was_cut
    finally:
        timer.cancel()
        timer.join()
        for one in held:
            one.close()


def _number_of(host: str, port: int) -> str:
    """Return the address a name stands for. Raises NotDelivered for an unknown one and for one of the inner network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise NotDelivered(f"Имя «{host}» не найдено.") from failure
    numbers = [str(one[4][0]) for one in found]
    if not settings.WEBHOOK_INSIDE and not all(is_outside(number) for number in numbers):
        raise NotDelivered("Адрес ведёт во внутреннюю сеть; администратор может разрешить это настройкой.")
    return numbers[0]


def is_outside(number: str) -> bool:
    """Say whether a number leads into the open Internet, also when an address of IPv4 is wrapped into one of IPv6."""
    given = ipaddress.ip_address(number.partition("%")[0])
    inner = _inside_of(given)
    if inner is not None:
        return _is_open(inner)
    return _is_open(given) and not any(given in network for network in _ODD)


def _is_open(number: Number) -> bool:
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


def _inside_of(number: Number) -> ipaddress.IPv4Address | None:
    """Return the address of IPv4 to which one of IPv6 really leads: mapped, 6to4, NAT64."""
    if isinstance(number, ipaddress.IPv4Address):
        return None
    if number in _NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour
