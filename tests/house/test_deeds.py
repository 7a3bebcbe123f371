"""Each deed asks for the right first and writes one entry in the journal; the journal has words for all of them."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

import merilo
from merilo.accounts import rights
from merilo.accounts.queries import journal

HOUSE = Path(merilo.__file__).parent
PAGE = HOUSE.parents[1] / "docs" / "rights.md"
# Everybody may do these to what is his own, so no role is asked for. Each says so in its words.
OWN_BUSINESS = {"describe_self", "change_password", "join", "read_notices", "renew_feed"}
OWN_BUSINESS |= {"ask_for_proof", "prove", "untie_sign_in"}
# Marking a notice as read is no deed; a table that was sent waits for the deed that takes it in, a letter that was
# sent for the deed it leads to.
NOT_TOLD = {"read_notices", "upload_table", "ask_for_proof"}
# Parts of deeds, which only note for whom they work: the deed around them has asked and tells. No page calls them.
PARTS = {
    "move_due",
    "recount",
    "keep",
    "store",
    "remake_tasks",
    "with_each",
    "accept_sheet",
    "fulfil",
    "happen",
    "open_needed",
    "pass_on",
    "tell_plans",
}
PARTS |= {"plan_year", "take_back_year", "take_back_years", "record_assessed"}  # the registry's own deeds ask and tell


def files() -> list[Path]:
    """Return all modules of services."""
    return sorted([*HOUSE.glob("*/services.py"), *HOUSE.glob("*/services/*.py")])


@functools.cache
def functions(file: Path) -> dict[str, ast.FunctionDef]:
    """Return the functions of a module by name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@functools.cache
def calls(file: Path, name: str) -> frozenset[str]:
    """Return the names of what a function of a module calls itself."""
    found = (one.func for one in ast.walk(functions(file)[name]) if isinstance(one, ast.Call))
    return frozenset(one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in found)


def deeds() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Return the public functions that act for a person."""
    for file in files():
        for name, node in functions(file).items():
            if not name.startswith("_") and any(one.arg == "actor" for one in node.args.kwonlyargs):
                yield file, node


def called(file: Path, start: str) -> set[str]:
    """Return the names of what a function calls, itself or through functions of its room."""
    room = [file, *(other for other in files() if other.parent == file.parent and other != file)]
    found: set[str] = set()
    waiting = [(file, start)]
    while waiting:
        for name in calls(*waiting.pop()) - found:
            found.add(name)
            where = next((other for other in room if name in functions(other)), None)
            if where is not None:
                waiting.append((where, name))
    return found


@pytest.mark.parametrize(("file", "node"), list(deeds()), ids=lambda one: getattr(one, "name", ""))
def test_a_deed_asks_for_the_right_and_is_written_down(file: Path, node: ast.FunctionDef) -> None:
    if node.name in PARTS:
        return
    names = called(file, node.name)
    assert "require" in names or node.name in OWN_BUSINESS, f"{file.name}: {node.name} asks nobody"
    assert "record" in names or node.name in NOT_TOLD, f"{file.name}: {node.name} leaves no entry in the journal"


def test_no_page_calls_a_part_of_a_deed() -> None:
    pages = [*HOUSE.glob("*/views.py"), *HOUSE.glob("*/views/*.py")]
    assert pages
    parts = PARTS - {"with_each"}  # repeats a deed for many, each of which asks
    assert not [(file.name, name) for file in pages for name in functions(file) if parts & calls(file, name)]


def test_every_act_of_the_journal_has_russian_words() -> None:
    wordless = []
    for file in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record"):
                continue
            for keyword in node.keywords:
                if keyword.arg == "act":
                    said = [one.value for one in ast.walk(keyword.value) if isinstance(one, ast.Constant)]
                    wordless += [f"{file.name}: {word}" for word in said if word not in journal.words()["acts"]]
    assert not wordless, "add them to journal.toml of the room"


def test_the_printed_table_of_rights_is_the_one_the_house_decides_by() -> None:
    fresh = "write merilo.accounts.rights.page() into it"
    assert PAGE.read_text(encoding="utf-8") == rights.page(), f"docs/rights.md is out of date: {fresh}"
