"""Nothing of the real plans stands in the program: no district, no person, no deadline phrase."""

from __future__ import annotations

import csv
import re

from tests.shared import ROOT, shared_plans

SUFFIXES = {".py", ".toml", ".md", ".html", ".txt", ".typ", ".tsv", ".json", ".jinja"}


def program_text() -> dict[str, str]:
    """Return every text file of the program, lower case and with single spaces, by its path."""
    return {
        str(path.relative_to(ROOT)): " ".join(path.read_text(encoding="utf-8").lower().replace("ё", "е").split())
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and path.suffix in SUFFIXES
    }


def test_no_district_or_person_of_the_real_plans_is_named() -> None:
    names = set()
    for plan in shared_plans().glob("*.txt"):
        text = " ".join(plan.read_text(encoding="utf-8").split())
        places = re.findall(
            r"([А-ЯЁ][а-яё]{4,}(?:ск|цк)(?:ий|ого|ом|ому|ое|ая|ой))\s+(?:\w+\s+){0,2}?(?:район|сельск|поселен)", text
        )
        places += re.findall(r"([А-ЯЁ][а-яё]{4,}(?:ск|цк)\w+)\s+(?:культурн|центральн)", text, re.I)
        people = re.findall(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?([А-ЯЁ][а-яё]{3,})", text)
        names |= {re.sub(r"(ский|ского|ском|скому|ское|ская|ской)$", "ск", word.lower()) for word in places}
        names |= {word.lower()[:-1] for word in people}
        names |= {word.lower()[:6] for word in places}
    assert len(names) >= 8, "the plans' names were not found, so nothing would be checked"
    found = [f"{path}: {name}" for path, text in program_text().items() for name in names if name in text]
    assert not found


def test_no_real_deadline_phrase_of_more_than_three_words_stands_in_the_source() -> None:
    with (shared_plans() / "deadlines.tsv").open(encoding="utf-8") as file:
        phrases = {
            " ".join(row["words"].replace("\\n", " ").lower().replace("ё", "е").split())
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    long = {phrase for phrase in phrases if len(phrase.split()) > 3}
    assert len(long) > 30
    found = [f"{path}: {phrase}" for path, text in program_text().items() for phrase in long if phrase in text]
    assert not found
