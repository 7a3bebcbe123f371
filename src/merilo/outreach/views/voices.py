"""The log of media, partners with the contacts made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts.access import Act
from merilo.outreach.forms.publications import WithdrawForm
from merilo.outreach.forms.voices import ContactForm, MediaForm, PartnerForm
from merilo.outreach.queries import voices as queries
from merilo.outreach.services import media as reporting
from merilo.outreach.services import partnering
from merilo.outreach.views.shared import bound, day, headed, key_of, may
from merilo.plans.views.files import handed_out
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, form_page, sent, table

FORM = require_http_methods(["GET", "HEAD", "POST"])
HEAD = ("Дата", "Издание", "Вид", "Заголовок", "Об учреждении", "Ссылка", "Кто записал", "Примечание", "Снято")
WIDTHS = (14, 34, 22, 50, 34, 60, 26, 30, 30)


@require_safe
def media(request: Any, slug: str) -> HttpResponse:
    """What newspapers and others told in the year."""
    page = queries.media(request.municipality, year=request.year, page=request.GET.get("page", ""))
    own = headed(request, Act.RECORD_PUBLICATION)
    return render(request, "outreach/media.html", {"page": page, "may_record": own is None or bool(own)})


@FORM
def media_new(request: Any, slug: str) -> HttpResponse:
    """Write down a piece."""
    own = bound(request, Act.RECORD_PUBLICATION)
    asked: dict[str, Any] = {"institution": key_of(request.GET.get("institution", ""))}
    if request.GET.get("kind") == "print":
        asked |= {"kind": "print", "title": "Буклеты об оценке и о том, как принять участие"}
    form = MediaForm(
        sent(request), request.FILES or None, municipality=request.municipality, today=request.today, own=own,
        asked=asked,
    )  # fmt: skip

    if form.is_valid():
        values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        if try_deed(form, lambda: reporting.record_media(**form.deed, **values)):
            messages.success(request, "Публикация в СМИ записана.")
            return redirect("media", slug)
    title = "Записать публикацию в СМИ"
    return form_page(request, form, title=title, verb="Записать публикацию", crumb="СМИ",
                     back=reverse("media", args=[slug]))  # fmt: skip


@require_safe
def media_item(request: Any, slug: str, pk: int) -> HttpResponse:
    """One piece with its clipping."""
    found = _media(request, pk)
    page = {"one": queries.media_card(found), "may_record": may(request, Act.RECORD_PUBLICATION, found.place)}
    return render(request, "outreach/media_item.html", page)


@FORM
def media_withdraw(request: Any, slug: str, pk: int) -> HttpResponse:
    """Say that an entry is a mistake."""
    found = _media(request, pk)
    allow(request, Act.RECORD_PUBLICATION, found.place)
    form = WithdrawForm(sent(request))
    values = {"item": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: reporting.withdraw_media(**values, **form.cleaned_data)):
        messages.success(request, "Запись снята: она видна, но не считается.")
        return redirect("media_item", slug, pk)
    return form_page(
        request, form, title="Снять запись о публикации в СМИ", verb="Снять запись", crumb="Публикация в СМИ",
        lead=f"{found}. Запись останется в списке зачёркнутой.", back=reverse("media_item", args=[slug, pk]),
    )  # fmt: skip


@require_safe
def media_file(request: Any, slug: str, pk: int, name: str) -> FileResponse:
    """Hand out a clipping; the name in the address is only for people."""
    allow(request, Act.SEE_MUNICIPALITY)
    found = _media(request, pk)
    if found.file is None:
        raise Http404("К этой записи файл не приложен.")
    return handed_out(found.file, is_kept="download" in request.GET)


@require_safe
def media_export(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """Hand out the log of the year as a table."""
    rows = (
        (
            day(one.published_on), one.outlet, one.kind, one.title, one.about, one.url, one.author, one.note,
            one.withdraw_reason,
        )
        for one in queries.every_media(request.municipality, request.year)
    )  # fmt: skip
    return table(kind, f"media-{slug}-{request.year}", "СМИ", HEAD, rows, WIDTHS)


@require_safe
def partners(request: Any, slug: str) -> HttpResponse:
    """The organisations that help."""
    allow(request, Act.SEE_CYCLE)
    aside = request.GET.get("aside") == "1"
    page = queries.partners(
        request.municipality, today=request.today, page=request.GET.get("page", ""), aside=aside
    )  # fmt: skip
    shown = {"page": page, "aside": aside, "may_keep": may(request, Act.KEEP_OUTREACH)}
    return render(request, "outreach/partners.html", shown)


@FORM
def partner_new(request: Any, slug: str) -> HttpResponse:
    """A new organisation."""
    allow(request, Act.KEEP_OUTREACH)
    form = PartnerForm(sent(request))
    if form.is_valid():
        values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        made = try_deed(form, lambda: partnering.set_partner(**form.cleaned_data, **values))
        if made:
            messages.success(request, "Организация добавлена.")
            return redirect("partner", slug, made.pk)
    return form_page(request, form, title="Новый партнёр", verb="Добавить организацию", crumb="Партнёры",
                     back=reverse("partners", args=[slug]))  # fmt: skip


@require_safe
def partner(request: Any, slug: str, pk: int) -> HttpResponse:
    """One organisation: whom to ask for, contacts, letters."""
    allow(request, Act.SEE_CYCLE)
    found = _partner(request, pk)
    own = headed(request, Act.KEEP_PARTNERS)
    page = {
        "one": found,
        "page": queries.contacts(found, page=request.GET.get("page", "")),
        "letters": queries.letters_of(found),
        "may_keep": may(request, Act.KEEP_OUTREACH),
        "may_contact": own is None or bool(own),
    }
    return render(request, "outreach/partner.html", page)


@FORM
def partner_change(request: Any, slug: str, pk: int) -> HttpResponse:
    """Change what is known of an organisation."""
    allow(request, Act.KEEP_OUTREACH)
    found = _partner(request, pk)
    form = PartnerForm(sent(request), partner=found)
    if form.is_valid():
        values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        if try_deed(form, lambda: partnering.set_partner(partner=found, **form.cleaned_data, **values)):
            messages.success(request, "Сведения об организации сохранены.")
            return redirect("partner", slug, pk)
    return form_page(request, form, title="Изменить сведения о партнёре", verb="Сохранить", crumb=str(found),
                     back=reverse("partner", args=[slug, pk]))  # fmt: skip


@FORM
def contact_new(request: Any, slug: str, pk: int) -> HttpResponse:
    """Write down a talk, a meeting or a letter."""
    own = bound(request, Act.KEEP_PARTNERS)
    found = _partner(request, pk)
    form = ContactForm(sent(request), municipality=request.municipality, today=request.today, own=own)
    values = {"partner": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: partnering.record_contact(**values, **form.cleaned_data)):
        messages.success(request, "Контакт записан.")
        return redirect("partner", slug, pk)
    return form_page(request, form, title="Записать контакт с партнёром", verb="Записать контакт", crumb=str(found),
                     back=reverse("partner", args=[slug, pk]))  # fmt: skip


def _media(request: Any, pk: int) -> Any:
    found = queries.media_item(request.municipality, pk)
    if found is None:
        raise Http404("Такой записи здесь нет.")
    return found


def _partner(request: Any, pk: int) -> Any:
    found = queries.partner(request.municipality, pk)
    if found is None:
        raise Http404("Такой организации в списке нет.")
    return found
