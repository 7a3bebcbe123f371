"""A message from the form to the answer and beyond: terms, rights, what is kept and what is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry, MailAttempt, Notice
from merilo.cli import chores
from merilo.core.deadlines import Calendar
from merilo.feedback.models import Answer, Appeal, AppealFile, Consent, Contact, Reception
from merilo.feedback.queries import appeals, desk, numbers, public, reception, terms
from merilo.feedback.services import citizens, forgetting, handling, receiving
from merilo.plans.models import StoredFile
from tests.feedback import making
from tests.town import AT, ON, Town, make_institution

FOREVER = timedelta(days=10_000)


def consent_of(town: Town) -> str:
    return reception.consent_text(reception.rules_of(town.municipality))


@pytest.mark.parametrize(
    ("name", "start", "due_on", "word"),
    [
        ("answer", date(2026, 3, 2), date(2026, 4, 1), "Последний день"),
        ("answer", date(2026, 4, 1), date(2026, 4, 30), "предшествующий"),  # the 30th day is the first of May
        ("register", date(2026, 4, 15), date(2026, 4, 17), "предшествующий"),  # the third day is a Saturday
        ("register", date(2026, 4, 10), date(2026, 4, 13), "Последний день"),
        ("register", date(2025, 12, 31), date(2026, 1, 12), "следующий"),  # nothing but days off between
    ],
)
def test_a_term_is_counted_from_the_day_after_and_says_how(name: str, start: date, due_on: date, word: str) -> None:
    found = terms.term(name, start, Calendar(), after="поступления")  # type: ignore[arg-type]
    assert found.due_on == due_on
    assert word in found.counted and "59-ФЗ" in found.counted


def test_a_shorter_term_of_a_municipality_is_its_own_and_a_longer_one_is_not_possible() -> None:
    short = terms.term("answer", date(2026, 3, 2), Calendar(), after="регистрации", days=10)
    assert short.due_on == date(2026, 3, 12) and "порядок этого сайта" in short.counted
    assert terms.term("answer", date(2026, 3, 2), Calendar(), after="регистрации", days=90).due_on == date(2026, 4, 1)


def test_messages_are_numbered_by_year_and_a_form_sent_twice_is_one_message(town: Town) -> None:
    first = making.send(town, receipt="a" * 20)
    again = making.send(town, receipt="a" * 20)
    second = making.send(town, "Тепло!", kind="thanks")
    assert (first.number, again.pk, second.number) == ("1/2026", first.pk, "2/2026")
    assert first.state == "received" and first.register_by == date(2026, 4, 17)
    assert making.send(town, at=AT + timedelta(days=300)).number == "1/2027"


def test_only_number_and_code_together_open_a_message(town: Town) -> None:
    sent = making.send(town, receipt="b" * 20)
    code = public.code_of("b" * 20)
    assert public.by_code(town.municipality, " 1 / 2026 ", public.grouped(code).upper()) == sent
    assert public.by_code(town.municipality, "1/2026", code[:-1] + ("a" if code[-1] != "a" else "b")) is None
    assert public.by_code(town.municipality, "2/2026", code) is None
    assert public.by_code(town.elsewhere, "1/2026", code) is None
    assert code not in str(Appeal.objects.values().get())


def test_what_looks_odd_is_marked_and_nothing_is_dropped(town: Town) -> None:
    making.send(town, "Купите http://a http://b www.c", is_trapped=True, seconds=0)
    odd = making.send(town, "Купите http://a http://b www.c")
    assert set(Appeal.objects.get(ordinal=1).doubts) == {"robot", "fast", "links"}
    assert odd.doubts == ["links", "again"] and making.send(town, seconds=60).doubts == []


def test_a_closed_reception_and_a_message_without_words_are_refused(town: Town) -> None:
    with pytest.raises(receiving.MessageRejected):
        making.send(town, " \n\0 ")
    with pytest.raises(receiving.MessageRejected):
        making.send(town, "я" * 5001)
    with pytest.raises(receiving.MessageRejected):
        making.send(town, institution=make_institution(town.elsewhere, "Чужая библиотека"))
    Reception.objects.update_or_create(municipality=town.municipality, defaults={"is_open": False})
    with pytest.raises(receiving.ReceptionClosed):
        making.send(town)
    assert not Appeal.objects.exists()


def test_the_way_of_a_message_from_registration_to_an_answer_the_institution_prepared(town: Town) -> None:
    sent = making.send(town)
    assert Notice.objects.filter(user=town.anna, key=f"appeal:{sent.pk}:came").exists()
    making.register(town, sent)
    assert (sent.state, sent.registered_on, sent.due_on) == ("open", ON, date(2026, 5, 15))
    with pytest.raises(handling.AppealHasMoved):
        making.register(town, sent)
    assert appeals.appeal_of(town.gleb, town.municipality, sent.pk, at=AT) is None
    handling.route_appeal(appeal=sent, to=town.branch, prepare_by=date(2026, 4, 24), actor=town.anna, at=AT)
    assert sent.routed_to == town.library, "a branch is led by its institution"
    assert appeals.appeal_of(town.gleb, town.municipality, sent.pk, at=AT) == sent
    handling.prepare_answer(appeal=sent, text="Батарею заменили.", actor=town.gleb, at=AT)
    with pytest.raises(NotAllowed):
        handling.answer_appeal(appeal=sent, text="Сам отвечу", actor=town.gleb, at=AT)
    made = handling.answer_appeal(appeal=sent, text=sent.prepared, actor=town.anna, at=AT)
    assert (sent.state, made.text, Answer.objects.count()) == ("answered", "Батарею заменили.", 1)
    with pytest.raises(handling.AppealHasMoved):
        handling.prepare_answer(appeal=sent, text="Ещё", actor=town.gleb, at=AT)


def test_a_term_is_prolonged_once_in_time_and_by_thirty_days_at_most(town: Town) -> None:
    sent = making.register(town, making.send(town))
    extend = {"appeal": sent, "reason": "Ждём заключения", "actor": town.anna}
    assert handling.proposed_extension(sent) == date(2026, 6, 11), "the 14th is a Sunday, before it days off"
    for wrong in (date(2026, 5, 15), date(2026, 6, 15)):
        with pytest.raises(handling.TermRejected):
            handling.extend_term(due_on=wrong, at=AT, **extend)
    with pytest.raises(handling.TermRejected):
        handling.extend_term(due_on=date(2026, 6, 1), at=AT + timedelta(days=31), **extend)
    handling.extend_term(due_on=date(2026, 6, 1), at=AT, **extend)
    assert (sent.first_due_on, sent.due_on) == (date(2026, 5, 15), date(2026, 6, 1))
    with pytest.raises(handling.TermRejected):
        handling.extend_term(due_on=date(2026, 6, 5), at=AT, **extend)
    told = appeals.how_counted(sent, Calendar())
    assert "Ждём заключения" in told[-1] and "1\u00a0июня" in told[-1]


def test_a_message_may_be_forwarded_or_declined_and_taken_up_again(town: Town) -> None:
    first, second = making.send(town), making.send(town, "Реклама")
    handling.forward_appeal(appeal=first, to="Управление ЖКХ, исх. № 5", actor=town.anna, at=AT)
    handling.decline_appeal(appeal=second, reason="Реклама", actor=town.anna, at=AT)
    assert (first.state, first.registered_on, second.state) == ("forwarded", ON, "declined")
    handling.reopen_appeal(appeal=second, reason="Есть и вопрос", actor=town.anna, at=AT + timedelta(days=1))
    assert (second.state, second.registered_on, second.due_on) == ("open", ON + timedelta(days=1), date(2026, 5, 15))
    for deed in (handling.forward_appeal, handling.decline_appeal):
        with pytest.raises(handling.WordsMissing):
            deed(
                appeal=second,
                actor=town.anna,
                at=AT,
                **({"to": " "} if deed is handling.forward_appeal else {"reason": " "}),
            )


def test_only_the_coordinator_keeps_messages_and_nobody_of_another_municipality(town: Town) -> None:
    sent = making.send(town)
    for who in ("chair", "member", "expert", "head", "performer", "observer", "admin", "stranger"):
        with pytest.raises(NotAllowed):
            handling.decline_appeal(appeal=sent, reason="Нет", actor=town.people[who], at=AT)
    assert appeals.appeal_of(town.olga, town.municipality, sent.pk, at=AT) == sent
    for who in ("chair", "member", "expert", "head", "performer", "admin", "stranger"):
        assert appeals.appeal_of(town.people[who], town.municipality, sent.pk, at=AT) is None


def test_contacts_are_kept_with_the_very_consent_and_deleted_when_it_is_taken_back(town: Town) -> None:
    sent = making.send(town)
    with pytest.raises(citizens.ContactsMissing):
        citizens.leave_contacts(appeal=sent, text=consent_of(town), name="Ирина", at=AT)
    with pytest.raises(citizens.ConsentChanged):
        citizens.leave_contacts(appeal=sent, text="Я согласна на всё", email="i@example.ru", at=AT)
    citizens.leave_contacts(appeal=sent, text=consent_of(town), name="Ирина", email="i@example.ru", at=AT)
    assert "365\u00a0дней" in Consent.objects.get().text
    making.register(town, sent)
    making.answer(town, sent)
    assert [letter.to for letter in mail.outbox] == [["i@example.ru"]]
    assert "Отопление починили." in mail.outbox[0].body and "i@example.ru" not in str(
        MailAttempt.objects.values().get()
    )
    citizens.withdraw_consent(appeal=sent, at=AT)
    citizens.withdraw_consent(appeal=sent, at=AT)
    assert not Contact.objects.exists() and Consent.objects.get().withdrawn_at == AT


def test_nothing_that_people_wrote_stands_in_the_journal_or_in_notices(town: Town) -> None:
    sent = making.send(town, "Меня зовут Ирина Кедрова", attached=[making.NOTE])
    citizens.leave_contacts(appeal=sent, text=consent_of(town), name="Кедрова", phone="8 900 000-00-00", at=AT)
    making.register(town, sent)
    handling.route_appeal(appeal=sent, to=town.library, prepare_by=ON, actor=town.anna, at=AT)
    handling.prepare_answer(appeal=sent, text="Уважаемая Ирина Кедрова!", actor=town.gleb, at=AT)
    making.answer(town, sent, "Уважаемая Ирина Кедрова!")
    citizens.rate_answer(appeal=sent, satisfaction="no", note="Кедрова недовольна", at=AT)
    written = str(list(Entry.objects.values())) + str(list(Notice.objects.values()))
    assert "Кедров" not in written and "000-00" not in written and Entry.objects.count() >= 7


def test_an_answer_is_rated_once_and_a_new_answer_may_be_rated_anew(town: Town) -> None:
    sent = making.answered_here(town)
    citizens.rate_answer(appeal=sent, satisfaction="no", note="Не то", at=AT)
    with pytest.raises(handling.AppealHasMoved):
        citizens.rate_answer(appeal=sent, satisfaction="yes", at=AT)
    handling.reopen_appeal(appeal=sent, reason="Ответ не помог", actor=town.anna, at=AT)
    making.answer(town, sent, "Открыт с 9 до 18.")
    assert citizens.rate_answer(appeal=sent, satisfaction="yes", at=AT).satisfaction == "yes"
    assert [one.text for one in Answer.objects.all()] == ["Отопление починили.", "Открыт с 9 до 18."]


def test_calls_and_letters_get_number_and_term_and_may_be_answered_at_once(town: Town) -> None:
    call = {"municipality": town.municipality, "way": "call", "kind": "question", "topic": "other", "institution": None,
            "text": "Во сколько открываетесь?", "is_legal": False, "actor": town.anna, "at": AT}  # fmt: skip
    done = receiving.log_appeal(received_on=ON, answer="В девять.", **call)  # type: ignore[arg-type]
    assert (done.number, done.state, done.closed_on, done.due_on) == ("1/2026", "answered", ON, date(2026, 5, 15))
    contact = receiving.ContactInput("law", name="Пётр", address="г. Тихореченск, д. 1")
    letter = receiving.log_appeal(
        received_on=ON - timedelta(days=5), contact=contact, **{**call, "way": "letter", "is_legal": True}
    )  # type: ignore[arg-type]
    assert letter.state == "open" and letter.contact.basis == "law" and letter.secret_hash == ""
    with pytest.raises(handling.WordsMissing):
        handling.answer_appeal(appeal=letter, text="Ответ", actor=town.anna, at=AT)
    for wrong in ({"received_on": ON + timedelta(days=1)}, {"received_on": ON, "way": "web"}):
        with pytest.raises(receiving.MessageRejected):
            receiving.log_appeal(**{**call, **wrong})  # type: ignore[arg-type]


def test_in_time_words_files_and_contacts_go_and_the_numbers_stay(town: Town) -> None:
    sent = making.send(town, "Меня зовут Ирина", attached=[making.NOTE])
    citizens.leave_contacts(appeal=sent, text=consent_of(town), email="i@example.ru", at=AT)
    making.register(town, sent)
    making.answer(town, sent)
    waiting = making.send(town, "Ещё не отвечено")
    before = numbers.numbers(town.municipality, 2026, today=ON)
    assert forgetting.anonymise_overdue(at=AT + timedelta(days=364)) == 0
    assert forgetting.anonymise_overdue(at=AT + timedelta(days=366)) == 1
    assert forgetting.anonymise_overdue(at=AT + timedelta(days=366)) == 0
    sent.refresh_from_db()
    assert (sent.text, sent.secret_hash, sent.receipt) == ("", "", None)
    assert not (Contact.objects.exists() or Consent.objects.exists() or AppealFile.objects.exists())
    assert not StoredFile.objects.exists() and Answer.objects.get().text == ""
    assert Appeal.objects.get(pk=waiting.pk).text == "Ещё не отвечено"
    assert numbers.numbers(town.municipality, 2026, today=ON) == before
    with pytest.raises(handling.AppealHasMoved):
        handling.reopen_appeal(appeal=sent, reason="Снова", actor=town.anna, at=AT + FOREVER / 20)


def test_the_timer_of_tidying_makes_messages_nameless(town: Town) -> None:
    call_command("createcachetable")
    making.answered_here(town)
    assert "Сообщений граждан обезличено: 1." in chores.tidy(at=AT + timedelta(days=366))


def test_the_desk_says_what_waits_for_whom(town: Town) -> None:
    making.send(town, "Новое")
    making.open_here(town)
    unhappy = making.answered_here(town)
    citizens.rate_answer(appeal=unhappy, satisfaction="no", at=AT)
    here = {"municipality": town.municipality, "today": ON, "at": AT}
    told = [(line.text, line.words) for line in desk.lines(town.anna, **here)]
    assert told == [
        ("Зарегистрировать сообщения граждан", "через 2\u00a0дня"),
        ("Ответить на сообщения граждан", "через 30\u00a0дней"),
        ("Прочитать, почему ответ не помог", "1\u00a0сообщение"),
    ]
    assert [line.text for line in desk.lines(town.gleb, **here)] == ["Подготовить ответ на сообщение"]
    assert not any(
        desk.lines(town.people[who], **here) for who in ("chair", "expert", "observer", "admin", "performer")
    )


def test_numbers_tell_how_many_came_how_soon_they_were_answered_and_what_is_late(town: Town) -> None:
    first, second = making.register(town, making.send(town)), making.register(town, making.send(town, "Тесно"))
    making.register(town, making.send(town, "Спасибо", kind="thanks", institution=None))
    making.answer(town, first, at=AT + timedelta(days=4))
    making.answer(town, second, at=AT + timedelta(days=40))
    citizens.rate_answer(appeal=first, satisfaction="yes", at=AT)
    found = numbers.numbers(town.municipality, 2026, today=ON + timedelta(days=60))
    whole = found.whole
    assert (whole.total, whole.answered, whole.in_time, whole.late, whole.days) == (3, 2, 1, 1, 22.0)
    assert (whole.helped, whole.rated) == (1, 1)
    by_institution = {line.name: line.total for line in found.tables[-1].lines}
    assert by_institution == {"Тихореченская библиотека": 2, "не об одном учреждении": 1}
    for table in found.tables:
        assert sum(line.total for line in table.lines) == 3, table.title
