"""Messages to addresses that want to know: written down once, signed, tried again for a day when not taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from merilo.accounts.models import Delivery, Webhook
from merilo.accounts.services.posting import NotDelivered, post

WAITS = (60, 300, 1800, 7200, 21600, 50400)  # seconds after each failure: about a day in all
_AT_ONCE = 100
_LONGEST = 60.0  # seconds of a round: other work of the clock waits for it

Send = Callable[[str, bytes, Mapping[str, str]], None]


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
    """Send what is due, each message by itself, and note what came of it.

    An address that has just failed is not spoken to again in the same round, and a long round ends before its list:
    the next one goes on.
    """
    delivered = failed = 0
    began, silent = time.monotonic(), set()
    due = Delivery.objects.filter(
        delivered_at__isnull=True, next_try_at__lte=at, webhook__stopped_at__isnull=True
    ).select_related("webhook")
    for one in due.order_by("next_try_at", "pk")[:_AT_ONCE]:
        if one.webhook_id in silent:
            continue
        if time.monotonic() - began > _LONGEST:
            break
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
            silent.add(one.webhook_id)
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
