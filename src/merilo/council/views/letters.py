"""Proposals to the administration: the list, writing, sending, the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.council.forms import letters as forms
from merilo.council.queries import decisions
from merilo.council.queries import letters_sent as about
from merilo.council.services import letters as services
from merilo.council.views.shared import FORM, form_page, may, sent
from merilo.plans.views.files import handed_out
from merilo.plans.views.papers import document
from merilo.registry.forms.fields import try_deed


@require_safe
def proposals(request: Any, slug: str) -> HttpResponse:
    """Show what the council proposed to the administration and what became of it."""
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    page = {"rows": about.rows(request.municipality, today=request.today), "may_keep": may(request, Act.KEEP_COUNCIL)}
    return render(request, "council/proposals.html", page)


@require_safe
def proposal(request: Any, slug: str, proposal: int) -> HttpResponse:
    """Show proposals with their letter and the answer."""
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    one = about.proposal_of(request.municipality, proposal)
    words, shape = about.standing(one, request.today)
    page = {"one": one, "words": words, "shape": shape, "may_keep": may(request, Act.KEEP_COUNCIL)}
    return render(request, "council/proposal.html", page)


@FORM
def proposal_new(request: Any, slug: str) -> HttpResponse:
    """Write proposals."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    form = _form(request)
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid():
        made = try_deed(form, lambda: services.write_proposals(**values, values=form.cleaned_data))
        if made is not None:
            messages.success(request, "Предложения записаны. Распечатайте письмо и отметьте, когда отправите.")
            return redirect("proposal", slug, made.pk)
    back = reverse("proposals", args=[slug])
    return form_page(request, form, title="Предложения администрации", verb="Записать предложения", back=back)


@FORM
def proposal_change(request: Any, slug: str, proposal: int) -> HttpResponse:
    """Change proposals that have not been sent."""
    one = _kept(request, proposal)
    form = _form(request, one)
    values = {"proposal": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_proposals(**values, values=form.cleaned_data)):
        messages.success(request, "Предложения сохранены.")
        return redirect("proposal", slug, proposal)
    return _page(request, form, one, "Изменить предложения", "Сохранить")


@FORM
def proposal_send(request: Any, slug: str, proposal: int) -> HttpResponse:
    """Write down that the proposals were sent."""
    one = _kept(request, proposal)
    form = forms.SentForm(sent(request), today=request.today)
    values = {"proposal": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.send_proposals(**values, **form.cleaned_data)):
        until = wording.date_words(services.month_after(form.cleaned_data["sent_on"]))
        messages.success(request, f"Отправка записана: администрация рассматривает предложения до {until}")
        return redirect("proposal", slug, proposal)
    lead = "От этого дня идёт месяц на рассмотрение; начнутся сроки пунктов плана, которые ждут предложений."
    return _page(request, form, one, "Предложения отправлены", "Записать отправку", lead=lead)


@FORM
def proposal_reply(request: Any, slug: str, proposal: int) -> HttpResponse:
    """Write down what the administration answered."""
    one = _kept(request, proposal)
    form = forms.ReplyForm(sent(request), request.FILES or None, today=request.today)
    values = {"proposal": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.record_reply(**values, **form.cleaned_data)):
        messages.success(request, "Ответ записан.")
        return redirect("proposal", slug, proposal)
    return _page(request, form, one, "Ответ администрации", "Записать ответ")


@require_safe
def proposal_letter(request: Any, slug: str, proposal: int, kind: str) -> HttpResponse:
    """Hand out letter and proposals as Word or PDF."""
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    one = about.proposal_of(request.municipality, proposal)
    data = about.paper(one, answer_by=services.month_after(request.today), today=request.today)
    return document(papers.proposals, data, kind, f"Предложения совета за {one.year} год")


@require_safe
def proposal_file(request: Any, slug: str, proposal: int) -> Any:
    """Hand out the answer as a file."""
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    one = about.proposal_of(request.municipality, proposal)
    if one.reply_file is None:
        raise Http404("Ответ файлом не приложен.")
    return handed_out(one.reply_file)


def _kept(request: Any, key: int) -> Any:
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    return about.proposal_of(request.municipality, key)


def _form(request: Any, one: Any = None) -> Any:
    council = decisions.choices(request.municipality, "proposals")
    return forms.ProposalForm(sent(request), today=request.today, council=council, proposal=one)


def _page(request: Any, form: Any, one: Any, title: str, verb: str, **more: Any) -> HttpResponse:
    back = reverse("proposal", args=[request.municipality.slug, one.pk])
    return form_page(request, form, title=title, verb=verb, back=back, crumb=str(one).capitalize(), **more)
