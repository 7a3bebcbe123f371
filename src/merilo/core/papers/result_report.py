"""The report of a cycle's results, as Word or PDF."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from merilo.core.papers import pdf, word
from merilo.core.papers.report.data import ResultReport


def result_report(data: ResultReport, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return the report of a cycle as a Word or PDF file. Equal data give equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate when the template names a field the report does not have or is not a Word file, Unprintable when
    the fonts of the paper have no glyph for a sign.
    """
    from merilo.core.papers.report.story import tell  # the words of the report cost time that tables do not need

    words = tell(_legible(data))
    if as_ == "pdf":
        return pdf.compile_pdf("result_report.typ", dataclasses.asdict(words), made_on=data.made_on)
    return word.fill(template or "result_report.docx", words, made_on=data.made_on)


def _legible(value: Any) -> Any:
    """The same data without signs that are no letters: breaks and tabs become spaces, control and format signs go.

    Such signs come in from cells of other people's files; XML and PDF do not take them.
    """
    if isinstance(value, str):
        spaced = "".join(" " if sign in "\n\r\t\v\f\u2028\u2029" else sign for sign in value)
        return "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    if isinstance(value, tuple):
        return tuple(map(_legible, value))
    if isinstance(value, Mapping):
        return {key: _legible(inner) for key, inner in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _legible(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **changed)
    return value
