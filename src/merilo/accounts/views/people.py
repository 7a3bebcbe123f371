"""People of a municipality: the list, the card, roles, deputies, one-time links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import access, forms, pictures
from merilo.accounts.queries import people as queries
from merilo.accounts.refusal import Refused
from merilo.accounts.services import addresses, deputies, entrance, roles
from merilo.accounts.services import people as services


def keeps_people(request: Any) -> None:
    """Turn away who does not keep the people of this municipality."""
    access.require(request.user, access.Act.KEEP_PEOPLE, within=request.municipality.place, at=request.at)


def person_or_404(request: Any, person: int) -> Any:
    """Return a person of this municipality."""
    keeps_people(request)
    found = queries.person_here(person, request.municipality.place)
    if found is None:
        raise Http404("Такого человека в муниципалитете нет.")
    return found


@require_safe
def people(request: Any, slug: str) -> HttpResponse:
    """Show who works here."""
    keeps_people(request)
    asked = forms.PeopleFilter(request.GET or None)
    what = asked.cleaned_data if asked.is_valid() else {}
    page = queries.people(
        request.municipality.place,
        names=request.place_names(),
        on=request.today,
        page=request.GET.get("page", ""),
        **what,
    )
    return render(request, "accounts/people.html", {"page": page, "form": asked, "is_filtered": any(what.values())})


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Any, slug: str, person: int) -> HttpResponse:
    """Show a person with the roles, and change what is known of him."""
    found = person_or_404(request, person)
    form = forms.PersonForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_person(
                person=found, values=form.cleaned_data, within=request.municipality.place, **_acting(request)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Данные человека сохранены.")
            return redirect("person", slug, person)
    card = queries.person_card(person, request.municipality.place, names=request.place_names(), on=request.today)
    has_elsewhere = bool(settings.SOCIALACCOUNT_PROVIDERS)
    return render(request, "accounts/person.html", {"card": card, "form": form, "has_elsewhere": has_elsewhere})


@require_POST
def vouch_mail(request: Any, slug: str, person: int) -> HttpResponse:
    """Note that the mail of a person is really his."""
    found = person_or_404(request, person)
    addresses.vouch(person=found, within=request.municipality.place, **_acting(request))
    messages.success(request, "Почта подтверждена: по ней человек войдёт через единый вход.")
    return redirect("person", slug, person)


@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request: Any, slug: str, person: int) -> HttpResponse:
    """Give a further role."""
    found = person_or_404(request, person)
    place = request.municipality.place
    form = forms.RoleForm(
        request.POST or None,
        place=place,
        places=request.place_names(open_on=request.today),
        today=request.today,
        initial={"since": request.today},
    )
    if request.method == "POST" and form.is_valid():
        asked = {key: form.cleaned_data[key] for key in ("role", "within", "since", "until", "basis")}
        try:
            roles.give_role(person=found, **asked, actor=request.user, at=request.at)
        except (Refused, ValidationError) as refused:
            _add(form, refused)
        else:
            messages.success(request, "Роль дана.")
            return redirect("person", slug, person)
    return render(request, "accounts/give_role.html", {"person": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: Any, slug: str, person: int, grant: int) -> HttpResponse:
    """End a role."""
    found = person_or_404(request, person)
    kept = queries.grant_here(grant, person, request.municipality.place)
    if kept is None:
        raise Http404("Такой роли у человека нет.")
    form = forms.EndRoleForm(request.POST or None, initial={"last_day": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            roles.end_role(grant=kept, **form.cleaned_data, **_acting(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Роль завершена.")
            return redirect("people", slug)
    return render(request, "accounts/end_role.html", {"person": found, "grant": kept, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def disable_person(request: Any, slug: str, person: int) -> HttpResponse:
    """Turn a person off, or let a disabled one in again."""
    found = person_or_404(request, person)
    form = forms.ReasonForm(request.POST or None)
    deed = services.disable_person if found.is_active else services.enable_person
    if request.method == "POST" and form.is_valid():
        try:
            deed(
                person=found, reason=form.cleaned_data["reason"], within=request.municipality.place, **_acting(request)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            done = "Человек отключён, его роли завершены." if found.is_active else "Вход возвращён. Теперь дайте роль."
            messages.success(request, done)
            return redirect("person", slug, person)
    return render(request, "accounts/disable_person.html", {"person": found, "form": form})


@never_cache
@require_POST
def make_link(request: Any, slug: str, person: int) -> HttpResponse:
    """Make a one-time link and show it once, to be printed."""
    found = person_or_404(request, person)
    token = entrance.make_link(person=found, within=request.municipality.place, **_acting(request))
    address = request.build_absolute_uri(reverse("enter", args=[token]))
    until = request.today + timedelta(days=7)
    seen = {"person": found, "address": address, "qr": pictures.qr(address), "until": until}
    return render(request, "accounts/link.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_step(request: Any, slug: str, person: int) -> HttpResponse:
    """Take off the second step of a person who has lost it."""
    found = person_or_404(request, person)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "within": request.municipality.place}
        try:
            entrance.reset_second_step(person=found, **given, **_acting(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Второй шаг входа отключён, человек получил уведомление.")
            return redirect("person", slug, person)
    return render(request, "accounts/reset_second_step.html", {"person": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def set_deputy(request: Any, slug: str) -> HttpResponse:
    """Show who stands in for whom, and set a deputy."""
    keeps_people(request)
    place = request.municipality.place
    form = forms.DeputyForm(
        request.POST or None,
        people=queries.colleagues(place, on=request.today),
        initial={"person": request.GET.get("person", ""), "since": request.today},
    )
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        for key in ("person", "deputy"):
            asked[key] = queries.person_here(asked[key], place)
        try:
            deputies.set_deputy(**asked, within=place, **_acting(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Замещение назначено, оба человека получили уведомление.")
            return redirect("deputies", slug)
    page = queries.deputies(place, on=request.today, page=request.GET.get("page", ""))
    return render(request, "accounts/deputies.html", {"page": page, "form": form})


@require_POST
def end_deputy(request: Any, slug: str, deputy: int) -> HttpResponse:
    """End a standing in early."""
    keeps_people(request)
    kept = queries.deputy_here(deputy, request.municipality.place)
    if kept is None:
        raise Http404("Такого замещения нет.")
    deputies.end_deputy(deputy=kept, **_acting(request))
    messages.success(request, "Замещение завершено.")
    return redirect("deputies", slug)


def _acting(request: Any) -> dict[str, Any]:
    return {"actor": request.user, "on": request.today, "at": request.at}


def _add(form: Any, refused: Exception) -> None:
    """Show what a service refused above the form."""
    form.add_error(None, refused.messages if isinstance(refused, ValidationError) else str(refused))
