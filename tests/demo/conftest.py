"""The sample, written once for all tests of this folder, and what is true in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from merilo import demo
from merilo.core import methodology

ON = date(2026, 3, 1)


@dataclass(frozen=True)
class Sample:
    """The files, the edition, the facts behind them and the scores by the law."""

    files: demo.SampleFiles
    edition: methodology.Edition
    facts: tuple[methodology.UnitFacts, ...]
    scores: methodology.Scores

    def fact(self, part: str) -> methodology.UnitFacts:
        """Return the facts of the one unit whose name holds the words."""
        (found,) = [unit for unit in self.facts if part in unit.name]
        return found

    def score(self, part: str) -> methodology.UnitScore:
        """Return the score of the one unit whose name holds the words."""
        (found,) = [unit for unit in self.scores.units if part in unit.name]
        return found


def make_sample(folder: Path, *, seed: int = 1, on: date = ON) -> Sample:
    """Write a sample and score its facts."""
    edition = methodology.load_edition(on=on)
    facts = demo.sample_facts(seed=seed, on=on)
    scores = methodology.score(edition, facts, methodology.Settings())
    return Sample(demo.write_sample(folder, seed=seed, on=on), edition, facts, scores)


@pytest.fixture(scope="session", params=[1, 2, 77])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Return a sample of some seed: what hurts must be there for each."""
    return make_sample(tmp_path_factory.mktemp("sample"), seed=request.param)
