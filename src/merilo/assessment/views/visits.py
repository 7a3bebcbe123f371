"""Visits: the schedule, planning and changing, and a person's visits as a calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.edge import site_of
from merilo.assessment.forms import visits as forms
from merilo.assessment.queries import cycles
from merilo.assessment.queries import visits as about
from merilo.assessment.services import visits as deeds
from merilo.plans.queries import feeds
from merilo.registry.forms.fields import try_deed


@require_GET
def schedule(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show who visits what and when."""
    found = cycles.cycle_of(request.municipality, cycle)
    access.require(request.user, Act.SEE_CYCLE, within=found.place, at=request.at)
    form = forms.VisitFilter(request.GET, cycle=found)
    page = about.lines(found, form.wanted, request.user, at=request.at, number=request.GET.get("page", "1"))
    key = feeds.key_of(request.user)
    context = {
        "cycle": found,
        "form": form,
        "page": page,
        "may_plan": _keeps(request, found) or about.units(found, expert=request.user).exists(),
        "feed": f"{site_of(request)}{reverse('visits_feed', args=[key])}" if key else "",
    }
    return render(request, "assessment/visits/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Plan a visit; an expert plans the own ones to the units given."""
    found = cycles.cycle_of(request.municipality, cycle)
    own = None if _keeps(request, found) else request.user
    if own is not None and not about.units(found, expert=own).exists():
        access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    initial = {"unit": request.GET.get("unit", "")}
    sent = request.POST if request.method == "POST" else None
    form = forms.VisitForm(sent, cycle=found, today=request.today, own=own, initial=initial)
    if sent is not None and form.is_valid():
        unit = cycles.unit_of(found, form.cleaned_data["unit"].pk)
        if _try(form, lambda: deeds.plan_visit(**_doing(request, form, unit=unit))):
            messages.success(request, "Посещение назначено.")
            return redirect("visits", slug, cycle)
    context = {"cycle": found, "form": form, "heading": "Назначить посещение", "verb": "Назначить посещение"}
    return render(request, "assessment/visits/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """Show a visit that can still be changed; by POST change it."""
    found, one, own = _visit(request, cycle, pk)
    initial = {"expert": one.expert_id, "starts_at": one.starts_at, "minutes": one.minutes, "note": one.note}
    sent = request.POST if request.method == "POST" else None
    form = forms.VisitForm(sent, cycle=found, today=request.today, own=own, is_new=False, initial=initial)
    if (
        sent is not None
        and form.is_valid()
        and _try(form, lambda: deeds.move_visit(**_doing(request, form, visit=one)))
    ):
        messages.success(request, "Посещение изменено.")
        return redirect("visits", slug, cycle)
    return _page(request, found, one, form)


@require_POST
def visit_deed(request: Any, slug: str, cycle: int, pk: int, name: str) -> HttpResponse:
    """Cancel a visit with a reason, or say that it took place."""
    found, one, own = _visit(request, cycle, pk)
    form = forms.ReasonForm(request.POST) if name == "cancel" else forms.EmptyForm(request.POST)
    service: Any = deeds.cancel_visit if name == "cancel" else deeds.hold_visit
    if form.is_valid():
        try_deed(form, lambda: service(visit=one, actor=request.user, at=request.at, **form.cleaned_data))
    if not form.is_valid():
        initial = {"expert": one.expert_id, "starts_at": one.starts_at, "minutes": one.minutes, "note": one.note}
        change = forms.VisitForm(cycle=found, today=request.today, own=own, is_new=False, initial=initial)
        return _page(request, found, one, change, faulty=form)
    messages.success(request, "Посещение отменено." if name == "cancel" else "Отмечено: посещение состоялось.")
    return redirect("visits", slug, cycle)


@require_safe
def feed(request: Any, key: str) -> HttpResponse:
    """Hand out a person's visits behind the secret of their calendar."""
    content = about.feed(key, at=request.at, site=site_of(request))
    if content is None:
        raise Http404("Такого календаря нет: ссылку могли заменить новой.")
    headers = {"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _keeps(request: Any, cycle: Any) -> bool:
    return access.may(request.user, Act.KEEP_CYCLE, within=cycle.place, at=request.at)


def _visit(request: Any, cycle: int, pk: int) -> tuple[Any, Any, Any]:
    """Return the cycle, the visit, and the person if only the own visits are theirs to change."""
    found = cycles.cycle_of(request.municipality, cycle)
    one = about.visit_of(found, pk)
    if _keeps(request, found):
        return found, one, None
    if one.expert_id != request.user.pk:
        access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    return found, one, request.user


def _doing(request: Any, form: Any, **subject: Any) -> dict[str, Any]:
    kept = {name: value for name, value in form.values.items() if name != "unit"}
    return {**subject, **kept, "actor": request.user, "at": request.at}


def _try(form: Any, deed: Any) -> bool:
    """Do a deed; where the person is somewhere else then, say so and offer to write it down nevertheless."""

    def unless_they_meet() -> None:
        try:
            deed()
        except deeds.VisitsMeet as met:
            form.offer_despite()
            form.add_error("despite", str(met))

    try_deed(form, unless_they_meet)
    return bool(form.is_valid())


def _page(request: Any, cycle: Any, one: Any, form: Any, *, faulty: Any = None) -> HttpResponse:
    context = {
        "cycle": cycle,
        "visit": one,
        "form": form,
        "heading": f"Посещение: {one.unit.name}",
        "verb": "Сохранить изменения",
        "reason": faulty if isinstance(faulty, forms.ReasonForm) else forms.ReasonForm(auto_id="cancel-%s"),
        "faulty": faulty,
        "may_hold": one.state == "planned" and one.starts_at <= request.at,
    }
    return render(request, "assessment/visits/form.html", context)
