"""Calculations of a cycle from a snapshot, the result of each unit with its tree, and earlier years' results."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.assessment.models import Cycle, Snapshot, Unit
from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, Municipality


class Calculation(models.Model):
    """One calculation. A second one is a new row; both stay.

    choices: all settings it was made with. notes: sentences about numbers that were not checked against the act.
    municipality: the means with their tree, as `core` writes them. quality: what people should know of the data.
    """

    class State(models.TextChoices):
        """What it is to people."""

        PRELIMINARY = "preliminary", "предварительный"
        FINAL = "final", "итоговый"
        REPLACED = "replaced", "заменён"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="calculations")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="calculations")
    number = models.PositiveSmallIntegerField("№")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PRELIMINARY)
    reason = models.CharField("почему сделан", max_length=1000, blank=True)
    edition = models.CharField(max_length=40)
    variant = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    choices = models.JSONField()
    notes = models.JSONField(default=list)
    municipality = models.JSONField()
    quality = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="calculation_once"),
            models.UniqueConstraint(fields=["cycle"], condition=Q(state="final"), name="calculation_final_once"),
        ]

    def __str__(self) -> str:
        return f"расчёт № {self.number}"


class CalculationOrder(models.Model):
    """A calculation that takes long and is made in the background: who asked for it, how far it is, what came of it."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "считается"
        DONE = "done", "посчитан"
        FAILED = "failed", "не удался"

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="orders")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField("почему", max_length=1000, blank=True)
    calculation = models.ForeignKey(Calculation, models.CASCADE, null=True, related_name="+")
    failure = models.CharField(max_length=1000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot"], condition=Q(state="waiting"), name="calculation_ordered_once"),
        ]

    def __str__(self) -> str:
        return f"расчёт по снимку № {self.snapshot.number}"


class UnitResult(models.Model):
    """The figures of one unit. Texts of decimals keep the places of the rounding; `total` is for ordering.

    result: as `core` writes a unit (indicators, criteria, blocked, left_out), and apart, for it is a hundred times as
    long and few pages want it, its tree in trace. counts: whole numbers by role. statistics: intervals, number of
    sheets, notes. shortcomings: as `methodology.shortcomings` found them. grounds: what the marks rested on when they
    were frozen, as everybody may see it: days of inspection, links.
    """

    calculation = models.ForeignKey(Calculation, models.CASCADE, related_name="results")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="results")
    total = models.DecimalField(max_digits=14, decimal_places=10, null=True)
    place = models.PositiveSmallIntegerField(null=True)
    place_last = models.PositiveSmallIntegerField(null=True)
    respondents = models.PositiveIntegerField(default=0)
    result = models.JSONField()
    counts = models.JSONField(null=True)
    statistics = models.JSONField(default=dict)
    shortcomings = models.JSONField(default=list)
    grounds = models.JSONField(default=dict)
    trace = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["calculation", "unit"], name="result_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.total}"

    @property
    def written(self) -> dict[str, Any]:
        """The unit as it stands in `scores.json`, with its tree."""
        return {**self.result, "trace": self.trace}


class ResultsImport(models.Model):
    """A table of earlier years' results that was read in, so that it can be taken back as one."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="result_imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    reading = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file.name


class PastResult(models.Model):
    """A result of an earlier year that was not calculated here. The old scale of 160 points stands apart."""

    class Scale(models.TextChoices):
        """Points of what."""

        HUNDRED = "100", "до 100 баллов"
        OLD = "160", "до 160 баллов (до 2018 года)"

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="past_results")
    year = models.PositiveSmallIntegerField("год")
    scale = models.CharField(max_length=3, choices=Scale.choices, default=Scale.HUNDRED)
    total = models.DecimalField("итог", max_digits=6, decimal_places=2)
    criteria = models.JSONField(default=dict)  # code → text of a decimal, where known
    source = models.CharField("откуда", max_length=300)
    imported = models.ForeignKey(ResultsImport, models.CASCADE, null=True, related_name="results")

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["institution", "year", "scale"], name="past_result_once")]

    def __str__(self) -> str:
        return f"{self.institution}, {self.year}: {self.total}"
