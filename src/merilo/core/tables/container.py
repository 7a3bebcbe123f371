"""The file on disk: how large it may be, what it really is, and how its zip members and XML are opened safely."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from merilo.core.wording import file_size_words, quoted, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_MEMBERS = 10_000
MAX_INFLATED_BYTES = 400 * 1024 * 1024  # all members of a zip together
MAX_TREE_BYTES = 32 * 1024 * 1024  # one XML part kept as a tree; it takes about ten times as much memory
MAX_RATIO = 300  # deflate can reach 1032; honest office files stay below 100
RATIO_MATTERS_ABOVE = 20 * 1024 * 1024

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF", b"\x00\x00\x01\x00")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODF_KINDS = {"text": "odt", "spreadsheet": "ods"}


class Unreadable(ValueError):
    """The file cannot be read; str() is one Russian sentence: what, where, what to do."""


def refusal(name: str, what: str) -> Unreadable:
    """Return the refusal of a file: its name in quotes and the sentence about it."""
    return Unreadable(f"Файл {quoted(shortened(name))} {what}")


def broken(name: str, how: str = "") -> Unreadable:
    """Return the refusal of a damaged file; `how` may name the part."""
    return refusal(name, f"повреждён{how}: откройте его в той программе, где он сделан, и сохраните заново.")


def load(path: Path) -> bytes:
    """Return the bytes of a file of at most MAX_FILE_BYTES.

    Raises Unreadable when there is no such file, it is a folder, empty, too large or closed to us.
    """
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise refusal(name, "— это папка: укажите файл.")
        if not path.exists():
            raise refusal(name, "не найден: проверьте путь.")
        if not path.is_file():
            raise refusal(name, "не является обычным файлом: укажите документ на диске.")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1) if path.stat().st_size <= MAX_FILE_BYTES else None
    except PermissionError:
        raise refusal(name, "закрыт для чтения: попросите права на него или скопируйте его к себе.") from None
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise refusal(name, "не открывается: проверьте путь и диск.") from None
    if data is None or len(data) > MAX_FILE_BYTES:
        limit = file_size_words(MAX_FILE_BYTES)
        raise refusal(name, f"слишком велик (больше {limit}): уберите из него картинки или разделите его.")
    if not data.strip(b"\x00\t\r\n "):
        raise refusal(name, "пуст: выберите файл с текстом.")
    return data


def kind_of(data: bytes, name: str) -> str:
    """Return what the bytes are, whatever the file's ending: a kind of Source.kind, or «text».

    Raises Unreadable for pictures, presentations, foreign archives and encrypted office files.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK"):
        return _zip_kind(Archive(data, name), name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"<?xml"):
        for mark, kind in ((b"opendocument.text", "odt"), (b"opendocument.spreadsheet", "ods")):
            if b"<office:document " in data[:4096] and mark in data[:100_000]:
                return kind
        if re.search(rb"<\?mso-application|<pkg:package|<w:wordDocument|<office:", data[:8192]):
            raise refusal(name, "— документ в виде XML: откройте его и сохраните как .docx или .xlsx.")
    is_picture = data.startswith(_PICTURES[:3]) or (data.startswith(_PICTURES) and b"\x00" in data[:64])
    if is_picture or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        raise refusal(name, "— картинка: распознайте её текст и сохраните как документ Word.")
    if data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")):
        raise refusal(name, "— архив: распакуйте его и укажите сам документ.")
    return "text"


def _zip_kind(archive: Archive, name: str) -> str:
    if "mimetype" in archive:
        mime = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
        family = mime.removeprefix("application/vnd.oasis.opendocument.").split("-")[0]
        if b"encryption-data" in archive.read("META-INF/manifest.xml", default=b""):
            raise encrypted(name)
        if family in _ODF_KINDS:
            return _ODF_KINDS[family]
    if "xl/workbook.bin" in archive:
        raise refusal(name, "— двоичная книга Excel (.xlsb): сохраните её как .xlsx.")
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if any(member.startswith(folder) and member.endswith(".xml") for member in archive.names):
            return kind
    if "content.xml" in archive:
        start = archive.read("content.xml")[:100_000]
        return "ods" if b"<office:spreadsheet" in start else "odt"
    if any(member.startswith("ppt/") for member in archive.names):
        raise refusal(name, "— презентация: сохраните таблицу в документе Word.")
    raise refusal(name, "— архив или документ незнакомого вида: укажите документ Word, Excel, OpenDocument или PDF.")


def _ole_kind(data: bytes, name: str) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise encrypted(name)
    is_word, is_book = has("WordDocument"), has("Workbook\x00") or has("Book\x00")
    if is_word and is_book:  # one is embedded in the other, the ending tells which
        return "xls" if name.lower().endswith((".xls", ".xlt")) else "doc"
    if is_word or is_book:
        return "doc" if is_word else "xls"
    raise refusal(name, "— документ незнакомого вида: сохраните его как .docx или .xlsx.")


def encrypted(name: str) -> Unreadable:
    """Return the refusal of a file closed by a password."""
    return refusal(name, "закрыт паролем: снимите защиту и сохраните его без пароля.")


class Archive:
    """A zip whose members are inflated under limits on the bytes that really come out."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._data = data
        try:
            with zipfile.ZipFile(BytesIO(data)) as zipped:
                infos = zipped.infolist()
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError, OverflowError):
            raise broken(name) from None
        self._members = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos}
        self.names = tuple(self._members)
        self._left = MAX_INFLATED_BYTES
        declared = sum(info.file_size for info in infos)
        if len(infos) > MAX_MEMBERS or declared > MAX_INFLATED_BYTES or _is_suspicious(declared, len(data)):
            raise self._bomb()
        if any(info.flag_bits & 1 for info in infos):
            raise encrypted(name)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str, *, default: bytes | None = None) -> bytes:
        """Return a member's bytes, or the default where it is absent; raises Unreadable when broken or too large."""
        if member not in self._members:
            if default is None:
                raise broken(self.name, f" (нет части {member})")
            return default
        info = self._members[member]
        return b"".join(self._chunks(info))

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        part = f" (часть {info.filename})"
        header = self._data[info.header_offset : info.header_offset + 30]
        if len(header) < 30 or not header.startswith(b"PK\x03\x04") or info.compress_type not in (0, 8):
            raise broken(self.name, part)
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        start = info.header_offset + 30 + names
        packed = memoryview(self._data)[start : start + info.compress_size]
        crc = size = 0
        for chunk in _inflated(packed) if info.compress_type else iter([bytes(packed)]):
            if chunk is None:
                raise broken(self.name, part)
            size += len(chunk)
            self._left -= len(chunk)
            crc = zlib.crc32(chunk, crc)
            if self._left < 0 or size > max(info.file_size, 1) + 1024 or _is_suspicious(size, len(self._data)):
                raise self._bomb()
            yield chunk
        if size != info.file_size or crc != info.CRC:
            raise broken(self.name, part)

    def _bomb(self) -> Unreadable:
        what = "при распаковке оказывается слишком большим: уберите из него картинки и лишнее или разделите его."
        return refusal(self.name, what)


def _is_suspicious(inflated: int, packed: int) -> bool:
    return inflated > RATIO_MATTERS_ABOVE and inflated > MAX_RATIO * packed


def _inflated(packed: memoryview) -> Iterator[bytes | None]:
    """Give the inflated chunks; None when the stream is damaged or ends too early."""
    inflater = zlib.decompressobj(-15)
    rest: Any = packed
    while not inflater.eof:
        try:
            chunk = inflater.decompress(rest, 1 << 20)
        except zlib.error:
            yield None
            return
        rest = inflater.unconsumed_tail
        if not chunk and not rest and not inflater.eof:
            yield None
            return
        yield chunk


def parse_xml(data: bytes, name: str) -> Any:
    """Return the root element of an XML part; entities, outer files and the network are never touched.

    Raises Unreadable when the XML is broken, declares entities, is nested too deeply or is too large for a tree.
    """
    from lxml import etree

    if len(data) > MAX_TREE_BYTES:
        raise refusal(name, "слишком велик внутри: разделите его на несколько документов.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        if re.search(rb"<!ENTITY", data[:100_000]):
            raise _entities(name) from None
        raise broken(name) from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise _entities(name)
    return root


def _entities(name: str) -> Unreadable:
    what = "содержит объявления сущностей XML, это небезопасно: сохраните документ заново в Word или LibreOffice."
    return refusal(name, what)
