"""Documents written by the tests themselves, invented, down to single XML elements where no library writes them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

from merilo.core import tables

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
_V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
SPACES = f"{_W} {_R} {_MC} {_WPS} {_V}"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a zip with the given members, in their order."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def word(body: str, **parts: str) -> bytes:
    """Return a .docx of the given body; `numbering`, `styles`, `footnotes`, `header1` … are further parts."""
    links, members = "", {}
    for part, content in parts.items():
        kind = re.sub(r"\d+$", "", part)
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        members[f"word/{part}.xml"] = f"<w:{root} {SPACES}>{content}</w:{root}>"
        links += f'<Relationship Id="{part}" Type="{_TYPES}{kind}" Target="{part}.xml"/>'
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = f'<Relationship Id="rId1" Type="{_TYPES}officeDocument" Target="word/document.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{relations}">{main}</Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">{links}</Relationships>',
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            **members,
        }
    )


def p(text: str = "", properties: str = "") -> str:
    """Return a Word paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def listed(text: str = "", *, number: int = 1, level: int = 0) -> str:
    """Return a Word paragraph with an automatic number."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(content: str = "", properties: str = "") -> str:
    """Return a Word cell; plain text becomes a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def levels(*formats: tuple[str, str], number: int = 1, more: str = "") -> str:
    """Return the numbering part with one list: (format, pattern) per level."""
    items = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (style, pattern) in enumerate(formats)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{items}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def opendocument(body: str, *, kind: str = "text", styles: str = "", automatic: str = "") -> bytes:
    """Return an .odt or .ods (`kind` spreadsheet) with the given body, common styles and automatic styles."""
    names = ("office", "style", "text", "table", "drawing:draw")
    spaces = " ".join(
        f'xmlns:{name.split(":")[-1]}="urn:oasis:names:tc:opendocument:xmlns:{name.split(":")[0]}:1.0"'
        for name in names
    )
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": "<manifest/>",
            "styles.xml": f"<office:document-styles {spaces}>{styles}</office:document-styles>",
            "content.xml": (
                f"<office:document-content {spaces}><office:automatic-styles>{automatic}</office:automatic-styles>"
                f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
            ),
        }
    )


def rich(text: str) -> bytes:
    """Return an .rtf in code page 1251; Cyrillic letters are escaped byte by byte."""
    escaped = "".join(sign if ord(sign) < 128 else f"\\'{sign.encode('cp1251')[0]:02x}" for sign in text)
    return b"{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fcharset204 Times;}}" + escaped.encode("ascii") + b"}"


def read(folder: Path, data: bytes, name: str) -> tables.Source:
    """Write the bytes to a file and read it back."""
    path = folder / name
    path.write_bytes(data)
    return tables.read(path)


def texts(table: tables.Line | tables.Table | tables.Stream) -> list[list[str]]:
    """Return the texts of a table's cells, row by row."""
    assert isinstance(table, tables.Table)
    return [[cell.text for cell in row] for row in table.rows]


def lines(source: tables.Source) -> list[str]:
    """Return the texts of the lines outside tables."""
    return [part.text for part in source.parts if isinstance(part, tables.Line)]


def words(source: tables.Source) -> list[str]:
    """Return every word of a source, sorted: with repetitions, in cells and lines alike."""
    found: list[str] = []
    for part in source.parts:
        if isinstance(part, tables.Line):
            found += part.text.split()
        else:
            cells = part.cells if isinstance(part, tables.Stream) else [cell for row in part.rows for cell in row]
            found += " ".join(cell.text for cell in cells).split()
    return sorted(found)
