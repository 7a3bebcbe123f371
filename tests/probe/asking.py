"""The audit as tests call it: one moment, no pauses, loopback allowed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from merilo.core import probe

AT = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


def quick(**more: Any) -> probe.Limits:
    """Return limits for loopback: no pauses, short answers."""
    return probe.Limits(**{"allow_private": True, "pause": 0.0, "answer_seconds": 5.0, **more})


def no_network(host: str, port: int) -> Sequence[str]:
    """Know loopback and nothing else, as a machine without a network."""
    if host in ("127.0.0.1", "localhost"):
        return ["127.0.0.1"]
    raise OSError("no network")


def audit(url: str, *, limits: probe.Limits | None = None, **more: Any) -> probe.Audit:
    """Audit an invented site."""
    return probe.audit(
        url, at=AT, tick=time.monotonic, pause=lambda seconds: None, limits=limits or quick(),
        **{"resolve": no_network, **more},
    )  # fmt: skip
