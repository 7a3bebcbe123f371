"""The public section of a municipality: what citizens see, in both languages, and what they never see."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from merilo.plans.models import Item, Plan, Task
from merilo.plans.queries import public
from merilo.portal import tongue
from merilo.registry.models import AssessedYear, Municipality
from merilo.registry.queries.texts import shipped
from tests.plans import story
from tests.town import Town, make_institution, make_plan

HERE = "/nok/tikhorechye/"
TODAY = date(2026, 4, 15)
PAGES = ("", "plan/", "institutions/", "take-part/", "complain/")
ROOM = Path(tongue.__file__).parent


@pytest.fixture
def told(town: Town) -> story.Story:
    return story.make_story(town)


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_word_stands_in_both_languages_with_the_same_places_to_fill() -> None:
    for key, said in tongue.words().items():
        assert set(said) == set(tongue.LANGUAGES), key
        assert re.findall(r"{\w+}", said["ru"]) == re.findall(r"{\w+}", said["en"]), key
        assert said["ru"] or key == "russian_only", key
        assert not re.search("[А-Яа-яЁё]", said["en"]) or key == "other_language", key


def test_every_word_a_page_asks_for_is_there_and_every_word_is_asked_for() -> None:
    files = [*(ROOM / "templates" / "portal").rglob("*.html"), ROOM / "templatetags" / "tongue.py"]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    asked = set(re.findall(r"{% (?:say|counted_in) [\"'](\w+?)[\"']", sources))
    begun = {key for key in asked if key.endswith("_")}  # what follows is said by what is shown
    asked -= begun
    assert asked <= set(tongue.words()), asked - set(tongue.words())
    prefixes = (*begun, "state_", "nav_", "message_")
    unused = {key for key in tongue.words() if key not in asked and not key.startswith(prefixes)} - {"days"}
    assert not unused


def test_every_kind_of_institution_and_every_state_has_its_words() -> None:
    from typing import get_args

    from merilo.council.models import Meeting, Member
    from merilo.registry.models import InstitutionKind

    assert {f"format_{one}" for one in Meeting.Format.values} <= set(tongue.words())
    assert {f"post_{one}" for one in Member.Post.values} - {"post_member"} <= set(tongue.words())
    for kind in InstitutionKind.values:
        assert f"kind_{kind}" in tongue.words()
    for state in get_args(public.State):
        assert f"state_{state}" in tongue.words()


def test_the_home_says_what_the_assessment_is_and_how_the_plan_goes(client: Client, told: story.Story) -> None:
    page = _page(client, f"{HERE}?year=2026")
    assert "это проверка того, удобно ли людям" in page and "1 из 4" not in page.split("<main")[0]
    assert "План независимой оценки на 2026 год" in page and "пунктов выполнено" in page
    for word in (
        "Как участвовать",
        "Как пожаловаться",
        "3 учреждения".replace(" ", "\u00a0"),
        "План в утверждённой редакции, PDF",
    ):
        assert word in page


def test_states_of_lines_follow_their_tasks(town: Town, told: story.Story) -> None:
    heads = public.published(town.municipality)
    plan = public.plans_with_fulfilment(town.municipality, heads, year=2026, today=TODAY)[0]
    assert {line.number: line.state for line in plan.lines} == {
        "1": "done", "2": "late", "3": "going", "4": "waiting", "5": "always", "6": "done",
    }  # fmt: skip
    lines = {line.number: line for line in plan.lines}
    assert (lines["2"].days_late, lines["3"].done, lines["3"].total) == (15, 1, 3)
    assert lines["1"].links == ("https://nok.example.ru/perechen",)
    assert (plan.done, plan.counted, plan.late) == (2, 5, 1)
    assert [line.number for line in plan.next_lines] == ["3"]
    Task.objects.filter(item=told.items["3"], state="open").update(state="reported")
    plan = public.plans_with_fulfilment(town.municipality, heads, year=2026, today=TODAY)[0]
    assert plan.lines[2].state == "checking"


def test_a_plan_of_three_years_tells_each_year_by_itself(town: Town) -> None:
    plan = make_plan(town.municipality, items=1, ends_on=date(2028, 12, 31))
    item = Item.objects.get(plan=plan)
    for year, state in ((2026, "done"), (2027, "open"), (2028, "open")):
        done = date(year, 3, 1) if state == "done" else None
        Task.objects.create(item=item, due_on=date(year, 3, 31), state=state, done_on=done, turn=str(year))
    heads = public.published(town.municipality)
    found = {
        year: public.plans_with_fulfilment(town.municipality, heads, year=year, today=date(2027, 5, 1))[0].lines[0]
        for year in (2026, 2027, 2028)
    }
    assert [found[year].state for year in (2026, 2027, 2028)] == ["done", "late", "late"]
    assert [found[year].total for year in (2026, 2027, 2028)] == [1, 1, 2]


def test_nobody_is_named_but_who_approved_the_plan(client: Client, told: story.Story, town: Town) -> None:
    make_institution(town.municipality, "Музей", head_name="Тайнов Тимур Ильич")
    for address in (*PAGES, f"plan/{told.plan.pk}/", f"institutions/{town.library.pk}/"):
        page = _page(client, HERE + address)
        for name in ("Сидорова", "Кузнецов", "Павлов", "Андреева", "Тайнов", "Глебов"):
            assert name not in page, address
    assert "И. И. Громов" in _page(client, f"{HERE}plan/{told.plan.pk}/")


def test_reports_files_and_remarks_stay_inside(client: Client, told: story.Story) -> None:
    page = _page(client, f"{HERE}plan/{told.plan.pk}/?year=2026")
    assert "https://nok.example.ru/perechen" in page
    for word in ("протокол.pdf", "Перечень утверждён", "нет номера контракта", "Торги объявлены заново"):
        assert word not in page


def test_links_of_reports_not_accepted_are_not_shown(client: Client, told: story.Story) -> None:
    Task.objects.filter(item=told.items["1"]).update(state="reported", done_on=None)
    assert "nok.example.ru/perechen" not in _page(client, f"{HERE}plan/{told.plan.pk}/?year=2026")


def test_a_plan_in_preparation_does_not_exist_for_citizens(client: Client, town: Town) -> None:
    plan = make_plan(town.municipality, items=2, title="Тайный план", state=Plan.State.PREPARED)
    for address in PAGES:
        assert "Тайный план" not in _page(client, HERE + address)
    for tail in ("", "plan.pdf", "plan.pdf?version=approved"):
        assert client.get(f"{HERE}plan/{plan.pk}/{tail}").status_code == 404


def test_plans_of_other_kinds_and_other_places_are_not_shown(client: Client, town: Town) -> None:
    other = make_plan(town.municipality, items=1, title="План устранения", kind="remediation")
    far = make_plan(town.elsewhere, items=1, title="План далёкого района")
    assert "План устранения" not in _page(client, HERE) and "далёкого" not in _page(client, HERE)
    assert client.get(f"{HERE}plan/{other.pk}/").status_code == client.get(f"{HERE}plan/{far.pk}/").status_code == 404


def test_without_a_plan_the_page_says_so_humanly(client: Client, town: Town) -> None:
    assert "здесь пока не опубликованы" in _page(client, HERE)
    assert "здесь пока не опубликованы" in _page(client, f"{HERE}plan/")
    make_plan(town.municipality, items=1)
    assert "План на 2019 год пока не опубликован." in _page(client, f"{HERE}?year=2019")


def test_closed_plans_and_old_years_stay_reachable(client: Client, town: Town) -> None:
    old = make_plan(town.municipality, items=1, title="План на 2023 год", state=Plan.State.CLOSED,
                    starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))  # fmt: skip
    year = timezone.localdate().year
    make_plan(town.municipality, items=1, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    assert 'href="?year=2023"' in _page(client, HERE)
    page = _page(client, f"{HERE}?year=2023")
    assert "План на 2023 год" in page and "План завершён." in page
    assert "План завершён." in _page(client, f"{HERE}plan/{old.pk}/")


def test_the_year_shown_first_is_this_one_or_the_nearest_with_a_plan(client: Client, town: Town) -> None:
    last = timezone.localdate().year - 1
    make_plan(town.municipality, items=1, starts_on=date(last, 1, 1), ends_on=date(last, 12, 31))
    assert f"План на {last} год" in _page(client, HERE)


@pytest.mark.parametrize("year", ["2026&year=x", "99999999999", "０２６", "-1", "%00", "0000", "9999"])
def test_no_year_breaks_a_page(client: Client, told: story.Story, year: str) -> None:
    for address in ("", "plan/", f"plan/{told.plan.pk}/"):
        assert client.get(f"{HERE}{address}?year={year}").status_code == 200


def test_english_pages_are_english_and_russian_lines_are_marked(client: Client, told: story.Story) -> None:
    for address in (*PAGES, f"plan/{told.plan.pk}/"):
        page = _page(client, f"{HERE}{address}?lang=en")
        assert '<html lang="en"' in page and 'hreflang="ru"' in page
        main = page.split("<main")[1].split("</main>")[0]
        bare = re.sub(r"<(\w+)[^>]*\blang=\"ru\"[^>]*>.*?</\1>", "", main, flags=re.DOTALL)
        assert not re.search("[А-Яа-яЁё]{3}", re.sub("<[^>]+>", "", bare)), address
    page = _page(client, f"{HERE}plan/?lang=en&year=2026")
    assert "31\u00a0March 2026" in page and "awaiting an event" in page and "Утвердить перечень" in page


def test_the_language_is_kept_in_a_cookie_and_can_be_changed_back(client: Client, town: Town) -> None:
    _page(client, f"{HERE}?lang=en")
    assert "How to take part" in _page(client, HERE)
    _page(client, f"{HERE}?lang=ru")
    assert "Как участвовать" in _page(client, HERE)
    assert "Как участвовать" in _page(client, f"{HERE}?lang=xx")


def test_the_link_to_the_other_language_keeps_the_question(client: Client, town: Town) -> None:
    assert "?year=2025&amp;lang=en" in _page(client, f"{HERE}?year=2025")


@pytest.mark.parametrize("number,russian,english", [
    (1, "1 день", "1 day"), (2, "2 дня", "2 days"), (11, "11 дней", "11 days"), (21, "21 день", "21 days"),
])  # fmt: skip
def test_numbers_agree_with_their_nouns(number: int, russian: str, english: str) -> None:
    assert tongue.counted("days", number, "ru").replace("\u00a0", " ") == russian
    assert tongue.counted("days", number, "en").replace("\u00a0", " ") == english


def test_an_institution_shows_where_it_is_and_when_it_was_assessed(client: Client, town: Town) -> None:
    for values in ({"year": 2023, "state": "done"}, {"year": 2026, "state": "planned"}):
        AssessedYear.objects.create(institution=town.library, **values)
    town.library.address, town.library.phone, town.library.site = "ул. Садовая, 1", "8 800", "https://lib.example.ru"
    town.library.save()
    page = _page(client, f"{HERE}institutions/{town.library.pk}/")
    for word in (
        "ул. Садовая, 1",
        "8 800",
        "https://lib.example.ru",
        "2023 год",
        "2026 год",
        "Сельский филиал №\u00a01",
    ):
        assert word in page
    assert client.get(f"{HERE}institutions/{town.branch.pk}/").status_code == 404
    assert client.get(f"/nok/dalny/institutions/{town.library.pk}/").status_code == 404


def test_the_public_pdf_names_nobody_and_is_kept_by_browsers(client: Client, told: story.Story) -> None:
    import io

    import pdfplumber

    answer = client.get(f"{HERE}plan/{told.plan.pk}/plan.pdf?version=approved")
    assert "public" in answer.headers["Cache-Control"]
    with pdfplumber.open(io.BytesIO(answer.content)) as book:
        text = " ".join(page.extract_text() for page in book.pages)
    assert "Сидорова" not in text and "Кузнецов" not in text and "Громов" in text


def test_pages_may_be_kept_for_strangers_and_not_for_staff(client: Client, town: Town) -> None:
    answer = client.get(HERE)
    assert answer.headers["Cache-Control"] == "public, max-age=60" and "Cookie" in answer.headers["Vary"]
    client.force_login(town.anna)
    assert client.get(HERE).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("rows", [10, 1000])
def test_pages_ask_the_same_number_of_questions_whatever_their_size(
    client: Client, town: Town, rows: int, django_assert_max_num_queries: Any
) -> None:
    plan = make_plan(town.municipality, items=rows)
    items = list(Item.objects.filter(plan=plan))
    Task.objects.bulk_create(
        Task(item=item, due_on=TODAY + timedelta(days=n), turn="0") for n, item in enumerate(items)
    )
    for number in range(rows):
        make_institution(town.municipality, f"Клуб № {number}")
    for address in (*PAGES, f"plan/{plan.pk}/", f"institutions/{town.library.pk}/"):
        with django_assert_max_num_queries(11):
            _page(client, HERE + address)


def test_pages_are_light(client: Client, told: story.Story, town: Town) -> None:
    make_plan(town.municipality, items=60)
    for number in range(60):
        make_institution(
            town.municipality, f"Сельский дом культуры деревни номер {number}", address="ул. Длинная, д. 1"
        )
    for address in PAGES:
        assert len(_page(client, HERE + address).encode()) < 60_000, address


def test_the_front_door_leads_to_the_only_municipality_or_lets_one_choose(client: Client, town: Town) -> None:
    page = _page(client, "/")
    assert "Тихореченский округ" in page and "Дальний район" in page and "Выберите свой муниципалитет" in page
    assert "Choose your municipality" in _page(client, "/?lang=en")
    Municipality.objects.get(slug="dalny").delete()
    assert client.get("/").headers["Location"] == HERE


@pytest.mark.django_db
def test_an_installation_without_municipalities_says_so(client: Client) -> None:
    assert "ни один муниципалитет" in _page(client, "/")


@pytest.mark.django_db
def test_robots_are_told_what_is_for_everybody(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Allow: /nok/" in text and "Disallow: /work/" in text
    assert client.get("/favicon.ico").headers["Location"].endswith(".svg")


def test_shipped_texts_of_pages_and_papers_stand_in_both_languages() -> None:
    for said in shipped().values():
        assert set(said) == {"title", "ru", "en"}
        assert re.findall(r"{\w+}", said["ru"]) == re.findall(r"{\w+}", said["en"])
    assert len(re.findall(r"[.!?](?:\s|$)", shipped()["about"]["ru"])) == 3


def test_institutions_are_found_by_name_address_or_branch(client: Client, town: Town) -> None:
    town.club.address = "ул. Луговая, 5"
    town.club.save()
    for asked, name in (("МАСКА", "Театр «Маска»"), ("луговая", "Дом культуры"), ("сельский", "Тихореченская")):
        page = _page(client, f"{HERE}institutions/?q={asked}")
        assert name in page and page.count('<th scope="row"') == 1
    assert "Ничего не нашлось" in _page(client, f"{HERE}institutions/?q=нетакого")
    for odd in ("%00", "<b>", "я" * 3000):
        page = _page(client, f"{HERE}institutions/?q={odd}")
        assert "<b>" not in page.split("<main")[1]


def test_a_page_with_a_form_of_one_person_is_kept_by_nobody(client: Client, town: Town) -> None:
    client.post("/sight/", {"scheme": "black", "size": "150", "next": HERE})
    answer = client.get(HERE)
    assert "csrfmiddlewaretoken" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-cache"
    fresh = Client()
    assert fresh.get(f"{HERE}?lang=en").headers["Cache-Control"] == "private, no-cache"


def test_long_lists_are_turned_page_by_page(client: Client, town: Town) -> None:
    plan = make_plan(town.municipality, items=120)
    for number in range(60):
        make_institution(town.municipality, f"Клуб № {number:02}")
    first, last = (_page(client, f"{HERE}plan/{plan.pk}/?year=2026&page={page}") for page in (1, 3))
    assert "Мероприятие 50<" in first and "Мероприятие 51<" not in first and "?year=2026&amp;page=2" in first
    assert "Мероприятие 120<" in last and "страница 3 из 3" in last
    assert "page 2 of 2" in _page(client, f"{HERE}institutions/?page=2&lang=en")
    for odd in ("0", "x", "999999999999", "-1"):
        _page(client, f"{HERE}institutions/?page={odd}")
        _page(client, f"{HERE}plan/?page={odd}")
