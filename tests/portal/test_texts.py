"""The texts of the public section: shipped, changed by the coordinator, shown safely."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.accounts.models import Entry
from merilo.portal.templatetags.tongue import first_paragraph, formatted
from merilo.registry.models import PublicText
from merilo.registry.queries.texts import texts_of
from merilo.registry.services.texts import NoSuchText, TextTooLong, change_text
from tests.town import Town

AT = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
HERE = "/work/tikhorechye/texts/"


def test_a_text_in_own_words_is_shown_and_written_in_the_journal(town: Town) -> None:
    change_text(municipality=town.municipality, key="about", language="ru", text=" Свои слова ", actor=town.anna, at=AT)
    kept = texts_of(town.municipality, "ru")["about"]
    assert (kept.text, kept.is_own) == ("Свои слова", True)
    assert not texts_of(town.municipality, "en")["about"].is_own
    assert not texts_of(town.elsewhere, "ru")["about"].is_own
    entry = Entry.objects.get(act="change_text")
    assert (entry.actor, entry.after) == (town.anna, {"«Что такое независимая оценка» (русский)": "Свои слова"})


@pytest.mark.parametrize("said", ["", "  \n ", "shipped"])
def test_an_empty_text_or_the_shipped_one_gives_back_the_shipped_one(town: Town, said: str) -> None:
    shipped = texts_of(town.municipality, "ru")["about"].text
    change_text(municipality=town.municipality, key="about", language="ru", text="Своё", actor=town.anna, at=AT)
    text = shipped if said == "shipped" else said
    change_text(municipality=town.municipality, key="about", language="ru", text=text, actor=town.anna, at=AT)
    assert texts_of(town.municipality, "ru")["about"].text == shipped and not PublicText.objects.exists()
    assert Entry.objects.filter(act="change_text").count() == 2


def test_a_text_saved_without_a_change_is_no_deed(town: Town) -> None:
    for _ in range(2):
        change_text(municipality=town.municipality, key="about", language="ru", text="Своё", actor=town.anna, at=AT)
    assert Entry.objects.filter(act="change_text").count() == 1


def test_only_the_coordinator_changes_texts(town: Town) -> None:
    for role, person in town.people.items():
        if role != "coordinator":
            with pytest.raises(PermissionDenied):
                change_text(municipality=town.municipality, key="about", language="ru", text="x", actor=person, at=AT)
    assert not PublicText.objects.exists()


@pytest.mark.parametrize(("key", "language"), [("nothing", "ru"), ("about", "de"), ("", "")])
def test_a_text_that_is_not_there_is_refused(town: Town, key: str, language: str) -> None:
    with pytest.raises(NoSuchText):
        change_text(municipality=town.municipality, key=key, language=language, text="x", actor=town.anna, at=AT)


def test_a_text_too_long_is_refused(town: Town) -> None:
    with pytest.raises(TextTooLong):
        change_text(municipality=town.municipality, key="about", language="ru", text="я" * 8001, actor=town.anna, at=AT)


def test_the_authority_stands_in_the_shipped_texts(town: Town) -> None:
    assert "орган местного самоуправления" in texts_of(town.municipality, "ru")["complain"].text
    town.municipality.authority = "Управление культуры"
    assert "Управление культуры" in texts_of(town.municipality, "ru")["complain"].text
    assert "{" not in "".join(one.text for one in texts_of(town.municipality, "en").values())


def test_the_coordinator_looks_first_and_then_saves(client: Client, town: Town) -> None:
    client.force_login(town.anna)
    assert "исходный текст" in client.get(HERE).content.decode()
    address = f"{HERE}about/ru/"
    looked = client.post(address, {"text": "Первый <b>абзац</b>\n\n- раз\n- два", "preview": "1"}).content.decode()
    assert "<p>Первый &lt;b&gt;абзац&lt;/b&gt;</p>" in looked and "<li>раз</li><li>два</li>" in looked
    assert not PublicText.objects.exists()
    saved = client.post(address, {"text": "Первый абзац"}, follow=True).content.decode()
    assert "Текст сохранён и виден на сайте." in saved and "свой текст" in saved
    assert "Первый абзац" in client.get("/nok/tikhorechye/").content.decode()
    client.post(address, {"restore": "1"})
    assert not PublicText.objects.exists()


def test_what_cannot_be_saved_is_a_fault_of_the_form(client: Client, town: Town) -> None:
    client.force_login(town.anna)
    for text in ("я" * 9000, "а\x00б"):
        answer = client.post(f"{HERE}about/ru/", {"text": text})
        assert answer.status_code == 200 and not PublicText.objects.exists()
    for tail in ("nothing/ru/", "about/de/"):
        assert client.get(HERE + tail).status_code == 404


@pytest.mark.parametrize(("text", "html"), [
    ("Абзац\nещё строка\n\nВторой", "<p>Абзац<br>ещё строка</p>\n<p>Второй</p>"),
    ("Список:\n- один\n— два\n\nКонец", "<p>Список:</p>\n<ul><li>один</li><li>два</li></ul>\n<p>Конец</p>"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ("сайт https://nok.example.ru/a?b=1&c=2",
     '<p>сайт <a href="https://nok.example.ru/a?b=1&amp;c=2" rel="nofollow">https://nok.example.ru/a?b=1&amp;c=2</a></p>'),
    ("", ""),
])  # fmt: skip
def test_a_text_becomes_paragraphs_lists_and_links_only(text: str, html: str) -> None:
    assert formatted(text) == html


def test_russian_names_in_an_english_text_are_marked() -> None:
    assert formatted("Write to: Управление культуры «Район». Thanks", "en") == (
        '<p>Write to: <span lang="ru">Управление культуры «Район»</span>. Thanks</p>'
    )


@settings(deadline=None)
@given(st.text(st.sampled_from("<>&\"'абв-— \n:/.htps{}%@"), max_size=120))
def test_whatever_is_typed_no_other_tag_comes_out(text: str) -> None:
    import re

    for language in ("ru", "en"):
        tags = {re.split(r"[\s>]", tag)[0] for tag in re.findall(r"</?([^<>]+)>", formatted(text, language))}
        assert tags <= {"p", "ul", "li", "br", "a", "span"}


def test_the_first_paragraph_is_the_teaser() -> None:
    assert first_paragraph("\nОдин\nдва\n\nТри") == "Один\nдва"
