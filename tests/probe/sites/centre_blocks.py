"""A centre of culture made of free blocks: lines torn into pieces, a map by coordinates, dates without a year, prices at studios."""

from __future__ import annotations

from tests.probe.serving import DOCX, PDF, Reply, file, page


def _page(t: str, b: str) -> Reply:
    return page(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{t}</title><script src="https://static.tildacdn.com/js/tilda-zero-1.1.min.js" async></script></head><body class="t-body"><div id="allrecords" data-tilda-project-id="77">{b}<div id="rec900" class="r t-rec" data-record-type="396"><div class="t396"><div class="t396__artboard"><div class="t396__elem tn-elem"><div class="tn-atom" field="tn_text_1">МБУ ЦКиД «Заря»</div></div><div class="tn-elem"><div class="tn-atom">ИНН 5012000000</div></div><div class="tn-elem"><a class="tn-atom" href="/privacy">Политика конфиденциальности</a></div><div class="tn-elem"><a class="tn-atom" href="https://vk.com/zarya"><img class="tn-atom__img" src="https://static.tildacdn.com/vk.svg"></a></div></div></div></div></div></body></html>"""
    )


def _board(*lines: str) -> str:
    """Return one free block: every line an element of its own."""
    atoms = "".join(
        f'<div class="t396__elem tn-elem"><div class="tn-atom" field="tn_text">{one}</div></div>' for one in lines
    )
    return f'<div class="r t-rec" data-record-type="396"><div class="t396"><div class="t396__artboard">{atoms}</div></div></div>'


def _files(*paths: str) -> dict[str, Reply]:
    return {path: file(PDF if path.endswith("pdf") else DOCX, "application/octet-stream") for path in paths}


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Центр культуры и досуга «Заря»", _board('ЦЕНТР КУЛЬТУРЫ И ДОСУГА<br>«ЗАРЯ»', 'г. Красногорка, пр-т Мира, 15', '<a href="tel:+74905512233">+7 490 551-22-33</a>', 'ПН–ВС 09:00–22:00')
         + _board('<h2>АФИША</h2>', '22 МАРТА<br>15:00', 'Концерт «Весенний букет»', '29 МАРТА<br>12:00', 'Спектакль «Теремок» 6+', '<a href="https://zarya.profticket.ru">Все события</a>')
         + _board('<h2>СТУДИИ</h2>', 'Балет «Антре»', 'с 4 лет<br>3 500 ₽ / мес.', 'Вокал «Ноты»', 'с 5 лет<br>3 000 ₽ / мес.', 'Театральная студия', 'бесплатно')
         + _board('<h2>О НАС</h2>', 'Открытый в 1959 году как клуб текстильной фабрики, сегодня центр — это 32 коллектива и 900 участников.', 'Большой зал<br>460 мест', 'Малый зал<br>90 мест', 'Хореографические классы<br>3')
         + _board('<h2>КОМАНДА</h2>', 'Гусева Наталья Ивановна', 'Директор', '8 (490) 551-22-34')
         + _board('<h2>ДОКУМЕНТЫ</h2>', '<a href="/d/Ustav_Zarya.pdf">Устав</a>', '<a href="/d/MZ.pdf">Муниципальное задание</a>', '<a href="/d/PFHD.pdf">План ФХД</a>', '<a href="/d/NOK_otchet.pdf">НОК: отчёт 2024</a>', '<a href="/d/plan.pdf">НОК: план по устранению</a>', '<a href="https://bus.gov.ru/agency/118822">bus.gov.ru</a>', '<a href="/d/uch.pdf">Сведения об учредителе</a>')
         + _board('<h2>КОНТАКТЫ</h2>', 'zarya@kultura-kr.ru') + '<div class="t-rec"><div class="t-map-lazyload t-map" data-map-lat="55.8" data-map-lng="37.3" data-map-zoom="15"></div></div>'
         + '<div class="t-rec" data-record-type="702"><div class="t-popup"><form class="t-form js-form-proccess" id="form55" role="form" action="https://forms.tildacdn.com/procces/" method="POST" data-formactiontype="2"><div class="t-form__title">Обратная связь</div><input type="text" name="name"><input type="tel" name="phone"><textarea name="message" placeholder="Ваше сообщение"></textarea><button type="submit">Отправить</button></form></div></div>'),
        "/privacy": _page("Политика", _board('<h1>Политика конфиденциальности</h1>', 'Настоящая политика определяет порядок обработки персональных данных пользователей сайта и меры по их защите. Оператор ставит своей целью соблюдение прав и свобод человека.')),
        **_files("/d/Ustav_Zarya.pdf", "/d/MZ.pdf", "/d/PFHD.pdf", "/d/NOK_otchet.pdf", "/d/plan.pdf", "/d/uch.pdf"),
    }  # fmt: skip


NAME = "МБУ ЦКиД «Заря»"
KEY = {
    "1.1/site/01": "partial", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "missing", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "found", "1.1/site/14": "found", "1.1/site/15": "missing",
    "1.1/site/16": "partial", "1.1/site/17": "found", "1.1/site/18": "found", "1.1/site/19": "found", "1.2/site/01": "found",
    "1.2/site/02": "found", "1.2/site/03": "found", "1.2/site/04": "partial", "1.2/site/05": "missing", "1.2/site/06": "missing",
    "3.2/visit/04": "missing", "own/bus-gov": "found", "own/accessibility": "missing",
}  # fmt: skip
