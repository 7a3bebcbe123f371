"""Sites of a walked town on loopback, on which everything the assessment asks for stands, and their audits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta

from django.test import override_settings
from django.utils import timezone

from merilo.outreach.models import SiteAudit
from merilo.outreach.services import audits_running
from tests.probe.asking import no_network
from tests.probe.serving import DOCX, PDF, Reply, file, page, serve
from tests.rows.walking import Walk

MENU = (
    ("/", "Главная"), ("/about/", "Сведения об учреждении"), ("/docs/", "Документы"), ("/services/", "Услуги"),
    ("/news/", "Новости"), ("/nok/", "Независимая оценка качества"), ("/contacts/", "Контакты"),
    ("/ask/", "Обратиться"), ("/advice/", "Консультация"),
    ("/faq/", "Вопросы и ответы"), ("/access/", "Доступная среда"),
)  # fmt: skip


def answers(name: str, today: date, *, questionnaire: str = "/anketa/") -> dict[str, Reply]:
    """Return the site of an institution as it is on a day; the address of its questionnaire may be elsewhere."""
    year, news = today.year, today - timedelta(days=6)
    number = 1 + sum(map(ord, name)) % 8

    def shown(title: str, body: str) -> Reply:
        menu = "".join(f'<li><a href="{address}">{words}</a></li>' for address, words in MENU)
        return page(
            f"<!doctype html><html lang=ru><head><title>{title} — {name}</title></head><body><header><nav><ul>{menu}"
            f'</ul></nav></header><main><h1>{title}</h1>{body}</main><footer>© {year} {name}</footer></body></html>'
        )  # fmt: skip

    return {
        "/": shown(name, "<p>Мы работаем для жителей района с 1953 года: книги, концерты, кружки и праздники.</p>"),
        "/about/": shown("Сведения об учреждении", f"""<p>Полное наименование: Муниципальное бюджетное
учреждение культуры «{name}»</p><p>Сокращённое наименование: МБУК «{name}»</p><p>Дата создания: 12 мая 1953 года</p>
<h2>Учредитель</h2><p>Администрация Тихореченского района, 400000, г. Тихореченск, ул. Мира, 1</p>
<h2>Структура и органы управления</h2><ul><li>Отдел обслуживания</li><li>Методический отдел</li></ul>
<h2>Руководство</h2><p>Директор: Петрова Анна Ивановна, тел. 8 (40000) 1-22-3{number}</p>
<h2>Режим работы</h2><p>Вторник — воскресенье с 10:00 до 19:00, понедельник — выходной</p>
<h2>Материально-техническое обеспечение</h2><p>Здание площадью 640 кв. м, зал на 120 мест, 8 компьютеров,
доступ в интернет.</p>"""),
        "/docs/": shown("Документы", f"""<ul><li><a href="/files/ustav.pdf">Устав учреждения</a></li>
<li><a href="/files/reg.pdf">Свидетельство о государственной регистрации</a></li>
<li><a href="/files/order.pdf">Решение учредителя о создании учреждения и о назначении директора</a></li>
<li><a href="/files/rules.pdf">Правила внутреннего распорядка</a></li>
<li><a href="/files/branches.pdf">Положение о филиалах</a></li>
<li><a href="/files/pfhd.pdf">План финансово-хозяйственной деятельности на {year} год</a></li>
<li><a href="/files/task.pdf">Муниципальное задание на {year} год</a></li></ul>
<h2>Лицензии</h2><p><a href="/files/licence.pdf">Лицензия на осуществление образовательной деятельности № 118 от
12.03.2019</a></p>"""),
        "/services/": shown("Услуги", """<h2>Виды предоставляемых услуг</h2><ul><li>Выдача книг на дом</li>
<li>Проведение концертов</li><li>Занятия в кружках</li></ul><h2>Платные услуги</h2><table><tr><th>Услуга</th>
<th>Цена</th></tr><tr><td>Билет на концерт</td><td>150 руб.</td></tr><tr><td>Ксерокопия</td><td>10 руб.</td></tr>
</table><p><a href="/files/prices.pdf">Прейскурант платных услуг</a></p>"""),
        "/news/": shown("Новости", f"""<article><h2>Праздник книги</h2><time>{news:%d.%m.%Y}</time><p>В зале прошёл
праздник книги: читатели встретились с писателями края и получили подарки.</p></article><h2>Афиша</h2>
<p>{today + timedelta(days=9):%d.%m.%Y} — вечер музыки, начало в 18:00.</p>"""),
        "/nok/": shown("Независимая оценка качества", f"""<h2>Результаты</h2><p>Результаты независимой оценки
качества за {year - 1} год: общий балл 84,6, третье место в районе.</p>
<p><a href="/files/results.pdf">Отчёт о результатах независимой оценки качества {year - 1} года</a></p>
<p><a href="/files/plan.docx">План по устранению недостатков, выявленных в ходе независимой оценки, на {year} год</a>
</p><p>Оцените нас: <a href="{questionnaire}">анкета получателя услуг</a>. Результаты на
<a href="https://bus.gov.ru/info-card/10{number}">странице учреждения на bus.gov.ru</a>.</p>"""),
        "/anketa/": shown("Анкета получателя услуг", """<form method="post" action="/anketa/"><fieldset><legend>
Удовлетворены ли вы качеством условий оказания услуг?</legend><label><input type="radio" name="q1" value="1">да</label>
<label><input type="radio" name="q1" value="0">нет</label></fieldset><fieldset><legend>Готовы ли вы рекомендовать нас?
</legend><label><input type="radio" name="q2" value="1">да</label><label><input type="radio" name="q2" value="0">нет
</label></fieldset><label>Ваши предложения
<textarea name="t"></textarea></label><button>Отправить анкету</button></form>"""),
        "/contacts/": shown("Контакты", f"""<p>Адрес: 400000, г. Тихореченск, ул. Школьная, д. {number}</p>
<p>Телефон: <a href="tel:+740000122{number}0">8 (40000) 1-22-{number}0</a></p>
<p>Электронная почта: <a href="mailto:post{number}@example.ru">post{number}@example.ru</a></p>
<h2>Схема проезда</h2><p><img src="/map.png" alt="Схема проезда к учреждению"></p>
<iframe src="https://yandex.ru/map-widget/v1/?ll=44,48" title="Карта"></iframe>"""),
        "/ask/": shown("Обратиться", """<h2>Подать обращение, жалобу, предложение</h2><form method="post"
action="/ask/"><label>Имя <input name="name"></label><label>Почта <input type="email" name="mail"></label>
<label>Текст обращения<textarea name="text"></textarea></label><button>Отправить обращение</button></form>
"""),
        "/advice/": shown("Получить консультацию по услугам", """<form method="post" action="/advice/"><label>Ваш вопрос
<textarea name="question"></textarea></label><button>Задать вопрос специалисту</button></form>"""),
        "/faq/": shown("Часто задаваемые вопросы", """<h3>Как записаться в библиотеку?</h3><p>Приходите с паспортом,
запись занимает пять минут.</p><h3>Сколько книг можно взять домой?</h3><p>До десяти книг на 30 дней.</p>
<h3>Можно ли продлить книгу по телефону?</h3><p>Да, позвоните нам в часы работы, продлим на две недели.</p>"""),
        "/access/": shown("Доступная среда", """<p>Вход оборудован пандусом и кнопкой вызова, есть сменное
кресло-коляска, санузел приспособлен для инвалидов. Сотрудники сопровождают гостей.</p>"""),
        **{f"/files/{one}.pdf": file(PDF) for one in (
            "ustav", "reg", "order", "rules", "branches", "pfhd", "task", "licence", "prices", "results",
        )},
        "/files/plan.docx": file(DOCX, "application/octet-stream"),
    }  # fmt: skip


@contextmanager
def sites(walk: Walk, questionnaires: Mapping[str, str] | None = None) -> Iterator[None]:
    """Serve a site of each institution, its address written down by the coordinator; by head, where its people ask."""
    with ExitStack() as stack, override_settings(SITE_CHECK_PRIVATE=True):
        for head, institution in walk.heads.items():
            asked = (questionnaires or {}).get(head, "/anketa/")
            served = stack.enter_context(serve(answers(institution.name, walk.today, questionnaire=asked)))
            walk.fill("anna", "institution_change", institution.pk, site=served.url)
        yield


def audit(walk: Walk) -> None:
    """Have all sites checked each quarter and, by the button, now; the worker takes what waits."""
    walk.do("anna", "site_rules", every="quarter")
    walk.do("anna", "site_check_all")
    audits = SiteAudit.objects.filter(institution__municipality=walk.town.municipality)
    for one in audits.filter(state="waiting"):
        audits_running.carry_out(one.pk, now=timezone.now, pause=lambda seconds: None, resolve=no_network)
    assert {one.state for one in audits} == {"done"}, [one.failure for one in audits]
