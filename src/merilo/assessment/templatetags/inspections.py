"""The picture of checklists: a column for a unit, a square for each form, filled as far as it is marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from merilo.assessment.queries import checklists

register = template.Library()
_SIDE, _STEP, _LEFT = 16, 19, 84
_SHAPES = {"accepted": "done", "closed": "soon", "open": "plain", "new": "plain"}


@register.simple_tag
def forms_picture(rows: Iterable[Any]) -> SafeString:
    """Return the drawing of the units of a page; the table beside it says the same in words."""
    columns = list(rows)
    width, height = max(_LEFT + _STEP * len(columns), 320), _STEP * len(checklists.CHANNELS) + 4
    names = format_html_join(
        "",
        '<text x="0" y="{}">{}</text>',
        ((_STEP * at + 13, checklists.CHANNEL_TITLES[one]) for at, one in enumerate(checklists.CHANNELS)),
    )
    cells = format_html_join("", "{}", ((_cell(*one),) for one in _placed(columns)))
    return format_html(
        '<svg class="small-squares" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{}">'
        "{}{}</svg>",
        "Состояние чек-листов по учреждениям этой страницы; то же самое — в таблице ниже",
        names,
        cells,
        w=width,
        h=height,
    )


def _placed(columns: list[Any]) -> Iterable[tuple[int, int, Any, str]]:
    for column, row in enumerate(columns):
        for line, cell in enumerate(row.cells):
            if cell is not None:
                yield _LEFT + _STEP * column, _STEP * line, cell, row.name


def _cell(x: int, y: int, cell: Any, name: str) -> SafeString:
    filled = round(_SIDE * cell.share / 100)
    tick = format_html('<path class="tick" d="M{} {}l3 3l6 -7"/>', x + 3, y + 8) if cell.state == "accepted" else ""
    return format_html(
        '<g><title>{}, {}: {} из {}, {}</title><rect class="edge" x="{x}" y="{y}" width="{s}" height="{s}"/>'
        '<rect class="{}" x="{x}" y="{}" width="{s}" height="{}"/>{}</g>',
        name, cell.title.lower(), cell.done, cell.total, cell.words,
        _SHAPES[cell.state], y + _SIDE - filled, filled, tick,
        x=x, y=y, s=_SIDE,
    )  # fmt: skip
