"""The public face: the front door and the home of a municipality's section."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from merilo.registry import queries


def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the only municipality, or let people choose."""
    places = queries.municipalities()
    if len(places) == 1:
        return redirect("public_home", slug=places[0].slug)
    return render(request, "portal/front_door.html", {"municipalities": places})


def home(request: HttpRequest, slug: str) -> HttpResponse:
    """The home of a municipality's section on independent assessment."""
    return render(request, "portal/home.html", {})
