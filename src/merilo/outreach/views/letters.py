"""Letters and invitations in series: written once, one file for each organisation, what came of each."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.outreach.forms.voices import MailingForm, OutcomeForm, SentForm
from merilo.outreach.queries import letters as paper_queries
from merilo.outreach.queries import voices as queries
from merilo.outreach.services import mailing as deeds
from merilo.outreach.views.shared import may
from merilo.plans.views.papers import document
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, download, form_page, sent

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mailings(request: Any, slug: str) -> HttpResponse:
    """All series of letters."""
    allow(request, Act.SEE_CYCLE)
    page = queries.mailings(request.municipality, page=request.GET.get("page", ""))
    return render(request, "outreach/mailings.html", {"page": page, "may_keep": may(request, Act.KEEP_OUTREACH)})


@FORM
def mailing_new(request: Any, slug: str) -> HttpResponse:
    """Write one letter to several organisations."""
    allow(request, Act.KEEP_OUTREACH)
    form = MailingForm(sent(request), municipality=request.municipality, today=request.today)
    if form.is_valid():
        values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        made = try_deed(form, lambda: deeds.write_mailing(**form.cleaned_data, **values))
        if made:
            messages.success(request, "Письма готовы: скачайте их и отправьте.")
            return redirect("mailing", slug, made.pk)
    return form_page(
        request, form, title="Составить письма партнёрам", verb="Составить письма", crumb="Письма",
        lead="Один текст — отдельное письмо каждой организации с её адресом и номером.",
        back=reverse("mailings", args=[slug]),
    )  # fmt: skip


@FORM
def mailing(request: Any, slug: str, pk: int) -> HttpResponse:
    """One series: its letters, when they were sent, what came of each."""
    allow(request, Act.SEE_CYCLE)
    found = _found(request, pk)
    if request.method == "POST":
        allow(request, Act.KEEP_OUTREACH)
    form = SentForm(sent(request), initial={"sent_on": request.today})
    values = {"mailing": found, "actor": request.user, "at": request.at}
    if form.is_valid() and (many := try_deed(form, lambda: deeds.send_mailing(**values, **form.cleaned_data))):
        done = wording.counted(many, "письмо отмечено", "письма отмечены", "писем отмечены")
        messages.success(request, f"{done} отправленными. Они записаны и среди контактов с партнёрами.")
        return redirect("mailing", slug, pk)
    rows = queries.letters(found)
    page = {
        "one": found, "rows": rows, "form": form, "may_keep": may(request, Act.KEEP_OUTREACH),
        "unsent": sum(row.sent_on is None for row in rows),
    }  # fmt: skip
    return render(request, "outreach/mailing.html", page)


@FORM
def outcome(request: Any, slug: str, pk: int, letter: int) -> HttpResponse:
    """Note what came of one letter."""
    allow(request, Act.KEEP_OUTREACH)
    found = queries.letter(_found(request, pk), letter)
    if found is None:
        raise Http404("Такого письма здесь нет.")
    form = OutcomeForm(sent(request), letter=found)
    values = {"letter": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: deeds.record_outcome(**values, **form.cleaned_data)):
        messages.success(request, "Записано.")
        return redirect("mailing", slug, pk)
    return form_page(
        request, form, title="Что ответили на письмо", verb="Записать ответ", crumb=found.mailing.title,
        lead=found.partner.name, back=reverse("mailing", args=[slug, pk]),
    )  # fmt: skip


@require_safe
def letter_file(request: Any, slug: str, pk: int, letter: int) -> HttpResponse:
    """Hand out one letter as Word."""
    allow(request, Act.SEE_CYCLE)
    found = _found(request, pk)
    row = next((one for one in queries.letters(found) if one.pk == letter), None)
    if row is None:
        raise Http404("Такого письма здесь нет.")
    data = paper_queries.paper(found, row, today=request.today)
    return document(papers.partner_letter, data, "docx", f"Письмо. {wording.shortened(row.partner, 80)}")


@require_safe
def letters_zip(request: Any, slug: str, pk: int) -> HttpResponse:
    """Hand out all letters of a series, a Word file for each organisation."""
    allow(request, Act.SEE_CYCLE)
    found = _found(request, pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in paper_queries.every(found, today=request.today):
            archive.writestr(name, papers.partner_letter(data, as_="docx"))
    return download(packed.getvalue(), f"{wording.shortened(found.title, 80)}.zip", "application/zip")


def _found(request: Any, pk: int) -> Any:
    found = queries.mailing(request.municipality, pk)
    if found is None:
        raise Http404("Такой рассылки здесь нет.")
    return found
