"""The table of contents of the site."""

from __future__ import annotations

from django.urls import include, path

from merilo.plans.views import desk
from merilo.portal import appearance
from merilo.portal import views as portal

urlpatterns = [
    # Public
    path("", portal.front_door, name="front_door"),
    path("sight/", appearance.sight, name="sight"),
    path("nok/<slug:slug>/", portal.home, name="public_home"),
    # Signing in
    path("account/", include("allauth.urls")),
    # Staff: the parts pages are made of
    path("style/", appearance.style, name="style"),
    # Staff: the desk
    path("work/<slug:slug>/", desk.desk, name="desk"),
    # Staff: plans and tasks
    # Staff: institutions and coverage
    # Staff: people, journal, notices
    # The installation
]
