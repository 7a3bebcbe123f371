"""The check of a plan says what a lawyer would, and never more than it knows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.core import deadlines, planfile, tables
from merilo.plans.queries import check, figures, order, steps
from tests.shared import shared_plans

START, END = date(2026, 1, 1), date(2026, 12, 31)


def line(key: int, text: str, words: str = "", *responsible: str, **values: object) -> check.Line:
    """Make a line whose term is read as the site reads it."""
    schedule = deadlines.parse(words, start=START, end=END).as_dict()
    given = {"number": str(key), **values}
    return check.Line(key, text, deadline_words=words, schedule=schedule, responsible=responsible, **given)  # type: ignore[arg-type]


def found(*lines: check.Line, kind: str, **values: object) -> list[check.Finding]:
    """Return the findings of one kind."""
    given = {"starts_on": START, "ends_on": END, **values}
    return [one for one in check.findings(lines=lines, **given) if one.kind == kind]  # type: ignore[arg-type]


def test_publication_before_consideration_is_a_contradiction() -> None:
    [one] = found(
        line(9, "Размещение результатов оценки на сайте", "октябрь", "комитет"),
        line(5, "Рассмотрение результатов на заседании совета", "ноябрь", "совет"),
        kind="order",
    )
    assert one.weight == "conflict"
    assert [each.number for each in one.lines] == ["5", "9"]
    assert "31 октября 2026" in one.sentence.replace("\u00a0", " ")


def test_a_remediation_plan_before_results_is_a_contradiction() -> None:
    [one] = found(
        line(1, "Утверждение плана по устранению недостатков", "март", "комитет"),
        line(2, "Рассмотрение результатов на заседании совета", "июнь", "совет"),
        kind="order",
    )
    assert one.weight == "conflict"


def test_a_fixed_day_behind_an_event_is_only_to_be_verified() -> None:
    [one] = found(
        line(5, "Рассмотрение результатов советом", "в течение месяца после получения отчёта", "совет"),
        line(9, "Публикация результатов на сайтах", "ноябрь", "комитет"),
        kind="order",
    )
    assert one.weight == "check"
    assert "получение отчёта" in one.sentence


@pytest.mark.parametrize(
    ("publication", "consideration"),
    [
        ("ноябрь", "октябрь"),
        ("IV квартал", "IV квартал"),
        ("постоянно", "ноябрь"),
        ("", "ноябрь"),
        ("май", "постоянно"),
    ],
)
def test_terms_in_order_or_without_end_are_no_contradiction(publication: str, consideration: str) -> None:
    lines = (
        line(1, "Размещение результатов на сайте", publication, "комитет"),
        line(2, "Рассмотрение результатов советом", consideration, "совет"),
    )
    assert not found(*lines, kind="order")


def test_results_of_last_year_may_be_published_before_this_years_are_considered() -> None:
    lines = (
        line(1, "Размещение результатов прошлого года на сайте", "февраль", "комитет"),
        line(2, "Рассмотрение результатов советом", "ноябрь", "совет"),
    )
    assert not found(*lines, kind="order")


def test_missing_steps_are_named_with_their_basis_and_known_elsewhere() -> None:
    only = line(1, "Определить перечень учреждений", "март", "совет")
    missing = found(only, kind="missing")
    assert {one.step for one in missing} == {step.code for step in steps.steps() if step.is_required} - {"list"}
    assert all("Основание" in one.sentence for one in missing)
    told = found(only, kind="missing", elsewhere={"operator": "Другой план"})
    assert "operator" not in {one.step for one in told}
    assert any("Другой план" in one.sentence and one.weight == "note" for one in told)


def test_a_plan_that_only_informs_is_not_blamed_for_lacking_the_assessment() -> None:
    lines = (line(1, "Освещение оценки в газете", "май", "комитет"),)
    told = found(*lines, kind="missing", title="План информационно-разъяснительной работы")
    assert [one.weight for one in told] == ["note"]


def test_whose_business_it_is_by_law_is_asked() -> None:
    assert found(line(1, "Утвердить перечень учреждений", "март", "Администрация"), kind="who")
    assert not found(line(1, "Утвердить перечень учреждений", "март", "Общественный совет"), kind="who")


def test_lines_without_party_or_deadline_are_named_together() -> None:
    lines = (line(1, "Первое"), line(2, "Второе", "май", "комитет"), line(3, "Третье"))
    [party] = found(*lines, kind="who")
    [term] = found(*lines, kind="deadline")
    assert [each.key for each in party.lines] == [each.key for each in term.lines] == [1, 3]


def test_a_replaced_act_is_said_as_to_be_verified_and_only_after_it_was_replaced() -> None:
    old = line(1, "Показатели по приказу Минфина № 116н", "май", "комитет")
    [one] = found(old, kind="act")
    assert "66н" in one.advice
    assert "Проверьте" in one.advice
    assert not found(old, kind="act", starts_on=date(2018, 1, 1), ends_on=date(2018, 12, 31))
    assert found(kind="act", texts=("на основании № 94-ФЗ",))


def test_years_that_do_not_agree_are_pointed_out() -> None:
    ours = line(1, "Итоги", "до 1 марта 2026 г.", "комитет")
    assert [one.weight for one in found(ours, kind="year", title="План на 2025 год")] == ["conflict"]
    assert not found(ours, kind="year", title="План на 2026 год по приказу от 27.04.2018 № 599")
    assert found(line(1, "Итоги", "до 1 марта 2024 г.", "комитет"), kind="year")
    assert found(line(1, "Итоги опроса 2019 года", "май", "комитет"), kind="year")
    assert not found(line(1, "Итоги по приказу от 27.04.2018 № 599", "май", "комитет"), kind="year")


def test_figures_that_do_not_agree_are_pointed_out() -> None:
    share = figures.Figures("Доля охваченных (процент)", "процент", {"2024": "100", "2026": "66.6"})
    count = figures.Figures("В единицах (нарастающим итогом)", "ед.", {"2024": "3", "2026": "2"})
    told = " ".join(one.sentence for one in found(kind="figure", indicators=[share, count]))
    assert "66,7" in told
    fall = figures.Figures("Охват (нарастающим итогом)", "ед.", {"2026": "2", "2027": "1"})
    assert "не может уменьшаться" in found(kind="figure", indicators=[fall])[0].sentence


def test_turns_and_their_yearly_target_must_agree() -> None:
    assert found(line(1, "Заседания", "ежеквартально", "совет", targets={"2026": "3"}), kind="figure")
    assert not found(line(1, "Заседания", "ежеквартально", "совет", targets={"2026": "4"}), kind="figure")


def test_doubles_are_found_whatever_their_spelling() -> None:
    lines = (line(1, "Обновить сайт.", "май", "а"), line(2, "обновить  сайт", "Май", "б"))
    [one] = found(*lines, kind="double")
    assert len(one.lines) == 2
    assert found(line(1, "Одно", "май", "а"), line(2, "Иное", "май", "а", number="1"), kind="double")


def test_an_approval_after_the_period_cannot_be() -> None:
    [one] = found(kind="approval", approved_on=date(2027, 1, 1))
    assert one.weight == "conflict"
    assert found(kind="approval", approved_on=date(2026, 3, 1))[0].weight == "note"
    assert not found(kind="approval", approved_on=date(2025, 12, 25))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=30), st.text(max_size=20)), max_size=6), st.text())
def test_no_words_whatever_break_the_check(said: list[tuple[str, str, str]], title: str) -> None:
    lines = [line(key, text, words, party) for key, (text, words, party) in enumerate(said)]
    for one in check.findings(lines=lines, title=title, starts_on=START, ends_on=END):
        assert one.sentence.endswith(".") or one.sentence.endswith("…")
        assert one.weight in ("conflict", "law", "check", "note")


@pytest.mark.parametrize(
    ("start", "years", "told"),
    [
        (
            "muezersky",
            (2021, 2023),
            ("66,7", "не может уменьшаться", "это 3, а указано 1", "перечень учреждений", "31 декабря 2020"),
        ),
        ("uzlovaya", (2025, 2025), ("план информирования",)),
        ("kimovsk", (2023, 2023), ("план информирования",)),
        ("kilmez", (2022, 2022), ("результаты на bus.gov.ru",)),
        ("anastasievskoe", (2019, 2021), ("контракт с оператором", "в другой бумаге")),
    ],
)
def test_what_is_known_to_be_wrong_in_the_real_plans_is_said(
    start: str, years: tuple[int, int], told: tuple[str, ...]
) -> None:
    draft = planfile.read(tables.read(next(shared_plans().glob(f"{start}*.txt"))))
    lines = [
        check.Line(
            key, item.text, number=item.number or "", section=item.section or "", responsible=item.responsible,
            deadline_words=item.deadline.words if item.deadline else "",
            schedule=item.deadline.as_dict() if item.deadline else {}, targets=item.targets,
        )
        for key, item in enumerate(draft.items)
    ]  # fmt: skip
    findings = check.findings(
        lines=lines, title=draft.title or "", starts_on=date(years[0], 1, 1), ends_on=date(years[1], 12, 31),
        indicators=[figures.Figures(one.name, one.unit or "", one.values, one.doubts) for one in draft.targets],
    )  # fmt: skip
    said = " ".join(one.sentence for one in findings).replace("\u00a0", " ").casefold()
    for words in told:
        assert words.casefold() in said
    assert not [one for one in findings if one.kind == "order" and one.weight == "conflict"], "none of them has one"


def test_lines_of_the_same_days_are_compared_once_and_each_pair_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    compare = order._compare
    monkeypatch.setattr(order, "_compare", lambda *given: asked.append(given) or compare(*given))
    lines = [line(key, "Размещение результатов оценки на сайте", "октябрь", "комитет") for key in range(30)]
    lines += [line(key, "Рассмотрение результатов на заседании совета", "ноябрь", "совет") for key in range(30, 60)]
    told = found(*lines, kind="order")
    assert len({tuple(each.key for each in one.lines) for one in told}) == len(told) == 900
    assert len(asked) < 10
