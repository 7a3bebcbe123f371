"""What operators' files of answers and of checklists share: who may bring them in, reading, whom names mean."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from merilo.accounts import access
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import ChecklistImport, Cycle, SheetImport, Unit
from merilo.assessment.queries.imports import known_names
from merilo.core import intake, tables, wording
from merilo.plans.services.reading import clean

log = logging.getLogger(__name__)

READ_AT_ONCE = 200_000  # bytes; a larger file is read in the background
PROGRAM_FAULT = (
    "Прочитать файл не удалось из-за ошибки программы. Сохраните его в другом виде (.xlsx, .csv) и загрузите снова; "
    "об ошибке скажите администратору."
)
Load = SheetImport | ChecklistImport


class ImportRefused(Refused):
    """The file cannot be taken in, stored or taken back now; the text says why."""


class PreviewMoved(Refused):
    """What would be stored is no longer what was shown."""


def read_waiting(load: Load, read: Callable[[], Any]) -> None:
    """Read a file that waits by `read`, outside any transaction, and write what came of it in one step."""
    try:
        found = {"state": "ready", "reading": clean(read())}
    except (tables.Unreadable, intake.FileRejected, FileNotFoundError) as refusal:
        found = {"state": "failed", "failure": wording.shortened(clean(str(refusal)), 1000)}
    except Exception:  # a fault of the program must end in a sentence too, not in a page that waits for ever
        log.exception("%s could not be read", load)
        found = {"state": "failed", "failure": PROGRAM_FAULT}
    type(load)._default_manager.filter(pk=load.pk, state="waiting").update(**found)


def name_units(load: Load, cycle: Cycle, chosen: Mapping[str, int], *, among: str) -> dict[str, str]:
    """Write on a locked load which units its unknown names mean; return it in words for the journal.

    `chosen`: identity of a name → key of a unit, 0 to leave it out; `among`: where the reading keeps its names.
    Raises ImportRefused.
    """
    if load.state != "ready":
        raise ImportRefused("Файл уже внесён, отменён или ещё не прочитан: обновите страницу.")
    known = known_names(cycle)
    units = {unit.pk: unit.name for unit, _ in known.values()}
    names = {intake.identity(one["name"]): one["name"] for one in load.reading[among]}
    if any(key not in names or key in known or unit not in {*units, 0} for key, unit in chosen.items()):
        raise ImportRefused("Перечень цикла за это время изменился: посмотрите файл ещё раз.")
    load.mapping = dict(chosen)
    load.save(update_fields=["mapping"])
    return {names[key]: units.get(unit, "не вносить") for key, unit in chosen.items()}


def check_preview(seen: Any, *, whose: str, skip_faults: bool) -> None:
    """Refuse to store what a preview shows to be unready; `whose`: «анкеты», «отметки»."""
    if seen.whole:
        raise ImportRefused(" ".join(seen.whole[:3]))
    if seen.unknown:
        names = wording.counted(seen.unknown, "название не найдено", "названия не найдены", "названий не найдено")
        raise ImportRefused(f"В перечне цикла {names}: укажите учреждения или отметьте, что их {whose} не вносятся.")
    if seen.faulty and not skip_faults:
        raise ImportRefused("В файле есть строки с ошибками: исправьте их или отметьте, что их надо пропустить.")


def require_some(act: Act, cycle: Cycle, actor: User, at: datetime) -> Held:
    """Return the role by which a person may do an act in the cycle: to all units of it, or to those given to them."""
    found = access.find(actor, act, within=cycle.place, at=at)
    if found is not None:
        return found
    units = Unit.objects.filter(cycle=cycle, left_at__isnull=True).select_related("institution")
    for unit in units.prefetch_related("assignees"):
        if (found := access.find(actor, act, within=unit.place_in(cycle), at=at)) is not None:
            return found
    return access.require(actor, act, within=cycle.place, at=at)


def require_units(act: Act, cycle: Cycle, units: Iterable[int], actor: User, at: datetime) -> None:
    """Ask for the right at each unit. Raises ImportRefused naming those that are not this person's."""
    if access.may(actor, act, within=cycle.place, at=at):
        return
    found = cycle.units.filter(pk__in=list(units)).select_related("institution").prefetch_related("assignees")
    alien = [unit.name for unit in found if not access.may(actor, act, within=unit.place_in(cycle), at=at)]
    if alien:
        shown = wording.listed([wording.quoted(name) for name in alien[:5]])
        more = f" и ещё {len(alien) - 5}" if len(alien) > 5 else ""
        raise ImportRefused(f"Эти учреждения поручены не Вам: {shown}{more}. Пусть файл внесёт координатор.")
