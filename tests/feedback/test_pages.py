"""Pages of messages as a citizen and as staff go through them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from merilo.accounts.models import Entry
from merilo.feedback.models import AnswerTemplate, Appeal, Contact, FaqEntry, Probe, Reception
from merilo.feedback.queries import public, reception
from merilo.feedback.services import reception as services
from tests.feedback import making
from tests.town import AT, Town

NEW = "/nok/tikhorechye/messages/new/"
STATUS = "/nok/tikhorechye/messages/"


def _text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ").split())


def _filled(client: Client, **instead: object) -> dict[str, object]:
    page = client.get(NEW).content.decode()
    receipt = re.search(r'name="receipt" value="([^"]+)"', page)
    assert receipt
    given = {"kind": "complaint", "topic": "comfort", "text": "Холодно в зале.", "receipt": receipt[1]}
    return {**given, **instead}


def test_a_citizen_sends_reads_the_answer_by_number_and_code_and_says_whether_it_helped(town: Town) -> None:
    client = Client()
    sent = _filled(client, institution=town.branch.pk)
    file = SimpleUploadedFile("зал.txt", "Термометр: 12".encode())
    done = client.post(NEW, {**sent, "attached": [file]}, follow=True)
    told = _text(done)
    assert "Сообщение принято" in told and done.headers["Cache-Control"] == "no-store"
    number, code = re.search(r"(\d+/\d{4})", told)[1], re.search(r"\b(\w{4}-\w{4}-\w{4})\b", told)[1]  # type: ignore[index]
    client.post(NEW, sent)
    one = Appeal.objects.get()
    assert (one.institution, one.files.count(), one.way) == (town.branch, 1, "web")
    assert "нет" in _text(Client().post(STATUS, {"number": number, "code": "aaaa-aaaa-aaaa"}))
    opened = Client().post(STATUS, {"number": number, "code": code}, follow=True)
    assert "ждёт регистрации" in _text(opened) and "Холодно в зале." in _text(opened)
    assert "Вы приложили зал.txt" in _text(opened)
    making.answer(town, making.register(town, one), "Починили <b>батарею</b>.")
    opened = client.post(STATUS, {"number": number, "code": code}, follow=True)
    assert "&lt;b&gt;батарею" in opened.content.decode()
    path = opened.redirect_chain[-1][0]
    page = client.post(f"{path}rate/", {"satisfaction": "partly", "note": "Ещё дует"}, follow=True)
    assert "отзыв записан" in _text(page)
    one.refresh_from_db()
    assert (one.satisfaction, one.satisfaction_note) == ("partly", "Ещё дует")


def test_contacts_are_left_on_a_page_of_their_own_with_the_consent(town: Town) -> None:
    client, path = Client(), f"{STATUS}open/{public.key_to(making.send(town))}/"
    page = client.get(f"{path}contacts/")
    assert "Согласие на обработку персональных данных" in _text(page)
    missing = client.post(f"{path}contacts/", {"email": "i@example.ru"})
    assert "Без согласия" in _text(missing) and not Contact.objects.exists()
    assert "Контакты записаны" in _text(
        client.post(f"{path}contacts/", {"email": "i@example.ru", "agreed": "on"}, follow=True)
    )
    assert Contact.objects.get().email == "i@example.ru"
    assert "контакты удалены" in _text(client.post(f"{path}withdraw/", follow=True))
    assert not Contact.objects.exists()


def test_the_form_says_what_it_is_and_keeps_what_was_typed_when_something_is_wrong(town: Town) -> None:
    client = Client()
    page = _text(client.get(NEW))
    assert (
        "не обращение по закону № 59-ФЗ" in page
        and "gosuslugi.ru" in client.get("/nok/tikhorechye/complain/").content.decode()
    )
    for wrong in ({"kind": "x"}, {"topic": ""}, {"institution": 10**18}, {"receipt": "чужой"}, {"text": "\0"}):
        answer = client.post(NEW, _filled(client, **wrong))
        assert answer.status_code == 200 and "Не отправлено" in _text(answer), wrong
    bad = SimpleUploadedFile("вирус.exe", b"MZ\x90\x00")
    answer = client.post(NEW, {**_filled(client), "attached": [bad]})
    assert "Не отправлено" in _text(answer) and "Холодно в зале." in _text(answer)
    assert not Appeal.objects.exists()
    english = client.get(f"{NEW}?lang=en")
    assert not re.search("[А-Яа-яё]", re.sub(r'lang="ru"[^>]*>[^<]*|<option.*?</option>|<footer.*', "", _body(english), flags=re.S))  # fmt: skip  # noqa: E501


def _body(answer: Any) -> str:
    return str(answer.content.decode().split("<form", 1)[1].split("</form>")[0])


def test_a_flood_from_one_address_waits_and_loses_nothing(town: Town) -> None:
    client = Client()
    for _ in range(10):
        assert client.post(NEW, _filled(client)).status_code == 302
    answer = client.post(NEW, _filled(client, text="Одиннадцатое"))
    assert answer.status_code == 429 and "Одиннадцатое" in _text(answer) and Appeal.objects.count() == 10
    for _ in range(10):
        client.post(STATUS, {"number": "1/2026", "code": "aaaa-aaaa-aaaa"})
    assert client.post(STATUS, {"number": "1/2026", "code": "aaaa-aaaa-aaaa"}).status_code == 429


def test_a_closed_reception_says_where_to_turn(town: Town) -> None:
    Reception.objects.create(municipality=town.municipality, is_open=False, postal_address="г. Тихореченск, пл. 1")
    page = Client().get(NEW)
    assert page.status_code == 200 and "сейчас не принимаются" in _text(page) and "пл. 1" in _text(page)
    assert Client().post(NEW, {}).status_code == 409


def test_staff_take_a_message_from_the_list_to_the_answer(town: Town) -> None:
    one = making.send(town, "Купите кресла", seconds=0)
    anna, gleb = Client(), Client()
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    gleb.force_login(town.gleb, backend="django.contrib.auth.backends.ModelBackend")
    here = f"/work/tikhorechye/appeals/{one.pk}/"
    assert "Купите кресла" in _text(anna.get("/work/tikhorechye/appeals/"))
    assert gleb.get(here).status_code == 404
    assert "Решает человек" in _text(anna.get(here))
    given = {"kind": "proposal", "topic": "comfort", "institution": town.library.pk}
    assert "Зарегистрировано" in _text(anna.post(f"{here}register/", given, follow=True))
    one.refresh_from_db()
    assert one.kind == "proposal" and one.due_on is not None
    late = anna.post(f"{here}route/", {"to": town.library.pk, "prepare_by": "2099-01-01"})
    assert "не позже срока ответа" in _text(late)
    routed = anna.post(f"{here}route/", {"to": town.library.pk, "prepare_by": one.due_on.isoformat()}, follow=True)
    assert "Направлено" in _text(routed)
    assert "Купите кресла" in _text(gleb.get("/work/tikhorechye/appeals/"))
    gleb.post(f"{here}prepare/", {"text": "Кресла закажем в мае."})
    assert "Кресла закажем в мае." in anna.get(f"{here}answer/").content.decode()
    begun = anna.get(f"{here}answer/?begin=shipped-2").content.decode()
    assert f"№ {one.number} от" in begun and "Тихореченская библиотека" in begun
    answered = _text(anna.post(f"{here}answer/", {"text": "Кресла будут."}, follow=True))
    assert "Ответ дан" in answered and "Есть сомнения" in answered and "Решает человек" not in answered
    assert "уже ответили" in _text(anna.get(f"{here}answer/"))
    assert Client().get(here).status_code == 302


def test_calls_are_logged_only_with_a_right_to_keep_contacts(town: Town) -> None:
    anna = Client()
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    given = {"way": "letter", "received_on": "2026-04-01", "kind": "complaint", "topic": "staff", "text": "Грубят",
             "name": "Пётр", "is_legal": "on"}  # fmt: skip
    assert "Выберите основание" in _text(anna.post("/work/tikhorechye/appeals/new/", given))
    answer = anna.post("/work/tikhorechye/appeals/new/", {**given, "basis": "law"}, follow=True)
    assert "Пётр" in _text(answer) and "59-ФЗ" in _text(answer)
    olga = Client()
    olga.force_login(town.olga, backend="django.contrib.auth.backends.ModelBackend")
    assert "Пётр" not in _text(olga.get(f"/work/tikhorechye/appeals/{Appeal.objects.get().pk}/"))


def test_questions_are_taken_over_changed_moved_and_shown(town: Town) -> None:
    anna, here = Client(), "/work/tikhorechye/questions/"
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    shipped = len(reception.shipped_questions()["ru"])
    assert f"исходные вопросы: {shipped}" in _text(anna.get(here))
    anna.post(f"{here}take/ru/")
    assert FaqEntry.objects.count() == shipped and anna.post(f"{here}take/ru/").status_code == 409
    first, second = FaqEntry.objects.all()[:2]
    anna.post(f"{here}{first.pk}/move/", {"where": "down"})
    anna.post(f"{here}{second.pk}/move/", {"where": "up"})
    assert list(FaqEntry.objects.all()[:2]) == [second, first]
    anna.post(f"{here}{first.pk}/", {"question": "Где анкета?", "answer": "На стенде <i>и</i> тут."})
    page = Client().get("/nok/tikhorechye/questions/").content.decode()
    assert "Где анкета?" in page and "&lt;i&gt;" in page
    anna.post(f"{here}{first.pk}/drop/")
    assert "Где анкета?" not in Client().get("/nok/tikhorechye/questions/").content.decode()
    assert anna.get("/work/tikhorechye/questions/new/fr/").status_code == 404


def test_the_rules_hold_the_consent_to_what_the_law_wants_in_it(town: Town) -> None:
    anna, here = Client(), "/work/tikhorechye/reception/"
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    given = {
        "is_open": "on",
        "answer_days": 15,
        "keep_days": 90,
        "postal_address": "пл. Мира, 1",
        "consent": "Согласен",
    }
    assert "В согласии нужны слова" in _text(anna.post(here, given))
    assert "Порядок приёма сохранён" in _text(anna.post(here, {**given, "consent": ""}, follow=True))
    assert "пл. Мира, 1" in _text(Client().get("/nok/tikhorechye/consent/"))
    assert "90 дней" in _text(Client().get("/nok/tikhorechye/consent/"))
    assert anna.post(here, {**given, "answer_days": 31, "consent": ""}).status_code == 200
    assert making.register(town, making.send(town)).due_on.isoformat() == "2026-04-30"  # type: ignore[union-attr]
    anna.post(f"{here}texts/new/", {"title": "Ремонт", "text": "Ремонт начат."})
    assert AnswerTemplate.objects.get().text == "Ремонт начат." and Entry.objects.filter(act="keep_beginning").exists()


def test_a_call_is_written_down_and_its_answer_noted(town: Town) -> None:
    vera, here = Client(), "/work/tikhorechye/probes/"
    vera.force_login(town.vera, backend="django.contrib.auth.backends.ModelBackend")
    given = {"institution": town.library.pk, "way": "email", "target": "bib@example.ru", "outcome": "waiting"}
    for wrong in ("2026-02-30T10:00", "2999-01-01T10:00", "вчера"):
        assert vera.post(f"{here}new/", {**given, "tried_at": wrong}).status_code == 200
    shown = re.search(r'name="tried_at" value="([^"]+)"', vera.get(f"{here}new/").content.decode())
    assert shown
    vera.post(f"{here}new/", {**given, "tried_at": shown[1]})
    one = Probe.objects.get()
    assert "ждём ответа" in _text(vera.get(here)) and "1 ждёт ответа" in _text(vera.get(here))
    assert "Записано" in _text(vera.post(f"{here}{one.pk}/", {"outcome": "silent", "note": "Неделя"}, follow=True))
    assert "не ответили" in _text(vera.get(f"{here}log/?institution={town.library.pk}"))
    assert vera.get(f"{here}log/?institution={'9' * 30}").status_code == 200


@pytest.mark.parametrize("number", [10, 300])
def test_lists_ask_the_same_of_the_database_however_long(
    town: Town, number: int, django_assert_max_num_queries: Any
) -> None:
    one = making.register(town, making.send(town))
    Appeal.objects.bulk_create(
        Appeal(municipality=town.municipality, year=2026, ordinal=place, kind="question", text="Когда?", state="open",
               institution=town.club, routed_to=town.library, received_at=AT, received_on=one.received_on,
               register_by=one.register_by, registered_on=one.registered_on, due_on=one.due_on)
        for place in range(100, 100 + number)
    )  # fmt: skip
    Probe.objects.bulk_create(
        Probe(
            institution=town.club, way="phone", target="1", tried_at=AT, tried_by=town.vera, outcome="works", made_at=AT
        )
        for _ in range(number)
    )  # fmt: skip
    anna = Client()
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    for page in ("appeals/", "appeals/numbers/", "probes/", "probes/log/", "appeals/messages.csv?state=all"):
        with django_assert_max_num_queries(30):
            answer = anna.get(f"/work/tikhorechye/{page}")
            assert answer.status_code == 200
            assert len(b"".join(answer) if answer.streaming else answer.content) < 60_000 + 200 * number


def test_a_table_to_take_away_runs_no_formula_and_holds_no_contacts(town: Town) -> None:
    one = making.send(town, "=HYPERLINK(1)")
    Contact.objects.create(appeal=one, basis="paper", name="Кедрова", phone="8900")
    anna = Client()
    anna.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    table = b"".join(anna.get("/work/tikhorechye/appeals/messages.csv")).decode()
    assert "'=HYPERLINK" in table and "Кедрова" not in table and "8900" not in table


def test_own_questions_have_an_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_QUESTIONS", 2)
    making.question_here(town)
    with pytest.raises(services.TooManyQuestions):
        services.keep_question(
            municipality=town.municipality, entry=None, language="ru", question="Ещё?", answer="Нет.",
            actor=town.anna, at=AT,
        )  # fmt: skip
