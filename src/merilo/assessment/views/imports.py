"""Pages of operators' files: upload, look, say whom names mean, confirm, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.assessment.forms.batches import ReasonForm
from merilo.assessment.forms.imports import AnswersForm, ConfirmForm, NamesForm
from merilo.assessment.queries import batches
from merilo.assessment.queries import imports as queries
from merilo.assessment.queries.cycles import cycle_of
from merilo.assessment.services import importing as services
from merilo.core import wording
from merilo.registry.forms.fields import try_deed
from merilo.registry.queries.tables import TYPES
from merilo.registry.views.pages import download

FORM = require_http_methods(["GET", "HEAD", "POST"])


def opened(request: Any, cycle: int) -> Any:
    """Return a cycle for those who bring in files: the coordinator always, an expert while sheets are gathered."""
    found = cycle_of(request.municipality, cycle)
    keeps = access.may(request.user, Act.KEEP_CYCLE, within=found.place, at=request.at)
    if not keeps and not batches.units_to_enter(found, request.user, at=request.at):
        access.require(request.user, Act.ENTER_SHEETS, within=found.place, at=request.at)
    return found


@FORM
def sheet_imports(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The files taken in, and a new one."""
    found = opened(request, cycle)
    waves = batches.waves_to_enter(found)
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        waves=waves,
    )
    same = None
    if form.is_valid():
        file, wave = form.cleaned_data["file"], next(one for one in waves if one.pk == form.cleaned_data["wave"])
        try:
            load = services.upload_answers(
                cycle=found, wave=wave, name=file.name, content=file.file, actor=request.user, at=request.at
            )
            return redirect("sheet_import", slug, found.pk, load.pk)
        except services.AlreadyLoaded as refusal:
            same = refusal.load
            form.add_error("file", str(refusal))
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return render(
        request,
        "assessment/paper/imports.html",
        {
            "cycle": found,
            "form": form,
            "same": same,
            "loads": queries.imports_of(found),
            "may_enter": bool(batches.units_to_enter(found, request.user, at=request.at)) and bool(waves),
        },
    )


@require_safe
def import_sample(request: Any, slug: str, cycle: int) -> HttpResponse:
    """An empty table with the columns of the questionnaire."""
    found = opened(request, cycle)
    return download(queries.template_book(found, made_on=request.today), "Образец файла ответов.xlsx", TYPES["xlsx"])


@require_safe
def sheet_import(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """A file: what it says and what would be stored; afterwards what was."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    return _page(request, found, one)


def _page(request: Any, cycle: Any, load: Any, names_form: Any = None, undo_form: Any = None) -> HttpResponse:
    page: dict[str, Any] = {"cycle": cycle, "load": load, "undo_form": undo_form or ReasonForm()}
    page["may_enter"] = bool(batches.units_to_enter(cycle, request.user, at=request.at))
    if load.state == "ready":
        seen = queries.preview(load, cycle)
        page |= {
            "seen": seen,
            "names_form": names_form or _names_form(cycle, seen),
            "units": queries.unit_choices(cycle),
            "confirm": ConfirmForm(mark=services.mark_of(seen), faults=seen.faulty),
            "faults": seen.faults[:50],
        }
    return render(request, "assessment/paper/import.html", page)


def _names_form(cycle: Any, seen: queries.Preview, data: Any = None) -> NamesForm:
    to_say = [one for one in seen.names if one.how in ("unknown", "chosen", "left_out") and one.sheets]
    return NamesForm(data, names=to_say[:100], units=queries.unit_choices(cycle))


@require_POST
def sheet_import_names(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """Whom the unknown names of a file mean."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    if one.state != "ready":
        return redirect("sheet_import", slug, found.pk, one.pk)
    form = _names_form(found, queries.preview(one, found), request.POST)
    if form.is_valid() and try_deed(
        form, lambda: _mapped(one, {**one.mapping, **form.chosen}, request)
    ):  # fmt: skip
        messages.success(request, "Учреждения указаны.")
        return redirect("sheet_import", slug, found.pk, one.pk)
    return _page(request, found, one, names_form=form)


def _mapped(load: Any, chosen: dict[str, int], request: Any) -> bool:
    services.map_names(load=load, chosen=chosen, actor=request.user, at=request.at)
    return True


@require_POST
def sheet_import_confirm(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """What was shown is stored."""
    found = opened(request, cycle)
    one = services.confirm_import(
        load=queries.import_of(found, load),
        mark=request.POST.get("mark", ""),
        skip_faults="skip_faults" in request.POST,
        actor=request.user,
        at=request.at,
    )
    if one.state == "done":
        messages.success(request, f"Внесено: {wording.counted(one.stored, 'анкета', 'анкеты', 'анкет')}.")
    elif one.state == "storing":
        messages.success(request, "Файл большой: анкеты вносятся в фоне, страница обновится сама.")
    return redirect("sheet_import", slug, found.pk, one.pk)


@require_POST
def sheet_import_again(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """Have a file read or stored once more, when nobody has come to do it."""
    found = opened(request, cycle)
    services.read_again(load=queries.import_of(found, load), actor=request.user, at=request.at)
    messages.success(request, "Файл отдан в работу ещё раз.")
    return redirect("sheet_import", slug, found.pk, load)


@require_POST
def sheet_import_undo(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """A file goes out as a whole, with the reason."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, one, undo_form=form)
    gone = services.undo_import(load=one, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
    taken = f" Убрано: {wording.counted(gone, 'анкета', 'анкеты', 'анкет')}." if gone else ""
    messages.success(request, f"Внесение файла отменено.{taken}")
    return redirect("sheet_import", slug, found.pk, one.pk)


@require_safe
def sheet_import_faults(request: Any, slug: str, cycle: int, load: int) -> HttpResponse:
    """The list of what is wrong, row by row, to mend the file by."""
    found = opened(request, cycle)
    one = queries.import_of(found, load)
    if not one.reading:
        return redirect(reverse("sheet_import", args=[slug, found.pk, one.pk]))
    book = queries.faults_book(one, queries.preview(one, found), made_on=request.today)
    return download(book, f"Ошибки {one.file.name.rpartition('.')[0][:80]}.xlsx", TYPES["xlsx"])
