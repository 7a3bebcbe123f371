"""Files taken in: told by their content, checked, kept under their sha256; the row is written after the file."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from merilo.accounts.models import User
from merilo.plans.models import StoredFile
from merilo.plans.queries import files
from merilo.plans.services import contents, pictures, scanning
from merilo.plans.services.contents import KINDS, FileRejected
from merilo.registry.models import Municipality

__all__ = ["EVIDENCE", "PLAN_SOURCE", "Checked", "FileRejected", "check", "clean_name", "keep", "store"]

EVIDENCE = frozenset({"document", "table", "picture", "pdf"})
PLAN_SOURCE = frozenset({"document", "table", "pdf", "page"})
_LONGEST_NAME = 150
_KNOWN_ENDINGS = {ending for kind in KINDS.values() for ending in kind.endings}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its clean name, its bytes as they will lie on the disk, and what it is."""

    name: str
    data: bytes
    kind: str

    @property
    def sha256(self) -> str:
        """Return the sum the content is kept under."""
        return hashlib.sha256(self.data).hexdigest()


def check(*, name: str, content: BinaryIO | bytes, kinds: frozenset[str] = EVIDENCE) -> Checked:
    """Look into a file: its size, what it is, that nothing in it can run; photos are drawn anew, the scanner is asked.

    Takes no row of the database, so do this before a transaction begins. Raises FileRejected.
    """
    name = clean_name(name)
    most = settings.UPLOAD_MB * 1024 * 1024
    data = content if isinstance(content, bytes) else content.read(most + 1)
    if len(data) > most:
        raise contents.rejected(name, f"больше {settings.UPLOAD_MB} МБ. Уменьшите его или разделите на части.")
    kind = contents.kind_of(data, name)
    if KINDS[kind].group not in kinds:
        wanted = ", ".join(words for group, words in contents.GROUPS.items() if group in kinds and group != "page")
        raise contents.rejected(name, f"сюда не подходит: нужен другой вид файла ({wanted}).")
    scanning.scan(data, name=name, address=settings.CLAMD)
    if KINDS[kind].group == "picture":
        data = pictures.redraw(data, kind=kind, name=name)
    return Checked(_with_ending(name, kind), data, kind)


def keep(checked: Checked, *, municipality: Municipality, actor: User | None, at: datetime) -> StoredFile:
    """Write a checked file to the disk, then its row; the same content lies there once. A citizen's has no actor."""
    sha256 = checked.sha256
    _write(files.path_of_sum(sha256), checked.data, sha256)
    return StoredFile.objects.create(
        municipality=municipality,
        name=checked.name,
        sha256=sha256,
        size=len(checked.data),
        content_type=KINDS[checked.kind].content_type,
        made_by=actor,
        made_at=at,
    )


def store(
    *,
    municipality: Municipality,
    name: str,
    content: BinaryIO | bytes,
    actor: User,
    at: datetime,
    kinds: frozenset[str] = EVIDENCE,
) -> StoredFile:
    """Check a file and keep it. The caller has asked for the rights and writes the journal. Raises FileRejected."""
    return keep(check(name=name, content=content, kinds=kinds), municipality=municipality, actor=actor, at=at)


def clean_name(given: str) -> str:
    """Return the name of a file as it may stand in a page, in a header and on any disk."""
    name = unicodedata.normalize("NFC", given.replace("\\", "/").split("/")[-1])
    name = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)
    name = re.sub(r'[<>:"|?*%]', "_", name)
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: _LONGEST_NAME - len(ending)].rstrip()}.{ending}" if stem else f"файл.{ending}"
    return name[:_LONGEST_NAME].rstrip() or "файл"


def _with_ending(name: str, kind: str) -> str:
    """Return the name with an ending that says what the file is."""
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in KINDS[kind].endings:
        return name
    return f"{stem if dot and ending.lower() in _KNOWN_ENDINGS else name}.{KINDS[kind].endings[0]}"


def _is_there(path: Path, sha256: str) -> bool:
    """Say whether the content lies there whole, and make it young again: old files without a row are tidied away."""
    try:
        os.utime(path)
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256 and path.is_file()
    except FileNotFoundError:
        return False


def _write(path: Path, data: bytes, sha256: str) -> None:
    """Put bytes under their sum so that the file is either whole or absent, even if the power goes."""
    if _is_there(path, sha256):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).chmod(0o640)
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
