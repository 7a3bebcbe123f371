"""Remediation in a walked town: a plan written by a head and approved, an earlier one entered, a round held."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from merilo.assessment.models import Cycle
from merilo.plans.models import Measure, MonitoringRound, RemediationPlan
from merilo.registry.models import Institution
from tests.rows.walking import Walk


def begin(walk: Walk, institution: Institution, *, year: int, is_past: bool = False) -> RemediationPlan:
    """Begin a plan by hand, or one of an earlier year that is entered to be watched."""
    given = {"institution": institution.pk, "year": year, "cycle": f"независимая оценка {year} года"}
    walk.do("anna", "remediation_new", **given, **({"is_past": "on"} if is_past else {}))
    return RemediationPlan.objects.latest("pk")


def draw(walk: Walk, cycle: Cycle) -> RemediationPlan:
    """Begin the plans of a cycle's institutions with what was found; return the latest."""
    walk.do("anna", "remediation_draw", cycle.pk)
    return RemediationPlan.objects.latest("pk")


def write(walk: Walk, plan: RemediationPlan, *, who: str, due: date) -> Measure:
    """Write one shortcoming and one measure about it, and give the plan to the founder."""
    if not plan.shortcomings.exists():
        walk.do(who, "shortcoming_add", plan.pk, criterion="К1", words="На стенде нет адреса", origin="осмотр")
    for lack in plan.shortcomings.all():
        measure = {"text": "Повесить табличку с адресом", "due_on": due.isoformat(), "post": "директор"}
        walk.do(who, "measure_add", plan.pk, lack.pk, **measure, responsible="Глебов Г. Ю.")
    walk.do(who, "remediation_submit", plan.pk)
    return Measure.objects.filter(shortcoming__remediation=plan).latest("pk")


def approve(walk: Walk, plan: RemediationPlan, *, on: date | None = None) -> None:
    """Approve a plan, on this day or on an earlier one."""
    said = {"approved_by": "Юрьева Ю. Ю.", "approved_post": "начальник отдела", "approved_document": "приказ № 7"}
    walk.do("anna", "remediation_approve", plan.pk, **said, approved_on=(on or walk.today).isoformat())


def earlier(walk: Walk, institution: Institution, *, year: int, due: date) -> Measure:
    """Enter a plan that was approved after the assessment of an earlier year."""
    plan = begin(walk, institution, year=year, is_past=True)
    measure = write(walk, plan, who="anna", due=due)
    approve(walk, plan)
    measure.refresh_from_db()
    return measure


def table(walk: Walk, institution: Institution, *, year: int, due: date) -> Measure:
    """Take in a table with an earlier plan, as it was approved."""
    head = "Учреждение;Год;Критерий;Недостаток;Мероприятие;Плановый срок;Ответственный"
    row = f"{institution.name};{year};К1;На стенде нет адреса;Повесить табличку;{due:%d.%m.%Y};Глебов Г. Ю., директор"
    file = SimpleUploadedFile("прежние.csv", f"{head}\n{row}\n".encode())
    walk.fill("anna", "remediation_imports", file=file)
    load = walk.town.municipality.remediation_imports.get()
    said = {"approved_by": "Юрьева Ю. Ю.", "approved_post": "начальник отдела", "approved_document": "приказ № 7"}
    walk.do("anna", "remediation_import_take_in", load.pk, **said, approved_on=f"{year}-12-20")
    return Measure.objects.latest("pk")


def hold_round(walk: Walk, *, quarter: str, answers: dict[str, str], conclusion: str) -> MonitoringRound:
    """Open the round of a quarter, let heads answer about their measures, sum it up."""
    walk.do("anna", "monitoring", quarter=quarter)
    one = MonitoringRound.objects.latest("pk")
    for head, words in answers.items():
        institution = walk.heads[head]
        measures = Measure.objects.filter(shortcoming__remediation__institution=institution, item__isnull=False)
        given = {f"m{measure.pk}-words": words for measure in measures}
        walk.do(head, "monitoring_answer", one.pk, institution.pk, **given)
    walk.do("anna", "monitoring_close", one.pk, conclusion=conclusion)
    return one
