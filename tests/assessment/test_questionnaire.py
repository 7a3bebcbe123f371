"""Citizens answer step by step behind a short link; the number is shown only when the answers are stored."""

from __future__ import annotations

import html
import random
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from merilo import assessment
from merilo.assessment.models import Cycle, Link, Sheet, SheetTrace, Unit, Wave
from merilo.assessment.queries import form
from merilo.assessment.services import accepting, pace, storing
from tests.assessment.making import make_cycle, make_wave
from tests.town import Town

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
RADIO = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]*)"')
RECEIPT = re.compile(r'id="receipt">([^<]+)<')


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    pace.forget()


@pytest.fixture
def cycle(town: Town) -> Cycle:
    """A cycle whose wave runs today: citizens come by the real clock."""
    cycle = make_cycle(town)
    today = timezone.localdate()
    Wave.objects.update(starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=30))
    return cycle


@pytest.fixture
def path(cycle: Cycle, town: Town) -> str:
    return f"/a/{Link.objects.get(unit__institution=town.library).code}/"


def page_of(answer: Any) -> str:
    return str(answer.content, "utf-8")


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def asked(page: str) -> list[str]:
    """Return the roles a page asks about, in order."""
    return list(dict.fromkeys(name for name, _ in RADIO.findall(page)))


def go(client: Client, path: str, page: str, answers: dict[str, str], deed: str = "next", **more: Any) -> Any:
    """Send a page of the questionnaire with these answers, as a browser does."""
    return client.post(path, {**hidden(page), **answers, "go": deed}, **more)


def walk(client: Client, path: str, said: dict[str, str] | None = None, page: str = "", **more: Any) -> str:
    """Answer «Да» to everything but what is said otherwise; return the last page, not sent yet."""
    page = page or page_of(client.get(path))
    for _ in range(4):
        page = page_of(go(client, path, page, {role: (said or {}).get(role, "yes") for role in asked(page)}, **more))
    assert 'value="send"' in page, page
    return page


def fill_in(client: Client, path: str, said: dict[str, str] | None = None, **more: Any) -> Any:
    """Go through all pages and send; return the answer."""
    texts = {role: (said or {}).get(role, "") for role in ("proposals", "sex", "age")}
    return go(client, path, walk(client, path, said, **more), texts, "send", **more)


def test_a_citizen_answers_step_by_step_and_gets_a_number(client: Client, path: str, town: Town) -> None:
    answer = fill_in(client, path, {"proposals": "Больше <книг>", "sex": "female", "age": "60+"})
    assert answer.status_code == 303
    page = page_of(client.get(answer.headers["Location"]))
    sheet = Sheet.objects.get()
    assert RECEIPT.findall(page)[0].replace(" ", "") == sheet.receipt
    assert sheet.answers == "1" * 14
    assert sheet.texts == {"proposals": "Больше <книг>", "sex": "female", "age": "60+"}
    assert (sheet.unit.institution, sheet.channel, sheet.language) == (town.library, "web", "ru")
    assert sheet.hour.minute == sheet.hour.second == 0
    assert sheet.typed_by is None and not sheet.is_test


def test_there_are_five_steps_and_each_question_stands_on_one(client: Client, path: str) -> None:
    seen: list[str] = []
    page = page_of(client.get(path))
    for number in range(1, 6):
        assert f"Шаг {number} из 5" in page
        seen += asked(page)
        page = page_of(go(client, path, page, dict.fromkeys(asked(page), "yes")))
    edition = form.choices.edition("344n-2024", "per_channel")
    closed = {question.role for question in edition.questionnaire.closed}
    assert sorted(seen) == sorted(closed | {"sex", "age"})


def test_skips_follow_the_answers(client: Client, path: str) -> None:
    no = {"stand_used": "no", "stand_satisfied": "", "disabled": "no", "access_satisfied": "yes", "remote_used": "no"}
    answer = fill_in(client, path, no)
    assert answer.status_code == 303
    assert Sheet.objects.get().answers == "0-111" + "0-" + "11" + "0-" + "111"
    assert Sheet.objects.get().doubts == [], "a browser sends hidden answers too"


def test_a_question_left_out_is_named_and_the_others_stay_answered(client: Client, path: str) -> None:
    page = page_of(client.get(path))
    answer = go(client, path, page, {"stand_used": "yes", "site_used": "no"})
    page = page_of(answer)
    assert "Шаг 1 из 5" in page and "Не на все вопросы есть ответ" in page
    assert page.count('class="fault"') == 1 and 'id="fault-stand_satisfied"' in page
    assert page.count(" checked") == 2
    assert page.count(" autofocus") == 1


def test_back_keeps_answers(client: Client, path: str) -> None:
    page = walk(client, path)
    page = page_of(go(client, path, page, {"proposals": "Тише в зале"}, "back"))
    assert "Шаг 4 из 5" in page and page.count(" checked") == 3
    assert hidden(page)["proposals"] == "Тише в зале"
    page = page_of(go(client, path, page, {"recommend": "no", "schedule_satisfied": "no", "overall_satisfied": "no"}))
    assert "Тише в зале" in page
    go(client, path, page, {"proposals": "Тише в зале"}, "send")
    assert Sheet.objects.get().answers == "1" * 11 + "000"


def test_the_language_changes_in_the_middle_without_losing_answers(client: Client, path: str) -> None:
    page = page_of(client.get(path))
    page = page_of(client.post(path, {**hidden(page), "stand_used": "no", "to_language": "en"}))
    assert 'lang="en"' in page and "Step 1 of 5" in page and "Did you look" in page
    assert page.count(" checked") == 1
    page = page_of(go(client, path, page, {"stand_used": "no", "site_used": "no"}))
    for _ in range(3):
        page = page_of(go(client, path, page, dict.fromkeys(asked(page), "yes")))
    answer = go(client, path, page, {}, "send")
    assert "your answers are saved" in page_of(client.get(answer.headers["Location"]))
    assert Sheet.objects.get().language == "en"


def test_ten_identical_sends_store_one_sheet_and_tell_the_same_number(client: Client, path: str) -> None:
    page = walk(client, path)
    numbers = {go(client, path, page, {}, "send").headers["Location"] for _ in range(10)}
    assert len(numbers) == 1
    assert Sheet.objects.count() == 1


@pytest.mark.parametrize("fault", [OperationalError("database or disk is full"), OSError(28, "No space left")])
def test_when_it_cannot_be_stored_the_page_says_so_and_keeps_the_answers(
    client: Client, path: str, fault: Exception
) -> None:
    page = walk(client, path, {"recommend": "no"})
    with mock.patch.object(storing, "_write_on", side_effect=fault):
        answer = go(client, path, page, {"proposals": "Починить крышу"}, "send")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    kept = page_of(answer)
    assert "Анкета пока не сохранена" in kept and not RECEIPT.findall(kept)
    assert "Починить крышу" in kept and hidden(kept)["so_far"] == "1" * 11 + "011"
    assert Sheet.objects.count() == 0
    assert go(client, path, kept, {"proposals": "Починить крышу"}, "send").status_code == 303
    assert Sheet.objects.get().texts == {"proposals": "Починить крышу"}


def test_pages_between_the_first_and_the_last_ask_no_database(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    page = page_of(client.get(path))
    with django_assert_num_queries(0):
        page = walk(client, path, page=page)
    with (
        mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError("gone")),
    ):
        answer = go(client, path, page, {"proposals": "Свет"}, "send")
    assert answer.status_code == 503 and "Свет" in page_of(answer)


def test_who_answers_in_a_form_that_another_has_sent_is_told(client: Client, path: str) -> None:
    page = walk(client, path)
    go(client, path, page, {}, "send")
    other = {**hidden(page), "recommend": "no", "go": "send"}
    answer = client.post(path, other)
    assert answer.status_code == 409 and "уже сохранена" in page_of(answer)
    assert Sheet.objects.count() == 1


def test_the_number_is_shown_for_stored_sheets_only(client: Client, path: str, town: Town) -> None:
    answer = fill_in(client, path)
    receipt = Sheet.objects.get().receipt
    assert client.get(f"{path}done/{'3' * 16}/").status_code == 404
    elsewhere = Link.objects.get(unit__institution=town.club).code
    assert client.get(f"/a/{elsewhere}/done/{receipt}/").status_code == 404
    assert client.get(answer.headers["Location"]).status_code == 200


def test_trial_sheets_bear_their_mark_and_every_page_says_so(client: Client, path: str) -> None:
    assert "Пробный режим" in page_of(client.get(f"{path}test/"))
    answer = fill_in(client, f"{path}test/")
    assert "Это была проба" in page_of(client.get(answer.headers["Location"]))
    assert Sheet.objects.get().is_test


def test_a_form_for_trial_cannot_be_sent_as_a_real_one(client: Client, path: str) -> None:
    page = walk(client, f"{path}test/")
    answer = go(client, path, page, {}, "send")
    assert Sheet.objects.count() == 0
    assert "Отправьте ещё раз" in page_of(answer)


def test_the_kiosk_begins_anew_and_leaves_nothing_behind(client: Client, path: str) -> None:
    kiosk = f"{path}kiosk/"
    first = client.get(kiosk)
    assert first.headers["Cache-Control"] == "no-store"
    page = page_of(client.post(kiosk, {**hidden(page_of(first)), "go": "start"}, follow=True))
    steps = [page := walk(client, kiosk, page=page, follow=True)]
    answer = go(client, kiosk, page, {"proposals": "Моё мнение"}, "send")
    assert answer.status_code == 302 and answer.headers["Cache-Control"] == "no-store"
    thanks = client.get(answer.headers["Location"])
    assert RECEIPT.findall(page_of(thanks))
    assert "Начать новую анкету" in page_of(thanks), "«заново» would undo what was sent"
    assert thanks.headers["Cache-Control"] == "no-store"
    assert thanks.headers["Refresh"] == f"20; url={kiosk}"
    assert [one.value for one in client.cookies.values()] == ["-"], "nothing is left in the browser"
    back = go(client, kiosk, steps[0], {"proposals": "Моё мнение"}, "back")
    assert back.status_code == 302 and back.headers["Location"] == kiosk
    sheet = Sheet.objects.get()
    assert sheet.channel == "kiosk" and sheet.trace.browser_hash == ""


def in_kiosk(client: Client, kiosk: str, page: str, answers: dict[str, str], deed: str = "next") -> str:
    """Send a page of the kiosk as a browser that keeps cookies; return the page it is led to."""
    answer = go(client, kiosk, page, answers, deed)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{kiosk}step/"), "a page is no answer to a form"
    shown = client.get(answer.headers["Location"])
    assert shown.headers["Cache-Control"] == "no-store"
    return page_of(shown)


def test_whoever_goes_back_in_the_kiosk_finds_a_fresh_questionnaire(client: Client, path: str) -> None:
    kiosk = f"{path}kiosk/"
    page = in_kiosk(client, kiosk, page_of(client.get(kiosk)), {}, "start")
    assert 'class="faults"' not in page
    page = in_kiosk(client, kiosk, page, {})  # nothing answered: the same step with its faults
    assert "Шаг 1 из" in page and 'class="faults"' in page
    while 'value="send"' not in page:
        page = in_kiosk(client, kiosk, page, dict.fromkeys(asked(page), "yes"))
    page = in_kiosk(client, kiosk, page, {"proposals": "Моё мнение"}, "back")
    page = in_kiosk(client, kiosk, page, {})
    assert "Моё мнение" in page, "what was written stays while the same person goes to and fro"
    done = go(client, kiosk, page, {"proposals": "Моё мнение"}, "send")
    assert f"{kiosk}done/" in done.headers["Location"]
    assert Sheet.objects.get().texts["proposals"] == "Моё мнение"
    back = client.get(f"{kiosk}step/")
    assert (back.status_code, back.headers["Location"]) == (302, kiosk)


def test_a_kiosk_left_in_the_middle_forgets_at_its_start_and_after_a_while(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = f"{path}kiosk/"
    in_kiosk(client, kiosk, page_of(client.get(kiosk)), {}, "start")
    monkeypatch.setattr("merilo.assessment.views.kiosk.IDLE_MINUTES", -1)
    assert client.get(f"{kiosk}step/").headers["Location"] == kiosk
    monkeypatch.undo()
    in_kiosk(client, kiosk, page_of(client.get(kiosk)), {}, "start")
    client.get(kiosk)
    assert client.get(f"{kiosk}step/").headers["Location"] == kiosk


def test_a_text_too_long_for_a_cookie_is_not_lost(client: Client, path: str) -> None:
    kiosk = f"{path}kiosk/"
    page = in_kiosk(client, kiosk, page_of(client.get(kiosk)), {}, "start")
    while 'value="send"' not in page:
        page = in_kiosk(client, kiosk, page, dict.fromkeys(asked(page), "yes"))
    text = "".join(random.Random(7).choices("абвгдежзиклмнопрстуфхцчшщ", k=6000))
    answer = go(client, kiosk, page, {"proposals": text}, "send")
    assert answer.status_code == 200 and text[:4000] in page_of(answer)


def test_the_page_stands_in_the_middle_of_a_wide_screen(client: Client, path: str) -> None:
    classes = re.findall(r'<body class="([^"]+)"', page_of(client.get(path)))
    look = (Path(assessment.__file__).parents[1] / "static" / "look.css").read_text(encoding="utf-8")
    assert classes and not [one for one in classes if re.search(rf"\.{one}\b", look)], "that is a part of other pages"


def test_room_for_proposals_at_the_end_is_not_promised_at_the_end(client: Client, path: str) -> None:
    page = page_of(client.get(path))
    second = page_of(go(client, path, page, dict.fromkeys(asked(page), "no")))
    assert "В конце есть место для предложений" in second
    assert "В конце есть место для предложений" not in walk(client, path)


def test_an_old_address_of_thanks_shows_the_start_of_the_kiosk(client: Client, path: str) -> None:
    answer = client.get(f"{path}kiosk/done/AAAA:BBBB:CCCC/")
    assert answer.status_code == 302 and answer.headers["Location"] == f"{path}kiosk/"


def test_before_and_after_the_wave_a_kind_page_says_where_results_are(client: Client, path: str, town: Town) -> None:
    today = timezone.localdate()
    Wave.objects.update(starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=9))
    page = client.get(path)
    assert page.status_code == 200 and "Опрос ещё не начался" in page_of(page)
    Wave.objects.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    page = client.get(path)
    assert page.status_code == 410 and "Опрос завершён" in page_of(page)
    assert f"/nok/{town.municipality.slug}/" in page_of(page)
    for phase in ("preliminary", "published", "cancelled"):
        Cycle.objects.update(phase=phase)
        assert client.get(path).status_code == 410
    assert "The survey has ended" in page_of(client.get(f"{path}?lang=en"))


def begin_wave(cycle: Cycle, town: Town, *, in_days: int = 0) -> str:
    """End the wave that runs and lay a further one; return the library's new address."""
    today = timezone.localdate()
    Wave.objects.filter(number=1).update(ended_at=timezone.now(), guard_key="")
    wave = make_wave(cycle, number=2)
    Wave.objects.filter(pk=wave.pk).update(
        starts_on=today + timedelta(days=in_days), ends_on=today + timedelta(days=in_days + 9)
    )
    return f"/a/{wave.links.get(unit__institution=town.library).code}/"


@pytest.mark.parametrize("mode", ["", "kiosk/", "test/"])
def test_a_code_printed_for_an_earlier_wave_leads_to_the_one_that_runs(
    client: Client, cycle: Cycle, path: str, town: Town, mode: str
) -> None:
    new = begin_wave(cycle, town)
    answer = client.get(f"{path}{mode}?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{new}{mode}?lang=en")
    assert answer.headers["Cache-Control"] == "no-store", "tomorrow it may lead elsewhere"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_printed_code_leads_to_a_wave_that_is_to_begin_and_to_none_that_is_over(
    client: Client, cycle: Cycle, path: str, town: Town
) -> None:
    new = begin_wave(cycle, town, in_days=3)
    answer = client.get(path)
    assert answer.status_code == 302 and answer.headers["Location"] == new
    assert "Опрос ещё не начался" in page_of(client.get(new))
    Wave.objects.update(ended_at=timezone.now())
    assert client.get(path).status_code == client.get(new).status_code == 410
    Wave.objects.filter(number=2).update(ended_at=None)
    Cycle.objects.update(phase="preliminary")
    assert client.get(path).status_code == 410
    Cycle.objects.update(phase="gathering")
    Unit.objects.update(left_at=timezone.now())
    assert client.get(path).status_code == 410


def test_who_answers_while_one_wave_ends_and_another_begins_sends_the_same_answers_again(
    client: Client, cycle: Cycle, path: str, town: Town
) -> None:
    page = walk(client, path, {"recommend": "no"})
    new = begin_wave(cycle, town)
    answer = go(client, path, page, {"proposals": "Свет"}, "send")
    kept = page_of(answer)
    assert answer.status_code == 409 and Sheet.objects.count() == 0
    assert "Отправьте ещё раз" in kept and f'action="{new}"' in kept and "Свет" in kept
    assert go(client, new, kept, {"proposals": "Свет"}, "send").status_code == 303
    sheet = Sheet.objects.get()
    assert (sheet.wave.number, sheet.answers, sheet.texts["proposals"]) == (2, "1" * 11 + "011", "Свет")


def test_a_wave_that_ends_while_somebody_answers_takes_nothing(client: Client, path: str) -> None:
    page = walk(client, path)
    Cycle.objects.update(phase="preliminary")
    answer = go(client, path, page, {}, "send")
    assert answer.status_code == 409 and "Опрос завершён" in page_of(answer)
    assert Sheet.objects.count() == 0


def test_an_unknown_address_is_answered_kindly(client: Client, db: None) -> None:
    answer = client.get("/a/netakogo/")
    assert answer.status_code == 404 and "Проверьте, пожалуйста, адрес" in page_of(answer)
    assert client.post("/a/netakogo/", {"go": "send"}).status_code == 404


def test_a_form_of_another_site_stores_nothing(client: Client, path: str) -> None:
    page = walk(client, path)
    for headers in ({"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"},
                    {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_SEC_FETCH_SITE": "same-site"}):  # fmt: skip
        assert go(client, path, page, {}, "send", **headers).status_code == 403
    assert Sheet.objects.count() == 0
    assert go(client, path, page, {}, "send", HTTP_ORIGIN="http://testserver").status_code == 303


def test_spoiled_forms_are_given_back_with_their_answers(client: Client, path: str) -> None:
    page = walk(client, path, {"recommend": "no"})
    for spoiled in ("", "x", "a:b:c", hidden(page)["state"][:-3] + "abc", "\x00", "ы" * 5000):
        answer = client.post(path, {**hidden(page), "state": spoiled, "go": "send", "proposals": "Свет"})
        assert answer.status_code == 200 and "Отправьте ещё раз" in page_of(answer)
        assert hidden(page_of(answer))["so_far"] == "1" * 11 + "011" and "Свет" in page_of(answer)
    assert Sheet.objects.count() == 0


@pytest.mark.parametrize("odd", [
    {"step": "99"}, {"step": "-1"}, {"step": "²"}, {"stand_used": "может быть"}, {"age": "<script>"},
    {"go": "delete"}, {"language": "zz"}, {"proposals": "\x00\x00"}, {"proposals": "ы" * 100_000}, {"step": "9" * 5000},
])  # fmt: skip
def test_odd_values_break_nothing(client: Client, path: str, odd: dict[str, str]) -> None:
    page = walk(client, path)
    answer = client.post(path, {**hidden(page), "go": "send", **odd})
    assert answer.status_code in (200, 303), answer.status_code


def test_a_link_cannot_bring_answers_with_it(client: Client, path: str) -> None:
    assert " checked" not in page_of(client.get(f"{path}?stand_used=yes&overall_satisfied=yes&step=3"))


def test_no_page_asks_for_a_name_and_free_text_is_warned(client: Client, path: str) -> None:
    page = walk(client, path)
    assert "не пишите имена, телефоны" in page
    assert not re.search(r'name="(name|email|phone|fio)"', page)


def test_nothing_is_kept_in_the_browser_before_somebody_has_answered(client: Client, path: str) -> None:
    page = walk(client, path)
    assert not client.cookies
    go(client, path, page, {}, "send")
    (cookie,) = client.cookies.values()
    assert cookie["path"] == path and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) <= 31 * 86400


def test_no_address_outlives_the_sending(client: Client, path: str) -> None:
    fill_in(client, path, REMOTE_ADDR="203.0.113.77")
    trace = SheetTrace.objects.get()
    assert trace.address_hash and "203.0.113" not in str(vars(trace))


def test_storing_asks_few_questions(client: Client, path: str, django_assert_max_num_queries: Any) -> None:
    page = walk(client, path)
    with django_assert_max_num_queries(5):  # begin, is the link open, two rows, commit
        assert go(client, path, page, {}, "send").status_code == 303


def test_every_page_is_light(client: Client, path: str) -> None:
    page = page_of(client.get(path))
    for _ in range(5):
        assert len(page.encode()) < 12 * 1024
        page = page_of(go(client, path, page, dict.fromkeys(asked(page), "yes")))


def test_an_unfinished_questionnaire_is_led_to_what_is_missing(client: Client, path: str) -> None:
    page = walk(client, path)
    sent = {**hidden(page), "so_far": "1111-111111111", "go": "send"}
    answer = client.post(path, sent)
    assert "Шаг 2 из 5" in page_of(answer) and "Не на все вопросы есть ответ" in page_of(answer)
    assert accepting.LONGEST_TEXT == 2000
