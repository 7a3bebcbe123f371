"""A park on uCoz: addresses of modules, a log-in form and advertising everywhere, a guest book, a mail form."""

from __future__ import annotations

from tests.probe.serving import JPEG, PDF, Reply, file, page

_MENU = """<div id="header"><a href="/"><span class="sitename">Парк «Сосновый бор»</span></a></div><div class="uMenuH" id="uMenuDiv1"><ul class="uMenuRoot">
<li><a class="uMenuItem" href="/"><span>Главная страница</span></a></li><li><a class="uMenuItem" href="/index/informacija_o_parke/0-2"><span>Информация о парке</span></a></li>
<li><a class="uMenuItem" href="/index/dokumenty/0-4"><span>Документы</span></a></li><li><a class="uMenuItem" href="/index/attrakciony_i_ceny/0-5"><span>Аттракционы и цены</span></a></li>
<li><a class="uMenuItem" href="/index/litsenzija/0-8"><span>Лицензии</span></a></li><li><a class="uMenuItem" href="/news"><span>Новости</span></a></li><li><a class="uMenuItem" href="/gb"><span>Гостевая книга</span></a></li>
<li><a class="uMenuItem" href="/index/ocenka/0-9"><span>Независимая оценка</span></a></li><li><a class="uMenuItem" href="/index/0-3"><span>Обратная связь</span></a></li><li><a class="uMenuItem" href="/faq"><span>FAQ</span></a></li></ul></div>
<div class="sidebox"><div class="sidetitle">Вход на сайт</div><form action="/index/sub/" method="post"><input name="user" placeholder="Логин"><input type="password" name="password"><input type="submit" value="Вход"></form></div>
<div class="sidebox"><div class="sidetitle">Реклама</div><p>Окна ПВХ в Сосновске! Звоните: 8 (900) 111-22-33, ул. Рыночная, 4</p></div>
<div class="sidebox"><div class="sidetitle">Мини-чат</div><iframe src="/mchat/"></iframe></div><div class="sidebox"><div class="sidetitle">Статистика</div>Онлайн всего: 3 Гостей: 3</div><div id="content">"""
_END = """</div><div id="footer">Парк культуры и отдыха © 2026 <a href="https://www.ucoz.ru/">Хостинг от uCoz</a></div></body></html>"""


def _page(title: str, body: str) -> Reply:
    return page(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title} - Парк «Сосновый бор»</title><script src='/.s/src/uwnd.min.js'></script></head><body>{_MENU}<div class='eTitle'>{title}</div>{body}{_END}"
    )


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Главная страница", "<p>Приветствуем вас на сайте нашего парка!</p><p>Парк открыт ежедневно: с 1 мая по 30 сентября 9:00 – 22:00, в остальное время 9:00 – 18:00.</p>"),
        "/index/informacija_o_parke/0-2": _page("Информация о парке", """<p><b>Полное наименование:</b> Муниципальное автономное учреждение культуры «Парк культуры и отдыха „Сосновый бор“»<br><b>Сокращенное наименование:</b> МАУК «ПКиО „Сосновый бор“»</p>
            <p>Парк заложен в 1958 году трудом комсомольцев города. Учреждение создано 12 декабря 2011 года постановлением администрации города Сосновска № 1740.</p><p><b>Учредитель</b> — муниципальное образование «Город Сосновск», функции учредителя исполняет отдел культуры администрации (ул. Ленина, 1, тел. 8 (84700) 2-00-11).</p>
            <p>Директор: Пахомов Илья Дмитриевич<br>Главный инженер: Седых Роман Олегович</p><p><b>Адрес:</b> 440100, г. Сосновск, ул. Парковая, 2<br><b>Телефон:</b> 8 (84700) 5-61-17<br><b>E-mail:</b> <a href="mailto:park-sosna@bk.ru">park-sosna@bk.ru</a></p>
            <p>Проезд автобусами 3, 7, 11 до остановки «Парк».</p>"""),
        "/index/dokumenty/0-4": _page("Документы", """<ul><li><a href="/doc/ustav_2011.pdf" target="_blank">Устав МАУК ПКиО</a></li><li><a href="/doc/egrul.pdf">Лист записи ЕГРЮЛ</a></li><li><a href="/doc/pfhd_2023.pdf">План ФХД на 2023 год</a></li><li><a href="/doc/pravila_poseshhenija.pdf">Правила посещения парка</a></li><li><a href="/doc/korrupcia.pdf">Политика противодействия коррупции</a></li></ul>"""),
        **{f"/doc/{name}.pdf": file(PDF) for name in ("ustav_2011", "egrul", "pfhd_2023", "pravila_poseshhenija", "korrupcia")},
        "/index/attrakciony_i_ceny/0-5": _page("Аттракционы и цены", """<p>Услуги парка: катание на аттракционах, прокат велосипедов и самокатов, аренда беседок, проведение праздников.</p><table border="1"><tr><td>Колесо обозрения</td><td>150 руб.</td></tr><tr><td>Карусель «Лошадки»</td><td>100 руб.</td></tr><tr><td>Прокат велосипеда, час</td><td>200 руб.</td></tr></table><p><img src="/img/prikaz.jpg" alt="Приказ об утверждении цен"></p>"""),
        "/img/prikaz.jpg": file(JPEG, "image/jpeg"),
        "/index/litsenzija/0-8": _page("Лицензии", "<p>Деятельность парка лицензированию не подлежит.</p>"),
        "/news": _page("Новости", """<div class="eBlock"><div class="eTitle"><a href="/news/2026-03-02-41">Масленица в парке</a></div><div class="eMessage">Приглашаем на гуляния!</div><div class="eDetails">02.03.2026 | Просмотров: 51</div></div><div class="eBlock"><div class="eTitle"><a href="/news/2026-02-20-40">План работы на март</a></div><div class="eDetails">20.02.2026</div></div>"""),
        "/news/2026-03-02-41": _page("Масленица в парке", "<p>02.03.2026</p><p>Структура праздника: ярмарка, концерт, сжигание чучела. Материально-техническое обеспечение взяли на себя наши партнёры.</p>"),
        "/news/2026-02-20-40": _page("План работы на март", "<p>20.02.2026</p><p>8 марта — концерт.</p>"),
        "/gb": _page("Гостевая книга", """<div class="entry"><b>Ольга</b> 11.02.2026: Где посмотреть результаты независимой оценки?</div><form method="post" action="/gb/0-1-0-0-20"><input name="name" placeholder="Имя"><textarea name="message"></textarea><input type="submit" value="Добавить запись"></form>"""),
        "/gb/0-1-0-0-20": _page("Гостевая книга", "ok"),
        "/index/ocenka/0-9": _page("Независимая оценка", """<p>В 2025 году парк прошёл независимую оценку качества условий оказания услуг. Итоговый балл — 79,4, 6 место из 9.</p><p><a href="https://bus.gov.ru/info-card/411223">Парк на bus.gov.ru</a></p>"""),
        "/index/0-3": _page("Обратная связь", """<form name="mform" method="post" action="/mail/"><table><tr><td>Имя отправителя *:</td><td><input name="f1"></td></tr><tr><td>E-mail отправителя *:</td><td><input name="f2"></td></tr><tr><td>Тема письма:</td><td><input name="f3"></td></tr><tr><td>Текст обращения *:</td><td><textarea name="f4"></textarea></td></tr></table><input type="submit" value="Отправить сообщение"></form>"""),
        "/mail/": _page("Обратная связь", "ok"), "/mchat/": page("<p>чат</p>"),
        "/faq": _page("FAQ", """<div class="eTitle">Работает ли колесо обозрения зимой?</div><div class="eMessage">Нет, колесо работает с мая по сентябрь.</div><div class="eTitle">Можно ли в парк с собакой?</div><div class="eMessage">Да, на поводке и в наморднике.</div><div class="eTitle">Есть ли парковка?</div><div class="eMessage">Да, бесплатная стоянка у главного входа на 40 машин.</div>"""),
    }  # fmt: skip


NAME = "МАУК «ПКиО „Сосновый бор“»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "missing", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "partial", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "found", "1.1/site/18": "missing", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "partial", "1.2/site/05": "found",
    "1.2/site/06": "missing", "3.2/visit/04": "missing", "own/bus-gov": "found", "own/accessibility": "missing",
}  # fmt: skip
