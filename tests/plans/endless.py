"""Readers no file should have, as a process without Django finds them."""

from __future__ import annotations

import os
import time
from typing import Any


def for_ever(*given: Any, **named: Any) -> None:
    """Read on and on."""
    while True:
        time.sleep(0.1)


def to_death(*given: Any, **named: Any) -> None:
    """End as a process does that has eaten all memory."""
    os._exit(137)
