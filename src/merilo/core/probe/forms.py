"""Forms: what a form is for, and whether it can be sent anywhere. Nothing is ever sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from merilo.core.probe import words
from merilo.core.probe.fetching import PROBLEMS, Fetcher
from merilo.core.probe.page import Form, Page
from merilo.core.probe.result import FOUND, PARTIAL

_MAKERS = re.compile(
    r"wpcf7|wpforms|forminator|ninja-forms|gform|t-form|js-form-proccess|b24|bx-|bitrix|simple_form|"
    r"form_text_|iblock|rsform|chronoform|convertforms|fox-?form|uform|mform|ajax|feedback-form|"
    r"webform|gosuslugi|pos-|vue|react",
    re.I,
)
_RECEIVERS = re.compile(r"^https?://forms\.tilda(?:cdn|api)\.", re.I)
_SEARCH = re.compile(r"search|поиск|найти", re.I)
_OTHER_DEEDS = re.compile(
    r"запис(?:аться|ь) (?:на|в)|заявк\w* на (?:участ|обучен|экскурс|бронир)|забронир|билет|"
    r"подпис(?:ка|аться)|рассылк|регистрац|войти|вход на сайт|парол|комментар|продл(?:ить|ени)",
    re.I,
)
_MESSAGE = re.compile(
    r"сообщени|вопрос|обращени|текст|отзыв|message|comment|body|жалоб|предложени|question|письм", re.I
)
NOWHERE = ("#", "javascript:", "about:", "/#", "?", "#!")


@dataclass(frozen=True, slots=True)
class Judged:
    """One form of people: what it is for, whether it can be sent, why not."""

    page: Page
    form: Form
    purposes: frozenset[str]  # "appeal", "consultation", "questionnaire"
    verdict: str
    why: str


@dataclass
class Forms:
    """Judges forms; the same target is asked once."""

    fetcher: Fetcher
    targets: dict[str, str] = field(default_factory=dict)

    def judge(self, page: Page, form: Form) -> Judged | None:
        """Return what a form is for and whether it works; None for search, sign-in, subscription, comments."""
        purposes = purposes_of(page, form)
        if not purposes:
            return None
        verdict, why = self._sendable(page, form)
        return Judged(page, form, purposes, verdict, why)

    def _sendable(self, page: Page, form: Form) -> tuple[str, str]:
        kinds = {control.kind for control in form.controls}
        named = [
            one
            for one in form.controls
            if one.name and one.kind not in ("submit", "button", "hidden", "reset", "image")
        ]
        by_script = form.has_script_hook or bool(_MAKERS.search(form.attributes)) or _is_scripted(page, form)
        action = form.action.lower()
        if action.startswith("mailto:"):
            return PARTIAL, "форма не отправляется, а открывает почтовую программу"
        if not named and not by_script:
            return PARTIAL, "у полей формы нет имён: отправить нечего"
        if not kinds & {"submit", "image"} and not (by_script and "button" in kinds):
            return PARTIAL, "у формы нет кнопки отправки"
        if action.startswith(NOWHERE) or (not action and form.method == "get"):
            if by_script:
                return FOUND, "форму отправляет скрипт сайта; отправка не пробовалась"
            return PARTIAL, "форма никуда не отправляется"
        if not action:
            return FOUND, "форма отправляется на эту же страницу; отправка не пробовалась"
        if form.target is None:
            return PARTIAL, "форма отправляется на адрес, которого быть не может"
        problem = self._asked(form.target, page)
        return (
            (PARTIAL, f"адрес отправки не работает: {problem}")
            if problem
            else (FOUND, "адрес отправки отвечает; отправка не пробовалась")
        )

    def _asked(self, target: str, page: Page) -> str:
        if _RECEIVERS.search(target):
            return ""  # it answers to nothing but a sent form
        if urlsplit(target)._replace(query="") == urlsplit(page.url)._replace(query=""):
            return ""
        if target not in self.targets:
            self.fetcher.pause(self.fetcher.limits.pause)
            answer = self.fetcher.start_of(target)
            dead = answer.is_gone or answer.problem in ("inner", "redirect_loop", "too_many_redirects")
            self.targets[target] = PROBLEMS.get(answer.problem, "страница не найдена") if dead else ""
        return self.targets[target]


def purposes_of(page: Page, form: Form) -> frozenset[str]:
    """Return what people use a form for, by its own words, the heading above and, when alone, the page's name."""
    kinds = [control.kind for control in form.controls]
    visible = [one for one in form.controls if one.kind not in ("hidden", "submit", "button", "reset", "image")]
    own = " ".join((form.heading, form.words, form.attributes, *(one.label for one in form.controls)))
    if "password" in kinds or (len(visible) <= 2 and (_SEARCH.search(f"{own} {form.action}") or "search" in kinds)):
        return frozenset()
    if re.search(r"comment-?form|commentform|id=comments?\b|class=comments?\b", form.attributes, re.I):
        return frozenset()
    choices = sum(kind in ("radio", "checkbox", "select") for kind in kinds)
    names = {one.name for one in form.controls if one.kind in ("radio", "select")}
    around = " ".join((page.heading, *page.anchors[:3]))
    said = f"{form.heading} {form.words[:400]}"
    found = set()
    is_asked = any(words.said("questionnaire", one) for one in (form.heading, form.words[:300], around))
    if len(names) >= 2 and choices >= 3 and (is_asked or (len(names) >= 4 and choices >= 8)):
        found.add("questionnaire")
    has_text = "textarea" in kinds or any(
        one.kind == "text" and _MESSAGE.search(f"{one.name} {one.label}") for one in visible
    )
    if not has_text or found:
        return frozenset(found)
    if _OTHER_DEEDS.search(f"{form.heading} {form.words[:200]}") and not words.said("appeal", form.heading):
        return frozenset()
    consults = words.said("consultation", said) or words.said("consultation", around)
    appeals = words.said("appeal", said) or words.said("appeal", around)
    if consults:
        found.add("consultation")
    if appeals or not consults:
        found.add("appeal")
    return frozenset(found)


def _is_scripted(page: Page, form: Form) -> bool:
    """Say whether a script of the page names this form, or any form, as something it sends."""
    marks = re.findall(r"(?:^|\s)(?:id|class|name)=([\w -]+?)(?=\s\w+=|$)", form.attributes)
    names = {name for mark in marks for name in mark.split() if len(name) > 3}
    if any(name in page.inline for name in names):
        return True
    return bool(re.search(r"addEventListener\(['\"]submit|\.submit\(|onsubmit|FormData|\.serialize\(\)", page.inline))
