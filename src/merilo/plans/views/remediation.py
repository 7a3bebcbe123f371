"""Pages of remediation plans: the list, one plan, what the head writes into it, what the founder decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.plans.forms import remediation as forms
from merilo.plans.queries import remediation as queries
from merilo.plans.queries import remediation_board, remediation_papers
from merilo.plans.services import remediation as writing
from merilo.plans.services import remediation_deciding as deciding
from merilo.plans.views.papers import document
from merilo.plans.views.plans import done_by

FORM = require_http_methods(["GET", "HEAD", "POST"])
ON_PAGE = 50


@require_safe
def plans(request: Any, slug: str) -> HttpResponse:
    """All plans a person may see, of one year or of all."""
    found = queries.seen_by(request.user, request.municipality, at=request.at)
    years = queries.years_of(found)
    year = request.GET.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    shown = found.filter(year=chosen) if chosen in years else found
    page = Paginator(shown.order_by("-year", "institution__name", "pk"), ON_PAGE).get_page(request.GET.get("page"))
    rows = queries.plan_rows(page.object_list, today=request.today)
    context = {"page": page, "rows": rows, "years": years, "chosen": chosen, "here": "plans"}
    return render(request, "plans/remediation/list.html", context)


@require_safe
def measures(request: Any, slug: str) -> HttpResponse:
    """The board of measures: what is late, what is near, who asks for more time."""
    seen = queries.seen_by(request.user, request.municipality, at=request.at)
    form = forms.BoardForm(request.GET, plans=seen)
    at = {"today": request.today, "at": request.at}
    found = remediation_board.board(request.user, request.municipality, **form.wanted, **at)
    page = Paginator(found, ON_PAGE).get_page(request.GET.get("page"))
    keys = [one.pk for one in page.object_list]
    rows = sorted(
        queries.measure_rows(found.filter(pk__in=keys), today=request.today), key=lambda one: keys.index(one.id)
    )
    context = {"form": form, "page": page, "rows": rows, "here": "measures"}
    return render(request, "plans/remediation/measures.html", context)


@FORM
def begin(request: Any, slug: str) -> HttpResponse:
    """Begin a plan by hand, or write down one of an earlier year."""
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    form = forms.BeginForm(request.POST or None, municipality=request.municipality, today=request.today)
    made = done_by(form, lambda: writing.begin_plan(**form.cleaned_data, actor=request.user, at=request.at))
    if made:
        messages.success(request, "План начат. Запишите недостатки и мероприятия.")
        return redirect("remediation_plan", slug, made.pk)
    return _form(request, form, "Начать план по устранению недостатков", "Начать план")


@require_safe
def plan(request: Any, slug: str, pk: int) -> HttpResponse:
    """One plan: shortcomings by criterion with measures, and what may be done with it now."""
    found = seen(request, pk)
    may = {
        "write": found.may_be_changed and _may(request, Act.DRAW_REMEDIATION, found.place),
        "decide": _may(request, Act.KEEP_REMEDIATION, found.plan.place),
        "publish": found.state == "approved" and _may(request, Act.DRAW_REMEDIATION, found.place),
    }
    context = {
        "remediation": found,
        "card": queries.plan_page(found, today=request.today),
        "may_here": may,
        "counted": deciding.counted_words(request.municipality),
    }
    return render(request, "plans/remediation/plan.html", context)


@FORM
def shortcoming_add(request: Any, slug: str, pk: int) -> HttpResponse:
    """Add a shortcoming people know of."""
    found = _written(request, pk)
    form = forms.ShortcomingForm(request.POST or None)
    deed = {"remediation": found, "actor": request.user, "at": request.at}
    if done_by(form, lambda: writing.add_shortcoming(shortcoming=form.given, **deed)):
        messages.success(request, "Недостаток записан. Добавьте мероприятие.")
        return redirect("remediation_plan", slug, pk)
    return _form(request, form, "Добавить недостаток", "Добавить недостаток", found)


@FORM
def shortcoming(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Change the words of a shortcoming, or say why nothing is done about it."""
    found = _written(request, pk)
    one = _shortcoming(found, key)
    form = forms.ChangeShortcomingForm(request.POST or None, initial={"words": one.words, "no_measure": one.no_measure})
    deed = {"shortcoming": one, "actor": request.user, "at": request.at}
    if done_by(form, lambda: writing.change_shortcoming(**form.values, **deed)):
        messages.success(request, "Недостаток изменён.")
        return _back_to(slug, pk, key)
    return _form(request, form, "Изменить недостаток", "Сохранить", found, shortcoming=one)


@require_POST
def shortcoming_remove(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Remove a shortcoming that people had added."""
    found = _written(request, pk)
    writing.remove_shortcoming(shortcoming=_shortcoming(found, key), actor=request.user, at=request.at)
    messages.success(request, "Недостаток убран.")
    return redirect("remediation_plan", slug, pk)


@FORM
def measure_add(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Add a measure; what the catalogue suggests is in the form already."""
    found = _written(request, pk)
    one = _shortcoming(found, key)
    form = forms.MeasureForm(request.POST or None, initial=_suggested(found, one, request.GET.get("take", "")))
    deed = {"shortcoming": one, "actor": request.user, "at": request.at}
    if done_by(form, lambda: writing.add_measure(measure=form.given, **deed)):
        messages.success(request, "Мероприятие добавлено.")
        return _back_to(slug, pk, key)
    lead = f"Недостаток: {one.words}"
    return _form(request, form, "Добавить мероприятие", "Добавить мероприятие", found, lead=lead)


def _back_to(slug: str, pk: int, key: int) -> HttpResponse:
    """Return to the place of a shortcoming in its plan: a plan may have dozens of them."""
    return redirect(f"{reverse('remediation_plan', args=[slug, pk])}#s{key}")


def _suggested(found: Any, one: Any, take: str) -> dict[str, Any]:
    """Return a suggested text by its place, and the head of the institution as the one who answers."""
    texts = [str(text) for text in one.suggested]
    place = int(take) if take.isascii() and take.isdigit() and len(take) < 4 else 0
    institution = found.institution
    return {
        "text": texts[place] if place < len(texts) else "",
        "responsible": institution.head_name,
        "post": institution.head_position or ("директор" if institution.head_name else ""),
    }


@FORM
def measure(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Change a measure while the plan is written; afterwards its card leads to its task."""
    found = seen(request, pk)
    one = queries.measure_of(found, key)
    if one is None:
        raise Http404("Такого мероприятия здесь нет.")
    if one.item_id is not None:
        return _card(request, found, one)
    found = _written(request, pk)
    kept = {name: getattr(one, name) for name in ("text", "due_on", "responsible", "post")}
    form = forms.MeasureForm(request.POST or None, initial=kept)
    deed = {"measure": one, "actor": request.user, "at": request.at}
    if done_by(form, lambda: writing.change_measure(given=form.given, **deed)):
        messages.success(request, "Мероприятие изменено.")
        return redirect("remediation_plan", slug, pk)
    return _form(request, form, "Изменить мероприятие", "Сохранить", found, measure=one)


def _card(request: Any, found: Any, one: Any) -> HttpResponse:
    if request.method == "POST":
        raise Http404("План утверждён: мероприятие меняется через задачу.")
    row = queries.row_of(one, today=request.today)
    context = {
        "remediation": found,
        "row": row,
        "delays": queries.delays_of(one),
        "may_ask": not row.is_done and row.delay is None and _may(request, Act.DRAW_REMEDIATION, found.place),
        "may_decide": _may(request, Act.KEEP_REMEDIATION, found.plan.place),
    }
    return render(request, "plans/remediation/measure.html", context)


@require_POST
def measure_remove(request: Any, slug: str, pk: int, key: int) -> HttpResponse:
    """Remove a measure while the plan is written."""
    found = _written(request, pk)
    one = queries.measure_of(found, key)
    if one is None:
        raise Http404("Такого мероприятия здесь нет.")
    writing.remove_measure(measure=one, actor=request.user, at=request.at)
    messages.success(request, "Мероприятие убрано.")
    return redirect("remediation_plan", slug, pk)


@require_POST
def submit(request: Any, slug: str, pk: int) -> HttpResponse:
    """Give the plan to the founder."""
    writing.submit_plan(remediation=_found(request, pk), actor=request.user, at=request.at)
    messages.success(request, "План передан на согласование. О решении придёт уведомление.")
    return redirect("remediation_plan", slug, pk)


@FORM
def give_back(request: Any, slug: str, pk: int) -> HttpResponse:
    """Give the plan back with remarks."""
    found = _decided(request, pk)
    form = forms.RemarksForm(request.POST or None)
    deed = {"remediation": found, "actor": request.user, "at": request.at}
    if done_by(form, lambda: deciding.return_plan(**form.values, **deed)):
        messages.success(request, "План возвращён с замечаниями.")
        return redirect("remediation_plan", slug, pk)
    return _form(request, form, "Вернуть план с замечаниями", "Вернуть план", found)


@FORM
def approve(request: Any, slug: str, pk: int) -> HttpResponse:
    """Approve the plan: measures become tasks."""
    found = _decided(request, pk)
    rules = queries.rules_of(request.municipality)
    start = {
        "approved_by": rules.approver,
        "approved_post": rules.approver_post,
        "approved_on": None if found.is_past else request.today.isoformat(),
    }
    form = forms.ApprovalForm(request.POST or None, initial=start)
    deed = {"remediation": found, "actor": request.user, "at": request.at}
    made = done_by(form, lambda: deciding.approve_plan(**form.values, **deed))
    if made:
        by = wording.date_words(made.publish_by)
        messages.success(request, f"План утверждён, мероприятия стали задачами. Опубликовать до {by}")
        return redirect("remediation_plan", slug, pk)
    lead = (
        "После утверждения каждое мероприятие станет задачей со сроком, а план больше не меняется. "
        f"На публикацию — {deciding.counted_words(request.municipality)}."
    )
    return _form(request, form, "Утвердить план учреждения", "Утвердить план", found, lead=lead)


@FORM
def publish(request: Any, slug: str, pk: int) -> HttpResponse:
    """Publish the plan in the public section."""
    found = _found(request, pk)
    access.require(request.user, Act.DRAW_REMEDIATION, within=found.place, at=request.at)
    form = forms.PublicationForm(request.POST or None, initial={"published_on": request.today.isoformat()})
    deed = {"remediation": found, "actor": request.user, "at": request.at}
    if done_by(form, lambda: deciding.publish_plan(**form.values, **deed)):
        messages.success(request, "План опубликован: он виден в публичном разделе.")
        return redirect("remediation_plan", slug, pk)
    return _form(request, form, "Опубликовать план", "Опубликовать план", found)


@require_POST
def drop(request: Any, slug: str, pk: int) -> HttpResponse:
    """Remove a plan that was begun by mistake."""
    writing.drop_plan(remediation=_decided(request, pk), actor=request.user, at=request.at)
    messages.success(request, "Начатый план убран.")
    return redirect("remediation", slug)


@FORM
def rules(request: Any, slug: str) -> HttpResponse:
    """Fix the terms the law leaves to the municipality."""
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    kept = queries.rules_of(request.municipality)
    form = forms.RulesForm(request.POST or None, initial={name: getattr(kept, name) for name in forms.RULES})
    deed = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if done_by(form, lambda: deciding.set_rules(**form.values, **deed)):
        messages.success(request, "Правила сохранены.")
        return redirect("remediation", slug)
    return _form(request, form, "Правила устранения недостатков", "Сохранить правила")


@require_safe
def paper(request: Any, slug: str, pk: int, kind: str) -> HttpResponse:
    """Hand out the plan in the legal form as Word or PDF."""
    found = seen(request, pk)
    data = remediation_papers.remediation_paper(found, today=request.today)
    name = f"План по устранению недостатков, {wording.shortened(str(found.institution), 80)}, {found.year}"
    return document(papers.remediation_paper, data, kind, name)


def seen(request: Any, pk: int) -> Any:
    """Return a plan of this municipality the person may see."""
    found = _found(request, pk)
    if not queries.may_see(request.user, found, at=request.at):
        raise PermissionDenied("Этот план видят руководитель учреждения, координатор, совет и наблюдатели.")
    return found


def _found(request: Any, pk: int) -> Any:
    found = queries.plan_of(request.municipality, pk)
    if found is None:
        raise Http404("Такого плана здесь нет.")
    return found


def _written(request: Any, pk: int) -> Any:
    """Return a plan for those who may write it."""
    found = _found(request, pk)
    access.require(request.user, Act.DRAW_REMEDIATION, within=found.place, at=request.at)
    return found


def _decided(request: Any, pk: int) -> Any:
    """Return a plan for those who decide about it."""
    found = _found(request, pk)
    access.require(request.user, Act.KEEP_REMEDIATION, within=found.plan.place, at=request.at)
    return found


def _shortcoming(found: Any, key: int) -> Any:
    one = queries.shortcoming_of(found, key)
    if one is None:
        raise Http404("Такого недостатка здесь нет.")
    return one


def _may(request: Any, act: Act, place: access.Place) -> bool:
    return access.may(request.user, act, within=place, at=request.at)


def _form(request: Any, form: Any, title: str, verb: str, remediation: Any = None, **said: Any) -> HttpResponse:
    context = {"form": form, "title": title, "verb": verb, "remediation": remediation, **said}
    return render(request, "plans/remediation/form.html", context)
