"""The second, naive opinion: counting answer sheets one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from merilo.core import methodology

FILTERS = {
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

Sheet = Mapping[str, bool | None]


def counted_one_by_one(sheets: Iterable[tuple[str, Sheet]]) -> dict[str, methodology.Counts]:
    """Return the counts per unit of (unit, answers) pairs."""
    units: dict[str, dict[str, dict[str, int]]] = {}
    respondents: dict[str, int] = {}
    for unit, sheet in sheets:
        zeros = {
            "yes": dict.fromkeys(ROLES, 0),
            "answered": dict.fromkeys(ROLES, 0),
            "ignored": dict.fromkeys(FILTERS, 0),
        }
        counts = units.setdefault(unit, zeros)
        respondents[unit] = respondents.get(unit, 0) + 1
        for role in ROLES:
            answer = sheet[role]
            if answer is None:
                continue
            if role in FILTERS and sheet[FILTERS[role]] is not True:
                counts["ignored"][role] += 1
                continue
            counts["answered"][role] += 1
            if answer is True:
                counts["yes"][role] += 1
    return {unit: methodology.Counts(respondents=respondents[unit], **counts) for unit, counts in units.items()}
