"""Every figure told from the tree that was stored with it, down to counts, marks and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from merilo.assessment.models import Inspection, Mark, MarkEvidence, Unit
from merilo.core import methodology, wording
from merilo.ratings.models import UnitResult
from merilo.ratings.queries import grounds


@dataclass(frozen=True, slots=True)
class ItemMark:
    """An item of a checklist as it was marked: its words, the mark, who looked when, and what it rests on."""

    code: str
    text: str
    mark: str
    word: str
    basis: str
    note: str
    evidence: tuple[Any, ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A figure on the page: its value, how it arose, by which point, and what it is made of."""

    code: str
    owner: str
    value: str
    text: str
    how: str
    notes: tuple[str, ...]
    point: str
    reach: str
    parts: tuple[Node, ...]
    marks: tuple[ItemMark, ...] = ()
    inspected_on: Any = None
    is_leaf: bool = False
    more: int | None = None  # the unit on whose page the rest of this figure stands


def find(tree: Mapping[str, Any], code: str) -> Mapping[str, Any] | None:
    """Return the figure of a code in a tree of a unit or of a municipality: the total, a criterion, an indicator."""
    wanted = code.upper().replace("K", "К")
    waiting = [tree]
    while waiting:
        one = waiting.pop(0)
        if one["code"] == wanted:
            return one
        waiting += one["parts"]
    return None


class Teller:
    """Makes nodes of one calculation: knows the marks, their evidence and the intervals of the units it meets.

    What a branch's figure is made of stands on the branch's own page: a library of fifty branches would fill a book.
    """

    def __init__(
        self, results: Mapping[str, UnitResult], edition: methodology.Edition, root: str, *, as_published: bool = False
    ) -> None:
        """Take results by the name of their unit; `root` is the unit whose page it is.

        `as_published`: tell only what was kept with the result, and nothing of what people have written since.
        """
        self._results, self._root = results, root
        self._grounds: Mapping[str, Any] = results[root].grounds if as_published else {}
        self._items = {item.code: item for checklist in edition.checklists for item in checklist.items}
        units = {results[root].unit_id: root}
        self._marks: dict[tuple[str, str], Mark] = {}
        self._evidence: dict[tuple[str, str], list[MarkEvidence]] = {}
        self._days: dict[tuple[str, str], Any] = {
            (root, channel): date.fromisoformat(day) for channel, day in self._grounds.get("days", {}).items()
        }
        if as_published:
            return
        marks = Mark.objects.filter(inspection__unit__in=units, is_current=True).select_related("inspection")
        for mark in marks:
            self._marks[units[mark.inspection.unit_id], mark.item] = mark
        proofs = MarkEvidence.objects.filter(inspection__unit__in=units).select_related("file", "inspection")
        for proof in proofs:
            self._evidence.setdefault((units[proof.inspection.unit_id], proof.item), []).append(proof)
        for unit, channel, day in Inspection.objects.filter(unit__in=units).values_list(
            "unit_id", "channel", "inspected_on"
        ):
            self._days[units[unit], channel] = day

    def node(self, tree: Mapping[str, Any], *, unit: str, owner: str = "", depth: int = 9) -> Node:
        """Return the node of a figure with its parts down to a depth."""
        figure = methodology.figure_from(tree)
        said = methodology.told(figure)
        is_leaf = tree["formula"] in ("marks", "answers", "pooled_answers")
        ends = not is_leaf and (not depth or unit != self._root)
        marks: tuple[ItemMark, ...] = ()
        day = None
        if tree["formula"] == "marks":
            marks = tuple(self._items_of(tree["inputs"]["marks"], unit))
            day = self._days.get((unit, tree["code"].rpartition("/")[2]))
        return Node(
            code=tree["code"],
            owner=owner,
            value=wording.decimal_words(figure.value, "—"),
            text=said.text,
            how=said.how,
            notes=said.notes,
            point=figure.point,
            # The head's own part among the branches: its result has the intervals of the whole institution.
            reach="" if owner == self._root else self._reach(tree["code"], unit),
            parts=() if ends else tuple(self._parts(tree, unit, depth - 1)),
            marks=marks,
            inspected_on=day,
            is_leaf=is_leaf,
            more=self._results[unit].unit_id if ends and unit in self._results else None,
        )

    def _parts(self, tree: Mapping[str, Any], unit: str, depth: int) -> Iterator[Node]:
        of_units = bool(tree["parts"]) and all(part["code"] == tree["code"] for part in tree["parts"])
        named = tree["inputs"].get("of", ())
        for at, part in enumerate(tree["parts"]):
            if of_units and tree["formula"] == "pooled_answers":
                yield self.node(part, unit=part["inputs"]["unit"], depth=depth)
            elif of_units and at < len(named):
                yield self.node(part, unit=named[at], owner=named[at], depth=depth)
            else:
                yield self.node(part, unit=unit, depth=depth)

    def _reach(self, code: str, unit: str) -> str:
        result = self._results.get(unit)
        found = result.statistics.get("figures", {}).get(code) if result is not None else None
        if not found:
            return ""
        low, high = (str(Decimal(found[end]).quantize(Decimal("0.1"))).replace(".", ",") for end in ("low", "high"))
        small = ", мало ответов" if result is not None and code in result.statistics.get("small", {}) else ""
        return f"интервал {low}–{high}{small}"

    def _items_of(self, marks: Mapping[str, str | None], unit: str) -> Iterator[ItemMark]:
        for code, value in marks.items():
            item, kept = self._items.get(code), self._marks.get((unit, code))
            yield ItemMark(
                code=code,
                text=item.text if item is not None else code,
                mark="" if value is None else value.replace(".", ","),
                word=_word(value),
                basis=item.basis if item is not None else "",
                note=kept.note if kept is not None else "",
                evidence=tuple(self._evidence.get((unit, code), ())),
                links=grounds.links_of(self._grounds, code) if unit == self._root else (),
            )


def _word(value: str | None) -> str:
    if value is None:
        return "не применимо"
    mark = Decimal(value)
    return "есть" if mark == 1 else "нет" if mark == 0 else "частично"


def teller_of(result: UnitResult, edition: methodology.Edition) -> Teller:
    """Return what tells the figures of a unit and of its branches."""
    return Teller(family(result), edition, result.unit.name)


def family(result: UnitResult) -> dict[str, UnitResult]:
    """Return a unit's result and those of its branches, by the name of the unit."""
    branches = UnitResult.objects.filter(calculation_id=result.calculation_id, unit__parent_id=result.unit_id)
    return {result.unit.name: result} | {one.unit.name: one for one in branches.select_related("unit").defer("trace")}


def unit_result(calculation: Any, unit: Unit) -> UnitResult | None:
    """Return the result of a unit in a calculation."""
    rows = UnitResult.objects.filter(calculation=calculation, unit=unit).select_related("unit__institution")
    found = rows.defer("trace").first()
    if found is not None:
        found.calculation = calculation
    return found


def unit_results(calculation: Any, units: list[int]) -> list[UnitResult]:
    """Return the results of some whole institutions in a calculation, in the order asked for."""
    found = UnitResult.objects.filter(calculation=calculation, unit__in=units, unit__parent__isnull=True)
    by_unit = {one.unit_id: one for one in found.select_related("unit").defer("trace")}
    return [by_unit[unit] for unit in units if unit in by_unit]
