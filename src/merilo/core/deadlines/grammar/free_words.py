"""Free words of events: how far they go, and how they are named."""

from __future__ import annotations

import re

from merilo.core.deadlines.grammar.cursor import Cursor
from merilo.core.deadlines.grammar.event_words import BASIS, FREQUENCY, NEED, NEW_TERM, SURE_TERM
from merilo.core.deadlines.grammar.tokens import compiled
from merilo.core.wording import Case, nominative


def tail(c: Cursor) -> str:
    """Return the levelled words from here on, one space between tokens, line breaks as spaces."""
    return " ".join(token.norm for token in c.tokens[c.place : c.end] if token.norm != "\n")


def advance(c: Cursor, text: str) -> None:
    """Move over the tokens that the beginning of `tail` covered by this text is made of."""
    left = text.strip()
    while left and not c.done:
        token = c.peek()
        if token is None:
            return
        if token.norm != "\n":
            if not left.startswith(token.norm):
                return
            left = left[len(token.norm) :].lstrip()
        c.place += 1


def free_text(c: Cursor, *stops: str, until: str = "") -> str:
    """Move over the words of an event, up to another term, a stop or what fits `until`; return them as written."""
    start = c.place
    while not c.done:
        norm = c.norm()
        if norm == "«":
            while not c.done and c.norm() != "»":
                c.place += 1
            c.place = min(c.place + 1, c.end)
            continue
        if norm in (";", ")", *stops):
            break
        if norm == "(":
            close = _closing(c)
            inner = " ".join(token.norm for token in c.tokens[c.place + 1 : close])
            if (
                compiled(NEW_TERM).match(inner)
                or compiled(BASIS).match(inner)
                or compiled(NEED).match(inner)
                or close >= c.end - 1
            ):
                break
            c.place = close + 1
            continue
        if until and c.place > start and compiled(until).match(tail(c)):
            break
        if c.place > start and compiled(FREQUENCY).match(norm):
            rest = " ".join(token.norm for token in c.tokens[c.place : min(c.end, c.place + 6)])
            if compiled(SURE_TERM).match(rest):
                break
        if (c.place > start or norm in (",", "\n", ".", "-", "до")) and norm in (
            "-",
            ",",
            "\n",
            ".",
            "и",
            "но",
            "по",
            "при",
            "с",
            "до",
            "ежегодно",
            "ежеквартально",
            "ежемесячно",
        ):
            ahead = c.place + (norm in (",", "\n", ".", "-"))
            rest = " ".join(token.norm for token in c.tokens[ahead : c.end] if token.norm != "\n")
            # the full stops of «приказ от 12.01.2026» part nothing
            dated = norm == "." and c.norm(-1).isdigit() and c.norm(1).isdigit()
            strong = (norm in (",", "\n", ".", "-", "но") and not dated) or rest.startswith("еже")
            if strong and compiled(NEW_TERM).match(rest):
                break
            if norm == "до" and re.match(r"до (?:\d|конца (?:года|20))", rest):
                break
            if norm in ("при", "по") and re.match(
                r"при (наличии|условии|необходимости)|по (возможности|мере необход)", rest
            ):
                break
        c.place += 1
    return c.slice(start, c.place)


def _closing(c: Cursor) -> int:
    depth = 0
    for place in range(c.place, c.end):
        depth += {"(": 1, ")": -1}.get(c.tokens[place].norm, 0)
        if depth == 0:
            return place
    return c.end - 1


def tidy(text: str) -> str:
    """Return the words of an event on one line without the signs around them."""
    text = re.sub(r"\s+", " ", text).strip(" \t\n,.;:-–—")
    if text.count("(") != text.count(")"):
        text = text.strip("()").strip()
    return re.sub(r"\s+(?:и|а|но|с|по|до|в|к|или)$", "", text.replace(";", ","))


def named(text: str, case: Case | None) -> str | None:
    """Return the event in the nominative, its first letter small unless the word is a name or shortened."""
    text = tidy(text)
    if not text:
        return None
    if case is None:
        return text
    found = nominative(text, case)
    # «по истечению» for «по истечении» is a common slip
    return nominative(text, "datv") if found == text and case == "loct" else found
