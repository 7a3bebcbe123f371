"""Ways of feedback and other people's services: what is there, what the machine could try, what is left to a person."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, field

from merilo.core.probe import words
from merilo.core.probe.addresses import Resolve, site_of
from merilo.core.probe.contacts import Contacts, Spot, nearest
from merilo.core.probe.demands import ABSENT, HALF, STRONG, Finding
from merilo.core.probe.documents import Documents
from merilo.core.probe.fetching import Fetcher
from merilo.core.probe.forms import Forms, Judged
from merilo.core.probe.page import Block, Page
from merilo.core.probe.result import FOUND, PARTIAL, Evidence, Fault, Way
from merilo.core.probe.site import OTHER, OWN, Site
from merilo.core.wording import shortened

PHONE, EMAIL, APPEAL, CONSULTATION, QUESTIONS, QUESTIONNAIRE = (f"1.2/site/0{number}" for number in range(1, 7))
CARD = "own/bus-gov"
BUS_RATING = "отзыв на bus.gov.ru"  # the name in services.toml: it bears the number of the institution
_POS_ID = re.compile(
    r"pos\.gosuslugi\.ru/(?:form|lkp/form)[\"'/]?\s*,\s*[\"']?(\d{2,})|opaId=(\d+)|data-opa(?:-id)?=[\"']?(\d+)", re.I
)
_TO_TRY = {
    PHONE: "Позвонить в часы работы: ответят ли и по существу ли.",
    EMAIL: "Отправить письмо с вопросом: когда и как ответят.",
    APPEAL: "Отправить обращение через форму: примет ли она текст, придёт ли ответ.",
    CONSULTATION: "Задать вопрос: ответят ли по существу.",
    QUESTIONS: "Прочитать: не устарели ли ответы.",
    QUESTIONNAIRE: "Открыть анкету: доступна ли без препятствий.",
}


@dataclass
class Feedback:
    """Findings by item and the ways one by one."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(
        self,
        code: str,
        strength: int,
        kind: str,
        page: Page,
        quote: str,
        why: str,
        *,
        value: str = "",
        is_foreign: bool = False,
        is_way: bool = True,
    ) -> None:
        """Add a finding and, when it is one, the way of feedback."""
        evidence = Evidence(page.url, page.clicks, shortened(quote, 220), kind, page.screenshot)
        self.findings.setdefault(code, []).append(Finding(strength, evidence, why))
        if is_way and code in _TO_TRY and strength >= HALF:
            verdict = FOUND if strength == STRONG else PARTIAL
            self.ways.append(
                Way(
                    code,
                    kind,
                    value or shortened(quote, 120),
                    page.url,
                    page.clicks,
                    verdict,
                    f"{why[:1].upper()}{why[1:]}.",
                    _TO_TRY[code],
                    is_foreign,
                )
            )


def gather(site: Site, contacts: Contacts, documents: Documents, fetcher: Fetcher, resolve: Resolve) -> Feedback:
    """Return every way of feedback of a site."""
    back = Feedback()
    _of_contacts(back, contacts, resolve)
    _of_forms(back, site, fetcher)
    for page in site.pages:
        _of_scripts(back, page)
        _of_links(back, site, page, documents)
    return back


def _of_contacts(back: Feedback, contacts: Contacts, resolve: Resolve) -> None:
    for spot in nearest([spot for spot in contacts.phones if spot.owner != OTHER]):
        _way(
            back,
            PHONE,
            "phone",
            spot,
            FOUND if spot.owner == OWN else PARTIAL,
            "Номер указан, звонка не было." if spot.owner == OWN else "Это номер филиала.",
        )
    for spot in nearest([spot for spot in contacts.emails if spot.owner != OTHER]):
        known = domain_exists(spot.value.rpartition("@")[2], resolve)
        reason = {
            True: "Домен почты существует, письма не было.",
            False: "Домена почты нет: письма не дойдут.",
            None: "Адрес указан; домен не проверялся: нет сети.",
        }[known]
        verdict = PARTIAL if known is False or spot.owner != OWN else FOUND
        _way(back, EMAIL, "email", spot, verdict, reason if spot.owner == OWN else f"Это адрес филиала. {reason}")
        if known is False:
            back.faults.append(Fault("mail_domain", spot.page.url, f"домена почты {spot.value} не существует"))


def _way(back: Feedback, code: str, kind: str, spot: Spot, verdict: str, reason: str) -> None:
    back.ways.append(Way(code, kind, spot.value, spot.page.url, spot.page.clicks, verdict, reason, _TO_TRY[code]))


_INVENTED = (".example", ".test", ".invalid", ".localhost")
_SURE = ("gosuslugi.ru", "yandex.ru")  # names that are there whenever there is a network


def domain_exists(domain: str, resolve: Resolve) -> bool | None:
    """Say whether a domain of mail exists; None when the network does not tell.

    A name that is there without an address of its own (its mail goes to another host) exists too.
    """
    if domain.endswith(_INVENTED):
        return None
    try:
        return bool(resolve(domain.encode("idna").decode("ascii"), 25))
    except UnicodeError:
        return False
    except OSError as failure:
        if failure.errno == getattr(socket, "EAI_NODATA", None):
            return True
        if failure.errno != socket.EAI_NONAME:
            return None
    for name in _SURE:
        try:
            return not resolve(name, 443)
        except OSError:
            continue
    return None


def _of_forms(back: Feedback, site: Site, fetcher: Fetcher) -> None:
    forms = Forms(fetcher)
    told: set[tuple[str, str, str]] = set()
    for page in site.pages:
        for form in page.forms:
            sign = (form.action, form.words[:200], form.attributes)
            if page.is_news or sign in told:
                continue
            told.add(sign)
            judged = forms.judge(page, form)
            if judged is not None:
                _of_form(back, judged)


def _of_form(back: Feedback, judged: Judged) -> None:
    form, page = judged.form, judged.page
    strength = STRONG if judged.verdict == FOUND else HALF
    quote = f"форма «{form.heading or page.heading or page.title}»: {form.words[:120]}"
    if "questionnaire" in judged.purposes:
        back.add(QUESTIONNAIRE, strength, "form", page, quote, judged.why)
        return
    if "appeal" in judged.purposes:
        back.add(APPEAL, strength, "form", page, quote, judged.why)
    if "consultation" in judged.purposes:
        back.add(CONSULTATION, strength, "form", page, quote, judged.why)
        if "appeal" not in judged.purposes:
            back.add(
                APPEAL, HALF, "form", page, quote, "форма предназначена для вопросов, не для обращений", is_way=False
            )
    else:
        back.add(
            CONSULTATION,
            HALF,
            "form",
            page,
            quote,
            "есть общая форма обращения, отдельной для консультаций не видно",
            is_way=False,
        )


def _of_scripts(back: Feedback, page: Page) -> None:
    """Known widgets: by addresses of scripts and frames, by numbers in inline scripts. Nothing is run."""
    if found := _POS_ID.search(page.inline):
        number = next(filter(None, found.groups()))
        back.add(
            APPEAL,
            STRONG,
            "widget",
            page,
            f"«Решаем вместе», код {number}",
            "стоит виджет «Решаем вместе» с кодом учреждения",
            value=f"pos.gosuslugi.ru, {number}",
        )
    elif any("pos.gosuslugi.ru" in script for script in page.scripts) and "pos.gosuslugi.ru/form" not in " ".join(
        link.url for link in page.links
    ):
        back.add(
            APPEAL,
            HALF,
            "widget",
            page,
            "«Решаем вместе» без кода",
            "виджет «Решаем вместе» подключён, кода учреждения не видно",
        )
    for address in (*page.scripts, *page.frames):
        service = words.service_at(address)
        if service is None:
            continue
        if service.means == "consultation":
            back.add(
                CONSULTATION,
                STRONG,
                "widget",
                page,
                service.name,
                "стоит онлайн-консультант; ответ не пробовался",
                is_foreign=service.is_foreign,
            )
            _foreign(back, service, page.url)
        elif service.means == "questionnaire" and address in page.frames:
            _questionnaire(back, page, service, address, service.name)
        elif service.means == "appeal" and address in page.frames:
            back.add(
                APPEAL, STRONG, "widget", page, service.name, "встроена форма платформы обратной связи", value=address
            )
    if re.search(r"CommunityMessages|jivosite|code\.jivo|tawk\.to|bitrix24\.\w+/b\d+|carrotquest|envybox", page.inline):
        back.add(
            CONSULTATION, STRONG, "widget", page, "онлайн-консультант", "стоит онлайн-консультант; ответ не пробовался"
        )


def _foreign(back: Feedback, service: words.Service, url: str) -> None:
    if service.is_foreign and not any(fault.kind == "foreign_service" and fault.url == url for fault in back.faults):
        back.faults.append(
            Fault(
                "foreign_service",
                url,
                f"{service.name} — иностранный сервис: персональные данные граждан уходят за границу (152-ФЗ)",
            )
        )


def _of_links(back: Feedback, site: Site, page: Page, documents: Documents) -> None:
    heading = ""
    for block in page.blocks:
        if block.level:
            heading = block.text
        for link in block.links:
            if site_of(link.url) == site_of(page.url):
                if (
                    not page.is_news
                    and words.said("questionnaire", link.text)
                    and re.search(r"анкет", link.text, re.I)
                    and documents.is_document(link.url)
                ):
                    alive = documents.check(link.url).is_alive
                    back.add(
                        QUESTIONNAIRE,
                        HALF,
                        "document" if alive else "dead_document",
                        page,
                        link.text,
                        "анкета лежит файлом, заполнить её на сайте нельзя",
                    )
                continue
            service = words.service_at(link.url)
            if service is not None:
                _of_service(back, page, service, link.url, link.text, block, heading)


def _of_service(
    back: Feedback, page: Page, service: words.Service, url: str, text: str, block: Block, heading: str
) -> None:
    quote = f"{text or 'ссылка без слов'}: {url}"
    is_whole = service.needs is None or bool(service.needs.search(url.lower()))
    if service.means == "appeal":
        why = (
            "есть ссылка на форму «Решаем вместе» учреждения"
            if is_whole
            else "ссылка на «Решаем вместе» без кода учреждения"
        )
        back.add(APPEAL, STRONG if is_whole else HALF, "widget", page, quote, why, value=url)
    elif service.means == "general_appeal":
        back.add(
            APPEAL,
            HALF,
            "link",
            page,
            quote,
            "ссылка на общую страницу платформы обратной связи, не на форму учреждения",
            value=url,
        )
    elif service.means == "questionnaire":
        said = (text, block.text[:300], heading, page.heading, *page.anchors[:3])
        if service.name == BUS_RATING and is_whole:
            why = "на bus.gov.ru ведёт только ссылка на оценку учреждения, не на его карточку"
            back.add(CARD, HALF, "link", page, quote, why)
        if service.needs is not None or any(words.said("questionnaire", one) for one in said if one):
            _questionnaire(back, page, service, url, quote, is_whole=is_whole)
    elif service.means == "card":
        back.add(CARD, STRONG, "link", page, quote, "есть ссылка на карточку учреждения на bus.gov.ru")
    elif service.means == "general_card":
        back.add(
            CARD, HALF, "link", page, quote, "ссылка ведёт на главную страницу bus.gov.ru, не на карточку учреждения"
        )
    elif service.means == "dead":
        back.faults.append(Fault("dead_service", url, f"{service.words} (ссылка «{text[:60]}» на странице {page.url})"))
        if "bus.gov" in url:
            back.add(CARD, HALF, "link", page, quote, service.words)
        elif any(words.said("questionnaire", one) for one in (text, block.text[:300], heading) if one):
            back.add(QUESTIONNAIRE, ABSENT, "link", page, quote, service.words)


def _questionnaire(
    back: Feedback, page: Page, service: words.Service, url: str, quote: str, *, is_whole: bool = True
) -> None:
    why = f"есть ссылка: {service.name}" if is_whole else f"{service.name}: в ссылке нет кода учреждения"
    if service.is_foreign:
        why += "; сервис иностранный, персональные данные уходят за границу"
        _foreign(back, service, url)
    back.add(
        QUESTIONNAIRE, STRONG if is_whole else HALF, "link", page, quote, why, value=url, is_foreign=service.is_foreign
    )
