"""The journal speaks Russian: every deed that any room writes down has its words, and no words are left over."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "merilo"


def test_every_deed_has_its_words_in_the_journal_and_every_words_its_deed() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))
    worded = {
        act: words
        for file in SOURCE.glob("*/journal.toml")
        for act, words in tomllib.loads(file.read_text(encoding="utf-8"))["acts"].items()
    }
    written = set(re.findall(r'\bact="([^"]+)"', code))
    assert len(written) > 40
    assert not written - worded.keys(), "deeds the journal has no words for"
    assert not [act for act in worded if f'"{act}"' not in code], "words for deeds nobody does"
    assert all(re.fullmatch(r"[a-z_]+", act) for act in written)
    assert not [words for words in worded.values() if re.search(r"[A-Za-z]", words.replace("bus.gov.ru", ""))]
