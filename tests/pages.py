"""All addresses of the site, each with something real behind it.

Whoever adds an address with a new kind of thing in it adds a line to SAMPLES: the word that stands in braces in
`tests/accounts/rights.toml` and how such a thing is made in the town.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from merilo.accounts.models import Role
from merilo.plans.models import Draft, Indicator, Plan
from merilo.plans.services.feeds import renew_feed
from merilo.registry.models import AssessedYear, Stand
from tests import papers_of_plans
from tests.accounts import programs
from tests.accounts.letters import asked_proof
from tests.assessment import asking, cycles, looking, paper
from tests.council import choosing
from tests.council import making as council
from tests.feedback import making as voices
from tests.outreach import audited
from tests.outreach import making as outreach
from tests.plans import remedies
from tests.plans.making import make_calendar, make_event, make_line, make_task, make_waiting
from tests.ratings import making as rated
from tests.ratings import objecting, publishing
from tests.registry.tables import make_import
from tests.town import AT, Town, make_deputy, make_invitation, make_link, make_notice, make_plan

RIGHTS = Path(__file__).parent / "accounts" / "rights.toml"
# Who observes the whole region sees in each municipality what its observer sees.
OBSERVERS = frozenset({"observer", "region"})
STAFF = frozenset(Role.values) | OBSERVERS
GROUPS = {
    "staff": STAFF,
    "observer": OBSERVERS,
    "signed_in": STAFF | {"stranger"},
    "everybody": STAFF | {"stranger", "nobody"},
}
EVERYBODY = GROUPS["everybody"]
NOT_OURS = ("allauth.", "ninja.", "django.views.static", "django.contrib.staticfiles")


def _draft(town: Town) -> Draft:
    """Return the draft of the town; the same file is not taken in twice."""
    return Draft.objects.filter(municipality=town.municipality).first() or papers_of_plans.make_full_draft(town)


def _line(plan: Plan) -> str:
    """Return the part of an address that names a plan and a line of it."""
    return f"{plan.pk}/lines/{plan.items.first().pk}"


def _indicator(plan: Plan) -> str:
    """Return the part of an address that names a plan and an indicator of it."""
    return f"{plan.pk}/indicators/{Indicator.objects.create(plan=plan, name='Доля учреждений, %').pk}"


def _of_cycle(where: str, thing: Any) -> str:
    """Return the part of an address that names a cycle and a thing of one of its units."""
    unit = getattr(thing, "unit", thing)
    return f"{unit.cycle_id}/{where}/{thing.pk}"


def _of_load(load: Any) -> str:
    """Return the part of an address that names a cycle and a file of answers."""
    return f"{load.wave.cycle_id}/imports/{load.pk}"


def _going(town: Town) -> str:
    """Return the part of an address that names a measure of a plan in force."""
    plan = remedies.approved(town)
    return f"{plan.pk}/measures/{remedies.measure_of(plan).pk}"


# What stands in the braces of a path → how it is made; called once for a page, only when the page needs it.
SAMPLES: Mapping[str, Callable[[Town], object]] = {
    "slug": lambda town: town.municipality.slug,
    "institution": lambda town: town.library.pk,
    "stand": lambda town: Stand.objects.get_or_create(institution=town.library, place="у входа")[0].pk,
    "planned": lambda town: AssessedYear.objects.create(institution=town.library, year=2026).pk,
    "held": lambda town: AssessedYear.objects.create(institution=town.library, year=2025, state="done").pk,
    "import": lambda town: make_import(town).pk,
    "import_done": lambda town: make_import(town, done=True).pk,
    "person": lambda town: town.pavel.pk,
    "grant": lambda town: town.pavel.grants.get().pk,
    "region_grant": lambda town: town.rita.grants.get().pk,
    "admin_grant": lambda town: town.admin.grants.get().pk,
    "code": lambda town: "abcde-fghjk-mnpqr",
    "token": lambda town: make_link(town.pavel),
    "mail_proof": asked_proof,
    "program_key": lambda town: programs.make_key(town).token.pk,
    "webhook": lambda town: programs.make_address(town).pk,
    "invitation": lambda town: make_invitation(town).pk,
    "deputy": lambda town: make_deputy(town).pk,
    "notice": lambda town: make_notice(town.anna, town.municipality).pk,
    "draft": lambda town: _draft(town).pk,
    "draft_line": lambda town: 1,
    "draft_target": lambda town: 1,
    "draft_file": lambda town: _draft(town).file_id,
    "task": lambda town: make_task(town).pk,
    "waiting": lambda town: make_waiting(town).pk,
    "as_needed": lambda town: make_line(town, "по мере необходимости").pk,
    "event": lambda town: make_event(town).pk,
    "party": lambda town: make_line(town, "II квартал", responsible=["Ответственный за сайт"]).parties.get().pk,
    "loaded_year": lambda town: make_calendar(town).year,
    "feed_key": lambda town: renew_feed(actor=town.anna, at=AT).key,
    "looked_cycle": lambda town: looking.cycle_here(town).pk,
    "looked_unit": lambda town: looking.in_cycle(looking.form_here(town).unit),
    "looked_form": lambda town: looking.in_cycle(looking.form_here(town)),
    "looked_closed": lambda town: looking.in_cycle(looking.closed(town)),
    "looked_photo": lambda town: looking.in_cycle(looking.evidence_here(town)),
    "looked_correction": lambda town: looking.in_cycle(looking.correction_here(town)),
    "looked_visit": lambda town: looking.in_cycle(looking.visit_here(town)),
    "visited": lambda town: looking.form_here(town).unit_id,
    "message_key": lambda town: voices.key(town),
    "answer_file": voices.answer_file,
    "appeal": lambda town: voices.appeal_here(town).pk,
    "appeal_open": lambda town: voices.open_here(town).pk,
    "appeal_done": lambda town: voices.answered_here(town).pk,
    "appeal_file": voices.citizen_file,
    "appeal_letter": voices.answer_here,
    "appeal_consented": lambda town: voices.consented_here(town).pk,
    "answer_template": lambda town: voices.template_here(town).pk,
    "question": lambda town: voices.question_here(town).pk,
    "probe": lambda town: voices.probe_here(town).pk,
    "plan": lambda town: make_plan(town.municipality, items=2).pk,
    "prepared": lambda town: make_plan(town.municipality, items=2, state="prepared").pk,
    "plan_line": lambda town: _line(make_plan(town.municipality, items=2)),
    "prepared_line": lambda town: _line(make_plan(town.municipality, items=2, state="prepared")),
    "plan_indicator": lambda town: _indicator(make_plan(town.municipality, items=2)),
    "link": lambda town: asking.make_open_link(town).code,
    "cycle": lambda town: cycles.cycle_here(town).pk,
    "prepared_cycle": lambda town: cycles.cycle_here(town, "preparation").pk,
    "cycle_wave": lambda town: _of_cycle("waves", cycles.cycle_here(town).waves.first()),
    "cycle_unit": lambda town: _of_cycle("units", cycles.head_of(cycles.cycle_here(town))),
    "prepared_unit": lambda town: _of_cycle("units", cycles.head_of(cycles.cycle_here(town, "preparation"))),
    "cycle_request": lambda town: _of_cycle("requests", cycles.make_request(town, cycles.cycle_here(town))),
    "answered_request": lambda town: _of_cycle("requests", cycles.make_answered(town, cycles.cycle_here(town))),
    "asked_cycle": lambda town: asking.make_open_link(town).wave.cycle_id,
    "link_key": lambda town: asking.make_open_link(town).pk,
    "receipt": lambda town: asking.make_stored(town).receipt,
    "kiosk_token": lambda town: asking.make_kiosk_token(town),
    "paper_cycle": lambda town: paper.cycle_here(town).pk,
    "paper_batch": lambda town: _of_cycle("batches", paper.make_batch(town)),
    "typed_sheet": lambda town: _of_cycle("sheets", paper.typed_sheet(town)),
    "paper_unit": lambda town: _of_cycle("units", paper.unit_here(paper.cycle_here(town))),
    "sheet_load": lambda town: _of_load(paper.make_load(town)),
    "checklist_load": lambda town: looking.in_cycle(looking.make_load(town)),
    "prepared_indicator": lambda town: _indicator(make_plan(town.municipality, items=2, state="prepared")),
    "rated": lambda town: rated.make_rated(town).pk,
    "rated_unit": rated.rated_unit,
    "objecting_unit": objecting.new_of,
    "objection": lambda town: objecting.address_of(objecting.objection_here(town)),
    "objection_file": objecting.file_of,
    "published_year": lambda town: publishing.publication_here(town).cycle.year,
    "published_cycle": lambda town: publishing.publication_here(town).cycle_id,
    "final_unit": objecting.final_unit,
    "carded": lambda town: objecting.carded(town).cycle_id,
    "carded_unit": objecting.carded_unit,
    "operator_check": objecting.operator_check,
    "past_import": lambda town: rated.make_past_import(town).pk,
    "council": lambda town: council.council_here(town).pk,
    "council_statute": lambda town: council.with_statute(town).pk,
    "council_member": lambda town: council.member_here(town).pk,
    "council_conflict": council.conflict_here,
    "meeting": lambda town: council.meeting_here(town).pk,
    "meeting_question": council.question_here,
    "meeting_material": council.material_here,
    "meeting_guest": council.guest_here,
    "meeting_invited": council.letter_here,
    "meeting_decision": council.decision_here,
    "held_meeting": lambda town: council.voted(town).pk,
    "held_decision": council.held_decision,
    "absentee": lambda town: council.absentee(town).pk,
    "absentee_sheet": council.sheet_here,
    "remarked_meeting": lambda town: council.remarked(town).pk,
    "meeting_remark": council.remark_here,
    "closed_meeting": lambda town: council.closed(town).pk,
    "proposal": lambda town: council.make_proposal(town).pk,
    "sent_proposal": lambda town: council.sent_proposal(town).pk,
    "answered_proposal": lambda town: council.answered_proposal(town).pk,
    "selection": lambda town: choosing.selection_here(town).pk,
    "selection_offer": choosing.offer_here,
    "offer_file": choosing.offer_file,
    "chosen_selection": lambda town: choosing.chosen(town).pk,
    "contracted_selection": lambda town: choosing.contracted(town).pk,
    "own_indicator": lambda town: choosing.own_here(town).pk,
    "own_value": choosing.value_address,
    "own_file": lambda town: choosing.filled(town).pk,
    "public_own_file": lambda town: choosing.opened(town).pk,
    "changed_guide": choosing.changed_guide,
    "filed_guide": lambda town: choosing.filed_guide(town).pk,
    "council_inquiry": lambda town: choosing.inquiry_here(town).pk,
    "meetings_indicator": choosing.meetings_indicator,
    "past_import_done": lambda town: rated.make_past_import(town, done=True).pk,
    "site_run": lambda town: audited.run_here(town).pk,
    "site_audit": lambda town: audited.audit_here(town).pk,
    "audit_picture": audited.picture_here,
    "other_site": lambda town: audited.other_here(town).pk,
    "remedy_public": lambda town: remedies.published(town).pk,
    "remedy_import": lambda town: remedies.loaded(town).pk,
    "remedy_import_done": lambda town: remedies.loaded(town, done=True).pk,
    "remedy": lambda town: remedies.submitted(town).pk,
    "remedy_lack": lambda town: f"{(plan := remedies.begun(town)).pk}/shortcomings/{plan.shortcomings.get().pk}",
    "remedy_measure": lambda town: (
        f"{(plan := remedies.begun(town)).pk}/measures/{remedies.make_measure(town, plan.shortcomings.get()).pk}"
    ),
    "remedy_going": _going,
    "delay": lambda town: remedies.asked_delay(town).pk,
    "round": lambda town: remedies.opened(town).pk,
    "round_answer": lambda town: f"{remedies.opened(town).pk}/institutions/{town.library.pk}",
    "standing_publication": lambda town: publishing.publication_here(town).pk,
    "placement": lambda town: outreach.placement_here(town).pk,
    "changed_requirement": outreach.changed_requirement,
    "media_item": lambda town: outreach.media_here(town).pk,
    "partner": lambda town: outreach.partner_here(town).pk,
    "mailing": lambda town: outreach.mailing_here(town).pk,
    "mailing_letter": lambda town: f"{outreach.mailing_here(town).pk}/{outreach.letter_here(town).pk}",
}


@dataclass(frozen=True)
class Row:
    """What rights.toml says of one address."""

    name: str
    path: str
    may: Mapping[str, frozenset[str]]  # method → who gets through


def rows() -> dict[str, Row]:
    """Return what rights.toml says, by the name of the address."""
    said: dict[str, dict[str, Any]] = tomllib.loads(RIGHTS.read_text(encoding="utf-8"))
    return {
        name: Row(name, row["path"], {method: _people(row[method]) for method in ("GET", "POST") if method in row})
        for name, row in said.items()
    }


def _people(said: Iterable[str]) -> frozenset[str]:
    """Return single people of a list that may hold words for groups."""
    return frozenset(one for word in said for one in GROUPS.get(word, {word}))


def patterns() -> Iterator[URLPattern]:
    """Return every address of our own that the site answers, with or without a name."""
    yield from _walk(get_resolver().url_patterns)


def _walk(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns)
        elif not one.lookup_str.startswith(NOT_OURS):
            yield one


def address(row: Row, town: Town, samples: Mapping[str, Callable[[Town], object]] = SAMPLES) -> str:
    """Return the path of an address with something real of the town behind it."""
    words = {word for _, word, _, _ in string.Formatter().parse(row.path) if word}
    return row.path.format(**{word: samples[word](town) for word in words})


def addresses(town: Town) -> dict[str, str]:
    """Return all addresses that can be looked at, by name."""
    return {name: address(row, town) for name, row in rows().items() if "GET" in row.may}
