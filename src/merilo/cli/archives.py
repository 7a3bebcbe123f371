"""The whole installation as one file with the sums of everything in it, and back."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from merilo.cli import dumping, house
from merilo.cli.russian import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
LANGUAGES = "languages"
RUNNING = "Сайт работает на этих данных. Остановите merilo serve (и merilo work), затем повторите."


@contextmanager
def at_rest() -> Iterator[None]:
    """Hold the installation still: neither the site nor the worker runs on it, nor starts meanwhile."""
    with ExitStack() as locks:
        for name in ("serve", "work"):
            locks.enter_context(house.alone(name, otherwise=RUNNING))
        yield


def write_backup(file: Path, *, at: datetime, with_secret: bool = False) -> dict[str, Any]:
    """Write the backup beside its place and rename it when it is whole; return its manifest."""
    from importlib.metadata import version

    if file.is_dir():
        raise Refusal(f"«{file}» — папка: укажите имя файла, например {file / 'копия.tar'}.")
    if not file.absolute().parent.is_dir():
        raise Refusal(f"Папки «{file.absolute().parent}» нет: создайте её или укажите другую.")
    try:
        with (
            house.alone("files", otherwise="Сейчас уже делается копия или уборка: повторите через минуту."),
            tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".merilo-") as place,
        ):
            fresh = Path(place) / "fresh.tar"
            database = Path(place) / dumping.NAMES[dumping.vendor()]
            dumping.dump(database)  # first: a file stored later is one too many, never one too few
            manifest: dict[str, Any] = {
                "format": FORMAT, "program": version("merilo"), "made_at": at.isoformat(), "database": dumping.vendor(),
                "files": {},
            }  # fmt: skip
            with tarfile.open(fresh, "w") as archive:
                for name, path in _parts(database, with_secret=with_secret):
                    manifest["files"][name] = _pack(archive, name, path)
                _pack_text(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            fresh.chmod(0o600)
            with fresh.open("rb") as written:
                os.fsync(written.fileno())
            fresh.replace(file)
    except OSError as failure:
        raise Refusal(f"Копию в «{file}» записать не удалось ({failure.strerror}): проверьте место и права.") from None
    return manifest


def _parts(database: Path, *, with_secret: bool) -> Iterator[tuple[str, Path]]:
    from django.conf import settings

    yield database.name, database
    store = Path(settings.MEDIA_ROOT)
    for path in sorted(store.rglob("*")):
        name = path.relative_to(store)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):  # a dot: still being written
            yield f"files/{name.as_posix()}", path
    for path in sorted(_languages().glob("*.toml")):
        yield f"{LANGUAGES}/{path.name}", path
    secret = house.data_folder() / "secret"
    if with_secret and secret.exists():
        yield "secret", secret


def _languages() -> Path:
    """Return where the own translations of the questionnaire lie."""
    return house.data_folder() / LANGUAGES


def _pack(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = path.stat().st_size, 0o600
        found = {"size": entry.size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
        file.seek(0)
        archive.addfile(entry, file)
    return found


def _pack_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    import io

    data = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))


def put_back(file: Path, *, replace: bool, at: datetime) -> Path | None:
    """Restore a backup; return where the data that stood here were saved, if any did. Nothing half done is left."""
    from django.conf import settings

    data = house.data_folder()
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as place:
        folder = Path(place)
        manifest = unpack(file, folder)
        if manifest["database"] != dumping.vendor():
            raise Refusal(f"Копия сделана с базой {manifest['database']}, а здесь {dumping.vendor()}: нужна такая же.")
        database = folder / dumping.NAMES[dumping.vendor()]
        dumping.check(database)
        saved = None
        if not (dumping.is_empty() and not _has_files(Path(settings.MEDIA_ROOT))):
            if not replace:
                raise Refusal("Здесь уже есть данные. Чтобы заменить их (копия снимется сама), добавьте --replace.")
            saved = save_beside("before-restore", at=at)
        _put_files(folder / "files", Path(settings.MEDIA_ROOT))  # kept by their sums: more of them harms nobody
        for path in _languages().glob("*.toml") if saved is not None else ():  # they are in the copy just made
            path.unlink()
        _put_files(folder / LANGUAGES, _languages())
        dumping.put_back(database)
        if (folder / "secret").exists():
            os.replace(folder / "secret", data / "secret")  # noqa: PTH105
    return saved


def save_beside(word: str, *, at: datetime) -> Path:
    """Make a backup in the data folder before something dangerous; return it."""
    folder = house.data_folder() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    saved = folder / f"{word}-{at:%Y-%m-%d-%H%M%S}.tar"
    write_backup(saved, at=at)
    return saved


def _has_files(store: Path) -> bool:
    return store.is_dir() and any(path.is_file() for path in store.rglob("*"))


def _put_files(source: Path, store: Path) -> None:
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if path.is_file():
            target = store / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.chmod(0o640)
            path.replace(target)


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup and compare every sum; return the manifest. Refuses whatever is not whole."""
    if not file.is_file():
        raise Refusal(f"Нет файла {file}. Проверьте имя и папку.")
    spoilt = f"«{file}» — не копия Мерила или она повреждена"
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        expected = {name: part["sha256"] for name, part in manifest["files"].items()}
        made_by, database = int(manifest["format"]), str(manifest["database"])
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
        raise Refusal(f"{spoilt}: возьмите другую.") from failure
    if made_by > FORMAT:
        raise Refusal(f"«{file}» сделана более новой программой: поставьте её и повторите.")
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path != folder / MANIFEST:
            with path.open("rb") as part:
                found[path.relative_to(folder).as_posix()] = hashlib.file_digest(part, "sha256").hexdigest()
    if found != expected or dumping.NAMES.get(database) not in expected:
        wrong = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
        raise Refusal(f"{spoilt}: не сошлась сумма ({wrong[0] if wrong else database}). Возьмите другую.")
    return manifest
