"""The library for members: what comes with the program, a municipality's own words, questions and answers."""

from __future__ import annotations

import re

from django.test import Client

from merilo.accounts.models import Notice
from merilo.council.models import Guide, Inquiry
from merilo.council.queries import desk, guides
from tests.council.choosing import changed_guide, filed_guide
from tests.council.making import council_here
from tests.town import AT, ON, Town


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_the_start_set_speaks_of_what_a_member_asks_first() -> None:
    found = guides.shipped()
    assert {"visit", "checklist", "rights", "conflict"} <= found.keys()
    for one in found.values():
        assert re.match("[А-ЯЁ]", one.title) and one.kind in Guide.Kind.values and len(one.text) > 80, one.key
        assert "\n -" not in one.text and "ё" not in one.key


def test_a_municipality_puts_its_own_words_in_the_place_of_a_page_and_takes_them_back(town: Town) -> None:
    anna, home = signed_in(town.anna), f"/work/{town.municipality.slug}/council/guides/"
    given = {"kind": "how_to", "title": "К заседанию", "text": "Приходите за десять минут.\n\n- паспорт не нужен"}
    assert anna.post(f"{home}meeting/change/", given).status_code == 302
    page = signed_in(town.zoya).get(f"{home}meeting/").content.decode()
    assert "<li>паспорт не нужен</li>" in page
    assert anna.post(f"{home}meeting/drop/").status_code == 302
    assert signed_in(town.zoya).get(f"{home}meeting/").status_code == 404
    assert "К заседанию" not in str(guides.shelves(town.municipality))
    assert anna.post(f"{home}meeting/restore/").status_code == 302
    assert guides.shipped()["meeting"].title in signed_in(town.gleb).get(f"{home}meeting/").content.decode()


def test_own_documents_are_handed_out_and_found_by_words(town: Town) -> None:
    one = filed_guide(town)
    zoya, home = signed_in(town.zoya), f"/work/{town.municipality.slug}/council/guides/"
    assert zoya.get(f"{home}{one.pk}/file/").status_code == 200
    assert "Положение о совете" in zoya.get(f"{home}?words=положение").content.decode()
    assert "Ничего не найдено" in zoya.get(f"{home}?words=экскаватор").content.decode()
    anna = signed_in(town.anna)
    assert "приложите файл" in anna.post(f"{home}new/", {"kind": "how_to", "title": "Пусто"}).content.decode()
    assert anna.post(f"{home}{one.pk}/drop/").status_code == 302 and not Guide.objects.exists()


def test_a_question_waits_on_the_desk_and_its_answer_is_told(town: Town) -> None:
    council_here(town)
    zoya, home = signed_in(town.zoya), f"/work/{town.municipality.slug}/council/guides/"
    assert zoya.post(f"{home}questions/ask/", {"text": "Можно ли снимать в зале?"}).status_code == 302
    one = Inquiry.objects.get()
    waits = desk.lines(town.anna, town.municipality, today=ON, at=AT)
    assert any(line.text == "Ответить на вопрос члена совета" for line in waits)
    answered = signed_in(town.boris).post(f"{home}questions/{one.pk}/answer/", {"text": "Да, без людей."})
    assert answered.status_code == 302
    assert "Да, без людей." in zoya.get(home).content.decode()
    assert Notice.objects.filter(user=town.zoya, text__startswith="Ответ на ваш вопрос").exists()
    assert not [line for line in desk.lines(town.anna, town.municipality, today=ON, at=AT) if "вопрос" in line.text]
    assert "снимать в зале" not in signed_in(town.gleb).get(home).content.decode()


def test_the_library_asks_no_more_for_more_pages(town: Town, django_assert_max_num_queries: object) -> None:
    changed_guide(town)
    for number in range(30):
        Guide.objects.create(municipality=town.municipality, title=f"Памятка {number}", text="текст", changed_at=AT)
        inquiry = Inquiry(municipality=town.municipality, author=town.zoya, text=f"Вопрос {number}", asked_at=AT)
        inquiry.save()
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        page = signed_in(town.anna).get(f"/work/{town.municipality.slug}/council/guides/").content
    assert len(page) < 60_000
