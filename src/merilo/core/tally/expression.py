"""What is counted: the one expression of this room.

It is written against a table of answer sheets in general: an Ibis table (DuckDB, Spark) or the sheets held in memory.
Both give a column for a role, `column.ifelse(column, None)` and `column.count()` of what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from merilo.core import methodology

RESPONDENTS = "respondents"


@dataclass(frozen=True, slots=True)
class Asked:
    """A yes/no question and the filters that all must be «Да» for its answer to count."""

    role: str
    filters: tuple[str, ...]


def asked(edition: methodology.Edition, *, without: Collection[str] = ()) -> tuple[Asked, ...]:
    """Return the yes/no questions of an edition, each with its chain of filters, in the questionnaire's order.

    `without`: roles that the people were not asked; what depends on them was not asked either.
    """
    questions = {question.role: question for question in edition.questionnaire.closed}

    def chain(role: str) -> Iterator[str]:
        after = questions[role].after
        if after is not None:
            yield from chain(after)
            yield after

    everything = (Asked(role=role, filters=tuple(chain(role))) for role in questions)
    return tuple(question for question in everything if not {question.role, *question.filters} & set(without))


def heard(table: Any, questions: Sequence[Asked]) -> Mapping[str, Any]:
    """Return, by name, the answers that count of each question after a filter: null where a filter is not «Да».

    Source: the rule on filters of the questionnaire, methodology editions.
    """
    result = {}
    for question in questions:
        answer = table[question.role]
        for role in question.filters:
            answer = table[role].ifelse(answer, None)
        if question.filters:
            result[f"heard_{question.role}"] = answer
    return result


def counts(table: Any, questions: Sequence[Asked], *, how_many: Callable[[Any], Any]) -> Mapping[str, Any]:
    """Return the whole-number counts over a table of answer sheets, by name, in the order of `layout`.

    The table holds the columns of `heard` too; what was answered and is not heard is `ignored`.
    `how_many(condition)` counts the rows where a condition is true. No count is ever null: empty groups give 0.
    """
    result: dict[str, Any] = {RESPONDENTS: table.count()}
    for question in questions:
        answer = table[f"heard_{question.role}"] if question.filters else table[question.role]
        result[f"yes_{question.role}"] = how_many(answer)
        result[f"answered_{question.role}"] = answer.count()
        if question.filters:
            result[f"ignored_{question.role}"] = table[question.role].count() - answer.count()
    return result


def layout(questions: Sequence[Asked]) -> tuple[str, ...]:
    """Return the names of the counts in their order."""
    names = [RESPONDENTS]
    for question in questions:
        names += [f"yes_{question.role}", f"answered_{question.role}"]
        if question.filters:
            names.append(f"ignored_{question.role}")
    return tuple(names)


@lru_cache(maxsize=16)
def compiled(questions: tuple[Asked, ...], *, unit: str, dialect: str, name: str) -> str:
    """Return the expression, grouped by unit and in the units' order, as SQL over the table `name`.

    `unit` is the Ibis type of the unit column, `dialect` an Ibis dialect ("duckdb", "pyspark").
    """
    import ibis

    def count_if(statement: bool) -> int:
        """Return the number of rows where the statement is true."""
        raise NotImplementedError  # an engine's own function, never run in Python

    # Both engines have count_if; Ibis' own sum of a boolean casts every value and costs DuckDB a third more time.
    # DuckDB gives it as a number of 128 bits, and nothing instead of 0 where every value is null.
    count_true = ibis.udf.agg.builtin(count_if, signature=(("boolean",), "decimal(38, 0)"))
    table = ibis.table({"unit": unit} | {question.role: "boolean" for question in questions}, name=name)
    # A step of its own, so that an engine works out once what two counts look at.
    table = table.mutate(**heard(table, questions))
    result = counts(table, questions, how_many=lambda condition: count_true(condition).fill_null(0).cast("int64"))
    result = table.group_by("unit").aggregate(**result).order_by("unit")
    return str(ibis.to_sql(result, dialect=dialect))
