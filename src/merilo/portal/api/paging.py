"""Parts of long lists: the cursor names the last thing seen, so that nothing is skipped or told twice."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from merilo.accounts.refusal import Refused

MOST, USUAL = 200, 50
T = TypeVar("T")


class CursorRejected(Refused):
    """A cursor that is none of ours."""


def part(
    request: Any, things: Sequence[T], *, key: Callable[[T], int], cursor: str, limit: int
) -> tuple[list[T], str | None]:
    """Return the things after the cursor, in the order of their keys, and the address of the next part.

    Raises CursorRejected.
    """
    after = _read(cursor)
    left = [one for one in sorted(things, key=key) if key(one) > after]
    shown = left[:limit]
    if len(left) <= limit:
        return shown, None
    asked = {**request.GET.dict(), "cursor": _written(key(shown[-1])), "limit": limit}
    return shown, request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")


def _written(key: int) -> str:
    return base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    if not cursor:
        return -1
    try:
        text = base64.b64decode((cursor + "=" * (-len(cursor) % 4)).encode("ascii"), altchars=b"-_", validate=True)
        return int(text.decode("ascii")) if text.isdigit() and len(text) < 20 else _refuse()
    except (binascii.Error, UnicodeError):
        return _refuse()


def _refuse() -> int:
    raise CursorRejected("Указатель cursor испорчен: начните список сначала.")
