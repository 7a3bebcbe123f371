"""One audit: the front page found, the site walked, every item judged, the result told."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from urllib.parse import urlsplit, urlunsplit

from merilo.core import methodology
from merilo.core.probe import contacts, demands, feedback, news, prose, sight, site, stated, words
from merilo.core.probe.addresses import Refused, Resolve, allowed_numbers, host_of, shown, site_of, typed
from merilo.core.probe.demands import HALF, STRONG, Case, Finding
from merilo.core.probe.documents import Documents
from merilo.core.probe.fetching import PROBLEMS, Answer, Fetcher
from merilo.core.probe.limits import WORDS, Limits, Pause, Tick
from merilo.core.probe.network import look_up
from merilo.core.probe.result import CANNOT_TELL, FOUND, MISSING, PARTIAL, Audit, Fault, ItemVerdict, Walked
from merilo.core.probe.walking import Progress, Render, Walk, Walker

AGENT = "MeriloSiteCheck/1.0 (independent assessment of culture institutions; +{contact})"
CONTACT = "https://bus.gov.ru"
LISTS = (("1.1", "site"), ("1.2", "site"))
SITE_PART = (sight.CODE,)  # of the list for visits, the item that is seen on the site alone
SERVICES, PAID, RESULTS, PLAN = "1.1/site/11", "1.1/site/12", "1.1/site/17", "1.1/site/18"
BESIDE = {
    "own/bus-gov": "Ссылка на карточку учреждения на bus.gov.ru",
    "own/accessibility": "Сведения об условиях доступности для инвалидов",
}
MOST_EVIDENCE = 5
GONE = ("gone", "unknown_name", "redirect_loop", "too_many_redirects", "strange_redirect")  # for visitors as for us


def audit(
    url: str,
    *,
    at: datetime,
    tick: Tick,
    pause: Pause,
    name: str = "",
    inn: str = "",
    limits: Limits | None = None,
    edition: methodology.Edition | None = None,
    render: Render | None = None,
    resolve: Resolve = look_up,
    contact: str = CONTACT,
    progress: Progress | None = None,
) -> Audit:
    """Return what a site shows of what it must: a verdict with evidence for each item of the lists.

    `at` is the moment of the audit, `tick` tells seconds that only grow, `pause` waits; the network is used through
    `resolve` and the addresses it gives are checked. `render` shows pages that scripts make, if there is a browser.
    Raises NotASite for what is no address, Refused for an address that leads into the inner network.
    """
    bounds = limits or Limits()
    law = edition or _edition_on(at.date())
    asked = typed(url)
    agent = AGENT.format(contact=contact)
    fetcher = Fetcher(limits=bounds, tick=tick, pause=pause, resolve=resolve, agent=agent)
    try:
        started = tick()
        front, faults = _front(fetcher, asked, has_scheme="://" in url)
        if front.problem or not front.is_page:
            return _silent(asked, front, faults, law=law, at=at, name=name, inn=inn, limits=bounds, fetcher=fetcher)
        walker = Walker(fetcher, agent=agent, render=render, progress=progress, started=started, asked=asked)
        walk = walker.walk(front)
        walk.faults[:0] = faults
        return _judged(walk, fetcher, asked, law=law, at=at, name=name, inn=inn, resolve=resolve, started=started)
    finally:
        fetcher.close()


def _edition_on(day: date) -> methodology.Edition:
    return methodology.load_edition(on=day)


def _front(fetcher: Fetcher, asked: str, *, has_scheme: bool) -> tuple[Answer, list[Fault]]:
    """Return the answer of the front page; without a typed scheme http follows https, then «www.»."""
    limits = fetcher.limits
    host = host_of(asked)
    with suppress(OSError):
        allowed_numbers(host, 443, resolve=fetcher.resolve, allow_private=limits.allow_private)
    ways = [asked]
    if not has_scheme:
        plain = urlunsplit(urlsplit(asked)._replace(scheme="http"))
        ways += [plain, plain.replace("://", "://www.", 1)]
    front = fetcher.page(ways[0])
    for way in ways[1:]:
        if not front.problem:
            break
        front = fetcher.page(way)
    faults = []
    if front.problem == "inner" and not front.hops:
        raise Refused(f"Адрес {host} ведёт во внутреннюю сеть: такие адреса программа не открывает.")
    if front.has_untrusted_certificate:
        faults.append(
            Fault(
                "certificate",
                front.url,
                "сертификат сайта не проверяется: браузеры посетителей предупреждают об опасности",
            )
        )
    if not front.problem and site_of(front.url) != site_of(asked):
        faults.append(Fault("moved", asked, f"адрес переадресует на другой сайт: {shown(front.url)}; проверен он"))
    return front, faults


def _judged(
    walk: Walk, fetcher: Fetcher, asked: str, *, law: methodology.Edition, at: datetime, name: str, inn: str,
    resolve: Resolve, started: float,
) -> Audit:  # fmt: skip
    whole = site.gathered(walk, name=name, inn=inn, on=at.date())
    documents = Documents(fetcher, whole)
    known = contacts.gather(whole) if whole.pages else contacts.Contacts()
    findings: dict[str, list[Finding]] = {}
    newest: date | None = None
    back = feedback.Feedback()
    if whole.pages:
        back = feedback.gather(whole, known, documents, fetcher, resolve)
        findings = stated.judge(whole, known)
        findings["1.1/site/16"], newest = news.judge(whole)
        findings[sight.CODE] = sight.judge(whole, fetcher)
        _add_sections(findings, whole, documents, at.date())
        for code, more in (*back.findings.items(), *prose.told(whole).items()):
            findings.setdefault(code, []).extend(_aged(code, one, at.date()) for one in more)
        _weigh_mail(findings, back)
    _add_faults(walk, back, known, documents, inn)
    verdicts = {code: _verdict(code, text, findings.get(code, []), walk) for code, text in _asked_items(law)}
    beside = tuple(_verdict(code, text, findings.get(code, []), walk) for code, text in BESIDE.items())
    return Audit(
        site=walk.front, asked=asked, name=name, inn=inn, checked_at=at, pages=len(walk.pages),
        documents=len(walk.documents), items=tuple(verdicts.values()), beside=beside, feedback=tuple(back.ways),
        limits=_limits(fetcher, walk, documents, fetcher.tick() - started), faults=tuple(walk.faults),
        walked=tuple(
            Walked(page.url, page.title, page.clicks, page.charset, page.is_news, page.is_rendered)
            for page in walk.pages
        ),
        newest_news=newest.isoformat() if newest else "",
        other_sites=tuple(dict.fromkeys(fault.url for fault in walk.faults if fault.kind in ("old_site", "new_site"))),
    )  # fmt: skip


def _asked_items(law: methodology.Edition) -> Iterable[tuple[str, str]]:
    for code, channel in LISTS:
        for item in law.checklist(code, channel).items:
            yield item.code, item.text
    for item in law.checklist("3.2", "visit").items:
        if item.code in SITE_PART:
            yield item.code, item.text


def _add_sections(findings: dict[str, list[Finding]], whole: site.Site, documents: Documents, on: date) -> None:
    by_code = {item.code: item for item in words.items()}
    for code, section in site.sections(whole):
        found = demands.judge(Case(by_code[code], section, documents, on))
        if found is not None:
            findings.setdefault(code, []).append(_aged(code, found, on))
        if code == RESULTS:
            for link in filter(demands.is_plan, section.links):
                if documents.is_document(link.url):
                    said = f"{section.title}: {link.text}"
                    told = demands.of_document(by_code[PLAN], section.page, link, said, documents, on)
                    findings.setdefault(PLAN, []).append(_aged(PLAN, told, on))
        if code == SERVICES and (priced := demands.prices_of_services(Case(by_code[PAID], section, documents, on))):
            findings.setdefault(PAID, []).append(priced)
    for named in documents.named():
        for code in named.codes:
            item = by_code[code]
            sure = [one for one in findings.get(code, []) if one.strength == STRONG]
            if len(sure) < 3 and not (documents.is_picture(named.link.url) and not words.documented(named.said)):
                told = demands.of_document(item, named.page, named.link, named.said, documents, on)
                findings.setdefault(code, []).append(_aged(code, told, on))


def _aged(code: str, found: Finding, on: date) -> Finding:
    """Return a finding as half when the newest year it names lies too far back."""
    years = words.years_of(code)
    if years is None or found.newest is None or found.newest >= on.year - years or found.strength != STRONG:
        return found
    return Finding(HALF, found.evidence, f"сведения устарели: последний названный год — {found.newest}", found.newest)


def _weigh_mail(findings: dict[str, list[Finding]], back: feedback.Feedback) -> None:
    """Take down e-mail addresses whose domain does not exist."""
    mails = [way for way in back.ways if way.code == feedback.EMAIL]
    if mails and all(way.verdict == PARTIAL and "Домена почты нет" in way.reason for way in mails):
        findings[feedback.EMAIL] = [
            Finding(HALF, one.evidence, "адрес указан, но такого домена почты нет") for one in findings[feedback.EMAIL]
        ]


def _add_faults(walk: Walk, back: feedback.Feedback, known: contacts.Contacts, documents: Documents, inn: str) -> None:
    for url, checked in documents.checked.items():
        if checked.is_alive is False:
            walk.faults.append(Fault("dead_document", url, f"ссылка на документ: {checked.words}"))
    walk.faults.extend(back.faults)
    if inn and known.inns and inn not in known.inns:
        walk.faults.append(Fault("other_inn", walk.front, f"на сайте указан другой ИНН: {', '.join(known.inns)}"))
    if walk.is_scripted:
        walk.faults.append(Fault("scripted", walk.front, "меню или страницы строит скрипт: без браузера они не видны"))


def _verdict(code: str, text: str, findings: list[Finding], walk: Walk) -> ItemVerdict:
    ranked = sorted(
        findings, key=lambda one: (-one.strength, 99 if one.evidence.clicks is None else one.evidence.clicks)
    )
    best = ranked[0] if ranked else None
    shown_evidence = tuple(
        dict.fromkeys(
            one.evidence for one in ranked if best and (one.strength == best.strength or one.strength >= HALF)
        )
    )[:MOST_EVIDENCE]
    if best is not None and best.strength == STRONG:
        if best.evidence.clicks is None and not walk.is_scripted:
            return ItemVerdict(
                code, text, PARTIAL, _sentence(f"{best.why}, но ни одна ссылка сайта туда не ведёт"), shown_evidence
            )
        far = f"; от главной страницы переходов: {best.evidence.clicks}" if (best.evidence.clicks or 0) > 3 else ""
        return ItemVerdict(code, text, FOUND, _sentence(best.why + far), shown_evidence)
    if best is not None and best.strength == HALF:
        return ItemVerdict(code, text, PARTIAL, _sentence(best.why), shown_evidence)
    unseen = _unseen(code, walk)
    if unseen:
        return ItemVerdict(code, text, CANNOT_TELL, _sentence(unseen), shown_evidence)
    if best is not None:
        return ItemVerdict(code, text, MISSING, _sentence(best.why), shown_evidence)
    return ItemVerdict(code, text, MISSING, f"На прочитанных страницах ({len(walk.pages)}) этого нет.")


def _unseen(code: str, walk: Walk) -> str:
    """Return why an item that was not seen may be there all the same; empty when the site was read whole."""
    if walk.is_blocked:
        return "robots.txt просит программы не читать сайт"
    if walk.is_scripted:
        return "меню или страницы строит скрипт, без браузера они не видны: проверьте сами или повторите с браузером"
    for url, (problem, said) in walk.failed.items():
        if problem in GONE or not (
            code in words.filed(urlsplit(url).path) or any(code in words.titled(one) for one in said)
        ):
            continue
        why = "закрыта для программ в robots.txt" if problem == "robots" else PROBLEMS.get(problem, problem)
        return f"страница {shown(url)}, где это может быть, не прочитана: {why}"
    if not walk.is_whole:
        names = ", ".join(WORDS[name] for name in sorted(walk.reached) if name in WORDS)
        return f"сайт прочитан не весь, исчерпан предел: {names or 'число страниц'}"
    return ""


def _sentence(words_of_it: str) -> str:
    return f"{words_of_it[:1].upper()}{words_of_it[1:].rstrip('.')}."


def _limits(
    fetcher: Fetcher, walk: Walk | None, documents: Documents | None, seconds: float
) -> dict[str, dict[str, object]]:
    bounds = fetcher.limits
    used: dict[str, float | int] = {
        "pages": len(walk.pages) if walk else 0, "depth": walk.deepest if walk else 0, "seconds": round(seconds, 1),
        "total_bytes": fetcher.traffic.taken, "rendered": walk.rendered if walk else 0,
        "document_checks": len(documents.checked) if documents else 0,
    }  # fmt: skip
    reached = set(walk.reached) if walk else set()
    if documents is not None and documents.reached:
        reached.add("document_checks")
    told: dict[str, dict[str, object]] = {}
    for name, limit in bounds.as_dict().items():
        told[name] = {"limit": limit, "reached": name in reached}
        if name in used:
            told[name]["used"] = used[name]
        if name in WORDS:
            told[name]["words"] = WORDS[name]
    return told


def _silent(
    asked: str, front: Answer, faults: list[Fault], *, law: methodology.Edition, at: datetime, name: str, inn: str,
    limits: Limits, fetcher: Fetcher,
) -> Audit:  # fmt: skip
    """Return the audit of a site that did not answer with a page: nothing can be told, and why."""
    why = PROBLEMS.get(front.problem, "вместо страницы пришёл файл")
    status = f" ({front.status})" if front.status >= 400 else ""
    reason = _sentence(f"сайт не прочитан: {why}{status}")
    items = tuple(ItemVerdict(code, text, CANNOT_TELL, reason) for code, text in _asked_items(law))
    beside = tuple(ItemVerdict(code, text, CANNOT_TELL, reason) for code, text in BESIDE.items())
    return Audit(
        site=asked,
        asked=asked, name=name, inn=inn, checked_at=at, pages=0, documents=0, items=items,
        beside=beside, feedback=(), limits=_limits(fetcher, None, None, 0.0),
        faults=(*faults, Fault(front.problem or "no_page", front.url, why + status)),
    )  # fmt: skip
