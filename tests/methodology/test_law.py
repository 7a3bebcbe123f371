"""The law's files: every number is a record, editions follow each other, faults are told as a colleague tells."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from merilo.core import methodology
from merilo.core.methodology import formulas, lawbook, lawreader

EDITIONS = [info.key for info in methodology.editions()]
RECORD = {"value", "unit", "since", "point", "source", "status"}


def numbers_in(table: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(table, dict):
        if "value" in table:
            yield place, table
            return
        for key, inner in table.items():
            yield from numbers_in(inner, f"{place}.{key}")
    elif isinstance(table, list):
        for number, inner in enumerate(table):
            yield from numbers_in(inner, f"{place}[{number}]")
    elif isinstance(table, int | Decimal) and not isinstance(table, bool):
        yield place, table


@pytest.mark.parametrize("path", sorted(lawbook.LAW.glob("*.toml")), ids=lambda path: path.name)
def test_every_number_is_a_record_with_since_point_unit_source_and_status(path: Path) -> None:
    document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    for place, record in numbers_in(document):
        assert isinstance(record, dict), f"{path.name}{place}: a bare number"
        assert set(record) == RECORD, f"{path.name}{place}"
        assert isinstance(record["since"], date)
        assert record["status"] in lawreader.STATUSES
        assert all(record[name] for name in ("unit", "point", "source"))


@pytest.mark.parametrize("key", EDITIONS)
def test_weights_add_up_and_every_text_is_there(key: str) -> None:
    for variant in ("per_channel", "common"):
        edition = methodology.load_edition(key, variant=variant, allow_unverified=True)
        for criterion in edition.criteria:
            assert sum(edition.indicator(code).weight for code in criterion.indicators) == 1
        for indicator in edition.indicators:
            assert indicator.recommendation or indicator.measured_by == "checklist"
        for checklist in edition.checklists:
            for item in checklist.items:
                assert all((item.text, item.basis, item.how_to_check, item.recommendation, item.words))
                assert item.recommendation.endswith(".") and item.how_to_check.endswith(".")
        assert edition.band(Decimal(0)) == "неудовлетворительно"
        assert edition.band(Decimal("79.99")) == "хорошо"
        assert edition.band(Decimal(80)) == edition.band(Decimal(100)) == "отлично"


def test_every_formula_is_used_by_some_edition() -> None:
    used = {
        indicator.rule.formula
        for key in EDITIONS
        for variant in ("per_channel", "common")
        for indicator in methodology.load_edition(key, variant=variant, allow_unverified=True).indicators
    }
    assert used == formulas.OF_INDICATORS


def test_no_code_knows_the_name_of_a_sphere_or_of_an_edition() -> None:
    names = {*EDITIONS, *(info.sphere for info in methodology.editions())}
    for path in Path(lawbook.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names if name in text], path.name


def test_recheck_knows_no_code_of_this_room() -> None:
    text = Path(lawbook.__file__).with_name("recheck.py").read_text(encoding="utf-8")
    assert "merilo" not in text


def test_editions_of_a_sphere_follow_each_other_without_a_gap() -> None:
    by_sphere: dict[str, list[methodology.EditionInfo]] = {}
    for info in methodology.editions():
        by_sphere.setdefault(info.sphere, []).append(info)
    for infos in by_sphere.values():
        for earlier, later in pairwise(infos):
            assert earlier.until is not None and later.since == earlier.until + timedelta(days=1)
        assert infos[-1].until is None


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2018, 10, 23), "344n-2018"),
        (date(2024, 10, 4), "344n-2018"),
        (date(2024, 10, 5), "344n-2024"),
        (date(2031, 1, 1), "344n-2024"),
    ],
)
def test_the_edition_in_force_on_the_day_is_taken(day: date, key: str) -> None:
    assert methodology.load_edition(on=day).key == key


def test_before_the_first_edition_there_is_none() -> None:
    with pytest.raises(methodology.EditionUnknown, match="нет действующей редакции"):
        methodology.load_edition(on=date(2018, 10, 22))


def test_without_a_day_the_newest_edition_of_the_default_sphere_is_meant() -> None:
    assert methodology.load_edition().key == "344n-2024"
    assert methodology.load_edition().variant == "per_channel"


def test_the_numbers_of_2024_that_may_have_changed_are_marked_and_told() -> None:
    edition = methodology.load_edition("344n-2024")
    assert edition.status == "seen"
    assert edition.numbers["1.1.weight"].status == "seen"
    for code in ("1.2", "2.1", "3.1", "3.2"):
        assert edition.numbers[f"{code}.points"].status == edition.numbers[f"{code}.cap"].status == "unverified"
    assert sum("408н" in note for note in edition.notes) == 2
    assert not any("408н" in note for note in methodology.load_edition("344n-2018").notes)


def test_the_common_variant_says_that_it_is_not_verified() -> None:
    for key in ("344n-2018", "344n-2024"):
        assert any("общий знаменатель" in note for note in methodology.load_edition(key, variant="common").notes)


def test_an_edition_with_unverified_weights_scores_only_when_asked() -> None:
    with pytest.raises(methodology.EditionUnverified, match="--allow-unverified"):
        methodology.load_edition(sphere="education")
    edition = methodology.load_edition(sphere="education", allow_unverified=True)
    assert edition.status == "unverified" and edition.notes
    marks = {item.code: Decimal(1) for checklist in edition.checklists for item in checklist.items}
    roles = [question.role for question in edition.questionnaire.closed]
    counts = methodology.Counts(9, dict.fromkeys(roles, 9), dict.fromkeys(roles, 9))
    school = methodology.UnitFacts("Школа № 1", marks=marks, counts=counts)
    assert str(methodology.score(edition, [school]).units[0].total) == "100.00"


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"key": "344n-1999"}, "Редакции «344n-1999» нет"),
        ({"key": "344n-2018", "variant": "mixed"}, "нет варианта знаменателей «mixed»"),
        ({"sphere": "health"}, "Сферы «health» нет"),
        ({"key": "344n-2018", "sphere": "education"}, "относится к сфере"),
    ],
)
def test_an_unknown_wish_is_refused_with_what_there_is(request_: dict[str, str], sentence: str) -> None:
    with pytest.raises(methodology.EditionUnknown, match=sentence):
        methodology.load_edition(**request_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("mintrud-344n-2018.toml", "weight = { value = 0.3", "weight = { value = 0.2", "критерий К1: веса показателей"),
        ("mintrud-344n-2018.toml", 'formula = "share"', 'formula = "median"', "формула «median» неизвестна"),
        ("mintrud-344n-2018.toml", 'code = "1.2"', 'code = "1.1"', "показатель 1.1: этот код записан дважды"),
        ("mintrud-344n-2018.toml", '"recommend"', '"praise"', "вопроса с ролью «praise» в анкете нет"),
        ("mintrud-344n-2018.toml", 'status = "seen"', 'status = "sure"', "статус «sure» неизвестен"),
        ("mintrud-344n-2018.toml", 'unit = "доля веса в критерии", ', "", "у числа должны быть"),
        ("mintrud-344n-2018.toml", 'channels = ["visit"]', 'channels = ["walk"]', "нет перечня 2.1/walk"),
        ("mintrud-344n-2018.toml", 'criterion = "К5"', 'criterion = "К6"', "критерий К5: веса показателей"),
        ("mintrud-344n-2018.toml", 'sphere = "culture"', 'sphere = "sport"', "сферы «sport» нет"),
        ("mintrud-344n-2018.toml", 'key = "344n-2018"', 'key = "344n-2024"', "уже занят файлом"),
        ("mintrud-344n-2018.toml", "= 0.3", "= 0,3", "не читается как TOML"),
        ("mintrud-344n-2018.toml", "weight = {", "heft = {", "не хватает записи «weight»"),
        ("mintrud-344n-2018.toml", 'rule = { formula = "share"', 'rule = "share" # {', "запись не того вида"),
        ("mintrud-344n-2018.toml", "default_variant", "usual_variant", "не хватает записи «default_variant»"),
        ("minkultury-599.toml", 'code = "02"', 'code = "01"', "пункт с кодом 01 записан дважды"),
        ("mintrud-675n.toml", 'skip_to = "site_used"', 'skip_to = "stand_used"', "такого вопроса дальше нет"),
        ("mintrud-675n.toml", 'role = "site_used"', 'role = "stand_used"', "такая роль уже занята"),
        ("mintrud-675n.toml", 'after = "disabled"', 'after = "overall_satisfied"', "такого фильтра выше нет"),
    ],
)
def test_a_fault_in_a_file_of_the_law_is_told_with_file_place_and_wish(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    shutil.copytree(lawbook.LAW, tmp_path / "law")
    path = tmp_path / "law" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(methodology.LawFault, match=sentence) as fault:
        methodology.load_edition("344n-2018", folder=tmp_path / "law")
    assert file in str(fault.value) or "уже занят" in str(fault.value)


def test_a_corrected_number_changes_scores_and_fingerprint_and_no_code(tmp_path: Path) -> None:
    shutil.copytree(lawbook.LAW, tmp_path / "law")
    path = tmp_path / "law" / "mintrud-344n-2018.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("points = { value = 30", "points = { value = 25"), encoding="utf-8")
    changed = methodology.load_edition("344n-2018", folder=tmp_path / "law")
    original = methodology.load_edition("344n-2018")
    assert changed.fingerprint != original.fingerprint
    three = {f"1.2/site/{number:02d}": Decimal(number <= 3) for number in range(1, 7)}
    unit = methodology.score(changed, [methodology.UnitFacts("Клуб", marks=three)]).units[0]
    assert str(unit.indicators["1.2"]) == "75.00"


def test_the_questionnaire_has_fourteen_closed_questions_with_the_skips_of_the_act() -> None:
    questionnaire = methodology.load_edition().questionnaire
    assert [question.number for question in questionnaire.closed] == list(range(1, 15))
    numbers = {question.role: question.number for question in questionnaire.closed}
    skips = {question.number: numbers[question.skip_to] for question in questionnaire.closed if question.skip_to}
    assert skips == {1: 3, 3: 5, 6: 8, 10: 12}


@pytest.mark.parametrize(
    ("recipients", "sample"), [(0, 0), (1, 1), (2, 1), (3, 2), (1499, 600), (1500, 600), (9**9, 600)]
)
def test_forty_percent_of_recipients_are_asked_and_at_most_six_hundred(recipients: int, sample: int) -> None:
    assert methodology.sample_size(recipients) == sample
