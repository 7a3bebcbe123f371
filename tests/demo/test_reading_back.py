"""An operator's way through the sample: what the program reads from the files is what stands behind them."""

from __future__ import annotations

from merilo.core import intake, methodology, tally
from tests.demo.conftest import Sample


def read_back(sample: Sample) -> tuple[methodology.UnitFacts, ...]:
    """Return the facts as the files give them: read by headers, joined by identity, counted."""
    checklists = intake.read_checklists(sample.files.checklists, sample.edition)
    answers = intake.read_answers(sample.files.answers, sample.edition)
    joined = intake.join(checklists, answers, intake.read_units(sample.files.units, sample.edition))
    assert joined.faults == ()
    return intake.facts(joined, tally.count(joined.sheets, joined.edition, not_asked=joined.not_asked))


def test_the_files_read_back_to_the_facts_behind_them(sample: Sample) -> None:
    read, meant = read_back(sample), sample.facts
    assert [unit.name for unit in read] == [unit.name for unit in meant]
    for found, unit in zip(read, meant, strict=True):
        assert (found.parent, found.profile, found.group) == (unit.parent, unit.profile, unit.group)
        assert found.marks == unit.marks
        assert found.counts is not None and unit.counts is not None
        assert found.counts.respondents == unit.counts.respondents
        assert found.counts.yes == unit.counts.yes
        assert found.counts.answered == unit.counts.answered
        assert {role: n for role, n in found.counts.ignored.items() if n} == {
            role: n for role, n in unit.counts.ignored.items() if n
        }, unit.name


def test_without_the_list_of_units_the_other_names_are_faults_and_nothing_is_guessed(sample: Sample) -> None:
    checklists = intake.read_checklists(sample.files.checklists, sample.edition)
    answers = intake.read_answers(sample.files.answers, sample.edition)
    faults = intake.join(checklists, answers, None).faults
    assert any("Озёрский ДК" in fault.text for fault in faults)
