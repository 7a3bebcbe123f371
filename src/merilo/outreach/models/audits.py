"""Audits of sites: when they are made, other sites of an institution, what each audit found, its pictures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, Municipality


class AuditRules(models.Model):
    """How often a municipality has the sites of its institutions checked by itself."""

    class Every(models.TextChoices):
        """How often."""

        NEVER = "never", "не проверять"
        WEEK = "week", "раз в неделю"
        MONTH = "month", "раз в месяц"
        QUARTER = "quarter", "раз в квартал"

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="audit_rules")
    every = models.CharField("как часто", max_length=8, choices=Every.choices, default=Every.NEVER)
    next_on = models.DateField("следующая проверка", null=True, blank=True)
    render = models.BooleanField("открывать в браузере страницы, которые строит скрипт", default=True)
    own_site = models.URLField("сайт муниципалитета", max_length=500, blank=True)  # "": the one the registry names

    def __str__(self) -> str:
        return f"проверка сайтов: {self.get_every_display()}"


class OtherSite(models.Model):
    """A site of an institution besides the one the registry names: an old one, one of a region's portal."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="other_sites")
    address = models.URLField("адрес", max_length=500)
    note = models.CharField("что это за сайт", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "address"],
                name="other_site_once",
                violation_error_message="Этот сайт у учреждения уже записан.",
            )
        ]

    def __str__(self) -> str:
        return self.address


class AuditRun(models.Model):
    """One order to check sites: of all institutions or of one, by a person or (made_by None) by the clock."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="audit_runs")
    institution = models.ForeignKey(Institution, models.CASCADE, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return "проверка сайтов" if self.institution is None else f"проверка сайта: {self.institution}"


class SiteAudit(models.Model):
    """One audit of one site. Nothing of it is a mark; a failed one says why in a sentence.

    institution: None for the site of the municipality itself, which is asked for its section of the assessment only.

    verdicts: code of an item → verdict, for tables. result: items with evidence, ways of feedback, faults, limits as
    `core.probe` writes them. heard_at: the last sign of life of whoever carries it out.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "ждёт очереди"
        RUNNING = "running", "идёт"
        DONE = "done", "закончена"
        FAILED = "failed", "не удалась"
        STOPPED = "stopped", "остановлена"
        INTERRUPTED = "interrupted", "прервалась"

    run = models.ForeignKey(AuditRun, models.CASCADE, related_name="audits")
    institution = models.ForeignKey(Institution, models.CASCADE, null=True, related_name="site_audits")
    address = models.URLField("адрес", max_length=500)
    state = models.CharField(max_length=11, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=1000, blank=True)
    pages = models.PositiveIntegerField("прочитано страниц", default=0)
    page_now = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    newest_news = models.DateField("последняя новость", null=True, blank=True)
    verdicts = models.JSONField(default=dict)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["institution", "address", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "address"],
                condition=Q(state__in=["waiting", "running"]),
                name="site_audited_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"сайт {self.address}"


class AuditPicture(models.Model):
    """How a page made by scripts looked when an audit saw something there; `name` is how the evidence calls it."""

    audit = models.ForeignKey(SiteAudit, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "name"], name="audit_picture_once")]

    def __str__(self) -> str:
        return f"снимок страницы: {self.audit.address}"
