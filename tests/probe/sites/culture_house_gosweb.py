"""A rural house of culture on «Госвеб»: accordions, a foot with everything, «Решаем вместе», a founder's card beside."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page

_HEAD = """<header class="header"><a href="/" class="logo">Муниципальное учреждение культуры</a><button class="btn-eye js-visually-impaired" title="Версия для слабовидящих"><span class="visually-hidden">Версия для слабовидящих</span></button>
<nav><ul class="menu"><li><a href="/o-nas/">О нас</a><ul><li><a href="/o-nas/struktura/">Структура</a></li><li><a href="/o-nas/vakansii/">Вакансии</a></li></ul></li><li><a href="/deyatelnost/">Деятельность</a><ul><li><a href="/deyatelnost/formirovaniya/">Клубные формирования</a></li><li><a href="/deyatelnost/platnye-uslugi/">Платные услуги</a></li><li><a href="/deyatelnost/afisha/">Афиша</a></li></ul></li><li><a href="/ofitsialno/">Официально</a><ul><li><a href="/ofitsialno/dokumenty/">Документы</a></li><li><a href="/ofitsialno/nezavisimaya-otsenka/">Независимая оценка качества</a></li><li><a href="/ofitsialno/uchreditel/">Учредитель</a></li></ul></li><li><a href="/svyazatsya-s-nami/">Связаться с нами</a></li><li><a href="/voprosy-i-otvety/">Вопросы и ответы</a></li></ul></nav></header><main id="main">"""
_FOOT = """<section class="resolve"><script src="https://pos.gosuslugi.ru/bin/script.min.js"></script><div class="pos-banner-fluid"><h2>Решаем вместе</h2><p>Сложности с получением услуг учреждения?</p><button id="pos-banner-btn_2" type="button">Написать о проблеме</button></div><script>Widget("https://pos.gosuslugi.ru/form", 348210)</script></section></main>
<footer class="footer"><div class="footer__col"><p>412870, Саратовская область, село Ключи, улица Советская, дом 44</p><p><a href="tel:+78456922118">+7 (84569) 2-21-18</a></p><p><a href="mailto:dk-kluchi@mail.ru">dk-kluchi@mail.ru</a></p></div><div class="footer__col"><p>Создание сайта: платформа «Госвеб»</p></div></footer></body></html>"""


def _page(title: str, body: str) -> Reply:
    return page(
        f"<!DOCTYPE html><html lang='ru'><head><meta charset='UTF-8'><title>{title}</title><link rel='stylesheet' href='/gosweb/css/visually-impaired.css'></head><body>{_HEAD}<ol class='breadcrumbs'><li>Главная</li><li>{title}</li></ol><h1>{title}</h1>{body}{_FOOT}"
    )


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Главная", "<section><h2>Новости</h2><div class='card'><time>15 февраля 2026</time><a href='/novosti/1/'>Проводы зимы в Ключах</a></div></section>"),
        "/novosti/1/": _page("Проводы зимы в Ключах", "<p>15 февраля 2026</p><p>Приглашаем всех жителей села!</p>"),
        "/o-nas/": _page("О нас", """<p>Муниципальное бюджетное учреждение культуры «Ключевской сельский Дом культуры» зарегистрировано 14.03.2006.</p><details><summary>Руководитель</summary><p>Директор Фомин Егор Васильевич, приём по средам с 10:00 до 12:00</p></details><details><summary>График работы</summary><p>Ежедневно, кроме понедельника, с 11:00 до 21:00</p></details><details><summary>Материально-техническая база</summary><p>Зрительный зал на 150 мест, сцена, звуковая аппаратура, два кабинета для кружков, спортивный зал, библиотечный уголок.</p></details>"""),
        "/o-nas/struktura/": _page("Структура", "<p>Информация на данной странице отсутствует.</p>"),
        "/o-nas/vakansii/": _page("Вакансии", "<p>Требуется хормейстер, структура оплаты по результатам собеседования.</p>"),
        "/deyatelnost/": _page("Деятельность", ""),
        "/deyatelnost/formirovaniya/": _page("Клубные формирования", "<table><tr><th>Название</th><th>Возраст</th><th>Руководитель</th></tr><tr><td>Хор «Родник»</td><td>50+</td><td>Лаптева О. А.</td></tr><tr><td>Студия танца «Вихрь»</td><td>7–14 лет</td><td>Юдина К. С.</td></tr></table>"),
        "/deyatelnost/platnye-uslugi/": _page("Платные услуги", "<a class='doc' href='/upload/prays-2026.pdf'>Прейскурант на платные услуги с 01.01.2026 <span>PDF 210 КБ</span></a>"),
        "/deyatelnost/afisha/": _page("Афиша", "<div class='event'><time datetime='2026-03-29T12:00'>29 марта</time> Концерт хора «Родник»</div>"),
        "/ofitsialno/": _page("Официально", ""),
        "/ofitsialno/dokumenty/": _page("Документы", """<details open><summary>Учредительные документы</summary><a href="/upload/ustav.pdf">Устав (новая редакция)</a></details><details><summary>Финансы</summary><a href="/upload/pfhd-2026.pdf">ПФХД на 2026 год и плановый период</a><a href="/upload/otchet-2025.pdf">Отчёт о результатах деятельности за 2025 год</a></details>"""),
        **{f"/upload/{name}.pdf": file(PDF) for name in ("prays-2026", "ustav", "pfhd-2026", "otchet-2025", "ustr")},
        "/ofitsialno/nezavisimaya-otsenka/": _page("Независимая оценка качества", """<p>Учреждение прошло независимую оценку в 2024 году: 87,12 балла из 100.</p><a href="/upload/ustr.pdf">План по устранению недостатков, выявленных в ходе независимой оценки, на 2025–2026 годы</a><p><a href="https://bus.gov.ru/info-card/620915">Страница учреждения на bus.gov.ru</a></p><p>Пройдите <a href="https://docs.google.com/forms/d/e/1FAIpQLabc/viewform">анкету получателя услуг</a></p>"""),
        "/ofitsialno/uchreditel/": _page("Учредитель", "<p>Администрация Ключевского муниципального образования</p><p>412870, с. Ключи, ул. Ленина, 10, тел. +7 (84569) 2-20-00, admkluchi@yandex.ru</p><p>Глава администрации — Зимин Олег Петрович, приём: вторник 9:00–12:00</p>"),
        "/svyazatsya-s-nami/": _page("Связаться с нами", "<p>Позвоните нам или напишите на электронную почту — они указаны внизу страницы.</p><p>Как доехать: рейсовый автобус Саратов — Ключи, остановка «Сельсовет», от неё 300 метров по улице Советской.</p>"),
        "/voprosy-i-otvety/": _page("Вопросы и ответы", "<p>Раздел для ваших вопросов.</p>"),
        "/gosweb/css/visually-impaired.css": Reply(b"body{}", kind="text/css"),
    }  # fmt: skip


NAME = "МБУК «Ключевской СДК»"
KEY = {
    "1.1/site/01": "partial", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "missing", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "found", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "found", "1.1/site/18": "found", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "missing", "1.2/site/05": "missing",
    "1.2/site/06": "found", "3.2/visit/04": "found", "own/bus-gov": "found", "own/accessibility": "missing",
}  # fmt: skip
