"""Grammar of terms without dates of their own: events, needs, conditions, references to another paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from merilo.core.deadlines.grammar.cursor import Cursor
from merilo.core.deadlines.terms import AfterEvent, AsNeeded, Continuous, Offset, OffsetUnit, Unstated
from merilo.core.wording import Case, nominative


@dataclass(frozen=True, slots=True)
class Condition:
    """«при наличии средств», «по мере поступления …»: alone a need, beside a term its condition."""

    words: str
    event: str


@dataclass(frozen=True, slots=True)
class Basis:
    """«по результатам отчётного года»: what the work rests on; alone an event."""

    words: str
    event: str


@dataclass(frozen=True, slots=True)
class IfPossible:
    """«по возможности»."""


EventChunk = AfterEvent | AsNeeded | Continuous | Unstated | Condition | Basis | IfPossible
Rule = Callable[[Cursor], EventChunk | None]

# where the free text of an event may end: the beginning of another term
_NEW_TERM = re.compile(
    r"(?:но |и |а также |либо |или )*(?:не (?:реже|менее|позднее|позже)\b|нереже|далее\b|затем\b|постоянно|еже(?:год|кварт|мес|нед|дн)"
    r"|(?:\S+ )?раз(?:а)? (?:в|за)\b|в течени[ие] |в срок(?: до|и)? |по мере |при необходимости|(?:до|с|по|к) \d|по (?:результатам|итогам) "
    r"|при наличии|при условии|по возможности|по согласовани|по график|по план|в соответствии|согласно|в случае|с последующ"
    r"|(?:i|ii|iii|iv|[1-4])(?: - \S+)? (?:квартал|полугоди)|каждый|каждую|каждые|каждое|\d\d? ?\. ?\d\d)"
)
# these begin a term even where no sign parts it from the event
_FREQUENCY = re.compile(r"\d+|не|еже\w+|постоянно|один|два|дважды")
_SURE_TERM = re.compile(r"не реже |\S+ раза? (?:в|за) |еже(?:год|мес|кварт|нед|дн)|постоянно$|дважды в ")
_NEED = re.compile(
    r"(?:(?:по|при|в) )?(?:мере |случае |наличии |возникновени[ия] |мере возникновения |появлении )?(?:необходимост\w+|надобност\w+|"
    r"потребност\w+)\b|исходя из необходимости|по мере необходим\b|когда (?:это )?необходимо"
)
_POSSIBLE = re.compile(r"(?:по|при) (?:мере |наличии )?(?:возможност\w+)")
_CONTINUOUS = re.compile(
    r"(?:постоянн\w*(?! основе| режим| порядк| действ)|постояно|посто[яа]нно|перманентно|систематическ\w*|"
    r"систематично|регулярно|непрерывно|"
    r"бессрочно|круглогодичн\w*|круглый год|круглосуточно|всегда|периодически|"
    r"на (?:постоянн|регулярн|системн|систематическ|непрерывн|ежедневн)\w* основе|"
    r"(?:в )?(?:постоянн|непрерывн|регулярн|текущ|круглосуточн)\w* (?:режим|порядк)\w*|в режиме реального времени)\b"
)
_WHOLE_PERIOD = re.compile(
    r"(?:в течени[ие] |на протяжении |в |на |за |с самого начала )?"
    r"(?:(?:весь|всего|всем|полный) (?:\w+ )?(?:период\w*|срок\w*|время|времени)|период\w*(?= \))|"
    r"(?:срока|периода|период|ходе|время|сроки) (?=(?:действия|реализации|исполнения|выполнения) ))"
)
_PLAN_NOUN = re.compile(
    r"действи\w+|реализаци\w+|исполнени\w+|выполнени\w+|план\w*|программ\w*|проект\w*|дорожн\w+|мероприяти\w+|настоящ\w+|работ\w*"
)
_AT_ONCE = re.compile(
    r"незамедлительн\w*|немедленн\w*|безотлагательн\w*|неотложно|срочно|сразу(?: же)?(?= |$)|"
    r"в (?:возможно |самые |максимально )?(?:кратчайш|коротк|сжат|ближайш)\w+ (?:возможн\w+ )?(?:срок|врем)\w*|в оперативном порядке|оперативно|"
    r"в момент|в тот же день|одновременно|непосредственно"
)
_MARKERS: tuple[tuple[str, Case], ...] = (
    (r"(?:начиная )?со дня , следующего за (?:дн(?:е|ё)м|датой)", "gent"),
    (r", следующ\w+ за (?:дн[её]м|датой)", "gent"),
    (r"следующ\w+ за (?:дн[её]м|датой)", "gent"),
    (r"(?:начиная |считая )?(?:со|с|от|с о) (?:дня|даты|дату|момента|времени|срока|числа)", "gent"),
    (r"(?:сразу |непосредственно )?после(?: события :| даты| дня| момента)?", "gent"),
    (
        r"по (?=окончани[июя]|завершени[июя]|получени[июя]|истечени[июя]|прошестви[июя]|прибыти[июя]|возвращени[июя]|достижени[июя])",
        "loct",
    ),
    (r"(?:с|со|от)", "gent"),
)
_BEFORE_MARKERS: tuple[tuple[str, Case], ...] = (
    (r"до (?:дня |даты |события : |момента )?", "gent"),
    (r"перед", "ablt"),
)
_ALONE_BEFORE: tuple[tuple[str, Case], ...] = (
    (r"(?:непосредственно )?перед", "ablt"),
    (r"накануне|в преддверии", "gent"),
    (r"до (?:дня |даты |момента )?(?=\w)", "gent"),
    (r"не позднее (?:дня |даты |чем до )?(?!\d)", "gent"),
    (r"ко? (?!\d)", "datv"),
)
_ALONE: tuple[tuple[str, Case], ...] = (
    (r"(?:сразу |непосредственно |только )?после(?: того как)?(?: события :)?", "gent"),
    (
        r"(?:сразу |непосредственно )?по (?=окончани|завершени|получени|истечени|прошестви|прибыти|возвращени|достижени|готовност|выходу|заключени|подписани|утверждени)",
        "loct",
    ),
    (r"(?:начиная )?(?:с|со|от|не ранее) (?:дня|даты|момента)", "gent"),
    (r"вслед за|одновременно с(?:о)?|параллельно с(?:о)?|вместе с(?:о)?", "ablt"),
    (r"через (?=\w+ после)", "gent"),
)
_CONDITIONS: tuple[tuple[str, Case | None], ...] = (
    (r"каждый раз при событии :", None),
    (r"(?:только )?по мере|по факту(?= \w)", "gent"),
    (r"(?:только )?при", "loct"),
    (r"(?:только )?в (?:случае|случаях)(?: если)?,?", "gent"),
    (r"если|когда|с учетом|в зависимости от|исходя из", None),
    (r"по (?=(?:\w+ )?(?:запрос|заявк|заявлени|обращени|требовани|приглашени|вызов|факт|поступлени|жалоб|желани|инициатив|просьб|сигнал|"
     r"предложени|представлени|готовност|ходатайств|предписани|уведомлени|событи|случа))", "datv"),
    (r"каждый раз (?:при|после|когда)|всякий раз при", "loct"),
)  # fmt: skip
_BASIS = re.compile(
    r"по (?:результатам|итогам|результату|итогу)|на основании (?:результатов|итогов)|с учетом (?:результатов|итогов)"
)
_PAPER = (
    r"план\w*|график\w*|согласовани\w+|согласован\w*|договор\w*|договоренност\w+|расписани\w+|программ\w+|соглашени\w+|контракт\w*|"
    r"циклограмм\w+|решени\w+|приказ\w*|распоряжени\w+|положени\w+|регламент\w*|назначени\w+|указани\w+|поручени\w+|смет\w+|"
    r"сетк\w+|срок\w*|календар\w+|порядк\w+|усмотрени\w+|задани\w+|услови\w+|постановлени\w+|закон\w*|законодательств\w*|"
    r"норматив\w*|документ\w*|медиаплан\w*|планам|инструкци\w+|заявлени\w+|протокол\w*|утвержден\w+|уточнени\w+|объявлени\w+|"
    r"информаци\w+|письм\w+|особому|отдельному|списк\w+|дат\w*|ктп|кп|рп|рпв|уставу|устава"
)
_UNSTATED = re.compile(
    rf"по (?:\S+ ){{0,4}}?(?:{_PAPER}|плану - графику)(?= |$)|соглас\w+|в соответствии|соответственно|согл|на основании|"
    r"(?:в |на )?(?:\w+ )?(?:установленн|утвержденн|определенн|указанн|предусмотренн|назначенн|запланированн|намеченн|"
    r"обозначенн|законодательно установленн|оговоренн|согласованн|отведенн|регламентированн|заявленн)\w* (?:\S+ ){0,4}?"
    r"(?:срок|порядк|время|период|дат|дни|график|план)\w*|"
    r"(?:в )?(?:срок|сроки|даты|дату|дни|время|период) ?,? (?:установлен|определ|утвержд|предусмотр|указан|устанавлив|назнач|обознач|"
    r"согласован|регламентир|отвед|прописан|зафиксирован|запланир|заявлен)\w*|"
    r"(?:конкретн\w+ |точн\w+ )?(?:сроки?|дат[аы]|время|период)? ?(?:проведения |исполнения |реализации )?(?:будут |будет )?"
    r"(?:уточня\w+|уточнен\w*|определя\w+|определен\w*|устанавлива\w+|согласовыва\w+|назнача\w+|сообщ\w+)|"
    r"в рамках|в (?:рабочем|плановом|установленном|общем) порядке|(?:по )?(?:план|график|расписание|планграфик)(?: - \w+)?(?= |$)|"
    r"(?:(?:в|на) )?(?:дни|день|дня)? ?(?:\w+ )?(?:каникул\w*|каникулярн\w+)|"
    r"(?:в |к |до )?(?:конц[еау]|начал[еау]|середин[еыу]) (?:\w+ )?(?:четверти|триместра|смены|сезона|навигации)|"
    r"(?:в |во |на )?(?:период|время|дни|день|ходе|процессе|сроки|срок|год|месяц|даты|рамках|преддверии|канун|момент)(?! \d| с \d)(?= ,? ?\w)|"
    r"(?:в )?(?:течени[ие] )?(?:[1-4]|i{1,3}|iv|каждой|первой|второй|третьей|четвертой|последней)(?: - \w{1,2})? ?(?:- )?четверт\w+|"
    r"(?:в )?(?:осенн|зимн|весенн|летн|новогодн|майск|рождественск)\w+ (?:\S+ )?(?:каникул|праздник|сесси|лагер|кампани)\w*|"
    r"(?:в течени[ие]|на протяжении)(?= \w)|дополнительно|срок не назван|без (?:указания )?срока|(?:в )?пределах|"
    r"до особого распоряжения|до отмены|на заседани\w+|на (?:\w+ )?(?:совещани|педсовет|собрани|педагогическ)\w+"
)


def tail(c: Cursor) -> str:
    """Return the levelled words from here on, one space between tokens, line breaks as spaces."""
    return " ".join(token.norm for token in c.tokens[c.place : c.end] if token.norm != "\n")


def advance(c: Cursor, text: str) -> None:
    """Move over the tokens that the beginning of `tail` covered by this text is made of."""
    left = text.strip()
    while left and not c.done:
        token = c.peek()
        if token is None:
            return
        if token.norm != "\n":
            if not left.startswith(token.norm):
                return
            left = left[len(token.norm) :].lstrip()
        c.place += 1


def event_chunk(c: Cursor) -> EventChunk | None:
    """Read a term without a date of its own, the farthest-reading kind; of equals the first."""
    rules: tuple[Rule, ...] = (_possible, _at_once, _alone, _basis, _condition, _unstated)
    return c.longest(*rules)


def structured_event(c: Cursor) -> EventChunk | None:
    """Read the kinds whose words cannot be mistaken: a need, all the time, a counted distance from an event."""
    rules: tuple[Rule, ...] = (_need, _possible, _continuous, _counted_event)
    return c.longest(*rules)


def _need(c: Cursor) -> AsNeeded | None:
    return AsNeeded() if _regex(c, _NEED) else None


def _possible(c: Cursor) -> IfPossible | None:
    return IfPossible() if _regex(c, _POSSIBLE) else None


def _continuous(c: Cursor) -> Continuous | None:
    if _regex(c, _CONTINUOUS):
        return Continuous()
    if _regex(c, _WHOLE_PERIOD):
        if c.norm() and re.fullmatch(_PLAN_NOUN, c.norm()):
            free_text(c)
            return Continuous()
        token = c.peek()
        if token is None or token.value is not None or token.norm in (",", ";", ")", "\n", ".", "("):
            return Continuous()
    return None


def _regex(c: Cursor, pattern: re.Pattern[str]) -> re.Match[str] | None:
    match = pattern.match(tail(c))
    if match is None or not match[0].strip():
        return None
    advance(c, match[0])
    return match


def free_text(c: Cursor, *stops: str) -> str:
    """Move over the words of an event, up to the beginning of another term or a stop; return them as written."""
    start = c.place
    while not c.done:
        norm = c.norm()
        if norm == "«":
            while not c.done and c.norm() != "»":
                c.place += 1
            c.place = min(c.place + 1, c.end)
            continue
        if norm in (";", ")", *stops):
            break
        if norm == "(":
            close = _closing(c)
            inner = " ".join(token.norm for token in c.tokens[c.place + 1 : close])
            if _NEW_TERM.match(inner) or _BASIS.match(inner) or _NEED.match(inner) or close >= c.end - 1:
                break
            c.place = close + 1
            continue
        if c.place > start and _FREQUENCY.match(norm):
            rest = " ".join(token.norm for token in c.tokens[c.place : min(c.end, c.place + 6)])
            if _SURE_TERM.match(rest):
                break
        if (c.place > start or norm in (",", "\n", ".", "до")) and norm in (
            ",",
            "\n",
            ".",
            "и",
            "но",
            "по",
            "при",
            "с",
            "до",
            "ежегодно",
            "ежеквартально",
            "ежемесячно",
        ):
            ahead = c.place + (norm in (",", "\n", "."))
            rest = " ".join(token.norm for token in c.tokens[ahead : c.end] if token.norm != "\n")
            strong = norm in (",", "\n", ".", "но") or rest.startswith("еже")
            if strong and _NEW_TERM.match(rest):
                break
            if norm == "до" and re.match(r"до (?:\d|конца (?:года|20))", rest):
                break
            if norm in ("при", "по") and re.match(
                r"при (наличии|условии|необходимости)|по (возможности|мере необход)", rest
            ):
                break
        c.place += 1
    return c.slice(start, c.place)


def _closing(c: Cursor) -> int:
    depth = 0
    for place in range(c.place, c.end):
        depth += {"(": 1, ")": -1}.get(c.tokens[place].norm, 0)
        if depth == 0:
            return place
    return c.end - 1


def tidy(text: str) -> str:
    """Return the words of an event on one line without the signs around them."""
    text = re.sub(r"\s+", " ", text).strip(" \t\n,.;:-–—")
    if text.count("(") != text.count(")"):
        text = text.strip("()").strip()
    return re.sub(r"\s+(?:и|а|но|с|по|до|в|к|или)$", "", text.replace(";", ","))


def named(text: str, case: Case | None) -> str | None:
    """Return the event in the nominative, its first letter small unless the word is a name or shortened."""
    text = tidy(text)
    if not text:
        return None
    if case is None:
        return text
    found = nominative(text, case)
    # «по истечению» for «по истечении» is a common slip
    return nominative(text, "datv") if found == text and case == "loct" else found


def _counted_event(c: Cursor) -> AfterEvent | None:
    """Read «в течение 3 дней после …», «не позднее чем за 10 дней до …», «в 30-дневный срок со дня …»."""
    with c.attempt() as keep:
        c.take("но")
        ahead, within = False, False
        while True:
            if c.match(r"в") and (c.match(r"теч|течени[ие]|течении") or True):
                within = within or c.norm(-1) != "в"
                c.take(".")
            elif (
                c.phrase("не", r"позднее|позже|поздней|более|больше|менее|ранее|раньше|свыше")
                or c.match(r"непозднее|непозже|минимум|максимум")
                or c.match(r"срок|сроки")
                or c.match(
                    r"чем|через|спустя|до|на|превышающ\w+|протяжении|со|ближайш\w+|следующ\w+|первы\w+|последующ\w+"
                )
                or c.phrase("не", r"превышающ\w+")
                or c.phrase("по", r"истечени[иеюя]|прошестви[ия]")
            ):
                pass
            elif c.match("за"):
                ahead = True
            elif c.take(",", "\n"):
                pass
            else:
                break
        start = c.place
        offset = _amount(c)
        if offset is None:
            return None
        worded = c.match(r"срок\w*")
        c.take("\n")
        if worded and c.take(","):
            c.take("\n")
        count, unit = offset
        marked = _marked(c, _BEFORE_MARKERS if ahead else _MARKERS)
        if marked is None and not ahead:
            marked = _marked(c, _BEFORE_MARKERS) if c.norm() in ("до", "перед") else None
            ahead = marked is not None
        if marked is None:
            bare = c.place - start
            if not (
                worded
                or within
                or (
                    start > 0
                    and c.tokens[start - 1].norm
                    in (
                        "через",
                        "позднее",
                        "позже",
                        "более",
                        "срок",
                        "за",
                        "спустя",
                        "до",
                        "чем",
                        "превышающий",
                        "истечении",
                        "истечению",
                        "прошествии",
                        "более",
                    )
                )
            ):
                return None
            if unit == "year" and bare == 1 and not worded:
                return None  # «в течение года» is the calendar year
            if (ahead and c.norm() not in (",", ";", ")", "") and not c.done) or (
                c.tokens[start - 1].norm == "в" and not worded and c.tokens[start].value is None
            ):
                return None
        keep()
        event = None if marked is None else marked
        side = "before" if ahead else "after"
        if event in ("", "(в словах не названо)"):
            event = None
        return AfterEvent(event, None if count < 0 else Offset(count, unit, side), side)  # type: ignore[arg-type]


def _amount(c: Cursor) -> tuple[int, OffsetUnit] | None:
    """Read a count with its unit: «3 дней», «месяца», «трёх (3) рабочих дней», «дня, следующего за днём …»."""
    with c.attempt() as keep:
        count = c.number(0, 3660)
        with c.attempt() as keep_bracket:
            if c.take("(") and c.match(r"\w+") and c.match(r"\w+|\)") and (c.norm(-1) == ")" or c.take(")")):
                keep_bracket()
        if count is not None and c.take("-") and (more := c.number(1, 3660)) is not None:
            count = more
        if count is None and c.match(r"нескольких|ближайших"):
            return None
        if c.match(r"час|часа|часов|ч"):
            keep()
            hours = count or 1
            return (hours // 24, "day") if hours % 24 == 0 and hours else (-1, "day")
        if c.match(r"полугода|полгода|полугодовой"):
            keep()
            return 6 * (count or 1), "month"
        if c.match(r"декады|декадн\w+"):
            keep()
            return 10 * (count or 1), "day"
        if count is None and c.match(r"квартала|квартальн\w+"):
            if re.match(r"(со|с|после|от)\b", tail(c)):
                keep()
                return 3, "month"
            return None
        if count is None and c.match("следующего"):
            pass
        unit = c.offset_unit()
        if unit is None:
            return None
        keep()
        return (1 if count is None else count), unit


def _marked(c: Cursor, markers: tuple[tuple[str, Case], ...]) -> str | None:
    """Read a marker and the event behind it; an empty string where nothing stands behind."""
    for pattern, case in markers:
        with c.attempt() as keep:
            match = re.match(rf"(?:{pattern})(?:(?= |$)|(?<= ))", tail(c))
            if match is None:
                continue
            advance(c, match[0])
            if c.norm(-1) and not re.match(r"\w", c.norm()) and c.norm() not in ("«", '"', "(", "\n"):
                if c.done or c.norm() in (",", ";", ")", "."):
                    keep()
                    return ""
                continue
            text = free_text(c)
            found = named(text, case)
            keep()
            return found or ""
    return None


def _at_once(c: Cursor) -> AfterEvent | None:
    match = _regex(c, _AT_ONCE)
    if match is None:
        return None
    day = match[0] == "в тот же день"
    c.take(",")
    marked = _marked(c, (*_MARKERS[:-1], (r"при", "loct"), (r"по", "loct"), (r"с", "ablt")))
    return AfterEvent(marked or None, Offset(0, "day") if day else None)


def _alone(c: Cursor) -> AfterEvent | None:
    """Read «после …», «по окончании …», «перед …», «на следующий день после …», «в день обращения»."""
    with c.attempt() as keep:
        match = re.match(
            r"(?:на|не позднее) (?:следующ\w+|1|перв\w+) (рабоч\w+ )?(?:день|дня)(?: ,? ?(?:после|с|со дня|от|за днем|следующ\w+ за дн[еe]м))?|"
            r"не позднее (рабочего )?дня ,? следующего за дн[еe]м",
            tail(c),
        )
        if match is not None:
            advance(c, match[0])
            event = named(free_text(c), "gent")
            keep()
            return AfterEvent(event, Offset(1, "workday" if match[1] or match[2] else "day"))
        match = re.match(r"в день (?=\w)(?!знани|учител|матер|побед|город|пожил|инвалид|защит|росси|народн)", tail(c))
        if match is not None and "каникул" not in tail(c):
            advance(c, match[0])
            own = c.phrase("события", ":") or c.phrase("события", r"\(", "в", "словах", "не", "названо", r"\)")
            event = named(free_text(c), None if own else "gent")
            keep()
            return AfterEvent(event, Offset(0, "day"))
    marked = _marked(c, _ALONE)
    if marked:
        return AfterEvent(marked, None)
    marked = _marked(c, _ALONE_BEFORE)
    if marked and re.match(r"понедельн|вторник|сред[аыу]|четверг|пятниц|суббот|воскрес|\d", marked.lower()):
        return None
    return AfterEvent(marked, None, "before") if marked else None


def _basis(c: Cursor) -> Basis | None:
    start = c.place
    match = _regex(c, _BASIS)
    if match is None:
        return None
    text = tidy(free_text(c))
    if not text:
        return None
    head = "итоги" if "итог" in match[0] else "результаты"
    return Basis(tidy(c.slice(start, c.place)), f"{head} {text}")


def _condition(c: Cursor) -> Condition | None:
    start = c.place
    for pattern, case in _CONDITIONS:
        with c.attempt() as keep:
            match = re.match(rf"(?:{pattern})(?= )|(?:{pattern})(?<= )", tail(c))
            if match is None:
                continue
            advance(c, match[0])
            text = free_text(c)
            words = tidy(c.slice(start, c.place))
            event = named(text, case) if case is not None else words
            if event is None or not tidy(text):
                continue
            keep()
            return Condition(words, event)
    return None


def _unstated(c: Cursor) -> Unstated | None:
    start = c.place
    match = _regex(c, _UNSTATED)
    if match is None:
        return None
    free_text(c, "после")
    return Unstated(tidy(c.slice(start, c.place)))
