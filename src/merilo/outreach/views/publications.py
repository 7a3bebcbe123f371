"""Institutions × channels, what an institution must show and shows, one publication with its proof."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts.access import Act
from merilo.core import wording
from merilo.outreach.forms.publications import PublicationForm, StepForm, WithdrawForm
from merilo.outreach.queries import duties, requirements
from merilo.outreach.queries import publications as queries
from merilo.outreach.services import links, publishing, reporting
from merilo.outreach.views.shared import day, headed, institution, key_of, may, place_of
from merilo.plans.views.files import handed_out
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, form_page, paged, sent, table

FORM = require_http_methods(["GET", "HEAD", "POST"])
ON_PAGE = 35
HEAD = ("Учреждение", "Что размещено", "Где", "Когда размещено", "Видели", "Ссылка", "Ссылка проверена", "Кто записал",
        "Примечание", "Снято")  # fmt: skip
WIDTHS = (36, 44, 26, 16, 14, 60, 30, 26, 30, 30)


@require_safe
def matrix(request: Any, slug: str) -> HttpResponse:
    """Show the municipality and its institutions × channels."""
    rules = requirements.rules(request.municipality)
    asked = request.GET.get("what", "")
    code = asked if asked in rules else ""
    rows = duties.matrix(request.municipality, request.year, today=request.today, code=code)
    own = headed(request, Act.RECORD_PUBLICATION)
    page = {
        "page": paged(request, rows, on_page=ON_PAGE),
        "channels": list(rows[0].cells),
        "late": sum(row.late for row in rows),
        "rules": [one for one in rules.values() if not one.is_off],
        "code": code,
        "mine": [row for row in rows if own and row.id in own],
    }
    return render(request, "outreach/matrix.html", page)


@require_safe
def place(request: Any, slug: str, institution_id: int | None = None) -> HttpResponse:
    """Show what an institution, or the municipality itself, must show and shows."""
    one = institution(request, institution_id)
    found = duties.of(request.municipality, one, request.year, today=request.today)
    page = {
        "one": one,
        "duties": found,
        "done": sum(duty.is_done for duty in found),
        "may_record": may(request, Act.RECORD_PUBLICATION, place_of(request, one)),
        "note": requirements.note(),
    }
    return render(request, "outreach/place.html", page)


@FORM
def new(request: Any, slug: str, institution_id: int | None = None) -> HttpResponse:
    """Write down that something stands at its place."""
    one = institution(request, institution_id)
    allow(request, Act.RECORD_PUBLICATION, place_of(request, one))
    found = duties.of(request.municipality, one, request.year, today=request.today)
    form = PublicationForm(
        sent(request), request.FILES or None, duties=found, institution=one, asked=request.GET.get("duty", "")[:200],
        today=request.today,
    )  # fmt: skip
    back = _place(slug, one)
    if form.is_valid():
        values = {"municipality": request.municipality, "institution": one, "actor": request.user, "at": request.at}
        made = try_deed(form, lambda: publishing.record_publication(**form.deed, **values))
        if made:
            if made.url:
                links.queue(made.pk)
            messages.success(request, "Размещение записано.")
            return redirect(back)
    who = str(one or request.municipality)
    return form_page(
        request, form, title=f"Записать размещение: {who}", verb="Записать размещение", crumb=who, back=back,
        lead="Подтвердите ссылкой на страницу или снимком с датой.",
    )  # fmt: skip


@require_safe
def publication(request: Any, slug: str, pk: int) -> HttpResponse:
    """One publication with its proof and the check of its link."""
    found = _found(request, pk)
    page = {
        "one": queries.card(found),
        "back": _place(slug, found.institution),
        "may_record": may(request, Act.RECORD_PUBLICATION, found.place),
    }
    return render(request, "outreach/publication.html", page)


@require_POST
def check(request: Any, slug: str, pk: int) -> HttpResponse:
    """Let the link be asked again."""
    found = _found(request, pk)
    links.check_link(publication=found, actor=request.user, at=request.at)
    messages.success(request, "Ссылка проверяется: обновите страницу через минуту.")
    return redirect("information_record", slug, pk)


@FORM
def withdraw(request: Any, slug: str, pk: int) -> HttpResponse:
    """Say that an entry is not true any more."""
    found = _found(request, pk)
    allow(request, Act.RECORD_PUBLICATION, found.place)
    form = WithdrawForm(sent(request))
    values = {"publication": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: publishing.withdraw_publication(**values, **form.cleaned_data)):
        messages.success(request, "Запись снята: она видна, но не считается.")
        return redirect("information_record", slug, pk)
    return form_page(
        request, form, title="Снять запись о размещении", verb="Снять запись", crumb="Размещение",
        lead=f"{found}. Запись останется в журнале размещений с вашей причиной.",
        back=reverse("information_record", args=[slug, pk]),
    )  # fmt: skip


@require_safe
def file(request: Any, slug: str, pk: int, name: str) -> FileResponse:
    """Hand out what shows a publication; the name in the address is only for people."""
    allow(request, Act.SEE_MUNICIPALITY)
    found = _found(request, pk)
    if found.file is None:
        raise Http404("К этой записи файл не приложен.")
    return handed_out(found.file, is_kept="download" in request.GET)


@require_safe
def log(request: Any, slug: str) -> HttpResponse:
    """All that was recorded, the latest first."""
    key = key_of(request.GET.get("institution", ""))
    one = None if key is None else queries.institution(request.municipality, key)
    page = queries.log(
        request.municipality, page=request.GET.get("page", ""), institution=None if one is None else one.pk
    )
    return render(request, "outreach/log.html", {"page": page, "one": one})


@require_safe
def export(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """Hand out the whole log as a table."""
    rows = (
        (
            one.who, one.title, f"{one.where}: {one.stand}" if one.stand else one.where, day(one.published_on),
            day(one.seen_on), one.url, one.check_words, one.author, one.note, one.withdraw_reason,
        )
        for one in queries.every(request.municipality)
    )  # fmt: skip
    return table(kind, f"publications-{slug}-{request.today}", "Размещения", HEAD, rows, WIDTHS)


@FORM
def report(request: Any, slug: str) -> HttpResponse:
    """Report on the plan with the table of what is where."""
    allow(request, Act.KEEP_PLANS)
    form = StepForm(sent(request), municipality=request.municipality)
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and (
        number := try_deed(form, lambda: reporting.report_step(**form.cleaned_data, **values))
    ):  # fmt: skip
        done = wording.counted(number, "задаче", "задачам", "задачам")
        messages.success(request, f"Отчёт подан по {done} плана; к нему приложена таблица размещений.")
        return redirect("information", slug)
    lead = (
        "Открытые задачи плана по выбранному пункту будут отмечены выполненными, подтверждение — таблица размещений. "
        "Задачи учреждений закроются там, где размещено всё, что требуется."
    )
    return form_page(
        request, form, title="Отчитаться по плану о размещении", verb="Отчитаться по плану", lead=lead,
        crumb="Размещение", back=reverse("information", args=[slug]),
    )  # fmt: skip


def _found(request: Any, pk: int) -> Any:
    found = queries.publication(request.municipality, pk)
    if found is None:
        raise Http404("Такой записи о размещении здесь нет.")
    return found


def _place(slug: str, one: Any) -> str:
    return reverse("information_own", args=[slug]) if one is None else reverse("information_of", args=[slug, one.pk])
