"""Addresses of messages of citizens, questions and answers, tries of feedback ways."""

from __future__ import annotations

from django.urls import path

from merilo.feedback.views import appeals, numbers, papers, probes, reception

_DEEDS = ("register", "describe", "route", "extend", "forward", "decline", "reopen")

patterns = [
    # Staff: messages of citizens
    path("work/<slug:slug>/appeals/", appeals.listed, name="appeals"),
    path("work/<slug:slug>/appeals/messages.<str:kind>", numbers.appeals_export, name="appeals_export"),
    path("work/<slug:slug>/appeals/new/", appeals.log, name="appeal_log"),
    path("work/<slug:slug>/appeals/numbers/", numbers.numbers, name="appeal_numbers"),
    path("work/<slug:slug>/appeals/numbers.<str:kind>", numbers.numbers_export, name="appeal_numbers_export"),
    path("work/<slug:slug>/appeals/report/", numbers.report, name="appeal_report"),
    path("work/<slug:slug>/appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("work/<slug:slug>/appeals/<int:pk>/answers/<int:answer>.docx", papers.letter, name="appeal_letter"),
    path("work/<slug:slug>/appeals/<int:pk>/consent.docx", papers.consent, name="appeal_consent"),
    *(
        path(f"work/<slug:slug>/appeals/<int:pk>/{name}/", appeals.deed, {"name": name}, name=f"appeal_{name}")
        for name in _DEEDS
    ),
    path("work/<slug:slug>/appeals/<int:pk>/prepare/", appeals.prepare, name="appeal_prepare"),
    path("work/<slug:slug>/appeals/<int:pk>/answer/", appeals.answer, name="appeal_answer"),
    path("work/<slug:slug>/appeals/<int:pk>/files/<int:file>/<str:name>", appeals.file, name="appeal_file"),
    # Staff: how messages are taken, texts that answers begin with
    path("work/<slug:slug>/reception/", reception.reception, name="reception"),
    path("work/<slug:slug>/reception/texts/new/", reception.beginning, name="answer_template_new"),
    path("work/<slug:slug>/reception/texts/<int:pk>/", reception.beginning, name="answer_template"),
    path("work/<slug:slug>/reception/texts/<int:pk>/drop/", reception.beginning_drop, name="answer_template_drop"),
    # Staff: questions and answers of the public section
    path("work/<slug:slug>/questions/", reception.faq, name="faq"),
    path("work/<slug:slug>/questions/new/<slug:language>/", reception.faq_entry, name="faq_new"),
    path("work/<slug:slug>/questions/take/<slug:language>/", reception.faq_take_over, name="faq_take_over"),
    path("work/<slug:slug>/questions/<int:pk>/", reception.faq_entry, name="faq_entry"),
    path("work/<slug:slug>/questions/<int:pk>/move/", reception.faq_move, name="faq_move"),
    path("work/<slug:slug>/questions/<int:pk>/drop/", reception.faq_drop, name="faq_drop"),
    # Staff: whether ways of feedback work
    path("work/<slug:slug>/probes/", probes.probes, name="probes"),
    path("work/<slug:slug>/probes/log/", probes.log, name="probe_log"),
    path("work/<slug:slug>/probes/log.<str:kind>", probes.export, name="probes_export"),
    path("work/<slug:slug>/probes/report/", probes.report, name="probe_report"),
    path("work/<slug:slug>/probes/new/", probes.new, name="probe_new"),
    path("work/<slug:slug>/probes/<int:pk>/", probes.probe, name="probe"),
    path("work/<slug:slug>/probes/<int:pk>/void/", probes.void, name="probe_void"),
    path("work/<slug:slug>/probes/<int:pk>/file/<str:name>", probes.file, name="probe_file"),
]
