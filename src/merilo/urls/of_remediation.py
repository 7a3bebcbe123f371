"""Addresses of remediation: plans of institutions, measures, quarterly monitoring."""

from __future__ import annotations

from django.urls import path

from merilo.plans.views import monitoring, remediation, remediation_imports
from merilo.portal import remedy

_PLAN = "work/<slug:slug>/remediation/<int:pk>/"
_IMPORT = "work/<slug:slug>/remediation/imports/<int:pk>/"
_ROUND = "work/<slug:slug>/remediation/monitoring/<int:pk>/"

patterns = [
    path("nok/<slug:slug>/remediation/", remedy.plans, name="public_remediation"),
    path("nok/<slug:slug>/remediation/<int:plan>/", remedy.plan, name="public_remediation_plan"),
    path("nok/<slug:slug>/remediation/<int:plan>/plan.pdf", remedy.plan_pdf, name="public_remediation_pdf"),
    path("work/<slug:slug>/remediation/", remediation.plans, name="remediation"),
    path("work/<slug:slug>/remediation/measures/", remediation.measures, name="remediation_measures"),
    path("work/<slug:slug>/remediation/new/", remediation.begin, name="remediation_new"),
    path("work/<slug:slug>/remediation/imports/", remediation_imports.upload, name="remediation_imports"),
    path(
        "work/<slug:slug>/remediation/imports/template.xlsx",
        remediation_imports.template,
        name="remediation_import_template",
    ),
    path(_IMPORT, remediation_imports.look, name="remediation_import"),
    path(f"{_IMPORT}faults.<str:kind>", remediation_imports.faults_file, name="remediation_import_faults"),
    path(f"{_IMPORT}confirm/", remediation_imports.take_in, name="remediation_import_take_in"),
    path(f"{_IMPORT}undo/", remediation_imports.take_back, name="remediation_import_undo"),
    path("work/<slug:slug>/remediation/rules/", remediation.rules, name="remediation_rules"),
    path(_PLAN, remediation.plan, name="remediation_plan"),
    path(f"{_PLAN}shortcomings/add/", remediation.shortcoming_add, name="shortcoming_add"),
    path(f"{_PLAN}shortcomings/<int:key>/", remediation.shortcoming, name="shortcoming"),
    path(f"{_PLAN}shortcomings/<int:key>/remove/", remediation.shortcoming_remove, name="shortcoming_remove"),
    path(f"{_PLAN}shortcomings/<int:key>/measures/add/", remediation.measure_add, name="measure_add"),
    path(f"{_PLAN}measures/<int:key>/", remediation.measure, name="remediation_measure"),
    path(f"{_PLAN}measures/<int:key>/remove/", remediation.measure_remove, name="measure_remove"),
    path(f"{_PLAN}measures/<int:key>/delay/", monitoring.delay_ask, name="delay_ask"),
    path(f"{_PLAN}submit/", remediation.submit, name="remediation_submit"),
    path(f"{_PLAN}return/", remediation.give_back, name="remediation_return"),
    path(f"{_PLAN}approve/", remediation.approve, name="remediation_approve"),
    path(f"{_PLAN}publish/", remediation.publish, name="remediation_publish"),
    path(f"{_PLAN}drop/", remediation.drop, name="remediation_drop"),
    path(f"{_PLAN}plan.<str:kind>", remediation.paper, name="remediation_paper"),
    path("work/<slug:slug>/remediation/delays/<int:pk>/", monitoring.delay_answer, name="delay_answer"),
    path("work/<slug:slug>/remediation/monitoring/", monitoring.rounds, name="monitoring"),
    path(_ROUND, monitoring.round_page, name="monitoring_round"),
    path(f"{_ROUND}institutions/<int:institution>/", monitoring.answer, name="monitoring_answer"),
    path(f"{_ROUND}close/", monitoring.close, name="monitoring_close"),
    path(f"{_ROUND}report.<str:kind>", monitoring.report, name="monitoring_report"),
]
