"""A site whose menu and pages are made by scripts: nothing is known without a browser but what the front page says."""

from __future__ import annotations

from tests.probe.serving import Reply, page

_SHELL = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Детская школа искусств</title><script defer src="/assets/app.3f2a.js"></script></head>
<body><noscript>Включите JavaScript, чтобы пользоваться сайтом.</noscript><div id="app"></div></body></html>"""


def answers() -> dict[str, Reply]:
    return {"/": page(_SHELL)}


NAME = "МБУ ДО «Детская школа искусств»"
KEY = {f"1.1/site/{number:02}": "cannot tell" for number in range(1, 20)} | {
    f"1.2/site/{number:02}": "cannot tell" for number in range(1, 7)
} | {"3.2/visit/04": "cannot tell", "own/bus-gov": "cannot tell", "own/accessibility": "cannot tell"}  # fmt: skip
