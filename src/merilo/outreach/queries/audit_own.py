"""The site of the municipality itself: its section of the assessment, asked for a few items only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from merilo.outreach.models import SiteAudit
from merilo.outreach.queries import audits
from merilo.outreach.queries.audit_sites import rules_of
from merilo.outreach.queries.audits import NEWS, REMEDIATION, RESULTS, SiteRow
from merilo.registry.models import Municipality

BUS_GOV = "own/bus-gov"
ITEMS: Mapping[str, str] = {
    RESULTS: "Результаты независимой оценки учреждений",
    REMEDIATION: "Планы по устранению недостатков и их выполнение",
    NEWS: "Новости с датами",
    BUS_GOV: "Ссылка на bus.gov.ru",
}


def address(municipality: Municipality) -> str:
    """Return where the own section is: as the rules of audits say, else the site the registry names; "" for none."""
    return rules_of(municipality).own_site or municipality.site


def row(municipality: Municipality, *, at: datetime) -> SiteRow | None:
    """Return the own site with its latest audit; None where no address is known."""
    where = address(municipality)
    if not where:
        return None
    here = SiteAudit.objects.filter(institution__isnull=True, run__municipality=municipality, address=where)
    asked = [audits.described(code, text) for code, text in ITEMS.items()]
    return audits.row(
        name=str(municipality), address=where, items=asked, at=at, tries=audits.newest(here, 1).get((None, where), []),
        ended=audits.newest(here.filter(state=audits.DONE), 2).get((None, where), []),
    )  # fmt: skip
