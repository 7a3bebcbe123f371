"""Objections of institutions to a mark or a figure, with evidence and an answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.plans.models import StoredFile
from merilo.ratings.models.calculations import Calculation, UnitResult


class Objection(models.Model):
    """An objection to one figure of a unit: an item's mark or an indicator; answered by who did not set the mark.

    changes: what was changed because it was upheld: {"marks": [{"unit", "item", "before", "after"}], "sheets": [ids]}.
    """

    class State(models.TextChoices):
        """What came of it."""

        FILED = "filed", "подано"
        UPHELD = "upheld", "принято"
        DECLINED = "declined", "отклонено"
        WITHDRAWN = "withdrawn", "отозвано"

    calculation = models.ForeignKey(Calculation, models.CASCADE, related_name="objections")
    result = models.ForeignKey(UnitResult, models.CASCADE, related_name="objections")
    indicator = models.CharField("показатель", max_length=10)
    item = models.CharField("пункт", max_length=20, blank=True)
    text = models.TextField("возражение", max_length=5000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer_due_on = models.DateField("ответить до", null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    answer = models.TextField("ответ", max_length=5000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    new_value = models.DecimalField("новая отметка", max_digits=3, decimal_places=2, null=True, blank=True)
    changes = models.JSONField(default=dict)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField("почему отозвано", max_length=1000, blank=True)
    receipt = models.CharField(max_length=40, unique=True, null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"возражение: {self.result.unit}, {self.item or self.indicator}"


class ObjectionEvidence(models.Model):
    """What an objection rests on."""

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField("ссылка", max_length=1000, blank=True)
    note = models.CharField("что видно", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file__isnull=True) & ~Q(url="")) | (Q(file__isnull=False) & Q(url="")),
                name="objection_evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.note or self.url or str(self.file)
