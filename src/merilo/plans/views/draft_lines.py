"""Lines and indicators of an uploaded plan, corrected one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from merilo.core import wording
from merilo.plans.forms.drafts import LineForm, ReasonForm, SplitForm, TargetForm
from merilo.plans.queries import draft_words
from merilo.plans.queries import drafts as queries
from merilo.plans.services import draft_lines as services
from merilo.plans.services import drafts as draft_services
from merilo.plans.views.drafts import FORM, attempt, form_page, opened


def _line(request: Any, pk: int, key: int) -> tuple[Any, dict[str, Any]]:
    draft = opened(request, pk)
    line = queries.line_of(draft, key)
    if line is None:
        raise Http404("Такой строки в документе нет.")
    return draft, line


def _back(request: Any, slug: str, pk: int, key: int, sentence: str) -> HttpResponse:
    """Return to the line on the page of the draft."""
    messages.success(request, sentence)
    draft = opened(request, pk)
    return redirect(f"{reverse('draft', args=[slug, pk])}{where(draft, key)}")


def where(draft: Any, key: int) -> str:
    """Return the page and the anchor of a line."""
    place = next((at for at, line in enumerate(draft.current["lines"]) if line["key"] == key), 0)
    return f"?page={place // queries.LINES_ON_PAGE + 1}#line-{key}"


@FORM
def line(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Correct a line; «show how it is understood» changes nothing."""
    draft, shown = _line(request, pk, key)
    doubts = draft_words.doubts_of(shown)
    form = LineForm(request.POST or None, initial=LineForm.initial_of(shown), is_doubtful=bool(doubts))
    if form.is_valid() and "look" not in request.POST:
        beside = form.cleaned_data
        if attempt(
            form,
            lambda: services.correct_line(
                draft=draft, position=key, values=form.values(), revision=beside["revision"],
                is_checked=bool(beside.get("is_checked")), actor=request.user, at=request.at,
            ),
        ):  # fmt: skip
            return _back(request, slug, pk, key, f"{draft_words.name_of(form.values())}: исправлено.")
    return _line_page(request, draft, form, title=draft_words.name_of(shown), line=shown, doubts=doubts)


@FORM
def add(request: Any, slug: str, pk: int) -> HttpResponse:
    """A line the document does not have."""
    draft = opened(request, pk)
    after = request.GET.get("after", "")
    above = queries.line_of(draft, int(after)) if after.isascii() and after.isdigit() and len(after) < 9 else None
    form = LineForm(request.POST or None, initial={"section": above["section"] if above else ""})
    if form.is_valid() and "look" not in request.POST:
        made: list[Any] = []
        if attempt(
            form,
            lambda: made.append(
                services.add_line(
                    draft=draft, after=above["key"] if above else None, values=form.values(), actor=request.user,
                    at=request.at,
                )
            ),
        ):  # fmt: skip
            return _back(request, slug, pk, made[0]["key"], "Строка добавлена.")
    return _line_page(request, draft, form, title="Новая строка", line=None, doubts=[])


def _line_page(request: Any, draft: Any, form: Any, **page: Any) -> HttpResponse:
    line = page["line"]
    term = queries.term(line["schedule"]) if line else None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        term = queries.term(services.look_at(draft=draft, words=said["read_as"] or said["deadline_words"]))
    return render(
        request, "plans/drafts/line.html", {"draft": draft, "form": form, "term": term, "is_new": line is None, **page}
    )


@FORM
def split(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Make two lines of one."""
    draft, shown = _line(request, pk, key)
    first, _, second = shown["text"].partition("\n")
    initial = {"first": first, "second": second, "revision": shown["revision"]}
    form = SplitForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form,
        lambda: services.split_line(draft=draft, position=key, **form.cleaned_data, actor=request.user, at=request.at),
    ):
        return _back(request, slug, pk, key, "Строка разделена на две: поправьте срок и ответственных каждой.")
    title = f"{draft_words.name_of(shown)}: разделить на две строки"
    return form_page(request, draft, form, title=title, verb="Разделить строку")


@FORM
def delete(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Leave a line out of the plan, with a reason."""
    draft, shown = _line(request, pk, key)
    form = ReasonForm(request.POST or None, initial={"revision": shown["revision"]})
    if form.is_valid() and attempt(
        form,
        lambda: services.delete_line(draft=draft, position=key, **form.cleaned_data, actor=request.user, at=request.at),
    ):
        return _back(request, slug, pk, key, f"{draft_words.name_of(shown)}: строка убрана, её можно вернуть.")
    title = f"{draft_words.name_of(shown)}: убрать из плана"
    lead = wording.shortened(" ".join(shown["text"].split()), 300)
    return form_page(request, draft, form, title=title, verb="Убрать строку", lead=lead, is_grave=True)


@require_POST
def merge(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Join the next line to this one."""
    draft, shown = _line(request, pk, key)
    services.merge_line(draft=draft, position=key, actor=request.user, at=request.at)
    return _back(request, slug, pk, key, f"{draft_words.name_of(shown)}: следующая строка присоединена.")


@require_POST
def restore(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Take a line back as it was read."""
    draft, shown = _line(request, pk, key)
    services.restore_line(draft=draft, position=key, actor=request.user, at=request.at)
    return _back(request, slug, pk, key, f"{draft_words.name_of(shown)}: возвращено как прочитано.")


@require_POST
def confirm(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """The line was compared with the document and is right."""
    draft, shown = _line(request, pk, key)
    services.confirm_line(draft=draft, position=key, actor=request.user, at=request.at)
    return _back(request, slug, pk, key, f"{draft_words.name_of(shown)}: отмечено как проверенное.")


def _target(request: Any, pk: int, key: int) -> tuple[Any, dict[str, Any]]:
    draft = opened(request, pk)
    target = queries.target_of(draft, key)
    if target is None:
        raise Http404("Такого показателя в документе нет.")
    return draft, target


@FORM
def target(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Correct a target indicator; saved, it is taken back into the plan."""
    draft, shown = _target(request, pk, key)
    form = TargetForm(request.POST or None, initial=TargetForm.initial_of(shown))
    if form.is_valid() and attempt(
        form,
        lambda: draft_services.mend_target(
            draft=draft, key=key, **form.cleaned_data, actor=request.user, at=request.at
        ),
    ):
        messages.success(request, "Показатель исправлен.")
        return redirect(f"{reverse('draft', args=[slug, pk])}#targets")
    return form_page(request, draft, form, title="Целевой показатель", verb="Сохранить показатель")


@FORM
def drop_target(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Leave an indicator out of the plan."""
    draft, shown = _target(request, pk, key)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: draft_services.drop_target(
            draft=draft, key=key, reason=form.cleaned_data["reason"], actor=request.user, at=request.at
        ),
    ):
        messages.success(request, "Показатель убран; сохраните его снова, чтобы вернуть.")
        return redirect(f"{reverse('draft', args=[slug, pk])}#targets")
    lead = wording.shortened(" ".join(shown["name"].split()), 300)
    return form_page(
        request, draft, form, title="Убрать показатель", verb="Убрать показатель", lead=lead, is_grave=True
    )
