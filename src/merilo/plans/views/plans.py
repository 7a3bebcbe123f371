"""Plans: the list, ways to make one, the page of one, its approval and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.plans.forms import plans as forms
from merilo.plans.queries import lines, steps, timeline
from merilo.plans.queries import plans as queries
from merilo.plans.services import following, model_plan
from merilo.plans.services import plans as services

FORM = require_http_methods(["GET", "HEAD", "POST"])
ON_PAGE = 50
LINES_ON_PAGE = 30  # each is drawn twice, in the picture and in the table


def plan_of(request: Any, key: int, *, act: Act | None = None) -> Any:
    """Return a plan of the municipality of the address; with an act, for those who may do it."""
    if act is not None:
        access.require(request.user, act, within=request.municipality.place, at=request.at)
    found = queries.plan_of(request.municipality, key)
    if found is None:
        raise Http404("Такого плана здесь нет.")
    return found


def done_by(form: Any, deed: Callable[[], Any]) -> Any:
    """Do what a valid form asks for and return what it made; a refusal is said in the form, and None returned."""
    if not form.is_valid():
        return None
    try:
        return deed() or True
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


def shown_form(request: Any, form: Any, **said: Any) -> HttpResponse:
    """Show a form on a page of its own."""
    return render(request, "plans/form.html", {"form": form, **said})


@require_safe
def plans(request: Any, slug: str) -> HttpResponse:
    """All plans of the municipality."""
    page = Paginator(queries.all_plans(request.municipality), ON_PAGE).get_page(request.GET.get("page"))
    cards = queries.plan_cards(list(page.object_list), today=request.today)
    return render(request, "plans/list.html", {"page": page, "plans": cards})


@FORM
def plan_new(request: Any, slug: str) -> HttpResponse:
    """Make a plan by hand; the page also names the other ways."""
    access.require(request.user, Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    form = forms.PlanForm(request.POST or None, initial=_coming_year(request))
    made = done_by(
        form,
        lambda: services.make_plan(
            municipality=request.municipality, actor=request.user, at=request.at, **form.cleaned_data
        ),
    )
    if made:
        messages.success(request, "План начат. Добавьте пункты, потом утвердите.")
        return redirect("plan", slug, made.pk)
    return render(request, "plans/new.html", {"form": form, "previous": queries.all_plans(request.municipality)[:20]})


def _coming_year(request: Any) -> dict[str, Any]:
    year = request.year
    return {
        "title": f"План независимой оценки качества условий оказания услуг учреждениями культуры на {year} год",
        "starts_on": f"{year}-01-01",
        "ends_on": f"{year}-12-31",
    }


@FORM
def plan_model(request: Any, slug: str) -> HttpResponse:
    """Make a plan of chosen steps of the built-in full plan."""
    access.require(request.user, Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    every = [step.code for step in steps.steps()]
    form = forms.ModelForm(request.POST or None, initial={**_coming_year(request), "codes": every})
    made = done_by(
        form,
        lambda: model_plan.make_model_plan(
            municipality=request.municipality, actor=request.user, at=request.at, **form.cleaned_data
        ),
    )
    if made:
        messages.success(request, "План составлен по полному образцу. Назначьте ответственных и сверьте сроки.")
        return redirect("plan", slug, made.pk)
    chosen = form["codes"].value() or ()
    context = {"form": form, "steps": steps.steps(), "note": steps.note(), "chosen": chosen}
    return render(request, "plans/model.html", context)


@require_safe
def plan(request: Any, slug: str, plan: int) -> HttpResponse:
    """One plan: how far it is, its year as a picture, its lines."""
    found = plan_of(request, plan)
    card = queries.plan_card(found, today=request.today)
    filters = forms.LinesFilter(
        request.GET or None, responsible=queries.responsible(found), sections=queries.sections(found)
    )
    wanted = queries.Wanted(**filters.wanted()) if filters.is_bound else queries.Wanted()
    page = Paginator(queries.found(found, wanted, today=request.today), LINES_ON_PAGE).get_page(request.GET.get("page"))
    rows = lines.rows(page.object_list, today=request.today)
    year = min(max(request.year, card.years[0]), card.years[-1])
    return render(
        request,
        "plans/plan.html",
        {
            "plan": card,
            "page": page,
            "rows": rows,
            "form": filters,
            "picture": timeline.picture(rows, year=year, today=request.today),
            "findings": queries.findings(found),
            "covered": queries.covered(request.municipality, year=year, today=request.today),
        },
    )


@require_safe
def plan_check(request: Any, slug: str, plan: int) -> HttpResponse:
    """What the check asks about a plan."""
    found = plan_of(request, plan)
    card = queries.plan_card(found, today=request.today)
    context = {"plan": card, "findings": queries.findings(found), "note": steps.note()}
    return render(request, "plans/check.html", context)


@FORM
def plan_mend(request: Any, slug: str, plan: int) -> HttpResponse:
    """Correct the head of a plan; of one in force only its control."""
    found = plan_of(request, plan, act=Act.KEEP_PLANS)
    kind = forms.PreparedForm if found.state == "prepared" else forms.ControlForm
    names = ("title", "starts_on", "ends_on", "basis", "territory", "controller", "needs_acceptance")
    form = kind(
        request.POST or None,
        municipality=request.municipality,
        today=request.today,
        initial={name: getattr(found, name) for name in names},
    )
    if done_by(form, lambda: services.mend_plan(plan=found, actor=request.user, at=request.at, **form.cleaned_data)):
        messages.success(request, "Сведения о плане исправлены.")
        return redirect("plan", slug, plan)
    lead = "" if found.state == "prepared" else "План утверждён: название, период и пункты меняются только решением."
    return shown_form(request, form, plan=found, title="Сведения о плане", verb="Сохранить сведения", lead=lead)


@FORM
def plan_approve(request: Any, slug: str, plan: int) -> HttpResponse:
    """Put a prepared plan in force."""
    found = plan_of(request, plan, act=Act.KEEP_PLANS)
    names = ("approved_by", "approved_post", "approved_document", "approved_on")
    form = forms.ApproveForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if done_by(
        form, lambda: services.activate_plan(plan=found, actor=request.user, at=request.at, **form.cleaned_data)
    ):
        messages.success(request, "План утверждён и действует. Дальше он меняется только решением.")
        return redirect("plan", slug, plan)
    grave = [one for one in queries.findings(found) if one.weight in ("conflict", "law")]
    return shown_form(
        request, form, plan=found, title="Утвердить план", verb="Утвердить план", findings=grave,
        lead="Текст пунктов сохранится таким, каким его утвердили, что бы потом ни изменилось.",
    )  # fmt: skip


@FORM
def plan_close(request: Any, slug: str, plan: int) -> HttpResponse:
    """Close a plan in force."""
    found = plan_of(request, plan, act=Act.KEEP_PLANS)
    form = forms.CloseForm(request.POST or None)
    if done_by(form, lambda: services.close_plan(plan=found, actor=request.user, at=request.at, **form.cleaned_data)):
        messages.success(request, "План закрыт. Всё, что по нему сделано, остаётся видно.")
        return redirect("plan", slug, plan)
    return shown_form(
        request, form, plan=found, title="Закрыть план", verb="Закрыть план", is_grave=True,
        lead="Закрытый план ни с кого ничего не спрашивает. Открыть его снова нельзя.",
    )  # fmt: skip


@FORM
def plan_next(request: Any, slug: str, plan: int) -> HttpResponse:
    """Make the plan of the next years from this one."""
    found = plan_of(request, plan, act=Act.KEEP_PLANS)
    every = queries.found(found, queries.Wanted(), today=request.today)
    rows = [row for row in lines.rows(every, today=request.today) if row.state != "off"]
    title, starts_on, ends_on = following.proposed(found)
    start = {"title": title, "starts_on": starts_on, "ends_on": ends_on, "only": [row.id for row in rows]}
    form = forms.FollowingForm(request.POST or None, rows=rows, initial=start)
    made = done_by(
        form,
        lambda: following.make_following_plan(
            plan=found, actor=request.user, at=request.at, **form.cleaned_data
        ),
    )  # fmt: skip
    if made:
        messages.success(request, "Новый план составлен: годы и сроки сдвинуты. Сверьте пункты с пометками.")
        return redirect("plan", slug, made.pk)
    return shown_form(
        request, form, plan=found, title="План на следующий год", verb="Составить план",
        lead="Пункты перейдут со сдвинутыми годами и сроками, ответственные останутся теми же. "
        "О том, что не выполнено, будет сказано в новом пункте.",
    )  # fmt: skip
