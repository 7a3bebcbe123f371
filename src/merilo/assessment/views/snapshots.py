"""The sheets of a snapshot as a file, for those who may take a snapshot away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import cycles, snapshots


@require_GET
def snapshot_sheets(request: Any, slug: str, cycle: int, number: int) -> HttpResponseBase:
    """The counted sheets, streamed: a million of them do not fit into memory."""
    one = cycles.cycle_of(request.municipality, cycle)
    access.require(request.user, Act.TAKE_SNAPSHOT, within=one.place, at=request.at)
    snapshot = snapshots.snapshot_of(one, number)
    lines = snapshots.sheet_lines(snapshot, zone=request.municipality.time_zone)
    name = f"sheets-{one.year}-{snapshot.number}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
