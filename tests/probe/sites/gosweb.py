"""A house of crafts on the government platform: cards of sections, tiles, «Решаем вместе», services of the platform."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page

_TOP = """<!DOCTYPE html><html lang="ru"><head><meta charset="UTF-8"><title>{title} | Центр народных ремёсел</title><script src="/static/gw/app.js" defer></script></head><body>
<a class="visually-hidden" href="#main" style="position:absolute;left:-10000px">Перейти к содержимому</a><header class="gw-header"><div class="gw-header__top"><button type="button" class="gw-header__impaired" aria-label="Версия для слабовидящих" data-action="impaired"><svg></svg></button><a class="gw-header__name" href="/">МБУК «Центр народных ремёсел»</a></div>
<nav class="gw-nav" aria-label="Главное меню"><ul><li><a href="/nasha-organizatsiya/">Наша организация</a></li><li><a href="/ofitsialno/">Официально</a></li><li><a href="/dlya-posetiteley/">Для посетителей</a></li><li><a href="/roditelyam/">Мероприятия</a></li><li><a href="/kontakty/">Контакты</a></li></ul></nav></header><main id="main"><h1>{title}</h1>"""
_END = """</main><section class="pos-widget"><script src="https://pos.gosuslugi.ru/bin/script.min.js"></script><div id="js-show-iframe-wrapper"><div class="pos-banner-fluid"><p>Не убран мусор, яма на дороге?</p><p>Есть вопрос?</p><button type="button" id="pos-banner-btn_1">Сообщить о проблеме</button></div></div><script>(function(){"use strict";Widget("https://pos.gosuslugi.ru/form", 231415)})()</script></section>
<footer class="gw-footer"><div>Адрес: 301670, Тульская обл., г. Новомосковск, улица Садовского, 21</div><div>Телефон: +7 48762 6-08-44</div><div>Электронная почта: remesla.nmsk@tularegion.org</div><div>Все материалы сайта доступны по лицензии CC BY 4.0</div></footer></body></html>"""


def _page(title: str, body: str) -> Reply:
    return page(_TOP.replace("{title}", title) + body + _END)


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Центр народных ремёсел", """<section><h2>Объявления</h2><a class="card" href="/roditelyam/novosti/novosti_12.html"><div class="card__date">14 марта 2026</div><div class="card__title">Открыт набор в гончарную студию</div></a></section>
            <section><h2>Полезные ссылки</h2><ul><li><a href="https://bus.gov.ru/info-card/330221">bus.gov.ru</a></li><li><a href="https://www.gosuslugi.ru/">Госуслуги</a></li></ul></section>"""),
        "/nasha-organizatsiya/": _page("Наша организация", """<p>Муниципальное бюджетное учреждение культуры «Центр народных ремёсел» создано постановлением от 01.10.1992.</p><div class="tiles"><a href="/nasha-organizatsiya/struktura/">Структура</a><a href="/nasha-organizatsiya/sotrudniki/">Сотрудники</a><a href="/nasha-organizatsiya/mto/">Материально-техническое обеспечение</a></div>"""),
        "/nasha-organizatsiya/struktura/": _page("Структура", "<ul><li>Администрация</li><li>Отдел гончарного ремесла</li><li>Отдел ткачества и вышивки</li><li>Выставочный зал</li></ul>"),
        "/nasha-organizatsiya/sotrudniki/": _page("Сотрудники", """<div class="person"><div class="person__name">Фролова Оксана Юрьевна</div><div class="person__post">Директор</div><div>frolova@tularegion.org</div></div><div class="person"><div class="person__name">Гусев Олег Иванович</div><div class="person__post">Мастер</div></div>"""),
        "/nasha-organizatsiya/mto/": _page("Материально-техническое обеспечение", "<p>Информация отсутствует</p>"),
        "/ofitsialno/": _page("Официально", """<div class="tiles"><a href="/ofitsialno/dokumenty/">Документы</a><a href="/ofitsialno/finansy/">Финансово-хозяйственная деятельность</a><a href="/ofitsialno/nok/">Независимая оценка качества условий оказания услуг</a><a href="/ofitsialno/uchreditel/">Учредитель</a></div>"""),
        "/ofitsialno/dokumenty/": _page("Документы", """<ul class="docs"><li><a href="/netcat_files/userfiles/1/ustav.pdf" class="doc"><span class="doc__name">Устав МБУК ЦНР (ред. 2019)</span> <span class="doc__size">pdf, 1,1 МБ</span></a></li></ul>"""),
        "/netcat_files/userfiles/1/ustav.pdf": file(PDF), "/netcat_files/userfiles/1/pfhd.pdf": file(PDF), "/netcat_files/userfiles/1/itogi.pdf": file(PDF), "/netcat_files/userfiles/1/ustr.pdf": file(PDF), "/netcat_files/userfiles/1/prais.pdf": file(PDF),
        "/ofitsialno/finansy/": _page("Финансово-хозяйственная деятельность", """<h2>2026</h2><ul class="docs"><li><a href="/netcat_files/userfiles/1/pfhd.pdf">План ФХД</a></li></ul>"""),
        "/ofitsialno/nok/": _page("Независимая оценка качества условий оказания услуг", """<h2>2025 год</h2><ul class="docs"><li><a href="/netcat_files/userfiles/1/itogi.pdf">Итоги НОК за 2025 год</a></li><li><a href="/netcat_files/userfiles/1/ustr.pdf">План по устранению недостатков, выявленных в ходе НОК</a></li></ul>"""),
        "/ofitsialno/uchreditel/": _page("Учредитель", "<p>Муниципальное образование город Новомосковск</p><p>Телефон учредителя: +7 48762 2-71-81</p>"),
        "/dlya-posetiteley/": _page("Для посетителей", """<h2>Режим работы</h2><table><tr><td>Пн – Пт</td><td>09:00 – 18:00</td></tr><tr><td>Сб</td><td>10:00 – 16:00</td></tr></table><h2>Виды услуг</h2><p>Занятия в студиях гончарного ремесла, ткачества и вышивки, мастер-классы, выставки и ярмарки мастеров.</p><h2>Платные услуги</h2><p><a href="/netcat_files/userfiles/1/prais.pdf">Прейскурант на 2026 год</a></p>
            <h2>Доступность</h2><p><a href="/dlya-posetiteley/dostup/">Паспорт доступности</a></p>"""),
        "/dlya-posetiteley/dostup/": _page("Паспорт доступности", "<p>Объект доступен полностью избирательно: для посетителей с нарушениями слуха и умственными нарушениями, частично — для остальных групп.</p>"),
        "/roditelyam/": _page("Мероприятия", "<p>21 марта 2026 — ярмарка мастеров на площади.</p>"),
        "/roditelyam/novosti/novosti_12.html": _page("Открыт набор в гончарную студию", "<p>14 марта 2026</p><p>Запись по телефону.</p>"),
        "/kontakty/": _page("Контакты", """<h2>Как нас найти</h2><div class="map"><iframe src="https://yandex.ru/map-widget/v1/-/CDabc"></iframe></div>"""),
    }  # fmt: skip


NAME = "МБУК «Центр народных ремёсел»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "found", "1.1/site/18": "found", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "missing", "1.2/site/05": "missing",
    "1.2/site/06": "missing", "3.2/visit/04": "found", "own/bus-gov": "found", "own/accessibility": "found",
}  # fmt: skip
