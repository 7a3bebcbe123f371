"""Text from other people's files made fit for paper."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from typing import Any

BREAKS = "\n\r\t\v\f\u2028\u2029"


def legible(value: Any, *, keep_lines: bool = False) -> Any:
    """Return the same data without signs that are no letters: breaks and tabs become spaces, control signs go.

    Such signs come in from cells of other people's files; XML and PDF do not take them. With `keep_lines` a text keeps
    its own lines, parted by "\\n".
    """

    def again(inner: Any) -> Any:
        return legible(inner, keep_lines=keep_lines)

    if isinstance(value, str):
        if keep_lines:
            return "\n".join(_line(one).strip() for one in value.splitlines())
        return _line(value)
    if isinstance(value, tuple):
        return tuple(map(again, value))
    if isinstance(value, Mapping):
        return {again(key): again(inner) for key, inner in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: again(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **changed)
    return value


def _line(text: str) -> str:
    spaced = "".join(" " if sign in BREAKS else sign for sign in text)
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
