"""Pages of paper batches: the list, printing, the protocol."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.edge import site_of
from merilo.accounts.refusal import Refused
from merilo.assessment.forms.batches import BatchFilter, BatchForm, CloseForm, ReasonForm
from merilo.assessment.forms.typing import SpoilForm
from merilo.assessment.queries import batch_papers as printed
from merilo.assessment.queries import batches as queries
from merilo.assessment.queries import typed
from merilo.assessment.queries.cycles import cycle_of
from merilo.assessment.services import batches as services
from merilo.core import papers, wording
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import download

ON_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])


class NotPrinted(Refused):
    """The paper cannot be made as it should be."""


def opened(request: Any, cycle: int, act: Act = Act.SEE_CYCLE) -> Any:
    """Return a cycle of the address for those who may do something there."""
    found = cycle_of(request.municipality, cycle)
    access.require(request.user, act, within=found.place, at=request.at)
    return found


def batch_for(request: Any, cycle: int, pk: int, act: Act = Act.ENTER_SHEETS) -> Any:
    """Return a batch for those who may do something with its unit."""
    found = queries.batch_of(cycle_of(request.municipality, cycle), pk)
    access.require(request.user, act, within=found.unit.place_in(found.unit.cycle), at=request.at)
    return found


def may_enter(request: Any, batch: Any) -> bool:
    """Say whether the person may enter sheets of a batch now."""
    return access.may(request.user, Act.ENTER_SHEETS, within=batch.unit.place_in(batch.unit.cycle), at=request.at)


@require_safe
def batches(request: Any, slug: str, cycle: int) -> HttpResponse:
    """All batches of a cycle."""
    found = opened(request, cycle)
    units, waves = queries.units_with_batches(found), queries.waves_to_enter(found)
    form = BatchFilter(request.GET, units=units, waves=waves)
    rows = queries.rows(found, request.user, at=request.at, **form.wanted)
    return render(
        request,
        "assessment/paper/batches.html",
        {
            "cycle": found,
            "form": form,
            "page": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
            "totals": queries.totals(rows),
            "may_print": bool(queries.units_to_enter(found, request.user, at=request.at)),
        },
    )


@FORM
def batch_new(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Choose for whom how many sheets are printed."""
    found = cycle_of(request.municipality, cycle)
    units = queries.units_to_enter(found, request.user, at=request.at)
    if not units:
        access.require(request.user, Act.ENTER_SHEETS, within=found.place, at=request.at)
    waves = [wave for wave in queries.waves_to_enter(found) if wave.ended_at is None]
    asked = request.GET.get("unit", "")
    form = BatchForm(
        request.POST if request.method == "POST" else None, units=units, waves=waves, initial={"unit": asked}
    )
    if form.is_valid():
        given = form.cleaned_data
        unit = next(one for one in units if one.pk == given["unit"])
        wave = next(one for one in waves if one.pk == given["wave"])
        unit.cycle = found
        made = try_deed(
            form,
            lambda: services.print_batch(
                unit=unit, wave=wave, count=given["count"], second_share=given["second_share"], actor=request.user,
                at=request.at,
            ),
        )  # fmt: skip
        if made:
            messages.success(request, f"Анкетам даны номера: {queries.numbers_words(made)}. Скачайте их и напечатайте.")
            return redirect("batch", slug, found.pk, made.pk)
    return render(request, "assessment/paper/batch_new.html", {"cycle": found, "form": form, "has_waves": bool(waves)})


@require_safe
def batch(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """A batch: how far it is, and everything that is done with it."""
    found = batch_for(request, cycle, batch, Act.SEE_CYCLE)
    enters = may_enter(request, found)
    sheets = typed.typed_sheets(found) if enters else []
    return render(
        request,
        "assessment/paper/batch.html",
        {
            "cycle": found.unit.cycle,
            "batch": found,
            "numbers": queries.numbers_words(found),
            "standing": queries.standing(found),
            "may_enter": enters,
            "page": Paginator(sheets, ON_PAGE).get_page(request.GET.get("page")),
            "spoil": SpoilForm(),
        },
    )


@require_safe
def batch_print(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """Hand out the sheets of a batch as one PDF."""
    found = batch_for(request, cycle, batch)
    link = queries.link_of(found.unit, found.wave)
    address = f"{site_of(request)}{reverse('ask', args=[link.code])}" if link else ""
    form = printed.questionnaire_form(found, link=address, made_on=request.today)
    name = f"Анкеты {found.first_number}-{found.last_number} {found.unit.name}"
    return _pdf(papers.questionnaire_form, form, wording.shortened(name, 100))


@require_safe
def batch_protocol(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """Hand out the protocol of a batch as PDF."""
    found = batch_for(request, cycle, batch, Act.SEE_CYCLE)
    protocol = printed.batch_protocol(found, queries.standing(found), made_on=request.today)
    name = f"Протокол анкет {found.first_number}-{found.last_number} {found.unit.name}"
    return _pdf(papers.batch_protocol, protocol, wording.shortened(name, 100))


@require_POST
def batch_spoil(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """A sheet came back spoiled, or turns out to be a good one."""
    found = batch_for(request, cycle, batch)
    form = SpoilForm(request.POST)
    if "good" in request.POST and request.POST["good"].isdecimal() and len(request.POST["good"]) < 10:
        services.unspoil_sheet(batch=found, number=int(request.POST["good"]), actor=request.user, at=request.at)
        messages.success(request, f"Анкета № {request.POST['good']} больше не отмечена испорченной.")
    elif form.is_valid() and try_deed(form, lambda: _spoil(request, found, form.cleaned_data)):
        messages.success(request, f"Анкета № {form.cleaned_data['number']} отмечена испорченной.")
    else:
        for fault in (text for texts in form.errors.values() for text in texts):
            messages.error(request, str(fault))
    return redirect("typing" if "typing" in request.POST else "batch", slug, found.unit.cycle_id, found.pk)


def _spoil(request: Any, batch: Any, given: Any) -> bool:
    services.spoil_sheet(batch=batch, number=given["number"], why=given["why"], actor=request.user, at=request.at)
    return True


@FORM
def batch_close(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """Count, and close the protocol; what does not come out is named."""
    found = batch_for(request, cycle, batch)
    state = queries.standing(found)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        initial={"spoiled": len(state.spoils), "returned": len(state.spoils) + len(state.entered)},
    )
    if "explanation" in request.POST:
        form.ask_why(request.POST)
    differences: tuple[str, ...] = ()
    if form.is_valid():
        try:
            services.close_batch(batch=found, **form.cleaned_data, actor=request.user, at=request.at)
            messages.success(request, "Протокол закрыт.")
            return redirect("batch", slug, found.unit.cycle_id, found.pk)
        except services.SumDiffers as refusal:
            differences = refusal.differences
            if refusal.may_explain:
                form.ask_why(request.POST)
            else:
                form.fields.pop("explanation", None)
    return render(
        request,
        "assessment/paper/close.html",
        {
            "cycle": found.unit.cycle,
            "batch": found,
            "numbers": queries.numbers_words(found),
            "standing": state,
            "form": form,
            "differences": differences,
        },
    )


@FORM
def batch_reopen(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """Open a closed protocol again."""
    found = batch_for(request, cycle, batch)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.reopen_batch(batch=found, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, "Протокол открыт: можно вводить дальше.")
        return redirect("batch", slug, found.unit.cycle_id, found.pk)
    return render(
        request,
        "assessment/paper/form.html",
        {
            "cycle": found.unit.cycle,
            "form": form,
            "title": f"Открыть протокол анкет {queries.numbers_words(found)}",
            "verb": "Открыть протокол",
            "back": reverse("batch", args=[slug, found.unit.cycle_id, found.pk]),
        },
    )


def _pdf(make: Any, data: Any, name: str) -> HttpResponse:
    """Return a paper as a file. Raises NotPrinted."""
    try:
        content = make(data)
    except papers.Unprintable as error:
        raise NotPrinted(str(error)) from error
    return download(content, f"{name}.pdf", "application/pdf", is_shown=True)
