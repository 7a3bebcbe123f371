"""Small parts: facts in lines, rules of robots.txt, addresses, encodings."""

from __future__ import annotations

from datetime import date

import pytest

from merilo.core import methodology
from merilo.core.probe import addresses, charset, facts, founding, money, robots, words


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("Телефон: +7 (48735) 5-11-22", ["74873551122"]),
        ("тел. 2-15-36, факс 2-15-37", ["21536"]),
        ("Тел./факс: (487) 355-11-22", ["4873551122"]),
        ("факс: 8(48735)5-11-22", []),
        ("8 919 123 45 67; 8 (48731) 6-22-33", ["89191234567", "84873162233"]),
        ("ИНН 7116002345, КПП 711601001, р/с 40701810000001000001", []),
        ("+7 (000) 000-00-00", []),
        ("приказ № 8-495-123-45-67", []),
        ("12.03.2026 в 10-00", []),
        ("+7 (384-33) 7-14-22", ["73843371422"]),
        ("8 (384 56) 2–14–07", ["83845621407"]),
        ("8/84674/2-14-07", ["88467421407"]),
        ("т/ф (84674) 2-14-07, 2-15-33", ["8467421407", "21533"]),
    ],
)
def test_telephones_are_told_from_other_numbers(text: str, digits: list[str]) -> None:
    assert [phone.digits for phone in facts.phones(text)] == digits


@pytest.mark.parametrize(
    ("text", "mails"),
    [
        ("Почта: info@muzey.ru, bib-71@tularegion.org", ["info@muzey.ru", "bib-71@tularegion.org"]),
        ("dk (собака) mail.ru", ["dk@mail.ru"]),
        ("dk собака mail.ru, bib(@)mail.ru", ["dk@mail.ru", "bib@mail.ru"]),
        ("музей@почта.рф", []),
        ("logo@2x.png your@email.ru info@example.com name@domain.ru", []),
    ],
)
def test_addresses_of_mail_are_told_from_what_looks_like_them(text: str, mails: list[str]) -> None:
    assert facts.emails(text) == mails


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("Библиотека была открыта в 1898 году", True),
        ("Дата создания: 12.05.1965", True),
        ("Учреждение создано постановлением от 01.10.1992", True),
        ("В 2023 году в музее открыта выставка кукол", False),
        ("Музей работает до 2030 часов", False),
        ("Клуб работает в этом здании с 1974 года", True),
        ("Открытый в 1959 году как клуб фабрики, сегодня это центр культуры", True),
        ("С 2004 года — муниципальное учреждение", True),
        ("Днём рождения театра считается 3 января 1963 года", True),
        ("Реставрация музея началась в 2019 году", False),
    ],
)
def test_the_day_of_founding_is_told_from_events(text: str, is_said: bool) -> None:
    assert bool(founding.founded(text)) is is_said


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("пн-пт 10—19", True),
        ("с 9-ти до 18-ти часов", True),
        ("Понедельник\t09:00\t18:00", True),
        ("9-18\t9-18\t9-18", True),
        ("вт 12-15 марта", False),
        ("в 1941-1945 годах", False),
    ],
)
def test_hours_are_told_from_other_spans(text: str, is_said: bool) -> None:
    assert facts.hours(text) is is_said


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Наименование\tЦена, руб.\nКопия\t8-00\nПечать\t10", 2),
        ("Билет 150 р., детский 80 ₽", 2),
        ("Наименование\tКоличество\nСтулья\t40", 0),
        ("Ксерокопия А4 ............ 8-00", 1),
        ("Взрослый\t120-00\nДетский\t60-00", 2),
        ("Перерыв с 13-00 – 14-00", 0),
    ],
)
def test_prices_are_read_from_lines_and_from_tables(text: str, count: int) -> None:
    assert money.prices(text) == count


def test_dates_that_cannot_be_are_left_out() -> None:
    assert facts.dates("31.02.2024, 5 мая 2025 г., 12.03.26, 2024-01-02") == [
        date(2025, 5, 5), date(2026, 3, 12), date(2024, 1, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?a=1", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: Yandex\nDisallow: /\n\nUser-agent: *\nDisallow: /b", "/x", True),
        ("User-agent: MeriloSiteCheck\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: *\nDisallow: /" + "*a" * 200 + "b", "/" + "a" * 1900, True),
        ("чепуха: \0\nDisallow: /x", "/x", True),
    ],
)
def test_robots_rules_are_obeyed(rules: str, path: str, allowed: bool) -> None:
    read = robots.read(rules, agent="MeriloSiteCheck/1.0")
    assert read.allows(f"http://muzey.example.ru{path}") is allowed


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        ("http://a.ru/b/c.html", "../d/", "http://a.ru/d/"),
        ("http://a.ru/b/", "/%D1%83?utm_source=x&id=2#top", "http://a.ru/%D1%83?id=2"),
        ("http://a.ru/", "//b.ru/c", "http://b.ru/c"),
        ("http://a.ru/", "музей", "http://a.ru/%D0%BC%D1%83%D0%B7%D0%B5%D0%B9"),
        ("http://a.ru/", "mailto:a@b.ru", None),
        ("http://a.ru/", "javascript:void(0)", None),
        ("http://a.ru/", "http://[", None),
        ("http://a.ru/", "https://музей.рф/", "https://xn--e1adnkc.xn--p1ai/"),
    ],
)
def test_a_link_is_written_one_way(base: str, href: str, url: str | None) -> None:
    found = addresses.joined(base, href)
    if url and "xn--" in url:
        assert found is not None and "xn--" in found and "музей.рф" in addresses.shown(found)
    else:
        assert found == url


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-8-sig"])
def test_russian_is_read_whatever_the_server_says(encoding: str) -> None:
    said = encoding if encoding == "koi8-r" else "utf-8"
    assert (
        "Учредитель"
        in charset.text_of("<p>Учредитель: Администрация".encode(encoding), f"text/html; charset={said}")[0]
    )
    cut = "Учредитель".encode()[:-1]
    assert charset.text_of(cut, "")[0].startswith("Учредител")


def test_every_code_is_one_of_the_lists_and_every_demand_is_known() -> None:
    from merilo.core.probe import auditing
    from merilo.core.probe.demands import DEMANDS

    law = methodology.load_edition(on=date(2026, 3, 16))
    codes = {item.code for checklist in law.checklists for item in checklist.items} | set(auditing.BESIDE)
    assert {item.code for item in words.items()} <= codes
    assert {item.demand for item in words.items()} == set(DEMANDS)
    assert set(auditing.SITE_PART) <= codes
