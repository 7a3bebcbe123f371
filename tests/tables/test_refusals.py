"""What cannot be read is refused at once, in one clear Russian sentence."""

from __future__ import annotations

import os
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
import xlsxwriter

from merilo.core import tables
from merilo.core.tables import container
from tests.tables.samples import SPACES, opendocument, p, read, rich, tbl, tc, tr, word, zipped
from tests.tables.test_opendocument import cell, row, table


def refused(path: Path, says: str) -> None:
    """Check that both doors refuse the file with one sentence that names it."""
    for door in (tables.read, tables.read_sheets):
        with pytest.raises(tables.Unreadable) as caught:
            door(path)
        sentence = str(caught.value)
        assert path.name in sentence
        assert re.fullmatch(r"[^\n]{20,300}\.", sentence), sentence
        if door is tables.read:
            assert says in sentence
        assert not re.search("Error|Traceback|None", sentence)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "пуст"),
        (b"\x00" * 1000, "пуст"),
        (b" \r\n\t\n", "пуст"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "картинка"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "картинка"),
        (b"BM\x36\x00\x00\x00\x00\x00\x00\x00" + bytes(100), "картинка"),
        (b"II*\x00" + bytes(100), "картинка"),
        (b"Rar!\x1a\x07" + bytes(100), "архив"),
        (bytes(range(256)) * 20, ""),
        (b"\x7fELF" + bytes(range(20)) * 50, ""),
        (zipped({"a.txt": "x"}), "архив"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "презентация"),
        (zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "в виде XML"),
        (word(p()), "не содержит текста"),
        (zipped({"word/document.xml": "<нет"}), "повреждён"),
        (b"PK\x03\x04" + bytes(100), "повреждён"),
        (b"%PDF-1.4\n%%EOF", "повреждён"),
        (b"{\\rtf1\\ansi text", "повреждён"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "незнакомого вида"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "паролем"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook\x00".encode("utf-16-le"), "повреждён"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "план.docx"
    path.write_bytes(data)
    refused(path, says)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "нет.docx", "не найден")
    refused(tmp_path, "папка")
    fifo = tmp_path / "труба.docx"
    os.mkfifo(fifo)
    refused(fifo, "не является обычным файлом")
    with pytest.raises(tables.Unreadable):
        tables.read(tmp_path / ("я" * 5000))
    with pytest.raises(tables.Unreadable):
        tables.read(tmp_path / "a\x00b")


def test_a_file_closed_to_us_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "план.txt"
    path.write_text("План", encoding="utf-8")

    def closed(*args: object, **options: object) -> None:  # the administrator of a test machine may read every file
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", closed)
    refused(path, "закрыт для чтения")


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "план.docx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    refused(path, "слишком велик")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_zip_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "план.docx"
    path.write_bytes(zipped({"word/document.xml": b" " * 60_000_000}))
    refused(path, "слишком большим")
    # a bomb that lies about its size in every header
    honest = zipped({"word/document.xml": b" " * 60_000_000})
    path.write_bytes(honest.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 500)))
    refused(path, "слишком большим")
    path.write_bytes(zipped({f"word/{at}.xml": "x" for at in range(container.MAX_MEMBERS + 1)}))
    refused(path, "слишком большим")


def test_a_member_with_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "план.docx"
    data = word(p("План"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        crc = archive.getinfo("word/document.xml").CRC
    path.write_bytes(data.replace(struct.pack("<I", crc), struct.pack("<I", crc ^ 1)))
    refused(path, "повреждён")


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY a "ха">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY a SYSTEM "http://127.0.0.1:9/x">'],
)
def test_entities_are_refused_and_outer_files_never_read(tmp_path: Path, entity: str) -> None:
    bomb = "".join(f'<!ENTITY b{at + 1} "{f"&b{at};" * 10}">' for at in range(9))
    for more in ("", '<!ENTITY b0 "ха">' + bomb):
        start = f"<!DOCTYPE d [{entity}{more}]>"
        body = f"{start}<w:document {SPACES}><w:body>{p('&a;' + ('&b9;' if more else ''))}</w:body></w:document>"
        path = tmp_path / "план.docx"
        path.write_bytes(zipped({"word/document.xml": body}))
        refused(path, "сущностей XML")


def test_an_entity_in_a_page_reads_nothing(tmp_path: Path) -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><html><body><p>План &a; &amp;</p></body></html>'
    line = read(tmp_path, page.encode(), "a.html").parts[-1]
    assert isinstance(line, tables.Line)
    assert line.text in ("План &", "План &a; &")


@pytest.mark.parametrize("depth", [60, 2_000, 100_000])
def test_tables_nested_without_end_are_refused_or_read(tmp_path: Path, depth: int) -> None:
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    nested_word = word(opening * depth + p("дно") + closing * depth)
    nested_page = ("<html><body>" + "<table><tr><td>" * depth + "дно" + "</td></tr></table>" * depth).encode()
    nested_rich = rich("{" * depth + "дно" + "}" * depth)
    for name, data in (("a.docx", nested_word), ("a.html", nested_page), ("a.rtf", nested_rich)):
        try:
            source = read(tmp_path, data, name)
            assert isinstance(source.parts[0], tables.Line)
            assert source.parts[0].text == "дно"
            assert depth == 60
        except tables.Unreadable as refusal:
            assert depth > 60, refusal


def wide_word() -> bytes:
    return word(tbl(tr(*(tc("x") for _ in range(2_000)))))


def wide_page() -> bytes:
    return ("<table><tr>" + "<td>x" * 1_000_000 + "</table>").encode()


def wide_spans() -> bytes:
    return ("<table>" + "<tr><td colspan=1000 rowspan=60000>x" * 5_000 + "</table>").encode()


def wide_text() -> bytes:
    return ("x\t" * 1_000_000).encode()


def wide_csv() -> bytes:
    return (("x;" * 1_000_000) + "\n").encode() * 2


def wide_opendocument() -> bytes:
    return opendocument(table(row(cell("x", 'table:number-columns-repeated="1000000"'))))


def tall_opendocument() -> bytes:
    many = 'table:number-columns-repeated="900"'
    return opendocument(
        table(row(cell("x", many), attributes='table:number-rows-repeated="900000000"')), kind="spreadsheet"
    )


def wide_workbook() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "x")
        sheet.write("XFD1048576", "x")
    return file.getvalue()


def workbook_without_addresses() -> bytes:
    book = wide_workbook()
    with zipfile.ZipFile(BytesIO(book)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    cells = "<row>" + "<c><v>1</v></c>" * 30_000 + "</row>" + "<row/>" * 900 + "<row><c><v>1</v></c></row>"
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    members["xl/worksheets/sheet1.xml"] = f"{start}{cells}</sheetData></worksheet>"
    return zipped(members)


def long_rich() -> bytes:
    return b"{\\rtf1 " + b"\\'cf" * 4_100_000 + b"}"


def wide_rich() -> bytes:
    return rich(
        "\\trowd" + "".join(f"\\cellx{at * 100}" for at in range(1, 3000)) + "\\intbl " + "x\\cell " * 3000 + "\\row"
    )


@pytest.mark.parametrize(
    "make",
    [wide_word, wide_page, wide_spans, wide_text, wide_csv, wide_opendocument, tall_opendocument, wide_workbook,
     workbook_without_addresses, wide_rich, long_rich],
)  # fmt: skip
def test_a_table_too_large_to_hold_is_refused(tmp_path: Path, make: Callable[[], bytes]) -> None:
    path = tmp_path / "план.csv"
    path.write_bytes(make())
    refused(path, "")


@pytest.mark.parametrize(
    "text",
    [
        "<!-- -->" * 500 + "x",
        "<table " * 60_000,
        "<html>" + "<b>x" * 100_000,
        "|" + " " * 400_000 + "-",
        "а\tб\nв\n" * 100_000,
        "\tа\n\n" * 100_000,
        "**а " * 30_000,
        "{\\rtf1 " + "\\f0 x" * 100_000 + "}",
        "{\\rtf1 " + "\\par x" * 100_000 + "}",
    ],
    ids=lambda text: text[:12],
)
def test_odd_texts_are_read_or_refused(tmp_path: Path, text: str) -> None:
    # Each of them once took a time that grows with the square of its length: such a fault shows as a test without end.
    try:
        source = read(tmp_path, text.encode(), "план.txt")
    except tables.Unreadable as refusal:
        assert "план.txt" in str(refusal)
    else:
        assert source.parts


def test_a_text_of_thirty_megabytes_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(tables.Unreadable, match="слишком велик"):
        read(tmp_path, b"x\n" * 17_000_000, "план.txt")


def test_a_document_closed_by_a_password_is_refused(tmp_path: Path) -> None:
    manifest = "<manifest><encryption-data/></manifest>"
    path = tmp_path / "план.odt"
    path.write_bytes(
        zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": manifest,
                "content.xml": b"\x00",
            }
        )
    )
    refused(path, "паролем")


def test_a_picture_in_a_word_document_is_no_text(tmp_path: Path) -> None:
    pixel = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"\x00\x00")),
            (b"IEND", b""),
        )
    )  # fmt: skip
    document = docx.Document()
    document.add_picture(BytesIO(pixel))
    path = tmp_path / "скан.docx"
    document.save(str(path))
    refused(path, "скан")
