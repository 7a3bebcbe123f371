"""A contractor's report is held against a new count of the contractor's own raw files, in the background."""

from __future__ import annotations

import logging
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django_tasks import task

from merilo.accounts import access, apart, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Phase
from merilo.assessment.queries import choices
from merilo.core import dossier
from merilo.plans.queries import files as stored
from merilo.plans.services import files
from merilo.ratings.models import OperatorCheck
from merilo.ratings.services import recounting

log = logging.getLogger(__name__)

PARTS = ("checklists", "answers", "table")
KINDS = frozenset({"table"})
_TOO_HEAVY = "Сверка оборвалась: файлы слишком велики или испорчены. Проверьте их и загрузите снова."
_PROGRAM_FAULT = "Сверить не удалось из-за ошибки программы. Скажите об этом администратору."


class TooEarly(Refused):
    """The rules by which one counts are chosen when gathering begins."""


def check_report(
    *, cycle: Cycle, given: dict[str, tuple[str, BinaryIO | bytes]], actor: User, at: datetime
) -> OperatorCheck:
    """Take in a contractor's checklists, answers and table, and order the check. Raises TooEarly, FileRejected."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    if cycle.phase in (Phase.PREPARATION, Phase.CANCELLED):
        raise TooEarly("Отчёт сверяют по правилам цикла, а они закрепляются, когда начат сбор.")
    checked = {part: files.check(name=given[part][0], content=given[part][1], kinds=KINDS) for part in PARTS}
    with transaction.atomic():
        kept = {
            part: files.keep(one, municipality=cycle.municipality, actor=actor, at=at) for part, one in checked.items()
        }
        check = OperatorCheck.objects.create(cycle=cycle, made_by=actor, made_at=at, **kept)
        journal.record(
            actor=actor, act="check_report", within=cycle.place, subject=check, at=at, by=by,
            after={"files": [one.name for one in kept.values()]},
        )  # fmt: skip
        transaction.on_commit(lambda: run_check.enqueue(check.pk))
    return check


def carry_out(check_id: int) -> None:
    """Count a contractor's files anew and hold the table against it; a check that was made already is left alone."""
    waiting = OperatorCheck.objects.filter(pk=check_id, finding__isnull=True, failure="")
    check = waiting.select_related("cycle__municipality", *PARTS).first()
    if check is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="merilo-check-") as folder:
            found = apart.call(recounting.held_against, Path(folder), **_given(check))
    except dossier.FAILURES as fault:
        waiting.update(failure=" ".join(str(fault).split())[:1000])
    except apart.EndedBadly:
        waiting.update(failure=_TOO_HEAVY)
    except Exception:  # a fault of the program must end in a sentence too, not in a page that waits for ever
        log.exception("check of an operator's report %s failed", check_id)
        waiting.update(failure=_PROGRAM_FAULT)
    else:
        waiting.update(finding=found)


def _given(check: OperatorCheck) -> dict[str, Any]:
    cycle = check.cycle
    chosen = choices.settings_of(cycle)
    return {
        "paths": {part: (str(stored.path_of(getattr(check, part))), getattr(check, part).name) for part in PARTS},
        "rules": {
            "on": date(cycle.year, 12, 31) if cycle.ends_on is None else cycle.ends_on,
            "edition": cycle.edition,
            "variant": cycle.variant,
            "rounding": chosen.rounding,
            "no_base": dict(chosen.no_base),
            "blank": chosen.blank,
            "branches": chosen.branches,
            "groups": chosen.groups,
            "partial_marks": chosen.partial_marks,
            "leave_out_bad_rows": True,
            "allow_unverified": True,
            "municipality": cycle.municipality.name,
        },
    }


@task()
def run_check(check_id: int) -> None:
    """Make a check in the background."""
    carry_out(check_id)
