"""Languages of the questionnaire: a file each, ours beside the code, a site's own in `languages` of its data."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings

from merilo.core import methodology, wording

OURS = Path(__file__).parents[1] / "languages"
FIRST = "ru"
IN_EDITIONS = ("ru", "en")  # texts of questions stand in the questionnaire of the edition
CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")

log = logging.getLogger(__name__)


class LanguageFault(ValueError):
    """A file of a language cannot be used; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its own name, words of the pages, texts of questions where the edition does not have them."""

    code: str
    name: str
    months: tuple[str, ...]  # as they stand in a date
    words: Mapping[str, str]
    questions: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        """Return words with values put in."""
        return self.words[key].format(**values)

    def day(self, value: date) -> str:
        """Return a date in words."""
        return self.say("day", day=value.day, month=self.months[value.month - 1], year=value.year)

    def question(self, question: methodology.Question) -> str:
        """Return the text of a question."""
        if self.code == "en":
            return question.text_en
        return question.text_ru if self.code == FIRST else self.questions[question.role]

    def option(self, question: methodology.Question, option: methodology.Option) -> str:
        """Return the text of an answer to choose."""
        if self.code == "en":
            return option.text_en
        return option.text_ru if self.code == FIRST else self.options[question.role, option.code]

    def speaks(self, edition: methodology.Edition) -> bool:
        """Say whether it has the texts of all questions: half a questionnaire is not offered."""
        if self.code in IN_EDITIONS:
            return True
        questions = edition.questionnaire.questions
        return all(one.role in self.questions for one in questions) and all(
            (one.role, option.code) in self.options for one in questions for option in one.options
        )


def read_language(code: str, text: str, *, like: Language | None) -> Language:
    """Return the language of a file with the same words as `like`. Raises LanguageFault."""
    try:
        said: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise LanguageFault(f"файл не читается как TOML ({fault})") from fault
    words, questions = said.get("words", {}), said.get("questions", {})
    if not isinstance(said.get("name"), str) or not isinstance(words, dict) or not isinstance(questions, dict):
        raise LanguageFault("нужны name, [words] и, кроме русского и английского, [questions]")
    months = said.get("months")
    if not isinstance(months, list) or len(months) != 12:
        raise LanguageFault("нужны названия двенадцати месяцев: months")
    if like is not None:
        wrong = sorted(key for key in like.words if _places(words.get(key)) != _places(like.words[key]))
        if wrong:
            raise LanguageFault(f"не хватает слов или мест в скобках {{}}: {wording.listed(wrong)}")
    try:
        texts = {role: str(one["text"]) for role, one in questions.items()}
        options = {
            (role, key): str(words) for role, one in questions.items() for key, words in one.get("options", {}).items()
        }
    except (KeyError, TypeError, AttributeError) as fault:
        raise LanguageFault("у каждого вопроса должен быть text, у выбора — options") from fault
    return Language(code, said["name"], tuple(map(str, months)), words, texts, options)


def _places(text: object) -> frozenset[str] | None:
    """Return the names in braces of a text; None where it is no text."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


@lru_cache(maxsize=4)
def languages(more: Path | None = None) -> Mapping[str, Language]:
    """Return all languages by code, Russian first. A site's own file goes before ours of the same language.

    A file that cannot be used is left out, and the log says why.
    """
    found: dict[str, Language] = {}
    for path in (*_files(OURS), *_files(more or _own())):
        code = path.stem
        try:
            if not CODE.fullmatch(code):
                raise LanguageFault("имя файла — код языка: tt, ba, kk")
            found[code] = read_language(code, path.read_text(encoding="utf-8"), like=found.get(FIRST))
        except (LanguageFault, OSError, UnicodeDecodeError) as fault:
            log.warning("Язык анкеты %s не подключён: %s.", path, fault)
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"), key=lambda path: (path.stem != FIRST, path.stem not in IN_EDITIONS, path.stem))


def _own() -> Path:
    return Path(settings.DATA) / "languages"


def offered(edition: methodology.Edition) -> tuple[Language, ...]:
    """Return the languages in which all questions of an edition can be asked."""
    return tuple(one for one in languages().values() if one.speaks(edition))


def language_for(edition: methodology.Edition, code: str) -> Language:
    """Return the language asked for if the questionnaire speaks it, or Russian."""
    one = languages().get(code)
    return one if one is not None and one.speaks(edition) else languages()[FIRST]
