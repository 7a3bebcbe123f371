"""Tables of target indicators by year, and the contradictions their figures show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from merilo.core.planfile import columns, rows, texts
from merilo.core.planfile.draft import Skipped, Target
from merilo.core.planfile.layout import Block, Row
from merilo.core.wording import decimal_words

_NUMBER = re.compile(r"^\s*([-−]?\d+(?:[ \u00a0]\d{3})*(?:[.,]\d+)?)\s*(.*)$", re.DOTALL)
_UNIT_IN_NAME = re.compile(
    r"(?:\(|,\s*)(процент\w*|%|единиц\w*|ед\.|штук\w*|шт\.|человек|чел\.|балл\w*)(?=[,;)\s]|$)", re.IGNORECASE
)
_CUMULATIVE = re.compile(r"нарастающ", re.IGNORECASE)
_SINCE = re.compile(r"нарастающ\w*\s+итогом\s*(?:к|с|от|начиная\s+с)\s*((?:19|20)\d\d)", re.IGNORECASE)
_SHARE = re.compile(r"процент|%|\bдол[яи]\b", re.IGNORECASE)
_BASE = re.compile(r"баз|отч[её]т|факт", re.IGNORECASE)


def read(block: Block) -> tuple[tuple[Target, ...], tuple[Skipped, ...]] | None:
    """Return the targets of a table whose header holds years, and its header as skipped text; None for another table."""
    found = _header(block.rows)
    if found is None:
        return None
    at, header = found
    years = {place: column.year for place, column in enumerate(header) if column.year}
    base = {column.year for column in header if column.year and _BASE.search(column.caption)}
    head = [block.rows[place] for place in range(at + 1) if block.rows[place].filled()]
    skipped = [Skipped(rows.joined(row), "шапка таблицы целевых показателей", row.place) for row in head]
    targets: list[Target] = []
    for row in block.rows[at + 1 :]:
        said = row.texts()
        values = {year: texts.flat(said[place]) for place, year in years.items() if said[place]}
        if (columns.is_numbering(said) and len(said) > len(years) + 1) or not values:
            if row.filled():
                skipped.append(Skipped(rows.joined(row), "строка без значений", row.place))
            continue
        names = [place for place in range(len(said)) if place not in years and said[place]]
        unit = next(
            (said[place] for place in names if re.search(r"^ед|измер", header[place].caption, re.IGNORECASE)), None
        )
        name = " ".join(
            texts.mended(said[place]) for place in names if said[place] != unit and not texts.number_of(said[place])
        )
        targets.append(_target(name, unit, values, row))
    return _checked(targets, base={year for year in base if year}), tuple(skipped)


def _header(table: Sequence[Row]) -> tuple[int, list[columns.Column]] | None:
    for at, row in enumerate(table[:8]):
        captions = row.texts()
        places = [place for place, text in enumerate(captions) if columns.is_year(text)]
        first = places[0] if places else 0
        if (
            len(places) >= 2
            and places == list(range(first, first + len(places)))
            and len(captions) - len(places) in (1, 2, 3)
        ):
            return at, [columns.column(text) for text in captions]
    return None


def _target(name: str, unit: str | None, values: Mapping[str, str], row: Row) -> Target:
    """Return a target whose unit, where all figures bear the same or the name gives it, stands apart from them."""
    parts = {year: _NUMBER.match(value) for year, value in values.items()}
    suffixes = {texts.flat(part[2]) for part in parts.values() if part and part[2].strip()}
    bare = dict(values)
    if all(parts.values()) and len(suffixes) == 1:
        unit = unit or next(iter(suffixes))
        bare = {year: part[1].strip() for year, part in parts.items() if part}
    if unit is None and (named := _UNIT_IN_NAME.search(name)):
        unit = named[1]
    return Target(name, unit, bare, row.place)


def _checked(targets: Sequence[Target], *, base: set[str]) -> tuple[Target, ...]:
    """Return the targets with doubts where figures contradict themselves or the share beside the count."""
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


def _falls(target: Target, base: set[str]) -> list[str]:
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
        for (year, value), (later, less) in zip(figures, figures[1:], strict=False)
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
                f"{year} год: {decimal_words(counts[year])} из {decimal_words(whole)} — это {shown} %, а указано {decimal_words(value)}."
            )
        else:
            due = (whole * value / 100).quantize(Decimal(1), ROUND_HALF_UP)
            of_count.append(
                f"{year} год: {decimal_words(value)} % от {decimal_words(whole)} — это {decimal_words(due)}, "
                f"а указано {decimal_words(counts[year])} ({shown} %)."
            )
    return replace(share, doubts=tuple(of_share)), replace(count, doubts=tuple(of_count))
