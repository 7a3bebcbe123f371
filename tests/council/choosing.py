"""What the council of the test town chooses and keeps: an operator, own indicators, the library, counted meetings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from merilo.council.models import Guide, Inquiry, Offer, OwnIndicator, OwnValue, Selection
from merilo.council.services import contracting, guides, operators, own
from merilo.plans.models import Indicator
from tests.council.making import council_here
from tests.town import AT, ON, Town, make_plan

OFFERED = date(2026, 4, 1)


def a_file(name: str = "предложение.csv") -> SimpleUploadedFile:
    """Return a small file people may attach."""
    return SimpleUploadedFile(name, b"a;b\n1;2\n")


def make_offer(town: Town, selection: Selection, name: str, **values: Any) -> Offer:
    """Write down an offer."""
    given = {
        "name": name, "inn": "", "contacts": "", "received_on": OFFERED, "price": Decimal(100000), "days": 60,
        "works": 2, "experience": "", "conditions": "", **values,
    }  # fmt: skip
    attached = given.pop("attached", ())
    return operators.add_offer(selection=selection, values=given, attached=attached, actor=town.anna, at=AT)


def selection_here(town: Town) -> Selection:
    """Return a selection with terms of reference and two offers."""
    made = operators.open_selection(
        municipality=town.municipality, values={"year": 2026, "title": "", "offers_until": ON}, actor=town.anna, at=AT
    )
    operators.give_terms(selection=made, file=a_file("задание.csv"), actor=town.anna, at=AT)
    make_offer(town, made, "ООО «Опрос»", attached=[a_file()])
    make_offer(town, made, "АНО «Мнение»", price=Decimal(90000), days=90)
    return made


def offer_here(town: Town) -> str:
    """Return the part of an address that names an offer."""
    one = selection_here(town)
    return f"{one.pk}/offers/{one.offers.get(name='ООО «Опрос»').pk}"


def offer_file(town: Town) -> str:
    """Return the part of an address that names a file of an offer."""
    one = selection_here(town)
    offer = one.offers.get(name="ООО «Опрос»")
    return f"{one.pk}/offers/{offer.pk}/files/{offer.files.get().pk}"


def chosen(town: Town) -> Selection:
    """Return a selection whose operator is chosen."""
    one = selection_here(town)
    return contracting.choose_operator(
        selection=one, offer=one.offers.get(name="АНО «Мнение»"), basis="протокол № 2", decided_on=ON,
        reason="наименьшая цена", actor=town.anna, at=AT,
    )  # fmt: skip


def contracted(town: Town) -> Selection:
    """Return a selection with a contract."""
    return contracting.sign_contract(
        selection=chosen(town), number="7-К", signed_on=ON, price=Decimal(90000), report_due_on=date(2026, 9, 1),
        actor=town.anna, at=AT,
    )  # fmt: skip


def own_here(town: Town, *, name: str = "Работает после 19 часов", **values: Any) -> OwnIndicator:
    """Return an own indicator of the council, made once."""
    found = OwnIndicator.objects.filter(municipality=town.municipality, name=name).first()
    given = {
        "name": name, "about": "", "kind": "yes", "top": None, "unit": "", "since": 2026, "until": None,
        "is_public": False, **values,
    }  # fmt: skip
    return found or own.set_own(
        municipality=town.municipality, values=given, basis="протокол № 2", decided_on=ON, actor=town.anna, at=AT
    )


def value_address(town: Town) -> str:
    """Return the part of an address that names an indicator, a year and an institution."""
    return f"{own_here(town).pk}/2026/{town.library.pk}"


def opened(town: Town) -> OwnValue:
    """Return a value everybody may see."""
    return filled(town, own_here(town, name="Кружков для взрослых", kind="number", unit="кружков", is_public=True))


def filled(town: Town, indicator: OwnIndicator | None = None) -> OwnValue:
    """Return a value with a file that shows it."""
    made = own.fill_own(
        indicator=indicator or own_here(town), institution=town.library, year=2026, value=Decimal(1), note="до 21 часа",
        file=a_file("снимок.csv"), actor=town.anna, at=AT,
    )  # fmt: skip
    assert made is not None
    return made


def changed_guide(town: Town) -> str:
    """Return the name of a page of the program that the town has put its own words into."""
    standing = Guide.objects.filter(municipality=town.municipality, key="meeting").first()
    one = standing or Guide(municipality=town.municipality, key="meeting", changed_at=AT)
    values = {"kind": "how_to", "title": "К заседанию", "text": "Приходите за десять минут.", "url": ""}
    return guides.change_guide(guide=one, values=values, actor=town.anna, at=AT).key


def filed_guide(town: Town) -> Guide:
    """Return a document of the library."""
    values = {"kind": "document", "title": "Положение о совете", "text": "", "url": ""}
    return guides.add_guide(
        municipality=town.municipality, values=values, file=a_file("положение.csv"), actor=town.anna, at=AT
    )


def inquiry_here(town: Town) -> Inquiry:
    """Return a question of Zoya."""
    council_here(town)
    return guides.ask(
        municipality=town.municipality, text="Можно ли снимать в зале?", actor=town.zoya, at=AT
    )  # fmt: skip


def meetings_indicator(town: Town) -> str:
    """Return the part of an address that names an indicator counting meetings, and a year."""
    name = "Число заседаний совета"
    made = Indicator.objects.filter(plan__municipality=town.municipality, name=name).first()
    if made is None:
        made = Indicator.objects.create(plan=make_plan(town.municipality), name=name, unit="ед.")
        made.values.create(year=2026, planned="4")
    return f"{made.pk}/2026"
