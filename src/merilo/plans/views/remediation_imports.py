"""Plans of earlier years come in as a table: upload, look, take in, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts.access import Act
from merilo.plans.forms import remediation_imports as forms
from merilo.plans.queries import remediation_imports as queries
from merilo.plans.services import remediation_importing as services
from merilo.registry.forms.fields import try_deed
from merilo.registry.queries.tables import TYPES, written
from merilo.registry.views.pages import allow, download, paged, sent, table_file


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Any, slug: str) -> HttpResponse:
    """The file is chosen; what was taken in before is listed."""
    allow(request, Act.KEEP_REMEDIATION)
    form = forms.TableForm(sent(request), request.FILES or None, municipality=request.municipality)
    if form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        deed = {"municipality": request.municipality, "actor": request.user, "at": request.at, **given}
        load = try_deed(form, lambda: services.upload_table(name=file.name, content=file.read(), **deed))
        if load:
            return redirect("remediation_import", slug, load.pk)
    loads = [(one, queries.taken(one)) for one in queries.imports_of(request.municipality)]
    return render(request, "plans/remediation/imports.html", {"form": form, "loads": loads})


@require_GET
def template(request: Any, slug: str) -> HttpResponse:
    """A table with the right columns and a row as an example."""
    allow(request, Act.KEEP_REMEDIATION)
    content = written(queries.template(), "xlsx", made_on=request.today)
    return download(content, "remediation-template.xlsx", TYPES["xlsx"])


@require_GET
def look(request: Any, slug: str, pk: int) -> HttpResponse:
    """What the table would bring, row by row; afterwards what it has brought."""
    return _page(request, _load(request, pk))


@require_GET
def faults_file(request: Any, slug: str, pk: int, kind: str) -> HttpResponse:
    """The list of what is wrong, to mend the table by."""
    seen = queries.preview(_load(request, pk), today=request.today)
    return table_file(request, queries.faults_table(seen.faults), "faults", kind)


@require_POST
def take_in(request: Any, slug: str, pk: int) -> HttpResponse:
    """What was shown is written."""
    load = _load(request, pk)
    faults = queries.preview(load, today=request.today).counts["fault"]
    form = forms.TakeInForm(request.POST, faults=faults, today=request.today)
    deed = {"load": load, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.import_remediation(**deed, **form.values)):
        messages.success(request, f"Таблица внесена: {queries.taken(load)}.")
        return redirect("remediation_import", slug, pk)
    return _page(request, load, form)


@require_POST
def take_back(request: Any, slug: str, pk: int) -> HttpResponse:
    """The plans of a table are taken back."""
    load, form = _load(request, pk), forms.UndoForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.undo_remediation(load=load, reason=reason, actor=request.user, at=request.at)
    messages.success(request, "Внесение таблицы отменено.")
    return redirect("remediation_imports", slug)


def _page(request: Any, load: Any, form: Any = None) -> HttpResponse:
    if load.done_at:
        page = {"load": load, "taken": queries.taken(load), "form": forms.UndoForm()}
        return render(request, "plans/remediation/import_done.html", page)
    seen = queries.preview(load, today=request.today)
    which = request.GET.get("show", "")
    steps = [step for step in seen.steps if not which or step.deed == which]
    shown = {
        "load": load,
        "seen": seen,
        "counts": seen.counts,
        "page": paged(request, steps),
        "form": form or forms.TakeInForm(faults=seen.counts["fault"], today=request.today),
        "which": which,
    }
    return render(request, "plans/remediation/import.html", shown)


def _load(request: Any, pk: int) -> Any:
    allow(request, Act.KEEP_REMEDIATION)
    load = queries.import_of(request.municipality, pk)
    if load is None:
        raise Http404("Такой таблицы здесь нет.")
    return load
