"""A library that tells next to nothing, with words of every item in other senses: the story of the town, a contest, the law."""

from __future__ import annotations

from tests.probe.serving import PDF, Reply, file, page


def _page(t: str, b: str) -> Reply:
    return page(
        f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{t} | Библиотека</title><script src="/js/a.js"></script></head><body><header><a href="/">Городская библиотека</a></header><nav><ul><li><a href="/o">О библиотеке</a></li><li><a href="/kraj">Краеведение</a></li><li><a href="/docs">Документы</a></li><li><a href="/struktura">Структура</a></li><li><a href="/nok">Независимая оценка качества</a></li><li><a href="/platnye">Платные услуги</a></li><li><a href="/mto">Материально-техническая база</a></li><li><a href="/vopros">Вопрос-ответ</a></li><li><a href="/contact">Контакты</a></li></ul></nav><main><h1>{t}</h1>{b}</main><footer>Городская библиотека, 2026</footer></body></html>"""
    )


def answers() -> dict[str, Reply]:
    return {
        "/": _page("Городская библиотека", "<p>Добро пожаловать! Читать модно.</p>"),
        "/o": _page("О библиотеке", "<p>Библиотека — это дом для всех, кто любит книгу. В читальном зале собираются студенты и школьники, на сцене выступают поэты, в студии рисуют дети. В нашем фонде есть всё. Мы дарим радость, ждём гостей, любим книгу.</p><p>Более 40 лет мы рядом с вами.</p>"),
        "/kraj": _page("Краеведение", "<p>Музей завода создан в 1957 году. Дом купца Зотова построен в 1880 году и имеет площадь 300 кв. м, две комнаты, зал и сцену. Учредителем земской школы являлся купец, а городская управа платила учителю. В 1911 году театр открыл свои двери.</p>"),
        "/docs": _page("Документы", '<ul><li><a href="/f/78.pdf">Федеральный закон о библиотечном деле</a></li><li><a href="/f/konk.pdf">Положение о конкурсе рисунков</a></li><li><a href="/f/plan.pdf">План</a></li></ul>'),
        **{path: file(PDF) for path in ("/f/78.pdf", "/f/konk.pdf", "/f/plan.pdf", "/f/ank.doc", "/f/dog.doc", "/f/599.pdf")},
        "/struktura": _page("Структура", '<p><img src="/i/knigi.jpg" alt="книги"></p><p>Раздел в разработке.</p>'),
        "/nok": _page("Независимая оценка качества", '<p>Независимая оценка проводится в соответствии с приказом № 599 по 100-балльной системе: за открытость — до 100 баллов.</p><ul><li><a href="/f/599.pdf">Приказ Минкультуры России № 599</a></li><li><a href="/f/ank.doc">Анкета</a></li></ul>'),
        "/platnye": _page("Платные услуги", '<p><a href="/f/dog.doc">Типовой договор</a></p><p>По вопросам оказания платных услуг обращайтесь к дежурному библиотекарю в рабочее время лично.</p>'),
        "/mto": _page("Материально-техническая база", "<p>Данные уточняются и будут опубликованы позднее.</p>"),
        "/vopros": _page("Вопрос-ответ", "<p>Любите ли вы читать? Приходите к нам в библиотеку, мы подберём вам книгу по душе!</p>"),
        "/contact": _page("Контакты", '<p>Контакты библиотеки уточняйте в отделе культуры администрации: 8 (8442) 30-00-01.</p><p><img src="/i/plan.jpg" alt="план мероприятий"></p>'),
    }  # fmt: skip


NAME = "МБУК «Городская библиотека»"
KEY = {
    "1.1/site/01": "missing", "1.1/site/02": "missing", "1.1/site/03": "missing", "1.1/site/04": "missing", "1.1/site/05": "missing",
    "1.1/site/06": "missing", "1.1/site/07": "missing", "1.1/site/08": "missing", "1.1/site/09": "missing", "1.1/site/10": "missing",
    "1.1/site/11": "missing", "1.1/site/12": "partial", "1.1/site/13": "missing", "1.1/site/14": "missing", "1.1/site/15": "missing",
    "1.1/site/16": "missing", "1.1/site/17": "missing", "1.1/site/18": "missing", "1.1/site/19": "missing", "1.2/site/01": "missing",
    "1.2/site/02": "missing", "1.2/site/03": "missing", "1.2/site/04": "missing", "1.2/site/05": "partial", "1.2/site/06": "partial",
    "3.2/visit/04": "missing", "own/bus-gov": "missing", "own/accessibility": "missing",
}  # fmt: skip
