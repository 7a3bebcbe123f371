"""Uploaded plans: the document comes in, is read, compared with its reading, accepted or put aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.refusal import Refused
from merilo.plans.forms.drafts import AcceptForm, HeadForm, ReasonForm, UploadForm
from merilo.plans.queries import drafts as queries
from merilo.plans.queries import sources
from merilo.plans.services import draft_checks, draft_lines
from merilo.plans.services import drafts as services

FORM = require_http_methods(["GET", "HEAD", "POST"])
ON_PAGE = 50


def keepers_only(request: Any) -> None:
    """Turn away whoever does not keep plans."""
    access.require(request.user, access.Act.KEEP_PLANS, within=request.municipality.place, at=request.at)


def found(request: Any, pk: int) -> Any:
    """Return a draft of the municipality of the address, for those who keep plans."""
    keepers_only(request)
    draft = queries.find(pk, municipality=request.municipality.pk)
    if draft is None:
        raise Http404("Такого документа здесь нет.")
    return draft


def opened(request: Any, pk: int) -> Any:
    """Return a draft that has been read."""
    draft = found(request, pk)
    if draft.current is None:
        raise Http404("Документ ещё не прочитан.")
    return draft


def attempt(form: Any, deed: Any) -> bool:
    """Do what a valid form asks for; say a refusal in the form."""
    try:
        deed()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_safe
def drafts(request: Any, slug: str) -> HttpResponse:
    """All uploaded documents."""
    keepers_only(request)
    page = Paginator(queries.rows(request.municipality.pk), ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/drafts/list.html", {"page": page})


@FORM
def upload(request: Any, slug: str) -> HttpResponse:
    """A new document."""
    keepers_only(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    same = None
    if request.method == "POST" and form.is_valid():
        file, days = form.cleaned_data["file"], form.cleaned_data
        try:
            draft = services.upload_plan(
                municipality=request.municipality, name=file.name, content=file.file, starts_on=days["starts_on"],
                ends_on=days["ends_on"], is_again=days["is_again"], actor=request.user, at=request.at,
            )  # fmt: skip
            return redirect("draft", slug, draft.pk)
        except services.AlreadyUploaded as refusal:
            same = refusal.draft
            form.hide_again(is_hidden=False)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return render(request, "plans/drafts/upload.html", {"form": form, "same": same, "is_long": bool(form.errors)})


@require_safe
def draft(request: Any, slug: str, pk: int) -> HttpResponse:
    """A document and what was understood of it; while it waits, how the reading stands."""
    found_draft = found(request, pk)
    if found_draft.current is None:
        queue = queries.queue_of(found_draft, at=request.at) if found_draft.state == "waiting" else None
        return render(request, "plans/drafts/waiting.html", {"draft": found_draft, "queue": queue})
    card = queries.card(found_draft)
    show = request.GET.get("show", "")
    page = Paginator(_shown(card, show), queries.LINES_ON_PAGE).get_page(request.GET.get("page"))
    page.object_list = _with_parties(found_draft, list(page.object_list))
    return render(
        request,
        "plans/drafts/draft.html",
        {
            "draft": found_draft,
            "card": card,
            "page": page,
            "show": show,
            "faults": draft_checks.faults(found_draft.current) if found_draft.state == "ready" else [],
            "is_open": found_draft.state == "ready",
        },
    )


def _shown(card: queries.DraftCard, show: str) -> tuple[queries.LineCard, ...]:
    if show == "doubtful":
        return card.doubtful
    if show == "changed":
        return tuple(line for line in card.lines if line.changed or line.is_added or line.deleted)
    return card.lines


def _with_parties(draft: Any, lines: Sequence[queries.LineCard]) -> list[queries.LineCard]:
    """Return lines with who their words seem to mean."""
    meant = draft_lines.proposals(draft=draft, words=[words for line in lines for words in line.responsible])
    return [replace(line, parties=tuple((words, meant[words]) for words in line.responsible)) for line in lines]


@require_POST
def read_again(request: Any, slug: str, pk: int) -> HttpResponse:
    """Read a document once more."""
    services.read_again(draft=found(request, pk), actor=request.user, at=request.at)
    messages.success(request, "Документ отдан на чтение ещё раз.")
    return redirect("draft", slug, pk)


@require_safe
def source(request: Any, slug: str, pk: int) -> HttpResponse:
    """The document as text, the place of a line marked."""
    shown = opened(request, pk)
    key = request.GET.get("line", "")
    line = queries.line_of(shown, int(key)) if key.isascii() and key.isdigit() and len(key) < 9 else None
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None
    sheet = sources.sheet(queries.source_of(shown), lines=shown.current["lines"], marked=line, number=number)
    return render(request, "plans/drafts/source.html", {"draft": shown, "sheet": sheet, "line": line})


@FORM
def head(request: Any, slug: str, pk: int) -> HttpResponse:
    """What stands above and below the table."""
    shown = opened(request, pk)
    form = HeadForm(request.POST or None, initial=HeadForm.initial_of(shown.current))
    if form.is_valid() and attempt(
        form, lambda: services.mend_head(draft=shown, **form.values(), actor=request.user, at=request.at)
    ):
        messages.success(request, "Шапка плана исправлена.")
        return redirect("draft", slug, pk)
    return form_page(request, shown, form, title="Шапка плана", verb="Сохранить шапку")


@FORM
def accept(request: Any, slug: str, pk: int) -> HttpResponse:
    """The last look, and the plan."""
    shown = opened(request, pk)
    card = queries.card(shown)
    faults = draft_checks.faults(shown.current)
    form = AcceptForm(request.POST or None, is_approved=card.is_approved, is_doubtful=bool(card.doubtful))
    is_sent = request.method == "POST" and (form.is_valid() or not form.fields)
    if is_sent:
        in_force = bool(getattr(form, "cleaned_data", {}).get("in_force"))
        plan = services.accept_draft(draft=shown, actor=request.user, at=request.at, in_force=in_force)
        messages.success(request, f"План «{plan}» принят: пункты и задачи созданы.")
        return redirect("plan", slug, plan.pk)
    return render(request, "plans/drafts/accept.html", {"draft": shown, "card": card, "form": form, "faults": faults})


@FORM
def discard(request: Any, slug: str, pk: int) -> HttpResponse:
    """Put a document aside."""
    shown = found(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        services.discard_draft(draft=shown, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, f"Документ «{shown}» отложен: плана из него не будет.")
        return redirect("drafts", slug)
    return form_page(request, shown, form, title="Отложить документ", verb="Отложить документ", is_grave=True)


def form_page(request: Any, draft: Any, form: Any, *, title: str, verb: str, **more: Any) -> HttpResponse:
    """Show one form about a draft."""
    return render(
        request, "plans/drafts/form.html", {"draft": draft, "form": form, "title": title, "verb": verb, **more}
    )
