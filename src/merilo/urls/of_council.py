"""Addresses of the council: its people, meetings, decisions."""

from __future__ import annotations

from django.urls import path

from merilo.council.views import people

patterns = [
    # Staff: who sits in the council
    path("work/<slug:slug>/council/", people.council, name="council"),
    path("work/<slug:slug>/council/new/", people.council_new, name="council_new"),
    path("work/<slug:slug>/council/<int:council>/", people.council_one, name="council_one"),
    path("work/<slug:slug>/council/<int:council>/change/", people.council_change, name="council_change"),
    path("work/<slug:slug>/council/<int:council>/end/", people.council_end, name="council_end"),
    path("work/<slug:slug>/council/<int:council>/statute/", people.council_statute, name="council_statute"),
    path("work/<slug:slug>/council/<int:council>/members/add/", people.member_add, name="member_add"),
    path("work/<slug:slug>/council/members/<int:member>/change/", people.member_change, name="member_change"),
    path("work/<slug:slug>/council/members/<int:member>/leave/", people.member_leave, name="member_leave"),
    path("work/<slug:slug>/council/members/<int:member>/conflicts/", people.conflict_state, name="conflict_state"),
    path(
        "work/<slug:slug>/council/members/<int:member>/conflicts/<int:conflict>/end/",
        people.conflict_end,
        name="conflict_end",
    ),
]
