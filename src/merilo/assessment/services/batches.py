"""Batches of paper sheets: printed with numbers of their own, closed by a protocol whose sum must come out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Batch, Sheet, Unit, Wave
from merilo.assessment.queries import batches
from merilo.assessment.queries.batches import MOST_IN_A_BATCH
from merilo.core import papers, wording

LONGEST_WHY = 300


class BatchRefused(Refused):
    """A batch that cannot be printed so; the text says why."""


class BatchIsClosed(Refused):
    """The protocol of the batch is closed (or is not, where it should be)."""


class NumberOutside(Refused):
    """The number is none of the batch, or already has its fate."""


class SumDiffers(Refused):
    """The protocol does not come out; `differences` has a sentence for each difference.

    `may_explain`: a person may close it all the same by saying why.
    """

    def __init__(self, differences: Sequence[str], *, may_explain: bool) -> None:
        super().__init__(" ".join(differences))
        self.differences = tuple(differences)
        self.may_explain = may_explain


def print_batch(*, unit: Unit, wave: Wave, count: int, second_share: int = 10, actor: User, at: datetime) -> Batch:
    """Give out the next numbers of a unit in a wave for a batch to be printed. Raises BatchRefused."""
    cycle = unit.cycle
    place = unit.place_in(cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    if not 1 <= count <= MOST_IN_A_BATCH:
        raise BatchRefused(f"В пачке может быть от 1 до {MOST_IN_A_BATCH} анкет.")
    if not 0 <= second_share <= 100:
        raise BatchRefused("Доля анкет для повторного ввода — от 0 до 100 %.")
    if unit.left_at is not None or not unit.is_gathered:
        raise BatchRefused("По этому учреждению анкеты в этом году не собирают.")
    if wave.cycle_id != cycle.pk or wave.ended_at is not None:
        raise BatchRefused("Эта волна опроса уже завершена: выберите другую.")
    with transaction.atomic():
        Wave.objects.select_for_update().get(pk=wave.pk)  # numbers are given out one batch after another
        last = Batch.objects.filter(unit=unit, wave=wave).order_by("-last_number").first()
        first = (last.last_number if last else 0) + 1
        batch = Batch.objects.create(
            unit=unit,
            wave=wave,
            first_number=first,
            last_number=first + count - 1,
            second_share=second_share,
            printed_by=actor,
            printed_at=at,
        )
        journal.record(
            actor=actor, act="print_batch", within=place, subject=batch, at=at, by=by,
            after={"учреждение": unit.name, "анкет": count, "повторно ввести, %": second_share},
        )  # fmt: skip
    return batch


def spoil_sheet(*, batch: Batch, number: int, why: str, actor: User, at: datetime) -> None:
    """Note that a sheet came back but cannot be used. Raises BatchIsClosed, NumberOutside."""
    place = batch.unit.place_in(batch.unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    why = " ".join(why.split())[:LONGEST_WHY]
    if not why:
        raise NumberOutside("Напишите, чем испорчена анкета.")
    with transaction.atomic():
        locked = open_batch(batch)
        check_number(locked, number)
        locked.spoils[str(number)] = why
        locked.save(update_fields=["spoils"])
        journal.record(
            actor=actor, act="spoil_sheet", within=place, subject=batch, at=at, by=by,
            after={"анкета": f"№ {number}"}, reason=why,
        )  # fmt: skip


def unspoil_sheet(*, batch: Batch, number: int, actor: User, at: datetime) -> None:
    """Take a spoiled sheet for a good one again. Raises BatchIsClosed, NumberOutside."""
    place = batch.unit.place_in(batch.unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    with transaction.atomic():
        locked = open_batch(batch)
        if locked.spoils.pop(str(number), None) is None:
            raise NumberOutside(f"Анкета № {number} не отмечена испорченной.")
        locked.save(update_fields=["spoils"])
        journal.record(
            actor=actor, act="unspoil_sheet", within=place, subject=batch, at=at, by=by,
            after={"анкета": f"№ {number}"},
        )  # fmt: skip


def close_batch(
    *,
    batch: Batch,
    returned: int,
    spoiled: int,
    spoiled_note: str = "",
    explanation: str = "",
    actor: User,
    at: datetime,
) -> Batch:
    """Close the protocol: what came back must be what was typed and what is spoiled.

    Raises BatchIsClosed, SumDiffers naming each difference; those that may be explained pass with an explanation.
    """
    place = batch.unit.place_in(batch.unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    with transaction.atomic():
        locked = open_batch(batch)
        state = batches.standing(locked)
        wrong = impossibilities(locked, state, returned=returned, spoiled=spoiled)
        if wrong:
            raise SumDiffers(wrong, may_explain=False)
        open_ends = differences(state, returned=returned, spoiled=spoiled)
        if open_ends and not explanation.strip():
            raise SumDiffers(open_ends, may_explain=True)
        locked.returned, locked.spoiled, locked.spoiled_note = returned, spoiled, spoiled_note.strip()
        locked.difference_note = explanation.strip() if open_ends else ""
        locked.closed_by, locked.closed_at = actor, at
        locked.full_clean(exclude=["unit", "wave", "printed_by", "closed_by", "spoils"])
        locked.save(update_fields=["returned", "spoiled", "spoiled_note", "difference_note", "closed_by", "closed_at"])
        journal.record(
            actor=actor, act="close_batch", within=place, subject=batch, at=at, by=by, reason=locked.difference_note,
            after={"возвращено": returned, "введено": len(state.entered), "испорчено": spoiled},
        )  # fmt: skip
    return locked


def reopen_batch(*, batch: Batch, reason: str, actor: User, at: datetime) -> None:
    """Open a closed protocol again, to go on typing or to mend it. Raises BatchIsClosed."""
    place = batch.unit.place_in(batch.unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    if not reason.strip():
        raise BatchRefused("Напишите, почему протокол открыт снова.")
    with transaction.atomic():
        if not Batch.objects.filter(pk=batch.pk, closed_at__isnull=False).update(closed_at=None, closed_by=None):
            raise BatchIsClosed("Протокол этой пачки и так открыт.")
        journal.record(
            actor=actor, act="reopen_batch", within=place, subject=batch, at=at, by=by, reason=reason.strip()[:1000]
        )


def impossibilities(batch: Batch, state: batches.Standing, *, returned: int, spoiled: int) -> list[str]:
    """Return what cannot be true, whatever the explanation."""
    wrong = []
    entered, noted = len(state.entered), len(state.spoils)
    if returned > batch.printed:
        wrong.append(f"Возвращено {returned}, а напечатано {batch.printed}: вернуться больше не могло.")
    if spoiled < noted:
        wrong.append(f"Испорчено {spoiled}, а при вводе испорченными отмечены {noted}: {_numbers(state.spoils)}.")
    if entered + spoiled > returned:
        total = entered + spoiled
        wrong.append(
            f"Возвращено {returned}, а введено {entered} и испорчено {spoiled}, вместе {total}: "
            f"лишних {total - returned}. Пересчитайте бланки."
        )
    if state.unsettled:
        sheets = wording.counted(state.unsettled, "анкете", "анкетам", "анкетам")
        wrong.append(f"По {sheets} два ввода расходятся: сначала разберите расхождения.")
    return wrong


def differences(state: batches.Standing, *, returned: int, spoiled: int) -> list[str]:
    """Return what does not come out but may be explained."""
    found = []
    left = returned - len(state.entered) - spoiled
    if left:
        sheets = wording.counted(left, "анкета", "анкеты", "анкет")
        text = f"Возвращено {returned}, введено {len(state.entered)}, испорчено {spoiled}: не хватает ввода, {sheets}."
        found.append(f"{text} Не введены № {papers.ranges(state.missing)}.")
    if state.second_left:
        found.append(f"Не введены повторно анкеты № {papers.ranges(state.second_left)}.")
    return found


def open_batch(batch: Batch) -> Batch:
    """Return the batch alone for us, in a transaction. Raises BatchIsClosed."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.closed_at is not None:
        raise BatchIsClosed("Протокол этой пачки закрыт: откройте его снова, чтобы продолжить ввод.")
    return locked


def check_number(batch: Batch, number: int) -> None:
    """Refuse a number that is none of the batch or has its fate already. Raises NumberOutside."""
    if not batch.first_number <= number <= batch.last_number:
        raise NumberOutside(f"В этой пачке {batches.numbers_words(batch)}, анкеты № {number} в ней нет.")
    if str(number) in batch.spoils:
        raise NumberOutside(f"Анкета № {number} отмечена испорченной: {batch.spoils[str(number)]}.")
    if Sheet.objects.filter(batch=batch, number=number).exists():
        raise NumberOutside(f"Анкета № {number} уже введена.")


def _numbers(spoils: Sequence[tuple[int, str]]) -> str:
    return f"№ {papers.ranges(tuple(number for number, _ in spoils))}"
