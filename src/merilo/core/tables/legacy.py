"""Old Word documents (.doc): turned into .docx by LibreOffice where it is installed, else read through antiword."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from merilo.core.tables import word
from merilo.core.tables.container import broken, encrypted, parse_xml, refusal
from merilo.core.tables.layout import Block, Grid, lay
from merilo.core.tables.source import Source

CONVERSION_SECONDS = 60
ANTIWORD_SECONDS = 20


def read(data: bytes, name: str) -> Source:
    """Return the text and tables of a .doc.

    LibreOffice keeps merged cells, numbering and text boxes, antiword does not: its reading carries a doubt.
    Raises Unreadable when neither is installed, the file is closed by a password, or neither can read it in time.
    """
    if _is_encrypted(data):
        raise encrypted(name)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if not office and not antiword:
        raise refusal(
            name, "в старом виде .doc: установите LibreOffice или antiword либо сохраните документ как .docx."
        )
    with tempfile.TemporaryDirectory(prefix="merilo-") as folder:
        original = Path(folder) / "document.doc"
        original.write_bytes(data)
        converted = _converted(office, original) if office else None
        if converted is not None:
            source = word.read(converted, name)
            return Source(name=name, kind="doc", parts=source.parts, doubts=source.doubts)
        book = _docbook(antiword, original) if antiword else None
    if book is None:
        raise broken(name)
    doubt = "Документ .doc прочитан без LibreOffice: объединённые ячейки и автоматические номера могли потеряться."
    return Source(name=name, kind="doc", parts=lay(_blocks(book, name), name=name), doubts=(doubt,))


def _is_encrypted(data: bytes) -> bool:
    """Tell whether the file's information block (FIB, at the first sector that opens with its mark) has the encrypted flag."""
    for at in range(512, min(len(data), 512 * 4096), 512):
        if data[at : at + 2] == b"\xec\xa5":
            return bool(data[at + 11] & 1) if len(data) > at + 11 else False
    return False


def _converted(office: str, original: Path) -> bytes | None:
    folder = original.parent
    command = [
        office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(original),
    ]  # fmt: skip
    _run(command, CONVERSION_SECONDS)
    result = original.with_suffix(".docx")
    return result.read_bytes() if result.is_file() else None


def _docbook(antiword: str, original: Path) -> bytes | None:
    return _run([antiword, "-x", "db", "-m", "UTF-8.txt", str(original)], ANTIWORD_SECONDS)


def _run(command: list[str], seconds: int) -> bytes | None:
    """Run a program in a session of its own and return what it wrote; None when it failed or took too long."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            written, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return None
    return written if process.returncode == 0 else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with everything it started: LibreOffice runs a second process."""
    import os
    import signal

    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _blocks(book: bytes, name: str) -> list[Block]:
    """Return the paragraphs and tables of antiword's DocBook."""
    start = book.find(b"<book")
    blocks: list[Block] = []
    for element in parse_xml(book[max(start, 0) :], name).iter("title", "para", "informaltable"):
        if element.tag == "informaltable":
            grid = Grid(name)
            for row in element.iter("row"):
                grid.begin_row()
                for entry in row.iter("entry"):
                    grid.add(["".join(line.itertext()) for line in entry] or ["".join(entry.itertext())])
            blocks.append(grid)
        elif not any(above.tag in ("informaltable", "para", "bookinfo") for above in element.iterancestors()):
            blocks.append(" ".join("".join(element.itertext()).split("\n")))
    return blocks
