"""The questionnaire at work: raw answers to answers, an operator's headers to roles, the size of the sample."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import TypeVar

from merilo.core.methodology.edition import Checklist, Edition, Item, MergedQuestion, Question
from merilo.core.methodology.lawbook import load_edition
from merilo.core.wording import listed, quoted, shortened

Raw = str | bool | int | float | None
T = TypeVar("T")


class AnswersRejected(ValueError):
    """A sheet cannot be used as it is; one Russian sentence per question in `faults`."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Answers:
    """One sheet as understood.

    values: closed role → True («Да»), False («Нет») or None (blank, or not asked because of a filter).
    ignored: conditional roles answered after a «Нет» or blank filter; they are None in `values`.
    texts: answers to open questions and choices, as written.
    """

    values: Mapping[str, bool | None]
    ignored: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, role: str) -> bool | None:
        return self.values[role]


class _Unreadable(ValueError):
    """The words are neither «Да» nor «Нет» nor blank."""


def answers_reader(edition: Edition) -> Callable[..., Answers]:
    """Return a reader of answer sheets for one edition, quick enough for many thousand rows.

    The reader takes raw answers by role (and `complete=True` where every asked question must be answered, as in our own
    form) and returns Answers or raises AnswersRejected; see `read_answers`.
    """
    closed = edition.questionnaire.closed
    order = tuple((question.role, question.after) for question in closed)
    texts = tuple(question.role for question in edition.questionnaire.questions if not question.is_closed)
    roles = {question.role for question in edition.questionnaire.questions}
    understood: dict[Raw, bool | None] = {None: None, "": None, True: True, False: False}

    def understand(raw: Raw) -> bool | None:
        try:
            return understood[raw]
        except KeyError:
            answer = _yes_or_no(edition, raw)
            if len(understood) < 10_000:
                understood[raw] = answer
            return answer

    def read(raw: Mapping[str, Raw], *, complete: bool = False) -> Answers:
        values: dict[str, bool | None] = {}
        ignored: list[str] = []
        faults: list[str] = []
        for role, after in order:
            try:
                answer = understand(raw.get(role))
            except _Unreadable as fault:
                faults.append(f"{_name(edition.question(role))}: {fault}")
                values[role] = None
                continue
            if after is not None and values[after] is not True:
                if answer is not None:
                    ignored.append(role)
                    answer = None
            elif complete and answer is None:
                faults.append(f"{_name(edition.question(role))}: ответьте «Да» или «Нет».")
            values[role] = answer
        if not raw.keys() <= roles:
            unknown = sorted(str(role) for role in raw.keys() - roles)
            faults.append(f"В анкете нет вопросов с ролями {listed([quoted(role) for role in unknown])}.")
        if faults:
            raise AnswersRejected(tuple(faults))
        written = {role: str(raw[role]).strip() for role in texts if raw.get(role) is not None}
        return Answers(values, tuple(ignored), {role: text for role, text in written.items() if text})

    return read


def read_answers(edition: Edition, raw: Mapping[str, Raw], *, complete: bool = False) -> Answers:
    """Return the answers of one sheet: raw answers by role → True, False or None.

    Understood are «Да», « да.», «Нет (переход к вопросу 3)», yes/no, 1/0, True/False in any case; blank is blank.
    An answer after a «Нет» or blank filter is not counted and named in `ignored`. With `complete`, a question that
    was asked and left blank is a fault. Raises AnswersRejected with a sentence per fault.
    """
    return answers_reader(edition)(raw, complete=complete)


def _yes_or_no(edition: Edition, raw: Raw) -> bool | None:
    questionnaire = edition.questionnaire
    text = f"{raw:g}" if isinstance(raw, float) else str(raw)
    words = " ".join(text.lower().split()).strip(" .,;!")
    if not words:
        return None
    for answer, known in ((True, questionnaire.yes), (False, questionnaire.no)):
        if words in known:
            return answer
        # A form prints the skip beside the answer: «Нет (переход к вопросу 3)», «Да → 2».
        for word in known:
            rest = words[len(word) :].strip()
            if words.startswith(word) and re.match(r"\W", words[len(word) :]):
                bracketed = rest.startswith("(") and rest.endswith(")")
                if bracketed or any(stem in rest for stem in questionnaire.skip_stems):
                    return answer
    raise _Unreadable(f"ответ {quoted(shortened(text, 40))} не понят, нужен «Да», «Нет» или пустая клетка.")


def _name(question: Question) -> str:
    return f"Вопрос {question.number} {quoted(shortened(question.text_ru, 60))}"


def find_question(edition: Edition, header: str) -> tuple[Question | MergedQuestion, ...]:
    """Return the questions a column's header may stand for, the best match first; empty when none.

    Several answers mean the header does not tell them apart. A MergedQuestion is one of older forms, of no
    use for scoring. A header that is a role's own name or our own wording is always found.
    """
    words = _normal(header)
    for question in edition.questionnaire.questions:
        if words in (_normal(question.role), _normal(question.text_ru), _normal(question.text_en)):
            return (question,)
    questions: tuple[Question | MergedQuestion, ...] = (
        *edition.questionnaire.questions,
        *edition.questionnaire.merged,
    )
    return _best((question, _fit(words, question.header_words)) for question in questions)


def find_checklists(edition: Edition, block_title: str) -> tuple[Checklist, ...]:
    """Return the checklists an operator's block title may stand for; empty when none, several when it is unclear."""
    words = _normal(block_title)
    return _best((checklist, _fit(words, checklist.title_words)) for checklist in edition.checklists)


def find_items(checklist: Checklist, text: str) -> tuple[Item, ...]:
    """Return the items of a checklist an operator's bracket text may stand for, the best match first."""
    words = _normal(text)
    for item in checklist.items:
        if words in (_normal(item.text), item.code):
            return (item,)
    return _best((item, _fit(words, item.words)) for item in checklist.items)


def _normal(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").replace("_", " ").split()).rstrip(" .?:")


def _fit(words: str, alternatives: Iterable[str]) -> int:
    """Return how many stems of the best alternative the words hold, 0 when no alternative fits whole."""
    return max((_stems_held(words, alternative) for alternative in alternatives), default=0)


def _stems_held(words: str, alternative: str) -> int:
    held = 0
    for stem in alternative.replace("ё", "е").split():
        stem = stem.replace("_", " ")
        if stem.startswith("-"):
            if stem[1:] in words:
                return 0
        elif stem.startswith("="):
            if words != stem[1:]:
                return 0
            held += 1
        elif stem in words:
            held += 1
        else:
            return 0
    return held


def _best(found: Iterable[tuple[T, int]]) -> tuple[T, ...]:
    fitting = [(thing, fit) for thing, fit in found if fit]
    return tuple(thing for thing, _ in sorted(fitting, key=lambda pair: -pair[1]))


def sample_size(recipients: int, *, edition: Edition | None = None) -> int:
    """Return how many people to ask in an organisation with so many recipients last year: min(600, ⌈0.4·N⌉).

    Without an edition the newest of the default sphere gives both numbers. Raises ValueError for a number below 0.
    Source: приказ Минтруда 675н, объём выборочной совокупности.
    """
    if recipients < 0:
        raise ValueError("Число получателей услуг не может быть меньше нуля.")
    edition = edition or load_edition()
    share = (edition.questionnaire.sample_share * Decimal(recipients)).to_integral_value(ROUND_CEILING)
    return min(edition.questionnaire.sample_most, int(share))
