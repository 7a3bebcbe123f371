"""Files as they were uploaded, and drafts of plans read from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from merilo.registry.models import Municipality


class StoredFile(models.Model):
    """A file kept under its sha256: checked content, never executed, handed out only through the rights."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=120)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """A plan as it was read from a file: the machine proposes here, a person corrects and accepts."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "ждёт чтения"
        READY = "ready", "прочитан"
        FAILED = "failed", "не прочитан"
        ACCEPTED = "accepted", "принят"
        DISCARDED = "discarded", "отложен"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="drafts")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField("период с", null=True)
    ends_on = models.DateField("период по", null=True)
    reading = models.JSONField(null=True)  # as the core read it (`planfile.Draft.as_dict`), never changed
    current = models.JSONField(null=True)  # the same with the corrections of people
    source = models.JSONField(null=True)  # the document as text, cell by cell, for looking at beside the reading
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    plan = models.OneToOneField("plans.Plan", models.SET_NULL, null=True, related_name="draft")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file.name
