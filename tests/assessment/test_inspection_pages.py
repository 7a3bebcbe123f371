"""Pages of checklists and visits: what one sees and sends there, plain and as a phone."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from merilo.assessment.models import Assignee, Correction, Inspection, Mark, MarkEvidence, Unit, Visit
from merilo.assessment.queries import inspection_page, inspections
from merilo.assessment.services import inspecting, visits
from merilo.assessment.services.inspecting import MarkInput
from merilo.plans.services.feeds import renew_feed
from merilo.registry.models import Institution
from tests.assessment import looking
from tests.town import AT, Town


def page(inspection: Inspection, name: str = "inspection") -> str:
    """Return the address of a page of a form."""
    unit = inspection.unit
    return reverse(name, args=["tikhorechye", unit.cycle_id, unit.pk, inspection.channel])


@pytest.fixture
def vera(client: Client, town: Town) -> Client:
    client.force_login(town.vera)
    return client


@pytest.fixture
def anna(client: Client, town: Town) -> Client:
    client.force_login(town.anna)
    return client


def keys(inspection: Inspection) -> list[str]:
    return [inspection_page.key_of(code) for code in looking.codes(inspection)]


def test_a_form_is_filled_and_closed_without_any_script(vera: Client, town: Town) -> None:
    form = looking.form_here(town)
    sent: dict[str, Any] = {f"m-{key}": "1" for key in keys(form)[1:]}
    sent |= {f"n-{keys(form)[1]}": "у входа", "receipt": "a-receipt"}
    photo = SimpleUploadedFile("вход.jpg", looking.photo(), "image/jpeg")
    answer = vera.post(page(form), {**sent, f"f-{keys(form)[1]}": photo, "close": "1"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "отмечены не все пункты" in text
    assert f'href="#i-{keys(form)[0]}"' in text and f'id="i-{keys(form)[0]}"' in text, "a way to what is missing"
    assert Mark.objects.filter(note="у входа").exists() and MarkEvidence.objects.count() == 1
    assert vera.post(page(form), {f"m-{keys(form)[0]}": "na", "close": "1"}).status_code == 200, "no day yet"
    answer = vera.post(page(form), {"inspected_on": "2026-04-10", "close": "1"})
    assert answer.status_code == 302, answer.content.decode()
    assert Inspection.objects.get().state == "closed"


def test_what_somebody_else_marked_meanwhile_is_not_overwritten_by_an_old_page(vera: Client, town: Town) -> None:
    form = looking.form_here(town)
    code, key = looking.codes(form)[0], keys(form)[0]
    inspecting.set_marks(inspection=form, marks=[MarkInput(code, None, "нет здания")], actor=town.anna, at=AT)
    answer = vera.post(page(form), {f"m-{key}": "1", f"s-{key}": "0"}).content.decode()
    assert "Андреева" in answer and "нет здания" in answer
    assert Mark.objects.get().value is None
    seen = re.search(rf'name="s-{key}" value="(\d+)"', answer)
    assert seen
    vera.post(page(form), {f"m-{key}": "1", f"s-{key}": seen[1]})
    assert Mark.objects.get(is_current=True).value == 1


def test_a_page_left_open_does_not_undo_what_it_did_not_touch(vera: Client, town: Town) -> None:
    form = looking.filled(town, looking.form_here(town))
    old = {f"m-{inspection_page.key_of(mark.item)}": "1" for mark in form.marks.all()}
    old |= {f"s-{inspection_page.key_of(mark.item)}": str(mark.pk) for mark in form.marks.all()}
    code = looking.codes(form)[0]
    inspecting.set_marks(inspection=form, marks=[MarkInput(code, None)], actor=town.anna, at=AT)
    assert vera.post(page(form), old).status_code == 302
    assert Mark.objects.get(item=code, is_current=True).value is None


@pytest.mark.parametrize(
    "sent",
    [{"m-X": "7"}, {"m-X": "1" * 100_000}, {"n-X": "без отметки"}, {"n-X": "д" * 1001, "m-X": "1"},
     {"inspected_on": "30.02.2026"}, {"m-X": "1", "n-X": "a\0b"}, {"l-X": "javascript:alert(1)"},
     {"s-X": "9" * 40, "m-X": "7"}],
)  # fmt: skip
def test_nonsense_is_said_in_the_form(vera: Client, town: Town, sent: dict[str, str]) -> None:
    form = looking.form_here(town)
    named = {name.replace("X", keys(form)[0]): value for name, value in sent.items()}
    answer = vera.post(page(form), named)
    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    assert not Mark.objects.exists() and not MarkEvidence.objects.exists()


def test_acceptance_on_the_page(client: Client, town: Town) -> None:
    form = looking.closed(town, missing=0)
    client.force_login(town.vera)
    assert "примет его другой человек" in client.get(page(form)).content.decode()
    client.force_login(town.zoya)
    assert client.post(page(form, "inspection_return"), {"remark": ""}).status_code == 200
    assert client.post(page(form, "inspection_accept")).status_code == 302
    form.refresh_from_db()
    assert form.accepted_by == town.zoya


def test_during_gathering_marks_are_seen_by_those_who_need_them_only(client: Client, town: Town) -> None:
    form = looking.closed(town)
    note = "сломан пандус"
    Mark.objects.filter(item=looking.codes(form)[0]).update(note=note)
    seen = {
        who: note in client.get(page(form)).content.decode()
        for who in ("coordinator", "expert", "member", "head", "observer")
        if client.force_login(town.people[who]) is None
    }
    assert seen == {"coordinator": True, "expert": True, "member": True, "head": True, "observer": False}
    Inspection.objects.update(state="open")
    client.force_login(town.gleb)
    assert note not in client.get(page(form)).content.decode(), "not before the form is closed"


def test_a_head_reports_a_correction_and_the_expert_answers_on_the_page(client: Client, town: Town) -> None:
    form = looking.closed(town)
    code = looking.codes(form)[0]
    client.force_login(town.gleb)
    assert "Исправлено — сообщить" in client.get(page(form)).content.decode()
    sent = {"item": code, "text": "поставили диваны", "receipt": "7b4e5c2a-0e8c-4f0e-9c55-1f1d4bb5a001"}
    assert client.post(page(form, "inspection_report"), sent).status_code == 200, "nothing shown"
    for _ in range(2):
        proof = SimpleUploadedFile("диваны.jpg", looking.photo(), "image/jpeg")
        assert client.post(page(form, "inspection_report"), {**sent, "proof": proof}).status_code == 302
    filed = Correction.objects.get()
    client.force_login(town.vera)
    assert "поставили диваны" in client.get(page(form)).content.decode()
    answer = reverse("inspection_correction", args=["tikhorechye", form.unit.cycle_id, filed.pk])
    assert client.post(answer, {"reason": "видно"}).status_code == 200, "which mark?"
    assert client.post(answer, {"reason": "видно на месте", "value": "1"}).status_code == 302
    text = client.get(page(form)).content.decode()
    assert "исправлено учреждением" in text.lower() and "Прежние отметки: 1" in text and "видно на месте" in text


def test_the_overview_puts_what_is_missing_most_on_top(anna: Client, town: Town) -> None:
    looking.filled(town, looking.form_here(town))
    found = inspections.overview(looking.cycle_here(town), inspections.Wanted())
    assert [row.missing for row in found.rows] == sorted((row.missing for row in found.rows), reverse=True)
    assert found.units == 4
    text = anna.get(reverse("inspections", args=["tikhorechye", looking.cycle_here(town).pk])).content.decode()
    assert "18/18" in text and "<svg" in text
    only = inspections.overview(
        looking.cycle_here(town), inspections.Wanted(words="тихореченская БИБЛИОТЕКА", state="open")
    )
    assert [row.name for row in only.rows] == ["Тихореченская библиотека"]


@pytest.mark.parametrize("count", [10, 1000])
def test_the_overview_asks_as_often_for_a_thousand_units(
    count: int, anna: Client, town: Town, django_assert_max_num_queries: Any
) -> None:
    cycle = looking.cycle_here(town)
    many = Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Клуб {n}", kind="club") for n in range(count)
    )
    units = Unit.objects.bulk_create(
        Unit(cycle=cycle, institution=one, name=one.name, kind="club", profile="general") for one in many
    )
    Assignee.objects.bulk_create(Assignee(unit=unit, expert=town.vera, given_at=AT) for unit in units)
    Visit.objects.bulk_create(
        Visit(unit=unit, expert=town.vera, starts_at=AT + timedelta(hours=n), made_at=AT)
        for n, unit in enumerate(units)
    )
    with django_assert_max_num_queries(30):
        answer = anna.get(reverse("inspections", args=["tikhorechye", cycle.pk]))
    assert len(answer.content) < 60 * 1024
    with django_assert_max_num_queries(30):
        answer = anna.get(reverse("visits", args=["tikhorechye", cycle.pk]))
    assert len(answer.content) < 60 * 1024
    with django_assert_max_num_queries(30):
        anna.get(reverse("visit_units", args=["tikhorechye"]))


@pytest.mark.parametrize("channel", ["site", "stand", "visit"])
def test_a_form_asks_as_often_whatever_is_kept_and_stays_light(
    channel: str, vera: Client, town: Town, django_assert_max_num_queries: Any
) -> None:
    form = looking.filled(town, looking.form_here(town, channel=channel))
    for value in (None, Decimal(0), Decimal(1)):
        marks = [MarkInput(code, value, "примечание") for code in looking.codes(form)]
        inspecting.set_marks(inspection=form, marks=marks, actor=town.vera, at=AT)
    with django_assert_max_num_queries(40):
        answer = vera.get(page(form))
    assert len(answer.content) < 60 * 1024


def test_printed_checklists_hold_every_item(vera: Client, town: Town) -> None:
    import pypdfium2

    form = looking.form_here(town)
    one = vera.get(page(form, "inspection_paper"))
    assert one.headers["Content-Type"] == "application/pdf"
    text = "".join(
        sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(one.content)
    ).replace("\r", "").replace("\n", " ")  # fmt: skip
    for card in inspection_page.card(form, town.vera, at=AT).items:
        assert card.text.split()[0] in text
    assert "Как проверить" in text and "Основание" in text and "подпись" in text
    every = vera.get(reverse("inspection_papers", args=["tikhorechye", form.unit.cycle_id, form.unit_id]))
    assert len(pypdfium2.PdfDocument(every.content)) > len(pypdfium2.PdfDocument(one.content))


# ---- the phone


def send(client: Client, unit: int, body: Any) -> Any:
    """Send marks as a phone does."""
    address = reverse("visit_marks", args=["tikhorechye", unit])
    return client.post(address, body if isinstance(body, bytes) else json.dumps(body), content_type="application/json")


def marked(form: Inspection, *numbers: int, **values: Any) -> dict[str, Any]:
    codes = looking.codes(form)
    marks = [
        {"item": codes[n], "value": "1", "note": "", "receipt": f"receipt-{n}", "seen": 0, **values} for n in numbers
    ]
    return {"channel": form.channel, "inspected_on": "2026-04-10", "marks": marks}


def test_a_phone_sends_the_same_ten_times_and_it_is_stored_once(vera: Client, town: Town) -> None:
    form = looking.form_here(town)
    for _ in range(10):
        told = send(vera, form.unit_id, marked(form, 0, 1, 2)).json()
        assert sorted(told["stored"]) == ["receipt-0", "receipt-1", "receipt-2"]
    assert Mark.objects.count() == 3
    data = vera.get(reverse("visit_data", args=["tikhorechye", form.unit_id])).json()
    assert sorted(data["receipts"]) == ["receipt-0", "receipt-1", "receipt-2"] and data["may_fill"]


def test_one_mark_that_is_refused_holds_up_no_other(vera: Client, town: Town) -> None:
    form = looking.form_here(town)
    sent = marked(form, 0, 1)
    sent["marks"][0]["item"] = "9.9/visit/77"
    told = send(vera, form.unit_id, sent).json()
    assert told["stored"] == ["receipt-1"] and "нет" in told["refused"][0]["why"] and told["day"] == ""


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b"[" * 100_000, {"channel": "visit"}, {"channel": "visit", "marks": [1]},
     {"channel": "visit", "marks": [{"item": 1, "value": "1", "receipt": "1", "seen": 0}]},
     {"channel": "visit", "marks": [], "inspected_on": "2026-02-30"}, {"channel": "nowhere", "marks": []},
     {"channel": "visit", "marks": [{"item": "x", "value": {}, "receipt": "12345678", "seen": "a"}]}],
)  # fmt: skip
def test_nonsense_of_a_phone_is_refused_with_a_sentence(vera: Client, town: Town, body: Any) -> None:
    answer = send(vera, looking.form_here(town).unit_id, body)
    assert answer.status_code == 409 and answer.json()["refused"]


def test_a_phone_is_told_what_is_stored_even_when_gathering_has_ended(vera: Client, town: Town) -> None:
    form = looking.form_here(town)
    send(vera, form.unit_id, marked(form, 0))
    type(form.unit.cycle).objects.update(phase="preliminary")
    data = vera.get(reverse("visit_data", args=["tikhorechye", form.unit_id])).json()
    assert data["receipts"] == ["receipt-0"] and not data["may_fill"] and not data["forms"]
    assert send(vera, form.unit_id, marked(form, 1)).status_code == 403


def test_whoever_may_not_fill_is_told_no_marks(client: Client, town: Town) -> None:
    form = looking.filled(town, looking.form_here(town))
    client.force_login(town.olga)
    data = client.get(reverse("visit_data", args=["tikhorechye", form.unit_id])).json()
    assert not data["may_fill"] and data["forms"] == []


# ---- visits


def test_a_visit_is_planned_changed_held_and_cancelled(anna: Client, town: Town) -> None:
    cycle = looking.cycle_here(town)
    unit = cycle.units.get(institution=town.club)
    new = reverse("visit_new", args=["tikhorechye", cycle.pk])
    sent = {
        "unit": unit.pk,
        "expert": town.vera.pk,
        "starts_at_0": "2026-05-12",
        "starts_at_1": "10:00",
        "minutes": "90",
    }
    assert anna.post(new, sent).status_code == 302
    visit = Visit.objects.get()
    assert visit.expert.notices.filter(text__contains="12\xa0мая").exists() or visit.expert.notices.exists()
    again = anna.post(new, {**sent, "starts_at_1": "11:00"})
    assert again.status_code == 200 and "другое посещение" in again.content.decode()
    assert anna.post(new, {**sent, "starts_at_1": "11:00", "despite": "on"}).status_code == 302
    assert anna.post(new, {**sent, "starts_at_1": "12:30"}).status_code == 302, "right after the other is no meeting"
    text = anna.get(reverse("visits", args=["tikhorechye", cycle.pk])).content.decode()
    assert text.count("в это время у него другое посещение") == 2
    for name, value in (
        ("starts_at_0", "2026-02-30"),
        ("minutes", "0"),
        ("minutes", "9" * 30),
        ("starts_at_0", "0001-01-01"),
    ):
        assert anna.post(new, {**sent, name: value}).status_code == 200
    cancel = reverse("visit_cancel", args=["tikhorechye", cycle.pk, visit.pk])
    assert anna.post(cancel, {"reason": ""}).status_code == 200
    assert anna.post(cancel, {"reason": "карантин"}).status_code == 302
    assert anna.post(cancel, {"reason": "ещё раз"}).status_code == 200
    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("cancelled", "карантин")


def test_an_expert_plans_the_own_visits_to_units_given_and_nobody_elses(town: Town) -> None:
    cycle = looking.cycle_here(town)
    unit = cycle.units.get(institution=town.club)
    visits.plan_visit(unit=unit, expert=town.vera, starts_at=AT, actor=town.vera, at=AT)
    with pytest.raises(Exception, match="роль"):
        visits.plan_visit(unit=unit, expert=town.zoya, starts_at=AT, actor=town.vera, at=AT)
    with pytest.raises(visits.VisitRejected):
        visits.plan_visit(unit=unit, expert=town.pavel, starts_at=AT, actor=town.anna, at=AT)


def test_visits_are_a_calendar_with_alarms_behind_the_same_secret(client: Client, town: Town) -> None:
    from icalendar import Calendar

    visit = looking.visit_here(town)
    Visit.objects.update(starts_at=visit.starts_at + timedelta(days=3650))
    key = renew_feed(actor=town.vera, at=AT).key
    answer = client.get(reverse("visits_feed", args=[key]))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert town.library.name in event["summary"] and len(event.walk("VALARM")) == 2
    assert (event["dtend"].dt - event["dtstart"].dt) == timedelta(minutes=60)
    visits.cancel_visit(visit=Visit.objects.get(), reason="карантин", actor=town.anna, at=AT)
    (event,) = Calendar.from_ical(client.get(reverse("visits_feed", args=[key])).content).walk("VEVENT")
    assert event["status"] == "CANCELLED" and not event.walk("VALARM")
    assert client.get(reverse("visits_feed", args=["x" * 40])).status_code == 404
    other = renew_feed(actor=town.zoya, at=AT).key
    assert not Calendar.from_ical(client.get(reverse("visits_feed", args=[other])).content).walk("VEVENT")
