"""What the cells of a table of institutions mean: texts, numbers, kinds, days."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from merilo.core.wording import listed, quoted, shortened
from merilo.registry.models import Institution, InstitutionKind

NOTHING = {"", "-", "--", "—", "–", "нет", "н/д", "отсутствует", "не имеется", "нет данных"}
_ERRORS = re.compile(r"#(REF|DIV/0|N/A|NAME|NULL|NUM|VALUE|ССЫЛКА|ДЕЛ/0|Н/Д|ИМЯ|ПУСТО|ЧИСЛО|ЗНАЧ|ОШИБКА)[!?]?.*", re.I)
_KINDS = (
    (InstitutionKind.ART_SCHOOL, r"школ|\bдши\b|\bдмш\b|\bдхш\b"),
    (InstitutionKind.LIBRARY, r"библиот|\bцбс\b"),
    (InstitutionKind.MUSEUM, r"музе|галере|выставоч"),
    (InstitutionKind.THEATRE, r"театр"),
    (InstitutionKind.CONCERT, r"концерт|филармон|оркестр|ансамбл"),
    (InstitutionKind.ARCHIVE, r"архив"),
    (
        InstitutionKind.CLUB,
        r"клуб|дом\w* культуры|двор\w* культуры|культурно-досуг|центр\w* (культуры|досуга)|\bс?дк\b|\bкдц\b",
    ),
    (InstitutionKind.PARK, r"\bпарк"),
)


class Unclear(ValueError):
    """A cell cannot be understood; the text is one Russian sentence."""


def text_of(value: object) -> str:
    """Return a cell as text on one line: no control characters, days as ДД.ММ.ГГГГ, numbers without «.0»."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, date | datetime):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    text = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in str(value))
    text = " ".join(text.split())
    return text[1:] if re.match(r"'[=+\-@]", text) else text  # as our own tables guard texts from becoming formulas


def meant(text: str) -> str:
    """Return a text, empty where people write that there is nothing. Raises Unclear for a formula or its error."""
    if _ERRORS.fullmatch(text):
        raise Unclear(f"В ячейке ошибка формулы {quoted(shortened(text, 40))}: впишите значение.")
    if text.startswith("="):
        raise Unclear(f"В ячейке формула без значения {quoted(shortened(text, 40))}: впишите значение.")
    return "" if text.lower().rstrip(".") in NOTHING else text


def digits(text: str, length: int) -> str:
    """Return a number of a document; a leading zero that a spreadsheet ate is put back."""
    bare = re.sub(r"[\s-]", "", text)
    return bare.zfill(length) if bare.isascii() and bare.isdigit() and len(bare) == length - 1 else bare


def kind(text: str) -> str:
    """Return the kind words mean. Raises Unclear."""
    if (found := guessed_kind(text)) is not None:
        return found
    if re.search(r"друг|ино[ей]|проч", text.lower()):
        return InstitutionKind.OTHER.value
    names = listed([quoted(str(label)) for _, label in InstitutionKind.choices], "или")
    raise Unclear(f"Вид {quoted(shortened(text, 40))} неизвестен: нужен {names}.")


def guessed_kind(name: str) -> str | None:
    """Return the kind an institution's name tells, if it does."""
    lower = name.lower().replace("ё", "е")
    return next((str(value) for value, pattern in _KINDS if re.search(pattern, lower)), None)


def profile(text: str) -> str:
    """Return the profile words mean. Raises Unclear."""
    for value, stem in ((Institution.Profile.GENERAL, "общ"), (Institution.Profile.CREATIVE, "творч")):
        if text.lower().startswith(stem):
            return value.value
    raise Unclear(f"Профиль {quoted(shortened(text, 40))} неизвестен: нужен «общий» или «творческий».")


def profile_of_kind(kind: str) -> str:
    """Return the profile institutions of a kind usually have."""
    creative = kind in (InstitutionKind.THEATRE, InstitutionKind.CONCERT)
    return (Institution.Profile.CREATIVE if creative else Institution.Profile.GENERAL).value


def whole(text: str) -> int:
    """Return a number of people: «12 345», «12345,0». Raises Unclear."""
    bare = re.sub(r"\s", "", text)
    if not re.fullmatch(r"\d{1,8}([.,]0+)?", bare, re.ASCII):
        raise Unclear(f"Число получателей {quoted(shortened(text, 40))} — не целое число до 99\u00a0999\u00a0999.")
    return int(re.split("[.,]", bare)[0])


def year(text: str) -> int:
    """Return a year: «2025», «2025 г.», «за 2025 год». Raises Unclear."""
    said = re.fullmatch(r"(?:за )?(20\d\d)(?: ?(?:г\.?|год))?", text.lower(), re.ASCII)
    if said is None:
        raise Unclear(f"Год {quoted(shortened(text, 40))} непонятен: нужны четыре цифры, например 2025.")
    return int(said[1])


def day(text: str) -> date:
    """Return a day: «01.09.2024», «2024-09-01»; a year alone is its first day. Raises Unclear."""
    for pattern in ("%d.%m.%Y", "%Y-%m-%d", "%Y"):
        try:
            found = datetime.strptime(text.rstrip("г. "), pattern).date()
        except ValueError:
            continue
        if found.year >= 1700:
            return found
    raise Unclear(f"День {quoted(shortened(text, 40))} непонятен: напишите как 01.09.2024.")


def address_of_site(text: str) -> str:
    """Return the address of a site with its https:// where it was left out."""
    return text if re.match(r"https?://", text, re.I) else f"https://{text}"
