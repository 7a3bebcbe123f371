"""Addresses of audits of institutions' sites."""

from __future__ import annotations

from django.urls import path

from merilo.outreach.views import audits, audits_kept

patterns = [
    # Staff: audits of sites
    path("work/<slug:slug>/sites/", audits.overview, name="site_audits"),
    path("work/<slug:slug>/sites/items/", audits.items, name="site_items"),
    path("work/<slug:slug>/sites/sites.<str:kind>", audits.export, name="site_audits_export"),
    path("work/<slug:slug>/sites/check/", audits_kept.check_all, name="site_check_all"),
    path("work/<slug:slug>/sites/rules/", audits_kept.rules, name="site_rules"),
    path("work/<slug:slug>/sites/report/", audits_kept.report, name="site_report"),
    path("work/<slug:slug>/sites/runs/<int:run>/stop/", audits_kept.stop, name="site_run_stop"),
    path("work/<slug:slug>/sites/<int:pk>/", audits.audit, name="site_audit"),
    path("work/<slug:slug>/sites/<int:pk>/pictures/<str:name>", audits.picture, name="site_audit_picture"),
    path("work/<slug:slug>/institutions/<int:pk>/site/", audits.of_institution, name="institution_site"),
    path("work/<slug:slug>/institutions/<int:pk>/site/check/", audits_kept.check_one, name="institution_site_check"),
    path("work/<slug:slug>/institutions/<int:pk>/site/add/", audits_kept.add_site, name="institution_site_add"),
    path(
        "work/<slug:slug>/institutions/<int:pk>/site/<int:other>/drop/", audits_kept.drop_site,
        name="institution_site_drop",
    ),
]  # fmt: skip
