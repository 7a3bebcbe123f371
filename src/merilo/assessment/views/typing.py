"""Pages on which sheets are typed: from paper, again, from somebody's words; differences; corrections."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.forms.typing import CorrectForm, InterviewForm, PaperForm, SettleForm, SpoilForm
from merilo.assessment.queries import answers, choices, typed
from merilo.assessment.queries import batches as queries
from merilo.assessment.queries.cycles import cycle_of, unit_of
from merilo.assessment.services import typing as services
from merilo.assessment.views.batches import ON_PAGE, batch_for
from merilo.core import wording
from merilo.registry.forms.fields import try_deed

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


@FORM
def typing(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """Type the sheets of a batch one after another."""
    found = batch_for(request, cycle, batch)
    state = queries.standing(found)
    form = PaperForm(
        _sent(request), edition=choices.edition_of(found.unit.cycle), initial={"number": state.next_number or ""}
    )
    if form.is_valid():
        number = form.cleaned_data["number"]
        if try_deed(
            form,
            lambda: services.type_sheet(batch=found, number=number, raw=form.raw, actor=request.user, at=request.at),
        ):
            messages.success(request, f"Анкета № {number} записана.")
            return redirect("typing", slug, found.unit.cycle_id, found.pk)
    return render(
        request,
        "assessment/paper/typing.html",
        {
            "cycle": found.unit.cycle,
            "batch": found,
            "numbers": queries.numbers_words(found),
            "standing": state,
            "form": form,
            "spoil": SpoilForm(initial={"number": state.next_number}),
        },
    )


@FORM
def second_entry(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """Type the sheets of the sample once more, without seeing the first typing."""
    found = batch_for(request, cycle, batch)
    state = queries.standing(found)
    alone = not queries.could_type_instead(found.unit, request.user, at=request.at)
    following = queries.second_next(found, request.user, alone=alone)
    form = PaperForm(_sent(request), edition=choices.edition_of(found.unit.cycle), initial={"number": following or ""})
    if form.is_valid():
        number = form.cleaned_data["number"]
        made = try_deed(
            form,
            lambda: services.type_second(batch=found, number=number, raw=form.raw, actor=request.user, at=request.at),
        )
        if made:
            if made.settled_at:
                messages.success(request, f"Анкета № {number}: оба ввода совпали.")
            else:
                messages.warning(request, f"Анкета № {number}: вводы расходятся, разберите расхождение по бланку.")
            return redirect("second_entry", slug, found.unit.cycle_id, found.pk)
    return render(
        request,
        "assessment/paper/second.html",
        {
            "cycle": found.unit.cycle,
            "batch": found,
            "numbers": queries.numbers_words(found),
            "standing": state,
            "form": form,
            "following": following,
            "alone": alone,
        },
    )


@FORM
def differences(request: Any, slug: str, cycle: int, batch: int) -> HttpResponse:
    """Two typings side by side; which of them is right is decided with a reason."""
    found = batch_for(request, cycle, batch)
    of_cycle = found.unit.cycle
    cards = typed.unsettled(found, choices.edition_of(of_cycle), answers.roles_of(of_cycle))
    forms = []
    for card in cards:
        prefix = f"s{card.second.pk}"
        is_sent = request.POST.get("second") == str(card.second.pk)
        form = SettleForm(request.POST if is_sent else None, differences=list(card.differences), prefix=prefix)
        if form.is_valid() and try_deed(form, lambda card=card, form=form: _settle(request, card, form)):  # type: ignore[misc]
            messages.success(request, f"Расхождение по анкете № {card.number} разобрано.")
            return redirect("differences", slug, of_cycle.pk, found.pk)
        forms.append((card, form))
    if request.method == "POST" and not any(form.is_bound for _, form in forms):
        messages.warning(request, "Это расхождение уже разобрано.")
        return redirect("differences", slug, of_cycle.pk, found.pk)
    return render(
        request,
        "assessment/paper/differences.html",
        {"cycle": of_cycle, "batch": found, "numbers": queries.numbers_words(found), "forms": forms},
    )


def _settle(request: Any, card: Any, form: Any) -> Any:
    return services.settle_difference(
        second=card.second, taken=form.taken, reason=form.cleaned_data["reason"], actor=request.user, at=request.at
    )


@FORM
def sheet_correct(request: Any, slug: str, cycle: int, sheet: int) -> HttpResponse:
    """A mistyped sheet is put right; what stood there stays beside."""
    of_cycle = cycle_of(request.municipality, cycle)
    found = typed.sheet_of(of_cycle, sheet)
    access.require(request.user, Act.ENTER_SHEETS, within=found.unit.place_in(of_cycle), at=request.at)
    edition, roles = choices.edition_of(of_cycle), answers.roles_of(of_cycle)
    form = CorrectForm(
        _sent(request), edition=edition, initial={**dict(zip(roles, found.answers, strict=True)), **found.texts}
    )
    back = (
        reverse("batch", args=[slug, of_cycle.pk, found.batch_id])
        if found.batch_id
        else reverse("batches", args=[slug, of_cycle.pk])
    )
    if form.is_valid() and try_deed(
        form,
        lambda: services.correct_sheet(
            sheet=found, raw=form.raw, reason=form.cleaned_data["reason"], actor=request.user, at=request.at
        ),
    ):
        messages.success(request, f"Анкета {_named(found)} исправлена.")
        return redirect(back)
    return render(
        request,
        "assessment/paper/correct.html",
        {
            "cycle": of_cycle,
            "sheet": found,
            "named": _named(found),
            "form": form,
            "back": back,
            "changes": typed.changes_words(found, edition, roles),
            "hindrance": services.hindrance(found),
        },
    )


def _named(sheet: Any) -> str:
    return f"№{wording.NBSP}{sheet.number}" if sheet.number else "со слов"


@require_safe
def interviews(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The institutions whose visitors one may ask, with what was written down so far."""
    of_cycle = cycle_of(request.municipality, cycle)
    units = queries.units_to_enter(of_cycle, request.user, at=request.at)
    if not units:
        access.require(request.user, Act.ENTER_SHEETS, within=of_cycle.place, at=request.at)
    page = Paginator(typed.interview_rows(of_cycle, units), ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/paper/interviews.html", {"cycle": of_cycle, "page": page})


@FORM
def interview(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """Type what somebody answers by telephone or at a visit."""
    of_cycle = cycle_of(request.municipality, cycle)
    found = unit_of(of_cycle, unit)
    access.require(request.user, Act.ENTER_SHEETS, within=found.place_in(of_cycle), at=request.at)
    waves = queries.waves_to_enter(of_cycle)
    asked = request.GET.get("channel", "")
    form = InterviewForm(
        _sent(request),
        edition=choices.edition_of(of_cycle),
        waves=waves,
        initial={"channel": asked, "wave": waves[0].pk if waves else "", "key": secrets.token_hex(12)},
    )
    if form.is_valid():
        given = form.cleaned_data
        wave = next(one for one in waves if one.pk == given["wave"])
        if try_deed(
            form,
            lambda: services.type_interview(
                unit=found, wave=wave, channel=given["channel"], raw=form.raw, key=given["key"], actor=request.user,
                at=request.at,
            ),
        ):  # fmt: skip
            messages.success(request, "Ответы записаны. Можно записать ответы следующего человека.")
            return redirect(f"{reverse('interview', args=[slug, of_cycle.pk, found.pk])}?channel={given['channel']}")
    return render(request, "assessment/paper/interview.html", {"cycle": of_cycle, "unit": found, "form": form})
