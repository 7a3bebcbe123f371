"""Addresses of cycles, answer sheets, checklists and visits."""

from __future__ import annotations

from django.urls import path

from merilo.assessment.views import batches as paper_batches
from merilo.assessment.views import checklist_imports as checklist_files
from merilo.assessment.views import (
    cycles,
    inspection_files,
    inspections,
    links,
    offline,
    requests,
    sheets,
    terms,
    typing,
    units,
    visits,
)
from merilo.assessment.views import imports as sheet_files

patterns = [
    # Staff: answer sheets of a cycle, the marked ones, short addresses with QR codes
    path("work/<slug:slug>/cycles/<int:cycle>/sheets/", sheets.sheets, name="sheets"),
    path("work/<slug:slug>/cycles/<int:cycle>/sheets/marked/", sheets.review_queue, name="review"),
    path("work/<slug:slug>/cycles/<int:cycle>/sheets/marked/decide/", sheets.review_decide, name="review_decide"),
    path("work/<slug:slug>/cycles/<int:cycle>/links/", links.links, name="links"),
    path("work/<slug:slug>/cycles/<int:cycle>/links/<int:link>/qr.<str:kind>", links.link_qr, name="link_qr"),
    path("work/<slug:slug>/cycles/<int:cycle>/links/<int:link>/print/", links.link_poster, name="link_poster"),
    # Staff: paper sheets, interviews, operators' files
    path("work/<slug:slug>/cycles/<int:cycle>/batches/", paper_batches.batches, name="batches"),
    path("work/<slug:slug>/cycles/<int:cycle>/batches/new/", paper_batches.batch_new, name="batch_new"),
    path("work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/", paper_batches.batch, name="batch"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/sheets.pdf",
        paper_batches.batch_print,
        name="batch_print",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/protocol.pdf",
        paper_batches.batch_protocol,
        name="batch_protocol",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/spoil/",
        paper_batches.batch_spoil,
        name="batch_spoil",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/close/",
        paper_batches.batch_close,
        name="batch_close",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/reopen/",
        paper_batches.batch_reopen,
        name="batch_reopen",
    ),
    path("work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/typing/", typing.typing, name="typing"),
    path("work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/second/", typing.second_entry, name="second_entry"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/batches/<int:batch>/differences/",
        typing.differences,
        name="differences",
    ),
    path("work/<slug:slug>/cycles/<int:cycle>/sheets/<int:sheet>/correct/", typing.sheet_correct, name="sheet_correct"),
    path("work/<slug:slug>/cycles/<int:cycle>/interviews/", typing.interviews, name="interviews"),
    path("work/<slug:slug>/cycles/<int:cycle>/units/<int:unit>/interview/", typing.interview, name="interview"),
    path("work/<slug:slug>/cycles/<int:cycle>/imports/", sheet_files.sheet_imports, name="sheet_imports"),
    path("work/<slug:slug>/cycles/<int:cycle>/imports/sample.xlsx", sheet_files.import_sample, name="import_sample"),
    path("work/<slug:slug>/cycles/<int:cycle>/imports/<int:load>/", sheet_files.sheet_import, name="sheet_import"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/imports/<int:load>/names/",
        sheet_files.sheet_import_names,
        name="sheet_import_names",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/imports/<int:load>/confirm/",
        sheet_files.sheet_import_confirm,
        name="sheet_import_confirm",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/imports/<int:load>/again/",
        sheet_files.sheet_import_again,
        name="sheet_import_again",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/imports/<int:load>/undo/",
        sheet_files.sheet_import_undo,
        name="sheet_import_undo",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/imports/<int:load>/faults.xlsx",
        sheet_files.sheet_import_faults,
        name="sheet_import_faults",
    ),
    # Staff: checklists and visits of a cycle
    path("work/<slug:slug>/cycles/<int:cycle>/inspections/", inspections.overview, name="inspections"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/",
        checklist_files.checklist_imports,
        name="checklist_imports",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/sample.xlsx",
        checklist_files.checklist_import_sample,
        name="checklist_import_sample",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/<int:load>/",
        checklist_files.checklist_import,
        name="checklist_import",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/<int:load>/names/",
        checklist_files.checklist_import_names,
        name="checklist_import_names",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/<int:load>/confirm/",
        checklist_files.checklist_import_confirm,
        name="checklist_import_confirm",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/<int:load>/again/",
        checklist_files.checklist_import_again,
        name="checklist_import_again",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/<int:load>/undo/",
        checklist_files.checklist_import_undo,
        name="checklist_import_undo",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/imports/<int:load>/faults.xlsx",
        checklist_files.checklist_import_faults,
        name="checklist_import_faults",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/<int:unit>/checklists.pdf",
        inspection_files.paper,
        name="inspection_papers",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/<int:unit>/<slug:channel>/",
        inspections.inspection,
        name="inspection",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/<int:unit>/<slug:channel>/checklist.pdf",
        inspection_files.paper,
        name="inspection_paper",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/<int:unit>/<slug:channel>/accept/",
        inspections.deed,
        {"name": "accept"},
        name="inspection_accept",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/<int:unit>/<slug:channel>/return/",
        inspections.deed,
        {"name": "return"},
        name="inspection_return",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/<int:unit>/<slug:channel>/take-back/",
        inspections.deed,
        {"name": "take-back"},
        name="inspection_take_back",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/<int:unit>/<slug:channel>/report/",
        inspections.report,
        name="inspection_report",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/corrections/<int:pk>/",
        inspections.correction,
        name="inspection_correction",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/corrections/<int:pk>/files/<str:name>",
        inspection_files.correction_file,
        name="inspection_correction_file",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/evidence/<int:pk>/remove/",
        inspections.remove_evidence,
        name="inspection_evidence_remove",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/inspections/evidence/<int:pk>/files/<str:name>",
        inspection_files.evidence,
        name="inspection_evidence",
    ),
    path("work/<slug:slug>/cycles/<int:cycle>/visits/", visits.schedule, name="visits"),
    path("work/<slug:slug>/cycles/<int:cycle>/visits/new/", visits.visit_new, name="visit_new"),
    path("work/<slug:slug>/cycles/<int:cycle>/visits/<int:pk>/", visits.visit, name="visit"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/visits/<int:pk>/cancel/",
        visits.visit_deed,
        {"name": "cancel"},
        name="visit_cancel",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/visits/<int:pk>/hold/",
        visits.visit_deed,
        {"name": "hold"},
        name="visit_hold",
    ),
    path("feed/<str:key>/visits.ics", visits.feed, name="visits_feed"),
    # … on a phone without a connection: nothing above these addresses is reached by what the phone keeps
    path("work/<slug:slug>/visit/", offline.home, name="visit_home"),
    path("work/<slug:slug>/visit/worker.js", offline.worker, name="visit_worker"),
    path("work/<slug:slug>/visit/manifest.webmanifest", offline.manifest, name="visit_manifest"),
    path("work/<slug:slug>/visit/units.json", offline.units_data, name="visit_units"),
    path("work/<slug:slug>/visit/<int:pk>/", offline.unit, name="visit_unit"),
    path("work/<slug:slug>/visit/<int:pk>/data.json", offline.unit_data, name="visit_data"),
    path("work/<slug:slug>/visit/<int:pk>/marks/", offline.take_marks, name="visit_marks"),
    path("work/<slug:slug>/visit/<int:pk>/photo/", offline.take_photo, name="visit_photo"),
    # Staff: cycles of assessment
    path("work/<slug:slug>/cycles/", cycles.cycles, name="cycles"),
    path("work/<slug:slug>/cycles/open/", cycles.cycle_open, name="cycle_open"),
    path("work/<slug:slug>/cycles/<int:cycle>/", cycles.cycle, name="cycle"),
    path("work/<slug:slug>/cycles/<int:cycle>/gathering.<str:kind>", cycles.cycle_progress, name="cycle_progress"),
    path("work/<slug:slug>/cycles/<int:cycle>/rules/", cycles.cycle_choices, name="cycle_choices"),
    path("work/<slug:slug>/cycles/<int:cycle>/approve/", cycles.cycle_deed, {"deed": "approve"}, name="cycle_approve"),
    path("work/<slug:slug>/cycles/<int:cycle>/start/", cycles.cycle_deed, {"deed": "start"}, name="cycle_start"),
    path("work/<slug:slug>/cycles/<int:cycle>/prolong/", cycles.cycle_deed, {"deed": "prolong"}, name="cycle_prolong"),
    path("work/<slug:slug>/cycles/<int:cycle>/close/", cycles.cycle_deed, {"deed": "close"}, name="cycle_close"),
    path("work/<slug:slug>/cycles/<int:cycle>/reopen/", cycles.cycle_deed, {"deed": "reopen"}, name="cycle_reopen"),
    path("work/<slug:slug>/cycles/<int:cycle>/report/", cycles.cycle_deed, {"deed": "report"}, name="cycle_report"),
    path("work/<slug:slug>/cycles/<int:cycle>/cancel/", cycles.cycle_deed, {"deed": "cancel"}, name="cycle_cancel"),
    path("work/<slug:slug>/cycles/<int:cycle>/waves/open/", cycles.wave_open, name="cycle_wave_open"),
    path("work/<slug:slug>/cycles/<int:cycle>/waves/<int:wave>/end/", cycles.wave_end, name="cycle_wave_end"),
    path("work/<slug:slug>/cycles/<int:cycle>/units/", units.units, name="cycle_units"),
    path("work/<slug:slug>/cycles/<int:cycle>/terms.<str:kind>", terms.cycle_terms, name="cycle_terms"),
    path("work/<slug:slug>/cycles/<int:cycle>/terms/hand/", terms.cycle_terms_hand, name="cycle_terms_hand"),
    path("work/<slug:slug>/cycles/<int:cycle>/units/add/", units.units_add, name="cycle_units_add"),
    path("work/<slug:slug>/cycles/<int:cycle>/units/experts/", units.experts_give, name="cycle_experts"),
    path("work/<slug:slug>/cycles/<int:cycle>/units/<int:unit>/", units.unit, name="cycle_unit"),
    path("work/<slug:slug>/cycles/<int:cycle>/units/<int:unit>/drop/", units.unit_drop, name="cycle_unit_drop"),
    path("work/<slug:slug>/cycles/<int:cycle>/units/<int:unit>/leave/", units.unit_leave, name="cycle_unit_leave"),
    path("work/<slug:slug>/cycles/<int:cycle>/requests/", requests.requests, name="cycle_requests"),
    path("work/<slug:slug>/cycles/<int:cycle>/requests/new/", requests.request_new, name="cycle_request_new"),
    path("work/<slug:slug>/cycles/<int:cycle>/requests/<int:pk>/", requests.request_page, name="cycle_request"),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/requests/<int:pk>/withdraw/",
        requests.request_withdraw,
        name="cycle_request_withdraw",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/requests/<int:pk>/letter.<str:kind>",
        requests.request_letter,
        name="cycle_request_letter",
    ),
    path(
        "work/<slug:slug>/cycles/<int:cycle>/requests/<int:pk>/file/", requests.request_file, name="cycle_request_file"
    ),
]
