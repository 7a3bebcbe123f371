"""A table of earlier years' remediation plans: read from a file, laid beside the registry, nothing written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from merilo.accounts import apart
from merilo.core import deadlines, tables
from merilo.core.intake import identity
from merilo.core.wording import counted, quoted, shortened
from merilo.plans.models import RemediationImport, RemediationPlan
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import cells
from merilo.registry.queries.listing import Fault, letter
from merilo.registry.queries.tables import Table

MOST_ROWS = 3_000
FIRST_YEAR = 2014
_HEADERS = (  # in the words of the form of the Government (457) and of those who keep such tables by hand
    ("inn", r"^инн\b"),
    ("year", r"^год\b"),
    ("criterion", r"критери"),
    ("done_on", r"фактическ\w* срок|дата (?:исполнен|выполнен)|выполнено\b.*дата"),
    ("report", r"реализованн|принят\w* мер|сведени\w* о ходе|что сделано|ход реализац"),
    ("due_on", r"планов\w* срок|^срок"),
    ("post", r"^должност"),
    ("responsible", r"ответствен|исполнител"),
    ("measure", r"мероприяти|^мер[аы]\b"),
    ("lack", r"недостат|замечани"),
    ("name", r"учрежден|организац|наименован|назван"),
)
TITLES = (
    "Учреждение", "ИНН", "Год", "Критерий", "Недостаток", "Мероприятие", "Плановый срок", "Ответственный", "Должность",
    "Что сделано", "Фактический срок",
)  # fmt: skip
_NEEDED = {"lack", "measure", "due_on"}
_CRITERIA = (
    ("К1", r"открытост"),
    ("К2", r"комфорт"),
    ("К3", r"инвалид|доступност\w* услуг"),
    ("К4", r"доброжелат|вежлив"),
    ("К5", r"удовлетвор"),
)
_ROMAN = {"i": "К1", "ii": "К2", "iii": "К3", "iv": "К4", "v": "К5"}
_SOMEBODY = "ответственный исполнитель"


class NoPlans(ValueError):
    """The file holds no table of measures; the text is one Russian sentence."""


@dataclass(slots=True)
class PastMeasure:
    """A row as read: days as ISO texts, what is wrong with it."""

    row: int
    name: str = ""
    inn: str = ""
    year: int | None = None
    criterion: str = ""
    lack: str = ""
    measure: str = ""
    due_on: str = ""
    responsible: str = ""
    post: str = ""
    report: str = ""
    done_on: str = ""
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """What would be done with a row: "create" or "fault"."""

    row: PastMeasure
    institution: Institution | None
    faults: list[Fault]

    @property
    def deed(self) -> str:
        """Return how the row is counted."""
        return "fault" if self.faults else "create"

    @property
    def due_on(self) -> date | None:
        """Return the planned term as a day."""
        return date.fromisoformat(self.row.due_on) if self.row.due_on else None

    @property
    def done_on(self) -> date | None:
        """Return the day on which the measure was done, None while it is not."""
        return date.fromisoformat(self.row.done_on) if self.row.done_on else None


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows, and the plans they make: by institution and year."""

    steps: tuple[Step, ...]
    unknown: dict[str, str]

    @property
    def plans(self) -> dict[tuple[Institution, int], list[Step]]:
        """Return the rows that can be taken in, by the plan they belong to."""
        found: dict[tuple[Institution, int], list[Step]] = defaultdict(list)
        for step in self.steps:
            if step.deed == "create" and step.institution is not None and step.row.year is not None:
                found[step.institution, step.row.year].append(step)
        return dict(found)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many plans, measures, done ones and rows with faults there are."""
        deeds = Counter(step.deed for step in self.steps)
        done = sum(step.deed == "create" and bool(step.row.done_on) for step in self.steps)
        return {"plans": len(self.plans), "create": deeds["create"], "done": done, "fault": deeds["fault"]}

    @property
    def faults(self) -> list[Fault]:
        """Return everything that is wrong, in the order of the table."""
        return [fault for step in self.steps for fault in step.faults]


def read(path: Path, *, name: str = "", year: int | None = None) -> dict[str, Any]:
    """Return a table of measures as JSON keeps it; `name` and `year` where no column says them. Raises NoPlans."""
    best: tuple[list[list[str]], int, dict[str, int], dict[int, str]] | None = None
    for sheet in apart.call(tables.read_sheets, path):
        texts = [[cells.text_of(value) for value in row] for row in sheet.rows]
        for at, row in enumerate(texts[:40]):
            columns, unknown = _header(row)
            if columns.keys() >= _NEEDED and (best is None or len(columns) > len(best[2])):
                best = texts, at, columns, unknown
    if best is None:
        raise NoPlans("В файле не нашлось столбцов «Недостаток», «Мероприятие» и «Плановый срок»: возьмите образец.")
    texts, header, columns, unknown = best
    first = _below(texts, header, columns, unknown)
    if "name" not in columns and "inn" not in columns and not name:
        raise NoPlans("В таблице нет столбца «Учреждение»: добавьте его или выберите учреждение в форме.")
    if "year" not in columns and year is None:
        raise NoPlans("В таблице нет столбца «Год»: добавьте его или укажите год оценки в форме.")
    if len(texts) - first > MOST_ROWS:
        raise NoPlans(f"В таблице больше {MOST_ROWS} строк: разделите её.")
    rows = list(_rows(texts, first, columns, name, year))
    if not rows:
        raise NoPlans("Под заголовками нет ни одного мероприятия.")
    told = {letter(at): shortened(text) for at, text in unknown.items()}
    return {"rows": [asdict(row) for row in rows], "unknown": told}


def _header(row: Sequence[str]) -> tuple[dict[str, int], dict[int, str]]:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for at, text in enumerate(row):
        plain = " ".join(text.lower().replace("ё", "е").split())
        what = next((what for what, pattern in _HEADERS if len(plain) <= 200 and re.search(pattern, plain)), None)
        if what is not None and what not in columns:
            columns[what] = at
        elif text and not re.fullmatch(r"№|n|№ ?п/?п", plain.rstrip(".")):
            unknown[at] = text
    return columns, unknown


def _below(texts: list[list[str]], header: int, columns: dict[str, int], unknown: dict[int, str]) -> int:
    """Return where the rows begin; a second row of the header (of the form's last column) is read into the first."""
    at = header + 1
    if at < len(texts):
        more, _ = _header(texts[at])
        if {"report", "done_on"} & more.keys() and not {"measure", "lack"} & more.keys():
            columns.update({what: place for what, place in more.items() if what in ("report", "done_on")})
            for place in more.values():
                unknown.pop(place, None)
            at += 1
    if at < len(texts) and [text for text in texts[at] if text] == [str(n) for n in range(1, len(texts[at]) + 1)]:
        at += 1  # a row that only numbers the columns
    return at


def _rows(
    texts: list[list[str]], first: int, columns: dict[str, int], name: str, year: int | None
) -> Iterator[PastMeasure]:
    """Read the rows; an empty cell of institution, year, criterion or shortcoming means «as above»."""
    above = {"name": name, "inn": "", "year": "" if year is None else str(year), "criterion": "", "lack": ""}
    for number, row in enumerate(texts[first:], first + 1):
        filled = [text for text in row if text]
        if not filled:
            continue
        said = {what: row[at].strip() if at < len(row) else "" for what, at in columns.items()}
        if len(filled) == 1 or (not said["measure"] and not said["due_on"]):
            above["criterion"] = _criterion(" ".join(filled)) or above["criterion"]  # a heading inside the table
            if len(filled) == 1:
                continue
        if said.get("name") or said.get("inn"):
            above |= {"name": said.get("name", ""), "inn": said.get("inn", ""), "lack": ""}
        for what in ("year", "criterion", "lack"):
            above[what] = said.get(what) or above[what]
        yield _measure(number, {**said, **above}, columns)


def _measure(number: int, said: dict[str, str], columns: dict[str, int]) -> PastMeasure:
    made = PastMeasure(
        number, name=shortened(said["name"], 500), inn=said["inn"][:20], lack=said["lack"][:2000],
        measure=said["measure"][:2000], report=said.get("report", "")[:5000],
    )  # fmt: skip

    def fault(what: str, text: str) -> None:
        made.faults.append(Fault(number, letter(columns[what]) if what in columns else "", text))

    try:
        made.year = cells.year(said["year"])
    except cells.Unclear as reason:
        fault("year", str(reason) if said["year"] else "Не указан год оценки.")
    made.criterion = _criterion(said["criterion"])
    if not made.criterion:
        fault("criterion", "Не понятно, к какому из пяти критериев относится недостаток: напишите К1…К5.")
    for what, text in (("lack", "Не назван недостаток."), ("measure", "Не указано мероприятие.")):
        if not said[what]:
            fault(what, text)
    made.responsible, made.post = _who(said.get("responsible", ""), said.get("post", ""))
    if not made.responsible:
        fault("responsible", "Не указан ответственный.")
    days = date(made.year or FIRST_YEAR, 1, 1), date((made.year or FIRST_YEAR) + 5, 12, 31)
    for what, is_needed in (("due_on", True), ("done_on", False)):
        text = "" if said.get(what, "").lower().rstrip(".") in cells.NOTHING else said[what]
        day = _day(text, *days)
        setattr(made, what, day.isoformat() if day else "")
        if text and day is None:
            fault(what, f"Срок {quoted(shortened(text, 40))} непонятен: напишите как 01.09.2024.")
        elif is_needed and not text:
            fault(what, "Не указан плановый срок.")
    return made


def _criterion(text: str) -> str:
    plain = " ".join(text.lower().replace("ё", "е").replace("k", "к").split())
    said = re.match(r"(?:критерий )?(?:к ?)?([1-5]|iv|v|i{1,3})(?:[.)\s:]|$)", plain)
    if said is not None:
        return _ROMAN.get(said[1], f"К{said[1]}")
    return next((code for code, pattern in _CRITERIA if re.search(pattern, plain)), "")


def _who(responsible: str, post: str) -> tuple[str, str]:
    """Return who answers and the post; the form of the Government puts both into one cell."""
    name, comma, rest = responsible.partition(",")
    if not post and comma:
        responsible, post = name, rest
    return shortened(responsible.strip(), 300), shortened(post.strip() or _SOMEBODY, 500)


def _day(text: str, start: date, end: date) -> date | None:
    """Return the day that words of a term mean: a date, or the last day of a month, a quarter, a year."""
    try:
        return cells.day(text) if not re.fullmatch(r"\d{4}\D*", text) else date(int(text[:4]), 12, 31)
    except (cells.Unclear, ValueError):
        pass
    if not text:
        return None
    read = deadlines.parse(text, start=start, end=end)
    return read.windows[-1].end if read.windows and read.kind == "period" else None


def import_of(municipality: Municipality, key: int) -> RemediationImport | None:
    """Return a table of this municipality."""
    return municipality.remediation_imports.select_related("made_by", "municipality", "file").filter(pk=key).first()


def imports_of(municipality: Municipality) -> list[RemediationImport]:
    """Return the tables that were taken in, newest first, without their rows."""
    done = municipality.remediation_imports.filter(done_at__isnull=False).defer("reading")
    return list(done.select_related("made_by", "file")[:50])


def preview(load: RemediationImport, *, today: date) -> Preview:
    """Return what taking a table in would do now."""
    here = list(Institution.objects.filter(municipality=load.municipality).order_by("closed_on", "pk"))
    by_inn = {one.inn: one for one in reversed(here) if one.inn}
    by_name: dict[str, list[Institution]] = defaultdict(list)
    for one in here:
        for name in {identity(one.name), identity(one.short_name)} - {""}:
            by_name[name].append(one)
    known = set(
        RemediationPlan.objects.filter(plan__municipality=load.municipality).values_list("institution_id", "year")
    )
    steps = []
    for kept in load.reading["rows"]:
        row = PastMeasure(**{**kept, "faults": [Fault(**fault) for fault in kept["faults"]]})
        named = by_name.get(identity(row.name), [])
        institution = by_inn.get(cells.digits(row.inn, 10)) or (named[0] if len(named) == 1 else None)
        steps.append(Step(row, institution, [*row.faults, *_hinders(row, institution, len(named), known, today)]))
    return Preview(tuple(steps), load.reading["unknown"])


def _hinders(
    row: PastMeasure, institution: Institution | None, named: int, known: set[tuple[int, int]], today: date
) -> Iterator[Fault]:
    if institution is None:
        who = quoted(shortened(row.name or row.inn, 80))
        several = f"Учреждений с наименованием {who} несколько: укажите ИНН."
        missing = f"Учреждения {who} нет в реестре: внесите его или исправьте наименование."
        yield Fault(row.row, "", several if named > 1 else missing)
    elif row.year is not None and (institution.pk, row.year) in known:
        yield Fault(row.row, "", f"План этого учреждения за {row.year} год уже есть в программе.")
    if row.year is not None and not FIRST_YEAR <= row.year <= today.year:
        yield Fault(row.row, "", f"Год оценки — от {FIRST_YEAR} до {today.year}.")
    if row.done_on and date.fromisoformat(row.done_on) > today:
        yield Fault(row.row, "", "Фактический срок ещё не наступил.")


def faults_table(faults: Sequence[Fault]) -> Table:
    """Return what is wrong in a table, to mend it by."""
    rows = tuple((one.row, one.column, one.text) for one in faults)
    return Table("Ошибки", ("Строка", "Столбец", "Что не так"), rows)


def template() -> Table:
    """Return a table to fill in, with one row as an example."""
    example = (
        "Наименование учреждения", "", 2025, "К1", "На стенде нет адреса учреждения", "Указать адрес на стенде",
        "01.09.2026", "Фамилия И. О.", "директор", "", "",
    )  # fmt: skip
    return Table("Мероприятия", TITLES, (example,))


def taken(load: RemediationImport) -> str:
    """Return how many plans and measures a table has brought, in words."""
    plans = counted(len(load.reading.get("plans", ())), "план", "плана", "планов")
    measures = counted(load.reading.get("measures", 0), "мероприятие", "мероприятия", "мероприятий")
    return f"{plans}, {measures}"
