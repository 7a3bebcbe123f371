"""A link as a picture: its modules are those of the code, drawn in runs."""

from __future__ import annotations

import re

import segno

from merilo.accounts import pictures


def test_a_code_draws_every_dark_module_once_and_no_other() -> None:
    text = "https://nok.example.ru/a/k7m3p/"
    drawn = pictures.qr(text)
    modules = [
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn.path)
        for step in range(int(length))
    ]
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    assert drawn.side == len(rows)
    assert sorted(modules) == sorted((x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
