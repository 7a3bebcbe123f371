"""Cycles of assessment: the list, a new one, how one goes, the decisions that lead it from phase to phase, waves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.forms import cycles as forms
from merilo.assessment.queries import cards, desk, options, progress, readiness
from merilo.assessment.queries.cycles import cycle_of
from merilo.assessment.services import cycles as services
from merilo.assessment.services import phases, waves
from merilo.council.queries import decisions
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import table_file

FORM = require_http_methods(["GET", "HEAD", "POST"])
ON_PAGE = 50


@require_GET
def cycles(request: Any, slug: str) -> HttpResponse:
    """Show the cycles of the municipality."""
    access.require(request.user, Act.SEE_CYCLE, within=request.municipality.place, at=request.at)
    return render(request, "assessment/cycles.html", {"rows": cards.cycle_rows(request.municipality)})


@FORM
def cycle_open(request: Any, slug: str) -> HttpResponse:
    """Open a cycle with its choices."""
    access.require(request.user, Act.KEEP_CYCLE, within=request.municipality.place, at=request.at)
    form = forms.OpenForm(sent(request), on=request.today, year=request.year)
    if form.is_valid():
        given = form.cleaned_data
        made = try_deed(
            form,
            lambda: services.open_cycle(
                municipality=request.municipality, year=given["year"], title=given["title"], choices=form.choices,
                actor=request.user, at=request.at,
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, f"Цикл открыт: {made.title}. Теперь составьте перечень учреждений.")
            return redirect("cycle_units_add", slug, made.pk)
    return render(request, "assessment/choose.html", {"form": form})


@FORM
def cycle_choices(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show the choices of a cycle; while it is prepared the coordinator changes them here."""
    found = seen(request, cycle)
    may_change = found.phase == "preparation" and may(request, Act.KEEP_CYCLE, found)
    if not may_change:
        if request.method == "POST":
            access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
        return render(request, "assessment/choices.html", {"cycle": found, "lines": options.lines(found)})
    form = forms.ChoicesForm(sent(request), on=request.today, shown=options.chosen(found))
    del form.fields["title"]
    if form.is_valid() and try_deed(
        form,
        lambda: services.choose(cycle=found, choices=form.choices, actor=request.user, at=request.at),
    ):
        messages.success(request, "Правила цикла сохранены.")
        return redirect("cycle", slug, cycle)
    return render(request, "assessment/choose.html", {"form": form, "cycle": found})


@require_GET
def cycle(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show how a cycle goes: what is to be done now, who lacks what, decisions, waves."""
    found = seen(request, cycle)
    went = progress.progress(found, today=request.today)
    may_keep = may(request, Act.KEEP_CYCLE, found)
    page = {
        "cycle": found,
        "progress": went,
        "page": Paginator(went.rows, ON_PAGE).get_page(request.GET.get("page")),
        "deed": _deed(request, found, went) if may_keep else None,
        "may_keep": may_keep,
        "lacks": readiness.lacks(found) if may_keep and found.phase == "preparation" else (),
        "waves": cards.waves(found, today=request.today),
        "decisions": cards.decisions(found),
        "requests": desk.requests_of(found, today=request.today) if may_keep else None,
    }
    return render(request, "assessment/cycle.html", page)


@require_GET
def cycle_progress(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """The table of how gathering goes as a workbook or CSV."""
    found = seen(request, cycle)
    went = progress.progress(found, today=request.today)
    return table_file(request, progress.table(went), f"gathering-{found.year}", kind)


def _deed(request: Any, found: Any, went: Any) -> Any:
    """Return the main deed of the page: the next one, or while gathering runs what brings it forward."""
    due = cards.next_deed(found, today=request.today, went=went)
    return cards.while_gathering(went) if due is None and found.phase == "gathering" else due


@dataclass(frozen=True, slots=True)
class Step:
    """A deed of a cycle as a page: its form, its words, what is said when it is done."""

    form: Callable[..., Any]
    service: Callable[..., Any]
    title: str
    verb: str
    lead: str
    done: str
    act: Act = Act.KEEP_CYCLE
    is_grave: bool = False


STEPS: Mapping[str, Step] = {
    "approve": Step(
        forms.ListForm, services.approve_list, "Утвердить перечень", "Утвердить перечень",
        "Перечень утверждает общественный совет. Если потом его изменить, утвердить придётся заново.",
        "Перечень утверждён.",
    ),
    "start": Step(
        forms.StartForm, phases.start_gathering, "Начать сбор информации", "Начать сбор",
        "Правила цикла закрепятся, откроется первая волна, у каждого учреждения появится своя ссылка на анкету.",
        "Сбор начат: ссылки и QR-коды — на вкладке «Анкеты».",
    ),
    "prolong": Step(
        forms.ProlongForm, phases.prolong, "Продлить сбор", "Продлить сбор",
        "Идущая волна продлится вместе со сбором; если волны закончились, откроется новая.", "Сбор продлён.",
    ),
    "close": Step(
        forms.CloseForm, phases.close_gathering, "Завершить сбор", "Завершить сбор",
        "Ссылки перестанут принимать анкеты, собранное закрепится снимком, следы в защите от повторов сотрутся.",
        "Сбор завершён, данные закреплены снимком.", act=Act.CALCULATE,
    ),
    "reopen": Step(
        forms.ProlongForm, phases.reopen_gathering, "Возобновить сбор", "Возобновить сбор",
        "Откроется новая волна с новыми ссылками. Прежний снимок останется.", "Сбор возобновлён.",
    ),
    "report": Step(
        forms.ReportForm, services.receive_report, "Поступил отчёт оператора", "Записать",
        "От этого дня отсчитаются сроки пунктов плана, которые ждут отчёта оператора.", "Отчёт оператора записан.",
    ),
    "cancel": Step(
        forms.ReasonedForm, phases.cancel_cycle, "Отменить цикл", "Отменить цикл",
        "Собранное не удаляется, но результатов не будет. Вернуть отменённый цикл нельзя.", "Цикл отменён.",
        is_grave=True,
    ),
}  # fmt: skip


@FORM
def cycle_deed(request: Any, slug: str, cycle: int, deed: str) -> HttpResponse:
    """Do one of the deeds that rest on a decision."""
    found, step = seen(request, cycle), STEPS[deed]
    access.require(request.user, step.act, within=found.place, at=request.at)
    gaps = readiness.gaps(found) if deed == "close" else ()
    more: dict[str, Any] = {"gaps": gaps} if deed == "close" else {}
    if issubclass(step.form, forms.DecisionForm):  # type: ignore[arg-type]
        more["council"] = decisions.choices(found.municipality, "list" if deed == "approve" else "")
    form = step.form(sent(request), today=request.today, **more)
    values = {"cycle": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: step.service(**values, **form.cleaned_data)):
        messages.success(request, step.done)
        return redirect("cycle_units" if deed == "approve" else "cycle", slug, cycle)
    lacks = readiness.lacks(found) if deed == "start" else ()
    return form_page(
        request, form, cycle=found, title=step.title, verb=step.verb, lead=step.lead, lacks=lacks, gaps=gaps,
        is_grave=step.is_grave,
    )  # fmt: skip


@FORM
def wave_open(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Open a further wave."""
    found = seen(request, cycle)
    access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    form = forms.WaveForm(sent(request), today=request.today, ends_on=found.ends_on)
    if form.is_valid() and try_deed(
        form, lambda: waves.open_wave(cycle=found, actor=request.user, at=request.at, **form.cleaned_data)
    ):
        messages.success(request, "Волна открыта: у каждого учреждения новая ссылка.")
        return redirect("cycle", slug, cycle)
    lead = "У каждой волны свои ссылки и QR-коды. Одновременно идёт одна волна."
    return form_page(request, form, cycle=found, title="Открыть волну", verb="Открыть волну", lead=lead)


@FORM
def wave_end(request: Any, slug: str, cycle: int, wave: int) -> HttpResponse:
    """End a wave before its day."""
    found = seen(request, cycle)
    access.require(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    ending = cards.wave_of(found, wave)
    if ending is None:
        raise Http404("Такой волны в этом цикле нет.")
    form = forms.WhyForm(sent(request))
    if form.is_valid() and try_deed(
        form, lambda: waves.end_wave(wave=ending, actor=request.user, at=request.at, **form.cleaned_data)
    ):
        messages.success(request, f"{ending.title} завершена.")
        return redirect("cycle", slug, cycle)
    lead = "Ссылки волны перестанут принимать анкеты. Следы в защите от повторов сотрутся."
    return form_page(request, form, cycle=found, title=f"Завершить: {ending.title}", verb="Завершить волну", lead=lead)


def seen(request: Any, key: int) -> Any:
    """Return a cycle the person may see."""
    access.require(request.user, Act.SEE_CYCLE, within=request.municipality.place, at=request.at)
    return cycle_of(request.municipality, key)


def may(request: Any, act: Act, cycle: Any) -> bool:
    """Say whether the person may do something in a cycle."""
    return access.may(request.user, act, within=cycle.place, at=request.at)


def sent(request: Any) -> Any:
    """Return what was filled in; None while a form is only looked at."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: Any, form: Any, *, cycle: Any, title: str, verb: str, back: str = "", **more: Any
) -> HttpResponse:
    """Show one form of a cycle: a title, what it does, the fields, a button with the verb, a way back."""
    back = back or reverse("cycle", args=[request.municipality.slug, cycle.pk])
    page = {"form": form, "cycle": cycle, "title": title, "verb": verb, "back": back, **more}
    return render(request, "assessment/form.html", page)
