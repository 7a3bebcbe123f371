"""How a municipality takes messages: its own rules or those that ship; consent, beginnings of answers, questions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from merilo.core import wording
from merilo.feedback.models import AnswerTemplate, Appeal, FaqEntry, Reception
from merilo.registry.models import Municipality
from merilo.registry.queries.texts import NOBODY

ROOM = Path(__file__).parents[1]
NO_ADDRESS = "указан на официальном сайте"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A text that an answer may begin with."""

    key: str
    title: str
    text: str
    pk: int | None  # of an own one


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer; `pk` of an own one."""

    question: str
    answer: str
    pk: int | None = None


def rules_of(municipality: Municipality) -> Reception:
    """Return the rules of a municipality; where it has set none, those that ship, not stored."""
    return Reception.objects.filter(municipality=municipality).first() or Reception(municipality=municipality)


@lru_cache(maxsize=1)
def shipped_consent() -> str:
    """Return the consent as it ships."""
    return (ROOM / "consent.txt").read_text(encoding="utf-8").strip()


def consent_text(rules: Reception) -> str:
    """Return the consent with the municipality's own words put in."""
    place = rules.municipality
    text = rules.consent.strip() or shipped_consent()
    return _filled(
        text,
        authority=place.authority or f"{NOBODY['ru']}, {place.name}",
        address=rules.postal_address or NO_ADDRESS,
        days=wording.counted(rules.keep_days, "день", "дня", "дней"),
    )


def beginnings(municipality: Municipality) -> list[Beginning]:
    """Return the texts answers may begin with: the municipality's own first, then those that ship."""
    own = [
        Beginning(f"own-{one.pk}", one.title, one.text, one.pk)
        for one in AnswerTemplate.objects.filter(municipality=municipality)
    ]
    names = {one.title for one in own}
    return [*own, *(one for one in _shipped_beginnings() if one.title not in names)]


def own_beginning(municipality: Municipality, pk: int) -> AnswerTemplate | None:
    """Return a text of the municipality's own."""
    return AnswerTemplate.objects.filter(municipality=municipality, pk=pk).first()


@lru_cache(maxsize=1)
def _shipped_beginnings() -> tuple[Beginning, ...]:
    said = tomllib.loads((ROOM / "answers.toml").read_text(encoding="utf-8"))["template"]
    return tuple(
        Beginning(f"shipped-{place}", one["title"], one["text"].strip(), None) for place, one in enumerate(said, 1)
    )


def begun(appeal: Appeal, key: str) -> str:
    """Return a text with the facts of a message put in; nothing for a text that is not there."""
    found = next((one for one in beginnings(appeal.municipality) if one.key == key), None)
    if found is None:
        return ""
    return _filled(
        found.text,
        number=appeal.number,
        received=wording.date_words(appeal.received_on),
        institution=str(appeal.institution) if appeal.institution is not None else appeal.municipality.name,
        kind=appeal.get_kind_display(),
    )


def questions(municipality: Municipality, language: str) -> list[Question]:
    """Return the questions of a municipality in a language; without any, those that ship."""
    own = own_questions(municipality, language)
    return own or [Question(one["question"], one["answer"].strip()) for one in shipped_questions()[language]]


def own_questions(municipality: Municipality, language: str) -> list[Question]:
    """Return the municipality's own questions."""
    rows = FaqEntry.objects.filter(municipality=municipality, language=language)
    return [Question(one.question, one.answer, one.pk) for one in rows]


def question(municipality: Municipality, pk: int) -> FaqEntry | None:
    """Return a question of the municipality."""
    return FaqEntry.objects.filter(municipality=municipality, pk=pk).first()


@lru_cache(maxsize=1)
def shipped_questions() -> Mapping[str, list[dict[str, Any]]]:
    """Return the questions that ship, by language."""
    return tomllib.loads((ROOM / "faq.toml").read_text(encoding="utf-8"))


def _filled(text: str, **words: str) -> str:
    """Put words in braces; braces of people that name nothing stay as they are."""
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text
