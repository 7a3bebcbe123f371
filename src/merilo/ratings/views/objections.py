"""Objections of institutions: sent results, the list, a new one, its page, the answer, the calculation after it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.forms.cycles import WhyForm
from merilo.assessment.queries import cycles, phases
from merilo.assessment.views.cycles import form_page
from merilo.council.queries import decisions
from merilo.plans.views.files import handed_out
from merilo.ratings.forms.objections import AnswerForm, ObjectionForm, ProofForm, SendForm
from merilo.ratings.queries import explanation, final, objections, results
from merilo.ratings.services import answering, calculating, objecting
from merilo.ratings.views.pages import cycle_of
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import paged, sent

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def listed(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The objections of a cycle a person may see, how they stand, and what is to be done next."""
    one = cycle_of(request, cycle)
    sees_all, own = _allowed(request, one)
    rows = objections.rows(objections.seen_by(one, request.user, request.at), today=request.today)
    state = request.GET.get("state", "")
    page: dict[str, Any] = {
        "cycle": one,
        "page": paged(request, [row for row in rows if not state or row.state == state]),
        "rows": rows,
        "state": state,
        "sees_all": sees_all,
        "own": own,
        "stands": objections.standing_of(one, today=request.today) if sees_all else None,
        "may_object": _may_object(request, one, own),
        "counted_now": phases.objections_counted_now(one),
        "is_over": one.objections_until is not None and request.today > one.objections_until,
        "may_keep": access.may(request.user, Act.KEEP_CYCLE, within=one.place, at=request.at),
        "newest": objections.newest_calculation(one) if sees_all else None,
    }
    if page["may_keep"]:
        page["final"] = final.readiness(one, today=request.today)
    return render(request, "ratings/objections.html", page)


def _allowed(request: Any, cycle: Any) -> tuple[bool, list[Any]]:
    """Return whether a person sees all objections, and the units of the own institution; turn others away."""
    sees_all = objections.sees_all(cycle, request.user, request.at)
    own = [] if sees_all else objections.own_units(cycle, request.user, request.at)
    elsewhere = access.institutions(request.user, cycle.municipality_id, on=request.today)
    if not sees_all and not own and not (cycle.phase == "published" and elsewhere):  # the head of another one: nothing
        within = cycle.place if cycle.phase != "published" else request.municipality.place
        access.require(request.user, Act.ANSWER_OBJECTION, within=within, at=request.at)
    return sees_all, own


def _may_object(request: Any, cycle: Any, own: list[Any]) -> bool:
    if cycle.objections_until is not None and request.today > cycle.objections_until:
        return False
    return any(access.may(request.user, Act.OBJECT, within=unit.place_in(cycle), at=request.at) for unit in own)


@FORM
def send(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The preliminary results go to the institutions by a decision."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.KEEP_CYCLE, within=one.place, at=request.at)
    council = decisions.choices(one.municipality, "results")
    form = SendForm(sent(request), today=request.today, council=council)
    values = {"cycle": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: objecting.send_results(**values, **form.cleaned_data)):
        messages.success(request, "Предварительные результаты направлены: руководители получили уведомления.")
        return redirect("objections", slug, cycle)
    lead = (
        "Каждый руководитель увидит результат своего учреждения с объяснением и сможет возразить. "
        f"Рабочих дней на возражения: {one.objection_days}."
    )
    back = reverse("results", args=[slug, cycle])
    title = "Направить предварительные результаты учреждениям"
    return form_page(request, form, cycle=one, title=title, verb="Направить учреждениям", lead=lead, back=back)


@FORM
def new(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """A head objects to a mark or a figure of the own institution."""
    one = cycle_of(request, cycle)
    who = cycles.unit_of(one, unit)
    access.require(request.user, Act.OBJECT, within=who.place_in(one), at=request.at)
    calculation: Any = results.current(one)
    result = explanation.unit_result(calculation, who) if calculation is not None else None
    if result is None:
        raise Http404("Результата этого учреждения в расчёте нет.")
    result.unit = who
    subjects = objections.subjects(result, results.edition_of(calculation))
    what = request.GET.get("what", "")
    form = ObjectionForm(sent(request), request.FILES or None, subjects=subjects, what=what)
    if form.is_valid():
        filed = try_deed(
            form,
            lambda: objecting.file_objection(
                result=result, **form.subject, text=form.cleaned_data["text"], proofs=form.proofs, actor=request.user,
                at=request.at, receipt=form.cleaned_data["receipt"] or None,
            ),
        )  # fmt: skip
        if filed:
            messages.success(request, f"Возражение №\u00a0{filed.pk} подано. Ответ придёт сюда и в уведомления.")
            return redirect("objection", slug, cycle, filed.pk)
    page = {"cycle": one, "unit": who, "form": form, "calculation": calculation}
    return render(request, "ratings/objection_new.html", page)


@require_GET
def objection(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """One objection: what it is about, what it rests on, what came of it."""
    return _page(request, *_found(request, cycle, pk), ProofForm())


def _found(request: Any, cycle: int, pk: int) -> tuple[Any, Any]:
    one = cycle_of(request, cycle)
    _allowed(request, one)
    return one, objections.objection_of(one, pk, request.user, request.at)


def _page(request: Any, cycle: Any, found: Any, form: Any) -> HttpResponse:
    place = found.result.unit.place_in(cycle)
    may_object = access.may(request.user, Act.OBJECT, within=place, at=request.at)
    by = access.find(request.user, Act.ANSWER_OBJECTION, within=place, at=request.at)
    words, shape = objections.standing(found, request.today)
    waits = found.state == "filed"
    page = {
        "cycle": cycle,
        "one": found,
        "what": objections.what_words(found),
        "item": next(iter(objections.open_items(found)), None) if found.item else None,
        "words": words,
        "shape": shape,
        "proofs": objections.proofs_of(found),
        "changed": objections.change_words(found.changes),
        "was": objections.was_and_is(found) if found.state == "upheld" else [],
        "waits": waits,
        "may_withdraw": waits and may_object,
        "may_add": waits and may_object and not _is_over(cycle, request.today),
        "may_answer": waits and by is not None,
        "hindrance": objections.hindrance(found, request.user, instead_of=by.instead_of) if by else "",
        "form": form,
    }
    return render(request, "ratings/objection.html", page)


def _is_over(cycle: Any, today: Any) -> bool:
    return cycle.objections_until is not None and today > cycle.objections_until


@require_POST
def proof(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """Something more is shown for an objection."""
    one, found = _found(request, cycle, pk)
    access.require(request.user, Act.OBJECT, within=found.result.unit.place_in(one), at=request.at)
    form = ProofForm(request.POST, request.FILES or None)
    if form.is_valid():
        proofs = form.proofs or [objecting.ProofInput()]
        values = {"objection": found, "actor": request.user, "at": request.at}
        if try_deed(form, lambda: [objecting.add_proof(proof=each, **values) for each in proofs]):
            messages.success(request, "Подтверждение приложено.")
            return redirect("objection", slug, cycle, pk)
    return _page(request, one, found, form)


@require_safe
def proof_file(request: Any, slug: str, cycle: int, pk: int, proof: int, name: str) -> FileResponse:
    """A file an objection rests on; the name in the address is only for people."""
    _, found = _found(request, cycle, pk)
    kept = next((one for one in objections.proofs_of(found) if one.pk == proof and one.file is not None), None)
    if kept is None:
        raise Http404("Такого файла здесь нет.")
    return handed_out(kept.file, is_kept="download" in request.GET)


@FORM
def withdraw(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """An objection is taken back."""
    one, found = _found(request, cycle, pk)
    access.require(request.user, Act.OBJECT, within=found.result.unit.place_in(one), at=request.at)
    form = WhyForm(sent(request))
    values = {"objection": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: objecting.withdraw_objection(**values, **form.cleaned_data)):
        messages.success(request, "Возражение отозвано.")
        return redirect("objection", slug, cycle, pk)
    back = reverse("objection", args=[slug, cycle, pk])
    title = f"Отозвать возражение №\u00a0{found.pk}"
    return form_page(request, form, cycle=one, title=title, verb="Отозвать возражение", back=back)


@FORM
def answer(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """An objection is upheld or declined by another person than the one who set the mark."""
    one, found = _found(request, cycle, pk)
    place = found.result.unit.place_in(one)
    by = access.require(request.user, Act.ANSWER_OBJECTION, within=place, at=request.at)
    form = AnswerForm(
        sent(request),
        cycle=one,
        items=objections.open_items(found),
        may_exclude=access.may(request.user, Act.REVIEW_SHEETS, within=place, at=request.at),
        is_final=one.phase in ("final", "published"),
    )
    if form.is_valid():
        values = {"objection": found, "actor": request.user, "at": request.at}
        if try_deed(form, lambda: answering.answer_objection(**values, **form.deed)):
            messages.success(request, "Ответ отправлен учреждению.")
            return redirect("objection", slug, cycle, pk)
    page = {
        "cycle": one,
        "one": found,
        "what": objections.what_words(found),
        "proofs": objections.proofs_of(found),
        "hindrance": objections.hindrance(found, request.user, instead_of=by.instead_of),
        "form": form,
        "waits": found.state == "filed",
    }
    return render(request, "ratings/objection_answer.html", page)


@require_POST
def recalculate(request: Any, slug: str, cycle: int) -> HttpResponse:
    """A new snapshot and a new calculation beside the old one; then what differs."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.CALCULATE, within=one.place, at=request.at)
    stands = objections.standing_of(one, today=request.today)
    made = calculating.order_calculation(
        cycle=one, actor=request.user, at=request.at, reason=objections.reason_of(stands.uncounted)
    )  # fmt: skip
    if not hasattr(made, "number"):
        messages.success(request, "Расчёт начат: страница покажет результат, когда он будет готов.")
        return redirect("results", slug, cycle)
    messages.success(request, f"Расчёт № {made.number} готов. Прежний остался; различия — ниже.")
    return redirect("calculation_differences", slug, cycle, made.number)
