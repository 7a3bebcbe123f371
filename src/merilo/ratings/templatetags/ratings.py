"""The ruler and other small pictures of figures, as plain numbers for templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template

from merilo.core import wording

register = template.Library()
LEFT, WIDTH = 6, 488  # of a ruler 500 wide


@register.filter
def points(value: Any) -> str:
    """Return points as people write them: 88,91; a dash where there is no value."""
    return "—" if value in (None, "") else str(value).replace(".", ",")


@register.filter
def whole_points(value: Any) -> str:
    """Return points with one place: 88,9."""
    return "—" if value in (None, "") else f"{float(value):.1f}".replace(".", ",")


@register.filter
def inside(sentence: str) -> str:
    """Return a sentence people wrote as a part of another one."""
    return wording.inside(sentence)


@register.filter
def get(values: Any, key: Any) -> Any:
    """Return what stands under a key."""
    return values.get(key) if values else None


@register.filter
def by_reason(blocked: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return why figures are missing, each reason once with the indicators it holds for: 1.3, 3.3."""
    codes: dict[str, list[str]] = {}
    for one in blocked:
        codes.setdefault(one["reason"], []).append(one["indicator"])
    return [(", ".join(found), reason) for reason, found in codes.items()]


def _x(value: Any) -> str:
    return f"{LEFT + WIDTH * float(value) / 100:.1f}"


@register.inclusion_tag("ratings/parts/ruler.html")
def ruler(value: Any, low: Any = None, high: Any = None, before: Any = None, words: str = "") -> dict[str, Any]:
    """Draw a score as a mark on a yardstick, its interval as a bracket, the last result as a ring."""
    said = f"{points(value)} из 100"
    if low and high:
        said += f", интервал от {whole_points(low)} до {whole_points(high)}"
    if before:
        said += f", прошлая оценка {points(before)}"
    return {
        "at": _x(value) if value not in (None, "") else "",
        "low": _x(low) if low and high else "",
        "high": _x(high) if low and high else "",
        "before": _x(before) if before else "",
        "words": f"{words}: {said}" if words else said,
    }


@register.inclusion_tag("ratings/parts/trend.html")
def trend_picture(years: Sequence[Any]) -> dict[str, Any]:
    """Draw totals of years on a line; years of the scale of 100 points only."""
    shown = [one for one in years if one.scale == "100" and one.total]
    if len(shown) < 2:
        return {"dots": []}
    first, last = shown[0].year, shown[-1].year
    values = [float(one.total) for one in shown]
    bottom = max(0.0, (min(values) - 5) // 20 * 20)  # so that the four steps are whole numbers
    span = 100 - bottom
    dots = [
        {
            "x": f"{70 + 540 * (one.year - first) / max(1, last - first):.0f}",
            "y": f"{150 - 120 * (float(one.total) - bottom) / span:.1f}",
            "year": one.year,
            "value": points(one.total),
        }
        for one in shown
    ]
    steps = [bottom + span * at / 4 for at in range(5)]
    return {
        "dots": dots,
        "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "grid": [{"y": f"{150 - 30 * at:.0f}", "label": f"{step:.0f}"} for at, step in enumerate(steps)],
        "words": ", ".join(f"{dot['year']} — {dot['value']}" for dot in dots),
    }
