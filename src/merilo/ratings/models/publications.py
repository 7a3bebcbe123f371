"""What was published and by which decision, what was posted elsewhere, and re-checks of an operator's report."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from merilo.assessment.models import Cycle, Unit
from merilo.plans.models import StoredFile
from merilo.ratings.models.calculations import Calculation


class Publication(models.Model):
    """A published rating. A correction supersedes it; the old one stays readable with a notice."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="publications")
    calculation = models.ForeignKey(Calculation, models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField("№")
    basis = models.CharField("решение", max_length=500)
    decided_on = models.DateField("дата решения")
    published_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    correction = models.CharField("что исправлено", max_length=1000, blank=True)
    package = models.CharField(max_length=200)  # folder of the open data, below the file store
    package_sha256 = models.CharField(max_length=64)
    hidden = models.JSONField(null=True)  # names of units and sums that are not told, as `queries.public` writes them

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="publication_once")]

    def __str__(self) -> str:
        return f"публикация № {self.number}"


class BusGovPosting(models.Model):
    """That a card was carried over to bus.gov.ru by hand: when, by whom, where it can be seen."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    posted_on = models.DateField("когда размещено")
    url = models.URLField("страница", max_length=500, blank=True)
    note = models.CharField("примечание", max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["posted_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["publication", "unit"], name="posting_once")]

    def __str__(self) -> str:
        return f"bus.gov.ru: {self.unit}"


class OperatorCheck(models.Model):
    """A contractor's table held against a new count of the contractor's raw files."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="operator_checks")
    checklists = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    answers = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    table = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    finding = models.JSONField(null=True)  # differences by unit and figure; None while it is counted
    failure = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"проверка отчёта: {self.table.name}"
