"""The numbers of messages, and tables to take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.feedback.forms.appeals import FilterForm
from merilo.feedback.queries import appeals
from merilo.feedback.queries import numbers as queries
from merilo.feedback.queries import papers as printed
from merilo.feedback.services import reporting
from merilo.feedback.views.appeals import form_page
from merilo.plans.views.papers import document
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, sent, table

FORM = require_http_methods(["GET", "HEAD", "POST"])

HEAD = ("№", "Поступило", "Как", "По 59-ФЗ", "Что это", "Учреждение", "Направлено", "Содержание", "Срок", "Состояние")
WIDTHS = (12, 14, 18, 10, 16, 34, 34, 60, 14, 30)
SUMS = ("Разрез", "Строка", "Поступило", "С ответом", "В срок", "Просрочено", "Дней до ответа", "Помогло", "Оценили")
SUM_WIDTHS = (20, 40, 12, 12, 12, 12, 16, 12, 12)


@require_safe
def numbers(request: Any, slug: str) -> HttpResponse:
    """How many messages came, about what, how soon they were answered."""
    years = queries.years(request.municipality)
    found = queries.numbers(request.municipality, request.year, today=request.today)
    return render(request, "feedback/numbers.html", {"found": found, "years": years})


@require_safe
def numbers_export(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """The same as a table, or as a report."""
    found = queries.numbers(request.municipality, request.year, today=request.today)
    if kind in ("docx", "pdf"):
        data = printed.statistics(request.municipality, found, today=request.today, author=request.user)
        return document(papers.account, data, kind, f"Отчёт о сообщениях граждан за {found.year} год")
    rows = [_sums("Всего", found.whole), *(_sums(one.title, line) for one in found.tables for line in one.lines)]
    return table(kind, f"appeals-{slug}-{found.year}", "Сводка", SUMS, iter(rows), SUM_WIDTHS)


@FORM
def report(request: Any, slug: str) -> HttpResponse:
    """Report on the plan with the messages of this year."""
    allow(request, Act.KEEP_PLANS)
    form = Form(sent(request))
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and (number := try_deed(form, lambda: reporting.report_appeals(**values))):
        done = wording.counted(number, "задаче", "задачам", "задачам")
        messages.success(request, f"Отчёт подан по {done} плана; к нему приложен отчёт о сообщениях.")
        return redirect("appeal_numbers", slug)
    lead = (
        "Открытые задачи плана о рассмотрении обращений граждан будут отмечены выполненными; где пункт исполняется "
        "по необходимости, задача откроется сама. Подтверждение — отчёт о сообщениях этого года."
    )
    return form_page(
        request, form, title="Отчитаться об обращениях", verb="Отчитаться по плану", lead=lead,
        back=reverse("appeal_numbers", args=[slug]),
    )  # fmt: skip


@require_safe
def appeals_export(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """The messages asked for, without contacts."""
    allow(request, Act.KEEP_APPEALS)
    asked = FilterForm(request.GET or None, municipality=request.municipality).asked
    found = appeals.seen_by(request.user, request.municipality, at=request.at)
    chosen = appeals.chosen(found, today=request.today, **asked)
    rows = (
        (
            row.number, f"{row.received_on:%d.%m.%Y}", row.way, "да" if row.is_legal else "", row.kind,
            row.institution, row.routed_to, row.text, f"{row.due_on:%d.%m.%Y}" if row.due_on else "", row.words,
        )
        for row in appeals.table(chosen.iterator(chunk_size=500), request.today)
    )  # fmt: skip
    return table(kind, f"messages-{slug}-{request.today}", "Сообщения", HEAD, rows, WIDTHS)


def _sums(title: str, line: queries.Line) -> tuple[str, ...]:
    days = "" if line.days is None else f"{line.days:.1f}".replace(".", ",")
    numbers = (line.total, line.answered, line.in_time, line.late)
    return (title, line.name, *map(str, numbers), days, str(line.helped), str(line.rated))
