"""A library system's section of a regional culture portal (1C-Bitrix): branches with their own cards, other organisations
beside it, the ministry in the head and the foot of every page."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page

PATH = "/organizations/cbs-zarechnaya/"
_HEAD = """<header class="portal-header"><div class="portal-header__logo"><a href="/">Культура области</a></div><div class="portal-header__phone">Министерство культуры области: <a href="tel:+78400111111">+7 (8400) 11-11-11</a>, пл. Победы, 1</div><nav class="portal-menu"><ul><li><a href="/organizations/">Организации</a></li><li><a href="/events/">События области</a></li><li><a href="/documents/">Документы министерства</a></li><li><a href="/appeals/">Обращения граждан</a></li></ul></nav></header>"""
_SECTION = """<aside class="org-menu"><h4>Зареченская ЦБС</h4><ul><li><a href="{p}">О системе</a></li><li><a href="{p}structure/">Структура и филиалы</a></li><li><a href="{p}services/">Услуги</a></li><li><a href="{p}docs/">Документы</a></li><li><a href="{p}news/">Новости</a></li><li><a href="{p}quality/">Независимая оценка</a></li><li><a href="{p}ask/">Спросите библиотекаря</a></li></ul></aside>""".replace(
    "{p}", PATH
)
_END = """<footer class="portal-footer"><p>© Министерство культуры области. Адрес: 400000, г. Областной, пл. Победы, 1. E-mail: minkult@oblast.example.ru</p><p><a href="/accessibility/">Версия портала для слабовидящих</a></p></footer></body></html>"""


def _page(title: str, body: str, *, own: bool = True) -> Reply:
    return page(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title} — Культура области</title><script src='/bitrix/js/main/core/core.min.js'></script></head><body>{_HEAD}<main>{_SECTION if own else ''}<div class='workarea'><h1>{title}</h1>{body}</div></main>{_END}"
    )


def answers() -> dict[str, Reply]:
    own = {
        "": _page("Зареченская централизованная библиотечная система", """<p>Муниципальное казённое учреждение культуры «Зареченская централизованная библиотечная система» (МКУК «Зареченская ЦБС») объединяет центральную библиотеку и три сельских филиала.</p>
            <p>Система создана 1 июля 1978 года решением исполкома районного Совета.</p><p>Учредитель — Администрация Зареченского района.</p><p>Директор — Гришина Алла Семёновна</p>
            <h3>Контакты</h3><p>401200, г. Заречный, ул. Книжная, д. 3, центральная библиотека</p><p>Телефон: +7 (84013) 2-20-30, e-mail: cbs-zar@mail.ru</p><p>Часы работы: понедельник – пятница 9.00–18.00, воскресенье 10.00–16.00, суббота – выходной.</p>"""),
        "structure/": _page("Структура и филиалы", """<p>Отделы центральной библиотеки: абонемент, читальный зал, методический отдел, детское отделение.</p><h3>Филиалы</h3><table><tr><th>Филиал</th><th>Адрес</th><th>Телефон</th></tr><tr><td>Луговской сельский филиал № 1</td><td>с. Луговое, ул. Центральная, 8</td><td>(84013) 5-11-12</td></tr><tr><td>Озёрский сельский филиал № 2</td><td>с. Озёрное, ул. Школьная, 2</td><td>(84013) 5-14-15</td></tr></table>"""),
        "services/": _page("Услуги", "<p>Выдача книг, межбиблиотечный абонемент, доступ к Национальной электронной библиотеке, занятия по компьютерной грамотности, клубы по интересам.</p><h3>Платные услуги</h3><p>Платные услуги библиотеками не оказываются.</p>"),
        "docs/": _page("Документы", f"<ul><li><a href='{PATH}files/ustav.pdf'>Устав учреждения</a></li><li><a href='{PATH}files/smeta26.pdf'>Бюджетная смета на 2026 год</a></li><li><a href='{PATH}files/polozh.pdf'>Положение о филиале</a></li><li><a href='{PATH}files/pravila.pdf'>Правила пользования библиотеками</a></li></ul>"),
        "news/": _page("Новости", "<div class='news-item'><span class='news-date-time'>11.03.2026</span> <b>Неделя детской книги</b></div><div class='news-item'><span class='news-date-time'>04.03.2026</span> <b>Встреча с поэтом</b></div>"),
        "quality/": _page("Независимая оценка", f"<p>Независимая оценка проведена в 2025 году.</p><p><a href='{PATH}files/nok25.pdf'>Результаты независимой оценки, 2025</a></p><p><a href='{PATH}files/plan26.pdf'>План по устранению недостатков на 2026 год</a></p>"),
        "ask/": _page("Спросите библиотекаря", "<form action='/organizations/cbs-zarechnaya/ask/' method='post'><input type='hidden' name='sessid' value='1'><label>Ваш вопрос <textarea name='q'></textarea></label><label>E-mail для ответа <input name='mail'></label><button>Задать вопрос</button></form>"),
        **{f"files/{name}.pdf": file(PDF) for name in ("ustav", "smeta26", "polozh", "pravila", "nok25")},
        "files/plan26.pdf": Reply(b"", 404),
    }  # fmt: skip
    return {
        "/": _page("Культура области", "<p>Портал объединяет 112 организаций культуры.</p>", own=False),
        "/organizations/": _page("Организации", f"<ul><li><a href='{PATH}'>Зареченская ЦБС</a></li><li><a href='/organizations/muzey/'>Областной музей</a></li></ul>", own=False),
        "/organizations/muzey/": _page("Областной музей", "<p>Государственное бюджетное учреждение культуры «Областной музей». Директор — Орлов Пётр Ильич. Материально-техническое обеспечение: 12 залов, фондохранилище, 30 компьютеров.</p><p><a href='/organizations/muzey/lic.pdf'>Лицензия на деятельность № 77-123</a></p><p><a href='/organizations/muzey/faq/'>Часто задаваемые вопросы</a></p>", own=False),
        "/organizations/muzey/lic.pdf": file(PDF),
        "/organizations/muzey/faq/": _page("Часто задаваемые вопросы", "<h3>Сколько стоит билет?</h3><p>Билет стоит 200 рублей.</p><h3>Есть ли гардероб?</h3><p>Да, гардероб на первом этаже.</p><h3>Можно ли снимать?</h3><p>Без вспышки можно.</p>", own=False),
        "/events/": _page("События области", "<p>20.03.2026 Фестиваль хоров</p>", own=False),
        "/documents/": _page("Документы министерства", "<ul><li><a href='/documents/pril.pdf'>Приказ министерства о плане мероприятий</a></li></ul>", own=False),
        "/documents/pril.pdf": file(PDF),
        "/appeals/": _page("Обращения граждан", "<p>Министерство культуры области принимает обращения граждан.</p><form action='/appeals/send/' method='post'><textarea name='text'></textarea><input name='name'><button>Отправить обращение</button></form>", own=False),
        "/appeals/send/": page("ok"),
        "/accessibility/": _page("Версия для слабовидящих", "<p>Размер шрифта: обычный, крупный. Цвета: чёрный на белом, белый на чёрном.</p>", own=False),
        **{PATH + path: reply for path, reply in own.items()},
    }  # fmt: skip


NAME = "МКУК «Зареченская ЦБС»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "missing", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "missing", "1.1/site/13": "found", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "found", "1.1/site/18": "partial", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "partial", "1.2/site/04": "found", "1.2/site/05": "missing",
    "1.2/site/06": "missing", "3.2/visit/04": "found", "own/bus-gov": "missing", "own/accessibility": "missing",
}  # fmt: skip
