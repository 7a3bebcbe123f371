"""Addresses of the council: its people, meetings, decisions."""

from __future__ import annotations

from django.urls import path

from merilo.council.views import counting, guides, holding, letters, meetings, operators, own, people

MEETING = "work/<slug:slug>/council/meetings/<int:meeting>"
SELECTION = "work/<slug:slug>/council/operators/<int:selection>"
GUIDES = "work/<slug:slug>/council/guides"

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
    # Staff: meetings, their minutes and decisions
    path("work/<slug:slug>/council/meetings/", meetings.meetings, name="meetings"),
    path("work/<slug:slug>/council/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("work/<slug:slug>/council/meetings/count/", counting.meetings_count, name="meetings_count"),
    path(
        "work/<slug:slug>/council/meetings/count/<int:indicator>/<int:year>/",
        counting.meetings_confirm,
        name="meetings_confirm",
    ),
    path(f"{MEETING}/", meetings.meeting, name="meeting"),
    path(f"{MEETING}/change/", meetings.meeting_change, name="meeting_change"),
    path(f"{MEETING}/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{MEETING}/agenda/", meetings.meeting_agenda, name="meeting_agenda"),
    path(f"{MEETING}/invite/", meetings.meeting_invite, name="meeting_invite"),
    path(
        f"{MEETING}/letters/<slug:who>.<str:kind>",
        meetings.invitation_letter,
        name="invitation_letter",
    ),
    path(
        f"{MEETING}/meeting.ics",
        meetings.meeting_calendar,
        name="meeting_calendar",
    ),
    path(f"{MEETING}/questions/add/", meetings.question_add, name="question_add"),
    path(
        f"{MEETING}/questions/<int:question>/",
        meetings.question_change,
        name="question_change",
    ),
    path(
        f"{MEETING}/questions/<int:question>/drop/",
        meetings.question_drop,
        name="question_drop",
    ),
    path(
        f"{MEETING}/questions/<int:question>/raise/",
        meetings.question_raise,
        name="question_raise",
    ),
    path(
        f"{MEETING}/questions/<int:question>/materials/add/",
        meetings.material_add,
        name="material_add",
    ),
    path(
        f"{MEETING}/questions/<int:question>/materials/<int:material>/",
        meetings.material_file,
        name="material_file",
    ),
    path(
        f"{MEETING}/questions/<int:question>/materials/<int:material>/drop/",
        meetings.material_drop,
        name="material_drop",
    ),
    path(
        f"{MEETING}/questions/<int:question>/decisions/add/",
        holding.resolution_add,
        name="resolution_add",
    ),
    path(f"{MEETING}/guests/add/", meetings.guest_add, name="guest_add"),
    path(
        f"{MEETING}/guests/<int:guest>/drop/",
        meetings.guest_drop,
        name="guest_drop",
    ),
    path(f"{MEETING}/hold/", holding.meeting_hold, name="meeting_hold"),
    path(
        f"{MEETING}/decisions/<int:resolution>/",
        holding.resolution_change,
        name="resolution_change",
    ),
    path(
        f"{MEETING}/decisions/<int:resolution>/drop/",
        holding.resolution_drop,
        name="resolution_drop",
    ),
    path(
        f"{MEETING}/decisions/<int:resolution>/vote/",
        holding.resolution_vote,
        name="resolution_vote",
    ),
    path(f"{MEETING}/vote/", holding.my_votes, name="my_votes"),
    path(
        f"{MEETING}/sheets/<int:member>.<str:kind>",
        holding.voting_sheet,
        name="voting_sheet",
    ),
    path(f"{MEETING}/minutes.<str:kind>", holding.minutes_file, name="minutes_file"),
    path(f"{MEETING}/minutes/signed/", holding.minutes_signed, name="minutes_signed"),
    path(
        f"{MEETING}/minutes/remarks/send/",
        holding.minutes_send,
        name="minutes_send",
    ),
    path(f"{MEETING}/minutes/again/", holding.minutes_again, name="minutes_again"),
    path(f"{MEETING}/minutes/remarks/add/", holding.remark_add, name="remark_add"),
    path(
        f"{MEETING}/minutes/remarks/<int:remark>/",
        holding.remark_answer,
        name="remark_answer",
    ),
    path(f"{MEETING}/minutes/close/", holding.minutes_close, name="minutes_close"),
    path("work/<slug:slug>/council/decisions/", holding.decision_list, name="council_decisions"),
    # Staff: proposals to the administration
    path("work/<slug:slug>/council/proposals/", letters.proposals, name="proposals"),
    path("work/<slug:slug>/council/proposals/new/", letters.proposal_new, name="proposal_new"),
    path("work/<slug:slug>/council/proposals/<int:proposal>/", letters.proposal, name="proposal"),
    path("work/<slug:slug>/council/proposals/<int:proposal>/change/", letters.proposal_change, name="proposal_change"),
    path("work/<slug:slug>/council/proposals/<int:proposal>/send/", letters.proposal_send, name="proposal_send"),
    path("work/<slug:slug>/council/proposals/<int:proposal>/reply/", letters.proposal_reply, name="proposal_reply"),
    path("work/<slug:slug>/council/proposals/<int:proposal>/reply/file/", letters.proposal_file, name="proposal_file"),
    path(
        "work/<slug:slug>/council/proposals/<int:proposal>/letter.<str:kind>",
        letters.proposal_letter,
        name="proposal_letter",
    ),
    # Staff: selecting an operator
    path("work/<slug:slug>/council/operators/", operators.selections, name="selections"),
    path("work/<slug:slug>/council/operators/new/", operators.selection_new, name="selection_new"),
    path(f"{SELECTION}/", operators.selection, name="selection"),
    path(f"{SELECTION}/change/", operators.selection_change, name="selection_change"),
    path(f"{SELECTION}/terms/", operators.selection_terms, name="selection_terms"),
    path(f"{SELECTION}/terms/approve/", operators.terms_approve, name="terms_approve"),
    path(f"{SELECTION}/offers/add/", operators.offer_add, name="offer_add"),
    path(f"{SELECTION}/offers/<int:offer>/", operators.offer_change, name="offer_change"),
    path(f"{SELECTION}/offers/<int:offer>/decline/", operators.offer_decline, name="offer_decline"),
    path(f"{SELECTION}/offers/<int:offer>/files/<int:file>/", operators.offer_file, name="offer_file"),
    path(f"{SELECTION}/offers/<int:offer>/files/<int:file>/drop/", operators.offer_file_drop, name="offer_file_drop"),
    path(f"{SELECTION}/choose/", operators.selection_choose, name="selection_choose"),
    path(f"{SELECTION}/contract/", operators.selection_deed, {"deed": "contract"}, name="selection_contract"),
    path(f"{SELECTION}/report/", operators.selection_deed, {"deed": "report"}, name="selection_report"),
    path(f"{SELECTION}/accept/", operators.selection_deed, {"deed": "accept"}, name="selection_accept"),
    path(f"{SELECTION}/cancel/", operators.selection_deed, {"deed": "cancel"}, name="selection_cancel"),
    path(f"{SELECTION}/comparison.<str:kind>", operators.selection_paper, name="selection_paper"),
    path(f"{SELECTION}/files/<slug:which>/", operators.selection_file, name="selection_file"),
    # Staff: the council's own indicators, beside the score of the law
    path("work/<slug:slug>/council/own/", own.own_indicators, name="own_indicators"),
    path("work/<slug:slug>/council/own/new/", own.own_new, name="own_new"),
    path("work/<slug:slug>/council/own/<int:own>/change/", own.own_change, name="own_change"),
    path("work/<slug:slug>/council/own/<int:own>/<int:year>/<int:institution>/", own.own_value, name="own_value"),
    path("work/<slug:slug>/council/own/values/<int:value>/file/", own.own_file, name="own_file"),
    # Staff: the library for members, their questions
    path(f"{GUIDES}/", guides.guides, name="guides"),
    path(f"{GUIDES}/new/", guides.guide_new, name="guide_new"),
    path(f"{GUIDES}/report/", guides.report, name="guides_report"),
    path(f"{GUIDES}/questions/ask/", guides.inquiry_ask, name="inquiry_ask"),
    path(f"{GUIDES}/questions/<int:inquiry>/answer/", guides.inquiry_answer, name="inquiry_answer"),
    path(f"{GUIDES}/<slug:guide>/", guides.guide, name="guide"),
    path(f"{GUIDES}/<slug:guide>/change/", guides.guide_change, name="guide_change"),
    path(f"{GUIDES}/<slug:guide>/drop/", guides.guide_drop, name="guide_drop"),
    path(f"{GUIDES}/<slug:guide>/restore/", guides.guide_restore, name="guide_restore"),
    path(f"{GUIDES}/<slug:guide>/file/", guides.guide_file, name="guide_file"),
]
