"""Small sites of one trap each: what must not fool the audit, and what it must see all the same."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from merilo.core.probe import feedback
from tests.probe.asking import audit
from tests.probe.serving import PDF, Reply, file, page, serve

CASES: list[Any] = []
FORM = "<form action='{a}' method='{m}'><p>Ваше обращение</p><input name=name><textarea name=text></textarea><button>Отправить</button></form>"
BASE = {"/": ("Главная", "<p>Добро пожаловать.</p>")}


def P(title: str, body: str, menu: str = "") -> Reply:
    """Return a page of the museum."""
    return page(
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body><header><a href='/'>МБУК «Городской музей»</a>{menu}</header>"
        f"<main><h1>{title}</h1>{body}</main><footer>© Музей</footer></body></html>"
    )


def site(pages: dict[str, tuple[str, str]]) -> dict[str, Reply]:
    """Return a museum's site with a menu of these pages."""
    menu = (
        "<nav><ul>"
        + "".join(f"<li><a href='{path}'>{title}</a></li>" for path, (title, _) in pages.items())
        + "</ul></nav>"
    )
    return {path: P(title, body, menu) for path, (title, body) in pages.items()}


def case(
    title: str,
    pages: dict[str, tuple[str, str]],
    expect: dict[str, str],
    extra: dict[str, Reply] | None = None,
    **more: Any,
) -> None:
    """Add one trap: pages, the verdicts of an expert, answers beside the pages, words for the audit."""
    CASES.append(pytest.param({**site(pages), **(extra or {})}, expect, more, id=title))


case(
    "form ok",
    {**BASE, "/obr": ("Обращения граждан", FORM.format(a="/send", m="post"))},
    {"1.2/site/03": "found"},
    {"/send": page("ok")},
)
case(
    "form 404", {**BASE, "/obr": ("Обращения граждан", FORM.format(a="/nosend", m="post"))}, {"1.2/site/03": "partial"}
)
case("form #", {**BASE, "/obr": ("Обращения граждан", FORM.format(a="#", m="post"))}, {"1.2/site/03": "partial"})
case(
    "form empty action get",
    {**BASE, "/obr": ("Обращения граждан", FORM.format(a="", m=""))},
    {"1.2/site/03": "partial"},
)
case(
    "search form only",
    {
        **BASE,
        "/obr": (
            "Обращения граждан",
            '<form action=/search><input name=q placeholder="Поиск"><button>Найти</button></form>',
        ),
    },
    {"1.2/site/03": "missing"},
)
case(
    "heading appeal only",
    {**BASE, "/obr": ("Обращения граждан", "<p>Обращения принимаются по почте и лично в приёмной.</p>")},
    {"1.2/site/03": "missing"},
)
case(
    "consult",
    {
        **BASE,
        "/c": (
            "Онлайн-консультация",
            '<form action=/ask method=post><input name=q1><textarea name=q></textarea><input type=submit value="Задать вопрос"></form>',
        ),
    },
    {"1.2/site/04": "found"},
    {"/ask": page("ok")},
)
case(
    "founder list",
    {
        **BASE,
        "/svedeniya": (
            "Сведения об организации",
            "<ul><li>Учредитель: Администрация города N</li><li>Дата создания: 14 июня 1978 года</li><li>Директор: Петрова Анна Сергеевна</li><li>Режим работы: вт-вс с 10:00 до 18:00</li><li>Адрес: 123456, г. Энск, ул. Ленина, 1</li></ul>",
        ),
    },
    {
        "1.1/site/05": "found",
        "1.1/site/04": "found",
        "1.1/site/08": "found",
        "1.1/site/09": "found",
        "1.1/site/02": "found",
    },
)
case(
    "dl",
    {
        **BASE,
        "/svedeniya": (
            "Основные сведения",
            "<dl><dt>Учредитель</dt><dd>Департамент культуры области</dd><dt>Год основания</dt><dd>1956</dd><dt>Руководитель</dt><dd>Иванов Пётр Ильич</dd><dt>График работы</dt><dd>Пн-Пт 9.00-18.00</dd></dl>",
        ),
    },
    {"1.1/site/05": "found", "1.1/site/04": "found", "1.1/site/08": "found", "1.1/site/09": "found"},
)
case(
    "docs",
    {
        **BASE,
        "/docs": (
            "Документы",
            "<ul><li><a href='/d/1.pdf'>Устав учреждения</a></li><li><a href='/d/2.pdf'>Лицензия на образовательную деятельность</a></li><li><a href='/d/3.pdf'>План ФХД на 2026 год</a></li><li><a href='/d/4.pdf'>Отчёт о результатах независимой оценки качества 2025</a></li><li><a href='/d/5.pdf'>План мероприятий по улучшению качества условий оказания услуг</a></li><li><a href='/d/6.pdf'>Перечень платных услуг</a></li></ul>",
        ),
    },
    {
        "1.1/site/06": "found",
        "1.1/site/15": "found",
        "1.1/site/13": "found",
        "1.1/site/17": "found",
        "1.1/site/18": "found",
        "1.1/site/12": "found",
    },
    {f"/d/{i}.pdf": file(PDF) for i in range(1, 7)},
)
case(
    "docs dead",
    {
        **BASE,
        "/docs": (
            "Документы",
            "<ul><li><a href='/d/1.pdf'>Устав учреждения</a></li><li><a href='/d/2.pdf'>Лицензия</a></li><li><a href='/d/3.pdf'>План ФХД на 2026 год</a></li></ul>",
        ),
    },
    {"1.1/site/06": "partial", "1.1/site/15": "partial", "1.1/site/13": "partial"},
)
case(
    "news stale",
    {**BASE, "/news": ("Новости", "<p>12.05.2021 Открылась выставка керамики</p>")},
    {"1.1/site/16": "partial"},
)
case(
    "news fresh words",
    {
        **BASE,
        "/news": (
            "Новости",
            "<article><h2>Выставка керамики</h2><span>10 марта 2026</span><p>Приходите.</p></article>",
        ),
    },
    {"1.1/site/16": "found"},
)
case("news heading empty", {**BASE, "/news": ("Новости", "")}, {"1.1/site/16": "missing"})
case(
    "absent paid",
    {**BASE, "/paid": ("Платные услуги", "<p>Платные услуги не оказываются.</p>")},
    {"1.1/site/12": "missing"},
)
case(
    "absent paid2",
    {**BASE, "/paid": ("Платные услуги", "<p>В настоящее время музей платных услуг не предоставляет.</p>")},
    {"1.1/site/12": "missing"},
)
case(
    "absent license",
    {**BASE, "/l": ("Лицензии", "<p>Деятельность музея лицензированию не подлежит.</p>")},
    {"1.1/site/15": "missing"},
)
case(
    "absent nok",
    {**BASE, "/l": ("Независимая оценка", "<p>Независимая оценка качества в отношении музея не проводилась.</p>")},
    {"1.1/site/17": "missing"},
)
case(
    "nok results text",
    {
        **BASE,
        "/l": (
            "Независимая оценка качества",
            "<p>По результатам независимой оценки 2025 года музей набрал 87,4 балла.</p>",
        ),
    },
    {"1.1/site/17": "found"},
)
case(
    "news mention",
    {
        **BASE,
        "/news": ("Новости", '<p><a href="/news/1">Музей получил лицензию</a> 01.03.2026</p>'),
        "/news/1": (
            "Музей получил лицензию",
            "<p>01.03.2026 Лицензия № 123 получена, учредитель рад. План финансово-хозяйственной деятельности утверждён. Телефон министерства 8 (495) 111-22-33.</p>",
        ),
    },
    {"1.1/site/15": "missing", "1.1/site/13": "missing", "1.1/site/05": "missing", "1.2/site/01": "missing"},
)
case(
    "picture link doc",
    {**BASE, "/u": ("Учредительные документы", "<a href='/f/a1b2.pdf'><img src=/i.png></a>")},
    {"1.1/site/06": "found"},
    {"/f/a1b2.pdf": file(PDF)},
)
case(
    "weak bvi",
    {
        "/": (
            "Главная",
            '<a href="#" class="bvi-open">Версия для слабовидящих</a><script src="/js/bvi.min.js"></script>',
        )
    },
    {"3.2/visit/04": "found"},
)
case("weak text only", {"/": ("Главная", "<p>Версия для слабовидящих</p>")}, {"3.2/visit/04": "missing"})
case(
    "weak dead link", {"/": ("Главная", '<a href="/special">Версия для слабовидящих</a>')}, {"3.2/visit/04": "partial"}
)
case(
    "weak own",
    {"/": ("Главная", '<a href="/special">Версия для слабовидящих</a>')},
    {"3.2/visit/04": "found"},
    {"/special": page("<h1>Музей</h1><p>крупно</p>")},
)
case(
    "anketa own",
    {
        **BASE,
        "/a": (
            "Анкета для оценки качества",
            "<form action=/vote method=post><p>Довольны ли вы вежливостью?</p><input type=radio name=a value=1>Да<input type=radio name=a value=0>Нет<p>Комфортом?</p><input type=radio name=b value=1>Да<input type=radio name=b value=0>Нет<button>Отправить анкету</button></form>",
        ),
    },
    {"1.2/site/06": "found"},
    {"/vote": page("ok")},
)
case(
    "anketa bus",
    {"/": ("Главная", '<a href="https://bus.gov.ru/qrcode/rate/123456">Оставить отзыв</a>')},
    {"1.2/site/06": "found"},
)
case(
    "anketa google",
    {"/": ("Главная", '<a href="https://forms.gle/abcDEF">Пройти анкету</a>')},
    {"1.2/site/06": "found"},
)
case(
    "anketa mkrf nocode",
    {"/": ("Главная", '<a href="https://forms.mkrf.ru/e/2579/xTPLeBU7/">Анкета</a>')},
    {"1.2/site/06": "partial"},
)
case(
    "bus general",
    {"/": ("Главная", '<a href="https://bus.gov.ru/">bus.gov.ru</a>')},
    {"own/bus-gov": "partial", "1.2/site/06": "missing"},
)
case(
    "bus card",
    {"/": ("Главная", '<a href="https://bus.gov.ru/agency/123456">bus.gov.ru</a>')},
    {"own/bus-gov": "found"},
)
case(
    "faq",
    {
        **BASE,
        "/f": (
            "Часто задаваемые вопросы",
            "<details><summary>Можно ли фотографировать?</summary><p>Да, без вспышки и штатива во всех залах музея.</p></details><details><summary>Есть ли льготы?</summary><p>Да, пенсионерам и школьникам вход со скидкой.</p></details>",
        ),
    },
    {"1.2/site/05": "found"},
)
case("faq empty", {**BASE, "/f": ("Часто задаваемые вопросы", "")}, {"1.2/site/05": "missing"})
case("map img", {**BASE, "/k": ("Контакты", '<h2>Схема проезда</h2><img src=m.png alt="">')}, {"1.1/site/03": "found"})
case("map heading only", {**BASE, "/k": ("Схема проезда", "")}, {"1.1/site/03": "missing"})
case(
    "reshaem",
    {
        "/": (
            "Главная",
            '<div id="js-show-iframe-wrapper"></div><script src="https://pos.gosuslugi.ru/bin/script.min.js"></script><script>(function(){ "use strict";function ownKeys(){} ;Widget("https://pos.gosuslugi.ru/form", 200123)})()</script>',
        )
    },
    {"1.2/site/03": "found"},
)
case(
    "reshaem link",
    {"/": ("Главная", '<a href="https://pos.gosuslugi.ru/form/?opaId=200123&utm_source=vk">Решаем вместе</a>')},
    {"1.2/site/03": "found"},
)
case(
    "branch phone only",
    {
        **BASE,
        "/fil": ("Филиалы", "<h2>Филиал в селе Горки</h2><p>с. Горки, ул. Новая, д. 3, тел. 8 (48700) 4-44-44</p>"),
    },
    {"1.2/site/01": "partial", "1.1/site/02": "partial"},
)
case(
    "structure",
    {
        **BASE,
        "/s": (
            "Структура и органы управления",
            "<ul><li>Директор</li><li>Отдел фондов</li><li>Экскурсионный отдел</li></ul>",
        ),
    },
    {"1.1/site/07": "found"},
)
case(
    "mto",
    {
        **BASE,
        "/s": (
            "Материально-техническое обеспечение",
            "<p>Здание площадью 500 кв. м, 6 залов, 4 компьютера, проектор.</p>",
        ),
    },
    {"1.1/site/14": "found"},
)
case(
    "services",
    {**BASE, "/s": ("Услуги", "<ul><li>Экскурсии</li><li>Лекции</li><li>Мастер-классы</li></ul>")},
    {"1.1/site/11": "found"},
)
case(
    "paid table",
    {**BASE, "/s": ("Прейскурант", "<table><tr><td>Входной билет</td><td>100 руб.</td></tr></table>")},
    {"1.1/site/12": "found"},
)
case(
    "mto promise",
    {**BASE, "/s": ("Материально-техническое обеспечение", "<p>Раздел в разработке</p>")},
    {"1.1/site/14": "missing"},
)
case(
    "short name",
    {"/": ("Главная", "<p>Муниципальное бюджетное учреждение культуры «Городской музей» (МБУК «Городской музей»)</p>")},
    {"1.1/site/01": "found"},
    name="МБУК «Городской музей»",
)
case(
    "plan text",
    {
        **BASE,
        "/p": (
            "План по устранению недостатков, выявленных в ходе независимой оценки",
            "<table><tr><th>Недостаток</th><th>Мероприятие</th><th>Срок</th><th>Ответственный</th></tr><tr><td>Нет пандуса</td><td>Установить пандус</td><td>01.09.2026</td><td>Петрова А. С.</td></tr></table>",
        ),
    },
    {"1.1/site/18": "found"},
)
case(
    "menu words only",
    {
        "/": ("Главная", "<p>Привет</p>"),
        **{
            f"/m{i}": (t, "")
            for i, t in enumerate(
                ["Учредитель", "Структура", "Лицензии", "План ФХД", "Услуги", "Платные услуги", "Независимая оценка"]
            )
        },
    },
    {
        "1.1/site/05": "missing",
        "1.1/site/07": "missing",
        "1.1/site/15": "missing",
        "1.1/site/13": "missing",
        "1.1/site/11": "missing",
        "1.1/site/12": "missing",
        "1.1/site/17": "missing",
    },
)
case("email img", {"/": ("Главная", '<p>Почта: <img src="mail.png" alt="e-mail"></p>')}, {"1.2/site/02": "missing"})
case("email placeholder", {"/": ("Главная", "<p>E-mail: info@example.com</p>")}, {"1.2/site/02": "missing"})
case(
    "email ok",
    {"/": ("Главная", "<p>E-mail: gormuzey@mail.ru, тел. (48700) 2-33-44</p>")},
    {"1.2/site/02": "found", "1.2/site/01": "found", "1.1/site/10": "found"},
)
case(
    "meta refresh site",
    {"/": ("Главная", "")},
    {"1.2/site/01": "found"},
    {
        "/": page('<html><head><meta http-equiv="refresh" content="0; url=/home.html"></head></html>'),
        "/home.html": page("<h1>Музей</h1><p>тел. 8 (48700) 2-33-44</p>"),
    },
)
case(
    "frameset",
    {"/": ("Главная", "")},
    {"1.2/site/01": "found"},
    {
        "/": page(
            '<html><head><title>Музей</title></head><frameset cols="20%,80%"><frame src="/menu.html"><frame src="/main.html"></frameset></html>'
        ),
        "/menu.html": page('<a href="/main.html">Главная</a>'),
        "/main.html": page("<h1>Музей</h1><p>тел. 8 (48700) 2-33-44</p>"),
    },
)
case(
    "dead section answers 503",
    {**BASE, "/u": ("Учредитель", "")},
    {"1.1/site/05": "cannot tell"},
    {"/u": page("<h1>503</h1>", status=503)},
)
case(
    "old site under a path",
    {"/": ("Главная", "<a href='/old/index.html'>Старая версия сайта</a>")},
    {"1.1/site/05": "missing"},
    {
        "/old/index.html": P("Музей", "<a href='/old/u.html'>Учредитель</a>"),
        "/old/u.html": P("Учредитель", "<p>Администрация города Энска</p>"),
    },
)
case(
    "declared utf-8, sent in windows-1251",
    {"/": ("Главная", "")},
    {"1.1/site/05": "found"},
    {
        "/": page(
            "<html><head><meta charset=utf-8><title>Музей</title></head><body><p>Учредитель: Администрация города Энска</p></body></html>",
            charset="cp1251",
            says="utf-8",
        )
    },
)
case(
    "koi8-r by the header",
    {"/": ("Главная", "")},
    {"1.1/site/05": "found"},
    {
        "/": page(
            "<html><title>Музей</title><body><p>Учредитель: Администрация города Энска</p></body></html>",
            charset="koi8-r",
        )
    },
)
case(
    "tabs open by a click",
    {
        "/": (
            "Главная",
            "<ul class=tabs><li><a href='#t1'>Учредитель</a></li></ul><div class='tab-pane' id=t1 style='display:none'><h3>Учредитель</h3><p>Комитет по культуре администрации Энского района</p></div>",
        )
    },
    {"1.1/site/05": "found"},
)
case(
    "hours promised",
    {**BASE, "/r": ("Режим работы", "<p>Режим работы уточняется по телефону.</p>")},
    {"1.1/site/09": "missing"},
)
case(
    "hours of an event",
    {**BASE, "/n": ("Анонсы", "<p>21 марта 2026 в субботу с 12:00 до 15:00 — мастер-класс.</p>")},
    {"1.1/site/09": "missing", "1.1/site/16": "found"},
)
case(
    "a document without an ending",
    {**BASE, "/d": ("Документы", "<a href='/download?id=7'>Устав музея</a>")},
    {"1.1/site/06": "found"},
    {"/download?id=7": file(PDF, "application/octet-stream")},
)
case(
    "an excuse instead of a document",
    {**BASE, "/d": ("Документы", "<a href='/d/ustav.pdf'>Устав музея</a>")},
    {"1.1/site/06": "partial"},
    {"/d/ustav.pdf": page("<h1>Файл не найден</h1>")},
)
case(
    "an empty document",
    {**BASE, "/d": ("Документы", "<a href='/d/ustav.pdf'>Устав музея</a>")},
    {"1.1/site/06": "partial"},
    {"/d/ustav.pdf": file(b"")},
)
case(
    "two headings, the first empty",
    {
        **BASE,
        "/s": (
            "Сведения",
            "<h2>Учредитель</h2><h2>Структура</h2><p>Отдел фондов, отдел экскурсий, отдел выставок, бухгалтерия</p>",
        ),
    },
    {"1.1/site/05": "missing", "1.1/site/07": "found"},
)
case(
    "founder's telephone only",
    {
        **BASE,
        "/u": (
            "Учредитель",
            "<p>Управление культуры администрации города</p><p>тел. 8 (48700) 2-00-00</p><p>kultura@adm-ensk.ru</p>",
        ),
    },
    {"1.1/site/05": "found", "1.2/site/01": "missing", "1.2/site/02": "missing"},
)
case(
    "a form sent by a script",
    {
        **BASE,
        "/o": (
            "Написать обращение",
            "<form id=appealForm action='#'><input name=fio><textarea name=msg></textarea><button type=submit>Отправить</button></form><script>document.getElementById('appealForm').addEventListener('submit', send)</script>",
        ),
    },
    {"1.2/site/03": "found"},
)
case(
    "a form of nameless fields",
    {
        **BASE,
        "/o": (
            "Написать обращение",
            "<form action='/s' method=post><input><textarea></textarea><button>Отправить</button></form>",
        ),
    },
    {"1.2/site/03": "partial"},
    {"/s": page("ok")},
)
case(
    "a form to the post programme",
    {
        **BASE,
        "/o": (
            "Написать обращение",
            "<form action='mailto:a@b.ru' method=post><textarea name=t></textarea><button>Отправить</button></form>",
        ),
    },
    {"1.2/site/03": "partial"},
)
case(
    "sign-up for a club is no appeal",
    {
        **BASE,
        "/o": (
            "Запись в кружок",
            "<form action='/s' method=post><p>Записаться на занятие</p><input name=a><textarea name=msg placeholder='Комментарий'></textarea><button>Записаться</button></form>",
        ),
    },
    {"1.2/site/03": "missing", "1.2/site/04": "missing"},
    {"/s": page("ok")},
)
case(
    "comments under an article are no appeal",
    {
        **BASE,
        "/o": (
            "О музее",
            "<form action='/c' method=post id=commentform class=comment-form><textarea name=comment></textarea><input type=submit value='Отправить комментарий'></form>",
        ),
    },
    {"1.2/site/03": "missing"},
    {"/c": page("ok")},
)
case(
    "FAQ of questions alone",
    {**BASE, "/f": ("Вопрос-ответ", "<p>Как пройти в музей?</p><p>Есть ли гардероб?</p>")},
    {"1.2/site/05": "partial"},
)
case(
    "FAQ in bold",
    {
        **BASE,
        "/f": (
            "Вопросы и ответы",
            "<p><b>Как пройти в музей?</b></p><p>От вокзала автобусом № 3 до остановки «Площадь».</p><p><b>Есть ли гардероб?</b></p><p>Да, на первом этаже рядом с кассой, бесплатно.</p>",
        ),
    },
    {"1.2/site/05": "found"},
)
case(
    "only reached from the site map",
    {"/": ("Главная", "<p>Музей</p>")},
    {"1.1/site/05": "partial"},
    {
        "/sitemap.xml": Reply(b"<urlset><url><loc>/u.html</loc></url></urlset>", kind="application/xml"),
        "/u.html": P("Учредитель", "<p>Администрация города Энска</p>"),
    },
)
case(
    "prices as a document of last resort",
    {**BASE, "/p": ("Стоимость услуг", "<p><a href='/p.doc'>Скачать</a></p>")},
    {"1.1/site/12": "found"},
    {"/p.doc": file(b"\xd0\xcf\x11\xe0" + b"0" * 40, "application/msword")},
)
case(
    "paid services named without prices",
    {
        **BASE,
        "/p": (
            "Платные услуги",
            "<p>Музей проводит платные экскурсии, лекции, занятия для школьников и съёмку в интерьерах.</p>",
        ),
    },
    {"1.1/site/12": "partial"},
)
case(
    "an old plan of finance",
    {**BASE, "/p": ("План ФХД", "<p><a href='/p.pdf'>План ФХД на 2018 год</a></p>")},
    {"1.1/site/13": "partial"},
    {"/p.pdf": file(PDF)},
)
case(
    "a municipal task",
    {**BASE, "/p": ("Муниципальное задание", "<p><a href='/p.pdf'>Муниципальное задание на 2026 год</a></p>")},
    {"1.1/site/13": "found"},
    {"/p.pdf": file(PDF)},
)
case(
    "the site has moved",
    {"/": ("Главная", "<p>Наш сайт переехал! <a href='http://new.muzey.example/'>Новый сайт музея</a></p>")},
    {"1.1/site/05": "missing"},
)
case(
    "remarks hold nothing",
    {"/": ("Главная", "<!-- <p>Учредитель: Администрация города</p> <a href='/u'>Устав</a> -->")},
    {"1.1/site/05": "missing", "1.1/site/06": "missing"},
)
case(
    "general page of «Решаем вместе»",
    {"/": ("Главная", "<a href='https://pos.gosuslugi.ru/'>Решаем вместе</a>")},
    {"1.2/site/03": "partial"},
)
case(
    "a dead service of assessment",
    {"/": ("Главная", "<a href='http://quality.mkrf.ru/rate/1'>Оцените качество услуг</a>")},
    {"1.2/site/06": "missing"},
)
case(
    "Ministry's form with the code",
    {
        "/": (
            "Главная",
            "<a href='https://forms.mkrf.ru/e/2579/xTPLeBU7/?ap_orgcode=710160251'><img src='anketa.png'></a>",
        )
    },
    {"1.2/site/06": "found"},
)
case("initials of the head", {**BASE, "/k": ("Контакты", "<p>Директор: А. С. Петрова</p>")}, {"1.1/site/08": "partial"})
case(
    "the head of the administration",
    {**BASE, "/k": ("Учредитель", "<p>Глава администрации города Сидоров Иван Петрович</p>")},
    {"1.1/site/08": "missing"},
)
case(
    "a licence named by its number",
    {**BASE, "/l": ("Лицензия", "<p>Лицензия № Л035-01234-71/00567890 от 12.03.2021</p>")},
    {"1.1/site/15": "found"},
)
case(
    "software licence",
    {
        **BASE,
        "/l": (
            "Политика конфиденциальности",
            "<p>Материалы сайта доступны по лицензии Creative Commons, лицензионное соглашение принимается при использовании.</p>",
        ),
    },
    {"1.1/site/15": "missing"},
)

case(
    "founded by an authority's act",
    {**BASE, "/about": ("О нас", "<p>Дата создания: 2007 год, постановление администрации округа № 14.</p>")},
    {"1.1/site/04": "found"},
)
case(
    "the authority itself was founded",
    {**BASE, "/about": ("О нас", "<p>Администрация округа создана в 2007 году решением Совета депутатов.</p>")},
    {"1.1/site/04": "missing"},
)
case(
    "names behind labels",
    {
        **BASE,
        "/about": (
            "О нас",
            "<p>Полное наименование: Муниципальное бюджетное учреждение культуры «Городской музей»</p>"
            "<table><tr><td>Сокращённое наименование</td><td>Горный музей</td></tr></table>",
        ),
    },
    {"1.1/site/01": "found"},
)

case(
    "a theatre that opened with a performance",
    {**BASE, "/about": ("О нас", "<p>Театр открылся 3 ноября 1974 года спектаклем «Волк».</p>")},
    {"1.1/site/04": "found"},
)
case(
    "an exhibition opened in a museum",
    {**BASE, "/about": ("О нас", "<p>В музее открылась выставка 2025 года.</p>")},
    {"1.1/site/04": "missing"},
)
case(
    "directions in a line",
    {**BASE, "/about": ("О нас", "<p>Проезд автобусами 3 и 7 до остановки «Парк».</p>")},
    {"1.1/site/03": "found"},
)
case(
    "results that are promised",
    {**BASE, "/nok": ("Независимая оценка качества", "<p>Результаты оценки будут опубликованы позже.</p>")},
    {"1.1/site/17": "missing"},
)


@pytest.mark.parametrize(("answers", "expect", "more"), CASES)
def test_a_trap_is_seen_through(answers: dict[str, Reply], expect: dict[str, str], more: dict[str, Any]) -> None:
    with serve(answers) as served:
        result = audit(served.url, **more)
    assert {code: result.item(code).verdict for code in expect} == expect, [
        (one.code, one.reason) for one in result.items if one.code in expect
    ]


def test_a_domain_of_mail_counts_as_gone_only_when_the_network_is_known_to_work() -> None:
    def answering(code: int, *, network: bool) -> Any:
        def resolve(host: str, port: int) -> list[str]:
            if host == "pochta.ru" or not network:
                raise socket.gaierror(code, "no")
            return ["77.88.55.88"]

        return resolve

    assert feedback.domain_exists("pochta.ru", answering(socket.EAI_NONAME, network=True)) is False
    assert feedback.domain_exists("pochta.ru", answering(socket.EAI_NONAME, network=False)) is None
    assert feedback.domain_exists("pochta.ru", answering(socket.EAI_AGAIN, network=True)) is None
    assert feedback.domain_exists("pochta.ru", answering(socket.EAI_NODATA, network=True)) is True  # mail elsewhere
    assert feedback.domain_exists("музей.example", answering(socket.EAI_NONAME, network=True)) is None


def test_an_address_is_asked_for_as_the_site_writes_it() -> None:
    docs = "<p><a href='/docs?download=1:ustav&utm_source=x'>Устав</a></p>"
    pages = site({**BASE, "/docs": ("Документы", docs)})
    with serve({**pages, "/docs?download=1:ustav": file(PDF)}) as served:
        result = audit(served.url)
    assert result.item("1.1/site/06").verdict == "found"
    assert "/docs?download=1:ustav" in served.asked


def test_papers_kept_on_the_host_of_the_maker_are_papers_of_the_site() -> None:
    with serve({"/media/u.pdf": file(PDF)}) as store:
        elsewhere = store.url.replace("127.0.0.1", "localhost")
        docs = (
            f"<p><a href='{elsewhere}media/u.pdf'>Устав</a></p><p><a href='{elsewhere}media/no.pdf'>ПФХД 2026</a></p>"
        )
        with serve(site({**BASE, "/docs": ("Документы", docs)})) as served:
            result = audit(served.url)
    assert result.item("1.1/site/06").verdict == "found"
    assert result.item("1.1/site/13").verdict == "partial"
