"""Some institutions of a publication side by side, as everybody may see them: all goes through `public.shown`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from merilo.ratings.models import Publication, UnitResult
from merilo.ratings.queries import comparing, explanation, public, results


@dataclass(frozen=True, slots=True)
class Beside:
    """Some institutions of a publication side by side; `rest`: others that could be put beside them."""

    chosen: Sequence[UnitResult]
    lines: Sequence[comparing.Line]
    two_profiles: bool
    are_untold: bool  # some intervals are kept back
    rest: Sequence[results.Row]
    slots: range


def side_by_side(publication: Publication, institutions: Sequence[int]) -> Beside:
    """Return what everybody may see of some institutions of a publication, side by side."""
    calculation = publication.calculation
    hidden = public.hidden_by(publication)
    rows = sorted(results.heads_of(calculation), key=lambda row: row.name)
    units = {row.institution: row.unit for row in rows}
    asked = [units[one] for one in institutions if one in units]
    found = explanation.unit_results(calculation, asked)
    for one in found:
        one.calculation = calculation  # known: not to be read again for each
    chosen = [public.shown(one, hidden) for one in found]
    untold = [one.unit.name for one in chosen if hidden.touches(one.unit.name)]
    return Beside(
        chosen=chosen,
        lines=comparing.side_by_side(chosen, results.edition_of(calculation), untold=untold),
        two_profiles=comparing.of_two_profiles(chosen),
        are_untold=bool(untold),
        rest=[row for row in rows if row.unit not in asked],
        slots=comparing.slots(len(chosen), len(rows)),
    )
