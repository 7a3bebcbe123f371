"""A house of culture on WordPress: plug-ins, a form of Contact Form 7, widgets in the footer, an old site beside the new."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page

_HEAD = """<!DOCTYPE html><html lang="ru-RU"><head><meta charset="UTF-8"><title>{title} &#8211; Дом культуры «Родник»</title>
<meta name="generator" content="WordPress 6.4.3"><link rel="stylesheet" href="/wp-content/plugins/button-visually-impaired/assets/css/bvi.min.css">
<script src="/wp-content/plugins/button-visually-impaired/assets/js/bvi.min.js"></script></head>
<body class="page-template"><div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Дом культуры «Родник»</a></p>
<a href="#" class="bvi-open">Версия для слабовидящих</a>
<nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu">
<li class="menu-item"><a href="/">Главная</a></li><li class="menu-item menu-item-has-children"><a href="#">Учреждение</a><ul class="sub-menu" style="display:none">
<li><a href="/o-nas/">О нас</a></li><li><a href="/dokumenty/">Документы</a></li><li><a href="/struktura/">Структура</a></li><li><a href="/rukovodstvo/">Руководство</a></li>
<li><a href="/mto/">Материально-техническое обеспечение</a></li><li><a href="/licenzii/">Лицензии</a></li></ul></li>
<li><a href="/category/novosti/">Новости</a></li><li><a href="/afisha/">Афиша</a></li><li><a href="/uslugi/">Платные услуги и цены</a></li>
<li><a href="/nok/">Независимая оценка</a></li><li><a href="/kontakty/">Контакты</a></li><li><a href="/faq/">Часто задаваемые вопросы</a></li></ul></nav></header>
<div id="content" class="site-content"><main id="main"><article class="post type-page"><header class="entry-header"><h1 class="entry-title">{title}</h1></header><div class="entry-content">"""
_FOOT = """</div></article></main></div><footer id="colophon" class="site-footer"><div class="widget"><h3 class="widget-title">Контакты</h3>
<p>301600, Тульская область, г. Кимовск, ул. Мира, д. 14</p><p>Телефон: <a href="tel:+74873551234">+7 (48735) 5-12-34</a></p><p>Почта: dk-rodnik@tularegion.org</p></div>
<div class="widget"><h3 class="widget-title">Режим работы</h3><p>Пн–Сб: 9:00–21:00, вс: 10:00–19:00</p></div>
<p><a href="http://old.rodnik.example/">Старый сайт</a></p><p>© 2026 МБУК «Дом культуры „Родник“»</p></footer></div></body></html>"""


def _page(title: str, body: str) -> Reply:
    return page(_HEAD.replace("{title}", title) + body + _FOOT)


def answers() -> dict[str, Reply]:
    found: dict[str, Reply] = {
        "/": _page("Главная", """<h2>Последние новости</h2><ul class="wp-block-latest-posts"><li><a href="/2026/02/20/maslenica/">Масленица на площади</a> <time datetime="2026-02-20T10:00:00">20.02.2026</time></li>
            <li><a href="/2026/02/01/ustav-kluba/">Клуб «Устав» провёл встречу об учредителе</a></li></ul><h2>О нас</h2><p>Дом культуры приглашает жителей в 24 клубных формирования.</p>"""),
        "/o-nas/": _page("О нас", """<p>Полное наименование: муниципальное бюджетное учреждение культуры «Дом культуры „Родник“» города Кимовска</p>
            <p>Сокращённое наименование: МБУК «ДК „Родник“»</p><p>Дата создания: 01.09.1961</p><table><tr><td>Учредитель</td><td>Администрация муниципального образования Кимовский район</td></tr></table>
            <h2>Схема проезда</h2><iframe src="https://yandex.ru/map-widget/v1/?um=constructor%3Aabc" width="500"></iframe>"""),
        "/dokumenty/": _page("Документы", """<ul><li><a href="/wp-content/uploads/2024/01/ustav.pdf">Устав</a></li><li><a href="/wp-content/uploads/2020/01/pfhd-2019.pdf">План ФХД на 2019 год</a></li>
            <li><a href="/wp-content/uploads/2023/personalnye.pdf">Политика обработки персональных данных</a></li></ul>"""),
        "/wp-content/uploads/2024/01/ustav.pdf": file(PDF), "/wp-content/uploads/2020/01/pfhd-2019.pdf": file(PDF), "/wp-content/uploads/2023/personalnye.pdf": file(PDF),
        "/struktura/": _page("Структура", """<p><img src="/wp-content/uploads/s.png" alt=""></p>"""),
        "/rukovodstvo/": _page("Руководство", """<p><strong>Директор</strong></p><p>Соколова Ирина Васильевна</p><p>Приём: четверг с 10:00 до 12:00</p>"""),
        "/mto/": _page("Материально-техническое обеспечение", ""),
        "/licenzii/": _page("Лицензии", "<p>Деятельность учреждения не подлежит лицензированию.</p>"),
        "/category/novosti/": _page("Новости", """<article><h2><a href="/2026/02/20/maslenica/">Масленица на площади</a></h2><p>20.02.2026</p></article><article><h2><a href="/2026/02/01/ustav-kluba/">Клуб «Устав»</a></h2><p>01.02.2026</p></article>"""),
        "/2026/02/20/maslenica/": _page("Масленица на площади", "<p>20.02.2026. Гуляние прошло на площади Ленина, 1, с 12:00 до 15:00. Телефон организатора 8 (48735) 9-99-99.</p>"),
        "/2026/02/01/ustav-kluba/": _page("Клуб «Устав» провёл встречу об учредителе", "<h3>Материально-техническое обеспечение клуба</h3><p>На встрече говорили о материально-техническом обеспечении, обо всём рассказали и показали гостям.</p>"),
        "/afisha/": _page("Афиша", "<p>8 апреля 2026 — концерт ансамбля. Вход свободный.</p>"),
        "/uslugi/": _page("Платные услуги и цены", """<table><tr><th>Услуга</th><th>Цена</th></tr><tr><td>Билет на концерт</td><td>200 руб.</td></tr><tr><td>Кружок вокала, месяц</td><td>800 руб.</td></tr></table>"""),
        "/nok/": _page("Независимая оценка", """<p>Оценить качество: <a href="https://bus.gov.ru/qrcode/rate/372100">оставить отзыв</a>.</p><p><a href="https://bus.gov.ru/info-card/372100">Карточка учреждения на bus.gov.ru</a></p>
            <h2>План мероприятий по устранению недостатков</h2><p><a href="/wp-content/uploads/2025/plan-nok.docx">План на 2025 год</a></p>"""),
        "/wp-content/uploads/2025/plan-nok.docx": file(b"PK\x03\x04" + b"\0" * 40, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "/kontakty/": _page("Контакты", """<h2>Напишите нам</h2><div class="wpcf7"><form action="/kontakty/#wpcf7-f5-p2-o1" method="post" class="wpcf7-form init" novalidate>
            <label>Ваше имя<input type="text" name="your-name"></label><label>Ваше обращение<textarea name="your-message"></textarea></label><input type="submit" value="Отправить"></form></div>"""),
        "/faq/": _page("Часто задаваемые вопросы", """<div class="faq"><h3>Как записаться в кружок?</h3><p>Придите с паспортом в кабинет 12 или позвоните администратору.</p>
            <h3>Можно ли прийти с ребёнком трёх лет?</h3><p>Да, для малышей есть студия раннего развития по субботам.</p></div>"""),
    }  # fmt: skip
    return found


NAME = "МБУК «Дом культуры „Родник“»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "missing", "1.1/site/12": "found", "1.1/site/13": "partial", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "partial", "1.1/site/18": "found", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "partial", "1.2/site/05": "found",
    "1.2/site/06": "found", "3.2/visit/04": "found", "own/bus-gov": "found", "own/accessibility": "missing",
}  # fmt: skip
