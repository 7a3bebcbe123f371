"""Pages of paper sheets as people use them: without scripts, and by the keyboard only in a real browser."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from merilo.accounts.models import Entry
from merilo.assessment.models import Batch, Sheet
from merilo.assessment.queries import answers
from merilo.assessment.services import typing
from tests.assessment import paper
from tests.assessment.making import make_sheets
from tests.site import walking
from tests.town import AT, Town

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


@pytest.fixture
def anna(client: Client, town: Town) -> Client:
    client.force_login(town.anna, backend=walking.BACKEND)
    return client


def address(name: str, batch: Batch) -> str:
    return reverse(name, args=[batch.unit.cycle.municipality.slug, batch.unit.cycle_id, batch.pk])


def of_cycle(name: str, batch: Batch, *more: object) -> str:
    return reverse(name, args=[batch.unit.cycle.municipality.slug, batch.unit.cycle_id, *more])


def test_a_batch_is_printed_from_the_page(anna: Client, town: Town) -> None:
    cycle = paper.cycle_here(town)
    page = reverse("batch_new", args=[town.municipality.slug, cycle.pk])
    sent = {"unit": paper.unit_here(cycle).pk, "wave": cycle.waves.get().pk, "count": 3, "second_share": 10}
    answer = anna.post(page, sent)
    batch = Batch.objects.get()
    assert answer.headers["Location"] == of_cycle("batch", paper.make_batch(town), batch.pk)
    for wrong in ({"count": "много"}, {"count": "0"}, {"count": "9" * 30}, {"unit": "-1"}, {"wave": "\x00"}):
        assert anna.post(page, sent | wrong).status_code == 200, "said in the form"


def test_the_sheets_say_their_number_their_skips_and_the_short_address(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town, 2)
    answer = anna.get(address("batch_print", batch))
    with pdfplumber.open(io.BytesIO(answer.content)) as book:
        pages = [page.extract_text() for page in book.pages]
    assert len(pages) == 2
    code = batch.wave.links.get(unit=batch.unit).code
    for number, text in enumerate(pages, start=1):
        assert f"Анкета № {number}" in text.replace("\u00a0", " ")
        assert "Тихореченская библиотека" in text and "Волна 1" in text
        assert f"/a/{code}" in "".join(text.replace("\u200b", "").split())
        for skip in (3, 5, 8, 12):
            assert f"Нет → вопрос {skip}" in text.replace("\u00a0", " ")


def test_a_sheet_is_typed_without_any_script(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town, 2)
    page = address("typing", batch)
    assert 'value="1"' in anna.get(page).content.decode()
    answer = anna.post(page, {"number": 1, **paper.given(["site_used"]), "sex": "female", "proposals": "Больше книг"})
    assert answer.headers["Location"] == page
    sheet = Sheet.objects.get()
    assert sheet.texts["proposals"] == "Больше книг"
    assert anna.get(page).context["form"].initial["number"] == 2


def test_a_question_passed_over_is_named(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town, 2)
    said = paper.given(blank=["recommend"])
    answer = anna.post(address("typing", batch), {"number": 1, **said})
    shown = answer.content.decode()
    assert re.search(r"12\. [^<]+\?</a> Отметьте «Да», «Нет» или «нет ответа»\.", shown), "no colon after a question"
    assert not Sheet.objects.exists()
    anna.post(address("typing", batch), {"number": 1, **said, "recommend": "-"})
    kept = answers.unpacked(Sheet.objects.get().answers, answers.roles_of(batch.unit.cycle))
    assert kept["recommend"] is None


@pytest.mark.parametrize(
    "sent", [{"number": "x"}, {"number": "9" * 40}, {"recommend": "yes\x00"}, {"sex": "?"}, {"proposals": "я" * 10**6}]
)
def test_nonsense_is_said_in_the_form(anna: Client, town: Town, sent: dict[str, str]) -> None:
    answer = anna.post(address("typing", paper.make_batch(town)), {"number": 1, **paper.given(), **sent})
    assert answer.status_code == 200 and not Sheet.objects.exists()


def test_a_spoiled_sheet_is_noted_while_typing(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town)
    answer = anna.post(address("batch_spoil", batch), {"number": 1, "why": "пустая", "typing": "1"})
    assert answer.headers["Location"] == address("typing", batch)
    batch.refresh_from_db()
    assert batch.spoils == {"1": "пустая"}
    anna.post(address("batch_spoil", batch), {"good": "1"})
    batch.refresh_from_db()
    assert batch.spoils == {}


def test_the_second_typist_is_led_to_the_sample_and_does_not_see_the_first_answers(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town, share=100)
    paper.type_one(batch, 1, actor=town.vera, no=["recommend"])
    paper.type_one(batch, 2, actor=town.anna)
    page = anna.get(address("second_entry", batch))
    assert page.context["following"] == 1, "what Anna typed herself is not hers to check"
    assert not re.search(r'name="[a-z_]+" value="[10-]"[^>]* checked', page.content.decode())
    anna.post(address("second_entry", batch), {"number": 1, **paper.given()})
    assert "другой человек" in anna.get(address("second_entry", batch)).content.decode()
    shown = anna.get(address("differences", batch)).content.decode()
    assert re.search(r"первый ввод:</span> Нет", shown) and re.search(r"повторный ввод:</span> Да", shown)
    key = Sheet.objects.get(number=1).second.pk
    sent = {"second": key, f"s{key}-recommend": "second", f"s{key}-reason": "сверено с бланком"}
    assert "12. " in re.findall(r'<th scope="row">([^<]+)', shown)[0], "the sheet of paper has numbers"
    refused = anna.post(address("differences", batch), {"second": key})
    assert refused.status_code == 200, "the reason is asked for"
    assert re.search(
        r"\?</a> Отметьте, что стоит на бланке\..*Как решено</a>: Напишите", refused.content.decode(), re.S
    )
    anna.post(address("differences", batch), sent)
    assert "Расхождений нет" in anna.get(address("differences", batch)).content.decode()


def test_a_sheet_is_corrected_on_its_page_and_the_page_tells_what_stood_there(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town)
    sheet = paper.type_one(batch, 1, actor=town.vera)
    page = of_cycle("sheet_correct", batch, sheet.pk)
    assert anna.post(page, paper.given(["recommend"])).status_code == 200, "without a reason"
    assert anna.post(page, {**paper.given(["recommend"]), "reason": "описка"}).status_code == 302
    assert "<del>Да</del> → <ins>Нет</ins>" in anna.get(page).content.decode()


def test_the_protocol_names_what_does_not_come_out_then_asks_why(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town, share=0)
    paper.type_one(batch, 1, actor=town.vera)
    page = address("batch_close", batch)
    assert "вернуться больше не могло" in anna.post(page, {"returned": 9, "spoiled": 0}).content.decode()
    named = anna.post(page, {"returned": 2, "spoiled": 0}).content.decode()
    assert "Не введены №\u00a02–5" in named and 'name="explanation"' in named
    answer = anna.post(page, {"returned": 2, "spoiled": 0, "explanation": "анкета утеряна"})
    assert answer.status_code == 302
    with pdfplumber.open(io.BytesIO(anna.get(address("batch_protocol", batch)).content)) as book:
        text = book.pages[0].extract_text().replace("\u00a0", " ")
    assert "Протокол пачки анкет № 1–5" in text and "Возвращено 2" in text and "анкета утеряна" in text
    anna.post(address("batch_reopen", batch), {"reason": "нашлась"})
    assert Batch.objects.get().closed_at is None


def test_an_interview_is_typed_and_leads_to_the_next_one(anna: Client, town: Town) -> None:
    cycle = paper.cycle_here(town)
    page = reverse("interview", args=[town.municipality.slug, cycle.pk, paper.unit_here(cycle).pk])
    key = anna.get(page).context["form"]["key"].value()
    sent = {**paper.given(), "channel": "telephone", "wave": cycle.waves.get().pk, "key": key}
    assert anna.post(page, sent).headers["Location"] == f"{page}?channel=telephone"
    anna.post(page, sent)
    assert Sheet.objects.get().channel == "telephone"


def test_people_see_the_protocols_but_no_sheets(client: Client, town: Town) -> None:
    batch = paper.make_batch(town)
    sheet = paper.type_one(batch, 1, actor=town.vera)
    for person in (town.gleb, town.boris, town.olga):
        client.force_login(person, backend=walking.BACKEND)
        shown = client.get(address("batch", batch)).content.decode()
        assert "Введённые анкеты" not in shown
        assert client.get(of_cycle("sheet_correct", batch, sheet.pk)).status_code == 403
        assert client.get(address("batch_protocol", batch)).status_code == 200


def test_things_of_another_cycle_are_not_there(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town)
    other = reverse("batch", args=[town.municipality.slug, batch.unit.cycle_id + 1, batch.pk])
    assert anna.get(other).status_code == 404
    assert anna.get(of_cycle("batch", batch, batch.pk + 1)).status_code == 404


@pytest.mark.parametrize("channel", ["web", "kiosk", "import", "api"])
def test_what_a_citizen_has_sent_nobody_opens_by_its_number(anna: Client, town: Town, channel: str) -> None:
    batch = paper.make_batch(town)
    sheet = make_sheets(batch.unit, 1)[0]
    Sheet.objects.filter(pk=sheet.pk).update(channel=channel, texts={"wish": "Иванова из пятого дома"})
    assert anna.get(of_cycle("sheet_correct", batch, sheet.pk)).status_code == 404


def test_the_journal_of_a_correction_tells_no_answers(anna: Client, town: Town) -> None:
    batch = paper.make_batch(town)
    sheet = paper.type_one(batch, 1, actor=town.vera)
    anna.post(of_cycle("sheet_correct", batch, sheet.pk), {**paper.given(["recommend"]), "reason": "описка"})
    entry = Entry.objects.get(act="correct_sheet")
    assert entry.before is None
    assert entry.after == {"учреждение": batch.unit.name, "ответов изменено": 1}


@pytest.mark.parametrize("many", [3, 60])
def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(
    anna: Client, town: Town, many: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    batches = [paper.make_batch(town, many + 1) for _ in range(many)]
    for number in range(1, many):
        paper.type_one(batches[0], number, actor=town.vera)
    typing.type_second(batch=batches[0], number=1, raw=paper.given(["recommend"]), actor=town.anna, at=AT)
    for page in ("batch", "typing", "second_entry", "differences", "batch_close", "batch_protocol"):
        with django_assert_max_num_queries(26):
            assert anna.get(address(page, batches[0])).status_code == 200
    with django_assert_max_num_queries(26):
        assert anna.get(of_cycle("batches", batches[0])).status_code == 200


# By the keyboard only


@pytest.fixture
def chromium() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def press(tab: Any, key: str) -> None:
    """Press a key; Playwright knows no Russian keyboard, so its letters are told to the page as a browser would."""
    if key.isascii():
        tab.keyboard.press(key)
    else:
        told = "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
        tab.evaluate(told, key)


@pytest.mark.slow
@pytest.mark.browser
def test_five_sheets_are_typed_by_the_keyboard_only(
    chromium: Any, live_server: LiveServer, transactional_db: None, settings: Any
) -> None:
    from tests.town import make_town

    town = make_town()
    batch = paper.make_batch(town, 5)
    context = chromium.new_context(locale="ru-RU")
    cookies = walking.browser(town, "expert").cookies
    context.add_cookies([{"name": n, "value": m.value, "url": live_server.url} for n, m in cookies.items()])
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(live_server.url + address("typing", batch))
    # Each sheet: what is pressed for the fourteen questions (skips take no key), sex, age, Enter.
    sheets = [
        ("1" * 14 + "21", "1" * 14),
        ("д" * 14 + "15", "1" * 14),
        ("00д0ддндддд--", "0-0-10-110-111"),
        ("1н1-0111111-00--", "101-0111111-00"),
        ("нн1ннннннн--", "0-0-10-000-000"),
    ]
    for pressed, _ in sheets:
        for key in pressed:
            press(tab, key)
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
    kept = list(Sheet.objects.order_by("number").values_list("number", "answers"))
    assert kept == [(number, said) for number, (_, said) in enumerate(sheets, start=1)]
    assert "Все анкеты пачки введены" in tab.content()
    assert not complaints
    context.close()
