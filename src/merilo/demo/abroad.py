"""What leaves the invented district and comes into it: cards on bus.gov.ru, a contractor's report, a program's key."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from merilo.accounts.models import ApiToken
from merilo.accounts.services import programs
from merilo.assessment.models import Cycle
from merilo.assessment.queries import choices
from merilo.demo.district import load_district
from merilo.demo.facts import unit_facts
from merilo.demo.handmade import MISTAKES, Mistakes, write_operator_table
from merilo.demo.stage import Cast, moment
from merilo.demo.survey import draw_sheets
from merilo.demo.workbooks import write_answers, write_checklists
from merilo.ratings.queries import cards
from merilo.ratings.services import checking, posting

A_DAY = 4  # cards carried over
NOTE = "внесено в личном кабинете"


def carry_over(cast: Cast, cycle: Cycle, *, first: date, but: int = 0) -> None:
    """Write down that the cards of a published cycle stand on bus.gov.ru, but for the last so many."""
    found = cards.cards_of(cycle)
    assert found is not None
    units = cycle.units.in_bulk()
    for place, card in enumerate(found.cards[: len(found.cards) - but]):
        on = first + timedelta(days=place // A_DAY)
        posting.record_posting(
            publication=found.publication, unit=units[card.unit], posted_on=on, note=NOTE, actor=cast.coordinator,
            at=moment(on, 12, place % A_DAY),
        )  # fmt: skip


def check_report(cast: Cast, cycle: Cycle, *, on: date) -> None:
    """Check the contractor's report on institutions of a cycle: its table bears mistakes that are usually made.

    It is counted anew by the worker, as any other. Marks and answers are those of other invented institutions, in which
    these mistakes can be seen.
    """
    edition = choices.edition_of(cycle)
    whole = cycle.units.filter(parent__isnull=True, profile="general").order_by("name")
    common, half, lost = names = list(whole.values_list("institution__name", flat=True)[:3])
    mistakes = Mistakes(common_variant=common, half_to_even=half, lost_item=lost)
    models = (MISTAKES.common_variant, MISTAKES.half_to_even, MISTAKES.lost_item)
    district, draw = load_district(), random.Random("report")
    known = {one.name: one for one in district.units}
    units = [replace(known[like], name=name, aliases=()) for name, like in zip(names, models, strict=True)]
    sheets = draw_sheets(units, edition, proposals=district.proposals, last_day=on - timedelta(days=9), draw=draw)
    with tempfile.TemporaryDirectory() as folder:
        paths = {
            "checklists": Path(folder) / "Сводка чек-листов.xlsx",
            "answers": Path(folder) / "Анкеты.xlsx",
            "table": Path(folder) / "Таблица оператора.xlsx",
        }
        write_checklists(paths["checklists"], units, edition, on=on)
        write_answers(paths["answers"], sheets, edition, on=on, draw=draw)
        write_operator_table(paths["table"], unit_facts(units, sheets, edition), edition, on=on, mistakes=mistakes)
        given: dict[str, tuple[str, BinaryIO | bytes]] = {
            part: (path.name, path.read_bytes()) for part, path in paths.items()
        }
        checking.check_report(cycle=cycle, given=given, actor=cast.coordinator, at=moment(on, 12))


def give_key(cast: Cast, *, at: datetime) -> None:
    """Give the contractor's program a key; nobody has kept its text, so it opens nothing."""
    programs.make_token(
        name="Программа оператора: передача анкет и чек-листов", scopes=ApiToken.Scope.values,
        expires_at=at + timedelta(days=120), within=cast.municipality.place, actor=cast.coordinator,
        at=at - timedelta(days=20),
    )  # fmt: skip
