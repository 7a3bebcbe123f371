"""The calendar feed: a secret address read by calendar programs, and the page that tells a person theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts.edge import site_of
from merilo.plans.queries import feeds
from merilo.plans.services import feeds as services


@require_safe
def feed(request: Any, key: str) -> HttpResponse:
    """Hand out the calendar behind a secret; whoever has the address is the person."""
    content = feeds.feed(key, at=request.at, site=site_of(request))
    if content is None:
        raise Http404("Такого календаря нет: ссылку могли заменить новой.")
    headers = {"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def feed_page(request: Any, slug: str) -> HttpResponse:
    """Show a person the secret address of their calendar; by POST make a new one."""
    if request.method == "POST":
        had_one = bool(feeds.key_of(request.user))
        services.renew_feed(actor=request.user, at=request.at)
        messages.success(request, "Сделана новая ссылка." + " Прежняя больше не работает." * had_one)
        return redirect("feed_page", slug)
    key = feeds.key_of(request.user)
    address = f"{site_of(request)}{reverse('feed', args=[key])}" if key else ""
    return render(request, "plans/feed.html", {"address": address})
