"""Meetings: the agenda from what waits, invitations, quorum, votes, minutes in four steps, what decisions do."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from merilo.accounts.models import Notice
from merilo.core import papers
from merilo.council.models import Council, Meeting, Resolution, Vote
from merilo.council.queries import agenda, decisions, letters, votes
from merilo.council.queries import minutes as drawn
from merilo.council.services import holding, inviting, meetings, minutes, people
from merilo.plans.models import Plan, Report, Task
from tests.council.making import (
    OTHERS,
    absentee,
    closed,
    council_here,
    held,
    invited,
    make_meeting,
    member_here,
    remarked,
    voted,
)
from tests.plans.making import make_line
from tests.town import AT, ON, Town, make_plan


def only(meeting: Meeting) -> Resolution:
    return Resolution.objects.select_related("question__meeting__council__municipality").get(question__meeting=meeting)


def test_the_agenda_is_drawn_from_what_waits(town: Town) -> None:
    line = make_line(town, "II квартал", text="Обсудить вопросы в формате открытого клуба")
    make_line(town, "II квартал", responsible=["Библиотека"], text="Не для нас")
    make_line(town, "IV квартал", text="Ещё не скоро", responsible=["Общественный совет"])
    draft = make_plan(town.municipality, items=1, state="prepared", title="План на 2027 год")
    meeting = make_meeting(town, question="")
    waits = {one.key: one for one in agenda.waiting(town.municipality, today=ON)}
    assert set(waits) == {f"plan:{draft.pk}", f"task:{line.tasks.get().pk}"}
    meetings.add_waiting(meeting=meeting, keys=set(waits), actor=town.anna, at=AT)
    assert not agenda.waiting(town.municipality, today=ON)
    assert meeting.questions.get(plan=draft).kind == "plan"


def test_the_invited_are_told_and_get_a_letter_with_the_agenda_and_a_calendar_entry(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    meeting = make_meeting(town, title="Итоги", starts_at=AT + timedelta(days=5))
    meetings.add_guest(
        meeting=meeting, values={"institution": town.library, "name": "Глебов Г. Ю."}, actor=town.anna, at=AT
    )
    with django_capture_on_commit_callbacks(execute=True):
        meetings.invite(meeting=meeting, actor=town.anna, at=AT)
    assert set(Notice.objects.values_list("user", flat=True)) == {town.boris.pk, town.zoya.pk, town.gleb.pk}
    letter = mail.outbox[0]
    assert len(mail.outbox) == 1 and letter.to == ["boris@example.org"]
    (_, word, _), (_, entry, _) = letter.attachments
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert "1. Об итогах" in text and "«Итоги»" in text and "20" in text
    assert "BEGIN:VEVENT" in (entry if isinstance(entry, str) else entry.decode())
    assert inviting.send_now(meeting.pk, at=AT) == 0, "nobody gets a letter twice"


def test_an_empty_agenda_invites_nobody(town: Town) -> None:
    with pytest.raises(meetings.MeetingRefused, match="Повестка пуста"):
        meetings.invite(meeting=make_meeting(town, question=""), actor=town.anna, at=AT)


def test_a_moved_meeting_is_told_to_those_invited(town: Town) -> None:
    meeting = invited(town)
    meetings.change_meeting(meeting=meeting, values={"starts_at": AT + timedelta(days=1)}, actor=town.anna, at=AT)
    assert Notice.objects.filter(user=town.zoya, text__startswith="Заседание изменено").count() == 1


@pytest.mark.parametrize(
    ("rule", "seats", "needed"),
    [("more_than_half", 5, 3), ("more_than_half", 6, 4), ("half", 5, 3), ("half", 6, 3), ("two_thirds", 5, 4),
     ("two_thirds", 6, 4), ("two_thirds", 7, 5)],
)  # fmt: skip
def test_the_quorum_is_what_the_statute_says(rule: str, seats: int, needed: int) -> None:
    assert votes.needed(Council(quorum=rule), seats) == needed


def test_without_a_quorum_nothing_is_voted_on(town: Town) -> None:
    meeting = held(town, came=2)
    with pytest.raises(holding.VoteRefused, match="Кворума нет"):
        holding.vote_by_count(
            resolution=only(meeting), votes_for=2, against=0, abstained=0, chair_was_for=True, actor=town.anna, at=AT
        )


@pytest.mark.parametrize(
    ("said", "chair", "adopted"),
    [((4, 0, 0), True, True), ((3, 1, 0), False, True), ((2, 2, 0), True, True), ((2, 2, 0), False, False),
     ((2, 0, 2), True, False), ((1, 3, 0), True, False)],
)  # fmt: skip
def test_more_than_half_of_those_present_adopt_and_the_chair_decides_a_tie(
    town: Town, said: tuple[int, int, int], chair: bool, adopted: bool
) -> None:
    one = only(held(town))
    holding.vote_by_count(
        resolution=one, votes_for=said[0], against=said[1], abstained=said[2], chair_was_for=chair, actor=town.anna,
        at=AT,
    )  # fmt: skip
    assert drawn.is_adopted(one, one.question, votes.hall(one.question.meeting)) is adopted


@pytest.mark.parametrize("said", [(3, 0, 0), (5, 0, 0)])
def test_as_many_votes_as_people(town: Town, said: tuple[int, int, int]) -> None:
    with pytest.raises(holding.VoteRefused, match="Голосуют 4"):
        holding.vote_by_count(
            resolution=only(held(town)), votes_for=said[0], against=0, abstained=0, chair_was_for=True,
            actor=town.anna, at=AT,
        )  # fmt: skip


def test_who_has_an_interest_does_not_vote_about_it(town: Town) -> None:
    member = member_here(town)
    people.state_conflict(member=member, institution=town.library, words="сестра", stated_on=ON, actor=town.zoya, at=AT)
    meeting = make_meeting(town, question="")
    question = meetings.add_question(
        meeting=meeting, values={"title": "О библиотеке", "institutions": [town.branch], "draft": "Похвалить"},
        actor=town.anna, at=AT,
    )  # fmt: skip
    held(town, meeting, came=5)
    cast = dict.fromkeys((one.pk for one in votes.voters(question)), "for")
    assert member.pk not in cast and len(cast) == 4
    with pytest.raises(holding.VoteRefused):
        holding.vote_by_name(resolution=only(meeting), cast=cast | {member.pk: "for"}, actor=town.anna, at=AT)
    holding.vote_by_name(resolution=only(meeting), cast=cast, actor=town.anna, at=AT)
    paper = drawn.paper(meeting, on=ON)
    assert paper.questions[0].recused == (member.name,) and paper.questions[0].decisions[0].by_name


def test_members_vote_absent_once_and_paper_sheets_are_entered(town: Town) -> None:
    meeting = absentee(town)
    one = only(meeting)
    holding.cast_votes(meeting=meeting, cast={one.pk: "for"}, actor=town.zoya, at=AT)
    with pytest.raises(holding.VoteRefused, match="не меняется"):
        holding.cast_votes(meeting=meeting, cast={one.pk: "against"}, actor=town.zoya, at=AT)
    with pytest.raises(meetings.MeetingHasMoved, match="ещё принимаются"):
        held(town, meeting)
    sheets = {member.pk: "for" for member in meeting.council.members.filter(name__in=OTHERS[:2])}
    holding.vote_by_name(resolution=one, cast=sheets, actor=town.anna, at=AT)
    later = AT + timedelta(days=1)
    with pytest.raises(holding.VoteRefused, match="закончен"):
        holding.cast_votes(meeting=meeting, cast={one.pk: "for"}, actor=town.boris, at=later)
    chair = meeting.council.members.get(user=town.boris)
    holding.hold(meeting=meeting, present=(), presided=chair, secretary="", actor=town.anna, at=later)
    one.refresh_from_db()
    assert votes.quorum_of(meeting).present == 3
    hall = votes.hall(meeting)
    assert drawn.count_of(one, one.question, hall).words == "за — 3, против — нет, воздержались — нет"
    assert drawn.is_adopted(one, one.question, hall)
    assert Vote.objects.get(member__user=town.zoya).by_sheet is False


def test_a_stranger_to_the_council_casts_no_vote(town: Town) -> None:
    meeting = absentee(town)
    people.change_member(member=member_here(town), values={"user": None}, actor=town.anna, at=AT)
    with pytest.raises(holding.VoteRefused, match="не закреплена"):
        holding.cast_votes(meeting=meeting, cast={only(meeting).pk: "for"}, actor=town.zoya, at=AT)


def test_minutes_go_through_remarks_and_are_closed_for_good(town: Town) -> None:
    meeting = remarked(town)
    assert meeting.remarks_until == date(2026, 4, 20)
    remark = minutes.make_remark(meeting=meeting, text="Уточнить срок", actor=town.zoya, at=AT)
    with pytest.raises(minutes.NotReady, match="замечаний без ответа: 1"):
        minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.anna, at=AT)
    minutes.answer_remark(remark=remark, state="taken", answer="", actor=town.anna, at=AT)
    minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.boris, at=AT)
    assert (meeting.state, meeting.number, only(meeting).state) == ("closed", 1, "adopted")
    assert meeting.signed_file is not None and meeting.signed_file.name == "Протокол № 1 от 15.04.2026.pdf"
    with pytest.raises(meetings.MeetingHasMoved):
        holding.change_resolution(resolution=only(meeting), values={"text": "Иначе"}, actor=town.anna, at=AT)
    assert "Уточнить срок — учтено" in drawn.paper(meeting, on=ON).remarks[0]


def test_who_was_not_there_does_not_remark(town: Town) -> None:
    meeting = remarked(town)
    meeting.seating.filter(member__user=town.zoya).update(came="absent")
    with pytest.raises(meetings.MeetingRefused, match="которые были"):
        minutes.make_remark(meeting=meeting, text="Не так", actor=town.zoya, at=AT)


def test_minutes_without_votes_go_to_nobody(town: Town) -> None:
    with pytest.raises(minutes.NotReady, match=r"нет голосов по решению 1\.1"):
        minutes.send_for_remarks(meeting=held(town), actor=town.anna, at=AT)


def test_an_errand_becomes_a_task_of_whom_it_names(town: Town) -> None:
    meeting = make_meeting(town)
    holding.change_resolution(
        resolution=only(meeting), values={"responsible": "Павлов П. И.", "due_on": date(2026, 5, 20)}, actor=town.anna,
        at=AT,
    )  # fmt: skip
    closed(town, meeting)
    task = Task.objects.get(item__plan__kind="council")
    assert (task.performer, task.due_on, task.state) == (town.pavel, date(2026, 5, 20), "open")
    assert task.item.section == "Протокол №\xa01 от 15.04.2026"
    assert only(meeting).item == task.item


def test_a_later_decision_supersedes_an_earlier_one_and_its_errand(town: Town) -> None:
    first = make_meeting(town)
    old = only(first)
    holding.change_resolution(resolution=old, values={"responsible": "Павлов П. И."}, actor=town.anna, at=AT)
    closed(town, first)
    second = make_meeting(town, question="О новом сроке")
    holding.change_resolution(resolution=only(second), values={"supersedes": old}, actor=town.anna, at=AT)
    assert old in decisions.in_force(town.municipality)
    closed(town, second)
    assert list(decisions.in_force(town.municipality)) == [only(second)]
    assert Task.objects.get(item__plan__kind="council").state == "cancelled"
    with pytest.raises(meetings.MeetingRefused, match="действующее"):
        holding.add_resolution(
            question=make_meeting(town).questions.get(), values={"text": "x", "supersedes": old}, actor=town.anna, at=AT
        )


def test_a_plan_is_approved_by_the_decision_of_a_meeting(town: Town) -> None:
    plan = make_plan(town.municipality, items=2, state="prepared")
    meeting = make_meeting(town, question="")
    meetings.add_waiting(meeting=meeting, keys={f"plan:{plan.pk}"}, actor=town.anna, at=AT)
    holding.add_resolution(question=meeting.questions.get(), values={"text": "Утвердить"}, actor=town.anna, at=AT)
    closed(town, meeting)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_on) == (Plan.State.ACTIVE, ON)
    assert plan.approved_document == "протокол общественного совета от 15.04.2026 №\xa01, п. 1.1"
    assert "Утверждён план" in only(meeting).done_words


def test_a_declined_decision_does_nothing(town: Town) -> None:
    plan = make_plan(town.municipality, items=2, state="prepared")
    meeting = make_meeting(town, question="")
    meetings.add_waiting(meeting=meeting, keys={f"plan:{plan.pk}"}, actor=town.anna, at=AT)
    holding.add_resolution(
        question=meeting.questions.get(), values={"text": "Утвердить", "responsible": "Павлов П. И."}, actor=town.anna,
        at=AT,
    )  # fmt: skip
    minutes.send_for_remarks(meeting=voted(town, meeting, votes=(1, 3, 0)), actor=town.anna, at=AT)
    minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.anna, at=AT)
    plan.refresh_from_db()
    assert plan.state == Plan.State.PREPARED and only(meeting).state == "declined"
    assert not Task.objects.filter(item__plan__kind="council").exists()


@pytest.mark.parametrize("signer", ["coordinator", "chair"])
def test_a_line_of_a_plan_shows_itself_fulfilled_by_the_minutes(signer: str, town: Town) -> None:
    task = make_line(town, "II квартал", text="Обсудить вопросы в формате открытого клуба").tasks.get()
    meeting = make_meeting(town, question="", format=Meeting.Format.CLUB)
    meetings.add_waiting(meeting=meeting, keys={f"task:{task.pk}"}, actor=town.anna, at=AT)
    held(town, meeting, came=2)
    question = meeting.questions.get()
    meetings.change_question(question=question, values={"heard": "о системе оценки"}, actor=town.anna, at=AT)
    done = minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.people[signer], at=AT)
    task.refresh_from_db()
    report = Report.objects.get(task=task)
    assert done.fulfilled == 1 and (task.state, task.done_on) == ("done", ON)
    assert report.basis == "протокол общественного совета от 15.04.2026 №\xa01"
    assert report.evidence.get().file == meeting.signed_file


def test_a_decision_is_found_again_by_its_words(town: Town) -> None:
    one = only(closed(town))
    words = decisions.words_of(one)
    assert decisions.named(town.municipality, words.replace("\xa0", " "), ON) == one
    assert decisions.named(town.municipality, words, date(2026, 4, 14)) is None
    assert decisions.named(town.elsewhere, words, ON) is None
    assert [choice.id for choice in decisions.choices(town.municipality, "list")] == [one.pk]


def test_minutes_are_printed_at_every_step(town: Town) -> None:
    council_here(town)
    for step in (make_meeting, held, voted, remarked, closed):
        meeting = step(town)
        for kind in ("docx", "pdf"):
            assert papers.minutes(drawn.paper(meeting, on=ON), as_=kind)  # type: ignore[arg-type]
    assert letters.calendar(meeting, at=AT)


def test_the_page_of_a_meeting_asks_no_more_for_more_questions(
    town: Town, client: Client, django_assert_max_num_queries: object
) -> None:
    meeting = make_meeting(town)
    for number in range(40):
        values = {"title": f"Вопрос {number}", "draft": "Решить", "institutions": [town.library]}
        meetings.add_question(meeting=meeting, values=values, actor=town.anna, at=AT)
    voted(town, meeting)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        page = client.get(f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/").content.decode()
    assert "Вопрос 39" in page
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        drawn.paper(meeting, on=ON)


def test_a_line_comes_on_the_agenda_by_its_step_its_words_or_its_person(town: Town) -> None:
    council_here(town)
    lines = {
        "step": make_line(town, "II квартал", text="Выбрать", responsible=["Администрация"], step="operator"),
        "words": make_line(
            town, "II квартал", text="Определить оператора и заключить контракт", responsible=["Администрация"]
        ),
        "person": make_line(town, "II квартал", text="Подготовить доклад", responsible=["Администрация"]),
        "none": make_line(town, "II квартал", text="Закупить бумагу", responsible=["Администрация"]),
    }
    lines["person"].parties.update(user=town.boris)
    waits = {one.task for one in agenda.waiting(town.municipality, today=ON)}
    assert {name for name, line in lines.items() if line.tasks.get().pk in waits} == {"step", "words", "person"}


def test_what_was_noted_at_a_meeting_of_others_has_no_number_of_the_council(town: Town) -> None:
    other = make_meeting(town, format=Meeting.Format.OTHER, body="администрация округа")
    one = only(other)
    holding.change_resolution(
        resolution=one, values={"text": one.text, "responsible": "Павлов П. И."}, actor=town.anna, at=AT
    )
    held(town, other)
    minutes.close_minutes(meeting=other, signed_on=ON, actor=town.anna, at=AT)
    assert other.number is None and "запись о совещании (администрация округа)" in decisions.words_of(only(other))
    assert only(other).item is not None and only(other).item.section.startswith("Запись о совещании")
    assert decisions.choices(town.municipality) == []  # nobody votes there: no deed rests on it
    assert closed(town).number == 1


def test_why_a_member_is_away_is_written_beside_the_name(town: Town, client: Client) -> None:
    meeting = invited(town)
    member = meeting.council.members.filter(left_on__isnull=True).last()
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/hold/").content.decode()
    assert page.count('class="attended"') == meeting.council.members.filter(left_on__isnull=True).count()
    assert f'aria-label="Почему отсутствует: {member.name}"' in page and "Почему отсутствует:" not in page.replace(
        'aria-label="Почему отсутствует:', ""
    )


def test_an_absentee_vote_without_a_quorum_decides_nothing_and_fulfils_no_line(town: Town) -> None:
    task = make_line(town, "II квартал", text="Провести заседание общественного совета").tasks.get()
    meeting = absentee(town)
    meetings.change_question(question=meeting.questions.get(), values={"task": task}, actor=town.anna, at=AT)
    one, later = only(meeting), AT + timedelta(days=1)
    holding.cast_votes(meeting=meeting, cast={one.pk: "for"}, actor=town.zoya, at=AT)
    chair = meeting.council.members.get(user=town.boris)
    holding.hold(meeting=meeting, present=(), presided=chair, secretary="", actor=town.anna, at=later)
    said = drawn.paper(meeting, on=ON).questions[0].decisions[0].outcome
    minutes.send_for_remarks(meeting=meeting, actor=town.anna, at=later)
    done = minutes.close_minutes(meeting=meeting, signed_on=later.date(), actor=town.anna, at=later)
    assert said == "Решение не принято: нет кворума." and only(meeting).state == "declined"
    task.refresh_from_db()
    assert (done.fulfilled, task.state) == (0, "open")


def test_a_question_whose_decision_was_declined_fulfils_no_line(town: Town) -> None:
    task = make_line(town, "II квартал", text="Утвердить перечень учреждений").tasks.get()
    meeting = make_meeting(town)
    meetings.change_question(question=meeting.questions.get(), values={"task": task}, actor=town.anna, at=AT)
    minutes.send_for_remarks(meeting=voted(town, meeting, votes=(1, 3, 0)), actor=town.anna, at=AT)
    assert minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.anna, at=AT).fulfilled == 0


def test_a_meeting_without_a_quorum_ends_with_minutes_that_decide_nothing(town: Town) -> None:
    meeting = held(town, came=2)
    minutes.send_for_remarks(meeting=meeting, actor=town.anna, at=AT)
    minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.anna, at=AT)
    decided = drawn.paper(meeting, on=ON).questions[0].decisions[0]
    assert (decided.voted, decided.outcome) == ("", "Решение не принято: нет кворума.")


def test_a_draft_tells_nothing_that_nobody_knows_yet(town: Town) -> None:
    paper = drawn.paper(make_meeting(town), on=ON)
    assert (paper.state, paper.quorum, paper.questions[0].decisions[0].voted) == ("Проект", "", "")


def test_a_member_remarks_from_the_page_while_the_term_runs(town: Town, client: Client) -> None:
    meeting = remarked(town)
    client.force_login(town.zoya, backend="django.contrib.auth.backends.ModelBackend")
    page, form = f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/", "minutes/remarks/add/"
    meeting.remarks_until = timezone.localdate() + timedelta(days=1)
    meeting.save(update_fields=["remarks_until"])
    assert form in client.get(page).content.decode()
    assert "Замечания принимаются до" in client.get(page + form).content.decode()
    meeting.remarks_until = timezone.localdate() - timedelta(days=1)
    meeting.save(update_fields=["remarks_until"])
    assert form not in client.get(page).content.decode()


def test_minutes_of_a_meeting_where_nobody_votes_tell_who_came_and_what_was_recommended(town: Town) -> None:
    meeting = held(town, make_meeting(town, format="other", body="Администрация"), came=1)
    paper = drawn.paper(meeting, on=ON)
    assert paper.quorum == "Участвует 1\u00a0член совета. Голосование не проводится."
    made = paper.questions[0].decisions[0]
    assert (made.voted, made.outcome) == ("", "Рекомендация, без голосования.")
    assert votes.Quorum(5, 1, 3).words.startswith("Присутствует 1\u00a0член совета из 5.")
    assert votes.Quorum(5, 4, 3).words.startswith("Присутствуют 4\u00a0члена совета из 5.")
