"""Pages of more time for measures and of the quarterly rounds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers
from merilo.plans.forms import remediation as forms
from merilo.plans.queries import monitoring as queries
from merilo.plans.queries import remediation, remediation_papers
from merilo.plans.services import delays as time_deeds
from merilo.plans.services import monitoring as deeds
from merilo.plans.views.papers import document
from merilo.plans.views.plans import done_by
from merilo.plans.views.remediation import FORM, seen
from merilo.registry.forms.fields import try_deed


@FORM
def delay_ask(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Ask for more time about a measure."""
    found = seen(request, pk)
    access.require(request.user, Act.DRAW_REMEDIATION, within=found.place, at=request.at)
    one = remediation.measure_of(found, key)
    if one is None:
        raise Http404("Такого мероприятия здесь нет.")
    form = forms.DelayForm(request.POST or None)
    deed = {"measure": one, "actor": request.user, "at": request.at}
    if done_by(form, lambda: time_deeds.ask_delay(**form.values, **deed)):
        messages.success(request, "Просьба о переносе отправлена. До ответа действует прежний срок.")
        return redirect("remediation_measure", slug, pk, key)
    context = {"form": form, "title": "Попросить перенести срок", "verb": "Отправить просьбу", "remediation": found,
               "lead": f"Мероприятие: {one.text}"}  # fmt: skip
    return render(request, "plans/remediation/form.html", context)


@FORM
def delay_answer(request: Any, slug: str, pk: int) -> HttpResponse:
    """Give more time or decline it."""
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    delay = remediation.delay_of(request.municipality, pk)
    if delay is None:
        raise Http404("Такой просьбы здесь нет.")
    form = forms.DelayAnswerForm(request.POST or None)
    gives = request.POST.get("answer") == "give"
    deed: Any = time_deeds.give_delay if gives else time_deeds.decline_delay
    doing = {"delay": delay, "actor": request.user, "at": request.at}
    if done_by(form, lambda: deed(remark=form.cleaned_data["remark"], **doing)):
        messages.success(request, "Срок перенесён." if gives else "В переносе отказано, срок прежний.")
        return redirect("remediation_measure", slug, delay.measure.shortcoming.remediation_id, delay.measure_id)
    row = remediation.row_of(delay.measure, today=request.today)
    return render(request, "plans/remediation/delay.html", {"form": form, "delay": delay, "row": row})


@FORM
def rounds(request: Any, slug: str) -> HttpResponse:
    """All rounds, and the opening of the next one."""
    may_keep = _may_keep(request)
    if not may_keep and not _sees(request):
        raise PermissionDenied("Мониторинг видят координатор, совет, наблюдатели и руководители учреждений.")
    form = None
    if may_keep:
        form = forms.RoundForm(request.POST or None, municipality=request.municipality, today=request.today)
        deed: Any = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        made = done_by(form, lambda: deeds.open_round(**form.values, **deed))
        if made:
            messages.success(request, "Мониторинг открыт: руководители получили уведомления.")
            return redirect("monitoring_round", slug, made.pk)
    elif request.method == "POST":
        access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    context = {"rounds": queries.rounds(request.municipality), "form": form, "here": "monitoring"}
    return render(request, "plans/remediation/rounds.html", context)


@require_safe
def round_page(request: Any, slug: str, pk: int) -> HttpResponse:
    """One round: who answered, who is silent, how each measure stands."""
    found = _round(request, pk)
    card = queries.round_page(found, today=request.today, user=request.user, at=request.at)
    if not card.institutions and not _may_keep(request):
        raise PermissionDenied("В этом мониторинге нет мероприятий ваших учреждений.")
    own = access.institutions(request.user, request.municipality.pk, on=request.today)
    context = {"card": card, "may_keep": _may_keep(request), "own": own, "sees_all": _sees_all(request)}
    return render(request, "plans/remediation/round.html", context)


@FORM
def answer(request: Any, slug: str, pk: int, institution: int) -> HttpResponse:
    """Answer for all measures of an institution at once; blank ones stay to be answered."""
    found = _round(request, pk)
    card = queries.round_page(found, today=request.today, user=request.user, at=request.at)
    whose = next((one for one in card.institutions if one.id == institution), None)
    if whose is None:
        raise Http404("В этом мониторинге такого учреждения нет.")
    unit = queries.institution_of(request.municipality, institution)
    place = access.Place(request.municipality.pk, unit.parent_id or unit.pk)
    access.require(request.user, Act.DRAW_REMEDIATION, within=place, at=request.at)
    asked = [row for row in whose.rows if not row.measure.is_done]
    pairs = [(row, _answer_form(request, row)) for row in asked]
    checked = [form.is_valid() for _, form in pairs]  # each of them, so that all faults are said at once
    if request.method == "POST" and all(checked):
        given = {
            row.measure.id: deeds.Answer(form.cleaned_data["words"], form.cleaned_data["percent"])
            for row, form in pairs
            if form.cleaned_data["words"].strip()
        }
        if given:
            doing = {"round": found, "institution": unit, "answers": given, "actor": request.user, "at": request.at}
            try_deed(pairs[0][1], lambda: deeds.answer_round(**doing))
        elif pairs:
            pairs[0][1].add_error(None, "Ответьте хотя бы об одном мероприятии.")
        if all(not form.errors for _, form in pairs):
            messages.success(request, "Ответы сохранены. До закрытия мониторинга их можно поправить.")
            return redirect("monitoring_round", slug, pk)
    return render(request, "plans/remediation/answer.html", {"card": card, "whose": whose, "pairs": pairs})


def _answer_form(request: Any, row: Any) -> Any:
    return forms.AnswerForm(
        request.POST or None,
        prefix=f"m{row.measure.id}",
        initial={"words": row.words, "percent": row.percent},
    )


@FORM
def close(request: Any, slug: str, pk: int) -> HttpResponse:
    """Sum the round up."""
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    found = _round(request, pk)
    form = forms.ConclusionForm(request.POST or None)
    deed = {"round": found, "actor": request.user, "at": request.at}
    if done_by(form, lambda: deeds.close_round(**form.values, **deed)):
        messages.success(request, "Итог подведён. Отчёт готов, строки планов о мониторинге отмечены исполненными.")
        return redirect("monitoring_round", slug, pk)
    card = queries.round_page(found, today=request.today)
    return render(request, "plans/remediation/close.html", {"form": form, "card": card})


@require_safe
def report(request: Any, slug: str, pk: int, kind: str) -> HttpResponse:
    """Hand out the report of a round as Word or PDF."""
    found = _round(request, pk)
    if not _sees_all(request):
        raise PermissionDenied("Отчёт по всем учреждениям берут координатор, совет и наблюдатели.")
    data = remediation_papers.monitoring_report(found, today=request.today, author=request.user)
    return document(papers.account, data, kind, f"{found}, отчёт")


def _round(request: Any, pk: int) -> Any:
    found = queries.round_of(request.municipality, pk)
    if found is None:
        raise Http404("Такого мониторинга здесь нет.")
    return found


def _may_keep(request: Any) -> bool:
    return access.may(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)


def _sees_all(request: Any) -> bool:
    return access.may(request.user, Act.SEE_TASK, within=request.municipality.place, at=request.at)


def _sees(request: Any) -> bool:
    return _sees_all(request) or bool(access.institutions(request.user, request.municipality.pk, on=request.today))
