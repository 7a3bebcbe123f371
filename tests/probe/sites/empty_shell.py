"""A site of promises: every heading is there with nothing under it, forms go nowhere, documents are dead, links are hidden."""

from __future__ import annotations

from tests.probe.serving import Reply, page, redirect

_SECTIONS = {
    "uchreditel": "Учредитель", "ustav": "Учредительные документы", "struktura": "Структура и органы управления", "rukovodstvo": "Руководство",
    "rezhim": "Режим работы", "uslugi": "Виды услуг", "platnye": "Платные услуги", "pfhd": "План финансово-хозяйственной деятельности",
    "mto": "Материально-техническое обеспечение", "licenzii": "Лицензии", "novosti": "Новости", "nok": "Независимая оценка качества",
    "plan": "План по устранению недостатков", "kontakty": "Контакты", "faq": "Часто задаваемые вопросы", "dostup": "Доступная среда",
    "anketa": "Анкета", "kak-proehat": "Схема проезда",
}  # fmt: skip
_MENU = "".join(f'<li><a href="/{path}">{title}</a></li>' for path, title in _SECTIONS.items())
_FRAME = """<!doctype html><html><head><meta charset="utf-8"><title>{title} | Музей</title><style>.zz{{display:none}}</style></head><body><nav><ul>{menu}</ul></nav><main><h1>{title}</h1>{body}</main>
<div class="zz"><a href="/secret">Устав учреждения</a> Телефон: +7 (48731) 5-55-55</div><div hidden><p>Учредитель: Администрация города</p></div>
<div style="display:none"><a href="/secret2">Лицензия</a></div><!-- <p>Режим работы: Пн-Пт с 9:00 до 18:00</p> --></body></html>"""


def _page(title: str, body: str) -> Reply:
    return page(_FRAME.format(title=title, menu=_MENU, body=body))


def answers() -> dict[str, Reply]:
    found = {f"/{path}": _page(title, "") for path, title in _SECTIONS.items()}
    found |= {
        "/": _page("Музей", "<p>Добро пожаловать в музей! Здесь будет информация.</p>"),
        "/ustav": _page("Учредительные документы", '<p><a href="/files/ustav.pdf">Устав</a></p><p><a href="/files/polozhenie.pdf">Положение о филиале</a></p>'),
        "/platnye": _page("Платные услуги", "<p>Сведения о платных услугах отсутствуют.</p>"),
        "/licenzii": _page("Лицензии", "<p>Раздел наполняется.</p>"),
        "/pfhd": _page("План финансово-хозяйственной деятельности", '<p><a href="/loop1">План ФХД на 2026 год</a></p>'),
        "/loop1": redirect("/loop2"), "/loop2": redirect("/loop1"),
        "/novosti": _page("Новости", """<p>15.05.2019 В музее рассказали, что режим работы изменится, учредитель поможет, а платные услуги подорожают на 50 рублей.</p><p>Тел. организатора: 8 (48731) 1-22-33</p>"""),
        "/kontakty": _page("Контакты", """<p>Телефон: уточняется</p><p>E-mail: your@email.ru</p><p><img src="logo@2x.png" alt=""></p><h3>Напишите нам</h3>
            <form action="#"><label>Сообщение<textarea name="t"></textarea></label><button type="submit">Отправить</button></form><p>Горячая линия Министерства культуры: 8-800-200-30-40</p>"""),
        "/faq": _page("Часто задаваемые вопросы", "<h3>Как купить билет?</h3><h3>Где вы находитесь?</h3>"),
        "/anketa": _page("Анкета", """<p>Пройдите опрос: <a href="https://docs.google.com/forms/d/e/1FAIpQL/viewform">анкета о качестве услуг</a></p>"""),
        "/nok": _page("Независимая оценка качества", """<p><a href="https://bus.gov.ru/pub/independentRating/list">bus.gov.ru</a> <a href="http://quality.mkrf.ru/rate">Оценить качество услуг</a></p>"""),
        "/secret": _page("Устав", "<p>Устав учреждения, общие положения. " + "слово " * 300 + "</p>"),
        "/secret2": _page("Лицензия", "<p>Лицензия № 55-777 от 2010</p>"),
    }  # fmt: skip
    found["/dostup"] = _page("Доступная среда", "<p>Здание не приспособлено, пандус отсутствует.</p>")
    return found


NAME = ""
KEY = {
    "1.1/site/01": "missing", "1.1/site/02": "missing", "1.1/site/03": "missing", "1.1/site/04": "missing", "1.1/site/05": "missing",
    "1.1/site/06": "partial", "1.1/site/07": "missing", "1.1/site/08": "missing", "1.1/site/09": "missing", "1.1/site/10": "missing",
    "1.1/site/11": "missing", "1.1/site/12": "missing", "1.1/site/13": "missing", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "partial", "1.1/site/17": "missing", "1.1/site/18": "missing", "1.1/site/19": "missing",
    "1.2/site/01": "missing", "1.2/site/02": "missing", "1.2/site/03": "partial", "1.2/site/04": "partial", "1.2/site/05": "partial",
    "1.2/site/06": "found", "3.2/visit/04": "missing", "own/bus-gov": "partial", "own/accessibility": "missing",
}  # fmt: skip
