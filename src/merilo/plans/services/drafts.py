"""From a document to a plan: a file is taken in and read, a person corrects what was read, accepts or discards it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.plans.models import Draft, Plan
from merilo.plans.queries.draft_words import understood
from merilo.plans.services import draft_checks, files, plans, scheduling
from merilo.plans.services.reading import clean, read_draft
from merilo.registry.models import Municipality

_ALIVE = (Draft.State.WAITING, Draft.State.READY, Draft.State.ACCEPTED)


class DraftHasMoved(Refused):
    """Somebody was faster: the draft is no longer in the state in which this can be done."""


class AlreadyUploaded(Refused):
    """The same file was uploaded before; `draft` is what came of it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        when = wording.date_words(draft.made_at.date())
        came = f"из него сделан план «{draft.plan}»" if draft.plan else "его черновик ждёт вас"
        super().__init__(f"Этот же файл уже загружен {when}: {came}.")


class DraftIsNotReady(Refused):
    """Something still hinders the draft from becoming a plan; the text says what first."""


def upload_plan(
    *,
    municipality: Municipality,
    name: str,
    content: BinaryIO | bytes,
    starts_on: date | None,
    ends_on: date | None,
    actor: User,
    at: datetime,
    is_again: bool = False,
) -> Draft:
    """Take in the document of a plan and have it read. File, draft and the order to read it stand or fall together.

    Raises FileRejected, AlreadyUploaded (unless it is wanted again).
    """
    by = access.require(actor, access.Act.KEEP_PLANS, within=municipality.place, at=at)
    if (starts_on is None) != (ends_on is None):
        raise plans.PeriodRejected("У периода плана нужны обе даты: первый и последний день.")
    if starts_on is not None and ends_on is not None:
        plans.check_period(starts_on, ends_on)
    checked = files.check(name=name, content=content, kinds=files.PLAN_SOURCE)
    with transaction.atomic():
        if not is_again and (other := _same(municipality, checked.sha256)) is not None:
            raise AlreadyUploaded(other)
        draft = Draft.objects.create(
            municipality=municipality,
            file=files.keep(checked, municipality=municipality, actor=actor, at=at),
            starts_on=starts_on,
            ends_on=ends_on,
            made_by=actor,
            made_at=at,
        )
        journal.record(
            actor=actor,
            act="upload_plan",
            within=municipality.place,
            subject=draft,
            at=at,
            by=by,
            after={
                "файл": draft.file.name,
                "sha256": draft.file.sha256,
                "размер": wording.file_size_words(draft.file.size),
            },
        )
        read_draft.enqueue(draft.pk)
    draft.refresh_from_db(fields=["state"])
    return draft


def _same(municipality: Municipality, sha256: str) -> Draft | None:
    found = Draft.objects.filter(municipality=municipality, file__sha256=sha256, state__in=_ALIVE)
    return found.select_related("plan", "file").first()


def read_again(*, draft: Draft, actor: User, at: datetime) -> Draft:
    """Have a file read once more: its reading failed, or nobody has come to read it."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=draft.municipality.place, at=at)
    with transaction.atomic():
        waits = Draft.objects.filter(pk=draft.pk, state__in=[Draft.State.WAITING, Draft.State.FAILED])
        if waits.update(state=Draft.State.WAITING, failure="") != 1:
            raise DraftHasMoved("Документ уже прочитан: обновите страницу.")
        journal.record(
            actor=actor, act="read_again", within=draft.municipality.place, subject=draft,
            at=at, by=by,
        )  # fmt: skip
        read_draft.enqueue(draft.pk)
    return draft


@contextmanager
def correcting(draft: Draft, act: str, *, actor: User, at: datetime, reason: str = "") -> Iterator[Correction]:
    """Open a draft for one correction: the rights first, then the row alone for us, at the end one journal entry.

    Raises DraftHasMoved when it is not there to be corrected.
    """
    by = access.require(actor, access.Act.KEEP_PLANS, within=draft.municipality.place, at=at)
    with transaction.atomic():
        row = Draft.objects.select_for_update().defer("source").get(pk=draft.pk)
        if row.state != Draft.State.READY:
            raise DraftHasMoved("Черновик уже принят, отложен или ещё не прочитан: обновите страницу.")
        correction = Correction(row.reading, row.current)
        yield correction
        row.current = clean(row.current)
        row.save(update_fields=["current"])
        journal.record(
            actor=actor, act=act, within=draft.municipality.place, subject=draft, at=at, by=by,
            before=correction.before, after=correction.after, reason=reason,
        )  # fmt: skip


class Correction:
    """What one correction works on: the reading (never changed), what stands now, and what the journal will say."""

    def __init__(self, reading: Any, current: Any) -> None:
        self.reading: Mapping[str, Any] = reading
        self.current: dict[str, Any] = current
        self.before: Mapping[str, Any] | None = None
        self.after: Mapping[str, Any] | None = None


def mend_head(
    *,
    draft: Draft,
    title: str,
    starts_on: date | None,
    ends_on: date | None,
    approved_by: str,
    approved_post: str,
    approved_document: str,
    approved_on: date | None,
    territory: str,
    notes: list[str],
    actor: User,
    at: datetime,
) -> None:
    """Correct what stands above and below the table; when the period changes the terms are dated anew."""
    if (starts_on is None) != (ends_on is None):
        raise plans.PeriodRejected("У периода плана нужны обе даты: первый и последний день.")
    if starts_on is not None and ends_on is not None:
        plans.check_period(starts_on, ends_on)
    with correcting(draft, "mend_head", actor=actor, at=at) as correction:
        current = correction.current
        correction.before = _head(current)
        old = current["period"]
        current |= {
            "title": " ".join(title.split()),
            "territory": territory.strip(),
            "notes": [note.strip() for note in notes if note.strip()],
            "period": {"from": _iso(starts_on), "to": _iso(ends_on)},
            "approval": {
                "by": approved_by.strip(),
                "post": approved_post.strip(),
                "document": approved_document.strip(),
                "on": _iso(approved_on) or "",
            },
        }
        if current["period"] != old:
            _date_anew(current, old)
        correction.after = _head(current)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _head(current: Mapping[str, Any]) -> dict[str, Any]:
    approval, period = current["approval"], current["period"]
    return {
        "название": current["title"],
        "период": f"{period['from'] or '—'} … {period['to'] or '—'}",
        "кто утвердил": approval["by"],
        "должность": approval["post"],
        "чем утверждён": approval["document"],
        "дата утверждения": approval["on"],
        "территория": current["territory"],
        "вне таблицы": current["notes"],
    }


def _date_anew(current: dict[str, Any], old: dict[str, str | None]) -> None:
    """Date every term inside the new period.

    A term whose words alone do not give the dates it has (a heading or a neighbouring cell helped) stays, with a doubt.
    """
    calendar = scheduling.load_calendar()
    for line in current["lines"]:
        words = line["read_as"] or line["schedule"]["words"]
        if understood(words, old, calendar) == line["schedule"]:
            line["schedule"] = understood(words, current["period"], calendar)
        elif line["schedule"]["windows"] or line["schedule"]["parts"]:
            doubt = "Период плана изменён, а этот срок понят вместе с заголовком или соседней ячейкой: проверьте даты."
            line["doubts"] = list(dict.fromkeys([*line["doubts"], doubt]))
            line["checked"] = ""


def mend_target(
    *, draft: Draft, key: int, name: str, unit: str, values: Mapping[str, str], actor: User, at: datetime
) -> None:
    """Correct a target indicator of the whole plan."""
    with correcting(draft, "mend_target", actor=actor, at=at) as correction:
        target = _target(correction.current, key)
        correction.before = _said_of(target)
        target |= {"name": name.strip(), "unit": unit.strip(), "values": dict(values), "deleted": None}
        correction.after = _said_of(target)


def drop_target(*, draft: Draft, key: int, reason: str, actor: User, at: datetime) -> None:
    """Leave an indicator out of the plan; its words stay in the draft."""
    with correcting(draft, "drop_target", actor=actor, at=at, reason=reason) as correction:
        target = _target(correction.current, key)
        target["deleted"] = {"reason": reason, "by": str(actor)}
        correction.before = _said_of(target)


def _target(current: dict[str, Any], key: int) -> dict[str, Any]:
    found: dict[str, Any] | None = next((target for target in current["targets"] if target["key"] == key), None)
    if found is None:
        raise DraftHasMoved("Такого показателя в черновике нет: обновите страницу.")
    return found


def _said_of(target: Mapping[str, Any]) -> dict[str, Any]:
    values = "; ".join(f"{year} — {words}" for year, words in target["values"].items())
    return {"показатель": target["name"], "единица": target["unit"], "значения": values}


def discard_draft(*, draft: Draft, reason: str, actor: User, at: datetime) -> None:
    """Put a draft aside: it makes no plan, the file and what was read stay readable."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=draft.municipality.place, at=at)
    with transaction.atomic():
        open_states = [Draft.State.WAITING, Draft.State.READY, Draft.State.FAILED]
        if Draft.objects.filter(pk=draft.pk, state__in=open_states).update(state=Draft.State.DISCARDED) != 1:
            raise DraftHasMoved("Черновик уже принят или отложен: обновите страницу.")
        journal.record(
            actor=actor, act="discard_draft", within=draft.municipality.place, subject=draft, at=at, by=by,
            reason=reason,
        )  # fmt: skip


def accept_draft(*, draft: Draft, actor: User, at: datetime, in_force: bool = False) -> Plan:
    """Make the plan a draft describes: its lines, parties, indicators and tasks, all of them or nothing, and only once.

    `in_force`: the document names its approval, so the plan is put in force by it at once.
    Raises DraftHasMoved, DraftIsNotReady.
    """
    by = access.require(actor, access.Act.KEEP_PLANS, within=draft.municipality.place, at=at)
    with transaction.atomic():
        if Draft.objects.filter(pk=draft.pk, state=Draft.State.READY).update(state=Draft.State.ACCEPTED) != 1:
            raise DraftHasMoved("Черновик уже принят или отложен: обновите страницу.")
        row = Draft.objects.select_related("file", "municipality").defer("source", "reading").get(pk=draft.pk)
        current: Any = row.current
        if hindrances := draft_checks.faults(current):
            raise DraftIsNotReady(f"Принять пока нельзя. {hindrances[0].text}")
        plan = _make(row, actor=actor, at=at)
        if in_force:
            plan = _put_in_force(plan, actor=actor, at=at)
        Draft.objects.filter(pk=row.pk).update(plan=plan)
        journal.record(
            actor=actor, act="accept_draft", within=draft.municipality.place, subject=draft, at=at, by=by,
            after={"план": str(plan)},
        )  # fmt: skip
    return plan


def _make(draft: Draft, *, actor: User, at: datetime) -> Plan:
    current: Any = draft.current
    approval, period = current["approval"], current["period"]
    return plans.make_plan(
        municipality=draft.municipality,
        title=current["title"],
        starts_on=date.fromisoformat(period["from"]),
        ends_on=date.fromisoformat(period["to"]),
        lines=[line_input(line) for line in current["lines"] if not line["deleted"]],
        indicators=[
            plans.IndicatorInput(
                name=" ".join(target["name"].split()),
                unit=target["unit"],
                values=target["values"],
                doubts=tuple(target["doubts"]),
            )
            for target in current["targets"]
            if not target["deleted"]
        ],
        actor=actor,
        at=at,
        approved_by=approval["by"],
        approved_post=approval["post"],
        approved_document=approval["document"],
        approved_on=date.fromisoformat(approval["on"]) if approval["on"] else None,
        territory=current["territory"],
        notes=current["notes"],
        source_file=draft.file,
    )


def line_input(line: Mapping[str, Any]) -> plans.LineInput:
    """Return a line of a draft as a plan takes it; doubts a person has settled do not follow it."""
    return plans.LineInput(
        number=line["number"],
        section=line["section"],
        text=line["text"],
        deadline_words=line["deadline_words"],
        responsible=tuple(line["responsible"]),
        expected_result=line["expected_result"],
        targets=line["targets"],
        source=line["source"],
        doubts=() if line["checked"] else tuple(line["doubts"]),
        schedule=line["schedule"],
    )


def _put_in_force(plan: Plan, *, actor: User, at: datetime) -> Plan:
    if not plan.approved_by or not plan.approved_document or plan.approved_on is None:
        raise DraftIsNotReady("Чтобы ввести план в действие, назовите, кто, чем и когда его утвердил.")
    return plans.activate_plan(
        plan=plan,
        approved_by=plan.approved_by,
        approved_post=plan.approved_post,
        approved_document=plan.approved_document,
        approved_on=plan.approved_on,
        actor=actor,
        at=at,
    )
