"""The table of contents of the site."""

from __future__ import annotations

from django.urls import include, path

from merilo.accounts.views import entrance, invitations, journal, own, people
from merilo.plans.views import amendments, calendars, desk, draft_lines, drafts, events, feeds, files, indicators, papers, plan_lines, plans, tasks
from merilo.portal import appearance, rehearsal, section, texts, wellbeing
from merilo.portal import views as portal
from merilo.registry.views import changes, coverage, imports, installation, institutions
from merilo.registry.views import settings as municipality_settings

handler500 = "merilo.portal.appearance.broken"
urlpatterns = [
    # Public
    path("", portal.front_door, name="front_door"),
    path("sight/", appearance.sight, name="sight"),
    path("robots.txt", portal.robots, name="robots"),
    path("favicon.ico", portal.favicon, name="favicon"),
    path("nok/<slug:slug>/", section.home, name="public_home"),
    path("nok/<slug:slug>/plan/", section.plan, name="public_plan"),
    path("nok/<slug:slug>/plan/<int:plan>/", section.plan, name="public_plan_one"),
    path("nok/<slug:slug>/plan/<int:plan>/plan.pdf", section.plan_pdf, name="public_plan_pdf"),
    path("nok/<slug:slug>/institutions/", section.institutions, name="public_institutions"),
    path("nok/<slug:slug>/institutions/<int:institution>/", section.institution, name="public_institution"),
    path("nok/<slug:slug>/take-part/", section.take_part, name="public_take_part"),
    path("nok/<slug:slug>/complain/", section.complain, name="public_complain"),
    # Signing in
    path("account/", include("merilo.accounts.doors")),
    path("join/", entrance.join, name="join"),
    path("join/accept/", entrance.accept, name="accept"),
    path("join/<str:code>/", entrance.join_by_link, name="join_by_link"),
    path("enter/<str:token>/", entrance.enter, name="enter"),
    path("me/", own.me, name="me"),
    # Staff: the parts pages are made of
    path("style/", appearance.style, name="style"),
    # Staff: the desk
    path("work/<slug:slug>/", desk.desk, name="desk"),
    # Staff: plans and tasks
    # … documents of plans: uploaded, read, compared, accepted; files of all kinds
    path("work/<slug:slug>/files/<int:pk>/<str:name>", files.download, name="file"),
    path("work/<slug:slug>/drafts/", drafts.drafts, name="drafts"),
    path("work/<slug:slug>/drafts/upload/", drafts.upload, name="draft_upload"),
    path("work/<slug:slug>/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("work/<slug:slug>/drafts/<int:pk>/again/", drafts.read_again, name="draft_again"),
    path("work/<slug:slug>/drafts/<int:pk>/source/", drafts.source, name="draft_source"),
    path("work/<slug:slug>/drafts/<int:pk>/head/", drafts.head, name="draft_head"),
    path("work/<slug:slug>/drafts/<int:pk>/accept/", drafts.accept, name="draft_accept"),
    path("work/<slug:slug>/drafts/<int:pk>/discard/", drafts.discard, name="draft_discard"),
    path("work/<slug:slug>/drafts/<int:pk>/lines/add/", draft_lines.add, name="draft_line_add"),
    path("work/<slug:slug>/drafts/<int:pk>/lines/<int:key>/", draft_lines.line, name="draft_line"),
    path("work/<slug:slug>/drafts/<int:pk>/lines/<int:key>/split/", draft_lines.split, name="draft_line_split"),
    path("work/<slug:slug>/drafts/<int:pk>/lines/<int:key>/merge/", draft_lines.merge, name="draft_line_merge"),
    path("work/<slug:slug>/drafts/<int:pk>/lines/<int:key>/delete/", draft_lines.delete, name="draft_line_delete"),
    path("work/<slug:slug>/drafts/<int:pk>/lines/<int:key>/restore/", draft_lines.restore, name="draft_line_restore"),
    path("work/<slug:slug>/drafts/<int:pk>/lines/<int:key>/confirm/", draft_lines.confirm, name="draft_line_confirm"),
    path("work/<slug:slug>/drafts/<int:pk>/targets/<int:key>/", draft_lines.target, name="draft_target"),
    path("work/<slug:slug>/drafts/<int:pk>/targets/<int:key>/drop/", draft_lines.drop_target, name="draft_target_drop"),
    # … papers of a plan
    # … plans: lists, lines, approval, amendments, indicators
    path("work/<slug:slug>/plans/", plans.plans, name="plans"),
    path("work/<slug:slug>/plans/new/", plans.plan_new, name="plan_new"),
    path("work/<slug:slug>/plans/model/", plans.plan_model, name="plan_model"),
    path("work/<slug:slug>/plans/<int:plan>/", plans.plan, name="plan"),
    path("work/<slug:slug>/plans/<int:plan>/check/", plans.plan_check, name="plan_check"),
    path("work/<slug:slug>/plans/<int:plan>/mend/", plans.plan_mend, name="plan_mend"),
    path("work/<slug:slug>/plans/<int:plan>/approve/", plans.plan_approve, name="plan_approve"),
    path("work/<slug:slug>/plans/<int:plan>/close/", plans.plan_close, name="plan_close"),
    path("work/<slug:slug>/plans/<int:plan>/next/", plans.plan_next, name="plan_next"),
    path("work/<slug:slug>/plans/<int:plan>/lines/add/", plan_lines.line_add, name="line_add"),
    path("work/<slug:slug>/plans/<int:plan>/lines/<int:item>/", plan_lines.line, name="line"),
    path("work/<slug:slug>/plans/<int:plan>/lines/<int:item>/change/", plan_lines.line_change, name="line_change"),
    path("work/<slug:slug>/plans/<int:plan>/lines/<int:item>/remove/", plan_lines.line_remove, name="line_remove"),
    path("work/<slug:slug>/plans/<int:plan>/amendments/", amendments.amendments, name="amendments"),
    path("work/<slug:slug>/plans/<int:plan>/amendments/new/", amendments.amend, name="amend"),
    path("work/<slug:slug>/plans/<int:plan>/approved/", amendments.as_approved, name="plan_as_approved"),
    path("work/<slug:slug>/plans/<int:plan>/indicators/", indicators.indicators, name="indicators"),
    path("work/<slug:slug>/plans/<int:plan>/indicators/add/", indicators.indicator_add, name="indicator_add"),
    path(
        "work/<slug:slug>/plans/<int:plan>/indicators/<int:indicator>/change/",
        indicators.indicator_change,
        name="indicator_change",
    ),
    path(
        "work/<slug:slug>/plans/<int:plan>/indicators/<int:indicator>/remove/",
        indicators.indicator_remove,
        name="indicator_remove",
    ),
    path(
        "work/<slug:slug>/plans/<int:plan>/indicators/<int:indicator>/actual/",
        indicators.indicator_actual,
        name="indicator_actual",
    ),
    path("work/<slug:slug>/plans/<int:plan>/print.<str:kind>", papers.print_plan, name="plan_print"),
    path("work/<slug:slug>/plans/<int:plan>/report/", papers.fulfilment_page, name="plan_report"),
    path("work/<slug:slug>/plans/<int:plan>/report/report.<str:kind>", papers.fulfilment_file, name="plan_report_file"),
    # … tasks, events, who is responsible
    path("work/<slug:slug>/tasks/", tasks.tasks, name="tasks"),
    path("work/<slug:slug>/tasks/table.xlsx", tasks.tasks_export, name="tasks_export"),
    path("work/<slug:slug>/tasks/change/", tasks.tasks_change, name="tasks_change"),
    path("work/<slug:slug>/tasks/hand-over/", events.hand_over, name="hand_over"),
    path("work/<slug:slug>/tasks/<int:pk>/", tasks.task, name="task"),
    path("work/<slug:slug>/tasks/<int:pk>/report/", tasks.task_deed, {"deed": "report"}, name="task_report"),
    path("work/<slug:slug>/tasks/<int:pk>/withdraw/", tasks.task_deed, {"deed": "withdraw"}, name="task_withdraw"),
    path("work/<slug:slug>/tasks/<int:pk>/accept/", tasks.task_deed, {"deed": "accept"}, name="task_accept"),
    path("work/<slug:slug>/tasks/<int:pk>/return/", tasks.task_deed, {"deed": "return"}, name="task_return"),
    path("work/<slug:slug>/tasks/<int:pk>/postpone/", tasks.task_deed, {"deed": "postpone"}, name="task_postpone"),
    path("work/<slug:slug>/tasks/<int:pk>/assign/", tasks.task_deed, {"deed": "assign"}, name="task_assign"),
    path("work/<slug:slug>/tasks/<int:pk>/cancel/", tasks.task_deed, {"deed": "cancel"}, name="task_cancel"),
    path("work/<slug:slug>/tasks/<int:pk>/resume/", tasks.task_deed, {"deed": "resume"}, name="task_resume"),
    path("work/<slug:slug>/items/<int:pk>/event/", events.event_record, name="event_record"),
    path("work/<slug:slug>/items/<int:pk>/open/", events.need_open, name="need_open"),
    path("work/<slug:slug>/events/<int:pk>/", events.event, name="event"),
    path("work/<slug:slug>/events/<int:pk>/mend/", events.event_mend, name="event_mend"),
    path("work/<slug:slug>/events/<int:pk>/void/", events.event_void, name="event_void"),
    path("work/<slug:slug>/parties/", events.party_list, name="parties"),
    path("work/<slug:slug>/parties/<int:pk>/", events.party_bind, name="party_bind"),
    # … the production calendar; a person's own calendar feed
    path("work/<slug:slug>/calendar/", calendars.calendar_years, name="calendar_years"),
    path("work/<slug:slug>/calendar/read/", calendars.calendar_read, name="calendar_read"),
    path("work/<slug:slug>/calendar/load/", calendars.calendar_load, name="calendar_load"),
    path("work/<slug:slug>/feed/", feeds.feed_page, name="feed_page"),
    path("feed/<str:key>.ics", feeds.feed, name="feed"),
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
    # Staff: people, journal, notices
    path("work/<slug:slug>/people/", people.people, name="people"),
    path("work/<slug:slug>/people/<int:person>/", people.person, name="person"),
    path("work/<slug:slug>/people/<int:person>/roles/", people.give_role, name="give_role"),
    path("work/<slug:slug>/people/<int:person>/roles/<int:grant>/", people.end_role, name="end_role"),
    path("work/<slug:slug>/people/<int:person>/disable/", people.disable_person, name="disable_person"),
    path("work/<slug:slug>/people/<int:person>/link/", people.make_link, name="make_link"),
    path("work/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("work/<slug:slug>/invitations/new/", invitations.invite, name="invite"),
    path("work/<slug:slug>/invitations/<int:invitation>/renew/", invitations.renew_invitation, name="renew_invitation"),
    path(
        "work/<slug:slug>/invitations/<int:invitation>/revoke/", invitations.revoke_invitation, name="revoke_invitation"
    ),
    path("work/<slug:slug>/deputies/", people.set_deputy, name="deputies"),
    path("work/<slug:slug>/deputies/<int:deputy>/end/", people.end_deputy, name="end_deputy"),
    path("work/<slug:slug>/journal/", journal.journal, name="journal"),
    path("work/<slug:slug>/journal/journal.<str:kind>", journal.journal_export, name="journal_export"),
    path("work/<slug:slug>/notices/", own.notices, name="notices"),
    path("work/<slug:slug>/notices/read/", own.read_notices, name="read_notices"),
    path("work/<slug:slug>/notices/<int:notice>/", own.open_notice, name="open_notice"),
    # Staff: texts of the public section
    path("work/<slug:slug>/texts/", texts.texts, name="portal_texts"),
    path("work/<slug:slug>/texts/<slug:key>/<slug:language>/", texts.text, name="portal_text"),
    # The installation
    path("healthz", wellbeing.healthz, name="healthz"),
    path("demo/role/", rehearsal.demo_role, name="demo_role"),
    path("install/health/", wellbeing.health_page, name="health"),
    path("work/", installation.workplaces, name="workplaces"),
    path("install/", installation.installation, name="installation"),
    path("install/municipalities/", installation.add_municipality, name="add_municipality"),
    path("install/administrators/", installation.add_administrator, name="add_administrator"),
    path("install/administrators/<int:grant>/", installation.end_administrator, name="end_administrator"),
]
