"""Short addresses of questionnaires: who they belong to, and how many answers came by them."""

from __future__ import annotations

from merilo.assessment.models import Link, Sheet


def link_of(code: str) -> Link | None:
    """Return the link of a code with everything an answer needs; None for a code nobody has."""
    known = Link.objects.select_related("unit__institution", "wave__cycle__municipality")
    return known.filter(code=code).first()


def is_stored(receipt: str, link: Link | None = None) -> bool:
    """Say whether a sheet with this receipt is stored, about the unit and wave of the link where one is given."""
    found = Sheet.objects.filter(receipt=receipt)
    if link is not None:
        found = found.filter(unit=link.unit_id, wave=link.wave_id)
    return found.exists()


def is_test(receipt: str) -> bool:
    """Say whether the sheet of a receipt was sent on trial."""
    return Sheet.objects.filter(receipt=receipt, is_test=True).exists()
