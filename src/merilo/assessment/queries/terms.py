"""Terms of reference for an operator, as the list and the choices of a cycle make them."""

from __future__ import annotations

from datetime import date

from merilo.assessment.models import Cycle
from merilo.assessment.queries import options
from merilo.core import papers, wording
from merilo.council.queries import operators

BASIS = (
    "статья 36.1 Закона Российской Федерации от 09.10.1992 № 3612-1 «Основы законодательства о культуре»",
    "постановление Правительства Российской Федерации от 31.05.2018 № 638",
    "приказы Минтруда России от 31.05.2018 № 344н и от 30.10.2018 № 675н",
    "приказ Минкультуры России от 27.04.2018 № 599",
)
METHODS = (
    "осмотр стенда, официального сайта и помещений каждой организации по чек-листам, с подтверждением каждой отметки",
    "проверка работы каждого дистанционного способа обратной связи: звонок, письмо, форма на сайте",
    "опрос получателей услуг по анкете: по ссылке и QR-коду, на бумаге, устно; имя и контакты не спрашиваются",
    "филиалы обследуются отдельно, каждый по своим чек-листам и анкетам",
)
DELIVERABLES = (
    "отчёт с результатами по каждому показателю, критерию и организации, с недостатками и предложениями",
    "сводка чек-листов и ответы на анкеты по каждой организации в исходном виде",
    "подтверждения отметок: снимки, адреса страниц, даты проверок",
)
FILES = (
    "сводка чек-листов — XLSX: строка на организацию, отметки 1 и 0, пустая ячейка — пункт не применяется",
    "ответы — XLSX или CSV: строка на анкету, первый столбец — организация, далее 14 столбцов «Да» или «Нет»",
    "названия организаций во всех файлах — как в перечне этого задания",
)


def terms(cycle: Cycle, *, today: date) -> papers.Terms:
    """Return the terms of reference of a cycle for printing."""
    municipality = cycle.municipality
    units = cycle.units.filter(left_at__isnull=True, is_gathered=True).select_related("parent")
    return papers.Terms(
        customer=municipality.authority or municipality.name,
        title=cycle.title,
        basis=(*BASIS, *((f"перечень: {cycle.list_basis}",) if cycle.list_basis else ())),
        starts=wording.date_words(cycle.starts_on) if cycle.starts_on else "со дня заключения контракта",
        ends=wording.date_words(cycle.ends_on) if cycle.ends_on else "по контракту",
        units=tuple(
            papers.TermsUnit(
                name=unit.name,
                kind="филиал" if unit.parent_id else unit.get_kind_display(),
                recipients=str(unit.recipients) if unit.recipients is not None else "—",
                sample=str(unit.sample_size) if unit.sample_size is not None else "—",
            )
            for unit in sorted(units, key=lambda one: ((one.parent or one).name, one.parent_id is not None, one.name))
        ),
        rules=tuple((line.title, line.words) for line in options.lines(cycle)),
        methods=METHODS,
        deliverables=DELIVERABLES,
        files=FILES,
        approved=operators.approved_words(municipality, cycle.year),
        made_on=today,
    )
