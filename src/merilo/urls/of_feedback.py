"""Addresses of messages of citizens, questions and answers, tries of feedback ways."""

from __future__ import annotations

from django.urls import path

from merilo.feedback.views import appeals, numbers

_DEEDS = ("register", "describe", "route", "extend", "forward", "decline", "reopen")

patterns = [
    # Staff: messages of citizens
    path("work/<slug:slug>/appeals/", appeals.listed, name="appeals"),
    path("work/<slug:slug>/appeals/messages.<str:kind>", numbers.appeals_export, name="appeals_export"),
    path("work/<slug:slug>/appeals/new/", appeals.log, name="appeal_log"),
    path("work/<slug:slug>/appeals/numbers/", numbers.numbers, name="appeal_numbers"),
    path("work/<slug:slug>/appeals/numbers.<str:kind>", numbers.numbers_export, name="appeal_numbers_export"),
    path("work/<slug:slug>/appeals/<int:pk>/", appeals.appeal, name="appeal"),
    *(
        path(f"work/<slug:slug>/appeals/<int:pk>/{name}/", appeals.deed, {"name": name}, name=f"appeal_{name}")
        for name in _DEEDS
    ),
    path("work/<slug:slug>/appeals/<int:pk>/prepare/", appeals.prepare, name="appeal_prepare"),
    path("work/<slug:slug>/appeals/<int:pk>/answer/", appeals.answer, name="appeal_answer"),
    path("work/<slug:slug>/appeals/<int:pk>/files/<int:file>/<str:name>", appeals.file, name="appeal_file"),
]
