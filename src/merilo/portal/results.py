"""Public results: years, the rating, an institution, every figure, open data, the block for other sites."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from merilo.accounts.edge import POLICY
from merilo.council.queries import own
from merilo.portal import tongue
from merilo.ratings.queries import beside, comparing, licence, publications, published
from merilo.registry.where import YEARS

KEPT_FILE = 600  # seconds
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}
FORMS = ("csv", "json", "parquet")
BESIDE = ("scores.json", "datapackage.json", "manifest.json", "README.txt", "LICENSE.txt")
ON_A_PAGE = 100  # institutions of one list
IN_BLOCK = 50  # institutions in the block for other sites


@require_safe
def years(request: Any, slug: str) -> HttpResponse:
    """The years with results."""
    found = published.years(request.municipality)
    page = {"years": found, "drawn": [one for one in reversed(found) if one.scale == "100"]}
    return tongue.show(request, "portal/results/years.html", page)


@require_safe
def rating(request: Any, slug: str, year: int) -> HttpResponse:
    """The rating of a year: five criteria first, the total second."""
    publication = _publication(request, year)
    sort = request.GET.get("sort", "")
    found = published.rating(publication, sort=sort)
    asked = request.GET.get("page")
    lists = [(one, Paginator(one.rows, ON_A_PAGE).get_page(asked)) for one in found.lists]
    page = {"rating": found, "lists": lists, "sort": sort}
    return tongue.show(request, "portal/results/rating.html", _with(request, publication, page))


@require_safe
def institution(request: Any, slug: str, year: int, institution: int) -> HttpResponse:
    """An institution: criteria on rulers, the total, what is lacking, how people answered, other years."""
    publication = _publication(request, year)
    result, hidden = _result(publication, institution)
    told = published.institution_page(publication, result, hidden, today=request.today)
    page = {"page": told, "institution": institution, "beside": own.beside(institution, year, is_public=True)}
    return tongue.show(request, "portal/results/institution.html", _with(request, publication, page))


@require_safe
def compare(request: Any, slug: str, year: int) -> HttpResponse:
    """Some institutions of a publication side by side."""
    publication = _publication(request, year)
    found = beside.side_by_side(publication, comparing.asked(request.GET.getlist("institution")))
    page = {"beside": found, "most": comparing.MOST}
    return tongue.show(request, "portal/results/compare.html", _with(request, publication, page))


@require_safe
def figure(request: Any, slug: str, year: int, institution: int, code: str) -> HttpResponse:
    """How a figure came about, down to counts and the point of the act."""
    publication = _publication(request, year)
    result, hidden = _result(publication, institution, with_tree=True)
    told = published.explained(publication, result, hidden, code)
    if told is None:
        raise Http404("Такой цифры в этой публикации нет.")
    page = {"told": told, "institution": institution}
    return tongue.show(request, "portal/results/figure.html", _with(request, publication, page))


@require_safe
def data(request: Any, slug: str, year: int) -> HttpResponse:
    """The open data of a publication: what is there, how to check it."""
    publication = _publication(request, year)
    files = publications.files_of(publication)
    page = {
        "tables": [
            (title, [(form, f"{name}.{form}", files.get(f"{name}.{form}", 0)) for form in FORMS])
            for name, title in publications.tables()
        ],
        "archive": files.get("package.zip", 0),
        "others": [name for name in BESIDE if name in files],
        "licence": {"title": licence.TITLE, "place": licence.PLACE},
    }
    return tongue.show(request, "portal/results/data.html", _with(request, publication, page))


@require_safe
def data_file(request: Any, slug: str, year: int, file: str) -> FileResponse:
    """A file of the open data, as it was published."""
    publication = _publication(request, year)
    path = publications.file_of(publication, file)
    if path is None:
        raise Http404("Такого файла в открытых данных нет.")
    name = f"nok-{slug}-{year}-{publication.number}.zip" if file == "package.zip" else file
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=_type(file))
    answer.headers["ETag"] = f'"{publication.package_sha256[:32]}-{file}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"  # open data are read by other sites' programs too
    patch_cache_control(answer, public=True, max_age=KEPT_FILE)
    return answer


@require_safe
def block_code(request: Any, slug: str) -> HttpResponse:
    """How to show the rating on another site: the lines to paste, and what they show."""
    address = request.build_absolute_uri(reverse("embed", args=[slug]))
    page = {"address": address, "link": request.build_absolute_uri(reverse("public_results", args=[slug]))}
    return tongue.show(request, "portal/results/block_code.html", page)


@require_safe
@xframe_options_exempt
def embed(request: Any, slug: str) -> HttpResponse:
    """The rating as a block in another site's page: no scripts, no cookies, links open outside."""
    standing = publications.standing(request.municipality)
    language = request.GET.get("lang", "")
    page: dict[str, Any] = {
        "lang": language if language in tongue.LANGUAGES else "ru",
        "publication": standing[0] if standing else None,
        "rating": published.rating(standing[0]) if standing else None,
        "most": IN_BLOCK,
        "municipality": request.municipality,
    }
    answer = render(request, "portal/results/embed.html", page)
    # This page alone may stand in a frame of any site: it has no form and knows nobody.
    answer.headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
        "script-src 'self'", "script-src 'none'"
    )
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(answer, public=True, max_age=KEPT_FILE)
    return answer


def _publication(request: Any, year: int) -> Any:
    found = None
    if year in YEARS:
        asked = request.GET
        found = publications.found(
            request.municipality, year, ordinal=asked.get("cycle", ""), number=asked.get("number", "")
        )
    if found is None:
        raise Http404("За этот год здесь ничего не опубликовано.")
    return found


def _result(publication: Any, institution: int, *, with_tree: bool = False) -> Any:
    found = published.result_of(publication, institution, with_tree=with_tree)
    if found is None:
        raise Http404("Этого учреждения в публикации нет.")
    return found


def _with(request: Any, publication: Any, page: dict[str, Any]) -> dict[str, Any]:
    """Return what all pages of a publication show: which it is, what has come after it, how links keep it."""
    asked = {name: request.GET[name] for name in ("cycle", "number") if request.GET.get(name)}
    return {
        **page,
        "publication": publication,
        "calculation": publication.calculation,
        "cycle": publication.cycle,
        "year": publication.cycle.year,
        "newer": getattr(publication, "superseded_by", None),
        "tail": f"?{urlencode(asked)}" if asked else "",
    }


def _type(name: str) -> str:
    return TYPES.get(name.rpartition(".")[2], "application/octet-stream")
