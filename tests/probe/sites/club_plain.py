"""A village club's three hand-made pages: everything in one long text, an address in words, a menu of numbers, prices in prose."""

from __future__ import annotations

from tests.probe.serving import Reply, page

_NAV = "<p>[ <a href='/'>1</a> | <a href='/2.htm'>2</a> | <a href='/3.htm'>3</a> ]</p>"


def _page(body: str) -> Reply:
    return page(
        f"<html><head><title>Сельский клуб Лужки</title></head><body>{_NAV}{body}</body>",
        charset="cp1251",
        says="windows-1251",
    )


def answers() -> dict[str, Reply]:
    return {
        "/": _page("""<h1>Сельский дом культуры деревни Лужки</h1><p>Наш клуб построен и открыт в 1974 году. Адрес: 301456, деревня Лужки, улица Центральная, дом 1. Звоните: 8-953-123-45-67.
            Заведующая клубом — Ершова Тамара Николаевна. Открыто: ежедневно с 12 до 22 часов, кроме понедельника.</p><p>Учредителем клуба является администрация муниципального образования Рассветовское.</p>"""),
        "/2.htm": _page("""<h2>Что мы предлагаем</h2><p>Хор, танцевальный кружок, настольный теннис, библиотечка, дискотеки по субботам, помощь в проведении свадеб и юбилеев.</p>
            <h2>Сколько стоит</h2><p>Вход на дискотеку 50 рублей, аренда зала 500 рублей в час, всё остальное бесплатно.</p>"""),
        "/3.htm": _page("""<h2>Новости клуба</h2><p>8 марта 2026 г. состоялся концерт для женщин.</p><p>23 февраля 2026 г. — турнир по теннису.</p>"""),
    }  # fmt: skip


NAME = "Сельский дом культуры деревни Лужки"
KEY = {
    "1.1/site/01": "missing", "1.1/site/02": "found", "1.1/site/03": "missing", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "missing", "1.1/site/07": "missing", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "partial",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "missing", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "missing", "1.1/site/18": "missing", "1.1/site/19": "missing",
    "1.2/site/01": "found", "1.2/site/02": "missing", "1.2/site/03": "missing", "1.2/site/04": "missing", "1.2/site/05": "missing",
    "1.2/site/06": "missing", "3.2/visit/04": "missing", "own/bus-gov": "missing", "own/accessibility": "missing",
}  # fmt: skip
