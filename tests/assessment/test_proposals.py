"""What the check of a site says stands in the checklist as a proposal; a person takes it over item by item."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from merilo.accounts.access import NotAllowed
from merilo.assessment.models import Cycle, Inspection, Mark
from merilo.assessment.queries import proposals
from merilo.assessment.services import inspecting, proposing
from merilo.core.probe import CANNOT_TELL, MISSING, PARTIAL
from tests.assessment import looking
from tests.outreach import audited
from tests.town import AT, Town

FOUNDER, PRICES, FINANCE, CHARTER = "1.1/site/05", "1.1/site/12", "1.1/site/13", "1.1/site/06"
SAID = {PRICES: MISSING, FINANCE: PARTIAL, CHARTER: CANNOT_TELL}


@pytest.fixture
def form(town: Town) -> Inspection:
    audited.keep(town.library, SAID)
    return looking.form_here(town, channel="site")


def address(form: Inspection) -> str:
    return f"/work/tikhorechye/cycles/{form.unit.cycle_id}/inspections/{form.unit_id}/site/"


def vera(town: Town) -> Client:
    client = Client()
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    return client


def take(form: Inspection, item: str, town: Town, **more: object) -> Mark:
    audit = proposals.of(form)[item].audit
    values = {"inspection": form, "item": item, "audit": audit, "actor": town.vera, "at": AT, **more}
    return proposing.take_proposal(**values)  # type: ignore[arg-type]


def test_proposals_are_no_marks(town: Town, form: Inspection) -> None:
    page = vera(town).get(address(form)).content.decode()
    assert "Программа прочитала сайт" in page and "взять как мою отметку" in page
    assert '<b id="done">0</b>' in page and not Mark.objects.exists()
    assert f'value="{CHARTER}:' not in page and f'value="{FINANCE}:' not in page and f'value="{FOUNDER}:' in page


def test_a_proposal_becomes_the_mark_of_who_takes_it_with_its_evidence(town: Town, form: Inspection) -> None:
    mark = take(form, FOUNDER, town)
    assert (mark.value, mark.author, mark.origin) == (Decimal(1), town.vera, "first")
    assert "По проверке сайта 15 апреля 2026" in mark.note.replace("\u00a0", " ")
    kept = mark.inspection.evidence.get()
    assert kept.item == FOUNDER and kept.url == f"{audited.SITE}/o-nas/" and "Слова о том" in kept.note
    lacking = take(form, PRICES, town)
    assert lacking.value == 0 and mark.inspection.evidence.count() == 1
    assert Mark.objects.count() == 2


def test_what_a_person_has_to_decide_is_not_taken_over(town: Town, form: Inspection) -> None:
    for item in (FINANCE, CHARTER):
        with pytest.raises(proposing.NothingProposed):
            take(form, item, town)
    Cycle.objects.filter(pk=form.unit.cycle_id).update(partial_marks=True)
    form.unit.cycle.refresh_from_db()
    assert take(form, FINANCE, town).value == Decimal("0.5")


def test_an_older_check_or_another_s_mark_is_not_taken_over(town: Town, form: Inspection) -> None:
    with pytest.raises(proposing.NothingProposed):
        take(form, FOUNDER, town, audit=10**9)
    with pytest.raises(NotAllowed):
        take(form, FOUNDER, town, actor=town.gleb)
    given = [inspecting.MarkInput(FOUNDER, Decimal(0))]
    inspecting.set_marks(inspection=form, marks=given, actor=town.anna, at=AT)
    with pytest.raises(proposing.MarkedMeanwhile):
        take(form, FOUNDER, town)


def test_a_check_of_another_year_or_another_institution_proposes_nothing(town: Town) -> None:
    audited.keep(town.library, at=AT - timedelta(days=200))
    audited.keep(town.club, address="https://iskra.example.ru")
    assert not proposals.of(looking.form_here(town, channel="site"))
    assert not proposals.of(looking.form_here(town, channel="stand"))


def test_the_button_keeps_what_was_typed_besides(town: Town, form: Inspection) -> None:
    anna, audit = vera(town), proposals.of(form)[FOUNDER].audit
    sent = {"m-1_1-site-12": "0", "s-1_1-site-12": "0", "n-1_1-site-12": "нет цен", "take": f"{FOUNDER}:{audit}"}
    answer = anna.post(address(form), sent)
    assert answer.status_code == 302 and answer["Location"].endswith("#i-1_1-site-05")
    assert {one.item: one.value for one in Mark.objects.all()} == {FOUNDER: Decimal(1), PRICES: Decimal(0)}
    page = anna.post(address(form), {"take": "ерунда:9"}).content.decode()
    assert "обновите страницу" in page or "в этом чек-листе нет" in page


def test_a_phone_keeps_what_the_machine_saw_beside_the_items_and_never_as_marks(town: Town, form: Inspection) -> None:
    told = vera(town).get(f"/work/tikhorechye/visit/{form.unit_id}/data.json").json()
    items = {one["code"]: one for each in told["forms"] for group in each["groups"] for one in group["items"]}
    seen = items[FOUNDER]["proposal"]
    assert seen["when"] == "На сайте 15.04.2026" and seen["words"] == "есть" and seen["url"] == f"{audited.SITE}/o-nas/"
    assert items[CHARTER]["proposal"]["words"] == "не определить" and items[FOUNDER]["mark"] is None
    assert items["3.2/visit/04"]["proposal"]["words"] == "есть"
    assert not any(one["proposal"] for code, one in items.items() if "/stand/" in code)


def test_a_visit_is_told_whether_the_site_has_a_version_for_weak_sight(town: Town) -> None:
    audited.keep(town.library)
    form = looking.form_here(town)
    page = vera(town).get(address(form).replace("/site/", "/visit/")).content.decode()
    assert "Программа прочитала сайт" in page and page.count("взять как мою отметку") == 1
    assert take(form, "3.2/visit/04", town).value == 1
