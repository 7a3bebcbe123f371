"""Papers: data in, Word, PDF and Excel files out. One module per paper; only plain values come in."""

from merilo.core.papers.account import Account, AccountPart, AccountRow, account
from merilo.core.papers.batch_protocol import BatchProtocol, batch_protocol, ranges
from merilo.core.papers.books import ErrorLine, error_sheets, result_sheets, shortcoming_sheets
from merilo.core.papers.catalogue import PAPERS, About
from merilo.core.papers.charts import Bar, bars, distribution
from merilo.core.papers.checklist_paper import (
    ChecklistForm,
    ChecklistGroup,
    ChecklistLine,
    ChecklistPaper,
    checklist_paper,
)
from merilo.core.papers.council.invitation import Invitation, invitation
from merilo.core.papers.council.minutes import Minutes, MinutesDecision, MinutesQuestion, minutes
from merilo.core.papers.council.offers import OfferRow, Offers, offers
from merilo.core.papers.council.proposals import Proposals, proposals
from merilo.core.papers.council.terms import Terms, TermsUnit, terms
from merilo.core.papers.council.voting_sheet import VotingSheet, voting_sheet
from merilo.core.papers.difference_protocol import Difference, DifferenceProtocol, difference_protocol
from merilo.core.papers.fulfilment_report import fulfilment_report, fulfilment_words
from merilo.core.papers.outreach.partner_letter import PartnerLetter, partner_letter
from merilo.core.papers.outreach.posters import KINDS as POSTERS
from merilo.core.papers.outreach.posters import TITLES as POSTER_TITLES
from merilo.core.papers.outreach.posters import Code, Poster, TooLong, how_many_sides, poster, poster_picture
from merilo.core.papers.outreach.posters import Kind as PosterKind
from merilo.core.papers.outreach.posters import Language as PosterLanguage
from merilo.core.papers.outreach.press_release import PressRelease, press_release
from merilo.core.papers.pdf import Unprintable, picture_png
from merilo.core.papers.plan_paper import plan_paper
from merilo.core.papers.plans.data import (
    Approval,
    Deed,
    Delay,
    FulfilledLine,
    FulfilmentReport,
    Move,
    NextLine,
    PlanChange,
    PlanLine,
    PlanPaper,
    PlanTarget,
    Totals,
)
from merilo.core.papers.questionnaire_form import FormChoice, FormQuestion, QuestionnaireForm, questionnaire_form
from merilo.core.papers.remediation_paper import (
    RemediationLine,
    RemediationPaper,
    RemediationSection,
    remediation_paper,
)
from merilo.core.papers.report.data import (
    Band,
    Blocked,
    Criterion,
    DataQuality,
    IgnoredAnswers,
    Indicator,
    InputFile,
    ResultReport,
    Setting,
    Shortcoming,
    Unit,
)
from merilo.core.papers.request_letter import RequestLetter, request_letter
from merilo.core.papers.result_report import result_report
from merilo.core.papers.sheets import BadSheet, Cell, Column, Sheet, workbook, write_workbook
from merilo.core.papers.stand_sheet import StandFigure, StandSheet, stand_sheet
from merilo.core.papers.word import BadTemplate

__all__ = [
    "PAPERS",
    "POSTERS",
    "POSTER_TITLES",
    "About",
    "Account",
    "AccountPart",
    "AccountRow",
    "Approval",
    "BadSheet",
    "BadTemplate",
    "Band",
    "Bar",
    "BatchProtocol",
    "Blocked",
    "Cell",
    "ChecklistForm",
    "ChecklistGroup",
    "ChecklistLine",
    "ChecklistPaper",
    "Code",
    "Column",
    "Criterion",
    "DataQuality",
    "Deed",
    "Delay",
    "Difference",
    "DifferenceProtocol",
    "ErrorLine",
    "FormChoice",
    "FormQuestion",
    "FulfilledLine",
    "FulfilmentReport",
    "IgnoredAnswers",
    "Indicator",
    "InputFile",
    "Invitation",
    "Minutes",
    "MinutesDecision",
    "MinutesQuestion",
    "Move",
    "NextLine",
    "OfferRow",
    "Offers",
    "PartnerLetter",
    "PlanChange",
    "PlanLine",
    "PlanPaper",
    "PlanTarget",
    "Poster",
    "PosterKind",
    "PosterLanguage",
    "PressRelease",
    "Proposals",
    "QuestionnaireForm",
    "RemediationLine",
    "RemediationPaper",
    "RemediationSection",
    "RequestLetter",
    "ResultReport",
    "Setting",
    "Sheet",
    "Shortcoming",
    "StandFigure",
    "StandSheet",
    "Terms",
    "TermsUnit",
    "TooLong",
    "Totals",
    "Unit",
    "Unprintable",
    "VotingSheet",
    "account",
    "bars",
    "batch_protocol",
    "checklist_paper",
    "difference_protocol",
    "distribution",
    "error_sheets",
    "fulfilment_report",
    "fulfilment_words",
    "how_many_sides",
    "invitation",
    "minutes",
    "offers",
    "partner_letter",
    "picture_png",
    "plan_paper",
    "poster",
    "poster_picture",
    "press_release",
    "proposals",
    "questionnaire_form",
    "ranges",
    "remediation_paper",
    "request_letter",
    "result_report",
    "result_sheets",
    "shortcoming_sheets",
    "stand_sheet",
    "terms",
    "voting_sheet",
    "workbook",
    "write_workbook",
]
