"""The list of a cycle: institutions come onto it, their numbers and experts are set, some leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.forms import units as forms
from merilo.assessment.queries import cards, choices
from merilo.assessment.queries.cycles import unit_of
from merilo.assessment.services import units as services
from merilo.assessment.views.cycles import ON_PAGE, form_page, may, seen, sent
from merilo.core import wording
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import found as institution

FORM = require_http_methods(["GET", "HEAD", "POST"])
UNITS = ("учреждение", "учреждения", "учреждений")


@require_GET
def units(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show the list with what each unit lacks."""
    found = seen(request, cycle)
    rows = cards.unit_rows(found)
    may_keep = may(request, Act.KEEP_CYCLE, found)
    page = {
        "cycle": found,
        "page": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
        "totals": cards.totals(rows),
        "sample_words": choices.sample_words(found),
        "may_keep": may_keep,
        "may_give": may_keep and found.phase in ("preparation", "gathering"),
    }
    if page["may_give"]:
        page["experts"] = forms.ExpertsForm(municipality=request.municipality, today=request.today)
        page["experts"].fields["experts"].label = "Кому поручить отмеченные"
    return render(request, "assessment/units.html", page)


@FORM
def units_add(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Put the marked institutions on the list: who is late or due stands on top."""
    found = seen(request, cycle)
    access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    form = forms.AddForm(sent(request))
    keys = _keys(request, "chosen")
    if form.is_valid() and not keys:
        form.add_error(None, "Отметьте учреждения, которые войдут в перечень.")
    if form.is_valid():
        chosen = [institution(request, key) for key in keys]
        values = {"cycle": found, "institutions": chosen, "actor": request.user, "at": request.at}
        done = try_deed(form, lambda: services.add_units(**values, **form.cleaned_data))
        if done:
            return _added(request, found, done)
    rows = cards.candidates(found, today=request.today)
    page = Paginator(rows, ON_PAGE * 2).get_page(request.GET.get("page"))
    return render(request, "assessment/units_add.html", {"cycle": found, "form": form, "page": page, "chosen": keys})


def _added(request: Any, cycle: Any, done: services.Added) -> HttpResponse:
    if done.made:
        messages.success(request, f"В перечень внесено: {wording.counted(len(done.made), *UNITS)}.")
    for _, reason in done.refused[:10]:
        messages.warning(request, reason)
    name = "cycle_units" if done.made else "cycle_units_add"
    return redirect(name, request.municipality.slug, cycle.pk)


@FORM
def unit(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """Show a unit; the coordinator sets its numbers, profile and experts here."""
    found = seen(request, cycle)
    one = unit_of(found, unit)
    open_now = found.phase in ("preparation", "gathering") and one.left_at is None
    may_set = open_now and may(request, Act.KEEP_CYCLE, found)
    if not may_set and request.method == "POST":
        access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    form = experts = None
    if may_set:
        is_fixed = found.phase != "preparation"
        form = forms.UnitForm(sent(request), unit=unit_of(found, unit), is_fixed=is_fixed)
        given = {"experts": [each.expert_id for each in one.assignees.all()]}
        here = {"municipality": request.municipality, "today": request.today}
        experts = forms.ExpertsForm(sent(request), **here, initial=given)
        if form.is_valid() and experts.is_valid() and try_deed(form, lambda: _set(request, found, one, form, experts)):
            messages.success(request, f"Сохранено: {one.name}.")
            return redirect("cycle_units", slug, cycle)
    page = {
        "cycle": found,
        "unit": unit_of(found, unit),
        "form": form,
        "experts": experts,
        "may_keep": may(request, Act.KEEP_CYCLE, found),
        "branches": cards.branches_to_add(one) if may_set and found.phase == "preparation" else [],
    }
    return render(request, "assessment/unit.html", page)


def _set(request: Any, cycle: Any, one: Any, form: Any, experts: Any) -> Any:
    who = {"actor": request.user, "at": request.at}
    services.set_unit(unit=one, values=form.cleaned_data, **who)
    services.assign_experts(cycle=cycle, units=[one], experts=experts.cleaned_data["experts"], **who)
    return one


@require_POST
def experts_give(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Give the marked units to experts, beside those they have."""
    found = seen(request, cycle)
    access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    form = forms.ExpertsForm(request.POST, municipality=request.municipality, today=request.today)
    keys = _keys(request, "chosen")
    if not form.is_valid() or not keys or not form.cleaned_data["experts"]:
        messages.error(request, "Отметьте учреждения и того, кому их поручить.")
        return redirect("cycle_units", slug, cycle)
    changed = services.assign_experts(
        cycle=found,
        units=[unit_of(found, key) for key in keys],
        experts=form.cleaned_data["experts"],
        only_add=True,
        actor=request.user,
        at=request.at,
    )
    messages.success(request, f"Поручено: {wording.counted(changed, *UNITS)}.")
    return redirect("cycle_units", slug, cycle)


@require_POST
def unit_drop(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """Take a unit off the list while it is being made."""
    found = seen(request, cycle)
    one = unit_of(found, unit)
    name = one.name
    services.drop_unit(unit=one, actor=request.user, at=request.at)
    messages.success(request, f"Из перечня исключено: {name}.")
    return redirect("cycle_units", slug, cycle)


@FORM
def unit_leave(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """A unit leaves in mid-cycle: closed, merged."""
    found = seen(request, cycle)
    one = unit_of(found, unit)
    access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    form = forms.LeaveForm(sent(request), today=request.today)
    values = {"unit": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.leave(**values, **form.cleaned_data)):
        messages.success(request, f"Выбыло из цикла: {one.name}. Собранное сохранено, но не считается.")
        return redirect("cycle_units", slug, cycle)
    lead = "Анкеты и отметки останутся, но в расчёт не войдут; филиалы выбывают вместе с учреждением."
    back = reverse("cycle_unit", args=[slug, cycle, unit])
    title = f"Выбыло из цикла: {one.name}"
    return form_page(
        request, form, cycle=found, title=title, verb="Отметить, что выбыло", lead=lead, back=back, is_grave=True
    )


def _keys(request: Any, name: str) -> list[int]:
    """Return the marked rows; what is no number was not marked by a page of ours."""
    given = request.POST.getlist(name) if request.method == "POST" else []
    return [int(key) for key in dict.fromkeys(given) if key.isascii() and key.isdigit() and len(key) < 19]
