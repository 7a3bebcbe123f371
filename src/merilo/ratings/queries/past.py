"""A table of earlier years' results: read from a file, laid beside the registry, nothing written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from merilo.accounts import apart
from merilo.assessment.models import Phase
from merilo.core import tables
from merilo.core.intake import identity
from merilo.core.wording import quoted, shortened
from merilo.ratings.models import Calculation, PastResult, ResultsImport, UnitResult
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import cells
from merilo.registry.queries.listing import Fault, letter
from merilo.registry.queries.tables import Table

MOST_ROWS = 20_000
FIRST_YEAR = 2013
OLD_UNTIL = 2017  # the scale of 160 points was used until the law of 05.12.2017
CODES = ("К1", "К2", "К3", "К4", "К5")
_HEADERS = (
    ("inn", r"^инн\b"),
    ("scale", r"шкал"),
    ("К1", r"^к ?1\b|критери\w* ?1\b|^1\.? ?критери|открытост"),
    ("К2", r"^к ?2\b|критери\w* ?2\b|^2\.? ?критери|комфорт"),
    ("К3", r"^к ?3\b|критери\w* ?3\b|^3\.? ?критери|инвалид|доступност"),
    ("К4", r"^к ?4\b|критери\w* ?4\b|^4\.? ?критери|доброжелат|вежлив"),
    ("К5", r"^к ?5\b|критери\w* ?5\b|^5\.? ?критери|удовлетвор"),
    ("year", r"^год\b"),
    ("total", r"итог|общ\w* (балл|оценк)|^балл|^s$|рейтингов|сумма|оценка$"),
    ("name", r"наименован|назван|учрежден|организац"),
)
TITLES = ("Наименование", "ИНН", "Год", "Итог", *CODES, "Шкала")


class NoResults(ValueError):
    """The file holds no table of results; the text is one Russian sentence."""


@dataclass(slots=True)
class PastRow:
    """A row as read: texts of decimals, what is wrong with it."""

    row: int
    name: str
    inn: str = ""
    year: int | None = None
    scale: str = "100"
    total: str | None = None
    criteria: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """What would be done with a row: "create", "same" or "fault"."""

    row: PastRow
    deed: str
    institution: Institution | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What would be done, in words."""
        return {"create": "будет внесён", "same": "уже внесён", "fault": "с ошибкой"}[self.deed]


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows, and how many of each kind."""

    steps: tuple[Step, ...]
    counts: dict[str, int]
    unknown: dict[str, str]

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, in the order of the table."""
        return [fault for step in self.steps for fault in step.faults]


def read(path: Path, *, year: int | None, scale: str) -> dict[str, Any]:
    """Return a table of results as JSON keeps it; `year` and `scale` where no column says them. Raises NoResults."""
    best: tuple[int, list[list[str]], int, dict[str, int], dict[int, str]] | None = None
    for sheet in apart.call(tables.read_sheets, path):
        texts = [[cells.text_of(value) for value in row] for row in sheet.rows]
        for at, row in enumerate(texts[:40]):
            columns, unknown = _header(row)
            if {"name", "total"} <= columns.keys() and (best is None or len(columns) > best[0]):
                best = len(columns), texts, at, columns, unknown
    if best is None:
        raise NoResults("В файле не нашлось столбцов «Наименование» и «Итог»: добавьте заголовки или возьмите образец.")
    _, texts, header, columns, unknown = best
    if year is None and "year" not in columns:
        raise NoResults("В таблице нет столбца «Год»: добавьте его или укажите год в форме.")
    if len(texts) - header > MOST_ROWS:
        raise NoResults(f"В таблице больше {MOST_ROWS} строк: разделите её.")
    rows = [
        _row(number, row, columns, year=year, scale=scale)
        for number, row in enumerate(texts[header + 1 :], header + 2)
        if any(row) and not _is_total(row, columns)
    ]
    if not rows:
        raise NoResults("Под заголовками нет ни одной строки.")
    return {
        "rows": [asdict(row) for row in rows],
        "unknown": {letter(at): shortened(text) for at, text in unknown.items()},
    }


def _header(row: Sequence[str]) -> tuple[dict[str, int], dict[int, str]]:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for at, text in enumerate(row):
        plain = " ".join(text.lower().replace("ё", "е").replace("k", "к").split())
        what = next((what for what, pattern in _HEADERS if len(plain) <= 120 and re.search(pattern, plain)), None)
        if what is not None and what not in columns:
            columns[what] = at
        elif text and not re.fullmatch(r"№|n|№ ?п/?п", plain.rstrip(".")):
            unknown[at] = text
    return columns, unknown


def _is_total(row: Sequence[str], columns: dict[str, int]) -> bool:
    at = columns["name"]
    name = identity(row[at]) if at < len(row) else ""
    return name.startswith(("итого", "всего", "среднее")) or [text for text in row if text] == [
        str(number) for number in range(1, sum(map(bool, row)) + 1)
    ]


def _row(number: int, texts: Sequence[str], columns: dict[str, int], *, year: int | None, scale: str) -> PastRow:
    said = {what: texts[at].strip() if at < len(texts) else "" for what, at in columns.items()}
    made = PastRow(number, shortened(said["name"], 500), inn=said.get("inn", "")[:20], year=year, scale=scale)

    def fault(what: str, text: str) -> None:
        made.faults.append(Fault(number, letter(columns.get(what, 0)), text))

    if not identity(made.name) and not made.inn:
        fault("name", "Не указано наименование.")
    if said.get("year"):
        digits = said["year"].removesuffix("г.").removesuffix("год").strip()
        made.year = int(digits) if re.fullmatch(r"20\d\d", digits) else None
        if made.year is None:
            fault("year", f"Год {quoted(shortened(said['year'], 20))} непонятен: четыре цифры.")
    elif made.year is None:
        fault("year", "Не указан год.")
    if said.get("scale"):
        made.scale = "160" if "160" in said["scale"] else "100" if "100" in said["scale"] else ""
        if not made.scale:
            fault("scale", "Шкала бывает 100 или 160 баллов.")
    most = Decimal(made.scale or 100)
    for what in ("total", *CODES):
        text = said.get(what, "")
        if not text or text.lower() in cells.NOTHING:
            continue
        try:
            value = Decimal(text.replace(",", ".").replace(" ", "").replace("\u00a0", ""))
            if not value.is_finite() or not 0 <= value <= (most if what == "total" else Decimal(160)):
                raise InvalidOperation
        except InvalidOperation:
            fault(what, f"{quoted(shortened(text, 20))} — не балл от 0 до {most}.")
            continue
        rounded = f"{value.quantize(Decimal('0.01'), 'ROUND_HALF_UP'):f}"
        if what == "total":
            made.total = rounded
        else:
            made.criteria[what] = rounded
    if made.total is None and not any(one.column == letter(columns["total"]) for one in made.faults):
        fault("total", "Не указан итог.")
    return made


def import_of(municipality: Municipality, key: int) -> ResultsImport | None:
    """Return a table of this municipality."""
    return municipality.result_imports.select_related("made_by", "municipality", "file").filter(pk=key).first()


def imports_of(municipality: Municipality) -> list[ResultsImport]:
    """Return the tables that were taken in, newest first, without their rows."""
    done = municipality.result_imports.filter(done_at__isnull=False).defer("reading")
    return list(done.select_related("made_by", "file")[:50])


def preview(load: ResultsImport, *, this_year: int) -> Preview:
    """Return what taking a table in would do now."""
    rows = [PastRow(**{**row, "faults": [Fault(**fault) for fault in row["faults"]]}) for row in load.reading["rows"]]
    found = _Registry(load.municipality)
    steps: list[Step] = []
    seen: dict[tuple[int, int, str], int] = {}
    for row in rows:
        step = found.step(row, this_year)
        if step.institution is not None and row.year is not None and step.deed != "fault":
            key = (step.institution.pk, row.year, row.scale)
            if seen.setdefault(key, row.row) != row.row:
                step.deed = "fault"
                step.faults.append(Fault(row.row, "", f"Повторяет строку {seen[key]}: то же учреждение и год."))
        steps.append(step)
    counts = Counter(step.deed for step in steps)
    return Preview(tuple(steps), {deed: counts[deed] for deed in ("create", "same", "fault")}, load.reading["unknown"])


class _Registry:
    """The institutions of a municipality by their ИНН and names, with the results they have."""

    def __init__(self, municipality: Municipality) -> None:
        self._by_inn: dict[str, Institution] = {}
        self._by_name: dict[str, list[Institution]] = {}
        known = municipality.institutions.prefetch_related("past_names")
        for one in known:
            if one.inn and one.parent_id is None:
                self._by_inn[one.inn] = one
            names = {one.name, one.short_name, *(name for past in one.past_names.all() for name in _names(past))}
            for name in {identity(name) for name in names if name}:
                self._by_name.setdefault(name, []).append(one)
        self._kept = {
            (one.institution_id, one.year, one.scale): one
            for one in PastResult.objects.filter(institution__municipality=municipality)
        }
        self._here = set(
            UnitResult.objects.filter(
                calculation__cycle__municipality=municipality,
                calculation__state=Calculation.State.FINAL,
                calculation__cycle__phase=Phase.PUBLISHED,
            ).values_list("unit__institution_id", "calculation__cycle__year")
        )

    def step(self, row: PastRow, this_year: int) -> Step:
        step = Step(row, "create", self._find(row), list(row.faults))
        if step.institution is None and not any("наименование" in fault.text for fault in row.faults):
            step.faults.append(Fault(row.row, "", self._unknown(row)))
        if row.year is not None:
            if not FIRST_YEAR <= row.year <= this_year:
                step.faults.append(Fault(row.row, "", f"Год бывает от {FIRST_YEAR} до {this_year}."))
            elif row.scale == "160" and row.year > OLD_UNTIL:
                step.faults.append(Fault(row.row, "", f"Шкала 160 баллов применялась до {OLD_UNTIL} года."))
        if not step.faults and step.institution is not None and row.year is not None:
            self._hold(step, step.institution, row.year)
        if step.faults:
            step.deed = "fault"
        return step

    def _hold(self, step: Step, one: Institution, year: int) -> None:
        row = step.row
        kept = self._kept.get((one.pk, year, row.scale))
        if (one.pk, year) in self._here:
            step.faults.append(Fault(row.row, "", f"За {year} год результат рассчитан и опубликован здесь."))
        elif kept is not None and (f"{kept.total:f}", dict(kept.criteria)) == (row.total, row.criteria):
            step.deed = "same"
        elif kept is not None:
            was = f"{kept.total:f}".replace(".", ",")
            text = f"За {year} год уже внесено {was} ({kept.source}): сначала отмените ту таблицу."
            step.faults.append(Fault(row.row, "", text))

    def _find(self, row: PastRow) -> Institution | None:
        if row.inn and (one := self._by_inn.get(cells.digits(row.inn, 10))):
            return one
        found = self._by_name.get(identity(row.name), [])
        heads = [one for one in found if one.parent_id is None]
        open_ones = [one for one in heads if one.closed_on is None] or heads or found
        return open_ones[0] if len(open_ones) == 1 else None

    def _unknown(self, row: PastRow) -> str:
        if len(self._by_name.get(identity(row.name), [])) > 1:
            return f"Учреждений с наименованием {quoted(row.name)} несколько: укажите ИНН."
        return f"Учреждения {quoted(row.name)} нет в реестре: внесите его или исправьте наименование."


def _names(past: Any) -> Iterable[str]:
    return past.name, past.short_name


def faults_table(faults: Sequence[Fault]) -> Table:
    """Return what is wrong in a table, to mend it by."""
    return Table(
        "Ошибки", ("Строка", "Столбец", "Что не так"), tuple((one.row, one.column, one.text) for one in faults)
    )
