"""Pages of operators' checklist summaries: upload, look, say whom names mean, confirm, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.assessment.forms.batches import ReasonForm
from merilo.assessment.forms.checklist_imports import ChecklistsForm, ConfirmForm
from merilo.assessment.forms.imports import NamesForm
from merilo.assessment.queries import checklist_imports as queries
from merilo.assessment.queries import inspections
from merilo.assessment.queries.cycles import cycle_of
from merilo.assessment.queries.imports import unit_choices
from merilo.assessment.services import checklist_importing as services
from merilo.assessment.services.inspecting import DayRejected
from merilo.core import wording
from merilo.registry.forms.fields import try_deed
from merilo.registry.queries.tables import TYPES
from merilo.registry.views.pages import download

SHOWN = 100  # names, faults, forms that differ: a page stays readable, the workbook has them all


def opened(request: Any, cycle: int) -> Any:
    """Return a cycle for those who bring in checklists: the coordinator always, an expert while it is gathered."""
    found = cycle_of(request.municipality, cycle)
    keeps = access.may(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    if not keeps and not inspections.may_fill_some(found, request.user, at=request.at):
        access.require(request.user, Act.FILL_CHECKLIST, within=found.place, at=request.at)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_imports(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The files taken in, and a new one."""
    found = opened(request, cycle)
    is_sent = request.method == "POST"
    form = ChecklistsForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    same = None
    if is_sent and form.is_valid():
        file, day = form.cleaned_data["file"], form.cleaned_data["inspected_on"]
        given = {"name": file.name, "content": file.file, "inspected_on": day}
        try:
            load = services.upload_checklists(cycle=found, actor=request.user, at=request.at, **given)
            return redirect("checklist_import", slug, found.pk, load.pk)
        except services.AlreadyLoaded as refusal:
            same = refusal.load
            form.add_error("file", str(refusal))
        except DayRejected as refusal:
            form.add_error("inspected_on", str(refusal))
        except Refused as refusal:
            form.add_error("file", str(refusal))
    page = {
        "cycle": found,
        "form": form,
        "same": same,
        "loads": queries.imports_of(found),
        "may_enter": inspections.may_fill_some(found, request.user, at=request.at),
    }
    return render(request, "assessment/inspections/imports.html", page)


@require_safe
def checklist_import_sample(request: Any, slug: str, cycle: int) -> HttpResponse:
    """An empty table: a row for each unit, a column for each item."""
    found = opened(request, cycle)
    return download(
        queries.template_book(found, made_on=request.today), "Сводная таблица чек-листов.xlsx", TYPES["xlsx"]
    )


@require_safe
def checklist_import(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """A file: what it says and what would be set; afterwards what was."""
    found = opened(request, cycle)
    return _page(request, found, queries.import_of(found, load))


def _page(request: Any, cycle: Any, load: Any, **forms: Any) -> HttpResponse:
    page: dict[str, Any] = {"cycle": cycle, "load": load, "undo_form": ReasonForm()}
    page["may_enter"] = inspections.may_fill_some(cycle, request.user, at=request.at)
    if load.state == "ready":
        seen = queries.preview(load, cycle)
        page |= {
            "seen": seen,
            "names_form": _names_form(cycle, seen),
            "units": unit_choices(cycle),
            "confirm": _confirm_form(seen),
            "faults": seen.faults[:SHOWN],
            "closed": seen.closed[:SHOWN],
            "shown": SHOWN,
        }
    return render(request, "assessment/inspections/import.html", page | forms)


def _names_form(cycle: Any, seen: queries.Preview, data: Any = None) -> NamesForm:
    to_say = [one for one in seen.names if one.how in ("unknown", "chosen", "left_out")]
    return NamesForm(data, names=to_say[:SHOWN], units=unit_choices(cycle))


def _confirm_form(seen: queries.Preview, data: Any = None) -> ConfirmForm:
    return ConfirmForm(data, mark=services.mark_of(seen), faults=seen.faulty, differing=seen.differing[:SHOWN])


@require_POST
def checklist_import_names(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """Whom the unknown names of a file mean."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    if one.state != "ready":
        return redirect("checklist_import", slug, found.pk, one.pk)
    form = _names_form(found, queries.preview(one, found), request.POST)
    if form.is_valid() and try_deed(form, lambda: _mapped(one, {**one.mapping, **form.chosen}, request)):
        messages.success(request, "Учреждения указаны.")
        return redirect("checklist_import", slug, found.pk, one.pk)
    return _page(request, found, one, names_form=form)


def _mapped(load: Any, chosen: dict[str, int], request: Any) -> bool:
    services.map_names(load=load, chosen=chosen, actor=request.user, at=request.at)
    return True


@require_POST
def checklist_import_confirm(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """What was shown is set."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    if one.state != "ready":
        return redirect("checklist_import", slug, found.pk, one.pk)
    form = _confirm_form(queries.preview(one, found), request.POST)
    if not form.is_valid():
        return _page(request, found, one)
    given = {"mark": form.cleaned_data["mark"], "replaced": form.replaced, "skip_faults": form.skips}
    done = try_deed(
        form, lambda: services.confirm_import(load=one, actor=request.user, at=request.at, **given)
    )  # fmt: skip
    if done is None:
        return _page(request, found, one, refused=form.non_field_errors())
    messages.success(request, f"Внесено: {wording.counted(done.stored, 'отметка', 'отметки', 'отметок')}.")
    return redirect("checklist_import", slug, found.pk, one.pk)


@require_POST
def checklist_import_again(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """Have a file read once more, when nobody has come to do it."""
    found = opened(request, cycle)
    services.read_again(load=queries.import_of(found, load), actor=request.user, at=request.at)
    messages.success(request, "Файл отдан в работу ещё раз.")
    return redirect("checklist_import", slug, found.pk, load)


@require_POST
def checklist_import_undo(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """A file goes out as a whole, with the reason."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, one, undo_form=form)
    gone = services.undo_import(load=one, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
    taken = f" Снято: {wording.counted(gone, 'отметка', 'отметки', 'отметок')}." if gone else ""
    messages.success(request, f"Внесение файла отменено.{taken}")
    return redirect("checklist_import", slug, found.pk, one.pk)


@require_safe
def checklist_import_faults(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """The list of what is wrong and what differs, row by row."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    if not one.reading:
        return redirect("checklist_import", slug, found.pk, one.pk)
    book = queries.faults_book(one, queries.preview(one, found), made_on=request.today)
    return download(book, f"Ошибки {one.file.name.rpartition('.')[0][:80]}.xlsx", TYPES["xlsx"])
