"""The house's own papers: the lock, the commands' guide, the glossary."""

from __future__ import annotations

import re

from tests.shared import ROOT


def locked(name: str) -> dict[str, str]:
    """Return the versions a lock pins, by package."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", text, re.M))


def test_a_lock_holds_names_versions_and_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-spark.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
        assert len(entries) > 40
        assert all("--hash=sha256:" in entry for entry in entries)


def test_the_bigger_lock_pins_the_same_versions() -> None:
    small, big = locked("requirements.lock"), locked("requirements-spark.lock")
    assert {name: big.get(name) for name in small} == small


def test_every_command_and_parameter_is_in_the_guide() -> None:
    import typer.main

    from merilo.cli import app

    guide = (ROOT / "docs" / "guide" / "commands.md").read_text(encoding="utf-8")
    missing = []

    def walk(command: object, path: str) -> None:
        for name, one in getattr(command, "commands", {}).items():
            walk(one, f"{path} {name}")
        if not getattr(command, "commands", None):
            missing.extend(
                f"{path} {option}"
                for param in command.params  # type: ignore[attr-defined]
                for option in param.opts
                if option.startswith("--") and f"`{option}" not in guide
            )
            if f"`{path}" not in guide:
                missing.append(path)

    walk(typer.main.get_command(app), "merilo")
    assert not missing


def test_every_russian_term_of_the_glossary_has_a_code_name() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not set(line) <= set("|- :")
    ]
    assert len(rows) > 25
    assert all(len(row) == 3 and row[0] and row[1] for row in rows)
