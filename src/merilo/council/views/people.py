"""The council: who sits in it, a new one, who comes and leaves, who may not judge whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.council.forms import people as forms
from merilo.council.queries import composition
from merilo.council.services import people as services
from merilo.council.views.shared import FORM, form_page, may, sent
from merilo.plans.queries import choices
from merilo.plans.views.files import handed_out
from merilo.registry.forms.fields import try_deed


@require_safe
def council(request: Any, slug: str) -> HttpResponse:
    """Show the council at work: who sits in it today or on the day asked for."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    return _shown(request, composition.council_of(request.municipality))


@require_safe
def council_one(request: Any, slug: str, council: int) -> HttpResponse:
    """Show a council of an earlier term."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    return _shown(request, composition.council_named(request.municipality, council))


def _shown(request: Any, found: Any) -> HttpResponse:
    form = forms.DayForm(request.GET or None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    on = asked or request.today
    if found is not None and found.ended_on is not None and asked is None:
        on = min(on, found.ended_on)
    page = {
        "council": found,
        "day_form": form,
        "composition": composition.composition(found, on=on, today=request.today) if found is not None else None,
        "others": [one for one in composition.councils(request.municipality) if found is None or one.pk != found.pk],
        "may_keep": may(request, Act.KEEP_COUNCIL),
        "me": None if found is None else composition.member_for(request.user, found, on=request.today),
    }
    return render(request, "council/council.html", page)


@FORM
def council_new(request: Any, slug: str) -> HttpResponse:
    """Write down a council that was formed."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    form = forms.CouncilForm(sent(request), request.FILES or None, today=request.today)
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(
        form, lambda: services.form_council(**values, values=form.values(), file=form.cleaned_data["file"])
    ):
        messages.success(request, "Совет записан. Теперь внесите его членов.")
        return redirect("council", slug)
    return form_page(
        request, form, title="Новый состав совета", verb="Записать совет", back=reverse("council", args=[slug])
    )


@FORM
def council_change(request: Any, slug: str, council: int) -> HttpResponse:
    """Correct what is known of a council."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = composition.council_named(request.municipality, council)
    form = forms.CouncilForm(sent(request), request.FILES or None, today=request.today, council=found)
    values = {"council": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(
        form, lambda: services.mend_council(**values, values=form.values(), file=form.cleaned_data["file"])
    ):
        messages.success(request, "Сведения о совете сохранены.")
        return redirect("council_one", slug, council)
    back = reverse("council_one", args=[slug, council])
    return form_page(request, form, title="Сведения о совете", verb="Сохранить", back=back)


@FORM
def council_end(request: Any, slug: str, council: int) -> HttpResponse:
    """End a council's work."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = composition.council_named(request.municipality, council)
    form = forms.EndForm(sent(request), today=request.today)
    values = {"council": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.end_council(**values, **form.cleaned_data)):
        messages.success(request, "Полномочия совета прекращены. Запишите новый состав, когда он будет сформирован.")
        return redirect("council", slug)
    lead = "Все члены совета выйдут из состава этим днём. Протоколы и решения останутся."
    back = reverse("council_one", args=[slug, council])
    return form_page(
        request, form, title="Прекратить полномочия совета", verb="Прекратить полномочия", lead=lead, back=back,
        is_grave=True,
    )  # fmt: skip


@require_safe
def council_statute(request: Any, slug: str, council: int) -> FileResponse:
    """Hand out the statute."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    found = composition.council_named(request.municipality, council)
    if found.statute_file is None:
        raise Http404("Положение файлом не приложено.")
    return handed_out(found.statute_file)


@FORM
def member_add(request: Any, slug: str, council: int) -> HttpResponse:
    """Let a person into the council."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = composition.council_named(request.municipality, council)
    here = choices.people(request.municipality, on=request.today)
    form = forms.MemberForm(sent(request), people=here, today=request.today)
    values = {"council": found, "actor": request.user, "at": request.at}
    if form.is_valid():
        made = try_deed(form, lambda: services.add_member(**values, values=form.values()))
        if made is not None:
            messages.success(request, f"В составе совета: {made.name}.")
            return redirect("council_one", slug, council)
    back = reverse("council_one", args=[slug, council])
    return form_page(request, form, title="Внести члена совета", verb="Внести в состав", back=back)


@FORM
def member_change(request: Any, slug: str, member: int) -> HttpResponse:
    """Correct what is known of a member."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = composition.member_of(request.municipality, member)
    here = choices.people(request.municipality, on=request.today)
    form = forms.MemberForm(sent(request), people=here, today=request.today, member=found)
    values = {"member": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_member(**values, values=form.values())):
        messages.success(request, "Сведения о члене совета сохранены.")
        return redirect("council_one", slug, found.council_id)
    back = reverse("council_one", args=[slug, found.council_id])
    return form_page(request, form, title=found.name, verb="Сохранить", back=back)


@FORM
def member_leave(request: Any, slug: str, member: int) -> HttpResponse:
    """Let a person leave the council."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = composition.member_of(request.municipality, member)
    form = forms.LeaveForm(sent(request), today=request.today)
    values = {"member": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.leave_council(**values, **form.cleaned_data)):
        messages.success(request, f"Вышел из состава: {found.name}.")
        return redirect("council_one", slug, found.council_id)
    back = reverse("council_one", args=[slug, found.council_id])
    return form_page(request, form, title=f"Вывести из состава: {found.name}", verb="Вывести из состава", back=back)


@FORM
def conflict_state(request: Any, slug: str, member: int) -> HttpResponse:
    """State about which institution a member does not vote; a member states the own interests."""
    found = composition.member_of(request.municipality, member)
    own = composition.member_for(request.user, found.council, on=request.today)
    act = Act.JOIN_COUNCIL if own is not None and own.pk == found.pk else Act.KEEP_COUNCIL
    access.require(request.user, act, within=request.municipality.place, at=request.at)
    form = forms.ConflictForm(sent(request), municipality=request.municipality, today=request.today)
    values = {"member": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.state_conflict(**values, **form.cleaned_data)):
        messages.success(request, "Записано: по вопросам об этом учреждении голос не учитывается.")
        return redirect("council_one", slug, found.council_id)
    lead = "По вопросам об этом учреждении член совета не голосует: его голос не принимается, в кворум он входит."
    more = {"conflicts": composition.conflicts_of(found), "may_end": may(request, Act.KEEP_COUNCIL)}
    title = f"Конфликт интересов: {found.name}"
    back = reverse("council_one", args=[slug, found.council_id])
    return form_page(request, form, title=title, verb="Записать заявление", lead=lead, back=back, **more)


@require_POST
def conflict_end(request: Any, slug: str, member: int, conflict: int) -> HttpResponse:
    """Write down that an interest is no more."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = composition.member_of(request.municipality, member)
    stated = next((one for one in composition.conflicts_of(found) if one.pk == conflict), None)
    if stated is None:
        raise Http404("Такого заявления здесь нет.")
    services.end_conflict(conflict=stated, actor=request.user, at=request.at)
    messages.success(request, "Заявление снято: голос снова учитывается.")
    return redirect("conflict_state", slug, member)
