"""The header of a plan's table: which column says what, in whatever words and order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from merilo.core.planfile import texts

Role = Literal["number", "section", "text", "deadline", "responsible", "result", "target", "other"]

# In order of strength: the first whose words stand in a caption is the column's role, so that «Результат мероприятия»
# is a result and «Место проведения мероприятия» is none of the plan's own columns.
_ROLES: tuple[tuple[Role, str], ...] = (
    (
        "other",
        r"отметк|примечан|комментар|сведения о ходе|ход\w* (?:выполн|реализ|исполн)|реализованн"
        r"|фактическ|\bфакт$|статус",
    ),
    ("other", r"финанс|стоимост|\bсумм|бюджет\b|\bруб|расход|\bцен[аы]\b|тариф"),
    (
        "other",
        r"^(?:выявленн\w+ )?недостатк\w*(?!.*мероприяти)|^основани|нормативн|\bоклад|^должност\w+$",
    ),
    ("other", r"^(?!.*(?:ответств|исполнит)).*телефон"),
    (
        "other",
        r"\bдат\w* (?:рожд|поступл|выдач|приобрет|регистр|аттест|построй)|^срок\w* (?:предоставл|оказан)\w+ услуг",
    ),
    ("number", r"^(?:(?:№|номер) ?)?(?:п\.?(?: ?/? ?п\.?)?|пункта?(?: плана)?|позици\w+|строк\w)\.?$"),
    (
        "deadline",
        r"\bсрок|\bдат[аыуе]?\b|период|\bвремя\b|когда|календар|\bмесяц|\bквартал|^число$"
        r"|^годы?(?: (?:реализ|исполн|провед|выполн)\w+)?$|^(?:начало|окончание)\b",
    ),
    (
        "responsible",
        r"ответств|\bотв\b|исполнител|\bисп\b|докладчик|\bкто\b|\bф\. ?и\. ?о|должностн\w+ лиц"
        r"|организатор|\bведущ\w+$|выступающ|субъект\w* исполн|куратор",
    ),
    (
        "result",
        r"результат|эффект|\bитог|вид (?:итогового )?документа|форма (?:отчет|завершен|представлен|реализац)|подтвержд",
    ),
    ("target", r"показател|индикатор|целев\w+ значени|^значени|план\w* значени"),
    ("text", r"^(?:наименовани\w |названи\w )?мероприят\w+"),
    ("other", r"\bмест[оа]\b|адрес|площадк|\bединиц\w+ измер|^ед\.|участник|аудитори|категори|форма|охват|цел[ьи]\b"),
    ("text", r"меропр|содержани|действи|\bмер[ыа]?\b|\bвид\w* (?:работ|деятельн)|работ|задач|вопрос|\bдела\b|\bчто\b"),
    (
        "section",
        r"^(?:наименование )?(?:раздела?|блока?|этапа?|критери[йя]|направлени[ея]|направлени[ея] деятельности)$",
    ),
    ("text", r"событи|предложени|рекомендаци|поручени|повестк"),
    ("text", r"наименован|направлен|\bтем[аы]\b|тематик|названи|формулировк|перечень"),
    ("number", r"№|^#$|^n\b|^no\b|номер|п ?/ ?п|п\. ?п"),
)
_STRONG_TEXT = re.compile(r"меропр|содержани|действи|\bвид\w* (?:работ|деятельн)|работ|задач|вопрос|\bмеры\b|\bчто\b")
_FOREIGN = re.compile(r"\bцен[аы]\b|тариф|\bоклад|\bставк|телефон|урок|предмет|кабинет|аудитори[яи]|стоимост|количеств")
_PLACE = re.compile(r"\bмест[оа]\b|адрес|площадк")
_PART = (
    r"(?:i{1,3}|iv|[1-4])(?:-?[йя])? ?(?:кв\w*\.?|полугоди\w+)"
    r"|(?:январ|феврал|март|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
    r"|(?:янв|фев|мар|апр|авг|сент?|окт|нояб?|дек)\.?"
)
_CALENDAR = re.compile(rf"(?:{_PART})(?: 20\d\d(?: ?г\.?| года)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its caption as written, what it says, and the year or part of the year it is for.

    `also` holds further roles of a column that says two things at once («Срок, ответственный»); a continued column
    stands under the caption of the column before it.
    """

    caption: str
    role: Role
    year: str | None = None
    span: str | None = None
    also: tuple[Role, ...] = ()
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table and how many rows the header takes."""

    columns: tuple[Column, ...]
    height: int

    def first(self, role: Role) -> int | None:
        """Return the place (from 0) of the first column with the role."""
        return next((place for place, column in enumerate(self.columns) if column.role == role), None)

    def captions(self) -> tuple[str, ...]:
        """Return the captions as written, one that stretches over several columns once."""
        return tuple(column.caption for column in self.columns if column.caption and not column.is_continued)

    def all(self, role: Role) -> list[int]:
        """Return the places (from 0) of the columns with the role."""
        return [place for place, column in enumerate(self.columns) if column.role == role]

    def beside(self, role: Role) -> list[int]:
        """Return the places of columns that say the role beside their own."""
        return [place for place, column in enumerate(self.columns) if role in column.also]


def role_of(caption: str) -> Role | None:
    """Return what a column with this caption says, or None when its words tell nothing."""
    found = _roles(caption)
    return found[0] if found else None


def _roles(caption: str) -> list[Role]:
    words = _plain(caption)
    found = [role for role, pattern in _ROLES if re.search(pattern, words)]
    if not found and "-" in words:  # a narrow column parts words: «Ответ- ственные»
        words = re.sub(r"(?<=[а-я])-\s?(?=[а-я])", "", words)
        found = [role for role, pattern in _ROLES if re.search(pattern, words)]
    return list(dict.fromkeys(found))


def _plain(caption: str) -> str:
    return texts.flat(caption.replace("\u00ad", "")).casefold().replace("ё", "е")


def column(caption: str, *, above: str = "") -> Column:
    """Return the column that stands under a caption; `above` is the caption over several columns, if there is one."""
    words = texts.flat(caption)
    said = " / ".join(dict.fromkeys(part for part in (texts.flat(above), words) if part))
    roles = _roles(said)
    role: Role = roles[0] if roles else "other"
    year = texts.YEAR.search(words) if not _has_words(texts.YEAR.sub("", words)) else None
    span = _CALENDAR.fullmatch(words)
    if year and (role in ("target", "result", "other") and not re.search("финанс|руб|стоим|сумм|расход", _plain(said))):
        return Column(said, "target", year=year[1])
    if span and (not above or role == "deadline"):
        return Column(said, "deadline", span=words)
    also: tuple[Role, ...] = tuple(
        other
        for other in ("responsible", "deadline")
        if role in ("deadline", "responsible") and other in roles and other != role
    )
    if role == "deadline" and _PLACE.search(_plain(said)):
        also = (*also, "other")
    return Column(said, role, also=also)


def one_text(found: Sequence[Column]) -> tuple[Column, ...]:
    """Keep one column as the plan's text where several could be it: the most telling caption, then the first."""

    def strength(at: int) -> int:
        words = _plain(found[at].caption)
        return 0 if "меропр" in words else 1 if _STRONG_TEXT.search(words) else 2

    if not any(column.role == "text" for column in found):
        # «Направление деятельности» alone is what is done, beside another column it is the section.
        first = next((at for at, column in enumerate(found) if column.role == "section"), None)
        return tuple(replace(column, role="text") if at == first else column for at, column in enumerate(found))
    places = [at for at, column in enumerate(found) if column.role == "text"]
    if len(places) < 2:
        return tuple(found)
    best = min(places, key=strength)
    same = {at for at in places if found[at].caption == found[best].caption}
    return tuple(
        Column(column.caption, "other") if column.role == "text" and at not in same else column
        for at, column in enumerate(found)
    )


def _has_words(rest: str) -> bool:
    bare = re.sub(r"\(.*\)", "", rest)
    return bool(re.search(r"[^\W\d_]{2,}", re.sub(r"год\w*|\bгг?\b", "", bare)))


def is_year(caption: str) -> bool:
    """Tell whether a caption is a year («2021», «2020 (отчёт)», «2019 г.») and nothing else."""
    words = texts.flat(caption)
    return bool(texts.YEAR.match(words)) and not _has_words(texts.YEAR.sub("", words, count=1))


def is_tick(cell: str) -> bool:
    """Tell whether a cell only marks that its column holds: «+», «х», «да»."""
    return bool(cell) and (not any(sign.isalnum() for sign in cell) or cell.casefold() in ("x", "х", "v", "да"))


def is_caption(text: str) -> bool:
    """Tell whether a text is short enough and of the kind that heads a column."""
    words = texts.flat(text)
    return 0 < len(words.split()) <= 14 and (
        role_of(words) is not None or is_year(words) or bool(_CALENDAR.fullmatch(words))
    )


def is_numbering(cells: Sequence[str]) -> bool:
    """Tell whether cells only number the columns: 1, 2, 3 … in order."""
    filled = [text.strip(" ().") for text in cells if text.strip()]
    return (
        len(filled) >= 2
        and filled == [str(number) for number in range(1, len(filled) + 1)]
        and len(filled) >= len(cells) - 1
    )


def is_plan(columns: Sequence[Column], *, dated_outside: bool = False) -> bool:
    """Tell whether columns are those of a plan: what is done, and when or by whom.

    `dated_outside`: headings give the months, so that a column of deadlines may be missing.
    A price list, a staff list or a timetable is none: its words for «what» are weak and foreign columns stand beside.
    """
    roles = {column.role for column in columns} | {role for column in columns for role in column.also}
    if "text" not in roles:
        return False
    named = " ".join(_plain(column.caption) for column in columns if column.role != "responsible")
    is_strong = any(column.role == "text" and _STRONG_TEXT.search(_plain(column.caption)) for column in columns)
    is_full = {"deadline", "responsible"} <= roles
    if _FOREIGN.search(named):
        return is_strong and is_full
    if is_strong:
        return bool(roles & {"deadline", "responsible"}) or (dated_outside and len(columns) >= 2)
    return is_full or (dated_outside and "responsible" in roles)
