"""Posters, stand sheets, booklets of an institution: this room knows its questionnaire, `outreach` all the rest."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import links
from merilo.core import papers, wording
from merilo.outreach.queries import posters as queries
from merilo.plans.views.papers import NotPrinted
from merilo.registry.queries import institution as institution_of
from merilo.registry.queries import open_institutions
from merilo.registry.views.pages import allow, download, paged


@require_safe
def listed(request: Any, slug: str) -> HttpResponse:
    """All institutions that work, with where people are asked about each today."""
    allow(request, Act.SEE_CYCLE)
    asked = links.asked_now(request.municipality, request.today)
    rows = [(one, asked.get(one.pk, "")) for one in open_institutions(request.municipality, request.today)]
    page = {"page": paged(request, rows), "texts": queries.texts(request.municipality)}
    return render(request, "outreach/posters.html", page)


@require_safe
def of_institution(request: Any, slug: str, institution: int) -> HttpResponse:
    """The papers of an institution, each looked at before it is printed."""
    allow(request, Act.SEE_CYCLE)
    one = _institution(request, institution)
    survey = _survey(request, one)
    language = _language(request)
    sheets = [(kind, queries.TITLES[kind], range(1, papers.how_many_sides(kind) + 1)) for kind in queries.KINDS]
    page = {
        "one": one, "sheets": sheets, "survey": survey, "language": language,
        "codes": queries.codes(one, survey=survey, language=language),
        "texts": queries.texts(request.municipality, language), "trouble": _trouble(request, one),
        "may_record": access.may(request.user, Act.RECORD_PUBLICATION, within=one.place, at=request.at),
    }  # fmt: skip
    return render(request, "outreach/posters_of.html", page)


@require_safe
def file(request: Any, slug: str, institution: int, kind: str) -> HttpResponse:
    """Hand out a paper as PDF: as it is, with bleed and crop marks, or page after page."""
    allow(request, Act.SEE_CYCLE)
    data = _paper(request, _institution(request, institution), kind)
    try:
        made = papers.poster(data)
    except (papers.TooLong, papers.Unprintable) as failure:
        raise NotPrinted(str(failure)) from failure
    title = queries.TITLES[data.kind].partition(":")[0] + (" по-английски" if data.language == "en" else "")
    name = f"{title} — {wording.shortened(str(data.institution), 80)}.pdf"
    return download(made, name, "application/pdf", is_shown=True)


@require_safe
def preview(request: Any, slug: str, institution: int, kind: str, side: int) -> HttpResponse:
    """Hand out one side of a paper as a small picture."""
    allow(request, Act.SEE_CYCLE)
    data = _paper(request, _institution(request, institution), kind)
    if not 1 <= side <= papers.how_many_sides(data.kind):
        raise Http404("Такой стороны у этого листа нет.")
    try:
        made = papers.poster_picture(data, side - 1)
    except (papers.TooLong, papers.Unprintable) as failure:
        raise Http404(str(failure)) from failure
    answer = HttpResponse(made, content_type="image/png")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


def _institution(request: Any, key: int) -> Any:
    found = institution_of(request.municipality, key)
    if found is None:
        raise Http404("Такого учреждения здесь нет.")
    return found


def _language(request: Any) -> papers.PosterLanguage:
    """Return the language of the papers: Russian, unless the address asks for another."""
    return next((one for one in queries.LANGUAGES if one == request.GET.get("lang")), "ru")


def _survey(request: Any, one: Any) -> str:
    return links.asked_now(request.municipality, request.today).get(one.pk, "")


def _paper(request: Any, one: Any, kind: str) -> papers.Poster:
    known = next((name for name in queries.KINDS if name == kind), None)
    if known is None:
        raise Http404("Такого листа здесь нет.")
    return queries.paper(
        one, known, language=_language(request), survey=_survey(request, one),
        bleed=request.GET.get("bleed") == "1", in_order=request.GET.get("order") == "reading", today=request.today,
    )  # fmt: skip


def _trouble(request: Any, one: Any) -> str:
    """Return why a paper cannot be made, as a sentence; those with the least room are tried once."""
    return next((said for kind in ("booklet", "poster_a4") if (said := _tried(_paper(request, one, kind)))), "")


def _tried(data: papers.Poster) -> str:
    def tried() -> str:
        try:
            papers.poster_picture(data, 0)
        except (papers.TooLong, papers.Unprintable) as failure:
            return str(failure)
        return ""

    key = f"poster:{hashlib.sha256(repr(data).encode()).hexdigest()}"
    return str(cache.get_or_set(key, tried, timeout=3600))
