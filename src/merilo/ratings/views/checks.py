"""Re-checks of an operator's report: files in, differences, the protocol."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers
from merilo.ratings.forms.checks import CheckForm
from merilo.ratings.queries import checks
from merilo.ratings.services import checking
from merilo.ratings.views.pages import cycle_of
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import download, paged, sent

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _cycle(request: Any, cycle: int) -> Any:
    one = cycle_of(request, cycle)
    access.require(request.user, Act.KEEP_CYCLE, within=one.place, at=request.at)
    return one


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The checks of a cycle, and a new one."""
    one = _cycle(request, cycle)
    form = CheckForm(sent(request), request.FILES or None)
    if form.is_valid():
        given = {part: (form.cleaned_data[part].name, form.cleaned_data[part].file) for part in checking.PARTS}
        made = try_deed(
            form, lambda: checking.check_report(cycle=one, given=given, actor=request.user, at=request.at)
        )  # fmt: skip
        if made:
            messages.success(request, "Файлы приняты, сверка начата.")
            return redirect("operator_check", slug, cycle, made.pk)
    rows = [(check, *checks.standing(check)) for check in checks.checks_of(one)]
    return render(request, "ratings/operator_checks.html", {"cycle": one, "form": form, "rows": rows})


@require_GET
def check(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """One check: what differs, and why probably."""
    one = _cycle(request, cycle)
    found = checks.check_of(one, pk)
    lines, unit = checks.lines_of(found), request.GET.get("unit", "")
    units = Counter(line.unit for line in lines)
    words, shape = checks.standing(found)
    page = {
        "cycle": one,
        "check": found,
        "words": words,
        "shape": shape,
        "page": paged(request, [line for line in lines if unit not in units or line.unit == unit]),
        "files": checks.files_of(found),
        "units": sorted(units.items()),
        "unit": unit if unit in units else "",
    }
    return render(request, "ratings/operator_check.html", page)


@require_safe
def protocol(request: Any, slug: str, cycle: int, pk: int) -> HttpResponse:
    """The protocol of differences in Word."""
    found = checks.check_of(_cycle(request, cycle), pk)
    content = papers.difference_protocol(checks.protocol(found, made_on=request.today))
    return download(content, "Протокол расхождений.docx", WORD)
