"""Visits on a phone: a page that opens without a connection, what it keeps, and how it sends.

The page itself holds nobody's data, so that it may lie in a phone's cache; what it shows it asks for, or remembers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.assessment.forms import offline as forms
from merilo.assessment.queries import inspections, offline
from merilo.assessment.services import inspecting

WORKER = Path(__file__).parents[2] / "static" / "visit-worker.js"
View = Callable[..., HttpResponse]


@require_safe
def home(request: Any, slug: str) -> HttpResponse:
    """Show the frame of the visits' pages; the same for everybody and every unit."""
    return render(request, "assessment/visit.html", {"base": reverse("visit_home", args=[slug])})


@require_safe
def unit(request: Any, slug: str, pk: int) -> HttpResponse:
    """Show the frame for a unit; a phone without a connection shows the one it has kept."""
    offline.unit_of(request.municipality, pk)
    return home(request, slug)


@require_safe
def worker(request: Any, slug: str) -> HttpResponse:
    """Hand out the script that answers for the site when there is no connection; it reaches no further than visits."""
    return HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")


@require_safe
def manifest(request: Any, slug: str) -> JsonResponse:
    """Say how the page is put on a phone's screen."""
    base = reverse("visit_home", args=[slug])
    icons = [
        {"src": static(f"icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for side in (192, 512)
        for purpose in ("any", "maskable")
    ]
    said = {
        "name": "Мерило: посещения",
        "short_name": "Посещения",
        "lang": "ru",
        "id": base,
        "start_url": base,
        "scope": base,
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": "#17507a",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json")


def _told(view: View) -> View:
    """Answer refusals as a phone reads them, with the sentence for the person."""

    @wraps(view)
    def told(*args: Any, **values: Any) -> HttpResponse:
        try:
            return view(*args, **values)
        except PermissionDenied as denied:
            return JsonResponse({"refused": str(denied)}, status=403)
        except ValidationError as error:
            return JsonResponse({"refused": " ".join(error.messages)}, status=409)
        except Refused as refused:
            return JsonResponse({"refused": str(refused)}, status=409)

    return told


def _person(request: Any) -> dict[str, Any]:
    return {"pk": request.user.pk, "name": str(request.user)}


@require_safe
@_told
def units_data(request: Any, slug: str) -> HttpResponse:
    """Tell which units the person visits."""
    units = offline.units_of(request.user, request.municipality, at=request.at)
    return JsonResponse({"user": _person(request), "units": units})


@require_safe
@_told
def unit_data(request: Any, slug: str, pk: int) -> HttpResponse:
    """Tell the forms of a unit as they stand, what of the person's marks is stored, and a fresh token to send with."""
    found = offline.unit_of(request.municipality, pk)
    access.require(request.user, Act.SEE_CYCLE, within=found.cycle.place, at=request.at)
    data = offline.forms_of(found, request.user, at=request.at)
    return JsonResponse({**data, "user": _person(request), "token": get_token(request)})


@require_POST
@_told
def take_marks(request: Any, slug: str, pk: int) -> HttpResponse:
    """Take marks in; one that is refused does not hold up the others."""
    found = offline.unit_of(request.municipality, pk)
    access.require(request.user, Act.FILL_CHECKLIST, within=found.place_in(found.cycle), at=request.at)
    sent = forms.read(request.body)
    inspection = inspections.inspection_of(found, sent.channel)
    if inspection is None:
        raise inspecting.NothingToInspect("Такого чек-листа у этого учреждения нет.")
    doing = {"inspection": inspection, "actor": request.user, "at": request.at}
    answer: dict[str, Any] = {"stored": [], "conflicts": [], "refused": [], "day": ""}
    try:
        _lay(answer, inspecting.set_marks(marks=sent.marks, inspected_on=sent.inspected_on, **doing))
    except (Refused, ValidationError) as whole:
        if sent.inspected_on is not None:
            answer["day"] = _day_fault(doing, sent, whole)
        for one in sent.marks:
            try:
                _lay(answer, inspecting.set_marks(marks=[one], **doing))
            except (Refused, ValidationError) as refused:
                answer["refused"].append({"receipt": one.receipt, "why": _words(refused)})
    return JsonResponse(answer)


def _day_fault(doing: dict[str, Any], sent: forms.Sent, whole: Exception) -> str:
    """Return why the day was not taken, "" if it was; marks are tried one by one afterwards."""
    try:
        inspecting.set_marks(marks=[], inspected_on=sent.inspected_on, **doing)
    except (Refused, ValidationError) as refused:
        return _words(refused)
    return ""


def _words(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _lay(answer: dict[str, Any], kept: inspecting.Kept) -> None:
    answer["stored"] += [mark.receipt for mark in kept.marks] + [one.receipt for one in kept.repeated]
    answer["conflicts"] += [
        {"receipt": met.given.receipt, "theirs": offline.mark_of(met.theirs)} for met in kept.conflicts
    ]


@require_POST
@_told
def take_photo(request: Any, slug: str, pk: int) -> HttpResponse:
    """Take a photo in."""
    found = offline.unit_of(request.municipality, pk)
    access.require(request.user, Act.FILL_CHECKLIST, within=found.place_in(found.cycle), at=request.at)
    inspection = inspections.inspection_of(found, request.POST.get("channel", ""))
    photo, receipt = request.FILES.get("photo"), request.POST.get("receipt", "")
    if inspection is None or photo is None or not 8 <= len(receipt) <= 40:
        raise forms.Unreadable("Снимок пришёл не целиком. Он останется в телефоне и будет отправлен снова.")
    inspecting.add_evidence(
        inspection=inspection, item=request.POST.get("item", ""), name=photo.name or "снимок.jpg", content=photo,
        receipt=receipt, actor=request.user, at=request.at,
    )  # fmt: skip
    return JsonResponse({"stored": [receipt]})
