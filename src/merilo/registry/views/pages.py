"""What the pages of this room share: finding things in the municipality of the address, and the page of one form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from merilo.accounts import access, sheets
from merilo.accounts.access import Act, Place
from merilo.registry import queries
from merilo.registry.queries import tables

ON_PAGE = 50


def found(request: Any, key: int) -> Any:
    """Return an institution of the municipality of the address; any other is a page that is not there."""
    institution = queries.institution(request.municipality, key)
    if institution is None:
        raise Http404("Такого учреждения здесь нет.")
    return institution


def sent(request: Any) -> Any:
    """Return what was filled in, even if that is nothing at all; None while a form is only looked at."""
    return request.POST if request.method == "POST" else None


def allow(request: Any, act: Act, place: Place | None = None) -> None:
    """Turn away whoever may not open a form of this act."""
    access.require(request.user, act, within=place or request.municipality.place, at=request.at)


def form_page(request: Any, form: Any, *, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """Show one form: a title, the fields, a button with the verb, a way back."""
    return render(request, "registry/form.html", {"form": form, "title": title, "verb": verb, "back": back, **more})


def paged(request: Any, rows: Any, *, on_page: int = ON_PAGE) -> Any:
    """Return the page of a list the address asks for; a page that is not there is the nearest one."""
    return Paginator(rows, on_page).get_page(request.GET.get("page"))


def table_file(request: Any, table: tables.Table, name: str, kind: str) -> HttpResponse:
    """Return a table as a file to keep; a kind nobody knows is a page that is not there."""
    if kind not in tables.TYPES:
        raise Http404("Таблицы скачиваются в виде xlsx и csv.")
    return download(tables.written(table, kind, made_on=request.today), f"{name}.{kind}", tables.TYPES[kind])


def download(content: bytes, name: str, kind: str, *, is_shown: bool = False) -> HttpResponse:
    """Return a file made for this person, to keep under a name or to be shown in the browser."""
    said = content_disposition_header(not is_shown, name) or "inline"
    headers = {"Content-Disposition": said, "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type=kind, headers=headers)


def table(
    kind: str, name: str, title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], widths: tuple[int, ...]
) -> HttpResponseBase:
    """Return rows as a file to keep: a workbook, or lines as they come."""
    if kind not in ("csv", "xlsx"):
        raise Http404("Таблицы скачиваются в виде xlsx и csv.")
    if kind == "xlsx":
        return download(sheets.workbook(title, head, rows, widths=widths), f"{name}.xlsx", tables.TYPES["xlsx"])
    answer = StreamingHttpResponse(sheets.csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
