"""Ways of feedback: institutions × ways, the log of tries, a new one, what came of it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import wording
from merilo.feedback.forms.probes import ProbeForm, ReplyForm, VoidForm
from merilo.feedback.queries import probes as queries
from merilo.feedback.services import probing, reporting
from merilo.feedback.views.appeals import form_page
from merilo.plans.views.files import handed_out
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, paged, sent, table

FORM = require_http_methods(["GET", "HEAD", "POST"])
ON_PAGE = 35  # a row holds six links
HEAD = ("Учреждение", "Способ", "Куда", "Когда", "Кто проверял", "Что спросили", "Что получилось", "Когда ответили",
        "Что ответили", "Ссылка", "Ошибка")  # fmt: skip
WIDTHS = (34, 24, 34, 18, 26, 34, 16, 18, 40, 30, 30)


@require_safe
def probes(request: Any, slug: str) -> HttpResponse:
    """Institutions × ways with the latest try of each."""
    page = {
        "page": paged(request, queries.matrix(request.municipality, today=request.today), on_page=ON_PAGE),
        "ways": queries.ways(),
        "waiting": queries.waiting(request.municipality),
        "may_keep": _may(request),
    }
    return render(request, "feedback/probes.html", page)


@require_safe
def log(request: Any, slug: str) -> HttpResponse:
    """All tries, the latest first."""
    asked = request.GET.get("institution", "")
    key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    one = queries.institution(request.municipality, key) if key is not None else None
    page = queries.log(
        request.municipality, institution=one.pk if one is not None else None, page=request.GET.get("page", "")
    )
    return render(request, "feedback/probe_log.html", {"page": page, "one": one, "may_keep": _may(request)})


@FORM
def new(request: Any, slug: str) -> HttpResponse:
    """Write down a try."""
    allow(request, Act.KEEP_PROBES)
    asked = {name: request.GET.get(name, "") for name in ("institution", "way")}
    shown = {name: value for name, value in asked.items() if re.fullmatch("[0-9a-z]{1,17}", value)}
    form = ProbeForm(
        sent(request), request.FILES or None, municipality=request.municipality, on=request.today, at=request.at,
        initial=shown,
    )  # fmt: skip
    if form.is_valid():
        made = try_deed(form, lambda: probing.record_probe(actor=request.user, at=request.at, **form.deed))
        if made:
            messages.success(request, "Проверка записана.")
            return redirect("probe", slug, made.pk)
    lead = "Позвоните, напишите или откройте страницу так, как это сделал бы посетитель, и запишите, что вышло."
    return form_page(
        request, form, title="Записать проверку", verb="Записать проверку", lead=lead, crumb="Способы связи",
        back=reverse("probes", args=[slug]),
    )  # fmt: skip


@FORM
def probe(request: Any, slug: str, pk: int) -> HttpResponse:
    """One try; what came of it is written down here."""
    found = _found(request, pk)
    if request.method == "POST":
        allow(request, Act.KEEP_PROBES)
    card = queries.card(found)
    form = ReplyForm(sent(request), initial={"answered_at": timezone.localtime(request.at)})
    values = {"probe": found, "actor": request.user, "at": request.at}
    if request.method == "POST" and form.is_valid():
        if try_deed(form, lambda: probing.record_reply(**values, **form.cleaned_data)):
            messages.success(request, "Записано.")
            return redirect("probe", slug, pk)
        card = queries.card(_found(request, pk))
    page = {"one": card, "form": form, "may_keep": _may(request)}
    return render(request, "feedback/probe.html", page)


@FORM
def void(request: Any, slug: str, pk: int) -> HttpResponse:
    """Say that an entry is a mistake."""
    allow(request, Act.KEEP_PROBES)
    found = _found(request, pk)
    form = VoidForm(sent(request))
    values = {"probe": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: probing.void_probe(**values, **form.cleaned_data)):
        messages.success(request, "Запись признана ошибкой: она видна, но не считается.")
        return redirect("probe", slug, pk)
    return form_page(
        request, form, title="Признать запись ошибкой", verb="Признать ошибкой", grave=True, crumb="Проверка",
        lead=f"{found}. Запись останется в журнале проверок зачёркнутой.", back=reverse("probe", args=[slug, pk]),
    )  # fmt: skip


@require_safe
def export(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """The whole log as a table."""
    rows = (
        (
            one.institution, one.way, one.target, _when(one.tried_at), one.tried_by, one.asked, one.words,
            _when(one.answered_at), one.note, one.url, one.void_reason,
        )
        for one in queries.every(request.municipality)
    )  # fmt: skip
    return table(kind, f"feedback-ways-{slug}-{request.today}", "Проверки", HEAD, rows, WIDTHS)


@require_safe
def file(request: Any, slug: str, pk: int, name: str) -> FileResponse:
    """What shows a try; the name in the address is only for people."""
    allow(request, Act.SEE_CYCLE)
    found = _found(request, pk)
    if found.file is None:
        raise Http404("К этой проверке файл не приложен.")
    return handed_out(found.file, is_kept="download" in request.GET)


@FORM
def report(request: Any, slug: str) -> HttpResponse:
    """Report on the plan with the tries of this quarter."""
    allow(request, Act.KEEP_PLANS)
    form = Form(sent(request))
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and (number := try_deed(form, lambda: reporting.report_probes(**values))):
        done = wording.counted(number, "задаче", "задачам", "задачам")
        messages.success(request, f"Отчёт подан по {done} плана; к нему приложена таблица проверок.")
        return redirect("probes", slug)
    since = wording.date_words(reporting.quarter_start(request.today))
    lead = (
        f"Открытые задачи плана о дистанционных способах обратной связи будут отмечены выполненными. Подтверждение — "
        f"таблица проверок с {since} Задачи учреждений закроются там, где их способы проверены."
    )
    return form_page(
        request, form, title="Отчитаться по плану", verb="Отчитаться по плану", lead=lead, crumb="Способы связи",
        back=reverse("probes", args=[slug]),
    )  # fmt: skip


def _found(request: Any, pk: int) -> Any:
    found = queries.probe(request.municipality, pk)
    if found is None:
        raise Http404("Такой проверки здесь нет.")
    return found


def _may(request: Any) -> bool:
    return access.may(request.user, Act.KEEP_PROBES, within=request.municipality.place, at=request.at)


def _when(at: Any) -> str:
    return "" if at is None else f"{timezone.localtime(at):%d.%m.%Y %H:%M}"
