"""The press release about published results: what was assessed, who did best, what will be mended, where to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class PressRelease:
    """The published results in plain values. `criteria`: title, mean points. `best`: lists that are compared each
    within itself, with their names ("" for the only one): place, institution, points.

    `respondents` None: the number is not told. `weak`: the criteria with the lowest means, by their titles.
    """

    municipality: str
    authority: str = ""
    year: int
    institutions: int
    respondents: int | None
    total: str
    criteria: tuple[tuple[str, str], ...]
    best: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    weak: tuple[str, ...] = ()
    basis: str = ""
    decided_on: date
    published_on: date
    link: str
    take_part: str
    is_correction: bool = False
    made_on: date


def press_release(data: PressRelease, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return the press release as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: PressRelease) -> sheet.SheetText:
    many = wording.counted(data.institutions, "учреждение", "учреждения", "учреждений")
    people = (
        f" Своё мнение высказали {wording.counted(data.respondents, 'человек', 'человека', 'человек')}."
        if data.respondents
        else ""
    )
    decided = f" Итоги утверждены {wording.date_words(data.decided_on)}" + (f" ({data.basis})" if data.basis else "")
    corrected = "Обращаем внимание: это исправленные результаты, прежние больше не действуют."
    blocks: list[sheet.Block] = [
        *sheet.texts(
            corrected if data.is_correction else "",
            f"{data.municipality}: подведены итоги независимой оценки качества условий оказания услуг учреждениями "
            f"культуры за {data.year} год. Оценено {many}. Средний итоговый балл — {data.total} из 100.{people}",
            f"{decided.strip().rstrip('.')}.",
            "Учреждения оценивали по пяти критериям. Посетители заполняли анкету, независимый оператор осматривал "
            "стенды, сайты и помещения, результаты рассмотрел общественный совет.",
        ),
    ]
    if data.criteria:
        means = [(str(number), title, value) for number, (title, value) in enumerate(data.criteria, 1)]
        blocks += [sheet.heading("Средние баллы по критериям"), sheet.table(("№", "Критерий", "Баллы"), *means)]
    for name, rows in data.best:
        blocks.append(sheet.heading(f"Лучшие результаты: {name}" if name else "Лучшие результаты"))
        blocks.append(sheet.table(("Место", "Учреждение", "Баллы"), *rows))
    if data.weak:
        what = "критерию" if len(data.weak) == 1 else "критериям"
        blocks += sheet.texts(
            f"Больше всего предстоит сделать по {what} {wording.listed([wording.quoted(one) for one in data.weak])}. "
            "Каждое учреждение составляет план по устранению недостатков с ответственными и сроками; "
            "выполнение плана публикуется."
        )
    blocks += [
        *sheet.texts(
            "Результаты каждого учреждения, объяснение каждого балла и открытые данные:",
            data.link,
            f"Как принять участие в оценке: {data.take_part}",
        )
    ]
    return sheet.SheetText(
        sender=data.authority or data.municipality,
        left=(wording.date_words(data.published_on),),
        right=(),
        title="Пресс-релиз",
        subtitle=f"Подведены итоги независимой оценки учреждений культуры за {data.year} год",
        blocks=tuple(blocks),
        signatures=(),
    )
