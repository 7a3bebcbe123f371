"""A file store of its own for each test that asks for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_store(settings: Any, tmp_path: Path) -> Path:
    """Keep files in a folder that goes with the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
