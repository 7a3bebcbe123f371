"""The invented district as data: what `district.toml` and `plan.toml` say, typed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Unit:
    """An institution or a branch.

    `absent` and `unused` give, by block (`code` or `code/channel`), positions in the block's list: from 1, or from -1
    at its end. `counts` fixes the number of «Да» by role; others are drawn around `mood`, the share of content people.
    """

    name: str
    recipients: int
    sheets: int
    mood: float
    disabled: int
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    profile: str = "общий"
    group: str | None = None
    absent: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unused: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class District:
    """The invented municipality and its people."""

    name: str
    genitive: str
    region_genitive: str
    head: str
    deputy: str
    chair: str
    proposals: tuple[str, ...]
    units: tuple[Unit, ...]


@cache
def load_district() -> District:
    """Return the invented district with its units, in the order of the file."""
    data = _read("district.toml")
    return District(
        name=data["district"],
        genitive=data["district_genitive"],
        region_genitive=data["region_genitive"],
        head=data["head"],
        deputy=data["deputy"],
        chair=data["chair"],
        proposals=tuple(data["proposals"]),
        units=tuple(_unit(entry) for entry in data["unit"]),
    )


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A line of the work plan; no `responsible` means that the cell is merged with the one above."""

    text: str
    deadline: str
    result: str
    targets: tuple[str, ...]
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """The invented work plan for three years, its words filled in."""

    title: tuple[str, ...]
    sections: tuple[tuple[str, tuple[PlanItem, ...]], ...]
    indicators: tuple[tuple[str, str, tuple[str, ...]], ...]
    note: str


def load_plan(first_year: int) -> WorkPlan:
    """Return the work plan for three years from the given one."""
    district = load_district()
    filling = {"first": first_year, "second": first_year + 1, "last": first_year + 2, "district": district.genitive}
    data = _filled(_read("plan.toml"), filling)
    items = [tuple(PlanItem(**_tupled(item)) for item in section["item"]) for section in data["section"]]
    return WorkPlan(
        title=tuple(data["title"]),
        sections=tuple(zip((section["name"] for section in data["section"]), items, strict=True)),
        indicators=tuple((row["name"], row["unit"], tuple(row["values"])) for row in data["indicator"]),
        note=data["note"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _unit(entry: dict[str, Any]) -> Unit:
    positions = {key: _tupled(entry.get(key, {})) for key in ("absent", "unused")}
    return Unit(**{**_tupled(entry), **positions})


def _tupled(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _filled(value: Any, filling: Mapping[str, object]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, filling) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, filling) for inner in value]
    return value.format_map(filling)
