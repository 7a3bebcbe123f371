"""Pictures of pages an audit has opened in the browser: kept with the audit, seen with it, thrown away in time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from merilo.core import probe
from merilo.outreach.models import AuditPicture, SiteAudit
from merilo.outreach.services import audits as services
from merilo.outreach.services import audits_keeping, audits_running
from merilo.plans.models import StoredFile
from merilo.plans.queries.files import path_of
from merilo.plans.services import scanning
from merilo.registry.models import Institution
from tests.outreach import audited
from tests.outreach.test_audits import browser, carry_out, has_site, inner, ordered
from tests.probe.serving import page, serve
from tests.town import AT, ON, Town

__all__ = ["inner"]
SHELL = "<!doctype html><title>Школа искусств</title><div id=app></div><script src=/app.js></script>"
SHOWN = "<title>Школа искусств</title><h1>Контакты</h1><p>Телефон: 8 (48700) 2-11-33</p>"


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the system's browser: shows one page and takes its picture."""

    @contextmanager
    def window(program: str, *, shots: Path, **more: Any) -> Iterator[Any]:
        def show(url: str) -> probe.Rendered:
            (shots / "page-001.png").write_bytes(audited.png())
            return probe.Rendered(SHOWN, "page-001.png")

        yield show

    monkeypatch.setattr(probe, "find_browser", lambda path: "/usr/bin/chromium")
    monkeypatch.setattr(probe, "window", window)


def checked(town: Town, *, days: int = 0) -> SiteAudit:
    at = AT - timedelta(days=days)
    with serve({"/": page(SHELL)}) as served:
        has_site(town.library, served.url)
        return carry_out(ordered(town, at=at), at=at)


def address(audit: SiteAudit) -> str:
    return f"/work/tikhorechye/sites/{audit.pk}/pictures/page-001.png"


def test_a_picture_stands_beside_the_evidence_and_opens(town: Town, inner: None, chromium: None) -> None:
    audit = checked(town)
    gleb = browser(town.gleb)
    text = gleb.get(f"/work/tikhorechye/sites/{audit.pk}/").content.decode()
    assert f'href="{address(audit)}"' in text and "Прочитано: 1\u00a0страница" in text
    answer = gleb.get(address(audit))
    assert answer.headers["Content-Type"] == "image/webp" and "attachment" not in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"RIFF")  # type: ignore[attr-defined]
    assert gleb.get(address(audit).replace("001", "002")).status_code == 404
    assert browser(town.stranger).get(address(audit)).status_code == 403
    assert browser(town.stranger).get(address(audit).replace("tikhorechye", "dalny")).status_code == 404
    audited.keep(town.club, address="https://iskra.example.ru")
    other = SiteAudit.objects.get(institution=town.club)
    AuditPicture.objects.filter(audit=audit).update(audit=other)
    assert gleb.get(address(other)).status_code == 404
    assert Client().get(address(audit)).status_code == 302


def test_pages_that_look_the_same_are_kept_once_and_thrown_away_after_a_year(
    town: Town, inner: None, chromium: None
) -> None:
    old, new = checked(town, days=300), checked(town)
    assert AuditPicture.objects.count() == 2 and StoredFile.objects.count() == 1
    (path,) = {path_of(one) for one in StoredFile.objects.all()}
    audits_keeping.thin_out(at=AT + timedelta(days=70))
    assert [one.audit for one in AuditPicture.objects.all()] == [new] and path.is_file()
    assert StoredFile.objects.count() == 1
    audits_keeping.thin_out(at=AT + timedelta(days=370))
    assert not AuditPicture.objects.exists() and not StoredFile.objects.exists()
    old.refresh_from_db()
    assert old.verdicts["1.2/site/01"] == probe.FOUND
    text = browser(town.anna).get(f"/work/tikhorechye/sites/{new.pk}/").content.decode()
    assert "снимков не осталось: их хранят год" in text and "снимок страницы" not in text


def test_pictures_go_with_their_audit(town: Town, inner: None, chromium: None) -> None:
    first = checked(town, days=100)
    has_site(town.library, first.address)
    for days in range(80, 66, -1):  # of one quarter, later than the first
        audited.keep(town.library, at=AT - timedelta(days=days), address=first.address)
    assert audits_keeping.thin_out(at=AT) >= 1
    assert not SiteAudit.objects.filter(pk=first.pk).exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("found", "render", "said"),
    [
        (None, True, "на сервере нет Chromium"), (None, False, "так указано в расписании"),
        ("broken", True, "Chromium не запустился"), ("breaks", True, "Chromium не запустился"),
    ],
)  # fmt: skip
def test_why_pages_of_scripts_were_not_opened_is_said(
    town: Town, inner: None, monkeypatch: pytest.MonkeyPatch, caplog: Any, found: str | None, render: bool, said: str
) -> None:
    @contextmanager
    def window(program: str, **more: Any) -> Iterator[Any]:
        def show(url: str) -> None:
            raise probe.NoSandbox("Chromium не запускается.")

        if program == "broken":
            raise probe.NoSandbox("Chromium нельзя запускать от имени администратора.")
        yield show

    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(probe, "find_browser", lambda path: found)
    monkeypatch.setattr(probe, "window", window)
    services.set_rules(municipality=town.municipality, every="never", render=render, actor=town.anna, at=AT)
    audit = checked(town)
    assert audit.state == "done" and not AuditPicture.objects.exists()
    assert said in browser(town.anna).get(f"/work/tikhorechye/sites/{audit.pk}/").content.decode()


def test_a_picture_that_cannot_be_kept_leaves_the_audit_whole(
    town: Town, inner: None, chromium: None, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    caplog.set_level(logging.CRITICAL)

    def refuse(data: bytes, *, name: str, address: str) -> None:
        raise scanning.ScannerIsDown("Проверка файлов не отвечает.")

    monkeypatch.setattr(scanning, "scan", refuse)
    audit = checked(town)
    assert audit.state == "done" and not AuditPicture.objects.exists()


def test_the_own_site_is_asked_for_its_section_only(town: Town, inner: None) -> None:
    anna = browser(town.anna)
    pages = {
        "/": page("<title>Округ</title><nav><a href='/nok'>Независимая оценка качества</a></nav><p>Приём граждан.</p>"),
        "/nok": page(
            "<h1>Независимая оценка качества</h1><p>Результаты независимой оценки качества условий оказания услуг за"
            f" {ON.year - 1} год: средний балл 84,3, библиотека — 91,2 балла, дом культуры — 77,4 балла.</p>"
            "<p><a href='https://bus.gov.ru/'>bus.gov.ru</a></p>"
        ),
    }  # fmt: skip
    with serve(pages) as served:
        answer = anna.post("/work/tikhorechye/sites/rules/", {"every": "never", "own_site": served.url})
        assert answer.status_code == 302
        run = services.check_sites(municipality=town.municipality, actor=town.anna, at=AT)
        (audit,) = run.audits.all()
        assert audit.institution is None
        audits_running.carry_out(audit.pk, now=lambda: AT, pause=lambda seconds: None)
    audit.refresh_from_db()
    assert audit.verdicts == {
        "1.1/site/16": "missing", "1.1/site/17": "found", "1.1/site/18": "missing", "own/bus-gov": "found",
    }  # fmt: skip
    text = anna.get("/work/tikhorechye/sites/").content.decode()
    assert "Сайт муниципалитета" in text and "Планы по устранению недостатков" in text
    text = anna.get(f"/work/tikhorechye/sites/{audit.pk}/").content.decode()
    assert "Есть ссылка на bus.gov.ru." in text and "Разместите утверждённые планы учреждений" in text
    assert "История проверок" in text and "Отметку в чек-лист" not in text
    assert browser(town.gleb).get(f"/work/tikhorechye/sites/{audit.pk}/").status_code == 404
    assert "Сайт муниципалитета" not in browser(town.gleb).get("/work/tikhorechye/sites/").content.decode()


def test_a_dead_address_of_bus_gov_on_the_own_site_stays_a_fault(town: Town, inner: None) -> None:
    dead = page("<title>Округ</title><p><a href='http://bus.gov.ru/pub/independentRating/list'>Оценка</a></p>")
    with serve({"/": dead}) as served:
        services.set_rules(
            municipality=town.municipality, every="never", render=False, own_site=served.url, actor=town.anna, at=AT
        )
        (audit,) = services.check_sites(municipality=town.municipality, actor=town.anna, at=AT).audits.all()
        audits_running.carry_out(audit.pk, now=lambda: AT, pause=lambda seconds: None)
    audit.refresh_from_db()
    assert audit.verdicts["own/bus-gov"] == "partial"
    text = browser(town.anna).get(f"/work/tikhorechye/sites/{audit.pk}/").content.decode()
    assert "Замените старую ссылку" in text


def test_the_registry_names_the_own_site_where_the_rules_do_not(town: Town) -> None:
    type(town.municipality).objects.filter(pk=town.municipality.pk).update(site="https://tikhorechye.example.ru")
    town.municipality.refresh_from_db()
    Institution.objects.filter(pk=town.library.pk).update(site=audited.SITE)
    run = services.check_sites(municipality=town.municipality, actor=town.anna, at=AT)
    assert [one.address for one in run.audits.order_by("pk")] == ["https://tikhorechye.example.ru", audited.SITE]
    text = browser(town.anna).get("/work/tikhorechye/sites/").content.decode()
    assert "Сайт муниципалитета" in text and ">tikhorechye.example.ru<" in text
