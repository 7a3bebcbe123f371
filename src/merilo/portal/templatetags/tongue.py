"""Words of the public pages in templates, and the few forms a municipality's own text may take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

from merilo.portal import tongue

register = template.Library()
TAG = re.compile(r"(<[^>]*>)")
RUSSIAN = re.compile(r"[«„]?[А-Яа-яЁё][А-Яа-яЁё0-9 ,.«»„“№-]*(?<=[А-Яа-яЁё0-9»“])")
ITEM = re.compile(r"^\s*[-–—•*]\s+")


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: object) -> str:
    """Return words in the language of the page."""
    return tongue.say(key, context["lang"], **values)


@register.simple_tag(takes_context=True)
def counted_in(context: Context, key: str, number: int) -> str:
    """Return a number with its noun in the language of the page."""
    return tongue.counted(key, number, context["lang"])


@register.filter
def day_in(value: date | None, language: str) -> str:
    """Return a date in the language of the page."""
    return tongue.day(value, language)


@register.simple_tag(takes_context=True)
def state_words(context: Context, line: object) -> str:
    """Return how a line stands; of a late one for how long."""
    days = tongue.counted("days", getattr(line, "days_late", 0), context["lang"])
    return tongue.say(f"state_{line.state}", context["lang"], days=days)  # type: ignore[attr-defined]


@register.simple_tag(takes_context=True)
def message_state(context: Context, message: object) -> str:
    """Return how a message of a citizen stands."""
    return tongue.say(f"message_state_{message.state}", context["lang"])  # type: ignore[attr-defined]


@register.filter
def message_shape(state: str) -> str:
    """Return the shape that goes with the state of a message."""
    return {"received": "wait", "open": "open", "answered": "done"}.get(state, "off")


@register.simple_tag(takes_context=True)
def ru(context: Context) -> SafeString:
    """Return the mark of Russian words on a page in another language."""
    return mark_safe(' lang="ru"' if context["lang"] != "ru" else "")


@register.filter
def shape(state: str) -> str:
    """Return the shape that goes with a state."""
    return {"done": "done", "late": "late", "going": "open", "always": "open"}.get(state, "wait")


@register.filter
def formatted(text: str, language: str = "ru") -> SafeString:
    """Return a text as paragraphs and lists; addresses become links, everything else is text.

    Russian words in a text of another language (the name of an authority) are marked as such.
    """
    told = "\n".join(_blocks(text))
    return mark_safe(told if language == "ru" else _marked(told))


@register.filter
def first_paragraph(text: str) -> str:
    """Return the text up to its first blank line."""
    return re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]


def _marked(html: str) -> str:
    pieces = TAG.split(html)
    pieces[::2] = [RUSSIAN.sub(r'<span lang="ru">\g<0></span>', piece) for piece in pieces[::2]]
    return "".join(pieces)


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.replace("\r", "").strip()):
        for is_list, lines in groupby(block.splitlines(), lambda line: bool(ITEM.match(line))):
            told = [mark_safe(urlize(ITEM.sub("", line).strip(), nofollow=True, autoescape=True)) for line in lines]
            if is_list:
                yield format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in told)))
            elif any(told):
                yield format_html("<p>{}</p>", mark_safe("<br>".join(told)))
