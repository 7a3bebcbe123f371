"""The list of tasks, the page of one, and all that is done with it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from merilo.accounts import access
from merilo.core import wording
from merilo.plans.forms import tasks as forms
from merilo.plans.queries import cards, tables
from merilo.plans.queries import tasks as about
from merilo.plans.services import tasks as deeds
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def tasks(request: Any, slug: str) -> HttpResponse:
    """Show the tasks a person may see, filtered."""
    here = {"municipality": request.municipality, "today": request.today}
    form = forms.TaskFilter(request.GET, **here)
    at = {"today": request.today, "at": request.at}
    found = about.task_page(request.user, request.municipality, form.wanted, number=request.GET.get("page", 1), **at)
    change = forms.ChangeForm(**here) if _may_change(request) else None
    return render(request, "plans/tasks.html", {"form": form, "found": found, "change": change})


@require_GET
def tasks_export(request: Any, slug: str) -> HttpResponse:
    """Hand out the list as it is filtered now."""
    form = forms.TaskFilter(request.GET, municipality=request.municipality, today=request.today)
    content = tables.task_table(
        request.user, request.municipality, form.wanted, today=request.today, at=request.at
    )  # fmt: skip
    return download(content, f"zadachi-{request.today:%Y-%m-%d}.xlsx", XLSX)


@require_POST
def tasks_change(request: Any, slug: str) -> HttpResponse:
    """Do one deed with all tasks that were ticked; where something is missing, ask for it and keep the ticks."""
    access.require(request.user, access.Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    form = forms.ChangeForm(request.POST, municipality=request.municipality, today=request.today)
    chosen = about.tasks_of(request.municipality, form.keys(request.POST.getlist("task")))
    if form.is_valid():
        deed: Callable[..., Any] = DEEDS[form.deed].service
        doing = {"tasks": chosen, "actor": request.user, "at": request.at, **form.values}
        done = try_deed(form, lambda: deeds.with_each(deed, **doing))
        if form.is_valid():
            said = wording.counted(done or 0, "задача изменена", "задачи изменены", "задач изменено")
            messages.success(request, f"{said[0].upper()}{said[1:]}.")
            return redirect(_back(request))
    return render(request, "plans/tasks_change.html", {"form": form, "chosen": chosen, "back": _back(request)})


@require_GET
def task(request: Any, slug: str, pk: int) -> HttpResponse:
    """Show a task with all that happened to it and may be done with it."""
    return _page(request, _seen(request, pk))


@dataclass(frozen=True, slots=True)
class Deed:
    """What may be done on the page of a task: by which form and service, who may, what is said of it."""

    name: str
    form: Callable[..., Any]
    service: Callable[..., Any]
    act: access.Act
    said: str
    on_report: bool = False


DEEDS = {
    deed.name: deed
    for deed in (
        Deed("report", forms.ReportForm, deeds.report_done, access.Act.REPORT_TASK, "Отчёт сохранён."),
        Deed("withdraw", forms.EmptyForm, deeds.withdraw_report, access.Act.REPORT_TASK, "Отчёт отозван.", True),
        Deed("accept", forms.AcceptForm, deeds.accept_report, access.Act.ACCEPT_REPORT, "Отчёт принят.", True),
        Deed("return", forms.RemarkForm, deeds.return_report, access.Act.ACCEPT_REPORT, "Отчёт возвращён.", True),
        Deed("postpone", forms.PostponeForm, deeds.postpone, access.Act.KEEP_PLANS, "Срок перенесён."),
        Deed("assign", forms.AssignForm, deeds.assign, access.Act.KEEP_PLANS, "Исполнитель изменён."),
        Deed("cancel", forms.ReasonForm, deeds.cancel_task, access.Act.KEEP_PLANS, "Задача снята."),
        Deed("resume", forms.ReasonForm, deeds.resume_task, access.Act.KEEP_PLANS, "Задача возвращена."),
    )
}


@require_POST
def task_deed(request: Any, slug: str, pk: int, deed: str) -> HttpResponse:
    """Do one of the deeds of the page of a task; where the form has faults, show the page with them."""
    found, one = _seen(request, pk), DEEDS[deed]
    place = found.item.plan.place if one.act is not access.Act.REPORT_TASK else found.place_in(found.item.plan)
    access.require(request.user, one.act, within=place, at=request.at)
    subject = {"report": _report(found, request.POST.get("of", ""))} if one.on_report else {"task": found}
    form = one.form(request.POST, request.FILES, **_options(one.form, request))
    if form.is_valid():
        doing = {"actor": request.user, "at": request.at, **subject, **form.values}
        if one.on_report and subject["report"] is None:
            form.add_error(None, "Отчёта, о котором нужно решать, у этой задачи нет.")
        else:
            try_deed(form, lambda: one.service(**doing))
    if not form.is_valid():
        found = _seen(request, pk)
        return _page(request, found, faulty={deed: form})
    messages.success(request, one.said)
    return redirect("task", slug, pk)


def _options(form: Any, request: Any) -> dict[str, Any]:
    if form is forms.ReportForm:
        return {"today": request.today}
    if form is forms.AssignForm:
        return {"municipality": request.municipality, "today": request.today}
    return {}


def _seen(request: Any, pk: int) -> Any:
    """Return a task of this municipality that the person may see."""
    found = about.task_of(request.municipality, pk)
    if found is None:
        raise Http404("Такой задачи здесь нет.")
    if not access.may(request.user, access.Act.SEE_TASK, within=found.seen_in(found.item.plan), at=request.at):
        raise PermissionDenied("Эту задачу видят те, кому она поручена, координатор, совет и наблюдатели.")
    return found


def _report(found: Any, key: str) -> Any:
    """Return the report the page was about, so that nobody accepts one they have not seen."""
    return cards.report_of(found, int(key)) if key.isascii() and key.isdigit() and len(key) < 18 else None


def _page(request: Any, found: Any, *, faulty: dict[str, Any] | None = None) -> HttpResponse:
    card = cards.task_card(found, request.user, today=request.today, at=request.at)
    shown = {name: one.form(**_options(one.form, request), auto_id=f"{name}-%s") for name, one in DEEDS.items()}
    for name, form in (faulty or {}).items():
        form.auto_id = f"{name}-%s"
    return render(request, "plans/task.html", {"card": card, "forms": {**shown, **(faulty or {})}, "faulty": faulty})


def _may_change(request: Any) -> bool:
    return access.may(request.user, access.Act.KEEP_PLANS, within=request.municipality.place, at=request.at)


def _back(request: Any) -> str:
    """Return the list the person came from, never an address of another site."""
    back = request.POST.get("back", "")
    if back.startswith("/work/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return str(back)
    return reverse("tasks", args=[request.municipality.slug])
