"""What must stand under a heading before it counts: a heading alone, a menu, a promise never do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from merilo.core.probe import facts, money, words
from merilo.core.probe.documents import Checked, Documents, is_generic
from merilo.core.probe.page import Link, Page
from merilo.core.probe.result import Evidence
from merilo.core.probe.site import Section
from merilo.core.wording import shortened

STRONG, HALF, NOTHING, ABSENT = 3, 2, 0, 1
QUOTE = 220
MOST_CHECKS = 6
LEAST_PRICES = 2  # of a list: one sum may be told in passing

_ORGANISATION = re.compile(
    r"администраци|управлени|министерств|департамент|комитет|муниципальн|городск|район|округ|област|"
    r"кра[йя]\b|республик|отдел|совет|поселени|правительств|учрежден|фонд",
    re.I,
)
_REQUISITES = re.compile(r"общие положения|предмет[а-я]* и цел|настоящий устав|учреждение является|юридическ", re.I)
# Acts of the state that sites list beside their own papers.
_STATE_ACT = re.compile(
    r"федеральн\w+ закон|закон\w* (?:рф|российской)|\d-фз|приказ\w* (?:мин|федеральн)|постановлени\w+ правительств|"
    r"указ\w* президент|распоряжени\w+ правительств|конституци|кодекс\w* (?:рф|российской)|"
    r"показател\w*[^.]{0,60} оценки|критери\w* оценки|требовани\w+ к содержанию и форме",
    re.I,
)
_NO_PRICES = re.compile(r"договор|заявлени|\bправил", re.I)
_NO_RESULTS = re.compile(
    r"^(?!.*(?:результат|итог|отч[её]т)).*(?:\bанкет[ауы]?\b|приказ|положени|порядок|график|памятк|договор)", re.I
)
_BARE_PLAN = re.compile(
    r"\W*(?:20\d\d\W*(?:г\w*\W*)?)?план(?:\s(?:мероприятий|работы по результатам))?(?:\W*(?:на\s)?20\d\d.{0,20})?\W*$",
    re.I,
)
_MARKS = re.compile(
    r"\d[\d.,]*\s*балл|балл\w*\s*[:—–-]?\s*\d|\d+(?:-?е)?\s*место|рейтинг\w*\D{0,40}\d|(?<![\d.№])\d{1,3}[.,]\d{1,2}(?![\d.])|\d+\s?%",
    re.I,
)
# An assessment that took place, of this very institution; the law tells only how one is carried out.
_HELD = re.compile(
    r"(?:провед[её]н|проводил(?:и|а)с|проходил|прош[её]л|прошл|состоял|завершен|завершил|приня[лт])\w*[^.\n]{0,80}"
    r"(?:оценк|нок\b|20\d\d)|(?:оценк|\bнок\b)[^.\n]{0,120}(?:провед[её]н|проводил(?:и|а)с|прошл[аи]|состоял|завершен)|"
    r"(?:результат|итог)\w*[^.\n]{0,60}\bза 20\d\d",
    re.I,
)
_DAYS_AND_ACTS = re.compile(
    r"\d+-?\s?балльн\w*|(?:\bдо|максимум|максимальн\w+)\s\d+\s?балл\w*|\d{1,2}\.\d{1,2}\.\d{2,4}|(?:№|N)\s?[\w/.-]+|\d+-ФЗ|\b(?:стать\w+|ст\.|пункт\w*|п\.)\s?[\d.]+"
)
_PLAN = re.compile(r"недостат\w+|срок\w*|ответственн\w+|мероприяти\w+|устранен\w+|выполнен\w*", re.I)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one place of a site says for an item: how strong it is and why, in words that end a Russian sentence."""

    strength: int
    evidence: Evidence
    why: str
    newest: int | None = None  # the newest year named there


Demand = Callable[["Case"], "Finding | None"]


@dataclass(frozen=True, slots=True)
class Case:
    """One section to be judged for one item."""

    item: words.Item
    section: Section
    documents: Documents
    on: date

    def finding(self, strength: int, kind: str, quote: str, why: str, *, url: str = "") -> Finding:
        """Return a finding at this section's page."""
        page = self.section.page
        around = self.section.text if kind == "picture" else quote  # a picture is dated by the words beside it
        text = f"{self.section.title}\n{around}\n{' '.join(link.text for link in self.section.links)}"
        said = shortened(
            f"{self.section.title}: {quote}" if quote and self.section.title else quote or self.section.title, QUOTE
        )
        return Finding(
            strength, Evidence(url or page.url, page.clicks, said, kind, page.screenshot), why, newest(text, self.on)
        )

    def files(self) -> list[Link]:
        """Return the documents of the section that are not another item's, those with fitting names first."""
        found = []
        for link in self.section.links:
            if not self.documents.is_document(link.url) or self.documents.is_picture(link.url):
                continue
            if _STATE_ACT.search(link.text):
                continue
            codes = words.documented(link.text) | words.filed(link.url)
            if not codes or self.item.code in codes:
                found.append((self.item.code not in codes, link))
        return [link for _, link in sorted(found, key=lambda pair: pair[0])]

    def has_picture(self) -> bool:
        """Say whether a picture stands there: a scheme, a scan, a photograph of a paper."""
        return self.section.pictures > 0 or any(self.documents.is_picture(link.url) for link in self.section.links)

    def words(self) -> int:
        """Return how many words the section has."""
        return len(re.findall(r"[А-Яа-яЁёA-Za-z]{2,}", self.section.text))


def newest(text: str, on: date) -> int | None:
    """Return the newest year a text names that is not yet to come by more than two years."""
    return max((year for year in facts.years(text) if year <= on.year + 2), default=None)


def judge(case: Case) -> Finding | None:
    """Return what a section says for its item; None when nothing stands under the heading."""
    section = case.section
    files = case.files()
    count = case.words()
    text = section.text
    if not count and not files and not case.has_picture():
        return None
    said = facts.absence(text)
    if said and count < 60 and not files:
        return case.finding(
            ABSENT, "absence", sentence_with(text, said), "на сайте сказано, что этого нет или пока нет"
        )
    return DEMANDS[case.item.demand](case)


def sentence_with(text: str, said: str) -> str:
    """Return the sentence of a text in which some words stand."""
    place = text.find(said)
    start = max(text.rfind(mark, 0, place) for mark in (".", "\n", ";")) + 1
    ends = [end for mark in (".", "\n", ";") if (end := text.find(mark, place + len(said))) >= 0]
    return text[start : min(ends, default=len(text))].strip()


def by_document(case: Case, *, strength: int = STRONG, but: re.Pattern[str] | None = None) -> Finding | None:
    """Return what the documents of a section say: the first that answers; else a dead one, as half.

    `but` tells by their names the papers that stand there and are none of what is asked.
    """
    worst: tuple[Link, Checked] | None = None
    files = [link for link in case.files() if but is None or not but.search(link.text)]
    for link in files[:MOST_CHECKS]:
        checked = case.documents.check(link.url)
        if checked.is_alive:
            return case.finding(
                strength, "document", link.text or link.url.rpartition("/")[2], "документ открывается", url=link.url
            )
        worst = worst or (link, checked)
    if worst is None:
        return None
    link, checked = worst
    return case.finding(
        HALF,
        "dead_document",
        link.text or link.url.rpartition("/")[2],
        f"ссылка на документ есть, но он {checked.words}",
        url=link.url,
    )


def _organisation(case: Case) -> Finding | None:
    text = case.section.text
    if found := _ORGANISATION.search(text):
        start = max(0, text.rfind("\n", 0, found.start()) + 1)
        return case.finding(STRONG, "fact", text[start : start + 200], "учредитель назван")
    if case.section.value and case.words() >= 2:
        return case.finding(STRONG, "fact", case.section.value, "учредитель назван")
    return by_document(case, strength=HALF)


def _charter(case: Case) -> Finding | None:
    text = case.section.text
    if case.words() >= 150 and _REQUISITES.search(text) and "устав" in f"{case.section.title} {text}".lower():
        return case.finding(STRONG, "section", text[:200], "размещён текст устава")
    found = by_document(case)
    if found is None and case.section.pictures and "устав" in case.section.title.lower():
        return case.finding(STRONG, "picture", "снимок документа", "размещён снимок документа")
    if found is not None and found.strength == STRONG:
        named = any(item_is_main(case.item, link.text) or "ustav" in link.url.lower() for link in case.files())
        is_opaque = all(not re.search(r"[А-Яа-яЁё]{3}", link.text) or is_generic(link.text) for link in case.files())
        if not named and not is_opaque and "устав" not in case.section.title.lower():
            return Finding(HALF, found.evidence, "документы есть, но устава среди них не видно", found.newest)
    return found


def item_is_main(item: words.Item, text: str) -> bool:
    """Say whether a document's name is that of the main document of an item."""
    return item.main_documents.fit(words.stems_of(text))


def _structure(case: Case) -> Finding | None:
    found = by_document(case)
    if found is not None and found.strength == STRONG:
        return found
    parts = len(case.section.blocks) + len(re.findall("[,;]", case.section.text))
    if case.words() >= 12 or (case.words() >= 3 and parts >= 2):
        return case.finding(STRONG, "section", case.section.text[:200], "структура описана")
    if case.has_picture():
        return case.finding(STRONG, "picture", "схема рисунком", "структура показана рисунком")
    return found


def _text(case: Case) -> Finding | None:
    if case.words() >= 6 or (case.words() >= 3 and len(case.section.blocks) >= 3):
        return case.finding(STRONG, "section", case.section.text[:200], "сведения размещены")
    found = by_document(case)
    if found is not None:
        return found
    if case.has_picture():
        return case.finding(HALF, "picture", "рисунок без текста", "вместо текста рисунок")
    if case.words() >= 3:
        return case.finding(HALF, "section", case.section.text[:200], "сведений очень мало")
    return None


def _prices(case: Case) -> Finding | None:
    text = case.section.text
    if money.prices(text):
        return case.finding(STRONG, "section", _line_with_price(text), "цены названы")
    found = by_document(case, but=_NO_PRICES)
    if found is not None:
        return found
    if case.files():
        return case.finding(HALF, "section", text[:200], "документы о платных услугах есть, цен среди них не видно")
    if case.has_picture():
        return case.finding(HALF, "picture", "рисунок", "цены, возможно, на рисунке: посмотрите сами")
    if case.words() >= 10:
        return case.finding(HALF, "section", text[:200], "услуги перечислены, цен не видно")
    return None


def prices_of_services(case: Case) -> Finding | None:
    """Return the prices that stand beside the services themselves, without a list of their own."""
    if money.sums(case.section.text) < LEAST_PRICES:
        return None
    return case.finding(STRONG, "section", _line_with_price(case.section.text), "цены названы у самих услуг")


def _line_with_price(text: str) -> str:
    return next((line for line in text.split("\n") if money.prices(line)), text[:200])[:200]


def _document(case: Case) -> Finding | None:
    found = by_document(case)
    if found is not None and found.strength == STRONG:
        return found
    text = case.section.text
    if case.words() >= 30 and len(re.findall(r"\d[\d\s]*[.,]?\d*", text)) >= 5:
        return case.finding(STRONG, "section", text[:200], "показатели размещены на странице")
    if any(case.documents.is_picture(link.url) for link in case.section.links) or case.section.pictures:
        return case.finding(STRONG, "picture", "снимок документа", "размещён снимок документа")
    if found is None and case.words() >= 10:
        return case.finding(HALF, "section", text[:200], "раздел есть, самого документа не видно")
    return found


def _licence(case: Case) -> Finding | None:
    found = by_document(case)
    if found is not None and found.strength == STRONG:
        return found
    text = f"{case.section.title}: {case.section.text}"
    if facts.licence(text):
        return case.finding(STRONG, "fact", case.section.text[:200], "назван номер лицензии")
    if case.has_picture():
        return case.finding(STRONG, "picture", "снимок документа", "размещён снимок документа")
    return found


def _results(case: Case) -> Finding | None:
    found = by_document(case, but=_NO_RESULTS)
    if found is not None and found.strength == STRONG:
        return found
    text = case.section.text
    told = _DAYS_AND_ACTS.sub("", text)  # the law is retold on every second site: its dates are no marks
    if case.words() >= 8 and _MARKS.search(told):
        return case.finding(STRONG, "section", _near(told, _MARKS), "результаты приведены на странице")
    if found is not None:
        return found
    is_told = case.words() >= 10
    if is_told and _HELD.search(told):
        return case.finding(HALF, "section", text[:200], "об оценке рассказано, результатов не видно")
    for link in case.section.links:
        service = words.service_at(link.url)
        if service is not None and (service.means in ("card", "general_card") or ("bus.gov" in link.url and is_told)):
            why = "только ссылка на bus.gov.ru, результатов на самом сайте не видно"
            return case.finding(HALF, "link", link.text or service.name, why)
    if is_told:
        return case.finding(ABSENT, "section", text[:200], "об оценке сказано общими словами, её результатов нет")
    return None


def _plan(case: Case) -> Finding | None:
    found = by_document(case)
    if found is not None and found.strength == STRONG:
        return found
    text = case.section.text
    if case.words() >= 8 and len(_PLAN.findall(text)) >= 2:
        return case.finding(STRONG, "section", text[:200], "план размещён на странице")
    if case.words() >= 10 and found is None:
        return case.finding(HALF, "section", text[:200], "о плане сказано, самого плана не видно")
    return found


def _near(text: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(text)
    if not found:
        return text[:200]
    return text[max(0, found.start() - 100) : found.end() + 100]


def _questions(case: Case) -> Finding | None:
    asked = facts.questions(case.section.text)
    if not asked:
        found = by_document(case, strength=HALF)
        return found
    rest = case.words() - sum(len(one.split()) for one in asked)
    if len(asked) >= 2 and rest >= 4 * len(asked):
        return case.finding(STRONG, "section", asked[0], f"вопросов с ответами: {len(asked)}")
    return case.finding(
        HALF, "section", asked[0], "вопросы есть, ответов почти нет" if rest < 4 * len(asked) else "вопрос всего один"
    )


DEMANDS: dict[str, Demand] = {
    "organisation": _organisation, "charter": _charter, "structure": _structure, "text": _text, "prices": _prices,
    "document": _document, "licence": _licence, "results": _results, "plan": _plan, "questions": _questions,
}  # fmt: skip


def is_plan(link: Link) -> bool:
    """Say whether a link beside the results of the assessment is called a plan and nothing more."""
    return bool(_BARE_PLAN.match(link.text))


def of_document(item: words.Item, page: Page, link: Link, said: str, documents: Documents, on: date) -> Finding:
    """Return what a document named after an item says for it, wherever its link stands."""
    checked = documents.check(link.url)
    year = newest(f"{said} {link.text}", on) or newest(link.url, on)
    evidence = Evidence(
        link.url,
        None if page.clicks is None else page.clicks + 1,
        shortened(said, QUOTE),
        "document" if checked.is_alive else "dead_document",
    )
    if not checked.is_alive:
        return Finding(HALF, evidence, f"ссылка на документ есть, но он {checked.words}", year)
    if not item_is_main(item, said) and not any(name in link.url.lower() for name in item.files):
        missing = "устава среди документов не видно" if item.demand == "charter" else ""
        if missing:
            return Finding(HALF, evidence, f"документ открывается, но {missing}", year)
    return Finding(STRONG, evidence, "документ открывается" + (f" ({checked.words})" if checked.words else ""), year)
