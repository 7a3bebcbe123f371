"""Checking a dossier: from the raw inputs, and once more from the trees alone; every difference is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from merilo.core import methodology
from merilo.core.dossier import leaves, manifest, opendata, package
from merilo.core.dossier.folder import MANIFEST, digest
from merilo.core.dossier.frozen import SnapshotSpoilt
from merilo.core.dossier.gathering import INPUT_FAILURES
from merilo.core.dossier.job import BadChoices, choices_read
from merilo.core.dossier.manifest import NotADossier
from merilo.core.dossier.running import SCORES, counted_again

# What may keep the copied inputs from being counted again: a difference to be named, not the end of the check.
UNCOUNTABLE: tuple[type[Exception], ...] = (BadChoices, SnapshotSpoilt, *INPUT_FAILURES)


def verify(place: Path) -> tuple[str, ...]:
    """Return every difference between a dossier and what its inputs, its choices and its trees give; none is agreement.

    `place`: a folder, or a ZIP archive of one, as the site gives for a calculation.
    Checked: sums of all files; the originals, where they still stand at their old place; choices in the manifest
    against those in `scores.json`; every leaf of `scores.json` against a new count from the copied inputs; every tree
    against itself and against the figures published beside it. Raises NotADossier when there is nothing to check.
    """
    with package.unpacked(place) as folder:
        return _differences(folder)


def trusted(place: Path) -> tuple[str, ...]:
    """Return the figures that the check of a published package takes on trust: too few people stand behind them."""
    with package.unpacked(place) as folder:
        return opendata.trusted(folder)


def _differences(folder: Path) -> tuple[str, ...]:
    content = manifest.read(folder)
    written = _scores(folder)
    return tuple(
        dict.fromkeys(
            [*_sums(folder, content), *_choices(content, written), *_count(folder, content, written), *trees(written)]
        )
    )


def _scores(folder: Path) -> dict[str, Any]:
    path = folder / SCORES
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotADossier(f"В «{folder}» нет {SCORES}: сверять нечего.") from None
    except (OSError, ValueError) as error:
        raise NotADossier(f"{path} не читается: файл повреждён, сверить расчёт нельзя.") from error
    if not isinstance(written, dict) or not isinstance(written.get("units"), list):
        raise NotADossier(f"{path}: это не результат расчёта.")
    return written


def _sums(folder: Path, content: Mapping[str, Any]) -> Iterator[str]:
    if content.get("seal") != manifest.seal(content):
        yield f"{MANIFEST}: опись изменена после расчёта."
    for entry in [*content["inputs"], *content["outputs"]]:
        if not isinstance(entry, dict) or not isinstance(entry.get("file"), str):
            yield f"{MANIFEST}: строка списка файлов испорчена."
            continue
        path = _inside(folder, entry["file"])
        if path is None or not path.is_file():
            yield f"{entry['file']}: файла нет."
        elif digest(path) != entry.get("sha256"):
            yield f"{entry['file']}: файл изменён после расчёта."
    for entry in content["inputs"]:
        original = folder / str(entry.get("original")) if isinstance(entry, dict) else folder
        if original.is_file() and digest(original) != entry.get("sha256"):
            yield f"{original.name}: исходный файл изменён после расчёта; посчитайте заново, если так и надо."


def _inside(folder: Path, name: str) -> Path | None:
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def _choices(content: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[str]:
    for key in ("settings", "edition", "variant", "fingerprint"):
        for way, here, there in leaves.differences(content.get(key), written.get(key), where=key):
            yield f"{way}: в описи {leaves.told(here)}, в {SCORES} {leaves.told(there)}."


def _count(folder: Path, content: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[str]:
    """Count again by the choices of the manifest; when these cannot be used, say so and stop here."""
    files = {
        entry["part"]: path
        for entry in content["inputs"]
        if isinstance(entry, dict) and "part" in entry and (path := _inside(folder, str(entry.get("file"))))
    }
    kind = content.get("kind")
    if kind == package.KIND:
        yield from package.faults(folder, content)
    try:
        if kind == package.KIND:
            counted = package.counted_again(folder, content)
        elif kind == opendata.KIND:
            counted = opendata.counted_again(folder, content)
        else:
            counted = counted_again(choices_read(content["settings"], files=files))
    except UNCOUNTABLE as failure:
        yield f"Пересчитать нельзя: {failure}"
        return
    yield from held(written, counted)
    if kind == opendata.KIND:
        yield from opendata.faults(folder, counted)


def held(written: Mapping[str, Any], counted: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for every leaf of a result that another count of the same gives otherwise."""
    for way, here, there in leaves.differences(written, counted):
        yield f"{way}: записано {leaves.told(here)}, пересчитано {leaves.told(there)}."


def trees(written: Mapping[str, Any]) -> Iterator[str]:
    """Check every tree by itself, and the figures beside it against it, without any scoring."""
    for unit in [*written["units"], written.get("municipality")]:
        if not isinstance(unit, dict) or not isinstance(unit.get("trace"), dict):
            yield "Дерево расчёта отсутствует или испорчено."
            continue
        name = unit.get("name") or "муниципальное образование"
        for difference in methodology.recheck(unit["trace"]):
            yield f"{name}: дерево расчёта не сходится: {difference}"
        yield from _published(name, unit)


def _published(name: str, unit: Mapping[str, Any]) -> Iterator[str]:
    """Hold the figures beside a tree against the figures in it."""
    stated: dict[str, Any] = {}
    for group in ("indicators", "criteria"):
        figures = unit.get(group)
        stated |= figures if isinstance(figures, Mapping) else {group: leaves.ABSENT}
    found = dict.fromkeys(stated)  # what is not assessed for a profile stands in no tree and is null beside it
    waiting = [part for part in unit["trace"].get("parts") or [] if isinstance(part, Mapping)]
    while waiting:
        part = waiting.pop()
        if part.get("code") in found:
            found[part["code"]] = part.get("value")
        if part.get("code") in (unit.get("criteria") or {}):
            waiting += [one for one in part.get("parts") or [] if isinstance(one, Mapping)]
    stated["total"], found["total"] = unit.get("total"), unit["trace"].get("value")
    for way, here, there in leaves.differences(stated, found, where=name):
        yield f"{way}: записано {leaves.told(here)}, в дереве {leaves.told(there)}."
