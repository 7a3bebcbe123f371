"""The open data of a published rating: counts by unit and question, marks, rules and figures; never a single sheet.

A package is a folder (and a ZIP of it) that `verify` takes like every dossier: `manifest.json` with all sums,
`scores.json` with every tree, the tables, `datapackage.json` of Frictionless Data, the licence. The figures are counted
and scored anew from the tables. What is not told of small groups is taken on trust, and named: `trusted`.
"""

from __future__ import annotations

import json
import platform
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from merilo.core import methodology
from merilo.core.dossier import frozen, manifest, opentables
from merilo.core.dossier.folder import MANIFEST, PROGRAM, digest
from merilo.core.dossier.manifest import NotADossier
from merilo.core.dossier.opentables import Field, Table, Value
from merilo.core.dossier.results import scores_written
from merilo.core.dossier.running import SCORES, as_text

KIND = "publication"
DATAPACKAGE, LICENCE, README, ARCHIVE = "datapackage.json", "LICENSE.txt", "README.txt", "package.zip"
OWN, WHOLE = "own", "whole"

UNITS = (
    Field("unit", "string", "учреждение или филиал"),
    Field("parent", "string", "головное учреждение филиала"),
    Field("profile", "string", "профиль: general — общий, creative — творческий"),
    Field("group", "string", "группа"),
    Field("kind", "string", "вид учреждения"),
    Field("recipients", "integer", "получателей услуг за год"),
    Field("recipients_source", "string", "откуда это число"),
    Field("sample_size", "integer", "сколько анкет требовалось"),
    Field("gathered", "boolean", "собирались ли анкеты и отметки по нему самому"),
)
COUNTS = (
    Field("unit", "string", "учреждение или филиал"),
    Field("role", "string", "вопрос, кратко"),
    Field("question", "string", "вопрос"),
    Field("sheets", "integer", "учтено анкет учреждения; пусто, если скрыто"),
    Field("yes", "integer", "ответили «Да»; пусто, если скрыто"),
    Field("answered", "integer", "ответили; пусто, если скрыто"),
    Field("ignored", "integer", "ответов после «Нет» или пропуска, в счёт не идут; пусто, если скрыто"),
    Field("hidden", "boolean", "числа скрыты: людей мало"),
)
MARKS = (
    Field("unit", "string", "учреждение или филиал"),
    Field("item", "string", "пункт чек-листа"),
    Field("text", "string", "что проверялось"),
    Field("mark", "number", "отметка от 0 до 1; пусто — не применимо"),
)
TRUST = (
    Field("unit", "string", "учреждение или филиал"),
    Field("scope", "string", "own — его собственное значение, whole — вместе с филиалами"),
    Field("indicator", "string", "показатель"),
    Field("value", "string", "значение, принятое на слово: из каких чисел посчитано, не показывается"),
    Field("missing", "string", "почему значения нет; пусто, если оно есть"),
)
FIGURES = (
    Field("unit", "string", "учреждение или филиал"),
    Field("code", "string", "показатель, критерий или S — итог"),
    Field("title", "string", "название"),
    Field("value", "number", "баллы"),
    Field("low", "number", "нижняя граница интервала"),
    Field("high", "number", "верхняя граница интервала"),
    Field("people", "string", "сколько людей за долей, по каналам через «и»"),
    Field("place", "integer", "место (только у итога)"),
    Field("place_last", "integer", "последнее из общих мест"),
)
MEANS = (
    Field("code", "string", "показатель, критерий или S — итог"),
    Field("title", "string", "название"),
    Field("value", "number", "среднее по муниципальному образованию, баллы"),
)
RULES = (
    Field("rule", "string", "правило"),
    Field("words", "string", "что выбрано"),
    Field("reason", "string", "почему"),
)
SHEETS = (
    Field("what", "string", "counted — учтено, untold — скрыто, channel — способ, excluded — исключены, left — выбыло"),
    Field("name", "string", "название"),
    Field("number", "integer", "анкет; пусто, если скрыто"),
    Field("reason", "string", "почему"),
)
DECISIONS = (
    Field("number", "integer", "по порядку"),
    Field("decision", "string", "что решено"),
    Field("basis", "string", "документ"),
    Field("decided_on", "string", "дата"),
    Field("reason", "string", "почему"),
)
INPUTS: Mapping[str, tuple[tuple[Field, ...], tuple[str, ...]]] = {
    "units": (UNITS, ("unit",)),
    "counts": (COUNTS, ("unit", "role")),
    "marks": (MARKS, ("unit", "item")),
    "on_trust": (TRUST, ("unit", "scope", "indicator")),
}
OUTPUTS: Mapping[str, tuple[tuple[Field, ...], tuple[str, ...]]] = {
    "figures": (FIGURES, ("unit", "code")),
    "means": (MEANS, ("code",)),
    "rules": (RULES, ("rule",)),
    "sheets": (SHEETS, ("what", "name")),
    "decisions": (DECISIONS, ("number",)),
}
TABLES = {**INPUTS, **OUTPUTS}
TITLES = {
    "units": "Учреждения и филиалы",
    "counts": "Ответы на вопросы анкеты, сложенные по учреждениям",
    "marks": "Отметки чек-листов",
    "on_trust": "Значения, принятые на слово",
    "figures": "Баллы: показатели, критерии, итог",
    "means": "Средние по муниципальному образованию",
    "rules": "Правила расчёта и почему они выбраны",
    "sheets": "Сколько анкет учтено и исключено",
    "decisions": "Решения, на которых держится оценка",
}


def write_package(
    folder: Path,
    *,
    written: Mapping[str, Any],
    rows: Mapping[str, Sequence[Sequence[Value]]],
    texts: Mapping[str, str],
    about: Mapping[str, Any],
    described: Mapping[str, Any],
) -> str:
    """Write a package into an empty folder and return the sha256 of its archive.

    `written`: figures as `scores_written` gives them, without what is hidden. `rows`: by name of TABLES. `texts`: the
    licence and the word to the reader. `about`: plain values for the manifest. `described`: for `datapackage.json`:
    name, title, description, created, licenses, sources.
    """
    from importlib import metadata  # slow to import

    for name, (fields, key) in TABLES.items():
        opentables.write(Table(name, TITLES[name], fields, tuple(map(tuple, rows[name])), key), folder)
    (folder / SCORES).write_text(as_text(written), encoding="utf-8")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    _describe(folder, described)
    files = [f"{name}.csv" for name in INPUTS]
    others = [path.name for path in sorted(folder.iterdir()) if path.name not in files]
    content: dict[str, Any] = {
        "program": PROGRAM,
        "format": manifest.FORMAT,
        "kind": KIND,
        **{key: written[key] for key in ("edition", "variant", "fingerprint", "settings")},
        **about,
        "inputs": [{"part": Path(name).stem, **_entry(folder, name)} for name in files],
        "outputs": [_entry(folder, name) for name in others],
        "versions": {"python": platform.python_version(), "merilo": metadata.version("merilo")},
    }
    content["seal"] = manifest.seal(content)
    (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    names = sorted(path.name for path in folder.iterdir())
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.write(folder / name, name)
    return digest(folder / ARCHIVE)


def _entry(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return {"file": name, "bytes": path.stat().st_size, "sha256": digest(path)}


def _describe(folder: Path, described: Mapping[str, Any]) -> None:
    """Write the descriptor of Frictionless Data: each table with its columns, and its copies for programs."""
    resources: list[dict[str, Any]] = []
    for name, (fields, key) in TABLES.items():
        resources.append({
            "name": name,
            "title": TITLES[name],
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "header": True},
            "schema": {
                "fields": [_field(one) for one in fields],
                "primaryKey": list(key),
                "missingValues": [""],
                **({"foreignKeys": [_unit_key(name)]} if name != "units" and fields[0].name == "unit" else {}),
            },
            **_resource(folder, f"{name}.csv", "text/csv"),
        })  # fmt: skip
        for form, kind in (("json", "application/json"), ("parquet", "application/vnd.apache.parquet")):
            resources.append(
                {"name": f"{name}-{form}", "title": TITLES[name], **_resource(folder, f"{name}.{form}", kind)}
            )
    scores = _resource(folder, SCORES, "application/json")
    resources.append({"name": "scores", "title": "Все баллы с деревьями расчёта", **scores})
    content = {"profile": "data-package", **described, "resources": resources}
    (folder / DATAPACKAGE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _field(one: Field) -> dict[str, Any]:
    more = {"decimalChar": ",", "bareNumber": True} if one.type == "number" else {}
    return {"name": one.name, "type": one.type, "title": one.title, **more}


def _unit_key(name: str) -> dict[str, Any]:
    return {"fields": "unit", "reference": {"resource": "units", "fields": "unit"}}


def _resource(folder: Path, name: str, kind: str) -> dict[str, Any]:
    said = _entry(folder, name)
    return {
        "path": name,
        "format": name.rpartition(".")[2],
        "mediatype": kind,
        "bytes": said["bytes"],
        "hash": f"sha256:{said['sha256']}",
    }


def counted_again(folder: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `scores.json` should say for the tables of a package. Raises SnapshotSpoilt, FactsRejected."""
    edition, settings = frozen.edition_chosen(dict(content["settings"]))
    try:
        tables = {name: opentables.read(folder, name, fields) for name, (fields, _) in INPUTS.items()}
        facts = _facts(tables)
    except (opentables.Unreadable, ValueError, ZeroDivisionError, TypeError, KeyError) as error:
        raise frozen.SnapshotSpoilt(str(error) or "Таблицы пакета не читаются.") from error
    return _without_few(scores_written(methodology.score(edition, facts, settings), content["settings"]), tables)


def _without_few(written: dict[str, Any], tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Say nowhere how many sheets a unit has that does not tell it, nor the institution it is a part of."""
    few = {row["unit"] for row in tables["counts"] if row["sheets"] is None}
    few |= {row["parent"] for row in tables["units"] if row["unit"] in few}
    units = [{**one, "respondents": None} if one["name"] in few else one for one in written["units"]]
    return {**written, "units": units}


def _facts(tables: Mapping[str, list[dict[str, Any]]]) -> list[methodology.UnitFacts]:
    counts: dict[str, list[dict[str, Any]]] = {}
    marks: dict[str, dict[str, Decimal | None]] = {}
    given: dict[tuple[str, str], dict[str, methodology.Given]] = {}
    for row in tables["counts"]:
        counts.setdefault(row["unit"], []).append(row)
    for row in tables["marks"]:
        marks.setdefault(row["unit"], {})[row["item"]] = row["mark"]
    for row in tables["on_trust"]:
        value = None if row["value"] is None else Fraction(row["value"])
        one = methodology.Given(value, row["missing"] or "")
        given.setdefault((row["unit"], row["scope"]), {})[row["indicator"]] = one
    return [
        methodology.UnitFacts(
            name=row["unit"],
            parent=row["parent"],
            profile=row["profile"],
            group=row["group"],
            marks=marks.get(row["unit"], {}),
            counts=_counts(counts[row["unit"]]) if row["unit"] in counts else None,
            given=given.get((row["unit"], OWN)),
            given_whole=given.get((row["unit"], WHOLE)),
        )
        for row in tables["units"]
    ]


def _counts(rows: list[dict[str, Any]]) -> methodology.Counts:
    """Return the counts that are told; where even the number of sheets is not, none is: all figures are on trust."""
    told = [row for row in rows if not row["hidden"]]
    return methodology.Counts(
        respondents=rows[0]["sheets"] or 0,
        yes={row["role"]: row["yes"] for row in told},
        answered={row["role"]: row["answered"] for row in told},
        ignored={row["role"]: row["ignored"] for row in told},
    )


def faults(folder: Path, counted: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the tables say otherwise than each other, and figures that are not those counted anew."""
    for name, (fields, key) in TABLES.items():
        try:
            rows = opentables.read(folder, name, fields)
        except opentables.Unreadable as fault:
            yield str(fault)
            continue
        yield from opentables.differences(folder, name, rows, key)
        if name in ("figures", "means"):
            units = counted["units"] if name == "figures" else [{**counted["municipality"], "name": None}]
            yield from _figure_faults(name, rows, units)


def _figure_faults(name: str, rows: list[dict[str, Any]], units: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    wanted = {(unit, code): (value, place) for unit, code, value, place in figures_of(units)}
    for row in rows:
        way = (row.get("unit"), row["code"])
        named = f"{name}.csv: {', '.join(filter(None, way))}"
        if way not in wanted:
            yield f"{named}: такой цифры в расчёте нет."
            continue
        value, place = wanted.pop(way)
        for what, here, there in (("value", row["value"], value), ("place", row.get("place"), place)):
            if here != there:
                yield f"{named}: {what} записано {_said(here)}, пересчитано {_said(there)}."
    for unit, code in wanted:
        yield f"{name}.csv: нет строки: {', '.join(filter(None, (unit, code)))}."


def _said(value: object) -> str:
    return "пусто" if value is None else str(value).replace(".", ",")


def figures_of(units: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str | None, str, Decimal | None, int | None]]:
    """Yield unit, code, value and place of all figures of units as `scores.json` has them, in their order."""
    for unit in units:
        yield unit["name"], unit["trace"]["code"], _decimal(unit["total"]), unit.get("place")
        for code, value in (*unit["criteria"].items(), *unit["indicators"].items()):
            yield unit["name"], code, _decimal(value), None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def trusted(folder: Path) -> tuple[str, ...]:
    """Return the figures of a package that are taken on trust, a Russian sentence each. Raises NotADossier."""
    if manifest.read(folder).get("kind") != KIND:
        return ()
    try:
        rows = opentables.read(folder, "on_trust", TRUST)
    except opentables.Unreadable as fault:
        raise NotADossier(str(fault)) from fault
    whole = {OWN: "", WHOLE: " вместе с филиалами"}
    return tuple(
        f"{row['unit']}{whole.get(str(row['scope']), '')}: {row['indicator']} = "
        f"{_said(row['value']) if row['value'] is not None else 'нет значения, ' + str(row['missing'])}"
        for row in rows
    )
