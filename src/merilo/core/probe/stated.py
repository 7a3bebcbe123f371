"""What the facts of a site say for the items: the institution's own count, a branch's half, those of others not."""

from __future__ import annotations

import re
from collections.abc import Callable

from merilo.core.probe import words
from merilo.core.probe.contacts import Contacts, Spot, nearest
from merilo.core.probe.demands import ABSENT, HALF, STRONG, Finding
from merilo.core.probe.site import BRANCH, OTHER, OWN, Site


def judge(site: Site, contacts: Contacts) -> dict[str, list[Finding]]:
    """Return the findings for every item that is a fact."""
    makers: dict[str, Callable[[], list[Finding]]] = {
        "1.1/site/01": lambda: _name_findings(site, contacts),
        "1.1/site/02": lambda: _owned(contacts.addresses, "адрес указан", "адрес"),
        "1.1/site/03": lambda: _map_findings(contacts),
        "1.1/site/04": lambda: _owned(contacts.founded, "дата создания указана", "дата"),
        "1.1/site/08": lambda: _head_findings(contacts),
        "1.1/site/09": lambda: _hours_findings(contacts),
        "1.1/site/10": lambda: _reach_findings(contacts),
        "1.2/site/01": lambda: _owned(contacts.phones, "телефон указан", "телефон"),
        "1.2/site/02": lambda: _owned(contacts.emails, "адрес электронной почты указан", "адрес почты"),
    }
    return {code: make() for code, make in makers.items()}


def _owned(spots: list[Spot], why: str, what: str) -> list[Finding]:
    """Return the institution's own facts; else a branch's as half; what belongs to others is told as nothing."""
    own = [spot for spot in spots if spot.owner == OWN]
    if own:
        return [Finding(STRONG, spot.evidence(), why) for spot in nearest(own)]
    branch = [spot for spot in spots if spot.owner == BRANCH]
    if branch:
        return [
            Finding(
                HALF,
                spot.evidence(),
                f"{what} найден только у филиала" if what != "дата" else "дата названа только для филиала",
            )
            for spot in nearest(branch)
        ]
    return [
        Finding(ABSENT, spot.evidence(), f"{what} на сайте есть, но чужой: учредителя или другой организации")
        for spot in nearest(spots)[:1]
    ]


def _name_findings(site: Site, contacts: Contacts) -> list[Finding]:
    full, short = contacts.full_names, contacts.short_names
    given = _own_words(site.name or site.front.title)
    if given:
        full = [spot for spot in full if given & _own_words(spot.value)] or ([] if site.name else full)
        short = [spot for spot in short if given & _own_words(spot.value) or not site.name] or (
            [] if site.name else short
        )
    if full and short:
        return [
            Finding(STRONG, nearest(full)[0].evidence(), "указаны полное и сокращённое наименования"),
            Finding(STRONG, nearest(short)[0].evidence(), "указаны полное и сокращённое наименования"),
        ]
    if full:
        return [Finding(HALF, nearest(full)[0].evidence(), "указано полное наименование, сокращённого не видно")]
    if short:
        return [Finding(HALF, nearest(short)[0].evidence(), "указано сокращённое наименование, полного не видно")]
    return []


_COMMON = {
    "муниципальное",
    "бюджетное",
    "учреждение",
    "культуры",
    "казенное",
    "автономное",
    "государственное",
    "города",
    "района",
    "мбук",
    "мкук",
    "мбу",
    "маук",
    "сайт",
    "официальный",
    "главная",
    "дополнительного",
    "образования",
    "округа",
    "области",
    "муниципального",
}


def _own_words(name: str) -> set[str]:
    """Return the words that tell one institution from another, cut to stems, and the initials of its proper name."""
    quoted = re.search(r"[«\"“„](.+?)[»\"”“]", name)
    initials = "".join(word[0] for word in words.stems_of(quoted.group(1))) if quoted else ""
    found = {word[:6] for word in words.stems_of(name) if len(word) > 2 and word not in _COMMON}
    return found | {initials[:length] for length in (3, 4) if len(initials) >= length}


def _map_findings(contacts: Contacts) -> list[Finding]:
    found = [Finding(STRONG, spot.evidence(), "карта или схема есть") for spot in nearest(contacts.maps)[:2]]
    found += [Finding(STRONG, spot.evidence(), "описано, как добраться") for spot in nearest(contacts.directions)[:1]]
    found += [Finding(HALF, spot.evidence(), "есть только ссылка на карту") for spot in nearest(contacts.map_links)[:1]]
    return found


def _hours_findings(contacts: Contacts) -> list[Finding]:
    why = "режим работы, возможно, на рисунке: посмотрите сами"
    drawn = [Finding(HALF, spot.evidence(), why) for spot in nearest(contacts.hours_drawn)[:1]]
    return _owned(contacts.hours, "режим работы указан", "режим работы") + drawn


def _head_findings(contacts: Contacts) -> list[Finding]:
    own = [spot for spot in contacts.heads if spot.owner == OWN]
    if own:
        return [Finding(STRONG, spot.evidence(), "руководитель назван полностью") for spot in nearest(own)[:3]]
    branch = [spot for spot in contacts.heads if spot.owner == BRANCH]
    found = [Finding(HALF, spot.evidence(), "назван только заведующий филиалом") for spot in nearest(branch)[:2]]
    short = [spot for spot in contacts.heads_short if spot.owner != OTHER]
    return found + [Finding(HALF, spot.evidence(), "имя руководителя дано не полностью") for spot in nearest(short)[:2]]


def _reach_findings(contacts: Contacts) -> list[Finding]:
    phones = [spot for spot in contacts.phones if spot.owner == OWN]
    emails = [spot for spot in contacts.emails if spot.owner == OWN]
    if phones and emails:
        return [
            Finding(STRONG, spot.evidence(), "указаны телефон и электронная почта")
            for spot in (nearest(phones)[0], nearest(emails)[0])
        ]
    if phones or emails:
        missing = "электронной почты" if phones else "телефона"
        return [Finding(HALF, nearest(phones or emails)[0].evidence(), f"указано не всё: {missing} не видно")]
    others = [spot for spot in (*contacts.phones, *contacts.emails) if spot.owner == BRANCH]
    return [Finding(HALF, spot.evidence(), "указаны только контакты филиала") for spot in nearest(others)[:1]]
