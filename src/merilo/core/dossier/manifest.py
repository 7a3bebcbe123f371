"""The manifest of a dossier: which files, which choices, which programs, and the sums of everything."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from merilo.core.dossier.folder import MANIFEST, PROGRAM, digest
from merilo.core.dossier.gathering import Gathered
from merilo.core.dossier.job import Job, choices_written

FORMAT = 1
COUNTING = ("merilo", "python-calamine")  # whose version may bear on a figure


class NotADossier(ValueError):
    """The folder is no result of this program, or too damaged to be checked."""


def write(fresh: Path, job: Job, gathered: Gathered, *, out: Path) -> None:
    """Write `manifest.json` into a folder that holds everything else already.

    `out` is where the folder will stand: the way from there to each original file is kept, so that a later check can
    say that the original has changed. Sources: sha256 of every file, inputs as copied.
    """
    from importlib import metadata  # slow to import, and only a whole run needs it

    inputs = []
    for part, path in job.files().items():
        copy = fresh / "inputs" / (part + path.suffix.lower())
        inputs.append({
            "part": part,
            "file": copy.relative_to(fresh).as_posix(),
            "name": path.name,
            "original": os.path.relpath(path.resolve(), out.resolve()),
            "bytes": copy.stat().st_size,
            "sha256": digest(copy),
        })  # fmt: skip
    names = {entry["file"] for entry in inputs}
    outputs = [
        {"file": path.relative_to(fresh).as_posix(), "bytes": path.stat().st_size, "sha256": digest(path)}
        for path in sorted(fresh.rglob("*"))
        if path.is_file() and path.relative_to(fresh).as_posix() not in names
    ]
    content: dict[str, Any] = {
        "program": PROGRAM,
        "format": FORMAT,
        "edition": gathered.edition.key,
        "variant": gathered.edition.variant,
        "fingerprint": gathered.edition.fingerprint,
        "settings": choices_written(job),
        "inputs": inputs,
        "outputs": outputs,
        "sheets": gathered.sheets,
        "left_out_rows": len(gathered.left_out),
        "versions": {"python": platform.python_version(), **{name: metadata.version(name) for name in COUNTING}},
    }
    content["seal"] = seal(content)
    (fresh / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def seal(content: Mapping[str, Any]) -> str:
    """Return the sha256 of a manifest without its seal: a slip of an editor is noticed, a forger is not stopped."""
    rest = {key: value for key, value in content.items() if key != "seal"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest of a dossier. Raises NotADossier when there is none that can be read."""
    if not folder.is_dir():
        raise NotADossier(f"Папки «{folder}» нет: укажите папку, в которую команда merilo score сложила результат.")
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotADossier(f"В «{folder}» нет {MANIFEST}: это не папка расчёта.") from None
    except (OSError, ValueError) as error:
        raise NotADossier(f"{folder / MANIFEST} не читается: файл повреждён, сверить расчёт нельзя.") from error
    if not isinstance(content, dict) or content.get("program") != PROGRAM:
        raise NotADossier(f"{folder / MANIFEST} написан не этой программой: это не папка расчёта.")
    if content.get("format") != FORMAT:
        raise NotADossier(f"{folder / MANIFEST}: расчёт другой версии программы, сверьте его той версией.")
    if not all(
        isinstance(content.get(key), kind) for key, kind in (("inputs", list), ("outputs", list), ("settings", dict))
    ):
        raise NotADossier(f"{folder / MANIFEST} неполон: в нём нет списка файлов или настроек.")
    return content
