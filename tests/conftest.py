"""With MERILO_ALL_TOOLS=1 (as in CI) a test skipped for lack of a tool is a failed one.

Such skips say «… is not installed»; what is skipped for another reason (the real plans are not beside the checkout, a
format cannot hold what is asked of it) stays skipped.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

# The site keeps its data apart from any real one. Django reads its settings here, after that is said: a name of their
# module in pyproject.toml would let pytest-django read them before this file.
_DATA = Path(tempfile.mkdtemp(prefix="merilo-tests-"))
(_DATA / "static").mkdir()
os.environ["MERILO_DATA"] = str(_DATA)
os.environ["MERILO_DEBUG"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "merilo.settings"
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)

import django  # noqa: E402
import pytest  # noqa: E402
from _pytest.reports import BaseReport  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402

django.setup()

from merilo.accounts import journal  # noqa: E402
from merilo.accounts.models import Entry  # noqa: E402
from tests import journal_words  # noqa: E402
from tests import town as the_town  # noqa: E402

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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the list of migrations be there, empty: the tables come from the models (pyproject.toml), not from them."""
    with django_db_blocker.unblock():
        MigrationRecorder(connection).ensure_schema()


@pytest.fixture
def town(db: None) -> the_town.Town:
    """A municipality with one person of each role and three institutions, one of them with a branch."""
    return the_town.make_town()


@pytest.fixture(autouse=True)
def quick_passwords(settings: object) -> Iterator[None]:
    """Hash passwords quickly, run background work at once, keep what is cached and sent in memory."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}  # type: ignore[attr-defined]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # type: ignore[attr-defined]
    settings.READ_APART = False  # type: ignore[attr-defined]  # a process for each file takes a second
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    yield


@pytest.fixture(autouse=True)
def journal_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever any test has written in the journal must be readable there: no inner names of fields and values."""
    record = journal.record

    def read(**said: object) -> Entry:
        entry = record(**said)  # type: ignore[arg-type]
        assert not journal_words.inner(entry), f"{entry.act}: add words to journal.toml of the room"
        return entry

    monkeypatch.setattr(journal, "record", read)
