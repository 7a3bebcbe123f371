"""The library for members: reading it, keeping it, asking and answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import wording
from merilo.council.forms import guides as forms
from merilo.council.queries import guides as about
from merilo.council.services import guides as services
from merilo.council.services import guides_reporting
from merilo.council.views.shared import FORM, form_page, may, sent
from merilo.plans.views.files import handed_out
from merilo.registry.forms.fields import try_deed


@require_safe
def guides(request: Any, slug: str) -> HttpResponse:
    """Show the library, and the questions of members with their answers."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    form = forms.SearchForm(request.GET or None)
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    may_keep = may(request, Act.KEEP_COUNCIL)
    page = {
        "search": form,
        "words": words,
        "shelves": about.shelves(request.municipality, searched=words),
        "hidden": about.hidden(request.municipality) if may_keep else (),
        "inquiries": about.inquiries(request.municipality) if may(request, Act.READ_COUNCIL) else (),
        "may_keep": may_keep,
        "may_ask": may(request, Act.JOIN_COUNCIL),
        "reads": may(request, Act.READ_COUNCIL),
    }
    return render(request, "council/guides.html", page)


@require_safe
def guide(request: Any, slug: str, guide: str) -> HttpResponse:
    """Show a page of the library."""
    found = _seen(request, guide)
    shown = {"guide": found, "name": guide, "may_keep": may(request, Act.KEEP_COUNCIL)}
    return render(request, "council/guide.html", shown)


@FORM
def guide_new(request: Any, slug: str) -> HttpResponse:
    """Put a page, a document or a link into the library."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    form = forms.GuideForm(sent(request), request.FILES or None)
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid():
        made = try_deed(form, lambda: services.add_guide(**values, **_written(form)))
        if made is not None:
            messages.success(request, "Материал добавлен в библиотеку.")
            return redirect("guide", slug, about.name_of(made))
    return _page(request, form, "Добавить материал", "Добавить материал")


@FORM
def guide_change(request: Any, slug: str, guide: str) -> HttpResponse:
    """Change a page of the library."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = about.guide_of(request.municipality, guide)
    form = forms.GuideForm(sent(request), request.FILES or None, guide=found)
    values = {"guide": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_guide(**values, **_written(form))):
        messages.success(request, "Материал сохранён.")
        return redirect("guide", slug, guide)
    return _page(request, form, "Изменить материал", "Сохранить", back=reverse("guide", args=[slug, guide]))


@require_POST
def guide_drop(request: Any, slug: str, guide: str) -> HttpResponse:
    """Take a page out of the library."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    services.drop_guide(guide=about.guide_of(request.municipality, guide), actor=request.user, at=request.at)
    messages.success(request, "Материал убран из библиотеки.")
    return redirect("guides", slug)


@require_POST
def guide_restore(request: Any, slug: str, guide: str) -> HttpResponse:
    """Show a page of the program again as it came."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    services.restore_guide(guide=about.changed_of(request.municipality, guide), actor=request.user, at=request.at)
    messages.success(request, "Возвращён исходный текст.")
    return redirect("guide", slug, guide)


@require_safe
def guide_file(request: Any, slug: str, guide: str) -> Any:
    """Hand out the file of a page."""
    found = _seen(request, guide)
    if found.file is None:
        raise Http404("К этому материалу файл не приложен.")
    return handed_out(found.file)


@FORM
def inquiry_ask(request: Any, slug: str) -> HttpResponse:
    """Ask those who keep the council."""
    access.require(request.user, Act.JOIN_COUNCIL, within=request.municipality.place, at=request.at)
    form = forms.AskForm(sent(request))
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.ask(**values, **form.cleaned_data)):
        messages.success(request, "Вопрос отправлен: об ответе придёт уведомление.")
        return redirect("guides", slug)
    return _page(request, form, "Задать вопрос", "Отправить вопрос")


@FORM
def inquiry_answer(request: Any, slug: str, inquiry: int) -> HttpResponse:
    """Answer a question of a member."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = about.inquiry_of(request.municipality, inquiry)
    form = forms.AnswerForm(sent(request), inquiry=found)
    values = {"inquiry": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.answer(**values, **form.cleaned_data)):
        messages.success(request, "Ответ записан, автор вопроса увидит уведомление.")
        return redirect("guides", slug)
    lead = f"{found.author}: {wording.shortened(found.text, 1000)}"
    return _page(request, form, "Ответить на вопрос", "Записать ответ", lead=lead)


@FORM
def report(request: Any, slug: str) -> HttpResponse:
    """Report on the plan with this year's library and answers."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    form = Form(sent(request))
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and (number := try_deed(form, lambda: guides_reporting.report_help(**values))):
        done = wording.counted(number, "задаче", "задачам", "задачам")
        messages.success(request, f"Отчёт подан по {done} плана; к нему приложен список материалов и ответов.")
        return redirect("guides", slug)
    lead = (
        f"Открытые задачи плана о методической помощи членам совета будут отмечены выполненными. Подтверждение — "
        f"список материалов, добавленных и обновлённых в {request.year} году, и вопросов, на которые дан ответ."
    )
    return _page(request, form, "Отчитаться о помощи членам совета", "Отчитаться по плану", lead=lead)


def _written(form: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {"file": given.pop("file"), "values": given}


def _seen(request: Any, name: str) -> Any:
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    found = about.guide_of(request.municipality, name)
    if found.is_hidden and not may(request, Act.KEEP_COUNCIL):
        raise Http404("Такого материала в библиотеке нет.")
    return found


def _page(request: Any, form: Any, title: str, verb: str, *, back: str = "", **more: Any) -> HttpResponse:
    back = back or reverse("guides", args=[request.municipality.slug])
    return form_page(request, form, title=title, verb=verb, back=back, crumb="Памятки", **more)
