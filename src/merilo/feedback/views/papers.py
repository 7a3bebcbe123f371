"""Papers about one message: the letter with its answer, the consent to keep contacts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from merilo.accounts.access import Act
from merilo.core import papers
from merilo.feedback.queries import papers as queries
from merilo.feedback.views.appeals import seen
from merilo.plans.views.papers import document
from merilo.registry.views.pages import allow


@require_safe
def letter(request: Any, slug: str, pk: int, answer: int) -> HttpResponse:
    """Hand out an answer as a letter on paper."""
    allow(request, Act.KEEP_APPEALS)
    found = seen(request, pk)
    data = queries.letter(found, answer, today=request.today)
    if data is None:
        raise Http404("Такого ответа здесь нет, или его текст стёрт по сроку хранения.")
    return document(papers.partner_letter, data, "docx", f"Ответ на сообщение {found.number.replace('/', '-')}")


@require_safe
def consent(request: Any, slug: str, pk: int) -> HttpResponse:
    """Hand out the consent of a citizen as a document, with what it was given for and when."""
    allow(request, Act.KEEP_APPEALS)
    found = seen(request, pk)
    data = queries.consent(found, today=request.today, author=request.user)
    if data is None:
        raise Http404("Согласия к этому сообщению нет.")
    return document(papers.account, data, "docx", f"Согласие к сообщению {found.number.replace('/', '-')}")
