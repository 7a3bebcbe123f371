"""Beside a field whose rule an act sets, the page says the rule and the point of the act."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import html

from merilo.assessment.models import Cycle
from merilo.assessment.queries import choices
from merilo.core import wording
from merilo.feedback.queries import public
from merilo.registry.models import Institution
from merilo.registry.queries import rules
from tests import pages
from tests.assessment.cycles import cycle_here
from tests.feedback import making as voices
from tests.ratings import publishing
from tests.town import Town, make_institution

# Fields whose rule an act sets: the address of a page with the field, the name of the field, the act.
SET_BY_LAW = (
    ("council_new", "basis", "3612-1"),
    ("council_new", "ends_on", "3612-1"),
    ("member_add", "is_clear", "3612-1"),
    ("assessment_plan", "exception", "3612-1"),
    ("assessment_record", "exception", "3612-1"),
    ("cycle_units_add", "exception", "3612-1"),
    ("cycle_unit", "recipients", "675н"),
    ("cycle_approve", "basis", "3612-1"),
    ("selection_report", "received_on", "3612-1"),
    ("proposal_send", "sent_on", "3612-1"),
    ("publish", "basis", "3612-1"),
    ("bus_gov_record", "posted_on", "66н"),
    ("monitoring_answer", "words", "457"),
    ("shortcoming_add", "criterion", "457"),
    ("measure_add", "due_on", "457"),
    ("measure_add", "responsible", "457"),
    ("remediation_approve", "approved_by", "457"),
    ("remediation_publish", "published_on", "457"),
    ("remediation_rules", "publish_days", "457"),
    ("appeal_log", "received_on", "59-ФЗ"),
    ("appeal_log", "is_legal", "59-ФЗ"),
    ("appeal_log", "basis", "152-ФЗ"),
    ("appeal_extend", "due_on", "59-ФЗ"),
    ("appeal_forward", "to", "59-ФЗ"),
    ("reception", "answer_days", "59-ФЗ"),
    ("reception", "consent", "152-ФЗ"),
    ("public_message_contacts", "agreed", "152-ФЗ"),
    ("probe_new", "outcome", "344н"),
    ("probe", "outcome", "344н"),
)


OUTSIDE = "Новый музей"
# What must be there besides the samples of the pages, so that a form is shown.
SAMPLES = {
    **pages.SAMPLES,
    "message_key": lambda town: public.key_to(voices.appeal_here(town)),
    "prepared_cycle": lambda town: _with_one_outside(town).pk,
    "published_cycle": lambda town: publishing.make_final(town)[0].pk,
}


def _with_one_outside(town: Town) -> Cycle:
    """Return a cycle in preparation, with an institution that is not on its list."""
    cycle = cycle_here(town, "preparation")
    if not Institution.objects.filter(name=OUTSIDE).exists():
        make_institution(town.municipality, OUTSIDE)
    return cycle


@pytest.mark.django_db
def test_fields_set_by_law_name_the_act(client: Client, town: Town) -> None:
    known, faults, shown = pages.rows(), [], {}
    for name, field, act in SET_BY_LAW:
        if name not in shown:
            row = known[name]
            person = next(one for one in ("coordinator", "head") if one in row.may["GET"])
            client.force_login(town.people[person])
            answer = client.get(pages.address(row, town, SAMPLES))
            assert answer.status_code == 200, f"{name}: {answer.status_code}"
            shown[name] = html.fromstring(answer.content.decode())
        # Forms of one page may be told apart by a word before the name of the field.
        helps = shown[name].xpath(f"//*[@id='id_{field}_helptext' or contains(@id, '-{field}_helptext')]")
        said = " ".join(helps[0].text_content().split()).replace("\u2011", "-") if helps else ""
        if not re.search(rf"\([^()]*{act}[^()]*\)", said):
            faults.append(f"{name}, {field}: «{said}»")
    assert not faults, "\n".join(faults)


def test_what_was_not_compared_with_the_act_says_so() -> None:
    told = rules.told()
    assert f"№{wording.NBSP}457; {rules.CHECK})" in told["remediation_due"]
    assert rules.CHECK not in told["proposals"]


def test_the_size_of_the_sample_is_said_with_the_numbers_of_the_edition(town: Town) -> None:
    cycle = cycle_here(town)
    sample = choices.edition_of(cycle).questionnaire
    said = choices.sample_words(cycle)
    assert f"{sample.sample_share:.0%}".rstrip("%") in said and str(sample.sample_most) in said and rules.CHECK in said
