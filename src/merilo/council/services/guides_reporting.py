"""The library and the answers to members' questions answer to the plan's lines about helping members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal, sheets
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.council.models import Guide, Inquiry
from merilo.plans.services import fulfilling
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Municipality
from merilo.registry.queries import open_institutions

STEP = "guidance"  # of plans/law/steps.toml
HEAD = ("Что", "Материал или вопрос", "Когда", "Содержание или ответ")
WIDTHS = (24, 60, 14, 90)


class NobodyWasHelped(Refused):
    """In this year nothing was put into the library and no question was answered."""


class NoLineWaits(Refused):
    """No open task of a plan in force asks for this."""


def report_help(*, municipality: Municipality, actor: User, at: datetime) -> int:
    """Report on the plan's lines about helping members with this year's library and answers; return how many tasks.

    The help is one for all, so the tasks of institutions whose directors the plan names are reported as well.
    Raises NobodyWasHelped, NoLineWaits.
    """
    by = access.require(actor, Act.KEEP_COUNCIL, within=municipality.place, at=at)
    today = timezone.localdate(at)
    guides = list(Guide.objects.filter(municipality=municipality, is_hidden=False, changed_at__year=today.year))
    asked = Inquiry.objects.filter(municipality=municipality)
    answered = list(asked.filter(answered_at__year=today.year).order_by("answered_at"))
    if not guides and not answered:
        raise NobodyWasHelped(
            f"В {today.year} году в библиотеку ничего не добавлено и ни на один вопрос не дан ответ: "
            "отчитываться не о чем."
        )
    waiting = asked.filter(answered_at__isnull=True).count()
    text = (
        f"В библиотеку членов совета добавлено или обновлено: "
        f"{wording.counted(len(guides), 'материал', 'материала', 'материалов')}; дан ответ на "
        f"{wording.counted(len(answered), 'вопрос', 'вопроса', 'вопросов')}, ждут ответа {waiting}. Список приложен."
    )
    table = sheets.workbook("Помощь членам совета", HEAD, _rows(guides, answered), widths=WIDTHS)
    with transaction.atomic():
        number = fulfilling.fulfil(
            municipality=municipality, year=today.year, step=STEP, done_on=today, text=text,
            basis="библиотека членов совета", actor=actor, at=at,
            evidence=[EvidenceInput(name=f"Помощь членам совета на {today:%d.%m.%Y}.xlsx", content=table)],
            institutions={one.pk for one in open_institutions(municipality, today)},
        )  # fmt: skip
        if not number:
            raise NoLineWaits("В действующих планах нет открытой задачи о помощи членам совета.")
        journal.record(
            actor=actor, act="report_help", within=municipality.place, subject=municipality, at=at, by=by,
            after={"tasks": number, "guides": len(guides), "answers": len(answered)},
        )  # fmt: skip
    return number


def _rows(guides: list[Guide], answered: list[Inquiry]) -> Iterator[tuple[str, ...]]:
    for guide in guides:
        body = guide.text or guide.url or "файл"
        yield guide.get_kind_display(), guide.title, _day(guide.changed_at), wording.shortened(body, 2000)
    for one in answered:
        assert one.answered_at is not None
        yield "Вопрос члена совета", one.text, _day(one.answered_at), one.answer


def _day(moment: datetime) -> str:
    day: date = timezone.localdate(moment)
    return f"{day:%d.%m.%Y}"
