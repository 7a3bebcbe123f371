"""What a citizen has filled in so far: read from a request, checked step by step, shown again with faults beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from merilo.assessment.queries import form, languages
from merilo.assessment.services.accepting import LONGEST_TEXT
from merilo.core import methodology

YES, NO = "yes", "no"
_SIGNS = {YES: "1", NO: "0", "": "-"}
_MEANT = {"1": YES, "0": NO}
_KEPT_TEXT = 5 * LONGEST_TEXT  # a text too long is shown again to be shortened; a book is not


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page shows it."""

    role: str
    kind: str
    text: str
    is_filter: bool
    is_behind: bool
    answers: tuple[tuple[str, str], ...]  # code and words of what can be chosen
    given: str
    fault: str
    is_first_fault: bool


@dataclass(frozen=True, slots=True)
class Filling:
    """A questionnaire being filled in. `step` counts from 0."""

    state: form.State
    language: languages.Language
    step: int = 0
    given: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> methodology.Edition:
        return form.edition_of(self.state)

    @property
    def steps(self) -> tuple[form.Step, ...]:
        return form.steps(self.edition)

    @property
    def page(self) -> form.Step:
        return self.steps[self.step]

    @property
    def is_last(self) -> bool:
        return self.step == len(self.steps) - 1

    def checked(self) -> Filling:
        """Return the same with the faults of this step."""
        return replace(self, faults=dict(self._faults(self.page)))

    def first_unready(self) -> Filling:
        """Return the first step with faults; without any, the last one."""
        for number, step in enumerate(self.steps):
            if faults := dict(self._faults(step)):
                return replace(self, step=number, faults=faults)
        return replace(self, step=len(self.steps) - 1, faults={})

    def moved(self, by: int) -> Filling:
        """Return the next step or the one before, within the questionnaire."""
        return replace(self, step=min(max(self.step + by, 0), len(self.steps) - 1), faults={})

    def _faults(self, step: form.Step) -> Iterator[tuple[str, str]]:
        for question in step.questions:
            given = self.given.get(question.role, "")
            if question.is_closed:
                asked = question.after is None or self.given.get(question.after) == YES
                if asked and not given:
                    yield question.role, self.language.say("fault_closed")
            elif question.kind == "open" and len(given) > LONGEST_TEXT:
                yield question.role, self.language.say("fault_text", most=LONGEST_TEXT)

    def questions(self) -> list[Asked]:
        """Return the questions of this step."""
        first = next((one.role for one in self.page.questions if one.role in self.faults), None)
        filters = {one.after for one in self.page.questions}
        return [
            Asked(
                role=one.role,
                kind=one.kind,
                text=self.language.question(one),
                is_filter=one.role in filters,
                is_behind=one.after is not None,
                answers=tuple(self._answers(one)),
                given=self.given.get(one.role, ""),
                fault=self.faults.get(one.role, ""),
                is_first_fault=one.role == first,
            )
            for one in self.page.questions
        ]

    def _answers(self, question: methodology.Question) -> Iterator[tuple[str, str]]:
        if question.is_closed:
            yield from ((YES, self.language.say("yes")), (NO, self.language.say("no")))
        elif question.kind == "choice":
            yield from ((one.code, self.language.option(question, one)) for one in question.options)
            yield "", self.language.say("no_answer")

    @property
    def so_far(self) -> str:
        """Return the answers to all closed questions as one field: a sign each, as a line of answers has them."""
        return "".join(_SIGNS[self.given.get(one.role, "")] for one in self.edition.questionnaire.closed)

    def fields(self) -> dict[str, str]:
        """Return all that was answered so far as the fields a page of this step would send."""
        open_ones = (one.role for one in self.edition.questionnaire.questions if not one.is_closed)
        others = {role: self.given[role] for role in open_ones if self.given.get(role)}
        steps = {"state": self.state.signed(), "step": str(self.step), "language": self.language.code}
        return {**others, **steps, "so_far": self.so_far}

    def carried(self) -> list[tuple[str, str]]:
        """Return the other answers of other steps, which travel in fields of their own."""
        shown = {one.role for one in self.page.questions}
        open_ones = (one.role for one in self.edition.questionnaire.questions if not one.is_closed)
        return [(role, self.given[role]) for role in open_ones if role not in shown and self.given.get(role)]


def blank(state: form.State, language: str) -> Filling:
    """Return an empty questionnaire; a link must not bring answers with it."""
    return Filling(state, languages.language_for(form.edition_of(state), language))


def read(sent: Mapping[str, str], state: form.State) -> Filling:
    """Return what a request has sent: only known questions with possible answers, whatever else is in it.

    What stands in a field of its own is of this step and goes before what was carried.
    """
    edition = form.edition_of(state)
    given: dict[str, str] = {}
    closed, others = form.questions(edition)
    so_far = sent.get("so_far", "")
    if len(so_far) == len(closed):
        given = {role: _MEANT[sign] for role, sign in zip(closed, so_far, strict=True) if sign in _MEANT}
    for role in closed.keys() & sent.keys():
        given[role] = sent[role] if sent[role] in (YES, NO) else ""
    for question in others:
        answer = sent.get(question.role, "")
        if question.kind == "open":
            answer = answer.replace("\x00", "").replace("\r\n", "\n").strip()[:_KEPT_TEXT]
        elif answer and answer not in {one.code for one in question.options}:
            answer = ""
        given[question.role] = answer
    language = languages.language_for(edition, sent.get("to_language") or sent.get("language", ""))
    pages = form.steps(edition)
    number = sent.get("step", "")
    step = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0
    step = min(step, len(pages) - 1)
    return Filling(state, language, step, form.without_unasked(given, pages[step]))
