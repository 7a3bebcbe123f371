"""Messages of the town: plain functions that make what a test or an address needs."""

from __future__ import annotations

from datetime import datetime, timedelta

from merilo.accounts import access
from merilo.feedback.models import AnswerTemplate, Appeal, AppealFile, FaqEntry, Probe
from merilo.feedback.queries import public, reception
from merilo.feedback.services import citizens, handling, probing, receiving
from merilo.feedback.services.receiving import FileInput
from tests.town import AT, ON, Town

NOTE = FileInput("note.txt", "Кран течёт с марта.\n".encode(), 36)


def send(town: Town, text: str = "В читальном зале холодно.", *, at: datetime = AT, **values: object) -> Appeal:
    """Send a message as a citizen does; its code is `public.code_of(receipt)`."""
    number = Appeal.objects.count()
    given = {
        "kind": "complaint", "topic": "comfort", "institution": town.library, "receipt": f"receipt-{number}", **values,
    }  # fmt: skip
    return receiving.take_message(municipality=town.municipality, text=text, at=at, **given)  # type: ignore[arg-type]


def register(town: Town, appeal: Appeal, *, at: datetime = AT, is_legal: bool = False) -> Appeal:
    """Register a message as Anna does."""
    return handling.register_appeal(
        appeal=appeal, kind=appeal.kind, topic=appeal.topic, institution=appeal.institution, is_legal=is_legal,
        actor=town.anna, at=at,
    )  # fmt: skip


def answer(town: Town, appeal: Appeal, text: str = "Отопление починили.", *, at: datetime = AT) -> None:
    """Answer a message as Anna does."""
    handling.answer_appeal(appeal=appeal, text=text, attached=[NOTE], actor=town.anna, at=at)


def appeal_here(town: Town) -> Appeal:
    """Return a message that waits for registration."""
    return Appeal.objects.filter(state="received").first() or send(town)


def open_here(town: Town) -> Appeal:
    """Return a message with a file that the library has to answer."""
    found = Appeal.objects.filter(state="open", routed_to=town.library).first()
    if found is not None:
        return found
    access.forget(town.anna)
    made = register(town, send(town, "Кран течёт.", attached=[NOTE]))
    return handling.route_appeal(appeal=made, to=town.library, prepare_by=ON, actor=town.anna, at=AT)


def answered_here(town: Town) -> Appeal:
    """Return a message that was answered with a file."""
    found = Appeal.objects.filter(state="answered").first()
    if found is None:
        found = register(town, send(town, "Когда откроется зал?", kind="question"))
        answer(town, found)
    return found


def answer_here(town: Town) -> str:
    """Return the part of an address that names a message and its answer."""
    appeal = answered_here(town)
    return f"{appeal.pk}/answers/{appeal.answers.get().pk}"


def consented_here(town: Town) -> Appeal:
    """Return a message whose author has left contacts with a consent."""
    found = Appeal.objects.filter(consent__isnull=False).first()
    if found is None:
        found = send(town, "Когда починят крыльцо?")
        text = reception.consent_text(reception.rules_of(town.municipality))
        citizens.leave_contacts(appeal=found, text=text, name="Житова Ж. Ж.", email="zhitova@example.org", at=AT)
    return found


def key(town: Town) -> str:
    """Return the key by which an answered message is open in a browser."""
    return public.key_to(answered_here(town))


def answer_file(town: Town) -> str:
    """Return the part of an address that names the file of an answer."""
    appeal = answered_here(town)
    return f"{public.key_to(appeal)}/files/{AppealFile.objects.get(appeal=appeal).pk}"


def citizen_file(town: Town) -> str:
    """Return the part of an address that names the file of a message."""
    appeal = open_here(town)
    return f"{appeal.pk}/files/{AppealFile.objects.get(appeal=appeal).pk}"


def template_here(town: Town) -> AnswerTemplate:
    """Return a text of the town that answers begin with."""
    return AnswerTemplate.objects.get_or_create(
        municipality=town.municipality, title="Ремонт", defaults={"text": "Ваше сообщение № {number}: {institution}."}
    )[0]


def question_here(town: Town) -> FaqEntry:
    """Return a question of the town; two stand in its list."""
    for place, words in enumerate(("Где анкета?", "Кто оценивает?"), 1):
        FaqEntry.objects.get_or_create(
            municipality=town.municipality, question=words, defaults={"answer": "На стенде.", "position": place}
        )
    return FaqEntry.objects.earliest("position")


def probe_here(town: Town) -> Probe:
    """Return a letter to the library with a file that waits for an answer."""
    return Probe.objects.first() or probe(town, "email", outcome="waiting", proof=NOTE)


def probe(town: Town, way: str, *, outcome: str = "works", at: datetime = AT, **values: object) -> Probe:
    """Write down a try as Vera does, an hour before the moment of the tests."""
    given = {"institution": town.library, "target": "8 (40000) 1-22-33", "tried_at": at - timedelta(hours=1), **values}
    return probing.record_probe(way=way, outcome=outcome, actor=town.vera, at=at, **given)  # type: ignore[arg-type]
