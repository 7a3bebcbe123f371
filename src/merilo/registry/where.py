"""Which municipality and year a page is about; whoever has no role there is turned away before the page begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from merilo.accounts import access
from merilo.registry import queries

STAFF = "/work/"
YEARS = range(2015, 2101)
GREATEST_KEY = 2**63 - 1  # what a column of keys holds; a database stumbles over more


class WhereWeAre:
    """Sets `request.municipality` from the address and `request.year` from the question or the session.

    Pages under /work/<slug>/ are for people with a role in that municipality, whatever the page itself asks for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.municipality = None  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: Any, view: Any, arguments: tuple[Any, ...], values: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Find the municipality of the address, switch to its time zone, turn strangers away."""
        if any(isinstance(value, int) and value > GREATEST_KEY for value in values.values()):
            raise Http404("Такой страницы здесь нет.")
        slug = values.get("slug")
        if slug is None:
            return None
        municipality = queries.municipality(slug)
        if municipality is None:
            raise Http404("Такого муниципалитета здесь нет.")
        request.municipality = municipality
        request.place_names = partial(queries.place_names, municipality)
        timezone.activate(ZoneInfo(municipality.time_zone))
        request.today = timezone.localdate(request.at)
        request.year = _year(request)
        if not request.path.startswith(STAFF):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        access.require(request.user, access.Act.SEE_MUNICIPALITY, within=municipality.place, at=request.at)
        return None


def _year(request: Any) -> int:
    given = request.GET.get("year", "")
    if given.isascii() and given.isdigit() and int(given) in YEARS:
        if request.user.is_authenticated:
            request.session["year"] = int(given)
        return int(given)
    return int(request.session.get("year") or request.today.year)


def context(request: Any) -> dict[str, Any]:
    """Return what every page shows: where we are, and what the person may open here."""
    municipality = getattr(request, "municipality", None)
    user = getattr(request, "user", None)
    if municipality is None or user is None or not user.is_authenticated:
        return {"municipality": municipality}
    acts = {str(act): access.may(user, act, within=municipality.place, at=request.at) for act in access.Act}
    roles = access.held(user, on=request.today)
    prefix = f"{municipality.place}/"
    return {
        "municipality": municipality,
        "year": request.year,
        "today": request.today,
        "may": acts,
        "roles": sorted({one.role for one in roles if one.place == "*" or f"{one.place}/".startswith(prefix)}),
        "unread": queries.unread_notices(user, municipality),
    }
