"""The journal: who did what, when, what was before and after; asked, paged, taken away as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from merilo.accounts import access, forms, sheets
from merilo.accounts.queries import journal as queries

HEAD = ("Когда", "Кто", "За кого", "Что сделано", "С чем", "Название", "Что", "Было", "Стало", "Причина")
WIDTHS = (18, 28, 28, 28, 18, 44, 20, 30, 30, 30)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def journal(request: Any, slug: str) -> HttpResponse:
    """Show the journal."""
    form, asked = _asked(request)
    page = queries.entries(
        request.municipality.place, _zone(request), asked, names=request.place_names(), page=request.GET.get("page", "")
    )
    is_filtered = asked != queries.Asked()
    return render(request, "accounts/journal.html", {"page": page, "form": form, "is_filtered": is_filtered})


@require_safe
def journal_export(request: Any, slug: str, kind: str) -> HttpResponseBase:
    """Give the journal, as far as it is asked for, as a table."""
    _, asked = _asked(request)
    if kind not in ("csv", "xlsx"):
        raise Http404("Журнал отдаётся в CSV и XLSX.")
    zone = _zone(request)
    found = queries.all_entries(request.municipality.place, zone, asked, names=request.place_names())
    rows = (line for one in found for line in _lines(one, zone))
    answer: HttpResponseBase
    if kind == "csv":
        answer = StreamingHttpResponse(sheets.csv_lines(HEAD, rows), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(sheets.workbook("Журнал", HEAD, rows, widths=WIDTHS), content_type=WORKBOOK)
    answer.headers["Content-Disposition"] = f'attachment; filename="journal-{slug}-{request.today}.{kind}"'
    return answer


def _lines(one: queries.EntryRow, zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    """A line for each changed value; a deed that changed no values is one line."""
    when = timezone.localtime(one.at, zone).strftime("%d.%m.%Y %H:%M:%S")
    start = (when, one.actor, one.acting_for, one.act, one.kind, one.subject)
    for change in one.changes:
        yield (*start, change.field, change.before, change.after, one.reason)
    if not one.changes:
        yield (*start, "", "", "", one.reason)


def _asked(request: Any) -> tuple[forms.JournalFilter, queries.Asked]:
    access.require(request.user, access.Act.READ_JOURNAL, within=request.municipality.place, at=request.at)
    place = request.municipality.place
    form = forms.JournalFilter(request.GET or None, acts=queries.acts(place), kinds=queries.kinds())
    return form, queries.Asked(**form.cleaned_data) if form.is_valid() else queries.Asked()


def _zone(request: Any) -> ZoneInfo:
    return ZoneInfo(request.municipality.time_zone)
