"""The pages of the registry as people use them: lists, cards, forms, coverage, the municipality."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from merilo.accounts.models import Entry
from merilo.registry.models import AssessedYear, Import, Institution, Municipality, Stand
from tests.registry.tables import as_csv
from tests.town import Town, make_institution

HERE = "/work/tikhorechye/"
Signed = Callable[[str], Client]


@pytest.fixture
def signed(town: Town) -> Signed:
    """A browser in which somebody of the town has signed in."""

    def sign_in(who: str) -> Client:
        browser = Client()
        browser.force_login(getattr(town, who), backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sign_in


def many(town: Town, number: int) -> None:
    """Fill the registry: heads with branches, stands and years of assessment."""
    heads = Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Музей № {one}", kind="museum") for one in range(number)
    )
    Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name="Филиал", parent=head) for head in heads[: number // 4]
    )
    AssessedYear.objects.bulk_create(AssessedYear(institution=head, year=2024, state="done") for head in heads)


@pytest.mark.parametrize("number", [10, 1000])
@pytest.mark.parametrize(
    "page", ["institutions/", "institutions/?text=музей", "institutions/table.csv", "coverage/", "coverage/table.xlsx"]
)
def test_a_list_asks_the_database_the_same_few_questions_however_long(
    town: Town, signed: Signed, django_assert_max_num_queries: Any, number: int, page: str
) -> None:
    many(town, number)
    browser = signed("anna")
    browser.get(HERE + page)
    with django_assert_max_num_queries(14):
        answer = browser.get(HERE + page)
    assert answer.status_code == 200
    if "table" not in page:
        assert len(answer.content) < 60_000


@pytest.mark.parametrize("number", [10, 1000])
def test_a_card_with_many_branches_asks_few_questions(
    town: Town, signed: Signed, django_assert_max_num_queries: Any, number: int
) -> None:
    Stand.objects.bulk_create(Stand(institution=town.library, place=f"этаж {one}") for one in range(number))
    Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Филиал № {one}", parent=town.library)
        for one in range(number)
    )
    browser = signed("anna")
    browser.get(HERE)
    with django_assert_max_num_queries(18):
        assert browser.get(f"{HERE}institutions/{town.library.pk}/").status_code == 200


@pytest.mark.parametrize(
    "question",
    ["?kind=%00", "?state=нет&level=7&profile=1", "?page=99999", "?page=-1", "?text=" + "я" * 5000, "?year=0&page=x"],
)
@pytest.mark.parametrize("page", ["institutions/", "institutions/table.csv", "coverage/", "coverage/table.csv"])
def test_nonsense_in_the_address_does_no_harm(town: Town, signed: Signed, page: str, question: str) -> None:
    assert signed("anna").get(HERE + page + question).status_code == 200


@pytest.mark.parametrize(
    "page",
    ["institutions/{}/", "institutions/{}/change/", "institutions/{}/close/", "institutions/{}/stands/add/",
     "coverage/{}/plan/", "institutions/import/{}/", "coverage/held/{}/take-back/", "institutions/1/stands/{}/"],
)  # fmt: skip
def test_what_is_not_here_is_not_found(town: Town, signed: Signed, page: str) -> None:
    for key in (0, 99_999, 2**63, 10**30):
        assert signed("anna").get(HERE + page.format(key)).status_code == 404


def test_things_of_another_municipality_are_not_found(town: Town, signed: Signed) -> None:
    foreign = make_institution(town.elsewhere, "Чужой музей")
    stand = Stand.objects.create(institution=foreign, place="у входа")
    year = AssessedYear.objects.create(institution=foreign, year=2026)
    load = Import.objects.create(municipality=town.elsewhere, file_name="a", sha256="", made_at="2026-01-01T00:00Z")
    browser = signed("anna")
    pages = [
        *(
            f"institutions/{foreign.pk}/{page}"
            for page in ("", "change/", "rename/", "close/", "reopen/", "recipients/")
        ),
        *(f"institutions/{foreign.pk}/branches/add/", f"institutions/{foreign.pk}/stands/add/"),
        *(f"institutions/{one}/stands/{stand.pk}/" for one in (foreign.pk, town.library.pk)),
        *(f"coverage/{foreign.pk}/plan/", f"coverage/{foreign.pk}/record/", f"coverage/held/{year.pk}/take-back/"),
        *(f"institutions/import/{load.pk}/", f"institutions/import/{load.pk}/faults.csv"),
    ]
    assert {page: browser.get(HERE + page).status_code for page in pages} == dict.fromkeys(pages, 404)
    posts = [
        f"institutions/{town.library.pk}/stands/{stand.pk}/remove/",
        f"coverage/planned/{year.pk}/remove/",
        f"institutions/import/{load.pk}/confirm/",
        f"institutions/import/{load.pk}/undo/",
    ]
    assert {page: browser.post(HERE + page).status_code for page in posts} == dict.fromkeys(posts, 404)
    plan = {"chosen": [str(foreign.pk)], "year": "2030"}
    assert browser.post(f"{HERE}coverage/plan/", plan).status_code in (302, 404)
    merge = {
        "predecessors": [foreign.pk, town.club.pk],
        "successor": "",
        "name": "Центр",
        "on": "2026-01-01",
        "basis": "1",
    }
    assert browser.post(f"{HERE}institutions/merge/", merge).status_code == 200
    assert (
        browser.post(
            f"{HERE}institutions/{town.club.pk}/close/", {"on": "2026-01-01", "basis": "1", "successor": foreign.pk}
        ).status_code
        == 200
    )
    assert not Institution.objects.filter(closed_on__isnull=False).exists()
    assert list(AssessedYear.objects.values_list("pk", flat=True)) == [year.pk]


def test_the_coordinator_adds_an_institution_and_sees_its_card(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    given = {
        "name": "Музей «Река»",
        "kind": "museum",
        "profile": "general",
        "site": "museum.example.ru",
        "opened_on": "2020-02-29",
    }
    answer = browser.post(f"{HERE}institutions/add/", {**given, "inn": "7707083890"})
    assert "контрольная цифра не сходится" in answer.content.decode()
    answer = browser.post(f"{HERE}institutions/add/", {**given, "inn": "7707083893"}, follow=True)
    page = answer.content.decode()
    assert "Музей «Река»" in page and "https://museum.example.ru" in page and "29\u00a0февраля 2020" in page


@pytest.mark.parametrize(
    "bad",
    [{"opened_on": "2026-02-30"}, {"name": "\x00"}, {"name": "я" * 1_000_000}, {"kind": "замок"}, {"email": "не почта"},
     {"site": "http://["}, {"inn": "9" * 400}, {}],
)  # fmt: skip
def test_nonsense_in_a_form_is_said_beside_the_field(town: Town, signed: Signed, bad: dict[str, str]) -> None:
    given = {"name": "Музей", "kind": "museum", "profile": "general", **bad} if bad else {}
    answer = signed("anna").post(f"{HERE}institutions/add/", given)
    assert answer.status_code == 200
    assert "Не сохранено" in answer.content.decode()
    assert Institution.objects.count() == 4


@pytest.mark.parametrize(
    ("page", "bad"),
    [
        ("institutions/{}/recipients/", {"recipients": "9" * 40, "year": "2025", "source": "форма"}),
        ("institutions/{}/recipients/", {"recipients": "5", "year": "99999999999999999999", "source": "форма"}),
        ("institutions/{}/rename/", {"what": "rename", "name": "Новая", "on": ""}),
        ("institutions/{}/rename/", {"what": "rename", "name": "Новая", "on": "9999-12-31"}),
        ("institutions/{}/close/", {"on": "0000-00-00", "basis": "1"}),
        ("institutions/{}/close/", {"on": "2026-01-01", "basis": "1", "successor": "x"}),
        ("coverage/{}/plan/", {"year": "2015"}),
        ("coverage/{}/record/", {"year": "2025", "total": "NaN"}),
        ("coverage/{}/record/", {"year": "2025", "total": "1e400"}),
        ("institutions/{}/stands/add/", {"place": ""}),
    ],
)
def test_other_forms_bear_nonsense_too(town: Town, signed: Signed, page: str, bad: dict[str, str]) -> None:
    answer = signed("anna").post(HERE + page.format(town.library.pk), bad)
    assert answer.status_code == 200
    assert "Не сохранено" in answer.content.decode()
    assert not Entry.objects.exists()


def test_the_head_sees_contacts_only_and_cannot_smuggle_in_more(town: Town, signed: Signed) -> None:
    browser = signed("gleb")
    path = f"{HERE}institutions/{town.library.pk}/change/"
    assert set(browser.get(path).context["form"].fields) == {"phone", "email", "address", "site", "bus_gov_page"}
    browser.post(path, {"phone": "8 (000) 5", "inn": "7707083893", "profile": "creative", "name": "Моя"})
    library = Institution.objects.get(pk=town.library.pk)
    assert (library.phone, library.inn, library.profile, library.name) == (
        "8 (000) 5",
        "",
        "general",
        "Тихореченская библиотека",
    )
    assert browser.get(f"{HERE}institutions/{town.club.pk}/change/").status_code == 403
    card = browser.get(f"{HERE}institutions/{town.library.pk}/").content.decode()
    assert "Изменить сведения" in card and "Переименовать" not in card


def test_renaming_closing_and_reopening_are_seen_on_the_card(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    path = f"{HERE}institutions/{town.club.pk}/"
    browser.post(f"{path}rename/", {"what": "rename", "name": "Дворец «Искра»", "on": "2024-03-01", "basis": "№ 15"})
    browser.post(f"{path}close/", {"on": "2025-06-01", "basis": "№ 16", "successor": town.library.pk})
    page = browser.get(path).content.decode()
    assert "Дом культуры «Искра»" in page and "до 1\u00a0марта 2024" in page
    assert "закрыто 1\u00a0июня 2025" in page and "№\u00a016" in page and "Тихореченская библиотека" in page
    assert "Дворец" in browser.get(f"{HERE}institutions/{town.library.pk}/").content.decode()
    browser.post(f"{path}reopen/", {"reason": "ошибка"})
    assert "действует" in browser.get(path).content.decode()


def test_a_merger_into_a_new_institution_through_the_form(town: Town, signed: Signed) -> None:
    given = {
        "predecessors": [town.club.pk, town.theatre.pk],
        "on": "2026-01-01",
        "basis": "№ 1",
        "name": "Центр",
        "become_branches": "on",
    }
    answer = signed("anna").post(f"{HERE}institutions/merge/", given, follow=True)
    page = answer.content.decode()
    assert "Правопреемник учреждений" in page and "Дом культуры «Искра»" in page and "Театр «Маска»" in page


def test_a_table_goes_the_whole_way_through_the_pages(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    content = as_csv([["Наименование", "ИНН", "Стены"], ["Музей", "7707083893", "белые"], ["Плохой", "1", ""]])
    look = browser.post(f"{HERE}institutions/import/", {"file": SimpleUploadedFile("список.csv", content)}, follow=True)
    page = look.content.decode()
    assert "столбец C «Стены»" in page and "1\u00a0строка с ошибками" in page
    path = look.redirect_chain[-1][0]
    assert "Плохой" not in browser.get(f"{path}?show=create").content.decode()
    faults = load_workbook(io.BytesIO(browser.get(f"{path}faults.xlsx").content)).active
    assert [cell.value for cell in faults[2]][:2] == [3, "B"]
    mark = look.context["seen"].mark
    refused = browser.post(f"{path}confirm/", {"mark": mark}, follow=True)
    assert refused.redirect_chain == [(path, 302)] and "отметьте, что их надо пропустить" in refused.content.decode()
    done = browser.post(f"{path}confirm/", {"mark": mark, "skip_faults": "on"}, follow=True).content.decode()
    assert "Создано: 1\u00a0учреждение" in done and "Отменить внесение" in done
    again = browser.post(
        f"{HERE}institutions/import/", {"file": SimpleUploadedFile("список.csv", content)}, follow=True
    )
    assert "уже внесён" in again.content.decode()
    browser.post(f"{path}undo/")
    assert not Institution.objects.filter(name="Музей").exists()


def test_coverage_is_planned_for_many_and_says_whom_it_left_out(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    year = date.today().year + 1
    plan = {"chosen": [town.library.pk, town.club.pk, town.branch.pk], "year": year, "basis": "план"}
    page = browser.post(f"{HERE}coverage/plan/", plan, follow=True).content.decode()
    assert f"На {year} год намечено: 2\u00a0учреждения" in page and "оценивается учреждение целиком" in page
    for bad in ({}, {"chosen": ["x", "9" * 30], "year": year}, {"chosen": [town.library.pk], "year": "1"}):
        assert "Отметьте учреждения" in browser.post(f"{HERE}coverage/plan/", bad, follow=True).content.decode()


def test_every_state_of_coverage_has_words_beside_its_shape(town: Town, signed: Signed) -> None:
    page = signed("olga").get(f"{HERE}coverage/").content.decode()
    assert 'aria-label="просрочена"' in page and "▲" in page
    assert "Наметить на год" not in page


def test_an_assessment_is_planned_recorded_and_taken_back_from_the_card(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    year = date.today().year
    browser.post(f"{HERE}coverage/{town.library.pk}/plan/", {"year": year, "basis": "план"})
    again = browser.post(f"{HERE}coverage/{town.library.pk}/plan/", {"year": year}).content.decode()
    assert "не чаще раза в год" in again
    browser.post(f"{HERE}coverage/{town.library.pk}/record/", {"year": year, "total": "88,54"})
    held = AssessedYear.objects.get()
    assert (held.state, str(held.total)) == ("done", "88.54")
    assert "88,54" in browser.get(f"{HERE}institutions/{town.library.pk}/").content.decode()
    assert browser.post(f"{HERE}coverage/planned/{held.pk}/remove/").status_code == 409
    browser.post(f"{HERE}coverage/held/{held.pk}/take-back/", {"reason": "другой год"})
    assert not AssessedYear.objects.exists()


def test_the_municipality_keeps_its_time_zone(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    given = {
        "name": "Тихореченский округ",
        "region": "Область",
        "authority": "Отдел культуры",
        "site": "okrug.example.ru",
    }
    browser.post(f"{HERE}settings/", {**given, "time_zone": "Asia/Kamchatka"})
    kept = Municipality.objects.get(pk=town.municipality.pk)
    assert (kept.time_zone, kept.site, kept.authority) == (
        "Asia/Kamchatka",
        "https://okrug.example.ru",
        "Отдел культуры",
    )
    assert "Не сохранено" in browser.post(f"{HERE}settings/", {**given, "time_zone": "Луна"}).content.decode()
    assert (
        "Не сохранено"
        in browser.post(
            f"{HERE}settings/", {**given, "name": "Дальний район", "time_zone": "Asia/Omsk"}
        ).content.decode()
    )
    assert Entry.objects.filter(act="describe_municipality").count() == 1


def test_an_empty_registry_says_what_to_do_first(town: Town, signed: Signed) -> None:
    assert "Быстрее всего внести их таблицей" in signed("stranger").get("/work/dalny/institutions/").content.decode()


def test_csv_never_holds_a_formula(town: Town, signed: Signed) -> None:
    make_institution(town.municipality, "=HYPERLINK(1)", phone="+7 1", address="@SUM(A1)", head_name="-1")
    text = signed("olga").get(f"{HERE}institutions/table.csv").content.decode("utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(io.BytesIO(signed("olga").get(f"{HERE}institutions/table.xlsx").content)).active
    assert not [cell for row in book.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_page_of_import_asks_for_a_file_without_reproach(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    assert "Поправьте" not in browser.get(HERE + "institutions/import/").content.decode()
    assert "Поправьте" in browser.post(HERE + "institutions/import/", {}).content.decode()


def test_the_journal_says_in_words_what_became_of_an_assessment(town: Town, signed: Signed) -> None:
    browser = signed("anna")
    browser.post(f"{HERE}coverage/{town.library.pk}/plan/", {"year": "2026", "basis": "протокол № 1"})
    entry = Entry.objects.get(act="plan_assessment")
    assert entry.after["state"] == AssessedYear.objects.get().get_state_display()
