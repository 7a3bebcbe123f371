"""Rooms above rest on decisions of the council: they put matters before it and choose from what it decided."""

from __future__ import annotations

from django.test import Client

from merilo.assessment.forms import cycles as cycle_forms
from merilo.assessment.forms.cycles import DecisionForm
from merilo.assessment.queries import terms
from merilo.assessment.services import cycles as services
from merilo.core import papers
from merilo.council.models import Matter, Resolution
from merilo.council.queries import agenda, decisions
from merilo.council.services import holding, meetings
from merilo.ratings.forms.objections import FinalForm
from merilo.ratings.forms.publishing import CorrectForm
from merilo.ratings.forms.results import PolicyForm
from tests.assessment import cycles
from tests.council.making import closed, make_meeting
from tests.ratings import publishing
from tests.ratings.conftest import own_store
from tests.town import AT, ON, Town

__all__ = ["own_store"]  # a fixture of the ratings: publications have files


def test_a_list_waits_for_the_council_until_it_is_approved_by_its_decision(town: Town, client: Client) -> None:
    cycle = cycles.cycle_here(town, "preparation")
    Matter.objects.create(
        municipality=town.municipality, key=f"list:{cycle.pk}", kind="list", title="О перечне", since=ON
    )
    type(cycle).objects.filter(pk=cycle.pk).update(list_basis="", list_decided_on=None)
    (waits,) = agenda.waiting(town.municipality, today=ON)
    meeting = make_meeting(town, question="")
    meetings.add_waiting(meeting=meeting, keys={waits.key}, actor=town.anna, at=AT)
    holding.add_resolution(question=meeting.questions.get(), values={"text": "Утвердить"}, actor=town.anna, at=AT)
    closed(town, meeting)
    (choice,) = decisions.choices(town.municipality, "list")
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/approve/"
    assert choice.words in client.get(path).content.decode()
    assert client.post(path, {"of_council": choice.id}).status_code == 302
    cycle.refresh_from_db()
    made = cycle.decisions.get(kind="list", council_decision__isnull=False)
    assert made.council_decision == Resolution.objects.get() and cycle.list_decided_on == ON
    assert not Matter.objects.exists()


def test_without_a_chosen_decision_the_words_are_asked_for(town: Town) -> None:
    closed(town)
    council = decisions.choices(town.municipality)
    form = DecisionForm({}, today=ON, council=council)
    assert set(form.errors) == {"basis", "decided_on"}
    assert set(DecisionForm({"of_council": "999"}, today=ON, council=council).errors) >= {"of_council"}
    typed = DecisionForm({"basis": "распоряжение № 1", "decided_on": "2026-04-01"}, today=ON, council=council)
    assert typed.is_valid() and set(typed.cleaned_data) == {"basis", "decided_on"}


def test_the_operators_report_is_put_before_the_council(town: Town) -> None:
    cycle = cycles.cycle_here(town)
    services.receive_report(cycle=cycle, received_on=ON, basis="акт № 1", actor=town.anna, at=AT)
    assert Matter.objects.get().kind == "results"


def test_terms_of_reference_are_drawn_from_the_cycle(town: Town) -> None:
    paper = terms.terms(cycles.cycle_here(town), today=ON)
    assert {unit.name for unit in paper.units} >= {str(town.library)}
    assert any(title == "Редакция порядка расчёта" for title, _ in paper.rules)
    assert papers.terms(paper, as_="docx") and papers.terms(paper, as_="pdf")


def test_results_are_published_by_a_decision_that_is_chosen(town: Town, client: Client, own_store: object) -> None:
    cycle, _ = publishing.make_final(town)
    meeting = make_meeting(town)
    closed(town, meeting)
    (choice,) = decisions.choices(town.municipality, "results")
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    home = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/publication/"
    assert choice.words in client.get(home).content.decode()
    assert client.post(f"{home}publish/", {}).status_code == 200
    assert client.post(f"{home}publish/", {"of_council": choice.id}).status_code == 302
    made = cycle.publications.get()
    assert decisions.named(town.municipality, made.basis, made.decided_on) == Resolution.objects.get()


def test_each_form_that_rests_on_a_decision_offers_those_of_the_council(town: Town) -> None:
    closed(town)
    council = decisions.choices(town.municipality)
    made = (
        PolicyForm(questions=(), ways=(), today=ON, council=council),
        CorrectForm(today=ON, newer=(), council=council),
        cycle_forms.ProlongForm(today=ON, council=council),
        FinalForm(today=ON, council=council),
    )
    for form in made:
        assert "of_council" in form.fields and not form.fields["basis"].required, type(form).__name__
        label = str(form).split('for="id_basis">')[1].split("</label>")[0]
        assert "необязательно" not in label, "one of both is needed: neither is «необязательно»"
    form = FinalForm({}, today=ON, council=council)
    assert form.errors["basis"] == ["Выберите решение совета или запишите другое."]
