"""Who keeps one municipality meets nothing of another one by trying numbers in addresses."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client

from tests import pages
from tests.town import Town

ROWS = pages.rows()
NUMBERED = sorted(name for name, row in ROWS.items() if re.match(r"/work/\{slug\}.*\{", row.path))
# The key is the name of a text or of a shipped requirement, every municipality has all of them; a year of the calendar
# is everybody's.
OWN_THINGS = {"portal_text", "calendar_withdraw", "requirement_restore"}


def test_there_are_numbered_addresses_to_try() -> None:
    assert len(NUMBERED) > 60


@pytest.mark.parametrize("name", [name for name in NUMBERED if name not in OWN_THINGS])
def test_a_thing_of_another_municipality_is_not_there(name: str, town: Town, client: Client) -> None:
    row = ROWS[name]
    path = pages.address(row, town).replace("/tikhorechye/", "/dalny/", 1)
    for user in (town.stranger, town.admin):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for method in row.may:
            with transaction.atomic():
                answer = client.generic(method, path)
                transaction.set_rollback(True)
            assert answer.status_code in (403, 404), f"{method} {path}: {answer.status_code}"
            if user == town.stranger and "coordinator" in row.may[method]:
                assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
