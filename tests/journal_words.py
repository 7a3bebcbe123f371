"""Whether an entry of the journal can be read by people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merilo.accounts.models import Entry
from merilo.accounts.queries import journal

INNER = re.compile(r"[a-z]+(_[a-z]+)*(:\d+)?( [a-z]+:\d+)?")  # a name of a field, a code of a value, a place
NAMES = {"slug", "username"}  # whose values people themselves write in Latin letters


def inner(entry: Entry) -> list[str]:
    """Return what stands in an entry in the words of the program."""
    kind = entry.subject.partition(":")[0]
    return [found for said in (entry.before, entry.after) for found in _inner(kind, said or {})]


def _inner(kind: str, said: dict[str, Any]) -> Iterator[str]:
    for key, value in said.items():
        if INNER.fullmatch(journal.field_words(kind, key)):
            yield key
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from _inner(kind, one)
            elif key.endswith("_id") or (isinstance(value, list) and isinstance(one, int)):
                yield f"{key}: number {one}"
            elif isinstance(one, str) and key not in NAMES and INNER.fullmatch(_words(kind, key, one)):
                yield f"{key}: {one}"


def _words(kind: str, key: str, value: str) -> str:
    """Return a value in words; places have names where the journal is shown."""
    return journal.value_words(kind, key, value, {value: "место"} if key == "place" else {})
