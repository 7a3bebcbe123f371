"""A village house of culture on uCoz, half empty: documents promised, telephone of the head only, posters as pictures, founder's telephones everywhere, counters and informers."""

from __future__ import annotations

from tests.probe.serving import JPEG, file, page


def P(t, body):
    return page(
        f"""<html><head><title>{t} - Сельский Дом культуры с. Берёзовка</title><meta name="description" content="СДК, устав, платные услуги, документы"><script type="text/javascript" src="/.s/src/jquery-1.12.4.min.js"></script></head><body><div id="utbr8214" rel="s730"></div><div class="wrap"><div id="head"><div class="sitename">Берёзовский СДК</div></div><table class="main"><tr><td class="left"><div class="sidebox"><div class="title">Меню</div><div class="inner"><div id="uMenuDiv1" class="uMenuV"><ul class="uMenuRoot"><li><a href="/"><span>Главная</span></a></li><li><a href="/index/o_nas/0-2"><span>О нас</span></a></li><li><a href="/index/dokumenty/0-3"><span>Документы</span></a></li><li><a href="/index/platnye_uslugi/0-4"><span>Платные услуги</span></a></li><li><a href="/index/kruzhki/0-5"><span>Кружки</span></a></li><li><a href="/photo/"><span>Фотоальбомы</span></a></li><li><a href="/index/nezavisimaja_ocenka/0-6"><span>Независимая оценка качества</span></a></li><li><a href="/index/0-3x"><span>Обратная связь</span></a></li></ul></div></div></div><div class="sidebox"><div class="title">Управление культуры</div><p>Начальник управления культуры Громов Сергей Петрович<br>тел. 8 (39545) 2-11-33, ukb@example-region.ru</p></div><div class="sidebox"><div class="title">Вход на сайт</div><form id="frmLg1" action="javascript:;" method="post"><input name="user"><input type="password" name="password"><input type="submit" value="Вход"></form></div><div class="sidebox"><div class="title">Поиск</div><form action="/search/"><input name="q"><input type="submit" value="Найти"></form></div></td><td class="content"><h1>{t}</h1>{body}</td></tr></table><div id="foot">Copyright СДК © 2026 <a href="https://www.ucoz.ru/">uCoz</a></div></div></body></html>"""
    )


def answers():
    return {
        "/": P(
            "Главная",
            '<p align="center"><img src="/afisha_mart.jpg" alt=""></p><p>Уважаемые жители! 8 марта в 12:00 приглашаем на праздничный концерт.</p>',
        ),
        "/afisha_mart.jpg": file(JPEG, "image/jpeg"),
        "/index/o_nas/0-2": P(
            "О нас",
            "<p>Наш Дом культуры построен в 1978 году. За эти годы в нём занимались сотни детей. Директор СДК Птицына Галина Ивановна, телефон 8-950-111-22-33.</p><p>Мы находимся по адресу: с. Берёзовка, ул. Молодёжная, 1</p><p>СДК работает: вторник – воскресенье, с 14:00 до 22:00</p><p>Дискотеки для молодёжи: суббота 20:00–23:00</p>",
        ),
        "/index/dokumenty/0-3": P(
            "Документы",
            "<p>Устав</p><p>План финансово-хозяйственной деятельности</p><p>Муниципальное задание</p><p>Страница находится в разработке</p>",
        ),
        "/index/platnye_uslugi/0-4": P(
            "Платные услуги", "<p>Все услуги Дома культуры для населения бесплатны. Платные услуги не оказываются.</p>"
        ),
        "/index/kruzhki/0-5": P(
            "Кружки",
            "<ul><li>Хоровой кружок «Сударушка» — вт, чт 18:00</li><li>Танцевальный кружок «Ритм» — ср, пт 16:00</li><li>Кружок рукоделия — сб 15:00</li></ul>",
        ),
        "/photo/": P("Фотоальбомы", "<p>День села 2023</p>"),
        "/index/nezavisimaja_ocenka/0-6": P(
            "Независимая оценка качества",
            '<p>Независимая оценка качества — одна из форм общественного контроля, проводится в целях предоставления гражданам информации о качестве условий оказания услуг организациями культуры. Показатели, характеризующие общие критерии оценки, утверждены приказом Минкультуры России.</p><p>Подробнее на сайте <a href="https://bus.gov.ru/">bus.gov.ru</a></p>',
        ),
        "/index/0-3x": P(
            "Обратная связь",
            '<form method="post" name="mform" id="mff1" class="mform-1" enctype="multipart/form-data" action="/mail/" onsubmit="return false;"><table><tr><td>Имя отправителя *:</td><td><input type="text" name="f1"></td></tr><tr><td>E-mail отправителя *:</td><td><input type="text" name="f2"></td></tr><tr><td>Тема письма:</td><td><input name="f3"></td></tr><tr><td>Текст сообщения *:</td><td><textarea name="f4"></textarea></td></tr><tr><td colspan="2"><input type="submit" value="Отправить сообщение"></td></tr></table></form>',
        ),
        "/mail/": P("ok", "<p>ok</p>"),
    }


NAME = "МКУК «Берёзовский СДК»"
KEY = {
    "1.1/site/01": "missing",
    "1.1/site/02": "found",
    "1.1/site/03": "missing",
    "1.1/site/04": "found",
    "1.1/site/05": "missing",
    "1.1/site/06": "missing",
    "1.1/site/07": "missing",
    "1.1/site/08": "found",
    "1.1/site/09": "found",
    "1.1/site/10": "partial",
    "1.1/site/11": "found",
    "1.1/site/12": "missing",
    "1.1/site/13": "missing",
    "1.1/site/14": "missing",
    "1.1/site/15": "missing",
    "1.1/site/16": "partial",
    "1.1/site/17": "partial",
    "1.1/site/18": "missing",
    "1.1/site/19": "missing",
    "1.2/site/01": "found",
    "1.2/site/02": "missing",
    "1.2/site/03": "found",
    "1.2/site/04": "partial",
    "1.2/site/05": "missing",
    "1.2/site/06": "missing",
    "3.2/visit/04": "missing",
    "own/bus-gov": "partial",
    "own/accessibility": "missing",
}
