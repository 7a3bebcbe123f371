"""Selecting an operator: the list, offers side by side, the choice, contract, report, acceptance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.council.forms import operators as forms
from merilo.council.queries import composition, decisions
from merilo.council.queries import operators as about
from merilo.council.services import contracting
from merilo.council.services import operators as services
from merilo.council.views.shared import FORM, form_page, may, sent
from merilo.plans.views.files import handed_out
from merilo.plans.views.papers import document
from merilo.registry.forms.fields import try_deed


@require_safe
def selections(request: Any, slug: str) -> HttpResponse:
    """Show the selections of operators."""
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    page = {"rows": about.rows(request.municipality, today=request.today), "may_keep": may(request, Act.KEEP_COUNCIL)}
    return render(request, "council/selections.html", page)


@require_safe
def selection(request: Any, slug: str, selection: int) -> HttpResponse:
    """Show a selection: what is to be done now, terms, offers side by side, contract and report."""
    found = _seen(request, selection)
    page = {
        "card": about.card(found, today=request.today),
        "selection": found,
        "may_keep": may(request, Act.KEEP_COUNCIL),
    }
    return render(request, "council/selection.html", page)


@FORM
def selection_new(request: Any, slug: str) -> HttpResponse:
    """Begin to look for an operator."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    form = forms.SelectionForm(sent(request), today=request.today)
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid():
        made = try_deed(form, lambda: services.open_selection(**values, values=form.cleaned_data))
        if made is not None:
            messages.success(request, "Отбор начат. Приложите техническое задание и записывайте предложения.")
            return redirect("selection", slug, made.pk)
    back = reverse("selections", args=[slug])
    return form_page(request, form, title="Начать отбор оператора", verb="Начать отбор", back=back)


@FORM
def selection_change(request: Any, slug: str, selection: int) -> HttpResponse:
    """Correct what is known of a selection."""
    found = _kept(request, selection)
    form = forms.SelectionForm(sent(request), today=request.today, selection=found)
    values = {"selection": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_selection(**values, values=form.cleaned_data)):
        messages.success(request, "Отбор сохранён.")
        return redirect("selection", slug, selection)
    return _page(request, form, found, "Изменить отбор", "Сохранить")


@FORM
def selection_terms(request: Any, slug: str, selection: int) -> HttpResponse:
    """Give the terms of reference as a file."""
    found = _kept(request, selection)
    form = forms.TermsForm(sent(request), request.FILES or None)
    values = {"selection": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.give_terms(**values, **form.cleaned_data)):
        messages.success(request, "Техническое задание приложено и ждёт совета.")
        return redirect("selection", slug, selection)
    lead = "Задание можно собрать из перечня и правил цикла: «Цикл» → «Перечень» → «Передать в отбор оператора»."
    return _page(request, form, found, "Техническое задание", "Приложить", lead=lead)


@FORM
def terms_approve(request: Any, slug: str, selection: int) -> HttpResponse:
    """Write down by which decision the terms are approved."""
    found = _kept(request, selection)
    council = decisions.choices(request.municipality, "terms")
    form = forms.DecidedForm(sent(request), today=request.today, council=council)
    values = {"selection": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.approve_terms(**values, **form.cleaned_data)):
        messages.success(request, "Техническое задание утверждено.")
        return redirect("selection", slug, selection)
    lead = "Если вопрос о техническом задании решён в протоколе программы, задание утвердится само при его подписании."
    return _page(request, form, found, "Утвердить техническое задание", "Записать решение", lead=lead)


@FORM
def offer_add(request: Any, slug: str, selection: int) -> HttpResponse:
    """Write down an offer."""
    found = _kept(request, selection)
    form = forms.OfferForm(sent(request), request.FILES or None, today=request.today)
    values = {"selection": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.add_offer(**values, **_offer(form))):
        messages.success(request, "Предложение записано.")
        return redirect("selection", slug, selection)
    return _page(request, form, found, "Записать предложение", "Записать предложение")


@FORM
def offer_change(request: Any, slug: str, selection: int, offer: int) -> HttpResponse:
    """Correct an offer, add files."""
    found = _kept(request, selection)
    one = about.offer_of(found, offer)
    form = forms.OfferForm(sent(request), request.FILES or None, today=request.today, offer=one)
    values = {"offer": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_offer(**values, **_offer(form))):
        messages.success(request, "Предложение сохранено.")
        return redirect("selection", slug, selection)
    return _page(request, form, found, f"Предложение: {wording.shortened(one.name, 60)}", "Сохранить")


@FORM
def offer_decline(request: Any, slug: str, selection: int, offer: int) -> HttpResponse:
    """Say why an offer is not considered, or consider it again."""
    found = _kept(request, selection)
    one = about.offer_of(found, offer)
    form = forms.DeclineForm(sent(request), initial={"reason": one.declined})
    values = {"offer": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.decline_offer(**values, **form.cleaned_data)):
        messages.success(request, "Записано." if one.declined else "Предложение снова рассматривается.")
        return redirect("selection", slug, selection)
    return _page(request, form, found, f"Не рассматривать: {wording.shortened(one.name, 60)}", "Записать")


@require_safe
def offer_file(request: Any, slug: str, selection: int, offer: int, file: int) -> Any:
    """Hand out a file of an offer."""
    return handed_out(about.file_of(about.offer_of(_seen(request, selection), offer), file).file)


@require_POST
def offer_file_drop(request: Any, slug: str, selection: int, offer: int, file: int) -> HttpResponse:
    """Take a file off an offer."""
    one = about.file_of(about.offer_of(_kept(request, selection), offer), file)
    services.drop_offer_file(file=one, actor=request.user, at=request.at)
    messages.success(request, "Файл убран.")
    return redirect("selection", slug, selection)


@FORM
def selection_choose(request: Any, slug: str, selection: int) -> HttpResponse:
    """Choose an operator by a decision."""
    found = _kept(request, selection)
    card = about.card(found, today=request.today)
    if not card.considered:
        messages.info(request, "Выбирать не из чего: запишите предложения.")
        return redirect("selection", slug, selection)
    council = decisions.choices(request.municipality, "operator")
    form = forms.ChooseForm(sent(request), today=request.today, council=council, offers=card.considered)
    if form.is_valid():
        given = dict(form.cleaned_data)
        offer = about.offer_of(found, given.pop("chosen"))
        values = {"selection": found, "offer": offer, "actor": request.user, "at": request.at}
        if try_deed(form, lambda: contracting.choose_operator(**values, **given)):
            messages.success(request, f"Выбран оператор: {offer.name}.")
            return redirect("selection", slug, selection)
    lead = "Совет сравнивает предложения и решает; контракт заключает заказчик по Федеральному закону № 44-ФЗ."
    return _page(request, form, found, "Выбрать оператора", "Записать выбор", lead=lead)


@dataclass(frozen=True, slots=True)
class Step:
    """A deed of the contract: its form, its service, its words."""

    form: Any
    service: Callable[..., Any]
    title: str
    verb: str
    lead: str
    done: str
    is_grave: bool = False


STEPS: Mapping[str, Step] = {
    "contract": Step(
        forms.ContractForm, contracting.sign_contract, "Контракт заключён", "Записать контракт",
        "Пункт плана о контракте с оператором отметится исполненным.", "Контракт записан.",
    ),
    "report": Step(
        forms.CameForm, contracting.receive_report, "Отчёт оператора получен", "Записать отчёт",
        "От этого дня отсчитаются сроки пунктов плана, которые ждут отчёта оператора; результаты встанут в повестку.",
        "Отчёт записан: сроки плана пошли, результаты ждут совета.",
    ),
    "accept": Step(
        forms.AcceptForm, contracting.accept_work, "Работа принята", "Записать приёмку",
        "Приёмка ничего не меняет в результатах: возражения и пересчёт идут в цикле.", "Приёмка записана.",
    ),
    "cancel": Step(
        forms.CancelForm, contracting.cancel_selection, "Отбор не состоялся", "Закрыть отбор",
        "Предложения останутся на странице, новый отбор можно начать заново.", "Отбор закрыт.", is_grave=True,
    ),
}  # fmt: skip


@FORM
def selection_deed(request: Any, slug: str, selection: int, deed: str) -> HttpResponse:
    """Do one of the deeds of the contract."""
    found, step = _kept(request, selection), STEPS[deed]
    form = step.form(sent(request), request.FILES or None, today=request.today, selection=found)
    values = {"selection": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: step.service(**values, **form.cleaned_data)):
        messages.success(request, step.done)
        return redirect("selection", slug, selection)
    return _page(request, form, found, step.title, step.verb, lead=step.lead, is_grave=step.is_grave)


@require_safe
def selection_paper(request: Any, slug: str, selection: int, kind: str) -> HttpResponse:
    """Hand out the comparison of the offers as Word or PDF."""
    found = _seen(request, selection)
    council = composition.council_of(request.municipality)
    data = about.paper(found, council=council.name if council is not None else "", today=request.today)
    return document(papers.offers, data, kind, f"Сравнение предложений, {wording.shortened(found.title, 80)}")


@require_safe
def selection_file(request: Any, slug: str, selection: int, which: str) -> Any:
    """Hand out a file of a selection: terms, contract, report, acceptance."""
    return handed_out(about.paper_of(_seen(request, selection), which))


def _offer(form: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {"attached": given.pop("attached"), "values": given}


def _seen(request: Any, key: int) -> Any:
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    return about.selection_of(request.municipality, key)


def _kept(request: Any, key: int) -> Any:
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    return about.selection_of(request.municipality, key)


def _page(request: Any, form: Any, found: Any, title: str, verb: str, **more: Any) -> HttpResponse:
    back = reverse("selection", args=[request.municipality.slug, found.pk])
    crumb = wording.shortened(found.title, 60)
    return form_page(request, form, title=title, verb=verb, back=back, crumb=crumb, **more)
