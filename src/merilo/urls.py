"""The table of contents of the site."""

from __future__ import annotations

from django.urls import include, path

from merilo.plans.views import desk
from merilo.portal import views as portal

urlpatterns = [
    # Public
    path("", portal.front_door, name="front_door"),
    path("nok/<slug:slug>/", portal.home, name="public_home"),
    # Signing in
    path("account/", include("allauth.urls")),
    # Staff: the desk
    path("work/<slug:slug>/", desk.desk, name="desk"),
    # Staff: plans and tasks
    # Staff: institutions and coverage
    # Staff: people, journal, notices
    # The installation
]
