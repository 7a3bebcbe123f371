"""The house checks its own rooms: who imports whom, how big they are, whether their doors are described."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT

SOURCE = ROOT / "src" / "merilo"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")  # those Django writes


def imported(path: Path) -> set[str]:
    """Return the top-level names of everything a module imports, also inside its functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module}
    return names


def test_the_import_contracts_hold() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("room", "besides"),
    [("methodology", {"merilo.core.methodology", "merilo.core.wording", "merilo.core"}),
     ("wording", {"merilo.core.wording", "pymorphy3"})],
)  # fmt: skip
def test_the_law_and_the_words_need_nothing_but_python(room: str, besides: set[str]) -> None:
    strangers = {}
    for module in (SOURCE / "core" / room).rglob("*.py"):
        for name in imported(module):
            known = name.split(".")[0] in sys.stdlib_module_names or any(
                name == own or name.startswith(own + ".") for own in besides
            )
            if not known:
                strangers[str(module.relative_to(ROOT))] = name
    assert not strangers


def test_the_core_reads_no_clock_and_no_environment() -> None:
    forbidden = ("date.today(", "datetime.now(", "datetime.utcnow(", "time.time(", "os.environ", "os.getenv(")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in (SOURCE / "core").rglob("*.py")
        for word in forbidden
        if word in path.read_text(encoding="utf-8")
    ]
    assert not found


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_every_public_function_of_the_core_says_what_it_does() -> None:
    silent = []
    for path in (SOURCE / "core").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            silent.append(f"{path.relative_to(ROOT)}")
        silent += [
            f"{path.relative_to(ROOT)}: {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert not silent


def test_every_room_stands_in_the_picture_of_the_house() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    stack = picture.split("```")[1]
    for folder in (SOURCE, SOURCE / "core"):
        for door in folder.glob("*/__init__.py"):
            room = door.parent.name
            assert re.search(rf"\b{room}\b", stack), f"{room} is not in the stack of docs/architecture.md"
            assert folder == SOURCE or f"| `{room}` |" in picture, f"{room} has no line in docs/architecture.md"


def test_every_room_of_the_core_says_what_it_offers() -> None:
    for door in (SOURCE / "core").glob("*/__init__.py"):
        names = [
            node for node in ast.parse(door.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        ]  # fmt: skip
        assert names, f"{door.relative_to(ROOT)} has no __all__"
