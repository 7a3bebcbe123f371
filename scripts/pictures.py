"""Takes the pictures of the guides from a running demo: `make demo` in one window, in another

    .venv/bin/python scripts/pictures.py http://127.0.0.1:8000

Each guide in docs/guide names its pictures `pictures/<role>-<what>.png`; here stands which page each one shows.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "guide" / "pictures"
PASSWORD = "yasny-bor-2026"
PLACE = "/work/yasnobor/"
MOST = 100 * 1024
SIZE = {"width": 1240, "height": 800}
# A browser writes into empty fields of days and files in its own language: here it is said in Russian.
RUSSIAN = """() => {
  for (const one of document.querySelectorAll('input[type=date]')) {
    const day = one.value.split('-').reverse().join('.');
    one.type = 'text'; one.value = day; one.placeholder = 'дд.мм.гггг'; one.style.maxWidth = '11rem';
  }
  for (const one of document.querySelectorAll('input[type=file]')) { one.type = 'text'; one.value = 'Выбрать файлы'; }
}"""
# How far down nothing of the main part is cut in two, if that is not too far up.
WHOLE = """() => {
  const boxes = [...document.querySelectorAll('main :is(p, tr, li, dt, dd, h1, h2, h3, label, input, textarea, .act)')]
    .map(one => one.getBoundingClientRect()).filter(one => one.height && one.height < innerHeight / 2);
  for (let bottom = innerHeight; bottom > innerHeight * 0.7; bottom -= 1) {
    if (!boxes.some(one => one.top < bottom - 2 && one.bottom > bottom + 2)) return bottom;
  }
  return innerHeight;
}"""
CHECKLISTS = "cycles/ > 2026 > Чек-листы"
# Who signs in, and what each picture shows: a page, or a link to follow on a page («page > words of the link»).
PICTURES: dict[str, tuple[str, dict[str, str]]] = {
    "coordinator": ("ozerova", {"desk": "", "plan": "plans/ > План мероприятий", "cycle": "cycles/ > 2026"}),
    "chair": ("rodnikova", {"council": "council/", "meeting": "council/meetings/ > *"}),
    "member": ("kuznetsov", {"desk": "", "decisions": "council/decisions/"}),
    "expert": (
        "sadkov",
        {"inspections": CHECKLISTS, "checklist": f"{CHECKLISTS} > *"},
    ),
    "head": ("knizhnaya", {"desk": "", "remediation": "remediation/ > *"}),
    "performer": ("polevoy", {"tasks": "tasks/?mine=on", "task": "tasks/?mine=on > *"}),
    "observer": ("zimina", {"plan": "plans/ > План мероприятий"}),
    "region": ("zimina", {"region": "/region/"}),
    "admin": ("admin", {"installation": "/install/", "health": "/install/health/"}),
}


def main(address: str, only: Sequence[str]) -> None:
    """Take the pictures of the roles named, without names of all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for role, (login, shown) in PICTURES.items():
            if only and role not in only:
                continue
            page = browser.new_context(viewport=SIZE, locale="ru-RU").new_page()  # type: ignore[arg-type]
            if not _sign_in(page, address, login):
                print(f"{login}: такого человека нет, картинки пропущены")
                continue
            for name, way in shown.items():
                _go(page, address, way)
                owner = "observer" if role == "region" else role
                page.evaluate(RUSSIAN)
                whole = {"x": 0, "y": 0, "width": SIZE["width"], "height": page.evaluate(WHOLE)}
                _keep(page.screenshot(clip=whole), FOLDER / f"{owner}-{name}.png")


def _sign_in(page: Page, address: str, login: str) -> bool:
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    return "/account/login/" not in page.url


def _go(page: Page, address: str, way: str) -> None:
    """Open a page and follow the links in the main part whose words contain those named; * is the first of all."""
    start, *links = (step.strip() for step in way.split(" > "))
    page.goto(address + (start if start.startswith("/") else PLACE + start))
    for words in links:
        found: Any = page.locator("main ul.tasks a, main tbody a") if words == "*" else page.locator("main a")
        if words != "*":
            found = found.filter(has_text=re.compile(re.escape(words), re.IGNORECASE))
        found.first.click()
        page.wait_for_load_state()
    page.evaluate("document.querySelector('section.bar')?.remove()")


def _keep(png: bytes, path: Path) -> None:
    """Write a picture of few colours, and smaller while it is too heavy."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (128, 64, 32, 16):
        picture.quantize(colours).save(path, optimize=True)
        if path.stat().st_size <= MOST:
            break
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} КБ")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000", sys.argv[2:])
