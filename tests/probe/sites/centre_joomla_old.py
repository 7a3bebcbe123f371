"""A club centre on an old Joomla: labels with dashes after the founder, branches as a list, papers behind icons in a table, questions with answers in one line."""

from __future__ import annotations

from tests.probe.serving import DOCX, PDF, Reply, file, page


def _page(t: str, b: str) -> Reply:
    return page(
        f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html xmlns="http://www.w3.org/1999/xhtml"><head><base href="/"/><meta http-equiv="content-type" content="text/html; charset=utf-8"/><meta name="generator" content="Joomla! 1.5 - Open Source Content Management"/><title>{t}</title></head><body id="page_bg"><div id="wrapper"><div id="header"><div id="logo"></div></div><div id="tabarea"><ul id="mainlevel-nav"><li><a href="/index.php?option=com_content&amp;view=article&amp;id=46" class="mainlevel-nav">О центре</a></li><li><a href="/index.php?option=com_content&amp;view=article&amp;id=47" class="mainlevel-nav">Структурные подразделения</a></li><li><a href="/index.php?option=com_content&amp;view=category&amp;layout=blog&amp;id=3" class="mainlevel-nav">Наши новости</a></li><li><a href="/index.php?option=com_content&amp;view=article&amp;id=50" class="mainlevel-nav">Официальные документы</a></li><li><a href="/index.php?option=com_contact&amp;view=contact&amp;id=1" class="mainlevel-nav">Контакты</a></li><li><a href="/index.php?option=com_quickfaq&amp;view=quickfaq" class="mainlevel-nav">Вопросы</a></li></ul></div><div id="whitebox"><table class="nopad"><tr><td class="contentheading" width="100%">{t}</td></tr><tr><td valign="top">{b}</td></tr></table></div><div id="footer">МБУК "Межпоселенческий культурно-досуговый центр" Тихореченского района. Все права защищены.<br/>Материалы сайта доступны по лицензии Creative Commons. Joomla! — свободное программное обеспечение, распространяемое по лицензии GNU GPL.</div></div></body></html>"""
    )


P_ = "/index.php?option=com_content&view=article&id="


def _files(*paths: str) -> dict[str, Reply]:
    return {path: file(PDF if path.endswith("pdf") else DOCX, "application/octet-stream") for path in paths}


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Добро пожаловать", "<p>Уважаемые земляки! Рады видеть вас на страницах нашего сайта.</p>"),
        P_+"46": _page("О центре", "<p>Полное название учреждения - муниципальное бюджетное учреждение культуры \"Межпоселенческий культурно-досуговый центр\". Сокращенное - МБУК \"МКДЦ\".</p><p>Учредитель - Администрация Тихореченского района в лице Управления культуры.</p><p>Дата создания - 01.01.2007 г.</p><p>Почтовый адрес: 636199, Сибирская область, с.Тихоречье, ул.Калинина, 51.</p><p>Директор центра - Тихонова Марина Анатольевна.</p><p>Художественный руководитель - Прокопьев Василий Николаевич.</p><p>Виды деятельности: организация досуга, клубные формирования, концерты, праздники, игровые программы, дискотеки, кинопоказ.</p><p>Основные цены: входной билет на дискотеку - 100 рублей, детский билет на концерт - 50 рублей, аренда костюма - 300 рублей.</p>"),
        P_+"47": _page("Структурные подразделения", "<p>1. Боровский СК - с.Бор, ул.Школьная, 8. Тел. 8(38200)3-71-02. Зав. Исаева О.В.</p><p>2. Луговской СК - с.Луговое, пер.Клубный, 1. Тел. 8(38200)4-11-45. Зав. Корнева Г.Н.</p><p>3. Заречный СК - с.Заречье, ул.Ленина, 4. Зав. Рау Н.А.</p>"),
        "/index.php?option=com_content&view=category&layout=blog&id=3": _page("Наши новости", '<table class="contentpaneopen"><tr><td class="createdate">Среда, 11 Марта 2026 09:12</td></tr><tr><td><a href="/index.php?option=com_content&amp;view=article&amp;id=301">Широкая Масленица</a></td></tr></table>'),
        P_+"301": _page("Широкая Масленица", "<p>Среда, 11 Марта 2026 09:12</p><p>Проводили зиму.</p>"),
        P_+"50": _page("Официальные документы", '<table border="1"><tr><td>№</td><td>Наименование документа</td><td>Файл</td></tr><tr><td>1</td><td>Устав МБУК "МКДЦ"</td><td><a href="/images/doc/ust.zip"><img src="/images/zip.gif" border="0"/></a></td></tr><tr><td>2</td><td>Муниципальное задание 2026</td><td><a href="/images/doc/mz.doc"><img src="/images/doc.gif"/></a></td></tr><tr><td>3</td><td>Отчет по НОК за 2023 год</td><td><a href="/images/doc/o.doc"><img src="/images/doc.gif"/></a></td></tr><tr><td>4</td><td>План устранения недостатков по НОК</td><td><a href="/images/doc/pl.doc"><img src="/images/doc.gif"/></a></td></tr><tr><td>5</td><td>Паспорт доступности</td><td><a href="/images/doc/net.doc"><img src="/images/doc.gif"/></a></td></tr></table>'),
        "/images/doc/ust.zip": file(b"PK\x03\x04"+b"\0"*60, "application/zip"), **_files("/images/doc/mz.doc", "/images/doc/o.doc", "/images/doc/pl.doc"),
        "/index.php?option=com_contact&view=contact&id=1": _page("Контакты", '<table><tr><td>Телефон/факс:</td><td>8(38200)2-13-56</td></tr><tr><td>Режим работы:</td><td>Пн-Пт с 9 до 17, обед с 13 до 14</td></tr></table><form action="/index.php" method="post" name="emailForm" id="emailForm" class="form-validate"><label for="contact_name">Введите ваше имя:</label><input name="name"><label>E-mail адрес:</label><input name="email"><label>Тема сообщения:</label><input name="subject"><label>Введите текст сообщения:</label><textarea name="text"></textarea><button class="button validate" type="submit">Отправить</button></form>'),
        "/index.php": _page("ok", "<p>ok</p>"),
        "/index.php?option=com_quickfaq&view=quickfaq": _page("Вопросы", "<p>Как организовать праздник у нас? Позвоните в методический отдел и оставьте заявку не позднее чем за две недели.</p><p>Можно ли взять костюм напрокат? Да, при наличии паспорта и залога, цены — в разделе «О центре».</p>"),
    }  # fmt: skip


NAME = "МБУК «Межпоселенческий культурно-досуговый центр»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "missing", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "partial",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "found", "1.1/site/18": "found", "1.1/site/19": "partial", "1.2/site/01": "found",
    "1.2/site/02": "missing", "1.2/site/03": "found", "1.2/site/04": "partial", "1.2/site/05": "found", "1.2/site/06": "missing",
    "3.2/visit/04": "missing", "own/bus-gov": "missing", "own/accessibility": "partial",
}  # fmt: skip
