"""Statistical pictures: an Altair specification turned into SVG by vl-convert, without a browser or the network.

One drawing serves both papers: Typst places the SVG into the PDF and rasterises the same SVG for Word, so the letters
of a picture come from the one font that ships with Typst. Drawings are remembered,
because the second paper of a run asks for the same ones.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from merilo.core import wording

FONT = "Libertinus Serif"
INK, SOFT, LINE, RULE, ACCENT = "#1a2330", "#566172", "#dedad0", "#b9b3a5", "#17507a"

# One unit of a drawing is one point on paper: 468 is the width of the text, 16.5 cm.
WIDTH, NAMES, NUMBERS = 468, 200, 42
LETTERS_A_LINE = 39
MOST_BARS = 24
BIN = 5
NUMBER: dict[str, Any] = {"fontWeight": "bold", "fontSize": 10.5, "color": INK}
PATCH: dict[str, Any] = {"color": "#ffffff", "strokeWidth": 11}  # under a number, so that no line crosses it


@dataclass(frozen=True)
class Bar:
    """A bar of 0..100 points: what it is called and how long it is."""

    name: str
    value: Decimal


@lru_cache(maxsize=32)
def bars(rows: tuple[Bar, ...], *, mean: Decimal | None = None) -> str:
    """Return horizontal bars with the number written at each, as SVG; `mean` draws a dashed line with its number.

    Rows of 0..100 points from top to bottom; up to MOST_BARS of them fit a page. Names longer than two lines are cut.
    """
    import altair as alt

    names = [_two_lines(row.name) for row in rows]
    step = 20 if any("\n" in name for name in names) else 16
    values = [
        {
            "row": i,
            "name": name,
            "value": float(row.value),
            "end": float(row.value) + 12,
            "number": wording.decimal_words(row.value),
        }
        for i, (row, name) in enumerate(zip(rows, names, strict=True))
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(y=alt.Y("row:O", axis=None))
    layers = [
        base.mark_bar(color=ACCENT, size=step * 0.52).encode(x=_ruler("value:Q")),
        *(_mean_line(mean) if mean is not None else ()),
        base.mark_rule(**PATCH).encode(x="value:Q", x2="end:Q"),
        base.mark_text(**NUMBER, align="left", dx=6).encode(x="value:Q", text="number:N"),
        *(_names(base, values, lines=lines) for lines in (1, 2)),
    ]
    return _svg(alt.layer(*layers), width=WIDTH - NAMES - NUMBERS, height=step * len(rows), left=NAMES, right=NUMBERS)


@lru_cache(maxsize=32)
def distribution(points: tuple[Decimal, ...], *, mean: Decimal | None = None) -> str:
    """Return how many values fall into each span of five points, with the number over each column, as SVG.

    Spans are closed below and open above; 100 belongs to the last one.
    """
    import altair as alt

    counts = Counter(min(int(point) // BIN, 100 // BIN - 1) for point in points)
    values = [
        {"from": low, "left": low + 0.5, "middle": low + BIN / 2, "right": low + BIN - 0.5, "to": low + BIN, "count": n}
        for low, n in sorted((span * BIN, n) for span, n in counts.items())
    ]
    top = max(counts.values(), default=1)
    y = alt.Y("count:Q", axis=None, scale=alt.Scale(domain=[0, top * 1.15]))
    base = alt.Chart(alt.InlineData(values=values))
    layers = [
        base.mark_bar(color=ACCENT, stroke="#ffffff", strokeWidth=1).encode(
            x=_ruler("from:Q"), x2="to:Q", y=y, y2=alt.datum(0)
        ),
        *(_mean_line(mean) if mean is not None else ()),
        base.mark_rule(**PATCH, yOffset=-7).encode(x="left:Q", x2="right:Q", y=y),
        base.mark_text(**NUMBER, dy=-7).encode(x="middle:Q", y=y, text="count:Q"),
    ]
    return _svg(alt.layer(*layers), width=WIDTH - 30, height=150, left=15, right=15)


def _names(base: Any, values: Sequence[dict[str, Any]], *, lines: int) -> Any:
    """The names left of the bars; those of two lines stand half a line higher, so that the pair is centred."""
    import altair as alt

    rows = alt.InlineData(values=[value for value in values if value["name"].count("\n") == lines - 1])
    mark = base.properties(data=rows).mark_text(
        align="right", baseline="middle", dx=-8, dy=-4.4 * (lines - 1), fontSize=9, lineHeight=8.8, lineBreak="\n",
        color=INK,
    )  # fmt: skip
    return mark.encode(x=alt.value(0), text="name:N")


def _two_lines(name: str) -> str:
    """A long name is told by what stands in its quotes: the words before them are the same for all."""
    if len(name) > 2 * LETTERS_A_LINE and 0 < name.find("«") < name.rfind("»"):
        name = name[name.index("«") :]
    return "\n".join(textwrap.wrap(name, LETTERS_A_LINE, max_lines=2, placeholder="…"))


def _ruler(field: str) -> Any:
    """The yardstick of the house: 0 to 100, a numbered tick each twenty points."""
    import altair as alt

    axis = alt.Axis(
        values=list(range(0, 101, 20)), title=None, labelFontSize=10, labelColor=SOFT, domainColor=RULE,
        tickColor=RULE, tickSize=5, gridColor=LINE, labelFlush=False,
    )  # fmt: skip
    return alt.X(field, axis=axis, scale=alt.Scale(domain=[0, 100]))


def _mean_line(mean: Decimal) -> list[Any]:
    import altair as alt

    base = alt.Chart(alt.InlineData(values=[{"mean": float(mean), "words": f"среднее {wording.decimal_words(mean)}"}]))
    # Near the right edge the words stand to the left of the line, so that they stay inside the picture.
    words = base.mark_text(dy=-8, fontSize=10, fontStyle="italic", color=INK, align="right" if mean > 60 else "left")
    return [
        base.mark_rule(color="#ffffff", strokeWidth=3.2).encode(x="mean:Q"),  # so that it is seen across dark bars
        base.mark_rule(strokeDash=[4, 3], color=INK, strokeWidth=1.2).encode(x="mean:Q"),
        words.encode(x="mean:Q", y=alt.value(0), text="words:N"),
    ]


def _svg(chart: Any, *, width: int, height: int, left: int, right: int) -> str:
    import altair as alt
    import vl_convert

    # Fixed margins instead of measured ones: the converter does not know Typst's font and would only guess widths.
    drawn = chart.properties(
        width=width, height=height, padding={"left": left, "right": right, "top": 18, "bottom": 20},
        autosize=alt.AutoSizeParams(type="none"),
    ).configure(font=FONT, background="#ffffff").configure_view(strokeWidth=0)  # fmt: skip
    return str(vl_convert.vegalite_to_svg(drawn.to_json(indent=None)))
