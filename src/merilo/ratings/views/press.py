"""Press releases of published results, and the block for other sites."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from merilo.core import papers
from merilo.plans.views.papers import document
from merilo.ratings.queries import press as queries


@require_safe
def listed(request: Any, slug: str) -> HttpResponse:
    """The years with published results, each with its press release."""
    return render(request, "ratings/press.html", {"publications": queries.standing(request.municipality)})


@require_safe
def release(request: Any, slug: str, pk: int, kind: str) -> HttpResponse:
    """Hand out a press release as Word or PDF; it holds what the public page shows."""
    found = next((one for one in queries.standing(request.municipality) if one.pk == pk), None)
    if found is None:
        raise Http404("Таких опубликованных результатов нет.")
    data = queries.release(found, today=request.today)
    return document(papers.press_release, data, kind, f"Пресс-релиз об итогах оценки за {data.year} год")
