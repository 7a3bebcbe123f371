"""With MERILO_ALL_TOOLS=1 (as in CI) a skipped test is a failed one: nothing may be left out for lack of a tool."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("MERILO_ALL_TOOLS") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although every tool must be here: {report.longrepr}"
    return report
