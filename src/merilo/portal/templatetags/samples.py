"""A part of the look shown beside the markup that makes it, so that the two never differ."""

from __future__ import annotations

import textwrap
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class Sample(template.Node):
    """A heading, the part itself, its markup."""

    def __init__(self, title: FilterExpression, content: NodeList) -> None:
        self.title = title
        self.content = content

    def render(self, context: Context) -> SafeString:
        """Return the part and, folded below it, the very text that was rendered."""
        made = self.content.render(context).strip("\n")
        return format_html(
            '<section class="sample"><h2>{}</h2>\n{}\n'
            '<details class="more"><summary>Разметка<span class="aloud">: {}</span></summary>'
            "<pre><code>{}</code></pre></details></section>",
            *(title := (self.title.resolve(context),)),
            mark_safe(made),  # made by our own template a line above
            *title,
            textwrap.dedent(made),
        )


@register.tag
def sample(parser: Parser, token: Token) -> Any:
    """{% sample "Действия" %}…{% endsample %}"""
    title = parser.compile_filter(token.split_contents()[1])
    content = parser.parse(("endsample",))
    parser.delete_first_token()
    return Sample(title, content)
