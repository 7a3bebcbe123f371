"""Every document the program makes, on one page: who makes it when and why, and where to make it here and now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import cycles
from merilo.core import papers
from merilo.plans.queries import plans

KINDS = {"docx": "Word", "pdf": "PDF", "xlsx": "XLSX"}


@dataclass(frozen=True, slots=True)
class Page:
    """Where a paper is made: the page, who may open it, and what it is about if there must be something first."""

    name: str
    act: Act
    about: str = ""


PAGES: Mapping[str, Page] = {
    "plan": Page("plan", Act.SEE_MUNICIPALITY, "plan"),
    "fulfilment": Page("plan_report", Act.SEE_TASK, "plan"),
    "invitation": Page("meetings", Act.SEE_COUNCIL),
    "voting_sheet": Page("meetings", Act.SEE_COUNCIL),
    "minutes": Page("meetings", Act.SEE_COUNCIL),
    "terms": Page("selections", Act.READ_COUNCIL),
    "offers": Page("selections", Act.READ_COUNCIL),
    "proposals": Page("proposals", Act.READ_COUNCIL),
    "questionnaire": Page("batches", Act.SEE_CYCLE, "cycle"),
    "batch": Page("batches", Act.SEE_CYCLE, "cycle"),
    "checklist": Page("inspections", Act.SEE_CYCLE, "cycle"),
    "request": Page("cycle_requests", Act.SEE_CYCLE, "cycle"),
    "report": Page("results", Act.SEE_SCORES, "cycle"),
    "stand": Page("results", Act.SEE_SCORES, "cycle"),
    "protocol": Page("operator_checks", Act.KEEP_CYCLE, "cycle"),
    "tables": Page("results", Act.SEE_SCORES, "cycle"),
    "public_report": Page("results", Act.SEE_SCORES, "cycle"),
    "remediation": Page("remediation", Act.SEE_MUNICIPALITY),
    "monitoring": Page("monitoring", Act.SEE_TASK),
    "director": Page("directors", Act.KEEP_REMEDIATION),
    "poster": Page("posters", Act.SEE_CYCLE),
    "partner_letter": Page("mailings", Act.SEE_CYCLE),
    "press_release": Page("press_releases", Act.SEE_MUNICIPALITY),
    "appeals": Page("appeal_numbers", Act.SEE_MUNICIPALITY),
    "appeal_letter": Page("appeals", Act.KEEP_APPEALS),
    "consent": Page("appeals", Act.KEEP_APPEALS),
    "region": Page("region", Act.SEE_REGION),
}
FIRST = {"plan": "сначала загрузите план", "cycle": "сначала откройте цикл оценки"}


@dataclass(frozen=True, slots=True)
class Row:
    """A paper with its way: an address, or what must be done first; neither where another makes it."""

    about: papers.About
    kinds: str
    address: str
    first: str


@require_safe
def all_papers(request: Any, slug: str) -> HttpResponse:
    """Show every paper, part by part."""
    place = request.municipality
    cycle, plan = cycles.last_of(place), plans.last_plan(place, today=request.today)
    known = {"cycle": cycle, "plan": plan}
    rows = [_row(one, request, known) for one in papers.PAPERS]
    parts = [(part, list(those)) for part, those in groupby(rows, key=lambda row: row.about.part)]
    return render(request, "portal/all_papers.html", {"parts": parts, "number": len(rows)})


def _row(one: papers.About, request: Any, known: Mapping[str, Any]) -> Row:
    page, place = PAGES[one.key], request.municipality
    kinds = ", ".join(KINDS.get(kind, kind) for kind in one.kinds)
    about = known.get(page.about)
    # Whether figures are open depends on the phase of the cycle.
    within = about.place if page.act is Act.SEE_SCORES and about is not None else place.place
    if not access.may(request.user, page.act, within=within, at=request.at):
        closed = page.act is Act.SEE_SCORES and access.may(request.user, page.act, within=place.place, at=request.at)
        return Row(one, kinds, "", "откроется вместе с результатами" if closed else "")
    if page.act in access.OF_INSTALLATION:
        return Row(one, kinds, reverse(page.name), "")
    if page.about and about is None:
        return Row(one, kinds, "", FIRST[page.about])
    return Row(one, kinds, reverse(page.name, args=[place.slug, *([] if about is None else [about.pk])]), "")
