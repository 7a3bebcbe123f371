"""Earlier years' results come in as a table: upload, look, take in, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts.access import Act
from merilo.core import wording
from merilo.ratings.forms.results import PastConfirmForm, PastForm, ReasonForm
from merilo.ratings.queries import past, tables
from merilo.ratings.services import history
from merilo.registry.forms.fields import try_deed
from merilo.registry.queries.tables import TYPES, written
from merilo.registry.views.pages import allow, download, paged, sent, table_file


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Any, slug: str) -> HttpResponse:
    """The file is chosen; what was taken in before is listed."""
    allow(request, Act.KEEP_INSTITUTIONS)
    form = PastForm(sent(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        load = try_deed(
            form,
            lambda: history.upload_table(
                municipality=request.municipality,
                name=given["file"].name,
                content=given["file"].read(),
                year=given["year"],
                scale=given["scale"],
                actor=request.user,
                at=request.at,
            ),
        )
        if load:
            return redirect("past_look", slug, load.pk)
    return render(request, "ratings/past.html", {"form": form, "loads": past.imports_of(request.municipality)})


@require_GET
def template(request: Any, slug: str) -> HttpResponse:
    """An empty table with the right columns."""
    allow(request, Act.KEEP_INSTITUTIONS)
    content = written(tables.past_template(), "xlsx", made_on=request.today)
    return download(content, "past-results-template.xlsx", TYPES["xlsx"])


@require_GET
def look(request: Any, slug: str, pk: int) -> HttpResponse:
    """What the table would bring, row by row; afterwards what it has brought."""
    load = _load(request, pk)
    if load.done_at:
        return render(request, "ratings/past_done.html", {"load": load, "form": ReasonForm()})
    seen = past.preview(load, this_year=request.today.year)
    which = request.GET.get("show", "")
    steps = [step for step in seen.steps if not which or step.deed == which]
    shown = {
        "load": load,
        "seen": seen,
        "page": paged(request, steps),
        "form": PastConfirmForm(faults=seen.counts["fault"]),
        "which": which,
    }
    return render(request, "ratings/past_look.html", shown)


@require_GET
def faults_file(request: Any, slug: str, pk: int, kind: str) -> HttpResponse:
    """The list of what is wrong, to mend the table by."""
    load = _load(request, pk)
    table = past.faults_table(past.preview(load, this_year=request.today.year).faults)
    return table_file(request, table, "faults", kind)


@require_POST
def take_in(request: Any, slug: str, pk: int) -> HttpResponse:
    """What was shown is written."""
    load = _load(request, pk)
    seen = history.import_results(
        load=load, skip_faults="skip_faults" in request.POST, actor=request.user, at=request.at
    )
    made = wording.counted(seen.counts["create"], "результат", "результата", "результатов")
    messages.success(request, f"Таблица внесена: {made}.")
    return redirect("past_look", slug, pk)


@require_POST
def take_back(request: Any, slug: str, pk: int) -> HttpResponse:
    """The results of a table are taken back."""
    load = _load(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    history.undo_results(load=load, reason=reason, actor=request.user, at=request.at)
    messages.success(request, "Внесение таблицы отменено.")
    return redirect("past", slug)


def _load(request: Any, pk: int) -> Any:
    allow(request, Act.KEEP_INSTITUTIONS)
    load = past.import_of(request.municipality, pk)
    if load is None:
        raise Http404("Такой таблицы здесь нет.")
    return load
