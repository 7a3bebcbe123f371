"""Adding, changing, renaming, closing and merging institutions; their stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.registry import queries, services
from merilo.registry.forms.fields import try_deed
from merilo.registry.forms.institutions import (
    CloseForm,
    InstitutionForm,
    MergeForm,
    ReasonForm,
    RecipientsForm,
    RenameForm,
    StandForm,
)
from merilo.registry.views.pages import allow, form_page, found, sent

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def add_institution(request: Any, slug: str) -> HttpResponse:
    """A new institution."""
    allow(request, Act.KEEP_INSTITUTIONS)
    form = InstitutionForm.to_add(sent(request))
    if form.is_valid():
        made = try_deed(
            form,
            lambda: services.add_institution(
                municipality=request.municipality, values=form.cleaned_data, actor=request.user, at=request.at
            ),
        )
        if made:
            return _done(request, made, f"Учреждение «{made}» добавлено.")
    back = reverse("institutions", args=[slug])
    return form_page(request, form, title="Новое учреждение", verb="Добавить учреждение", back=back, crumb="Учреждения")


@FORM
def add_branch(request: Any, slug: str, key: int) -> HttpResponse:
    """A new branch of an institution."""
    head = found(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    form = InstitutionForm.to_add(sent(request))
    if form.is_valid():
        made = try_deed(
            form,
            lambda: services.add_branch(institution=head, values=form.cleaned_data, actor=request.user, at=request.at),
        )
        if made:
            return _done(request, made, f"Филиал «{made}» добавлен.")
    return _about(request, head, form, title="Новый филиал", verb="Добавить филиал")


@FORM
def change_institution(request: Any, slug: str, key: int) -> HttpResponse:
    """Facts about an institution; its head mends contacts only."""
    one = found(request, key)
    allow(request, Act.MEND_INSTITUTION, one.place)
    whole = access.may(request.user, Act.KEEP_INSTITUTIONS, within=one.place, at=request.at)
    form = InstitutionForm.to_change(sent(request), one, only_contacts=not whole)
    if form.is_valid():
        changes = form.changes()
        if not changes or try_deed(
            form,
            lambda: services.change_institution(institution=one, values=changes, actor=request.user, at=request.at),
        ):
            return _done(request, one, "Сведения сохранены." if changes else "Ничего не изменилось.")
    return _about(request, one, form, title="Сведения об учреждении", verb="Сохранить сведения")


@FORM
def rename_institution(request: Any, slug: str, key: int) -> HttpResponse:
    """A new name, or a misspelt one mended."""
    one = found(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    form = RenameForm(sent(request), initial={"name": one.name, "short_name": one.short_name})
    if form.is_valid():
        given = {**form.cleaned_data, "institution": one, "actor": request.user, "at": request.at}
        what = given.pop("what")
        if what == "correct":
            del given["on"], given["basis"]
        deed = services.rename if what == "rename" else services.correct_name
        if try_deed(form, lambda: deed(**given)):
            return _done(request, one, "Наименование изменено.")
    return _about(request, one, form, title="Переименовать", verb="Записать наименование")


@FORM
def close_institution(request: Any, slug: str, key: int) -> HttpResponse:
    """The closing of an institution or a branch."""
    one = found(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    others = [] if one.parent_id else _others(request, one)
    form = CloseForm(sent(request), others=others, has_branches=one.branches.exists())
    if form.is_valid():
        successor = form.cleaned_data.get("successor")
        deed = {
            **{name: form.cleaned_data[name] for name in ("on", "basis")},
            "move_branches": form.cleaned_data.get("move_branches", False),
            "successor": found(request, successor) if successor else None,
        }
        if try_deed(form, lambda: services.close(institution=one, **deed, actor=request.user, at=request.at)):
            return _done(request, one, f"«{one}»: закрытие записано. Карточка остаётся в реестре.")
    lead = "Закрытое учреждение не удаляется: карточка, оценки и имена остаются. Из охвата и новых задач оно выходит."
    return _about(request, one, form, title="Закрыть учреждение", verb="Записать закрытие", lead=lead)


@FORM
def reopen_institution(request: Any, slug: str, key: int) -> HttpResponse:
    """A mistaken closing is taken back."""
    one = found(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if try_deed(form, lambda: services.reopen(institution=one, reason=reason, actor=request.user, at=request.at)):
            return _done(request, one, f"«{one}» снова действует.")
    return _about(request, one, form, title="Отменить закрытие", verb="Отменить закрытие")


@FORM
def merge_institutions(request: Any, slug: str) -> HttpResponse:
    """Several institutions become one."""
    allow(request, Act.KEEP_INSTITUTIONS)
    form = MergeForm(sent(request), others=_others(request))
    if form.is_valid():
        made = try_deed(form, lambda: _merge(request, form))
        if made:
            return _done(request, made, f"Слияние записано: правопреемник — «{made}».")
    lead = "Прежние учреждения закроются этим днём, их филиалы перейдут к правопреемнику, карточки останутся."
    back = reverse("institutions", args=[slug])
    return form_page(
        request, form, title="Слияние учреждений", verb="Записать слияние", back=back, lead=lead, crumb="Учреждения"
    )


@FORM
def set_recipients(request: Any, slug: str, key: int) -> HttpResponse:
    """How many people were served last year."""
    one = found(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    start = {"recipients": one.recipients, "year": one.recipients_year or request.today.year - 1}
    form = RecipientsForm(sent(request), initial={**start, "source": one.recipients_source})
    if form.is_valid() and try_deed(
        form,
        lambda: services.set_recipients(institution=one, **form.cleaned_data, actor=request.user, at=request.at),
    ):
        return _done(request, one, "Число получателей записано.")
    return _about(request, one, form, title="Получатели услуг за год", verb="Записать число")


@FORM
def add_stand(request: Any, slug: str, key: int) -> HttpResponse:
    """A stand more."""
    one = found(request, key)
    allow(request, Act.MEND_INSTITUTION, one.place)
    form = StandForm(sent(request))
    if form.is_valid() and try_deed(
        form,
        lambda: services.add_stand(institution=one, **form.cleaned_data, actor=request.user, at=request.at),
    ):
        return _done(request, one, "Стенд добавлен.")
    return _about(request, one, form, title="Новый стенд", verb="Добавить стенд")


@FORM
def change_stand(request: Any, slug: str, key: int, stand: int) -> HttpResponse:
    """Where a stand hangs."""
    one, kept = found(request, key), _stand(request, key, stand)
    allow(request, Act.MEND_INSTITUTION, one.place)
    form = StandForm(sent(request), initial={"place": kept.place, "note": kept.note})
    if form.is_valid() and try_deed(
        form, lambda: services.change_stand(stand=kept, **form.cleaned_data, actor=request.user, at=request.at)
    ):
        return _done(request, one, "Стенд изменён.")
    return _about(request, one, form, title="Стенд", verb="Сохранить стенд")


@require_POST
def remove_stand(request: Any, slug: str, key: int, stand: int) -> HttpResponse:
    """A stand that hangs no more."""
    one = found(request, key)
    services.remove_stand(stand=_stand(request, key, stand), actor=request.user, at=request.at)
    return _done(request, one, "Стенд снят с учёта.")


def _merge(request: Any, form: MergeForm) -> Any:
    given = form.cleaned_data
    common = {
        "predecessors": [found(request, key) for key in given["predecessors"]],
        **{name: given[name] for name in ("on", "basis", "become_branches")},
        "actor": request.user,
        "at": request.at,
    }
    if given["successor"]:
        return services.merge(successor=found(request, given["successor"]), **common)
    return services.merge_into_new(municipality=request.municipality, values=form.values(), **common)


def _others(request: Any, besides: Any = None) -> list[tuple[int, str]]:
    working = queries.open_institutions(request.municipality, request.today)
    return [(one.pk, str(one)) for one in working if besides is None or one.pk != besides.pk]


def _stand(request: Any, key: int, stand: int) -> Any:
    kept = found(request, key).stands.filter(pk=stand).first()
    if kept is None:
        raise Http404("Такого стенда здесь нет.")
    return kept


def _done(request: Any, one: Any, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("institution", request.municipality.slug, one.pk)


def _about(request: Any, one: Any, form: Any, *, title: str, verb: str, lead: str = "") -> HttpResponse:
    back = reverse("institution", args=[request.municipality.slug, one.pk])
    return form_page(request, form, title=title, verb=verb, back=back, one=one, lead=lead)
