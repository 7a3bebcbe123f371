"""The operator's whole job: files in, a folder of results out; checking it; holding it against another table."""

from merilo.core import methodology
from merilo.core.dossier.checking import held, trees, trusted, verify
from merilo.core.dossier.comparing import Comparison, Deviation, compare
from merilo.core.dossier.folder import FolderRefused, digest
from merilo.core.dossier.frozen import (
    ANSWERS,
    EXCLUSIONS,
    MARKS,
    SETTINGS,
    UNITS,
    Frozen,
    SnapshotSpoilt,
    edition_chosen,
    read_frozen,
    seal_snapshot,
    settings_written,
    snapshot_faults,
)
from merilo.core.dossier.gathering import INPUT_FAILURES, RowsRejected
from merilo.core.dossier.job import BadChoices, Job
from merilo.core.dossier.manifest import NotADossier
from merilo.core.dossier.opendata import ARCHIVE, write_package
from merilo.core.dossier.opendata import TITLES as OPEN_TABLES
from merilo.core.dossier.optable import TableRejected
from merilo.core.dossier.package import choice_faults, pack, written_again
from merilo.core.dossier.reporting import how_words, method_words, rating_lines
from merilo.core.dossier.results import municipality_written, scores_written, unit_written, unverified
from merilo.core.dossier.running import Result, run
from merilo.core.dossier.telling import NothingToTell, tell
from merilo.core.papers import BadTemplate, Unprintable

# Everything that a person's files, folders and choices can make `run`, `verify` and `compare` raise; and a file of the
# law, which a person may correct.
FAILURES: tuple[type[Exception], ...] = (
    *INPUT_FAILURES,
    BadChoices,
    BadTemplate,
    FolderRefused,
    NotADossier,
    NothingToTell,
    SnapshotSpoilt,
    TableRejected,
    Unprintable,
    methodology.LawFault,
)

__all__ = [
    "ANSWERS",
    "ARCHIVE",
    "EXCLUSIONS",
    "FAILURES",
    "MARKS",
    "OPEN_TABLES",
    "SETTINGS",
    "UNITS",
    "BadChoices",
    "Comparison",
    "Deviation",
    "FolderRefused",
    "Frozen",
    "Job",
    "NotADossier",
    "NothingToTell",
    "Result",
    "RowsRejected",
    "SnapshotSpoilt",
    "TableRejected",
    "choice_faults",
    "compare",
    "digest",
    "edition_chosen",
    "held",
    "how_words",
    "method_words",
    "municipality_written",
    "pack",
    "rating_lines",
    "read_frozen",
    "run",
    "scores_written",
    "seal_snapshot",
    "settings_written",
    "snapshot_faults",
    "tell",
    "trees",
    "trusted",
    "unit_written",
    "unverified",
    "verify",
    "write_package",
    "written_again",
]
