"""Answer sheets of a cycle: how many have come by which way, and the queue of those that bear marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.assessment.forms import review as forms
from merilo.assessment.queries import cycles, gathered, review
from merilo.assessment.services import reviewing
from merilo.core import wording

# deed → its service, and the words for 1, 2 and 5 sheets
DONE: dict[str, tuple[Callable[..., int], tuple[str, str, str]]] = {
    "keep": (reviewing.keep_sheets, ("оставлена в расчёте", "оставлены в расчёте", "оставлено в расчёте")),
    "exclude": (reviewing.exclude_sheets, ("исключена", "исключены", "исключено")),
    "restore": (reviewing.restore_sheets, ("возвращена в расчёт", "возвращены в расчёт", "возвращено в расчёт")),
}


@require_safe
def sheets(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show how many sheets have come, by unit and channel."""
    found = cycles.cycle_of(request.municipality, cycle)
    access.require(request.user, Act.SEE_CYCLE, within=found.place, at=request.at)
    here = {
        "cycle": found,
        "gathered": gathered.gathered(found),
        "exclusions": review.exclusions(found),
        "may_review": access.may(request.user, Act.REVIEW_SHEETS, within=found.place, at=request.at),
        "may_enter": access.may(request.user, Act.ENTER_SHEETS, within=found.place, at=request.at),
    }
    return render(request, "assessment/sheets.html", here)


@require_safe
def review_queue(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show the sheets that bear marks."""
    found = cycles.cycle_of(request.municipality, cycle)
    access.require(request.user, Act.REVIEW_SHEETS, within=found.place, at=request.at)
    return _queue(request, found, request.GET, forms.DecisionForm())


@require_POST
def review_decide(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Decide about the sheets that are ticked, or about all of the list."""
    found = cycles.cycle_of(request.municipality, cycle)
    access.require(request.user, Act.REVIEW_SHEETS, within=found.place, at=request.at)
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        return _queue(request, found, request.POST, form, status=409)
    wanted = _filter(request.POST, found).wanted
    said = form.cleaned_data
    keys = review.keys(found, wanted) if said["whole"] else form.keys(request.POST.getlist("sheet"))
    service, (one, few, many) = DONE[said["verb"]]
    try:
        done = service(cycle=found, keys=keys, reason=said["reason"], actor=request.user, at=request.at)
    except Refused as refused:
        form.add_error("reason" if isinstance(refused, reviewing.ReasonIsMissing) else None, str(refused))
        return _queue(request, found, request.POST, form, status=409)
    messages.success(request, f"{wording.counted(done, f'анкета {one}', f'анкеты {few}', f'анкет {many}')}.")
    return redirect(f"{reverse('review', args=[slug, cycle])}?{request.POST.get('question', '')}")


def _filter(said: Any, cycle: Any) -> forms.ReviewFilter:
    return forms.ReviewFilter(said, units=review.units(cycle))


def _queue(request: Any, cycle: Any, said: Any, form: forms.DecisionForm, *, status: int = 200) -> HttpResponse:
    filters = _filter(said, cycle)
    wanted = filters.wanted
    found = review.days(cycle, wanted.unit)
    here = {
        "cycle": cycle,
        "filters": filters,
        "wanted": wanted,
        "queue": review.queue(cycle, wanted, number=said.get("page", 1)),
        "form": form,
        "reasons": forms.REASONS,
        "days": found,
        "bars": list(review.bars(found)),
        "question": request.GET.urlencode() if request.method != "POST" else request.POST.get("question", ""),
    }
    return render(request, "assessment/review.html", here, status=status)
