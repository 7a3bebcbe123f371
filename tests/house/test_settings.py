"""Every variable has its line in docs/settings.md; nonsense stops every start with one Russian sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT


def test_the_settings_and_their_page_name_the_same_variables() -> None:
    source = (ROOT / "src" / "merilo" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'\b(?:text|yes|whole)\(\s*"(MERILO_[A-Z_]+)"', source))
    page = set(re.findall(r"^\| `(MERILO_[A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.M))
    assert len(read) > 12 and read == page


def test_no_other_module_reads_a_setting_from_the_environment() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src" / "merilo").rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
        and path.relative_to(ROOT / "src" / "merilo").parts[0] not in ("cli", "settings.py", "wsgi.py")
    ]
    assert not found


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MERILO_DATABASE", "mysql://x"),
        ("MERILO_DATABASE", "postgresql://server:port/base"),
        ("MERILO_SECRET", "short"),
        ("MERILO_SECRET_FILE", "/no/such/file"),
        ("MERILO_HOSTS", "https://nok.example.ru"),
        ("MERILO_HOSTS", " , "),
        ("MERILO_ADDRESS", "nok.example.ru"),
        ("MERILO_ADDRESS", "ftp://nok.example.ru"),
        ("MERILO_HTTPS", "on"),
        ("MERILO_TIME_ZONE", "Moscow"),
        ("MERILO_MAIL", "mail.example.ru"),
        ("MERILO_UPLOAD_MB", "0"),
        ("MERILO_UPLOAD_MB", "²"),
        ("MERILO_ADDRESS", "http://["),
        ("MERILO_ADDRESS", "http://nok.example.ru:port"),
        ("MERILO_DATABASE", "sqlite:///"),
        ("MERILO_MAIL_FROM", "отдел культуры"),
        ("MERILO_CLAMD", "http://scanner"),
        ("MERILO_CLAMD", "два слова"),
        ("MERILO_CLAMD", "scanner:99999"),
        ("MERILO_OIDC", "https://["),
        ("MERILO_OIDC", "https://"),
        ("MERILO_OIDC", "id.example.ru"),
        ("MERILO_OIDC", "https://id.example.ru"),
        ("MERILO_DATA", "/proc/nowhere"),
    ],
)
def test_nonsense_is_refused_in_one_sentence_that_names_the_variable(variable: str, value: str, tmp_path: Path) -> None:
    environment = {name: kept for name, kept in os.environ.items() if not name.startswith("MERILO_")}
    # Reading the settings is all that a start does first, so nothing more is run here.
    script = (
        "import sys\nfrom merilo.cli import russian, app\n"
        "from merilo.cli import house\n"
        "import typer\nprobe = typer.Typer()\n"
        "@probe.command()\ndef start():\n    house.open_house()\n"
        "sys.exit(russian.run(probe, []))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**environment, "MERILO_DATA": str(tmp_path / "data"), variable: value},
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout == "" and len(done.stderr.strip().splitlines()) == 1
    assert variable.removesuffix("_FILE") in done.stderr and re.search("[а-я]{4}", done.stderr)
