"""Tables of target indicators by year, and the contradictions their figures show."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from merilo.core.planfile import texts
from merilo.core.planfile.draft import Skipped, Target
from merilo.core.planfile.grid import columns
from merilo.core.planfile.grid.cells import Block, Row
from merilo.core.planfile.grid.ledger import joined
from merilo.core.wording import decimal_words

_NUMBER = re.compile(r"^\s*([-−]?\d+(?:[ \u00a0]\d{3})*(?:[.,]\d+)?)\s*(.*)$", re.DOTALL)
_UNIT_IN_NAME = re.compile(
    r"(?:\(|,\s*)(процент\w*|%|единиц\w*|ед\.|штук\w*|шт\.|человек|чел\.|балл\w*)(?=[,;)\s]|$)", re.IGNORECASE
)
_UNIT_CAPTION = re.compile(r"^ед\.|единиц\w* измер|\bизмерени", re.IGNORECASE)
_CUMULATIVE = re.compile(r"нарастающ", re.IGNORECASE)
_SINCE = re.compile(r"нарастающ\w*\s+итогом\s*(?:к|с|от|начиная\s+с)\s*((?:19|20)\d\d)", re.IGNORECASE)
_SHARE = re.compile(r"процент|%|\bдол[яи]\b", re.IGNORECASE)
_BASE = re.compile(r"баз|отч[её]т|факт", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A table of targets as read: the indicators, its header as skipped text, and notes below it."""

    targets: tuple[Target, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()


def read(block: Block) -> Reading | None:
    """Return what a table says whose header holds years and no terms; None for another table."""
    at = next((place for place, row in enumerate(block.rows[:8]) if is_header(row)), None)
    if at is None:
        return None
    header = [columns.column(text) for text in block.rows[at].texts()]
    years = {place: column.year for place, column in enumerate(header) if column.year}
    base = {column.year for column in header if column.year and _BASE.search(column.caption)}
    head = [row for row in block.rows[: at + 1] if row.filled()]
    skipped = [Skipped(joined(row), "шапка таблицы целевых показателей", row.place) for row in head]
    targets: list[Target] = []
    notes: list[str] = []
    for row in block.rows[at + 1 :]:
        said = row.texts()
        values = {year: texts.flat(said[place]) for place, year in years.items() if said[place]}
        if columns.is_numbering(said) and len(said) > len(years) + 1:
            skipped.append(Skipped(joined(row), "номера столбцов", row.place))
        elif values:
            skipped.extend(Skipped(note, "строка без значений", row.place) for note in notes)
            notes = []
            targets.append(_target(header, years, values, row))
            skipped.extend(_numbers(row, years))
        elif row.filled():
            notes.append(joined(row))
    return Reading(compare_targets(targets, base={year for year in base if year}), tuple(skipped), tuple(notes))


def _numbers(row: Row, years: Mapping[int, str]) -> list[Skipped]:
    """Return the number of a target, which has no field of its own."""
    return [
        Skipped(text, "номер показателя", replace(row.place, column=place + 1))
        for place, text in enumerate(row.texts())
        if place not in years and texts.number_of(text)
    ]


def is_header(row: Row) -> bool:
    """Tell whether a row heads targets: two or more years side by side after a name, and at most three captions."""
    said = row.texts()
    places = [place for place, text in enumerate(said) if columns.is_year(text)]
    others = [columns.role_of(text) for place, text in enumerate(said) if text and place not in places]
    if len(places) < 2 or places[0] == 0 or places != list(range(places[0], places[0] + len(places))):
        return False
    return len(others) <= 3 and not {"deadline", "responsible"} & set(others)


def go_on(target: Target, block: Block) -> Target | None:
    """Return the target with the rest of its name that stands in the first row of the next page, or None."""
    said = block.rows[0].texts() if len(block.rows) == 1 else []
    filled = [text for text in said if text]
    if len(filled) != 1 or len(said) != len(target.values) + 1:
        return None
    return replace(target, name=f"{target.name} {texts.mended(filled[0])}")


def _target(header: Sequence[columns.Column], years: Mapping[int, str], values: Mapping[str, str], row: Row) -> Target:
    """Return a target whose unit, where all figures bear the same or the name gives it, stands apart from them."""
    said = row.texts()
    names = [place for place in range(len(said)) if place not in years and said[place]]
    of_unit = [place for place in names if _UNIT_CAPTION.search(header[place].caption)]
    unit = said[of_unit[0]] if of_unit else None
    name = "\n".join(
        texts.mended(said[place]) for place in names if place not in of_unit and not texts.number_of(said[place])
    )
    parts = {year: _NUMBER.match(value) for year, value in values.items()}
    suffixes = {texts.flat(part[2]) for part in parts.values() if part and part[2].strip()}
    bare = dict(values)
    if all(parts.values()) and len(suffixes) == 1:
        unit = unit or next(iter(suffixes))
        bare = {year: part[1].strip() for year, part in parts.items() if part}
    if unit is None and (named := _UNIT_IN_NAME.search(name)):
        unit = named[1]
    return Target(name, unit, bare, row.place)


def compare_targets(targets: Sequence[Target], *, base: Set[str] = frozenset()) -> tuple[Target, ...]:
    """Return the targets with doubts where figures contradict themselves or the share beside the count.

    `base` are years before the plan, from which nothing is added up.
    """
    done = [replace(target, doubts=(*_falls(target, base), *_over(target))) for target in targets]
    for at in range(len(done) - 1):
        if _is_share(done[at]) and not _is_share(done[at + 1]):
            done[at], done[at + 1] = _compared(done[at], done[at + 1])
    return tuple(done)


def _is_share(target: Target) -> bool:
    return bool(_SHARE.search(target.unit or "") or (target.unit is None and _SHARE.search(target.name)))


def _figures(target: Target) -> dict[str, Decimal]:
    found = {year: _NUMBER.match(value) for year, value in sorted(target.values.items())}
    return {
        year: Decimal(part[1].replace("−", "-").replace(" ", "").replace("\u00a0", "").replace(",", "."))
        for year, part in found.items()
        if part
    }


def _falls(target: Target, base: Set[str]) -> list[str]:
    """A figure that is added up from year to year cannot fall."""
    if not _CUMULATIVE.search(target.name):
        return []
    since = _SINCE.search(target.name)
    figures = [
        (year, value)
        for year, value in _figures(target).items()
        if year not in base and (not since or year >= since[1])
    ]
    return [
        f"Показатель считается нарастающим итогом и не может уменьшаться: {year} год — {decimal_words(value)}, "
        f"{later} год — {decimal_words(less)}."
        for (year, value), (later, less) in itertools.pairwise(figures)
        if less < value
    ]


def _over(target: Target) -> list[str]:
    if not _is_share(target) or not re.search(r"\bдол[яи]\b|охват", target.name, re.IGNORECASE):
        return []
    return [
        f"Доля больше 100 %: {year} год — {decimal_words(value)}."
        for year, value in _figures(target).items()
        if value > 100
    ]


def _compared(share: Target, count: Target) -> tuple[Target, Target]:
    """Compare a share with the count in the row below: the whole is the count of the first year that has 100 %."""
    shares, counts = _figures(share), _figures(count)
    whole = next(
        (counts[year] for year, value in shares.items() if value == 100 and counts.get(year, Decimal(0)) > 0), None
    )
    if whole is None:
        return share, count
    of_share, of_count = list(share.doubts), list(count.doubts)
    for year, value in shares.items():
        if year not in counts:
            continue
        places = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
        exact = 100 * counts[year] / whole
        if exact.quantize(places, ROUND_HALF_UP) == value:
            continue
        shown = decimal_words(exact.quantize(min(places, Decimal("0.1")), ROUND_HALF_UP).normalize() + 0)
        if abs(exact - value) < 1:
            of_share.append(
                f"{year} год: {decimal_words(counts[year])} из {decimal_words(whole)} — это {shown} %, "
                f"а указано {decimal_words(value)}."
            )
        else:
            due = (whole * value / 100).quantize(Decimal(1), ROUND_HALF_UP)
            of_count.append(
                f"{year} год: {decimal_words(value)} % от {decimal_words(whole)} — это {decimal_words(due)}, "
                f"а указано {decimal_words(counts[year])} ({shown} %)."
            )
    return replace(share, doubts=tuple(of_share)), replace(count, doubts=tuple(of_count))
