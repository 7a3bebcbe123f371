"""A meeting as it is held and its minutes: who came, decisions, votes, remarks, the signed paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.council.forms import meetings as forms
from merilo.council.queries import composition, decisions, votes
from merilo.council.queries import meetings as about
from merilo.council.queries import minutes as drawn
from merilo.council.services import holding as services
from merilo.council.services import minutes as closing
from merilo.council.views.meetings import kept, meeting_form, seen
from merilo.council.views.shared import FORM, ON_PAGE, sent
from merilo.plans.views.files import handed_out
from merilo.plans.views.papers import document
from merilo.registry.forms.fields import try_deed


@FORM
def meeting_hold(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Write down who came."""
    found = kept(request, meeting)
    members = list(composition.sitting(found.council, votes.day_of(found)).order_by("name"))
    form = forms.HoldForm(
        sent(request), meeting=found, members=members, guests=list(found.guests.all()),
        seats={one.member_id: one for one in found.seating.all()},
    )  # fmt: skip
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.hold(**values, **form.values())):
        quorum = votes.quorum_of(found)
        said = "Записано, кто был." if found.format in votes.FREE else quorum.words
        what = "что обсудили" if found.format in votes.FREE else "решения и голоса"
        then = "Итог подведён." if found.format == "absentee" else f"Теперь запишите {what}."
        messages.success(request, f"{said} {then}")
        return redirect("meeting", slug, meeting)
    is_absentee = found.format == "absentee"
    lead = "Участвуют те, чьи листы поступили: их отметит программа." if is_absentee else ""
    title = "Подвести итог голосования" if is_absentee else "Кто был на заседании"
    return meeting_form(request, form, found, title=title, verb="Записать", lead=lead)


@FORM
def resolution_add(request: Any, slug: str, meeting: int, question: int) -> HttpResponse:
    """Write the draft of a decision on a question."""
    found = kept(request, meeting)
    asked = about.question_of(found, question)
    form = forms.ResolutionForm(sent(request), old=decisions.choices(request.municipality))
    values = {"question": asked, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.add_resolution(**values, values=_values(form, request))):
        messages.success(request, "Проект решения записан.")
        return redirect("meeting", slug, meeting)
    return meeting_form(request, form, found, title="Проект решения", verb="Записать решение", lead=asked.title)


@FORM
def resolution_change(request: Any, slug: str, meeting: int, resolution: int) -> HttpResponse:
    """Change the draft of a decision."""
    found = kept(request, meeting)
    one = about.resolution_of(found, resolution)
    form = forms.ResolutionForm(sent(request), old=decisions.choices(request.municipality), resolution=one)
    values = {"resolution": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_resolution(**values, values=_values(form, request))):
        messages.success(request, "Проект решения сохранён.")
        return redirect("meeting", slug, meeting)
    title = f"Решение {decisions.number_of(one)}"
    return meeting_form(request, form, found, title=title, verb="Сохранить", lead=one.question.title)


def _values(form: Any, request: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    if "supersedes" in given:
        given["supersedes"] = decisions.one(request.municipality, given["supersedes"])
    return given


@require_POST
def resolution_drop(request: Any, slug: str, meeting: int, resolution: int) -> HttpResponse:
    """Take the draft of a decision back."""
    found = kept(request, meeting)
    services.drop_resolution(resolution=about.resolution_of(found, resolution), actor=request.user, at=request.at)
    messages.success(request, "Проект решения убран.")
    return redirect("meeting", slug, meeting)


@FORM
def resolution_vote(request: Any, slug: str, meeting: int, resolution: int) -> HttpResponse:
    """Write down the votes: how many, or by name (?how=names); of an absentee vote the paper sheets."""
    found = kept(request, meeting)
    one = about.resolution_of(found, resolution)
    voters = votes.voters(one.question)
    is_absentee = found.format == "absentee"
    by_name = is_absentee or request.GET.get("how") == "names"
    given = {vote.member_id: vote.choice for vote in one.votes.all()}
    values = {"resolution": one, "actor": request.user, "at": request.at}
    if by_name:
        own = {vote.member_id for vote in one.votes.all() if not vote.by_sheet} if is_absentee else set()
        shown = [member for member in voters if member.pk not in own]
        form: Any = forms.NamesForm(sent(request), voters=shown, given=given, all_must=not is_absentee)
        if form.is_valid() and try_deed(form, lambda: services.vote_by_name(**values, cast=form.values())):
            messages.success(request, "Голоса записаны.")
            return redirect("meeting", slug, meeting)
    else:
        form = forms.CountForm(sent(request), voters=len(voters), resolution=one)
        if form.is_valid() and try_deed(form, lambda: services.vote_by_count(**values, **form.cleaned_data)):
            messages.success(request, "Голоса подсчитаны.")
            return redirect("meeting", slug, meeting)
    lead = f"Решение {decisions.number_of(one)}: {wording.shortened(one.text, 300)} Голосуют: {len(voters)}."
    if is_absentee:
        lead += " Отметьте голоса по листам, которые поступили. "
        lead += "Кто проголосовал сам, здесь не показан."
    other = None if is_absentee else ("?" if by_name else "?how=names")
    words = "Записать только число голосов" if by_name else "Записать поимённо"
    return meeting_form(
        request, form, found, title="Голосование", verb="Записать голоса", lead=lead, other=other, other_words=words
    )


@FORM
def my_votes(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Vote without meeting, as the member one is."""
    access.require(request.user, Act.JOIN_COUNCIL, within=request.municipality.place, at=request.at)
    found = about.meeting_of(request.municipality, meeting)
    member = composition.member_for(request.user, found.council, on=request.today)
    ballot = about.ballot(found, member) if member is not None else []
    open_ones = [(one.id, f"{one.number}. {question.title}: {one.text}") for one, question, said in ballot if not said]
    form = forms.BallotForm(sent(request), open_ones=open_ones)
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.cast_votes(**values, cast=form.values())):
        messages.success(request, "Ваш голос принят.")
        return redirect("my_votes", slug, meeting)
    page = {"form": form, "meeting": found, "ballot": ballot, "is_open": found.state == "invited", "member": member}
    return render(request, "council/ballot.html", page)


@require_safe
def voting_sheet(request: Any, slug: str, meeting: int, member: int, kind: str) -> HttpResponse:
    """Hand out a member's sheet for an absentee vote as Word or PDF."""
    found = kept(request, meeting)
    data = about.voting_sheet(found, member, on=request.today)
    return document(papers.voting_sheet, data, kind, f"Лист голосования, {wording.shortened(data.member, 60)}")


@require_safe
def minutes_file(request: Any, slug: str, meeting: int, kind: str) -> HttpResponse:
    """Hand out the minutes as Word or PDF: a draft to those who may read drafts, signed ones to all who see them."""
    found = seen(request, meeting)
    if found.state != "closed":
        access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    return document(papers.minutes, drawn.paper(found, on=request.today), kind, drawn.title_of(found))


@require_safe
def minutes_signed(request: Any, slug: str, meeting: int) -> Any:
    """Hand out the signed minutes as they were kept."""
    return handed_out(about.signed_file(seen(request, meeting)))


@require_POST
def minutes_send(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Give the draft to those who were there."""
    found = kept(request, meeting)
    closing.send_for_remarks(meeting=found, actor=request.user, at=request.at)
    messages.success(request, "Проект направлен: кто был на заседании, увидит его на рабочем столе.")
    return redirect("meeting", slug, meeting)


@require_POST
def minutes_again(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Take the draft back."""
    found = kept(request, meeting)
    closing.take_up_again(meeting=found, actor=request.user, at=request.at)
    messages.success(request, "Проект протокола взят на доработку.")
    return redirect("meeting", slug, meeting)


@FORM
def remark_add(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Remark on the draft."""
    access.require(request.user, Act.JOIN_COUNCIL, within=request.municipality.place, at=request.at)
    found = about.meeting_of(request.municipality, meeting)
    form = forms.RemarkForm(sent(request))
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: closing.make_remark(**values, **form.cleaned_data)):
        messages.success(request, "Замечание подано.")
        return redirect("meeting", slug, meeting)
    until = found.remarks_until
    lead = (
        f"Замечания принимаются до {wording.date_words(until)} Ответ на замечание войдёт в протокол." if until else ""
    )
    return meeting_form(request, form, found, title="Замечание к протоколу", verb="Подать замечание", lead=lead)


@FORM
def remark_answer(request: Any, slug: str, meeting: int, remark: int) -> HttpResponse:
    """Say what became of a remark."""
    found = kept(request, meeting)
    one = about.remark_of(found, remark)
    form = forms.AnswerForm(sent(request))
    values = {"remark": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: closing.answer_remark(**values, **form.cleaned_data)):
        messages.success(request, "На замечание отвечено.")
        return redirect("meeting", slug, meeting)
    title, verb = "Ответить на замечание", "Ответить"
    return meeting_form(request, form, found, title=title, verb=verb, lead=f"{one.author}: {one.text}")


@FORM
def minutes_close(request: Any, slug: str, meeting: int) -> HttpResponse:
    """Close signed minutes."""
    found = kept(request, meeting)
    form = forms.CloseForm(sent(request), request.FILES or None, today=request.today)
    values = {"meeting": found, "actor": request.user, "at": request.at}
    if form.is_valid():
        done = try_deed(form, lambda: closing.close_minutes(**values, **form.cleaned_data))
        if done is not None:
            messages.success(request, _told(done))
            return redirect("meeting", slug, meeting)
    lead = "Решения вступят в силу, поручения станут задачами, пункты плана отметятся. Править протокол будет нельзя."
    if found.remarks_until is not None and request.today <= found.remarks_until:
        until = wording.date_words(found.remarks_until)
        lead += f" Замечания ещё принимаются до {until} После закрытия их не подать."
    return meeting_form(request, form, found, title="Протокол подписан", verb="Закрыть протокол", lead=lead)


def _told(done: Any) -> str:
    said = ["Протокол закрыт."]
    if done.tasks:
        said.append(f"Поручено: {wording.counted(done.tasks, 'задача', 'задачи', 'задач')}.")
    if done.fulfilled:
        said.append(f"Исполнено: {wording.counted(done.fulfilled, 'пункт плана', 'пункта плана', 'пунктов плана')}.")
    return " ".join([*said, *(f"{one.rstrip('.')}." for one in done.said)])


@require_safe
def decision_list(request: Any, slug: str) -> HttpResponse:
    """Show the decisions of signed minutes with what became of them."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    rows = about.decision_rows(request.municipality, today=request.today)
    return render(
        request, "council/decisions.html", {"page": Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))}
    )
