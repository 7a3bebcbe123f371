"""Guides for people by role: texts that ship with the program; docs/guide holds the same with pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
STEP = re.compile(r"\d+\.\s+")
PICTURE = re.compile(r"!\[[^]]*\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs, or the steps of a list."""

    kind: Literal["text", "steps"]
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a guide under its heading; the first has none."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide of a role."""

    role: str
    title: str
    parts: Sequence[Part]


def roles() -> list[str]:
    """Return the roles that have a guide."""
    return sorted(one.stem for one in HERE.glob("*.md"))


@cache
def guide(role: str) -> Guide:
    """Return the guide of a role. Pictures stand in docs/guide only: here the reader has the pages themselves."""
    title, _, text = (HERE / f"{role}.md").read_text(encoding="utf-8").partition("\n")
    first, *others = re.split(r"^## ", text, flags=re.MULTILINE)
    parts = [Part("", _blocks(first))]
    for one in others:
        heading, _, rest = one.partition("\n")
        parts.append(Part(heading.strip(), _blocks(rest)))
    return Guide(role, title.removeprefix("# ").strip(), parts)


def _blocks(text: str) -> list[Block]:
    lines = [line.strip().replace("`", "") for line in text.splitlines() if line.strip() and not PICTURE.match(line)]
    found = []
    for is_step, those in groupby(lines, key=lambda line: bool(STEP.match(line))):
        found.append(Block("steps" if is_step else "text", [STEP.sub("", line, count=1) for line in those]))
    return found
