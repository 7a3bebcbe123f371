"""Short addresses of questionnaires with their QR codes: a table, files, papers for the stand and the desk."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from merilo.accounts import access, pictures
from merilo.accounts.access import Act
from merilo.assessment.queries import cycles
from merilo.assessment.queries import links as queries
from merilo.registry.views.pages import download

KINDS = {"svg": "image/svg+xml", "png": "image/png"}
CARDS = range(8)


@require_safe
def links(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show the addresses of all units, wave by wave."""
    found = _cycle(request, cycle)
    return render(request, "assessment/links.html", {"cycle": found, "waves": queries.waves_with_links(found)})


@require_safe
def link_qr(request: Any, slug: str, cycle: int, link: int, kind: str) -> HttpResponse:
    """Hand out the QR code of an address as a file."""
    row = queries.link_in(_cycle(request, cycle), link)
    if kind not in KINDS:
        raise Http404("QR-код есть только в SVG и PNG.")
    drawn = io.BytesIO()
    segno.make(row.address, error="m", micro=False).save(drawn, kind=kind, scale=10 if kind == "png" else 4, border=4)
    return download(drawn.getvalue(), f"anketa-{row.code}.{kind}", KINDS[kind], is_shown=True)


@require_safe
def link_poster(request: Any, slug: str, cycle: int, link: int) -> HttpResponse:
    """Show papers to print: a sheet for the stand with words and QR, and a sheet of small cards."""
    found = _cycle(request, cycle)
    row = queries.link_in(found, link)
    here = {"cycle": found, "row": row, "qr": pictures.qr(row.address), "cards": CARDS}
    return render(request, "assessment/poster.html", here)


def _cycle(request: Any, key: int) -> Any:
    found = cycles.cycle_of(request.municipality, key)
    access.require(request.user, Act.SEE_CYCLE, within=found.place, at=request.at)
    return found
