"""Inspections of a unit's stand, site and rooms by checklists: marks that are never overwritten, evidence, visits."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.assessment.models.cycles import Cycle, Unit
from merilo.plans.models import StoredFile


class Inspection(models.Model):
    """One form for a unit and a channel: all items of the edition's checklists of that channel."""

    class Channel(models.TextChoices):
        """Where one looks."""

        SITE = "site", "сайт"
        STAND = "stand", "стенд"
        VISIT = "visit", "посещение"

    class State(models.TextChoices):
        """A form is filled, closed when each item has a mark, then accepted by another person."""

        OPEN = "open", "заполняется"
        CLOSED = "closed", "ждёт приёмки"
        ACCEPTED = "accepted", "принята"

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="inspections")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    inspected_on = models.DateField("когда осмотрено", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accept_reason = models.CharField("почему принял заполнивший", max_length=1000, blank=True)
    remark = models.CharField("почему возвращена", max_length=1000, blank=True)

    class Meta:
        ordering = ["unit", "channel"]
        constraints = [models.UniqueConstraint(fields=["unit", "channel"], name="inspection_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_channel_display()}"


class ChecklistImport(models.Model):
    """An operator's checklist summary that was read in: what the preview shows, and what undo takes back."""

    class State(models.TextChoices):
        """How far it is: read, looked at, stored, perhaps taken back."""

        WAITING = "waiting", "читается"
        READY = "ready", "ждёт подтверждения"
        FAILED = "failed", "не прочитан"
        DONE = "done", "внесён"
        UNDONE = "undone", "отменён"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="checklist_imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=1000, blank=True)
    inspected_on = models.DateField("день осмотра", null=True, blank=True)
    reading = models.JSONField(default=dict)  # items of the columns, rows with their marks, faults
    mapping = models.JSONField(default=dict)  # a name nobody knew → the unit a person chose for it, 0 to leave it out
    stored = models.PositiveIntegerField("внесено отметок", default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField("почему отменён", max_length=500, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file.name


class Mark(models.Model):
    """A mark of an item: 1, 0, between where the cycle allows it, or None for 'not applicable'. Rows are only added.

    origin: filled in the open form, by hand or by an operator's file or program; an institution mended it
    ("correction") or objected ("objection"): the first mark stays beside it. is_current: the one that counts.
    """

    class Origin(models.TextChoices):
        """Why the mark was set."""

        FIRST = "first", "осмотр"
        CORRECTION = "correction", "исправлено учреждением"
        OBJECTION = "objection", "по возражению"
        IMPORT = "import", "из файла оператора"
        API = "api", "из программы оператора"

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="marks")
    item = models.CharField("пункт", max_length=20)
    value = models.DecimalField("отметка", max_digits=3, decimal_places=2, null=True, blank=True)
    note = models.CharField("примечание", max_length=1000, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.FIRST)
    reason = models.CharField("почему изменена", max_length=1000, blank=True)
    source = models.ForeignKey(ChecklistImport, models.PROTECT, null=True, blank=True, related_name="marks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    receipt = models.CharField(max_length=40, unique=True, null=True)  # of the phone: sent again, it is one mark

    class Meta:
        ordering = ["inspection", "item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "item"], condition=Q(is_current=True), name="mark_current_once"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=1), name="mark_between_0_and_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class MarkEvidence(models.Model):
    """What a mark rests on: a photo, a screenshot, a link."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="evidence")
    item = models.CharField(max_length=20)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField("ссылка", max_length=1000, blank=True)
    note = models.CharField("что видно", max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    receipt = models.CharField(max_length=40, unique=True, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file__isnull=True) & ~Q(url="")) | (Q(file__isnull=False) & Q(url="")),
                name="mark_evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.note or self.url or str(self.file)


class Correction(models.Model):
    """An institution says that what the inspection missed is there now; an expert looks again and re-marks or not."""

    class State(models.TextChoices):
        """What came of it."""

        FILED = "filed", "ждёт проверки"
        CONFIRMED = "confirmed", "отметка изменена"
        DECLINED = "declined", "отметка оставлена"

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="corrections")
    item = models.CharField("пункт", max_length=20)
    text = models.CharField("что исправлено", max_length=2000)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField("ссылка", max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    answer = models.CharField("ответ", max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=40, unique=True, null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(url=""), name="correction_shows_something"),
            models.UniqueConstraint(
                fields=["inspection", "item"], condition=Q(state="filed"), name="correction_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"исправление: {self.inspection}, {self.item}"


class Visit(models.Model):
    """When somebody goes to look at a unit."""

    class State(models.TextChoices):
        """How it went."""

        PLANNED = "planned", "намечено"
        HELD = "held", "состоялось"
        CANCELLED = "cancelled", "отменено"

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="visits")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("начало")
    minutes = models.PositiveSmallIntegerField("минут", default=60)
    note = models.CharField("примечание", max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField("почему отменено", max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"посещение: {self.unit}"
