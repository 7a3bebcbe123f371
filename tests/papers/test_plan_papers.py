"""The papers of a plan: the plan as approved and as amended, the report on its fulfilment, in Word and PDF."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pdfplumber
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pdfminer.pdftypes import resolve1, stream_value

from merilo.core import papers
from merilo.core.papers.templates import plans as templates
from tests.papers import sample_plan as sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODD = 'Дом «Центр» & <Клуб> "Б" #panic("нет") *звезда* _черта_ $x$ @имя \\n `код` {{ title }}'
LONG = "Муниципальное бюджетное учреждение культуры «Межпоселенческий центр народного творчества» " * 4
BOTH = pytest.mark.parametrize(
    ("make", "data"), [(papers.plan_paper, sample.amended()), (papers.fulfilment_report, sample.fulfilment())]
)


def _xml(made: bytes, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read(part))


def _word(made: bytes) -> str:
    """The words of a Word file, a line for each paragraph and each break."""
    lines = []
    for paragraph in _xml(made).iter(f"{W}p"):
        lines.append("".join("\n" if node.tag == f"{W}br" else node.text or "" for node in paragraph.iter(
            f"{W}t", f"{W}br")))  # fmt: skip
    return "\n".join(lines)


def _pdf(made: bytes) -> str:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    return re.sub(r"[\s\u200b\ufffe-]+", "", "".join(pages))


def _rows(made: bytes, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(made)).tables[table].rows]


def test_the_templates_that_ship_are_those_the_script_builds() -> None:
    for file, build in templates.FILES.items():
        assert file.read_bytes() == build(), f"{file.name}: python -m merilo.core.papers.templates.plans"


def test_the_approved_plan_says_exactly_the_approved_words() -> None:
    plan = sample.plan(6)
    made = papers.plan_paper(plan, as_="docx")
    rows = [row for row in _rows(made)[1:] if len(set(row)) > 1]
    assert rows == [
        [line.number, line.text, line.deadline, "\n".join(line.responsible), line.result, "4", "5"]
        for line in plan.lines
    ]
    assert "редакции" not in _word(made)
    text = _pdf(papers.plan_paper(plan, as_="pdf"))
    for line in plan.lines:
        assert "".join(line.text.replace("-", "").split()) in text


def test_sections_stand_over_their_lines_across_the_whole_table() -> None:
    rows = _rows(papers.plan_paper(sample.plan(6), as_="docx"))
    heads = [row[0] for row in rows if len(set(row)) == 1]
    assert heads == ["Раздел I. Организационные мероприятия", "Раздел II. Проведение оценки"]


def test_the_amended_plan_names_its_changes_and_footnotes_each_changed_line() -> None:
    text = _word(papers.plan_paper(sample.amended(), as_="docx"))
    first, second = "№\u00a01 — распоряжение администрации № 45 от\u00a03\u00a0марта 2026\u00a0г.", (
        "№\u00a02 — распоряжение администрации от 01.04.2026 № 61")  # fmt: skip
    assert f"(в\u00a0редакции изменений: {first}; {second})" in text
    assert "Новая редакция1" in text and "Вторая редакция2" in text and "Исключён.3" in text and "Новый пункт4" in text
    assert f"1 Пункт изложен в редакции изменения {first}\n" in text
    assert f"2 Пункт изложен в редакции изменений {first}; {second}." in text
    assert f"3 Пункт исключён изменением {second}." in text
    assert f"4 Пункт добавлен изменением {second}." in text
    assert "Исключён.3" in _pdf(papers.plan_paper(sample.amended(), as_="pdf"))


@pytest.mark.parametrize(("approval", "told"), [
    (papers.Approval(by="И. И. Громов", post="Глава округа", on=date(2025, 12, 5)),
     "УТВЕРЖДАЮ\nГлава округа\n_____________ И. И. Громов\n5\u00a0декабря 2025\u00a0г."),
    (papers.Approval(document="Распоряжение администрации № 8", on=date(2025, 12, 5)),
     "УТВЕРЖДЁН\nраспоряжением администрации № 8 от\u00a05\u00a0декабря 2025\u00a0г."),
    (papers.Approval(document="постановлением от 05.12.2025 № 8", on=date(2025, 12, 5)),
     "УТВЕРЖДЁН\nпостановлением от 05.12.2025 № 8\n"),
    (papers.Approval(document="приказ от «5» декабря 2025 года № 8", on=date(2025, 12, 5)),
     "УТВЕРЖДЁН\nприказом от «5» декабря 2025 года № 8\n"),
    (papers.Approval(), "УТВЕРЖДАЮ\n________________________________________\n_____________ ____________________\n"
                        "«____» ______________ 2026\u00a0г."),
])  # fmt: skip
def test_the_approval_block_is_by_a_person_by_a_document_or_left_to_be_signed(
    approval: papers.Approval, told: str
) -> None:
    text = _word(papers.plan_paper(sample.plan(1, approval=approval), as_="docx"))
    assert re.sub("\n+", "\n", text).startswith(told)
    assert "".join(told.split()) in _pdf(papers.plan_paper(sample.plan(1, approval=approval), as_="pdf")).replace(
        "\u00a0", "")  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("протокол № 2", "протокол № 2 от 10 февраля 2026 г."),
        ("протокол № 2 от 10.02.2026", "протокол № 2 от 10.02.2026"),
        ("протокол № 2 от 10.2.26", "протокол № 2 от 10.2.26"),
        ("протокол от «10» февраля 2026 года № 2", "протокол от «10» февраля 2026 года № 2"),
        ("протокол от 03.02.2026 № 2", "протокол от 03.02.2026 № 2, 10 февраля 2026 г."),
        ("протокол № 2 от 3 февраля 2026 г.", "протокол № 2 от 3 февраля 2026 г., 10 февраля 2026 г."),
        ("о плане до 03.02.2026", "о плане до 03.02.2026 от 10 февраля 2026 г."),
    ],
)
def test_a_change_never_bears_two_dates_as_of_one_document(decision: str, said: str) -> None:
    change = papers.PlanChange(ordinal=1, decision=decision, on=date(2026, 2, 10))
    told = _word(papers.plan_paper(dataclasses.replace(sample.plan(1), changes=(change,)), as_="docx"))
    assert f"(в редакции изменения: № 1 — {said})" in told.replace("\u00a0", " ")


def test_a_plan_without_results_and_years_has_four_columns() -> None:
    lines = (sample.line(1, result="", targets={}),)
    made = papers.plan_paper(dataclasses.replace(sample.plan(), lines=lines), as_="docx")
    assert _rows(made)[0] == ["№", "Мероприятие", "Срок исполнения", "Ответственные"]


@pytest.mark.parametrize("years", [0, 1, 3, 5])
def test_the_table_is_as_wide_as_the_page_whatever_the_number_of_years(years: int) -> None:
    targets = {str(2026 + number): "1" for number in range(years)}
    plan = dataclasses.replace(sample.plan(), lines=tuple(sample.line(n, targets=targets) for n in range(1, 4)))
    for table in _xml(papers.plan_paper(plan, as_="docx")).iter(f"{W}tbl"):
        widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert abs(sum(widths) - templates.LANDSCAPE_WIDTH) <= 5 and min(widths) > 500
    with pdfplumber.open(io.BytesIO(papers.plan_paper(plan, as_="pdf"))) as book:
        assert max(char["x1"] for page in book.pages for char in page.chars if char["text"] != " ") <= 842 - 40


def test_the_report_tells_what_was_done_what_is_late_and_what_is_next() -> None:
    made = papers.fulfilment_report(sample.fulfilment(), as_="docx")
    text = re.sub("\u00a0", " ", _word(made))
    assert "исполнено 7 задач из 10 со сроком в отчётном периоде (70 %), из них с опозданием — 1." in text
    assert "«План независимой оценки на 2026 год» (утверждён распоряжением № 812 от 25 декабря 2025 г.)" in text
    assert "12 марта 2026 г.: Встреча проведена, 14 участников" in text
    assert "протокол № 3 от 12.03.2026\nhttps://nok.example.ru/vstrecha\nфайл «список.pdf»" in text
    assert "Музей, 5 апреля 2026 г. (на 5 дней позже срока)" in text
    assert "исполнено 1 из 3, ждёт приёмки: 1, просрочено: 1" in text
    assert "Срок перенесён с 28 февраля 2026 г. на 20 марта 2026 г.: Болезнь ответственного." in text
    assert "Что предстоит: II квартал 2026 г." in text and "30 июня 2026 г." in text
    late = docx.Document(io.BytesIO(made)).tables[2].rows[1]
    assert [late.cells[2].text, late.cells[5].text] == ["Библиотека", "21"]


def test_numerals_of_the_report_stand_at_the_right() -> None:
    figures = docx.Document(io.BytesIO(papers.fulfilment_report(sample.fulfilment(), as_="docx"))).tables[0]
    assert {row.cells[1].paragraphs[0].style.style_id for row in figures.rows[1:]} == {"TableNumber"}
    with pdfplumber.open(io.BytesIO(papers.fulfilment_report(sample.fulfilment(), as_="pdf"))) as book:
        words = book.pages[0].crop((480, 215, 540, 560)).extract_words()
    edges = [one["x1"] for one in words if one["text"].isdigit() and one["text"] != "70"]  # «70 %» ends with its sign
    assert len(edges) > 8 and max(edges) - min(edges) < 1


def test_the_parts_of_the_tasks_due_add_up_to_them() -> None:
    from merilo.core.papers.plans import fulfilled

    figures = fulfilled.tell(sample.fulfilment()).figures
    start = next(n for n, one in enumerate(figures) if one.name.startswith("Задач со сроком"))
    parts = []
    for one in figures[start + 1 :]:
        if not one.is_part:
            break
        parts.append(int(one.value))
    assert sum(parts) == int(figures[start].value)


@pytest.mark.parametrize(("done", "due", "share"), [(199, 200, "99"), (2, 3, "67"), (1, 8, "13"), (8, 8, "100")])
def test_a_share_is_a_whole_per_cent_and_never_100_while_something_is_left(done: int, due: int, share: str) -> None:
    totals = papers.Totals(due=due, in_time=done, afterwards=0, checking=0, going=due - done, late=0, cancelled=0)
    text = _word(papers.fulfilment_report(sample.fulfilment(totals=totals), as_="docx"))
    assert f"({share}\u00a0%)" in text


def test_a_period_with_nothing_due_is_a_report_too() -> None:
    none = papers.Totals(due=0, in_time=0, afterwards=0, checking=0, going=0, late=0, cancelled=0)
    report = sample.fulfilment(totals=none, lines=(), next_lines=(), waiting=(), targets=())
    for text in (_word(papers.fulfilment_report(report, as_="docx")),):
        assert "сроков, по которым нужно отчитаться, план не назначал" in text
        assert "Сроков в этом периоде план не назначает." in text
    assert papers.fulfilment_report(report, as_="pdf").startswith(b"%PDF")


@BOTH
def test_the_pdf_is_tagged_in_russian_and_in_our_fonts(make: Callable[..., bytes], data: Any) -> None:
    made = make(data, as_="pdf")
    with pdfplumber.open(io.BytesIO(made)) as book:
        catalog = dict(book.doc.catalog)
        fonts = [font for page in book.pages for font in resolve1(resolve1(page.page_obj.resources)["Font"]).values()]
        assert {(round(page.width), round(page.height)) for page in book.pages} == {(842, 595)}
        assert book.metadata["CreationDate"].startswith("D:20260410")
    assert resolve1(catalog["MarkInfo"])["Marked"] is True and catalog["Lang"] == b"ru-RU"
    metadata = stream_value(catalog["Metadata"]).get_data().decode("utf-8")
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=\"1\"", metadata)
    names = {re.sub(r"[^+]*\+|-.*|'$", "", str(resolve1(font)["BaseFont"])) for font in fonts}
    assert names <= {"LibertinusSerif", "DejaVuSansMono"}


@BOTH
def test_word_is_landscape_with_repeated_heads_and_leaves_no_tag(make: Callable[..., bytes], data: Any) -> None:
    made = make(data, as_="docx")
    section = docx.Document(io.BytesIO(made)).sections[0]
    assert section.page_width > section.page_height
    for table in _xml(made).iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        is_ruled = table.find(f"{W}tblPr/{W}tblBorders") is not None  # where people sign there are no rules, no heads
        assert is_ruled == (rows[0].find(f"{W}trPr/{W}tblHeader") is not None)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
    assert "{{" not in _word(made) and "{%" not in _word(made)


@BOTH
def test_equal_data_give_equal_bytes(make: Callable[..., bytes], data: Any) -> None:
    for kind in ("docx", "pdf"):
        assert make(data, as_=kind) == make(data, as_=kind)


@pytest.mark.parametrize("name", [ODD, LONG[:300], "Ы" * 300, "https://пример.рф/" + "страница-" * 30])
def test_any_name_survives_in_every_place(name: str) -> None:
    plan = sample.plan(
        municipality=name, title=name, notes=(name,),
        approval=papers.Approval(by=name, post=name, document=name),
        targets=(papers.PlanTarget(name=name, unit=name[:60], planned={"2026": "1"}),),
    )  # fmt: skip
    lines = (
        sample.line(1, number=name[:20], section=name, text=name, deadline=name, responsible=(name,), result=name),
    )
    plan = dataclasses.replace(plan, lines=lines)
    text = _word(papers.plan_paper(plan, as_="docx"))
    assert text.count(name.strip()) >= 9
    made = papers.plan_paper(plan, as_="pdf")
    assert _pdf(made).count(re.sub(r"[\s-]+", "", name)) >= 2  # cells beside each other alternate line by line
    with pdfplumber.open(io.BytesIO(made)) as book:
        assert max(char["x1"] for page in book.pages for char in page.chars if char["text"] != " ") <= 842 - 40
    deed = papers.Deed(done_on=date(2026, 3, 1), who=name, text=name, proofs=(name,))
    delay = papers.Delay(who=name, due_on=date(2026, 3, 1), remark=name)
    report = sample.fulfilment(
        plan_title=name, author=name, lines=(sample.fulfilled(1, text=name, deeds=(deed,), delays=(delay,)),)
    )
    assert _word(papers.fulfilment_report(report, as_="docx")).count(name.strip()) >= 6
    assert papers.fulfilment_report(report, as_="pdf").startswith(b"%PDF")


SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs",), max_codepoint=0x052F)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(SIGNS, min_size=1, max_size=80))
def test_whatever_is_typed_the_word_file_opens_and_says_it(name: str) -> None:
    plan = dataclasses.replace(sample.plan(title=f"А{name}Я"), lines=(sample.line(1, text=f"А{name}Я"),))
    made = papers.plan_paper(plan, as_="docx")
    kept = "".join(sign for sign in name if sign.isprintable() and not sign.isspace())
    assert "".join(_rows(made)[2][1].split()) == f"А{kept}Я"


@pytest.mark.parametrize(("file", "make", "data"), [
    ("plan_paper.docx", papers.plan_paper, sample.plan(1)),
    ("fulfilment_report.docx", papers.fulfilment_report, sample.fulfilment()),
])  # fmt: skip
def test_an_own_template_is_used_and_one_with_a_wrong_field_refused_by_name(
    file: str, make: Callable[..., bytes], data: Any
) -> None:
    ours = (templates.HERE / file).read_bytes()
    right = _changed(ours, "Приложение для {{ municipality }}")
    assert "Приложение для Заречный" in _word(make(data, as_="docx", template=right))
    with pytest.raises(papers.BadTemplate, match=r"«municipalty».*Похожее поле: «municipality»"):
        make(data, as_="docx", template=_changed(ours, "{{ municipalty }}"))


def _changed(template: bytes, text: str) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(template)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:p>", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:p>".encode(), 1)
            changed.writestr(name, content)
    return target.getvalue()


def test_a_sign_no_font_has_is_an_error_that_names_it() -> None:
    with pytest.raises(papers.Unprintable, match="нет знака «日»"):
        papers.plan_paper(sample.plan(1, title="План 日"), as_="pdf")
