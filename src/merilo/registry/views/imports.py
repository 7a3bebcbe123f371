"""Institutions come in as a table: upload, look, confirm, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.registry.forms.fields import try_deed
from merilo.registry.forms.imports import ConfirmForm, TableForm
from merilo.registry.queries import imports, tables
from merilo.registry.services import imports as services
from merilo.registry.views.pages import allow, download, paged, sent, table_file


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Any, slug: str) -> HttpResponse:
    """The file is chosen; what was read before is listed."""
    allow(request, Act.KEEP_INSTITUTIONS)
    form = TableForm(sent(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        load = try_deed(
            form,
            lambda: services.upload_table(
                municipality=request.municipality,
                name=file.name,
                content=file.read(),
                actor=request.user,
                at=request.at,
            ),
        )
        if load:
            return redirect("import_look", slug, load.pk)
    return render(request, "registry/import.html", {"form": form, "past": imports.imports_of(request.municipality)})


@require_GET
def template(request: Any, slug: str) -> HttpResponse:
    """An empty table with the right columns and what to write in them."""
    allow(request, Act.KEEP_INSTITUTIONS)
    return download(tables.import_template(made_on=request.today), "institutions-template.xlsx", tables.TYPES["xlsx"])


@require_GET
def look(request: Any, slug: str, key: int) -> HttpResponse:
    """What the table would change, row by row; afterwards what it has changed."""
    load = _load(request, key)
    if load.done_at:
        return render(request, "registry/import_done.html", {"load": load})
    seen = imports.preview(load)
    which = request.GET.get("show", "")
    steps = [step for step in seen.steps if not which or step.deed == which]
    return render(
        request,
        "registry/import_look.html",
        {
            "load": load,
            "seen": seen,
            "page": paged(request, steps),
            "form": ConfirmForm(mark=seen.mark, faults=seen.counts["fault"]),
            "deeds": [(deed, words, seen.counts[deed]) for deed, words in imports.DEEDS.items()],
            "which": which,
            "before": imports.same_before(load),
        },
    )


@require_GET
def faults_file(request: Any, slug: str, key: int, kind: str) -> HttpResponse:
    """The list of what is wrong, to mend the table by."""
    table = tables.faults_table(imports.preview(_load(request, key)).faults)
    return table_file(request, table, "faults", kind)


@require_POST
def confirm(request: Any, slug: str, key: int) -> HttpResponse:
    """What was shown is written."""
    load = _load(request, key)
    given = request.POST
    asked = {"mark": given.get("mark", ""), "skip_faults": "skip_faults" in given}
    try:
        seen = services.confirm_import(load=load, **asked, actor=request.user, at=request.at)
    except Refused as refused:  # the table is as it was: what hinders is said above its rows
        messages.error(request, str(refused))
        return redirect("import_look", slug, key)
    made = wording.counted(seen.counts["create"], "учреждение", "учреждения", "учреждений")
    changed = wording.counted(seen.counts["change"], "учреждение", "учреждения", "учреждений")
    messages.success(request, f"Таблица внесена. Создано: {made}. Изменено: {changed}.")
    return redirect("import_look", slug, key)


@require_POST
def undo(request: Any, slug: str, key: int) -> HttpResponse:
    """Everything the table did is taken back."""
    services.undo_import(load=_load(request, key), actor=request.user, at=request.at)
    messages.success(request, "Внесение таблицы отменено, реестр такой же, как до него.")
    return redirect("import", slug)


def _load(request: Any, key: int) -> Any:
    allow(request, Act.KEEP_INSTITUTIONS)
    load = imports.import_of(request.municipality, key)
    if load is None:
        raise Http404("Такой таблицы здесь нет.")
    return load
