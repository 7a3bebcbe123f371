"""Published cycles of the tests' town."""

from __future__ import annotations

from datetime import date
from typing import Any

from merilo.assessment.models import Cycle, Phase, Sheet, Unit
from merilo.ratings.models import Calculation, Publication
from merilo.ratings.services import publishing
from tests.ratings.making import calculated, make_rated_cycle
from tests.town import AT, Town

BASIS = "протокол общественного совета от 10.06.2026 № 5"


def make_final(town: Town, *, few: int = 3, **values: Any) -> tuple[Cycle, Calculation]:
    """Make a cycle whose results are final; in the club so many people with a disability answered, one of them glad."""
    cycle = make_rated_cycle(town, phase=Phase.FINAL, **values)
    set_disabled(cycle.units.get(institution=town.club), few)
    made = calculated(cycle, town)
    Calculation.objects.filter(pk=made.pk).update(state="final")
    made.refresh_from_db()
    return cycle, made


def set_disabled(unit: Unit, many: int, *, satisfied: int = 1) -> None:
    """Let so many sheets of a unit say «Да» about a disability."""
    roles = unit.cycle.roles
    asked, after = roles.index("disabled"), roles.index("access_satisfied")
    for number, sheet in enumerate(unit.sheets.order_by("pk")):
        line = list(sheet.answers)
        line[asked] = "1" if number < many else "0"
        line[after] = "-" if number >= many else "1" if number < satisfied else "0"
        Sheet.objects.filter(pk=sheet.pk).update(answers="".join(line))


def published(town: Town, **values: Any) -> Publication:
    """Publish the results of a cycle."""
    cycle, made = make_final(town, **values)
    return publish(cycle, made, town)


def publish(cycle: Cycle, made: Calculation, town: Town, **values: Any) -> Publication:
    """Publish a calculation by a decision."""
    return publishing.publish(
        **{
            "cycle": cycle, "calculation": made, "basis": BASIS, "decided_on": date(2026, 3, 1),
            "actor": town.anna, "at": AT, **values,
        }  # type: ignore[arg-type]
    )  # fmt: skip


def corrected(publication: Publication, town: Town) -> Publication:
    """Count the cycle of a publication again and publish the correction."""
    cycle = publication.cycle
    cycle.refresh_from_db()
    made = calculated(cycle, town, reason="исключены анкеты")
    return publish(cycle, made, town, correction="Исключены анкеты, отправленные программой")


def publication_here(town: Town) -> Publication:
    """Return the publication of the town, made once, of a year in which nothing else goes on."""
    return Publication.objects.select_related("cycle").first() or published(town, year=2024)
