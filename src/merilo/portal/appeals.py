"""Citizens write to whoever runs the assessment: questions and answers, the form, the message by number and code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts.refusal import Refused
from merilo.feedback.forms import public as forms
from merilo.feedback.queries import appeals, guard, public, reception
from merilo.feedback.services import citizens, receiving
from merilo.plans.services.files import FileRejected
from merilo.plans.views.files import handed_out
from merilo.portal import tongue
from merilo.registry import queries
from merilo.registry.queries.texts import texts_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def faq(request: Any, slug: str) -> HttpResponse:
    """Questions people ask, with answers."""
    found = reception.questions(request.municipality, tongue.language_of(request))
    return tongue.show(request, "portal/messages/faq.html", {"questions": found})


@require_safe
def complain(request: Any, slug: str) -> HttpResponse:
    """How to complain: to the institution, to the organiser, officially."""
    texts = texts_of(request.municipality, tongue.language_of(request))
    page = {"text": texts["complain"], "texts": texts, "rules": reception.rules_of(request.municipality)}
    return tongue.show(request, "portal/messages/complain.html", page)


@require_safe
def consent(request: Any, slug: str) -> HttpResponse:
    """The consent to keep contacts, as a document of its own."""
    text = reception.consent_text(reception.rules_of(request.municipality))
    return tongue.show(request, "portal/messages/consent.html", {"consent": text})


@sensitive_post_parameters()
@FORM
def message_new(request: Any, slug: str) -> HttpResponse:
    """A message to the organiser; it is stored once and gets a number and a code."""
    rules, say = reception.rules_of(request.municipality), _say(request)
    if not rules.is_open:
        return _show(request, "closed", {"rules": rules}, status=409 if request.method == "POST" else 200)
    with translation.override(tongue.language_of(request)):
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = forms.MessageForm(
            *sent, municipality=request.municipality, offered=_offered(request), about=_about(request), say=say
        )
        if form.is_valid():
            if not _let_through(request, "message", slug):
                form.add_error(None, say("message_wait"))
                return _show(request, "new", {"form": form}, status=429)
            made = _take(request, form)
            if made is not None:
                return redirect("public_message_done", slug, public.key_to(made))
        return _show(request, "new", {"form": form, "rules": rules})


def _take(request: Any, form: Any) -> Any:
    """Store what the form says; what is refused stands in the form."""
    try:
        return receiving.take_message(
            municipality=request.municipality, language=tongue.language_of(request), at=request.at,
            **form.deed(int(request.at.timestamp())),
        )  # fmt: skip
    except FileRejected as refused:
        form.add_error("attached", str(refused))
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


@require_safe
def message_done(request: Any, slug: str, key: str) -> HttpResponse:
    """The number and the code, to be written down."""
    found = public.opened(request.municipality, key)
    if found is None or not found.receipt:
        return _shut(request)
    page = {"message": public.message(found), "code": public.grouped(public.code_of(found.receipt)), "key": key}
    return _show(request, "done", page)


@sensitive_post_parameters()
@FORM
def message_status(request: Any, slug: str) -> HttpResponse:
    """Ask for the number and the code of a message."""
    say = _say(request)
    with translation.override(tongue.language_of(request)):
        form = forms.OpenForm(request.POST if request.method == "POST" else None, say=say)
        status = 200
        if form.is_valid():
            number, code = form.cleaned_data["number"], form.cleaned_data["code"]
            if not _let_through(request, "open", f"{slug}:{''.join(number.split())}"):
                form.add_error(None, say("message_wait"))
                status = 429
            elif (found := public.by_code(request.municipality, number, code)) is not None:
                return redirect("public_message_open", slug, public.key_to(found))
            else:
                form.add_error(None, say("message_unknown"))
        return _show(request, "status", {"form": form}, status=status)


@require_safe
def message_open(request: Any, slug: str, key: str) -> HttpResponse:
    """How a message stands, its answers."""
    found = public.opened(request.municipality, key)
    if found is None:
        return _shut(request)
    return _opened(request, found, key, forms.RatingForm(say=_say(request)))


@require_POST
def message_rate(request: Any, slug: str, key: str) -> HttpResponse:
    """Say whether the answer helped."""
    found = public.opened(request.municipality, key)
    if found is None:
        return _shut(request)
    with translation.override(tongue.language_of(request)):
        form = forms.RatingForm(request.POST, say=_say(request))
        if not form.is_valid():
            return _opened(request, found, key, form)
        try:
            citizens.rate_answer(appeal=found, at=request.at, **form.cleaned_data)
        except Refused:
            messages.warning(request, _say(request)("message_rated_already"))
        else:
            messages.success(request, _say(request)("message_rated"))
    return redirect("public_message_open", slug, key)


@sensitive_post_parameters()
@FORM
def message_contacts(request: Any, slug: str, key: str) -> HttpResponse:
    """Read the consent, leave contacts: apart from the message, of one's own free will."""
    found, say = public.opened(request.municipality, key), _say(request)
    if found is None:
        return _shut(request)
    if not public.message(found).may_leave_contacts:
        return redirect("public_message_open", slug, key)
    text = reception.consent_text(reception.rules_of(request.municipality))
    with translation.override(tongue.language_of(request)):
        form = forms.ContactsForm(request.POST if request.method == "POST" else None, say=say)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("name", "email", "phone")}
            try:
                citizens.leave_contacts(appeal=found, text=text, at=request.at, **given)
            except Refused:
                return redirect("public_message_open", slug, key)
            messages.success(request, say("message_contacts_kept"))
            return redirect("public_message_open", slug, key)
        return _show(request, "contacts", {"form": form, "consent": text, "key": key})


@require_POST
def message_withdraw(request: Any, slug: str, key: str) -> HttpResponse:
    """Take the consent back."""
    found = public.opened(request.municipality, key)
    if found is None:
        return _shut(request)
    citizens.withdraw_consent(appeal=found, at=request.at)
    messages.success(request, _say(request)("message_contacts_gone"))
    return redirect("public_message_open", slug, key)


@require_safe
def message_file(request: Any, slug: str, key: str, pk: int, name: str) -> FileResponse:
    """A file that came with an answer."""
    found = public.opened(request.municipality, key)
    stored = appeals.file_of(found, pk, answers_only=True) if found is not None else None
    if stored is None:
        raise Http404("Такого файла здесь нет.")
    answer = handed_out(stored, is_kept=True)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _shut(request: Any) -> HttpResponse:
    """Lead to the form for number and code: the page was opened too long ago."""
    messages.info(request, _say(request)("message_shut"))
    return redirect("public_message_status", request.municipality.slug)


def _opened(request: Any, found: Any, key: str, form: Any) -> HttpResponse:
    return _show(request, "open", {"message": public.message(found), "key": key, "form": form})


def _show(request: Any, name: str, page: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Show a page that nothing between keeps: the next reader at this computer must not find it."""
    answer = tongue.show(request, f"portal/messages/{name}.html", page, status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _say(request: Any) -> Callable[[str], str]:
    language = tongue.language_of(request)
    return lambda key: tongue.say(key, language)


def _let_through(request: Any, action: str, key: str) -> bool:
    """Count a sending; say whether it is within the limits of guard.toml."""
    limits = dict(guard.rules().limits)
    return ratelimit.consume(request, app="merilo", action=action, config=limits, key=key) is not None


def _offered(request: Any) -> Sequence[int]:
    """Return the institutions a message may be about: branches too, unless that makes the list too long."""
    every = queries.public_institutions(request.municipality, on=request.today)
    heads = [one.id for one in every]
    both = [key for one in every for key in (one.id, *(branch.id for branch in one.branches))]
    return both if len(both) <= forms.MOST_LISTED else heads


def _about(request: Any) -> str:
    asked = request.GET.get("about", "")
    return asked if asked.isascii() and asked.isdigit() and len(asked) < 18 else ""
