"""Checklists: how far all of them are, the form of one, and what is done with it there."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.assessment.forms import inspections as forms
from merilo.assessment.queries import cycles, inspection_page
from merilo.assessment.queries import inspections as about
from merilo.assessment.services import inspecting, proposing
from merilo.core import wording
from merilo.registry.forms.fields import try_deed

SAID = {
    "accept": "Чек-лист принят: его отметки войдут в расчёт.",
    "return": "Чек-лист возвращён с замечанием.",
    "take-back": "Чек-лист снова открыт.",
}


@require_GET
def overview(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Show how far the checklists of a cycle are, what is missing most on top."""
    found = cycles.cycle_of(request.municipality, cycle)
    access.require(request.user, Act.SEE_CYCLE, within=found.place, at=request.at)
    form = forms.OverviewFilter(request.GET, cycle=found, today=request.today)
    shown = about.overview(found, form.wanted, number=request.GET.get("page", "1"))
    page = {"cycle": found, "form": form, "found": shown}
    page["may_import"] = about.may_fill_some(found, request.user, at=request.at)
    return render(request, "assessment/inspections/list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def inspection(request: Any, slug: str, cycle: int, unit: int, channel: str) -> HttpResponse:
    """Show the form of a unit in a channel; by POST keep its marks, and close it if asked."""
    found = _found(request, cycle, unit, channel)
    card = inspection_page.card(found, request.user, at=request.at)
    if request.method != "POST":
        return _page(request, card)
    access.require(request.user, Act.FILL_CHECKLIST, within=found.unit.place_in(found.unit.cycle), at=request.at)
    form = forms.ChecklistForm(card, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, card, form=form)
    refused = _keep(request, form)
    found = _found(request, cycle, unit, channel)
    if not refused and not form.faulty and "take" in request.POST:
        refused, taken = _take(request, found)
        if taken:
            return redirect(f"{_address(request, cycle, unit, channel)}#i-{taken}")
    if not refused and not form.faulty and "close" in request.POST:
        try:
            inspecting.close_inspection(inspection=found, actor=request.user, at=request.at)
            messages.success(request, "Чек-лист закрыт. Теперь его примет другой человек.")
        except inspecting.ItemsAreMissing as missing:
            for code in missing.items:
                form.fields[code].faults.append("Нет отметки.")
            refused = "Чек-лист не закрыт: отмечены не все пункты. Остальное сохранено."
        except Refused as refusal:
            refused = str(refusal)
    if refused or form.faulty:
        fresh = inspection_page.card(found, request.user, at=request.at)
        return _page(request, fresh, form=_again(form, fresh), refused=refused)
    return redirect("inspection", slug, cycle, unit, channel)


def _keep(request: Any, form: forms.ChecklistForm) -> str:
    """Keep what a form brings; say at each item what was not taken, and return what hinders all of it."""
    doing = {"inspection": form.card.inspection, "actor": request.user, "at": request.at}
    try:
        kept = inspecting.set_marks(marks=form.marks, inspected_on=form.inspected_on, **doing)
    except Refused as refusal:
        return str(refusal)
    for met in kept.conflicts:
        theirs = inspection_page.mark_card(met.theirs)
        form.fields[met.given.item].faults.append(
            f"Пока вы заполняли, другую отметку поставил другой человек: {theirs.who} — «{theirs.words}»"
            f"{f' ({theirs.note})' if theirs.note else ''}. Чтобы заменить её вашей, сохраните ещё раз."
        )
    added = 0
    for proof in form.proofs:
        try:
            inspecting.add_evidence(
                item=proof.item.code, name=proof.name, content=proof.content, url=proof.url, receipt=proof.receipt,
                **{**doing, "inspection": kept.inspection},
            )  # fmt: skip
            added += 1
            form.fields[proof.item.code].link = ""
        except Refused as refusal:
            form.fields[proof.item.code].faults.append(str(refusal))
    said = [wording.counted(len(kept.marks), "отметка", "отметки", "отметок")] if kept.marks else []
    said += [wording.counted(added, "подтверждение", "подтверждения", "подтверждений")] if added else []
    if said:
        messages.success(request, f"Сохранено: {', '.join(said)}.")
    elif not kept.conflicts and not {"close", "take"} & request.POST.keys():
        messages.success(request, "Сохранено: новых отметок нет.")
    return ""


def _take(request: Any, found: Any) -> tuple[str, str]:
    """Take a proposal of the check of the site as a mark; return why not, or the anchor of the item."""
    item, _, audit = request.POST["take"].rpartition(":")
    if not (audit.isascii() and audit.isdigit() and len(audit) < 18):
        return "Предложения программы по этому пункту больше нет: обновите страницу.", ""
    try:
        proposing.take_proposal(inspection=found, item=item, audit=int(audit), actor=request.user, at=request.at)
    except Refused as refusal:
        return str(refusal), ""
    messages.success(request, "Отметка поставлена по проверке сайта: вы за неё отвечаете, её можно изменить.")
    return "", inspection_page.key_of(item)


def _again(form: forms.ChecklistForm, card: Any) -> forms.ChecklistForm:
    """Return the form over what is stored now, with what was typed and why it was not taken."""
    fresh = forms.ChecklistForm(card, form.data)
    for code, one in form.fields.items():
        fresh.fields[code].faults, fresh.fields[code].link = one.faults, one.link
    fresh.day.is_valid()
    return fresh


@require_POST
def deed(request: Any, slug: str, cycle: int, unit: int, channel: str, name: str) -> HttpResponse:
    """Accept a form, return it with a remark, or take it back."""
    found = _found(request, cycle, unit, channel)
    place = found.unit.place_in(found.unit.cycle)
    act = Act.FILL_CHECKLIST if name == "take-back" else Act.ACCEPT_CHECKLIST
    access.require(request.user, act, within=place, at=request.at)
    form = {"accept": forms.AcceptForm, "return": forms.RemarkForm}.get(name, forms.EmptyForm)(request.POST)
    service: Any = {"accept": inspecting.accept_inspection, "return": inspecting.return_inspection}.get(
        name, inspecting.take_back_inspection
    )
    if form.is_valid() and found.pk is None:
        form.add_error(None, "Этот чек-лист ещё не начат.")
    if form.is_valid():
        try_deed(form, lambda: service(inspection=found, actor=request.user, at=request.at, **form.cleaned_data))
    if not form.is_valid():
        return _page(request, inspection_page.card(found, request.user, at=request.at), faulty={name: form})
    messages.success(request, SAID[name])
    return redirect("inspection", slug, cycle, unit, channel)


@require_POST
def report(request: Any, slug: str, cycle: int, unit: int, channel: str) -> HttpResponse:
    """Say for an institution that something is there now."""
    found = _found(request, cycle, unit, channel)
    access.require(request.user, Act.REPORT_CORRECTION, within=found.unit.place_in(found.unit.cycle), at=request.at)
    item = request.POST.get("item", "")
    form = forms.CorrectionForm(request.POST, request.FILES)
    if form.is_valid():
        said = {"inspection": found, "actor": request.user, "at": request.at, **form.values_of(item)}
        try_deed(form, lambda: inspecting.report_correction(**said))
    if not form.is_valid():
        card = inspection_page.card(found, request.user, at=request.at)
        return _page(request, card, faulty={"report": form, "item": item})
    messages.success(request, "Сообщение об исправлении отправлено: эксперт проверит и ответит.")
    return redirect(f"{_address(request, cycle, unit, channel)}#i-{inspection_page.key_of(item)}")


@require_POST
def correction(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """Answer a report of a correction: change the mark or leave it, saying why."""
    waiting = inspection_page.correction_of(cycles.cycle_of(request.municipality, cycle), pk)
    found = waiting.inspection
    access.require(request.user, Act.FILL_CHECKLIST, within=found.unit.place_in(found.unit.cycle), at=request.at)
    card = inspection_page.card(found, request.user, at=request.at)
    form = forms.AnswerForm(request.POST, choices=forms.ChecklistForm(card).choices)
    doing = {"actor": request.user, "at": request.at}
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if "decline" in request.POST:
            try_deed(form, lambda: inspecting.decline_correction(correction=waiting, reason=reason, **doing))
        else:
            value = forms.VALUES[form.cleaned_data["value"]]
            changed = {"item": waiting.item, "value": value, "reason": reason, "origin": "correction"}
            try_deed(form, lambda: inspecting.correct_mark(inspection=found, correction=waiting, **changed, **doing))
    if not form.is_valid():
        return _page(request, card, faulty={"answer": form, "correction": pk})
    messages.success(request, "Ответ записан, учреждение его увидит.")
    return redirect("inspection", slug, cycle, found.unit_id, found.channel)


@require_POST
def remove_evidence(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """Take away a piece of evidence that was added by mistake."""
    found = inspection_page.evidence_of(cycles.cycle_of(request.municipality, cycle), pk)
    key, inspected = inspection_page.key_of(found.item), found.inspection
    inspecting.remove_evidence(evidence=found, actor=request.user, at=request.at)
    messages.success(request, "Подтверждение убрано.")
    return redirect(f"{_address(request, cycle, inspected.unit_id, inspected.channel)}#i-{key}")


def _found(request: Any, cycle: int, unit: int, channel: str) -> Any:
    """Return the form of a unit of this municipality's cycle; 404 where there is none, 403 for who may not see it."""
    found = about.inspection_of(cycles.unit_of(cycles.cycle_of(request.municipality, cycle), unit), channel)
    if found is None:
        raise Http404("Такого чек-листа в этом цикле нет.")
    if not access.may(request.user, Act.SEE_CYCLE, within=found.unit.cycle.place, at=request.at):
        raise PermissionDenied("Чек-листы видят те, кто ведёт оценку.")
    return found


def _address(request: Any, cycle: int, unit: int, channel: str) -> str:
    return reverse("inspection", args=[request.municipality.slug, cycle, unit, channel])


def _page(
    request: Any, card: Any, *, form: Any = None, refused: str = "", faulty: dict[str, Any] | None = None
) -> HttpResponse:
    shown: dict[str, Any] = {"accept": forms.AcceptForm(), "return": forms.RemarkForm()}
    own = inspection_page.own_marks(card, request.user, on=request.today) if card.sight.accept else None
    answers = forms.ChecklistForm(card).choices if card.corrections else []
    context = {
        "cycle": card.unit.cycle,
        "card": card,
        "form": form or (forms.ChecklistForm(card) if card.can_fill else None),
        "refused": refused,
        "forms": {**shown, **(faulty or {})},
        "faulty": faulty or {},
        "own": own,
        "corrections": [
            (item, one, _answer_form(one, answers, faulty)) for item, one in card.corrections if card.sight.fill
        ],
        "receipt": uuid.uuid4(),
    }
    return render(request, "assessment/inspections/form.html", context)


def _answer_form(one: Any, choices: list[tuple[str, str]], faulty: dict[str, Any] | None) -> Any:
    if faulty and faulty.get("correction") == one.pk:
        form = faulty["answer"]
        form.auto_id = f"answer-{one.pk}-%s"
        return form
    return forms.AnswerForm(choices=choices, auto_id=f"answer-{one.pk}-%s")
