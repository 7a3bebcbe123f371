"""Events that lines wait for, tasks opened when there is a need, who the words of a plan mean, handing over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts import access
from merilo.core import wording
from merilo.plans.forms import tasks as forms
from merilo.plans.queries import choices
from merilo.plans.services import events, parties, starting
from merilo.plans.services import tasks as deeds
from merilo.registry.forms.fields import try_deed

GET_AND_POST = ["GET", "HEAD", "POST"]


def page(request: Any, form: Any, *, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """Show one form: a title, what it is about, the fields, a button with the verb, a way back."""
    return render(request, "plans/deed.html", {"form": form, "title": title, "verb": verb, "back": back, **more})


@require_http_methods(GET_AND_POST)
def event_record(request: Any, slug: str, pk: int) -> HttpResponse:
    """Record that what a line waits for has happened."""
    item = _item(request, pk)
    led = None if _runs(request) else access.institutions(request.user, request.municipality.pk, on=request.today)
    if led is not None and not choices.waiting_institutions(item, led=led).exists():
        raise PermissionDenied("Событие записывает координатор, а у себя — руководитель учреждения.")
    awaited = starting.awaited(item).values()
    names = dict(_named(leaf) for leaf in awaited)
    also = choices.waiting_for_the_same(item, [*names]) if led is None else []
    form = forms.EventForm(request.POST or None, item=item, names=names, also=also, led=led)
    if request.method == "POST" and form.is_valid():
        doing = {"actor": request.user, "at": request.at, **form.values}
        if try_deed(form, lambda: events.record_for_lines(**doing)):
            messages.success(request, "Событие записано, сроки посчитаны.")
            return redirect(reverse("tasks", args=[slug]) + f"?item={item.pk}")
    known = choices.events_of(item)
    back = reverse("tasks", args=[slug]) + f"?item={item.pk}"
    more = {"item": item, "events": known}
    return page(request, form, title="Записать событие", verb="Записать событие", back=back, **more)


def _named(leaf: Any) -> tuple[str, str]:
    """Return the event a term counts from and how it is called; some plans give a term and leave the event unsaid."""
    if said := leaf.get("event"):
        return said, said
    words = leaf.get("words")
    return words or "событие", f"событие, от которого считается срок «{words}»" if words else "событие"


@require_GET
def event(request: Any, slug: str, pk: int) -> HttpResponse:
    """Show an event with what may be done with its record."""
    return _event_page(request, _event(request, pk))


@require_POST
def event_mend(request: Any, slug: str, pk: int) -> HttpResponse:
    """Correct the day of an event."""
    found = _event(request, pk)
    form = forms.MendEventForm(request.POST)
    if form.is_valid():
        doing = {"event": found, "actor": request.user, "at": request.at, **form.values}
        if try_deed(form, lambda: events.mend_event(**doing)):
            messages.success(request, "Дата события исправлена, сроки пересчитаны.")
            return redirect("event", slug, pk)
    return _event_page(request, _event(request, pk), mend=form)


@require_POST
def event_void(request: Any, slug: str, pk: int) -> HttpResponse:
    """Give up an event recorded by mistake."""
    found = _event(request, pk)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        doing = {"event": found, "actor": request.user, "at": request.at, **form.values}
        if try_deed(form, lambda: events.void_event(**doing)):
            messages.success(request, "Запись о событии отменена: её задачи снова ждут, а лишние сняты.")
            return redirect("event", slug, pk)
    return _event_page(request, _event(request, pk), void=form)


def _event_page(request: Any, found: Any, *, mend: Any = None, void: Any = None) -> HttpResponse:
    mend = mend or forms.MendEventForm(initial={"happened_on": found.happened_on})
    void = void or forms.ReasonForm()
    mend.auto_id, void.auto_id = "mend-%s", "void-%s"
    return render(request, "plans/event.html", {"event": found, "mend": mend, "void": void})


@require_http_methods(GET_AND_POST)
def need_open(request: Any, slug: str, pk: int) -> HttpResponse:
    """Open a task of a line that is done when there is a need."""
    item = _item(request, pk)
    access.require(request.user, access.Act.KEEP_PLANS, within=item.plan.place, at=request.at)
    form = forms.NeedForm(request.POST or None, municipality=request.municipality, today=request.today)
    if request.method == "POST" and form.is_valid():
        doing = {"item": item, "actor": request.user, "at": request.at, **form.values}
        if made := try_deed(form, lambda: deeds.open_as_needed(**doing)):
            messages.success(request, "Задача открыта.")
            return redirect("task", slug, made.pk)
    back = reverse("tasks", args=[slug]) + f"?item={item.pk}"
    return page(request, form, title="Открыть задачу", verb="Открыть задачу", back=back, item=item)


@require_GET
def party_list(request: Any, slug: str) -> HttpResponse:
    """Show the words of plans nobody is bound to yet, and what they are bound to."""
    access.require(request.user, access.Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    rows = choices.party_rows(request.municipality)
    return render(request, "plans/parties.html", {"rows": rows})


@require_http_methods(GET_AND_POST)
def party_bind(request: Any, slug: str, pk: int) -> HttpResponse:
    """Say who the words of a plan mean."""
    access.require(request.user, access.Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    party = choices.party_of(request.municipality, pk)
    if party is None:
        raise Http404("Такого ответственного в планах нет.")
    begin = {"kind": party.kind, "user": party.user_id, "institution": party.institution_id, "everywhere": True}
    here = {"municipality": request.municipality, "today": request.today, "initial": begin}
    form = forms.PartyForm(request.POST or None, **here)
    if request.method == "POST" and form.is_valid():
        doing = {"party": party, "actor": request.user, "at": request.at, **form.values}
        if bound := try_deed(form, lambda: parties.bind_party(**doing)):
            said = wording.counted(len(bound), "пункте", "пунктах", "пунктах")
            messages.success(request, f"Ответственный определён в {said}, задачи обновлены.")
            return redirect("parties", slug)
    title = f"Кто это: «{wording.shortened(party.words, 120)}»"
    return page(request, form, title=title, verb="Определить", back=reverse("parties", args=[slug]), item=party.item)


@require_http_methods(GET_AND_POST)
def hand_over(request: Any, slug: str) -> HttpResponse:
    """Give all that a person has not finished to another one."""
    access.require(request.user, access.Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    form = forms.HandOverForm(request.POST or None, municipality=request.municipality, today=request.today)
    if request.method == "POST" and form.is_valid():
        doing = {"municipality": request.municipality, "actor": request.user, "at": request.at, **form.values}
        if done := try_deed(form, lambda: deeds.hand_over(**doing)):
            tasks = wording.counted(done.tasks, "задача", "задачи", "задач")
            lines = wording.counted(done.lines, "пункт", "пункта", "пунктов")
            messages.success(request, f"Передано: {tasks}, {lines} планов. След остался в каждой задаче.")
            return redirect("tasks", slug)
    lead = (
        "Незаконченные задачи, пункты планов и контроль перейдут другому человеку. "
        "На время отпуска назначьте замещение: задачи вернутся сами."
    )
    back = reverse("tasks", args=[slug])
    return page(request, form, title="Передать дела", verb="Передать дела", back=back, lead=lead)


def _runs(request: Any) -> bool:
    return access.may(request.user, access.Act.KEEP_PLANS, within=request.municipality.place, at=request.at)


def _item(request: Any, pk: int) -> Any:
    item = choices.item_of(request.municipality, pk)
    if item is None:
        raise Http404("Такого пункта в планах нет.")
    return item


def _event(request: Any, pk: int) -> Any:
    """Return an event whose record the person may change: the coordinator, at home the head."""
    found = choices.event_of(request.municipality, pk)
    if found is None:
        raise Http404("Такого события здесь нет.")
    if not _runs(request):
        place = request.municipality.place if found.institution is None else found.institution.place
        if found.institution is None:
            raise PermissionDenied("Запись о событии меняет координатор.")
        access.require(request.user, access.Act.REPORT_TASK, within=place, at=request.at)
    return found
