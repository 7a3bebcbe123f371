"""The choices of a cycle as the core takes them: its edition with the variant, its settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from merilo.assessment.models import Cycle, Decision
from merilo.core import methodology
from merilo.registry.queries import rules


def edition_of(cycle: Cycle) -> methodology.Edition:
    """Return the edition of a cycle with its variant; one not compared with the act was chosen with a reason."""
    return edition(cycle.edition, cycle.variant)


@lru_cache(maxsize=16)
def edition(key: str, variant: str) -> methodology.Edition:
    """Return an edition by its key and variant; editions are read once."""
    return methodology.load_edition(key, variant=variant, allow_unverified=True)


def sample_words(cycle: Cycle) -> str:
    """Return by which rule of the law it follows how many people are asked about a unit of a cycle."""
    law = edition_of(cycle)
    share, most = law.numbers["sample.share"], law.numbers["sample.most"]
    words = f"Нужно анкет: {share.value:.0%} получателей услуг, но не больше {most.value}".replace("%", "\u00a0%")
    return rules.cited(words, share.point, is_sure=share.status == "seen")


@lru_cache(maxsize=16)
def closed(key: str, variant: str) -> tuple[methodology.Question, ...]:
    """Return the closed questions of an edition in order."""
    return edition(key, variant).questionnaire.closed


@lru_cache(maxsize=16)
def closed_roles(key: str, variant: str) -> tuple[str, ...]:
    """Return the roles of the closed questions of an edition in order."""
    return tuple(question.role for question in closed(key, variant))


@lru_cache(maxsize=16)
def reader(key: str, variant: str) -> Callable[..., methodology.Answers]:
    """Return what reads the answer sheets of an edition, quick enough for many."""
    return methodology.answers_reader(edition(key, variant))


def settings_of(cycle: Cycle) -> methodology.Settings:
    """Return the settings a calculation of this cycle is made with.

    What people decided about indicators without a base after closing stands over what was chosen at the start.
    """
    return methodology.Settings(
        rounding=cycle.rounding,
        no_base=no_base_of(cycle),
        blank=cycle.blank,
        branches=cycle.branches,
        groups=cycle.groups,
        partial_marks=cycle.partial_marks,
    )


def no_base_of(cycle: Cycle) -> dict[str, str]:
    """Return the policies for indicators without a base: as chosen, then as decided, the later over the earlier."""
    found = dict(cycle.no_base)
    for decision in cycle.decisions.filter(kind=Decision.Kind.POLICY).order_by("at", "pk"):
        found.update((code, policy) for code, policy in decision.values.items() if policy in methodology.POLICIES)
    return found
