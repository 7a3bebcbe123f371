"""Papers of a cycle from stored figures, cards for bus.gov.ru, the re-check of an operator's report."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from merilo.assessment.models import Cycle, Decision, Phase
from merilo.core import methodology
from merilo.ratings.models import BusGovPosting, Calculation, OperatorCheck, Publication
from merilo.ratings.queries import cards, checks, papers
from merilo.ratings.services import checking, posting
from tests.ratings.making import calculated, make_rated_cycle
from tests.registry.tables import xlsx
from tests.town import AT, ON, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


@pytest.fixture
def published(town: Town) -> Publication:
    """A cycle whose results were published; written as rows."""
    cycle = make_rated_cycle(town, phase=Phase.PRELIMINARY)
    calculation = calculated(cycle, town)
    Calculation.objects.update(state="final")
    Cycle.objects.update(phase=Phase.PUBLISHED)
    return Publication.objects.create(
        cycle=cycle, calculation=calculation, number=1, basis="протокол № 5", decided_on=ON, published_at=AT,
        author=town.anna, package="publications/x", package_sha256="0" * 64,
    )  # fmt: skip


def page(name: str, publication: Publication, *more: Any) -> str:
    return reverse(name, args=[publication.cycle.municipality.slug, publication.cycle_id, *more])


def test_what_people_wrote_as_sentences_stands_inside_one(published: Publication, town: Town, client: Any) -> None:
    left_out = {"excluded": 2, "why_excluded": {"Дубль.": 2}}
    Calculation.objects.update(quality={**published.calculation.quality, **left_out})
    Decision.objects.create(
        cycle=published.cycle, kind="policy", basis="протокол № 5", reason="Людей не было.",
        decided_on=date(2026, 4, 1), author=town.anna, at=AT,
    )  # fmt: skip
    client.force_login(town.anna)
    paper = Document(io.BytesIO(client.get(page("results_report", published, "docx")).content))
    text = "\n".join(one.text for one in paper.paragraphs).replace("\u00a0", " ")
    assert "2 анкеты (дубль — 2)." in text and "Протокол № 5: людей не было.\n" in text


def test_the_report_says_the_stored_figures_and_what_the_data_were(
    published: Publication, town: Town, client: Any
) -> None:
    client.force_login(town.anna)
    answer = client.get(page("results_report", published, "docx"))
    assert answer.status_code == 200
    paper = Document(io.BytesIO(answer.content))
    text = "\n".join(one.text for one in paper.paragraphs)
    text += "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    result = published.calculation.results.get(unit__institution=town.library)
    assert str(result.total.normalize()).replace(".", ",")[:5] in text.replace("\u00a0", " ")
    for said in ("Анкеты по способам", "Возражений учреждений не поступило", "95-процентный интервал"):
        assert said in text.replace("\u00a0", " ")
    assert client.get(page("results_report", published, "pdf")).content.startswith(b"%PDF")
    assert client.get(page("results_report", published, "exe")).status_code == 404
    client.force_login(town.gleb)
    assert client.get(page("results_report", published, "docx")).status_code == 403, "small groups are not hidden in it"


def test_the_sheet_for_the_stand_is_one_page_and_only_of_final_results(
    published: Publication, town: Town, client: Any
) -> None:
    import pdfplumber

    client.force_login(town.gleb)
    unit = published.calculation.results.get(unit__institution=town.library).unit_id
    answer = client.get(page("stand_sheet", published, unit))
    assert answer.status_code == 200
    with pdfplumber.open(io.BytesIO(answer.content)) as paper:
        assert len(paper.pages) == 1
        text = paper.pages[0].extract_text().replace("\u200b", "")
    assert "Тихореченская библиотека" in text and "К5" in text and f"/results/{published.cycle.year}/" in text
    Calculation.objects.update(state="preliminary")
    client.force_login(town.anna)
    assert client.get(page("stand_sheet", published, unit)).status_code == 404


def test_a_place_that_chance_could_have_given_is_said_to_be_so_on_paper(published: Publication, town: Town) -> None:
    calculation, cycle = published.calculation, published.cycle
    one = calculation.results.get(unit__institution=town.library)
    assert papers.stand_sheet(cycle, one, made_on=ON).place.endswith(" из 2, неотличимо от мест 1–2")
    assert "неотличимо от мест 1–2" in "\n".join(papers.result_report(cycle, calculation, made_on=ON).quality.notes)
    for mine in calculation.results.filter(unit__profile="general", unit__parent=None, place__isnull=False):
        figures = mine.statistics["figures"]
        figures["S"] = {**figures["S"], "low": str(mine.total), "high": str(mine.total)}  # nothing is left to chance
        calculation.results.filter(pk=mine.pk).update(statistics={**mine.statistics, "figures": figures, "alike": None})
    one.refresh_from_db()
    assert papers.stand_sheet(cycle, one, made_on=ON).place.endswith(" из 2")


def test_cards_say_what_is_missing_and_what_was_posted_when_and_by_whom(
    published: Publication, town: Town, client: Any
) -> None:
    found = cards.cards_of(published.cycle)
    assert found is not None and len(found.cards) == 3
    assert set(found.cards[0].missing) >= {"ИНН", "страница на bus.gov.ru", "официальный сайт"}
    town.library.inn, town.library.site, town.library.address = "7707083893", "https://b.example", "Мира, 1"
    town.library.bus_gov_page = "https://bus.gov.ru/1"
    town.library.save()
    units = {card.unit: card for card in cards.cards_of(published.cycle).cards}  # type: ignore[union-attr]
    own = next(card for card in units.values() if card.institution == town.library.pk)
    assert own.is_whole
    client.force_login(town.anna)
    record = page("bus_gov_record", published, own.unit)
    assert "раньше публикации" in client.post(record, {"posted_on": "2020-01-01"}).content.decode()
    assert client.post(record, {"posted_on": "2026-04-20", "url": "bus.gov.ru/1"}).status_code == 302
    assert client.post(record, {"posted_on": "2026-04-21", "url": "bus.gov.ru/1"}).status_code == 302
    assert BusGovPosting.objects.get().posted_on == date(2026, 4, 21)
    assert "Андреева" in client.get(page("bus_gov", published)).content.decode()
    said = json.loads(client.get(page("bus_gov_file", published, "json")).content)
    line = next(one for one in said["institutions"] if one["inn"] == "7707083893")
    assert line["posted_on"] == "2026-04-21" and line["total"] == own.total and not line["missing"]
    book = client.get(page("bus_gov_file", published, "xlsx") + f"?unit={own.unit}").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Карточки").to_python()
    assert rows[-1][1] == "7707083893" and len(rows) == 2


def test_cards_print_in_letters_one_can_read(published: Publication, town: Town) -> None:
    cycle = published.cycle
    found = cards.cards_of(cycle)
    assert found is not None
    sheets = cards.as_sheets(cycle, found, found.cards)
    # A landscape page of A4 holds some 130 letters as they are; at two thirds of their size they are still read.
    assert all(sum(column.width or 99 for column in sheet.columns) <= 130 * 3 / 2 for sheet in sheets)
    told = {column.title for sheet in sheets for column in sheet.columns} | {row[0] for row in sheets[-1].rows}
    edition = methodology.load_edition("344n-2024", variant="per_channel")
    assert {one.code for one in (*edition.criteria, *edition.indicators)} <= told
    names = {row[0] for row in sheets[0].rows}
    assert names == {row[0] for row in sheets[1].rows} == {card.name for card in found.cards}


def test_when_all_are_posted_the_plan_is_told_once(published: Publication, town: Town, monkeypatch: Any) -> None:
    told: list[str] = []
    monkeypatch.setattr(posting.fulfilling, "fulfil", lambda **said: told.append(said["step"]))
    found = cards.cards_of(published.cycle)
    assert found is not None
    for card in found.cards:
        assert not told
        unit = published.cycle.units.get(pk=card.unit)
        later = AT + timedelta(days=1)
        posting.record_posting(publication=published, unit=unit, posted_on=ON, actor=town.anna, at=later)
    assert told == ["bus_gov"]


def operator_files(total: str) -> dict[str, tuple[str, bytes]]:
    """The files of a contractor who assessed one library: all there, all content, and a table with a total."""
    edition = methodology.load_edition("344n-2024")
    blocks = {
        ("1.1", "stand"): "На СТЕНДЕ размещено", ("1.1", "site"): "На САЙТЕ размещено",
        ("1.2", "site"): "Наличие и функционирование на официальном сайте",
        ("2.1", "visit"): "Обеспечение в организации комфортных условий", ("3.1", "visit"): "Оборудование территории",
        ("3.2", "visit"): "Обеспечение в организации условий доступности",
    }  # fmt: skip
    heads = [
        f"{blocks[one.code, one.channel]} [{item.text}]"
        for one in edition.checklists
        if (one.code, one.channel) in blocks
        for item in one.items
    ]
    questions = [question.text_ru for question in edition.questionnaire.closed]
    name = "МБУК «Библиотека»"
    answers = [["Организация", *questions], *[[name, *["Да"] * len(questions)] for _ in range(20)]]
    table = [["Наименование", "1.1", "1.2", "1.3", "К1", "Итог"], [name, 100, 100, 100, 100, total]]
    return {
        "checklists": ("чек-листы.xlsx", xlsx([["Наименование", *heads], [name, *[1] * len(heads)]])),
        "answers": ("анкеты.xlsx", xlsx(answers)),
        "table": ("итоги.xlsx", xlsx(table)),
    }


def checked(town: Town, given: dict[str, tuple[str, bytes]]) -> OperatorCheck:
    cycle = make_rated_cycle(town, phase=Phase.GATHERING)
    made = checking.check_report(cycle=cycle, given=given, actor=town.anna, at=AT)
    checking.carry_out(made.pk)
    return checks.check_of(cycle, made.pk)


def test_an_operators_table_is_held_against_a_new_count_of_the_raw_files(town: Town, client: Any) -> None:
    one = checked(town, operator_files("99,5"))
    assert one.failure == ""
    assert checks.standing(one) == ("1\u00a0расхождение", "soon")
    (line,) = checks.lines_of(one)
    assert (line.code, line.theirs) == ("Итог", "99,5") or line.theirs.startswith("99,5")
    client.force_login(town.anna)
    address = [town.municipality.slug, one.cycle_id, one.pk]
    assert "99,5" in client.get(reverse("operator_check", args=address)).content.decode()
    paper = client.get(reverse("operator_protocol", args=address)).content
    assert zipfile.ZipFile(io.BytesIO(paper)).testzip() is None
    text = "\n".join(
        cell.text for table in Document(io.BytesIO(paper)).tables for row in table.rows for cell in row.cells
    )
    assert "99,5" in text
    grid = [round(column.width.cm, 1) for column in Document(io.BytesIO(paper)).tables[0].columns]
    assert grid[-1] > sum(grid[:-1]), "causes are sentences: they need the room"


def test_an_operators_table_that_agrees_is_said_to_agree(town: Town) -> None:
    assert checks.standing(checked(town, operator_files("100"))) == ("расхождений нет", "done")


def test_a_process_of_its_own_counts_the_files_as_on_a_real_site(town: Town, settings: Any) -> None:
    settings.READ_APART = True
    assert checks.standing(checked(town, operator_files("100"))) == ("расхождений нет", "done")
    given = {**operator_files("100"), "table": ("итоги.xlsx", xlsx([["что-то", "другое"], [1, 2]]))}
    made = checking.check_report(cycle=OperatorCheck.objects.get().cycle, given=given, actor=town.anna, at=AT)
    checking.carry_out(made.pk)
    made.refresh_from_db()
    assert "нет строки заголовков с кодами показателей" in made.failure


def test_a_bad_file_of_an_operator_is_one_russian_sentence(town: Town) -> None:
    given = operator_files("100")
    one = checked(town, {**given, "table": ("итоги.xlsx", xlsx([["что-то", "другое"], [1, 2]]))})
    assert "итоги.xlsx: нет строки заголовков с кодами показателей" in one.failure
    assert checks.standing(one) == ("не удалась", "late")
