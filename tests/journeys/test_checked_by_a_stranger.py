"""A coordinator publishes in a browser; a stranger downloads the open data there, and a shell confirms the rating."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.ratings.publishing import make_final
from tests.town import Town, make_town

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("MERILO_PICTURES", "")  # a folder for pictures of the pages, for whoever wants to look


@pytest.fixture
def town(transactional_db: None, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_town()


def merilo(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from merilo.cli import main; main()", *words],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=120, check=False,
    )  # fmt: skip


def look(page: Any, name: str) -> None:
    """Axe finds nothing, nothing spills over the side of a phone; a picture is kept where one is wanted."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("() => axe.run({preload: false}).then(result => result.violations)")
    assert [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found] == [], name
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def test_a_stranger_confirms_what_was_published(chromium: Any, live_server: Any, town: Town, tmp_path: Path) -> None:
    cycle, made = make_final(town)
    officer = chromium.new_context(base_url=live_server.url, locale="ru-RU").new_page()
    officer.goto("/account/login/")
    officer.fill("[name=login]", "anna")
    officer.fill("[name=password]", "пароль-anna")
    officer.click("main button[type=submit], main button.main")
    officer.goto(f"/work/tikhorechye/cycles/{cycle.pk}/publication/")
    look(officer, "before")
    officer.fill("[name=basis]", "протокол общественного совета от 01.03.2026 № 5")
    officer.fill("[name=decided_on]", "2026-03-01")
    officer.click("text=Опубликовать рейтинг")
    assert "Рейтинг опубликован" in officer.inner_text("main")
    look(officer, "after")

    stranger = chromium.new_context(base_url=live_server.url, locale="ru-RU", accept_downloads=True).new_page()
    stranger.goto("/nok/tikhorechye/")
    stranger.click("nav.sections >> text=Результаты")
    look(stranger, "years")
    stranger.click("table >> text=2026")
    look(stranger, "rating")
    stranger.click("table >> text=Тихореченская библиотека")
    look(stranger, "institution")
    stranger.click(".criteria a >> nth=2")
    look(stranger, "figure")
    stranger.goto(f"/nok/tikhorechye/results/2026/{town.club.pk}/3.3/")
    look(stranger, "hidden")
    stranger.click("text=Проверить самому")
    look(stranger, "data")
    with stranger.expect_download() as waiting:
        stranger.click("main a.main")
    archive = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(archive)
    assert archive.name == "nok-tikhorechye-2026-1.zip"
    stranger.goto("/nok/tikhorechye/results/block/")
    look(stranger, "block")
    stranger.goto("/embed/tikhorechye/")
    look(stranger, "embed")

    done = merilo("verify", str(archive))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Сошлось" in done.stdout
    assert "3.3" in done.stdout
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "своими руками")
    counts = tmp_path / "своими руками" / "counts.csv"
    said = counts.read_text(encoding="utf-8")
    counts.write_text(re.sub(r"(overall_satisfied;[^;\n]*;40;)\d+", r"\g<1>1", said, count=1), encoding="utf-8")
    done = merilo("verify", str(tmp_path / "своими руками"))
    assert done.returncode == 1
    assert "counts.csv" in done.stdout
    assert "5.3" in done.stdout
    shutil.rmtree(tmp_path / "своими руками")
    assert made.number == 1
