"""Requests for information: letters to institutions, their answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.forms.cycles import WhyForm
from merilo.assessment.forms.requests import AnswerForm, RequestForm
from merilo.assessment.queries import requests as about
from merilo.assessment.services import requests as services
from merilo.assessment.views.cycles import ON_PAGE, form_page, may, seen, sent
from merilo.core import papers, wording
from merilo.plans.services.scheduling import load_calendar
from merilo.plans.views.files import handed_out
from merilo.plans.views.papers import document
from merilo.registry.forms.fields import try_deed

FORM = require_http_methods(["GET", "HEAD", "POST"])
DAYS_TO_ANSWER = 10  # working days proposed


@require_GET
def requests(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show the requests of a cycle a person may see."""
    found = seen(request, cycle)
    rows = about.request_rows(found, request.user, today=request.today, at=request.at)
    page = {
        "cycle": found,
        "page": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
        "may_send": may(request, Act.KEEP_CYCLE, found) and found.phase not in ("published", "cancelled"),
    }
    return render(request, "assessment/requests.html", page)


@FORM
def request_new(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Write to one or several institutions."""
    found = seen(request, cycle)
    access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    due_on = load_calendar().workday_after(request.today, DAYS_TO_ANSWER)
    form = RequestForm(sent(request), cycle=found, today=request.today, due_on=due_on)
    if form.is_valid():
        values = {"cycle": found, "actor": request.user, "at": request.at}
        made = try_deed(form, lambda: services.send_requests(**values, **form.cleaned_data))
        if made:
            named = wording.counted(len(made), "учреждению", "учреждениям", "учреждениям")
            messages.success(request, f"Запрос направлен {named}: руководители увидят его на рабочем столе.")
            return redirect("cycle_requests", slug, cycle)
    back = reverse("cycle_requests", args=[slug, cycle])
    return form_page(request, form, cycle=found, title="Запросить сведения", verb="Направить запрос", back=back)


@FORM
def request_page(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """Show a request and its answer; whoever may answers here."""
    found, one = _found(request, cycle, pk)
    place = one.unit.place_in(found)
    is_open = one.answered_on is None and one.withdrawn_at is None
    may_answer = is_open and access.may(request.user, Act.ANSWER_REQUEST, within=place, at=request.at)
    if request.method == "POST":
        access.require(request.user, Act.ANSWER_REQUEST, within=place, at=request.at)
    form = AnswerForm(sent(request), request.FILES or None) if may_answer or request.method == "POST" else None
    if form is not None and form.is_valid():
        file = form.cleaned_data["file"]
        values = {"request": one, "actor": request.user, "at": request.at, "answer": form.cleaned_data["answer"]}
        named = {"file": file, "file_name": file.name} if file else {}
        if try_deed(form, lambda: services.answer_request(**values, **named)):
            messages.success(request, "Ответ отправлен.")
            return redirect("cycle_request", slug, cycle, pk)
    words, shape = about.standing(one, request.today)
    page = {"cycle": found, "one": one, "form": form, "words": words, "shape": shape, "is_open": is_open}
    page["may_keep"] = may(request, Act.KEEP_CYCLE, found)
    return render(request, "assessment/request.html", page)


@FORM
def request_withdraw(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """Take a request back."""
    found, one = _found(request, cycle, pk)
    access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    form = WhyForm(sent(request))
    values = {"request": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.withdraw_request(**values, **form.cleaned_data)):
        messages.success(request, "Запрос отозван.")
        return redirect("cycle_request", slug, cycle, pk)
    back = reverse("cycle_request", args=[slug, cycle, pk])
    return form_page(
        request, form, cycle=found, title=f"Отозвать запрос: {one.unit.name}", verb="Отозвать запрос", back=back
    )


@require_safe
def request_letter(request: Any, slug: str, cycle: int, pk: int, kind: str) -> HttpResponse:
    """Hand out the letter as Word or PDF."""
    _, one = _found(request, cycle, pk)
    name = f"Запрос сведений, {wording.shortened(one.unit.name, 80)}"
    return document(papers.request_letter, about.letter(one, today=request.today), kind, name)


@require_safe
def request_file(request: Any, slug: str, cycle: int, pk: int) -> FileResponse:
    """Hand out the file of an answer to whoever sees the request."""
    _, one = _found(request, cycle, pk)
    if one.answer_file is None:
        raise Http404("К ответу файл не приложен.")
    return handed_out(one.answer_file)


def _found(request: Any, cycle: int, pk: int) -> tuple[Any, Any]:
    found = seen(request, cycle)
    return found, about.request_of(found, pk, request.user, today=request.today, at=request.at)
