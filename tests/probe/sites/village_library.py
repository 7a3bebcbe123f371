"""A village library's site of 2009: tables, <font>, windows-1251 that the server does not name, tags left open."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page

_MENU = """<table width=100% border=0><tr><td width=180 valign=top bgcolor=#ffeecc>
<a href=index.html>Главная</a><br><a href=about.html>О библиотеке</a><br><a href=docs.html>Документы</a><br>
<a href=uslugi.html>Услуги</a><br><a href=platnye.html>Платные услуги</a><br><a href=news.html>Новости</a><br>
<a href=ocenka.html>Независимая оценка качества</a><br><a href=vopros.html>Вопрос - ответ</a><br>
<a href=kont.html><img src=k.gif border=0></a><br><!-- <a href="licenz.html">Лицензии</a> -->
</td><td valign=top>"""
_END = "</td></tr></table><hr><font size=1>МКУК «Берёзовская сельская библиотека», 2009</font>"


def _page(title: str, body: str) -> Reply:
    text = f"<html><head><META http-equiv=Content-Type content='text/html; charset=windows-1251'><title>{title}</title></head><body>{_MENU}{body}{_END}"
    return page(text, charset="cp1251", says="")


def answers() -> dict[str, Reply]:
    front = _page(
        "Берёзовская сельская библиотека",
        """<center><font size=5>Добро пожаловать!</font></center><p>Муниципальное казённое учреждение культуры
        «Берёзовская сельская библиотека»<p>Рады видеть вас на нашей странице.<p><b>Режим работы</b><br>
        Вторник - пятница: 10.00 - 18.00<br>Суббота, воскресенье: 11.00 - 17.00<br>Понедельник - выходной""",
    )
    return {
        "/": front,
        "/index.html": front,
        "/about.html": _page(
            "О библиотеке",
            """<h2>О библиотеке</h2><p>Библиотека открыта в 1934 году как изба-читальня.
            <p><b>Учредитель:</b> Администрация Берёзовского сельского поселения<p>Заведующая: Лукина Вера Павловна
            <h3>Структура</h3><ul><li>Абонемент для взрослых<li>Детский абонемент<li>Читальный зал на 12 мест</ul>
            <h3>Материально-техническое обеспечение</h3><p>Здание 1978 года, площадь 140 кв. м, фонд 12 400 книг, два компьютера, принтер, доступ в интернет.""",
        ),
        "/docs.html": _page(
            "Документы",
            """<h2>Документы</h2><ul><li><a href=ustav.pdf>Устав библиотеки</a><li><a href="smeta_2026.doc">Бюджетная смета на 2026 год</a>
            <li><a href=pravila.doc>Правила пользования библиотекой</a></ul>""",
        ),
        "/ustav.pdf": file(PDF),
        "/smeta_2026.doc": file(b"\xd0\xcf\x11\xe0" + b"\0" * 50, "application/msword"),
        "/pravila.doc": file(b"\xd0\xcf\x11\xe0" + b"\0" * 50, "application/msword"),
        "/uslugi.html": _page("Услуги", "<h2>Услуги библиотеки</h2><p>Выдача книг на дом; чтение в зале; подбор литературы по теме; доступ в интернет; громкие чтения для детей."),
        "/platnye.html": _page("Платные услуги", "<h2>Платные услуги</h2><p>Библиотека не оказывает платных услуг."),
        "/news.html": _page(
            "Новости",
            """<h2>Новости</h2><p>12.03.2026 Прошла неделя детской книги.<p>03.03.2026 Сотрудники прошли обучение по лицензии,
            обсудили план финансово-хозяйственной деятельности.""",
        ),
        "/ocenka.html": _page(
            "Независимая оценка",
            """<h2>Независимая оценка качества</h2><p>Результаты 2024 года: общий балл 84,6, третье место в районе.
            <p><a href=plan2024.pdf>План по устранению недостатков на 2025 год</a>""",
        ),
        "/vopros.html": _page("Вопрос - ответ", "<h2>Вопрос - ответ</h2><p>Раздел находится в разработке."),
        "/kont.html": _page(
            "Контакты",
            """<h2>Контакты</h2>Адрес: 301234, Тульская область, с. Берёзово, ул. Школьная, д. 7<br>Тел.: 8 (48744) 3-21-45<br>
            E-mail: <a href="mailto:berezovo-lib@mail.ru">berezovo-lib@mail.ru</a><p><b>Как проехать</b><br>
            Автобус № 112 от вокзала до остановки «Школа», далее пешком 200 метров.""",
        ),
        "/licenz.html": _page("Лицензии", "<h2>Лицензии</h2><p>Лицензия № 1234 от 01.02.2015 на образовательную деятельность."),
    }  # fmt: skip


NAME = "МКУК «Берёзовская сельская библиотека»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "missing", "1.1/site/13": "found", "1.1/site/14": "found", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "found", "1.1/site/18": "partial", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "missing", "1.2/site/04": "missing", "1.2/site/05": "missing",
    "1.2/site/06": "missing", "3.2/visit/04": "missing", "own/bus-gov": "missing", "own/accessibility": "missing",
}  # fmt: skip
