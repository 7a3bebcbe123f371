"""An art school on Joomla: index.php addresses, printing icons, downloads by a component, a module for weak sight."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page

_MENU = """<div class="moduletable"><h3>Меню школы</h3><ul class="nav menu"><li><a href="/index.php/svedeniya">Основные сведения</a></li><li><a href="/index.php/struktura">Структура и органы управления</a></li><li><a href="/index.php/dokumenty">Документы</a></li><li><a href="/index.php/obrazovanie">Образование</a></li><li><a href="/index.php/rukovodstvo">Руководство. Педагогический состав</a></li><li><a href="/index.php/mto">Материально-техническое обеспечение</a></li><li><a href="/index.php/platnye">Платные образовательные услуги</a></li><li><a href="/index.php/fhd">Финансово-хозяйственная деятельность</a></li><li><a href="/index.php/novosti">Новости</a></li><li><a href="/index.php/nok">Независимая оценка</a></li><li><a href="/index.php/dostupnaya-sreda">Доступная среда</a></li><li><a href="/index.php/obratnaya-svyaz">Обратная связь</a></li></ul></div>
<div id="jos_special"><a href="/index.php?special=1" title="Версия для слабовидящих">Версия для слабовидящих</a></div><div class="moduletable"><h3>Сейчас на сайте</h3><p>Сейчас 14 гостей и ни одного зарегистрированного пользователя на сайте</p></div>"""


def _page(title: str, body: str) -> Reply:
    icons = "<ul class='actions'><li class='print-icon'><a href='/index.php?tmpl=component&print=1' rel='nofollow'>Печать</a></li><li class='email-icon'><a href='/index.php?option=com_mailto&tmpl=component'>E-mail</a></li></ul>"
    return page(
        f"<!DOCTYPE html><html lang='ru-ru'><head><meta charset='utf-8'><meta name='generator' content='Joomla! - Open Source Content Management'><title>{title}</title><script src='/media/jui/js/jquery.min.js'></script><link rel='stylesheet' href='/modules/mod_jos_special/css/special.css'></head><body class='site'><div class='header'>Детская музыкальная школа № 2</div>{_MENU}<div class='item-page'><div class='page-header'><h2 itemprop='headline'>{title}</h2></div>{icons}<dl class='article-info'><dd>Просмотров: 734</dd></dl><div itemprop='articleBody'>{body}</div></div><footer>© 2026 ДМШ № 2 <a href='#top'>Наверх</a></footer></body></html>"
    )


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Добро пожаловать", "<p>Школа ведёт приём на отделения фортепиано, баяна и хора.</p>"),
        "/index.php/svedeniya": _page("Основные сведения", """<table class="table"><tr><td>Полное наименование</td><td>Муниципальное бюджетное учреждение дополнительного образования «Детская музыкальная школа № 2»</td></tr><tr><td>Краткое наименование</td><td>МБУ ДО ДМШ № 2</td></tr><tr><td>Дата создания</td><td>1 сентября 1966 года</td></tr><tr><td>Учредитель</td><td>Администрация Ольховского района, г. Ольховка, ул. Советская, 5, тел. 8 (83600) 2-10-10</td></tr><tr><td>Место нахождения</td><td>606300, г. Ольховка, ул. Баумана, 17</td></tr><tr><td>Режим работы</td><td>понедельник – суббота с 8.00 до 20.00, воскресенье – выходной</td></tr><tr><td>Телефон</td><td>8 (83600) 2-44-19</td></tr><tr><td>Электронная почта</td><td>dmsh2-olhovka<span>@</span>yandex.ru</td></tr></table>"""),
        "/index.php/struktura": _page("Структура и органы управления", "<p>Органы управления: директор, общее собрание работников, педагогический совет.</p><p>Отделения: фортепианное, народное, хоровое.</p>"),
        "/index.php/dokumenty": _page("Документы", """<div class="pd-filebox"><a href="/index.php/dokumenty?download=1:ustav">Устав МБУ ДО ДМШ № 2</a></div><div class="pd-filebox"><a href="/index.php/dokumenty?download=2:svidetelstvo">Свидетельство о постановке на учёт</a></div><div class="pd-filebox"><a href="/index.php/dokumenty?download=3:litsenziya">Лицензия на образовательную деятельность</a></div><div class="pd-filebox"><a href="/index.php/dokumenty?download=4:pravila">Правила внутреннего распорядка</a></div>"""),
        **{f"/index.php/dokumenty?download={name}": file(PDF) for name in ("1:ustav", "2:svidetelstvo", "3:litsenziya", "4:pravila")},
        "/index.php/obrazovanie": _page("Образование", "<p>Реализуемые образовательные программы: дополнительные предпрофессиональные «Фортепиано», «Народные инструменты», «Хоровое пение» (8 лет); общеразвивающие программы (4 года). Обучается 214 детей.</p>"),
        "/index.php/rukovodstvo": _page("Руководство. Педагогический состав", "<table><tr><td>Широкова Тамара Игоревна</td><td>директор</td><td>приём: вторник 15.00–17.00</td></tr><tr><td>Белых Нина Павловна</td><td>заместитель директора по учебной работе</td><td></td></tr></table>"),
        "/index.php/mto": _page("Материально-техническое обеспечение", "<p>Раздел наполняется.</p>"),
        "/index.php/platnye": _page("Платные образовательные услуги", "<p>Платные услуги: раннее эстетическое развитие, обучение взрослых. Стоимость узнавайте в учебной части.</p>"),
        "/index.php/fhd": _page("Финансово-хозяйственная деятельность", "<p><a href='/images/fhd/plan_fhd_2026.xlsx'>План финансово-хозяйственной деятельности на 2026 год</a> (файл обновлён 12.01.2026)</p>"),
        "/index.php/novosti": _page("Новости", "<div class='items-row'><h2><a href='/index.php/novosti/31-konkurs'>Победа на конкурсе</a></h2><time datetime='2025-06-01'>Опубликовано: 01 июня 2025</time><p>Наш хор стал лауреатом.</p></div><div class='items-row'><h2><a href='/index.php/novosti/30-otchet'>Отчётный концерт</a></h2><time datetime='2025-05-20'>Опубликовано: 20 мая 2025</time></div>"),
        "/index.php/novosti/31-konkurs": _page("Победа на конкурсе", "<p>01 июня 2025. Хор стал лауреатом.</p>"),
        "/index.php/novosti/30-otchet": _page("Отчётный концерт", "<p>20 мая 2025. Спасибо зрителям!</p>"),
        "/index.php/nok": _page("Независимая оценка", "<h3>2024 год</h3><p><a href='/images/nok/otchet_2024.pdf'>Отчёт о результатах независимой оценки качества за 2024 год</a></p><p><a href='/images/nok/plan_2025.pdf'>План по устранению недостатков на 2025 год</a></p><p><a href='https://forms.mkrf.ru/e/2579/xTPLeBU7/?ap_orgcode=220112345'>Анкета получателя услуг</a></p><p><a href='https://bus.gov.ru/'>Официальный сайт bus.gov.ru</a></p>"),
        "/images/fhd/plan_fhd_2026.xlsx": Reply(b"PK\x03\x04" + b"\0" * 60, kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "/images/nok/otchet_2024.pdf": file(PDF),
        "/index.php/dostupnaya-sreda": _page("Доступная среда", "<p>Вход со двора оборудован пандусом, у входа кнопка вызова. Классы для занятий с детьми-инвалидами расположены на первом этаже.</p>"),
        "/index.php/obratnaya-svyaz": _page("Обратная связь", "<form action='/index.php?option=com_contact' method='post' class='form-validate'><fieldset><legend>Отправить сообщение. Все поля, отмеченные звёздочкой, обязательны</legend><input name='jform[contact_name]'><input name='jform[contact_email]'><textarea name='jform[contact_message]'></textarea><button type='submit'>Отправить сообщение</button></fieldset></form>"),
        "/index.php?option=com_contact": page("ok"), "/index.php?special=1": _page("Добро пожаловать", "<p>Версия для слабовидящих. Обычная версия сайта.</p>"),
        "/modules/mod_jos_special/css/special.css": Reply(b"body{}", kind="text/css"),
    }  # fmt: skip


NAME = "МБУ ДО ДМШ № 2"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "missing", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "partial", "1.1/site/13": "found", "1.1/site/14": "missing", "1.1/site/15": "found",
    "1.1/site/16": "partial", "1.1/site/17": "found", "1.1/site/18": "partial", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "partial", "1.2/site/05": "missing",
    "1.2/site/06": "found", "3.2/visit/04": "found", "own/bus-gov": "partial", "own/accessibility": "found",
}  # fmt: skip
