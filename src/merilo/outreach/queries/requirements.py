"""What must be shown where: the requirements that ship, as a municipality has changed them, and its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from merilo.core import wording
from merilo.outreach.models import Channel, Occasion, Requirement
from merilo.plans.queries import steps
from merilo.registry.models import Municipality

OWN_CHANNELS = tuple(one for one in Channel if one not in (Channel.INSTITUTION_SITE, Channel.STAND))
INSTITUTION_CHANNELS = tuple(one for one in Channel if one not in (Channel.MUNICIPAL_SITE, Channel.COMMITTEE_SITE))
OWN = "own-"  # how codes of a municipality's own requirements begin


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement as it holds in a municipality."""

    code: str
    title: str
    basis: str
    occasion: str
    own_channels: tuple[str, ...]
    institution_channels: tuple[str, ...]
    term_days: int | None
    in_working_days: bool
    fresh_days: int | None
    step: str
    is_off: bool
    is_changed: bool
    is_own: bool

    @property
    def when(self) -> str:
        """Say when it must be there, for a table."""
        words = Occasion(self.occasion).label
        if self.term_days and self.occasion != Occasion.ALWAYS:
            words += f", {self.term}"
        if self.fresh_days:
            words += f"; смотреть заново каждые {wording.counted(self.fresh_days, 'день', 'дня', 'дней')}"
        return words

    @property
    def term(self) -> str:
        """Say the term after the occasion."""
        kind = ("рабочий день", "рабочих дня", "рабочих дней") if self.in_working_days else ("день", "дня", "дней")
        return f"в течение {_genitive(self.term_days or 0, kind)}"

    @property
    def own_words(self) -> str:
        """Name the channels of the municipality."""
        return ", ".join(str(Channel(one).label) for one in self.own_channels)

    @property
    def institution_words(self) -> str:
        """Name the channels of an institution."""
        return ", ".join(str(Channel(one).label) for one in self.institution_channels)

    @property
    def step_name(self) -> str:
        """Name the step of a plan this fulfils."""
        known = steps.by_code().get(self.step)
        return known.name if known else ""


def _genitive(number: int, kind: tuple[str, str, str]) -> str:
    """Return «1 рабочего дня», «5 рабочих дней»."""
    one = number % 10 == 1 and number % 100 != 11
    words = {"рабочий день": "рабочего дня", "день": "дня"}[kind[0]] if one else kind[2]
    return f"{number}{wording.NBSP}{words}"


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("merilo.outreach").joinpath("requirements.toml").read_text(encoding="utf-8"))


def note() -> str:
    """Return what is to be said beside the requirements."""
    return str(_file()["note"])


@cache
def shipped() -> Mapping[str, Rule]:
    """Return the requirements that ship, by code, in their order."""
    return {row["code"]: _shipped(row) for row in _file()["requirement"]}


def _shipped(row: Mapping[str, Any]) -> Rule:
    basis = row["basis"].replace("№ ", f"№{wording.NBSP}")
    return Rule(
        code=row["code"], title=row["title"],
        basis=basis if row["status"] == "seen" else f"{basis} (проверьте по официальному тексту)",
        occasion=row["occasion"], own_channels=tuple(row["own"]), institution_channels=tuple(row["institutions"]),
        term_days=row.get("days"), in_working_days=row.get("working", False), fresh_days=row.get("fresh"),
        step=row["step"], is_off=False, is_changed=False, is_own=False,
    )  # fmt: skip


def rules(municipality: Municipality) -> dict[str, Rule]:
    """Return all requirements of a municipality by code, also those switched off: shipped ones first."""
    rows = {row.code: _kept(row) for row in Requirement.objects.filter(municipality=municipality)}
    return {**{code: rows.pop(code, rule) for code, rule in shipped().items()}, **rows}


def _kept(row: Requirement) -> Rule:
    return Rule(
        code=row.code, title=row.title, basis=row.basis, occasion=row.occasion,
        own_channels=tuple(one for one in row.own_channels if one in Channel.values),
        institution_channels=tuple(one for one in row.institution_channels if one in Channel.values),
        term_days=row.term_days, in_working_days=row.in_working_days, fresh_days=row.fresh_days, step=row.step,
        is_off=row.is_off, is_changed=row.code in shipped(), is_own=row.code not in shipped(),
    )  # fmt: skip


def rule(municipality: Municipality, code: str) -> Rule | None:
    """Return a requirement of a municipality."""
    return rules(municipality).get(code)
