"""Word files through docxtpl: a template that an official can edit, filled with words and pictures."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from merilo.core import wording
from merilo.core.papers import pdf

if TYPE_CHECKING:
    from docx.document import Document

    from merilo.core.papers.report.text import Picture

PICTURE_WIDTH_CM = 16.5
MOST_BYTES = 50_000_000
PROPERTY_LETTERS = 250  # Word keeps at most 255 in a property of the file
PROPERTIES = ("title", "subject", "author", "comments", "identifier", "language")
NOT_WORD = "Шаблон — не документ Word (.docx), или файл повреждён. Откройте его в Word и сохраните заново."


class BadTemplate(ValueError):
    """A Word template cannot be used; the sentence says what in it is wrong."""


def fill(template: bytes | str, words: Any, *, made_on: date) -> bytes:
    """Return a Word file: the template's bytes, or the one of that name in this room, filled with a dataclass of words.

    Raises BadTemplate when the template is not a Word file, is damaged, or names a field the words do not have.
    """
    from jinja2 import TemplateError
    from lxml.etree import XMLSyntaxError

    from merilo.core.papers import contents, fields
    from merilo.core.papers.report.text import Picture

    if isinstance(template, str):
        template = (pdf.TEMPLATES / template).read_bytes()
    paper = _opened(template)
    environment = _environment(paper)
    try:
        for source in paper.sources():
            fields.check(source, environment=environment, words=type(words), leaves=(Picture,))
        paper.render({one.name: getattr(words, one.name) for one in dataclasses.fields(words)}, environment)
    except fields.WrongField as error:
        raise BadTemplate(str(error)) from error
    except XMLSyntaxError as error:
        raise BadTemplate(
            "В шаблоне Word нарушен порядок команд: {%p %}, {%tr %} и {%tc %} должны начинаться и кончаться "
            "на одном уровне — абзаца, строки или столбца."
        ) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        if isinstance(error, pdf.Unprintable):
            raise
        raise BadTemplate(f"Шаблон Word не заполняется: {error}") from error
    contents.complete(paper.docx)
    return saved(paper.docx, on=made_on)


def saved(document: Document, *, on: date) -> bytes:
    """Return a Word document as bytes that depend on nothing but its content and the date."""
    properties = document.core_properties
    properties.created = properties.modified = datetime(on.year, on.month, on.day)
    properties.revision, properties.last_modified_by = 1, ""
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _opened(template: bytes) -> Any:
    """The template as docxtpl holds it, when it is a Word file of a sane size."""
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MOST_BYTES:
            raise BadTemplate(f"Шаблон Word больше {wording.file_size_words(MOST_BYTES)}: уменьшите рисунки в нём.")
        paper = _paper_class()(io.BytesIO(template))
        paper.init_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, EOFError) as error:
        raise BadTemplate(NOT_WORD) from error
    except ValueError as error:
        raise error if isinstance(error, BadTemplate) else BadTemplate(NOT_WORD) from error
    return paper


def _environment(paper: Any) -> Any:
    """Jinja that refuses unknown names, escapes all, cannot reach Python, and draws a Picture where it stands."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from merilo.core.papers.report.text import Picture

    def drawn(value: Any) -> Any:
        return paper.drawn(value) if isinstance(value, Picture) else value

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=drawn)
    environment.globals.clear()
    return environment


@lru_cache(maxsize=1)
def _paper_class() -> type:
    """docxtpl's template with three things of our own; inside a function, so that Word is imported when needed."""
    from docx.shared import Cm
    from docxtpl import DocxTemplate
    from lxml import etree
    from markupsafe import Markup

    from merilo.core.papers import contents

    class Paper(DocxTemplate):  # type: ignore[misc]
        def sources(self) -> Iterator[str]:
            """Every text of the file that may hold tags, in the form in which Jinja gets it."""
            yield self.patch_xml(self.get_xml())
            for uri in (self.HEADER_URI, self.FOOTER_URI):
                for _, part in self.get_headers_footers(uri):
                    yield self.patch_xml(self.get_part_xml(part))
            for part in self.docx.part.package.parts:
                if part.content_type.endswith("wordprocessingml.footnotes+xml"):
                    yield self.patch_xml(part.blob.decode("utf-8"))
            yield from (getattr(self.docx.core_properties, name) or "" for name in PROPERTIES)

        def fix_tables(self, xml: str) -> Any:
            """Read what was rendered strictly (docxtpl would mend broken XML in silence) and set the column widths."""
            tree = etree.fromstring(xml.encode("utf-8"), etree.XMLParser(resolve_entities=False, huge_tree=True))
            contents.set_widths(tree)
            return tree

        def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
            """The file's properties are plain text: no escaping, and no more letters than Word keeps."""
            plain = jinja_env.overlay(autoescape=False)
            for name in PROPERTIES:
                text = plain.from_string(getattr(self.docx.core_properties, name) or "").render(context)
                setattr(self.docx.core_properties, name, wording.shortened(text, PROPERTY_LETTERS))

        def drawn(self, picture: Picture) -> Markup:
            """The picture as a drawing inside the line, with the words that are read aloud."""
            png = io.BytesIO(pdf.picture_png(picture.svg))
            inline = self.current_rendering_part.new_pic_inline(png, Cm(PICTURE_WIDTH_CM))
            inline.docPr.set("descr", picture.alt)
            return Markup(f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">')

    return Paper
