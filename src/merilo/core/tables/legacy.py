"""Old Word documents (.doc): turned into .docx by LibreOffice where it is installed, else read through antiword."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import Any

from merilo.core.tables import word
from merilo.core.tables.container import broken, encrypted, parse_xml, refusal
from merilo.core.tables.layout import Block, Grid, lay
from merilo.core.tables.source import Source, Table

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
        source = word.read(converted, name) if converted is not None else None
        # LibreOffice loses a table at the very end of some files; antiword sees it
        has_table = source is not None and any(isinstance(part, Table) for part in source.parts)
        book = _docbook(antiword, original) if antiword and not has_table else None
    parts = lay(_blocks(book, name), name=name) if book is not None else ()
    if source is not None and (has_table or not any(isinstance(part, Table) for part in parts)):
        return Source(name=name, kind="doc", parts=source.parts, doubts=source.doubts)
    if book is None:
        raise broken(name)
    doubt = "Документ .doc прочитан программой antiword: объединённые ячейки и автоматические номера могли потеряться."
    return Source(name=name, kind="doc", parts=parts, doubts=(doubt,))


def _is_encrypted(data: bytes) -> bool:
    """Tell whether the file's information block (FIB, the sector that opens with its mark) has the encrypted flag."""
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
    root = parse_xml(book[max(book.find(b"<book"), 0) :], name)
    for about in root.findall("bookinfo"):
        root.remove(about)
    return [block for block in _walked(root, name) if isinstance(block, Grid) or block.strip()]


def _walked(element: Any, name: str) -> Iterator[Block]:
    text = element.text or ""
    for child in element:
        if child.tag in ("emphasis", "superscript", "subscript"):
            text += "".join(child.itertext())
        else:
            yield " ".join(text.split("\n"))
            text = ""
            if child.tag == "informaltable":
                yield _table(child, name)
            else:
                yield from _walked(child, name)
        text += child.tail or ""
    yield " ".join(text.split("\n"))


def _table(table: Any, name: str) -> Grid:
    """Lay the groups of rows that antiword makes of one table; what tells their columns apart is only the width."""
    groups = []
    for group in table.iter("tgroup"):
        widths = [float(column.get("colwidth", "0pt").removesuffix("pt") or 0) for column in group.iter("colspec")]
        groups.append((group, [round(right) for right in accumulate(widths)]))
    borders = sorted({right for _, rights in groups for right in rights})
    grid = Grid(name)
    for group, rights in groups:
        for row in group.iter("row"):
            grid.begin_row()
            left = 0
            for entry, right in zip_longest(row.iter("entry"), rights):
                if entry is not None:
                    across = max(1, borders.index(right) + 1 - left) if right is not None else 1
                    left += across
                    grid.add(["".join(entry.itertext())], across=across)
    return grid
