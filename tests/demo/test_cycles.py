"""The invented district assesses: two cycles to their publication, one in the middle of gathering, on any day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from merilo.accounts.models import ApiToken
from merilo.assessment.models import Cycle, Decision, InformationRequest, Inspection, Sheet, SheetTrace, Visit, Wave
from merilo.core import dossier
from merilo.demo import site
from merilo.plans.models import Report, Task
from merilo.ratings.models import Calculation, Objection, OperatorCheck, PastResult, Publication, UnitResult
from merilo.ratings.queries import cards, publications
from merilo.ratings.services import checking
from merilo.registry.models import AssessedYear

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# The first day of a year, the last of a leap February: what counts back from today must bear them.
DAYS = [datetime(2027, 1, 1, 12, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC)]


@pytest.fixture(params=DAYS, ids=["new-year", "leap-day"])
def at(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> datetime:
    """Fill the district on a day, with a file store of its own."""
    settings.MEDIA_ROOT = tmp_path
    assert site.fill(at=request.param)
    assert not site.fill(at=request.param), "a second start finds everything there"
    moment: datetime = request.param
    return moment


def test_the_district_has_what_a_stranger_wants_to_see(at: datetime) -> None:
    now, last, before = Cycle.objects.order_by("-year")
    assert [now.phase, last.phase, before.phase] == ["gathering", "published", "published"]
    the_running_one(now, at)
    for cycle in (last, before):
        the_published_one(cycle)
    assert PastResult.objects.filter(scale="160").exists() and PastResult.objects.filter(scale="100").exists()
    assert AssessedYear.objects.filter(state="done", year=last.year).count() == last.units.count()
    for cycle, but in ((before, 0), (last, 2)):
        found = cards.cards_of(cycle)
        assert found is not None and found.posted == len(found.cards) - but > 0
    posted = Report.objects.filter(text__startswith="Результаты независимой оценки размещены на bus.gov.ru")
    assert Task.objects.filter(reports__in=posted, state=Task.State.DONE).exists(), "all cards posted tell the plan"
    check = OperatorCheck.objects.get(cycle=last)
    checking.carry_out(check.pk)
    check.refresh_from_db()
    assert not check.failure and check.finding and check.finding["differences"], "the worker finds the mistakes"
    told = {"".join(filter(str.isalnum, one["unit"])).casefold() for one in check.finding["differences"]}
    here = {"".join(filter(str.isalnum, one.institution.name)).casefold() for one in last.units.all()}
    assert told <= here, "in institutions of this cycle"
    assert set(ApiToken.objects.get().scopes) == set(ApiToken.Scope.values)
    said = Report.objects.filter(text__startswith="Перечень учреждений утверждён")
    assert Task.objects.filter(reports__in=said, state=Task.State.DONE).count() >= 3, "lines have reported themselves"
    assert "/a/" in site.sights()[0].path
    Wave.objects.update(ended_at=at)
    assert [one.path for one in site.sights()] == [f"/nok/{site.slug()}/results/"], "whoever tries may end gathering"


def the_running_one(cycle: Cycle, at: datetime) -> None:
    sheets = Sheet.objects.filter(unit__cycle=cycle)
    assert cycle.waves.get().guard_key and SheetTrace.objects.filter(wave__cycle=cycle).exists()
    assert {"web", "kiosk", "paper", "import"} <= set(sheets.values_list("channel", flat=True))
    assert not sheets.filter(hour__gt=at).exists(), "nothing comes from tomorrow"
    doubted = [one for one in sheets if one.doubts]
    assert any(one.excluded_at for one in doubted) and any(not one.excluded_at for one in doubted)
    states = set(Inspection.objects.filter(unit__cycle=cycle).values_list("state", flat=True))
    assert states == {"open", "closed", "accepted"}
    assert set(Visit.objects.filter(unit__cycle=cycle).values_list("state", flat=True)) == {"planned", "held"}
    waiting = InformationRequest.objects.filter(unit__cycle=cycle, answered_on=None)
    assert waiting.exists() and InformationRequest.objects.filter(unit__cycle=cycle).exclude(answered_on=None).exists()


def the_published_one(cycle: Cycle) -> None:
    publication = Publication.objects.get(cycle=cycle)
    assert not SheetTrace.objects.filter(wave__cycle=cycle).exists(), "traces do not outlive the wave"
    states = set(Objection.objects.filter(result__unit__cycle=cycle).values_list("state", flat=True))
    assert states == {"upheld", "declined"}
    assert cycle.calculations.count() >= 2 and publication.calculation.state == Calculation.State.FINAL
    assert not UnitResult.objects.filter(calculation=publication.calculation, total=None).exists()
    assert dossier.verify(publications.folder_of(publication) / dossier.ARCHIVE) == ()
    if cycle.units.filter(parent=None, institution__short_name="Центр ремёсел").exists():
        assert cycle.decisions.filter(kind=Decision.Kind.POLICY, values__has_key="3.3").exists()
        assert Sheet.objects.filter(unit__cycle=cycle).exclude(excluded_at=None).count() >= 30, "the loop is left out"
