"""Public pages of remediation: what institutions have promised to mend, and what has been done, with days."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from merilo.core import papers
from merilo.plans.queries import public_remediation, remediation, remediation_papers
from merilo.plans.views.papers import document
from merilo.portal import tongue

ON_A_PAGE = 50
KEPT_FILE = 600  # seconds


@require_safe
def plans(request: Any, slug: str) -> HttpResponse:
    """All published plans with how far they are."""
    found = public_remediation.published(request.municipality)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = remediation.plan_rows(page.object_list, today=request.today)
    return tongue.show(request, "portal/remediation.html", {"page": page, "rows": rows})


@require_safe
def plan(request: Any, slug: str, plan: int) -> HttpResponse:
    """One published plan: each shortcoming with its measures."""
    found = _found(request, plan)
    card = remediation.plan_page(found, today=request.today)
    return tongue.show(request, "portal/remediation_plan.html", {"card": card, "approval": found.plan})


@require_safe
def plan_pdf(request: Any, slug: str, plan: int) -> HttpResponse:
    """A published plan in the legal form."""
    found = _found(request, plan)
    data = remediation_papers.remediation_paper(found, today=request.today)
    answer = document(papers.remediation_paper, data, "pdf", f"План по устранению недостатков, {found.year}")
    patch_cache_control(answer, public=True, max_age=KEPT_FILE)
    return answer


def _found(request: Any, key: int) -> Any:
    found = public_remediation.plan_of(request.municipality, key)
    if found is None:
        raise Http404("Такого плана здесь нет.")
    return found
