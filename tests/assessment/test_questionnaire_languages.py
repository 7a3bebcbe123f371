"""A further language of the questionnaire is a file; half a translation is not offered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from merilo.assessment.queries import form, languages
from merilo.core import methodology
from tests.assessment.asking import make_open_link
from tests.assessment.test_questionnaire import page_of
from tests.shared import ROOT
from tests.town import Town

EDITION = methodology.load_edition("344n-2024")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The folder of further languages of an installation."""
    settings.DATA = tmp_path
    (tmp_path / "languages").mkdir()
    languages.languages.cache_clear()
    yield tmp_path / "languages"
    languages.languages.cache_clear()


def invented(*, without_word: str = "", without_question: str = "") -> str:
    """Return a file in a language that reads every text backwards with a mark before it."""
    russian = languages.languages()["ru"]
    lines = ['name = "Выдуманный"', f"months = {[*map(str, range(1, 13))]}", "[words]"]
    lines += [f'{key} = """! {words}"""' for key, words in russian.words.items() if key != without_word]
    for one in EDITION.questionnaire.questions:
        if one.role != without_question:
            lines += [f"[questions.{one.role}]", f'text = "! {one.role}"', f"[questions.{one.role}.options]"]
            lines += [f'"{option.code}" = "! {option.code}"' for option in one.options]
    return "\n".join(lines)


def test_a_file_makes_a_language_that_citizens_can_choose(folder: Path, client: Client, town: Town) -> None:
    text = invented()
    languages.languages.cache_clear()
    (folder / "qq.toml").write_text(text, encoding="utf-8")
    link = make_open_link(town)
    assert "Выдуманный" in page_of(client.get(f"/a/{link.code}/"))
    page = page_of(client.get(f"/a/{link.code}/?lang=qq"))
    assert 'lang="qq"' in page and "! stand_used" in page and "! Шаг 1 из 5" in page


@pytest.mark.parametrize("missing", [{"without_word": "send"}, {"without_question": "recommend"}])
def test_half_a_translation_is_not_offered(folder: Path, missing: dict[str, str]) -> None:
    text = invented(**missing)
    languages.languages.cache_clear()
    (folder / "qq.toml").write_text(text, encoding="utf-8")
    assert [one.code for one in languages.offered(EDITION)] == ["ru", "en"]
    assert languages.language_for(EDITION, "qq").code == "ru"


@pytest.mark.parametrize("code", ["qq", "ru"])
@pytest.mark.parametrize("broken", ["", "name = 1", "[words", 'name = "x"\nmonths = []\n[words]\n', "\x00"])
def test_a_broken_file_breaks_no_questionnaire(folder: Path, broken: str, code: str) -> None:
    (folder / f"{code}.toml").write_text(broken, encoding="utf-8")
    assert list(languages.languages()) == ["ru", "en"]


def test_a_site_may_say_our_words_in_its_own(folder: Path) -> None:
    text = (languages.OURS / "ru.toml").read_text(encoding="utf-8").replace('title = "Анкета"', 'title = "Опрос"')
    (folder / "ru.toml").write_text(text, encoding="utf-8")
    assert languages.languages()["ru"].say("title") == "Опрос"


def test_the_example_in_the_page_about_languages_has_the_names_of_the_edition() -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    example = tomllib.loads(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0])["questions"]
    for role, said in example.items():
        codes = [one.code for one in EDITION.question(role).options]
        assert list(said.get("options", {})) == codes


def test_words_must_have_the_same_places_to_fill_in() -> None:
    russian = languages.languages()["ru"]
    with pytest.raises(languages.LanguageFault, match="step"):
        languages.read_language("qq", invented().replace("{number} из", "из"), like=russian)


def test_both_languages_of_the_house_say_everything() -> None:
    ours = languages.languages()
    assert ours["ru"].words.keys() == ours["en"].words.keys()


def test_each_edition_finds_a_step_for_each_question() -> None:
    for info in methodology.editions():
        edition = methodology.load_edition(info.key, allow_unverified=True)
        placed = [one.role for step in form.steps(edition) for one in step.questions]
        assert sorted(placed) == sorted(one.role for one in edition.questionnaire.questions)
        for step in form.steps(edition):
            roles = [one.role for one in step.questions]
            assert all(one.after is None or one.after in roles for one in step.questions)
