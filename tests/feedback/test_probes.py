"""The log of tries: what is written down, what it tells of indicator 1.2, who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from merilo.accounts.access import NotAllowed
from merilo.core import methodology
from merilo.feedback.models import Probe
from merilo.feedback.queries import probes
from merilo.feedback.services import probing, reporting
from tests.assessment import looking
from tests.feedback import making
from tests.plans.making import make_line
from tests.town import AT, ON, Town


def test_the_ways_are_numbered_as_every_edition_numbers_them() -> None:
    words = {"01": "телефон", "02": "почта", "03": "обращения", "04": "консультации", "05": "вопросы", "06": "анкета"}
    assert set(probes.CODES.values()) == set(words)
    for name in ("344n-2018", "344n-2024"):
        items = next(one.items for one in methodology.load_edition(name).checklists if one.code == "1.2")
        for item in items:
            assert words[item.code.removeprefix("1.2/site/")] in item.text.casefold(), (name, item.text)


def test_a_try_tells_who_when_what_and_how_soon_the_answer_came(town: Town) -> None:
    making.probe(town, "phone", answered_at=AT - timedelta(minutes=30), asked="До скольких открыто?", note="До семи")
    (found,) = probes.of(town.library.pk, ON)
    assert (found.item, found.words, found.took, found.tried_by) == (
        "1.2/site/01", "работает", "через 30\u00a0минут", town.vera.name,
    )  # fmt: skip
    assert probes.of(town.library.pk, ON + timedelta(days=1)) == () == probes.of(town.club.pk, ON)


def test_an_answer_that_came_later_is_noted_once(town: Town) -> None:
    waits = making.probe(town, "email", outcome="waiting", proof=making.NOTE)
    assert probes.waiting(town.municipality) == 1
    later: dict[str, Any] = {"probe": waits, "actor": town.zoya, "at": AT + timedelta(days=3)}
    with pytest.raises(probing.ProbeRejected):
        probing.record_reply(outcome="waiting", **later)
    with pytest.raises(probing.ProbeRejected):
        probing.record_reply(outcome="silent", answered_at=AT, **later)
    probing.record_reply(outcome="works", answered_at=AT + timedelta(days=2), note="Ответили по существу", **later)
    assert probes.card(waits).took == "через 2\u00a0дня" and probes.waiting(town.municipality) == 0
    with pytest.raises(probing.ProbeHasMoved):
        probing.record_reply(outcome="silent", **later)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tried_at": AT + timedelta(minutes=1)},
        {"tried_at": AT - timedelta(days=400)},
        {"answered_at": AT - timedelta(hours=2)},
        {"answered_at": AT + timedelta(hours=2)},
        {"outcome": "silent", "answered_at": AT},
        {"url": "javascript:alert(1)"},
    ],
)
def test_what_cannot_have_been_so_is_refused(town: Town, wrong: dict[str, Any]) -> None:
    with pytest.raises(probing.ProbeRejected):
        making.probe(town, "phone", **wrong)
    assert not Probe.objects.exists()


def test_a_mistaken_entry_stays_to_be_seen_and_counts_no_more(town: Town) -> None:
    one = making.probe(town, "phone", outcome="broken")
    with pytest.raises(probing.ProbeRejected):
        probing.void_probe(probe=one, reason=" ", actor=town.anna, at=AT)
    probing.void_probe(probe=one, reason="Не тот номер", actor=town.anna, at=AT)
    assert probes.of(town.library.pk, ON) == ()
    assert [card.is_voided for card in probes.log(town.municipality)] == [True]
    with pytest.raises(probing.ProbeHasMoved):
        probing.void_probe(probe=one, reason="Ещё раз", actor=town.anna, at=AT)


def test_the_matrix_shows_the_latest_try_of_each_way_and_says_when_it_is_old(town: Town) -> None:
    making.probe(town, "phone", outcome="silent", at=AT - timedelta(days=120))
    making.probe(town, "phone", at=AT - timedelta(days=110))
    making.probe(town, "email", outcome="waiting")
    rows = {row.name: dict(row.cells) for row in probes.matrix(town.municipality, today=ON)}
    phone, email = rows["Тихореченская библиотека"]["phone"], rows["Тихореченская библиотека"]["email"]
    assert phone is not None and (phone.words, phone.is_old) == ("работает", True)
    assert email is not None and (email.words, email.is_old) == ("ждём ответа", False)
    assert not any(rows["Театр «Маска»"].values()) and len(rows) == 3


def test_who_writes_tries_down(town: Town) -> None:
    for who in ("head", "performer", "observer", "admin", "stranger"):
        with pytest.raises(NotAllowed):
            probing.record_probe(
                institution=town.library, way="phone", target="1", tried_at=AT, outcome="works",
                actor=town.people[who], at=AT,
            )  # fmt: skip


def test_an_expert_sees_tries_beside_the_item_of_the_sites_checklist(town: Town) -> None:
    unit = looking.form_here(town).unit
    making.probe(town, "phone", note="Сказали, до семи", answered_at=AT)
    making.probe(town, "phone", note="Прошлый год", at=AT - timedelta(days=360))
    making.probe(town, "phone", institution=town.club, note="Чужая")
    anna = Client()
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    page = anna.get(f"/work/tikhorechye/cycles/{unit.cycle_id}/inspections/{unit.pk}/site/").content.decode()
    assert "Сказали, до семи" in page and "Прошлый год" not in page and "Чужая" not in page
    stand = anna.get(f"/work/tikhorechye/cycles/{unit.cycle_id}/inspections/{unit.pk}/stand/").content.decode()
    assert "Сказали, до семи" not in stand


def test_tries_of_the_quarter_fulfil_the_line_that_asks_for_them_with_the_table_as_evidence(town: Town) -> None:
    task = make_line(town, "II квартал", text="Обеспечить работу способов обратной связи").tasks.get()
    anna, here = Client(), "/work/tikhorechye/probes/report/"
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with pytest.raises(reporting.NothingTried):
        reporting.report_probes(municipality=town.municipality, actor=town.anna, at=AT)
    making.probe(town, "phone", institution=town.branch)
    making.probe(town, "email", outcome="silent")
    assert reporting.report_probes(municipality=town.municipality, actor=town.anna, at=AT) == 1
    task.refresh_from_db()
    report = task.reports.get()
    assert task.state in ("done", "reported") and "2\u00a0проверки, работает 1, учреждений 1" in report.text
    assert report.evidence.get().file.name == "Проверки способов связи на 15.04.2026.xlsx"
    assert "faults" in anna.post(here).content.decode()
    with pytest.raises(reporting.NoLineWaits):
        reporting.report_probes(municipality=town.municipality, actor=town.anna, at=AT)
