"""Where the real plans are: a folder beside the checkout, not part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_plans() -> Path:
    """Return the folder of the real plans; skip the test, saying why, where it is absent."""
    folder = Path(os.environ.get("MERILO_SHARED", ROOT.parent / "shared")) / "plans"
    if not folder.is_dir():
        pytest.skip(f"the five real plans are not here: {folder} (set MERILO_SHARED to the folder that holds `plans`)")
    return folder
