"""What a first visit costs a phone: bytes that really come from the server, head, page and everything it names."""

from __future__ import annotations

import gzip
import http.client
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.installation.running import Place, serving
from tests.installation.test_sheets import task

pytestmark = pytest.mark.slow

KB = 1000
NAMED = re.compile(r"""(?:href|src)="(/static/[^"]+)""")
IN_STYLES = re.compile(r"""url\(["']?(?!data:)([^"')]+)""")
QUESTIONNAIRE, PUBLIC, OWN_HTML = 30 * KB, 150 * KB, 60 * 1024


def fetch(port: int, path: str) -> tuple[int, str]:
    """Ask as a browser does; return how many bytes came and the text."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        line.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == 200, path
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        packed = answer.getheader("Content-Encoding")
        assert packed in (None, "gzip")
        text = gzip.decompress(body) if packed else body
        return head + len(body), text.decode("utf-8", "replace")
    finally:
        line.close()


def visit(port: int, path: str) -> tuple[int, int]:
    """Open a page for the first time; return the bytes of the page and of all it draws with."""
    own, page = fetch(port, path)
    waiting, assets = sorted(set(NAMED.findall(page))), 0
    assert any(one.endswith(".css") for one in waiting), "pages are styled"
    for one in waiting:  # styles name more
        size, text = fetch(port, one)
        assets += size
        if one.endswith(".css"):
            inside = {urljoin(one, there) for there in IN_STYLES.findall(text)}
            waiting += sorted(inside - set(waiting))
    return own, assets


def test_a_first_visit_weighs_little(tmp_path: Path) -> None:
    place = Place(tmp_path / "data")
    task(place, "prepare", "--count", "1")
    with serving(place, "--web-only") as served:
        for way in ("", "kiosk/", "test/"):
            own, assets = visit(served.port, f"/a/benchmark/{way}")
            assert own + assets < QUESTIONNAIRE, way
        for way in ("", "plan/", "institutions/", "results/", "take-part/", "complain/"):
            own, assets = visit(served.port, f"/nok/benchmark/{way}")
            # Here pages are nearly empty; tests/site holds the HTML of full ones to 60 KB.
            assert own < OWN_HTML and assets + OWN_HTML < PUBLIC, way
