"""The site, and three pages more, the rivals of `pages.py` and `sheets.py`: empty pages of the staff and of the public,
and nothing, which also takes forms.

An empty page is what any page of its kind costs before it says anything: where we are, who has signed in, which rights,
the bar and the navigation.
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

SHELLS = {name: engines["django"].from_string(f"{{% extends '{name}.html' %}}") for name in ("staff", "public")}


def empty(request: HttpRequest, slug: str, shell: str) -> HttpResponse:
    """Show a shell with nothing in it."""
    return HttpResponse(SHELLS[shell].render({}, request))


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse("")


with_more = ModuleType("site_with_more")
with_more.urlpatterns = [  # type: ignore[attr-defined]
    path("work/<slug:slug>/empty/", empty, {"shell": "staff"}, name="empty"),
    path("nok/<slug:slug>/empty/", empty, {"shell": "public"}, name="public_empty"),
    path("nothing/", nothing, name="nothing"),
    *urls.urlpatterns,
]
with_more.handler500 = urls.handler500  # type: ignore[attr-defined]
sys.modules["site_with_more"] = with_more
settings.ROOT_URLCONF = "site_with_more"
