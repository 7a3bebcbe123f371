"""A frozen state of a cycle as files: written once, sealed, read back as the facts scoring takes.

A folder holds `answers.parquet` (a row a sheet: unit, sheet, channel, hour, a yes/no column for each role),
`marks.json` (unit → item → mark), `units.json`, `exclusions.json` (sheet → reason), `settings.json` and
`manifest.json` with the sums of all of them. What the files say is counted by `tally` and scored by `methodology`.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from merilo.core import methodology, tally
from merilo.core.dossier import manifest
from merilo.core.dossier.folder import MANIFEST, PROGRAM, digest

if TYPE_CHECKING:
    import pyarrow as pa

KIND = "snapshot"
ANSWERS, MARKS, UNITS = "answers.parquet", "marks.json", "units.json"
EXCLUSIONS, SETTINGS = "exclusions.json", "settings.json"
FILES = (ANSWERS, MARKS, UNITS, EXCLUSIONS, SETTINGS)


class SnapshotSpoilt(ValueError):
    """A snapshot is not as it was written, or holds what cannot be counted; the text is one Russian sentence."""


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """What a snapshot says: the edition, the choices, the facts of each unit, and the sheets that count.

    `choices`: as `settings_written` gives them. `counted`: an Arrow table of the sheets that count. `exclusions`: why
    people left sheets out, by sheet.
    """

    manifest: Mapping[str, Any]
    sha256: str
    edition: methodology.Edition
    settings: methodology.Settings
    choices: Mapping[str, Any]
    facts: tuple[methodology.UnitFacts, ...]
    counted: pa.Table
    exclusions: Mapping[str, str]

    def score(self) -> methodology.Scores:
        """Return all figures of the snapshot. Raises FactsRejected and SettingsRejected."""
        return methodology.score(self.edition, self.facts, self.settings)


def settings_written(
    edition: methodology.Edition, settings: methodology.Settings, *, municipality: str, roles: list[str]
) -> dict[str, Any]:
    """Return the choices of a cycle as plain values: what a snapshot keeps and a calculation names."""
    return {
        "edition": edition.key,
        "variant": edition.variant,
        **settings.as_dict(),
        "municipality": municipality,
        "roles": list(roles),
    }


def seal_snapshot(folder: Path, **about: Any) -> str:
    """Write the manifest of a folder that holds all FILES and return the manifest's sha256.

    `about`: number, title, when and why it was made, its parent, how many rows: plain values for JSON.
    """
    from importlib import metadata  # slow to import

    content: dict[str, Any] = {
        "program": PROGRAM,
        "format": manifest.FORMAT,
        "kind": KIND,
        **about,
        "files": [
            {"file": name, "bytes": (folder / name).stat().st_size, "sha256": digest(folder / name)} for name in FILES
        ],
        "versions": {"python": platform.python_version(), "merilo": metadata.version("merilo")},
    }
    content["seal"] = manifest.seal(content)
    (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return digest(folder / MANIFEST)


def snapshot_faults(folder: Path) -> tuple[str, ...]:
    """Return what of a snapshot's files is not as it was sealed, a Russian sentence each; empty: all is."""
    try:
        content = _manifest(folder)
    except SnapshotSpoilt as fault:
        return (str(fault),)
    return tuple(_faults(folder, content))


def _faults(folder: Path, content: Mapping[str, Any]) -> Iterator[str]:
    if content.get("seal") != manifest.seal(content):
        yield f"{MANIFEST}: опись снимка изменена."
    sums = {one.get("file"): one.get("sha256") for one in content["files"] if isinstance(one, dict)}
    for name in FILES:
        path = folder / name
        if not path.is_file():
            yield f"{name}: файла нет."
        elif digest(path) != sums.get(name):
            yield f"{name}: файл изменён после того, как снимок был сделан."


def read_frozen(folder: Path, *, choices: Mapping[str, Any] | None = None, sums: bool = True) -> Frozen:
    """Return what a snapshot says, sheets counted; `choices` stand in the place of its own (see settings_written).

    With `sums` every file is held against the manifest first. Raises SnapshotSpoilt, and of what the files ask for
    EditionUnknown, SheetsRejected, SettingsRejected.
    """
    content = _manifest(folder)
    if sums and (fault := next(_faults(folder, content), None)):
        raise SnapshotSpoilt(f"Снимок повреждён. {fault} Восстановите его из копии.")
    chosen = dict(choices if choices is not None else _json(folder, SETTINGS)["settings"])
    edition, settings = edition_chosen(chosen)
    units, marks = _json(folder, UNITS), _json(folder, MARKS)
    exclusions = _json(folder, EXCLUSIONS)
    not_asked = [one.role for one in edition.questionnaire.closed if one.role not in chosen.get("roles", ())]
    try:
        listed = [unit for unit in units if not unit["left"]]
        table = counted_sheets(folder, without=exclusions, units=[unit["name"] for unit in listed])
        counts = dict(tally.count(table, edition, not_asked=not_asked))
        facts = tuple(_facts(unit, marks.get(unit["name"], {}), counts, edition, not_asked) for unit in listed)
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise SnapshotSpoilt(f"Снимок в «{folder}» не читается: файлы повреждены.") from error
    return Frozen(
        manifest=content,
        sha256=digest(folder / MANIFEST),
        edition=edition,
        settings=settings,
        choices=chosen,
        facts=facts,
        counted=table,
        exclusions=exclusions,
    )


def edition_chosen(chosen: Mapping[str, Any]) -> tuple[methodology.Edition, methodology.Settings]:
    """Return the edition and the settings that choices written down name. Raises SnapshotSpoilt, EditionUnknown."""
    try:
        settings = methodology.Settings(
            rounding=chosen["rounding"],
            no_base=dict(chosen["no_base"]),
            blank=chosen["blank"],
            branches=chosen["branches"],
            groups=chosen["groups"],
            partial_marks=chosen["partial_marks"],
        )
        key, variant = str(chosen["edition"]), str(chosen["variant"])
    except (KeyError, TypeError, ValueError) as error:
        raise SnapshotSpoilt("Настройки расчёта записаны не полностью или с ошибкой.") from error
    # One whose weights were not compared with the act was chosen with a reason when the cycle began.
    edition = methodology.load_edition(key, variant=variant, allow_unverified=True)
    methodology.check_settings(edition, settings)
    return edition, settings


def counted_sheets(folder: Path, *, without: Mapping[str, Any], units: list[str]) -> pa.Table:
    """Return the sheets that count as an Arrow table: those of the units named that nobody left out."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(folder / ANSWERS)
        left_out = pa.array(sorted(int(one) for one in without), pa.int64())
        good = pc.and_(
            pc.invert(pc.is_in(table["sheet"], value_set=left_out)),
            pc.is_in(table["unit"].cast(pa.string()), value_set=pa.array(units, pa.string())),
        )
        return table.filter(good)
    except (pa.ArrowException, KeyError, ValueError, OSError) as error:
        raise SnapshotSpoilt(f"Анкеты снимка в «{folder}» не читаются: файл повреждён.") from error


def _facts(
    unit: Mapping[str, Any],
    marks: Mapping[str, str | None],
    counts: Mapping[str | int, methodology.Counts],
    edition: methodology.Edition,
    not_asked: list[str],
) -> methodology.UnitFacts:
    """Return the facts of a unit: one that was gathered and has no sheet was asked and nobody answered."""
    name, found = unit["name"], None
    if unit["is_gathered"]:
        roles = [one.role for one in edition.questionnaire.closed if one.role not in not_asked]
        nobody = methodology.Counts(0, dict.fromkeys(roles, 0), dict.fromkeys(roles, 0))
        found = counts.get(name, nobody)
    return methodology.UnitFacts(
        name=name,
        parent=unit["parent"],
        profile=unit["profile"],
        group=unit["group"],
        marks={code: None if mark is None else Decimal(mark) for code, mark in marks.items()}
        if found is not None
        else {},
        counts=found,
    )


def _manifest(folder: Path) -> dict[str, Any]:
    content = _json(folder, MANIFEST)
    if not isinstance(content, dict) or content.get("program") != PROGRAM or content.get("kind") != KIND:
        raise SnapshotSpoilt(f"{folder / MANIFEST}: это не опись снимка.")
    if not isinstance(content.get("files"), list):
        raise SnapshotSpoilt(f"{folder / MANIFEST} неполон: в нём нет списка файлов.")
    return content


def _json(folder: Path, name: str) -> Any:
    try:
        return json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SnapshotSpoilt(f"{name}: файла снимка нет.") from None
    except (OSError, ValueError) as error:
        raise SnapshotSpoilt(f"{name}: файл снимка не читается.") from error
