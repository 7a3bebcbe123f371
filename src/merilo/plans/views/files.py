"""Stored files handed out: through the rights, never run, never shown inline unless we drew the picture ourselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from merilo.plans.queries import files

POLICY = "default-src 'none'; img-src 'self'; style-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def download(request: Any, slug: str, pk: int, name: str) -> FileResponse:
    """Hand out a file; the name in the address is only for people."""
    stored = files.find(pk, municipality=request.municipality.pk)
    if stored is None:
        raise Http404("Такого файла здесь нет.")
    if not files.may_see(stored, actor=request.user, at=request.at):
        raise PermissionDenied("Этот файл видят те, кому видна его задача.")
    return handed_out(stored, is_kept="download" in request.GET)


def handed_out(stored: Any, *, is_kept: bool = False) -> FileResponse:
    """Return a stored file as an answer; the caller has asked for the right to see it."""
    path = files.path_of(stored)
    if not path.is_file():
        raise Http404("Файл не найден на диске: скажите администратору.")
    is_shown = stored.content_type in files.DRAWN and not is_kept
    answer = FileResponse(path.open("rb"), as_attachment=not is_shown, filename=stored.name)
    answer.headers["Content-Type"] = stored.content_type
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
