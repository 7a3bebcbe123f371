"""Looking for words in rows of the database."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

MOST_WORDS = 5


def holding(fields: Iterable[str], asked: str) -> Q:
    """Return the condition that each of the words asked for stands in one of the fields, whatever its case.

    SQLite folds the case of Latin letters only, so a Russian word is asked for in the ways it is written.
    """
    found = Q()
    for word in asked.split()[:MOST_WORDS]:
        anywhere = Q()
        for field in fields:
            for way in {word, word.lower(), word.capitalize(), word.upper()}:
                anywhere |= Q(**{f"{field}__icontains": way})
        found &= anywhere
    return found
