"""A puppet theatre's one long page on Tilda: records without headings, anchors for a menu, a pop-up form, an accordion."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page


def _page(title: str, body: str) -> Reply:
    return page(f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><meta name="generator" content="Tilda"><title>{title}</title><script src="https://static.tildacdn.com/js/tilda-scripts-3.0.min.js"></script></head><body class="t-body"><div id="allrecords">
<div class="t-rec t228"><div class="t228__logo t-title"><a href="/">Театр кукол «Петрушка»</a></div><nav><a class="t-menu__link-item" href="/#afisha">Афиша</a><a class="t-menu__link-item" href="/#about">О театре</a><a class="t-menu__link-item" href="/#tickets">Билеты</a><a class="t-menu__link-item" href="/docs">Документы</a><a class="t-menu__link-item" href="/nok">НОК</a><a class="t-menu__link-item" href="/#contacts">Контакты</a></nav></div>{body}
<div class="t-rec"><div class="t-popup" data-tooltip-hook="#popup:ask"><div class="t-popup__container"><div class="t-title">Задайте вопрос администратору</div><form id="form1" class="t-form js-form-proccess" action="/form/send" method="POST" data-formactiontype="2"><input type="text" name="Name" placeholder="Ваше имя"><input type="tel" name="Phone" placeholder="Телефон"><textarea name="Question" placeholder="Ваш вопрос"></textarea><button type="submit" class="t-submit">Получить ответ</button></form></div></div></div></div></body></html>""")


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Театр кукол «Петрушка»", """<div class="t-rec t-cover"><div class="t-cover__title t-title">Муниципальное бюджетное учреждение культуры «Театр кукол „Петрушка“»</div><div class="t-descr">МБУК «ТК „Петрушка“»</div><a class="t-btn" href="#popup:ask">Задать вопрос</a></div>
            <div class="t-rec" id="afisha"><a name="afisha"></a><div class="t-section__title t-title">Афиша</div><div class="t-card"><div class="t-name">21 марта 2026, 11:00</div><div class="t-descr">«Три медведя», сцена малого зала</div></div><div class="t-card"><div class="t-name">28 марта 2026, 11:00</div><div class="t-descr">«Гусёнок», премьера</div></div></div>
            <div class="t-rec" id="about"><div class="t-section__title t-title">О театре</div><div class="t-text">Театр открылся 3 ноября 1974 года спектаклем «Волк и козлята». В труппе одиннадцать актёров. Зал на 90 мест, современный свет и звук, мастерская кукол, гримёрные на 12 столов, автобус для выездов.</div><div class="t-text">Мы показываем спектакли для детей и взрослых, проводим экскурсии за кулисы, мастер-классы по куклам, выезжаем в школы и сады.</div></div>
            <div class="t-rec"><div class="t-section__title t-title">Команда</div><div class="t-col"><div class="t-name">Маргарита Львовна Чижова</div><div class="t-descr">директор</div></div><div class="t-col"><div class="t-name">Глеб Андреевич Котов</div><div class="t-descr">главный режиссёр</div></div></div>
            <div class="t-rec" id="tickets"><div class="t-section__title t-title">Билеты</div><div class="t-text">Детский — 200 ₽, взрослый — 350 ₽, семейный на четверых — 900 ₽. Касса: вт–вс 10:00–18:00, перерыв 13:00–14:00.</div></div>
            <div class="t-rec t585"><div class="t-section__title t-title">Частые вопросы</div><div class="t585__accordion"><button class="t585__trigger-button">С какого возраста можно?</button><div class="t585__content" style="display:none"><div class="t585__text">Спектакли для малышей — с трёх лет.</div></div><button class="t585__trigger-button">Можно ли вернуть билет?</button><div class="t585__content" style="display:none"><div class="t585__text">Да, не позже чем за три дня до спектакля — полностью.</div></div><button class="t585__trigger-button">Где оставить коляску?</button><div class="t585__content" style="display:none"><div class="t585__text">В гардеробе первого этажа есть место.</div></div></div></div>
            <div class="t-rec" id="contacts"><div class="t-section__title t-title">Контакты</div><div class="t-text">412300, город Липки, Театральный переулок, дом 5<br>Касса: <a href="tel:+78455540404">+7 845 554-04-04</a><br>Почта: <a href="mailto:teatr@petrushka-lipki.ru">teatr@petrushka-lipki.ru</a></div><div class="t-map" data-map-x="51.1" data-map-y="44.2"><iframe src="https://yandex.ru/map-widget/v1/?um=constructor%3Aabc"></iframe></div></div>"""),
        "/docs": _page("Документы", """<div class="t-rec"><div class="t-title">Документы театра</div><div class="t-text"><a href="/files/ustav.pdf">Устав</a><br><a href="/files/prikaz.pdf">Приказ о назначении директора</a><br><a href="/files/fhd2026.pdf">План ФХД 2026–2028</a><br><a href="/files/struct.pdf">Структура театра</a><br><a href="/files/persdata.pdf">Политика обработки персональных данных</a></div></div>
            <div class="t-rec"><div class="t-title">Учредитель</div><div class="t-text">Администрация Липковского муниципального округа, 412300, г. Липки, пл. Мира, 1</div></div>"""),
        **{f"/files/{name}.pdf": file(PDF) for name in ("ustav", "prikaz", "fhd2026", "struct", "persdata")},
        "/nok": _page("НОК", """<div class="t-rec"><div class="t-title">Независимая оценка качества</div><div class="t-text">Оставьте отзыв о нашей работе: <a href="https://bus.gov.ru/qrcode/rate/500777">анкета на bus.gov.ru</a>. Результаты оценки будут опубликованы позже.</div></div>"""),
        "/form/send": page("ok"),
    }  # fmt: skip


NAME = "МБУК «ТК „Петрушка“»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "found", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "missing", "1.1/site/18": "missing", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "partial", "1.2/site/04": "found", "1.2/site/05": "found",
    "1.2/site/06": "found", "3.2/visit/04": "missing", "own/bus-gov": "partial", "own/accessibility": "missing",
}  # fmt: skip
