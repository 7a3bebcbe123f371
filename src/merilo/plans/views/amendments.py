"""Amendments of a plan in force: what was changed and by which decision, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from merilo.accounts.access import Act
from merilo.plans.forms import plans as forms
from merilo.plans.queries import lines, versions
from merilo.plans.queries import plans as queries
from merilo.plans.services import amendments as services
from merilo.plans.services.amendments import LineChange
from merilo.plans.views.plans import FORM, done_by, plan_of

MOST_LINES = 20  # in one amendment's form
MOST_NEW = 10
SHOWN_LINES = 200


@require_safe
def amendments(request: Any, slug: str, plan: int) -> HttpResponse:
    """All amendments of a plan, old words beside the new ones."""
    found = plan_of(request, plan)
    context = {"plan": found, "amendments": versions.amendments(found)}
    return render(request, "plans/amendments.html", context)


@require_safe
def as_approved(request: Any, slug: str, plan: int) -> HttpResponse:
    """The plan as it was approved, and what became of each line."""
    found = plan_of(request, plan)
    now = {row.item: row for row in versions.as_amended(found)}
    rows = [(row, now.get(row.item)) for row in versions.as_approved(found)]
    return render(request, "plans/approved.html", {"plan": found, "rows": rows})


@FORM
def amend(request: Any, slug: str, plan: int) -> HttpResponse:
    """Amend a plan: first the lines are chosen, then they are written anew."""
    found = plan_of(request, plan, act=Act.KEEP_PLANS)
    if found.state != "active":  # said before anything is typed
        raise services.PlanNotInForce(services.NOT_IN_FORCE)
    asked = request.POST if request.method == "POST" else request.GET
    items = [one for key in _chosen(asked) if (one := queries.item_of(found, key)) is not None]
    new = min(_number(asked.get("new", "")), MOST_NEW)
    if not items and not new:
        return _choose(request, found)
    data = request.POST if request.method == "POST" and "decision" in request.POST else None
    decision = forms.DecisionForm(data, initial={"on": request.today})
    changed = [
        (item, forms.ChangedLineForm(data, prefix=f"line-{item.pk}", initial=forms.LineForm.initial_of(item)))
        for item in items
    ]
    added = [forms.NewLineForm(data, prefix=f"new-{number}", plan=found) for number in range(new)]
    every = [decision, *(form for _, form in changed), *added]
    faulty = [form for form in every if not form.is_valid()]  # all of them are asked, so that all faults are shown
    if not faulty:
        made = done_by(
            decision,
            lambda: services.amend(
                plan=found, changes=_changes(changed, added), actor=request.user, at=request.at,
                **decision.cleaned_data,
            ),
        )  # fmt: skip
        if made:
            messages.success(request, f"Изменение № {made.ordinal} внесено. Прежний текст сохранён.")
            return redirect("amendments", slug, plan)
    return render(
        request,
        "plans/amend.html",
        {"plan": found, "decision": decision, "changed": changed, "added": added, "new": new, "forms": every},
    )


def _changes(changed: list[Any], added: list[Any]) -> list[LineChange]:
    return [
        *(
            LineChange(item) if form.cleaned_data["is_excluded"] else LineChange(item, _rewritten(item, form))
            for item, form in changed
            if form.has_changed()
        ),
        *(LineChange(None, form.line(), after=form.cleaned_data["after"]) for form in added),
    ]


def _rewritten(item: Any, form: Any) -> Any:
    return form.line(source=item.source, doubts=() if "deadline_words" in form.changed_data else item.doubts)


def _choose(request: Any, plan: Any) -> HttpResponse:
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    found = queries.found(plan, queries.Wanted(q=words), today=request.today)
    rows = lines.rows(found[:SHOWN_LINES], today=request.today)
    context = {"plan": plan, "rows": rows, "q": words, "more": max(0, len(found) - SHOWN_LINES)}
    return render(request, "plans/amend_choose.html", context)


def _chosen(asked: Any) -> list[int]:
    keys = dict.fromkeys(_number(value) for value in asked.getlist("line"))
    return [key for key in keys if key][:MOST_LINES]


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0
