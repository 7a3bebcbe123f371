"""An art school on uCoz: one site map in a side column, everything under /index/0-N, text in capitals, a guest book."""

from __future__ import annotations

from tests.probe.serving import JPEG, PDF, Reply, file, page

_SIDE = """<td class="sidebar" width="200"><div class="boxTable"><div class="boxTitle"><b>Меню сайта</b></div><div class="uMenuH"><ul class="uMenuRoot">
<li><a class="uMenuItem" href="/"><span>Главная страница</span></a></li><li><a href="/index/osnovnye_svedenija/0-4"><span>Основные сведения</span></a></li><li><a href="/index/struktura/0-5"><span>СТРУКТУРА И ОРГАНЫ УПРАВЛЕНИЯ</span></a></li>
<li><a href="/index/dokumenty/0-6"><span>ДОКУМЕНТЫ</span></a></li><li><a href="/index/obrazovanie/0-7"><span>ОБРАЗОВАНИЕ</span></a></li><li><a href="/index/rukovodstvo/0-8"><span>РУКОВОДСТВО. ПЕДАГОГИЧЕСКИЙ СОСТАВ</span></a></li>
<li><a href="/index/mto/0-9"><span>МАТЕРИАЛЬНО-ТЕХНИЧЕСКОЕ ОБЕСПЕЧЕНИЕ И ОСНАЩЕННОСТЬ ОБРАЗОВАТЕЛЬНОГО ПРОЦЕССА</span></a></li><li><a href="/index/platnye/0-10"><span>ПЛАТНЫЕ ОБРАЗОВАТЕЛЬНЫЕ УСЛУГИ</span></a></li>
<li><a href="/index/fhd/0-11"><span>ФИНАНСОВО-ХОЗЯЙСТВЕННАЯ ДЕЯТЕЛЬНОСТЬ</span></a></li><li><a href="/index/kachestvo/0-12"><span>Независимая оценка качества</span></a></li><li><a href="/gb/"><span>Гостевая книга</span></a></li><li><a href="/news/"><span>Новости школы</span></a></li></ul></div></div>
<div class="boxTable"><div class="boxTitle"><b>Статистика</b></div>Онлайн всего: 3 Гостей: 3</div><div class="boxTable"><b>Форма входа</b><form action="/index/sub/" method="post"><input name="user"><input type="password" name="password"><input type="submit" value="Вход"></form></div></td>"""


def _page(title: str, body: str) -> Reply:
    return page(
        f"""<html><head><title>{title} - Детская школа искусств</title><meta http-equiv="content-type" content="text/html; charset=UTF-8"></head><body>
        <div id="wrap"><div id="header"><h1><a href="/">ДШИ № 2</a></h1><a href="javascript:void(0)" onclick="special.toggle()" title="Версия для слабовидящих"><img src="/eye.png" alt=""></a></div><script>var special={{toggle:function(){{document.body.className='special'}}}}</script>
        <table><tr>{_SIDE}<td class="content"><div class="eBlock"><div class="eTitle">{title}</div><div class="eMessage">{body}</div></div></td></tr></table>
        <div id="footer">Copyright Школа искусств © 2026 | Конструктор сайтов - <a href="http://www.ucoz.ru/">uCoz</a></div></div></body></html>"""
    )


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Главная страница", "<p style='text-align:center'>ДОБРО ПОЖАЛОВАТЬ НА САЙТ НАШЕЙ ШКОЛЫ!</p><p>В школе учатся 340 детей на четырёх отделениях.</p>"),
        "/index/osnovnye_svedenija/0-4": _page("Основные сведения", """<p><b>Полное наименование:</b> муниципальное бюджетное учреждение дополнительного образования «Детская школа искусств № 2»</p><p><b>Сокращённое наименование:</b> МБУ ДО «ДШИ № 2»</p>
            <p><b>Дата создания образовательной организации:</b> 1 сентября 1968 г.</p><p><b>Учредитель:</b> Управление культуры администрации города</p><p><b>Место нахождения:</b> 300012, г. Тула, ул. Оружейная, дом 11, корпус 2</p>
            <p><b>Режим и график работы:</b> понедельник – суббота с 8.00 до 20.00, воскресенье – выходной</p><p><b>Контактные телефоны:</b> 8(4872) 31-20-15, 8(4872) 31-20-16</p><p><b>Адрес электронной почты:</b> dshi2 [at] mail.ru</p>"""),
        "/index/struktura/0-5": _page("СТРУКТУРА И ОРГАНЫ УПРАВЛЕНИЯ", """<p>Управление школой строится на сочетании единоначалия и коллегиальности. Единоличный исполнительный орган — директор. Коллегиальные органы: общее собрание работников, педагогический совет, попечительский совет.</p>"""),
        "/index/dokumenty/0-6": _page("ДОКУМЕНТЫ", """<p>1. Устав школы <a href="/doc/ustav_dshi2.pdf">скачать</a></p><p>2. Лицензия на осуществление образовательной деятельности <a href="/doc/1.jpg">смотреть</a></p><p>3. Правила внутреннего распорядка <a href="/doc/pvr.pdf">скачать</a></p>"""),
        "/doc/ustav_dshi2.pdf": file(PDF), "/doc/1.jpg": file(JPEG, "image/jpeg"), "/doc/pvr.pdf": file(PDF),
        "/index/obrazovanie/0-7": _page("ОБРАЗОВАНИЕ", """<p><b>Реализуемые образовательные программы</b></p><ul><li>Фортепиано, срок обучения 8 лет</li><li>Живопись, срок обучения 5 лет</li><li>Хореографическое творчество, 8 лет</li></ul>"""),
        "/index/rukovodstvo/0-8": _page("РУКОВОДСТВО. ПЕДАГОГИЧЕСКИЙ СОСТАВ", """<table><tr><td>Ф. И. О.</td><td>Должность</td></tr><tr><td>Белова Наталья Сергеевна</td><td>директор</td></tr><tr><td>Жукова Анна Петровна</td><td>преподаватель</td></tr></table>"""),
        "/index/mto/0-9": _page("МАТЕРИАЛЬНО-ТЕХНИЧЕСКОЕ ОБЕСПЕЧЕНИЕ", "<p>В школе 22 кабинета, концертный зал на 180 мест, хореографический класс, библиотека и выставочный зал.</p>"),
        "/index/platnye/0-10": _page("ПЛАТНЫЕ ОБРАЗОВАТЕЛЬНЫЕ УСЛУГИ", """<p><a href="/doc/dogovor.pdf">Образец договора об оказании платных услуг</a></p><p>Стоимость обучения в группе раннего развития — 1 800 рублей в месяц.</p>"""),
        "/doc/dogovor.pdf": file(PDF),
        "/index/fhd/0-11": _page("ФИНАНСОВО-ХОЗЯЙСТВЕННАЯ ДЕЯТЕЛЬНОСТЬ", """<p><a href="/doc/pfhd2025.pdf">План ФХД на 2025 и плановый период</a></p><p><a href="/doc/pfhd2026.pdf">План ФХД на 2026 г.</a></p>"""),
        "/doc/pfhd2025.pdf": file(PDF),
        "/index/kachestvo/0-12": _page("Независимая оценка качества", """<p>Результаты независимой оценки размещены на <a href="https://bus.gov.ru/info-card/214870">официальном сайте bus.gov.ru</a>.</p>"""),
        "/gb/": _page("Гостевая книга", """<form id="addEntFrm" method="post" action="/index/"><input type="text" name="name"><textarea name="message"></textarea><input type="submit" value="Добавить сообщение"></form>"""),
        "/index/": _page("Главная страница", "<p>…</p>"),
        "/news/": _page("Новости школы", """<div class="eTitle"><a href="/news/koncert/2026-02-27-15">Отчётный концерт</a></div><div>27.02.2026, 14:30 | Просмотров: 41</div>"""),
        "/news/koncert/2026-02-27-15": _page("Отчётный концерт", "<p>27.02.2026 Часто задаваемые вопросы родителей: когда концерт? Где костюм?</p>"),
    }  # fmt: skip


NAME = "МБУ ДО «ДШИ № 2»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "missing", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "found", "1.1/site/15": "found",
    "1.1/site/16": "found", "1.1/site/17": "partial", "1.1/site/18": "missing", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "partial", "1.2/site/05": "missing",
    "1.2/site/06": "missing", "3.2/visit/04": "found", "own/bus-gov": "found", "own/accessibility": "missing",
}  # fmt: skip
