"""A contractor's files counted anew; nothing of Django, so that a process of its own can do it (`accounts.apart`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from merilo.core import dossier

MOST_LEFT_OUT = 200


def held_against(folder: Path, *, paths: dict[str, tuple[str, str]], rules: dict[str, Any]) -> dict[str, Any]:
    """Return what comes of counting the files anew and comparing the table. Raises dossier.FAILURES."""
    here: dict[str, Path] = {}
    for part, (path, name) in paths.items():
        (folder / part).mkdir()
        here[part] = folder / part / name  # under its own name: a sentence about it names it
        here[part].write_bytes(Path(path).read_bytes())
    job = dossier.Job(checklists=here["checklists"], answers=here["answers"], **rules)
    made = dossier.run(job, out=folder / "result", papers_wanted=False)
    left_out = [
        ", ".join(filter(None, (one.file, f"строка {one.row}" if one.row else ""))) + f": {one.text}"
        for one in made.gathered.left_out
    ]
    found = dossier.compare(folder / "result", here["table"]).as_dict()
    return {**found, "left_out": left_out[:MOST_LEFT_OUT], "left_out_count": len(left_out)}
