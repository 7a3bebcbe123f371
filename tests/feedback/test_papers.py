"""Papers about messages, the plan's line about them, and the word that a letter has not gone."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from merilo.feedback.models import Appeal
from merilo.feedback.services import reporting
from merilo.plans.models import Evidence, Task
from tests.feedback import making
from tests.plans.making import make_line
from tests.town import AT, Town, make_plan

HERE = "/work/tikhorechye/appeals/"


def browser(town: Town) -> Client:
    client = Client()
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(content: bytes) -> str:
    """Return the words of a Word document."""
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def test_the_numbers_of_a_year_are_a_report_in_word_and_pdf(town: Town) -> None:
    making.answer(town, making.register(town, making.send(town)))
    making.send(town, "Почему закрыт зал?", kind="question")
    report = words(browser(town).get(f"{HERE}numbers.docx?year=2026").content)
    assert "Отчёт о сообщениях граждан" in report and "За 2026 год поступило 2 сообщения" in report
    assert town.anna.name in report and town.library.short_name in report
    assert browser(town).get(f"{HERE}numbers.pdf?year=2026").content.startswith(b"%PDF")
    assert browser(town).get(f"{HERE}numbers.odt").status_code == 404


def test_an_answer_is_a_letter_and_a_consent_a_document(town: Town) -> None:
    appeal = making.consented_here(town)
    assert browser(town).get(f"{HERE}{appeal.pk}/answers/9999.docx").status_code == 404
    making.answer(town, making.register(town, appeal), "Крыльцо починят в мае.")
    answer = appeal.answers.get()
    page = browser(town).get(f"{HERE}{appeal.pk}/").content.decode()
    assert f"{HERE}{appeal.pk}/answers/{answer.pk}.docx" in page and f"{HERE}{appeal.pk}/consent.docx" in page
    letter = words(browser(town).get(f"{HERE}{appeal.pk}/answers/{answer.pk}.docx").content)
    assert "Крыльцо починят в мае." in letter and "Житова Ж. Ж." in letter and "А. И. Андреева" in letter
    paper = words(browser(town).get(f"{HERE}{appeal.pk}/consent.docx").content)
    assert "Согласие на обработку персональных данных" in paper and "zhitova@example.org" in paper
    assert paper.count("Согласие дано 15 апреля 2026") == 1
    other = making.send(town, "Где анкета?")
    assert browser(town).get(f"{HERE}{other.pk}/consent.docx").status_code == 404


def test_the_line_about_messages_is_done_with_their_report(town: Town) -> None:
    plan = make_plan(town.municipality)
    item = make_line(town, "по мере поступления обращений", plan=plan, text="Рассмотрение обращений граждан")
    dated = make_line(town, "II квартал", plan=plan, text="Рассмотрение жалоб граждан")
    with pytest.raises(reporting.NothingCame):
        reporting.report_appeals(municipality=town.municipality, actor=town.anna, at=AT)
    making.send(town)
    assert not item.tasks.exists()
    assert reporting.report_appeals(municipality=town.municipality, actor=town.anna, at=AT) == 2
    assert {one.state for one in (item.tasks.get(), dated.tasks.get())} == {Task.State.DONE}
    assert Evidence.objects.filter(file__name__contains="Сообщения граждан").count() == 2
    making.send(town, "Ещё одно")
    assert reporting.report_appeals(municipality=town.municipality, actor=town.anna, at=AT) == 1, "the need came again"


def test_without_a_line_nothing_is_reported(town: Town) -> None:
    making.send(town)
    with pytest.raises(reporting.NoLineWaits):
        reporting.report_appeals(municipality=town.municipality, actor=town.anna, at=AT)


class Broken(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: Any) -> int:
        raise OSError("connection refused")


@pytest.mark.parametrize(
    ("backend", "warns"),
    [
        ("tests.feedback.test_papers.Broken", True),
        ("django.core.mail.backends.dummy.EmailBackend", True),
        ("django.core.mail.backends.locmem.EmailBackend", False),
    ],
)
def test_who_answers_is_told_when_the_letter_has_not_gone(
    town: Town, settings: Any, backend: str, warns: bool
) -> None:  # fmt: skip
    settings.EMAIL_BACKEND = backend
    appeal = making.register(town, making.consented_here(town))
    given = {"text": "Крыльцо починят.", "sent_how": ""}
    page = browser(town).post(f"{HERE}{appeal.pk}/answer/", given, follow=True).content.decode()
    assert Appeal.objects.get().state == "answered"
    assert ("Письмо автору не ушло" in page) is warns and ("письмо не ушло" in page) is warns
    assert len(mail.outbox) == (not warns)


def test_nobody_is_warned_where_no_address_was_left(town: Town, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.feedback.test_papers.Broken"
    appeal = making.register(town, making.send(town))
    page = browser(town).post(f"{HERE}{appeal.pk}/answer/", {"text": "Починим."}, follow=True).content.decode()
    assert "Ответ дан." in page and "не ушло" not in page
