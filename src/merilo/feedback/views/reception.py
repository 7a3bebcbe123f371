"""How messages are taken, texts that answers begin with, questions and answers of the public section."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts.access import Act
from merilo.feedback.forms.reception import BeginningForm, QuestionForm, RulesForm
from merilo.feedback.queries import reception as queries
from merilo.feedback.services import reception as services
from merilo.feedback.views.appeals import form_page
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, sent

FORM = require_http_methods(["GET", "HEAD", "POST"])
LANGUAGES = {"ru": "по-русски", "en": "по-английски"}


@FORM
def reception(request: Any, slug: str) -> HttpResponse:
    """The rules, and texts that answers begin with."""
    allow(request, Act.KEEP_APPEALS)
    form = RulesForm(sent(request), shown=queries.rules_of(request.municipality))
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_rules(values=form.cleaned_data, **values)):
        messages.success(request, "Порядок приёма сохранён.")
        return redirect("reception", slug)
    return render(request, "feedback/reception.html", {"form": form, "texts": queries.beginnings(request.municipality)})


@FORM
def beginning(request: Any, slug: str, pk: int | None = None) -> HttpResponse:
    """Add or change a text that answers begin with; one that ships is a beginning for an own one."""
    allow(request, Act.KEEP_APPEALS)
    kept = _beginning(request, pk) if pk is not None else None
    like = next((one for one in queries.beginnings(request.municipality) if one.key == request.GET.get("like")), None)
    form = BeginningForm(sent(request), shown=kept)
    if like is not None and request.method != "POST":
        form.initial = {"title": like.title, "text": like.text}
    values = {"municipality": request.municipality, "template": kept, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.keep_beginning(**values, **form.cleaned_data)):
        messages.success(request, "Заготовка сохранена.")
        return redirect("reception", slug)
    title = "Новая заготовка ответа" if kept is None else f"Заготовка ответа: {kept}"
    return form_page(
        request, form, title=title, verb="Сохранить заготовку", crumb="Порядок приёма",
        lead="С неё можно начать ответ; перед отправкой его правят.", back=reverse("reception", args=[slug]),
    )  # fmt: skip


@require_POST
def beginning_drop(request: Any, slug: str, pk: int) -> HttpResponse:
    """Remove a text that answers begin with."""
    allow(request, Act.KEEP_APPEALS)
    services.drop_beginning(template=_beginning(request, pk), actor=request.user, at=request.at)
    messages.success(request, "Заготовка удалена.")
    return redirect("reception", slug)


@require_safe
def faq(request: Any, slug: str) -> HttpResponse:
    """The questions of the public section in both languages."""
    allow(request, Act.KEEP_TEXTS)
    parts = [
        (language, words, queries.own_questions(request.municipality, language), queries.shipped_questions()[language])
        for language, words in LANGUAGES.items()
    ]
    return render(request, "feedback/faq.html", {"parts": parts})


@FORM
def faq_entry(request: Any, slug: str, pk: int | None = None, language: str = "") -> HttpResponse:
    """Add or change a question."""
    allow(request, Act.KEEP_TEXTS)
    kept = _question(request, pk) if pk is not None else None
    language = kept.language if kept is not None else language
    if language not in LANGUAGES:
        raise Http404("На этом языке вопросов нет.")
    form = QuestionForm(sent(request), shown=kept)
    values = {"municipality": request.municipality, "entry": kept, "language": language}
    values |= {"actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.keep_question(**values, **form.cleaned_data)):
        messages.success(request, "Вопрос сохранён и виден на сайте.")
        return redirect("faq", slug)
    title = f"{'Новый вопрос' if kept is None else 'Вопрос и ответ'} ({LANGUAGES[language]})"
    return form_page(
        request, form, title=title, verb="Сохранить вопрос", lead="",
        crumb="Вопросы и ответы", back=reverse("faq", args=[slug]),
    )  # fmt: skip


@require_POST
def faq_take_over(request: Any, slug: str, language: str) -> HttpResponse:
    """Make the questions that ship the municipality's own."""
    allow(request, Act.KEEP_TEXTS)
    if language not in LANGUAGES:
        raise Http404("На этом языке вопросов нет.")
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    services.take_over_questions(language=language, **values)
    messages.success(request, "Вопросы теперь свои: их можно менять.")
    return redirect("faq", slug)


@require_POST
def faq_move(request: Any, slug: str, pk: int) -> HttpResponse:
    """Move a question up or down."""
    allow(request, Act.KEEP_TEXTS)
    up = request.POST.get("where") != "down"
    services.move_question(entry=_question(request, pk), up=up, actor=request.user, at=request.at)
    return redirect("faq", slug)


@require_POST
def faq_drop(request: Any, slug: str, pk: int) -> HttpResponse:
    """Remove a question."""
    allow(request, Act.KEEP_TEXTS)
    services.drop_question(entry=_question(request, pk), actor=request.user, at=request.at)
    messages.success(request, "Вопрос удалён.")
    return redirect("faq", slug)


def _beginning(request: Any, pk: int) -> Any:
    found = queries.own_beginning(request.municipality, pk)
    if found is None:
        raise Http404("Такой заготовки здесь нет.")
    return found


def _question(request: Any, pk: int) -> Any:
    found = queries.question(request.municipality, pk)
    if found is None:
        raise Http404("Такого вопроса здесь нет.")
    return found
