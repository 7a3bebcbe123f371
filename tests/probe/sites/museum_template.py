"""A museum on a bought Joomla template: hours and phone in the header with icons, menu items without pages of their own, FAQ as Вопрос./Ответ., a feedback module, documents by folders, prices as a picture and a list, «licence» in news, founder as a table row with a link."""

from __future__ import annotations

from tests.probe.serving import file, page


def P(t, b):
    return page(
        f"""<!DOCTYPE html><html lang="ru-ru"><head><base href="/" /><meta charset="utf-8"><meta name="generator" content="Joomla! - Open Source Content Management"><title>{t}</title><script src="/media/special/js/jquery.cookie.js"></script></head><body class="site"><div class="tm-toolbar"><div class="custom"><p><i class="fa fa-phone"></i> (83399) 4-55-10 <i class="fa fa-clock-o"></i> ЧАСЫ РАБОТЫ: ВТ-СБ 10:00-17:00</p></div><div id="special_visually"><a href="/?template=accessibility" title="Версия сайта для слабовидящих">Версия для слабовидящих</a></div></div><a class="tm-logo" href="/">МБУ «Заречинский музей»</a><nav class="tm-navbar"><ul class="uk-navbar-nav"><li class="uk-parent"><span class="nav-header">Музей</span><ul><li><a href="/o-muzee/istoriya">История</a></li><li><a href="/o-muzee/obshchie-svedeniya">Общие сведения</a></li><li><a href="/o-muzee/dokumenty">Документы</a></li></ul></li><li class="uk-parent"><span class="nav-header">Посетителям</span><ul><li><a href="/posetitelyam/tseny">Стоимость услуг</a></li><li><a href="/posetitelyam/ekskursii">Экскурсии</a></li><li><a href="/posetitelyam/faq">Часто задаваемые вопросы</a></li><li><a href="/posetitelyam/invalidam">Для людей с инвалидностью</a></li></ul></li><li><a href="/novosti">Новости</a></li><li><a href="/anketa">Оценить работу музея</a></li><li><a href="/kontakty">Контакты</a></li></ul></nav><main><article class="uk-article"><h1 class="uk-article-title">{t}</h1><p class="uk-article-meta">Создано: 12 мая 2019</p>{b}</article></main><footer class="tm-footer"><p>2011–2026 МБУ «Заречинский краеведческий музей»</p><p>Независимая оценка: <a href="https://bus.gov.ru/info-card/301122">карточка учреждения</a></p></footer></body></html>"""
    )


def answers():
    return {
        "/": P(
            "Заречинский музей",
            '<div class="uk-panel"><h3>Новости</h3><ul><li><a href="/novosti/220-noch">Ночь в музее</a> — 2 марта 2026</li></ul></div>',
        ),
        "/?template=accessibility": P("Заречинский музей", "<p>Обычная версия</p>"),
        "/novosti": P("Новости", '<h2><a href="/novosti/220-noch">Ночь в музее</a></h2><p>2 марта 2026</p>'),
        "/novosti/220-noch": P(
            "Ночь в музее", "<p>2 марта 2026. Учредитель вручил директору лицензию на хранение оружия № 123456.</p>"
        ),
        "/o-muzee/istoriya": P(
            "История",
            "<p>Первая выставка открылась 1 мая 1969 года в доме культуры речников. В январе 1970 года музею дали звание народного.</p><p>Музей основан в 1969 году.</p>",
        ),
        "/o-muzee/obshchie-svedeniya": P(
            "Общие сведения",
            '<table class="uk-table"><tbody><tr><th>Полное наименование</th><td>Муниципальное бюджетное учреждение «Заречинский краеведческий музей»</td></tr><tr><th>Сокращённое наименование</th><td>МБУ «ЗКМ»</td></tr><tr><th>Учредитель</th><td><a href="https://zarechinsk.example.ru">Администрация МР «Заречинский»</a></td></tr><tr><th>ИНН</th><td>4300012345</td></tr><tr><th>Директор</th><td>Афанасьева Татьяна Серафимовна</td></tr><tr><th>Отделы</th><td>отдел фондов, научно-экспозиционный отдел, отдел по работе с посетителями</td></tr><tr><th>Материально-техническое обеспечение</th><td>два здания площадью 830 кв. м, шесть залов, фондохранилище, мультимедийное оборудование, автомобиль</td></tr></tbody></table>',
        ),
        "/o-muzee/dokumenty": P(
            "Документы",
            '<div class="docman"><h3>Учредительные</h3><p><a href="/o-muzee/dokumenty?task=document.viewdoc&amp;id=7">Устав МБУ ЗКМ</a> <span>(pdf, 2.4 Mb)</span></p><p><a href="/o-muzee/dokumenty?task=document.viewdoc&amp;id=8">Свидетельство ОГРН</a></p><h3>Отчёты и планы</h3><p><a href="/o-muzee/dokumenty?task=document.viewdoc&amp;id=9">План ФХД на 2026 и плановый период</a></p><p><a href="/o-muzee/dokumenty?task=document.viewdoc&amp;id=10">Справка об итогах независимой оценки качества (2025 год)</a></p><p><a href="/o-muzee/dokumenty?task=document.viewdoc&amp;id=11">Комплекс мер по устранению недостатков, выявленных независимой оценкой 2025 года</a></p></div>',
        ),
        **{f"/o-muzee/dokumenty?task=document.viewdoc&id={n}": file() for n in (7, 8, 9, 10, 11)},
        "/posetitelyam/tseny": P(
            "Стоимость услуг",
            "<ul><li>Входной билет: взрослый – 150 р., детский – 80 р.</li><li>Экскурсия (группа до 15 чел.) – 900 р.</li></ul>",
        ),
        "/posetitelyam/ekskursii": P(
            "Экскурсии",
            "<p>Обзорная экскурсия по музею, экскурсия «Речной путь», пешеходная экскурсия по городу, лекции и музейные уроки для школ.</p>",
        ),
        "/posetitelyam/faq": P(
            "Часто задаваемые вопросы",
            "<p><strong>Вопрос.</strong> Кто ходит в музей бесплатно или со скидкой?</p><p><strong>Ответ.</strong> Дети до семи лет, ветераны, люди с инвалидностью и их сопровождающие.</p><p><strong>Вопрос.</strong> Можно ли провести в музее день рождения?</p><p><strong>Ответ.</strong> Да, по предварительной записи за две недели, программа длится полтора часа.</p>",
        ),
        "/posetitelyam/invalidam": P(
            "Для людей с инвалидностью",
            "<p>Вход в здание оборудован пандусом, есть кнопка вызова сотрудника. Второй этаж для колясочников недоступен.</p>",
        ),
        "/anketa": P(
            "Оценить работу музея",
            '<p>Просим ответить на вопросы.</p><form action="/anketa" method="post" class="rsform"><p>Удовлетворены ли вы информацией на сайте?</p><label><input type="radio" name="form[q1]" value="1">Да</label><label><input type="radio" name="form[q1]" value="0">Нет</label><p>Удовлетворены ли вы комфортностью?</p><label><input type="radio" name="form[q2]" value="1">Да</label><label><input type="radio" name="form[q2]" value="0">Нет</label><p>Ваши предложения</p><textarea name="form[p]"></textarea><button type="submit" name="form[Отправить]">Отправить</button></form>',
        ),
        "/kontakty": P(
            "Контакты",
            '<p>612000, Вятская область, г. Заречинск, Речной проспект, д. 71</p><p>Телефон/факс: (83399) 4-55-10</p><p><joomla-hidden-mail is-link="1" first="bXV6ZXk=" last="bWFpbC5ydQ==" text="bXV6ZXlAbWFpbC5ydQ==">Этот адрес электронной почты защищён от спам-ботов. У вас должен быть включен JavaScript для просмотра.</joomla-hidden-mail></p><p>Добраться можно автобусами № 2, 9 до остановки «Музей».</p>',
        ),
    }


NAME = "МБУ «Заречинский краеведческий музей»"
KEY = {
    "1.1/site/01": "found",
    "1.1/site/02": "found",
    "1.1/site/03": "found",
    "1.1/site/04": "found",
    "1.1/site/05": "found",
    "1.1/site/06": "found",
    "1.1/site/07": "found",
    "1.1/site/08": "found",
    "1.1/site/09": "found",
    "1.1/site/10": "found",
    "1.1/site/11": "found",
    "1.1/site/12": "found",
    "1.1/site/13": "found",
    "1.1/site/14": "found",
    "1.1/site/15": "missing",
    "1.1/site/16": "found",
    "1.1/site/17": "found",
    "1.1/site/18": "found",
    "1.1/site/19": "missing",
    "1.2/site/01": "found",
    "1.2/site/02": "found",
    "1.2/site/03": "missing",
    "1.2/site/04": "missing",
    "1.2/site/05": "found",
    "1.2/site/06": "found",
    "3.2/visit/04": "found",
    "own/bus-gov": "found",
    "own/accessibility": "found",
}
