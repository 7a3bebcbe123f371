"""A meeting from its calling to its signed minutes, as Anna and the members do it on the pages."""

from __future__ import annotations

from datetime import date

from django.test import Client

from merilo.council.models import Meeting, Resolution
from merilo.council.queries import minutes as minutes_of
from merilo.council.services import minutes
from merilo.plans.models import Task
from tests.council.making import absentee, council_here, invited, make_meeting, voted
from tests.plans.making import make_line
from tests.town import AT, ON, Town


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_a_meeting_goes_from_the_agenda_to_the_fulfilled_line(town: Town) -> None:
    council_here(town)
    task = make_line(town, "II квартал", text="Обсудить итоги на заседании совета").tasks.get()
    anna, zoya = signed_in(town.anna), signed_in(town.zoya)
    home = f"/work/{town.municipality.slug}/council/meetings/"
    when = {"starts_at": "2026-04-15T10:00", "format": "ordinary", "title": "Итоги", "address": "ул. Речная, 4"}
    assert anna.post(f"{home}new/", when).status_code == 302
    meeting = Meeting.objects.get()
    here = f"{home}{meeting.pk}/"
    deeds = [
        ("agenda/", {"keys": [f"task:{task.pk}"]}),
        ("guests/add/", {"institution": town.library.pk, "name": "Глебов Г. Ю."}),
        ("invite/", {}),
    ]
    for path, given in deeds:
        assert anna.post(f"{here}{path}", given).status_code == 302, path
    question = meeting.questions.get()
    members = list(meeting.council.members.order_by("name"))
    chair = next(one for one in members if one.post == "chair")
    guest = meeting.guests.get()
    came = {"present": [one.pk for one in members[:4]], "presided": chair.pk, "secretary": "Зорина З. П."}
    said = {f"guest_{guest.pk}": "on", f"position_{guest.pk}": "Согласны"}
    assert anna.post(f"{here}hold/", {**came, **said}).status_code == 302
    text = {"title": question.title, "kind": "other", "heard": "об итогах", "said": "", "task": task.pk}
    assert anna.post(f"{here}questions/{question.pk}/", {**text, "institutions": [2**70]}).status_code == 200
    assert anna.post(f"{here}questions/{question.pk}/", text).status_code == 302
    decided = {"text": "Принять к сведению", "responsible": "Павлов П. И.", "due_on": "2030-05-20"}
    assert anna.post(f"{here}questions/{question.pk}/decisions/add/", decided).status_code == 302
    one = Resolution.objects.get()
    votes = {"votes_for": 4, "against": 0, "abstained": 0}
    assert "Голосуют 4" in anna.post(f"{here}decisions/{one.pk}/vote/", votes | {"against": 1}).content.decode()
    assert anna.post(f"{here}decisions/{one.pk}/vote/", votes).status_code == 302
    assert anna.post(f"{here}minutes/remarks/send/").status_code == 302
    if zoya.post(f"{here}minutes/remarks/add/", {"text": "Уточнить"}).status_code == 302:
        remark = meeting.remarks.get()
        assert anna.post(f"{here}minutes/remarks/{remark.pk}/", {"state": "taken"}).status_code == 302
    page = anna.post(f"{here}minutes/close/", {"signed_on": "2026-04-20"}, follow=True).content.decode()
    assert "Протокол закрыт." in page and "1\xa0задача" in page
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    for person in (zoya, signed_in(town.gleb)):
        assert "Согласны" in person.get(here).content.decode()
        assert person.get(f"{here}minutes/signed/").status_code == 200
    public = Client().get(f"/nok/{town.municipality.slug}/council/").content.decode()
    assert "Принять к сведению" in public and "Согласны" not in public and "boris@example.org" not in public


def test_a_member_votes_on_the_own_page_and_a_draft_is_hidden_from_heads(town: Town) -> None:
    meeting = absentee(town, votes_until=date(2100, 1, 1))
    one = Resolution.objects.get(question__meeting=meeting)
    here = f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/"
    zoya = signed_in(town.zoya)
    assert zoya.post(f"{here}vote/", {f"vote_{one.pk}": "for"}).status_code == 302
    assert "ответили на все вопросы" in zoya.get(f"{here}vote/").content.decode()
    assert one.text in zoya.get(here).content.decode()
    assert one.text not in signed_in(town.gleb).get(here).content.decode()
    assert signed_in(town.gleb).get(f"{here}minutes.docx").status_code == 403


def test_the_decisions_of_a_vote_that_the_chair_decided_stand_in_the_list(town: Town) -> None:
    meeting = voted(town, votes=(2, 2, 0))
    here = f"/work/{town.municipality.slug}/council/"
    assert (
        "поровну, решил голос председателя"
        in signed_in(town.anna).get(f"{here}meetings/{meeting.pk}/").content.decode()
    )
    said = minutes_of.paper(meeting, on=ON).questions[0].decisions[0].outcome
    assert said == "Решение принято: голоса разделились поровну, председатель голосовал за."
    minutes.send_for_remarks(meeting=meeting, actor=town.anna, at=AT)
    minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.anna, at=AT)
    assert "Принять к сведению." in signed_in(town.anna).get(f"{here}decisions/").content.decode()


def test_a_paper_sheet_that_was_entered_wrong_is_entered_again_and_an_own_vote_stays(town: Town) -> None:
    meeting = absentee(town, votes_until=date(2100, 1, 1))
    one = Resolution.objects.get(question__meeting=meeting)
    here = f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/"
    signed_in(town.zoya).post(f"{here}vote/", {f"vote_{one.pk}": "against"})
    zoya = meeting.council.members.get(user=town.zoya)
    first, second = meeting.council.members.filter(user=None).order_by("name")[:2]
    anna, page = signed_in(town.anna), f"{here}decisions/{one.pk}/vote/"
    anna.post(page, {f"vote_{first.pk}": "for", f"vote_{second.pk}": "for"})
    assert "листа нет" in anna.get(page).content.decode() and zoya.name not in anna.get(page).content.decode()
    anna.post(page, {f"vote_{first.pk}": "against", f"vote_{second.pk}": "", f"vote_{zoya.pk}": "for"})
    assert dict(one.votes.values_list("member", "choice")) == {first.pk: "against", zoya.pk: "against"}


def test_a_closed_meeting_says_what_each_decision_is_for_until_it_is_superseded_or_done(town: Town) -> None:
    meeting = voted(town)
    one = Resolution.objects.get()
    one.question.kind = "list"
    one.question.save(update_fields=["kind"])
    here = f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/"
    anna, told = signed_in(town.anna), "перечень утверждают в цикле оценки"
    assert told not in anna.get(here).content.decode()
    minutes.send_for_remarks(meeting=meeting, actor=town.anna, at=AT)
    minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.anna, at=AT)
    page = anna.get(here).content.decode()
    assert f'<a href="/work/{town.municipality.slug}/cycles/">{told}</a>; основанием выберите это решение.' in page
    assert told not in signed_in(town.gleb).get(here).content.decode()
    Resolution.objects.update(done_words="Утверждено")
    assert told not in anna.get(here).content.decode()


def test_what_signed_minutes_did_is_told_in_sentences(town: Town) -> None:
    meeting = voted(town)
    plan = make_line(town, "II квартал").plan
    plan.state = "prepared"
    plan.save(update_fields=["state"])
    meeting.questions.update(kind="plan", plan=plan)
    anna = signed_in(town.anna)
    here = f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/"
    anna.post(f"{here}minutes/remarks/send/")
    page = anna.post(f"{here}minutes/close/", {"signed_on": f"{ON:%Y-%m-%d}"}, follow=True).content.decode()
    assert f"Протокол закрыт. Утверждён план «{plan.title}»." in page


def test_nobody_is_said_to_have_presided_who_was_not_there(town: Town) -> None:
    meeting = invited(town, make_meeting(town))
    here = f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/hold/"
    chair, *rest = sorted(meeting.council.members.all(), key=lambda one: one.post != "chair")
    anna, came = signed_in(town.anna), [one.pk for one in rest]
    page = anna.post(here, {"present": came, "presided": chair.pk}).content.decode()
    assert "Председательствовал тот, кто был" in page
    assert anna.post(here, {"present": came, "presided": came[0]}).status_code == 302


def test_at_a_meeting_of_another_body_the_own_chair_does_not_preside_by_himself(town: Town) -> None:
    anna = signed_in(town.anna)
    for kind, is_offered in (("ordinary", True), ("other", False)):
        meeting = invited(town, make_meeting(town, format=kind, body="Администрация"))
        page = anna.get(f"/work/{town.municipality.slug}/council/meetings/{meeting.pk}/hold/").content.decode()
        assert (f" selected>{town.boris.name}" in page) is is_offered
