"""What a new municipality begins with: institutions, people, a plan; what is done of it."""

from __future__ import annotations

from dataclasses import dataclass

from merilo.accounts.models import User
from merilo.accounts.queries import people
from merilo.registry.models import Institution, Municipality


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first three things, each done or not."""

    has_institutions: bool
    has_people: bool
    has_plan: bool

    @property
    def is_over(self) -> bool:
        """Whether all of it is done."""
        return self.has_institutions and self.has_people and self.has_plan


def beginning(user: User, municipality: Municipality, *, has_plan: bool) -> Beginning:
    """Return what stands in a municipality, as its coordinator sees it: people are all but the coordinator."""
    return Beginning(
        has_institutions=Institution.objects.filter(municipality=municipality).exists(),
        has_people=people.has_company(user, municipality.place),
        has_plan=has_plan,
    )
