"""The region's pages: all municipalities of the installation for whoever watches over all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.services import roles
from merilo.core import papers
from merilo.plans.views.papers import document
from merilo.portal import rollup
from merilo.registry.queries import tables
from merilo.registry.views.pages import download

YEARS_BACK = 5
MOST_BESIDE = 6


class RegionForm(forms.Form):
    """Which year, and which region where municipalities of several share the installation."""

    year = forms.TypedChoiceField(label="Год", coerce=int)
    region = forms.ChoiceField(label="Регион", required=False)

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, this_year - YEARS_BACK, -1)
        self.fields["year"].choices = [(year, f"{year} год") for year in years]  # type: ignore[attr-defined]
        regions = rollup.regions()
        if len(regions) > 1:
            self.fields["region"].choices = [("", "все регионы"), *((one, one) for one in regions)]  # type: ignore[attr-defined]
        else:
            del self.fields["region"]


@login_required
@require_safe
def overview(request: Any) -> HttpResponse:
    """How far each municipality is, and all of them together."""
    form, seen = _seen(request)
    return render(request, "portal/region.html", {"form": form, "seen": seen, **_words(request)})


@login_required
@require_safe
def compare(request: Any) -> HttpResponse:
    """A few municipalities side by side, figure by figure."""
    form, seen = _seen(request)
    wanted = request.GET.getlist("beside")
    form.fields["beside"] = forms.MultipleChoiceField(
        label="Кого сравнить",
        choices=[(line.slug, line.name) for line in seen.lines],
        widget=forms.CheckboxSelectMultiple,
    )
    chosen = [line for line in seen.lines if line.slug in wanted][:MOST_BESIDE]
    page = {
        "form": form,
        "seen": seen,
        "chosen": chosen,
        "rows": _beside(chosen, seen),
        "too_many": len(set(wanted)) > MOST_BESIDE,
        "most": MOST_BESIDE,
    }
    return render(request, "portal/region_compare.html", {**page, **_words(request)})


@login_required
@require_safe
def report(request: Any, kind: str) -> HttpResponse:
    """Hand out the roll-up as Word, PDF or a workbook."""
    _, seen = _seen(request)
    today = timezone.localdate(request.at)
    if kind == "xlsx":
        made = papers.workbook([rollup.sheet(seen)], created_on=today, title=f"Свод за {seen.year} год")
        return download(made, f"region-{seen.year}.xlsx", tables.TYPES["xlsx"])
    if not seen.lines:
        raise Http404("Муниципалитетов в своде нет.")
    return document(
        papers.account, rollup.report(seen, made_on=today), kind, f"Свод о независимой оценке за {seen.year} год"
    )


def _seen(request: Any) -> tuple[RegionForm, rollup.Rollup]:
    """Return the form of the question and its answer; turn away whoever does not watch over the region."""
    access.require(request.user, access.Act.SEE_REGION, within=roles.ANYWHERE, at=request.at)
    today = timezone.localdate(request.at)
    question = request.GET.copy()
    question.setdefault("year", str(today.year))
    form = RegionForm(question, this_year=today.year, initial={"year": today.year})
    asked = form.cleaned_data if form.is_valid() else {}
    year = asked.get("year") or today.year
    return form, rollup.rollup(year=year, region=asked.get("region") or "", today=today)


def _words(request: Any) -> dict[str, Any]:
    """Return what both pages say: the criteria by name, kinds of papers, the question as it goes on into links."""
    question = request.GET.copy()
    question.pop("beside", None)
    kinds = (("docx", "Отчёт в Word"), ("pdf", "PDF"), ("xlsx", "Таблица XLSX"))
    return {"criteria": rollup.TITLES.items(), "question": question.urlencode(), "kinds": kinds}


def _beside(chosen: list[rollup.Line], seen: rollup.Rollup) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return rows of the comparison: what is told, and of whom what."""
    if not chosen:
        return []
    names = [*(line.name for line in chosen), "Все вместе"]
    told = [*(rollup.figures(line) for line in chosen), rollup.figures(seen)]
    return [(row[0][0], list(zip(names, (words for _, words in row), strict=True))) for row in zip(*told, strict=True)]
