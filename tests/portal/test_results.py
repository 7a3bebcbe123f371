"""Results as everybody sees them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from merilo.assessment.models import Cycle, Phase
from merilo.plans.models import RemediationPlan, Shortcoming, Task
from merilo.ratings.models import Calculation, Publication, UnitResult
from tests.assessment.making import make_unit
from tests.plans import remedies
from tests.ratings.making import calculated, make_rated_cycle
from tests.ratings.publishing import corrected, publish, published, set_disabled
from tests.town import ON, Town, make_institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
HERE = "/nok/tikhorechye/results/"


@pytest.fixture
def publication(town: Town, own_store: object) -> Publication:
    return published(town)


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def pages(town: Town) -> list[str]:
    year = f"{HERE}2026/"
    institutions = [f"{year}{one.pk}/" for one in (town.library, town.branch, town.club, town.theatre)]
    codes = ("S", "К1", "К3", "K3", "1.1", "3.3", "5.1")
    return [HERE, year, f"{year}data/", f"{HERE}block/", "/embed/tikhorechye/", *institutions,
            *(f"{institutions[0]}{code}/" for code in codes), f"{institutions[2]}3.3/"]  # fmt: skip


@pytest.mark.parametrize("language", ["ru", "en"])
def test_all_pages_open_light_for_everybody(
    client: Client, town: Town, publication: Publication, language: str
) -> None:
    for path in pages(town):
        said = text(client, f"{path}?lang={language}")
        assert f'lang="{language}"' in said
        assert len(said.encode()) < 150_000


def test_an_equal_reason_of_several_indicators_is_said_once(
    client: Client, town: Town, publication: Publication
) -> None:
    why = "никто не ответил"
    for one in UnitResult.objects.filter(calculation=publication.calculation, unit__institution=town.club):
        blocked = [{"indicator": code, "reason": why} for code in ("1.3", "3.3")]
        UnitResult.objects.filter(pk=one.pk).update(
            result={**one.result, "blocked": blocked, "total": None}, total=None, place=None, place_last=None
        )
    for path in (f"{HERE}2026/", f"{HERE}2026/{town.club.pk}/"):
        said = text(client, path)
        assert said.count(why) == 1 and "1.3, 3.3" in said


def test_no_number_of_an_act_is_torn_from_its_sign(client: Client, town: Town, publication: Publication) -> None:
    marks = re.compile(r"<title>.*?</title>|<[^>]*>", flags=re.DOTALL)
    shown = {path: marks.sub("", text(client, path)) for path in pages(town)}
    assert [path for path, words in shown.items() if re.search(r"№ \d", words)] == []
    assert "№\xa0344н" in shown[f"{HERE}2026/"]


def test_nothing_is_there_before_publication(client: Client, town: Town) -> None:
    assert "пока не опубликованы" in text(client, HERE)
    assert "пока не опубликованы" in text(client, "/embed/tikhorechye/")
    assert client.get(f"{HERE}2026/").status_code == 404


def test_small_groups_are_on_no_page(client: Client, town: Town, publication: Publication) -> None:
    club = f"{HERE}2026/{town.club.pk}/"
    said = text(client, club)
    assert "числа не показываются" in said
    assert "33,33" in said
    told = text(client, f"{club}3.3/")
    assert "не показывается" in told
    assert "из 3" not in told


def test_only_the_block_may_stand_in_a_frame_of_another_site(
    client: Client, town: Town, publication: Publication
) -> None:
    block = client.get("/embed/tikhorechye/")
    assert "frame-ancestors *" in block["Content-Security-Policy"]
    assert "X-Frame-Options" not in block
    assert "<script" not in block.content.decode()
    assert not block.cookies
    page = client.get(HERE)
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_an_old_publication_stays_readable_with_a_notice(client: Client, town: Town, publication: Publication) -> None:
    corrected(publication, town)
    assert "Исправлено: <span>исключены анкеты, отправленные программой</span>." in text(client, f"{HERE}2026/")
    old = text(client, f"{HERE}2026/?cycle=1&number=1")
    assert "прежняя публикация" in old
    assert f"/results/2026/{town.library.pk}/?cycle=1&amp;number=1" in old
    assert client.get(f"{HERE}2026/data/package.zip?number=1").status_code == 200


def test_files_are_served_as_they_were_published(client: Client, town: Town, publication: Publication) -> None:
    answer = client.get(f"{HERE}2026/data/counts.csv")
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbfunit;role;")
    assert "nok-tikhorechye-2026-1.zip" in client.get(f"{HERE}2026/data/package.zip")["Content-Disposition"]
    for name in ("..%2Fsite.sqlite3", "%2Fetc%2Fpasswd", "нет.csv"):
        assert client.get(f"{HERE}2026/data/{name}").status_code == 404


@pytest.mark.parametrize(
    "tail",
    ["1999/", "99999999/", "2026/999999/", "2026/?number=9", "2026/?number=вздор", "2026/?cycle=7", "2026/data/x/"],
)
def test_what_is_not_there_is_not_there(client: Client, town: Town, publication: Publication, tail: str) -> None:
    assert client.get(f"{HERE}{tail}").status_code == 404


def test_nonsense_in_the_address_does_not_break_a_page(client: Client, town: Town, publication: Publication) -> None:
    for tail in ("?sort=вздор", "?sort=%00", "?lang=xx", "?sort=К3", "?sort=name"):
        assert client.get(f"{HERE}2026/{tail}").status_code == 200
    assert client.get(f"{HERE}2026/{town.club.pk}/нет/").status_code == 404


def test_what_was_done_later_stands_beside_the_shortcoming_with_its_day(
    client: Client, town: Town, own_store: object
) -> None:
    shown = published(town, year=2025)
    page = f"{HERE}2025/{town.library.pk}/"
    lacks = shown.calculation.results.get(unit__institution=town.library).shortcomings
    plan = remedies.approved(town)
    assert Shortcoming.objects.get(remediation=plan).code in [one["item"] for one in lacks]
    assert "табличку" not in text(client, page), "an unpublished plan promises nothing in public"
    RemediationPlan.objects.filter(pk=plan.pk).update(state="published", published_on=ON)
    said = text(client, page)
    assert "Повесить табличку с адресом" in said
    assert f"/nok/tikhorechye/remediation/{plan.pk}/" in said
    assert "31&nbsp;мая" in said or "31\xa0мая" in said
    Task.objects.filter(item__measure__shortcoming__remediation=plan).update(state="done", done_on=date(2026, 4, 10))
    assert "сделано 10\xa0апреля 2026" in text(client, page).replace("&nbsp;", "\xa0")
    assert "done on 10" in text(client, f"{page}?lang=en").replace("&nbsp;", "\xa0")
    assert "табличку" not in text(client, f"{HERE}2025/{town.club.pk}/"), "that is another institution's plan"


def test_a_figure_without_a_value_says_why_there_is_none(client: Client, town: Town, own_store: object) -> None:
    cycle = make_rated_cycle(town, phase=Phase.FINAL)
    set_disabled(cycle.units.get(institution=town.club), 0)
    Cycle.objects.filter(pk=cycle.pk).update(no_base={"*": "renormalise"})
    cycle.refresh_from_db()
    made = calculated(cycle, town)
    Calculation.objects.filter(pk=made.pk).update(state="final")
    publish(cycle, made, town)
    said = text(client, f"{HERE}2026/{town.club.pk}/3.3/")
    assert "<h1>Почему нет балла: 3.3</h1>" in said
    assert "— —" not in said


def test_another_municipality_does_not_show_ours(client: Client, town: Town, publication: Publication) -> None:
    assert client.get(reverse("public_rating", args=["dalny", 2026])).status_code == 404


def test_a_rating_asks_the_database_the_same_however_many_institutions_it_has(
    client: Client, town: Town, publication: Publication, django_assert_max_num_queries: Any
) -> None:
    fill(publication, 300)
    with django_assert_max_num_queries(25):
        said = text(client, f"{HERE}2026/")
    assert "страница 1 из 4" in said
    assert len(said.encode()) < 150_000
    with django_assert_max_num_queries(25):
        text(client, "/embed/tikhorechye/")


def fill(publication: Publication, many: int) -> None:
    """Give the published calculation many more institutions like the club."""
    like = publication.calculation.results.get(unit__name="Дом культуры «Искра»")
    for number in range(many):
        house = make_institution(publication.cycle.municipality, f"Сельский дом культуры № {number}", kind="club")
        unit = make_unit(publication.cycle, house)
        like.pk, like.unit = None, unit
        like.result = {**like.result, "name": unit.name}
        like.save()
