"""Addresses of institutions and coverage."""

from __future__ import annotations

from django.urls import path

from merilo.registry.views import changes, coverage, imports, institutions
from merilo.registry.views import settings as municipality_settings

patterns = [
    # Staff: institutions and coverage
    path("work/<slug:slug>/institutions/", institutions.list_institutions, name="institutions"),
    path("work/<slug:slug>/institutions/table.<str:kind>", institutions.institutions_file, name="institutions_file"),
    path("work/<slug:slug>/institutions/add/", changes.add_institution, name="institution_add"),
    path("work/<slug:slug>/institutions/merge/", changes.merge_institutions, name="institutions_merge"),
    path("work/<slug:slug>/institutions/import/", imports.upload, name="import"),
    path("work/<slug:slug>/institutions/import/template.xlsx", imports.template, name="import_template"),
    path("work/<slug:slug>/institutions/import/<int:key>/", imports.look, name="import_look"),
    path("work/<slug:slug>/institutions/import/<int:key>/faults.<str:kind>", imports.faults_file, name="import_faults"),
    path("work/<slug:slug>/institutions/import/<int:key>/confirm/", imports.confirm, name="import_confirm"),
    path("work/<slug:slug>/institutions/import/<int:key>/undo/", imports.undo, name="import_undo"),
    path("work/<slug:slug>/institutions/<int:key>/", institutions.show_institution, name="institution"),
    path("work/<slug:slug>/institutions/<int:key>/change/", changes.change_institution, name="institution_change"),
    path("work/<slug:slug>/institutions/<int:key>/rename/", changes.rename_institution, name="institution_rename"),
    path("work/<slug:slug>/institutions/<int:key>/close/", changes.close_institution, name="institution_close"),
    path("work/<slug:slug>/institutions/<int:key>/reopen/", changes.reopen_institution, name="institution_reopen"),
    path("work/<slug:slug>/institutions/<int:key>/recipients/", changes.set_recipients, name="institution_recipients"),
    path("work/<slug:slug>/institutions/<int:key>/branches/add/", changes.add_branch, name="branch_add"),
    path("work/<slug:slug>/institutions/<int:key>/stands/add/", changes.add_stand, name="stand_add"),
    path("work/<slug:slug>/institutions/<int:key>/stands/<int:stand>/", changes.change_stand, name="stand_change"),
    path(
        "work/<slug:slug>/institutions/<int:key>/stands/<int:stand>/remove/", changes.remove_stand, name="stand_remove"
    ),
    path("work/<slug:slug>/coverage/", coverage.show_coverage, name="coverage"),
    path("work/<slug:slug>/coverage/table.<str:kind>", coverage.coverage_file, name="coverage_file"),
    path("work/<slug:slug>/coverage/plan/", coverage.plan_many, name="coverage_plan"),
    path("work/<slug:slug>/coverage/<int:key>/plan/", coverage.plan_assessment, name="assessment_plan"),
    path("work/<slug:slug>/coverage/<int:key>/record/", coverage.record_assessment, name="assessment_record"),
    path("work/<slug:slug>/coverage/planned/<int:key>/remove/", coverage.remove_planned, name="assessment_remove"),
    path("work/<slug:slug>/coverage/held/<int:key>/take-back/", coverage.take_back_record, name="assessment_take_back"),
    path("work/<slug:slug>/settings/", municipality_settings.municipality_settings, name="settings"),
]
