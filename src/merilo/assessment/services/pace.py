"""How fast sheets come from one address, counted in the memory of this process: nothing about it is written down.

Windows are fixed pieces of time, so a burst across a border is seen a little later; `guarding.mark_bursts` is exact.
A site with several processes counts in each of them apart, which lets more through, never less.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from merilo.assessment.queries import guard

_MOST_KEPT = 100_000  # addresses remembered; the one not heard of for longest is forgotten first

_lock = Lock()
_counts: OrderedDict[tuple[str, int], tuple[int, int]] = OrderedDict()  # (address, minutes) → (which window, count)


def is_burst(address: str, at: datetime) -> bool:
    """Say whether one more sheet from an address (its hash) would be too many in one of the windows."""
    minute = int(at.timestamp()) // 60
    with _lock:
        return any(_count(address, one.minutes, minute) >= one.most for one in guard.rules().bursts)


def note(address: str, at: datetime) -> bool:
    """Count a stored sheet from an address; say whether a burst has begun with it, to which the earlier belong."""
    minute = int(at.timestamp()) // 60
    with _lock:
        begun = [_add(address, one.minutes, minute) == one.most + 1 for one in guard.rules().bursts]
    return any(begun)


def seconds_to_wait(address: str, at: datetime) -> int:
    """Count a sending from an address and return for how many seconds it must wait; 0 lets it through."""
    limit = guard.rules().limit
    now = int(at.timestamp())
    with _lock:
        sent = _add(f"all:{address}", limit.minutes, now // 60)
    length = limit.minutes * 60
    return 0 if sent <= limit.most else length - now % length


def forget() -> None:
    """Forget all counts; tests begin with it."""
    with _lock:
        _counts.clear()


def _count(address: str, minutes: int, minute: int) -> int:
    window, count = _counts.get((address, minutes), (0, 0))
    return count if window == minute // minutes else 0


def _add(address: str, minutes: int, minute: int) -> int:
    count = _count(address, minutes, minute) + 1
    _counts[(address, minutes)] = (minute // minutes, count)
    _counts.move_to_end((address, minutes))
    while len(_counts) > _MOST_KEPT:
        _counts.popitem(last=False)
    return count
