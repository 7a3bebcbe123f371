"""What the audits of sites have found: all sites, items of all sites, one audit, one institution."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.outreach.forms.audits import ShowForm
from merilo.outreach.queries import audit_own, audit_page, audit_sites
from merilo.outreach.queries import audits as queries
from merilo.plans.views.files import handed_out
from merilo.registry.views.pages import allow, found, paged, table

ON_PAGE, ITEMS_ON_PAGE = 40, 12  # a row of items holds two dozen links
HEAD = ("Учреждение", "Сайт", "Проверен", "Последняя новость", "Состояние")
WIDTHS = (38, 32, 14, 18, 22)


@require_safe
def overview(request: Any, slug: str) -> HttpResponse:
    """All sites: how much is there, how fresh it is, what has changed; how far a check is."""
    only = _only(request)
    form = ShowForm(request.GET or None)
    rows = queries.rows(request.municipality, at=request.at, only=only)
    going = queries.going(request.municipality, at=request.at) if only is None else []
    page = {
        "page": paged(request, queries.chosen(rows, form.asked), on_page=ON_PAGE),
        "form": form, "asked": form.asked, "total": len(rows), "going": going,
        "own": audit_own.row(request.municipality, at=request.at) if only is None else None,
        "last": queries.latest(request.municipality, at=request.at) if only is None and not going else None,
        "rules": audit_sites.rules_of(request.municipality),
        "without": audit_sites.without_site(request.municipality, request.today) if only is None else [],
        "fresh_since": request.today - queries.FRESH,
    }  # fmt: skip
    return render(request, "outreach/site_audits.html", page)


@require_safe
def items(request: Any, slug: str) -> HttpResponse:
    """Sites × items, each verdict in a word with a shape."""
    form = ShowForm(request.GET or None)
    rows = [one for one in queries.rows(request.municipality, at=request.at, only=_only(request)) if one.audit]
    asked = queries.asked(request.today)
    page = {
        "page": paged(request, queries.chosen(rows, form.asked), on_page=ITEMS_ON_PAGE),
        "form": form, "asked": form.asked, "items": asked,
        "groups": [
            (code, title, [one for one in asked if one.group == code]) for code, title in queries.GROUPS.items()
        ],
    }  # fmt: skip
    return render(request, "outreach/site_items.html", page)


@require_safe
def export(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """Sites × items as a table to keep."""
    rows = queries.rows(request.municipality, at=request.at, only=_only(request))
    asked = queries.asked(request.today)
    head = (*HEAD, *(f"{one.group}.{one.number} {one.text}" for one in asked))
    lines = ((*_start(row), *_cells(row, asked)) for row in rows)
    name = f"sites-{slug}-{request.today}"
    return table(kind, name, "Сайты", head, lines, (*WIDTHS, *(14 for _ in asked)))


@require_safe
def audit(request: Any, slug: str, pk: int) -> HttpResponse:
    """One audit with its evidence."""
    one = audit_page.audit_of(request.user, request.municipality, pk, at=request.at)
    if one is None:
        raise Http404("Такой проверки сайта здесь нет.")
    page: dict[str, Any] = {"card": audit_page.card(one, at=request.at), "one": one}
    if one.institution_id is None:
        page["history"] = audit_page.history(request.municipality, None, at=request.at)
    return render(request, "outreach/site_audit.html", page)


@require_safe
def picture(request: Any, slug: str, pk: int, name: str) -> HttpResponseBase:
    """How a page looked in the browser, for whoever may see the audit."""
    one = audit_page.audit_of(request.user, request.municipality, pk, at=request.at)
    kept = audit_page.picture(one, name) if one is not None else None
    if kept is None:
        raise Http404("Такого снимка здесь нет: снимки хранят год.")
    return handed_out(kept.file)


@require_safe
def of_institution(request: Any, slug: str, pk: int) -> HttpResponse:
    """The sites of an institution: what to do, whether ways of feedback answer, how it was before."""
    one = found(request, pk)
    allow(request, Act.SEE_AUDITS, one.place)
    rows = queries.rows(request.municipality, at=request.at, institution=one)
    page = {
        "one": one,
        "rows": rows,
        "cards": [audit_page.card(each, at=request.at) for each in audit_page.newest(one)[:3]],
        "others": {site.address: site.other for site in audit_sites.sites(request.municipality, request.today,
                                                                         institution=one) if site.other},
        "going": any(row.state in ("waiting", "running") for row in rows),
        "history": audit_page.history(request.municipality, one, at=request.at),
        "may_check": _may_check(request, one),
        "may_probe": access.may(request.user, Act.KEEP_PROBES, within=request.municipality.place, at=request.at),
    }  # fmt: skip
    return render(request, "outreach/institution_site.html", page)


def _only(request: Any) -> frozenset[int] | None:
    """Return the institutions a person may see the sites of; whoever sees none is turned away."""
    only = queries.institutions_of(request.user, request.municipality, at=request.at)
    if only is not None and not only:
        allow(request, Act.SEE_AUDITS)
    return only


def _may_check(request: Any, institution: Any) -> bool:
    return access.may(request.user, Act.CHECK_SITE, within=institution.place, at=request.at)


def _start(row: Any) -> tuple[str, ...]:
    on = f"{row.on:%d.%m.%Y}" if row.on else ""
    news = f"{row.newest_news:%d.%m.%Y}" if row.newest_news else ""
    return row.name, row.address, on, news, row.said or ("проверен" if row.audit else "не проверяли")


def _cells(row: Any, asked: Any) -> tuple[str, ...]:
    told = {cell.key: cell.words for cell in row.cells}
    return tuple(told.get(one.key, "") for one in asked)
