"""Words of the field as data, and matching them: stems against the words of a short text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_WORD = re.compile(r"[a-zа-я0-9]+")
_PARTERS = re.compile(r"[_\s.%]+")


def stems_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, «ё» as «е», hyphens parting them."""
    return tuple(_WORD.findall(text.lower().replace("ё", "е")))


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say a thing: stems that must begin some word each, and stems that must begin none."""

    needed: tuple[str, ...]
    banned: tuple[str, ...]

    def fits(self, words: tuple[str, ...]) -> bool:
        """Say whether the words say it. Needed stems of one or two letters must be whole words."""
        for stem in self.needed:
            if len(stem) < 4:
                if stem not in words:
                    return False
            elif not any(word.startswith(stem) for word in words):
                return False
        return not any(word.startswith(stem) for stem in self.banned for word in words)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Several ways to say one thing."""

    alternatives: tuple[Alternative, ...]

    def fit(self, words: tuple[str, ...]) -> bool:
        """Say whether one of the ways fits."""
        return any(one.fits(words) for one in self.alternatives)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing looked for under headings, behind links and in documents."""

    code: str
    name: str
    titles: Phrases
    documents: Phrases
    main_documents: Phrases
    files: tuple[str, ...]
    demand: str
    years: int | None


@dataclass(frozen=True, slots=True)
class Service:
    """A service of others, known by its address."""

    name: str
    pattern: re.Pattern[str]
    means: str
    needs: re.Pattern[str] | None
    words: str
    is_foreign: bool


def _phrases(lines: list[str]) -> Phrases:
    made = []
    for line in lines:
        parts = line.lower().replace("ё", "е").split()
        needed = tuple(part for part in parts if not part.startswith("-"))
        banned = tuple(part[1:] for part in parts if part.startswith("-"))
        made.append(Alternative(needed, banned))
    return Phrases(tuple(made))


@cache
def items() -> tuple[Item, ...]:
    """Return the things looked for, in the order of the file."""
    return tuple(
        Item(
            code=row["code"], name=row["name"], titles=_phrases(row.get("titles", [])),
            documents=_phrases(row.get("documents", [])),
            main_documents=_phrases(row.get("main_documents", row.get("documents", []))),
            files=tuple(row.get("files", [])), demand=row["demand"], years=row.get("years"),
        )
        for row in _data("items.toml")["items"]
    )  # fmt: skip


@cache
def years_of(code: str) -> int | None:
    """Return how many years back the newest year named for an item may lie; None when it does not matter."""
    return next((item.years for item in items() if item.code == code), None)


@cache
def words(name: str) -> Phrases:
    """Return one list of words of the file, by its name."""
    return _phrases(_data("items.toml")["words"][name])


@cache
def services() -> tuple[Service, ...]:
    """Return the known services of others, in the order in which they are tried."""
    return tuple(
        Service(
            name=row["name"], pattern=re.compile(row["pattern"]), means=row["means"],
            needs=re.compile(row["needs"]) if "needs" in row else None, words=row.get("words", ""),
            is_foreign=row.get("is_foreign", False),
        )
        for row in _data("services.toml")["services"]
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def service_at(url: str) -> Service | None:
    """Return the known service an address leads to."""
    low = url.lower()
    if not _any_service().search(low):
        return None
    return next((one for one in services() if one.pattern.search(low)), None)


@cache
def _any_service() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one.pattern.pattern})" for one in services()))


@cache
def news_paths() -> frozenset[str]:
    """Return the parts of addresses under which news stand."""
    return frozenset(_data("items.toml")["words"]["news_paths"])


@lru_cache(maxsize=50_000)
def said(name: str, text: str) -> bool:
    """Say whether a short text says one of the things of a list."""
    low = text[:400].lower().replace("ё", "е")
    return bool(_any_of(name).search(low)) and words(name).fit(stems_of(low))


@cache
def _any_of(name: str) -> re.Pattern[str]:
    """Return one expression that most texts fail at once: the first stem of every alternative of a list."""
    stems = {one.needed[0] for one in words(name).alternatives}
    return re.compile("(?<![a-zа-я0-9])(?:" + "|".join(sorted(map(re.escape, stems))) + ")")


@lru_cache(maxsize=50_000)
def titled(text: str) -> frozenset[str]:
    """Return the codes of the items that a heading, a label or a link's words name."""
    if not _any_stem().search(text[:300].lower().replace("ё", "е")):
        return frozenset()
    tokens = stems_of(text[:300])
    return frozenset(item.code for item in items() if item.titles.fit(tokens))


@lru_cache(maxsize=50_000)
def documented(text: str) -> frozenset[str]:
    """Return the codes of the items that a document with this name belongs to."""
    if not _any_stem().search(text[:300].lower().replace("ё", "е")):
        return frozenset()
    tokens = stems_of(text[:300])
    return frozenset(item.code for item in items() if item.documents.fit(tokens))


@lru_cache(maxsize=50_000)
def filed(path: str) -> frozenset[str]:
    """Return the codes of the items that a path in Latin letters names."""
    low = _PARTERS.sub("-", path.lower())
    if not _any_file().search(low):
        return frozenset()
    found = {code for code, pattern in _files() if pattern.search(low)}
    if "1.1/site/18" in found:
        found.discard("1.1/site/17")  # a plan named after the assessment is no result of it
    return frozenset(found)


@cache
def _files() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (item.code, re.compile("(?:^|[/-])(?:" + "|".join(map(re.escape, item.files)) + ")"))
        for item in items()
        if item.files
    )


@cache
def _any_file() -> re.Pattern[str]:
    names = [name for item in items() for name in item.files]
    return re.compile("(?:^|[/-])(?:" + "|".join(map(re.escape, names)) + ")")


@cache
def _any_stem() -> re.Pattern[str]:
    """Return one expression that most lines fail at once: the first stem of every alternative of every item."""
    stems = {one.needed[0] for item in items() for one in (*item.titles.alternatives, *item.documents.alternatives)}
    return re.compile("(?<![a-zа-я0-9])(?:" + "|".join(sorted(map(re.escape, stems))) + ")")


@cache
def _data(name: str) -> dict:  # type: ignore[type-arg]
    text = resources.files("merilo.core.probe").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)
