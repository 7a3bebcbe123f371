"""Which editions there are, and which one is meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from merilo.core.methodology.edition import Edition, EditionInfo
from merilo.core.methodology.lawreader import LawFault, Table, build, read_file
from merilo.core.wording import date_words, listed, quoted

LAW = Path(__file__).parent / "law"
NAMED = {"key", "sphere", "title", "since", "default_variant", "variants", "indicators"}


class EditionUnknown(ValueError):
    """No such edition, variant or sphere."""


class EditionUnverified(ValueError):
    """The edition's weights were not checked against the official text, and nobody said to score all the same."""


def editions(*, folder: Path = LAW) -> tuple[EditionInfo, ...]:
    """Return what editions there are: by sphere, oldest first. Raises LawFault."""
    infos = []
    for _, document in _edition_files(folder):
        records = [indicator.get("weight") for indicator in document["indicators"]]
        statuses = [record.get("status") for record in records if isinstance(record, dict)]
        status = "unverified" if "unverified" in statuses else "seen"
        infos.append(
            EditionInfo(
                document["key"],
                document["sphere"],
                document["title"],
                document["since"],
                document.get("until"),
                status,
            )
        )
    return tuple(sorted(infos, key=lambda info: (info.sphere, info.since)))


def load_edition(
    key: str | None = None,
    *,
    on: date | None = None,
    sphere: str | None = None,
    variant: str | None = None,
    allow_unverified: bool = False,
    folder: Path = LAW,
) -> Edition:
    """Return an edition: by key; else the one of the sphere in force on a day; else the newest of the sphere.

    Without a sphere the default one of `spheres.toml` is meant; without a variant the edition's own default.
    Raises EditionUnknown, EditionUnverified (weights not checked and `allow_unverified` is not set), LawFault.
    """
    spheres = read_file(folder / "spheres.toml")
    if key is None:
        key = _key_in_force(on=on, sphere=sphere or spheres["default"], folder=folder, spheres=spheres)
    files = {document["key"]: (name, document) for name, document in _edition_files(folder)}
    if key not in files:
        raise EditionUnknown(f"Редакции {quoted(key)} нет. Есть: {listed(sorted(files))}.")
    name, document = files[key]
    if sphere is not None and document["sphere"] != sphere:
        raise EditionUnknown(
            f"Редакция {quoted(key)} относится к сфере {quoted(document['sphere'])}, а не {quoted(sphere)}."
        )
    chosen = variant or document["default_variant"]
    if chosen not in document["variants"]:
        raise EditionUnknown(
            f"В редакции {quoted(key)} нет варианта знаменателей {quoted(chosen)}. "
            f"Есть: {listed(sorted(document['variants']))}."
        )
    edition = build(folder, name, chosen)
    if edition.status == "unverified" and not allow_unverified:
        raise EditionUnverified(
            f"Веса редакции {quoted(key)} ({edition.title}) не сверены с официальным текстом. "
            "Расчёт по ней возможен только с явным согласием (ключ --allow-unverified)."
        )
    return edition


def _key_in_force(*, on: date | None, sphere: str, folder: Path, spheres: Table) -> str:
    if sphere not in spheres["spheres"]:
        raise EditionUnknown(f"Сферы {quoted(sphere)} нет. Есть: {listed(sorted(spheres['spheres']))}.")
    infos = [info for info in editions(folder=folder) if info.sphere == sphere]
    if not infos:
        raise EditionUnknown(f"Для сферы {quoted(sphere)} нет ни одной редакции.")
    if on is None:
        return infos[-1].key
    for info in infos:
        if info.since <= on and (info.until is None or on <= info.until):
            return info.key
    raise EditionUnknown(
        f"На {date_words(on)} для сферы {quoted(sphere)} нет действующей редакции: "
        f"самая ранняя действует с {date_words(infos[0].since).removesuffix('.')}."
    )


def _edition_files(folder: Path) -> Iterator[tuple[str, Table]]:
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        document = read_file(path)
        if "indicators" not in document:
            continue
        if not document.keys() >= NAMED:
            raise LawFault(f"{path.name}: не хватает записи {quoted(min(NAMED - document.keys()))}.")
        other = seen.setdefault(document["key"], path.name)
        if other != path.name:
            raise LawFault(f"{path.name}: ключ редакции {quoted(document['key'])} уже занят файлом {other}.")
        yield path.name, document
