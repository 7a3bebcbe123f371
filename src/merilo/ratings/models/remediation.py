"""What joins results with remediation: plans drawn from a calculation, the catalogue of measures, directors' norms."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from merilo.plans.models import RemediationPlan
from merilo.ratings.models.calculations import Calculation
from merilo.registry.models import Municipality

_SHARE = [MinValueValidator(0), MaxValueValidator(100)]


class DrawnPlan(models.Model):
    """A remediation plan that was drawn from a final calculation."""

    calculation = models.ForeignKey(Calculation, models.PROTECT, related_name="drawn_plans")
    remediation = models.OneToOneField(RemediationPlan, models.CASCADE, related_name="drawn")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.remediation}: {self.calculation}"


class SuggestedMeasure(models.Model):
    """What a municipality suggests about an item or an indicator instead of the built-in words, a measure a line."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="suggested_measures")
    code = models.CharField(max_length=60)
    texts = models.TextField("мероприятия, каждое с новой строки")

    class Meta:
        ordering = ["code"]
        verbose_name = "предлагаемые мероприятия"
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="suggested_once_a_code")]

    def __str__(self) -> str:
        return f"предлагаемые мероприятия: {self.code}"


class DirectorNorms(models.Model):
    """By what a municipality assesses its directors: three parts with their weights, each up to 100 points."""

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="director_norms")
    score_weight = models.PositiveSmallIntegerField("вес итогового балла, %", default=50, validators=_SHARE)
    change_weight = models.PositiveSmallIntegerField("вес изменения балла, %", default=20, validators=_SHARE)
    timely_weight = models.PositiveSmallIntegerField(
        "вес своевременного устранения недостатков, %", default=30, validators=_SHARE
    )
    score_norm = models.DecimalField(
        "норма итогового балла", max_digits=5, decimal_places=2, default=Decimal(80),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    change_norm = models.DecimalField(
        "норма изменения за период между оценками, баллов", max_digits=5, decimal_places=2, default=Decimal(0),
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    change_fine = models.DecimalField(
        "снижение за каждый недостающий балл изменения", max_digits=5, decimal_places=2, default=Decimal(10),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    timely_norm = models.PositiveSmallIntegerField(
        "норма мероприятий, выполненных в срок, %", default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    pass_mark = models.DecimalField(
        "показатель выполнен, если набрано не меньше", max_digits=5, decimal_places=2, default=Decimal(80),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip

    class Meta:
        verbose_name = "нормы оценки руководителей"

    def __str__(self) -> str:
        return f"нормы оценки руководителей: {self.municipality}"
