"""A library system on 1C-Bitrix: branches with their own telephones, «Решаем вместе», a calendar without end, dead documents."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.probe.serving import PDF, Reply, file, page

_TOP = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/><title>{title}</title>
<script type="text/javascript" src="/bitrix/js/main/core/core.js"></script><link href="/bitrix/templates/cbs/styles.css" rel="stylesheet"/></head><body>
<div id="panel"></div><div class="header"><div class="logo"><a href="/"><img src="/bitrix/templates/cbs/logo.png" alt="Централизованная библиотечная система"></a></div>
<div class="header-links"><a href="/?special=Y" class="eye">Версия для слабовидящих</a></div></div>
<ul id="horizontal-multilevel-menu"><li><a href="/about/" class="root-item">О системе</a></li><li><a href="/about/documents/" class="root-item">Документы</a></li>
<li><a href="/about/founder/" class="root-item">Учредитель</a></li><li><a href="/filialy/" class="root-item">Филиалы</a></li><li><a href="/services/" class="root-item">Услуги</a></li>
<li><a href="/services/paid/" class="root-item">Платные услуги</a></li><li><a href="/news/" class="root-item">Новости</a></li><li><a href="/calendar/?m=3&y=2026" class="root-item">Календарь</a></li>
<li><a href="/nok/" class="root-item">Независимая оценка</a></li><li><a href="/fhd/" class="root-item">План ФХД</a></li><li><a href="/mtb/" class="root-item">Материально-техническая база</a></li>
<li><a href="/contacts/" class="root-item">Контакты</a></li><li><a href="/feedback/" class="root-item">Обратная связь</a></li></ul>
<div class="bx-breadcrumb"><a href="/">Главная</a> → {title}</div><div class="workarea"><h1 id="pagetitle">{title}</h1>"""
_END = """</div><div class="footer">© Централизованная библиотечная система, 2026<br>Разработка сайта: студия «Пиксель», тел. +7 (495) 777-12-12, support@pixel-studio.ru</div>
<script>(function(d, w){ Widget("https://pos.gosuslugi.ru/form", 224466) })();</script></body></html>"""


def _page(title: str, body: str) -> Reply:
    return page(_TOP.replace("{title}", title) + body + _END)


def _calendar(path: str) -> Reply:
    query = dict(pair.split("=") for pair in urlsplit(path).query.split("&"))
    month, year = int(query["m"]), int(query["y"])
    following = f"/calendar/?m={month % 12 + 1}&y={year + month // 12}"
    days = "".join(f'<td><a href="/calendar/?m={month}&y={year}&d={day}">{day}</a></td>' for day in range(1, 29))
    return _page("Календарь", f'<table><tr>{days}</tr></table><a href="{following}">Следующий месяц</a>')


def answers(path: str) -> Reply | None:
    return _calendar(path) if path.startswith("/calendar/") and "m=" in path else _PAGES.get(path)


_PAGES = {
    "/": _page("Централизованная библиотечная система Ясногорского района", """<p>Муниципальное учреждение культуры «Централизованная библиотечная система» (МУК «ЦБС») объединяет 14 библиотек.</p>
        <div class="news-list"><h2>Новости</h2><p class="news-item"><span class="news-date-time">10.03.2023</span> <a href="/news/101/">Прошла неделя книги</a></p></div>"""),
    "/?special=Y": _page("Версия для слабовидящих", "<p>Крупный шрифт</p>"),
    "/about/": _page("О системе", """<p>Централизованная библиотечная система образована в 1977 году решением районного Совета.</p><p>Структура: центральная библиотека, детская библиотека, 12 сельских филиалов, отдел комплектования.</p>
        <p>Директор МУК «ЦБС» — Н. П. Орлова</p>"""),
    "/about/documents/": _page("Документы", """<div class="docs"><p><a href="/upload/iblock/ustav_2015.pdf">Устав МУК «ЦБС»</a> (PDF, 2 Мб)</p><p><a href="/upload/iblock/lic.pdf">Лицензия</a></p></div>"""),
    "/upload/iblock/lic.pdf": page("<html><title>Ошибка</title><h1>Файл не найден</h1></html>"),
    "/about/founder/": _page("Учредитель", """<p>Управление культуры администрации Ясногорского района</p><p>Адрес: 301030, г. Ясногорск, ул. Советская, д. 1</p><p>Телефон: 8 (48766) 2-00-01, e-mail: kultura@admin-yasn.ru</p><p>Начальник управления культуры Петров Пётр Петрович</p>"""),
    "/filialy/": _page("Филиалы", """<table><tr><th>Филиал</th><th>Адрес</th><th>Телефон</th><th>Заведующая</th><th>Режим</th></tr>
        <tr><td>Архангельский филиал</td><td>с. Архангельское, ул. Полевая, д. 3</td><td>8 (48766) 3-11-11</td><td>Зуева Анна Ивановна</td><td>Вт–Сб 10:00–17:00</td></tr></table>"""),
    "/services/": _page("Услуги", "<ul><li>Выдача книг на дом и в читальном зале</li><li>Межбиблиотечный абонемент</li><li>Консультации по поиску информации</li></ul>"),
    "/services/paid/": _page("Платные услуги", """<p>Перечень платных услуг: копирование документов, распечатка, сканирование, ламинирование, набор текста, запись на носитель.</p>"""),
    "/news/": _page("Новости", """<p class="news-item"><span>10.03.2023</span> <a href="/news/101/">Прошла неделя книги</a></p><p class="news-item"><span>01.02.2023</span> <a href="/news/100/">Встреча с писателем</a></p>"""),
    "/news/101/": _page("Прошла неделя книги", "<p>10.03.2023 Директор Смирнова Ольга Николаевна из школы № 3 поблагодарила библиотеку.</p>"),
    "/news/100/": _page("Встреча с писателем", "<p>01.02.2023</p>"),
    "/nok/": _page("Независимая оценка", """<p>Независимая оценка качества проводится в соответствии с законом. Подробности на сайте <a href="https://bus.gov.ru/">bus.gov.ru</a>.</p>"""),
    "/fhd/": _page("План ФХД", """<p><a href="/upload/fhd2026.xls">Скачать</a></p>"""),
    "/upload/fhd2026.xls": file(b"\xd0\xcf\x11\xe0" + b"\0" * 50, "application/vnd.ms-excel"),
    "/mtb/": _page("Материально-техническая база", "<p>Информация обновляется</p>"),
    "/contacts/": _page("Контакты", """<p>Центральная библиотека</p><p>Почтовый адрес: 301030, Тульская область, г. Ясногорск, ул. Гайдара, д. 5</p>
        <p>Электронная почта: <a class="__cf_email__" data-cfemail="{mail}">[email&#160;protected]</a></p><p>Проезд</p>"""),
    "/feedback/": _page("Обратная связь", """<p>Обращение можно направить через форму «Решаем вместе».</p>"""),
    "/upload/iblock/ustav_2015.pdf": file(PDF),
}  # fmt: skip


def _cloaked(address: str, key: int = 0x42) -> str:
    return bytes([key, *(octet ^ key for octet in address.encode())]).hex()


_contacts = _PAGES["/contacts/"]
_PAGES["/contacts/"] = Reply(_contacts.body.replace(b"{mail}", _cloaked("cbs-yasn@tularegion.org").encode()))

NAME = "МУК «Централизованная библиотечная система»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "missing", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "partial", "1.1/site/09": "partial", "1.1/site/10": "partial",
    "1.1/site/11": "found", "1.1/site/12": "partial", "1.1/site/13": "found", "1.1/site/14": "missing", "1.1/site/15": "partial",
    "1.1/site/16": "partial", "1.1/site/17": "partial", "1.1/site/18": "missing", "1.1/site/19": "missing",
    "1.2/site/01": "partial", "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "missing", "1.2/site/05": "missing",
    "1.2/site/06": "missing", "3.2/visit/04": "found", "own/bus-gov": "partial", "own/accessibility": "missing",
}  # fmt: skip
