"""Navigation: which sections a person may open here, and which of them the page belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse

from merilo.accounts.access import Act

register = template.Library()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the site: the page it opens with, its words, who may open it, and where else its pages stand."""

    url_name: str
    words: str
    act: Act = Act.SEE_MUNICIPALITY  # asked of staff pages only
    also: tuple[str, ...] = ()  # first words of paths under the municipality's address
    is_later: bool = False  # for keeping house, below the line


STAFF = (
    Section("desk", "Рабочий стол", Act.SEE_MUNICIPALITY),
    Section("plans", "План", Act.SEE_MUNICIPALITY, also=("plans", "drafts", "items", "parties", "events")),
    Section("tasks", "Задачи", Act.SEE_MUNICIPALITY),
    Section("cycles", "Оценка", Act.SEE_CYCLE),
    Section("council", "Совет", Act.SEE_COUNCIL),
    Section("appeals", "Граждане", Act.SEE_MUNICIPALITY, also=("appeals", "probes", "questions", "reception")),
    Section("information", "Информация", Act.SEE_MUNICIPALITY, also=("information", "sites")),
    Section("remediation", "Устранение недостатков", Act.SEE_MUNICIPALITY, also=("remediation", "directors")),
    Section("institutions", "Учреждения", Act.SEE_MUNICIPALITY, also=("institutions", "imports")),
    Section("coverage", "Охват", Act.SEE_MUNICIPALITY),
    Section("all_papers", "Все документы", Act.SEE_MUNICIPALITY, is_later=True),
    Section("people", "Люди", Act.KEEP_PEOPLE, also=("people", "invitations", "deputies"), is_later=True),
    Section("journal", "Журнал", Act.READ_JOURNAL, is_later=True),
    Section("settings", "Муниципалитет", Act.KEEP_INSTITUTIONS, is_later=True),
    Section("calendar_years", "Календарь", Act.SEE_CALENDAR, is_later=True),
    Section("programs", "Связь с программами", Act.KEEP_API, is_later=True),
    Section("portal_texts", "Публичные тексты", Act.KEEP_TEXTS, is_later=True),
    Section("region", "Свод по муниципалитетам", Act.SEE_REGION, is_later=True),
    Section("installation", "Установка", Act.RUN_INSTALLATION, is_later=True),
)
PUBLIC = (
    Section("public_home", "О независимой оценке"),
    Section("public_plan", "План"),
    Section("public_results", "Результаты"),
    Section("public_institutions", "Учреждения"),
    Section("public_council", "Общественный совет"),
    Section("public_take_part", "Как участвовать"),
    Section("public_faq", "Вопросы и ответы"),
    Section("public_complain", "Как пожаловаться"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A section as the page shows it."""

    address: str
    words: str
    is_here: bool
    is_later: bool


@register.inclusion_tag("parts/nav.html", takes_context=True)
def nav(context: Context) -> dict[str, Any]:
    """Return the sections of the staff pages that this person may open."""
    may = context.get("may") or {}
    return {"links": _links((one for one in STAFF if may.get(one.act)), context)}


@register.inclusion_tag("parts/sections.html", takes_context=True)
def sections(context: Context) -> dict[str, Any]:
    """Return the sections of the public pages."""
    return {"links": _links(PUBLIC, context)}


@register.filter
def years_around(year: int, today: int) -> list[int]:
    """Return the years one may change to: from two years ago to the next one, and always the shown one."""
    return sorted({*range(today - 3, today + 2), year}, reverse=True)


def _links(shown: Iterable[Section], context: Context) -> list[Link]:
    """Return links to those sections; the page belongs to the one with the longest address before its own."""
    municipality, request = context.get("municipality"), context.get("request")
    if municipality is None or request is None:
        return []
    found = [(one, address) for one in shown if (address := _address(one, municipality.slug))]
    path, home = request.path, f"/work/{municipality.slug}/"
    start = path.removeprefix(home).split("/")[0] if path.startswith(home) else ""
    here = max(
        (address for one, address in found if path == address or _is_under(one, address, path, start)),
        key=len,
        default="",
    )
    return [Link(address, one.words, address == here, one.is_later) for one, address in found]


def _is_under(one: Section, address: str, path: str, start: str) -> bool:
    """Say whether a page stands under a section; nothing stands under the desk and the public home."""
    if one.url_name in ("desk", "public_home"):
        return False
    return path.startswith(address) or start in one.also


def _address(one: Section, slug: str) -> str:
    """Return where a section opens; pages of the installation belong to no municipality."""
    for arguments in ([slug], []):
        try:
            return reverse(one.url_name, args=arguments)
        except NoReverseMatch:
            continue
    return ""
