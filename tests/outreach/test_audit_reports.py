"""The audits of a quarter answer to lines of the plan; the worker's queue; the timer's words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Notice
from merilo.cli import chores
from merilo.core import tables
from merilo.core.probe import MISSING
from merilo.outreach.services import audits as services
from merilo.outreach.services import audits_reporting as reporting
from merilo.plans.queries.files import path_of
from merilo.registry.models import Institution
from tests.outreach import audited, making
from tests.plans.making import make_line
from tests.town import AT, Town

SECTION = "Поддерживать в актуальном состоянии раздел о независимой оценке на сайтах"
SHOWN = "Разместить обязательные сведения об учреждениях на официальных сайтах"


def report(town: Town, *steps: str) -> int:
    return reporting.report_audits(municipality=town.municipality, steps=steps, actor=town.anna, at=AT)


def test_audits_of_the_quarter_fulfil_the_line_with_their_table_as_evidence(town: Town) -> None:
    task = make_line(town, "II квартал", text=SECTION).tasks.get()
    with pytest.raises(reporting.NothingAudited):
        report(town, "section")
    audited.keep(town.library, {"1.1/site/18": MISSING})
    with pytest.raises(reporting.NoLineWaits):
        report(town, "feedback")
    assert report(town, "section", "feedback") == 1
    task.refresh_from_db()
    told = task.reports.get()
    assert task.state in ("done", "reported") and "есть — 1, нет — 1" in told.text and "1\u00a0сайт" in told.text
    assert told.evidence.get().file.name == "Проверка сайтов на 15.04.2026.xlsx"
    with pytest.raises(NotAllowed):
        reporting.report_audits(municipality=town.municipality, steps=["section"], actor=town.gleb, at=AT)


def test_the_municipality_reports_only_when_every_site_was_checked_this_quarter(town: Town) -> None:
    make_line(town, "II квартал", text=SECTION)
    audited.keep(town.library)
    Institution.objects.filter(pk=town.club.pk).update(site="https://iskra.example.ru")
    town.club.site = "https://iskra.example.ru"
    audited.keep(town.club, at=AT - timedelta(days=30), address="https://iskra.example.ru")
    with pytest.raises(reporting.NoLineWaits):
        report(town, "section")
    audited.keep(town.club, address="https://iskra.example.ru")
    assert report(town, "section") == 1


def test_an_institution_is_done_with_a_line_when_its_sites_lack_nothing_of_it(town: Town) -> None:
    line = make_line(town, "II квартал", text=SHOWN, responsible=["Учреждения культуры"])
    assert line.tasks.filter(institution__isnull=False).count() == 3
    audited.keep(town.library, {"1.2/site/05": MISSING})  # not what this line is about
    audited.keep(town.club, {"1.1/site/13": MISSING}, address="https://iskra.example.ru")
    assert report(town, "institutions") == 1
    done = line.tasks.exclude(state="open").get()
    assert done.institution == town.library


def test_what_an_audit_cannot_see_must_be_recorded_before_a_line_that_names_it_is_done(town: Town) -> None:
    on_stands = f"{SHOWN} и на информационных стендах"
    line = make_line(town, "II квартал", text=on_stands, responsible=["Учреждения культуры", "Администрация"])
    own = make_line(town, "II квартал", text="Актуализация раздела «Независимая оценка» на сайте Тихого района")
    audited.keep(town.library)
    with pytest.raises(reporting.NoLineWaits, match="стендах"):
        report(town, "institutions", "section")
    for channel in ("stand", "bus_gov"):
        making.placed(town, f"facts||{channel}", proof=making.photo())
    assert report(town, "institutions", "section") == 1
    assert line.tasks.exclude(state="open").get().institution == town.library
    for channel in ("municipal_site", "committee_site"):
        making.placed(town, f"section||{channel}", is_own=True)
    assert report(town, "institutions", "section") == 1
    assert own.tasks.get().state == "done"


def test_the_own_site_stands_in_the_report_and_its_losses_are_told(town: Town, tmp_path: Path) -> None:
    task = make_line(town, "II квартал", text=SECTION).tasks.get()
    type(town.municipality).objects.filter(pk=town.municipality.pk).update(site="https://okrug.example.ru")
    town.municipality.refresh_from_db()
    audited.keep(town.library)
    audited.keep_own(town, at=AT - timedelta(days=40))
    audited.keep_own(town, {"1.1/site/18": MISSING})
    assert report(town, "section") == 1
    told = task.reports.get()
    assert "На сайте муниципалитета: результаты независимой оценки учреждений — есть" in told.text
    kept = tmp_path / "a.xlsx"
    kept.write_bytes(path_of(told.evidence.get().file).read_bytes())
    (table,) = tables.read_sheets(kept)
    own = [row for row in table.rows if row[1] == "okrug.example.ru"]
    assert [(row[0], row[3], row[5]) for row in own] == [
        (str(town.municipality), None, "есть"), (str(town.municipality), None, "нет"),
    ]  # fmt: skip
    notice = Notice.objects.get(user=town.anna, key__startswith="audit:")
    assert "на 1\u00a0сайте стало хуже" in notice.text and not Notice.objects.filter(user=town.gleb).exists()


def test_the_timer_says_how_many_checks_it_began(town: Town) -> None:
    Institution.objects.filter(pk=town.library.pk).update(site=audited.SITE)
    services.set_rules(municipality=town.municipality, every="week", render=False, actor=town.anna, at=AT)
    assert chores.watch(at=AT) == "Начато проверок сайтов: 1."
    assert chores.watch(at=AT) == "Начато проверок сайтов: 0."
