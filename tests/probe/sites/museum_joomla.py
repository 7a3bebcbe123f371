"""A museum on Joomla: addresses with numbers, e-mail written by a script, sliders, documents in a list, pages in a table."""

from __future__ import annotations

from tests.probe.serving import DOCX, PDF, Reply, file, page

_TOP = """<!DOCTYPE html><html lang="ru-ru"><head><base href="{base}"/><meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<meta name="generator" content="Joomla! - Open Source Content Management"/><title>{title}</title><script src="/media/jui/js/jquery.min.js"></script></head><body class="site com_content">
<div class="header"><a class="brand" href="/">Краеведческий музей города Венёва</a></div><div class="navigation"><ul class="nav menu">
<li class="item-101"><a href="/">Главная</a></li><li class="item-102"><a href="/index.php?option=com_content&amp;view=article&amp;id=2">Сведения об организации</a></li>
<li class="item-103"><a href="/index.php?option=com_content&amp;view=article&amp;id=3">Посетителям</a></li><li class="item-104"><a href="/index.php?option=com_content&amp;view=article&amp;id=4">Контактная информация</a></li>
<li class="item-105"><a href="/index.php?option=com_content&amp;view=category&amp;id=8">Наши события</a></li><li class="item-106"><a href="/index.php?option=com_content&amp;view=article&amp;id=6">НОК</a></li>
<li class="item-107"><a href="/index.php?option=com_content&amp;view=article&amp;id=7">Доступная среда</a></li><li><a href="/index.php?option=com_rsform&amp;formId=3">Задать вопрос</a></li></ul></div>
<div id="content"><div class="item-page"><div class="page-header"><h2 itemprop="headline">{title}</h2></div><dl class="article-info"><dt>Информация о материале</dt><dd>Просмотров: 1532</dd></dl><div itemprop="articleBody">"""
_END = """</div></div></div><footer class="footer"><p>© 2026 Краеведческий музей</p></footer></body></html>"""


def _page(title: str, body: str) -> Reply:
    return page(_TOP.replace("{title}", title).replace("{base}", "/") + body + _END)


_PREFIX = "/index.php?option=com_content&view=article&id="


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Краеведческий музей города Венёва", "<p>Музей хранит более 20 тысяч предметов. Основан в 1920 году учителем местной школы.</p>"),
        f"{_PREFIX}2": _page("Сведения об организации", """<table border="1"><tbody>
            <tr><td><p>Полное наименование</p></td><td><p>Муниципальное автономное учреждение культуры «Краеведческий музей города Венёва»</p></td></tr>
            <tr><td><p>Сокращенное наименование</p></td><td><p>МАУК «Краеведческий музей»</p></td></tr>
            <tr><td><p>Учредитель</p></td><td><p>Комитет по культуре муниципального округа</p></td></tr>
            <tr><td><p>Директор</p></td><td><p>КОРШУНОВА Елена Дмитриевна</p></td></tr>
            <tr><td><p>Структура и органы управления</p></td><td><p>Директор, научный отдел, отдел фондов, экскурсионный отдел, хозяйственная часть</p></td></tr></tbody></table>
            <div class="accordion"><div class="accordion-heading"><a class="accordion-toggle" href="#docs">Учредительные документы</a></div><div id="docs" class="accordion-body collapse" style="display:none">
            <p><a href="/images/docs/doc_0012.pdf"><img src="/images/pdf.png" alt=""></a> Устав (новая редакция)</p></div></div>
            <div class="accordion"><div class="accordion-heading"><a class="accordion-toggle" href="#fin">Финансовые документы</a></div><div id="fin" class="collapse"><ul><li><a href="/images/docs/plan_fin_2026.xlsx">План финансово-хозяйственной деятельности на 2026 г. и плановый период</a></li><li><a href="/images/docs/mz.pdf">Муниципальное задание на 2026 год</a></li></ul></div></div>
            <h3>Материально-техническая база</h3><p>Музей располагает двумя зданиями общей площадью 640 кв. м, семью залами, фондохранилищем и мультимедийным оборудованием.</p>"""),
        "/images/docs/doc_0012.pdf": file(PDF), "/images/docs/plan_fin_2026.xlsx": file(DOCX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "/images/docs/mz.pdf": file(PDF),
        f"{_PREFIX}3": _page("Посетителям", """<h3>Часы работы музея</h3><p>Со вторника по воскресенье с 10:00 до 18:00, касса до 17:30. Понедельник — выходной.</p>
            <h3>Стоимость входных билетов</h3><p>Взрослый — 150 р., школьный — 70 р., экскурсия — 500 р. с группы.</p><h3>Наши услуги</h3><ul><li>Экскурсии по залам и городу</li><li>Музейные занятия для школьников</li><li>Мастер-классы по росписи</li></ul>
            <h3>Правила посещения</h3><p>В залах просим не трогать предметы, снимать без вспышки и выключать звук телефонов.</p>"""),
        f"{_PREFIX}4": _page("Контактная информация", """<p>301320, г. Венёв, пл. Ленина, 5</p><p>Тел.: 2-17-40 (касса), 2-15-55 (директор)</p>
            <p>Наша почта: <span id="cloak77">Адрес электронной почты защищен от спам-ботов. Для просмотра адреса в браузере должен быть включен Javascript.</span><script type='text/javascript'>
            document.getElementById('cloak77').innerHTML = ''; var prefix = '&#109;a' + 'i&#108;' + '&#116;o'; var path = 'hr' + 'ef' + '='; var addy77 = 'm&#117;s&#101;um-venev' + '&#64;'; addy77 = addy77 + 'y&#97;nd&#101;x' + '&#46;' + 'r&#117;';</script></p>
            <h3>Схема проезда</h3><p><img src="/images/map.jpg" alt="Схема проезда к музею"/></p>"""),
        "/index.php?option=com_content&view=category&id=8": _page("Наши события", """<div class="blog"><div class="item"><h3><a href="/index.php?option=com_content&amp;view=article&amp;id=101">Ночь искусств в музее</a></h3><p>4 ноября 2025 года музей был открыт до полуночи.</p></div></div>"""),
        f"{_PREFIX}101": _page("Ночь искусств в музее", "<p>4 ноября 2025 года. Посетители узнали про стоимость услуг реставратора — 3000 руб. — и получили лицензию сыщика № 12345.</p>"),
        f"{_PREFIX}6": _page("НОК", """<p><a href="/images/docs/otchet_nok_2023.docx">Отчёт о результатах независимой оценки качества за 2023 год</a></p><p><a href="/images/docs/plan.docx">План мероприятий по улучшению качества на 2024 год</a></p>
            <p>Оставить отзыв: <a href="https://forms.mkrf.ru/e/2579/xTPLeBU7/?ap_orgcode=710160251">анкета получателя услуг</a></p>"""),
        "/images/docs/otchet_nok_2023.docx": file(DOCX, "application/octet-stream"), "/images/docs/plan.docx": file(DOCX, "application/octet-stream"),
        f"{_PREFIX}7": _page("Доступная среда", "<p>Вход оборудован пандусом и кнопкой вызова, есть сменное кресло-коляска, туалет на первом этаже приспособлен. Сотрудники сопровождают гостей.</p>"),
        "/index.php?option=com_rsform&formId=3": _page("Задать вопрос", """<form method="post" id="userForm" action="/index.php?option=com_rsform&amp;formId=3"><label for="n">Имя</label><input id="n" name="form[Name]" type="text"/><label for="m">Ваш вопрос</label><textarea id="m" name="form[Msg]"></textarea><input type="submit" value="Спросить" name="form[Submit]"/></form>"""),
    }  # fmt: skip


NAME = "МАУК «Краеведческий музей»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "found", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "found", "1.1/site/15": "missing",
    "1.1/site/16": "partial", "1.1/site/17": "found", "1.1/site/18": "found", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "partial", "1.2/site/04": "found", "1.2/site/05": "missing",
    "1.2/site/06": "found", "3.2/visit/04": "missing", "own/bus-gov": "missing", "own/accessibility": "found",
}  # fmt: skip
