"""Operators' files of answers: what a file says, whom its names mean, what would be stored and what not."""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from merilo.assessment.models import Cycle, SheetImport, Unit
from merilo.assessment.queries import choices
from merilo.core import intake, methodology, papers, tally, wording
from merilo.plans.queries import files

MOST_NAMES = 500  # more names than that are no institutions
MOST_HINTS = 50
MOST_FAULTS = 5_000  # kept with the preview; a file with more is wrong as a whole
SHOWN_SHEETS = 10
LEFT_OUT = 0  # in a mapping: the name is left out on purpose
NO_ANSWER = "В анкете нет ни одного ответа: такая строка не вносится."


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of the file: how many good sheets it has, which unit it means, and how that is known."""

    name: str
    identity: str
    sheets: int
    faulty: int
    first_row: int
    unit: int | None
    unit_name: str
    how: str  # "same" | "other" (a name the registry knows) | "chosen" | "left_out" | "unknown"
    hint: int | None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit and how many sheets of the file would be stored for it, beside those it has and needs."""

    pk: int
    name: str
    adds: int
    has: int
    needs: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen."""

    names: tuple[NameRow, ...]
    units: tuple[UnitCount, ...]
    sheets: int
    stored: int
    left_out: int
    faulty: int
    unknown: int
    whole: tuple[str, ...]
    faults: tuple[intake.Fault, ...]
    more_faults: int
    notes: tuple[str, ...]
    ignored: int
    questions: tuple[str, ...]
    shown: tuple[tuple[int, str, tuple[str, ...]], ...]

    @property
    def may_confirm(self) -> bool:
        """Say whether it can be stored, perhaps without its rows with faults."""
        return not self.whole and not self.unknown and self.stored > 0


def import_of(cycle: Cycle, pk: int) -> SheetImport:
    """Return an import of the cycle. Raises Http404."""
    try:
        load = SheetImport.objects.select_related("file", "wave", "made_by").get(pk=pk, wave__cycle=cycle)
    except SheetImport.DoesNotExist:
        raise Http404("Такого файла ответов в этом цикле нет.") from None
    load.wave.cycle = cycle
    return load


def imports_of(cycle: Cycle) -> list[SheetImport]:
    """Return the files of a cycle, the newest first."""
    return list(
        SheetImport.objects.filter(wave__cycle=cycle)
        .select_related("file", "wave", "made_by")
        .defer("reading")
        .order_by("-made_at", "-pk")
    )


def same_file(cycle: Cycle, sha256: str, *, but: int | None = None) -> SheetImport | None:
    """Return what came of the same file in this cycle, unless it failed or was taken back."""
    S = SheetImport.State
    found = SheetImport.objects.filter(wave__cycle=cycle, file__sha256=sha256).exclude(state__in=[S.FAILED, S.UNDONE])
    return (found if but is None else found.exclude(pk=but)).select_related("file", "made_by").first()


def read_file(load: SheetImport) -> intake.AnswerSheets:
    """Return the answers of a stored file. Raises intake.FileRejected, tables.Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / load.file.name
        path.symlink_to(files.path_of(load.file).resolve())  # the store knows sums, readers want an ending
        return intake.read_answers(path, choices.edition_of(load.wave.cycle))


def good_rows(read: intake.AnswerSheets) -> tuple[list[int], list[intake.Fault]]:
    """Return the places of sheets without a fault, and all faults: those of reading and of empty sheets."""
    bad = {fault.row for fault in read.faults if fault.row is not None}
    columns = list(read.answers.values())
    good, faults = [], list(read.faults)
    for place, row in enumerate(read.rows):
        if row in bad:
            continue
        if any(column[place] != tally.BLANK for column in columns):
            good.append(place)
        else:
            faults.append(intake.Fault(read.file, read.sheet, row, None, NO_ANSWER))
    return good, faults


def summary(read: intake.AnswerSheets, cycle: Cycle) -> dict[str, Any]:
    """Return what is kept of a reading for the preview: names with their counts, faults, the first sheets."""
    good, faults = good_rows(read)
    sheets = Counter(read.unit[place] for place in good)
    faulty = Counter(read.unit)
    first: dict[int, int] = {}
    for number, row in zip(read.unit, read.rows, strict=True):
        first.setdefault(number, row)
    edition = choices.edition_of(cycle)
    by_row = [fault for fault in faults if fault.row is not None]
    strange = []
    if len(read.names) > MOST_NAMES:
        names = wording.counted(len(read.names), "разное название", "разных названия", "разных названий")
        strange = [f"В столбце учреждений {names}: похоже, это не тот столбец."]
    return {
        "sheet": read.sheet,
        "sheets": len(read),
        "names": [
            {"name": name, "sheets": sheets[at], "faulty": faulty[at] - sheets[at], "row": first.get(at, 0)}
            for at, name in enumerate(read.names[:MOST_NAMES])
        ],
        "whole": [*dict.fromkeys(_old_form(read)), *strange, *(fault.text for fault in faults if fault.row is None)],
        "faults": [[one.row, one.column, one.text] for one in by_row[:MOST_FAULTS]],
        "more_faults": max(0, len(by_row) - MOST_FAULTS),
        "notes": [note for note in read.notes if note not in read.not_asked.values()],
        "ignored": sum(_ignored(read, place, edition) for place in good),
        "shown": [
            [read.rows[place], read.names[read.unit[place]], [*values_of(read, place, edition).values()]]
            for place in good[:SHOWN_SHEETS]
        ],
    }


def _old_form(read: intake.AnswerSheets) -> Iterator[str]:
    """Return why the sheets of an older form are refused: common questions cannot be divided, nothing is guessed."""
    for reason in read.not_asked.values():
        yield f"{reason} Файл с такими анкетами не вносится."


def values_of(read: intake.AnswerSheets, place: int, edition: methodology.Edition) -> dict[str, bool | None]:
    """Return the closed answers of one sheet by role, as they will be stored."""
    return dict(methodology.read_answers(edition, raw_of(read, place)).values)


def raw_of(read: intake.AnswerSheets, place: int) -> dict[str, Any]:
    """Return one sheet as `methodology.read_answers` takes it."""
    meant = {tally.YES: True, tally.NO: False}
    raw: dict[str, Any] = {role: meant.get(column[place]) for role, column in read.answers.items()}
    raw.update((role, column[place]) for role, column in read.texts.items() if column[place])
    return raw


def _ignored(read: intake.AnswerSheets, place: int, edition: methodology.Edition) -> int:
    """Return how many answers of a sheet were given to questions that were not asked."""
    return sum(
        column[place] != tally.BLANK
        for question in edition.questionnaire.closed
        if question.after is not None
        and (column := read.answers.get(question.role)) is not None
        and (asked := read.answers.get(question.after)) is not None
        and asked[place] != tally.YES
    )


def known_names(cycle: Cycle) -> dict[str, tuple[Unit, str]]:
    """Return the units of a cycle by the identity of their names.

    The name in the cycle stands first; names of the registry (full, short, past) count where only one unit has them.
    """
    units = list(
        cycle.units.filter(left_at__isnull=True, is_gathered=True)
        .select_related("institution")
        .prefetch_related("institution__past_names", "assignees")
    )
    own = {intake.identity(one.name): (one, "same") for one in units}
    others: dict[str, set[Unit]] = {}
    for one in units:
        past = one.institution.past_names.all()
        for name in {one.institution.name, one.institution.short_name, *(p.name for p in past)}:
            if key := intake.identity(name):
                others.setdefault(key, set()).add(one)
    return {key: (next(iter(who)), "other") for key, who in others.items() if len(who) == 1} | own


def preview(load: SheetImport, cycle: Cycle) -> Preview:
    """Return what a reading would store with the names chosen so far."""
    reading: Mapping[str, Any] = load.reading
    known = known_names(cycle)
    by_pk = {unit.pk: unit for unit, _ in known.values()}
    hints = iter(range(MOST_HINTS))
    names = tuple(name_row(one, known, by_pk, load.mapping, hints) for one in reading["names"])
    adds: Counter[int] = Counter()
    for row in names:
        if row.unit is not None:
            adds[row.unit] += row.sheets
    has = _has(cycle, list(adds))
    edition = choices.edition_of(cycle)
    faults = [
        intake.Fault(load.file.name, reading["sheet"], row, column, text) for row, column, text in reading["faults"]
    ]
    return Preview(
        names=names,
        units=tuple(
            UnitCount(pk, by_pk[pk].name, count, has.get(pk, 0), by_pk[pk].sample_size)
            for pk, count in sorted(adds.items(), key=lambda pair: by_pk[pair[0]].name)
            if count
        ),
        sheets=reading["sheets"],
        stored=sum(adds.values()),
        left_out=sum(row.sheets for row in names if row.how == "left_out"),
        faulty=sum(row.faulty for row in names),
        unknown=sum(row.how == "unknown" and row.sheets > 0 for row in names),
        whole=tuple(reading["whole"]),
        faults=tuple(faults),
        more_faults=reading["more_faults"],
        notes=tuple(reading["notes"]),
        ignored=reading["ignored"],
        questions=tuple(question.text_ru for question in edition.questionnaire.closed),
        shown=tuple((row, name, tuple(map(_word, values))) for row, name, values in reading["shown"]),
    )


def name_row(
    said: Mapping[str, Any],
    known: Mapping[str, tuple[Unit, str]],
    by_pk: Mapping[int, Unit],
    mapping: Mapping[str, int],
    hints: Iterator[int],
) -> NameRow:
    """Return a name of a file with the unit it means: by itself, by what a person chose, or with a hint."""
    key = intake.identity(said["name"])
    unit, how = known.get(key, (None, "unknown"))
    hint = None
    if unit is None and key in mapping:
        unit = by_pk.get(mapping[key])
        how = "chosen" if unit else "left_out" if mapping[key] == LEFT_OUT else "unknown"
    if how == "unknown" and next(hints, None) is not None:
        close = intake.resembling(said["name"], known)
        hint = known[close][0].pk if close else None
    return NameRow(
        name=said["name"],
        identity=key,
        sheets=said["sheets"],
        faulty=said["faulty"],
        first_row=said["row"],
        unit=unit.pk if unit else None,
        unit_name=unit.name if unit else "",
        how=how,
        hint=hint,
    )


def _has(cycle: Cycle, units: Sequence[int]) -> dict[int, int]:
    counted = Q(sheets__is_test=False, sheets__excluded_at__isnull=True)
    found = cycle.units.filter(pk__in=units).annotate(has=Count("sheets", filter=counted))
    return dict(found.values_list("pk", "has"))


def _word(value: bool | None) -> str:
    return "—" if value is None else "Да" if value else "Нет"


def faults_book(load: SheetImport, seen: Preview, *, made_on: Any) -> bytes:
    """Return the faults of a file row by row as a workbook."""
    lines = [papers.ErrorLine(file=load.file.name, text=text) for text in seen.whole]
    lines += [
        papers.ErrorLine(file=one.file, sheet=one.sheet or "", row=one.row, column=one.column or "", text=one.text)
        for one in seen.faults
    ]
    lines += [
        papers.ErrorLine(
            file=load.file.name, row=row.first_row, text=f"Учреждения «{row.name}» нет в перечне цикла ({row.sheets})."
        )
        for row in seen.names
        if row.how == "unknown"
    ]
    return papers.workbook(papers.error_sheets(lines), created_on=made_on, title="Ошибки файла ответов")


def template_book(cycle: Cycle, *, made_on: Any) -> bytes:
    """Return an empty table with the columns of the cycle's questionnaire."""
    edition = choices.edition_of(cycle)
    columns = [papers.Column(title="Наименование учреждения", width=48)]
    columns += [papers.Column(title=question.text_ru, width=24) for question in edition.questionnaire.questions]
    names = cycle.units.filter(left_at__isnull=True, is_gathered=True).order_by("name").values_list("name", flat=True)
    sheets = (
        papers.Sheet(name="Ответы", columns=tuple(columns), rows=()),
        papers.Sheet(name="Учреждения", columns=(papers.Column(title="Как писать"),), rows=tuple((n,) for n in names)),
    )
    return papers.workbook(sheets, created_on=made_on, title="Ответы на анкету")


def units_by_name(read: intake.AnswerSheets, load: SheetImport, cycle: Cycle) -> tuple[array[int], dict[int, Unit]]:
    """Return for each name of a file the unit it means (0 where none), and the units by key."""
    known = known_names(cycle)
    by_pk = {unit.pk: unit for unit, _ in known.values()}
    meant = array("l")
    for name in read.names:
        key = intake.identity(name)
        unit = known[key][0] if key in known else by_pk.get(load.mapping.get(key, LEFT_OUT))
        meant.append(unit.pk if unit else 0)
    return meant, by_pk


def unit_choices(cycle: Cycle) -> list[tuple[int, str]]:
    """Return the units whose sheets are gathered, as choices of a form."""
    units = cycle.units.filter(left_at__isnull=True, is_gathered=True)
    return list(units.order_by("name").values_list("pk", "name"))
