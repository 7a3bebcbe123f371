"""Meetings before they are held: the list, calling one, its agenda, guests, letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.council.forms import meetings as forms
from merilo.council.queries import agenda, composition, letters
from merilo.council.queries import meetings as about
from merilo.council.services import meetings as services
from merilo.council.views.shared import FORM, ON_PAGE, form_page, may, sent
from merilo.plans.views.files import handed_out
from merilo.plans.views.papers import document
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import download


@require_safe
def meetings(request: Any, slug: str) -> HttpResponse:
    """Show the meetings, and to those who keep the council what waits for the next one."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    may_keep = may(request, Act.KEEP_COUNCIL)
    page = {
        "page": Paginator(about.rows(request.municipality), ON_PAGE).get_page(request.GET.get("page")),
        "council": composition.council_of(request.municipality),
        "may_keep": may_keep,
        "waits": agenda.waiting(request.municipality, today=request.today)[:ON_PAGE] if may_keep else (),
    }
    return render(request, "council/meetings.html", page)


@require_safe
def meeting(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Show a meeting: what is to be done now, agenda, people, decisions, minutes."""
    found = seen(request, meeting)
    sees_drafts = may(request, Act.READ_COUNCIL)
    member = composition.member_for(request.user, found.council, on=request.today)
    page = {
        "card": about.card(found, today=request.today, sees_drafts=sees_drafts),
        "meeting": found,
        "council": found.council,
        "may_keep": may(request, Act.KEEP_COUNCIL),
        "sees_drafts": sees_drafts,
        "me": member if may(request, Act.JOIN_COUNCIL) else None,
        "may_remark": member is not None and about.may_remark(found, member, today=request.today),
    }
    return render(request, "council/meeting.html", page)


@FORM
def meeting_new(request: Any, slug: str) -> HttpResponse:
    """Call a meeting."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    council = composition.council_of(request.municipality)
    if council is None:
        messages.info(request, "Сначала запишите совет: от его состава зависит кворум.")
        return redirect("council", slug)
    form = forms.MeetingForm(sent(request))
    values = {"council": council, "actor": request.user, "at": request.at}
    if form.is_valid():
        made = try_deed(form, lambda: services.plan_meeting(**values, values=form.cleaned_data))
        if made is not None:
            messages.success(request, "Заседание назначено. Теперь составьте повестку.")
            return redirect("meeting", slug, made.pk)
    back = reverse("meetings", args=[slug])
    return form_page(request, form, title="Назначить заседание", verb="Назначить заседание", back=back)


@FORM
def meeting_change(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Move a meeting or correct its head."""
    found = kept(request, meeting)
    form = forms.MeetingForm(sent(request), meeting=found)
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_meeting(**values, values=form.cleaned_data)):
        messages.success(request, "Заседание изменено.")
        return redirect("meeting", slug, meeting)
    return meeting_form(request, form, found, title="Изменить заседание", verb="Сохранить")


@FORM
def meeting_cancel(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Give a meeting up."""
    found = kept(request, meeting)
    form = forms.WhyForm(sent(request))
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.cancel_meeting(**values, **form.cleaned_data)):
        messages.success(request, "Заседание отменено.")
        return redirect("meeting", slug, meeting)
    lead = "Кто приглашён, увидит уведомление об отмене."
    return meeting_form(
        request, form, found, title="Отменить заседание", verb="Отменить заседание", lead=lead, is_grave=True
    )


@FORM
def meeting_agenda(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Put what waits on the agenda."""
    found = kept(request, meeting)
    waits = agenda.waiting(request.municipality, today=request.today)
    form = forms.WaitingForm(sent(request), waits=waits)
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid():
        made = try_deed(form, lambda: services.add_waiting(**values, **form.cleaned_data))
        if made:
            asked = wording.counted(len(made), "вопрос", "вопроса", "вопросов")
            messages.success(request, f"В повестку внесено: {asked}.")
            return redirect("meeting", slug, meeting)
    if not waits:
        messages.info(request, "Ничего не ждёт рассмотрения: внесите вопрос своими словами.")
        return redirect("question_add", slug, meeting)
    return meeting_form(request, form, found, title="Внести в повестку", verb="Внести отмеченное")


@FORM
def question_add(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Put a question on the agenda in own words."""
    found = kept(request, meeting)
    form = forms.QuestionForm(
        sent(request), municipality=request.municipality, tasks=agenda.open_tasks(request.municipality)
    )
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.add_question(**values, values=_question(form))):
        messages.success(request, "Вопрос внесён в повестку.")
        return redirect("meeting", slug, meeting)
    return meeting_form(request, form, found, title="Внести вопрос", verb="Внести вопрос")


@FORM
def question_change(request: Any, slug: str, meeting: int, question: int) -> HttpResponse:
    """Change a question, or write down what was heard and said."""
    found = kept(request, meeting)
    asked = about.question_of(found, question)
    form = forms.QuestionForm(
        sent(request), municipality=request.municipality, question=asked,
        tasks=agenda.open_tasks(request.municipality, also=asked.task_id), is_held=found.state in about.DRAFTS,
    )  # fmt: skip
    values = {"question": asked, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_question(**values, values=_changed(form, request))):
        messages.success(request, "Вопрос сохранён.")
        return redirect("meeting", slug, meeting)
    return meeting_form(request, form, found, title=f"Вопрос {asked.position}", verb="Сохранить")


def _question(form: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    given["task_id"] = given.pop("task")
    return given


def _changed(form: Any, request: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    given["task"] = agenda.task_of(request.municipality, given["task"])
    return given


@require_POST
def question_drop(request: Any, slug: str, meeting: int, question: int) -> HttpResponse:
    """Take a question off the agenda."""
    found = kept(request, meeting)
    services.drop_question(question=about.question_of(found, question), actor=request.user, at=request.at)
    messages.success(request, "Вопрос снят с повестки.")
    return redirect("meeting", slug, meeting)


@require_POST
def question_raise(request: Any, slug: str, meeting: int, question: int) -> HttpResponse:
    """Move a question one place up."""
    found = kept(request, meeting)
    services.raise_question(question=about.question_of(found, question), actor=request.user, at=request.at)
    return redirect("meeting", slug, meeting)


@FORM
def material_add(request: Any, slug: str, meeting: int, question: int) -> HttpResponse:
    """Give a document or a link with a question."""
    found = kept(request, meeting)
    asked = about.question_of(found, question)
    form = forms.MaterialForm(sent(request), request.FILES or None)
    values = {"question": asked, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.add_material(**values, **form.cleaned_data)):
        messages.success(request, "Материал приложен.")
        return redirect("meeting", slug, meeting)
    return meeting_form(request, form, found, title=f"Материал к вопросу {asked.position}", verb="Приложить материал")


@require_POST
def material_drop(request: Any, slug: str, meeting: int, question: int, material: int) -> HttpResponse:
    """Take a document off a question."""
    found = kept(request, meeting)
    given = about.material_of(about.question_of(found, question), material)
    services.drop_material(material=given, actor=request.user, at=request.at)
    messages.success(request, "Материал убран.")
    return redirect("meeting", slug, meeting)


@require_safe
def material_file(request: Any, slug: str, meeting: int, question: int, material: int) -> Any:
    """Hand out a document of a question to whoever sees the meeting."""
    given = about.material_of(about.question_of(seen(request, meeting), question), material)
    if given.file is None:
        raise Http404("К вопросу приложена ссылка, а не файл.")
    return handed_out(given.file)


@FORM
def guest_add(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Invite somebody who does not vote."""
    found = kept(request, meeting)
    form = forms.GuestForm(sent(request), municipality=request.municipality)
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.add_guest(**values, values=form.cleaned_data)):
        messages.success(request, "Гость внесён в список.")
        return redirect("meeting", slug, meeting)
    return meeting_form(request, form, found, title="Пригласить гостя", verb="Внести гостя")


@require_POST
def guest_drop(request: Any, slug: str, meeting: int, guest: int) -> HttpResponse:
    """Take a guest off the list."""
    found = kept(request, meeting)
    services.drop_guest(guest=about.guest_of(found, guest), actor=request.user, at=request.at)
    messages.success(request, "Гость убран из списка.")
    return redirect("meeting", slug, meeting)


@require_POST
def meeting_invite(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Invite members and guests."""
    found = kept(request, meeting)
    services.invite(meeting=found, actor=request.user, at=request.at)
    messages.success(request, "Участники приглашены: уведомления в программе, письма тем, у кого указана почта.")
    return redirect("meeting", slug, meeting)


@require_safe
def invitation_letter(request: Any, slug: str, meeting: int, who: str, kind: str) -> HttpResponse:
    """Hand out the letter to a member (m7) or a guest (g3) as Word or PDF."""
    found = kept(request, meeting)
    one = about.invited_one(found, who)
    letter = letters.invitation(found, one, on=request.today)
    return document(papers.invitation, letter, kind, f"Приглашение, {wording.shortened(letter.to, 60)}")


@require_safe
def meeting_calendar(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Hand out a meeting for calendar programs."""
    found = seen(request, meeting)
    return download(letters.calendar(found, at=request.at), "meeting.ics", "text/calendar; charset=utf-8")


def seen(request: Any, key: int) -> Any:
    """Return a meeting the person may see."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    return about.meeting_of(request.municipality, key)


def kept(request: Any, key: int) -> Any:
    """Return a meeting the person may keep."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    return about.meeting_of(request.municipality, key)


def meeting_form(request: Any, form: Any, meeting: Any, *, title: str, verb: str, **more: Any) -> HttpResponse:
    """Show one form of a meeting."""
    back = reverse("meeting", args=[request.municipality.slug, meeting.pk])
    crumb = wording.shortened(str(meeting), 60)
    return form_page(request, form, title=title, verb=verb, back=back, crumb=crumb, **more)
