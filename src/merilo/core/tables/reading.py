"""The door of the room: a path comes in, the bytes tell what they are, the reader of that kind does the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from merilo.core.tables import container, delimited, legacy, opendocument, pdf, richtext, text, web, word, workbook
from merilo.core.tables.container import Unreadable, broken, refusal
from merilo.core.tables.encoding import decode
from merilo.core.tables.source import Sheet, Source


def read(path: Path | str, *, name: str = "") -> Source:
    """Return the document's tables and the text around them, in document order.

    Reads .docx .odt .doc .rtf .pdf .xlsx .xls .ods .csv .html .txt .md; the kind is told by the content, so a
    wrong ending does no harm. `name` is what people call the file where it lies under another name.
    Raises Unreadable when the file is absent, too large, encrypted, broken or has no text.
    """
    path = Path(path)
    data = container.load(path)
    name = name or path.name
    with _faults_as_refusals(name):
        source = _read(data, name, container.kind_of(data, name))
    if not source.parts:
        raise refusal(name, "не содержит текста: если это скан, распознайте его и сохраните как документ Word.")
    return source


def _read(data: bytes, name: str, kind: str) -> Source:
    if kind == "docx":
        return word.read(data, name)
    if kind in ("odt", "ods"):
        return opendocument.read(data, name, kind)
    if kind in ("xlsx", "xls"):
        return workbook.read(data, name, kind)
    if kind == "pdf":
        return pdf.read(data, name)
    if kind == "rtf":
        return richtext.read(data, name)
    if kind == "doc":
        return legacy.read(data, name)
    if len(data) > container.MAX_TREE_BYTES:
        raise refusal(name, "слишком велик для плана: оставьте в нём только план.")
    if web.looks_like(data):
        return web.read(data, name)
    if delimited.looks_like(decode(data, name), name):
        return delimited.read(data, name)
    return text.read(data, name)


def read_sheets(path: Path | str) -> tuple[Sheet, ...]:
    """Return the visible sheets of a workbook (.xlsx .xls .ods) or the one sheet of a CSV file, quickly.

    Empty cells are None; whole numbers are int; rows[i] is row i + 1 of the sheet, rows of a CSV file are its records.
    CSV is read in UTF-8, UTF-16 or windows-1251 and parted by semicolon, comma or tab, whichever fits.
    Raises Unreadable as `read` does, and for a document that is no table.
    """
    path = Path(path)
    data = container.load(path)
    name = path.name
    with _faults_as_refusals(name):
        kind = container.kind_of(data, name)
        if kind == "text" and not web.looks_like(data):
            return (delimited.read_sheet(data, name),)
        if kind == "text":  # programs save pages under the name of a workbook
            return web.read_sheets(data, name)
        if kind in ("xlsx", "xls", "ods"):
            return workbook.read_sheets(data, name, kind)
    raise refusal(name, "— не таблица: укажите файл .xlsx, .xls, .ods или .csv.")


@contextmanager
def _faults_as_refusals(name: str) -> Iterator[None]:
    """Let a damaged file, which may make a reader stumble anywhere, end in a refusal like any other."""
    try:
        yield
    except Unreadable:
        raise
    except (
        ValueError,
        LookupError,
        ArithmeticError,
        TypeError,
        AttributeError,
        RecursionError,
        MemoryError,
        OSError,
    ) as error:
        raise broken(name) from error
