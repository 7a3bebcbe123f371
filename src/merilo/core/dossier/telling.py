"""How a stored figure came about, told from the tree that was written with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from merilo.core import intake, methodology
from merilo.core.dossier import manifest
from merilo.core.dossier.manifest import NotADossier
from merilo.core.dossier.running import SCORES
from merilo.core.wording import quoted


class NothingToTell(ValueError):
    """The dossier has no such organisation or figure; the text says what it has."""


def tell(folder: Path, *, unit: str | None = None, code: str | None = None) -> tuple[str, ...]:
    """Return the story of a figure as Russian lines, from its value down to counts, marks and points of the act.

    `unit`: a name, matched by identity; None means the municipality's mean. `code`: 1.1…5.3 or К1…К5 (a Latin K will
    do); None means the total. Raises NotADossier and NothingToTell.
    """
    manifest.read(folder)
    try:
        written = json.loads((folder / SCORES).read_text(encoding="utf-8"))
        trees = {one["name"]: one["trace"] for one in written["units"]}
        tree = written["municipality"]["trace"]
        if unit is not None:
            found = [name for name in trees if intake.identity(name) == intake.identity(unit)]
            if not found:
                raise NothingToTell(f"Организации {quoted(unit)} в расчёте нет. Есть: {'; '.join(trees)}.")
            tree = trees[found[0]]
        figures = list(_figures(methodology.figure_from(tree)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, NothingToTell):
            raise
        raise NotADossier(f"{folder / SCORES} не читается: файл повреждён.") from error
    wanted = code.upper().replace("K", "К") if code else figures[0].code
    for figure in figures:
        if figure.code == wanted:
            return methodology.explain(figure)
    known = dict.fromkeys(figure.code for figure in figures if figure.code[-1].isdigit())
    raise NothingToTell(f"Цифры «{code}» здесь нет. Есть: {', '.join(known)}; без кода — итог.")


def _figures(figure: methodology.Figure) -> Iterator[methodology.Figure]:
    yield figure
    for part in figure.parts:
        yield from _figures(part)
