"""The plan of a module is uploaded, accepted and approved once; each test begins there and leaves nothing behind."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from tests.rows import walking

QUICK: dict[str, Any] = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}},
    "READ_APART": False,
}


@pytest.fixture(scope="module")
def begun(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[walking.Walk]:
    """The town with the plan that the module names, in force."""
    module = request.module
    with (
        django_db_blocker.unblock(),
        override_settings(**QUICK),
        walking.begun(module.LETTERS, module.DAY, module.BINDING) as walk,
    ):
        yield walk


@pytest.fixture
def walk(begun: walking.Walk, db: None) -> Iterator[walking.Walk]:
    """A walk that begins on the day the plan was approved."""
    cache.clear()
    start = begun.clock[0]
    yield walking.Walk(begun.town, copy.copy(begun.plan), begun.people, begun.clock)
    begun.clock[0] = start
