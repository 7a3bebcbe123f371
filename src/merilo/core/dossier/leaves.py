"""Two JSON values held against each other, leaf by leaf, each difference named by the way to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Difference = tuple[str, Any, Any]
ABSENT = object()


def differences(written: Any, counted: Any, *, where: str = "") -> Iterator[Difference]:
    """Yield (way, written, counted) for every leaf that is not the same; ABSENT stands for a leaf that one side lacks.

    A way reads «units → Библиотека → indicators → 1.1»: members of a list that have a name are called by it.
    """
    if isinstance(written, Mapping) and isinstance(counted, Mapping):
        for key in [*written, *(key for key in counted if key not in written)]:
            yield from differences(written.get(key, ABSENT), counted.get(key, ABSENT), where=_way(where, str(key)))
    elif isinstance(written, list) and isinstance(counted, list):
        for number in range(max(len(written), len(counted))):
            one = written[number] if number < len(written) else ABSENT
            other = counted[number] if number < len(counted) else ABSENT
            yield from differences(one, other, where=_way(where, _called(one, other, number)))
    elif type(written) is not type(counted) or written != counted:
        yield where, written, counted


def _way(where: str, step: str) -> str:
    return f"{where} → {step}" if where else step


def _called(one: Any, other: Any, number: int) -> str:
    for value in (other, one):  # the counted side first: its names are the ones to trust
        if isinstance(value, Mapping):
            name = value.get("name") or value.get("code")
            if isinstance(name, str):
                return name
    return f"№ {number + 1}"


def told(value: Any) -> str:
    """Return a leaf as people read it, shortened."""
    if value is ABSENT:
        return "ничего"
    if value is None:
        return "пусто"
    if isinstance(value, bool):
        return "да" if value else "нет"
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
