"""Results carried over to bus.gov.ru by hand: cards, what they lack, what was posted when and by whom."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import cycles
from merilo.assessment.views.cycles import form_page
from merilo.core import papers
from merilo.ratings.forms.checks import PostingForm
from merilo.ratings.queries import cards
from merilo.ratings.services import posting as services
from merilo.ratings.views.pages import cycle_of
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import download, paged, sent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def listed(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The cards of a cycle: what is missing, what was posted."""
    one, found = _found(request, cycle)
    page = {
        "cycle": one,
        "found": found,
        "page": paged(request, found.cards) if found else None,
        "may_record": access.may(request.user, Act.PUBLISH, within=one.place, at=request.at),
        "note": cards.NOTE,
    }
    return render(request, "ratings/bus_gov.html", page)


def _found(request: Any, cycle: int) -> tuple[Any, Any]:
    """Return the cycle and its cards for the municipality's own people; the published figures are no secret."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.SEE_CYCLE, within=one.place, at=request.at)
    return one, cards.cards_of(one)


@require_GET
def file(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """The cards of all institutions, or of one, as a workbook or JSON."""
    one, found = _found(request, cycle)
    if found is None or kind not in ("xlsx", "json"):
        raise Http404("Карточек здесь нет: они бывают после публикации, в виде xlsx и json.")
    asked = request.GET.get("unit", "")
    chosen = [card for card in found.cards if not asked or str(card.unit) == asked]
    if not chosen:
        raise Http404("Такого учреждения в опубликованном рейтинге нет.")
    name = f"bus-gov-{one.year}{f'-{asked}' if asked else ''}.{kind}"
    if kind == "json":
        text = json.dumps(cards.as_json(one, found, chosen), ensure_ascii=False, indent=1) + "\n"
        return download(text.encode(), name, "application/json")
    return download(papers.workbook(cards.as_sheets(one, found, chosen), created_on=request.today), name, XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """That a card was posted is written down."""
    one, found = _found(request, cycle)
    access.require(request.user, Act.PUBLISH, within=one.place, at=request.at)
    who = cycles.unit_of(one, unit)
    card = next((card for card in found.cards if card.unit == unit), None) if found else None
    if found is None or card is None:
        raise Http404("Карточки этого учреждения нет: рейтинг ещё не опубликован.")
    found.publication.cycle = one
    form = PostingForm(sent(request), today=request.today, posting=card.posting, page=card.bus_gov_page)
    values = {"publication": found.publication, "unit": who, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.record_posting(**values, **form.cleaned_data)):
        messages.success(request, "Размещение записано.")
        return redirect("bus_gov", slug, cycle)
    back = reverse("bus_gov", args=[slug, cycle])
    title = f"Размещено на bus.gov.ru: {who.name}"
    return form_page(request, form, cycle=one, title=title, verb="Записать размещение", back=back)
