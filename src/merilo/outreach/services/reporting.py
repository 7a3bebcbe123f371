"""Publications answer to lines of the plan: of an institution when all its places are filled, of all at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal, sheets
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.outreach.models import Placement
from merilo.outreach.queries import duties, requirements
from merilo.outreach.queries.duties import Duty
from merilo.plans.models import StoredFile
from merilo.plans.queries import steps
from merilo.plans.services import fulfilling
from merilo.plans.services.reports import MOST_EVIDENCE, EvidenceInput
from merilo.registry.models import Municipality
from merilo.registry.queries import open_institutions

SURVEY = "survey"  # the requirement about the questionnaire itself: a page that tells of opinions is not yet one
HEAD = ("Учреждение", "Что размещено", "Где", "Состояние", "Размещено", "Видели", "Ссылка")
WIDTHS = (40, 46, 28, 24, 14, 14, 60)


class NothingIsThere(Refused):
    """Nothing was recorded for this step, so there is nothing to report."""


class NoLineWaits(Refused):
    """No open task of a plan in force asks for this."""


def tell_plans(made: Placement, asked: Duty, actor: User, at: datetime) -> None:
    """Tell the plans when this was the last that lacked: of the institution, and of the municipality as a whole."""
    if not asked.step:
        return
    today = timezone.localdate(at)
    year = duties.Year(made.municipality, today.year, today=today)
    own = [one for one in year.of(made.institution) if one.step == asked.step]
    if not own or not all(one.is_done for one in own):
        return
    institutions: list[int] = [] if made.institution_id is None else [made.institution_id]
    others = (year.of(one) for one in [None, *open_institutions(made.municipality, today)])
    is_whole = all(one.is_done for ones in others for one in ones if one.step == asked.step)
    fulfilling.fulfil(
        municipality=made.municipality, year=today.year, step=asked.step, done_on=made.seen_on,
        text=_said(made, own), basis=f"записи о размещении: {_name(asked.step)}"[:500],
        evidence=evidence(own), institutions=institutions, is_whole=is_whole, actor=actor, at=at,
        speaks=lambda said: "анкет" not in said or any(one.code == SURVEY for one in own),
    )  # fmt: skip


def report_step(*, municipality: Municipality, step: str, actor: User, at: datetime) -> int:
    """Report the plan's tasks of a step with a table of what is where; return how many tasks.

    Tasks of institutions are reported only where all their places are filled. Raises NothingIsThere, NoLineWaits.
    """
    by = access.require(actor, Act.KEEP_PLANS, within=municipality.place, at=at)
    today = timezone.localdate(at)
    year = duties.Year(municipality, today.year, today=today)
    rows: list[tuple[str, Duty]] = []
    whole: list[int] = []
    shown: list[Duty] = []  # on the municipality's own pages
    for one in [None, *open_institutions(municipality, today)]:
        own = [duty for duty in year.of(one) if duty.step == step]
        rows += [(str(one or municipality), duty) for duty in own]
        if one is None:
            shown = [duty for duty in own if duty.is_done]
        elif own and all(duty.is_done for duty in own):
            whole.append(one.pk)
    done = sum(duty.is_done for _, duty in rows)
    if not done:
        raise NothingIsThere("По этому пункту ещё ничего не отмечено размещённым: отчитываться не о чем.")
    text = f"{_name(step)}: размещено {done} из {len(rows)}, список приложен."
    table = sheets.workbook("Размещение", HEAD, (_row(who, duty) for who, duty in rows), widths=WIDTHS)
    with transaction.atomic():
        number = fulfilling.fulfil(
            municipality=municipality, year=today.year, step=step, done_on=today, text=text,
            basis="записи о размещении", institutions=whole, actor=actor, at=at,
            evidence=[EvidenceInput(name=f"Размещение на {today:%d.%m.%Y}.xlsx", content=table), *evidence(shown)][
                :MOST_EVIDENCE
            ],
        )  # fmt: skip
        if not number:
            raise NoLineWaits("В действующих планах нет открытой задачи по этому пункту.")
        journal.record(
            actor=actor, act="report_publications", within=municipality.place, subject=municipality, at=at, by=by,
            after={"step": _name(step), "tasks": number, "publications": done},
        )  # fmt: skip
    return number


def reported_steps(municipality: Municipality) -> list[tuple[str, str]]:
    """Return the steps of plans that publications answer to, with their names."""
    asked = {one.step for one in requirements.rules(municipality).values() if one.step and not one.is_off}
    return [(one.code, one.name) for one in steps.steps() if one.code in asked]


def evidence(own: Iterable[Duty]) -> list[EvidenceInput]:
    """Return what shows that things stand at their places: links, photographs."""
    found = [one for one in own if one.found is not None]
    keys = [one.found.file for one in found if one.found is not None and one.found.file]
    files = StoredFile.objects.in_bulk(keys)
    pieces = []
    for one in found[:MOST_EVIDENCE]:
        assert one.found is not None
        note = wording.shortened(f"{one.title}: {one.where}", 200)
        if one.found.url:
            pieces.append(EvidenceInput(url=one.found.url, note=note))
        elif one.found.file in files:
            pieces.append(EvidenceInput(file=files[one.found.file], note=note))
    return pieces


def _said(made: Placement, own: Sequence[Duty]) -> str:
    who = made.institution or made.municipality
    where = ", ".join(dict.fromkeys(one.where for one in own))
    return f"{who}: {_name(own[0].step)} — всё размещено ({where})."


def _row(who: str, duty: Duty) -> tuple[str, ...]:
    found = duty.found
    days = ("", "") if found is None else (f"{found.published_on:%d.%m.%Y}", f"{found.seen_on:%d.%m.%Y}")
    title = f"{duty.title}. {duty.about}" if duty.about else duty.title
    return (who, title, duty.where, duty.words, *days, "" if found is None else found.url)


def _name(step: str) -> str:
    known = steps.by_code().get(step)
    return known.name if known else step
