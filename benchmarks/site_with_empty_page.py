"""The site, and two pages more: the rivals of `pages.py`. An empty page of the staff shell, and an answer with nothing.

The empty page is what any page of the staff costs before it says anything: who has signed in, which rights, the bar
and the navigation.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "merilo.settings")
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

from merilo import urls  # noqa: E402

EMPTY = engines["django"].from_string("{% extends 'staff.html' %}")


def empty(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the staff shell with nothing in it."""
    return HttpResponse(EMPTY.render({}, request))


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse("")


with_more = ModuleType("site_with_more")
with_more.urlpatterns = [  # type: ignore[attr-defined]
    path("work/<slug:slug>/empty/", empty, name="empty"),
    path("nothing/", nothing, name="nothing"),
    *urls.urlpatterns,
]
with_more.handler500 = urls.handler500  # type: ignore[attr-defined]
sys.modules["site_with_more"] = with_more
settings.ROOT_URLCONF = "site_with_more"
