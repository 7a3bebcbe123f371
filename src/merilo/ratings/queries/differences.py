"""Why two calculations of a cycle differ: what their snapshots tell of marks, sheets and units, and the choices."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq

from merilo.assessment.models import Cycle
from merilo.assessment.queries import checklists, snapshots
from merilo.core import dossier, wording
from merilo.ratings.models import Calculation, Objection, UnitResult
from merilo.ratings.queries import results

MOST_ITEMS = 8  # named one by one; more are counted


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a snapshot says of each unit: marks, sheets left out, why it left the list."""

    marks: Mapping[str, Mapping[str, str | None]]
    excluded: Mapping[str, Mapping[int, str]]
    left: Mapping[str, str]


def causes(before: Calculation, after: Calculation) -> dict[int | None, tuple[str, ...]]:
    """Return by unit why its figures differ; None is the municipality. Own causes first, then those of branches."""
    own = _own(before, after)
    rules = _rules(before, after)
    found: dict[int | None, tuple[str, ...]] = {}
    units = UnitResult.objects.filter(calculation=after).values_list("unit_id", "unit__name", "unit__parent__name")
    branches: dict[str, list[str]] = {}
    for _, name, parent in units:
        if parent and own.get(name):
            branches.setdefault(parent, []).append(name)
    for unit, name, _ in units:
        words = [*own.get(name, ()), *(f"изменения у филиала {wording.quoted(one)}" for one in branches.get(name, ()))]
        found[unit] = (*words, *rules)
    touched = sum(1 for words in own.values() if words)
    number = wording.counted(touched, "учреждения или филиала", "учреждений и филиалов", "учреждений и филиалов")
    found[None] = (*([f"изменения у {number}"] if touched else []), *rules)
    return found


def _own(before: Calculation, after: Calculation) -> dict[str, list[str]]:
    if before.snapshot_id == after.snapshot_id:
        return {}
    was, now = _frozen(before), _frozen(after)
    objected = _objected(after.cycle)
    found: dict[str, list[str]] = {}
    for name in {**was.marks, **now.marks}:
        found.setdefault(name, []).extend(_marks(name, was.marks.get(name, {}), now.marks.get(name, {}), objected))
    for name in {**was.excluded, **now.excluded}:
        found.setdefault(name, []).extend(_sheets(was.excluded.get(name, {}), now.excluded.get(name, {})))
    for name, why in now.left.items():
        if why and not was.left.get(name):
            found.setdefault(name, []).append(f"выбыло из перечня: {why}")
    return found


def _marks(
    name: str,
    was: Mapping[str, str | None],
    now: Mapping[str, str | None],
    objected: Mapping[tuple[str, str], int],
) -> list[str]:
    changed = [code for code in {**was, **now} if was.get(code, "") != now.get(code, "")]
    words = []
    for code in changed[:MOST_ITEMS]:
        number = objected.get((name, code))
        because = f" (возражение №\u00a0{number})" if number else ""
        words.append(f"{checklists.item_words(code)}: было «{_mark(was, code)}», стало «{_mark(now, code)}»{because}")
    if len(changed) > MOST_ITEMS:
        words.append(f"и ещё {wording.counted(len(changed) - MOST_ITEMS, 'отметка', 'отметки', 'отметок')}")
    return words


def _mark(marks: Mapping[str, str | None], code: str) -> str:
    if code not in marks:
        return "нет отметки"
    value = marks[code]
    return checklists.mark_words(None if value is None else Decimal(value))


def _sheets(was: Mapping[int, str], now: Mapping[int, str]) -> list[str]:
    fresh = Counter(why for sheet, why in now.items() if sheet not in was)
    back = sum(sheet not in now for sheet in was)
    words = [f"исключено: {wording.counted(n, 'анкета', 'анкеты', 'анкет')} ({why})" for why, n in fresh.most_common()]
    return words + ([f"возвращено: {wording.counted(back, 'анкета', 'анкеты', 'анкет')}"] if back else [])


def _rules(before: Calculation, after: Calculation) -> list[str]:
    said = dict(results.choice_words(before))
    return [
        _rule(title, said.get(title, ""), now) for title, now in results.choice_words(after) if said.get(title) != now
    ]


def _rule(title: str, was: str, now: str) -> str:
    """Return what of a choice has changed; rules for indicators without a base stand in one line, most unchanged."""
    old, new = (one.replace("все показатели", "остальные показатели").split("; ") for one in (was, now))
    gone, come = ("; ".join(one for one in these if one not in those) for these, those in ((old, new), (new, old)))
    if gone and come:
        return f"{title}: было «{gone}», стало «{come}»"
    return f"{title}: добавлено «{come}»" if come else f"{title}: больше нет «{gone}»"


def _frozen(calculation: Calculation) -> Frozen:
    folder = snapshots.folder_of(calculation.snapshot)
    if not folder.is_dir():
        return Frozen({}, {}, {})

    def read(name: str) -> Any:
        return json.loads((folder / name).read_text(encoding="utf-8"))

    left_out = {int(sheet): why for sheet, why in read(dossier.EXCLUSIONS).items()}
    return Frozen(
        read(dossier.MARKS),
        _by_unit(folder / dossier.ANSWERS, left_out) if left_out else {},
        {one["name"]: one["left"] for one in read(dossier.UNITS)},
    )


def _by_unit(path: Any, left_out: Mapping[int, str]) -> dict[str, dict[int, str]]:
    table = pq.read_table(path, columns=["sheet", "unit"], filters=[("sheet", "in", list(left_out))])
    found: dict[str, dict[int, str]] = {}
    for sheet, unit in zip(table["sheet"].to_pylist(), table["unit"].to_pylist(), strict=True):
        found.setdefault(unit, {})[sheet] = left_out[sheet]
    return found


def _objected(cycle: Cycle) -> dict[tuple[str, str], int]:
    """Return which upheld objection changed which mark."""
    upheld = Objection.objects.filter(calculation__cycle=cycle, state=Objection.State.UPHELD).order_by("pk")
    return {
        (name, one["item"]): pk
        for pk, name, changes in upheld.values_list("pk", "result__unit__name", "changes")
        for one in changes.get("marks", ())
    }
