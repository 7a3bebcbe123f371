"""A puppet theatre on Tilda: nearly everything on one long page of anchors, forms of the constructor, a policy page, nothing official."""

from __future__ import annotations

from tests.probe.serving import Reply, page


def _page(title: str, body: str) -> Reply:
    return page(f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>{title}</title><script src="https://static.tildacdn.com/js/tilda-scripts-3.0.min.js"></script></head>
        <body class="t-body"><div id="allrecords" class="t-records"><div id="rec1" class="r t-rec"><div class="t228"><div class="t228__list">
        <a class="t-menu__link-item" href="/#about">О театре</a><a class="t-menu__link-item" href="/#repertoire">Репертуар</a><a class="t-menu__link-item" href="/#contacts">Контакты</a><a class="t-menu__link-item" href="/documents">Официально</a></div></div></div>{body}
        <div class="r t-rec t-footer"><div class="t-text">© 2026 Театр кукол «Петрушка»</div><a href="/privacy">Политика конфиденциальности</a></div></div></body></html>""")


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Театр кукол «Петрушка»", """<div id="rec2" class="r t-rec"><a name="about"></a><div class="t-title" field="title">О театре</div><div class="t-descr">Театр открылся 12 апреля 1985 года и с тех пор играет спектакли для самых маленьких.</div>
            <div class="t-descr">Художественный руководитель театра — Громов Илья Андреевич</div></div>
            <div class="r t-rec"><a name="repertoire"></a><div class="t-title">Репертуар на апрель</div><div class="t-card__title">«Колобок»</div><div class="t-card__descr">5 апреля 2026, 11:00. Билеты от 300 ₽</div><div class="t-card__title">«Теремок»</div><div class="t-card__descr">12 апреля 2026, 11:00. Билеты от 300 ₽</div></div>
            <div class="r t-rec"><a name="contacts"></a><div class="t-title">Контакты</div><div class="t-text">г. Тула, ул. Каминского, д. 8<br/><a href="tel:+74872365544">Позвонить в кассу</a><br/><a href="mailto:kassa@petrushka-teatr.ru">Написать письмо</a><br/>Касса работает ежедневно 10:00–19:00</div>
            <iframe src="https://yandex.ru/map-widget/v1/?ll=37.6&z=16"></iframe></div>
            <div class="r t-rec"><div class="t-title">Остались вопросы?</div><form id="form77" name="form77" action="" method="POST" data-formactiontype="2" class="t-form js-form-proccess"><input type="text" name="Name" placeholder="Имя"/><textarea name="Textarea" placeholder="Ваш вопрос"></textarea><button type="submit" class="t-submit">Отправить</button></form></div>
            <div class="r t-rec"><div class="t-title">Вопросы и ответы</div><div class="t668__header"><button class="t668__trigger-button">С какого возраста можно на спектакль?</button></div><div class="t668__content" style="display:none"><div class="t668__text">Большинство спектаклей рассчитано на зрителей от трёх лет, возраст указан на билете.</div></div>
            <div class="t668__header"><button class="t668__trigger-button">Можно ли вернуть билет?</button></div><div class="t668__content" style="display:none"><div class="t668__text">Да, не позднее чем за сутки до спектакля в кассе театра с паспортом.</div></div></div>"""),
        "/documents": _page("Официально", """<div class="t-title">Официальная информация</div><div class="t-text">Муниципальное бюджетное учреждение культуры «Театр кукол „Петрушка“»</div><div class="t-text">Уставные документы можно посмотреть в администрации театра.</div>
            <div class="t-text"><a href="https://disk.yandex.ru/d/AbCdEf">Устав</a></div><div class="t-text"><a href="https://bus.gov.ru/qrcode/rate/501200">Оцените условия оказания услуг</a></div>"""),
        "/privacy": _page("Политика конфиденциальности", "<div class='t-text'>Настоящая политика определяет порядок обработки персональных данных посетителей сайта и меры по их защите.</div>"),
    }  # fmt: skip


NAME = "МБУК «Театр кукол „Петрушка“»"
KEY = {
    "1.1/site/01": "partial", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "missing",
    "1.1/site/06": "partial", "1.1/site/07": "missing", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "found",
    "1.1/site/11": "missing", "1.1/site/12": "missing", "1.1/site/13": "missing", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "found", "1.1/site/17": "missing", "1.1/site/18": "missing", "1.1/site/19": "found",
    "1.2/site/01": "found", "1.2/site/02": "found", "1.2/site/03": "partial", "1.2/site/04": "found", "1.2/site/05": "found",
    "1.2/site/06": "found", "3.2/visit/04": "missing", "own/bus-gov": "partial", "own/accessibility": "missing",
}  # fmt: skip
