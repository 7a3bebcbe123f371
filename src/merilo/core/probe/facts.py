"""Facts in lines of text: telephones, e-mail addresses, postal addresses, hours, dates, people, names."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import date

from merilo.core.wording import MONTHS_GENITIVE

_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS_GENITIVE, 1)} | {"май": 5}
_FIVE_DIGITS = re.compile(r"(?:\d[\s()–-]{0,3}){5}")
_PHONE = re.compile(
    r"(?<![\d.,/№-])(?:(?P<plus>\+\s?7|8)[\s( ./-]{0,3}(?P<code>\d{3}[ -]\d{2}(?=\s?\))|\d{3,5})[\s)./ -]{0,3}"
    r"(?P<rest>\d[\d -]{3,10}\d|\d{3}\.\d\d\.\d\d)"
    r"|\((?P<code2>(?:8[ -])?\d{3}[ -]\d{2}|(?:8[ -])?\d{3,5})\)\s{0,2}(?P<rest2>\d[\d -]{3,9}\d)"
    r"|(?P<local>\d{1,3}-\d{2}-\d{2,3}))(?![\d/])"
)
_LABELLED = re.compile(
    r"(?:тел(?:ефон\w*|\.|:)?|моб(?:ильный|\.)?|т\.|т/ф|☎|📞)[\s:.\-–—№]{0,6}(\(?\+?\d[\d() -]{3,18}\d)", re.I
)
_ANNOUNCES = re.compile(r"тел|звон|факс|☎|📞|\bт\.|т/ф|вахт|касс|при[её]мн", re.I)  # before a number without a code
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_FAX_ONLY = re.compile(r"(?<!тел)(?<!тел\.)(?<!тел\./)(?<!/)(?<!/ )\bфакс[\s:.]*$", re.I)
_NOT_PHONE = re.compile(
    r"(?:инн|кпп|огрн|окпо|окато|октмо|бик|р/с|к/с|л/с|сч[её]т|№|приказ|лицензи\w*|от)[\s:№.]*$", re.I
)
_EMAIL = re.compile(
    r"(?<![\w.+-])([a-z0-9][\w.+-]{0,63})(?:\s?(?:@|\[at\]|\(at\)|\[собака\]|\(собака\)|"
    r"[\[(]@[\])]|&#64;)\s?|\sсобака\s)((?:[a-zа-я0-9-]{1,63}(?:\.|\[dot\]|\(точка\)))+[a-zа-я]{2,24})(?![\w@])",
    re.I,
)
_PLACEHOLDERS = re.compile(
    r"^(?:your|your-?e?-?mail|yourname|name|e-?mail|user|username|test|example|имя|ваш|login|someone|"
    r"xxx+)@|^(?:info|admin|contact|support|hello|mail)@example\.(?:com|org|net)$|@(?:domain|yoursite|"
    r"mysite|yourdomain|сайт|домен)\.|@site\.(?:ru|com)$|\.(?:png|jpe?g|gif|webp|svg|css|js)$|"
    r"^no-?reply|@x+\.|@sentry|wixpress",
    re.I,
)  # fmt: skip
_MAYBE_HOUSE = re.compile(r"[,.]\s?№?\s?\d|(?:д|дом)\.? ?\d|\d{6}|(?:ул|пр|пер|пл|наб)\S{0,6} .{2,40}\d")
_STREET = re.compile(
    r"(?:\b(?:ул|улица|пр-кт|пр-т|просп|проспект|пер|переулок|пл|площадь|ш|шоссе|б-р|бульвар|наб|"
    r"набережная|мкр|мкрн|микрорайон|квартал|тракт|проезд|аллея|тупик)\b\.?)",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:г|гор|город|с|село|д|дер|деревня|п|пос|пос[её]лок|пгт|рп|р\.\s?п|ст-ца|станица|хутор|х|аул|"
    r"м|слобода)\b\.?\s*[«\"]?[А-ЯЁ]",
    re.U,
)
_HOUSE = re.compile(
    r"(?:\b(?:д|дом|зд|здание|стр|строение|вл|корп|к)\b\.?\s*№?\s*\d|,\s*№?\s*\d{1,4}\s?[а-яА-Я]?(?:[/,;.)\s]|$)|"
    r"\b(?:ул|улица|пр-кт|пр-т|просп|проспект|пер|переулок|пл|площадь|наб)\b\.?\s?(?:[А-ЯЁа-яё\d-]+\s){1,4}№?\d{1,4}(?![\d.-]))"
)
_INDEX = re.compile(r"(?<!\d)[1-6]\d{5}(?!\d)")
_DAY = (
    r"(?:понедельник|вторник|сред[аыу]|четверг|пятниц[аыу]|суббот[аыу]|воскресень[ея]|пн|вт|ср|чт|пт|сб|вс|"
    r"ежедневно|будн\w*|рабочи[ех] дн\w*|выходн\w*)"
)
_DAYS = re.compile(rf"\b{_DAY}\b", re.I)
_MAYBE_TIMES = re.compile(r"\d\s?[-:.–—ч]\s?\d|о \d|руглос", re.I)  # most lines fail it at once
_TIMES = re.compile(
    r"(?<!\d)(?:[01]?\d|2[0-3])\s?[:.\-ч]\s?[0-5]\d\s?(?:ч\.?)?\s?(?:-|–|—|до|по)\s?(?:[01]?\d|"
    r"2[0-4])\s?[:.\-ч]\s?[0-5]\d|\bс\s(?:[01]?\d|"
    r"2[0-3])(?:[:.\-][0-5]\d)?(?:-?ти|-?и)?\s?(?:ч\w*\.?)?\s?до\s(?:[01]?\d|2[0-4])|(?<!\d)(?:[01]?\d|"
    r"2[0-3])\s?[-–—]\s?(?:1\d|2[0-4])\s?(?:ч\b|час)|"
    rf"{_DAY}\.?[:,]?\s(?:с\s)?(?:[01]?\d|2[0-3])\s?[-–—]\s?(?:1\d|2[0-4])(?![\d.:]|\s?(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|лет))|"
    r"(?<!\d)(?:0\d|1\d|2[0-3])\s?[0-5]0\s?[-–—]\s?(?:1\d|2[0-3])\s?[0-5]0(?!\d)|"
    r"(?:(?:^|\t)(?:[01]?\d|2[0-3])\s?[-–—]\s?(?:1\d|2[0-4])(?=\t|$)){2,}|"
    r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d\t(?:1\d|2[0-3]):[0-5]\d|круглосуточно",
    re.I,
)
_DATE = re.compile(
    r"(?<![\d.])(?P<d>[0-3]?\d)[.](?P<m>[01]?\d)[.](?P<y>20\d\d|[12]\d)(?!\d|\.\d)|"
    r"(?<!\d)(?P<y2>20\d\d)-(?P<m2>[01]\d)-(?P<d2>[0-3]\d)|(?<![\d/-])(?P<d4>[0-3]\d)[/-](?P<m4>[01]\d)[/-](?P<y4>20\d\d)(?!\d)|(?<!\d)(?P<d3>[0-3]?\d)\s(?P<m3>янв|фев|"
    r"мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?,?\s(?P<y3>20\d\d)",
    re.I,
)
_MONTH_ALONE = re.compile(
    r"\W*(?:(?:афиша|репертуар|план|мероприятия)\s(?:на\s)?)?"
    r"(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\s(20\d\d)(?:\s?г(?:\.|ода?)?)?\W*",
    re.I,
)
_INVITES = re.compile(
    r"приглаша\w+|состоится|состоятся|пройд[её]т|пройдут|жд[её]м вас|начало в|вход свободный|"
    r"(?:работает|проходит|открыта) выставк",
    re.I,
)
_DAY_OF_MONTH = re.compile(
    r"(?<!\d)[0-3]?\d\s(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)|(?<![\d.])[0-3]?\d\.[01]\d(?![\d.])", re.I
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_NAME = r"[А-ЯЁ][а-яё]{1,25}(?:-[А-ЯЁ][а-яё]{1,25})?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]{2,20}(?:вич|ович|евич|ьич|ич|вна|овна|евна|чна|шна)(?:а|у|ем|ой|е|ы)?"
_MAYBE_PERSON = re.compile(r"(?:ич|вн|чн|шн)(?:а|у|ем|ой|е|ы)?(?![а-яё])|оглы|кызы")
_PERSON = re.compile(
    rf"{_NAME}\s{{1,3}}{_NAME}\s{{1,3}}(?:{_PATRONYMIC}|{_NAME}\s(?:оглы|кызы))(?![а-яё])|{_NAME}\s{{1,3}}{_PATRONYMIC}\s{{1,3}}{_NAME}(?![а-яё])"
)
_CAPITALS = re.compile(r"[А-ЯЁ]{2,25}\s{1,3}[А-ЯЁ][а-яё]{1,25}\s{1,3}" + _PATRONYMIC)
_CAPITAL_WORD = re.compile(r"[А-ЯЁ]{2,}")
_INITIALS = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]{2,25}|[А-ЯЁ][а-яё]{2,25}\s[А-ЯЁ]\.\s?[А-ЯЁ]\.")
_TWO_WORDS = re.compile(rf"(?:^\W*|[—–:,-]\s?){_NAME}\s{_NAME}\W*$")  # a line, or its end, that is a name
_POST = re.compile(
    r"\b(?:и\.\s?о\.\s?)?(?:директор\w{0,3}|заведующ\w+|зав\.|руководител[ьяею]\w{0,2}|"
    r"художественн\w+ руководител\w+|главн\w+ (?:врач|библиотекарь|хранитель)|"
    r"начальник\w{0,2})(?![а-яё])",
    re.I,
)
_MAYBE_FORM = re.compile(r"чрежден|рганизаци|редприят|ЧРЕЖДЕН|РГАНИЗАЦ")
_FULL_FORM = re.compile(
    r"(?:областное|краевое|районное|городское|муниципальное|государственное|федеральное|"
    r"частное)\s(?:(?:областное|краевое|районное|городское|бюджетное|автономное|казенное|казённое|"
    r"государственное|муниципальное)\s){0,3}(?:образовательное\s)?(?:учреждение|предприятие|"
    r"организация)(?:[^.\n;|\t]|(?<=[ «\"(][А-ЯЁа-яё])\.|(?<=[ «\"]им)\.){0,200}",
    re.I,
)
_SHORT_FORM = re.compile(
    r"(?<![А-ЯЁа-яё])(?:М|Г|О|К|Р|Ф)(?:О|Г|Р|К)?(?:Б|К|А)?(?:У|П)(?:К|ДО|К\sДО|\sДО|ДОД|\sКДО|КИ|КиИ|"
    r"\s?ДПО|КТ)?(?:\s{0,2}«[^»\n]{2,120}»?|\s{0,2}[\"“„][^\"“”\n]{2,120}[\"”“]?|"
    r"\s{1,2}[А-ЯЁ][А-ЯЁа-яё№\d -]{1,80}(?:«[^»\n]{2,120}»|\"[^\"\n]{2,120}\")?)"
)
_SHORT_LABEL = re.compile(
    r"(?:сокращ[её]нн|кратк)\w+\s(?:официальн\w+\s)?(?:наименован|назван)\w*[^:–—\n]{0,40}[:–—-]\s*([«\"А-ЯЁа-яё][^.\n]{1,120})",
    re.I,
)
_LICENCE = re.compile(
    r"лиценз\w*[^\n]{0,80}(?:№|N|рег)\s?[\wА-Яа-я/-]*\d{2,}|(?:№|N)\s?[\wА-Яа-я/-]*\d{3,}[^\n]{0,60}лиценз", re.I
)
_ABSENT = re.compile(
    r"(?<![а-яё])(?:отсутств\w+|не\s(?:оказыва\w+|предоставля\w+|име(?:ет|ют|ется|ются)|осуществля\w+|"
    r"установлен\w*|утвержд[её]н\w*|размещ[её]н\w*|опубликован\w*|проводил\w+|провод(?:ит|ят)\w*|"
    r"предусмотрен\w*|подлеж\w+|лицензир\w+|разработан\w*|заполнен\w*|составля\w+)"
    r"|нет\s(?:данных|информации|сведений|лицензи\w+|платных|документ\w+|материал\w+|записей|"
    r"вопрос\w+)|(?:данных|информации|сведений|записей|лицензи[ий]|вопросов|материалов|"
    r"документов)\s(?:пока\s|ещ[её]\s)?нет"
    r"|буд(?:ет|ут)\s(?:опубликован|размещ[её]н)\w*\s(?:позже|позднее|после|скоро)"
    r"|(?:информация|данные|сведения|материалы|документы|документ|раздел|страница|"
    r"контент)\s(?:[\w-]+\s){0,5}?(?:готов(?:ится|ятся)|обновля\w+|уточня\w+|появ(?:ится|ятся)|буд(?:ет|"
    r"ут)|в\sразработке|наполня\w+|заполня\w+|в\sстадии|на\sстадии|пуст)"
    r"|находится\s(?:в|на)\s(?:разработке|стадии|реконструкции|наполнении)|скоро\s(?:здесь\s)?(?:появ|"
    r"буд)|(?:will be|under) (?:here|construction)|временно\s(?:недоступ|отсутств)\w*|lorem ipsum|"
    r"в разработке|ведутся работы|приносим извинения)",
    re.I,
)  # fmt: skip
_QUESTION = re.compile(r"[А-ЯЁA-Z][^?\n]{6,300}\?")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone as written and as digits."""

    said: str
    digits: str


def phones(text: str) -> list[Phone]:
    """Return the telephones of a line: with a code, or of five to seven digits after «тел.»; no faxes, no accounts."""
    text = text.translate(_DASHES)
    if not _FIVE_DIGITS.search(text):
        return []
    found: dict[str, Phone] = {}
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        said = match.group().strip()
        digits = re.sub(r"\D", "", said)
        if match.group("local") and not _ANNOUNCES.search(text[: match.start()]):
            continue
        if _NOT_PHONE.search(before) or _FAX_ONLY.search(before) or not _is_plausible(digits, match.group("local")):
            continue
        found.setdefault(digits[-7:] if len(digits) >= 7 else digits, Phone(said, digits))
    for match in _LABELLED.finditer(text):
        said = match.group(1).strip()
        digits = re.sub(r"\D", "", said)
        if (5 <= len(digits) <= 7 or 10 <= len(digits) <= 11) and _is_plausible(digits, "x"):
            found.setdefault(digits[-7:] if len(digits) >= 7 else digits, Phone(said, digits))
    return list(found.values())


def _is_plausible(digits: str, local: str | None) -> bool:
    if not (10 <= len(digits) <= 11 or (local and 5 <= len(digits) <= 7)):
        return False
    tail = digits[-7:] if len(digits) >= 10 else digits
    return len(set(tail)) > 1 and digits[-10:] not in ("1234567890", "0123456789") and digits[-10:-7] != "000"


def emails(text: str) -> list[str]:
    """Return the e-mail addresses of a line, those that only look like ones left out."""
    if "@" not in text and "(" not in text and "[" not in text and "собака" not in text and "&#64" not in text:
        return []
    found = []
    for match in _EMAIL.finditer(text):
        address = re.sub(r"\[dot\]|\(точка\)", ".", f"{match.group(1)}@{match.group(2)}").lower()
        if not _PLACEHOLDERS.search(address) and address not in found:
            found.append(address)
    return found


def hidden(first: str, last: str) -> str:
    """Return the e-mail address whose halves Joomla hides in base64; empty when it is none."""
    try:
        return f"{b64decode(first).decode('utf-8')}@{b64decode(last).decode('utf-8')}"
    except (ValueError, UnicodeDecodeError):
        return ""


def uncloaked(code: str) -> str:
    """Return the e-mail address that Cloudflare's protection writes as hexadecimal digits; empty when it is none."""
    try:
        octets = bytes.fromhex(code[:200])
        return bytes(octet ^ octets[0] for octet in octets[1:]).decode("utf-8") if len(octets) > 4 else ""
    except (ValueError, UnicodeDecodeError):
        return ""


def postal_address(text: str) -> str:
    """Return the postal address of a line, cut to it; empty when there is none."""
    if len(text) > 600 or not _MAYBE_HOUSE.search(text):
        return ""
    street, place, index = _STREET.search(text), _PLACE.search(text), _INDEX.search(text)
    named = street or (place if place and (index or re.search(r"адрес", text, re.I)) else None)
    if named is None or not _HOUSE.search(text[named.start() :]):
        return ""
    start = min(found.start() for found in (street, place, index) if found)
    return text[start : start + 160].strip(" ,;")


def hours(text: str) -> bool:
    """Say whether the line tells hours: a span of time, or days off."""
    return bool(_MAYBE_TIMES.search(text) and _TIMES.search(text))


def names_days(text: str) -> bool:
    """Say whether the line names days of the week."""
    return bool(_DAYS.search(text))


def dates(text: str) -> list[date]:
    """Return the dates written in full in a text; impossible ones left out."""
    found = []
    for match in _DATE.finditer(text[:20_000]):
        part = match.groupdict()
        try:
            if part["y"]:
                year = int(part["y"])
                found.append(date(year if year > 99 else 2000 + year, int(part["m"]), int(part["d"])))
            elif part["y4"]:
                found.append(date(int(part["y4"]), int(part["m4"]), int(part["d4"])))
            elif part["y2"]:
                found.append(date(int(part["y2"]), int(part["m2"]), int(part["d2"])))
            else:
                month = _MONTHS.get(part["m3"].lower()[:3]) or 5
                found.append(date(int(part["y3"]), month, int(part["d3"])))
        except ValueError:
            continue
    return found


def month(text: str) -> date | None:
    """Return the first day of the month a line is («Март 2026»), as posters head their lists; None for other lines."""
    found = _MONTH_ALONE.fullmatch(text)
    return date(int(found[2]), _MONTHS.get(found[1].lower()[:3]) or 5, 1) if found else None


def years(text: str) -> list[int]:
    """Return the years 2000 to 2049 named in a text, also in dates."""
    return [int(year) for year in _YEAR.findall(text[:5000].replace("_", " "))]


def person(text: str) -> str:
    """Return the first full name (three words) of a text; empty when there is none."""
    if not _MAYBE_PERSON.search(text):
        # A site all in capitals: «ДИРЕКТОР - ОРЛОВА ВЕРА ПАВЛОВНА».
        text = _CAPITAL_WORD.sub(lambda word: word.group().capitalize(), text) if text.isupper() else ""
    if not text or not _MAYBE_PERSON.search(text):
        return ""
    found = _PERSON.search(text) or _CAPITALS.search(text)
    return found.group() if found else ""


def initials(text: str) -> str:
    """Return the first name that is not given in full, by initials or of two words alone; empty when there is none."""
    found = _INITIALS.search(text) or _TWO_WORDS.search(text[:120])
    return found.group() if found else ""


def post(text: str) -> str:
    """Return the post of a head named in a text; empty when there is none."""
    found = _POST.search(text)
    return found.group() if found else ""


def full_name(text: str) -> str:
    """Return an organisation's full name with its legal form; empty when there is none."""
    found = _FULL_FORM.search(text) if _MAYBE_FORM.search(text) else None
    return found.group().strip(" ,–—-") if found else ""


def short_name(text: str) -> str:
    """Return an organisation's short name with its legal form («МБУК „ЦБС“»); empty when there is none."""
    if found := _SHORT_FORM.search(text):
        return found.group().strip()
    labelled = _SHORT_LABEL.search(text)
    return labelled[1].strip() if labelled else ""


def announced(text: str) -> bool:
    """Say whether a line invites to something on a day."""
    return bool(_INVITES.search(text) and (_DAY_OF_MONTH.search(text) or _DATE.search(text)))


def day_of_month(text: str) -> bool:
    """Say whether a line names a day without its year: «22 марта»."""
    return bool(_DAY_OF_MONTH.search(text))


def starts_with_date(text: str) -> bool:
    """Say whether a line is a date and something told of that day."""
    found = _DATE.match(text.lstrip(" \t«(•-"))
    return found is not None and len(text[found.end() :].split()) >= 2


def licence(text: str) -> bool:
    """Say whether a licence is named with its number."""
    return bool(_LICENCE.search(text[:20_000]))


def absence(text: str) -> str:
    """Return the words that say something is absent or yet to come; empty when there are none."""
    found = _ABSENT.search(text)
    return found.group() if found else ""


def questions(text: str) -> list[str]:
    """Return the questions of a text."""
    return _QUESTION.findall(text[:20_000])
