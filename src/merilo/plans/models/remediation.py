"""Remediation: an institution's plan to mend what an assessment found, its measures, and the quarterly looks at them.

A measure that was approved is a line of a plan (kind «remediation») with a task of its own: reminders, reports with
evidence, acceptance and moved terms are those of every task.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from merilo.accounts.access import Place
from merilo.plans.models.drafts import StoredFile
from merilo.plans.models.plans import Item, Plan
from merilo.plans.models.tasks import Postponement
from merilo.registry.models import Institution, Municipality


class RemediationRules(models.Model):
    """What a municipality has fixed for itself: terms that the law leaves to it, and who approves."""

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="remediation_rules")
    publish_days = models.PositiveSmallIntegerField(
        "опубликовать план за столько дней после утверждения",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    in_working_days = models.BooleanField("это рабочие дни", default=False)
    answer_day = models.PositiveSmallIntegerField(
        "о ходе за квартал отвечают до этого числа следующего месяца",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    opens_rounds = models.BooleanField("открывать мониторинг каждый квартал самостоятельно", default=True)
    approver_post = models.CharField("должность утверждающего", max_length=500, blank=True)
    approver = models.CharField("кто утверждает", max_length=300, blank=True)

    class Meta:
        verbose_name = "правила устранения недостатков"

    def __str__(self) -> str:
        return f"правила устранения недостатков: {self.municipality}"


class RemediationPlan(models.Model):
    """The plan of one institution after one assessment. What was approved stays; progress is told by its tasks."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "составляется"
        SUBMITTED = "submitted", "на согласовании"
        RETURNED = "returned", "возвращён с замечаниями"
        APPROVED = "approved", "утверждён"
        PUBLISHED = "published", "опубликован"

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="remediation")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="remediation_plans")
    year = models.PositiveSmallIntegerField("год оценки", validators=[MinValueValidator(2014), MaxValueValidator(2100)])
    cycle = models.CharField("по итогам чего", max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    publish_by = models.DateField("опубликовать до", null=True, blank=True)
    published_on = models.DateField("опубликован", null=True, blank=True)
    published_at_url = models.URLField("страница, где опубликован", max_length=1000, blank=True)
    is_past = models.BooleanField(default=False)  # of an earlier year, written down here to be watched
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "institution__name"]
        verbose_name = "план по устранению недостатков"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year"],
                name="remediation_once_a_year",
                violation_error_message="План по устранению недостатков этого учреждения за этот год уже есть.",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False),
                name="remediation_published_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"план по устранению недостатков: {self.institution}, {self.year}"

    @property
    def place(self) -> Place:
        """Where it is drawn up and submitted: at the institution, of a branch at its head organisation."""
        return Place(self.plan.municipality_id, self.institution.parent_id or self.institution_id)

    @property
    def may_be_changed(self) -> bool:
        """Is it still the head's to write?"""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def is_in_force(self) -> bool:
        """Was it approved?"""
        return self.state in (self.State.APPROVED, self.State.PUBLISHED)


class RemediationImport(models.Model):
    """A table of earlier years' plans that was read in, so that it can be looked at first and taken back as one."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="remediation_imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    reading = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "таблица прежних планов"

    def __str__(self) -> str:
        return self.file.name


class RemediationStep(models.Model):
    """One step of a plan between the head and the founder, with what was said."""

    remediation = models.ForeignKey(RemediationPlan, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=RemediationPlan.State.choices)
    words = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.remediation}: {self.get_state_display()}"


class Shortcoming(models.Model):
    """Something an assessment found lacking. Without a measure it must say why there is none."""

    remediation = models.ForeignKey(RemediationPlan, models.CASCADE, related_name="shortcomings")
    position = models.PositiveSmallIntegerField()
    criterion = models.CharField("критерий", max_length=10)
    words = models.TextField("недостаток")
    origin = models.CharField("откуда", max_length=500, blank=True)
    code = models.CharField(max_length=60, blank=True)  # of the item or the indicator it comes from
    suggested = models.JSONField(default=list)  # texts of measures, offered when it was drawn
    no_measure = models.CharField("почему без мероприятия", max_length=1000, blank=True)

    class Meta:
        ordering = ["criterion", "position", "pk"]
        verbose_name = "недостаток"

    def __str__(self) -> str:
        return self.words


class Measure(models.Model):
    """What is done about a shortcoming, by when, by whom. `item` is its line once the plan is approved."""

    shortcoming = models.ForeignKey(Shortcoming, models.CASCADE, related_name="measures")
    text = models.TextField("мероприятие")
    due_on = models.DateField("плановый срок")
    responsible = models.CharField("ответственный", max_length=300)
    post = models.CharField("должность", max_length=500)
    item = models.OneToOneField(Item, models.PROTECT, null=True, related_name="measure")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "мероприятие"

    def __str__(self) -> str:
        return self.text


class DelayRequest(models.Model):
    """A head asks for more time; the founder agrees or not. Time that was given ends, and the measure is open again."""

    class State(models.TextChoices):
        """What became of it."""

        ASKED = "asked", "ждёт решения"
        GIVEN = "given", "перенесено"
        DECLINED = "declined", "отказано"
        EXPIRED = "expired", "срок переноса истёк"

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="delays")
    until = models.DateField("новый срок")
    reason = models.CharField("причина", max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    remark = models.CharField("ответ", max_length=1000, blank=True)
    postponement = models.OneToOneField(Postponement, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "просьба о переносе"
        constraints = [
            models.UniqueConstraint(fields=["measure"], condition=Q(state="asked"), name="one_asked_delay_a_measure")
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.until}"


class MonitoringRound(models.Model):
    """A look at all measures of a municipality that were open at the end of a quarter."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="monitoring_rounds")
    year = models.PositiveSmallIntegerField("год")
    quarter = models.PositiveSmallIntegerField("квартал", validators=[MinValueValidator(1), MaxValueValidator(4)])
    opened_on = models.DateField("открыт")
    answer_by = models.DateField("ответить до")
    closed_on = models.DateField("закрыт", null=True, blank=True)
    conclusion = models.TextField("вывод", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-quarter"]
        verbose_name = "мониторинг"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "quarter"],
                name="monitoring_once_a_quarter",
                violation_error_message="Мониторинг за этот квартал уже открыт.",
            )
        ]

    def __str__(self) -> str:
        return f"мониторинг за {('I', 'II', 'III', 'IV')[self.quarter - 1]} квартал {self.year} г."

    @property
    def place(self) -> Place:
        """Where it is led."""
        return Place(self.municipality_id)


class MonitoringAnswer(models.Model):
    """How one measure goes, as its institution says; without a moment nobody has answered yet."""

    round = models.ForeignKey(MonitoringRound, models.CASCADE, related_name="answers")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="answers")
    words = models.TextField("что сделано", blank=True)
    percent = models.PositiveSmallIntegerField(
        "готовность, %", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "ответ на мониторинг"
        constraints = [models.UniqueConstraint(fields=["round", "measure"], name="monitoring_answer_once")]

    def __str__(self) -> str:
        return f"{self.round}: {self.measure}"
