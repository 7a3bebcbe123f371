"""What goes with open data: the terms of use, a word to the reader, the description by Frictionless Data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merilo.core import wording
from merilo.ratings.models import Publication
from merilo.ratings.queries.hiding import rule
from merilo.ratings.queries.public import Hidden

NAME, TITLE = "CC-BY-4.0", "Creative Commons Attribution 4.0 International"
PLACE = "https://creativecommons.org/licenses/by/4.0/"

_LICENCE = """\
Условия использования открытых данных

Данные независимой оценки качества ({municipality}, {year} год) можно бесплатно копировать, распространять, изменять
и использовать в любых целях, в том числе коммерческих, по лицензии
{title} ({name}).
Полный текст лицензии: {place}legalcode.ru

Условие одно: укажите источник. Например:
«{owner}. {cycle}. Публикация № {number} от {day}».
Если вы что-то изменили, скажите об этом и не выдавайте изменённое за опубликованное.

Данные даются как есть. Каждую цифру можно проверить: как это сделать, сказано в README.txt.
В данных нет ответов отдельных людей. Не пытайтесь узнать по ним, кто отвечал.

You may copy, redistribute, adapt and use these data for any purpose under {title},
provided that you name the source. Do not try to find out from them who answered.
"""
_README = """\
{cycle}
{municipality}. Публикация № {number} от {day}
Решение: {basis}
{correction}
Что здесь
  units       учреждения и филиалы
  counts      сколько раз на каждый вопрос ответили «Да» и сколько ответили всего, по учреждениям
  marks       отметки чек-листов
  figures     баллы: показатели, критерии, итог, с интервалами и местами
  means       средние по муниципальному образованию
  rules       по каким правилам посчитано и почему они выбраны
  sheets      сколько анкет учтено, каким способом они собраны, сколько исключено и почему
  decisions   решения, на которых держится оценка
  on_trust    значения, которые проверить по этим данным нельзя
Каждая таблица дана трижды: .csv (для Excel: UTF-8, точка с запятой, десятичная запятая), .json и .parquet.
scores.json — все баллы с деревьями расчёта. datapackage.json — описание всех столбцов (Frictionless Data Package).

Как проверить
  merilo verify ПУТЬ_К_АРХИВУ.zip
Команда заново посчитает все баллы из counts и marks по правилам из manifest.json и назовёт каждое расхождение.
Программа свободная; порядок расчёта в ней записан отдельно от кода.

Чего здесь нет
Нет ни одной отдельной анкеты. {hidden}
"""
_HIDDEN = (
    "Сколько людей с инвалидностью ответило в некоторых учреждениях, тоже не показано: там их меньше {least}, или по "
    "этим числам узнали бы число в соседнем. Балл показателя, посчитанный из них, опубликован и принимается на слово: "
    "смотрите on_trust."
)
_FEW = (
    "Где анкет меньше {least}, не показаны ни их число, ни ответы, ни интервалы: по ответам нескольких человек их "
    "узнали бы. Скрыты и числа, по которым можно было бы вычислить скрытые; в sheets анкеты этих учреждений не входят. "
    "Баллы по опросу там опубликованы и принимаются на слово: смотрите on_trust."
)
_ALL = "Чисел, скрытых ради людей, в этой публикации нет: всё проверяется полностью."


def texts(publication: Publication, *, hidden: Hidden) -> dict[str, str]:
    """Return the texts of a package by the name of the file."""
    cycle = publication.cycle
    values = {
        "municipality": cycle.municipality.name,
        "owner": cycle.municipality.authority or cycle.municipality.name,
        "cycle": cycle.title,
        "year": cycle.year,
        "number": publication.number,
        "day": wording.date_words(publication.published_at.date()),
        "basis": publication.basis,
        "correction": f"Исправлено: {publication.correction}\n" if publication.correction else "",
        "hidden": _hidden(hidden),
        "name": NAME,
        "title": TITLE,
        "place": PLACE,
    }
    return {"LICENSE.txt": _LICENCE.format(**values), "README.txt": _README.format(**values)}


def _hidden(hidden: Hidden) -> str:
    """Return what the word to the reader says of what is not told."""
    least = rule().fewer_than
    said = []
    if hidden.sheets:
        said.append(_FEW.format(least=least))
    if hidden.groups.units - hidden.sheets.units:
        said.append(_HIDDEN.format(least=wording.counted(least, "человека", "человек", "человек")))
    return "\n".join(said) or _ALL


def described(publication: Publication) -> Mapping[str, Any]:
    """Return what `datapackage.json` says of a package as a whole."""
    cycle = publication.cycle
    place = cycle.municipality
    return {
        "name": f"nok-{place.slug}-{cycle.year}-{cycle.ordinal}-{publication.number}",
        "title": f"{cycle.title}. {place.name}",
        "description": "Независимая оценка качества условий оказания услуг: ответы, сложенные по учреждениям, отметки "
        "чек-листов, баллы с интервалами, правила расчёта.",
        "version": f"{publication.number}.0.0",
        "created": publication.published_at.isoformat(),
        "keywords": ["независимая оценка", "качество услуг", str(cycle.year), place.name],
        "licenses": [{"name": NAME, "title": TITLE, "path": PLACE}],
        "contributors": [{"title": place.authority or place.name, "role": "publisher"}],
        "sources": [{"title": publication.basis}],
    }
