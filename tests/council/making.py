"""The council of the test town: Boris presides, Zoya is a member, three others sit without accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from merilo.council.models import Council, Material, Meeting, Member, Proposal, Resolution
from merilo.council.services import holding, letters, meetings, minutes, people
from merilo.plans.services import files
from tests.town import AT, ON, Town

FORMED = date(2025, 2, 3)
OTHERS = ("Ивина Ирина Львовна", "Климов Клим Ильич", "Лунина Лада Юрьевна")


def make_council(town: Town, *, members: bool = True, **values: Any) -> Council:
    """Form a council of five."""
    given = {
        "name": "Общественный совет",
        "basis": "решение общественной палаты от 03.02.2025 № 2",
        "formed_on": FORMED,
        "ends_on": date(2028, 2, 3),
        **values,
    }
    council = people.form_council(municipality=town.municipality, values=given, actor=town.anna, at=AT)
    if members:
        make_member(town, council, town.boris.name, user=town.boris, post=Member.Post.CHAIR, email="boris@example.org")
        make_member(town, council, town.zoya.name, user=town.zoya)
        for name in OTHERS:
            make_member(town, council, name)
    return council


def make_member(town: Town, council: Council, name: str, **values: Any) -> Member:
    """Let a person into the council."""
    given = {"name": name, "employer": "пенсионер", "joined_on": council.formed_on, "stated_on": council.formed_on}
    return people.add_member(council=council, values=given | values, actor=town.anna, at=AT)


def council_here(town: Town) -> Council:
    """Return the council of the town, made once."""
    return Council.objects.filter(municipality=town.municipality).first() or make_council(town)


def member_here(town: Town) -> Member:
    """Return Zoya as a member."""
    return council_here(town).members.get(user=town.zoya)


def conflict_here(town: Town) -> str:
    """Return the part of an address that names a member and what she stated of the library."""
    member = member_here(town)
    stated = people.state_conflict(
        member=member, institution=town.library, words="работает сестра", stated_on=FORMED, actor=town.zoya, at=AT
    )
    return f"{member.pk}/conflicts/{stated.pk}"


def with_statute(town: Town) -> Council:
    """Return the council with its statute as a file."""
    council = council_here(town)
    stored = files.store(
        municipality=town.municipality, name="положение.csv", content=b"a;b\n1;2\n", actor=town.anna, at=AT,
        kinds=files.EVIDENCE,
    )  # fmt: skip
    Council.objects.filter(pk=council.pk).update(statute_file=stored)
    return council


def make_meeting(town: Town, *, council: Council | None = None, question: str = "Об итогах", **values: Any) -> Meeting:
    """Call a meeting on the day of the tests with one question and a draft of a decision."""
    council = council or council_here(town)
    given = {"starts_at": AT, "address": "ул. Речная, 4", "format": Meeting.Format.ORDINARY, **values}
    meeting = meetings.plan_meeting(council=council, values=given, actor=town.anna, at=AT)
    if question:
        meetings.add_question(
            meeting=meeting, values={"title": question, "draft": "Принять к сведению."}, actor=town.anna, at=AT
        )
    return meeting


def invited(town: Town, meeting: Meeting | None = None) -> Meeting:
    """Return a meeting to which people are invited."""
    return meetings.invite(meeting=meeting or make_meeting(town), actor=town.anna, at=AT)


def held(town: Town, meeting: Meeting | None = None, *, came: int = 4) -> Meeting:
    """Return a meeting that was held, to which so many came, the chair first."""
    meeting = meeting or make_meeting(town)
    present = sorted(meeting.council.members.filter(left_on__isnull=True), key=lambda one: one.post != "chair")[:came]
    return holding.hold(
        meeting=meeting, present=present, presided=present[0], secretary="Зорина З. П.", actor=town.anna, at=AT
    )


def voted(town: Town, meeting: Meeting | None = None, *, votes: tuple[int, int, int] = (4, 0, 0)) -> Meeting:
    """Return a held meeting with all its decisions voted on."""
    meeting = held(town, meeting, came=sum(votes))
    for one in Resolution.objects.filter(question__meeting=meeting):
        holding.vote_by_count(
            resolution=one, votes_for=votes[0], against=votes[1], abstained=votes[2], chair_was_for=True,
            actor=town.anna, at=AT,
        )  # fmt: skip
    return meeting


def remarked(town: Town, meeting: Meeting | None = None) -> Meeting:
    """Return a meeting whose minutes wait for remarks."""
    return minutes.send_for_remarks(meeting=voted(town, meeting), actor=town.anna, at=AT)


def closed(town: Town, meeting: Meeting | None = None) -> Meeting:
    """Return a meeting whose minutes are signed."""
    meeting = remarked(town, meeting)
    minutes.close_minutes(meeting=meeting, signed_on=ON, actor=town.anna, at=AT)
    return meeting


def absentee(town: Town, **values: Any) -> Meeting:
    """Return an absentee vote that runs."""
    given = {"format": Meeting.Format.ABSENTEE, "votes_until": ON, **values}
    return invited(town, make_meeting(town, **given))


def meeting_here(town: Town) -> Meeting:
    """Return a meeting that is being prepared, with all a page may show of it."""
    meeting = make_meeting(town, title="Итоги полугодия")
    meetings.add_guest(
        meeting=meeting, values={"name": "Глебов Г. Ю.", "institution": town.library}, actor=town.anna, at=AT
    )
    meetings.add_material(
        question=meeting.questions.get(), name="Отчёт", url="https://example.org/", actor=town.anna, at=AT
    )
    return meeting


def question_here(town: Town) -> str:
    """Return the part of an address that names a meeting and a question of it."""
    meeting = make_meeting(town)
    return f"{meeting.pk}/questions/{meeting.questions.get().pk}"


def material_here(town: Town) -> str:
    """Return the part of an address that names a document of a question."""
    question = make_meeting(town).questions.get()
    stored = files.store(
        municipality=town.municipality, name="отчёт.csv", content=b"a;b\n1;2\n", actor=town.anna, at=AT,
        kinds=files.EVIDENCE,
    )  # fmt: skip
    material = Material.objects.create(question=question, name="Отчёт", file=stored)
    return f"{question.meeting_id}/questions/{question.pk}/materials/{material.pk}"


def guest_here(town: Town) -> str:
    """Return the part of an address that names a guest of a meeting."""
    meeting = meeting_here(town)
    return f"{meeting.pk}/guests/{meeting.guests.get().pk}"


def letter_here(town: Town) -> str:
    """Return the part of an address that names the letter to Zoya."""
    return f"{make_meeting(town).pk}/letters/m{member_here(town).pk}"


def _of_decision(meeting: Meeting) -> str:
    return f"{meeting.pk}/decisions/{Resolution.objects.get(question__meeting=meeting).pk}"


def decision_here(town: Town) -> str:
    """Return the part of an address that names a draft of a decision."""
    return _of_decision(make_meeting(town))


def held_decision(town: Town) -> str:
    """Return the part of an address that names a decision of a meeting that was held."""
    return _of_decision(held(town))


def sheet_here(town: Town) -> str:
    """Return the part of an address that names Zoya's voting sheet."""
    return f"{absentee(town).pk}/sheets/{member_here(town).pk}"


def remark_here(town: Town) -> str:
    """Return the part of an address that names a remark on minutes."""
    meeting = remarked(town)
    remark = minutes.make_remark(meeting=meeting, text="Уточнить срок", actor=town.zoya, at=AT)
    return f"{meeting.pk}/minutes/remarks/{remark.pk}"


def make_proposal(town: Town) -> Proposal:
    """Write proposals to the administration."""
    given = {
        "year": 2026,
        "to": "Главе Тихореченского округа",
        "basis": "протокол совета № 3",
        "points": "Библиотека: поставить пандус\nПровести семинар",
    }
    return letters.write_proposals(municipality=town.municipality, values=given, actor=town.anna, at=AT)


def sent_proposal(town: Town) -> Proposal:
    """Return proposals that were sent on the day of the tests."""
    return letters.send_proposals(
        proposal=make_proposal(town), sent_on=ON, number="14", sent_how="нарочно", actor=town.anna, at=AT
    )


def answered_proposal(town: Town) -> Proposal:
    """Return proposals the administration has answered by a file."""
    file = SimpleUploadedFile("ответ.csv", b"a;b\n1;2\n")
    return letters.record_reply(
        proposal=sent_proposal(town), replied_on=ON, reply="", file=file, actor=town.anna, at=AT
    )
