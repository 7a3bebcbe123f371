"""Remediation plans drawn from final results: what was found, in which words, once for each institution."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from merilo.assessment.models import Phase
from merilo.plans.models import RemediationPlan, Shortcoming
from merilo.ratings.models import UnitResult
from merilo.ratings.queries import lacking
from merilo.ratings.services import drawing
from tests.ratings.making import calculated, make_law_cycle, make_rated_cycle
from tests.ratings.publishing import make_final
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def lack(code: str, text: str, value: str = "0", **values: object) -> dict[str, object]:
    """Return a shortcoming as a calculation keeps it."""
    indicator = code.split("/")[0]
    return {"unit": "", "criterion": "К1", "indicator": indicator, "item": code, "text": text, "value": value,
            "recommendation": f"Исправить: {text}", "beyond_cap": False, **values}  # fmt: skip


def test_a_plan_is_begun_for_each_institution_with_shortcomings_and_never_twice(town: Town) -> None:
    cycle, made = make_final(town)
    UnitResult.objects.filter(calculation=made).update(shortcomings=[])
    head = UnitResult.objects.get(calculation=made, unit__institution=town.library)
    head.shortcomings = [
        lack("1.1/stand/02", "Место нахождения"),
        lack("2.1/visit/01", "Кулер", beyond_cap=True, criterion="К2"),
        lack("5.1", "Готовность рекомендовать", "71.20", item=None, criterion="К5"),
    ]
    head.save(update_fields=["shortcomings"])
    branch = UnitResult.objects.get(calculation=made, unit__institution=town.branch)
    branch.shortcomings = [lack("1.1/stand/02", "Место нахождения"), lack("5.1", "Рекомендуют", item=None)]
    branch.save(update_fields=["shortcomings"])
    with pytest.raises(PermissionDenied):
        drawing.draw_plans(cycle=cycle, actor=town.gleb, at=AT)
    assert drawing.draw_plans(cycle=cycle, actor=town.anna, at=AT).plans == 1
    plan = RemediationPlan.objects.get()
    assert (plan.institution, plan.year, lacking.calculation_of(plan)) == (town.library, cycle.year, made)
    stand, asked = plan.shortcomings.all()
    assert stand.words == "На стенде нет сведений: место нахождения (головная организация; Сельский филиал № 1)"
    assert stand.suggested == ["Исправить: Место нахождения"]
    assert asked.words.startswith("Посетители недовольны: «Готовность рекомендовать» — меньше 80")
    assert len(asked.suggested) == 2  # the recommendation and the built-in catalogue
    with pytest.raises(drawing.NothingToDraw):
        drawing.draw_plans(cycle=cycle, actor=town.anna, at=AT)


def test_nothing_is_drawn_before_results_are_final(town: Town) -> None:
    cycle = make_rated_cycle(town, phase=Phase.OBJECTIONS)
    calculated(cycle, town)
    with pytest.raises(drawing.NothingToDraw):
        drawing.draw_plans(cycle=cycle, actor=town.anna, at=AT)
    assert lacking.found_of(cycle) == []


def test_the_example_of_the_law_gives_sentences_for_every_kind_of_shortcoming(town: Town) -> None:
    cycle = make_law_cycle(town)
    calculated(cycle, town)
    cycle.calculations.update(state="final")
    [found] = [one for one in lacking.found_of(cycle) if one.institution == town.library]
    assert len(found.lacks) > 5
    assert all(one.words and one.suggested and one.origin.startswith("показатель") for one in found.lacks)
    leads = {one.words.split(":")[0] for one in found.lacks}
    assert leads >= {"На стенде нет сведений", "На сайте нет сведений", "Не обеспечено условие комфортности"}


def test_own_words_of_the_catalogue_stand_in_the_next_plan_and_can_be_taken_back(town: Town) -> None:
    drawing.suggest_measures(
        municipality=town.municipality, code="1.1/stand/02", texts="Первое\n\n Второе ", actor=town.anna, at=AT
    )
    entry = next(one for one in lacking.catalogue(town.municipality) if one.code == "1.1/stand/02")
    assert (entry.texts, entry.is_own) == (("Первое", "Второе"), True)
    cycle, made = make_final(town)
    UnitResult.objects.filter(calculation=made).update(shortcomings=[])
    UnitResult.objects.filter(calculation=made, unit__institution=town.club).update(
        shortcomings=[lack("1.1/stand/02", "Место нахождения")]
    )
    drawing.draw_plans(cycle=cycle, actor=town.anna, at=AT)
    assert Shortcoming.objects.get().suggested == ["Первое", "Второе"]
    drawing.suggest_measures(municipality=town.municipality, code="1.1/stand/02", texts="", actor=town.anna, at=AT)
    entry = next(one for one in lacking.catalogue(town.municipality) if one.code == "1.1/stand/02")
    assert not entry.is_own and entry.texts
