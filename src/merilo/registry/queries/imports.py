"""What an import would do: each row of the table laid beside the registry, nothing written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from merilo.core import wording
from merilo.core.intake import identity
from merilo.registry.models import Import, Institution, Municipality, Stand
from merilo.registry.queries import cells
from merilo.registry.queries.headers import TITLES
from merilo.registry.queries.listing import ONLY_NAME, Fault, ListedRow, Listing


class Deed(StrEnum):
    """What would be done with a row."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    FAULT = "fault"


DEEDS = {
    Deed.CREATE: "будет создано",
    Deed.CHANGE: "изменится",
    Deed.SAME: "остаётся как есть",
    Deed.FAULT: "с ошибкой",
}


@dataclass(slots=True)
class Step:
    """One row: what would be done, field by field. `head_row`: the row of its head, where the table makes it."""

    row: int
    name: str
    deed: Deed
    institution: Institution | None = None
    head: Institution | None = None
    head_row: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)  # title, before, after
    stands: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What would be done, in words."""
        return DEEDS[self.deed]


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows, how many of each kind, and the mark by which a confirmation knows that nothing has moved."""

    steps: tuple[Step, ...]
    counts: dict[str, int]
    unknown: dict[str, str]
    mark: str

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, in the order of the table."""
        return [fault for step in self.steps for fault in step.faults]

    @property
    def changes_nothing(self) -> bool:
        """Whether the registry says all of this already."""
        return not self.counts["create"] and not self.counts["change"]


def import_of(municipality: Municipality, key: int) -> Import | None:
    """Return an import of this municipality."""
    return municipality.imports.select_related("made_by", "municipality").filter(pk=key).first()


def imports_of(municipality: Municipality) -> list[Import]:
    """Return the tables that were read in and confirmed, newest first, without their rows."""
    done = municipality.imports.filter(done_at__isnull=False).defer("reading", "effects")
    return list(done.select_related("made_by")[:50])


def same_before(load: Import) -> Import | None:
    """Return an earlier import of the very same file that still holds."""
    earlier = load.municipality.imports.filter(sha256=load.sha256, done_at__isnull=False, undone_at__isnull=True)
    return earlier.exclude(pk=load.pk).defer("reading", "effects").first()


def preview(load: Import) -> Preview:
    """Return what confirming an import would do now."""
    listing = Listing.from_json(load.reading)
    steps = _Comparison(load.municipality, listing, load.file_name).steps()
    counts = Counter(str(step.deed) for step in steps)
    return Preview(
        steps=tuple(steps),
        counts={deed: counts[deed] for deed in Deed},
        unknown=listing.unknown,
        mark=_mark(steps),
    )


def plain(value: Any) -> Any:
    """Return a value of a column as JSON holds it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


class _Comparison:
    """The registry of a municipality, found by ИНН and by names, with the rows already laid beside it."""

    def __init__(self, municipality: Municipality, listing: Listing, file_name: str) -> None:
        self._listing = listing
        self._source = f"таблица {wording.quoted(file_name)}"  # of numbers whose source no column names
        self._by_inn: dict[str, Institution] = {}
        self._heads: dict[str, list[Institution]] = {}
        self._branches: dict[int, dict[str, list[Institution]]] = {}
        self._taken: dict[int, int] = {}
        self._stands: dict[int, set[str]] = {}
        for one in municipality.institutions.select_related("parent").order_by("pk"):
            if one.parent_id is None and one.inn:
                self._by_inn[one.inn] = one
            known = self._heads if one.parent_id is None else self._branches.setdefault(one.parent_id, {})
            for name in {identity(one.name), identity(one.short_name)} - {""}:
                known.setdefault(name, []).append(one)
        for key, place in Stand.objects.filter(institution__municipality=municipality).values_list(
            "institution_id", "place"
        ):
            self._stands.setdefault(key, set()).add(identity(place))

    def steps(self) -> list[Step]:
        """Return the steps in the order of the table; heads are decided before their branches."""
        made: dict[int, Step] = {}
        branches = [row for row in self._listing.rows if _is_branch(row)]
        for row in self._listing.rows:
            if not _is_branch(row):
                made[row.row] = self._step(row, self._find_head(row))
        listed = _by_name_and_inn(self._listing.rows)
        for row in branches:
            made[row.row] = self._branch(row, listed, made)
        return [made[row.row] for row in self._listing.rows]

    def _find_head(self, row: ListedRow) -> Institution | Fault | None:
        inn, name = row.values.get("inn", ""), identity(row.values.get("name", ""))
        by_inn = self._by_inn.get(inn) if inn else None
        named = [one for one in self._heads.get(name, []) if not (inn and one.inn and one.inn != inn)]
        others = [one for one in self._heads.get(name, []) if one not in named and one.closed_on is None]
        if by_inn is not None and any(one.pk != by_inn.pk for one in named):
            what = f"По ИНН это {wording.quoted(str(by_inn))}, а по наименованию — {wording.quoted(str(named[0]))}."
            return self._fault(row, "inn", f"{what} Сверьте ИНН.")
        if by_inn is None and others:
            return self._fault(
                row, "inn", f"В реестре у {wording.quoted(str(others[0]))} ИНН {others[0].inn}. Сверьте ИНН."
            )
        if by_inn is None and not named and "parent" not in self._listing.columns:
            named = [one for known in self._branches.values() for one in known.get(name, [])]
        working = [one for one in named if one.closed_on is None] or named
        if len(working) > 1:
            return self._fault(
                row, "name", "Так называются несколько записей реестра: укажите ИНН или головную организацию."
            )
        return by_inn or next(iter(working), None)

    def _branch(self, row: ListedRow, listed: dict[str, ListedRow], made: dict[int, Step]) -> Step:
        wanted = identity(row.parent)
        head_row = listed.get(wanted)
        if head_row is not None:
            if _is_branch(head_row):
                return self._step(
                    row,
                    self._fault(row, "parent", f"В строке {head_row.row} тоже филиал: назовите головную организацию."),
                )
            above = made[head_row.row]
            if above.deed is Deed.FAULT:
                return self._step(
                    row, self._fault(row, "parent", f"Головная организация в строке {head_row.row} с ошибкой.")
                )
            found = self._find_branch(row, above.institution)
            return self._step(row, found, head=above.institution, head_row=None if above.institution else head_row.row)
        known = [head] if (head := self._by_inn.get(wanted)) else self._heads.get(wanted, [])
        working = [one for one in known if one.closed_on is None]
        if len(working) != 1:
            what = wording.quoted(wording.shortened(row.parent))
            why = "закрыта" if known and not working else "не найдена ни в таблице, ни в реестре"
            if len(working) > 1:
                why = "есть в реестре не одна: укажите ИНН"
            return self._step(row, self._fault(row, "parent", f"Головная организация {what} {why}."))
        return self._step(row, self._find_branch(row, working[0]), head=working[0])

    def _find_branch(self, row: ListedRow, head: Institution | None) -> Institution | Fault | None:
        name = identity(row.values.get("name", ""))
        if head is not None and (known := self._branches.get(head.pk, {}).get(name, [])):
            working = [one for one in known if one.closed_on is None] or known
            if len(working) > 1:
                return self._fault(row, "name", "Так называются несколько филиалов этого учреждения.")
            return working[0]
        apart = [one for one in self._heads.get(name, []) if one.closed_on is None and one != head]
        if apart:
            return self._fault(
                row, "parent", "В реестре это отдельное учреждение. Если оно стало филиалом, запишите слияние."
            )
        return None

    def _step(
        self,
        row: ListedRow,
        found: Institution | Fault | None,
        *,
        head: Institution | None = None,
        head_row: int | None = None,
    ) -> Step:
        made = Step(
            row.row, row.name, Deed.FAULT, head=head, head_row=head_row, notes=list(row.notes), faults=list(row.faults)
        )
        if isinstance(found, Fault):
            made.faults.append(found)
        elif found is not None and found.closed_on is not None:
            day = wording.date_words(found.closed_on)
            made.faults.append(
                self._fault(row, "name", f"{wording.quoted(str(found))} закрыто {day}: в таблице его быть не должно.")
            )
        elif found is not None and not made.faults and self._taken.setdefault(found.pk, row.row) != row.row:
            text = f"Это то же учреждение, что в строке {self._taken[found.pk]}: {wording.quoted(str(found))}."
            made.faults.append(self._fault(row, "name", text))
        if made.faults:
            made.faults.sort(key=lambda fault: (len(fault.column), fault.column))
            return made
        if found is None or isinstance(found, Fault):
            made.deed, made.values = Deed.CREATE, _values_of_new(row, self._source)
            made.stands = list(dict.fromkeys(row.stands))
            made.changes = [
                (TITLES[what], "", _said(what, value)) for what, value in made.values.items() if what != "name"
            ]
        else:
            made.institution = found
            made.notes = [note for note in made.notes if note != ONLY_NAME]
            made.values = _differences(row, found, self._source)
            made.stands = [
                place for place in dict.fromkeys(row.stands) if identity(place) not in self._stands.get(found.pk, set())
            ]
            made.changes = [
                (TITLES[what], _said(what, getattr(found, what)), _said(what, value))
                for what, value in made.values.items()
            ]
            made.deed = Deed.CHANGE if made.values or made.stands else Deed.SAME
        made.changes += [(TITLES["stands"], "", place) for place in made.stands]
        return made

    def _fault(self, row: ListedRow, what: str, text: str) -> Fault:
        return Fault(row.row, self._listing.columns.get(what) or self._listing.columns["name"], text)


def _is_branch(row: ListedRow) -> bool:
    """A row that names itself as its head is a head: some tables are filled so."""
    own = {identity(row.values.get("name", "")), identity(row.values.get("short_name", ""))}
    return bool(row.parent) and identity(row.parent) not in own


def _by_name_and_inn(rows: Iterable[ListedRow]) -> dict[str, ListedRow]:
    listed: dict[str, ListedRow] = {}
    for row in sorted(rows, key=_is_branch):  # a head goes before a branch of the same name
        for name in (row.values.get("name", ""), row.values.get("short_name", "")):
            if identity(name):
                listed.setdefault(identity(name), row)
        if row.values.get("inn") and not _is_branch(row):
            listed.setdefault(row.values["inn"], row)
    return listed


def _values_of_new(row: ListedRow, source: str) -> dict[str, Any]:
    """Return the fields of a new institution; a kind that is not said is told by the name."""
    values = dict(row.values)
    values.setdefault("kind", cells.guessed_kind(values["name"]) or "other")
    values.setdefault("profile", cells.profile_of_kind(values["kind"]))
    if "recipients" in values:
        values.setdefault("recipients_source", source)
    return values


def _differences(row: ListedRow, found: Institution, source: str) -> dict[str, Any]:
    """Return the fields the row says otherwise; another way of writing the same name is no difference."""
    values = {what: value for what, value in row.values.items() if plain(getattr(found, what)) != value}
    for what in ("name", "short_name"):
        if what in values and identity(values[what]) in {identity(found.name), identity(found.short_name)}:
            del values[what]
    if "recipients" in values:  # another number: the year and the source of the old one do not belong to it
        given = {"recipients_year": None, "recipients_source": source} | row.values
        values |= {what: given[what] for what in ("recipients_year", "recipients_source")}
    return values


def _said(what: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if what in ("kind", "profile"):
        choices: Sequence[tuple[Any, Any]] = Institution._meta.get_field(what).flatchoices  # type: ignore[union-attr]
        return str(dict(choices)[value])
    if what == "opened_on":
        return wording.date_words(date.fromisoformat(plain(value)))
    return str(value)


def _mark(steps: Sequence[Step]) -> str:
    """Return a fingerprint of what would be done."""
    told = [
        (step.row, step.deed, step.institution.pk if step.institution else None, step.values, step.changes, step.stands)
        for step in steps
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()[:32]
