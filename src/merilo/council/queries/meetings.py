"""Meetings as pages show them: the list, one with its agenda, who is asked, what is decided, what is to be done now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.http import Http404

from merilo.core import papers, wording
from merilo.council.models import Guest, Material, Meeting, Member, Question, Remark, Resolution, Seat
from merilo.council.queries import composition, decisions, letters, minutes, votes
from merilo.plans.models import StoredFile
from merilo.plans.queries import tasks as about
from merilo.registry.models import Municipality

SHAPES = {
    Meeting.State.PLANNED: "wait", Meeting.State.INVITED: "soon", Meeting.State.HELD: "soon",
    Meeting.State.REMARKS: "soon", Meeting.State.CLOSED: "done", Meeting.State.CANCELLED: "off",
}  # fmt: skip
DRAFTS = (Meeting.State.HELD, Meeting.State.REMARKS)  # what is written then is no paper yet


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in the list."""

    id: int
    name: str
    format: str
    starts_at: datetime
    votes_until: date | None
    number: int | None
    questions: int
    decided: int
    words: str
    shape: str


NEXT_STEPS: Mapping[str, tuple[str, str]] = {  # what people do by a decision, where the minutes do not do it themselves
    Question.Kind.PLAN: ("plans", "план утверждают на его странице"),
    Question.Kind.LIST: ("cycles", "перечень утверждают в цикле оценки"),
    Question.Kind.CRITERIA: ("own_indicators", "показатель устанавливают в разделе «Показатели»"),
    Question.Kind.TERMS: ("selections", "задание утверждают в отборе оператора"),
    Question.Kind.OPERATOR: ("selections", "выбор записывают в отборе оператора"),
    Question.Kind.RESULTS: ("cycles", "результаты утверждают в цикле оценки"),
    Question.Kind.PROPOSALS: ("proposals", "предложения записывают и отправляют в разделе «Предложения»"),
}


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision under its question."""

    id: int
    number: str
    text: str
    state: str
    shape: str
    voted: str
    by_name: tuple[tuple[str, str], ...]
    responsible: str
    due_on: date | None
    instead_of: str
    superseded_by: str
    task: int | None
    task_words: str
    task_shape: str
    done_words: str
    next_step: tuple[str, str] | None  # the address and the words of what an adopted decision is for
    has_votes: bool


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question of the agenda."""

    id: int
    position: int
    title: str
    kind: str
    speaker: str
    institutions: tuple[str, ...]
    heard: str
    said: str
    recused: tuple[str, ...]
    materials: tuple[Material, ...]
    decisions: tuple[DecisionCard, ...]
    task: int | None
    task_words: str
    plan: int | None
    plan_words: str


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting with everything on its page."""

    meeting: Meeting
    name: str
    when: str
    words: str
    shape: str
    quorum: votes.Quorum
    questions: tuple[QuestionCard, ...]
    seats: tuple[Seat, ...]
    guests: tuple[Guest, ...]
    remarks: tuple[Remark, ...]
    lacks: tuple[str, ...]

    @property
    def is_free(self) -> bool:
        """Return whether nobody votes there."""
        return self.meeting.format in votes.FREE


def meeting_of(municipality: Municipality, key: int) -> Meeting:
    """Return a meeting of a municipality. Raises Http404."""
    found = (
        Meeting.objects.select_related("council__municipality", "presided", "signed_file")
        .filter(council__municipality=municipality, pk=key)
        .first()
    )
    if found is None:
        raise Http404("Такого заседания здесь нет.")
    return found


def question_of(meeting: Meeting, key: int) -> Question:
    """Return a question of a meeting. Raises Http404."""
    found = meeting.questions.prefetch_related("institutions").filter(pk=key).first()
    if found is None:
        raise Http404("Такого вопроса в повестке нет.")
    found.meeting = meeting
    return found


def resolution_of(meeting: Meeting, key: int) -> Resolution:
    """Return a decision of a meeting. Raises Http404."""
    found = Resolution.objects.filter(question__meeting=meeting, pk=key).select_related("question").first()
    if found is None:
        raise Http404("Такого решения здесь нет.")
    found.question.meeting = meeting
    return found


def material_of(question: Question, key: int) -> Material:
    """Return a document of a question. Raises Http404."""
    found = question.materials.select_related("file").filter(pk=key).first()
    if found is None:
        raise Http404("Такого материала здесь нет.")
    found.question = question
    return found


def guest_of(meeting: Meeting, key: int) -> Guest:
    """Return a guest of a meeting. Raises Http404."""
    found = meeting.guests.filter(pk=key).first()
    if found is None:
        raise Http404("Такого гостя в списке нет.")
    found.meeting = meeting
    return found


def may_remark(meeting: Meeting, member: Member, *, today: date) -> bool:
    """Return whether a member may remark on the draft of the minutes: was there, and the term is not over."""
    if meeting.state != Meeting.State.REMARKS or (meeting.remarks_until is not None and today > meeting.remarks_until):
        return False
    return meeting.seating.filter(member=member, came=Seat.Came.PRESENT).exists()


def remark_of(meeting: Meeting, key: int) -> Remark:
    """Return a remark on the minutes. Raises Http404."""
    found = meeting.remarks.select_related("author").filter(pk=key).first()
    if found is None:
        raise Http404("Такого замечания здесь нет.")
    found.meeting = meeting
    return found


def invited_one(meeting: Meeting, who: str) -> Seat | Guest:
    """Return who is named m7 (a member) or g3 (a guest). Raises Http404."""
    kind, number = who[:1], who[1:]
    if number.isascii() and number.isdigit() and len(number) < 18:
        if kind == "g":
            return guest_of(meeting, int(number))
        sitting = composition.sitting(meeting.council, votes.day_of(meeting))
        if kind == "m" and (member := sitting.filter(pk=int(number)).first()) is not None:
            return Seat(meeting=meeting, member=member)
    raise Http404("Такого приглашённого здесь нет.")


def signed_file(meeting: Meeting) -> StoredFile:
    """Return the signed minutes as they were kept. Raises Http404."""
    if meeting.signed_file is None:
        raise Http404("Протокол ещё не подписан.")
    return meeting.signed_file


def voting_sheet(meeting: Meeting, key: int, *, on: date) -> papers.VotingSheet:
    """Return the sheet of a member in an absentee vote. Raises Http404."""
    member = composition.sitting(meeting.council, votes.day_of(meeting)).filter(pk=key).first()
    if member is None or meeting.votes_until is None:
        raise Http404("Листы голосования печатают для заочного голосования.")
    ballots = ballot(meeting, member)
    return papers.VotingSheet(
        council=meeting.council.name,
        member=member.name,
        title=meeting.title,
        until=meeting.votes_until,
        drafts=tuple((one.number, question.title, one.text) for one, question, _ in ballots),
        recused=frozenset(one.number for one, _, said in ballots if said.startswith("не голосуете")),
        return_to=meeting.address,
        made_on=on,
    )


def rows(municipality: Municipality) -> list[MeetingRow]:
    """Return the meetings of a municipality, the latest first, in one question to the database."""
    adopted = Q(questions__resolutions__state=Resolution.State.ADOPTED)
    found = (
        Meeting.objects.filter(council__municipality=municipality)
        .annotate(
            asked=Count("questions", distinct=True),
            decided=Count("questions__resolutions", filter=adopted, distinct=True),
        )
        .order_by("-starts_at", "-pk")
    )
    return [
        MeetingRow(
            one.pk, str(one), one.get_format_display(), one.starts_at, one.votes_until, one.number, one.asked,
            one.decided, one.get_state_display(), SHAPES[Meeting.State(one.state)],
        )
        for one in found
    ]  # fmt: skip


def card(meeting: Meeting, *, today: date, sees_drafts: bool) -> Card:
    """Return a meeting with all that is on its page; whoever sees no drafts sees the agenda until the minutes stand."""
    is_written = meeting.state == Meeting.State.CLOSED or sees_drafts
    questions = meeting.questions.select_related("task__item", "plan").prefetch_related(
        "institutions", "materials__file", "resolutions__votes__member", "resolutions__item__tasks",
        "resolutions__supersedes__question__meeting", "resolutions__superseded_by__question__meeting",
    )  # fmt: skip
    seats = tuple(meeting.seating.select_related("member"))
    guests = tuple(meeting.guests.select_related("institution"))
    is_held, hall = meeting.state in DRAFTS, votes.hall(meeting)
    return Card(
        meeting=meeting,
        name=letters.name_of(meeting),
        when=letters.when_of(meeting),
        words=meeting.get_state_display(),
        shape=SHAPES[Meeting.State(meeting.state)],
        quorum=votes.quorum_of(meeting),
        questions=tuple(_question(one, meeting, today, is_written, hall) for one in questions),
        seats=seats,
        guests=guests,
        remarks=tuple(meeting.remarks.select_related("author")) if sees_drafts else (),
        lacks=minutes.lacks(meeting) if sees_drafts and is_held else (),
    )


def _question(one: Question, meeting: Meeting, today: date, is_written: bool, hall: votes.Hall) -> QuestionCard:
    one.meeting = meeting
    standing = about.standing(one.task, today) if one.task is not None else None
    drafts = [_decision(each, one, today, hall) for each in one.resolutions.all()] if is_written else []
    number = f"{one.task.item.number} " if one.task is not None and one.task.item.number else ""
    return QuestionCard(
        id=one.pk,
        position=one.position,
        title=one.title,
        kind=one.get_kind_display() if one.kind != Question.Kind.OTHER else "",
        speaker=one.speaker,
        institutions=tuple(str(each) for each in one.institutions.all()),
        heard=one.heard if is_written else "",
        said=one.said if is_written else "",
        recused=tuple(sorted(hall.recused(one).values())),
        materials=tuple(one.materials.all()),
        decisions=tuple(drafts),
        task=one.task_id,
        task_words=f"{number}{wording.shortened(one.task.item.text, 90)} — {standing.words}"
        if one.task is not None and standing is not None
        else "",
        plan=one.plan_id,
        plan_words=one.plan.title if one.plan is not None else "",
    )


def _decision(one: Resolution, question: Question, today: date, hall: votes.Hall) -> DecisionCard:
    one.question = question
    meeting = question.meeting
    counted = None if meeting.format in votes.FREE else minutes.count_of(one, question, hall)
    later = next((each for each in one.superseded_by.all() if each.state == Resolution.State.ADOPTED), None)
    task = next(iter(one.item.tasks.all()), None) if one.item is not None else None
    standing = about.standing(task, today) if task is not None else None
    words, shape = _state(one, later, counted, hall)
    return DecisionCard(
        id=one.pk,
        number=decisions.number_of(one),
        text=one.text,
        state=words,
        shape=shape,
        voted=counted.words if counted is not None and counted.has_votes else "",
        by_name=() if counted is None else counted.by_name,
        responsible=one.responsible,
        due_on=one.due_on,
        instead_of=decisions.words_of(one.supersedes) if one.supersedes is not None else "",
        superseded_by=decisions.words_of(later) if later is not None else "",
        task=task.pk if task is not None else None,
        task_words=standing.words if standing is not None else "",
        task_shape=standing.shape if standing is not None else "",
        done_words=one.done_words,
        next_step=NEXT_STEPS.get(question.kind) if _waits_for_deed(one, later) else None,
        has_votes=counted is not None and counted.has_votes,
    )


def _waits_for_deed(one: Resolution, later: Resolution | None) -> bool:
    return one.state == Resolution.State.ADOPTED and later is None and not one.done_words


def _state(
    one: Resolution, later: Resolution | None, counted: votes.Count | None, hall: votes.Hall | None
) -> tuple[str, str]:  # fmt: skip
    if later is not None:
        return "заменено", "off"
    if one.state == Resolution.State.ADOPTED:
        return "принято", "done"
    if one.state == Resolution.State.DECLINED:
        return "не принято", "off"
    if hall is not None and hall.lacks_quorum:
        return "кворума нет, решение не принимается", "late"
    if counted is None or counted.is_adopted is None:
        return "проект", "wait"
    if counted.by_chair:
        return "поровну, решил голос председателя", "soon"
    return ("большинство за", "soon") if counted.is_adopted else ("большинства нет", "soon")


def decision_rows(municipality: Municipality, *, today: date) -> list[decisions.Row]:
    """Return the decisions of signed minutes, the latest first."""
    found = (
        Resolution.objects.filter(
            question__meeting__council__municipality=municipality, question__meeting__state=Meeting.State.CLOSED
        )
        .exclude(state=Resolution.State.DRAFT)
        .select_related("question__meeting__council")
        .prefetch_related("item__tasks", "superseded_by__question__meeting")
        .order_by("-question__meeting__starts_at", "question__position", "ordinal")
    )
    return [_row(one, today) for one in found]


def _row(one: Resolution, today: date) -> decisions.Row:
    later = next((each for each in one.superseded_by.all() if each.state == Resolution.State.ADOPTED), None)
    words, shape = _state(one, later, None, None)
    task = next(iter(one.item.tasks.all()), None) if one.item is not None else None
    standing = about.standing(task, today) if task is not None else None
    meeting = one.question.meeting
    return decisions.Row(
        id=one.pk,
        number=decisions.number_of(one),
        text=one.text,
        question=one.question.title,
        kind=one.question.get_kind_display() if one.question.kind != Question.Kind.OTHER else "",
        words=decisions.words_of(one),
        decided_on=votes.day_of(meeting),
        meeting=meeting.pk,
        state=words,
        shape=shape,
        responsible=one.responsible,
        due_on=one.due_on,
        task_state=standing.words if standing is not None else "",
        task_shape=standing.shape if standing is not None else "",
        task=task.pk if task is not None else None,
        done_words=one.done_words,
    )


def ballot(meeting: Meeting, member: Member) -> list[tuple[DecisionCard, QuestionCard, str]]:
    """Return what a member votes on without meeting: the draft, its question, and what he has said already."""
    cast = member.votes.filter(resolution__question__meeting=meeting)
    given: Mapping[int, str] = {vote.resolution_id: vote.get_choice_display() for vote in cast}
    whole = card(meeting, today=votes.day_of(meeting), sees_drafts=True)
    hall = votes.hall(meeting)
    questions = meeting.questions.prefetch_related("institutions")
    out = {one.pk for one in questions if member.pk in hall.recused(one)}
    return [
        (one, question, "не голосуете: конфликт интересов" if question.id in out else given.get(one.id, ""))
        for question in whole.questions
        for one in question.decisions
    ]
