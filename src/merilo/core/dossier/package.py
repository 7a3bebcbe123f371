"""A calculation with the snapshot it was made from, as one archive that anybody with a shell can check.

`scores.json` and `manifest.json` stand as in every dossier; `inputs/` is the snapshot, file for file, with its own
sealed manifest, so that the figures hang on what was frozen and not on what was packed.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from merilo.core.dossier import frozen, manifest
from merilo.core.dossier.folder import MANIFEST, PROGRAM, digest
from merilo.core.dossier.manifest import NotADossier
from merilo.core.dossier.results import scores_written
from merilo.core.dossier.running import INPUTS, SCORES, as_text

KIND = "calculation"
MOST_BYTES = 4 * 2**30  # of an archive when unpacked
MOST_FILES = 1000


def pack(file: IO[bytes], *, snapshot: Path, written: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Write the archive of a calculation: its figures as `scores_written` gives them, and its snapshot.

    `about`: number, when and why it was made: plain values for JSON, kept in the manifest.
    """
    from importlib import metadata  # slow to import

    scores = as_text(written).encode()
    inputs = [snapshot / name for name in (MANIFEST, *frozen.FILES)]
    content: dict[str, Any] = {
        "program": PROGRAM,
        "format": manifest.FORMAT,
        "kind": KIND,
        "edition": written["edition"],
        "variant": written["variant"],
        "fingerprint": written["fingerprint"],
        "settings": written["settings"],
        "snapshot_sha256": digest(snapshot / MANIFEST),
        **about,
        "inputs": [
            {
                "part": path.stem if path.name != MANIFEST else frozen.KIND,
                "file": f"{INPUTS}/{path.name}",
                "bytes": path.stat().st_size,
                "sha256": digest(path),
            }
            for path in inputs
        ],
        "outputs": [{"file": SCORES, "bytes": len(scores), "sha256": hashlib.sha256(scores).hexdigest()}],
        "versions": {"python": platform.python_version(), "merilo": metadata.version("merilo")},
    }
    content["seal"] = manifest.seal(content)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        archive.writestr(SCORES, scores)
        for path in inputs:
            archive.write(path, f"{INPUTS}/{path.name}")


def faults(folder: Path, content: Mapping[str, Any]) -> Iterator[str]:
    """Yield what of the snapshot in a dossier is not as it was sealed, or is not the one the calculation names."""
    for fault in frozen.snapshot_faults(folder / INPUTS):
        yield f"{INPUTS}/{fault}"
    path = folder / INPUTS / MANIFEST
    if path.is_file() and digest(path) != content.get("snapshot_sha256"):
        yield f"{INPUTS}/{MANIFEST}: это не тот снимок, который назван в расчёте."
    yield from choice_faults(folder / INPUTS, content.get("settings"))


def choice_faults(snapshot: Path, chosen: object) -> Iterator[str]:
    """Yield choices that are not those frozen with the snapshot; only 0/0 may be decided after closing."""
    try:
        own = json.loads((snapshot / frozen.SETTINGS).read_text(encoding="utf-8"))["settings"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # told already: the file does not agree with its sum
    if not isinstance(chosen, Mapping) or not isinstance(own, Mapping):
        return
    for key in own:
        if key != "no_base" and own[key] != chosen.get(key):
            yield f"Правило «{key}» в расчёте {chosen.get(key)}, а в снимке {own[key]}."


def counted_again(folder: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `scores.json` should say for the snapshot in a dossier. Raises SnapshotSpoilt."""
    return written_again(folder / INPUTS, content["settings"])


def written_again(snapshot: Path, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole result of a snapshot under choices, counted and scored anew, as `scores.json` has it."""
    seen = frozen.read_frozen(snapshot, choices=choices, sums=False)
    return scores_written(seen.score(), choices)


@contextmanager
def unpacked(place: Path) -> Iterator[Path]:
    """Give the folder of a dossier: itself, or what a ZIP archive of one holds, for as long as the block lasts."""
    if not place.is_file():
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="merilo-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(place) as archive:
                _unpack(archive, folder)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            raise NotADossier(f"«{place}» — не архив расчёта или он повреждён: скачайте его ещё раз.") from error
        inside = [one for one in folder.iterdir() if one.is_dir()]
        # Packed again by hand, an archive often holds one folder with everything in it.
        yield inside[0] if not (folder / MANIFEST).exists() and len(inside) == 1 else folder


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise NotADossier("Архив больше, чем бывает архив расчёта: проверьте, тот ли это файл.")
    for one in entries:
        target = (folder / one.filename).resolve()
        if not target.is_relative_to(folder.resolve()):
            raise NotADossier("В архиве есть имена, которые ведут за его пределы: это не архив расчёта.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(one) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
