"""Messages to addresses that want to know: written down once, signed, tried again for a day when not taken."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F

from merilo.accounts.models import Delivery, Webhook

WAITS = (60, 300, 1800, 7200, 21600, 50400)  # seconds after each failure: about a day in all
_PATIENCE = 10.0
_AT_ONCE = 100

Send = Callable[[str, bytes, Mapping[str, str]], None]


class NotDelivered(Exception):
    """The address did not take the message; the text says why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending came to."""

    delivered: int
    failed: int


def tell(*, place: str, event: str, key: str, payload: Mapping[str, Any], happened_at: datetime, at: datetime) -> int:
    """Write down a message for each address of a place that wants the event; the same key is told once.

    Who was added after the event is not told of it. Returns how many are new.
    Called by the timer, for nobody: so no right is asked for and the journal not written.
    """
    hooks = Webhook.objects.filter(place=place, stopped_at__isnull=True, made_at__lte=happened_at)
    wanted = [hook for hook in hooks if event in hook.events]
    told = set(Delivery.objects.filter(webhook__in=wanted, key=key).values_list("webhook_id", flat=True))
    fresh = [
        Delivery(webhook=hook, event=event, key=key, payload=dict(payload), made_at=at, next_try_at=at)
        for hook in wanted
        if hook.pk not in told
    ]
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def send_due(*, at: datetime, send: Send | None = None) -> Sent:
    """Send what is due, each message by itself, and note what came of it."""
    delivered = failed = 0
    due = Delivery.objects.filter(
        delivered_at__isnull=True, next_try_at__lte=at, webhook__stopped_at__isnull=True
    ).select_related("webhook")
    for one in due.order_by("next_try_at", "pk")[:_AT_ONCE]:
        # Taken before it is sent: two processes do not send the same one, and one that dies tries again later.
        again = at + timedelta(seconds=WAITS[min(one.tries, len(WAITS) - 1)])
        taken = Delivery.objects.filter(pk=one.pk, tries=one.tries, delivered_at__isnull=True)
        if not taken.update(tries=F("tries") + 1, next_try_at=again if one.tries + 1 < len(WAITS) else None):
            continue
        body, headers = message(one, at=at)
        try:
            (send or post)(one.webhook.url, body, headers)
        except NotDelivered as failure:
            failed += 1
            Delivery.objects.filter(pk=one.pk).update(error=str(failure)[:500])
        else:
            delivered += 1
            Delivery.objects.filter(pk=one.pk).update(delivered_at=at, next_try_at=None, error="")
    return Sent(delivered, failed)


def message(delivery: Delivery, *, at: datetime) -> tuple[bytes, dict[str, str]]:
    """Return the body and headers of a message.

    The signature is HMAC-SHA256 with the webhook's secret over «time.body», where time is that of the header
    Merilo-Timestamp: who keeps the secret can tell a message of ours from a forged or an old one.
    """
    content = {
        "id": str(delivery.pk),
        "event": delivery.event,
        "made_at": delivery.made_at.isoformat(),
        "data": delivery.payload,
    }
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(int(at.timestamp()))
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Merilo",
        "Merilo-Event": delivery.event,
        "Merilo-Delivery": str(delivery.pk),
        "Merilo-Timestamp": stamp,
        "Merilo-Signature": "sha256=" + signature(delivery.webhook.secret, stamp, body),
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of a body at a time."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


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
        line = http.client.HTTPSConnection(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    line._create_connection = lambda _, timeout, source: socket.create_connection((number, port), timeout, source)  # type: ignore[attr-defined]
    way = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        line.request("POST", way, body=body, headers=dict(headers))
        status = line.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise NotDelivered(f"Адрес не отвечает: {failure}.") from failure
    finally:
        line.close()
    if not 200 <= status < 300:
        raise NotDelivered(f"Адрес ответил кодом {status}, нужен 200.")


def _number_of(host: str, port: int) -> str:
    """Return the address a name stands for. Raises NotDelivered for an unknown one and for one of the inner network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise NotDelivered(f"Имя «{host}» не найдено.") from failure
    numbers = [str(one[4][0]) for one in found]
    inside = [number for number in numbers if not ipaddress.ip_address(number.partition("%")[0]).is_global]
    if inside and not settings.WEBHOOK_INSIDE:
        raise NotDelivered("Адрес ведёт во внутреннюю сеть; администратор может разрешить это настройкой.")
    return numbers[0]
