"""A library system on WordPress: the law retold at length on the assessment page, old addresses of bus.gov.ru, acts of the state among papers, branches with their own hours, an «ask» form, paid services as an inline order."""

from __future__ import annotations

from tests.probe.serving import DOCX, PDF, Reply, file, page


def P(t, b):
    return page(
        f"""<!DOCTYPE html><html lang="ru-RU"><head><meta charset="UTF-8"><title>{t} | МБУ «Централизованная библиотечная система г. Северогорск»</title><meta name="generator" content="WordPress 5.9"></head><body><div id="page"><header id="masthead"><div class="site-branding"><p class="site-title"><a href="/">Централизованная библиотечная система</a></p><p class="site-description">Муниципальное бюджетное учреждение</p></div><div class="special"><a class="dashicons-eye" href="/?special_version=1" title="Версия для слабовидящих"></a></div><nav id="site-navigation" class="main-navigation"><ul><li><a href="/o-nas/">О нас</a></li><li><a href="/biblioteki/">Библиотеки</a></li><li><a href="/ofitsialnye-dokumenty/">Официальные документы</a></li><li><a href="/platnye-uslugi/">Услуги</a></li><li><a href="/nezavisimaya-ocenka/">Независимая оценка качества</a></li><li><a href="/zadat-vopros/">Задать вопрос</a></li><li><a href="/novosti/">Новости</a></li></ul></nav></header><div id="content"><article><header class="entry-header"><h1 class="entry-title">{t}</h1></header><div class="entry-content">{b}</div></article></div><div id="secondary" class="widget-area"><aside class="widget widget_text"><h3 class="widget-title">Полезные ссылки</h3><div class="textwidget"><a href="https://www.gosuslugi.ru">Госуслуги</a><br><a href="http://quality.mkrf.ru">Оценка качества услуг</a></div></aside></div><footer id="colophon"><div class="site-info">Адрес: 663900, Енисейская обл., г. Северогорск, ул. Курчатова, 16 | Тел. 8-39199-2-39-11 | E-mail: cbs[собака]severogorsk.ru</div></footer></div></body></html>"""
    )


def answers():
    return {
        "/": P(
            "Добро пожаловать на сайт ЦБС",
            '<h2>Анонсы</h2><p><strong>19 марта</strong> в 15:00 в Центральной библиотеке — презентация сборника стихов.</p><p><strong>25 марта</strong> — день открытых дверей.</p><h2>Последние записи</h2><ul><li><a href="/2026/03/10/kniga/">Неделя детской книги</a> <span class="post-date">10.03.2026</span></li></ul>',
        ),
        "/?special_version=1": P("ЦБС", "<p>Размер шрифта А А А. Цветовая схема Ц Ц Ц.</p>"),
        "/2026/03/10/kniga/": P("Неделя детской книги", "<p>10.03.2026</p><p>Приглашаем школьников.</p>"),
        "/novosti/": P("Новости", '<p><a href="/2026/03/10/kniga/">Неделя детской книги</a> 10.03.2026</p>'),
        "/o-nas/": P(
            "О нас",
            """<p>Муниципальное бюджетное учреждение «Централизованная библиотечная система» создано в соответствии с решением исполкома от 20.06.1979. В систему входят пять библиотек.</p><p>Учредителем МБУ «ЦБС» является городской округ ЗАТО Северогорск. Функции учредителя осуществляет Администрация ЗАТО Северогорск.</p><h3>Руководство</h3><table><tbody><tr><td>Директор</td><td>Романова<br/>Ирина<br/>Евгеньевна</td><td>2-39-11</td></tr><tr><td>Зам. директора</td><td>Щур<br/>Анна<br/>Олеговна</td><td>2-83-00</td></tr></tbody></table><h3>Организационная структура</h3><p><a href="/wp-content/uploads/shema.jpg"><img src="/wp-content/uploads/shema-300.jpg" alt=""/></a></p>""",
        ),
        "/wp-content/uploads/shema.jpg": Reply(b"\xff\xd8\xff\xe0" + b"\0" * 60, kind="image/jpeg"),
        "/biblioteki/": P(
            "Библиотеки",
            '<h3>Центральная городская библиотека</h3><p>ул. Курчатова, 16. Часы работы: пн–чт 11.00–19.00, сб, вс 11.00–18.00, пятница – выходной. Последний четверг месяца – санитарный день.</p><script type="text/javascript" src="https://api-maps.yandex.ru/services/constructor/1.0/js/?sid=abc"></script><h3>Детская библиотека</h3><p>ул. Крупской, 12. Часы работы: 10.00–18.00. Тел. 8-39199-2-83-01</p>',
        ),
        "/ofitsialnye-dokumenty/": P(
            "Официальные документы",
            '<h3>Федеральное законодательство</h3><ul><li><a href="http://pravo.gov.ru/proxy/ips/?docbody=&amp;nd=102033245">Федеральный закон «О библиотечном деле»</a></li><li><a href="/wp-content/uploads/599.pdf">Приказ Минкультуры России от 27.04.2018 № 599 «Об утверждении показателей, характеризующих общие критерии оценки качества условий оказания услуг организациями культуры»</a></li></ul><h3>Документы учреждения</h3><ul><li><a href="/wp-content/uploads/ustav2015.pdf">Устав МБУ ЦБС (с изменениями от 2019, 2022 г.)</a></li><li><a href="/wp-content/uploads/pol.docx">Правила пользования библиотеками</a></li><li><a href="/wp-content/uploads/mz25.pdf">Муниципальное задание на 2025 год и плановый период</a></li><li><a href="/wp-content/uploads/f737.pdf">Отчет об исполнении учреждением плана его финансово-хозяйственной деятельности на 01.01.2026</a></li></ul>',
        ),
        **{
            f"/wp-content/uploads/{n}": file(DOCX if n.endswith("x") else PDF)
            for n in ("599.pdf", "ustav2015.pdf", "pol.docx", "mz25.pdf", "f737.pdf", "npa1.pdf", "otchet22.pdf")
        },
        "/platnye-uslugi/": P(
            "Услуги",
            """<h2>Бесплатные услуги</h2><p>Запись в библиотеку, выдача литературы на дом и в читальном зале, консультации по поиску, мероприятия.</p><h2>Платные услуги</h2><p>ПРИКАЗ № 38-од от 16.12.2024 «Об утверждении перечня платных услуг». В соответствии с Положением утвердить с 1 января:</p><table><tbody><tr><td>Наименование</td><td>Единица</td><td>Стоимость (руб.)</td></tr><tr><td>Ксерокопирование А4</td><td>страница</td><td>12,00</td></tr><tr><td>Печать чёрно-белая</td><td>страница</td><td>15,00</td></tr></tbody></table>""",
        ),
        "/nezavisimaya-ocenka/": P(
            "Независимая оценка качества",
            """<p>Данный раздел создан в соответствии c Федеральным законом от 05.12.2017 № 392-ФЗ «О внесении изменений в отдельные законодательные акты Российской Федерации по вопросам совершенствования проведения независимой оценки качества условий оказания услуг». Независимая оценка качества является одной из форм общественного контроля, проводится не чаще одного раза в год и не реже одного раза в 3 года, формируется рейтинг организаций.</p><p>Обратите внимание! С результатами независимой оценки можно ознакомиться, перейдя по ссылке <a href="http://bus.gov.ru/pub/independentRating/list">http://bus.gov.ru/pub/independentRating/list</a></p><h3>Нормативно-правовые акты</h3><ul><li><a href="/wp-content/uploads/npa1.pdf">Приказ Минкультуры РФ № 277 «Об утверждении требований к содержанию и форме предоставления информации»</a></li><li><a href="/wp-content/uploads/599.pdf">Приказ № 599 о показателях оценки качества</a></li></ul><p>Заполните анкету: <a href="https://forms.gle/abc123">Анкета получателя услуг</a></p>""",
        ),
        "/zadat-vopros/": P(
            "Задать вопрос",
            '<p>Здесь можно задать вопрос специалистам библиотеки. Ответ придёт на указанный адрес.</p><form class="wpforms-form" id="wpforms-form-55" method="post" action="/zadat-vopros/"><input type="text" name="wpforms[fields][0]"><input type="email" name="wpforms[fields][1]"><textarea name="wpforms[fields][2]"></textarea><button type="submit" name="wpforms[submit]">Отправить вопрос</button></form>',
        ),
    }


NAME = "МБУ «ЦБС» ЗАТО Северогорск"
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
    "1.1/site/14": "missing",
    "1.1/site/15": "missing",
    "1.1/site/16": "found",
    "1.1/site/17": "partial",
    "1.1/site/18": "missing",
    "1.1/site/19": "found",
    "1.2/site/01": "found",
    "1.2/site/02": "found",
    "1.2/site/03": "partial",
    "1.2/site/04": "found",
    "1.2/site/05": "missing",
    "1.2/site/06": "found",
    "3.2/visit/04": "found",
    "own/bus-gov": "partial",
    "own/accessibility": "missing",
}
