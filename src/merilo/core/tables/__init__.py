"""Documents of any usual format as tables with cell addresses and the text around them; workbooks also as bare rows."""

from merilo.core.tables.container import Archive, Unreadable, kind_of
from merilo.core.tables.reading import read, read_sheets
from merilo.core.tables.source import Cell, Line, Sheet, Source, Stream, Table

__all__ = [
    "Archive",
    "Cell",
    "Line",
    "Sheet",
    "Source",
    "Stream",
    "Table",
    "Unreadable",
    "kind_of",
    "read",
    "read_sheets",
]
