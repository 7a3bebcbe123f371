"""What a file really is, told by its bytes, never by its name; what may hold a program is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from merilo.accounts.refusal import Refused
from merilo.core import tables

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its group, the endings its name may have (the first is ours), its type for browsers."""

    group: str  # "document", "table", "pdf", "picture", "page"
    endings: tuple[str, ...]
    content_type: str


KINDS = {
    "docx": Kind("document", ("docx",), f"{_OFFICE}.wordprocessingml.document"),
    "odt": Kind("document", ("odt", "fodt"), f"{_OPEN}.text"),
    "doc": Kind("document", ("doc",), "application/msword"),
    "rtf": Kind("document", ("rtf", "doc"), "application/rtf"),
    "text": Kind("document", ("txt", "md", "text"), "text/plain"),
    "csv": Kind("table", ("csv", "tsv"), "text/csv"),
    "xlsx": Kind("table", ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet"),
    "ods": Kind("table", ("ods", "fods"), f"{_OPEN}.spreadsheet"),
    "xls": Kind("table", ("xls",), "application/vnd.ms-excel"),
    "pdf": Kind("pdf", ("pdf",), "application/pdf"),
    "jpeg": Kind("picture", ("jpg", "jpeg", "jpe", "jfif"), "image/jpeg"),
    "png": Kind("picture", ("png",), "image/png"),
    "webp": Kind("picture", ("webp",), "image/webp"),
    "page": Kind("page", ("html", "htm", "xls", "doc"), "text/plain"),  # shown by nobody's browser
}
GROUPS = {"document": "документ", "table": "таблица", "pdf": "PDF", "picture": "фотография", "page": "веб-страница"}

_ACTIVE = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|xl/macrosheets/|activeX/|Basic/|Scripts/)", re.IGNORECASE)
_PROGRAM = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|reg|cpl|apk|sh)$", re.IGNORECASE
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!", b"dex\n")
_OTHER_PICTURES = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_FLAT_MACRO = re.compile(rb"<[\w.-]+:(module|source-code)[\s>]")  # an OpenDocument of one file keeps its Basic so
_VBA = "_VBA_PROJECT".encode("utf-16-le")


class FileRejected(Refused):
    """A file that is not taken in; the text says which, why, and what to do."""


def kind_of(data: bytes, name: str) -> str:
    """Return what a file is, a key of KINDS. Raises FileRejected for what is unknown, damaged or may hold a program."""
    if not data.strip(b"\x00\t\r\n "):
        raise rejected(name, "пуст: выберите другой файл.")
    if data.startswith(_PROGRAMS):
        raise rejected(name, "— программа, а не документ. Программы не принимаются.")
    if picture := _picture(data, name):
        return picture
    try:
        if data.startswith(b"PK"):
            _look_into(tables.Archive(data, name), name)
        kind = tables.kind_of(data, name)
    except tables.Unreadable as error:
        raise FileRejected(str(error)) from error
    if kind in ("doc", "xls") and _VBA in data:
        raise _with_macros(name)
    if kind in ("odt", "ods") and _FLAT_MACRO.search(data):
        raise _with_macros(name)
    return _text_kind(data, name) if kind == "text" else kind


def _picture(data: bytes, name: str) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        raise rejected(
            name,
            "— фотография в формате HEIC, его открывает не каждый компьютер. Сохраните её как JPG; в телефоне: "
            "Настройки → Камера → Форматы → «Наиболее совместимый».",
        )
    if data.startswith(_OTHER_PICTURES) and b"\x00" in data[:64]:
        raise rejected(name, "— картинка, которую не принимаем: сохраните её как JPG или PNG.")
    return None


def _look_into(archive: tables.Archive, name: str) -> None:
    """Unpack every member under the limits; refuse what can run."""
    for member in archive.names:
        if _ACTIVE.search(member):
            raise _with_macros(name)
        if _PROGRAM.search(member):
            raise rejected(name, "содержит внутри программу. Уберите её и сохраните файл заново.")
        if member.startswith("ppt/"):
            raise rejected(name, "— презентация: сохраните её как PDF.")
        if not member.endswith("/"):
            content = archive.read(member)
            if member == "[Content_Types].xml" and b"macroEnabled" in content:
                raise _with_macros(name)


def _with_macros(name: str) -> FileRejected:
    return rejected(
        name,
        "содержит макросы, такие файлы не принимаются. Сохраните его без макросов: «Сохранить как» → .docx, .xlsx.",
    )


def _text_kind(data: bytes, name: str) -> str:
    """Tell a page and a table from plain text. Raises FileRejected for bytes that are no text at all."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    control = sum(data[:65536].count(byte) for byte in range(32) if byte not in (9, 10, 11, 12, 13, 26, 27))
    if not is_wide and control * 100 > len(data[:65536]):
        raise rejected(
            name, "незнакомого вида. Принимаются документы Word, Excel, OpenDocument, PDF, тексты, JPG, PNG и WebP."
        )
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<html" not in head and b"<table" not in head:
        raise rejected(name, "— данные в виде XML, их не принимаем: сохраните документ как Word или PDF.")
    if head.startswith(b"<") or b"<html" in head or b"<table" in head:
        return "page"
    return "csv" if name.lower().endswith((".csv", ".tsv")) else "text"


def rejected(name: str, what: str) -> FileRejected:
    """Return the refusal of a file: its name in quotes and the sentence about it."""
    return FileRejected(f"Файл «{name[:80]}» {what}")
