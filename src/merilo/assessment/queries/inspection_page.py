"""The page of one form: its items with marks, their history, evidence and corrections, as one person may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.assessment.models import Correction, Cycle, Inspection, Mark, MarkEvidence, Phase, Unit
from merilo.assessment.queries import checklists, inspections, proposals
from merilo.assessment.queries.proposals import Proposal
from merilo.core import methodology
from merilo.feedback.queries import probes
from merilo.feedback.queries.probes import ProbeCard
from merilo.plans.queries import promises
from merilo.plans.queries.promises import Promise

MOST_TRIES = 3  # of one way beside an item


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may do with a form and see of it."""

    fill: bool
    accept: bool
    report: bool
    see: bool


def sight(user: User, inspection: Inspection, *, at: datetime) -> Sight:
    """Return what a person may do with a form.

    While gathering lasts marks are seen by those who fill or accept, and by the head of the institution once the form
    is closed, so that things can be mended; later by whoever sees the scores.
    """
    unit = inspection.unit
    place = unit.place_in(unit.cycle)

    def may(act: Act) -> bool:
        return access.may(user, act, within=place, at=at)

    fill, accept, report = may(Act.FILL_CHECKLIST), may(Act.ACCEPT_CHECKLIST), may(Act.REPORT_CORRECTION)
    is_closed = inspection.pk is not None and inspection.state != Inspection.State.OPEN
    is_early = unit.cycle.phase in (Phase.PREPARATION, Phase.GATHERING)
    later = not is_early and (may(Act.SEE_SCORES) or may(Act.SEE_OWN_SCORES))
    return Sight(fill, accept, report and is_closed, fill or accept or (report and is_closed) or later)


@dataclass(frozen=True, slots=True)
class MarkCard:
    """One mark as pages say it."""

    pk: int
    value: str
    words: str
    note: str
    who: str
    at: datetime
    origin: str
    reason: str

    @property
    def is_first(self) -> bool:
        """Say whether it was set while the form was filled."""
        return self.origin in (Mark.Origin.FIRST, Mark.Origin.IMPORT, Mark.Origin.API)

    @property
    def by_machine(self) -> str:
        """Return which file or program of the operator it came from, "" where a person has set it."""
        return "" if self.origin not in (Mark.Origin.IMPORT, Mark.Origin.API) else self.origin_words

    @property
    def origin_words(self) -> str:
        """Return why the mark was set."""
        return str(Mark.Origin(self.origin).label)


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence; `file` is its key for the address, 0 for a link."""

    pk: int
    file: int
    name: str
    url: str
    note: str
    who: str
    is_picture: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class CorrectionCard:
    """What an institution has reported about an item, and the answer."""

    pk: int
    text: str
    proof: Proof
    who: str
    at: datetime
    state: str
    words: str
    answer: str
    answered_by: str

    @property
    def waits(self) -> bool:
        """Say whether nobody has answered yet."""
        return self.state == Correction.State.FILED


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item of the form."""

    code: str
    key: str  # for names of fields and anchors
    number: str
    text: str
    basis: str
    how_to_check: str
    mark: MarkCard | None
    history: tuple[MarkCard, ...]  # those that count no more, the latest first
    evidence: tuple[Proof, ...]
    corrections: tuple[CorrectionCard, ...]
    tries: tuple[ProbeCard, ...]  # of the way of feedback the item asks for, the latest first
    promises: tuple[Promise, ...]  # of earlier remediation plans, the latest year first
    proposal: Proposal | None  # of the machine that has read the site, for who fills or accepts

    @property
    def can_be_mended(self) -> bool:
        """Say whether an institution may report that it is there now."""
        return self.mark is not None and self.mark.value != "1" and not any(one.waits for one in self.corrections)


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one indicator."""

    code: str
    title: str
    items: tuple[ItemCard, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A form with all its items."""

    inspection: Inspection
    unit: Unit
    channel: str
    title: str
    state: str
    words: str
    shape: str
    groups: tuple[Group, ...]
    who: tuple[str, ...]
    sight: Sight

    @property
    def items(self) -> tuple[ItemCard, ...]:
        """Return all items in order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def audits(self) -> tuple[int, ...]:
        """Return the checks of sites whose proposals stand beside the items."""
        return tuple(dict.fromkeys(item.proposal.audit for item in self.items if item.proposal is not None))

    @property
    def missing(self) -> tuple[ItemCard, ...]:
        """Return the items without a mark."""
        return tuple(item for item in self.items if item.mark is None)

    @property
    def total(self) -> int:
        """Return the number of items."""
        return len(self.items)

    @property
    def done(self) -> int:
        """Return the number of items with a mark."""
        return self.total - len(self.missing)

    @property
    def corrections(self) -> tuple[tuple[ItemCard, CorrectionCard], ...]:
        """Return the corrections that wait for an answer."""
        return tuple((item, one) for item in self.items for one in item.corrections if one.waits)

    @property
    def is_open(self) -> bool:
        """Say whether marks can be set."""
        return self.state == Inspection.State.OPEN

    @property
    def can_fill(self) -> bool:
        """Say whether this person may set marks now."""
        return self.sight.fill and self.is_open


def card(inspection: Inspection, user: User, *, at: datetime) -> Card:
    """Return a form as a person sees it; without marks for who may not see them yet."""
    unit, seen = inspection.unit, sight(user, inspection, at=at)
    form = checklists.form_of(unit.cycle, unit, inspection.channel)
    assert form is not None
    kept = _Kept(inspection, user) if inspection.pk is not None and seen.see else None
    state = inspection.state
    shown = "returned" if state == Inspection.State.OPEN and inspection.remark else state
    words, shape = inspections.STATES[shown if inspection.pk is not None else inspections.NOT_BEGUN]
    tries, promised = _tries(inspection), _promised(inspection, at)
    proposed = proposals.of(inspection) if seen.fill or seen.accept else {}
    groups = tuple(
        Group(
            checklist.code,
            checklist.title,
            tuple(_item(item, kept, tries, promised, proposed.get(item.code)) for item in checklist.items),
        )
        for checklist in form.checklists
    )
    who = tuple(sorted(str(one.expert) for one in unit.assignees.select_related("expert")))
    return Card(inspection, unit, form.channel, form.title, state, words, shape, groups, who, seen)


def key_of(code: str) -> str:
    """Return the code of an item as names of fields and anchors bear it."""
    return code.replace("/", "-").replace(".", "_")


class _Kept:
    """What is stored of a form, by item."""

    def __init__(self, inspection: Inspection, user: User) -> None:
        self.user = user
        self.marks: dict[str, list[Mark]] = {}
        for mark in inspection.marks.select_related("author").order_by("-pk"):
            self.marks.setdefault(mark.item, []).append(mark)
        self.evidence: dict[str, list[MarkEvidence]] = {}
        for one in inspection.evidence.select_related("file", "author"):
            self.evidence.setdefault(one.item, []).append(one)
        self.corrections: dict[str, list[Correction]] = {}
        for correction in inspection.corrections.select_related("file", "author", "answered_by"):
            self.corrections.setdefault(correction.item, []).append(correction)


def _tries(inspection: Inspection) -> dict[str, tuple[ProbeCard, ...]]:
    """Return by item how ways of feedback were tried since the year of the cycle began: a help, not a mark."""
    found: dict[str, tuple[ProbeCard, ...]] = {}
    if inspection.channel == Inspection.Channel.SITE and inspection.unit.institution_id is not None:
        for one in probes.of(inspection.unit.institution_id, date(inspection.unit.cycle.year, 1, 1)):
            if one.item:
                found[one.item] = (*found.get(one.item, ()), one)[:MOST_TRIES]
    return found


def _promised(inspection: Inspection, at: datetime) -> dict[str, tuple[Promise, ...]]:
    """Return by item what the institution, or the organisation it is a branch of, has promised to mend."""
    unit = inspection.unit
    heads = {key for key in (unit.institution_id, unit.institution.parent_id) if key is not None}
    today = timezone.localdate(at, ZoneInfo(unit.cycle.municipality.time_zone))
    found: dict[str, tuple[Promise, ...]] = {}
    for (_, code), rows in promises.promised(heads, before=unit.cycle.year, today=today).items():
        found[code] = (*found.get(code, ()), *rows)[:MOST_TRIES]
    return found


def _item(
    item: methodology.Item,
    kept: _Kept | None,
    tries: Mapping[str, tuple[ProbeCard, ...]],
    promised: Mapping[str, tuple[Promise, ...]],
    proposed: Proposal | None,
) -> ItemCard:
    marks = kept.marks.get(item.code, []) if kept else []
    current = next((one for one in marks if one.is_current), None)
    return ItemCard(
        code=item.code,
        key=key_of(item.code),
        number=checklists.number_of(item.code),
        text=item.text,
        basis=item.basis,
        how_to_check=item.how_to_check,
        mark=mark_card(current) if current else None,
        history=tuple(mark_card(one) for one in marks if not one.is_current),
        evidence=tuple(proof(one, kept.user) for one in kept.evidence.get(item.code, [])) if kept else (),
        corrections=tuple(_correction(one, kept.user) for one in kept.corrections.get(item.code, [])) if kept else (),
        tries=tries.get(item.code, ()),
        promises=promised.get(item.code, ()),
        proposal=proposed,
    )


def mark_card(mark: Mark) -> MarkCard:
    """Return a mark as pages say it."""
    value: Decimal | None = mark.value
    words = checklists.mark_words(value)
    who = str(mark.author) if mark.author else ""
    return MarkCard(mark.pk, checklists.value_words(value), words, mark.note, who, mark.at, mark.origin, mark.reason)


def proof(one: MarkEvidence, user: User) -> Proof:
    """Return a piece of evidence as pages show it."""
    file, is_own = one.file, one.author_id == user.pk
    who = str(one.author) if one.author else ""
    if file is None:
        return Proof(one.pk, 0, one.note or one.url, one.url, one.note, who, False, is_own)
    is_picture = file.content_type.startswith("image/")
    return Proof(one.pk, file.pk, file.name, "", one.note, who, is_picture, is_own)


def _correction(one: Correction, user: User) -> CorrectionCard:
    file = one.file
    shown = (
        Proof(one.pk, file.pk, file.name, "", "", "", file.content_type.startswith("image/"), False)
        if file is not None
        else Proof(one.pk, 0, one.url, one.url, "", "", False, False)
    )
    by = str(one.answered_by) if one.answered_by else ""
    return CorrectionCard(
        one.pk, one.text, shown, str(one.author), one.at, one.state, one.get_state_display(), one.answer, by
    )


def own_marks(card: Card, user: User, *, on: date) -> tuple[bool, tuple[str, ...]]:
    """Say whether a person has a hand in a form, and name those who could accept it instead."""
    if card.inspection.pk is None or user.pk not in inspections.authors(card.inspection):
        return False, ()
    return True, tuple(str(one) for one in inspections.acceptors(card.inspection, on=on))


def correction_of(cycle: Cycle, pk: int) -> Correction:
    """Return a report of a correction in a cycle. Raises Http404."""
    related = ("inspection__unit__institution", "file", "author")
    found = Correction.objects.select_related(*related).filter(pk=pk, inspection__unit__cycle=cycle).first()
    if found is None:
        raise Http404("Такого сообщения в этом цикле нет.")
    found.inspection.unit.cycle = cycle
    return found


def evidence_of(cycle: Cycle, pk: int) -> MarkEvidence:
    """Return a piece of evidence in a cycle. Raises Http404."""
    related = ("inspection__unit__institution", "file")
    found = MarkEvidence.objects.select_related(*related).filter(pk=pk, inspection__unit__cycle=cycle).first()
    if found is None:
        raise Http404("Такого подтверждения в этом цикле нет.")
    found.inspection.unit.cycle = cycle
    return found
