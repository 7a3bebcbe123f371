"""The report as Word: a template that people edit, refused when it asks for what is not there."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from functools import lru_cache
from pathlib import Path

import docx
import pytest
from docx.shared import Cm
from lxml import etree

from merilo.core import papers
from merilo.core.papers.templates import build
from tests.papers import sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEMPLATE = Path(build.__file__).with_name("result_report.docx").read_bytes()


@lru_cache(maxsize=4)
def _made(size: int) -> bytes:
    return papers.result_report(sample.report(size), as_="docx")


def _xml(made: bytes, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read(part))


def _text(made: bytes) -> str:
    return "".join(_xml(made).itertext())


def _with(text: str, *, part: str = "word/document.xml") -> bytes:
    """The template with a paragraph of this text put before its first one."""
    source, target = zipfile.ZipFile(io.BytesIO(TEMPLATE)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            content = source.read(name).decode("utf-8") if name == part else source.read(name)
            if isinstance(content, str):
                escaped = text.replace("&", "&amp;").replace("<", "&lt;")
                paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in escaped.split("\n"))
                content = content.replace("<w:p>", f"{paragraphs}<w:p>", 1)
            changed.writestr(name, content)
    return target.getvalue()


def _filled(text: str, **changes: object) -> bytes:
    return papers.result_report(sample.report(1, **changes), as_="docx", template=_with(text))


def test_the_template_that_ships_is_the_one_the_script_builds() -> None:
    built = build.build()
    assert built == build.build()
    for name in zipfile.ZipFile(io.BytesIO(built)).namelist():
        assert zipfile.ZipFile(io.BytesIO(TEMPLATE)).read(name) == zipfile.ZipFile(io.BytesIO(built)).read(name), name


def test_the_report_names_everybody_and_leaves_no_tag() -> None:
    report, text = sample.report(6), _text(_made(6))
    for unit in report.units:
        assert unit.name in text
    for row in report.shortcomings:
        assert row.text in text
    assert "{{" not in text and "{%" not in text


def test_the_page_is_a4_with_the_margins_of_the_law() -> None:
    section = docx.Document(io.BytesIO(_made(6))).sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    for size, wanted in zip(sizes, (21.0, 29.7, 3.0, 1.5, 2.0), strict=True):
        assert abs(size - Cm(wanted)) < Cm(0.02)


def test_the_text_is_times_14_in_russian() -> None:
    styles = _xml(_made(6), "word/styles.xml")
    base = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert base.find(f"{W}rFonts").get(f"{W}ascii") == "Times New Roman"
    assert base.find(f"{W}sz").get(f"{W}val") == "28"
    assert base.find(f"{W}lang").get(f"{W}val") == "ru-RU"


def test_headings_are_headings_and_the_contents_point_to_them() -> None:
    document = docx.Document(io.BytesIO(_made(6)))
    heads = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    assert heads[0] == "Как посчитано" and "К1. Открытость и доступность информации об организации" in heads
    xml = _xml(_made(6))
    links = [link.get(f"{W}anchor") for link in xml.iter(f"{W}hyperlink")]
    marks = [mark.get(f"{W}name") for mark in xml.iter(f"{W}bookmarkStart")]
    assert links == marks and len(links) == len(heads)
    first = next(xml.iter(f"{W}hyperlink"))
    assert "".join(node.text or "" for node in first.iter(f"{W}t")) == "1.\u00a0Как посчитано"


def test_tables_and_pictures_are_numbered_one_by_one() -> None:
    texts = [p.text for p in docx.Document(io.BytesIO(_made(6))).paragraphs]
    fields = [("".join(f.itertext()), f.get(f"{W}instr").split()[1]) for f in _xml(_made(6)).iter(f"{W}fldSimple")]
    for label in ("Таблица", "Рисунок"):
        numbers = [int(number) for number, name in fields if name == label]
        assert numbers == list(range(1, len(numbers) + 1)) and numbers
    assert any(text.startswith("Таблица ") and "Показатели критерия К1" in text for text in texts)


def test_header_rows_repeat_and_rows_are_not_broken() -> None:
    tables = list(_xml(_made(6)).iter(f"{W}tbl"))
    assert len(tables) > 15
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")


def test_every_table_is_as_wide_as_the_text_whatever_the_number_of_columns() -> None:
    for table in _xml(_made(6)).iter(f"{W}tbl"):
        widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert abs(sum(widths) - build.TEXT_WIDTH) <= 3
        for row in table.findall(f"{W}tr"):
            spans = [int(s.get(f"{W}val")) if (s := cell.find(f"{W}tcPr/{W}gridSpan")) is not None else 1
                     for cell in row.findall(f"{W}tc")]  # fmt: skip
            assert sum(spans) == len(widths)


def test_every_picture_is_told_in_words() -> None:
    pictures = _xml(_made(6)).xpath("//*[local-name()='docPr']")
    assert len(pictures) == 8
    assert all(len(one.get("descr")) > 40 for one in pictures)
    assert len({one.get("id") for one in pictures}) == 8


@pytest.mark.parametrize("name", [
    'Дом «Центр» & <Клуб> "Родник"',
    "Учреждение " + "с очень длинным названием " * 11 + "конец",
    "{{ municipality }} {% raw %} {# x #}",
    "край &amp; &lt;b&gt; край",
])  # fmt: skip
def test_any_name_survives(name: str) -> None:
    units = (dataclasses.replace(sample.report(1).units[0], name=name),)
    made = papers.result_report(sample.report(1, units=units, municipality=name, shortcomings=()), as_="docx")
    assert name in _text(made)
    assert len(docx.Document(io.BytesIO(made)).core_properties.subject) <= 255


def test_control_signs_do_no_harm() -> None:
    made = papers.result_report(sample.report(1, municipality="Зареч\x00ный\n\tрай\x0bон\a\ud800"), as_="docx")
    assert "Заречный  рай он" in _text(made)


def test_the_properties_of_the_file_are_plain_and_of_the_day_of_the_report() -> None:
    properties = docx.Document(
        io.BytesIO(papers.result_report(sample.report(1, municipality="А & Б"), as_="docx"))
    ).core_properties
    assert properties.subject == "А & Б, 2026 год"
    assert properties.title.startswith("Отчёт о результатах")
    assert properties.created.date() == sample.MADE_ON and properties.comments == ""


def test_equal_data_give_equal_bytes() -> None:
    assert papers.result_report(sample.report(6), as_="docx") == _made(6)


def test_an_own_template_is_used() -> None:
    assert "Приложение для Заречный муниципальный район" in _text(_filled("Приложение для {{ municipality }}"))


@pytest.mark.parametrize(("text", "field"), [
    ("{{ municipalty }}", "municipalty"),
    ("{{ facts.name }}", "facts.name"),
    ("{%p for one in criteria %}\n{{ one.sumary }}\n{%p endfor %}", "one.sumary"),
    ("{%p for one in blocked %}\n{{ one.cause }}\n{%p endfor %}", "one.cause"),
    ("{%p for unit in shortcomings %}\n{%p for g in unit.groups %}\n{{ g.rows[0].txt }}\n{%p endfor %}\n{%p endfor %}",
     "g.rows[0].txt"),
    ("{%p if year == 'x' %}\n{{ nowhere }}\n{%p endif %}", "nowhere"),
    ("{%p set one = criteria[0] %}\n{{ one.nothing }}", "one.nothing"),
    ("{{ (criteria | first).nothing }}", "nothing"),
    ("{{ criteria | map(attribute='nothing') | join }}", "nothing"),
    ("{%p for one in ignored if one.nothing %}\n{{ one.count }}\n{%p endfor %}", "one.nothing"),
    ("{%p for one in files %}\n{{ loop.nothing }}\n{%p endfor %}", "loop.nothing"),
    ("{{ municipality.nothing }}", "municipality.nothing"),
    ("{%p for one in year %}\n{{ one }}\n{%p endfor %}", "year"),
    ("{{ criteria }}", "criteria"),
    ("{{ criteria[0].best }}", "criteria[0].best"),
])  # fmt: skip
def test_an_unknown_field_is_refused_by_name_also_in_a_loop_over_nothing(text: str, field: str) -> None:
    with pytest.raises(papers.BadTemplate, match=re.escape(f"«{field}»" if "|" not in text else field)):
        _filled(text, shortcomings=(), units=(), quality=papers.DataQuality(sheets=0))


def test_a_near_miss_is_answered_with_the_right_name() -> None:
    with pytest.raises(papers.BadTemplate, match="Похожее поле: «municipality»"):
        _filled("{{ municipalty }}")


def test_an_unknown_field_in_the_footer_is_refused_too() -> None:
    changed = _with("{{ nothing }}", part="word/footer1.xml")
    with pytest.raises(papers.BadTemplate, match="«nothing»"):
        papers.result_report(sample.report(1), as_="docx", template=changed)


@pytest.mark.parametrize("text", [
    "{%p for one in criteria %}\n{{ one.code }}",
    "{%p endfor %}",
    "{{ year | nofilter }}",
    "{% include 'other.docx' %}",
    "{{ ''.__class__.__mro__ }}",
    "{{ year / 0 }}",
    "{% for one in criteria %}</w:p>{% endfor %}{%p if year %}\n{%tr endif %}",
])  # fmt: skip
def test_broken_markup_is_one_sentence(text: str) -> None:
    with pytest.raises(papers.BadTemplate) as caught:
        _filled(text)
    assert "шаблон" in str(caught.value).lower() and "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "named"), [
    ("{% foo %}", "команда «foo»"), ("{{ year | nofilter }}", "обработки «nofilter» нет"),
    ("{{ year municipality }}", "у «municipality»"), ("{% for one year %}{% endfor %}", "у «year»"),
    ("{{ }}", "с ошибкой"),
])  # fmt: skip
def test_a_slip_of_the_markup_is_told_in_russian(text: str, named: str) -> None:
    with pytest.raises(papers.BadTemplate) as caught:
        _filled(text)
    assert named in str(caught.value)
    assert not re.search(r"expected|token|filter named|Encountered", str(caught.value))


def test_what_officials_may_write_is_accepted() -> None:
    lines = (
        "{%p for one in criteria %}",
        "{{ loop.index }}) {{ one.title | upper }}: {{ one.best[0].value if one.best else '-' }}",
        "{%p endfor %}",
        "всего {{ criteria | length }}: {{ criteria | map(attribute='code') | join(', ') }}",
        "{%p set head = criteria | first %}",
        "{{ head.code ~ '!' }}",
    )
    text = _text(_filled("\n".join(lines)))
    assert "1) ОТКРЫТОСТЬ И ДОСТУПНОСТЬ" in text and "всего 5: К1, К2, К3, К4, К5" in text and "К1!" in text


@pytest.mark.parametrize("template", [b"not a word file", b"PK\x03\x04broken", TEMPLATE[:5000]])
def test_a_file_that_is_not_word_is_refused(template: bytes) -> None:
    with pytest.raises(papers.BadTemplate, match="не документ Word"):
        papers.result_report(sample.report(1), as_="docx", template=template)


def test_an_excel_file_is_not_a_word_template() -> None:
    book = papers.workbook((papers.Sheet(name="А", columns=(), rows=()),), created_on=sample.MADE_ON)
    with pytest.raises(papers.BadTemplate, match="не документ Word"):
        papers.result_report(sample.report(1), as_="docx", template=book)


def test_a_template_that_unpacks_to_too_much_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"0" * 60_000_000)
    with pytest.raises(papers.BadTemplate, match="больше"):
        papers.result_report(sample.report(1), as_="docx", template=target.getvalue())
