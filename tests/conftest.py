"""With MERILO_ALL_TOOLS=1 (as in CI) a test skipped for lack of a tool is a failed one.

Such skips say «… is not installed»; what is skipped for another reason (the real plans are not beside the checkout, a
format cannot hold what is asked of it) stays skipped.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from _pytest.reports import BaseReport

ALL_TOOLS = os.environ.get("MERILO_ALL_TOOLS") == "1"


def lacks_a_tool(report: BaseReport) -> bool:
    """Say whether a report is a skip for lack of a tool although all of them must be here."""
    return ALL_TOOLS and report.skipped and "is not installed" in str(report.longrepr)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if lacks_a_tool(report):
        report.outcome = "failed"
        report.longrepr = f"skipped although every tool must be here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A whole module may skip itself while it is collected."""
    report = yield
    if lacks_a_tool(report):
        report.outcome = "failed"
        report.longrepr = f"skipped although every tool must be here: {report.longrepr}"
    return report
