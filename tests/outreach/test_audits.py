"""Audits of sites: asked for, carried out on loopback, failed with a sentence, stopped, lost, begun by the clock."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry, Notice
from merilo.core import probe
from merilo.core.probe import CANNOT_TELL, FOUND, MISSING, PARTIAL
from merilo.outreach.models import AuditRules, AuditRun, SiteAudit
from merilo.outreach.queries import audit_page, audit_sites, audits, desk
from merilo.outreach.services import audits as services
from merilo.outreach.services import audits_keeping, audits_running
from merilo.registry.models import Institution
from tests.outreach import audited
from tests.probe.asking import no_network
from tests.probe.serving import serve
from tests.probe.sites import village_library
from tests.town import AT, ON, Town

WHOLE = "/work/tikhorechye/sites/"


@pytest.fixture
def inner(settings: Any) -> None:
    """Let the audit open loopback, as MERILO_SITE_CHECK_PRIVATE=1 does."""
    settings.SITE_CHECK_PRIVATE = True


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def has_site(institution: Institution, address: str) -> None:
    Institution.objects.filter(pk=institution.pk).update(site=address)
    institution.site = address


def carry_out(
    audit: SiteAudit, *, at: datetime = AT, resolve: Any = no_network, tick: Any = time.monotonic
) -> SiteAudit:
    audits_running.carry_out(audit.pk, now=lambda: at, tick=tick, pause=lambda seconds: None, resolve=resolve)
    audit.refresh_from_db()
    return audit


def ordered(town: Town, *, at: datetime = AT) -> SiteAudit:
    run = services.check_site(institution=town.library, actor=town.anna, at=at)
    return run.audits.get()


def test_from_the_button_to_the_evidence(town: Town, inner: None, django_capture_on_commit_callbacks: Any) -> None:
    anna = browser(town.anna)
    with serve(village_library.answers()) as served:
        has_site(town.library, served.url)
        with django_capture_on_commit_callbacks() as waiting:
            assert anna.post(f"{WHOLE}check/").status_code == 302
        assert len(waiting) == 1
        audit = SiteAudit.objects.get()
        page = anna.get(WHOLE).content.decode()
        assert "Идёт проверка" in page and "0 из 1" in page and 'hx-trigger="every 4s"' in page
        carry_out(audit)
    assert audit.state == "done" and audit.pages > 5 and audit.verdicts["1.1/site/14"] == FOUND
    assert audit.run.finished_at == AT
    page = anna.get(WHOLE).content.decode()
    assert "Идёт проверка" not in page and "Тихореченская библиотека" in page
    page = anna.get(f"{WHOLE}{audit.pk}/").content.decode()
    assert "два компьютера, принтер" in page and "mto" not in page and "переход" in page
    page = anna.get(f"{WHOLE}items/").content.decode()
    assert f"{WHOLE}{audit.pk}/#1_1-site-14" in page and "есть" in page
    assert Entry.objects.filter(act="check_sites").get().after == {"sites": 1}


def test_the_inner_network_is_opened_only_where_the_settings_say_so(town: Town) -> None:
    with serve(village_library.answers()) as served:
        has_site(town.library, served.url)
        audit = carry_out(ordered(town))
        assert not served.asked
    assert audit.state == "failed" and "внутреннюю сеть" in audit.failure


def test_without_a_network_a_check_ends_in_a_sentence_and_what_was_known_stays(town: Town) -> None:
    audited.keep(town.library, at=AT - timedelta(days=7))
    has_site(town.club, "https://iskra.example.ru")
    run = services.check_sites(municipality=town.municipality, actor=town.anna, at=AT)
    for one in run.audits.all():
        carry_out(one)
        assert one.state == "failed" and one.failure.startswith("Сайт не прочитан: ") and one.failure.endswith(".")
    card = audits.latest(town.municipality, at=AT)
    assert card is not None and card.is_cut_off and not card.is_going
    page = browser(town.anna).get(WHOLE).content.decode()
    assert "нет выхода в интернет" in page and "последняя проверка не удалась" in page
    library = next(one for one in audits.rows(town.municipality, at=AT) if one.institution == town.library.pk)
    assert library.audit and library.on == ON - timedelta(days=7)


def test_an_address_that_is_no_site_is_told(town: Town) -> None:
    has_site(town.library, "ftp://files.example.ru")
    assert "http" in carry_out(ordered(town)).failure


def test_a_fault_of_the_program_is_a_sentence_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    has_site(town.library, audited.SITE)

    def broken(*args: object, **more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(probe, "audit", broken)
    audit = carry_out(ordered(town))
    assert audit.state == "failed" and "администратору" in audit.failure and audit.run.finished_at is not None


def test_a_check_nobody_carries_on_with_is_interrupted_and_can_be_begun_again(town: Town) -> None:
    has_site(town.library, audited.SITE)
    audit = ordered(town)
    SiteAudit.objects.filter(pk=audit.pk).update(state="running", heard_at=AT, pages=3)
    later = AT + timedelta(minutes=19)
    with pytest.raises(services.CheckedAlready):
        ordered(town, at=later)
    later = AT + timedelta(minutes=21)
    (row,) = audits.rows(town.municipality, at=later)
    assert (row.state, row.said) == ("interrupted", "прервалась") and not audits.going(town.municipality, at=later)
    ordered(town, at=later)
    audit.refresh_from_db()
    assert audit.state == "interrupted" and "прервалась" in audit.failure and audit.run.finished_at == later


def test_a_check_that_never_began_is_said_to_stand_still_and_in_the_end_given_up(town: Town) -> None:
    audited.run_here(town)
    (card,) = audits.going(town.municipality, at=AT + timedelta(minutes=4))
    assert card.is_stalled and not card.running
    assert services.close_lost(at=AT + timedelta(hours=23)) == 0
    assert services.close_lost(at=AT + timedelta(hours=25)) == 1
    assert not AuditRun.objects.filter(finished_at__isnull=True).exists()


def test_what_a_killed_worker_left_is_read_anew_and_what_is_over_is_left_alone(town: Town, inner: None) -> None:
    with serve(village_library.answers()) as served:
        has_site(town.library, served.url)
        audit = ordered(town)
        SiteAudit.objects.filter(pk=audit.pk).update(state="running", heard_at=AT, pages=99)
        assert carry_out(audit).state == "done" and audit.pages < 50
        asked = len(served.asked)
        carry_out(audit, at=AT + timedelta(hours=1))
        assert len(served.asked) == asked and audit.finished_at == AT


def test_a_check_is_stopped_while_a_site_is_read(town: Town, inner: None) -> None:
    has_site(town.club, "https://iskra.example.ru")
    with serve(village_library.answers()) as served:
        has_site(town.library, served.url)
        run = services.check_sites(municipality=town.municipality, actor=town.anna, at=AT)
        audit = run.audits.get(institution=town.library)
        hours = iter(range(0, 10_000_000, 60))  # the clock says that it is time for a word each time it is asked

        def resolve(host: str, port: int) -> Sequence[str]:
            if not SiteAudit.objects.filter(state="stopped").exists():
                services.stop_checking(run=run, actor=town.anna, at=AT)
            return no_network(host, port)

        carry_out(audit, resolve=resolve, tick=lambda: next(hours) / 1000)
        assert len(served.asked) < 6
    assert audit.state == "stopped" and not audit.verdicts
    assert not run.audits.filter(state="waiting").exists()
    with pytest.raises(services.NothingToStop):
        services.stop_checking(run=run, actor=town.anna, at=AT)


def test_a_site_is_not_walked_twice_within_minutes(town: Town) -> None:
    audited.keep(town.library)
    with pytest.raises(services.CheckedAlready):
        ordered(town, at=AT + timedelta(minutes=5))
    assert ordered(town, at=AT + timedelta(minutes=11)).state == "waiting"
    answer = browser(town.anna).post(f"/work/tikhorechye/institutions/{town.library.pk}/site/check/")
    assert answer.status_code in (302, 409)


def test_without_sites_it_is_said_where_they_are_written(town: Town) -> None:
    with pytest.raises(services.NoSites, match="реестр"):
        services.check_sites(municipality=town.municipality, actor=town.anna, at=AT)
    with pytest.raises(services.NoSites, match="Тихореченская библиотека"):
        ordered(town)
    page = browser(town.anna).get(WHOLE).content.decode()
    assert "Ни у одного учреждения не записан сайт" in page and "Проверить все сайты" not in page


@pytest.mark.parametrize(("every", "days"), [("week", 7), ("month", 30), ("quarter", 91)])
def test_the_clock_begins_a_check_on_its_day_once(town: Town, every: str, days: int) -> None:
    has_site(town.library, audited.SITE)
    services.set_rules(municipality=town.municipality, every=every, render=False, actor=town.anna, at=AT)
    assert services.check_due(at=AT) == 1
    run = AuditRun.objects.get()
    assert run.made_by is None and run.audits.count() == 1
    SiteAudit.objects.update(state="done", finished_at=AT)
    assert services.check_due(at=AT + timedelta(hours=2)) == 0
    rules = AuditRules.objects.get()
    assert rules.next_on == ON + timedelta(days=days)
    assert services.check_due(at=AT + timedelta(days=days)) == 1
    entry = Entry.objects.filter(act="check_sites").first()
    assert entry is not None and entry.actor_name == "программа"


def test_where_nothing_was_said_the_clock_begins_nothing(town: Town) -> None:
    has_site(town.library, audited.SITE)
    assert services.check_due(at=AT) == 0
    services.set_rules(municipality=town.municipality, every="week", render=True, actor=town.anna, at=AT)
    services.set_rules(municipality=town.municipality, every="never", render=True, actor=town.anna, at=AT)
    assert services.check_due(at=AT + timedelta(days=400)) == 0
    with pytest.raises(NotAllowed):
        services.set_rules(municipality=town.municipality, every="week", render=True, actor=town.gleb, at=AT)


def test_the_last_day_of_a_month_has_a_next_one() -> None:
    assert services.next_day("month", date(2026, 1, 31)) == date(2026, 2, 28)
    assert services.next_day("quarter", date(2026, 11, 30)) == date(2027, 2, 28)
    assert services.next_day("month", date(2026, 12, 5)) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (MISSING, FOUND, "появилось"), (MISSING, PARTIAL, "появилось"), (PARTIAL, FOUND, "стало полнее"),
        (FOUND, PARTIAL, "стало хуже"), (FOUND, MISSING, "пропало"), (PARTIAL, MISSING, "пропало"),
        (FOUND, CANNOT_TELL, "теперь не видно"), (CANNOT_TELL, FOUND, "теперь видно"), (CANNOT_TELL, MISSING, ""),
        (FOUND, FOUND, ""), ("", FOUND, ""),
    ],
)  # fmt: skip
def test_what_changed_is_named(before: str, now: str, words: str) -> None:
    found = audits.changed(before, now)
    assert (found.words if found is not None else "") == words


def test_every_item_that_is_asked_has_its_advice() -> None:
    codes = {one.code for one in audits.asked(ON)}
    assert len(codes) > 25 and codes == set(audit_page.advice())


def test_a_head_is_told_what_vanished_and_sees_what_to_do(town: Town) -> None:
    has_site(town.library, audited.SITE)
    audited.keep(town.library, {"1.1/site/05": MISSING}, at=AT - timedelta(days=40))
    run = services.check_sites(municipality=town.municipality, actor=town.anna, at=AT)
    audit = run.audits.get()
    SiteAudit.objects.filter(pk=audit.pk).update(state="running")
    audits_running.keep_found(audit, audited.told({"1.1/site/18": MISSING, "1.2/site/06": PARTIAL}), at=AT)
    audits_running.finish_run(run, AT)
    told = Notice.objects.get(user=town.gleb)
    assert "2\u00a0сведения" in told.text and told.link == f"/work/tikhorechye/institutions/{town.library.pk}/site/"
    assert Notice.objects.filter(user=town.anna).exists()
    page = browser(town.gleb).get(told.link).content.decode()
    assert "Разместите утверждённый план по устранению недостатков" in page and "появилось" in page
    assert page.index("устранению недостатков") < page.index("Замените общую ссылку")
    (row,) = audits.rows(town.municipality, at=AT)
    assert (row.better, row.worse) == (1, 2)
    assert "Сайты не ответили при проверке" not in {
        one.text for one in desk.lines(town.anna, town.municipality, today=ON, at=AT)
    }
    SiteAudit.objects.create(run=run, institution=town.library, address=audited.SITE, state="failed", failure="Нет.")
    on_desk = {one.text: one for one in desk.lines(town.anna, town.municipality, today=ON, at=AT)}
    line = on_desk["Сайты не ответили при проверке"]
    assert line.sub == row.name and row.name in browser(town.anna).get(line.address).content.decode()
    assert "С сайтов" not in str(desk.lines(town.gleb, town.municipality, today=ON, at=AT))


def test_a_head_sees_the_own_site_only(town: Town) -> None:
    own, other = audited.keep(town.library), audited.keep(town.club, address="https://iskra.example.ru")
    gleb = browser(town.gleb)
    page = gleb.get(WHOLE).content.decode()
    assert "biblioteka.example.ru" in page and "iskra.example.ru" not in page
    assert "iskra" not in b"".join(gleb.get(f"{WHOLE}sites.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert gleb.get(f"{WHOLE}{own.pk}/").status_code == 200
    assert gleb.get(f"{WHOLE}{other.pk}/").status_code == 404
    assert gleb.get(f"/work/tikhorechye/institutions/{town.club.pk}/site/").status_code == 403
    assert browser(town.stranger).get(f"/work/dalny/sites/{own.pk}/").status_code == 404


def test_other_sites_are_checked_beside_the_own_one(town: Town) -> None:
    has_site(town.library, "https://biblioteka.example.ru/")
    has_site(town.branch, "https://biblioteka.example.ru")
    values: dict[str, Any] = {"institution": town.library, "note": "", "actor": town.gleb, "at": AT}
    made = audits_keeping.add_site(address="https://old.example.ru/main", **values)
    with pytest.raises(audits_keeping.SiteIsKnown):
        audits_keeping.add_site(address="http://biblioteka.example.ru", **values)
    found = audit_sites.sites(town.municipality, ON)
    assert [(one.institution, one.address) for one in found] == [
        (town.library, "https://biblioteka.example.ru/"), (town.library, "https://old.example.ru/main"),
    ]  # fmt: skip
    has_site(town.branch, "https://filial.example.ru")
    assert len(audit_sites.sites(town.municipality, ON)) == 3
    audits_keeping.drop_site(site=made, actor=town.gleb, at=AT)
    assert len(audit_sites.sites(town.municipality, ON)) == 2
    gleb = browser(town.gleb)
    answer = gleb.post(f"/work/tikhorechye/institutions/{town.library.pk}/site/add/", {"address": "ерунда\0"})
    assert answer.status_code == 200 and "errorlist" in answer.content.decode()


def test_old_audits_are_thinned_out_to_one_a_quarter(town: Town) -> None:
    has_site(town.library, audited.SITE)
    run = AuditRun.objects.create(municipality=town.municipality, made_at=AT)
    SiteAudit.objects.bulk_create(
        SiteAudit(run=run, institution=town.library, address=audited.SITE, state="failed" if week % 5 == 0 else "done",
                  finished_at=AT - timedelta(weeks=week))
        for week in range(300, -1, -1)
    )  # fmt: skip
    dropped = audits_keeping.thin_out(at=AT)
    left = SiteAudit.objects.order_by("-pk")
    ages = [(AT - one.finished_at).days // 7 for one in left if one.finished_at is not None]
    assert ages[:12] == list(range(12)) and dropped == 301 - len(ages)
    assert 24 <= len(ages) <= 31 and max(ages) < 5 * 53
    assert not [one for one in left[12:] if one.state != "done"]
    assert audits_keeping.thin_out(at=AT) == 0


@pytest.mark.parametrize("number", [10, 1000])
def test_pages_ask_as_little_whatever_the_number_of_sites(
    town: Town, number: int, django_assert_max_num_queries: Any
) -> None:
    made = Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Клуб {at}", site=f"https://k{at}.example.ru")
        for at in range(number)
    )
    run = AuditRun.objects.create(municipality=town.municipality, made_at=AT, finished_at=AT)
    asked = audits.asked(ON)
    SiteAudit.objects.bulk_create(
        SiteAudit(run=run, institution=one, address=one.site, state="done", finished_at=AT, newest_news=ON,
                  verdicts={item.code: (FOUND, MISSING)[(item_at + turn) % 2] for item_at, item in enumerate(asked)})
        for one in made for turn in (0, 1)
    )  # fmt: skip
    anna = browser(town.anna)

    for path in ("?show=worse", "items/", "sites.csv"):
        with django_assert_max_num_queries(30):
            answer = anna.get(f"{WHOLE}{path}")
        assert answer.status_code == 200
        if not answer.streaming:
            assert len(answer.content) < 60_000, path


def test_a_site_left_behind_is_history_and_proposes_nothing(town: Town) -> None:
    audited.keep(town.library, address="https://old.example.ru")
    has_site(town.library, audited.SITE)
    new = audited.keep(town.library, {"1.1/site/05": MISSING})
    assert audit_page.newest(town.library) == [new]
    found = audit_page.proposals(town.library.pk, since=ON)
    assert found["1.1/site/05"].verdict == MISSING and {one.audit for one in found.values()} == {new.pk}
    page = browser(town.gleb).get(f"/work/tikhorechye/institutions/{town.library.pk}/site/").content.decode()
    assert page.count("<h3>Способы обратной связи</h3>") == 1 and "<h3>https://old.example.ru</h3>" in page
