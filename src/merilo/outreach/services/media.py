"""What newspapers and others told is written down with its clipping; the plan's line on informing is told."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.outreach.models import MediaItem
from merilo.outreach.services import proofs
from merilo.outreach.services.proofs import Proof
from merilo.plans.services import fulfilling
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Institution, Municipality

STEP = "inform"  # of plans/law/steps.toml
FIRST_YEAR = 2014


class MediaRejected(Refused):
    """A day that cannot be, or nothing by which the piece can be found again."""


class MediaHasMoved(Refused):
    """The entry was withdrawn already."""


def record_media(
    *,
    municipality: Municipality,
    institution: Institution | None = None,
    outlet: str,
    kind: str,
    title: str,
    published_on: date,
    url: str = "",
    proof: Proof | None = None,
    note: str = "",
    actor: User,
    at: datetime,
) -> MediaItem:
    """Write down a piece with a link or a clipping. Raises MediaRejected, LinkRejected, FileRejected."""
    place = municipality.place if institution is None else institution.place
    by = access.require(actor, Act.RECORD_PUBLICATION, within=place, at=at)
    today = timezone.localdate(at)
    if published_on > today or published_on.year < FIRST_YEAR:
        raise MediaRejected("Дата выхода — не позже сегодняшнего дня и не раньше 2014 года.")
    found, url = proofs.checked(proof), proofs.link(url)
    if not url and found is None:
        raise MediaRejected("Укажите ссылку или приложите вырезку: иначе подтвердить выход будет нечем.")
    with transaction.atomic():
        made = MediaItem(
            municipality=municipality, institution=institution, outlet=proofs.tidy(outlet), kind=kind,
            title=proofs.tidy(title), published_on=published_on, url=url,
            file=proofs.keep(found, municipality=municipality, actor=actor, at=at), note=proofs.tidy(note),
            author=actor, made_at=at,
        )  # fmt: skip
        made.full_clean(exclude=["municipality", "institution", "file", "author"])
        made.save()
        journal.record(
            actor=actor, act="record_media", within=place, subject=made, at=at, by=by,
            after={"outlet": made.outlet, "title": made.title, "published_on": published_on, "url": url},
        )  # fmt: skip
        _tell_plan(made, actor, at)
    return made


def withdraw_media(*, item: MediaItem, reason: str, actor: User, at: datetime) -> MediaItem:
    """Say that an entry is a mistake; it stays to be seen. Raises MediaHasMoved, MediaRejected."""
    by = access.require(actor, Act.RECORD_PUBLICATION, within=item.place, at=at)
    reason = proofs.tidy(reason)[:500]
    if not reason:
        raise MediaRejected("Напишите, почему запись неверна.")
    with transaction.atomic():
        if not MediaItem.objects.filter(pk=item.pk, withdrawn_at=None).update(withdrawn_at=at, withdraw_reason=reason):
            raise MediaHasMoved("Эта запись уже снята: обновите страницу.")
        item.refresh_from_db()
        journal.record(
            actor=actor, act="withdraw_media", within=item.place, subject=item, at=at, by=by,
            before={"outlet": item.outlet, "title": item.title}, reason=reason,
        )  # fmt: skip
    return item


def _tell_plan(made: MediaItem, actor: User, at: datetime) -> None:
    is_print = made.kind == MediaItem.Kind.PRINT
    evidence = []
    if made.url:
        evidence.append(EvidenceInput(url=made.url, note=f"{made.outlet}: {made.title}"[:200]))
    if made.file is not None:
        evidence.append(EvidenceInput(file=made.file, note=f"{made.outlet}: {made.title}"[:200]))
    fulfilling.fulfil(
        municipality=made.municipality, year=made.published_on.year, step=STEP, done_on=made.published_on,
        text=f"{'Роздано' if is_print else 'Вышла публикация'}: {made}", evidence=evidence,
        basis="записи о буклетах и плакатах" if is_print else "записи о публикациях в СМИ",
        institutions=[] if made.institution is None else [made.institution.parent_id or made.institution.pk],
        is_whole=made.institution is None, aspect="booklets" if is_print else "media", actor=actor, at=at,
    )  # fmt: skip
