"""The public section of a municipality: the assessment, the plan and its fulfilment, institutions, how to act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from merilo.assessment.queries import links
from merilo.core import papers, wording
from merilo.plans.queries import papers as printed
from merilo.plans.queries import public
from merilo.plans.views.papers import document
from merilo.portal import tongue
from merilo.ratings.queries import publications, published
from merilo.registry import queries
from merilo.registry.queries.texts import texts_of
from merilo.registry.where import YEARS

NEXT_TERMS = 5
KEPT_FILE = 600  # seconds
ON_A_PAGE = 50
MOST_ASKED = 100  # letters of a search


@require_safe
def home(request: Any, slug: str) -> HttpResponse:
    """What the assessment is, the plans of the year at a glance, where to go."""
    place, heads = request.municipality, public.published(request.municipality)
    year = _year(request, heads)
    plans = public.plans_with_fulfilment(
        place, [one for one in heads if year in one.years], year=year, today=request.today
    )
    found = {
        "texts": texts_of(place, tongue.language_of(request)),
        "year": year,
        "years": _years(heads),
        "plans": plans,
        "next_terms": NEXT_TERMS,
        "institutions": queries.how_many_open(place, request.today),
        "latest": next(iter(publications.standing(place)), None),
    }
    return tongue.show(request, "portal/home.html", found)


@require_safe
def plan(request: Any, slug: str, plan: int | None = None) -> HttpResponse:
    """A plan of the year, line by line with how it stands."""
    place, heads = request.municipality, public.published(request.municipality)
    if plan is None:
        year = _year(request, heads)
        of_year = [one for one in heads if year in one.years]
        head = of_year[0] if of_year else None
    else:
        head = _head(heads, plan)
        year = _year(request, [head])
        of_year = [one for one in heads if year in one.years]
    shown = public.plans_with_fulfilment(place, [head] if head else [], year=year, today=request.today)
    found = {
        "plan": shown[0] if shown else None,
        "page": _page(request, shown[0].lines if shown else ()),
        "others": [one for one in of_year if one is not head],
        "year": year,
        "years": list(head.years) if head and plan is not None else _years(heads),
        "in_plan": plan is not None,
    }
    return tongue.show(request, "portal/plan.html", found)


@require_safe
def plan_pdf(request: Any, slug: str, plan: int) -> HttpResponse:
    """The plan as a file for everybody: without names of people but those who approved it."""
    head = _head(public.published(request.municipality), plan)
    version = request.GET.get("version", "amended")
    kept = printed.plan_of(request.municipality, head.id)
    if kept is None or version not in ("approved", "amended"):
        raise Http404("Такого документа здесь нет.")
    data = printed.plan_paper(kept, version=version, made_on=request.today, without_names=True)
    answer = document(papers.plan_paper, data, "pdf", wording.shortened(head.title, 100))
    del answer.headers["Cache-Control"]
    patch_cache_control(answer, public=True, max_age=KEPT_FILE)
    return answer


@require_safe
def institutions(request: Any, slug: str) -> HttpResponse:
    """All institutions that work today, or those whose names or addresses hold the words asked for."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_ASKED]
    every = queries.public_institutions(request.municipality, on=request.today)
    found = [one for one in every if asked.casefold() in _told(one)] if asked else every
    return tongue.show(request, "portal/institutions.html", {"page": _page(request, found), "asked": asked})


@require_safe
def institution(request: Any, slug: str, institution: int) -> HttpResponse:
    """An institution: where it is, how to reach it, when it was assessed."""
    found = queries.public_institution(request.municipality, institution, on=request.today)
    if found is None:
        raise Http404("Такого учреждения здесь нет, или оно закрыто.")
    years = queries.assessed_years(request.municipality, institution)
    page = {"institution": found, "assessed": years, "rated": published.years_of(request.municipality, institution)}
    return tongue.show(request, "portal/institution.html", page)


@require_safe
def take_part(request: Any, slug: str) -> HttpResponse:
    """How to take part: the words of the municipality, and the questionnaires that are open today."""
    texts = texts_of(request.municipality, tongue.language_of(request))
    found = links.open_on(request.municipality, request.today)
    page = {"key": "nav_take_part", "text": texts["take_part"], "texts": texts, "page": _page(request, found)}
    return tongue.show(request, "portal/take_part.html", page)


def _page(request: Any, rows: Sequence[Any]) -> Page[Any]:
    """The rows of the page asked for, the nearest one where there is no such page."""
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))


def _told(one: queries.PublicCard) -> str:
    """What a search looks through: names and addresses, of the branches too."""
    parts = (f"{each.name} {each.short_name} {each.address}" for each in (one, *one.branches))
    return " ".join(parts).casefold()


def _head(heads: Sequence[public.PlanHead], key: int) -> public.PlanHead:
    for one in heads:
        if one.id == key:
            return one
    raise Http404("Такого плана здесь нет.")


def _years(heads: Sequence[public.PlanHead]) -> list[int]:
    """The years that have a plan, the newest first."""
    return sorted({year for head in heads for year in head.years}, reverse=True)


def _year(request: Any, heads: Sequence[public.PlanHead]) -> int:
    """The year asked for, otherwise this one or, when it has no plan, the nearest one that has."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in YEARS:
        return int(asked)
    years = _years(heads)
    return min(years, key=lambda one: (abs(one - request.today.year), -one)) if years else request.today.year
