"""Files of checklists: evidence and what shows a correction, through the rights; forms to be printed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.assessment.queries import checklist_papers, cycles, inspection_page
from merilo.core import papers, wording
from merilo.plans.views.files import handed_out
from merilo.registry.views.pages import download


class NotPrinted(Refused):
    """The paper cannot be made as it should be."""


@require_safe
def evidence(request: Any, slug: str, cycle: int, pk: int, name: str) -> FileResponse:
    """Hand out a photo or document that was added to a mark; the name in the address is only for people."""
    return _handed(request, inspection_page.evidence_of(cycles.cycle_of(request.municipality, cycle), pk))


@require_safe
def correction_file(request: Any, slug: str, cycle: int, pk: int, name: str) -> FileResponse:
    """Hand out what an institution has shown of a correction."""
    return _handed(request, inspection_page.correction_of(cycles.cycle_of(request.municipality, cycle), pk))


def _handed(request: Any, one: Any) -> FileResponse:
    if one.file is None:
        raise Http404("Здесь не файл, а ссылка.")
    if not inspection_page.sight(request.user, one.inspection, at=request.at).see:
        raise PermissionDenied("Подтверждения видят те, кому видны отметки чек-листа.")
    return handed_out(one.file, is_kept="download" in request.GET)


@require_safe
def paper(request: Any, slug: str, cycle: int, unit: int, channel: str | None = None) -> HttpResponse:
    """Hand out the forms of a unit, or one of them, to be filled in by hand."""
    found = cycles.unit_of(cycles.cycle_of(request.municipality, cycle), unit)
    access.require(request.user, Act.SEE_CYCLE, within=found.cycle.place, at=request.at)
    data = checklist_papers.paper(found, made_on=request.today, channel=channel)
    if data is None:
        raise Http404("Таких чек-листов в этом цикле нет.")
    try:
        content = papers.checklist_paper(data)
    except papers.Unprintable as error:
        raise NotPrinted(str(error)) from error
    return download(content, f"Чек-листы. {wording.shortened(found.name, 100)}.pdf", "application/pdf")
