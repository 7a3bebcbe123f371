"""Checklists: marked, closed when whole, accepted by another person, returned; marks of accepted ones count."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry, Grant, Notice, User
from merilo.assessment.models import Correction, Cycle, Inspection, Mark, MarkEvidence, Phase, Unit
from merilo.assessment.queries import checklists, inspections
from merilo.assessment.services import correcting, evidence, inspecting
from merilo.assessment.services.inspecting import MarkInput
from merilo.plans.queries import files
from tests.assessment.making import make_cycle, make_marks
from tests.town import AT, ON, Town

ONE, NONE = Decimal(1), Decimal(0)


@pytest.fixture
def cycle(town: Town) -> Cycle:
    return make_cycle(town)


def form(cycle: Cycle, name: str, channel: str = "visit") -> Inspection:
    """Return the form of a unit, as a page finds it."""
    unit = cycle.units.get(institution__name=name)
    found = inspections.inspection_of(unit, channel)
    assert found is not None
    return found


@pytest.fixture
def club(cycle: Cycle) -> Inspection:
    return form(cycle, "Дом культуры «Искра»")


def codes(inspection: Inspection) -> tuple[str, ...]:
    """Return all items of a form."""
    found = checklists.form_of(inspection.unit.cycle, inspection.unit, inspection.channel)
    assert found is not None
    return tuple(item.code for item in found.items)


def fill(inspection: Inspection, actor: User, *, value: Decimal | None = ONE) -> Inspection:
    """Mark all items and name the day."""
    marks = [MarkInput(code, value) for code in codes(inspection)]
    return inspecting.set_marks(inspection=inspection, marks=marks, actor=actor, at=AT, inspected_on=ON).inspection


def close(inspection: Inspection, actor: User) -> Inspection:
    """Fill and close a form."""
    return inspecting.close_inspection(inspection=fill(inspection, actor), actor=actor, at=AT)


def photo(**options: Any) -> bytes:
    """Return a photo that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "телефон"
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


def test_a_form_holds_what_the_profile_of_a_unit_is_assessed_by(town: Town, cycle: Cycle, club: Inspection) -> None:
    theatre = form(cycle, "Театр «Маска»")
    assert {code.split("/")[0] for code in codes(club)} == {"2.1", "3.1", "3.2"}
    assert {code.split("/")[0] for code in codes(theatre)} == {"3.1", "3.2"}, "a creative one has no second criterion"


def test_forms_are_opened_for_all_units_once(town: Town, cycle: Cycle) -> None:
    assert inspecting.open_inspections(cycle=cycle, actor=town.anna, at=AT) == 12
    assert inspecting.open_inspections(cycle=cycle, actor=town.anna, at=AT) == 0
    assert Inspection.objects.count() == 12


def test_the_expert_a_unit_is_given_to_fills_it_and_nobody_else(town: Town, club: Inspection) -> None:
    fill(club, town.vera)
    for person in (town.boris, town.zoya, town.gleb, town.olga, town.pavel, town.stranger, town.admin):
        with pytest.raises(NotAllowed):
            fill(club, person)
    club.unit.assignees.all().delete()
    with pytest.raises(NotAllowed):
        fill(form(club.unit.cycle, club.unit.name), town.vera)


def test_nothing_is_filled_outside_gathering(town: Town, cycle: Cycle, club: Inspection) -> None:
    for phase in set(Phase.values) - {Phase.GATHERING}:
        cycle.phase = phase
        club.unit.cycle = cycle
        with pytest.raises(NotAllowed):
            fill(club, town.anna)


def test_marks_sent_ten_times_are_stored_once_and_told_once(town: Town, club: Inspection) -> None:
    marks = [MarkInput(code, ONE, receipt=f"r{number}") for number, code in enumerate(codes(club))]
    first = inspecting.set_marks(inspection=club, marks=marks, actor=town.vera, at=AT)
    for _ in range(9):
        again = inspecting.set_marks(inspection=club, marks=marks, actor=town.vera, at=AT)
        assert not again.marks and len(again.repeated) == len(marks)
    assert len(first.marks) == len(marks) == Mark.objects.count()
    assert Entry.objects.filter(act="set_marks").count() == 1


def test_a_repeated_send_is_acknowledged_after_the_form_was_closed(town: Town, club: Inspection) -> None:
    marks = [MarkInput(code, ONE, receipt=f"r{number}") for number, code in enumerate(codes(club))]
    kept = inspecting.set_marks(inspection=club, marks=marks, actor=town.vera, at=AT, inspected_on=ON)
    inspecting.close_inspection(inspection=kept.inspection, actor=town.vera, at=AT)
    again = inspecting.set_marks(inspection=kept.inspection, marks=marks, actor=town.vera, at=AT)
    assert len(again.repeated) == len(marks)
    with pytest.raises(inspecting.InspectionHasMoved, match="закрыт"):
        inspecting.set_marks(inspection=club, marks=[MarkInput(codes(club)[0], NONE)], actor=town.vera, at=AT)


def test_a_receipt_of_another_item_is_refused(town: Town, club: Inspection) -> None:
    one, other = codes(club)[:2]
    inspecting.set_marks(inspection=club, marks=[MarkInput(one, ONE, receipt="r")], actor=town.vera, at=AT)
    with pytest.raises(inspecting.ReceiptIsTaken):
        inspecting.set_marks(inspection=club, marks=[MarkInput(other, ONE, receipt="r")], actor=town.vera, at=AT)


def test_a_changed_mark_leaves_the_first_in_its_history(town: Town, club: Inspection) -> None:
    item = codes(club)[0]
    for value in (ONE, NONE, None):
        inspecting.set_marks(inspection=club, marks=[MarkInput(item, value)], actor=town.vera, at=AT)
    assert [(mark.value, mark.is_current) for mark in Mark.objects.order_by("pk")] == [
        (ONE, False), (NONE, False), (None, True),
    ]  # fmt: skip


def test_nobody_overwrites_what_another_has_set_meanwhile(town: Town, club: Inspection) -> None:
    item = codes(club)[0]
    inspecting.set_marks(inspection=club, marks=[MarkInput(item, ONE, seen=0)], actor=town.anna, at=AT)
    theirs = Mark.objects.get()
    met = inspecting.set_marks(inspection=club, marks=[MarkInput(item, NONE, seen=0)], actor=town.vera, at=AT)
    assert [one.theirs for one in met.conflicts] == [theirs] and not met.marks
    same = inspecting.set_marks(inspection=club, marks=[MarkInput(item, ONE, seen=0)], actor=town.vera, at=AT)
    assert not same.conflicts, "both say the same"
    known = inspecting.set_marks(inspection=club, marks=[MarkInput(item, NONE, seen=theirs.pk)], actor=town.vera, at=AT)
    assert [mark.value for mark in known.marks] == [NONE]


def test_a_partial_mark_is_taken_where_the_cycle_allows_it(town: Town, club: Inspection) -> None:
    half = [MarkInput(codes(club)[0], Decimal("0.5"))]
    with pytest.raises(inspecting.MarkRejected):
        inspecting.set_marks(inspection=club, marks=half, actor=town.vera, at=AT)
    Cycle.objects.update(partial_marks=True)
    club = form(Cycle.objects.get(), club.unit.name)
    inspecting.set_marks(inspection=club, marks=half, actor=town.vera, at=AT)
    for wrong in ("1.5", "-1", "NaN", "Infinity"):
        with pytest.raises(inspecting.MarkRejected):
            inspecting.set_marks(
                inspection=club, marks=[MarkInput(codes(club)[0], Decimal(wrong))], actor=town.vera, at=AT
            )


def test_one_bad_mark_of_many_leaves_nothing(town: Town, club: Inspection) -> None:
    marks = [MarkInput(codes(club)[0], ONE), MarkInput("9.9/visit/99", ONE)]
    with pytest.raises(inspecting.UnknownItem):
        inspecting.set_marks(inspection=club, marks=marks, actor=town.vera, at=AT)
    assert not Mark.objects.exists() and not Entry.objects.exists()


def test_a_form_is_not_closed_below_a_hundred_percent_and_names_what_is_missing(town: Town, club: Inspection) -> None:
    all_but_two = [MarkInput(code, ONE) for code in codes(club)[2:]]
    kept = inspecting.set_marks(inspection=club, marks=all_but_two, actor=town.vera, at=AT, inspected_on=ON)
    with pytest.raises(inspecting.ItemsAreMissing, match="2\xa0пункта") as refused:
        inspecting.close_inspection(inspection=kept.inspection, actor=town.vera, at=AT)
    assert refused.value.items == codes(club)[:2]


def test_a_form_is_not_closed_without_a_day_that_has_come(town: Town, club: Inspection) -> None:
    marks = [MarkInput(code, ONE) for code in codes(club)]
    kept = inspecting.set_marks(inspection=club, marks=marks, actor=town.vera, at=AT).inspection
    for day in (None, ON + timedelta(days=1), ON - timedelta(days=400)):
        with pytest.raises(inspecting.DayRejected):
            inspecting.close_inspection(inspection=kept, actor=town.vera, at=AT, inspected_on=day)
    assert inspecting.close_inspection(inspection=kept, actor=town.vera, at=AT, inspected_on=ON).state == "closed"


def test_a_second_person_accepts_and_only_then_the_marks_count(town: Town, cycle: Cycle, club: Inspection) -> None:
    closed = close(club, town.vera)
    assert inspections.marks_by_unit(cycle) == {}
    with pytest.raises(inspecting.OwnMarks, match="Андреева"):
        inspecting.accept_inspection(inspection=closed, actor=town.vera, at=AT)
    accepted = inspecting.accept_inspection(inspection=closed, actor=town.zoya, at=AT)
    assert accepted.accepted_by == town.zoya
    assert inspections.marks_by_unit(cycle) == {club.unit_id: dict.fromkeys(codes(club), ONE)}
    with pytest.raises(inspecting.InspectionHasMoved):
        inspecting.accept_inspection(inspection=accepted, actor=town.boris, at=AT)


def test_one_own_mark_among_anothers_is_enough_not_to_accept(town: Town, club: Inspection) -> None:
    filled = fill(club, town.vera)
    inspecting.set_marks(inspection=filled, marks=[MarkInput(codes(club)[0], NONE)], actor=town.anna, at=AT)
    closed = inspecting.close_inspection(inspection=filled, actor=town.vera, at=AT)
    with pytest.raises(inspecting.OwnMarks):
        inspecting.accept_inspection(inspection=closed, actor=town.anna, at=AT, reason="некому")


def test_a_coordinator_who_is_alone_accepts_own_marks_with_a_reason_that_stays(town: Town, club: Inspection) -> None:
    closed = close(club, town.anna)
    Grant.objects.exclude(user=town.anna).filter(place=str(town.municipality.place)).delete()
    with pytest.raises(inspecting.OwnMarks, match="Напишите, почему"):
        inspecting.accept_inspection(inspection=closed, actor=town.anna, at=AT)
    accepted = inspecting.accept_inspection(inspection=closed, actor=town.anna, at=AT, reason="в совете пока никого")
    assert accepted.accept_reason == "в совете пока никого"
    assert Entry.objects.get(act="accept_inspection").reason == "в совете пока никого"


def test_a_returned_form_is_open_again_and_the_expert_is_told(town: Town, club: Inspection) -> None:
    closed = close(club, town.vera)
    with pytest.raises(inspecting.ReasonIsMissing):
        inspecting.return_inspection(inspection=closed, remark=" ", actor=town.boris, at=AT)
    returned = inspecting.return_inspection(inspection=closed, remark="нет снимка входа", actor=town.boris, at=AT)
    assert (returned.state, returned.remark) == ("open", "нет снимка входа")
    assert "нет снимка входа" in Notice.objects.get(user=town.vera).text
    assert inspecting.close_inspection(inspection=returned, actor=town.vera, at=AT).remark == ""


def test_who_closed_too_early_takes_the_form_back_until_it_is_accepted(town: Town, club: Inspection) -> None:
    closed = close(club, town.vera)
    back = inspecting.take_back_inspection(inspection=closed, actor=town.vera, at=AT)
    assert back.state == "open"
    accepted = inspecting.accept_inspection(
        inspection=inspecting.close_inspection(inspection=back, actor=town.vera, at=AT), actor=town.boris, at=AT
    )
    with pytest.raises(inspecting.InspectionHasMoved):
        inspecting.take_back_inspection(inspection=accepted, actor=town.vera, at=AT)


def test_a_photo_is_kept_once_without_the_place_it_was_taken_at(town: Town, club: Inspection) -> None:
    sent = {"inspection": club, "item": codes(club)[0], "name": "вход.jpg", "content": photo(), "receipt": "p1"}
    kept = inspecting.add_evidence(**sent, actor=town.vera, at=AT)
    again = inspecting.add_evidence(**sent, actor=town.vera, at=AT)
    assert kept == again and MarkEvidence.objects.count() == 1
    assert kept.file is not None
    assert not Image.open(files.path_of(kept.file)).getexif()
    with pytest.raises(inspecting.ReceiptIsTaken):
        inspecting.add_evidence(**{**sent, "item": codes(club)[1]}, actor=town.vera, at=AT)


def test_a_link_is_an_address_of_a_page(town: Town, club: Inspection) -> None:
    item = codes(club)[0]
    inspecting.add_evidence(inspection=club, item=item, url="https://example.ru/", actor=town.vera, at=AT)
    for wrong in ("", "javascript:alert(1)", "example", "http://[", "https://" + "a" * 2000):
        with pytest.raises(evidence.EvidenceRejected):
            inspecting.add_evidence(inspection=club, item=item, url=wrong, actor=town.vera, at=AT)


def corrected(town: Town, cycle: Cycle) -> tuple[Inspection, str, Correction]:
    """Return an accepted form of the library with one item that was missing, and the head's report about it."""
    library = form(cycle, "Тихореченская библиотека")
    item = codes(library)[0]
    filled = fill(library, town.vera)
    inspecting.set_marks(inspection=filled, marks=[MarkInput(item, NONE)], actor=town.vera, at=AT)
    closed = inspecting.close_inspection(inspection=filled, actor=town.vera, at=AT)
    accepted = inspecting.accept_inspection(inspection=closed, actor=town.boris, at=AT)
    filed = inspecting.report_correction(
        inspection=accepted, item=item, text="поставили диваны", name="диваны.jpg", content=photo(),
        actor=town.gleb, at=AT,
    )  # fmt: skip
    return accepted, item, filed


def test_a_head_reports_a_correction_and_the_first_mark_stays_beside_the_new(town: Town, cycle: Cycle) -> None:
    accepted, item, filed = corrected(town, cycle)
    assert Notice.objects.filter(user=town.vera, key=f"correction:{filed.pk}").exists()
    mark = inspecting.correct_mark(
        inspection=accepted, item=item, value=ONE, reason="проверено 15 апреля", origin="correction",
        actor=town.vera, at=AT, correction=filed,
    )  # fmt: skip
    first = Mark.objects.get(item=item, value=NONE)
    assert not first.is_current and mark.is_current and mark.reason == "проверено 15 апреля"
    accepted.refresh_from_db()
    assert accepted.state == "closed", "a mark changed after acceptance is accepted anew"
    filed.refresh_from_db()
    assert filed.state == "confirmed" and Notice.objects.filter(user=town.gleb, key=f"corrected:{filed.pk}").exists()


def test_the_journal_tells_no_marks_to_those_who_may_not_see_them_yet(town: Town, cycle: Cycle, client: Client) -> None:
    accepted, item, filed = corrected(town, cycle)
    inspecting.correct_mark(
        inspection=accepted, item=item, value=ONE, reason="проверено", origin="correction", actor=town.vera, at=AT,
        correction=filed,
    )  # fmt: skip
    assert cycle.phase == Phase.GATHERING
    marks = {checklists.mark_words(one) for one in (ONE, NONE)}
    for entry in Entry.objects.filter(act="set_marks"):
        assert not any(f": {mark}" in words for words in entry.after["marked"] for mark in marks)
    entry = Entry.objects.get(act="correct_mark")
    assert (entry.before, entry.after) == (None, {"item": checklists.item_words(item)})
    client.force_login(town.olga)
    page = client.get(f"/work/{town.municipality.slug}/journal/")
    assert page.status_code == 200
    assert checklists.item_words(item) in page.content.decode()


def test_a_correction_that_is_not_seen_leaves_the_mark_and_says_why(town: Town, cycle: Cycle) -> None:
    accepted, _item, filed = corrected(town, cycle)
    with pytest.raises(correcting.ReasonIsMissing):
        inspecting.decline_correction(correction=filed, reason="", actor=town.vera, at=AT)
    declined = inspecting.decline_correction(correction=filed, reason="на снимке другой зал", actor=town.vera, at=AT)
    assert declined.state == "declined"
    accepted.refresh_from_db()
    assert accepted.state == "accepted"
    with pytest.raises(correcting.CorrectionHasMoved):
        inspecting.decline_correction(correction=filed, reason="ещё раз", actor=town.vera, at=AT)


def test_only_the_head_of_the_institution_reports_and_only_what_was_missing(town: Town, cycle: Cycle) -> None:
    accepted, item, _filed = corrected(town, cycle)
    said = {"text": "есть", "url": "https://example.ru/", "at": AT}
    with pytest.raises(NotAllowed):
        inspecting.report_correction(inspection=accepted, item=item, actor=town.vera, **said)
    with pytest.raises(correcting.CorrectionRejected, match="уже сообщено"):
        inspecting.report_correction(inspection=accepted, item=item, actor=town.gleb, **said)
    with pytest.raises(correcting.CorrectionRejected, match="уже стоит"):
        inspecting.report_correction(inspection=accepted, item=codes(accepted)[1], actor=town.gleb, **said)
    club = close(form(cycle, "Дом культуры «Искра»"), town.vera)
    with pytest.raises(NotAllowed):
        inspecting.report_correction(inspection=club, item=item, actor=town.gleb, **said)


def test_an_upheld_objection_changes_a_mark_by_another_hand_and_the_form_stays_accepted(
    town: Town, cycle: Cycle
) -> None:
    unit: Unit = cycle.units.get(institution=town.club)
    make_marks(unit, value="0")
    Mark.objects.update(author=town.vera)
    cycle.phase = Phase.OBJECTIONS
    cycle.save()
    club = inspections.inspection_of(Unit.objects.get(pk=unit.pk), "visit")
    assert club is not None
    change = {"inspection": club, "item": codes(club)[0], "value": ONE, "reason": "возражение № 1", "at": AT}
    with pytest.raises(correcting.OwnMark):
        inspecting.correct_mark(**change, origin="objection", actor=town.vera)
    with pytest.raises(NotAllowed):
        inspecting.correct_mark(**change, origin="correction", actor=town.anna)
    inspecting.correct_mark(**change, origin="objection", actor=town.zoya)
    assert inspections.marks_by_unit(cycle)[unit.pk][codes(club)[0]] == ONE
    with pytest.raises(correcting.NothingChanges):
        inspecting.correct_mark(**change, origin="objection", actor=town.zoya)


def test_marks_of_units_that_left_do_not_count(town: Town, cycle: Cycle) -> None:
    unit: Unit = cycle.units.get(institution=town.club)
    make_marks(unit)
    Unit.objects.filter(pk=unit.pk).update(left_at=AT)
    assert inspections.marks_by_unit(cycle) == {}
    with pytest.raises(inspecting.NothingToInspect):
        club = Inspection.objects.select_related("unit").filter(unit=unit).first()
        assert club is not None
        inspecting.take_back_inspection(inspection=club, actor=town.anna, at=AT)
