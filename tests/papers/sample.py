"""An invented district and its report, in every size and misfortune."""

from __future__ import annotations

import dataclasses
import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from merilo.core import papers

MADE_ON = date(2026, 11, 20)

_LAW = {
    "К1": ("Открытость и доступность информации об организации", {
        "1.1": ("Соответствие информации на стенде и на сайте установленному перечню", "0.3"),
        "1.2": ("Наличие и работа дистанционных способов обратной связи", "0.3"),
        "1.3": ("Доля довольных открытостью и полнотой информации", "0.4")}),
    "К2": ("Комфортность условий оказания услуг", {
        "2.1": ("Обеспечение комфортных условий", "0.5"),
        "2.3": ("Доля довольных комфортностью условий", "0.5")}),
    "К3": ("Доступность услуг для инвалидов", {
        "3.1": ("Оборудование территории и помещений", "0.3"),
        "3.2": ("Условия, позволяющие инвалидам получать услуги наравне с другими", "0.4"),
        "3.3": ("Доля довольных доступностью услуг для инвалидов", "0.3")}),
    "К4": ("Доброжелательность, вежливость работников", {
        "4.1": ("Доля довольных вежливостью работников при первичном контакте", "0.4"),
        "4.2": ("Доля довольных вежливостью работников, оказывающих услугу", "0.4"),
        "4.3": ("Доля довольных вежливостью при дистанционном обращении", "0.2")}),
    "К5": ("Удовлетворённость условиями оказания услуг", {
        "5.1": ("Готовность рекомендовать организацию", "0.3"),
        "5.2": ("Доля довольных графиком работы", "0.2"),
        "5.3": ("Доля довольных в целом", "0.5")}),
}  # fmt: skip

_KINDS = ("библиотека", "дом культуры", "музей", "школа ремёсел", "парк")
_PLACES = ("Верхняя Горка", "Сосновый Бор", "Луговое", "Каменка", "Заозёрное", "Ольховка", "Ключи", "Берёзовка")


def points(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def unit(number: int, *, dice: random.Random, **changes: object) -> papers.Unit:
    """A plausible unit; the scores hang together as the law's do."""
    creative = changes.get("profile") == "creative"
    indicators: dict[str, Decimal | None] = {}
    criteria: dict[str, Decimal | None] = {}
    for code, (_, parts) in _LAW.items():
        if creative and code not in ("К1", "К3"):
            continue
        for part in parts:
            indicators[part] = (
                Decimal(dice.randrange(3, 6) * 20)
                if part in ("2.1", "3.1", "3.2")
                else points(Decimal(dice.randrange(6500, 10001)) / 100)
            )
        criteria[code] = points(sum((Decimal(w) * (indicators[p] or 0) for p, (_, w) in parts.items()), Decimal()))
    total = points(sum((value or Decimal() for value in criteria.values()), Decimal()) / len(criteria))
    kind, place = _KINDS[number % len(_KINDS)], _PLACES[number % len(_PLACES)]
    fields: dict[str, object] = {
        "name": f"Муниципальное бюджетное учреждение «{kind.capitalize()} № {number}, {place}»",
        "indicators": indicators, "criteria": criteria, "total": total, "respondents": dice.randrange(40, 600),
        "needed": 200,
    }  # fmt: skip
    return papers.Unit(**{**fields, **changes})  # type: ignore[arg-type]


def placed(units: tuple[papers.Unit, ...]) -> tuple[papers.Unit, ...]:
    """Give places: 1 + the number of strictly better heads of the same profile."""
    ranked = [u for u in units if u.parent is None and u.total is not None]
    return tuple(
        dataclasses.replace(u, place=1 + sum((o.total or 0) > (u.total or 0) for o in ranked if o.profile == u.profile))
        if u in ranked
        else u
        for u in units
    )


def shortcomings(units: tuple[papers.Unit, ...], *, each: int = 4) -> tuple[papers.Shortcoming, ...]:
    kinds = (
        ("К1", "1.1", "На сайте нет плана по устранению недостатков", "нет", "Разместить план на сайте", False),
        ("К1", "1.2", "Электронная форма обращения не работает", "нет", "Восстановить работу формы обращения", False),
        ("К3", "3.1", "Нет выделенной стоянки для инвалидов", "нет", "Разметить места для инвалидов", False),
        ("К3", "3.2", "Надписи шрифтом Брайля есть не везде", "частично", "Установить тактильные таблички", False),
        ("К5", "5.2", "Графиком работы довольны меньше 80 из 100", "74,50 балла", "Изучить удобные часы работы", False),
        ("К2", "2.1", "Нет навигации внутри помещения", "нет", "Установить указатели", True),
    )
    return tuple(
        papers.Shortcoming(unit=u.name, criterion=c, indicator=i, text=t, value=v, recommendation=r, beyond_cap=b)
        for n, u in enumerate(units)
        for c, i, t, v, r, b in (kinds[(n + k) % len(kinds)] for k in range(each))
    )


def criteria(units: tuple[papers.Unit, ...]) -> tuple[papers.Criterion, ...]:
    def mean(values: list[Decimal | None]) -> Decimal | None:
        known = [value for value in values if value is not None]
        return points(sum(known, Decimal()) / len(known)) if known else None

    return tuple(
        papers.Criterion(
            code=code, title=title, mean=mean([u.criteria.get(code) for u in units if u.profile == "general"]),
            indicators=tuple(
                papers.Indicator(
                    code=part, title=words, weight=Decimal(weight), how="по чек-листу или по анкетам, 0–100 баллов",
                    point="п. 6 примерного порядка", mean=mean([u.indicators.get(part) for u in units]),
                )
                for part, (words, weight) in parts.items()
            ),
        )
        for code, (title, parts) in _LAW.items()
    )  # fmt: skip


def report(size: int = 12, **changes: object) -> papers.ResultReport:
    """A report of `size` ordinary institutions plus a tie, branches, creative and blocked ones when size > 3."""
    dice = random.Random(size)
    units = [unit(n + 1, dice=dice) for n in range(size)]
    if size > 3:
        units[2] = dataclasses.replace(units[2], indicators=units[1].indicators, criteria=units[1].criteria,
                                       total=units[1].total)  # fmt: skip
        units.append(unit(901, dice=dice, name="Ольховский филиал", parent=units[0].name))
        units.append(unit(902, dice=dice, name="Луговской филиал", parent=units[0].name))
        units += [unit(910 + n, dice=dice, name=f"Театр «Кулисы № {n}»", profile="creative") for n in (1, 2)]
        units.append(blocked(unit(920, dice=dice)))
    made = placed(tuple(units))
    general = [u.total for u in made if u.profile == "general" and u.parent is None and u.total is not None]
    fields: dict[str, object] = {
        "municipality": "Заречный муниципальный район", "year": 2026, "made_on": MADE_ON,
        "organisations": "организациями культуры", "operator": "ООО «Ровная мера»",
        "edition": "Единый порядок расчёта показателей, действует с 5 октября 2024 г.", "edition_key": "primer-2024",
        "variant": "по каналам: стенд и сайт считаются отдельно, среди тех, кто ими пользовался",
        "settings": (
            papers.Setting(name="Округление", value="до двух знаков, 0,005 — вверх"),
            papers.Setting(name="Если делить не на кого", value="показатель не считается, решают люди",
                           reason="решение совета, протокол № 2"),
            papers.Setting(name="Филиалы", value="среднее головной организации и филиалов"),
        ),
        "unverified": ("Границы слов «хорошо» и «отлично» не сверены с текстом приказа.",),
        "method": ("Баллы показателей складываются с весами в баллы критериев.", "Итог — среднее пяти критериев."),
        "criteria": criteria(made), "units": made,
        "total_mean": points(sum(general, Decimal()) / len(general)) if general else None, "mean_over": len(general),
        "bands": (papers.Band(words="отлично", interval="от 80 до 100", count=len(general)),
                  papers.Band(words="хорошо", interval="от 60 до 80", count=0)),
        "shortcomings": shortcomings(made),
        "recommendations": ("Проверять сайты всех организаций раз в квартал.",),
        "quality": papers.DataQuality(
            sheets=1204, left_out=3, notes=("Две строки относились к организации, которой нет в перечне.",),
            ignored=(papers.IgnoredAnswers(question="Довольны ли вы информацией на стенде?", count=17),),
            files=(papers.InputFile(role="анкеты", name="анкеты 2026.xlsx", sha256="0f" * 32),
                   papers.InputFile(role="чек-листы", name="чек-листы.csv", sha256="a1" * 32)),
        ),
        "verify": "merilo verify ПАПКА",
        "edition_notes": ("Редакция применяется с 5 октября 2024 г.",),
    }  # fmt: skip
    return papers.ResultReport(**{**fields, **changes})  # type: ignore[arg-type]


def blocked(one: papers.Unit) -> papers.Unit:
    """The same unit without 3.3: nobody with a disability answered."""
    return dataclasses.replace(
        one, indicators={**one.indicators, "3.3": None}, criteria={**one.criteria, "К3": None}, total=None, place=None,
        blocked=(papers.Blocked(indicator="3.3", reason="Среди ответивших нет инвалидов: делить не на кого."),),
    )  # fmt: skip
