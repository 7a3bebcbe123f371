"""schemathesis sends what the OpenAPI document allows and forbids, with a key and without: no answer surprises it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode

from merilo.portal.api import api, door
from merilo.wsgi import application
from tests.accounts.programs import make_key
from tests.assessment.making import make_cycle
from tests.ratings.publishing import published
from tests.town import Town

pytestmark = pytest.mark.slow
OPERATIONS = sorted(
    (method, path)
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    for method in methods
)


@pytest.fixture
def key(town: Town, monkeypatch: pytest.MonkeyPatch) -> str:
    """A key that may everything in a town with a published rating and a cycle that gathers; nobody is held back."""
    monkeypatch.setattr(door.Asked, "allow_request", lambda self, request: True)
    published(town)
    make_cycle(town, ordinal=2)
    return make_key(town, "read", "sheets", "marks", days=300).text


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_answer_surprises_a_program(method: str, path: str, mode: GenerationMode, key: str, town: Town) -> None:
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    document.config.generation.modes = [mode]
    turns = itertools.cycle([True, False])

    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=document[path][method].as_strategy(generation_mode=mode))
    def send(case: Case) -> None:
        if "slug" in case.path_parameters and next(turns):
            case.path_parameters["slug"] = town.municipality.slug  # else hardly anything gets past the first door
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"})

    send()


def test_what_needs_a_key_says_so(town: Town) -> None:
    """schemathesis knows by the document which addresses need one."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked: Any = [one.ok() for one in document.get_all_operations()]
    assert len(asked) == len(OPERATIONS)
    closed = {one.path for one in asked if one.definition.raw.get("security")}
    assert closed == {path for _, path in OPERATIONS if "/cycles" in path}
