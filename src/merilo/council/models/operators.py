"""An operator is selected: terms of reference, offers beside each other, the choice, the contract, the report."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from merilo.accounts.access import Place
from merilo.council.models.meetings import Resolution
from merilo.plans.models import StoredFile
from merilo.registry.models import Municipality


class Selection(models.Model):
    """The way to an operator for the assessment of a year, step by step; each step rests on its paper."""

    class State(models.TextChoices):
        """How far it has come."""

        COLLECTING = "collecting", "собираются предложения"
        CHOSEN = "chosen", "оператор выбран"
        CONTRACTED = "contracted", "контракт исполняется"
        REPORTED = "reported", "отчёт получен"
        ACCEPTED = "accepted", "работа принята"
        CANCELLED = "cancelled", "отбор не состоялся"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="selections")
    year = models.PositiveSmallIntegerField("за какой год оценка")
    title = models.CharField("предмет", max_length=300)
    offers_until = models.DateField("предложения принимаются до", null=True, blank=True)
    most_price = models.DecimalField(
        "предельная цена, руб.", max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State.choices, default=State.COLLECTING)
    terms_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    terms_basis = models.CharField("чем утверждено техническое задание", max_length=500, blank=True)
    terms_on = models.DateField(null=True, blank=True)
    terms_resolution = models.ForeignKey(Resolution, models.SET_NULL, null=True, blank=True, related_name="+")
    chosen = models.ForeignKey("Offer", models.PROTECT, null=True, blank=True, related_name="+")
    chosen_basis = models.CharField("чем выбран", max_length=500, blank=True)
    chosen_on = models.DateField(null=True, blank=True)
    chosen_resolution = models.ForeignKey(Resolution, models.SET_NULL, null=True, blank=True, related_name="+")
    chosen_reason = models.CharField("почему выбран", max_length=1000, blank=True)
    contract_number = models.CharField("№ контракта", max_length=60, blank=True)
    contract_on = models.DateField("контракт подписан", null=True, blank=True)
    contract_price = models.DecimalField(
        "цена контракта, руб.", max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    report_due_on = models.DateField("отчёт по контракту до", null=True, blank=True)
    contract_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    reported_on = models.DateField("отчёт получен", null=True, blank=True)
    report_basis = models.CharField("чем подтверждается", max_length=500, blank=True)
    report_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_on = models.DateField("работа принята", null=True, blank=True)
    acceptance_basis = models.CharField("акт приёмки", max_length=500, blank=True)
    acceptance_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField("почему не состоялся", max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = "отбор оператора"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("collecting", "cancelled")) | Q(chosen__isnull=False),
                name="selection_chosen_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("contracted", "reported", "accepted")) | Q(contract_on__isnull=False),
                name="selection_contracted_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("reported", "accepted")) | Q(reported_on__isnull=False),
                name="selection_reported_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Place:
        """Where deeds about it happen."""
        return Place(self.municipality_id)


class Offer(models.Model):
    """What somebody offers to do the work for: price, term, experience. `declined` says why it is not considered."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="offers")
    name = models.CharField("оператор", max_length=300)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    contacts = models.CharField("контакты", max_length=300, blank=True)
    received_on = models.DateField("поступило")
    price = models.DecimalField(
        "цена, руб.", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    days = models.PositiveSmallIntegerField("срок работ, дней", null=True, blank=True)
    works = models.PositiveSmallIntegerField("таких работ за три года", null=True, blank=True)
    experience = models.TextField("опыт", max_length=4000, blank=True)
    conditions = models.TextField("условия", max_length=4000, blank=True)
    declined = models.CharField("почему не рассматривается", max_length=500, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = "предложение оператора"
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "name"], name="offer_once",
                violation_error_message="Предложение этого оператора уже записано: измените его.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OfferFile(models.Model):
    """A file that shows what an offer says: the offer itself, contracts, thanks."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name
