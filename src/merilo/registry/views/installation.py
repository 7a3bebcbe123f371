"""The installation: its municipalities and who runs it; and where a person who has signed in goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts import forms as accounts_forms
from merilo.accounts.queries import people
from merilo.accounts.refusal import Refused
from merilo.accounts.services import roles
from merilo.registry import queries
from merilo.registry.forms.installation import MunicipalityForm
from merilo.registry.forms.settings import zone_words
from merilo.registry.services import municipalities as services


@dataclass(frozen=True, slots=True)
class Wide:
    """A role in the whole installation in words: whose it is, whom one makes, what it lets."""

    of: str
    whom: str
    lets: str


WIDE: Mapping[str, Wide] = {
    "admin": Wide("администратора", "администратора", "Ведёт установку; баллов не видит."),
    "observer": Wide(
        "наблюдателя региона",
        "наблюдателя региона",
        "Видит свод и сравнение всех муниципалитетов и читает страницы каждого; ничего не меняет.",
    ),
}


@login_required
@require_safe
def workplaces(request: Any) -> HttpResponse:
    """Lead to the only municipality a person works in, or let him choose; say so when there is none."""
    own = access.municipalities(request.user, on=timezone.localdate(request.at))
    found = [one for one in queries.municipalities() if own is None or one.pk in own]
    if len(found) == 1:
        return redirect("desk", found[0].slug)
    may = access.may(request.user, access.Act.RUN_INSTALLATION, within=roles.ANYWHERE, at=request.at)
    region = access.may(request.user, access.Act.SEE_REGION, within=roles.ANYWHERE, at=request.at)
    return render(
        request, "registry/workplaces.html", {"found": found, "runs_installation": may, "sees_region": region}
    )


def _runs_installation(request: Any) -> None:
    access.require(request.user, access.Act.RUN_INSTALLATION, within=roles.ANYWHERE, at=request.at)


@login_required
@require_safe
def installation(request: Any) -> HttpResponse:
    """Show the municipalities and the administrators."""
    _runs_installation(request)
    on = timezone.localdate(request.at)
    held = {name: people.everywhere(name, on=on) for name in WIDE}
    found = [(one, zone_words(one.time_zone)) for one in queries.municipalities()]
    return render(
        request,
        "registry/installation.html",
        {"found": found, "admins": held["admin"], "observers": held["observer"]},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_municipality(request: Any) -> HttpResponse:
    """Add a municipality; its coordinator is invited next."""
    _runs_installation(request)
    form = MunicipalityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_municipality(
                **form.cleaned_data, is_demo=settings.DEMO, actor=request.user, at=request.at
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Муниципалитет добавлен: {made}. Теперь пригласите координатора.")
            return redirect("invite", made.slug)
    return render(request, "registry/add_municipality.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_everywhere(request: Any, role: str) -> HttpResponse:
    """Give a person who is here already a role in the whole installation."""
    _runs_installation(request)
    words = WIDE[role]
    form = accounts_forms.EverywhereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = people.by_login(form.cleaned_data["login"])
        if person is None:
            form.add_error("login", "Человека с таким именем для входа или почтой нет. Сначала пригласите его.")
            return render(request, "registry/give_everywhere.html", {"form": form, "words": words})
        on = timezone.localdate(request.at)
        try:
            roles.give_everywhere(
                person=person, role=role, basis=form.cleaned_data["basis"], actor=request.user, on=on, at=request.at
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Роль {words.of} дана: {person.name}.")
            return redirect("installation")
    return render(request, "registry/give_everywhere.html", {"form": form, "words": words})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_everywhere(request: Any, role: str, grant: int) -> HttpResponse:
    """Take such a role away; the last administrator keeps it."""
    _runs_installation(request)
    kept = people.grant_everywhere(role, grant)
    if kept is None:
        raise Http404("Такой роли нет.")
    on = timezone.localdate(request.at)
    form = accounts_forms.EndRoleForm(request.POST or None, initial={"last_day": on})
    if request.method == "POST" and form.is_valid():
        try:
            roles.end_role(grant=kept, **form.cleaned_data, actor=request.user, on=on, at=request.at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Роль завершена.")
            return redirect("workplaces" if kept.user_id == request.user.pk else "installation")
    return render(request, "registry/end_everywhere.html", {"form": form, "grant": kept, "words": WIDE[role]})
