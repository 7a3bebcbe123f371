"""Pages on which the coordinator changes the texts of the public section."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.portal import tongue
from merilo.registry.queries.texts import Text, default, texts_of
from merilo.registry.services.texts import change_text


class TextForm(forms.Form):
    """A text of the public section."""

    text = forms.CharField(
        label="Текст",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Пустая строка отделяет абзац; строки, которые начинаются с дефиса и пробела, станут списком; "
        "адреса сайтов и почты станут ссылками.",
    )


@require_safe
def texts(request: Any, slug: str) -> HttpResponse:
    """All texts that can be changed."""
    access.require(request.user, Act.KEEP_TEXTS, within=request.municipality.place, at=request.at)
    both = {language: texts_of(request.municipality, language) for language in tongue.LANGUAGES}
    rows = [(one, both["en"].get(key)) for key, one in both["ru"].items()]
    return render(request, "portal/texts.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Any, slug: str, key: str, language: str) -> HttpResponse:
    """Change one text; see it first as citizens will."""
    place = request.municipality
    access.require(request.user, Act.KEEP_TEXTS, within=place.place, at=request.at)
    standing = _standing(place, key, language)
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": standing.text})
    preview = None
    if request.method == "POST" and "restore" in request.POST:
        return _changed(request, key, language, "", "Возвращён исходный текст.")
    if request.method == "POST" and form.is_valid():
        preview = form.cleaned_data["text"] or default(place, key, language)
        if "preview" not in request.POST:
            return _changed(request, key, language, form.cleaned_data["text"], "Текст сохранён и виден на сайте.")
    return render(request, "portal/edit_text.html", {"standing": standing, "form": form, "preview": preview})


def _changed(request: Any, key: str, language: str, said: str, sentence: str) -> HttpResponse:
    change_text(
        municipality=request.municipality, key=key, language=language, text=said, actor=request.user, at=request.at
    )
    messages.success(request, sentence)
    return redirect("portal_texts", slug=request.municipality.slug)


def _standing(place: Any, key: str, language: str) -> Text:
    found = texts_of(place, language).get(key) if language in tongue.LANGUAGES else None
    if found is None:
        raise Http404("Такого текста в публичном разделе нет.")
    return found
