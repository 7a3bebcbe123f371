"""A library's own site: papers shown as small pictures with a caption below and words copied from one to the next."""

from __future__ import annotations

from tests.probe.serving import DOCX, PDF, Reply, file, page

_MENU = """<nav class="top"><ul><li><a href="/news">Новости</a></li><li><a href="/branches">Филиалы</a></li><li><a href="#"><span>Читателям</span></a><ul><li><a href="/services">Услуги</a></li><li><a href="/rules">Правила пользования</a></li></ul></li>
<li><a href="#"><span>О библиотеке</span></a><ul><li><a href="/common">Общая информация</a></li><li><a href="/parts">Структура</a></li><li><a href="/papers">Официальные документы</a></li><li><a href="/work">Информация о деятельности</a></li><li><a href="/other">Иная информация</a></li><li><a href="/contacts">Контакты</a></li></ul></li></ul><div class="goodvision-btn"></div><a href="/quality"><span>Оценка качества</span></a></nav>"""


def _page(body: str) -> Reply:
    return page(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>МБУК Заозёрная библиотека официальный сайт</title></head><body><div class="wrap"><header><h1>МБУК<br> Заозёрная центральная<br> библиотека</h1></header>{_MENU}
        <main>{body}</main><footer><h4>График работы библиотеки:</h4><p>Понедельник - Пятница с 9:00 до 18:00</p><p>г. Заозёрск, ул. Садовая 1</p><p>2026 г. МБУК Заозёрная ЦБ</p></footer></div><script src="/js/goodvision.js"></script></body></html>"""
    )


def _thumb(address: str, alt: str, caption: str, tag: str = "td") -> str:
    return f'<{tag}><a href="{address}" target="_blank"><img src="/i/paper.png" alt="{alt}"></a><br><span>{caption}<br></span></{tag}>'


_FILES = (
    "1.docx",
    "2.pdf",
    "o1.pdf",
    "p26.pdf",
    "f21.pdf",
    "z26.pdf",
    "m.pdf",
    "pol.pdf",
    "pr.pdf",
    "r25.pdf",
    "pl.pdf",
)


def answers() -> dict[str, Reply]:
    return {
        "/": _page("<h2>Последние новости</h2><div><a href='/news/7'><h3>Масленица</h3></a><span>27 февраля 2026</span><p>Проводили зиму.</p></div>"),
        "/news": _page("<h2>Новости</h2><div><a href='/news/7'>Масленица</a><span>27 февраля 2026</span></div>"), "/news/7": _page("<h2>Масленица</h2><p>27 февраля 2026</p>"),
        "/branches": _page("<h2>Филиалы</h2><ul><li>Детская библиотека-филиал, тел. 8(83399) 4-10-56</li></ul>"),
        "/services": _page("<h2>Услуги</h2><ol><li>Выдача книг на дом</li><li>Подбор литературы по теме</li><li>Межбиблиотечный абонемент</li></ol>"),
        "/rules": _page("<h2>Правила пользования библиотекой</h2><p>Правила разработаны по закону о библиотечном деле и говорят о правах читателей.</p>"),
        "/common": _page("""<h2>Общая информация</h2><p><strong>МУНИЦИПАЛЬНОЕ БЮДЖЕТНОЕ УЧРЕЖДЕНИЕ КУЛЬТУРЫ <br>«Заозёрная центральная библиотека»</strong><br><span>(МБУК &laquo;Заозёрная ЦБ&raquo;)</span></p><p><strong>Директор:</strong> Лугова Людмила Анатольевна</p>
            <p><strong>Режим работы:</strong></p><p>&nbsp;&nbsp;понедельник – пятница с 8-00 до 18-00</p><p>1-е число месяца – санитарный день</p><p><strong>Контакты:</strong></p><p>Директор: 8(833-99) 4-10-02</p><p>e-mail: zaoz-cb@yandex.ru</p><p>Библиотека открылась в посёлке 23 мая 1896 года на средства завода.</p>"""),
        "/parts": _page("<h2>Структура</h2><ul><li><a href='/parts/1'>Методический отдел</a></li><li><a href='/parts/2'>Отдел обслуживания</a></li><li><a href='/parts/3'>Сектор краеведения</a></li></ul>"),
        **{f"/parts/{number}": _page(f"<h2>{title}</h2><p>Работа с читателями и фондами.</p>") for number, title in ((1, "Методический отдел"), (2, "Отдел обслуживания"), (3, "Сектор краеведения"))},
        "/papers": _page("<h2>Официальные документы</h2>" + _thumb("/f/1.docx", "Устав", "Устав", "div") + _thumb("/f/2.pdf", "Устав", "Приказ о назначении директора", "div")),
        "/work": _page("<h2>Финансово-хозяйственная деятельность</h2><table><tr>" + _thumb("/f/o1.pdf", "Устав", "Отчёт об исполнении плана ФХД") + _thumb("/f/p26.pdf", "Приказ о назначении директора", "План ФХД на 2026-2028гг") + _thumb("/f/f21.pdf", "Приказ учредителя", "ф. 0503721")
            + "</tr></table><h2>Муниципальное задание</h2><table><tr>" + _thumb("/f/z26.pdf", "Устав", "План на 2026г.") + "</tr></table><h2>Материально-техническое обеспечение</h2><table><tr>" + _thumb("/f/m.pdf", "Устав", "Справка об обеспечении")
            + "</tr></table><h2>Копии актов, устанавливающих цены (тарифы) на услуги</h2><table><tr>" + _thumb("/f/pol.pdf", "Устав", "Положение о платных услугах 2019г.") + _thumb("/f/pr.pdf", "Устав", "Прейскурант") + "</tr></table>"),
        "/other": _page("<h2>Иная информация</h2><table><tr>" + _thumb("/f/r25.pdf", "Устав", "Результаты НОК 2025") + _thumb("/f/pl.pdf", "Устав", "План мероприятий по улучшению качества") + "</tr></table><h2>Предложения по улучшению качества</h2><p>Разместить на сайте:</p><ul><li>сведения об учредителе</li><li>раздел «Часто задаваемые вопросы»</li></ul>"),
        **{f"/f/{name}": file(DOCX if name.endswith("x") else PDF) for name in _FILES},
        "/quality": _page('<iframe src="https://docs.google.com/forms/d/e/1FAI/viewform?embedded=true"></iframe>'),
        "/contacts": _page('<h2>Наши контакты</h2><table><tr><td><p>МБУК Заозёрная ЦБ</p><p>тел. (83399) 4-10-02</p></td><td><a href="https://yandex.ru/maps/?um=constructor%3A70"><img src="https://api-maps.yandex.ru/services/constructor/1.0/static/?um=constructor%3A70" alt=""></a> г. Заозёрск, ул. Садовая, д.1</td></tr></table>'),
    }  # fmt: skip


NAME = "МБУК «Заозёрная ЦБ»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "missing",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "found", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "found", "1.1/site/18": "found", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "missing", "1.2/site/04": "missing", "1.2/site/05": "missing",
    "1.2/site/06": "found", "3.2/visit/04": "found", "own/bus-gov": "missing", "own/accessibility": "missing",
}  # fmt: skip
