"""Addresses of results, objections and publication."""

from __future__ import annotations

from django.urls import path

from merilo.assessment.views import snapshots
from merilo.ratings.views import bus_gov, calculations, checks, directors, final, objections, papers, past, remediation
from merilo.ratings.views import institutions as rated
from merilo.ratings.views import publishing as published
from merilo.ratings.views import results as ratings

patterns = [
    # Staff: results of a cycle
    path("work/<slug:slug>/cycles/<int:cycle>/results/", ratings.rating, name="results"),
    path("work/<slug:slug>/cycles/<int:cycle>/results/table.<str:kind>", ratings.rating_file, name="results_file"),
    path("work/<slug:slug>/cycles/<int:cycle>/results/calculate/", ratings.calculate, name="calculate"),
    path("work/<slug:slug>/cycles/<int:cycle>/results/policy/", ratings.policy, name="result_policy"),
    path("work/<slug:slug>/cycles/<int:cycle>/results/compare/", rated.compare, name="results_compare"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/results/compare/table.<str:kind>", rated.compare_file, name="compare_file"
    ),
    path("work/<slug:slug>/cycles/<int:cycle>/results/<int:unit>/", rated.result, name="result"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/results/<int:unit>/table.<str:kind>", rated.result_file, name="result_file"
    ),
    path("work/<slug:slug>/cycles/<int:cycle>/results/<int:unit>/figures/<str:code>/", rated.figure, name="figure"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/calculations/<int:number>/differences/",
        calculations.differences,
        name="calculation_differences",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/calculations/<int:number>/differences/table.<str:kind>",
        calculations.differences_file,
        name="differences_file",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/calculations/<int:number>/check/",
        calculations.check,
        name="calculation_check",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/calculations/<int:number>/package.zip",
        calculations.package,
        name="calculation_package",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/snapshots/<int:number>/sheets.csv",
        snapshots.snapshot_sheets,
        name="snapshot_sheets",
    ),
    path("work/<slug:slug>/results/years/", ratings.years, name="results_years"),
    path("work/<slug:slug>/results/past/", past.upload, name="past"),
    path("work/<slug:slug>/results/past/template.xlsx", past.template, name="past_template"),
    path("work/<slug:slug>/results/past/<int:pk>/", past.look, name="past_look"),
    path("work/<slug:slug>/results/past/<int:pk>/faults.<str:kind>", past.faults_file, name="past_faults"),
    path("work/<slug:slug>/results/past/<int:pk>/confirm/", past.take_in, name="past_take_in"),
    path("work/<slug:slug>/results/past/<int:pk>/undo/", past.take_back, name="past_take_back"),
    # Staff: publication
    path("work/<slug:slug>/cycles/<int:cycle>/publication/", published.publication, name="publication"),
    path("work/<slug:slug>/cycles/<int:cycle>/publication/publish/", published.publish, name="publish"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/publication/correct/",
        published.publish_correction,
        name="publish_correction",
    ),
    # Staff: objections to preliminary results, the end of a cycle
    path("work/<slug:slug>/cycles/<int:cycle>/objections/", objections.listed, name="objections"),
    path("work/<slug:slug>/cycles/<int:cycle>/objections/send/", objections.send, name="objections_send"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/objections/calculate/",
        objections.recalculate,
        name="objections_calculate",
    ),
    path("work/<slug:slug>/cycles/<int:cycle>/objections/new/<int:unit>/", objections.new, name="objection_new"),
    path("work/<slug:slug>/cycles/<int:cycle>/objections/<int:pk>/", objections.objection, name="objection"),
    path("work/<slug:slug>/cycles/<int:cycle>/objections/<int:pk>/proof/", objections.proof, name="objection_proof"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/objections/<int:pk>/files/<int:proof>/<str:name>",
        objections.proof_file,
        name="objection_file",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/objections/<int:pk>/withdraw/",
        objections.withdraw,
        name="objection_withdraw",
    ),
    path("work/<slug:slug>/cycles/<int:cycle>/objections/<int:pk>/answer/", objections.answer, name="objection_answer"),
    path("work/<slug:slug>/cycles/<int:cycle>/final/", final.finalise, name="finalise"),
    # Staff: papers of results, cards for bus.gov.ru, re-checks of an operator's report
    path("work/<slug:slug>/cycles/<int:cycle>/results/report.<str:kind>", papers.report, name="results_report"),
    path("work/<slug:slug>/cycles/<int:cycle>/results/<int:unit>/stand.pdf", papers.stand_sheet, name="stand_sheet"),
    path("work/<slug:slug>/cycles/<int:cycle>/bus-gov/", bus_gov.listed, name="bus_gov"),
    path("work/<slug:slug>/cycles/<int:cycle>/bus-gov/cards.<str:kind>", bus_gov.file, name="bus_gov_file"),
    path("work/<slug:slug>/cycles/<int:cycle>/bus-gov/<int:unit>/", bus_gov.record, name="bus_gov_record"),
    path("work/<slug:slug>/cycles/<int:cycle>/checks/", checks.listed, name="operator_checks"),
    path("work/<slug:slug>/cycles/<int:cycle>/checks/<int:pk>/", checks.check, name="operator_check"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/checks/<int:pk>/protocol.docx", checks.protocol, name="operator_protocol"
    ),
    # Staff: remediation drawn from final results, the catalogue of measures
    path("work/<slug:slug>/cycles/<int:cycle>/remediation/", remediation.draw, name="remediation_draw"),
    path("work/<slug:slug>/remediation/catalogue/", remediation.catalogue, name="remediation_catalogue"),
    path("work/<slug:slug>/remediation/catalogue/<path:code>/", remediation.suggest, name="remediation_suggest"),
    # Staff: directors' sheets, the section of the public report
    path("work/<slug:slug>/directors/", directors.listed, name="directors"),
    path("work/<slug:slug>/directors/norms/", directors.norms, name="director_norms"),
    path(
        "work/<slug:slug>/directors/<int:institution>/<int:year>/sheet.<str:kind>",
        directors.sheet,
        name="director_sheet",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/public-report.<str:kind>", directors.section, name="public_report_section"
    ),
]
