"""The result folder: written beside, renamed when whole; never a half of it, never somebody else's."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from merilo.core.wording import listed, quoted, shortened

MANIFEST = "manifest.json"
ERRORS = "errors.xlsx"
PROGRAM = "merilo"
LEFTOVERS = (".~lock.", "~$", ".DS_Store", "Thumbs.db", f".{ERRORS}.part")


class FolderRefused(ValueError):
    """The folder asked for cannot take the result; the text says why and what to do."""


def check_target(target: Path) -> None:
    """Refuse a place where the result must not go: a file, or a folder with something that is not a result of ours.

    An earlier result and a lone error list may be replaced. Raises FolderRefused.
    """
    try:
        taken = target.is_symlink() or (target.exists() and not target.is_dir())
    except OSError as error:  # a name longer than the file system knows
        raise FolderRefused(f"Папку «{shortened(str(target), 80)}» создать нельзя: выберите имя короче.") from error
    if taken:
        raise FolderRefused(f"«{target}» — не папка: укажите в --out папку, которой ещё нет, или пустую.")
    if target.is_dir() and (foreign := foreign_files(target)):
        names = listed([quoted(shortened(name)) for name in foreign[:3]])
        raise FolderRefused(
            f"В папке «{target}» лежат чужие файлы ({names}), программа их не тронет: "
            "укажите в --out новую или пустую папку."
        )
    if not target.exists():
        parent = target.resolve().parent
        while not parent.exists():
            parent = parent.parent
        if not parent.is_dir():
            raise FolderRefused(f"Папку «{target}» создать нельзя: «{parent}» — файл.")


def foreign_files(folder: Path) -> list[str]:
    """Return what stands in the folder and is no part of a result of this program or its error list, sorted."""
    ours = {ERRORS}
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["program"] == PROGRAM:
            files = [str(entry["file"]) for part in ("inputs", "outputs") for entry in manifest[part]]
            ours |= {MANIFEST, *files, *(parent.as_posix() for file in files for parent in PurePath(file).parents)}
    except (OSError, ValueError, TypeError, KeyError):
        pass
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    # What office programs and file managers leave behind is nobody's work.
    return sorted(name for name in found if name not in ours and not PurePath(name).name.startswith(LEFTOVERS))


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a fresh folder beside the target, and put it in the target's place when the block ends well.

    When the block fails nothing is left behind and an earlier result stays as it was. Raises FolderRefused.
    """
    check_target(target)
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent))
    except OSError as error:
        raise FolderRefused(
            f"Рядом с «{target}» нельзя писать: проверьте права и место или выберите другую папку."
        ) from error
    try:
        fresh.chmod(0o755)  # mkdtemp makes it private, a result is an ordinary folder
        yield fresh
        _replace(target, fresh)
    except OSError as error:
        raise FolderRefused(
            f"Результат в «{target}» не записан: проверьте права и место или выберите другую папку."
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _replace(target: Path, fresh: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    old = fresh.with_suffix(".old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def put_errors(target: Path, content: bytes) -> Path:
    """Write the error list into the target, beside an earlier result if there is one, and return its path."""
    check_target(target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        path = target / ERRORS
        part = target / f".{ERRORS}.part"
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    except OSError as error:
        raise FolderRefused(
            f"В «{target}» нельзя писать: проверьте права и место или выберите другую папку."
        ) from error
    return path


def digest(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
