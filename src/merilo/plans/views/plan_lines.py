"""A line of a plan: its page, and its editing while the plan is being prepared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.plans.forms import plans as forms
from merilo.plans.queries import lines, steps, versions
from merilo.plans.queries import plans as queries
from merilo.plans.queries import tasks as task_queries
from merilo.plans.services import composing, model_plan
from merilo.plans.views.plans import FORM, ON_PAGE, done_by, plan_of, shown_form


def _line(request: Any, plan: Any, key: int) -> Any:
    found = queries.item_of(plan, key)
    if found is None:
        raise Http404("Такого пункта в плане нет.")
    return found


@require_safe
def line(request: Any, slug: str, plan: int, item: int) -> HttpResponse:
    """One line: what it says, who answers for it, its tasks, every version of it."""
    found = _line(request, plan_of(request, plan), item)
    [row] = lines.rows([found], today=request.today)
    seen = task_queries.seen_by(request.user, request.municipality, at=request.at).filter(item=found)
    page = Paginator(seen.order_by("due_on", "pk"), ON_PAGE).get_page(request.GET.get("page"))
    about = [finding for finding in queries.findings(found.plan) if any(one.key == item for one in finding.lines)]
    return render(
        request,
        "plans/line.html",
        {
            "plan": found.plan,
            "item": found,
            "row": row,
            "page": page,
            "tasks": task_queries.rows(page.object_list, today=request.today),
            "history": versions.line_history(found),
            "findings": about,
            "step": steps.by_code().get(found.step),
        },
    )


@FORM
def line_add(request: Any, slug: str, plan: int) -> HttpResponse:
    """Add a line to a prepared plan; a step of the built-in plan fills the form."""
    found = plan_of(request, plan, act=Act.KEEP_PLANS)
    form = forms.NewLineForm(request.POST or None, plan=found, initial=_of_step(request, found))
    made = done_by(
        form,
        lambda: composing.add_line(
            plan=found, line=form.line(), after=form.cleaned_data["after"], actor=request.user, at=request.at
        ),
    )
    if made:
        messages.success(request, "Пункт добавлен.")
        if "more" in request.POST:
            return redirect("line_add", slug, plan)
        return redirect("line", slug, plan, made.pk)
    return shown_form(
        request, form, plan=found, title="Новый пункт", verb="Добавить пункт", another="Добавить и начать следующий"
    )


def _of_step(request: Any, plan: Any) -> dict[str, Any]:
    step = steps.by_code().get(request.GET.get("step", ""))
    if step is None:
        return {}
    return forms.LineForm.initial_of(model_plan.line_of(step, starts_on=plan.starts_on, ends_on=plan.ends_on))


@FORM
def line_change(request: Any, slug: str, plan: int, item: int) -> HttpResponse:
    """Change a line of a prepared plan."""
    found = _line(request, plan_of(request, plan, act=Act.KEEP_PLANS), item)
    form = forms.LineForm(request.POST or None, initial=forms.LineForm.initial_of(found))
    if done_by(
        form,
        lambda: composing.change_line(
            item=found, line=form.line(source=found.source), actor=request.user, at=request.at
        ),
    ):  # fmt: skip
        messages.success(request, "Пункт изменён.")
        return redirect("line", slug, plan, item)
    return shown_form(request, form, plan=found.plan, item=found, title="Изменить пункт", verb="Сохранить пункт")


@FORM
def line_remove(request: Any, slug: str, plan: int, item: int) -> HttpResponse:
    """Take a line out of a prepared plan."""
    access.require(request.user, Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    found = _line(request, plan_of(request, plan), item)
    if request.method == "POST":
        composing.remove_line(item=found, actor=request.user, at=request.at)
        messages.success(request, "Пункт убран из плана.")
        return redirect("plan", slug, plan)
    return render(
        request, "plans/form.html",
        {"plan": found.plan, "item": found, "title": "Убрать пункт", "verb": "Убрать пункт", "is_grave": True,
         "lead": f"Пункт «{found.text[:200]}» исчезнет из плана вместе со своими задачами. План ещё не утверждён, "
         "поэтому решения не нужно; запись останется в журнале."},
    )  # fmt: skip
