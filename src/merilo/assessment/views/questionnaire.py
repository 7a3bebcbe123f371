"""The citizens' questionnaire behind a short link: on a phone, in a kiosk, on trial. No session, no sign-in, no script.

Pages between the first and the last ask no database: the form carries its answers, and what it is about is signed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.db import Error as DatabaseFailed
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts.refusal import Refused
from merilo.assessment.forms import questionnaire as forms
from merilo.assessment.queries import form, languages, links
from merilo.assessment.services import accepting, pace
from merilo.assessment.views import kiosk, sender

KIOSK, TEST = "kiosk", "test"
ADDRESSES = {"": "ask", KIOSK: "ask_kiosk", TEST: "ask_test"}
RETURN_AFTER = 20  # seconds for which a kiosk shows the receipt

log = logging.getLogger(__name__)


@csrf_exempt  # `sender.is_from_our_page` stands for the token, so that no cookie is needed to answer
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any, code: str, mode: str = "") -> HttpResponse:
    """Begin the questionnaire, or take what a page of it has sent."""
    if request.method != "POST":
        return _begin(request, code, mode)
    sent = sender.fields_of(request)
    state = form.state_of(sent.get("state", ""), code=code, mode=mode)
    if state is None:
        return _begin_again(request, sent, code, mode)
    filling = forms.read(sent, state)
    go = sent.get("go", "")
    if mode == KIOSK and links.is_stored(state.receipt) and go != "send":
        return _closed_to_others(kiosk.lead_to_start(request, code))
    if not sender.is_from_our_page(request):
        return _show(request, filling.first_unready(), said="stale", status=403)
    if go == "send":
        return _send(request, filling)
    if go == "next":
        checked = filling.checked()
        return _show(request, checked if checked.faults else filling.moved(1))
    return _show(request, filling.moved(-1 if go == "back" else 0))


@require_safe
def kiosk_step(request: Any, code: str) -> HttpResponse:
    """Show the step that the browser of a kiosk keeps; without one the questionnaire begins anew."""
    sent, is_checked = kiosk.kept(request)
    state = form.state_of(sent.get("state", ""), code=code, mode=KIOSK)
    if state is None or links.is_stored(state.receipt):
        return _closed_to_others(kiosk.lead_to_start(request, code))
    filling = forms.read(sent, state)
    return _show(request, filling.checked() if is_checked else filling)


@require_safe
def done(request: Any, code: str, receipt: str) -> HttpResponse:
    """Say that a sheet is stored, and its number."""
    link = links.link_of(code)
    if link is None or not links.is_stored(receipt, link):
        return _missing(request)
    return _thanks(request, link, receipt)


@require_safe
def kiosk_done(request: Any, code: str, token: str) -> HttpResponse:
    """Say in the kiosk that a sheet is stored; after some seconds nothing of it can be seen any more."""
    start = reverse("ask_kiosk", args=[code])
    link = links.link_of(code)
    try:
        receipt = signing.TimestampSigner(salt=KIOSK).unsign(token, max_age=RETURN_AFTER)
    except signing.BadSignature:
        return _closed_to_others(HttpResponseRedirect(start))
    if link is None or not links.is_stored(receipt, link):
        return _missing(request)
    answer = _closed_to_others(_thanks(request, link, receipt, mode=KIOSK))
    answer.headers["Refresh"] = f"{RETURN_AFTER}; url={start}"
    return answer


def _begin(request: Any, code: str, mode: str) -> HttpResponse:
    link = links.link_of(code)
    if link is None:
        return _missing(request)
    try:
        accepting.check_open(link, channel=_channel(mode), at=request.at, is_test=mode == TEST)
    except accepting.WaveIsOver as refused:
        following = _following(request, link)
        return _closed(request, link, refused, mode) if following is None else _lead_on(request, following, mode)
    except Refused as refused:
        return _closed(request, link, refused, mode)
    state = form.new_state(link, mode=mode, at=request.at)
    filling = forms.blank(state, request.GET.get("lang", ""))
    if mode == KIOSK:
        answer = _render(request, "assessment/ask/start.html", _shell(filling), filling.language)
        return _closed_to_others(kiosk.forget(request, answer, code))
    came_back = mode == "" and sender.COOKIE in request.COOKIES
    return _show(request, filling, said="seen" if came_back else "")


def _following(request: Any, link: Any) -> Any:
    """Return the link by which the unit of a link whose wave is over is asked now or next, if any."""
    return links.link_that_goes_on(link, _today(request, link))


def _today(request: Any, link: Any) -> date:
    return timezone.localdate(request.at, ZoneInfo(link.wave.cycle.municipality.time_zone))


def _lead_on(request: Any, link: Any, mode: str) -> HttpResponse:
    """Lead from the address of a wave that is over, which may hang on a stand, to the one that runs."""
    asked = request.GET.urlencode()
    there = reverse(ADDRESSES[mode], args=[link.code])
    return _closed_to_others(HttpResponseRedirect(f"{there}?{asked}" if asked else there))


def _begin_again(request: Any, sent: Mapping[str, str], code: str, mode: str) -> HttpResponse:
    """Give a form whose signature is not ours a new one; its answers stay."""
    link = links.link_of(code)
    if link is None:
        return _missing(request)
    filling = forms.read(sent, form.new_state(link, mode=mode, at=request.at))
    answered = any(filling.given.values())
    return _show(request, filling.first_unready() if answered else filling, said="stale" if answered else "")


def _send(request: Any, filling: forms.Filling) -> HttpResponse:
    """Store a questionnaire that is ready, and only then show its number; whatever goes wrong, answers stay."""
    ready = filling.first_unready()
    if ready.faults:
        return _show(request, ready)
    address = sender.address_of(request)
    if wait := pace.seconds_to_wait(address, request.at):
        answer = _show(request, ready, said="wait", status=429, minutes=-(-wait // 60))
        answer.headers["Retry-After"] = str(wait)
        return answer
    state = ready.state
    token, came_back = sender.token_of(request) if state.mode == "" else ("", False)
    try:
        accepting.take_answer(
            code=state.code, edition=(state.edition, state.variant), mode=state.mode,
            raw={role: said for role, said in ready.given.items() if said}, language=ready.language.code,
            receipt=state.receipt, at=request.at, address=address, browser=token, came_back=came_back,
            seconds=int(request.at.timestamp()) - state.started,
        )  # fmt: skip
    except (DatabaseFailed, OSError):
        log.exception("An answer sheet could not be stored; the form keeps the answers.")
        answer = _show(request, ready, said="not_stored", status=503)
        answer.headers["Retry-After"] = "60"
        return answer
    except accepting.AlreadySent:
        return _show(request, ready, said="already", status=409)
    except accepting.SheetRejected:
        return _show(request, ready, said="stale", status=409)
    except accepting.WaveIsOver as refused:
        return _over(request, ready, refused)
    except Refused as refused:
        link = links.link_of(state.code)
        return _missing(request) if link is None else _closed(request, link, refused, state.mode)
    return _stored(request, ready, token)


def _over(request: Any, filling: forms.Filling, refused: Refused) -> HttpResponse:
    """Give answers that came after the end of their wave a form of the wave that runs; without one, say it is over."""
    state = filling.state
    link = links.link_of(state.code)
    if link is None:
        return _missing(request)
    following = _following(request, link)
    if following is None or following.wave.starts_on > _today(request, following):
        return _closed(request, link, refused, state.mode)
    renewed = replace(form.new_state(following, mode=state.mode, at=request.at), started=state.started)
    return _show(request, replace(filling, state=renewed), said="stale", status=409)


def _stored(request: Any, filling: forms.Filling, token: str) -> HttpResponse:
    """Lead to the page with the number; the browser remembers by a random number that it has sent a sheet here."""
    state = filling.state
    if state.mode == KIOSK:
        signed = signing.TimestampSigner(salt=KIOSK).sign(state.receipt)
        there = _in_language(reverse("ask_kiosk_done", args=[state.code, signed]), filling.language)
        return _closed_to_others(kiosk.forget(request, HttpResponseRedirect(there), state.code))
    here = request.path.removesuffix(f"{TEST}/")
    there = _in_language(f"{here}done/{state.receipt}/", filling.language)
    answer = HttpResponse(status=303, headers={"Location": there})
    if token:
        answer.set_cookie(
            sender.COOKIE, token, max_age=state.seconds_left(request.at), path=here, httponly=True,
            secure=request.is_secure(), samesite="Lax",
        )  # fmt: skip
    return answer


def _thanks(request: Any, link: Any, receipt: str, mode: str = "") -> HttpResponse:
    state = form.new_state(link, mode=mode, at=request.at)
    filling = forms.blank(state, request.GET.get("lang", ""))
    more = {
        "receipt": form.grouped(receipt),
        "returns": filling.language.say("kiosk_back", seconds=RETURN_AFTER),
        "is_test": links.is_test(receipt),
    }
    return _render(request, "assessment/ask/done.html", {**_shell(filling), **more}, filling.language)


def _show(request: Any, filling: forms.Filling, *, said: str = "", status: int = 200, **values: object) -> HttpResponse:
    """Show a step of the questionnaire; `said` names what is said above it."""
    words = filling.language
    if (
        filling.state.mode == KIOSK
        and request.method == "POST"
        and not said
        and (led := kiosk.lead_to_step(request, filling))
    ):
        return _closed_to_others(led)
    context = {
        **_shell(filling),
        "questions": filling.questions(),
        "carried": filling.carried(),
        "step_words": words.say("step", number=filling.step + 1, total=len(filling.steps)),
        "title": words.say(filling.page.title),
        "marks": [number <= filling.step for number in range(len(filling.steps))],
        "said": {"code": said, "title": words.words.get(f"{said}_title", ""), "text": words.say(said, **values)}
        if said
        else None,
        "longest": accepting.LONGEST_TEXT,
        "idle": words.say("kiosk_idle", minutes=kiosk.IDLE_MINUTES),
    }
    answer = _render(request, "assessment/ask/step.html", context, words, status=status)
    if filling.state.mode == KIOSK:
        answer.headers["Refresh"] = f"{kiosk.IDLE_MINUTES * 60}; url={reverse('ask_kiosk', args=[filling.state.code])}"
        return _closed_to_others(answer)
    return answer


def _shell(filling: forms.Filling) -> dict[str, Any]:
    """Return what every page of a questionnaire shows."""
    state = filling.state
    start = reverse(ADDRESSES[state.mode], args=[state.code])
    return {
        "filling": filling,
        "state": state,
        "start": start,
        "unit": state.name,
        "others": [one for one in languages.offered(filling.edition) if one.code != filling.language.code],
    }


def _closed(request: Any, link: Any, refused: Refused, mode: str) -> HttpResponse:
    """Say kindly that answers are not taken, and where the results are read."""
    state = form.new_state(link, mode=mode, at=request.at)
    filling = forms.blank(state, request.GET.get("lang", "") or sender.fields_of(request).get("language", ""))
    words = filling.language
    waits = isinstance(refused, accepting.WaveHasNotBegun) or link.wave.cycle.phase == "preparation"
    if isinstance(refused, accepting.WaveHasNotBegun):
        text = words.say("before", day=words.day(link.wave.starts_on))
    else:
        text = words.say("before_soon" if waits else "over")
    title = words.say("before_title" if waits else "over_title")
    status = 409 if request.method == "POST" else 200 if waits else 410
    return _render(
        request, "assessment/ask/closed.html", {**_shell(filling), "title": title, "text": text}, words, status=status
    )


def _missing(request: Any) -> HttpResponse:
    words = languages.languages().get(request.GET.get("lang", "")) or languages.languages()[languages.FIRST]
    context = {"title": words.say("missing_title"), "text": words.say("missing"), "others": []}
    return _render(request, "assessment/ask/closed.html", context, words, status=404)


def _render(request: Any, template: str, context: Any, words: languages.Language, *, status: int = 200) -> HttpResponse:
    return render(request, template, {**context, "words": words.words, "lang": words.code}, status=status)


def _in_language(path: str, words: languages.Language) -> str:
    return path if words.code == languages.FIRST else f"{path}?lang={words.code}"


def _closed_to_others(answer: HttpResponse) -> HttpResponse:
    """Let nothing keep a page of the kiosk: the next person must not find it by going back."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _channel(mode: str) -> str:
    return "kiosk" if mode == KIOSK else "web"
