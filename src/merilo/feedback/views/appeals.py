"""Messages of citizens for staff: the list, one message, what is done with it, its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.feedback.forms import appeals as forms
from merilo.feedback.queries import appeals, reception
from merilo.feedback.services import handling, receiving
from merilo.plans.services.scheduling import load_calendar
from merilo.plans.views.files import handed_out
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, sent

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def listed(request: Any, slug: str) -> HttpResponse:
    """The messages a person may read; whoever reads none sees the numbers."""
    if not appeals.may_see_any(request.user, request.municipality, at=request.at):
        return redirect("appeal_numbers", slug)
    form = forms.FilterForm(request.GET or None, municipality=request.municipality)
    found = appeals.seen_by(request.user, request.municipality, at=request.at)
    page = appeals.rows(found, today=request.today, page=request.GET.get("page", ""), **form.asked)
    return render(request, "feedback/appeals.html", {"page": page, "form": form, "is_any": found.exists()})


@require_safe
def appeal(request: Any, slug: str, pk: int) -> HttpResponse:
    """One message: what it says, how it stands, what can be done."""
    found = seen(request, pk)
    keeps = _keeps(request)
    card = appeals.card(found, today=request.today, calendar=load_calendar(), sees_contacts=keeps)
    page = {"card": card, "one": found, "keeps": keeps, "may_prepare": _may_prepare(request, found)}
    return render(request, "feedback/appeal.html", page)


@dataclass(frozen=True, slots=True)
class Step:
    """A deed with a message as a page: its form, its words, what is said when it is done."""

    form: Callable[[Any, Any], Any]
    service: Callable[..., Any]
    title: str
    verb: str
    lead: str
    done: str
    is_grave: bool = False


MAILED = ("extend", "forward", "decline")  # of which the author is told by mail, where it was left
STEPS: Mapping[str, Step] = {
    "register": Step(
        lambda request, one: forms.RegisterForm(sent(request), appeal=one, on=request.today),
        handling.register_appeal, "Зарегистрировать сообщение", "Зарегистрировать",
        "Проверьте, о чём сообщение. От сегодняшнего дня отсчитается срок ответа.", "Зарегистрировано.",
    ),
    "describe": Step(
        lambda request, one: forms.DescribeForm(sent(request), appeal=one, on=request.today),
        handling.describe_appeal, "Уточнить, о чём сообщение", "Сохранить", "По этим сведениям считается сводка.",
        "Сохранено.",
    ),
    "route": Step(
        lambda request, one: forms.RouteForm(
            sent(request), appeal=one, on=request.today, prepare_by=handling.proposed_prepare_by(one, request.today)
        ),
        handling.route_appeal, "Направить учреждению", "Направить учреждению",
        "Руководитель увидит сообщение без контактов и подготовит ответ; отправите его вы. Если жалуются на самого "
        "руководителя, решите, нужно ли ему её видеть.", "Направлено: руководитель получил уведомление.",
    ),
    "extend": Step(
        lambda request, one: forms.ExtendForm(sent(request), most=handling.proposed_extension(one)),
        handling.extend_term, "Продлить срок ответа", "Продлить срок",
        "Срок продлевают один раз и только пока он не прошёл. Автор увидит новый срок и причину по номеру и коду, а "
        "если оставил почту — получит письмо. Тому, кто писал на бумаге, отправьте уведомление сами.",
        "Срок продлён.",
    ),
    "forward": Step(
        lambda request, one: forms.ForwardForm(sent(request)),
        handling.forward_appeal, "Переадресовать", "Переадресовать",
        "Если вопрос решает другой орган, обращение по закону № 59-ФЗ направляют туда в течение семи дней от "
        "регистрации и сообщают об этом человеку.", "Переадресация записана.",
    ),
    "decline": Step(
        lambda request, one: forms.ReasonForm(sent(request)),
        handling.decline_appeal, "Оставить без ответа", "Оставить без ответа",
        "Так поступают с рекламой, бессмыслицей и оскорблениями без вопроса по существу. Сообщение не удаляется, "
        "причину увидит автор.", "Сообщение оставлено без ответа.", is_grave=True,
    ),
    "reopen": Step(
        lambda request, one: forms.ReasonForm(sent(request)),
        handling.reopen_appeal, "Взять снова", "Взять снова",
        "Срок ответа отсчитается заново от сегодняшнего дня. Прежний ответ останется.", "Сообщение взято снова.",
    ),
}  # fmt: skip


@FORM
def deed(request: Any, slug: str, pk: int, name: str) -> HttpResponse:
    """Do one of the deeds of those who keep messages."""
    allow(request, Act.KEEP_APPEALS)
    found, step = seen(request, pk), STEPS[name]
    form = step.form(request, found)
    values = {"appeal": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: step.service(**values, **form.cleaned_data)):
        messages.success(request, f"{found}. {step.done}")
        if name in MAILED:
            _warn(request, found)
        return redirect("appeal", slug, pk)
    return form_page(request, form, one=found, title=step.title, verb=step.verb, lead=step.lead, grave=step.is_grave)


@FORM
def prepare(request: Any, slug: str, pk: int) -> HttpResponse:
    """The institution writes what to answer."""
    found = seen(request, pk)
    place = found.routed_to.place if found.routed_to is not None else request.municipality.place
    access.require(request.user, Act.PREPARE_ANSWER, within=place, at=request.at)
    form = forms.PrepareForm(sent(request), initial={"text": found.prepared})
    values = {"appeal": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: handling.prepare_answer(**values, **form.cleaned_data)):
        messages.success(request, "Ответ подготовлен: координатор проверит его и отправит.")
        return redirect("appeal", slug, pk)
    lead = "Напишите, что проверено и что сделано. Ответ человеку отправит координатор; он может поправить текст."
    return form_page(request, form, one=found, title="Подготовить ответ", verb="Передать координатору", lead=lead)


@FORM
def answer(request: Any, slug: str, pk: int) -> HttpResponse:
    """Answer; begin with what the institution has prepared or with a text kept for such cases."""
    allow(request, Act.KEEP_APPEALS)
    found = seen(request, pk)
    begin = request.GET.get("begin", "")
    text = reception.begun(found, begin) if begin else found.prepared
    form = forms.AnswerForm(sent(request), request.FILES or None, appeal=found, text=text)
    values = {"appeal": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: handling.answer_appeal(**values, **form.deed)):
        messages.success(request, f"{found}. Ответ дан.")
        _warn(request, found)
        return redirect("appeal", slug, pk)
    page = {"form": form, "one": found, "beginnings": reception.beginnings(request.municipality), "begin": begin}
    return render(request, "feedback/answer.html", page)


@FORM
def log(request: Any, slug: str) -> HttpResponse:
    """Write down a call, a letter or a visit."""
    allow(request, Act.KEEP_APPEALS)
    form = forms.LogForm(
        sent(request), request.FILES or None, municipality=request.municipality, on=request.today
    )  # fmt: skip
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid():
        made = try_deed(form, lambda: receiving.log_appeal(**values, **form.deed))
        if made:
            messages.success(request, f"{made}. Записано.")
            return redirect("appeal", slug, made.pk)
    lead = "Обращение получит номер и срок, как и те, что пришли через сайт."
    return form_page(request, form, title="Записать обращение", verb="Записать", lead=lead)


@require_safe
def file(request: Any, slug: str, pk: int, file: int, name: str) -> FileResponse:
    """A file of a message or an answer; the name in the address is only for people."""
    stored = appeals.file_of(seen(request, pk), file)
    if stored is None:
        raise Http404("Такого файла здесь нет.")
    return handed_out(stored, is_kept="download" in request.GET)


def seen(request: Any, pk: int) -> Any:
    """Return a message the person may read; any other is not there."""
    found = appeals.appeal_of(request.user, request.municipality, pk, at=request.at)
    if found is None:
        raise Http404("Такого сообщения здесь нет.")
    return found


def form_page(
    request: Any, form: Any, *, title: str, verb: str, lead: str, back: str = "", **more: Any
) -> HttpResponse:  # fmt: skip
    """Show one form: a title, what it does, the fields, a button with the verb, a way back."""
    one = more.get("one")
    slug = request.municipality.slug
    if not back:
        back = reverse("appeal", args=[slug, one.pk]) if one is not None else reverse("appeals", args=[slug])
    page = {"form": form, "title": title, "verb": verb, "lead": lead, "back": back, **more}
    return render(request, "feedback/form.html", page)


def _warn(request: Any, found: Any) -> None:
    """Say that the letter has not gone: somebody has to reach the person in another way."""
    if appeals.letter_failed(found, request.at):
        messages.warning(
            request,
            "Письмо автору не ушло: почта не настроена или не приняла его. Автор увидит ответ по номеру и коду; "
            "если это важно, сообщите ему по телефону или отправьте письмо в Word.",
        )


def _keeps(request: Any) -> bool:
    return access.may(request.user, Act.KEEP_APPEALS, within=request.municipality.place, at=request.at)


def _may_prepare(request: Any, found: Any) -> bool:
    return (
        found.state == "open"
        and found.routed_to is not None
        and access.may(request.user, Act.PREPARE_ANSWER, within=found.routed_to.place, at=request.at)
    )
