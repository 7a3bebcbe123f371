"""Facts for the tests, built from short numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from merilo.core import methodology

ITEMS = {"1.1/stand": 17, "1.1/site": 19, "1.2/site": 6, "2.1/visit": 7, "3.1/visit": 5, "3.2/visit": 6}
FILTER_OF = {
    "stand_satisfied": "stand_used",
    "site_satisfied": "site_used",
    "access_satisfied": "disabled",
    "remote_satisfied": "remote_used",
}
ROLES = (
    "stand_used", "stand_satisfied", "site_used", "site_satisfied", "comfort_satisfied", "disabled", "access_satisfied",
    "first_contact_satisfied", "service_staff_satisfied", "remote_used", "remote_satisfied", "recommend",
    "schedule_satisfied", "overall_satisfied",
)  # fmt: skip

# The vector of the design: its figures are worked out by hand in docs/methodology.md.
VECTOR_PRESENT = {"1.1/stand": 14, "1.1/site": 18, "1.2/site": 3, "2.1/visit": 4, "3.1/visit": 3, "3.2/visit": 4}
VECTOR_YES = dict(
    zip(ROLES, (160, 150, 110, 95, 188, 13, 11, 195, 197, 64, 61, 190, 186, 192), strict=True),
)


def make_marks(present: Mapping[str, int], norm: Mapping[str, int] | None = None) -> dict[str, Decimal | None]:
    """The first items of each list present, the rest absent; beyond `norm` not applicable."""
    marks: dict[str, Decimal | None] = {}
    for key, length in ITEMS.items():
        for number in range(1, length + 1):
            mark = Decimal(number <= present.get(key, 0))
            marks[f"{key}/{number:02d}"] = mark if number <= (norm or ITEMS).get(key, length) else None
    return marks


def make_counts(
    respondents: int, yes: Mapping[str, int], answered: Mapping[str, int] | None = None
) -> methodology.Counts:
    """Counts in which everybody asked has answered, unless told otherwise."""
    everybody = {role: yes.get(FILTER_OF[role], 0) if role in FILTER_OF else respondents for role in ROLES}
    return methodology.Counts(
        respondents=respondents,
        yes={role: yes.get(role, 0) for role in ROLES},
        answered={**everybody, **(answered or {})},
    )


def make_vector(name: str = "Дом культуры «Заря»", **changes: object) -> methodology.UnitFacts:
    """The unit of the vector, with changes: yes={role: count}, present={list: items}, and fields of UnitFacts."""
    yes = {**VECTOR_YES, **changes.pop("yes", {})}  # type: ignore[dict-item]
    present = {**VECTOR_PRESENT, **changes.pop("present", {})}  # type: ignore[dict-item]
    fields = {"marks": make_marks(present), "counts": make_counts(200, yes), **changes}
    return methodology.UnitFacts(name, **fields)  # type: ignore[arg-type]


def score_one(
    facts: methodology.UnitFacts, *, variant: str = "per_channel", **settings: object
) -> methodology.UnitScore:
    edition = methodology.load_edition("344n-2018", variant=variant)
    return methodology.score(edition, [facts], methodology.Settings(**settings)).units[0]  # type: ignore[arg-type]
