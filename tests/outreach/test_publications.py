"""What must be where, what is there with its proof, and how the plan hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from merilo.core import probe
from merilo.outreach.models import Placement
from merilo.outreach.queries import duties
from merilo.outreach.services import happening, links, proofs, publishing, reporting
from merilo.plans.models import Task
from merilo.ratings.services import posting
from merilo.registry.models import Institution
from tests.outreach import making
from tests.plans.making import make_line
from tests.plans.remedies import approved
from tests.ratings import publishing as publishing_of_ratings
from tests.town import AT, ON, Town

HERE = "/work/tikhorechye/information/"


def duty(town: Town, code: str, channel: str, *, own: bool = False, today: date = ON) -> duties.Duty:
    found = duties.of(town.municipality, None if own else town.library, today.year, today=today)
    return next(one for one in found if one.code == code and one.channel == channel)


def browser(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_what_must_always_be_there_has_no_term_without_a_plan_and_the_plans_term_with_one(town: Town) -> None:
    assert duty(town, "section", "institution_site").due_on is None
    make_line(town, "до 1 июня", text="Поддерживать раздел о независимой оценке", step="section")
    found = duty(town, "section", "institution_site")
    assert (found.due_on, found.due_why) == (date(2026, 5, 31), "план, п.\u00a01")
    assert found.words == "через 46\u00a0дней"


def test_published_results_make_things_due_by_the_term_of_the_requirement_for_the_institutions_assessed(
    town: Town,
) -> None:
    assert not [one for one in duties.of(town.municipality, town.library, 2026, today=ON) if one.code == "results"]
    said = {"municipality": town.municipality, "occasion": "results", "key": "cycle-1", "year": 2026}
    happening.arise(**said, title="Оценка 2026 года", happened_on=date(2026, 4, 13), institutions=[town.library.pk])
    happening.arise(**said, title="Оценка 2026 года", happened_on=ON)  # said again, it changes nothing
    found = duty(town, "results", "stand")
    assert found.due_on == date(2026, 4, 27)  # ten working days after Monday, 13 April
    assert found.due_why == "в течение 10\u00a0рабочих дней после 13\u00a0апреля 2026\u00a0г."
    assert found.about == "Оценка 2026 года"
    others = duties.of(town.municipality, town.club, 2026, today=ON)
    assert "results" not in {one.code for one in others}
    assert duty(town, "results", "stand", today=date(2026, 4, 29)).words == "просрочено 2\u00a0дня"


def test_an_approved_remediation_plan_is_due_by_its_own_term_and_its_page_counts_once_published(town: Town) -> None:
    plan = approved(town)
    found = duty(town, "remediation", "institution_site")
    assert found.due_on == plan.publish_by and not found.is_done
    plan.state, plan.published_on, plan.published_at_url = "published", ON, "https://biblioteka.example.ru/plan/"
    plan.save()
    found = duty(town, "remediation", "institution_site")
    assert found.is_done and found.found is not None and found.found.url.endswith("/plan/")
    assert not duty(town, "remediation", "stand").is_done


def test_a_link_proves_a_site_a_dated_photo_proves_a_stand(town: Town) -> None:
    with pytest.raises(publishing.PublicationRejected, match="снимок"):
        making.placed(town, making.STAND)
    with pytest.raises(publishing.PublicationRejected, match="ссылку"):
        making.placed(town, url="")
    with pytest.raises(proofs.LinkRejected):
        making.placed(town, url="ftp://example.ru/a")
    with pytest.raises(publishing.PublicationRejected, match="даты"):
        making.placed(town, on=ON + timedelta(days=1))
    with pytest.raises(publishing.NothingIsAsked):
        making.placed(town, "results||stand", proof=making.photo())
    assert not Placement.objects.exists()
    making.placed(town, making.STAND, url="", proof=making.photo())
    found = duty(town, "opinion", "stand")
    assert found.is_done and found.words == "размещено"
    assert duty(town, "opinion", "stand", today=ON + timedelta(days=93)).words == "давно не смотрели"
    placement = Placement.objects.get()
    publishing.withdraw_publication(publication=placement, reason="Сняли", actor=town.anna, at=AT)
    assert not duty(town, "opinion", "stand").is_done


def test_a_head_records_the_own_institution_only_and_nobody_else_records(town: Town) -> None:
    said = {"municipality": town.municipality, "published_on": ON, "seen_on": ON, "url": making.PAGE, "at": AT}
    publishing.record_publication(institution=town.library, duty=making.SITE, actor=town.gleb, **said)
    for who, where in ((town.gleb, town.club), (town.gleb, None), (town.pavel, town.library), (town.olga, None)):
        with pytest.raises(PermissionDenied):
            publishing.record_publication(institution=where, duty=making.SITE, actor=who, **said)
    assert Placement.objects.count() == 1


def test_the_last_place_of_an_institution_fulfils_its_task_and_the_last_of_all_the_whole_line(town: Town) -> None:
    line = {"text": "Разместить результаты", "step": "publication", "responsible": ["Учреждения культуры"]}
    each = make_line(town, "до 1 июня", **line)
    whole = make_line(town, "до 1 июня", **{**line, "responsible": ["Администрация"]}).tasks.get()
    own = Task.objects.get(item=each, institution=town.library)
    happening.arise(
        municipality=town.municipality, occasion="results", key="cycle-1", title="Оценка", year=2026, happened_on=ON
    )
    results = "results|cycle-1|"
    making.placed(town, f"{results}institution_site")
    own.refresh_from_db()
    assert own.state == "open"
    making.placed(town, f"{results}stand", url="", proof=making.photo())
    own.refresh_from_db()
    assert own.state == "done"
    shown = list(own.reports.get().evidence.order_by("pk"))
    assert [bool(one.file) for one in shown] in ([False, True], [True, False])
    assert {one.url for one in shown} == {making.PAGE, ""}
    whole.refresh_from_db()
    assert whole.state == "open"
    for one in (town.club, town.theatre):
        making.placed(town, f"{results}institution_site", institution=one)
        making.placed(town, f"{results}stand", institution=one, url="", proof=making.photo())
    for channel in ("municipal_site", "committee_site"):
        making.placed(town, f"{results}{channel}", is_own=True)
    whole.refresh_from_db()
    assert whole.state == "done" and Task.objects.get(item=each, institution=town.club).state == "done"


def test_the_coordinator_reports_on_a_line_with_the_table_of_what_is_where(town: Town) -> None:
    task = make_line(town, "II квартал", text="Вести раздел", step="section").tasks.get()
    with pytest.raises(reporting.NothingIsThere):
        reporting.report_step(municipality=town.municipality, step="section", actor=town.anna, at=AT)
    making.placed(town)
    assert reporting.report_step(municipality=town.municipality, step="section", actor=town.anna, at=AT) == 1
    task.refresh_from_db()
    report = task.reports.get()
    assert "размещено 1 из 5" in report.text
    assert report.evidence.get().file.name == "Размещение на 15.04.2026.xlsx"
    with pytest.raises(reporting.NoLineWaits):
        reporting.report_step(municipality=town.municipality, step="section", actor=town.anna, at=AT)
    page = browser(town.anna).post(f"{HERE}report/", {"step": "section"}).content.decode()
    assert "нет открытой задачи" in page or "ещё ничего не отмечено" in page


@pytest.mark.parametrize(
    ("answer", "state"),
    [(probe.Asked(True, "страница открывается", 200), "works"),
     (probe.Asked(False, "страница не найдена (код 404)", 404), "broken"),
     (probe.Asked(None, "имя сайта не нашлось"), "untold")],
)  # fmt: skip
def test_what_a_link_answered_is_noted_and_a_broken_one_counts_no_more(
    town: Town, answer: probe.Asked, state: str
) -> None:
    made = making.placed(town)
    links.note_answer(made.pk, at=AT, ask=lambda url: answer)
    made.refresh_from_db()
    assert (made.check_state, made.check_words, made.checked_at) == (state, answer.words, AT)
    assert duty(town, "section", "institution_site").is_done is (state != "broken")


def test_a_link_into_the_inner_network_is_not_asked_and_no_network_is_said_so() -> None:
    def ask(url: str, resolve: object) -> probe.Asked:
        return probe.ask(url, tick=lambda: 0.0, pause=lambda _: None, resolve=resolve, agent="test")  # type: ignore[arg-type]

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    inner = ask("http://kassa.example.ru/", lambda host, port: ["10.0.0.5"])
    assert inner.opens is False and "внутреннюю сеть" in inner.words
    silent = ask("https://biblioteka.example.ru/", nowhere)
    assert silent.opens is None and "связь сервера с интернетом" in silent.words
    assert ask("javascript:alert(1)", nowhere).opens is False


def test_links_are_asked_again_after_a_week(town: Town) -> None:
    made = making.placed(town)
    links.note_answer(made.pk, at=AT, ask=lambda url: probe.Asked(True, "страница открывается"))
    assert links.ask_again(at=AT + timedelta(days=6)) == 0
    assert links.ask_again(at=AT + timedelta(days=8)) == 1


def test_the_page_of_institutions_and_channels_counts_and_narrows_to_one_requirement(town: Town) -> None:
    now = timezone.now()
    making.placed(town, at=now, on=timezone.localdate(now))
    page = browser(town.anna).get(HERE).content.decode()
    assert "1\u00a0из\u00a03" in page and "сам муниципалитет" in page
    page = browser(town.anna).get(f"{HERE}?what=section").content.decode()
    assert "размещено" in page and "1\u00a0из\u00a03" not in page
    assert browser(town.anna).get(f"{HERE}?what=%00&year=9999999999").status_code == 200


def test_a_publication_is_recorded_and_withdrawn_through_the_pages(town: Town) -> None:
    gleb = browser(town.gleb)
    here = f"{HERE}institutions/{town.library.pk}/"
    form = gleb.get(f"{here}new/?duty=opinion%7C%7Cstand").content.decode()
    assert 'value="opinion||stand" selected' in form
    bad = {"duty": "opinion||stand", "published_on": "2026-02-30", "seen_on": "2026-04-15", "url": "\0"}
    assert gleb.post(f"{here}new/", bad).status_code == 200
    picture = making.photo()
    sent = {
        "duty": "opinion||stand", "published_on": timezone.localdate(), "seen_on": timezone.localdate(),
        "proof": SimpleUploadedFile(picture.name, picture.content),  # type: ignore[arg-type]
    }  # fmt: skip
    assert gleb.post(f"{here}new/", sent).status_code == 302
    made = Placement.objects.get()
    page = gleb.get(f"{HERE}records/{made.pk}/").content.decode()
    assert "размещено: стенд" in page and "стенд.jpg" in page
    assert gleb.get(f"{HERE}records/{made.pk}/file/x.jpg").status_code == 200
    assert browser(town.stranger).get(f"/work/dalny/information/records/{made.pk}/").status_code == 404
    gleb.post(f"{HERE}records/{made.pk}/withdraw/", {"reason": "Сняли"})
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert "Сняли" in gleb.get(f"{HERE}records/").content.decode()


def test_requirements_are_changed_switched_off_and_taken_back(town: Town) -> None:
    anna = browser(town.anna)
    sent = {"title": "Итоги оценки", "occasion": "always", "institution_channels": ["stand"], "step": "publication"}
    anna.post(f"{HERE}requirements/results/change/", sent)
    assert duty(town, "results", "stand").title == "Итоги оценки"
    anna.post(f"{HERE}requirements/results/change/", {**sent, "is_off": "on"})
    assert "results" not in {one.code for one in duties.of(town.municipality, town.library, 2026, today=ON)}
    anna.post(f"{HERE}requirements/results/restore/")
    assert "Результаты независимой оценки" in anna.get(f"{HERE}requirements/").content.decode()
    anna.post(f"{HERE}requirements/new/", {**sent, "title": "Афиша"})
    assert duty(town, "own-1", "stand").title == "Афиша"
    empty = anna.post(f"{HERE}requirements/new/", {"title": "Ничего", "occasion": "always"}).content.decode()
    assert "хотя бы одно место" in empty


@pytest.mark.parametrize("many", [10, 1000])
def test_the_pages_ask_as_often_for_ten_as_for_a_thousand(
    town: Town, many: int, django_assert_max_num_queries: object
) -> None:
    Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Клуб № {number}") for number in range(many)
    )
    Placement.objects.bulk_create(
        Placement(
            municipality=town.municipality, institution=one, channel="institution_site", requirement="section",
            title="Раздел", published_on=ON, seen_on=ON, url=making.PAGE, author=town.anna, made_at=AT,
        )
        for one in Institution.objects.filter(parent=None)
    )  # fmt: skip
    anna = browser(town.anna)
    for path in ("", "own/", "records/", f"institutions/{town.library.pk}/"):
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            assert anna.get(f"{HERE}{path}").status_code == 200


def test_a_card_posted_on_bus_gov_stands_among_what_is_published(town: Town) -> None:
    published = publishing_of_ratings.published(town)
    unit = published.cycle.units.get(institution=town.library)
    on = timezone.localdate(published.published_at)
    posting.record_posting(
        publication=published, unit=unit, posted_on=on, url="https://bus.gov.ru/info-card/1", actor=town.anna,
        at=published.published_at,
    )  # fmt: skip
    made = Placement.objects.get()
    assert (made.institution, made.channel, made.subject) == (town.library, "bus_gov", f"results-{published.cycle_id}")


def test_a_remediation_plan_on_the_institutions_site_is_published_in_its_own_room_too(town: Town) -> None:
    plan = approved(town)
    on = plan.plan.approved_on
    assert on is not None
    at = AT if on <= ON else AT + (on - ON)
    publishing.record_publication(
        municipality=town.municipality, institution=plan.institution, duty=f"remediation|remediation-{plan.pk}|stand",
        published_on=timezone.localdate(at), seen_on=timezone.localdate(at), proof=making.photo(), actor=town.gleb,
        at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    assert plan.state == "approved"
    publishing.record_publication(
        municipality=town.municipality, institution=plan.institution,
        duty=f"remediation|remediation-{plan.pk}|institution_site", published_on=timezone.localdate(at),
        seen_on=timezone.localdate(at), url=making.PAGE, actor=town.gleb, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    assert (plan.state, plan.published_at_url) == ("published", making.PAGE)
