"""A house of culture by hand, windows-1251: the charter typed on the page, capitals, prices in a table of circles, old posters, a form that opens the mail."""

from __future__ import annotations

from tests.probe.serving import Reply, page


def _page(t: str, b: str) -> Reply:
    return page(
        f"""<html><head><title>ДК Железнодорожников</title><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><body background="fon.jpg"><table width="100%" border="1" cellspacing="2"><tr><td width="15%" valign="top"><font color="navy"><a href="index.htm">ГЛАВНАЯ</a><hr><a href="istor.htm">НАША ИСТОРИЯ</a><hr><a href="kollekt.htm">КОЛЛЕКТИВЫ</a><hr><a href="afisha.htm">АФИША</a><hr><a href="prokat.htm">ПРОКАТ И АРЕНДА</a><hr><a href="docum.htm">ОФИЦИАЛЬНО</a><hr><a href="svaz.htm">СВЯЗЬ</a></font><br><!--LiveInternet counter--><img src="http://counter.yadro.ru/logo?22.6" width="88"></td><td valign="top"><center><h1><font color="red">{t}</font></h1></center>{b}</td></tr></table></body></html>""",
        charset="cp1251",
        says="",
    )


def answers() -> dict[str, Reply]:
    return {
        "/": _page("ДК ЖЕЛЕЗНОДОРОЖНИКОВ", "<p>Добро пожаловать!</p>"), "/index.htm": _page("ДК ЖЕЛЕЗНОДОРОЖНИКОВ", "<p>Добро пожаловать!</p>"),
        "/istor.htm": _page("НАША ИСТОРИЯ", "<p>7 ноября 1936 года железнодорожники узла получили в подарок новый клуб. В годы войны здесь был госпиталь. С 2004 года — муниципальное учреждение.</p><p>Директора ДК: Смирнов П. И. (1936–1941), Котова А. С. (1945–1970), с 2015 г. — Дорохов Игорь Станиславович.</p>"),
        "/kollekt.htm": _page("КОЛЛЕКТИВЫ", "<table border=1><tr><th>Коллектив</th><th>Возраст</th><th>Плата в месяц</th><th>Руководитель</th></tr><tr><td>Народный хор ветеранов</td><td>от 50</td><td>бесплатно</td><td>Ушаков В. В.</td></tr><tr><td>Танцевальная студия «Экспресс»</td><td>6–14</td><td>800</td><td>Лисина Е. О.</td></tr><tr><td>ИЗО-студия</td><td>5–12</td><td>700</td><td>Панова И. И.</td></tr></table>"),
        "/afisha.htm": _page("АФИША", "<p><b>8 марта 2024 г. 15-00</b> Праздничный концерт</p><p><b>9 мая 2024</b> Митинг-концерт</p>"),
        "/prokat.htm": _page("ПРОКАТ И АРЕНДА", "<p>Аренда зрительного зала (450 мест) - 3000 руб./час</p><p>Прокат костюмов - от 200 руб.</p><p>Техника: звук 8 кВт, свет, экран 6 х 4 м.</p>"),
        "/docum.htm": _page("ОФИЦИАЛЬНО", "<p><b>УСТАВ</b></p><p>1. Общие положения</p><p>" + "1.1. Муниципальное бюджетное учреждение культуры «Дворец культуры железнодорожников», в дальнейшем именуемое «Учреждение», создано в целях организации досуга населения. 1.2. Сокращённое наименование: МБУК «ДКЖ». 1.3. Учредителем Учреждения является городской округ Рельсово, функции и полномочия учредителя осуществляет администрация городского округа. 1.4. Место нахождения Учреждения: 390099, г. Рельсово, ул. Путевая, 1. 1.5. Учреждение является юридическим лицом, имеет самостоятельный баланс. 2. Предмет и цели деятельности. " + "2.1. Целями деятельности являются создание условий для организации досуга, развитие народного творчества, сохранение традиционной культуры. Учреждение осуществляет виды деятельности: создание и организация работы коллективов, студий и кружков; проведение спектаклей, праздников, концертов. " * 4 + "</p><p><b>ЛИЦЕНЗИЯ</b></p><p>Не требуется.</p><p><b>ПЛАН ФХД</b></p><p>См. сайт bus.gov.ru</p><p><b>НЕЗАВИСИМАЯ ОЦЕНКА</b></p><p>Раздел в стадии заполнения</p>"),
        "/svaz.htm": _page("СВЯЗЬ", "<p>Телефоны: 2-33-45 - вахта, 2-33-46 - касса, 2-31-00 - директор. Код города 47300</p><p>Пишите: dkj-relsovo mail.ru</p><p>Касса работает с 12 до 19, понедельник выходной</p><p>Проезд: автобусы 1, 3, 5, ост. «Вокзал», далее пешком через виадук.</p><form action='mailto:dkj-relsovo@mail.ru' method='post' enctype='text/plain'><textarea name='t'></textarea><input type='submit' value='Отправить'></form>"),
    }  # fmt: skip


NAME = "МБУК «Дворец культуры железнодорожников»"
KEY = {
    "1.1/site/01": "found", "1.1/site/02": "found", "1.1/site/03": "found", "1.1/site/04": "found", "1.1/site/05": "found",
    "1.1/site/06": "found", "1.1/site/07": "missing", "1.1/site/08": "found", "1.1/site/09": "found", "1.1/site/10": "partial",
    "1.1/site/11": "found", "1.1/site/12": "found", "1.1/site/13": "missing", "1.1/site/14": "found", "1.1/site/15": "missing",
    "1.1/site/16": "partial", "1.1/site/17": "missing", "1.1/site/18": "missing", "1.1/site/19": "missing", "1.2/site/01": "found",
    "1.2/site/02": "missing", "1.2/site/03": "partial", "1.2/site/04": "partial", "1.2/site/05": "missing", "1.2/site/06": "missing",
    "3.2/visit/04": "missing", "own/bus-gov": "missing", "own/accessibility": "missing",
}  # fmt: skip
MISSED = {"1.1/site/14"}  # rooms and sound told only in a list of what is let
