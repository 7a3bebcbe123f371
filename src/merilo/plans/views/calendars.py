"""The production calendar: which years are loaded, and loading the decree of another one with a look ahead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts import access
from merilo.core import wording
from merilo.plans.forms import calendars as forms
from merilo.plans.queries import calendars as about
from merilo.plans.services import calendars
from merilo.registry.forms.fields import try_deed


@require_GET
def calendar_years(request: Any, slug: str) -> HttpResponse:
    """Show the years whose decrees are known, and what is missing."""
    access.require(request.user, access.Act.SEE_CALENDAR, within=request.municipality.place, at=request.at)
    may_load = calendars.may_keep(request.user, municipality=request.municipality, at=request.at)
    return render(request, "plans/calendars.html", {"years": about.years(request.today), "may_load": may_load})


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_read(request: Any, slug: str) -> HttpResponse:
    """Read a decree from words or a file, and show its days and what they would move."""
    _allow(request)
    begin = {"year": about.next_year(request.today)}
    form = forms.DecreeForm(request.POST or None, request.FILES or None, initial=begin)
    if request.method == "POST" and form.is_valid() and (found := try_deed(form, form.read)):
        return _preview(request, forms.DaysForm(initial=found.initial), found.year, found.off, found.on)
    return render(request, "plans/calendar_read.html", {"form": form})


@require_POST
def calendar_load(request: Any, slug: str) -> HttpResponse:
    """Keep the calendar that was looked at, and recount open terms."""
    _allow(request)
    form = forms.DaysForm(request.POST)
    if not form.is_valid():
        return render(request, "plans/calendar_look.html", {"form": form, "moves": ()})
    doing = {**form.values, "municipality": request.municipality, "actor": request.user, "at": request.at}
    done = try_deed(form, lambda: calendars.load_year(**doing))
    if done is None:
        return render(request, "plans/calendar_look.html", {"form": form, "moves": ()})
    messages.success(request, f"Календарь {done[0].year} года загружен, {_told(len(done[1]))}.")
    return redirect("calendar_years", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_withdraw(request: Any, slug: str, year: int) -> HttpResponse:
    """Show what would move if a loaded decree were taken back, and take it back."""
    _allow(request)
    if not about.is_loaded(year):
        raise Http404("Календарь этого года не загружали.")
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        doing = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        moved = try_deed(form, lambda: calendars.withdraw_year(year=year, **form.cleaned_data, **doing))
        if moved is not None:
            messages.success(request, f"Календарь {year} года убран, {_told(len(moved))}.")
            return redirect("calendar_years", slug)
    moves = calendars.moved_without(year=year, municipality=request.municipality)
    return render(request, "plans/calendar_withdraw.html", {"form": form, "year": year, "moves": moves})


def _told(count: int) -> str:
    if not count:
        return "сроки не сдвинулись"
    return wording.counted(count, "срок пересчитан", "срока пересчитаны", "сроков пересчитано")


def _preview(request: Any, form: Any, year: int, off: list[str], on: list[str]) -> HttpResponse:
    moves = calendars.moved_by(year=year, days_off=off, working_days=on, municipality=request.municipality)
    return render(request, "plans/calendar_look.html", {"form": form, "moves": moves, "is_preview": True})


def _allow(request: Any) -> None:
    calendars.require_keeping(request.user, municipality=request.municipality, at=request.at)
