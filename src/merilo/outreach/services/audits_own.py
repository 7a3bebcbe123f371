"""The site of the municipality itself: what of an audit is asked of it, and in which words."""

from __future__ import annotations

from dataclasses import replace

from merilo.core import probe
from merilo.core.probe import FOUND, PARTIAL
from merilo.outreach.queries.audit_own import BUS_GOV, ITEMS

_LINKS = "Есть ссылка на bus.gov.ru."


def narrowed(found: probe.Audit) -> probe.Audit:
    """Return an audit with what is asked of a municipality only: results, plans, fresh news, the link to bus.gov.ru.

    A municipality has no card on bus.gov.ru, so a link to the front page of the live service is all there can be.
    """
    is_dead = any(one.kind == "dead_service" and "bus.gov" in one.url for one in found.faults)
    asked = {one.code: replace(one, text=ITEMS[one.code]) for one in (*found.items, *found.beside) if one.code in ITEMS}
    link = asked.get(BUS_GOV)
    if link is not None and link.verdict == PARTIAL and not is_dead:
        asked[BUS_GOV] = replace(link, verdict=FOUND, reason=_LINKS)
    return replace(
        found, items=tuple(one for code, one in asked.items() if code != BUS_GOV),
        beside=tuple(one for code, one in asked.items() if code == BUS_GOV), feedback=(), other_sites=(),
    )  # fmt: skip
