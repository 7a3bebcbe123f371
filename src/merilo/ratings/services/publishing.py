"""A rating becomes public, with open data by which anybody checks it; a correction supersedes and never replaces."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Decision, Phase
from merilo.assessment.services import deciding, phases, years
from merilo.core import dossier
from merilo.ratings.models import Calculation, Publication
from merilo.ratings.queries import licence, open_data, public, publications


class NotFinal(Refused):
    """The results were not made final, or this is not the calculation that was."""


class AlreadyPublished(Refused):
    """The rating is public already; another one is a correction and says what it corrects."""


class NothingToCorrect(Refused):
    """Nothing was published yet, the same calculation stands published, or it is not said what is corrected."""


class CannotPack(Refused):
    """The open data could not be written, or did not stand up to the check everybody will make."""


def publish(
    *,
    cycle: Cycle,
    calculation: Calculation,
    basis: str,
    decided_on: date,
    actor: User,
    at: datetime,
    correction: str = "",
) -> Publication:
    """Publish the final results; once they are public, publish a newer calculation as a correction.

    The open data are written and checked first: what cannot be verified is not published.
    Raises NoDecision, NotFinal, AlreadyPublished, NothingToCorrect, CannotPack.
    """
    by = access.require(actor, Act.PUBLISH, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    correction = " ".join(correction.split())
    with transaction.atomic():
        held = Cycle.objects.select_for_update().select_related("municipality").get(pk=cycle.pk)
        calculation = Calculation.objects.select_related("snapshot").get(pk=calculation.pk)
        calculation.cycle = held
        before = publications.latest(held)
        _check(held, calculation, before, correction)
        number = (held.publications.aggregate(last=Max("number"))["last"] or 0) + 1
        publication = Publication(
            cycle=held,
            calculation=calculation,
            number=number,
            basis=" ".join(basis.split())[:500],
            decided_on=decided_on,
            published_at=at,
            author=actor,
            supersedes=before,
            correction=correction[:1000],
        )
        publication.hidden = public.written(public.hidden_in(calculation))
        publication.package, publication.package_sha256 = _pack(publication)
        publication.full_clean(exclude=["cycle", "calculation", "author", "supersedes"])
        publication.save()
        if before is None:
            phases.mark_published(cycle=held, basis=basis, decided_on=decided_on, actor=actor, at=at)
        else:
            _replace(held, calculation)
            deciding.note(held, Decision.Kind.PUBLISH, basis, decided_on, correction, actor, at)
        left = _record_assessed(held, calculation, actor, at)
        journal.record(
            actor=actor,
            act="publish",
            within=held.place,
            subject=publication,
            at=at,
            by=by,
            after={"number": number, "calculation": calculation.number, "basis": basis, "not_in_coverage": left},
            reason=correction,
        )
    cycle.phase = held.phase
    return publication


def _check(cycle: Cycle, calculation: Calculation, before: Publication | None, correction: str) -> None:
    if calculation.cycle_id != cycle.pk:
        raise NotFinal("Этот расчёт сделан в другом цикле.")
    if before is None:
        if correction:
            raise NothingToCorrect("Исправлять нечего: рейтинг ещё не опубликован.")
        if cycle.phase != Phase.FINAL or calculation.state != Calculation.State.FINAL:
            raise NotFinal("Публикуются утверждённые итоги: сначала утвердите результаты решением.")
        return
    if not correction:
        raise AlreadyPublished("Рейтинг уже опубликован. Чтобы исправить его, напишите, что исправлено.")
    if calculation.number <= before.calculation.number:
        raise NothingToCorrect("Исправить можно новым расчётом, а этот не новее опубликованного.")


def _replace(cycle: Cycle, calculation: Calculation) -> None:
    """People have put another calculation in the place of the final one."""
    final, replaced = Calculation.State.FINAL, Calculation.State.REPLACED
    cycle.calculations.filter(state=final).update(state=replaced)
    cycle.calculations.filter(pk=calculation.pk).update(state=final)
    calculation.state = final


def _record_assessed(cycle: Cycle, calculation: Calculation, actor: User, at: datetime) -> list[str]:
    """Write the year into the coverage; return what it does not take, with the reason: people settle that there."""
    left = []
    found = calculation.results.filter(unit__parent__isnull=True).select_related("unit").order_by("pk")
    for one in found:
        try:
            with transaction.atomic():
                years.record_assessed(cycle=cycle, totals={one.unit_id: one.total}, actor=actor, at=at)
        except (Refused, access.NotAllowed) as refusal:
            left.append(f"{one.unit.name}: {refusal}")
    return left


def _pack(publication: Publication) -> tuple[str, str]:
    """Write the open data, check them as everybody will; return their folder and the sha256 of the archive."""
    home = Path(settings.MEDIA_ROOT) / publications.FOLDER / str(publication.cycle_id)
    try:
        home.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{publication.number}-", dir=home))
    except OSError as failure:
        raise CannotPack(_NO_DISK) from failure
    try:
        fresh.chmod(0o750)
        sha256 = _write(publication, fresh)
        found = dossier.verify(fresh / dossier.ARCHIVE)
        if found:
            raise CannotPack(f"Открытые данные не проходят проверку, поэтому рейтинг не опубликован. {found[0]}")
        _to_disk(fresh)
        whole = home / f"{publication.number}-{sha256[:16]}"
        if whole.exists():  # the same was written once and its row was lost
            shutil.rmtree(whole)
        fresh.replace(whole)
        _sync(home)
    except OSError as failure:
        raise CannotPack(_NO_DISK) from failure
    except dossier.FAILURES as failure:
        raise CannotPack(f"Открытые данные не проходят проверку: {failure}") from failure
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return whole.relative_to(settings.MEDIA_ROOT).as_posix(), sha256


_NO_DISK = "Открытые данные на диск не записаны: проверьте, есть ли место. Ничего не изменилось, попробуйте снова."


def _write(publication: Publication, folder: Path) -> str:
    cycle, calculation = publication.cycle, publication.calculation
    data = open_data.gather(calculation)
    before = publication.supersedes
    about: dict[str, Any] = {
        "title": cycle.title,
        "municipality": cycle.municipality.name,
        "year": cycle.year,
        "number": publication.number,
        "basis": publication.basis,
        "decided_on": publication.decided_on.isoformat(),
        "published_at": publication.published_at.isoformat(),
        "calculation": calculation.number,
        "snapshot_sha256": calculation.snapshot.manifest_sha256,
        "supersedes": None if before is None else {"number": before.number, "sha256": before.package_sha256},
        "correction": publication.correction,
    }
    return dossier.write_package(
        folder,
        written=data.written,
        rows=data.rows,
        texts=licence.texts(publication, hidden=data.hidden),
        about=about,
        described=licence.described(publication),
    )


def _to_disk(folder: Path) -> None:
    """Wait until everything of a folder is on the disk, even if the power goes."""
    for path in folder.iterdir():
        path.chmod(0o440)
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
