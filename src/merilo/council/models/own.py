"""Indicators of the council's own: beside the score of the law, never a part of it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from merilo.accounts.access import Place
from merilo.council.models.meetings import Resolution
from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, Municipality


class OwnIndicator(models.Model):
    """What the council decided to look at besides the law, from which year, and whether everybody sees it."""

    class Kind(models.TextChoices):
        """What a value is."""

        YES = "yes", "да или нет"
        POINTS = "points", "баллы"
        NUMBER = "number", "число"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="own_indicators")
    name = models.CharField("показатель", max_length=300)
    about = models.TextField("как оценивается", max_length=4000, blank=True)
    kind = models.CharField("чем измеряется", max_length=6, choices=Kind.choices, default=Kind.YES)
    top = models.DecimalField(
        "наибольший балл", max_digits=6, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(1))],
    )  # fmt: skip
    unit = models.CharField("единица", max_length=60, blank=True)
    since = models.PositiveSmallIntegerField("с какого года")
    until = models.PositiveSmallIntegerField("по какой год", null=True, blank=True)
    is_public = models.BooleanField("показывать на публичных страницах", default=False)
    basis = models.CharField("чем установлен", max_length=500)
    decided_on = models.DateField("дата решения")
    resolution = models.ForeignKey(Resolution, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = "дополнительный показатель совета"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name", "since"], name="own_indicator_once",
                violation_error_message="Такой показатель с этого года уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="own_indicator_ends_after_it_begins",
                violation_error_message="Последний год раньше первого.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="points") | Q(top__isnull=False), name="own_points_have_a_top",
                violation_error_message="Укажите наибольший балл.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Place:
        """Where deeds about it happen."""
        return Place(self.municipality_id)


class OwnValue(models.Model):
    """What an institution came to in a year, in what it was seen."""

    indicator = models.ForeignKey(OwnIndicator, models.CASCADE, related_name="values")
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField("значение", max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    note = models.CharField("пояснение", max_length=1000, blank=True)
    url = models.URLField("ссылка", max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    filled_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator_id", "institution_id", "year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "institution", "year"], name="own_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.institution}, {self.year}"
