"""The table of contents of the site."""

from __future__ import annotations

from django.urls import include, path

from merilo.accounts.views import entrance, invitations, journal, own, people, programs
from merilo.assessment.views import questionnaire
from merilo.portal import (
    all_papers,
    appeals,
    appearance,
    council,
    desk,
    helping,
    region,
    rehearsal,
    section,
    texts,
    wellbeing,
)
from merilo.portal import results as open_results
from merilo.portal import views as portal
from merilo.portal.api import api
from merilo.registry.views import installation
from merilo.urls import (
    of_assessment,
    of_audits,
    of_council,
    of_feedback,
    of_outreach,
    of_plans,
    of_ratings,
    of_registry,
    of_remediation,
)

handler404 = "merilo.portal.appearance.missing"
handler500 = "merilo.portal.appearance.broken"
urlpatterns = [
    # Citizens: the questionnaire by its short address, in the kiosk, on trial; first, since addresses are tried in turn
    # and these are what a whole town asks for at once
    path("a/<slug:code>/", questionnaire.ask, name="ask"),
    path("a/<slug:code>/kiosk/", questionnaire.ask, {"mode": "kiosk"}, name="ask_kiosk"),
    path("a/<slug:code>/kiosk/step/", questionnaire.kiosk_step, name="ask_kiosk_step"),
    path("a/<slug:code>/kiosk/done/<str:token>/", questionnaire.kiosk_done, name="ask_kiosk_done"),
    path("a/<slug:code>/test/", questionnaire.ask, {"mode": "test"}, name="ask_test"),
    path("a/<slug:code>/done/<str:receipt>/", questionnaire.done, name="ask_done"),
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
    path("nok/<slug:slug>/results/", open_results.years, name="public_results"),
    path("nok/<slug:slug>/results/block/", open_results.block_code, name="block_code"),
    path("nok/<slug:slug>/results/<int:year>/", open_results.rating, name="public_rating"),
    path("nok/<slug:slug>/results/<int:year>/compare/", open_results.compare, name="public_compare"),
    path("nok/<slug:slug>/results/<int:year>/data/", open_results.data, name="public_data"),
    path("nok/<slug:slug>/results/<int:year>/data/<str:file>", open_results.data_file, name="public_data_file"),
    path("nok/<slug:slug>/results/<int:year>/<int:institution>/", open_results.institution, name="public_result"),
    path("nok/<slug:slug>/results/<int:year>/<int:institution>/<str:code>/", open_results.figure, name="public_figure"),
    path("embed/<slug:slug>/", open_results.embed, name="embed"),
    path("nok/<slug:slug>/council/", council.council, name="public_council"),
    path("nok/<slug:slug>/council/own/<int:value>/file/", council.own_file, name="public_own_file"),
    path("nok/<slug:slug>/take-part/", section.take_part, name="public_take_part"),
    path("nok/<slug:slug>/complain/", appeals.complain, name="public_complain"),
    path("nok/<slug:slug>/questions/", appeals.faq, name="public_faq"),
    path("nok/<slug:slug>/consent/", appeals.consent, name="public_consent"),
    path("nok/<slug:slug>/messages/", appeals.message_status, name="public_message_status"),
    path("nok/<slug:slug>/messages/new/", appeals.message_new, name="public_message"),
    path("nok/<slug:slug>/messages/done/<str:key>/", appeals.message_done, name="public_message_done"),
    path("nok/<slug:slug>/messages/open/<str:key>/", appeals.message_open, name="public_message_open"),
    path("nok/<slug:slug>/messages/open/<str:key>/rate/", appeals.message_rate, name="public_message_rate"),
    path("nok/<slug:slug>/messages/open/<str:key>/contacts/", appeals.message_contacts, name="public_message_contacts"),
    path("nok/<slug:slug>/messages/open/<str:key>/withdraw/", appeals.message_withdraw, name="public_message_withdraw"),
    path(
        "nok/<slug:slug>/messages/open/<str:key>/files/<int:pk>/<str:name>",
        appeals.message_file,
        name="public_message_file",
    ),
    # Signing in
    path("account/", include("merilo.accounts.doors")),
    path("join/", entrance.join, name="join"),
    path("join/accept/", entrance.accept, name="accept"),
    path("join/<str:code>/", entrance.join_by_link, name="join_by_link"),
    path("enter/<str:token>/", entrance.enter, name="enter"),
    path("me/", own.me, name="me"),
    path("me/mail/", own.ask_mail_proof, name="ask_mail_proof"),
    path("me/mail/<str:token>/", own.prove_mail, name="prove_mail"),
    path("me/elsewhere/untie/", own.untie_sign_in, name="untie_sign_in"),
    # Staff: the parts pages are made of
    path("style/", appearance.style, name="style"),
    # Staff: the desk
    path("work/<slug:slug>/", desk.desk, name="desk"),
    # Staff, room by room
    *of_plans.patterns,
    *of_remediation.patterns,
    *of_registry.patterns,
    *of_council.patterns,
    *of_feedback.patterns,
    *of_outreach.patterns,
    *of_audits.patterns,
    *of_assessment.patterns,
    *of_ratings.patterns,
    # Staff: people, journal, notices
    path("work/<slug:slug>/people/", people.people, name="people"),
    path("work/<slug:slug>/people/<int:person>/", people.person, name="person"),
    path("work/<slug:slug>/people/<int:person>/roles/", people.give_role, name="give_role"),
    path("work/<slug:slug>/people/<int:person>/roles/<int:grant>/", people.end_role, name="end_role"),
    path("work/<slug:slug>/people/<int:person>/disable/", people.disable_person, name="disable_person"),
    path("work/<slug:slug>/people/<int:person>/mail/", people.vouch_mail, name="vouch_mail"),
    path("work/<slug:slug>/people/<int:person>/link/", people.make_link, name="make_link"),
    path("work/<slug:slug>/people/<int:person>/second-step/", people.reset_second_step, name="reset_second_step"),
    path("work/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("work/<slug:slug>/invitations/new/", invitations.invite, name="invite"),
    path("work/<slug:slug>/invitations/<int:invitation>/renew/", invitations.renew_invitation, name="renew_invitation"),
    path(
        "work/<slug:slug>/invitations/<int:invitation>/revoke/", invitations.revoke_invitation, name="revoke_invitation"
    ),
    path("work/<slug:slug>/deputies/", people.set_deputy, name="deputies"),
    path("work/<slug:slug>/deputies/<int:deputy>/end/", people.end_deputy, name="end_deputy"),
    path("work/<slug:slug>/programs/", programs.programs, name="programs"),
    path("work/<slug:slug>/programs/keys/new/", programs.new_token, name="token_new"),
    path("work/<slug:slug>/programs/keys/<int:token>/revoke/", programs.revoke, name="token_revoke"),
    path("work/<slug:slug>/programs/addresses/new/", programs.new_webhook, name="webhook_new"),
    path("work/<slug:slug>/programs/addresses/<int:webhook>/stop/", programs.stop, name="webhook_stop"),
    path("work/<slug:slug>/journal/", journal.journal, name="journal"),
    path("work/<slug:slug>/journal/journal.<str:kind>", journal.journal_export, name="journal_export"),
    path("work/<slug:slug>/notices/", own.notices, name="notices"),
    path("work/<slug:slug>/notices/read/", own.read_notices, name="read_notices"),
    path("work/<slug:slug>/notices/<int:notice>/", own.open_notice, name="open_notice"),
    # Staff: help, all papers
    path("work/<slug:slug>/help/", helping.help_page, name="help"),
    path("work/<slug:slug>/papers/", all_papers.all_papers, name="all_papers"),
    # Staff: texts of the public section
    path("work/<slug:slug>/texts/", texts.texts, name="portal_texts"),
    path("work/<slug:slug>/texts/<slug:key>/<slug:language>/", texts.text, name="portal_text"),
    # Programs
    path("api/v1/", api.urls),
    # The installation
    path("healthz", wellbeing.healthz, name="healthz"),
    path("demo/role/", rehearsal.demo_role, name="demo_role"),
    path("install/health/", wellbeing.health_page, name="health"),
    path("work/", installation.workplaces, name="workplaces"),
    path("install/", installation.installation, name="installation"),
    path("install/municipalities/", installation.add_municipality, name="add_municipality"),
    path("install/administrators/", installation.give_everywhere, {"role": "admin"}, name="add_administrator"),
    path(
        "install/administrators/<int:grant>/",
        installation.end_everywhere,
        {"role": "admin"},
        name="end_administrator",
    ),
    path("install/observers/", installation.give_everywhere, {"role": "observer"}, name="add_region_observer"),
    path(
        "install/observers/<int:grant>/", installation.end_everywhere, {"role": "observer"}, name="end_region_observer"
    ),
    # The region: all municipalities of the installation
    path("region/", region.overview, name="region"),
    path("region/compare/", region.compare, name="region_compare"),
    path("region/report.<str:kind>", region.report, name="region_report"),
]
